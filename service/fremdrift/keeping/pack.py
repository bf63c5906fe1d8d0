"""A pack: many finished documents in one file, with an index by name: 10,000 datasets are two files, not 70,000.

Each stands there compressed with gzip, as nearly every client takes it, where that is worth it; else plain.
"""

import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Final

from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.gzips import packed
from fremdrift.ground.jsons import parsed
from fremdrift.ground.tasks import Batch, Finished, Task, Works, batches

PACK: Final = "faces.pack"
INDEX: Final = "faces.json"
_SHORTEST: Final = 1024
"""Shorter documents are served plain."""
_AT_ONCE: Final = 512
"""Documents that are in memory together with what they are made from."""


@dataclass(frozen=True)
class Face:
    """One finished document; ``packed`` is its gzip, None where it has none."""

    body: bytes
    packed: bytes | None


def write_pack(folder: Path, documents: Iterable[Task], works: Works) -> dict[str, str]:
    """Write documents into the two files of a pack, each from stock where that has the same; gives the key of each
    by its name in ``made.json``. Raises ValueError where a name comes twice.
    """
    index: dict[str, tuple[int, int, int]] = {}
    keys: dict[str, str] = {}
    offset = 0
    with (folder / PACK).open("wb") as file:
        for task, found in _finished(documents, works):
            if task.name in index:
                raise ValueError(f"two documents are called {task.name}")
            file.write(found.stored)
            index[task.name] = (offset, found.size, len(found.stored) if found.packed else 0)
            keys[in_pack(task.name)] = task.key
            offset += len(found.stored)
    text = json.dumps({"bytes": offset, "documents": index}, ensure_ascii=False, separators=(",", ":"))
    (folder / INDEX).write_text(text + "\n", encoding="utf-8")
    return keys


def in_pack(name: str) -> str:
    """What a document of the pack is called beside the files of a release."""
    return f"{PACK}#{name}"


def _finished(documents: Iterable[Task], works: Works) -> Iterator[tuple[Task, Finished]]:
    """The documents in their order, some at a time: a task holds what it is made from."""
    waiting = iter(documents)
    while some := list(islice(waiting, _AT_ONCE)):
        taken = {one.name: works.stock.document(one.name, one.key) for one in some}
        wanted = [one for one in some if taken[one.name] is None]
        made = chain.from_iterable(works.crew.map(finish_all, batches(wanted), sum(one.weight for one in wanted)))
        for one in some:
            yield one, taken[one.name] or next(made)
        next(made, None)  # the hands are free again


def finish_all(batch: Batch) -> list[Finished]:
    """Make the documents of a batch."""
    return [finish(one) for one in batch.tasks]


def finish(task: Task) -> Finished:
    """Make a document, compressed where that is worth it."""
    body = task.make(*task.given)
    worth = len(body) >= _SHORTEST
    return Finished(len(body), packed(body) if worth else body, worth)


@dataclass(frozen=True)
class Pack:
    """The pack in a folder, read a document at a time."""

    folder: Path

    @cached_property
    def _index(self) -> dict[str, tuple[int, int, int]]:
        """Where each document stands. Raises ReleaseError where the pack is not whole: better nothing than less."""
        try:
            loaded = parsed((self.folder / INDEX).read_bytes())
            size = (self.folder / PACK).stat().st_size
        except (OSError, ValueError) as fault:
            raise ReleaseError(f"release {self.folder.name} has no catalogue that can be read: {fault}") from fault
        if size != loaded["bytes"]:
            raise ReleaseError(f"release {self.folder.name} has {size} of {loaded['bytes']} bytes of its catalogue")
        return {name: tuple(where) for name, where in loaded["documents"].items()}

    def stored(self, name: str) -> Finished | None:
        """A document as it stands there. Raises ReleaseError where the pack is not whole."""
        where = self._index.get(name)
        if where is None:
            return None
        offset, size, packed = where
        with (self.folder / PACK).open("rb") as file:
            return Finished(size, os.pread(file.fileno(), packed or size, offset), bool(packed))

    def read(self, name: str) -> Face | None:
        """A document by name, None where there is none. Raises ReleaseError where the pack is not whole."""
        found = self.stored(name)
        if found is None:
            return None
        try:
            body = gzip.decompress(found.stored) if found.packed else found.stored
        except (OSError, EOFError, zlib.error) as fault:
            raise ReleaseError(f"release {self.folder.name} has a damaged {name}: {fault}") from fault
        if len(body) != found.size:
            raise ReleaseError(f"release {self.folder.name} has only a part of {name}")
        return Face(body, found.stored if found.packed else None)
