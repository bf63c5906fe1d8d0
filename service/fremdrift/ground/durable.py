"""Durable: what is needed so that a power cut loses nothing that was promised."""

import os
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path
from tempfile import mkstemp
from typing import Final, TypeVar

from fremdrift.ground.errors import NoRoom

Given = TypeVar("Given")

_AT_ONCE: Final = 16
"""Files brought to the disk side by side: the disk takes their flushes together, which is many times faster."""


_NO_ROOM: Final = (ENOSPC, EDQUOT, EFBIG)
"""How the system says that a disk, or somebody's share of it, is full, or takes no file so large."""


@contextmanager
def room_for(what: str, path: Path, otherwise: str) -> Iterator[None]:
    """Write something to a path. Raises NoRoom, which says what could not be written where, what to do, and what is
    ``otherwise``; every other error as it is.
    """
    try:
        yield
    except OSError as fault:
        if not no_room(fault):
            raise
        told = f"{what} could not be written to {path}: {fault.strerror}; make room, and do it again. {otherwise}"
        raise NoRoom(told) from fault


def no_room(fault: OSError) -> bool:
    """True where an error says that a disk is full, whatever was read for it."""
    return fault.errno in _NO_ROOM


def sync(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder, and what is above it, so that each is still there after a power cut; one that is there stays."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        sync(one.parent)


def sync_tree(folder: Path, *, but: Container[str] = ()) -> None:
    """Bring every file and folder below a folder to the disk, ``but`` these files, by their paths, which are there; and
    the folder itself.
    """
    side_by_side(sync, (Path(one.path) for one in below(folder) if one.path not in but))
    sync(folder)


def side_by_side(bring: Callable[[Given], None], things: Iterable[Given]) -> None:
    """Bring things to the disk, many at a time. Raises the first fault."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for _ in threads.map(bring, things):
            pass


def below(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Every file and folder below a folder, as the system lists them; links are not followed."""
    with os.scandir(folder) as listed:
        for one in listed:
            yield one
            if one.is_dir(follow_symlinks=False):
                yield from below(Path(one.path))


def put(path: Path, content: bytes) -> None:
    """Write a file whole, or not at all: readers never see a part, and any number of threads may write at once."""
    descriptor, name = mkstemp(prefix=f".{path.stem}.", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        aside.chmod(0o644)
        sync(aside)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    sync(path.parent)


def point(link: Path, target: str) -> None:
    """Let a symbolic link point elsewhere in one step: readers see the old target or the new one, never none."""
    aside = link.with_name(f".{link.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(link)
    sync(link.parent)
