"""A worker: parses and runs foreign SPARQL, and may die of it.

Run as a program it is the parent of the workers: one process without threads that loads the store once and forks a
worker for each request on its control socket, handing over the worker's socket (SCM_RIGHTS). The kernel keeps the
limits: an alarm whose default action ends even native code, memory, no new socket, no more files than a store on disk
has, no core dump. It ends when its control socket does, and takes the workers with it unless it was told to leave them
their last answers.
"""

import array
import json
import os
import resource
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fremdrift.ground import lifeline, sockets
from fremdrift.quads.query import BeyondRows, run, write_result
from fremdrift.quads.store import Store, load, open_finished
from fremdrift.serving import frames
from fremdrift.serving.sink import Sink

FORK: Final = b"+"
REAP: Final = b"?"
END: Final = b"."


def main() -> None:
    """Be the parent: ``worker.py CONTROL_FD MEMORY_MIB BASE FILE...``, the files being N-Quads or one store folder.

    On the control socket ``+`` asks for a worker and is answered with its number and socket; ``?`` and a number ask
    how that worker ended, answered with its wait status; ``.`` is the end, after which a query under way is answered.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    memory, base = int(sys.argv[2]) * 1024 * 1024, sys.argv[3]
    with lifeline.tied_to(control.fileno()):
        paths = [Path(name) for name in sys.argv[4:]]
        store, tables = _open(paths), sum(len(list(one.glob("*.sst"))) for one in paths)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control.sendall(FORK)
    _take_orders(control, _Service(store, base, memory, tables))


@dataclass(frozen=True)
class _Service:
    """What every worker is born with."""

    store: Store
    base: str
    memory: int
    tables: int
    """Files of a store on disk, of which the engine opens all but the first sixteen when a query comes to them."""


def _take_orders(control: socket.socket, service: _Service) -> None:
    workers: set[int] = set()
    while order := control.recv(1):
        if order == END:
            return
        if order == REAP:
            workers.discard(_reap(control))
        else:
            workers.add(_fork(control, service))
    for one in workers:  # whoever asked is dead, and nobody reads their answers
        os.kill(one, signal.SIGKILL)


def _fork(control: socket.socket, service: _Service) -> int:
    """Have one more worker; gives its number."""
    here, there = socket.socketpair()
    child = os.fork()
    if child == 0:
        control.close()
        here.close()
        _live(there, service)
    there.close()
    _hand_over(control, here, child)
    here.close()
    return child


def _reap(control: socket.socket) -> int:
    """Wait for a worker that has ended, or is about to, and say how; gives its number."""
    worker = int.from_bytes(control.recv(4, socket.MSG_WAITALL), "big")
    try:
        _, status = os.waitpid(worker, 0)
    except ChildProcessError:
        status = 0
    control.sendall(status.to_bytes(4, "big"))
    return worker


def _open(paths: list[Path]) -> Store:
    if len(paths) == 1 and paths[0].is_dir():
        return open_finished(paths[0])
    return load(paths)


def _hand_over(control: socket.socket, here: socket.socket, child: int) -> None:
    """Send a worker's socket and its process number."""
    rights = array.array("i", [here.fileno()])
    control.sendmsg([child.to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])


def _live(link: socket.socket, service: _Service) -> None:
    """Answer queries until told to stop, or killed; never returns."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _limit(service, link.fileno())
    try:
        while True:
            _, payload = frames.receive(link)
            _answer(link, service, json.loads(payload))
    except (EOFError, OSError):
        pass
    finally:
        os._exit(0)


def _limit(service: _Service, link: int) -> None:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    taken = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))
    resource.setrlimit(resource.RLIMIT_DATA, (taken + service.memory, taken + service.memory))
    free = os.dup(link)
    os.close(free)
    sockets.give_up()
    most = free + service.tables  # from the lowest free number on: no more can be opened than a store has files
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(link: socket.socket, service: _Service, request: dict[str, Any]) -> None:
    """One query, one answer: frames of data and an end, or an error."""
    sink = Sink(
        lambda data: frames.send(link, frames.DATA, data), request["media_type"], request["bytes"], request["rows"]
    )
    signal.setitimer(signal.ITIMER_REAL, request["seconds"])
    try:
        dataset = request["default_graphs"], request["named_graphs"]
        found = run(service.store, request["query"], *dataset, has_from=request["from"], base=service.base)
        write_result(found, sink, request["media_type"], request["rows"])
        frames.send(link, frames.END)
    except SyntaxError as fault:
        frames.send_json(link, frames.ERROR, {"kind": "syntax", "message": str(fault)})
    except BeyondRows:
        frames.send_json(link, frames.ERROR, {"kind": "rows", "message": ""})
    except (OSError, MemoryError) as fault:
        kind = "bytes" if sink.full else "memory" if isinstance(fault, MemoryError) else "engine"
        frames.send_json(link, frames.ERROR, {"kind": kind, "message": str(fault)})
    except (ValueError, RuntimeError) as fault:
        frames.send_json(link, frames.ERROR, {"kind": "engine", "message": str(fault)})
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
