"""Packing: a compressed copy beside each large file, made once so that no request has to."""

import hashlib
from collections.abc import Container
from pathlib import Path
from typing import Final

from fremdrift.ground.durable import below
from fremdrift.ground.formats import CSV, GZIP, JSON, JSONLD, NQUADS, NTRIPLES, RDFXML, SQLITE, TRIG, TURTLE
from fremdrift.ground.gzips import pack_file, packed
from fremdrift.ground.tasks import Measure

LARGE: Final = 64 * 1024
"""Bytes from which a compressed copy is worth its room."""
SMALL: Final = 4_000_000
"""Bytes below which a file is made of little: it is made in memory, measured and compressed there as a whole, and only
then written."""
_LOOSE: Final = {one.suffix for one in (TURTLE, NQUADS, TRIG, JSONLD, RDFXML, NTRIPLES, CSV, JSON, SQLITE)}
"""The other formats are compressed in themselves."""


def pack_large(folder: Path, done: Container[str] = ()) -> None:
    """Write ``{name}.gz`` beside each large file below a folder that has none yet; those with the names that are
    ``done`` are not looked at.
    """
    start = len(folder.as_posix()) + 1
    left = [Path(one.path) for one in below(folder) if one.is_file() and one.path[start:] not in done]
    for path in sorted(left):
        if not packed_name(path).exists():
            pack(path)


def pack(path: Path) -> Path | None:
    """Write ``{name}.gz`` beside a file that is large and not compressed in itself; the same bytes for the same file.

    Gives the copy, None where there is none.
    """
    if not _is_packed(path, path.stat().st_size):
        return None
    to = packed_name(path)
    pack_file(path, to)
    return to


def put(path: Path, body: bytes) -> dict[str, Measure]:
    """Write a new file of these bytes, and its compressed copy as ``pack`` does; gives the measure of each by its name.

    Raises FileExistsError where there is a file already, OSError where not all of it could be written.
    """
    bodies = [(path, body)]
    if _is_packed(path, len(body)):
        bodies.append((packed_name(path), packed(body)))
    for to, written in bodies:
        with to.open("xb") as file:  # buffered: without, a disk that is full takes a part of it and says nothing
            file.write(written)
    return {to.name: Measure(len(one), hashlib.sha256(one).hexdigest()) for to, one in bodies}


def is_small(size: int) -> bool:
    """Whether a file that is made of so many bytes is made in memory."""
    return size < SMALL


def _is_packed(path: Path, size: int) -> bool:
    return size >= LARGE and path.suffix.removeprefix(".") in _LOOSE


def packed_name(path: Path) -> Path:
    """What the compressed copy of a file is called."""
    return path.with_name(f"{path.name}.{GZIP.suffix}")
