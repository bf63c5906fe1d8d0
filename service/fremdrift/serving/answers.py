"""The cache of finished answers. A release never changes, so an answer is a function of its key, for ever.

The key names the release, so a publish makes older answers unreachable, and they are the first to be forgotten.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from fremdrift.serving.pool import Dataset

_LARGEST: Final = 1024 * 1024
"""A larger answer is not kept: it would push out too many small ones."""


@dataclass(frozen=True)
class Key:
    """What an answer depends on."""

    release: str
    dataset: Dataset
    query: str
    media_type: str


class Answers:
    """Finished answers, up to ``room`` bytes, the least recently used forgotten first."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._changing = threading.Lock()
        self.bytes = 0
        self.hits = 0
        self.misses = 0

    def get(self, key: Key) -> bytes | None:
        """The answer, where it is kept."""
        with self._changing:
            found = self._kept.get(key)
            if found is None:
                self.misses += 1
                return None
            self.hits += 1
            self._kept.move_to_end(key)
            return found

    def put(self, key: Key, answer: bytes) -> None:
        """Keep an answer that is not too large."""
        if not self.fits(len(answer)):
            return
        with self._changing:
            self.bytes += len(answer) - len(self._kept.pop(key, b""))
            self._kept[key] = answer
            while self.bytes > self._room:
                _, oldest = self._kept.popitem(last=False)
                self.bytes -= len(oldest)

    def fits(self, size: int) -> bool:
        """True where an answer of so many bytes would be kept."""
        return size <= min(_LARGEST, self._room)
