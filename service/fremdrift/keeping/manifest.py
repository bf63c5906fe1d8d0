"""The manifest: what one must hold before anything in it is believed.

A home may have been restored by hand, or copied from elsewhere: a name in it never leads out of its release.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final
from weakref import WeakValueDictionary

from fremdrift.ground.jsons import parsed

MANIFEST: Final = "manifest.json"
_SHA256: Final = re.compile("[0-9a-f]{64}")
_NOT_BELOW: Final = frozenset(["", ".", ".."])
"""Parts of a path by which it begins elsewhere, leads upwards, or is another spelling of one that does not."""
_MADE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class Manifest(dict[str, Any]):
    """A manifest as it was read; whoever else reads the same bytes while it is held is given it, and changes nothing
    in it.
    """


_HELD: Final[WeakValueDictionary[bytes, Manifest]] = WeakValueDictionary()
"""Those that somebody holds, by the digest of their bytes: of a large release one has 20 MB, and takes a second."""


def read_manifest(body: bytes) -> Manifest | str:
    """The manifest of these bytes; or why they are none that can be used. Raises ValueError where they are no JSON."""
    digest = hashlib.sha256(body).digest()
    held = _HELD.get(digest)
    if held is not None:
        return held
    loaded = parsed(body)
    if wrong := next(manifest_faults(loaded), None):
        return wrong
    return _HELD.setdefault(digest, Manifest(loaded))


def manifest_faults(loaded: Any) -> Iterator[str]:
    """Why this is no manifest that can be used, a clause each; nothing where it is one."""
    if not isinstance(loaded, dict):
        yield f"{MANIFEST} is not an object"
        return
    if not isinstance(loaded.get("base"), str) or not _matches(_MADE, loaded.get("made")):
        yield f"{MANIFEST} does not say its base and when it was made"
    if not isinstance(loaded.get("inputs", ""), str) or not isinstance(loaded.get("counts"), dict):
        yield f"{MANIFEST} does not say what it was made from and how much is in it"
    yield from _previous_faults(loaded.get("previous", ...))
    files = loaded.get("files")
    if not isinstance(files, dict):
        yield f"{MANIFEST} lists no files"
        return
    for name, facts in files.items():
        yield from file_faults(name, facts)
    yield from _download_faults(loaded.get("downloads", []), files)
    yield from _licence_faults(loaded.get("licences", {}))


def _previous_faults(previous: Any) -> Iterator[str]:
    named = isinstance(previous, dict) and isinstance(previous.get("id"), str)
    if previous is not None and not (named and _matches(_SHA256, previous.get("sha256"))):
        yield f"{MANIFEST} does not say which release was before it"


def file_faults(name: str, facts: Any) -> Iterator[str]:
    """What is wrong with what an index says of a file, a clause each."""
    if not _NOT_BELOW.isdisjoint(name.split("/")) or "\\" in name or "\0" in name:
        yield f"{MANIFEST} lists {name!r}, which leads out of the release"
    told = facts if isinstance(facts, dict) else {}
    size = told.get("bytes")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0 or not _matches(_SHA256, told.get("sha256")):
        yield f"{MANIFEST} does not say the size and SHA-256 of {name!r}"
    if "since" in told and not _matches(_MADE, told["since"]):
        yield f"{MANIFEST} does not say since when {name!r} is what it is"


def _licence_faults(licences: Any) -> Iterator[str]:
    for key, one in licences.items() if isinstance(licences, dict) else [("", None)]:
        told = one if isinstance(one, dict) else {}
        if not (isinstance(told.get("title"), str) and str(told.get("address")).startswith(("https://", "http://"))):
            yield f"{MANIFEST} does not say what the dataset {key!r} is licensed under"


def _download_faults(downloads: Any, files: dict[str, Any]) -> Iterator[str]:
    for one in downloads if isinstance(downloads, list) else [None]:
        told = one if isinstance(one, dict) else {}
        known = isinstance(told.get("dataset"), str) and isinstance(told.get("titles"), dict)
        if not known or f"files/{told.get('path')}" not in files:
            yield f"{MANIFEST} lists a download that is no file of it"


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
