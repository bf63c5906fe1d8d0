"""Seen: what the file system told of the files of the newest release when their digests were known, so that the next
one need not read all of them again to take them over.

A kernel gives a file another change time with whatever is written into it, and lets nobody set that time. So a file
that is still the same inode with the same size and times holds what it held. Where that is not so any more (a home
that was restored, copied or moved to another disk, a file that another release took over since) it is read and
digested as ever. What no file system tells is a disk that gives back other bytes than it took: ``fremdrift verify``
reads everything. Whoever can write what is noted here can write the manifest too.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from time import time_ns
from typing import Any, Final

from fremdrift.ground.digests import told_of
from fremdrift.ground.durable import put
from fremdrift.ground.jsons import compact, parsed

SEEN: Final = ".seen.json"
"""Where a home has it."""
_GRAIN: Final = 100_000_000
"""Of what changed so few nanoseconds ago nothing is noted: a change right after it might have the same time."""
_SECOND: Final = 1_000_000_000
_COARSE_GRAIN: Final = 2 * _SECOND
"""The same where a time is a whole second, as all are on file systems whose clocks tick once in one or in two."""


def note(home: Path, release_id: str, folder: Path, names: Iterable[str]) -> None:
    """Note of these files of a release what the file system tells; their digests must be known to be right."""
    now = time_ns()
    found = {name: told for name in names if (told := told_of(f"{folder}/{name}")) and _is_past(told[-1], now)}
    put(home / SEEN, compact({"release": release_id, "files": found}))


def _is_past(changed: int, now: int) -> bool:
    """Whether the clock of the file system has ticked since a change, so that another would have another time."""
    return changed < now - (_GRAIN if changed % _SECOND else _COARSE_GRAIN)


def noted(home: Path, release_id: str) -> Mapping[str, Any]:
    """What was noted of a release by the names of its files; nothing where that was another, or cannot be read."""
    try:
        known = parsed((home / SEEN).read_bytes())
        return dict(known["files"]) if known["release"] == release_id else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
