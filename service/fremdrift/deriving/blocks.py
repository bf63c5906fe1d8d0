"""Blocks: a file of lines made block by block, each taken over from an older such file where it was made of the same.

A block is known by its key, a digest of all that it is made of. Beside the file stands another that tells where each
block begins and how long it is, so that a file is found by its name and its blocks by their keys.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final

_INDEX: Final = ".json"

Block = tuple[str, Callable[[], Iterable[str]]]
"""The key of a block, and what gives its lines where they are to be made."""


def index_of(path: Path) -> Path:
    """The file that tells where the blocks of a file stand."""
    return path.with_suffix(_INDEX)


def write_blocks(path: Path, blocks: Iterable[Block], older: Path | None = None) -> None:
    """Write blocks one after another, those that an older file has as they stand there. A block is written once."""
    places: dict[str, tuple[int, int]] = {}
    with ExitStack() as stack, path.open("wb") as file:
        taken = _Older(stack.enter_context(older.open("rb")), index_of(older)) if older else None
        for key, lines in blocks:
            if key not in places:
                body = taken.get(key) if taken else None
                body = "".join(lines()).encode() if body is None else body
                places[key] = (file.tell(), len(body))
                file.write(body)
    index_of(path).write_text(json.dumps(places, sort_keys=True, indent=0) + "\n", encoding="utf-8")


class _Older:
    """The blocks of a file that was written before."""

    def __init__(self, file: IO[bytes], index: Path) -> None:
        self._file = file
        self._places: dict[str, tuple[int, int]] = json.loads(index.read_bytes())

    def get(self, key: str) -> bytes | None:
        """A block as it stands there, None where there is none of this key."""
        if key not in self._places:
            return None
        start, size = self._places[key]
        self._file.seek(start)
        return self._file.read(size)
