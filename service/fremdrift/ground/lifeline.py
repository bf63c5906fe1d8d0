"""The lifeline: no process of ours outlives the one that it works for, however that ends.

A process that was killed tells nobody. One that waits for orders reads the end of its socket; while it does anything
else the kernel must tell it, in native code too, where no Python runs.
"""

import ctypes
import fcntl
import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Final

_LOOK: Final = 0.25
"""So often, in seconds, a process looks whose child it is."""
_PR_SET_PDEATHSIG: Final = 1


def end_with_parent(parent: int) -> None:
    """From now on this process ends at once when its parent does, by whose number it was started.

    Linux ends it (https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html: when the thread that made it
    does, so only for what the parent's main thread makes); elsewhere it looks, four times a second.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _end_if_orphan(parent)  # it may have died before we asked to be told
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while True:
        sleep(_LOOK)
        _end_if_orphan(parent)


def _end_if_orphan(parent: int) -> None:
    if os.getppid() != parent:
        os._exit(1)


@contextmanager
def tied_to(link: int) -> Iterator[None]:
    """Within it this process ends when the other end of a socket is closed, whatever it is busy with.

    That is the default action of SIGIO (https://man7.org/linux/man-pages/man2/F_GETSIG.2const.html), which comes with
    data as well: for a socket through which nothing comes meanwhile.
    """
    flags = fcntl.fcntl(link, fcntl.F_GETFL)
    fcntl.fcntl(link, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(link, fcntl.F_SETFL, flags | os.O_ASYNC)
    try:
        if select.select([link], [], [], 0)[0]:  # closed before we asked to be told
            os._exit(1)
        yield
    finally:
        fcntl.fcntl(link, fcntl.F_SETFL, flags)
