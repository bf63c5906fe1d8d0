"""What many tests share: the shipped tables, an invented plan, releases of both, and a client on each."""

import csv
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.web.application import create_app

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
PLAN = ROOT / "tests" / "plan"
MADE = "2026-11-24T12:00:00Z"
CI = os.environ.get("CI") == "true"
# How long an example takes says what else the machine does, not what users get.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


def needed(what: str, here: bool) -> None:
    """Skip where a real component is missing; under CI that is a failure."""
    if here:
        return
    if CI:
        pytest.fail(f"{what} is missing, and CI installs it")
    pytest.skip(f"{what} is not on this machine")


def publish(source: Path, settings: Settings, made: str = MADE) -> pipeline.Published:
    return pipeline.publish(source, settings, made, lambda text: None)


def add(tables: Path, table: str, **cells: str) -> None:
    """Add a row to a table."""
    path = tables / f"{table}.csv"
    columns = next(csv.reader(path.open(encoding="utf-8")))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="").writerow(cells)


@pytest.fixture(scope="session")
def standards() -> Path:
    """The standards' own schemas and suites, absent on users' machines."""
    folder = ROOT.parent / "shared" / "standards"
    needed("the folder of the standards' schemas and suites", folder.is_dir())
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a home of their own."""
    return Settings(home=tmp_path / "home")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the invented plan that a test may spoil."""
    return Path(shutil.copytree(PLAN, tmp_path / "plan"))


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The shipped tables, published once."""
    settings = Settings(home=tmp_path_factory.mktemp("real"))
    done = publish(DATA, settings)
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    return settings


@pytest.fixture(scope="session")
def release(real: Settings) -> Release:
    """The release of the shipped tables."""
    return Release((real.home / "current").resolve())


@pytest.fixture(scope="session")
def client(real: Settings) -> FlaskClient:
    """A client on the shipped tables."""
    return create_app(real).test_client()


PORTS_EACH = 1000


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Hands out each port once.

    They are not those that the kernel gives to whoever asks for any, and each worker has its own: a port is taken long
    before a server listens on it, and a test must not talk to the server of another.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first, begin = 12000 + PORTS_EACH * (worker % 16), os.getpid() % PORTS_EACH
    ports = (first + (begin + step) % PORTS_EACH for step in range(PORTS_EACH))
    return lambda: next(one for one in ports if is_free(one))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Iterator[str]:
    """The address of the service running as a user runs it, over the shipped tables."""
    base = f"http://127.0.0.1:{free_port()}/"
    environment = os.environ | {
        "FREMDRIFT_BASE_IRI": base,
        "FREMDRIFT_HOME": str(tmp_path_factory.mktemp("live")),
        "FREMDRIFT_QUERY_SECONDS": "2",
        "FREMDRIFT_CLIENT_ERRORS": "100000",
        "FREMDRIFT_CLIENT_SECONDS": "3600",
    }
    command = [sys.executable, "-m", "fremdrift"]
    subprocess.run([*command, "publish", str(DATA)], env=environment, check=True, stdout=subprocess.DEVNULL)
    port = base.rstrip("/").rpartition(":")[2]
    process = subprocess.Popen(
        [*command, "serve", "--port", port], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_ready(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_ready(base: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Ask until it answers; what ends too early or too late fails the test."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, "the service ended before it was ready"
        try:
            if requests.get(base + "readyz", timeout=2).status_code == 200:
                assert process.poll() is None, "another service answers at this address"
                return
        except (requests.ConnectionError, requests.Timeout):
            process.poll()
    pytest.fail(f"the service was not ready within {seconds} s")


def processes_below(process: int) -> list[int]:
    """The processes that a process made, and those that they made."""
    children: dict[int, list[int]] = {}
    for child, parent, _ in _processes():
        children.setdefault(parent, []).append(child)
    found = [process]
    for one in found:
        found += children.get(one, [])
    return found[1:]


def _processes() -> Iterator[tuple[int, int, str]]:
    """Every process with its parent and its state: from /proc on Linux, where a small one has no ``ps``."""
    if sys.platform == "linux":
        for one in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended
                state, parent, *_ = one.read_text(errors="replace").rpartition(")")[2].split()
                yield int(one.parent.name), int(parent), state
        return
    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    for child, parent, state in map(str.split, told.splitlines()):
        yield int(child), int(parent), state


def left_running(processes: list[int], seconds: float = 2) -> list[int]:
    """Those of some processes that have not ended within a time; whether anybody waited for them does not matter."""
    until = time.monotonic() + seconds
    while (left := sorted(_running() & {*processes})) and time.monotonic() < until:
        pass
    return left


def _running() -> set[int]:
    return {one for one, _, state in _processes() if not state.startswith("Z")}
