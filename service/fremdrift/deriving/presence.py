"""Presence: from which day on a thing, and a statement about it, belongs to the state of a day.

The state of a day holds the undated base (vocabulary, strategies and what they consist of, organisations, the table
rows), every account known by that day, and what follows from those alone. An account without any date belongs to no
dated state. A judgement belongs to it where the statements that it compares do, one about things where its source
does. A thing of the base that nothing of that day speaks of, and whose own source is dated later, is not in it either,
nor is a strategy that has yet to begin. What the base has from undated sources stands in every state after that.

Nothing ever leaves a state but for what later statements put in the place of something derived. So each thing, and each
statement, has one day from which on it is there, and all of these are found in two readings of a release.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heapify, heappop, heappush
from types import MappingProxyType
from typing import Final

from fremdrift.ground.namespaces import CODE, DCT, FD, ORG
from fremdrift.model.iris import GRAPH, Names
from fremdrift.quads.lines import Line, Lines, Notations, iri_of, lexical_of, quad_line
from fremdrift.quads.terms import TYPE, Quad

ALWAYS: Final = ""
"""The day of what is in every state; it sorts before every other."""
NEVER: Final = "~"
"""The day of what is in no dated state; it sorts after every other."""

_AGAIN: Final = 65_536
"""The days of so many names are remembered while lines are dated."""
_LEFT_OUT: Final = ("catalogue", "validation", "derived/")
_JUDGEMENTS: Final = "judgements/"
_TYPE: Final = str(TYPE)
KNOWN: Final = f"<{FD}knownFrom>"
_EARLIEST: Final = f"<{FD}earliest>"
_STATED: Final = f"<{FD}stated>"
_BEGINS: Final = f"<{FD}periodStart>"
_SOURCE: Final = f"<{DCT}source>"
_COMPARED: Final = (f"<{FD}judgedObservation>", f"<{FD}otherObservation>")
_SAME: Final = (f"<{DCT}type>", f"<{CODE}judgement-kind/same-as>")
UP: Final = frozenset(
    f"<{one}>"
    for one in (
        *(FD + name for name in ("inStrategy", "inGoal", "inFocusArea", "partOf", "milestoneOf")),
        ORG + "subOrganizationOf",
    )
)
"""Links to what a thing is part of: where the part was spoken of, so was the whole."""


class _First(dict[str, str]):
    """The first day on which an account has a thing as a subject, asked for by the name of the thing; of what is said
    elsewhere its day.
    """

    elsewhere: Mapping[str, str] = MappingProxyType({})

    def __call__(self, thing: str) -> str:
        found = self.get(thing)
        return self.elsewhere.get(thing, ALWAYS) if found is None else found


@dataclass(frozen=True)
class Beside:
    """What the days of some statements of a release follow from beside these: the day of each account, by IRI, those of
    the things that are said elsewhere, and the days on which accounts there first spoke of things that are said here;
    the labels of publishers' own codes, in their notations, by IRI; and of accounts that may have been out before
    their day the first day on which they may have been.
    """

    known: dict[str, str]
    things: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    out: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Presence:
    """The days of a release: ``known`` those of accounts, ``things`` those of things.

    A thing is not listed where its day is ``ALWAYS``, or that of the account that has it as a subject: ``asked`` tells
    those by the name of the thing.
    """

    base: str
    known: dict[str, str] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    asked: Callable[[str], str] = field(default_factory=_First)
    subjects: Mapping[str, str] = field(default_factory=dict)
    """The first day on which an account has a thing as a subject, where they were read."""
    _graphs: dict[str, tuple[str, str]] = field(default_factory=dict)

    def since(self, quad: Quad) -> str:
        """The day from which on a quad is in the state, ``ALWAYS`` or ``NEVER``."""
        return self.since_line(quad_line(quad))

    def since_line(self, line: Line) -> str:
        """The same of a statement in its notations."""
        return self._since(line, self._day_of)

    def _day_of(self, notation: str) -> str:
        return self.day(whole(notation))

    def _since(self, line: Line, day_of: Callable[[str], str]) -> str:
        subject, predicate, value, graph = line
        kind, account = self._graphs.get(graph) or self.graph(graph)
        if kind == "left out":
            return NEVER
        day = day_of(subject)
        if kind == "account":
            day = max(day, self.known.get(account, NEVER))
        if value[0] == "<" and predicate != _TYPE:
            day = max(day, day_of(value))
        return day

    def dated(self, lines: Iterable[Line]) -> Iterator[tuple[str, Line]]:
        """Each statement that is in any dated state, with the day from which on it is; names come again and again."""
        day_of = lru_cache(maxsize=_AGAIN)(self._day_of)
        for line in lines:
            day = self._since(line, day_of)
            if day != NEVER:
                yield day, line

    def day(self, thing: str) -> str:
        """The day of a thing."""
        found = self.things.get(thing)
        return self.asked(thing) if found is None else found

    def every(self) -> dict[str, str]:
        """The day of each thing that is not in every state, where they were read."""
        return {thing: day for thing, day in {**self.subjects, **self.things}.items() if day != ALWAYS}

    def speaking(self, graph: str) -> str:
        """The day of the account of a graph; empty where it is of none."""
        kind, account = self.graph(graph)
        return self.known.get(account, NEVER) if kind == "account" else ""

    def accounts(self) -> set[str]:
        """The accounts whose graphs it met."""
        return {account for kind, account in self._graphs.values() if kind == "account"}

    def graph(self, notation: str) -> tuple[str, str]:
        """What a graph holds: ``account`` with its IRI, ``judgements``, ``base``, or what is ``left out``."""
        found = self._graphs.get(notation)
        if found is None:
            found = self._graphs[notation] = self._kind(iri_of(notation).removeprefix(self.base + GRAPH))
        return found

    def _kind(self, path: str) -> tuple[str, str]:
        kind, _, local = path.partition("/")
        if kind == "edition":
            return "account", f"{self.base}edition/{local}"
        if kind == "statements":
            return "account", f"{self.base}id/source/{local}"
        if path.startswith(_LEFT_OUT):
            return "left out", ""
        return "judgements" if path.startswith(_JUDGEMENTS) else "base", ""


def known_in(lines: Lines | Notations) -> dict[str, str]:
    """The day on which each account became known, by IRI."""
    return {iri_of(line[0]): lexical_of(line[2]) for line in lines.saying(KNOWN)}


def presence(lines: Lines | Notations, base: str, beside: Beside | None = None) -> Presence:
    """The days of everything in these statements, which are read twice; ``beside`` is given where they are a part."""
    beside = beside or Beside(known_in(lines))
    found = Presence(base, beside.known)
    gathered = _Gathered(Names(base), spoken=dict(beside.spoken))
    for line in lines.saying(_STATED, _BEGINS):
        gathered.date_nodes(line)
    judged = []
    for line in lines:
        kind, account = found.graph(line[3])
        if kind == "account":
            gathered.said(line, found.known.get(account, NEVER))
        elif kind == "base":
            gathered.of_base(line, found.known)
        elif kind == "judgements":
            judged.append(line)
        if line[1] == _EARLIEST:
            gathered.date(line)
    found.asked = found.subjects = first = _First(gathered.subject)
    first.elsewhere = beside.things
    found.things = {thing: day for thing, day in gathered.days().items() if day != first(thing)}
    _add_judgements(found, judged)
    return found


@dataclass
class _Gathered:
    """What two readings bring together, by thing."""

    names: Names
    subject: dict[str, str] = field(default_factory=dict)
    """The first day on which an account has it as a subject."""
    spoken: dict[str, str] = field(default_factory=dict)
    """The first day on which an account names it."""
    doubtful: dict[str, str] = field(default_factory=dict)
    """Of a thing of the base: the day by which all of its dated sources are known, and its strategy has begun."""
    parts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Of a thing: what it is part of, and from which day."""
    stated: dict[str, str] = field(default_factory=dict)
    begins: dict[str, str] = field(default_factory=dict)
    """Nodes of dates, and whose: of statements, and of the beginning of strategies."""
    after: dict[str, str] = field(default_factory=dict)
    """Statements that say themselves on which day they were made."""
    to_come: dict[str, str] = field(default_factory=dict)
    """When a strategy begins."""

    def date_nodes(self, line: Line) -> None:
        subject, predicate, value, _ = line
        if predicate == _STATED:
            self.stated[iri_of(value)] = whole(subject)
        elif predicate == _BEGINS:
            self.begins[iri_of(value)] = whole(subject)

    def date(self, line: Line) -> None:
        node, day = iri_of(line[0]), lexical_of(line[2])
        if node in self.stated:
            self.after[self.stated[node]] = day
        elif node in self.begins:
            self.to_come[self.begins[node]] = day

    def said(self, line: Line, day: str) -> None:
        subject, predicate, value, _ = line
        thing = whole(subject)
        first = self.subject.get(thing)
        if first is None or day < first:
            self.subject[thing] = day
        if value[0] == "<":
            other = whole(value)
            first = self.spoken.get(other)
            if first is None or day < first:
                self.spoken[other] = day
            if predicate in UP:
                self.parts.setdefault(thing, []).append((other, day))

    def of_base(self, line: Line, known: dict[str, str]) -> None:
        subject, predicate, value, _ = line
        thing = whole(subject)
        doubtful = self.doubtful.setdefault(thing, ALWAYS)
        if predicate == _SOURCE:
            self.doubtful[thing] = max(doubtful, known.get(whole(value), ALWAYS))
        elif predicate in UP:
            self.parts.setdefault(thing, []).append((whole(value), ALWAYS))

    def days(self) -> dict[str, str]:
        """The day of each thing of which more is known than where it stands."""
        self._let_begin()
        first = self._first_spoken()
        found = {thing: max(day, self.subject.get(thing, ALWAYS)) for thing, day in self.after.items()}
        for thing, doubtful in self.doubtful.items():
            if doubtful != ALWAYS:
                found[thing] = max(found.get(thing, self.subject.get(thing, ALWAYS)), first[thing])
        return found

    def _let_begin(self) -> None:
        """A strategy that has yet to begin, and everything in its scope, is doubtful until then."""
        scopes = {strategy.rpartition("/")[2]: day for strategy, day in self.to_come.items()}
        for thing, day in self.doubtful.items():
            begins = max(self.to_come.get(thing, ALWAYS), scopes.get(self.names.scope_of(thing), ALWAYS))
            self.doubtful[thing] = max(day, begins)

    def _first_spoken(self) -> dict[str, str]:
        """For each thing the first day on which it, or a part of it, is spoken of or not doubtful any more."""
        first: dict[str, str] = {}
        waiting = [(day, thing) for days in (self.spoken, self.doubtful) for thing, day in days.items()]
        heapify(waiting)
        while waiting:
            day, thing = heappop(waiting)
            if thing not in first:
                first[thing] = day
                for other, since in self.parts.get(thing, ()):
                    if other not in first:
                        heappush(waiting, (max(day, since), other))
        return first


def _add_judgements(found: Presence, judged: list[Line]) -> None:
    """Each judgement is there once everything is that it names, but for the source of one that compares statements.

    That two names are of one thing is no event: without a dated source it holds as soon as both names are there.
    """
    compared = {whole(subject) for subject, predicate, _, _ in judged if predicate in _COMPARED}
    timeless = {whole(subject) for subject, predicate, value, _ in judged if (predicate, value) == _SAME}
    days: dict[str, str] = {}
    for subject, predicate, value, _ in judged:
        judgement = whole(subject)
        if value[0] == "<" and (predicate != _SOURCE or judgement not in compared):
            day = found.day(whole(value))
            if day == NEVER and predicate == _SOURCE and judgement in timeless:
                continue
            days[judgement] = max(day, days.get(judgement, ALWAYS))
    found.things |= {judgement: day for judgement, day in days.items() if day != ALWAYS}


def whole(notation: str) -> str:
    """The thing that an IRI's notation names, a part ``{thing}#…`` standing for it; empty for anything else."""
    return notation[1:-1].partition("#")[0] if notation[0] == "<" and notation[1] != "<" else ""
