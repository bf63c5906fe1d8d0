"""Freezing: everything that follows from the statements of a release, worked out once for it, whole by whole.

Each whole (``apart``) is worked out by one of several hands. One that says what it said in an older release, and names
nothing whose day or label is another, is not worked out again: what it came to there is copied. So memory is a matter
of the largest strategy, and after a change the work is a matter of what it touches.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, Final

from fremdrift.deriving.apart import SHARED, Scopes, Whole, apart, spoken
from fremdrift.deriving.ledger import LABEL, out_in
from fremdrift.deriving.portions import Run, bytes_of, join
from fremdrift.deriving.presence import Beside, Presence, known_in
from fremdrift.deriving.wholes import CAUSED, CHAINS, DERIVED, FOLLOWING, RECORDS, Chains, Lot, Made, make, told_of
from fremdrift.ground.crew import Crew
from fremdrift.ground.digests import program
from fremdrift.ground.jsons import compact, parsed
from fremdrift.model.iris import EDITION, OWN_CODE, THING, Names
from fremdrift.quads.lines import Lines, iri_of, text_lines
from fremdrift.quads.sorting import write_sorted

STATES: Final = "states"
"""The folder of a release that has what its states take."""
PRESENCE: Final = "presence.json"
WHOLES: Final = "wholes.json"
"""Of each whole what it was made of, and where its pieces stand in the files beside; and what is known of scopes."""
TAKEN: Final = tuple(f"{STATES}/{one}" for one in (WHOLES, PRESENCE, DERIVED, CAUSED, CHAINS))
"""Files that a release has where the next one may take its states over."""
_LOT: Final = 32_000_000
"""A hand takes wholes of so many bytes at a time, unless one has more."""


def freeze(
    data: Path, derived: Path, base: str, crew: Crew, *, older: Path | None = None, lasting: bool = True
) -> Chains:
    """Write what follows from statements, a sorted N-Quads file, as such a file, and beside it the records of all
    scopes; where that is to last also what the states of a release take, and then its chains are given.

    ``older`` is the folder of a release whose files of states and of what follows are what they should be, and have
    these names.
    """
    states = derived.parent / STATES
    (states / RECORDS).mkdir(parents=True)
    with TemporaryDirectory(prefix=".wholes-", dir=derived.parent) as name:
        aside = Path(name)
        old = _Old(older, derived.name, base, states) if older and lasting else None
        lots = _Lots(base, states, aside, lasting)
        known = known_in(Lines((data,)))
        scopes = Scopes(old.scopes if old else {})
        beside = Beside(known, labels=_labels(data, base), out=_out(data, base, known))
        made = _all_made(apart(data, base, scopes), beside, lots, old, crew)
        parts = [(one / FOLLOWING, None) for one in dict.fromkeys(one.folder for one in made) if one.parent == aside]
        join([*parts, *(old.following(made, aside) if old else ())], base, derived)
        if not lasting:
            return Chains()
        _write_pieces(states, made, scopes)
    things = {thing: day for one in made for thing, day in one.things.items()}
    (states / PRESENCE).write_bytes(compact({"known": known, "things": things}, ordered=True) + b"\n")
    chains = derived.with_name(CHAINS)
    write_sorted(text_lines(states / CHAINS), chains)
    return Chains(chains)


class _Lots:
    """Wholes by as many as a hand takes at a time, each lot with a folder of its own within another."""

    def __init__(self, base: str, states: Path, aside: Path, lasting: bool) -> None:
        self.base, self._states, self._aside, self._lasting = base, states, aside, lasting
        self._count = 0

    def lot(self, wholes: Iterable[Whole], beside: Beside) -> Lot:
        """One more."""
        self._count += 1
        folder = self._aside / str(self._count)
        return Lot(tuple(wholes), beside, self.base, self._states, folder, self._lasting)

    def lots(self, wholes: Iterable[Whole], beside: Beside) -> Iterator[Lot]:
        """Wholes in their order."""
        some: list[Whole] = []
        for one in wholes:
            if some and sum(each.size for each in some) + one.size > _LOT:
                yield self.lot(some, beside)
                some = []
            some.append(one)
        if some:
            yield self.lot(some, beside)


def _labels(data: Path, base: str) -> dict[str, tuple[str, ...]]:
    """The labels of publishers' own codes, in their notations, by IRI."""
    found: dict[str, list[str]] = {}
    for subject, predicate, value, _ in Lines((data,)).beginning(f"<{base}{OWN_CODE}"):
        if predicate == LABEL:
            found.setdefault(iri_of(subject), []).append(value)
    return {code: tuple(sorted(values)) for code, values in found.items()}


def _out(data: Path, base: str, known: Mapping[str, str]) -> dict[str, str]:
    """The first day on which each account may have been out that was so before its day, perhaps; by IRI."""
    accounts = (f"<{base}{EDITION}", f"<{base}{THING}source/")
    return out_in((line for one in accounts for line in Lines((data,)).beginning(one)), known)


def _all_made(wholes: Sequence[Whole], beside: Beside, lots: _Lots, old: "_Old | None", crew: Crew) -> list[Made]:
    """What every whole comes to, in their order. What is of no scope is the first: it waits for no more than to be
    spoken of, and all others name it.
    """
    first, *rest = wholes
    shared = make(lots.lot([first], replace(beside, spoken=spoken(rest, Presence(lots.base, beside.known)))))
    beside = replace(beside, things=shared[0].things)
    found = {one.digest: taken for one in rest if old and (taken := old.taken(one, beside))}
    fresh = [one for one in rest if one.digest not in found]
    for made in crew.map(make, lots.lots(fresh, beside), sum(one.size for one in fresh)):
        found |= {one.digest: one for one in made}
    return [*shared, *(found[one.digest] for one in rest)]


def _write_pieces(states: Path, made: Iterable[Made], scopes: Scopes) -> None:
    """Write the files of states, each of the pieces of all wholes, where these stand, and what is known of scopes."""
    wholes = {}
    for one in made:
        places = {name: _copied(one.folder / name, place, states / name) for name, place in one.pieces.items()}
        wholes[one.digest] = {"accounts": one.accounts, "outside": one.outside, "told": one.told, "pieces": places}
    told = {"made_by": program(), "wholes": wholes, "scopes": scopes.met}
    (states / WHOLES).write_bytes(compact(told, ordered=True) + b"\n")


def _copied(path: Path, place: tuple[int, int], to: Path) -> tuple[int, int]:
    """Add a part of a file to another; gives its place there."""
    start, size = place
    to.parent.mkdir(exist_ok=True)
    with to.open("ab") as copy:
        begins = copy.tell()
        copy.writelines(bytes_of(Run(path, start, start + size)))
        return begins, size


class _Old:
    """What the wholes of an older release came to."""

    def __init__(self, release: Path, derived: str, base: str, new: Path) -> None:
        self._derived, self._names, self._new = release / derived, Names(base), new
        self.states = release / STATES
        whole: dict[str, Any] = parsed((self.states / WHOLES).read_bytes())
        is_ours = whole["made_by"] == program()
        self._wholes: dict[str, Any] = whole["wholes"] if is_ours else {}
        self.scopes: dict[str, Any] = whole["scopes"] if is_ours else {}

    @cached_property
    def _things(self) -> dict[str, dict[str, str]]:
        """The days of things, by scope."""
        found: dict[str, dict[str, str]] = {}
        for thing, day in parsed((self.states / PRESENCE).read_bytes())["things"].items():
            found.setdefault(self._names.owner_of(thing), {})[thing] = day
        return found

    def taken(self, whole: Whole, beside: Beside) -> Made | None:
        """What a whole came to there, where it was the same, and so were the days of what it names of others; its
        records are copied.
        """
        found = self._wholes.get(whole.digest)
        if not found or told_of(whole, found["accounts"], beside) != found["told"]:
            return None
        for name in (f"{RECORDS}/{scope}.json" for scope in whole.scopes):
            if (self.states / name).is_file():
                copyfile(self.states / name, self._new / name)
        things = {thing: day for scope in whole.scopes for thing, day in self._things.get(scope, {}).items()}
        pieces = {name: (start, size) for name, (start, size) in found["pieces"].items()}
        return Made(
            whole.digest, whole.scopes, things, found["accounts"], found["outside"], found["told"], self.states, pieces
        )

    def following(self, made: Iterable[Made], aside: Path) -> list[tuple[Path, frozenset[str]]]:
        """Where what follows from the wholes that were taken stands, and of which scopes it is to be taken."""
        taken = [one for one in made if one.folder == self.states]
        outside = aside / FOLLOWING
        write_sorted((line for one in taken for line in one.outside), outside)
        return [
            (self._derived, frozenset(scope for one in taken for scope in one.scopes)),
            (outside, frozenset([SHARED])),
        ]
