"""ZIP (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT): files that are written once, of entries that may
have been compressed before; the same bytes for the same entries.

The standard library compresses every entry anew, by zlib, and reads an archive again to put something behind what it
has. Workbooks and packages are made by the thousand, and most of what stands in them is the same in all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import SEEK_END
from struct import Struct
from typing import BinaryIO, Final, NamedTuple

from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.gzips import Deflating

_LOCAL: Final = Struct("<4s5H3L2H")  # 4.3.7
_CENTRAL: Final = Struct("<4s6H3L5H2L")  # 4.3.12
_END: Final = Struct("<4s4H2LH")  # 4.3.16
_VERSION: Final = 20
"""What a reader must know: entries that are deflated (4.4.3.2)."""
_UNIX: Final = 3 << 8
"""Where the rights of an entry are as Unix has them (4.4.2.2)."""
_RIGHTS: Final = 0o644 << 16
_UTF_8: Final = 0x800
_DEFLATED: Final = 8
_TIME, _DAY = 0, 0x21
"""The first moment that there is, 1980-01-01 (4.4.6)."""
_MOST: Final = 0xFFFF_FFFF


class Entry(NamedTuple):
    """A file of an archive, compressed: its name, its bytes, and of what they were the CRC-32 and the size."""

    name: str
    packed: bytes
    check: int
    size: int


def entry(name: str, body: bytes) -> Entry:
    """A file to stand in archives."""
    deflating = Deflating()
    packed = deflating.packed(body) + deflating.end()
    return Entry(name, packed, deflating.check, deflating.size)


class _Placed(NamedTuple):
    """What stands in an archive: the name, where, and what both headers say of it."""

    name: bytes
    at: int
    told: tuple[int, ...]


@dataclass(frozen=True)
class Archive:
    """An archive on its way into a file, in which one can go back; it is whole when it was ``ended``."""

    to: BinaryIO
    _placed: list[_Placed] = field(default_factory=list)

    def put(self, one: Entry) -> None:
        """Go on with a file that is compressed."""
        placed = self._place(one.name, self.to.tell(), one.check, len(one.packed), one.size)
        self.to.write(_local(placed) + one.packed)

    def write(self, name: str, body: Iterable[bytes]) -> None:
        """Go on with a file that comes a piece at a time. Raises ReleaseError where it is too large for an archive."""
        begin, deflating = self.to.tell(), Deflating()
        self.to.seek(_LOCAL.size + len(name.encode()), SEEK_END)
        size = sum(self.to.write(deflating.packed(piece)) for piece in body) + self.to.write(deflating.end())
        if deflating.size > _MOST:
            raise _too_large(name, deflating.size, "of one file")
        self.to.seek(begin)
        self.to.write(_local(self._place(name, begin, deflating.check, size, deflating.size)))
        self.to.seek(0, SEEK_END)

    def ended(self) -> None:
        """Write down what stands where, after which nothing comes any more. Raises ReleaseError where that is too far
        behind for an archive.
        """
        begin = self.to.tell()
        if begin > _MOST:
            raise _too_large(f"what ends with {self._placed[-1].name.decode()}", begin, "compressed")
        listed = b"".join(map(_central, self._placed))
        count = len(self._placed)
        self.to.write(listed + _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), begin, 0))

    def _place(self, name: str, at: int, *sizes: int) -> _Placed:
        flags = 0 if name.isascii() else _UTF_8
        self._placed.append(_Placed(name.encode(), at, (_VERSION, flags, _DEFLATED, _TIME, _DAY, *sizes)))
        return self._placed[-1]


def _too_large(what: str, size: int, how: str) -> ReleaseError:
    told = f"{what} has {size} bytes, and a ZIP takes {_MOST} {how}: publish the strategies as several collections"
    return ReleaseError(told)


def _local(one: _Placed) -> bytes:
    return _LOCAL.pack(b"PK\3\4", *one.told, len(one.name), 0) + one.name


def _central(one: _Placed) -> bytes:
    lengths = len(one.name), 0, 0, 0, 0
    return _CENTRAL.pack(b"PK\1\2", _UNIX | _VERSION, *one.told, *lengths, _RIGHTS, one.at) + one.name
