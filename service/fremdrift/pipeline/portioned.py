"""Portioned: what a large release says is judged, counted and described by its strategies (``deriving.portions``).
After a change only those that it touches are loaded, and all else is taken from the release before; what is too large
for memory is done in shares, by as many hands as there are cores.

Rules that only walk from their focus node find in some strategies, with what all of them share, what they find in the
whole (``judging.walks``). Where one does not, or what is shared leads into a strategy, all is judged as one.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from fremdrift.cataloguing.describing import Facts
from fremdrift.deriving.portions import Parted, Run, parted, referring
from fremdrift.ground.crew import Crew
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.jsons import compact
from fremdrift.ground.namespaces import RDFS
from fremdrift.ground.progress import At, counted
from fremdrift.judging.again import judge_again
from fremdrift.judging.engine import asks_as_written, compiled
from fremdrift.judging.report import Result, in_order, read_report
from fremdrift.judging.walks import narrow
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names
from fremdrift.pipeline.gate import REPORT, changed, gate
from fremdrift.quads.store import IN_MEMORY, Store, read_nquads
from fremdrift.quads.terms import NamedNode, Quad
from fremdrift.reading.mapping import thing_of
from fremdrift.sharing import Found, Share, Told, judge_share, loaded, shapes

PORTIONED: Final = 250_000
"""Where rows make more statements than these, all is done so: fewer are judged as fast in one store."""
JUDGED: Final = "judged.json"
"""Where a large release has what its strategies told, for the next one."""
_SHARE: Final = 64_000_000
"""A share has so many bytes, about, unless strategies that links tie together have more; what is shared is in each."""
_SHARED: Final = ""
"""The scope of what is of none."""
_NAMED: Final = 100
"""So many shared things may have changed for those who refer to them to be looked for."""


@dataclass(frozen=True)
class Judged:
    """What the shapes find in a release, the facts of its datasets, and how many things of each class it has."""

    results: list[Result]
    facts: Facts
    classes: dict[str, int]


Narrow = tuple[frozenset[str], list[list[str]]]
Kept = tuple[list[Result], Told, Narrow]


@dataclass(frozen=True)
class Work:
    """What is judged: the files of what rows say and of what follows, how many statements the first has, the names of a
    base; after which release, by which crew, and who hears how far it is. Both files are there before it is asked.
    """

    data: Path
    derived: Path
    statements: int
    names: Names
    before: Release | None
    crew: Crew
    at: At

    @cached_property
    def parted(self) -> Parted:
        """The statements by their strategies."""
        return parted([self.data, self.derived], self.names.base)

    @cached_property
    def narrow(self) -> Narrow | None:
        """The properties that must not lead out of a strategy for it to be judged by them; None where nothing helps."""
        with loaded(self.share(())) as shared:
            return None if asks_as_written(shapes()) else narrow(compiled(shared, shapes()))

    @cached_property
    def holds(self) -> bool:
        """Whether it can be judged by its strategies."""
        return self.narrow is not None and self.still_holds(self.narrow, self.parted.scopes)

    def still_holds(self, within: Narrow, scopes: Iterable[str]) -> bool:
        """The same where that can be said of all but these."""
        (needed, choices), whole = within, self.parted
        if whole.leads_in() or whole.leading_out((*whole.shared, *whole.runs(scopes)), needed):
            return False
        out = whole.leading_out((*whole.shared, *whole.runs(whole.scopes)), {one for some in choices for one in some})
        return all(set(some) - out for some in choices)

    def share(self, scopes: Collection[str]) -> "Share":
        """Some strategies, with what all share."""
        runs = self.parted.shared + self.parted.runs(scopes)
        return Share(runs, frozenset(scopes), self.names.base, self.data.name, self.data.parent)

    def keep(self, told: Told, within: Narrow) -> None:
        """Write what is told beside the statements, for the next release."""
        needed, choices = within
        whole = {"facts": told.facts.told(), "classes": told.classes, "narrow": [sorted(needed), choices]}
        self.data.with_name(JUDGED).write_bytes(compact(whole, ordered=True) + b"\n")


def judged(work: Work) -> Judged | None:
    """What comes of these statements, after a change or of very many; None where they are to be judged as one.

    Raises ShapeError where a shape is not well-formed or the engine refuses it.
    """
    found = _again(work)
    if not found and work.statements > IN_MEMORY and work.narrow and work.holds:
        found = (*_in_shares(work), work.narrow)
    if not found:
        return None
    results, told, within = found
    work.keep(told, within)
    return _judged(results, told)


def told_by(work: Work, store: Store, results: list[Result]) -> Judged:
    """The same of what was judged as one in a store; for the next release that is kept as well."""
    told = work.share([_SHARED, *work.parted.scopes]).told(store)
    if work.narrow and work.holds:
        work.keep(told, work.narrow)
    return _judged(results, told)


def _judged(results: list[Result], told: Told) -> Judged:
    classes = sum((Counter(one) for one in told.classes.values()), Counter[str]())
    return Judged(in_order(results), told.facts, dict(sorted(classes.items())))


def _together(parts: Collection[Told]) -> Told:
    """What parts told of which each is of other scopes."""
    counts = {scope: counts for one in parts for scope, counts in one.classes.items()}
    return Told(Facts.together(one.facts for one in parts), counts)


# --- In shares ---


def _in_shares(work: Work) -> Found:
    """What all shares find and tell."""
    shares = [work.share(one) for one in _shares(work.parted)]
    found = list(counted(work.crew.map(judge_share, shares, work.data.stat().st_size), work.at, len(shares)))
    return [result for some, _ in found for result in some], _together([one for _, one in found])


def _shares(whole: Parted) -> Iterator[list[str]]:
    """The scopes of each share, those of no scope in the first."""
    share, size = [_SHARED], 0
    for scopes in whole.wholes():
        more = sum(one.end - one.start for one in whole.runs(scopes))
        if size and size + more > _SHARE:
            yield share
            share, size = [], 0
        share, size = [*share, *scopes], size + more
    yield share


# --- After a change ---


def _again(work: Work) -> Kept | None:
    """The same from what a release before found and told; None where that is not to be had, or too much changed."""
    try:
        old = _kept(work)
        if old is None or work.before is None:
            return None
        results, told, within = old
        delta = changed((work.data, work.derived), work.before)
        touched = None if delta is None else _touched(delta, work)
        if delta is None or touched is None or not work.still_holds(within, touched):
            return None
        share = work.share(touched)
        with loaded(share) as store:
            found = judge_again(results, work.before.open_store(), store, delta, shapes(), near=share.near)
            others = told.only(lambda scope: scope not in touched, work.names)
            return found, _together([others, share.told(store)]), within
    except (ReleaseError, OSError, SyntaxError):
        return None  # a damaged release has nothing to say


def _kept(work: Work) -> Kept | None:
    """What a release found and told, and the properties that did not lead out of its strategies, where it was judged as
    we would and its files are what its manifest says.
    """
    before = work.before
    if before is None or before.manifest.get("gate") != gate():
        return None
    if not before.whole(JUDGED, REPORT, work.data.name, work.derived.name):
        return None
    results = read_report(read_nquads(before.folder / REPORT), work.names)
    whole: dict[str, Any] = json.loads((before.folder / JUDGED).read_bytes())
    needed, choices = whole["narrow"]
    told = Told(Facts.read(whole["facts"]), whole["classes"])
    return None if results is None else (results, told, (frozenset(needed), choices))


def _touched(delta: Sequence[Quad], work: Work) -> set[str] | None:
    """The scopes of what came or went, of what refers to it, and of all that links tie to these; and that of what is of
    none. None where it touches all.
    """
    owner, whole = work.names.owner, work.parted
    if any(one.predicate.value == RDFS + "subClassOf" for one in delta):
        return None
    nodes = {one for quad in delta for one in (quad.subject, quad.object) if isinstance(one, NamedNode)}
    shared = {thing_of(str(one.subject)) for one in delta if not owner(str(one.subject))}
    while more := {thing_of(one) for one in _referring(whole.shared, shared)} - shared:
        shared |= more
    if len(shared) > _NAMED:
        return None
    every = (run for runs in whole.scopes.values() for run in runs)
    scopes = {owner(one) for one in (*map(str, nodes), *_referring(every, shared))}
    return {_SHARED, *scopes}.union(*(one for one in whole.wholes() if not scopes.isdisjoint(one)))


def _referring(runs: Iterable[Run], things: set[str]) -> set[str]:
    return referring(runs, things) if things else set()
