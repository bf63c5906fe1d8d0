"""Steps: what was served, one state after another, and the notices that were frozen with each.

A release is a step, and so is a return to an older release: whoever follows the notices hears of both, and at every
moment knows what is served. Two files hold a step's notices, beside the release's own or in ``returns/`` of the home::

    notices.nq               the notices one after another
    notices.json             for each its name, its facts and how many bytes it has

A return is recorded before the link is turned, and taken back where that fails. Should the program end between the two,
the next step starts from what was last told. A release that is held was compared with what was told before it; a return
in the meantime is taken back just before the held release is served, by a step of its own. That is written first, and
is one only where the step before it leads to where it begins: should the program end between the two, there is nothing
to take back.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from fremdrift.ground.digests import sha256
from fremdrift.ground.durable import make_folder, sync, sync_tree
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.jsons import parsed
from fremdrift.keeping.chain import RETURNS, Chain, compact
from fremdrift.keeping.release import Release

NOTICES: Final = "notices.nq"
INDEX: Final = "notices.json"
_BEFORE: Final = "-before-"
_ASIDE: Final = ".writing"

Tell = Callable[[Release, Release, str, str], Iterable["Written"]]
"""Gives the notices of what changes from one release to another, by the key of the step and its time."""


@dataclass(frozen=True)
class Notice:
    """One notice: its name, what an index says of it, and where it stands in its file."""

    name: str
    facts: dict[str, Any]
    start: int
    size: int


@dataclass(frozen=True)
class Step:
    """One change of what is served; ``key`` is its time as names of releases begin with it."""

    key: str
    release: str
    folder: Path

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """Its notices in order."""
        start, found = 0, []
        for facts in self._index["notices"]:
            found.append(Notice(facts["name"], facts, start, facts["bytes"]))
            start += facts["bytes"]
        return tuple(found)

    @cached_property
    def made(self) -> str:
        """When it was served, ISO 8601 in UTC."""
        return str(self._index["made"])

    @cached_property
    def _index(self) -> dict[str, Any]:
        return _index_of(self.folder)

    def follows(self, before: "Step | None") -> bool:
        """True unless it takes back a return that is not the step before it."""
        return _BEFORE not in self.folder.name or (before is not None and before.release == self._index["since"])

    def read(self, notices: Iterable[Notice]) -> bytes:
        """The bytes of some of its notices, in the order asked for."""
        with (self.folder / NOTICES).open("rb") as file:
            return b"".join(_piece(file, one) for one in notices)


def _following(steps: Iterable[Step]) -> Iterator[Step]:
    """Of steps in order, those that follow from the one before."""
    last = None
    for one in steps:
        if one.follows(last):
            yield (last := one)


def _index_of(folder: Path) -> dict[str, Any]:
    """The index of a step. Raises ReleaseError where it cannot be read."""
    try:
        loaded = parsed((folder / INDEX).read_bytes())
        if isinstance(loaded, dict):
            return loaded
        fault = "it is no object"
    except (OSError, ValueError) as other:
        fault = str(other)
    raise ReleaseError(
        f"{folder / INDEX} cannot be read: {fault}; put back what a copy of FREMDRIFT_HOME has (`fremdrift verify` "
        "names all that is damaged)"
    )


def _piece(file: Any, notice: Notice) -> bytes:
    file.seek(notice.start)
    piece: bytes = file.read(notice.size)
    return piece


def _faults(folder: Path, known: set[str | None]) -> Iterator[str]:
    """What is wrong with the files of a return, between releases that are known."""
    try:
        index = parsed((folder / INDEX).read_bytes())
        ends = (str(index["since"]), str(index["release"]))
        told = sum(int(one["bytes"]) for one in index["notices"])
        said = folder / NOTICES
        size, digest = said.stat().st_size, sha256(said)
    except (OSError, ValueError, TypeError, KeyError) as fault:
        yield f"{INDEX} and {NOTICES} cannot be read: {type(fault).__name__}"
        return
    more = {path.name for path in folder.iterdir()} - {INDEX, NOTICES}
    yield from (f"it leads from or to {one}, and no release is called so" for one in ends if one not in known)
    yield from (f"{one} is no file of a return" for one in sorted(more))
    if size != told:
        yield f"{NOTICES} has {size} bytes, and {INDEX} tells of {told}"
    elif digest != index.get("sha256", digest):
        yield f"{NOTICES} is not what {INDEX} says (its SHA-256 differs)"


def _second_before(moment: str) -> str:
    return (datetime.fromisoformat(moment) - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Written(NamedTuple):
    """A notice to be written: its name, what the index says of it, and its bytes."""

    name: str
    facts: dict[str, Any]
    piece: bytes


def write_notices(folder: Path, notices: Iterable[Written], made: str, since: str, release: str = "") -> int:
    """Write a step's notices into a folder; gives how many. ``made`` is the step's time, ``since`` the release that it
    starts from, ``release`` where a return leads.
    """
    index = []
    with (folder / NOTICES).open("wb") as file:
        for one in notices:
            index.append({"name": one.name, **one.facts, "bytes": file.write(one.piece)})
    of_return = {"release": release, "sha256": sha256(folder / NOTICES)} if release else {}
    step = {"made": made, "since": since, **of_return, "notices": index}
    (folder / INDEX).write_text(json.dumps(step, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(index)


@dataclass(frozen=True)
class Steps:
    """The steps of one chain, in order."""

    chain: Chain

    @property
    def _returns(self) -> Path:
        return self.chain.home / RETURNS

    def all(self) -> list[Step]:
        """Every step, oldest first; releases from before there were notices are none."""
        releases = self.chain.releases()
        found = [
            Step(one.id.partition("-")[0], one.id, one.folder) for one in releases if (one.folder / INDEX).is_file()
        ]
        found += self._returned({one.id for one in releases})
        found.sort(key=lambda one: (one.key, one.folder.parent != self._returns, one.folder.name))
        return list(_following(found))

    def _returned(self, served: set[str]) -> Iterator[Step]:
        if not self._returns.is_dir():
            return
        for path in self._returns.iterdir():
            if path.name.startswith("."):
                continue
            waits_for = path.name.partition(_BEFORE)[2]
            if not waits_for or waits_for in served:
                yield Step(path.name.partition("-")[0], str(_index_of(path).get("release")), path)

    def faults(self) -> Iterator[str]:
        """What is wrong with any return, a sentence each; releases tell their own."""
        known = {self.chain.held(), *(one.id for one in self.chain.releases())}  # in this order: it may be served
        folders = self._returns.iterdir() if self._returns.is_dir() else ()
        for folder in sorted(one for one in folders if not one.name.startswith(".")):
            for fault in _faults(folder, known):
                yield f"{RETURNS}/{folder.name}: {fault}"

    def told(self) -> Release | None:
        """The release that the notices leave one with; None before the first."""
        steps = self.all()
        return self.chain.find(steps[-1].release) if steps else None

    def write_return(self, to: Release, made: str, tell: Tell) -> list[str]:
        """Record a return to a release at a time, unless the notices leave one there already; gives the names of what
        was written.

        To be called under the chain's lock, before the release is served.
        """
        told = self.told()
        if told is None or told.id == to.id:
            return []
        held, name = self.chain.held_release(), self.chain.held()
        written = []
        if held and name:
            awaited, moment = self._compared_with(held) or told, _second_before(held.made)
            notices = tell(to, awaited, f"{compact(moment)}-before", moment)
            written.append(f"{compact(moment)}-{compact(made)}{_BEFORE}{name}")
            self._write(written[0], notices, moment, to, awaited)
        self._write(compact(made), tell(told, to, compact(made), made), made, told, to)
        return [*written, compact(made)]

    def take_back(self, written: list[str]) -> None:
        """Remove what was written of a return that is not served after all, the last first."""
        for name in reversed(written):
            (self._returns / name).rename(self._returns / _ASIDE)
            sync(self._returns)
            shutil.rmtree(self._returns / _ASIDE)

    def _compared_with(self, held: Release) -> Release | None:
        """The release that a held one's notices start from."""
        name = _index_of(held.folder).get("since")
        return self.chain.find(name) if name else None

    def _write(self, name: str, notices: Iterable[Written], made: str, before: Release, after: Release) -> None:
        """A step of its own, whole or not at all; what a killed run left is removed."""
        make_folder(self._returns)
        aside = self._returns / _ASIDE
        for left in (aside, self._returns / name):
            shutil.rmtree(left, ignore_errors=True)
        aside.mkdir()
        try:
            write_notices(aside, notices, made, before.id, after.id)
            sync_tree(aside)
            aside.rename(self._returns / name)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        sync(self._returns)
