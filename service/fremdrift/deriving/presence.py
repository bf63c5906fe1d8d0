"""Presence: from which day on a thing, and a statement about it, belongs to the state of a day.

The state of a day holds the undated base (vocabulary, strategies and what they consist of, organisations, the table
rows), every account known by that day, and what follows from those alone. An account without any date belongs to no
dated state. A judgement belongs to it where the statements that it compares do, one about things where its source
does. A thing of the base that nothing of that day speaks of, and whose own source is dated later, is not in it either,
nor is a strategy that has yet to begin. What the base has from undated sources stands in every state after that.

Nothing ever leaves a state but for what later statements put in the place of something derived. So each thing, and each
statement, has one day from which on it is there, and all of these are found in three readings of a release.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import Final

from fremdrift.ground.namespaces import DCT, FD, ORG
from fremdrift.model.iris import GRAPH
from fremdrift.quads.terms import TYPE, NamedNode, Quad, text_of

ALWAYS: Final = ""
"""The day of what is in every state; it sorts before every other."""
NEVER: Final = "~"
"""The day of what is in no dated state; it sorts after every other."""

_LEFT_OUT: Final = ("catalogue", "validation", "derived/")
_JUDGEMENTS: Final = "judgements/"
_KNOWN: Final = NamedNode(FD + "knownFrom")
_EARLIEST: Final = NamedNode(FD + "earliest")
_STATED: Final = NamedNode(FD + "stated")
_BEGINS: Final = NamedNode(FD + "periodStart")
_SOURCE: Final = NamedNode(DCT + "source")
_COMPARED: Final = (NamedNode(FD + "judgedObservation"), NamedNode(FD + "otherObservation"))
_UP: Final = tuple(
    NamedNode(one)
    for one in (
        *(FD + name for name in ("inStrategy", "inGoal", "inFocusArea", "partOf", "milestoneOf")),
        ORG + "subOrganizationOf",
    )
)
"""Links to what a thing is part of: where the part was spoken of, so was the whole."""


@dataclass
class Presence:
    """The days of a release: ``known`` those of accounts, ``things`` those of things.

    A thing is not listed where its day is ``ALWAYS``, or that of the account that has it as a subject: ``asked`` tells
    those by the name of the thing.
    """

    base: str
    known: dict[str, str] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    asked: Callable[[str], str] = lambda thing: ALWAYS

    def since(self, quad: Quad) -> str:
        """The day from which on a quad is in the state, ``ALWAYS`` or ``NEVER``."""
        kind, account = self.graph(quad)
        if kind == "left out":
            return NEVER
        named = isinstance(quad.object, NamedNode) and quad.predicate != TYPE
        return max(
            self.known.get(account, NEVER) if kind == "account" else ALWAYS,
            self.day(whole(quad.subject)),
            self.day(whole(quad.object)) if named else ALWAYS,
        )

    def day(self, thing: str) -> str:
        """The day of a thing."""
        found = self.things.get(thing)
        return self.asked(thing) if found is None else found

    def graph(self, quad: Quad) -> tuple[str, str]:
        """What a quad's graph holds: ``account`` with its IRI, ``judgements``, ``base``, or what is ``left out``."""
        path = text_of(quad.graph_name).removeprefix(self.base + GRAPH)
        kind, _, local = path.partition("/")
        if kind == "edition":
            return "account", f"{self.base}edition/{local}"
        if kind == "statements":
            return "account", f"{self.base}id/source/{local}"
        if path.startswith(_LEFT_OUT):
            return "left out", ""
        return "judgements" if path.startswith(_JUDGEMENTS) else "base", ""


def presence(quads: Iterable[Quad], base: str) -> Presence:
    """The days of everything in these quads, which are read three times."""
    found = Presence(base)
    gathered = _Gathered()
    for quad in quads:
        gathered.date_nodes(quad)
        if quad.predicate == _KNOWN:
            found.known[text_of(quad.subject)] = text_of(quad.object)
    for quad in quads:
        kind, account = found.graph(quad)
        if kind == "account":
            gathered.said(quad, found.known.get(account, NEVER))
        elif kind == "base":
            gathered.of_base(quad, found.known)
        gathered.date(quad)
    first = gathered.subject
    found.asked = lambda thing: first.get(thing, ALWAYS)
    found.things = {thing: day for thing, day in gathered.days().items() if day != first.get(thing, ALWAYS)}
    _add_judgements(found, quads)
    return found


@dataclass
class _Gathered:
    """What two readings bring together, by thing."""

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

    def date_nodes(self, quad: Quad) -> None:
        if quad.predicate == _STATED:
            self.stated[text_of(quad.object)] = whole(quad.subject)
        elif quad.predicate == _BEGINS:
            self.begins[text_of(quad.object)] = whole(quad.subject)

    def date(self, quad: Quad) -> None:
        if quad.predicate != _EARLIEST:
            return
        node, day = text_of(quad.subject), text_of(quad.object)
        if node in self.stated:
            self.after[self.stated[node]] = day
        elif node in self.begins:
            self.to_come[self.begins[node]] = day

    def said(self, quad: Quad, day: str) -> None:
        thing = whole(quad.subject)
        self.subject[thing] = min(day, self.subject.get(thing, NEVER))
        if isinstance(quad.object, NamedNode):
            other = whole(quad.object)
            self.spoken[other] = min(day, self.spoken.get(other, NEVER))
            self._part(quad, day)

    def of_base(self, quad: Quad, known: dict[str, str]) -> None:
        thing = whole(quad.subject)
        doubtful = self.doubtful.setdefault(thing, ALWAYS)
        if quad.predicate == _SOURCE:
            self.doubtful[thing] = max(doubtful, known.get(whole(quad.object), ALWAYS))
        self._part(quad, ALWAYS)

    def _part(self, quad: Quad, day: str) -> None:
        if quad.predicate in _UP:
            self.parts.setdefault(whole(quad.subject), []).append((whole(quad.object), day))

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
            begins = max(self.to_come.get(thing, ALWAYS), scopes.get(scope_of(thing), ALWAYS))
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


def _add_judgements(found: Presence, quads: Iterable[Quad]) -> None:
    """Each judgement is there once everything is that it names, but for the source of one that compares statements."""
    judged = [one for one in quads if found.graph(one)[0] == "judgements"]
    compared = {whole(one.subject) for one in judged if one.predicate in _COMPARED}
    days: dict[str, str] = {}
    for one in judged:
        judgement = whole(one.subject)
        if isinstance(one.object, NamedNode) and (one.predicate != _SOURCE or judgement not in compared):
            day = found.day(whole(one.object))
            days[judgement] = max(day, days.get(judgement, ALWAYS))
    found.things |= {judgement: day for judgement, day in days.items() if day != ALWAYS}


def dated(quads: Iterable[Quad], days: Presence) -> Iterator[tuple[str, Quad]]:
    """Each quad that is in any dated state, with the day from which on it is."""
    for quad in quads:
        day = days.since(quad)
        if day != NEVER:
            yield day, quad


def scope_of(thing: str) -> str:
    """The strategy or programme in a thing's name, ``…/id/{kind}/{scope}/{local}``."""
    _, found, rest = thing.partition("/id/")
    parts = rest.split("/")
    return parts[1] if found and len(parts) > 2 else ""


def whole(term: object) -> str:
    """The thing that a term names, a part ``{thing}#…`` standing for it."""
    return term.value.partition("#")[0] if isinstance(term, NamedNode) else ""
