"""The ledger: for each thing the ordered chain of what was stated about its date, and the moves between neighbours.

Computed from observations and judgements, never stored by hand. What an account recalls as an earlier plan is no
statement of a plan; what a correction replaces, by a date or by words for one, is no plan either; statements that
contradict each other on one day are a fork, of which the principal one (the lowest sequence) goes on, with what revises
it on that day (see ``model.order``); undated ones have no place in the order. A later one that prints words for a date
and gives none takes the date back.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import groupby, pairwise
from sys import intern
from typing import Final

from fremdrift.ground import folders
from fremdrift.ground.namespaces import CODE, DCT, FD, SKOS, XSD
from fremdrift.model.dates import read_date
from fremdrift.model.iris import GRAPH, OWN_CODE, Names
from fremdrift.model.moves import Step, step
from fremdrift.model.order import Place, all_names, day_of, one_name, places, same_line
from fremdrift.quads.lines import Line, iri_of, plain
from fremdrift.quads.query import Row, select
from fremdrift.quads.source import Source
from fremdrift.quads.store import parse_nquads, parse_turtle
from fremdrift.quads.terms import TYPE, NamedNode, Quad, text_of

_JUDGEMENTS: Final = f"""
PREFIX fd: <{FD}> PREFIX dct: <{DCT}>
SELECT ?judgement ?kind ?reason ?this ?other ?thing ?otherthing ?text ?source WHERE {{
  ?judgement a fd:Judgement ; dct:type ?kind . OPTIONAL {{ ?judgement dct:source ?source }}
  OPTIONAL {{ ?judgement fd:reason ?reason }} OPTIONAL {{ ?judgement fd:judgedObservation ?this }}
  OPTIONAL {{ ?judgement fd:otherObservation ?other }} OPTIONAL {{ ?judgement fd:judgedThing ?thing }}
  OPTIONAL {{ ?judgement fd:otherThing ?otherthing }} OPTIONAL {{ ?judgement fd:otherText ?text }}
}}
"""


@dataclass(frozen=True, slots=True)
class Statement:
    """One observation, as the ledger reads it; ``day`` is when it was stated, else when its account became known.

    Where that is imprecise, ``since`` is the first day it may have been, empty where any may, and ``day`` the last.

    Dates are texts: ``day`` and ``known`` ISO days, ``expected`` and ``completed`` EDTF; empty where there is none.
    """

    iri: str
    thing: str
    account: str
    known: str
    since: str
    day: str
    sequence: int
    expected: str
    completed: str
    status: str
    recalled: bool
    source: str
    title: str
    responsible: str
    number: str
    status_text: str
    publisher_status: str = ""
    labelled: bool = False
    """Whether the words for the status are a label, in any language, of the publisher's own code."""
    vague: bool = False
    """Whether it prints words for when it is expected, and gives no date."""
    own: bool = False
    """Whether it says itself when it was stated, so that the date of its account does not."""

    @property
    def plans(self) -> bool:
        """Whether it says when something is expected, be it in words that give no date, and recalls no earlier plan."""
        return bool(self.expected or self.vague) and not self.recalled

    @property
    def standing(self) -> str:
        """What it says of how a thing stands: our code, else the publisher's words, else the publisher's own code;
        empty where it says nothing.
        """
        return self.status or self.status_text or self.publisher_status

    @property
    def code(self) -> str:
        """The same where it is a code, ours or the publisher's; empty where it is words."""
        return self.status or ("" if self.status_text else self.publisher_status)


@dataclass(frozen=True)
class Judged:
    """One judgement: its kind and reason as codes; the observations or things that it compares, its source, by IRI."""

    iri: str
    kind: str
    reason: str
    this: str
    other: str
    thing: str
    other_thing: str
    text: str
    source: str = ""

    @property
    def corrects(self) -> bool:
        """True where it says that the later statement mends a mistake of the earlier."""
        return self.kind == "revises" and self.reason == "correction"


@dataclass(frozen=True)
class Move:
    """The step from one statement to the next of the same thing; ``disputed`` is our judgement that the later date
    contradicts the earlier, by IRI, so that nobody need have moved anything; empty where there is none.
    """

    before: Statement
    after: Statement
    step: Step
    disputed: str = ""

    @property
    def account(self) -> str:
        """The account that caused it."""
        return causing(self.after, self.before)


def causing(*said: Statement) -> str:
    """The account that caused what statements come to together: the latest known, an undated one counting as latest."""
    return max(said, key=lambda one: (not one.known, one.known)).account


@dataclass(frozen=True)
class Chain:
    """What was stated about one thing's date: the principal statements in order, and what stands beside them.

    ``forks`` contradict the principal statement of their day, ``agreeing`` ones say the same date as it.
    ``thing`` is its name, the first of its names where we judge several to be the same.
    """

    thing: str
    statements: tuple[Statement, ...]
    forks: tuple[Statement, ...] = ()
    agreeing: tuple[Statement, ...] = ()
    corrected: tuple[Statement, ...] = ()
    undated: tuple[Statement, ...] = ()
    judged: frozenset[tuple[str, str]] = frozenset()
    disputed: tuple[tuple[str, str], ...] = ()
    """The principal statements whose dates are judged to contradict the one before, each with the judgement."""
    vague: tuple[Statement, ...] = ()
    """Those that print words for a date and give none: of each day on which no date was given the principal one, in
    order; what was corrected is none.
    """
    names: tuple[str, ...] = ()
    """All names of the thing of which a plan was stated, or that we judge to be of it, sorted."""

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """The steps between neighbours that moved the date or its precision: what is said again moves nothing.

        Where it is not known which of the two was said first, nor judged, the step may have gone either way.
        """
        disputed = dict(self.disputed)
        steps = ((one, other, self._step(one, other)) for one, other in pairwise(self.statements))
        return tuple(Move(one, other, made, disputed.get(other.iri, "")) for one, other, made in steps if made.moved)

    def _step(self, one: Statement, other: Statement) -> Step:
        made = step(read_date(one.expected), read_date(other.expected))
        known = other.since > one.day or other.day == one.day or (other.iri, one.iri) in self.judged
        return made if known else made.either_way()

    @property
    def latest(self) -> Statement | None:
        """The latest plan: the last of the principal statements, else the principal one of those without a day."""
        return next(iter((*self.statements[-1:], *self.undated[:1])), None)

    @property
    def taken_back_by(self) -> Statement | None:
        """The first statement that takes the latest date back; None where it stands, or was said on no known day."""
        return next((one for one in self.vague if self.withdrawals.get(one.iri) in self.statements[-1:]), None)

    @property
    def last_words(self) -> Statement | None:
        """The last statement in words, where these took the latest date back; None where it stands."""
        return self.vague[-1] if self.taken_back_by else None

    @cached_property
    def withdrawals(self) -> dict[str, Statement]:
        """The principal statements whose dates were taken back, the last one's or one's before, each by the IRI of the
        first statement that does so, of which it is known that it is the later one.
        """
        found: dict[str, tuple[str, Statement]] = {}
        for one in self.vague:
            until = [plan for plan in self.statements if plan.day < one.day]
            if until and until[-1].day < one.since:
                found.setdefault(until[-1].iri, (one.iri, until[-1]))
        return dict(found.values())

    @property
    def move_count(self) -> int:
        """How many they are."""
        return len(self.moves)

    @property
    def last_on_first_plan(self) -> Statement:
        """The last statement before the first move that changed anything."""
        return next((one.before for one in self.moves), self.statements[-1])


@dataclass(frozen=True)
class Links:
    """What we judged of observations: which corrects, revises or contradicts which."""

    corrected: dict[str, set[str]] = field(default_factory=dict)
    revised: dict[str, set[str]] = field(default_factory=dict)
    disputed: dict[str, dict[str, str]] = field(default_factory=dict)
    """By observation those that it contradicts, each with the judgement."""

    @cached_property
    def revisions(self) -> dict[str, set[str]]:
        """By observation those that revise it, for whatever reason, by IRI."""
        both = self.corrected.keys() | self.revised.keys()
        return {old: self.corrected.get(old, set()) | self.revised.get(old, set()) for old in both}

    @cached_property
    def compared(self) -> frozenset[str]:
        """The observations that revise one or are revised, by IRI."""
        return frozenset(self.revisions).union(*self.revisions.values())

    def revising(self, observation: str) -> set[str]:
        """The observations that revise one, for whatever reason, by IRI."""
        return self.revisions.get(observation, set())

    def places(self, said: Iterable[Statement]) -> dict[str, Place]:
        """Where each of some statements stands among those about its thing, by its IRI."""
        return places(((one.day, one.sequence, one.iri) for one in said), self.revisions)

    def counts(self, one: Statement) -> bool:
        """Whether a statement has a part in what is planned: it gives a plan, or revises what may do so."""
        return one.plans or (one.iri in self.compared and not one.recalled)


_SAID: Final = (
    *(FD + name for name in ("about", "account", "sequence", "expected", "completed", "stated", "status", "recalled")),
    DCT + "source",
    *(FD + name for name in ("printedTitle", "printedResponsible", "printedNumber", "statusText", "publisherStatus")),
)
"""What an observation says, in this order, that the ledger reads."""
_PLACES: Final = {f"<{predicate}>": place for place, predicate in enumerate(_SAID)}
_KNOWN: Final = f"<{FD}knownFrom>"
PUBLISHED: Final = f"<{FD}published>"
_DATED: Final = frozenset({PUBLISHED, f"<{FD}asOf>"})
"""What dates an account: it is out when it is published, and takes stock of no day to come."""
EARLIEST: Final = f"<{FD}earliest>"
LABEL: Final = f"<{SKOS}prefLabel>"
_NO: Final[Set[str]] = frozenset()
_OWN_CODE: Final = "/" + OWN_CODE
_NODES: Final = {f"<{FD}{name}>": name for name in ("edtf", "latest", "earliest")}
"""What the nodes of dates say."""


def statements_of(lines: Iterable[Line]) -> list[Statement]:
    """Every observation in these statements, by IRI, in one reading of them in any order.

    A query that asks for each property of each observation takes twice as long of a store in memory, six times of one
    on disk, and there it came to no end at a million. Memory is taken for observations and their dates, not for the
    rest.
    """
    known: dict[str, str] = {}
    dated: dict[str, list[str]] = {}
    said: dict[str, list[str]] = {}
    nodes: dict[str, dict[str, str]] = {name: {} for name in _NODES.values()}
    labels = {code: {*texts} for code, texts in _printed_labels().items()}
    for subject, predicate, value, _ in lines:
        place = _PLACES.get(predicate)
        if place is not None:
            row = said.get(subject) or said.setdefault(subject, [""] * len(_SAID))
            row[place] = min(row[place], value) if row[place] else value
        elif predicate in _NODES:
            nodes[_NODES[predicate]][subject] = intern(value)
        elif predicate == _KNOWN:
            known[subject] = intern(plain(value))
        elif predicate in _DATED:
            dated.setdefault(subject, []).append(value)
        elif predicate == LABEL and _OWN_CODE in subject:
            labels.setdefault(subject, set()).add(plain(value).casefold())
    out = _first_days(known, dated, nodes["earliest"])
    accounts = {account: (out.get(account, day), day) for account, day in known.items()}
    whole = sorted(iri for iri, row in said.items() if all(row[:3]))
    return [_statement(iri, said.pop(iri), nodes, accounts, labels) for iri in whole]


def out_in(lines: Iterable[Line], known: Mapping[str, str]) -> dict[str, str]:
    """The accounts in these statements that may have been out before the day on which they became ``known``, by IRI,
    each with the first day on which it may have been, empty where any may.
    """
    dated: dict[str, list[str]] = {}
    earliest: dict[str, str] = {}
    for subject, predicate, value, _ in lines:
        if predicate in _DATED:
            dated.setdefault(iri_of(subject), []).append(value)
        elif predicate == EARLIEST:
            earliest[subject] = value
    return {account: day for account, day in _first_days(known, dated, earliest).items() if day != known[account]}


def _first_days(
    known: Mapping[str, str], dated: Mapping[str, list[str]], earliest: Mapping[str, str]
) -> dict[str, str]:
    first = {one: max(_text(earliest.get(node)) for node in dated[one]) for one in dated.keys() & known.keys()}
    return {account: min(day, known[account]) for account, day in first.items()}


@cache
def _printed_labels() -> Mapping[str, frozenset[str]]:
    """The labels of the codes of scales that publishers printed and the vocabulary keeps, by notation."""
    found: dict[str, set[str]] = {}
    for one in parse_turtle(folders.vocabulary() / "printed-scales.ttl", NamedNode(FD)):
        if str(one.predicate) == LABEL:
            found.setdefault(str(one.subject), set()).add(text_of(one.object).casefold())
    return {code: frozenset(texts) for code, texts in found.items()}


def _statement(
    iri: str,
    row: list[str],
    nodes: dict[str, dict[str, str]],
    accounts: Mapping[str, tuple[str, str]],
    labels: Mapping[str, set[str]],
) -> Statement:
    """What many say stands in memory once."""
    thing, account, sequence, expected, completed, stated, *rest = row
    out, known = accounts.get(account, ("", ""))
    first, last = (_text(nodes[name].get(stated)) for name in ("earliest", "latest"))
    own = bool(first or last)
    day = day_of(first, last, known)
    status, recalled, source, title, responsible, number, words, code = map(_text, rest)
    return Statement(
        iri_of(iri),
        _text(thing),
        _text(account),
        known,
        min(first, day) if own else out,
        day,
        int(plain(sequence)),
        _text(nodes["edtf"].get(expected)),
        _text(nodes["edtf"].get(completed)),
        status,
        recalled == "true",
        source,
        title,
        responsible,
        number,
        words,
        code,
        " ".join(words.split()).casefold() in labels.get(rest[-1], ()),
        bool(expected) and expected not in nodes["edtf"],
        own,
    )


def _text(notation: str | None) -> str:
    return intern(plain(notation)) if notation else ""


def judged_of(store: Source) -> list[Judged]:
    """Every judgement of a store, in the order of their names."""
    return sorted((_judged(row) for row in select(store, _JUDGEMENTS)), key=lambda one: (one.iri, one.this, one.thing))


def _judged(row: Row) -> Judged:
    kind, reason = (row[name].rpartition("/")[2] for name in ("kind", "reason"))
    ends = (row[name] for name in ("this", "other", "thing", "otherthing", "text", "source"))
    return Judged(row["judgement"], kind, reason, *ends)


def links_of(judged: Iterable[Judged]) -> Links:
    """What is judged of observations, by the observation that it puts behind."""
    links = Links()
    for one in judged:
        if not (one.this and one.other):
            continue
        if one.kind == "revises":
            behind = links.corrected if one.corrects else links.revised
            behind.setdefault(one.other, set()).add(one.this)
        elif one.kind == "contradicts":
            links.disputed.setdefault(one.this, {}).setdefault(one.other, one.iri)
            links.disputed.setdefault(one.other, {}).setdefault(one.this, one.iri)
    return links


def same_things(judged: Iterable[Judged]) -> dict[str, str]:
    """For each thing that we judge to be the same as another: one name for all of them, the first by IRI."""
    same = (one for one in judged if one.kind == "same-as" and one.thing and one.other_thing)
    return one_name((one.thing, one.other_thing) for one in same)


def merged_things(judged: Iterable[Judged], same: Mapping[str, str]) -> frozenset[str]:
    """The things that we judge to be merged into another, each by its one name, as ``same`` has it."""
    return frozenset(same.get(one.thing, one.thing) for one in judged if one.kind == "merged-into" and one.thing)


def ledger(lines: Iterable[Line], judged: list[Judged]) -> list[Chain]:
    """The chain of every thing with a dated plan in these statements, sorted by IRI; things judged to be the same have
    one chain.
    """
    return chains(statements_of(lines), links_of(judged), same_things(judged))


def chains(said: Iterable[Statement], links: Links, same: dict[str, str]) -> list[Chain]:
    """The chains of these statements; ``same`` gives one name for things that are the same."""

    def name(one: Statement) -> str:
        return same.get(one.thing, one.thing)

    names = all_names(same)
    told = sorted((one for one in said if links.counts(one)), key=name)
    grouped = ((thing, list(group)) for thing, group in groupby(told, key=name))
    return [
        chain_of(thing, group, links, names.get(thing, ()))
        for thing, group in grouped
        if any(one.expected for one in group)
    ]


def chain_of(thing: str, told: Iterable[Statement], links: Links, names: Iterable[str] = ()) -> Chain:
    """The chain of one thing from its statements, of which those without a plan only tell how the others stand;
    ``names`` are what it goes by.
    """
    told = list(told)
    places = links.places(told)
    plans = sorted((one for one in told if one.plans), key=lambda one: places[one.iri])
    said = [one for one in plans if one.expected]
    here = {one.iri for one in said}
    right = corrections(plans, links)
    corrected = [one for one in said if one.iri in right]
    standing = [one for one in said if one.iri not in right]
    undated, dated = [one for one in reversed(standing) if not one.day], [one for one in standing if one.day]
    principal, forks = _lines(dated, places)
    judged = frozenset((by, old) for old in here for by in links.revised.get(old, set()) & here)
    agreeing = [one for one in forks if _agrees(one, principal)]
    contradicting = [one for one in forks if one not in agreeing]
    beside_it = (tuple(contradicting), tuple(agreeing), tuple(corrected), tuple(undated))
    disputed, vague = tuple(_disputed(principal, said, links)), _in_words(plans, principal, right)
    known = tuple(sorted({*names, *(one.thing for one in plans)}))
    return Chain(thing, tuple(principal), *beside_it, judged, disputed, vague, known)


def _lines(dated: list[Statement], places: Mapping[str, Place]) -> tuple[list[Statement], list[Statement]]:
    """Of the statements of each day those of its principal line, and the others, the last of a day first."""
    principal, forks = list[Statement](), list[Statement]()
    for _, same_day in groupby(dated, key=lambda one: one.day):
        day, beside = list(same_day), list[Statement]()
        for one in day:
            (principal if same_line(places[one.iri], places[day[-1].iri]) else beside).append(one)
        forks += reversed(beside)
    return principal, forks


def _in_words(plans: list[Statement], principal: list[Statement], right: Collection[str]) -> tuple[Statement, ...]:
    """The statements in words that count, of plans in their order: see ``Chain.vague``."""
    dated = {one.day for one in principal}
    vague = (one for one in plans if one.vague and one.day not in dated and one.iri not in right)
    return tuple({one.day: one for one in vague}.values())


def corrections(said: Iterable[Statement], links: Links) -> dict[str, Statement]:
    """What stands in the place of each date, or words for one, in these statements that another of them corrects by
    either, by the IRI of its statement: the last word. Of some that correct each other, in a circle, the last stays.
    """
    if not links.corrected:
        return {}
    told = {one.iri: one for one in said if one.iri in links.compared and one.plans}
    places = links.places(told.values())
    direct: dict[str, Statement] = {}
    for one in told.keys() & links.corrected.keys():
        by = [each for each in links.corrected[one] & told.keys() if _stays(each, one, places, links)]
        if by:
            direct[one] = told[max(by, key=places.__getitem__)]
    return {iri: _last(one, direct) for iri, one in direct.items()}


def _stays(by: str, one: str, places: Mapping[str, Place], links: Links) -> bool:
    """Whether what corrects a statement stands in its place: it does unless that corrects it as well, and is later."""
    return places[by] > places[one] or one not in _correcting(by, links)


def _correcting(iri: str, links: Links) -> set[str]:
    """What corrects a statement, and what corrects that, by IRI."""
    found, waiting = set[str](), [iri]
    while waiting:
        more = links.corrected.get(waiting.pop(), _NO) - found
        found |= more
        waiting += more
    return found


def _last(one: Statement, direct: Mapping[str, Statement]) -> Statement:
    while one.iri in direct:
        one = direct[one.iri]
    return one


def _disputed(principal: list[Statement], said: list[Statement], links: Links) -> Iterator[tuple[str, str]]:
    """Of neighbours the later, where it is judged to contradict a statement of the date that the earlier gives."""
    if not links.disputed:
        return
    dates = {one.iri: one.expected for one in said}
    for before, after in pairwise(principal):
        if judgement := disputing(before.expected, after, links, dates):
            yield after.iri, judgement


def disputing(before: str, after: Statement, links: Links, dates: Mapping[str, str]) -> str:
    """Our judgement that a statement contradicts one that gives the date before (EDTF); empty where there is none, or
    where both give the same. ``dates`` has the date of each statement.
    """
    against = links.disputed.get(after.iri, {}).items() if before != after.expected else ()
    return next((by for other, by in against if dates.get(other) == before), "")


def _agrees(one: Statement, principal: list[Statement]) -> bool:
    """True where it says the date that a principal statement of its day says."""
    return any(other.day == one.day and other.expected == one.expected for other in principal)


# --- As RDF ---


def ledger_lines(chains: Iterable[Chain], names: Names) -> Iterator[str]:
    """The moves in ``graph/derived/{account}``, and what each chain comes to in ``graph/derived/state``, as lines of
    N-Quads: there are several of each statement, and quads take three times as long.
    """
    state = str(names.graph("derived/state"))
    for chain in chains:
        for move in chain.moves:
            yield from _move_lines(move, names)
        for thing in chain.names if chain.statements else ():
            yield from _summary_lines(thing, chain, state)


def ledger_quads(chains: Iterable[Chain], names: Names) -> Iterator[Quad]:
    """The same as quads."""
    return parse_nquads("".join(ledger_lines(chains, names)).encode())


def move_iri(move: Move, names: Names) -> NamedNode:
    """A move is named after the statement that it leads to."""
    return names.iri("id/move/" + move.after.iri.removeprefix(names.base + "id/observation/"))


def derived_graph(account: str, names: Names) -> NamedNode:
    """The graph of what an account caused."""
    return names.iri(GRAPH + "derived/" + account.removeprefix(names.base).removeprefix("id/"))


def _move_lines(move: Move, names: Names) -> Iterator[str]:
    start, end = f"{move_iri(move, names)} <", f"> {derived_graph(move.account, names)} .\n"
    said = {
        TYPE.value: FD + "Move",
        DCT + "type": CODE + "change-kind/moved",
        FD + "causedBy": move.account,
        FD + "changeOf": move.after.thing,
        FD + "changesFrom": move.before.iri,
        FD + "changesTo": move.after.iri,
        FD + "direction": f"{CODE}direction/{move.step.direction}",
        FD + "precisionChange": f"{CODE}precision-change/{move.step.precision}",
    }
    if move.disputed:
        said[FD + "disputedBy"] = move.disputed
    for predicate, value in said.items():
        yield f"{start}{predicate}> <{value}{end}"
    for name, days in (("leastDays", move.step.least), ("mostDays", move.step.most)):
        if days is not None:
            yield f'{start}{FD}{name}> "{days}"^^<{XSD}integer{end}'


SUMMED: Final = frozenset(
    NamedNode(FD + name)
    for name in ("firstStatement", "latestStatement", "lastOnFirstPlan", "dateTakenBackBy", "moveCount")
)
"""The properties in which it is told what the chain of a thing comes to."""


def _summary_lines(thing: str, chain: Chain, graph: str) -> Iterator[str]:
    for name, statement in (
        ("firstStatement", chain.statements[0]),
        ("latestStatement", chain.statements[-1]),
        ("lastOnFirstPlan", chain.last_on_first_plan),
        *((("dateTakenBackBy", back),) if (back := chain.taken_back_by) else ()),
    ):
        yield f"<{thing}> <{FD}{name}> <{statement.iri}> {graph} .\n"
    yield f'<{thing}> <{FD}moveCount> "{chain.move_count}"^^<{XSD}integer> {graph} .\n'
