"""A pack: many finished documents in one file, with an index by name: 10,000 datasets are two files, not 70,000.

Each stands there compressed with gzip, as nearly every client takes it, where that is worth it; else plain.
"""

import gzip
import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from fremdrift.ground.errors import ReleaseError

PACK: Final = "faces.pack"
INDEX: Final = "faces.json"
_SHORTEST: Final = 1024
"""Shorter documents are served plain."""


@dataclass(frozen=True)
class Face:
    """One finished document; ``packed`` is its gzip, None where it has none."""

    body: bytes
    packed: bytes | None


def write_pack(folder: Path, documents: Iterable[tuple[str, bytes]]) -> None:
    """Write documents into the two files of a pack. Raises ValueError where a name comes twice."""
    index: dict[str, tuple[int, int, int]] = {}
    offset = 0
    with (folder / PACK).open("wb") as file:
        for name, body in documents:
            if name in index:
                raise ValueError(f"two documents are called {name}")
            packed = gzip.compress(body, 6, mtime=0) if len(body) >= _SHORTEST else b""
            file.write(packed or body)
            index[name] = (offset, len(body), len(packed))
            offset += len(packed or body)
    text = json.dumps({"bytes": offset, "documents": index}, ensure_ascii=False, separators=(",", ":"))
    (folder / INDEX).write_text(text + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Pack:
    """The pack in a folder, read a document at a time."""

    folder: Path

    @cached_property
    def _index(self) -> dict[str, tuple[int, int, int]]:
        """Where each document stands. Raises ReleaseError where the pack is not whole: better nothing than less."""
        try:
            loaded = json.loads((self.folder / INDEX).read_bytes())
            size = (self.folder / PACK).stat().st_size
        except (OSError, ValueError) as fault:
            raise ReleaseError(f"release {self.folder.name} has no catalogue that can be read: {fault}") from fault
        if size != loaded["bytes"]:
            raise ReleaseError(f"release {self.folder.name} has {size} of {loaded['bytes']} bytes of its catalogue")
        return {name: tuple(where) for name, where in loaded["documents"].items()}

    def read(self, name: str) -> Face | None:
        """A document by name, None where there is none. Raises ReleaseError where the pack is not whole."""
        where = self._index.get(name)
        if where is None:
            return None
        offset, size, packed = where
        with (self.folder / PACK).open("rb") as file:
            found = os.pread(file.fileno(), packed or size, offset)
        try:
            body = gzip.decompress(found) if packed else found
        except (OSError, EOFError, zlib.error) as fault:
            raise ReleaseError(f"release {self.folder.name} has a damaged {name}: {fault}") from fault
        if len(body) != size:
            raise ReleaseError(f"release {self.folder.name} has only a part of {name}")
        return Face(body, found if packed else None)
