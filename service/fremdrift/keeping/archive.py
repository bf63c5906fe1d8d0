"""The archive: a whole release as one TAR, made while it is read, so that it takes no room and its size is known.

Names, sizes and times are the manifest's, so its bytes are the same on every machine, and any part of it can be read by
itself. Where a large file has a compressed copy only the copy is in it; the manifest has the digests of both.
"""

import io
import tarfile
from bisect import bisect_right
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.formats import GZIP
from fremdrift.keeping.manifest import MANIFEST
from fremdrift.keeping.release import Release

_BLOCK: Final = tarfile.BLOCKSIZE
_END: Final = 2 * _BLOCK
"""Two blocks of zeros end it (POSIX, pax interchange format), and zeros fill up the last record."""


class Part(NamedTuple):
    """A stretch of the archive: bytes of our own, or a file."""

    start: int
    size: int
    source: bytes | Path


@lru_cache(maxsize=4)
def parts(release: Release) -> tuple[Part, ...]:
    """Everything that the archive consists of, in order."""
    files = release.manifest["files"]
    sizes = {name: facts["bytes"] for name, facts in files.items() if f"{name}.{GZIP.suffix}" not in files}
    sizes[MANIFEST] = (release.folder / MANIFEST).stat().st_size
    made = int(datetime.strptime(release.made, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
    found: list[Part] = []
    end = 0
    for name, size in sorted(sizes.items()):
        pieces = (
            (_header(f"{release.id}/{name}", size, made), None),
            (release.folder / name, size),
            (b"\0" * (-size % _BLOCK), None),
        )
        for source, length in pieces:
            part = Part(end, len(source) if isinstance(source, bytes) else length or 0, source)
            found += [part] if part.size else []
            end += part.size
    found.append(Part(end, _END + -(end + _END) % tarfile.RECORDSIZE, b""))
    return tuple(found)


def _header(name: str, size: int, made: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = size, made, 0o644
    return entry.tobuf(tarfile.PAX_FORMAT)


class Archive(io.RawIOBase):
    """The archive of a release, to be read from any place on. Raises ReleaseError where a file has not its size."""

    def __init__(self, release: Release) -> None:
        self._parts = parts(release)
        self._starts = [one.start for one in self._parts]
        self.size = self._parts[-1].start + self._parts[-1].size
        self._at = 0
        self._open: tuple[Path, io.BufferedReader] | None = None

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def seekable(self) -> bool:
        """Any place can be had."""
        return True

    def tell(self) -> int:
        """Where the next byte is read from."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        self._at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence])
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with what one part has from here on; 0 at the end."""
        if self._at >= self.size:
            return 0
        part = self._parts[bisect_right(self._starts, self._at) - 1]
        inside = self._at - part.start
        wanted = min(len(buffer), part.size - inside)
        got = self._bytes(part, inside, wanted)
        buffer[: len(got)] = got
        self._at += len(got)
        return len(got)

    def _bytes(self, part: Part, inside: int, wanted: int) -> bytes:
        if isinstance(part.source, bytes):
            return part.source[inside : inside + wanted].ljust(wanted, b"\0")
        file = self._file(part.source)
        file.seek(inside)
        got = file.read(wanted)
        if not got:
            raise ReleaseError(f"{part.source.name} is shorter than the manifest says; `fremdrift verify` tells more")
        return got

    def _file(self, path: Path) -> io.BufferedReader:
        if self._open is None or self._open[0] != path:
            self._shut()
            self._open = (path, path.open("rb"))
        return self._open[1]

    def _shut(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def close(self) -> None:
        """Let go of the file that is open."""
        self._shut()
        super().close()
