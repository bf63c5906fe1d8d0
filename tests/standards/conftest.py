"""The endpoint over the data of the W3C suites, live."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import wait_until_ready
from tests.standards import manifests

from fremdrift.deriving.counts import statement_counts
from fremdrift.keeping.chain import Chain
from fremdrift.quads.lines import Notations

PROTOCOL = "http://kasei.us/2009/09/sparql/data/data"
PEOPLE = "http://www.example/gsp/person/"


@pytest.fixture(scope="session")
def rdf_tests(standards: Path) -> Path:
    return standards / "w3c-rdf-tests" / "sparql"


@pytest.fixture(scope="session")
def suite(rdf_tests: Path, tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Iterator[str]:
    """The address of the service over a release that holds the data of every test."""
    home = tmp_path_factory.mktemp("suites")
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    freeze(home, base, rdf_tests)
    environment = os.environ | {
        "FREMDRIFT_BASE_IRI": base,
        "FREMDRIFT_HOME": str(home),
        "FREMDRIFT_CLIENT_ERRORS": "100000",
        "FREMDRIFT_CLIENT_SECONDS": "3600",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "fremdrift", "serve", "--port", str(port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_ready(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


def freeze(home: Path, base: str, rdf_tests: Path) -> None:
    cases = manifests.cases(rdf_tests, "sparql11", "sparql12")
    quads = {
        *manifests.quads(rdf_tests, {name for one in cases for name in (*one.data, *one.graphs)}),
        *fixed(rdf_tests),
    }

    def fill(folder: Path) -> dict[str, object]:
        (folder / "files").mkdir()
        (folder / "data.nq").write_text("".join(f"{one} .\n" for one in quads), encoding="utf-8")
        for name in ("catalogue.nq", "validation.nq"):
            (folder / name).touch()
        counts = {"quads": len(quads), "classes": {}} | statement_counts(Notations(quads))
        return {"inputs": "the W3C test data", "program": "test", "counts": counts}

    Chain(home, base).freeze(fill, "2026-11-24T12:00:00Z")


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
