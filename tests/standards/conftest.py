"""The endpoint over the data of the W3C suites, live, on its own store and on stores elsewhere."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from tests.conftest import wait_until_ready
from tests.standards import manifests
from tests.stores.conftest import STORES, started, with_store

from fremdrift.deriving.counts import statement_counts
from fremdrift.ground.settings import Settings
from fremdrift.quads.lines import Notations
from fremdrift.serving.loading import open_chain

PROTOCOL = "http://kasei.us/2009/09/sparql/data/data"
PEOPLE = "http://www.example/gsp/person/"


@pytest.fixture(scope="session")
def rdf_tests(standards: Path) -> Path:
    return standards / "w3c-rdf-tests" / "sparql"


EMBEDDED = "embedded"
WITH_RDF_12 = (EMBEDDED, "oxigraph")
"""Virtuoso 7 and Fuseki 4 know no RDF 1.2, so they are asked the tests of SPARQL 1.1 only."""


def on(store: str) -> object:
    """The store as a parameter; its tests share a process, and so the server."""
    return pytest.param(store, marks=pytest.mark.xdist_group(f"suite-{store}"))


@pytest.fixture(scope="session", params=[on(one) for one in (EMBEDDED, *STORES)])
def suite(
    request: pytest.FixtureRequest,
    rdf_tests: Path,
    tmp_path_factory: pytest.TempPathFactory,
    free_port: Callable[[], int],
) -> Iterator[str]:
    """The address of the service over a release that holds the data of every test, on a store of this name."""
    home, port = tmp_path_factory.mktemp("suites"), free_port()
    settings = Settings(home=home / "home", base_iri=f"http://127.0.0.1:{port}/")
    (home / "store").mkdir()
    with store_of(request.param, home / "store", free_port) as store:
        settings = with_store(settings, store)
        freeze(settings, rdf_tests, ("sparql11", "sparql12") if request.param in WITH_RDF_12 else ("sparql11",))
        with served(settings, port):
            yield settings.base_iri


def store_of(name: str, folder: Path, free_port: Callable[[], int]) -> AbstractContextManager[Settings]:
    return nullcontext(Settings()) if name == EMBEDDED else started(name, folder, free_port)


@contextmanager
def served(settings: Settings, port: int) -> Iterator[None]:
    """The service with these settings, as a user runs it."""
    environment = os.environ | {
        "FREMDRIFT_BASE_IRI": settings.base_iri,
        "FREMDRIFT_HOME": str(settings.home),
        "FREMDRIFT_STORE": " ".join(settings.store),
        "FREMDRIFT_STORE_USER": settings.store_user,
        "FREMDRIFT_STORE_PASSWORD": settings.store_password,
        "FREMDRIFT_STORE_LIMIT": settings.store_limit,
        "FREMDRIFT_STORE_ROWS": str(settings.store_rows),
        "FREMDRIFT_CLIENT_ERRORS": "100000",
        "FREMDRIFT_CLIENT_SECONDS": "3600",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "fremdrift", "serve", "--port", str(port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_ready(settings.base_iri, process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def freeze(settings: Settings, rdf_tests: Path, suites: tuple[str, ...]) -> None:
    cases = manifests.cases(rdf_tests, *suites)
    files = {name for one in cases for name in (*one.data, *one.graphs)}
    canonical = manifests.ox.Store()  # as every release is written
    canonical.bulk_extend([*manifests.quads(rdf_tests, files), *fixed(rdf_tests)])
    quads = set(canonical)

    @contextmanager
    def filling(folder: Path, said: Callable[[], None]) -> Iterator[dict[str, object]]:
        (folder / "files").mkdir()
        (folder / "data.nq").write_text("".join(sorted(f"{one} .\n" for one in quads)), encoding="utf-8")
        for name in ("catalogue.nq", "validation.nq"):
            (folder / name).touch()
        said()
        counts = {"quads": len(quads), "classes": {}} | statement_counts(Notations(quads))
        yield {"inputs": "the W3C test data", "program": "test", "counts": counts}

    open_chain(settings).freeze(filling, "2026-11-24T12:00:00Z")


def fixed(rdf_tests: Path) -> Iterator[manifests.ox.Quad]:
    """The graphs that the protocol and graph store manifests name by addresses of their own."""
    ox = manifests.ox
    for number in (1, 2, 3):
        path = rdf_tests / "sparql11" / "protocol" / f"data{number}.nt"
        for one in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(f"{PROTOCOL}{number}.rdf"))
    for name in ("1.ttl", "%31.ttl"):
        graph = ox.NamedNode(PEOPLE + name)
        yield ox.Quad(graph, ox.NamedNode("http://xmlns.com/foaf/0.1/name"), ox.Literal(name), graph)
