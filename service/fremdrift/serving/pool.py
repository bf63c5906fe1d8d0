"""The pool: workers at the ready, one query each at a time. It knows no HTTP and can be used alone.

An answer is spooled whole before anyone sees it, so that an answer is whole or an error, and a slow reader holds no
worker. A worker that died is replaced off the request path.
"""

import array
import hashlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Final

from fremdrift.ground.errors import QueryError, QueryRefused, QueryStopped, QuerySyntax
from fremdrift.serving import frames, worker

_IN_MEMORY: Final = 1024 * 1024
"""An answer up to this size stays in memory, a longer one goes to an unlinked file."""
_GRACE: Final = 0.3
_WAIT_FOR_WORKER: Final = 2.0
_QUERIES_A_WORKER: Final = 500
"""A worker is replaced after so many queries: memory pages that it has touched are its own, not shared."""

_WHY: Final[dict[int, str]] = {
    signal.SIGALRM: "seconds",
    signal.SIGKILL: "seconds",  # ours, after the grace
    signal.SIGABRT: "memory",
    signal.SIGSEGV: "nesting",
    signal.SIGBUS: "nesting",
}
"""What the signal that ended a worker tells of the query."""


@dataclass(frozen=True)
class Limits:
    """What one query may take: seconds, bytes of answer, rows of a table or statements of a graph."""

    seconds: float
    bytes: int
    rows: int

    def lowered(self, seconds: float | None = None, bytes: int | None = None, rows: int | None = None) -> "Limits":  # noqa: A002
        """These limits where others are given that are lower; never higher ones."""
        return Limits(
            min(self.seconds, seconds or self.seconds),
            min(self.bytes, bytes or self.bytes),
            min(self.rows, rows or self.rows),
        )


@dataclass(frozen=True)
class Dataset:
    """The graphs a query sees (https://www.w3.org/TR/sparql11-protocol/#dataset).

    With None for both it sees the union of all, and where it has FROM (``inside``) what that names.
    """

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    inside: bool = False


@dataclass(frozen=True)
class Spooled:
    """A whole answer: a file at its start, its size in bytes and its SHA-256."""

    file: IO[bytes]
    size: int
    sha256: str

    def read(self) -> bytes:
        """All of it; the file is closed then."""
        with self.file as file:
            return file.read()


@dataclass
class _Worker:
    link: socket.socket
    process: int
    queries: int = 0


class Pool:
    """Workers over one release's files. They end with ``close()``, with the last reference, or with the process.

    ``size`` workers, each of which may take ``memory`` MiB; ``base`` resolves relative IRIs in queries.
    """

    def __init__(self, files: list[Path], size: int, memory: int, base: str = "http://localhost/") -> None:
        here, there = socket.socketpair()
        command = [sys.executable, "-m", worker.__name__, str(there.fileno()), str(memory), base, *map(str, files)]
        self._parent = subprocess.Popen(  # noqa: S603 - our own program, our own paths
            command, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL
        )
        there.close()
        self._control = here
        self._asking = threading.Lock()
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self.size = size
        self.deaths: Counter[str] = Counter()
        self._end = weakref.finalize(self, _end, self._parent, here, self._idle)
        if here.recv(1) != worker.FORK:
            raise QueryStopped("the query workers could not start", "workers")
        for _ in range(size):
            self._add()

    @property
    def idle(self) -> int:
        """How many workers wait for a query."""
        return self._idle.qsize()

    def alive(self) -> bool:
        """True while new workers can be had."""
        return self._parent.poll() is None

    def evaluate(self, query: str, dataset: Dataset, media_type: str, limits: Limits) -> Spooled:
        """The whole answer in the format of a media type.

        Raises QuerySyntax where it is no SPARQL, QueryRefused where the engine cannot, QueryStopped where a limit ended
        it or no worker came free.
        """
        request = {
            "query": query,
            "default_graphs": None if dataset.default is None else list(dataset.default),
            "named_graphs": None if dataset.named is None else list(dataset.named),
            "from": dataset.inside,
            "media_type": media_type,
            "seconds": limits.seconds,
            "bytes": limits.bytes,
            "rows": limits.rows,
        }
        asked = self._ask(request)
        try:
            answer = self._spool(asked, limits)
        except (EOFError, OSError) as fault:
            raise stopped(self._replace(asked), limits) from fault
        self._put_back(asked)
        if isinstance(answer, Spooled):
            return answer
        raise refused(answer, limits)

    def _ask(self, request: Mapping[str, object]) -> _Worker:
        """A worker that has taken the request; one that died while idle is replaced."""
        deadline = monotonic() + _WAIT_FOR_WORKER
        while True:
            try:
                taken = self._idle.get(timeout=max(0.0, deadline - monotonic()))
            except queue.Empty:
                raise QueryStopped("every query worker is busy; try again shortly", "workers", 2) from None
            try:
                frames.send_json(taken.link, frames.REQUEST, request)
            except OSError:
                self._replace(taken)
            else:
                taken.queries += 1
                return taken

    def _spool(self, asked: _Worker, limits: Limits) -> Spooled | dict[str, str]:
        """The answer, or the error that the worker tells."""
        deadline = monotonic() + limits.seconds + _GRACE
        file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - handed to the caller
        digest = hashlib.sha256()
        try:
            while True:
                asked.link.settimeout(max(0.001, deadline - monotonic()))
                kind, payload = frames.receive(asked.link)
                if kind == frames.END:
                    size = file.tell()
                    file.seek(0)
                    return Spooled(file, size, digest.hexdigest())
                if kind == frames.ERROR:
                    file.close()
                    told: dict[str, str] = json.loads(payload)
                    return told
                file.write(payload)
                digest.update(payload)
        except BaseException:
            file.close()
            raise

    def _put_back(self, used: _Worker) -> None:
        if used.queries >= _QUERIES_A_WORKER:
            used.link.close()
            threading.Thread(target=self._add, daemon=True).start()
            self._reap(used)
        else:
            self._idle.put(used)

    def _replace(self, dead: _Worker) -> str:
        """End a worker that does not answer any more, have another made, and say what ended it."""
        dead.link.close()
        threading.Thread(target=self._add, daemon=True).start()
        with suppress(ProcessLookupError):
            os.kill(dead.process, signal.SIGKILL)
        why = _WHY.get(self._reap(dead), "crash")
        self.deaths[why] += 1
        return why

    def _reap(self, ended: _Worker) -> int:
        """The signal that ended a worker, 0 for none."""
        with self._asking:
            try:
                self._control.sendall(worker.REAP + ended.process.to_bytes(4, "big"))
                status = int.from_bytes(self._control.recv(4, socket.MSG_WAITALL), "big")
            except OSError:
                return 0
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0

    def _add(self) -> None:
        """Have one more worker forked."""
        with self._asking:
            try:
                self._control.sendall(worker.FORK)
                rights = array.array("i")
                message, ancillary, _, _ = self._control.recvmsg(4, socket.CMSG_LEN(rights.itemsize))
            except OSError:
                return
            for _, _, payload in ancillary:
                rights.frombytes(payload[: rights.itemsize])
        if rights:
            self._idle.put(_Worker(socket.socket(fileno=rights[0]), int.from_bytes(message, "big")))

    def close(self) -> None:
        """End the workers that wait, and the parent; a query under way ends with its own answer."""
        self._end()


def _end(parent: subprocess.Popen[bytes], control: socket.socket, idle: "queue.Queue[_Worker]") -> None:
    with suppress(OSError):
        control.sendall(worker.END)
    control.close()
    while not idle.empty():
        idle.get_nowait().link.close()
    parent.wait(timeout=5)


_NO_MEMORY: Final = "the query took more memory than it may and was ended; narrow it, or add LIMIT"


def stopped(why: str, limits: Limits) -> QueryStopped:
    """The error of a query that something ended: ``seconds``, ``memory``, ``nesting`` or anything else."""
    told = {
        "seconds": f"the query ran longer than {limits.seconds:g} seconds and was ended; narrow it, or add LIMIT",
        "memory": _NO_MEMORY,
        "nesting": "the query is nested too deeply for the engine and was ended; write it flatter",
    }
    return QueryStopped(told.get(why, "the engine broke down over the query; write it in another way"), why)


def refused(error: dict[str, str], limits: Limits) -> QueryError:
    """The error of a query that was not answered, by its ``kind`` and ``message``."""
    kind, message = error["kind"], error["message"]
    if kind == "syntax":
        return QuerySyntax(message)
    if kind == "engine":
        return QueryRefused(f"the engine does not take this query: {message}")
    told = {
        "bytes": f"the answer is larger than {limits.bytes} bytes; ask for fewer rows with LIMIT, or for a download",
        "rows": f"the answer has more than {limits.rows} rows; ask for fewer with LIMIT, or for a download",
    }
    return QueryStopped(told[kind], kind, retry_after=0) if kind in told else QueryStopped(_NO_MEMORY, kind)
