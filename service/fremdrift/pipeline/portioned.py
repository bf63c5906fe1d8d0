"""Portioned: what a large release says is judged and described by its strategies (``deriving.portions``).
After a change only those that it touches are loaded, and all else is taken from the release before; what is too large
for memory is done in shares, by as many hands as there are cores.

Rules that only walk from their focus node find in some strategies, with what all of them share, what they find in the
whole (``judging.walks``). Where one does not, or what is shared leads into a strategy, all is judged as one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final, Self

from fremdrift.cataloguing.describing import Facts
from fremdrift.deriving.portions import Leads, Parted, Run, parted, referring, scopes_of, tied
from fremdrift.ground.crew import Crew
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.jsons import compact, parsed
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
from fremdrift.sharing import Found, Share, judge_share, loaded, shapes

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
    """What the shapes find in a release, and the facts of its datasets."""

    results: list[Result]
    facts: Facts


@dataclass(frozen=True)
class Bounds:
    """What must hold for a release to be judged by its strategies: some properties of which none may lead out of one,
    and choices of which one may not; and where each scope leads.
    """

    needed: frozenset[str]
    choices: list[list[str]]
    leads: dict[str, Leads]

    @cached_property
    def hold(self) -> bool:
        """Whether that is so, and what all share leads into none."""
        out = {one for lead in self.leads.values() for one in lead.outside}
        return (
            not self.leads[_SHARED].others and not self.needed & out and all(set(some) - out for some in self.choices)
        )

    @cached_property
    def wholes(self) -> list[list[str]]:
        """The scopes that links tie together, in order."""
        return tied({scope: lead.others for scope, lead in self.leads.items() if scope})

    def told(self) -> dict[str, Any]:
        """As JSON tells it."""
        return {"needed": sorted(self.needed), "choices": self.choices, "leads": self.leads}

    @classmethod
    def read(cls, told: dict[str, Any]) -> Self:
        """What was told."""
        leads = {one: Leads(tuple(lead["others"]), tuple(lead["outside"])) for one, lead in told["leads"].items()}
        return cls(frozenset(told["needed"]), told["choices"], leads)


def asked(needed: Iterable[str], choices: Iterable[list[str]]) -> set[str]:
    """The properties of which it must be known whether they lead out."""
    return {*needed, *(one for some in choices for one in some)}


Kept = tuple[list[Result], Facts, Bounds]


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
    def bounds(self) -> Bounds | None:
        """What it is judged within; None where nothing helps."""
        with loaded(self.share(())) as shared:
            found = None if asks_as_written(shapes()) else narrow(compiled(shared, shapes()))
        if found is None:
            return None
        needed, choices = found
        return Bounds(needed, choices, self._all_leads(asked(needed, choices)))

    def _all_leads(self, properties: Collection[str]) -> dict[str, Leads]:
        """Where every scope leads, and what is of none: all is read for it, some scopes at a time by any hand."""
        shares = list(_shares(self.parted, ([one] for one in self.parted.scopes)))
        leading = partial(Parted.all_leads, properties=properties)
        found = self.crew.map(leading, map(self.parted.only, shares), self.data.stat().st_size)
        return {scope: leads[scope] for scopes, leads in zip(shares, found, strict=True) for scope in scopes}

    def bounds_after(self, old: Bounds, changed: Collection[str]) -> Bounds:
        """The same where these scopes alone say something else than in a release with these bounds."""
        kept = {scope: lead for scope, lead in old.leads.items() if scope not in changed}
        properties, found = asked(old.needed, old.choices), self.parted
        leads = {one: kept.get(one) or found.leads(one, properties) for one in (_SHARED, *found.scopes)}
        return Bounds(old.needed, old.choices, leads)

    def share(self, scopes: Collection[str]) -> "Share":
        """Some strategies, with what all share."""
        runs = self.parted.shared + self.parted.runs(scopes)
        return Share(runs, frozenset(scopes), self.names.base, self.data.parent)

    def keep(self, facts: Facts, bounds: Bounds) -> None:
        """Write what is told beside the statements, for the next release."""
        whole = {"facts": facts.told(), "bounds": bounds.told()}
        self.data.with_name(JUDGED).write_bytes(compact(whole, ordered=True) + b"\n")


def judged(work: Work) -> Judged | None:
    """What comes of these statements, after a change or of very many; None where they are to be judged as one.

    Raises ShapeError where a shape is not well-formed or the engine refuses it.
    """
    found = _again(work)
    if not found and work.statements > IN_MEMORY and work.bounds and work.bounds.hold:
        found = (*_in_shares(work, work.bounds), work.bounds)
    if not found:
        return None
    results, facts, bounds = found
    work.keep(facts, bounds)
    return Judged(in_order(results), facts)


def told_by(work: Work, store: Store, results: list[Result]) -> Judged:
    """The same of what was judged as one in a store; for the next release that is kept as well."""
    facts = work.share([_SHARED, *work.parted.scopes]).facts(store)
    if work.bounds and work.bounds.hold:
        work.keep(facts, work.bounds)
    return Judged(in_order(results), facts)


# --- In shares ---


def _in_shares(work: Work, bounds: Bounds) -> Found:
    """What all shares find and tell."""
    shares = [work.share(one) for one in _shares(work.parted, bounds.wholes)]
    found = list(counted(work.crew.map(judge_share, shares, work.data.stat().st_size), work.at, len(shares)))
    return [result for some, _ in found for result in some], Facts.together(one for _, one in found)


def _shares(whole: Parted, wholes: Iterable[list[str]]) -> Iterator[list[str]]:
    """The scopes of each share, those of no scope in the first."""
    share, size = [_SHARED], 0
    for scopes in wholes:
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
        results, facts, bounds = old
        delta = changed((work.data, work.derived), work.before)
        if delta is None:
            return None
        bounds = work.bounds_after(bounds, scopes_of((str(one.subject) for one in delta), work.names.base))
        touched = _touched(delta, work, bounds) if bounds.hold else None
        if touched is None:
            return None
        share = work.share(touched)
        with loaded(share) as store:
            found = judge_again(results, work.before.open_store(), store, delta, shapes(), near=share.near)
            others = facts.only(lambda scope: scope not in touched, work.names)
            return found, Facts.together([others, share.facts(store)]), bounds
    except (ReleaseError, OSError, SyntaxError):
        return None  # a damaged release has nothing to say


def _kept(work: Work) -> Kept | None:
    """What a release found and told, and what held of its strategies, where it was judged as we would and its files are
    what its manifest says.
    """
    before = work.before
    if before is None or before.manifest.get("gate") != gate():
        return None
    if not before.whole(JUDGED, REPORT, work.data.name, work.derived.name):
        return None
    results = read_report(read_nquads(before.folder / REPORT), work.names)
    whole: dict[str, Any] = parsed((before.folder / JUDGED).read_bytes())
    facts = Facts.read(whole["facts"])
    return None if results is None else (results, facts, Bounds.read(whole["bounds"]))


def _touched(delta: Sequence[Quad], work: Work, bounds: Bounds) -> set[str] | None:
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
    return {_SHARED, *scopes}.union(*(one for one in bounds.wholes if not scopes.isdisjoint(one)))


def _referring(runs: Iterable[Run], things: set[str]) -> set[str]:
    return referring(runs, things) if things else set()
