"""Spools: many texts written a line at a time into one file, each in as many stretches as it came in, with little in
memory. A file for each would take longer to be made and removed than what stands in it.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Generic, Self, TypeVar

from fremdrift.ground.tasks import measure

Name = TypeVar("Name")

_ROOM: Final = 8 * 1024 * 1024
"""Bytes that wait to be written."""


@dataclass(frozen=True)
class Spooled:
    """A text: where its stretches stand in a file (from where, how many bytes), its size, and its SHA-256."""

    path: Path
    stretches: tuple[tuple[int, int], ...]
    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """A file that holds one text."""
        told = measure(path)
        return cls(path, ((0, told.bytes),), told.bytes, told.sha256)

    def blocks(self) -> Iterator[bytes]:
        """The text, a stretch at a time; each ends with a line."""
        with self.path.open("rb") as file:
            for at, size in self.stretches:
                file.seek(at)
                yield file.read(size)

    def opened(self) -> BinaryIO:
        """The text as a file to be read once from begin to end."""
        return io.BufferedReader(_Reading(self))


class _Reading(io.RawIOBase):
    """A text, read a stretch at a time."""

    def __init__(self, text: Spooled) -> None:
        super().__init__()
        self._blocks, self._rest = text.blocks(), memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]  # no name for what the base class takes
        """Give what follows, as much as there is room for; nothing at the end."""
        self._rest = self._rest or memoryview(next(self._blocks, b""))
        some, self._rest = self._rest[: len(into)], self._rest[len(into) :]
        into[: len(some)] = some
        return len(some)


@dataclass
class _Growing:
    """A text on its way: what of it waits, and what was written."""

    waiting: list[bytes] = field(default_factory=list)
    stretches: list[tuple[int, int]] = field(default_factory=list)
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)


class Spool(Generic[Name]):
    """Texts on their way into a new file, by name."""

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, path.open("xb")
        self._texts: dict[Name, _Growing] = {}
        self._waiting = 0

    def sink(self, name: Name) -> list[bytes]:
        """What waits of a text: the same list each time, for lines to be appended to, and ``grown`` told of them."""
        return self._texts.setdefault(name, _Growing()).waiting

    def grown(self, size: int) -> None:
        """So many bytes more wait; what is too much is written."""
        self._waiting += size
        if self._waiting > _ROOM:
            self._write()

    def _write(self) -> None:
        for text in self._texts.values():
            if text.waiting:
                body = b"".join(text.waiting)
                text.stretches.append((self._file.tell(), len(body)))
                text.size += len(body)
                text.digest.update(body)
                self._file.write(body)
                text.waiting.clear()
        self._waiting = 0

    def finished(self) -> dict[Name, Spooled]:
        """All texts, when no more lines come."""
        self._write()
        self._file.flush()
        return {
            name: Spooled(self._path, tuple(text.stretches), text.size, text.digest.hexdigest())
            for name, text in self._texts.items()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
