"""Gzip (RFC 1952): the same bytes for the same body, by the same version of the library and kind of processor.

zlib-ng at this level packs as small as zlib at its sixth, in a quarter of the time. Neither promises its bytes from
version to version, nor zlib-ng from one kind of processor to another; both are part of the key that a file is made by.

A body may also be packed in pieces, each once, however many files it is a part of. They are pieces of one deflate
stream in one member: RFC 1952 allows many members too, but there are readers that stop after the first.
"""

import shutil
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

from zlib_ng import gzip_ng, zlib_ng

_LEVEL: Final = 5
_BLOCK: Final = 1 << 20
HEAD: Final = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF))
"""Deflate, no time, no name, by no system in particular (https://www.rfc-editor.org/rfc/rfc1952#section-2.3)."""
_LAST: Final = bytes((3, 0))
"""A block without content that says it is the last (https://www.rfc-editor.org/rfc/rfc1951#section-3.2.3)."""


def packed(body: bytes) -> bytes:
    """A body, compressed."""
    compressed: bytes = gzip_ng.compress(body, _LEVEL, mtime=0)  # type: ignore[no-untyped-call]
    return compressed


def pack_file(path: Path, to: Path) -> None:
    """Write a file compressed into another. Raises FileExistsError where that is there already."""
    with (
        path.open("rb") as source,
        to.open("xb") as target,
        gzip_ng.GzipNGFile("", "wb", _LEVEL, target, mtime=0) as written,  # type: ignore[no-untyped-call]
    ):
        shutil.copyfileobj(source, written, _BLOCK)


class Deflating:
    """A body that is compressed a piece at a time, for a file that has it as it is (RFC 1951) and says its checksum."""

    def __init__(self) -> None:
        self._stream = _stream()
        self.size = self.check = 0

    def packed(self, piece: bytes) -> bytes:
        """What comes out when this goes in."""
        self.size += len(piece)
        self.check = checksum(piece, self.check)
        return bytes(self._stream.compress(piece))

    def end(self) -> bytes:
        """What comes out at last."""
        return bytes(self._stream.flush())


def packed_piece(body: bytes) -> bytes:
    """A piece of a body, compressed so that any other may stand before and after it; of nothing, nothing.

    It ends at a full byte, and refers to nothing before its own begin (``Z_FULL_FLUSH``, https://zlib.net/manual.html).
    """
    if not body:
        return b""
    stream = _stream()
    return bytes(stream.compress(body) + stream.flush(zlib_ng.Z_FULL_FLUSH))


def _stream() -> Any:
    return zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, -zlib_ng.MAX_WBITS)


def packed_whole(pieces: Iterable[bytes], check: int, size: int) -> Iterator[bytes]:
    """A file of pieces that were compressed for themselves, of the body with this checksum and of so many bytes."""
    end = check.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")
    return chain((HEAD,), pieces, (_LAST, end))


def checksum(body: bytes, before: int = 0) -> int:
    """The CRC-32 of a body, or of one that goes on after what has the checksum ``before``."""
    return int(zlib_ng.crc32(body, before))
