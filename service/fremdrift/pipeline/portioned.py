"""Portioned: what a large release says is judged, counted and described by its strategies (``deriving.portions``).
After a change only those that it touches are loaded, and all else is taken from the release before; what is too large
for memory is done in shares, by as many hands as there are cores.

Rules that only walk from their focus node find in some strategies, with what all of them share, what they find in the
whole (``judging.walks``). Where one does not, or what is shared leads into a strategy, all is judged as one.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from fremdrift.cataloguing.describing import Facts
from fremdrift.deriving.counts import class_counts_of
from fremdrift.deriving.portions import Parted, Run, parted, referring, write_runs
from fremdrift.ground import folders
from fremdrift.ground.crew import Crew, cores
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.jsons import compact
from fremdrift.ground.namespaces import RDFS
from fremdrift.ground.progress import At, counted
from fremdrift.judging.again import judge_again
from fremdrift.judging.engine import asks_as_written, compiled, results_of
from fremdrift.judging.graph import ShapesGraph, read_shapes
from fremdrift.judging.report import Result, in_order, read_report
from fremdrift.judging.shares import LARGEST
from fremdrift.judging.walks import narrow
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names
from fremdrift.pipeline.gate import REPORT, changed, gate
from fremdrift.quads.store import IN_MEMORY, Store, load_by_size, read_nquads
from fremdrift.quads.terms import NamedNode, Quad, Term
from fremdrift.reading.mapping import thing_of

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
class Told:
    """What is told beside results: the facts of datasets, and how many things of each class a scope has."""

    facts: Facts
    classes: dict[str, dict[str, int]]

    def only(self, chosen: Callable[[str], bool], names: Names) -> "Told":
        """What is told of some scopes."""
        classes = {scope: counts for scope, counts in self.classes.items() if chosen(scope)}
        return Told(self.facts.only(chosen, names), classes)


@dataclass(frozen=True)
class Judged:
    """What the shapes find in a release, the facts of its datasets, and how many things of each class it has."""

    results: list[Result]
    facts: Facts
    classes: dict[str, int]


Narrow = tuple[frozenset[str], list[list[str]]]
Found = tuple[list[Result], Told]
Kept = tuple[list[Result], Told, Narrow]


@dataclass(frozen=True)
class Work:
    """What is judged: the files of what rows say and of what follows, how many statements the first has, the names of a
    base; after which release, and who hears how far it is. Both files are there before anything is asked.
    """

    data: Path
    derived: Path
    statements: int
    names: Names
    before: Release | None
    at: At

    @cached_property
    def parted(self) -> Parted:
        """The statements by their strategies."""
        return parted([self.data, self.derived], self.names.base)

    @cached_property
    def narrow(self) -> Narrow | None:
        """The properties that must not lead out of a strategy for it to be judged by them; None where nothing helps."""
        with _loaded(self.share(())) as shared:
            return None if asks_as_written(_shapes()) else narrow(compiled(shared, _shapes()))

    @cached_property
    def holds(self) -> bool:
        """Whether it can be judged by its strategies."""
        return self.narrow is not None and self.still_holds(self.narrow, self.parted.scopes)

    def still_holds(self, within: Narrow, scopes: Iterable[str]) -> bool:
        """The same where that can be said of all but these."""
        (needed, choices), whole = within, self.parted
        if whole.leads_in() or whole.leads_out((*whole.shared, *whole.runs(scopes)), needed):
            return False
        every = (*whole.shared, *whole.runs(whole.scopes))
        return all(any(not whole.leads_out(every, [one]) for one in some) for some in choices)

    def share(self, scopes: Collection[str]) -> "Share":
        """Some strategies, with what all share."""
        runs = self.parted.shared + self.parted.runs(scopes)
        return Share(runs, frozenset(scopes), self.names.base, self.data.name, self.data.parent)

    def keep(self, told: Told, within: Narrow) -> None:
        """Write what is told beside the statements, for the next release."""
        needed, choices = within
        whole = {"facts": told.facts.told(), "classes": told.classes, "narrow": [sorted(needed), choices]}
        self.data.with_name(JUDGED).write_bytes(compact(whole, ordered=True) + b"\n")


@dataclass(frozen=True)
class Share:
    """The statements of some strategies and of what all share; their scopes, the base, the name of the file of what
    rows say, and a folder for a while.
    """

    runs: tuple[Run, ...]
    scopes: frozenset[str]
    base: str
    data: str
    folder: Path
    name: str = "the judgement"

    def near(self, node: Term) -> bool:
        """Whether a node is of one of these scopes."""
        return Names(self.base).owner(str(node)) in self.scopes

    def told(self, store: Store) -> Told:
        """What it tells of its scopes; the store holds it."""
        names = Names(self.base)
        by_scope: dict[str, list[Run]] = {}
        for one in self.runs:
            if one.path.name == self.data:
                by_scope.setdefault(one.scope, []).append(one)
        counts = {scope: class_counts_of(runs) for scope, runs in by_scope.items()}
        return Told(Facts.of(store, names), counts).only(self.scopes.__contains__, names)


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


@contextmanager
def _loaded(share: Share) -> Iterator[Store]:
    """A store with a share."""
    with TemporaryDirectory(prefix=".share-", dir=share.folder) as name:
        path = Path(name) / "share.nq"
        write_runs(share.runs, path)
        yield load_by_size([path], Path(name) / "store", LARGEST)


@cache
def _shapes() -> ShapesGraph:
    return read_shapes(folders.shapes())


def _together(parts: Collection[Told]) -> Told:
    """What parts told of which each is of other scopes."""
    counts = {scope: counts for one in parts for scope, counts in one.classes.items()}
    return Told(Facts.together(one.facts for one in parts), counts)


# --- In shares ---


def _in_shares(work: Work) -> Found:
    """What all shares find and tell."""
    shares = [work.share(one) for one in _shares(work.parted)]
    with Crew(cores()) as crew:
        found = list(counted(crew.map(judge_share, shares, work.data.stat().st_size), work.at, len(shares)))
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


def judge_share(share: Share) -> Found:
    """What the shapes find in the things of a share, and what it tells besides."""
    with _loaded(share) as store:
        found = [one for query in compiled(store, _shapes()) for one in results_of(store, query)]
        return [one for one in found if share.near(one.focus)], share.told(store)


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
        with _loaded(share) as store:
            found = judge_again(results, work.before.open_store(), store, delta, _shapes(), near=share.near)
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
