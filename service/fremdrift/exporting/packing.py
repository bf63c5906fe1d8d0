"""Packing: a compressed copy beside each large file, made once so that no request has to."""

from pathlib import Path
from typing import Final

from fremdrift.ground.formats import CSV, GZIP, JSON, JSONLD, NQUADS, NTRIPLES, RDFXML, SQLITE, TRIG, TURTLE
from fremdrift.ground.gzips import pack_file

LARGE: Final = 64 * 1024
"""Bytes from which a compressed copy is worth its room."""
_LOOSE: Final = {one.suffix for one in (TURTLE, NQUADS, TRIG, JSONLD, RDFXML, NTRIPLES, CSV, JSON, SQLITE)}
"""The other formats are compressed in themselves."""


def pack_large(folder: Path) -> None:
    """Write ``{name}.gz`` beside each large file below a folder that has none yet."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not packed_name(path).exists():
            pack(path)


def pack(path: Path) -> Path | None:
    """Write ``{name}.gz`` beside a file that is large and not compressed in itself; the same bytes for the same file.

    Gives the copy, None where there is none.
    """
    if path.suffix.removeprefix(".") not in _LOOSE or path.stat().st_size < LARGE:
        return None
    to = packed_name(path)
    pack_file(path, to)
    return to


def packed_name(path: Path) -> Path:
    """What the compressed copy of a file is called."""
    return path.with_name(f"{path.name}.{GZIP.suffix}")
