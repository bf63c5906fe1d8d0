"""Packing: a compressed copy beside each large file, made once so that no request has to."""

import gzip
import shutil
from pathlib import Path
from typing import Final

from fremdrift.ground.formats import CSV, GZIP, JSON, JSONLD, NQUADS, NTRIPLES, RDFXML, SQLITE, TRIG, TURTLE

_LARGE: Final = 64 * 1024
"""Bytes from which a compressed copy is worth its room."""
_LOOSE: Final = {one.suffix for one in (TURTLE, NQUADS, TRIG, JSONLD, RDFXML, NTRIPLES, CSV, JSON, SQLITE)}
"""The other formats are compressed in themselves."""
_BLOCK: Final = 1 << 20


def pack_large(folder: Path) -> None:
    """Write ``{name}.gz`` beside each large file below a folder that has none yet."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not packed_name(path).exists():
            pack(path)


def pack(path: Path) -> Path | None:
    """Write ``{name}.gz`` beside a file that is large and not compressed in itself; the same bytes for the same file.

    Gives the copy, None where there is none.
    """
    if path.suffix.removeprefix(".") not in _LOOSE or path.stat().st_size < _LARGE:
        return None
    to = packed_name(path)
    with path.open("rb") as source, to.open("xb") as target, gzip.GzipFile("", "wb", 6, target, mtime=0) as packed:
        shutil.copyfileobj(source, packed, _BLOCK)
    return to


def packed_name(path: Path) -> Path:
    """What the compressed copy of a file is called."""
    return path.with_name(f"{path.name}.{GZIP.suffix}")
