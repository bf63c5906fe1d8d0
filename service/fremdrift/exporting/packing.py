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
    """Write ``{name}.gz`` beside each large file below a folder; the same bytes for the same file."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.removeprefix(".") in _LOOSE and path.is_file() and path.stat().st_size >= _LARGE:
            _pack(path, path.with_name(f"{path.name}.{GZIP.suffix}"))


def _pack(path: Path, to: Path) -> None:
    with path.open("rb") as source, to.open("xb") as target, gzip.GzipFile("", "wb", 6, target, mtime=0) as packed:
        shutil.copyfileobj(source, packed, _BLOCK)
