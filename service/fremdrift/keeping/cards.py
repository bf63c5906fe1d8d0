"""Cards: many small texts by name in one file, looked up where they stand, so that opening it costs nothing.

The bodies stand one after the other in the order they were written, then an entry of fixed length for each in the order
of the names, then the names. A look-up halves the entries until it meets the name; the system keeps what is read often.
"""

import mmap
import struct
import sys
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Final, Protocol, cast

from fremdrift.ground.errors import ReleaseError

CARDS: Final = "cards.pack"
_ENTRY: Final = struct.Struct("<QIQI")
"""Where a name stands and how long it is, where its body stands and how long that is."""
_END: Final = struct.Struct("<8sQQ")
"""The mark, how many cards there are, and where the first entry stands."""
_MARK: Final = b"fdcards1"


def write_cards(file: IO[bytes], cards: Iterable[tuple[str, bytes]]) -> None:
    """Write cards into an empty file, in any order. Raises ValueError where a name comes twice."""
    places: dict[bytes, tuple[int, int]] = {}
    at = 0
    for name, body in cards:
        key = name.encode()
        if key in places:
            raise ValueError(f"two cards are called {name}")
        file.write(body)
        places[key] = (at, len(body))
        at += len(body)
    name_at = at + _ENTRY.size * len(places)
    names = sorted(places)
    for key in names:
        file.write(_ENTRY.pack(name_at, len(key), *places[key]))
        name_at += len(key)
    file.writelines(names)
    file.write(_END.pack(_MARK, len(places), at))


class Deck(Protocol):
    """Cards to be looked up, wherever they are."""

    def get(self, name: str) -> bytes | None:
        """The card of this name, None where there is none."""
        ...

    def starting(self, beginning: str) -> Iterator[str]:
        """The names that begin like this, in order."""
        ...


class Cards:
    """The cards of a file."""

    def __init__(self, file: IO[bytes], called: str) -> None:
        """Raises ReleaseError where the file, which a message calls by ``called``, holds no cards or only a part."""
        size = file.seek(0, 2)
        if size < _END.size:
            raise ReleaseError(f"{called} is no whole file of cards; `fremdrift verify` tells what is damaged")
        self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        end: tuple[bytes, int, int] = _END.unpack_from(self._bytes, size - _END.size)
        mark, self._count, self._first = end
        if mark != _MARK or self._first + self._count * _ENTRY.size + _END.size > size:
            raise ReleaseError(f"{called} is no whole file of cards; `fremdrift verify` tells what is damaged")

    def get(self, name: str) -> bytes | None:
        """The card of this name, None where there is none."""
        key = name.encode()
        at = self._place(key)
        if at == self._count or self._name(at) != key:
            return None
        _, _, start, size = self._entry(at)
        return self._bytes[start : start + size]

    def lines(self, name: str) -> Iterator[str]:
        """The lines of a card one after the other, without line breaks; none where there is no such card."""
        key = name.encode()
        at = self._place(key)
        if at == self._count or self._name(at) != key:
            return
        _, _, start, size = self._entry(at)
        end = start + size
        while start < end:
            line = self._bytes.find(b"\n", start, end)
            line = end if line < 0 else line
            yield self._bytes[start:line].decode()
            start = line + 1

    def starting(self, beginning: str) -> Iterator[str]:
        """The names that begin like this, in order."""
        key = beginning.encode()
        for at in range(self._place(key), self._count):
            name = self._name(at)
            if not name.startswith(key):
                return
            yield name.decode()

    def held(self, beginnings: Iterable[str] = ("",)) -> Iterator[tuple[str, bytes]]:
        """The cards whose names begin like any of these, in the order they were written."""
        entries = chain.from_iterable(map(self._beginning, beginnings))
        for start, size, name_at, length in sorted((start, size, *name) for *name, start, size in entries):
            yield self._bytes[name_at : name_at + length].decode(), self._bytes[start : start + size]

    def __len__(self) -> int:
        return self._count

    def _beginning(self, beginning: str) -> Iterator[tuple[int, int, int, int]]:
        """The entries of the names that begin like this: no name has the byte that ends them."""
        places = (self._place(beginning.encode() + end) for end in (b"", b"\xff"))
        first, after = (self._first + place * _ENTRY.size for place in places)
        return cast("Iterator[tuple[int, int, int, int]]", _ENTRY.iter_unpack(self._bytes[first:after]))

    def _place(self, key: bytes) -> int:
        """The place of the first name that does not sort before this one."""
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            if self._name(middle) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _name(self, place: int) -> bytes:
        start, size, _, _ = self._entry(place)
        return self._bytes[start : start + size]

    def _entry(self, place: int) -> tuple[int, int, int, int]:
        found: tuple[int, int, int, int] = _ENTRY.unpack_from(self._bytes, self._first + place * _ENTRY.size)
        return found


def written_numbers(numbers: Iterable[int]) -> bytes:
    """Whole numbers under 2³² as four bytes each, the lowest byte first."""
    return _swapped(array("I", numbers)).tobytes()


def read_numbers(card: bytes) -> "array[int]":
    """The numbers of ``written_numbers``."""
    found = array("I")
    found.frombytes(card)
    return _swapped(found)


def _swapped(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def open_cards(path: Path) -> Cards:
    """The cards in a file. Raises ReleaseError where it holds none or only a part, OSError."""
    with path.open("rb") as file:
        return Cards(file, f"{path.name} of release {path.parent.name}")
