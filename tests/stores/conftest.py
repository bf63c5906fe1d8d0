"""Stores elsewhere, started on loopback and ended afterwards; the shipped release in each of them, and a client on it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from flask.testing import FlaskClient
from tests.conftest import ROOT, needed

from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.serving.loading import open_chain
from fremdrift.web.application import create_app

STORES = ("oxigraph", "virtuoso", "fuseki")
FUSEKI = ROOT / ".ci" / "fuseki"
"""Where `.ci/run` unpacks Fuseki, which the PyPI package whyis brings along."""
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
TransactionFile = virtuoso.trx
ErrorLogFile = virtuoso.log
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = {isql}
DirsAllowed = .
NumberOfBuffers = 10000
ServerThreads = 20
[HTTPServer]
ServerPort = {http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 200000
"""


def oxigraph_program() -> Path:
    return Path(sys.executable).with_name("oxigraph")


@contextmanager
def running(
    command: list[str], folder: Path, address: str, more: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server while the block runs, from when it answers; ``more`` joins its environment."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | (more or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(address, process)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "the store ended before it answered"
        try:
            if requests.get(address, params={"query": "ASK { }"}, timeout=2).ok:
                assert process.poll() is None, "another store answers at this address"
                return
        except requests.RequestException:
            process.poll()
    pytest.fail("the store did not answer within 60 s")


@contextmanager
def oxigraph(folder: Path, port: int) -> Iterator[Settings]:
    needed("the oxigraph server (PyPI)", oxigraph_program().is_file())
    base = f"http://127.0.0.1:{port}/"
    command = [
        str(oxigraph_program()),
        "serve",
        "--location",
        "data",
        "--bind",
        f"127.0.0.1:{port}",
        "--timeout-s",
        "12",
    ]
    with running(command, folder, f"{base}query"):
        yield Settings(store=(f"{base}query", f"{base}update", f"{base}store"))


@contextmanager
def virtuoso(folder: Path, port: int, isql: int) -> Iterator[Settings]:
    program = shutil.which("virtuoso-t")
    needed("Virtuoso 7 (Debian: virtuoso-opensource-7)", program is not None)
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(http=port, isql=isql))
    base = f"http://127.0.0.1:{port}/sparql"
    with running([str(program), "+foreground", "+configfile", "virtuoso.ini"], folder, base):
        yield Settings(
            store=(base, f"{base}-auth", f"{base}-graph-crud-auth"),
            store_user="dba",
            store_password="dba",
            store_limit="timeout={ms}",
            store_rows=200000,
        )


@contextmanager
def fuseki(folder: Path, port: int) -> Iterator[Settings]:
    """Fuseki with a TDB2 dataset, whose own time limit is above ours."""
    program = FUSEKI / "jars" / "fuseki-server.jar"
    needed("Fuseki (PyPI: whyis) and Java", program.is_file() and shutil.which("java") is not None)
    command = ["java", "-Xmx1g", "-jar", str(program), "--tdb2", f"--loc={folder}", "--update", "--localhost"]
    base = f"http://127.0.0.1:{port}/ds"
    more = {"FUSEKI_HOME": str(FUSEKI), "FUSEKI_BASE": str(folder / "run")}
    with running([*command, "--timeout=30000", "--port", str(port), "/ds"], folder, f"{base}/query", more):
        yield Settings(store=(f"{base}/query", f"{base}/update", f"{base}/data"))


@pytest.fixture(scope="session", params=[pytest.param(one, marks=pytest.mark.xdist_group(one)) for one in STORES])
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[Settings]:
    """The settings that lead to a store, nothing in it yet."""
    with started(request.param, tmp_path_factory.mktemp(request.param), free_port) as settings:
        yield settings


def started(name: str, folder: Path, free_port: Callable[[], int]) -> AbstractContextManager[Settings]:
    """The store of that name, running while the block runs, its data in the folder."""
    if name == "virtuoso":
        return virtuoso(folder, free_port(), free_port())
    return {"oxigraph": oxigraph, "fuseki": fuseki}[name](folder, free_port())


def with_store(settings: Settings, store: Settings) -> Settings:
    """These settings, with that store."""
    names = ("store", "store_user", "store_password", "store_limit", "store_rows")
    return replace(settings, **{name: getattr(store, name) for name in names})


@pytest.fixture(scope="session")
def loaded(real: Settings, release: Release, store: Settings) -> Settings:
    """The shipped release, loaded into the store and shown there."""
    settings = with_store(real, store)
    depot = open_chain(settings).depot
    depot.load(release.folder, release.id, [])
    depot.show(release, [release])
    return settings


@pytest.fixture(scope="session")
def client(loaded: Settings) -> FlaskClient:
    """A client of a service on that store."""
    return create_app(loaded).test_client()
