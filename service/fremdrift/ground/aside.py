"""Aside: folders for a while, in which something is made or loaded that nobody keeps.

Whoever makes one holds a lock on it (https://man7.org/linux/man-pages/man2/flock.2.html), which the kernel takes away
however that process ends. So one that was killed leaves its folders unlocked, and the next removes them: never one that
is in use, and none of another user or of another program, whose folders are called otherwise.
"""

import fcntl
import os
import shutil
import weakref
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from types import TracebackType
from typing import Final

_PREFIX: Final = ".fremdrift-aside-"


class Aside:
    """A new empty folder, gone when this is closed or no longer kept; within ``with`` it is its path.

    It stands in the folder for temporary files or in one that is named, from which those left behind are removed first.
    """

    def __init__(self, within: Path | None = None) -> None:
        place = within or Path(gettempdir())
        clear(place)
        self.path, lock = _made(place)
        self.close = weakref.finalize(self, _remove, self.path, lock)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def clear(place: Path | None = None) -> None:
    """Remove what processes that ended before they could do so have left in a folder, or in that for temporary files.

    What cannot be removed stays: it is in the way of nobody.
    """
    for path in (place or Path(gettempdir())).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(lock).st_uid == os.geteuid():
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(path)
            finally:
                os.close(lock)


def _made(place: Path) -> tuple[Path, int]:
    """A folder and the lock on it. One that was removed before it was locked was taken for one left behind."""
    while True:
        path = Path(mkdtemp(prefix=_PREFIX, dir=place))
        with suppress(FileNotFoundError):
            return path, _locked(path)


def _locked(path: Path) -> int:
    """The lock on a folder. Raises FileNotFoundError where that is gone once it is locked."""
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # a file system without locks: nobody can then remove it either
            fcntl.flock(lock, fcntl.LOCK_EX)
        path.stat()
    except FileNotFoundError:
        os.close(lock)
        raise
    return lock


def _remove(path: Path, lock: int) -> None:
    shutil.rmtree(path, ignore_errors=True)
    os.close(lock)
