"""The service while it is published to, stopped, and left by its clients."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
import requests
from tests.conftest import PLAN, left_running, processes_below, wait_until_ready

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TITLES = "SELECT ?t { <id/milestone/paper-2030/half> <http://purl.org/dc/terms/title> ?t } #"


@pytest.fixture
def own(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[tuple[str, dict[str, str], subprocess.Popen[bytes]]]:
    """A service of its own over the invented plan: address, environment, process."""
    port = free_port()
    base = f"http://127.0.0.1:{port}/"
    environment = os.environ | {
        "FREMDRIFT_BASE_IRI": base,
        "FREMDRIFT_HOME": str(tmp_path / "home"),
        "FREMDRIFT_QUERY_SECONDS": "2",
        "FREMDRIFT_CLIENT_SECONDS": "3600",
    }
    subprocess.run([sys.executable, "-m", "fremdrift", "publish", str(PLAN)], env=environment, check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "fremdrift", "serve", "--port", str(port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_until_ready(base, process)
        yield base, environment, process
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_a_publish_while_queries_run_fails_none(own: tuple[str, dict[str, str], object], tables: Path) -> None:
    base, environment, _ = own
    answers: list[tuple[int, str]] = []
    done = threading.Event()

    def ask() -> None:
        number = 0
        while not done.is_set():
            number += 1
            answer = requests.post(f"{base}sparql", data={"query": f"{TITLES}{number}", "format": "csv"}, timeout=20)
            answers.append((answer.status_code, answer.text.splitlines()[-1]))

    thread = threading.Thread(target=ask)
    thread.start()
    path = tables / "milestones.csv"
    for words in ("a third of the forms", "a tenth of the forms"):
        path.write_text((PLAN / "milestones.csv").read_text("utf-8").replace("half the forms", words), encoding="utf-8")
        subprocess.run([sys.executable, "-m", "fremdrift", "publish", str(tables)], env=environment, check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    until = time.monotonic() + 20
    while answers[-1][1] != "Invented: a tenth of the forms gone" and time.monotonic() < until:
        pass
    done.set()
    thread.join()
    assert {status for status, _ in answers} == {200}
    seen = list(dict.fromkeys(title for _, title in answers))
    assert seen[0] == "Invented: half the forms gone"
    assert seen[-1] == "Invented: a tenth of the forms gone"
    assert set(seen) <= {f"Invented: {words} gone" for words in ("half the forms", "a third of the forms", "a tenth of the forms")}  # fmt: skip


def test_a_query_under_way_is_answered_before_the_service_stops(own: tuple[str, dict[str, str], subprocess.Popen[bytes]]) -> None:  # fmt: skip
    base, _, process = own
    answers: list[requests.Response] = []
    thread = threading.Thread(
        target=lambda: answers.append(requests.post(f"{base}sparql", data={"query": RUNAWAY}, timeout=30))
    )
    thread.start()
    while "fremdrift_queries_running 1.0" not in requests.get(f"{base}metrics", timeout=10).text:
        pass
    process.send_signal(signal.SIGTERM)
    thread.join()
    assert answers[0].status_code == 503
    assert answers[0].json()["limit"] == "seconds"
    assert process.wait(timeout=20) == 0


def test_a_client_that_leaves_frees_its_worker(own: tuple[str, dict[str, str], object]) -> None:
    base, _, _ = own
    address = urlsplit(base)
    with socket.create_connection((address.hostname, address.port)) as link:
        link.sendall(f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while "fremdrift_queries_running 1.0" not in requests.get(f"{base}metrics", timeout=10).text:
            pass
    until = time.monotonic() + 10
    idle = ""
    while idle != "3.0" and time.monotonic() < until:
        idle = re.search(
            r"^fremdrift_query_workers_idle (\S+)$", requests.get(f"{base}metrics", timeout=10).text, re.M
        )[1]  # type: ignore[index]
    assert idle == "3.0"


@pytest.mark.parametrize("asked", ["idle", "busy"])
def test_when_the_first_process_is_killed_all_end_and_the_port_is_free(
    asked: str, own: tuple[str, dict[str, str], subprocess.Popen[bytes]]
) -> None:
    base, environment, process = own
    port = urlsplit(base).port
    if asked == "busy":
        link = socket.create_connection(("127.0.0.1", port))
        link.sendall(f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        while "fremdrift_queries_running 1.0" not in requests.get(f"{base}metrics", timeout=10).text:
            pass
    others = processes_below(process.pid)
    assert len(others) >= 5, "a web process, the parent of the query workers, three of these"
    process.kill()
    process.wait(timeout=10)
    assert left_running(others) == []
    with subprocess.Popen(
        [sys.executable, "-m", "fremdrift", "serve", "--port", str(port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as again:  # fmt: skip
        wait_until_ready(base, again)
        again.terminate()
