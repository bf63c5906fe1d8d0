"""Digests: of a file, of values, and of the program itself with everything that it stands on."""

import hashlib
import json
import platform
import sys
import zlib
from functools import cache, lru_cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from fremdrift.ground import folders


def sha256(path: Path) -> str:
    """The SHA-256 of a file, lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_as_it_stands(path: Path) -> str:
    """The same of a file that is asked for again and again: it is read once, as long as the file system tells the
    same of it. A kernel gives it another change time with whatever is written into it.
    """
    told = path.stat()
    return _sha256_then(path.absolute(), (told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns))


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
