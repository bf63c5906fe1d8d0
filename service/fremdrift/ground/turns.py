"""Turns: threads that a library began in this process let everybody else go first for a while.

Linux has a priority for each thread (https://man7.org/linux/man-pages/man2/setpriority.2.html); elsewhere, and where
there is no ``/proc``, all go on as they are.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_THREADS: Final = Path("/proc/self/task")
_LATER: Final = 10
"""So many steps below who asks: a tenth of what others get that want the same processor."""


@contextmanager
def last(name: str) -> Iterator[None]:
    """Threads whose names begin like this wait until nobody else wants their processor, nearly. Who may not raise a
    priority, as any but root, has them stay behind: they then have the processor when the others are done.
    """
    threads, usual = _named(name), os.getpriority(os.PRIO_PROCESS, 0)
    _set(threads, usual + _LATER)
    try:
        yield
    finally:
        _set(threads, usual)


def _named(name: str) -> list[int]:
    found = list[int]()
    for one in _THREADS.iterdir() if _THREADS.is_dir() else ():
        with suppress(OSError):  # it has ended
            if (one / "comm").read_text().startswith(name):
                found.append(int(one.name))
    return found


def _set(threads: Iterable[int], priority: int) -> None:
    for one in threads:
        with suppress(OSError):  # it has ended, or we may not
            os.setpriority(os.PRIO_PROCESS, one, priority)
