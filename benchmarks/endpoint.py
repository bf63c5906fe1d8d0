"""Our endpoint beside others, over HTTP, on the same invented data, in one run.

    python benchmarks/endpoint.py 100000 1000000 [--peers oxigraph,virtuoso,rdflib-endpoint] [--seconds 2]

Prints Markdown: for each query the median and p99 of the wall time and the CPU of the server, its memory, requests a
second of a small query (wrk), and what bystanders see while two runaways run. Peers that are not installed are left
out and named. A text is asked with a new comment each time, so nothing is cached, except where it says so.
"""

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import requests
from generate import write
from released import freeze

HERE = Path(__file__).parent
QUERIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((HERE / "queries").glob("*.rq"))}
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TICK = os.sysconf("SC_CLK_TCK")
LIMIT = 3
ANOTHER = {"X-Forwarded-For": "192.0.2.9"}
"""The bystander is another client than the runaways."""


@dataclass
class Server:
    """A running endpoint: its address and its first process."""

    name: str
    url: str
    process: subprocess.Popen[bytes]

    def family(self) -> list[int]:
        """The process and its descendants."""
        found, rest = [], [self.process.pid]
        while rest:
            found.append(rest.pop())
            for task in Path(f"/proc/{found[-1]}/task").glob("*/children"):
                rest += [int(one) for one in task.read_text().split()]
        return found

    def cpu(self) -> float:
        """CPU seconds of the living family, and of its dead children."""
        total = 0
        for pid in self.family():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(int(one) for one in fields[11:15])
        return total / TICK

    def memory(self) -> float:
        """MiB that the family holds, shared pages counted once (PSS)."""
        rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.family()]
        return sum(int(re.search(r"^Pss:\s+(\d+)", one, re.M)[1]) for one in rollups) / 1024

    def ask(self, query: str, session: requests.Session) -> requests.Response:
        """Send a query as a form."""
        accept = (
            "text/turtle" if re.search(r"^(CONSTRUCT|DESCRIBE)", query, re.M) else "application/sparql-results+json"
        )
        return session.post(self.url, data={"query": query}, headers={"Accept": accept}, timeout=120)


@contextmanager
def running(name: str, url: str, command: list[str], cwd: Path, env: dict[str, str] | None = None) -> Iterator[Server]:
    """Start a server, wait until it answers a query, and end it afterwards."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=os.environ | (env or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    server = Server(name, url, process)
    try:
        for _ in range(6000):
            try:
                if server.ask("ASK { ?s ?p ?o }", requests.Session()).ok:
                    break
            except requests.ConnectionError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"{name} did not start")
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:  # a server that is busy with a runaway does not hear
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def ours(data: Path, work: Path) -> contextmanager:
    """Our service over a release of this data."""
    home, base = work / "home", "http://127.0.0.1:8300/"
    env = {
        "FREMDRIFT_BASE_IRI": base,
        "FREMDRIFT_HOME": str(home),
        "FREMDRIFT_QUERY_SECONDS": str(LIMIT),
        "FREMDRIFT_PROXIES": "1",
        "FREMDRIFT_CLIENT_SECONDS": "3600",
        "FREMDRIFT_CLIENT_ERRORS": "1000000",
    }

    if not home.exists():
        freeze(home, base, data, "2026-11-24T12:00:00Z")
    command = [sys.executable, "-m", "fremdrift", "serve", "--port", "8300"]
    return running("fremdrift", base + "sparql", command, work, env)


def oxigraph(data: Path, work: Path) -> contextmanager:
    """The oxigraph server (PyPI), loaded from the same file, union default graph."""
    program = shutil.which("oxigraph")
    if not (work / "ox").exists():
        subprocess.run(
            [program, "load", "--location", "ox", "--file", str(data)], cwd=work, check=True, capture_output=True
        )
    command = [
        program,
        "serve-read-only",
        "--location",
        "ox",
        "--bind",
        "127.0.0.1:8301",
        "--union-default-graph",
        "--timeout-s",
        str(LIMIT),
    ]
    return running("oxigraph", "http://127.0.0.1:8301/query", command, work)


def rdflib_endpoint(data: Path, work: Path) -> contextmanager:
    """rdflib-endpoint (PyPI), over a union Dataset."""
    command = [shutil.which("rdflib-endpoint"), "serve", str(data), "--port", "8302"]
    return running("rdflib-endpoint", "http://127.0.0.1:8302/", command, work)


VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
TransactionFile = virtuoso.trx
ErrorLogFile = virtuoso.log
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 8403
DirsAllowed = .
NumberOfBuffers = 170000
ServerThreads = 20
[HTTPServer]
ServerPort = 8303
ServerThreads = 10
[SPARQL]
MaxQueryExecutionTime = 3
ResultSetMaxRows = 1000000
"""


def virtuoso(data: Path, work: Path) -> contextmanager:
    """Virtuoso 7 (Debian)."""
    folder = work / "virtuoso"
    fresh = not folder.exists()
    folder.mkdir(exist_ok=True)
    (folder / "virtuoso.ini").write_text(VIRTUOSO)
    if fresh:
        shutil.copy(data, folder / "data.nq")
        load_virtuoso(folder)
    command = [shutil.which("virtuoso-t"), "+foreground", "+configfile", "virtuoso.ini"]
    return running("virtuoso", "http://127.0.0.1:8303/sparql", command, folder)


def load_virtuoso(folder: Path) -> None:
    process = subprocess.Popen(
        [shutil.which("virtuoso-t"), "+foreground", "+configfile", "virtuoso.ini"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    isql = shutil.which("isql-vt") or "isql-virtuoso"
    script = "ld_dir('.','data.nq','http://default/'); rdf_loader_run(); checkpoint; shutdown;"
    for _ in range(600):
        if (
            subprocess.run([isql, "8403", "dba", "dba", "exec=" + script], cwd=folder, capture_output=True).returncode
            == 0
        ):
            break
        time.sleep(0.2)
    process.wait(timeout=1800)


SERVERS: dict[str, Callable[[Path, Path], contextmanager]] = {
    "fremdrift": ours,
    "oxigraph": oxigraph,
    "virtuoso": virtuoso,
    "rdflib-endpoint": rdflib_endpoint,
}
PROGRAMS = {"oxigraph": "oxigraph", "virtuoso": "virtuoso-t", "rdflib-endpoint": "rdflib-endpoint"}


@dataclass(frozen=True)
class Figure:
    """What a query took: median and p99 in ms, CPU in ms, and how it went where it did not answer."""

    median: float = 0.0
    p99: float = 0.0
    cpu: float = 0.0
    fault: str = ""

    def __str__(self) -> str:
        return self.fault or f"{self.median:.1f} / {self.p99:.1f} / {self.cpu:.1f}"


def measure(server: Server, query: str, seconds: float) -> Figure:
    """Ask until so many seconds have passed, at least three and at most 300 times."""
    times, session = [], requests.Session()
    try:
        server.ask(query + "#warm", session)
        cpu, begun = server.cpu(), time.perf_counter()
        while len(times) < 3 or (len(times) < 300 and time.perf_counter() - begun < seconds):
            at = time.perf_counter()
            answer = server.ask(f"{query}# {len(times)}", session)
            times.append((time.perf_counter() - at) * 1000)
            if not answer.ok:
                return Figure(fault=f"{answer.status_code} after {times[-1] / 1000:.1f} s")
    except requests.RequestException as fault:
        return Figure(fault=type(fault).__name__)
    times.sort()
    return Figure(statistics.median(times), times[int(len(times) * 0.99)], (server.cpu() - cpu) * 1000 / len(times))


def rate(server: Server, fresh: bool) -> str:
    """Requests a second and p99 of the small query with four connections, by wrk."""
    path = "/" + server.url.partition("//")[2].partition("/")[2] + "?query=" + quote(QUERIES["01-lookup"])
    script = Path(tempfile.mkdtemp()) / "ask.lua"
    number = 'n=n+1; return wrk.format("GET", path .. "%23" .. n)' if fresh else 'return wrk.format("GET", path)'
    script.write_text(
        f'n=0\npath="{path}"\nrequest = function() {number} end\nwrk.headers["Accept"]="application/sparql-results+json"\n'
    )
    host = "/".join(server.url.split("/")[:3])
    out = subprocess.run(
        ["wrk", "-t1", "-c4", "-d4s", "--latency", "-s", str(script), host], capture_output=True, text=True
    )
    if out.returncode:
        return f"wrk: {out.stderr.strip() or out.returncode}"
    out = out.stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", out), re.search(r"99%\s+(\S+)", out)
    bad = re.search(r"Non-2xx.*: (\d+)", out)
    return f"{float(found[0][1]):.0f}/s, p99 {found[1][1]}" + (f", {bad[1]} failed" if bad else "")


def runaway(server: Server) -> str:
    """Two runaways, and a bystander who asks every 20 ms."""
    ends: list[str] = []

    def run() -> None:
        at = time.perf_counter()
        try:
            answer = requests.post(server.url, data={"query": RUNAWAY + f"#{at}"}, timeout=LIMIT + 12)
            whole = "" if answer.status_code != 200 or answer.text.rstrip().endswith(("}", ">")) else ", broken"
            ends.append(f"{answer.status_code}{whole} after {time.perf_counter() - at:.1f} s")
        except requests.RequestException:
            ends.append(f"no answer, {time.perf_counter() - at:.0f} s")

    threads = [threading.Thread(target=run) for _ in range(2)]
    for one in threads:
        one.start()
    times, failed = [], 0
    while any(one.is_alive() for one in threads):
        at = time.perf_counter()
        try:
            query = {"query": QUERIES["01-lookup"] + f"#{at}"}
            failed += not requests.post(server.url, data=query, headers=ANOTHER, timeout=20).ok
        except requests.RequestException:
            failed += 1
        times.append((time.perf_counter() - at) * 1000)
        time.sleep(0.02)
    times.sort()
    if not times:
        return f"{'; '.join(sorted(ends))} at once: the server had ended"
    return f"{'; '.join(sorted(ends))} | {len(times)}, p99 {times[int(len(times) * 0.99)]:.0f} ms, {failed} failed"


def noise() -> str:
    """How much the same sum varies here: the machine's noise."""
    times = []
    for _ in range(15):
        at = time.perf_counter()
        sum(range(2_000_000))
        times.append(time.perf_counter() - at)
    return f"{(max(times) - min(times)) / statistics.median(times):.0%}"


def table(size: int, names: list[str], seconds: float) -> None:
    """Everything for one size."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        count = write(size, work / "data.nq")
        results: dict[str, dict[str, str]] = {}
        for name in names:
            begun = time.perf_counter()
            with SERVERS[name](work / "data.nq", work) as server:
                loaded = time.perf_counter() - begun
                column = {query: str(measure(server, text, seconds)) for query, text in QUERIES.items()}
                column["load and start, s"] = f"{loaded:.0f}"
                column["memory, MiB"] = f"{server.memory():.0f}"
                if shutil.which("wrk"):
                    column["small query, uncached"] = rate(server, fresh=True)
                    column["small query, the same text"] = rate(server, fresh=False)
                column["two runaways \\| bystander"] = runaway(server).replace("|", "\\|")
                results[name] = column
        print(f"\n### {count:,} quads (noise of the machine {noise()})\n")
        print("| query: median / p99 / CPU, ms | " + " | ".join(names) + " |\n|" + " --- |" * (len(names) + 1))
        for row in results[names[0]]:
            print(f"| {row} | " + " | ".join(results[name][row] for name in names) + " |", flush=True)


def main() -> None:
    """Read the arguments and print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--peers", default="oxigraph,virtuoso,rdflib-endpoint")
    parser.add_argument("--seconds", type=float, default=2.0)
    chosen = parser.parse_args()
    wanted = [one for one in chosen.peers.split(",") if one]
    there = [one for one in wanted if shutil.which(PROGRAMS[one])]
    for one in set(wanted) - set(there):
        print(f"left out, not installed: {one}")
    for size in chosen.sizes:
        peers = [one for one in there if one != "rdflib-endpoint" or size <= 200_000]
        table(size, ["fremdrift", *peers], chosen.seconds)


if __name__ == "__main__":
    main()
