"""The pool: workers at the ready, one query each at a time. It knows no HTTP and can be used alone.

An answer is spooled whole before anyone sees it, so that an answer is whole or an error, and a slow reader holds no
worker. A worker that died is replaced off the request path.
"""

import array
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
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Final

from fremdrift.ground.errors import QueryStopped, QuerySyntax
from fremdrift.serving import frames

_IN_MEMORY: Final = 1024 * 1024
"""An answer up to this size stays in memory, a longer one goes to an unlinked file."""
_GRACE: Final = 1.0
_WAIT_FOR_WORKER: Final = 2.0


@dataclass(frozen=True)
class Limits:
    """What one query may take: seconds, bytes of answer."""

    seconds: float
    bytes: int


@dataclass(frozen=True)
class Dataset:
    """The graphs a query sees; with None for both it sees the union of all (https://www.w3.org/TR/sparql11-protocol/#dataset)."""

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


@dataclass
class _Worker:
    link: socket.socket
    process: int

    def close(self) -> None:
        self.link.close()


class Pool:
    """Workers over one release's files. They end with ``close()``, with the last reference, or with the process."""

    def __init__(self, files: list[Path], size: int, memory: int) -> None:
        here, there = socket.socketpair()
        command = [
            sys.executable,
            "-m",
            "fremdrift.serving.worker",
            str(there.fileno()),
            str(memory),
            *map(str, files),
        ]
        self._parent = subprocess.Popen(  # noqa: S603 - our own program, our own paths
            command, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL
        )
        there.close()
        self._control = here
        self._forking = threading.Lock()
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self._end = weakref.finalize(self, _end, self._parent, here, self._idle)
        if here.recv(1) != b"+":
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

    def evaluate(self, query: str, dataset: Dataset, media_type: str, limits: Limits) -> IO[bytes]:
        """The whole answer in the format of a media type, as a file to read from its start.

        Raises QuerySyntax where it is no SPARQL, QueryStopped where a limit ended it or no worker came free.
        """
        request = {
            "query": query,
            "default_graphs": None if dataset.default is None else list(dataset.default),
            "named_graphs": None if dataset.named is None else list(dataset.named),
            "media_type": media_type,
            "seconds": limits.seconds,
            "bytes": limits.bytes,
        }
        worker = self._ask(request)
        begun = monotonic()
        try:
            answer = self._spool(worker, limits)
        except (EOFError, OSError) as fault:
            self._replace(worker)
            raise _stopped(monotonic() - begun, limits) from fault
        self._idle.put(worker)
        return answer

    def _ask(self, request: Mapping[str, object]) -> _Worker:
        """A worker that has taken the request; one that died while idle is replaced."""
        deadline = monotonic() + _WAIT_FOR_WORKER
        while True:
            try:
                worker = self._idle.get(timeout=max(0.0, deadline - monotonic()))
            except queue.Empty:
                raise QueryStopped("every query worker is busy; try again shortly", "workers", 2) from None
            try:
                frames.send_json(worker.link, frames.REQUEST, request)
            except OSError:
                self._replace(worker)
            else:
                return worker

    def _spool(self, worker: _Worker, limits: Limits) -> IO[bytes]:
        worker.link.settimeout(limits.seconds + _GRACE)
        answer = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - handed to the caller
        while True:
            kind, payload = frames.receive(worker.link)
            if kind == frames.DATA:
                answer.write(payload)
            elif kind == frames.END:
                answer.seek(0)
                return answer
            else:
                self._idle.put(worker)
                answer.close()
                raise _refused(json.loads(payload), limits)

    def _replace(self, worker: _Worker) -> None:
        worker.close()
        with suppress(ProcessLookupError):
            os.kill(worker.process, signal.SIGKILL)
        threading.Thread(target=self._add, daemon=True).start()

    def _add(self) -> None:
        """Have one more worker forked."""
        with self._forking:
            try:
                self._control.sendall(b"+")
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
    control.close()
    while not idle.empty():
        idle.get_nowait().close()
    parent.wait(timeout=5)


def _refused(error: dict[str, str], limits: Limits) -> QuerySyntax | QueryStopped:
    kind, message = error["kind"], error["message"]
    if kind == "syntax":
        return QuerySyntax(message)
    if kind == "bytes":
        return QueryStopped(
            f"the answer is larger than {limits.bytes} bytes; ask for fewer rows with LIMIT, or for a download",
            "bytes",
        )
    return QueryStopped(f"the engine gave up on the query: {message}", kind)


def _stopped(after: float, limits: Limits) -> QueryStopped:
    if after >= limits.seconds * 0.99:
        return QueryStopped(
            f"the query ran longer than {limits.seconds:g} seconds and was ended; narrow it, or add LIMIT",
            "seconds",
        )
    return QueryStopped("the query took more memory than it may and was ended; narrow it, or add LIMIT", "memory")
