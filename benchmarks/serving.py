"""What a finished reply costs through the application server and through nginx, beside a plain static file, in one run.

    python benchmarks/serving.py [--quads 1000000] [--seconds 4]

Prints Markdown: requests a second (wrk, four connections) and CPU for each request of the server's processes; how long
the start and the reload after a publish take on a release of so many quads, and what readers see meanwhile.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests
from endpoint import Server
from generate import write
from released import freeze

ROOT = Path(__file__).resolve().parent.parent
PORT, FRONT = 8310, 8311
BASE = f"http://127.0.0.1:{PORT}/"
_SAID = (
    "Vary", "Link", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "X-Content-Type-Options",
    "Content-Security-Policy", "Referrer-Policy", "Cache-Control",
)  # fmt: skip
DOCUMENT = "document/milestone/fods-2016-2020/ler-platform.ttl"


@contextmanager
def running(name: str, url: str, command: list[str], env: dict[str, str] | None = None) -> Iterator[Server]:
    process = subprocess.Popen(
        command,
        env=os.environ | (env or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                if requests.get(url, timeout=5).ok:
                    break
            except requests.ConnectionError:
                time.sleep(0.02)
        yield Server(name, url, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def environment(home: Path) -> dict[str, str]:
    return {"FREMDRIFT_BASE_IRI": BASE, "FREMDRIFT_HOME": str(home), "FREMDRIFT_SENDFILE": "/send/"}


def nginx(work: Path, home: Path, headers: Mapping[str, str]) -> list[str]:
    """The shipped configuration on loopback, and a static file beside it: as it is, and with the limit and the headers
    that a document has.
    """
    shipped = (ROOT / "service" / "deploy" / "nginx.conf").read_text()
    shipped = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", shipped, flags=re.DOTALL)
    shipped = re.sub(r"    listen (\[::\]:)?443.*\n|    ssl_.*\n", "", shipped)
    static = f"alias {work}/plain/; types {{ text/turtle ttl; }}"
    said = "".join(f"add_header {one} {json.dumps(headers[one])}; " for one in _SAID if one in headers)
    plain = f"    location /plain/ {{ {static} }}\n"
    limit = "limit_req zone=fremdrift_pages burst=200 nodelay; "
    for name, more in {"limited": limit, "said": said, "alike": limit + said}.items():
        plain += f"    location /{name}/ {{ {more}{static} }}\n"
    shipped = shipped.replace(
        "server {\n    server_name", f"server {{\n    listen 127.0.0.1:{FRONT};\n{plain}    server_name"
    )
    shipped = shipped.replace("127.0.0.1:8000", f"127.0.0.1:{PORT}").replace("/srv/fremdrift/", f"{home}/")
    shipped = shipped.replace("/var/cache/nginx/fremdrift", f"{work}/cache").replace("rate=50r/s", "rate=1000000r/s")
    paths = "".join(f"{one}_temp_path {work}/{one};\n" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    head = f"daemon off;\npid {work}/pid;\nerror_log {work}/error.log;\nuser root;\nworker_processes 1;\nevents {{}}\n"
    (work / "nginx.conf").write_text(f"{head}http {{\naccess_log off;\n{paths}{shipped}}}\n")
    return [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(work / "nginx.conf")]


def rate(server: Server, url: str, seconds: int, accept: str = "text/turtle") -> tuple[float, float]:
    """Requests a second, and CPU milliseconds of the server for each."""
    requests.get(url, headers={"Accept": accept}, timeout=20)
    before = server.cpu()
    out = subprocess.run(
        ["wrk", "-t1", "-c4", f"-d{seconds}s", "-H", f"Accept: {accept}", url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    count = int(re.search(r"(\d+) requests in", out)[1])
    assert "Non-2xx" not in out, out
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), (server.cpu() - before) * 1000 / count


def finished(work: Path, seconds: int) -> None:
    """Requests of one document, however it is served."""
    home = work / "small"
    subprocess.run(
        [sys.executable, "-m", "fremdrift", "publish", str(ROOT / "data")],
        env=os.environ | environment(home), check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    serve = [sys.executable, "-m", "fremdrift", "serve", "--port", str(PORT)]
    print("| what | requests/s | CPU ms each |\n| --- | --- | --- |")
    with running("fremdrift", f"{BASE}readyz", serve, environment(home)) as own:
        (work / "plain").mkdir()
        document = requests.get(BASE + DOCUMENT, headers={"Accept-Encoding": "identity"}, timeout=20)
        (work / "plain" / "document.ttl").write_bytes(document.content)
        rows = {
            "application server, finished Turtle document": BASE + DOCUMENT,
            "application server, finished list page": f"{BASE}initiativer",
            "application server, catalogue": f"{BASE}data.json",
        }
        for name, url in rows.items():
            fast, cpu = rate(own, url, seconds, "*/*")
            print(f"| {name} | {fast:.0f} | {cpu:.2f} |", flush=True)
        with running(
            "nginx", f"http://127.0.0.1:{FRONT}/plain/document.ttl", nginx(work, home, document.headers)
        ) as front:
            rows = {
                "nginx, plain static file": f"http://127.0.0.1:{FRONT}/plain/document.ttl",
                "nginx, the same document from its cache": f"http://127.0.0.1:{FRONT}/{DOCUMENT}",
                "nginx, plain static file with the same limit": f"http://127.0.0.1:{FRONT}/limited/document.ttl",
                "nginx, plain static file with the same headers": f"http://127.0.0.1:{FRONT}/said/document.ttl",
                "nginx, plain static file with the same headers and limit": f"http://127.0.0.1:{FRONT}/alike/document.ttl",
                "nginx, the same document from its cache, again": f"http://127.0.0.1:{FRONT}/{DOCUMENT}",
                "nginx, plain static file again": f"http://127.0.0.1:{FRONT}/plain/document.ttl",
            }
            for name, url in rows.items():
                fast, cpu = rate(front, url, seconds, "*/*")
                print(f"| {name} | {fast:.0f} | {cpu:.3f} |", flush=True)


def reload(work: Path, quads: int) -> None:
    """How long start and reload take, and what two readers see who ask every 10 ms meanwhile."""
    home, data = work / "large", work / "data.nq"
    count = write(quads, data)
    freeze(home, BASE, data, "2026-11-24T12:00:00Z")
    serve = [sys.executable, "-m", "fremdrift", "serve", "--port", str(PORT)]
    begun = time.perf_counter()
    with running("fremdrift", f"{BASE}readyz", serve, environment(home)):
        print(f"\nStart to ready on {count:,} quads: {time.perf_counter() - begun:.1f} s.")
        times: list[float] = []
        failed, stop = [0], threading.Event()

        def read() -> None:
            session = requests.Session()
            while not stop.wait(0.01):
                at = time.perf_counter()
                failed[0] += not session.get(f"{BASE}sparql?query=ASK%7B%7D", timeout=20).ok
                times.append(time.perf_counter() - at)

        readers = [threading.Thread(target=read) for _ in range(2)]
        for one in readers:
            one.start()
        freeze(home, BASE, data, "2026-11-25T12:00:00Z")
        times.clear()
        switched = time.perf_counter()
        newest = (home / "current").readlink().name
        while requests.get(f"{BASE}readyz", timeout=20).json()["release"] != newest:
            time.sleep(0.02)
        took = time.perf_counter() - switched
        stop.wait(5)
        stop.set()
        for one in readers:
            one.join()
        times.sort()
        print(f"Reload after a publish: {took:.1f} s until the new release answers; readers meanwhile: {len(times)} requests, "
              f"{failed[0]} failed, median {times[len(times) // 2] * 1000:.0f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms, "
              f"longest {times[-1] * 1000:.0f} ms.")  # fmt: skip


def main() -> None:
    """Read the arguments and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=4)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        finished(Path(folder), chosen.seconds)
        reload(Path(folder), chosen.quads)


if __name__ == "__main__":
    main()
