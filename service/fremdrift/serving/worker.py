"""A worker: parses and runs foreign SPARQL, and may die of it.

Run as a program it is the parent of the workers: one process without threads that loads the store once and forks a
worker for each request on its control socket, handing over the worker's socket (SCM_RIGHTS). The kernel keeps the
limits: an alarm whose default action ends even native code, memory, no new file or socket, no core dump.
"""

import array
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Final

from fremdrift.quads.query import run, write_result
from fremdrift.quads.store import Store, in_memory, open_finished, read_nquads
from fremdrift.serving import frames

_QUERIES_A_WORKER: Final = 500
"""A worker ends after so many queries: memory pages that it has touched are its own, not shared."""


def main() -> None:
    """Be the parent: ``worker.py CONTROL_FD MEMORY_MIB FILE...``, the files being N-Quads or one store folder."""
    control = socket.socket(fileno=int(sys.argv[1]))
    memory = int(sys.argv[2]) * 1024 * 1024
    store = _open([Path(name) for name in sys.argv[3:]])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control.sendall(b"+")
    while control.recv(1):
        here, there = socket.socketpair()
        child = os.fork()
        if child == 0:
            control.close()
            here.close()
            _live(there, store, memory)
        there.close()
        _hand_over(control, here, child)
        here.close()


def _open(paths: list[Path]) -> Store:
    if len(paths) == 1 and paths[0].is_dir():
        return open_finished(paths[0])
    return in_memory(quad for path in paths for quad in read_nquads(path))


def _hand_over(control: socket.socket, here: socket.socket, child: int) -> None:
    """Send a worker's socket and its process number."""
    rights = array.array("i", [here.fileno()])
    control.sendmsg([child.to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])


def _live(link: socket.socket, store: Store, memory: int) -> None:
    """Answer queries until told to stop, recycled, or killed; never returns."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _limit(memory, link.fileno())
    try:
        for _ in range(_QUERIES_A_WORKER):
            _, payload = frames.receive(link)
            _answer(link, store, json.loads(payload))
    except (EOFError, OSError):
        pass
    finally:
        os._exit(0)


def _limit(memory: int, link: int) -> None:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    taken = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))
    resource.setrlimit(resource.RLIMIT_DATA, (taken + memory, taken + memory))
    free = os.dup(link)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))  # the lowest free number: nothing more can be opened
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Sink:
    """A file that sends what is written as frames, up to the byte limit."""

    def __init__(self, link: socket.socket, limit: int) -> None:
        self.link = link
        self.left = limit

    def write(self, data: bytes) -> int:
        self.left -= len(data)
        if self.left < 0:
            raise OSError("bytes")
        frames.send(self.link, frames.DATA, data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""


def _answer(link: socket.socket, store: Store, request: dict[str, Any]) -> None:
    """One query, one answer: frames of data and an end, or an error."""
    sink = _Sink(link, request["bytes"])
    signal.setitimer(signal.ITIMER_REAL, request["seconds"])
    try:
        found = run(store, request["query"], request["default_graphs"], request["named_graphs"])
        write_result(found, sink, request["media_type"])
        frames.send(link, frames.END)
    except SyntaxError as fault:
        frames.send_json(link, frames.ERROR, {"kind": "syntax", "message": str(fault)})
    except (OSError, MemoryError) as fault:
        kind = "bytes" if sink.left < 0 else "memory" if isinstance(fault, MemoryError) else "engine"
        frames.send_json(link, frames.ERROR, {"kind": kind, "message": str(fault)})
    except (ValueError, RuntimeError) as fault:
        frames.send_json(link, frames.ERROR, {"kind": "engine", "message": str(fault)})
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
