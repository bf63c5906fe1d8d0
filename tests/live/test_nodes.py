"""Two nodes behind the nginx configuration that we ship: a publish reaches both without a failed request, one may die."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from tests.conftest import PLAN, ROOT, needed, wait_until_ready
from tests.stores.conftest import oxigraph

from fremdrift.ground.settings import Settings

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
SHIPPED = ROOT / "service" / "deploy" / "nginx.conf"
PATHS = ("/", "/data.json", "/initiativer", "/sparql?query=ASK%20%7B%20%3Fs%20a%20%3Fc%20%7D", "/files/fremdrift.nq")


def as_shipped(ports: list[int], front: int, home: Path, work: Path) -> str:
    """The configuration that we ship, with what it asks to be changed: addresses, folders, and no certificate here."""
    text = SHIPPED.read_text(encoding="utf-8")
    nodes = "".join(f"    server 127.0.0.1:{one} max_fails=1 fail_timeout=2s;\n" for one in ports)
    text = re.sub(r"    server 127\.0\.0\.1:8000 max_fails.*\n", nodes, text)
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{ports[0]}")
    text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
    text = re.sub(r"    listen (\[::\]:)?443.*\n", "", text).replace(
        "server {\n    server_name", f"server {{\n    listen 127.0.0.1:{front};\n    server_name"
    )
    text = re.sub(r"    ssl_.*\n", "", text).replace("/srv/fremdrift/releases/", f"{home}/releases/")
    text = text.replace("/var/cache/nginx/fremdrift", f"{work}/cache").replace("rate=50r/s", "rate=5000r/s")
    text = text.replace("rate=10r/s", "rate=5000r/s")
    paths = "".join(
        f"    {one}_temp_path {work}/{one};\n" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\nmaster_process off;\npid {work}/pid;\nerror_log {work}/error.log;\nevents {{}}\n"
        f"http {{\n    include /etc/nginx/mime.types;\n    access_log off;\n{paths}{text}}}\n"
    )  # fmt: skip


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@dataclass
class Readers:
    """Readers that ask one page after another until told to stop, some thirty a second each."""

    front: str
    statuses: dict[int, int] = field(default_factory=dict)
    releases: set[str] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def read(self) -> None:
        session, number = requests.Session(), 0
        while not self._stop.wait(0.03):
            answer = session.get(self.front + PATHS[number % len(PATHS)], timeout=20)
            number += 1
            with self._counting:
                self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1

    @contextmanager
    def reading(self, many: int) -> Iterator[None]:
        threads = [threading.Thread(target=self.read) for _ in range(many)]
        for one in threads:
            one.start()
        yield
        self._stop.set()
        for one in threads:
            one.join()


@dataclass
class Site:
    """Two nodes and what stands in front of them."""

    base: str
    front: str
    nodes: list[str]
    homes: list[Path]
    processes: list[subprocess.Popen[bytes]]
    store: dict[str, str] = field(default_factory=dict)
    """The setting of the store that the nodes share, if they do."""

    def run(self, node: int, *command: str, **more: str) -> str:
        environment = (
            os.environ | {"FREMDRIFT_BASE_IRI": self.base, "FREMDRIFT_HOME": str(self.homes[node])} | self.store | more
        )
        done = subprocess.run(
            [sys.executable, "-m", "fremdrift", *command], env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    def release(self, node: int) -> str:
        return str(requests.get(self.nodes[node] + "readyz", timeout=20).json()["release"])

    def wait_for(self, node: int, release: str) -> None:
        until = time.monotonic() + 20
        while self.release(node) != release:
            assert time.monotonic() < until


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path, free_port: Callable[[], int]) -> Iterator[Site]:
    """Two nodes, each with a store of its own, or on one that they share where a test says so."""
    needed("nginx", Path(NGINX).is_file())
    (tmp_path / "store").mkdir()
    shared = oxigraph(tmp_path / "store", free_port()) if getattr(request, "param", None) else nullcontext(Settings())
    with shared as store:
        yield from running_site(tmp_path, free_port, {"FREMDRIFT_STORE": " ".join(store.store)} if store.store else {})


def running_site(tmp_path: Path, free_port: Callable[[], int], store: dict[str, str]) -> Iterator[Site]:
    front, *ports = (free_port() for _ in range(3))
    base = f"http://127.0.0.1:{front}/"
    homes = [tmp_path / "one", tmp_path / "two"]
    made = Site(base, f"http://127.0.0.1:{front}", [f"http://127.0.0.1:{one}/" for one in ports], homes, [], store)
    made.run(0, "publish", str(PLAN))
    made.run(1, "pull", str(homes[0]))
    (tmp_path / "nginx").mkdir()
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(as_shipped(ports, front, homes[0], tmp_path / "nginx"))
    with ExitStack() as stack:
        for port, home in zip(ports, homes, strict=True):
            environment = os.environ | {"FREMDRIFT_BASE_IRI": base, "FREMDRIFT_HOME": str(home), "FREMDRIFT_SENDFILE": "/send/", "FREMDRIFT_PROXIES": "1", "FREMDRIFT_CLIENT_SECONDS": "3600"} | store  # fmt: skip
            command = [sys.executable, "-m", "fremdrift", "serve", "--port", str(port)]
            made.processes.append(stack.enter_context(running(command, environment)))
        for address, process in zip(made.nodes, made.processes, strict=True):
            wait_until_ready(address, process)
        front_process = stack.enter_context(running([NGINX, "-c", str(configuration)], dict(os.environ)))
        wait_until_ready(base, front_process)
        yield made


@pytest.mark.parametrize(
    "site", [pytest.param("shared store", id="on one store"), pytest.param(None, id="each its own")], indirect=True
)
def test_a_publish_reaches_both_nodes_without_a_failed_request_and_one_may_die(site: Site) -> None:
    first = site.release(0)
    readers = Readers(site.front)
    with readers.reading(3):
        site.run(0, "publish", str(PLAN), FREMDRIFT_PUBLISHER="Institut")
        site.run(1, "pull", site.nodes[0])
        second = str((site.homes[0] / "current").readlink().name)
        for node in (0, 1):
            site.wait_for(node, second)
        os.killpg(site.processes[1].pid, signal.SIGKILL)
        asked = sum(readers.statuses.values())
        until = time.monotonic() + 30
        while sum(readers.statuses.values()) < asked + 60:
            assert time.monotonic() < until
            time.sleep(0.02)
    assert second != first
    assert set(readers.statuses) == {200}, readers.statuses
    print(f"requests: {readers.statuses}")


def test_downloads_are_sent_by_the_proxy_with_our_own_headers(site: Site) -> None:
    own = requests.get(site.nodes[0] + "files/fremdrift.nq", headers={"Accept-Encoding": "identity"}, timeout=20)
    assert own.headers["X-Accel-Redirect"].startswith("/send/2")
    assert own.content == b""
    sent = requests.get(site.front + "/files/fremdrift.nq", headers={"Accept-Encoding": "identity"}, timeout=20)
    assert sent.content == (site.homes[0] / "current" / "files" / "fremdrift.nq").read_bytes()
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Disposition", "Repr-Digest", "Cache-Control", "Access-Control-Allow-Origin"):  # fmt: skip
        assert sent.headers.get(name) == own.headers.get(name), name
    kept = requests.get(site.front + "/files/fremdrift.nq", headers={"If-None-Match": sent.headers["ETag"], "Accept-Encoding": "identity"}, timeout=20)  # fmt: skip
    assert kept.status_code == 304
    part = requests.get(site.front + "/files/fremdrift.nq", headers={"Range": "bytes=10-19", "Accept-Encoding": "identity"}, timeout=20)  # fmt: skip
    assert (part.status_code, part.content) == (206, sent.content[10:20])
    assert requests.get(site.front + "/send/", timeout=20).status_code == 404


def test_the_proxy_cuts_and_refuses_as_the_service_does(site: Site) -> None:
    address, part = "files/fremdrift.nq", {"Range": "bytes=10-19"}
    plain, packed = (
        requests.get(f"{site.front}/{address}", headers={"Accept-Encoding": coding}, stream=True, timeout=20)
        for coding in ("identity", "gzip")
    )
    whole, zipped = plain.raw.read(decode_content=False), packed.raw.read(decode_content=False)
    tag, made = plain.headers["ETag"], plain.headers["Last-Modified"]
    both = {"Accept-Encoding": "gzip"}
    asked: list[tuple[dict[str, str], int, bytes]] = [
        ({"If-Range": tag}, 206, whole[10:20]),
        ({"If-Range": made}, 206, whole[10:20]),
        ({"If-Range": '"other"'}, 200, whole),
        (both | {"If-Range": tag}, 206, whole[10:20]),
        (both | {"If-Range": packed.headers["ETag"]}, 206, zipped[10:20]),
        (both | {"If-Range": made}, 200, zipped),
        (both, 206, whole[10:20]),
        ({"If-Match": tag}, 206, whole[10:20]),
        ({"If-Match": '"other"'}, 412, b""),
        ({"If-Unmodified-Since": made}, 206, whole[10:20]),
    ]
    for headers, status, body in asked:
        sent = {"Accept-Encoding": "identity"} | part | headers
        answer = requests.get(f"{site.front}/{address}", headers=sent, stream=True, timeout=20)
        assert answer.status_code == status, headers
        assert not body or answer.raw.read(decode_content=False) == body, headers


def test_both_nodes_and_the_proxy_give_the_same(site: Site) -> None:
    for path in PATHS:
        answers = [requests.get(one.rstrip("/") + path, timeout=20) for one in (*site.nodes, site.front)]
        assert len({one.headers["ETag"] for one in answers}) == 1, path
        assert len({one.content for one in answers if "X-Accel-Redirect" not in one.headers}) == 1, path
