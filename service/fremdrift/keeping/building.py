"""Building the store of a release: from its statements, or from the store of the release before where little changed.

The tables of a store are never written again once they stand on the disk, only removed, so a new store takes them as
hard links, which costs no room and touches nobody who reads the old one. What is little is copied, and then what came
and went is written into the copy. A store that is not what the files say in number is built anew.
"""

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from fremdrift.ground.errors import ReleaseError
from fremdrift.keeping.release import NQUADS, STATEMENTS, STORE, Release
from fremdrift.keeping.stock import link
from fremdrift.quads.lines import count_lines, differing, few
from fremdrift.quads.store import alter, build, parse_nquads

_ROOM: Final = 2.5
"""A store with more bytes to a byte of its statements is full of what was taken out, and built anew. One that was built
of a million has 1.8, of a tenth of that 1.
"""
_SPARE: Final = 2**20
_TABLES: Final = "*.sst"
_NOT_TAKEN: Final = ("LOG", "LOCK")
"""What the engine wrote of its own work, and who has the store open."""


def build_store(folder: Path, before: Release | None = None) -> None:
    """Build the store in the folder of a release from its N-Quads files, with what one before it has already."""
    if before is None or not _follows(folder, before):
        _load(folder)


def _load(folder: Path) -> None:
    paths = Release(folder).nquads
    judged = [one for one in paths if one.name in STATEMENTS]
    build(folder / STORE, judged, [one for one in paths if one not in judged])


def _follows(folder: Path, before: Release) -> bool:
    """Whether the store could be made from the older one; nothing is left where it could not."""
    store = folder / STORE
    try:
        changed = _changed(folder, before)
        if changed is None or not _is_compact(before):
            return False
        _take(before.folder / STORE, store)
        if alter(store, parse_nquads("".join(changed).encode())) == _count(folder):
            return True
    except (ReleaseError, OSError, SyntaxError):
        pass  # what was damaged, or written by another version of the engine, has nothing to give
    shutil.rmtree(store, ignore_errors=True)
    return False


def _changed(folder: Path, before: Release) -> list[str] | None:
    """The lines that came or went; None where they are too many, or the old files are not what their manifest says."""
    if not before.whole(*(path.name for path in before.nquads)):
        return None
    most = few(int(before.manifest["counts"]["quads"]))
    found = list(islice(_differing(folder, before.folder), most + 1))
    return found if len(found) <= most else None


def _differing(folder: Path, older: Path) -> Iterator[str]:
    for name in NQUADS:
        yield from differing(older / name, folder / name)


def _count(folder: Path) -> int:
    return sum(map(count_lines, Release(folder).nquads))


def _is_compact(release: Release) -> bool:
    held = sum(one.stat().st_size for one in (release.folder / STORE).glob(_TABLES))
    return 0 < held <= _ROOM * sum(one.stat().st_size for one in release.nquads) + _SPARE


def _take(there: Path, here: Path) -> None:
    """Take over the files of a store that nobody writes to: tables as links, the rest as copies."""
    here.mkdir()
    for one in sorted(there.iterdir()):
        if one.match(_TABLES):
            link(one, here / one.name)
        elif not one.name.startswith(_NOT_TAKEN):
            shutil.copyfile(one, here / one.name)
