"""Digests: of a file, of values, and of the program itself with everything that it stands on."""

import hashlib
import json
import os
import platform
import sys
import zlib
from functools import cache, lru_cache
from importlib.metadata import distributions
from pathlib import Path
from stat import S_ISREG
from typing import Any, Final

from fremdrift.ground import folders

_LARGEST: Final = 2**64 - 1
"""As large a number JSON is written with here: in nanoseconds a release that is held until the year 2999 has more."""

Told = list[int]
"""Device, inode, size, and the times of the last modification, its lower 64 bits, and of the last change, in
nanoseconds.
"""


def told_of(path: Path | str) -> Told | None:
    """What the file system tells of a file; None where there is none, or no regular one. Who asks for thousands gives
    their paths as texts, which are made in a tenth of the time.
    """
    try:
        told = os.lstat(path)
    except OSError:
        return None
    if not S_ISREG(told.st_mode):
        return None
    return [told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns & _LARGEST, told.st_ctime_ns]


def sha256(path: Path) -> str:
    """The SHA-256 of a file, lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_as_it_stands(path: Path) -> str:
    """The same of a file that is asked for again and again: it is read once, as long as the file system tells the
    same of it. A kernel gives it another change time with whatever is written into it.
    """
    told = told_of(path)
    return _sha256_then(path.absolute(), tuple(told)) if told else sha256(path)


@lru_cache(maxsize=8192)
def _sha256_then(path: Path, _: tuple[int, ...]) -> str:
    return sha256(path)


def sha256_of(*values: Any) -> str:
    """The SHA-256 of values that JSON can tell; two that differ in anything have two digests."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def program() -> str:
    """One digest of all that decides what this program writes from the same input: its source, the vocabulary that
    travels with it, the kind of processor, and the version of Python and of every library that is installed. Whoever
    changes any of them, or updates a library, gets another; which of them matter to which file is not guessed.
    """
    files = [*folders.PACKAGE.rglob("*.py"), *(one for one in folders.vocabulary().rglob("*") if one.is_file())]
    return sha256_of(sorted((one.name, sha256_as_it_stands(one)) for one in files), _libraries())


@cache
def _libraries() -> list[str]:
    """What is installed, by name and version, and what it runs on; neither changes while we run."""
    libraries = {f"{one.name} {one.version}" for one in distributions()}
    return [sys.version, platform.machine(), zlib.ZLIB_RUNTIME_VERSION, *sorted(libraries)]
