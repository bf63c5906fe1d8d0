"""Caches, and the one of finished answers. A release never changes, so an answer is a function of its key, for ever.

The key names the release, so a publish makes older answers unreachable, and they are the first to be forgotten.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from fremdrift.serving.pool import Dataset

Name = TypeVar("Name")
Kept = TypeVar("Kept")
_LARGEST: Final = 1024 * 1024
"""A larger answer is not kept: it would push out too many small ones."""


@dataclass(frozen=True)
class Key:
    """What an answer depends on."""

    release: str
    dataset: Dataset
    query: str
    media_type: str


class Cache(Generic[Name, Kept]):
    """Things by name, up to ``room`` bytes by ``size_of``, the least recently used forgotten first."""

    def __init__(self, room: int, size_of: Callable[[Kept], int]) -> None:
        self._room = room
        self._size_of = size_of
        self._kept: OrderedDict[Name, Kept] = OrderedDict()
        self._changing = threading.Lock()
        self.bytes = 0
        self.hits = 0
        self.misses = 0

    def get(self, name: Name) -> Kept | None:
        """The thing of this name, where it is kept."""
        with self._changing:
            found = self._kept.get(name)
            if found is None:
                self.misses += 1
                return None
            self.hits += 1
            self._kept.move_to_end(name)
            return found

    def put(self, name: Name, thing: Kept) -> None:
        """Keep a thing that is not too large."""
        size = self._size_of(thing)
        if not self.fits(size):
            return
        with self._changing:
            before = self._kept.pop(name, None)
            self.bytes += size - (0 if before is None else self._size_of(before))
            self._kept[name] = thing
            while self.bytes > self._room:
                _, oldest = self._kept.popitem(last=False)
                self.bytes -= self._size_of(oldest)

    def clear(self) -> None:
        """Forget everything."""
        with self._changing:
            self._kept.clear()
            self.bytes = 0

    def fits(self, size: int) -> bool:
        """True where a thing of so many bytes would be kept."""
        return size <= min(_LARGEST, self._room)


class Answers(Cache[Key, bytes]):
    """Finished answers to queries, up to ``room`` bytes."""

    def __init__(self, room: int) -> None:
        super().__init__(room, len)
