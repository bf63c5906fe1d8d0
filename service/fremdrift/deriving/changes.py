"""Changes: what differs between two states of one strategy, thing by thing, each with the statements that say so.

Both sides are read from the strategy's record (see ``record``) by their days, so no state is built, and nothing is
claimed that was not known on the later of the two days. Where the sides are editions, what they themselves say is
compared; where the later one was read whole and claims to be complete, what it leaves out is told as well, and what it
takes up that another account had told of before is told apart from what nobody had, and so is what the earlier one had
left out of those before it and is there again. An edition that nobody has read is named as not read, and no change is
claimed from it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from fremdrift.deriving.ledger import (
    Chain,
    Judged,
    Links,
    Statement,
    chains,
    corrections,
    disputing,
    links_of,
    same_things,
)
from fremdrift.deriving.record import Record
from fremdrift.ground.namespaces import CODE, DCT, FD, PROV
from fremdrift.model.completion import TO_COME, completion
from fremdrift.model.dates import read_date
from fremdrift.model.iris import Names
from fremdrift.model.moves import Step, step
from fremdrift.model.order import all_names
from fremdrift.model.standing import DONE, ending, given_up
from fremdrift.quads.terms import TYPE, Literal, NamedNode, Quad, typed

_KINDS: Final = {"split-from": "split", "merged-into": "merged", "contradicts": "contradicted"}
_WITHHELD: Final = CODE + "observation-status/withheld"
_NOT_MENTIONED: Final = CODE + "observation-status/not-mentioned"
_GONE_ON: Final = ("merged-into", "succeeded-by")
_ORDER: Final = (
    "added", "taken-up", "returned", "completed", "completion-withdrawn", "date-stated", "moved", "coarser", "finer",
    "date-withdrawn", "status-changed", "status-stated", "status-reworded", "reworded", "renumbered",
    "responsibility-changed", "split", "merged", "corrected", "contradicted", "dropped",
)  # fmt: skip
RETURNED: Final = "returned"
_GOING_ON: Final = TO_COME | {CODE + "observation-status/in-progress"}
"""The statuses of what is under way again once it was given up."""


@dataclass(frozen=True)
class Change:
    """One difference: its kind (a code of ``change-kind``), the thing, and what stood before and after.

    ``before`` and ``after`` are texts: EDTF dates, codes or printed words; ``earlier`` and ``later`` the IRIs of the
    statements that say so, empty where there is none. ``step`` is there for dates, ``judged`` is the IRI of the
    judgement where it is we who conclude it, ``disputed`` of that by which the date after contradicts the one before.
    """

    kind: str
    thing: str
    before: str = ""
    after: str = ""
    earlier: str = ""
    later: str = ""
    step: Step | None = None
    judged: str = ""
    disputed: str = ""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: the day of the state (ISO), and the edition that names it, if one does."""

    day: str
    edition: str = ""


@dataclass(frozen=True)
class Stage:
    """Where a thing stood in a state: the statement that counts for each of its aspects, None where none does, and the
    first that names it. ``vague`` prints words for a date, and none that can be read, since the expected one was said;
    ``reopened`` takes back a completion that was said.
    """

    mention: Statement
    expected: Statement | None
    completed: Statement | None
    status: Statement | None
    title: Statement | None
    number: Statement | None
    responsible: Statement | None
    vague: Statement | None = None
    reopened: Statement | None = None


def changes(record: Record, before: Side, after: Side, scope: str, names: Names) -> list[Change]:
    """What differs for the things of one scope (a strategy's or programme's local name), in a fixed order; what goes by
    names in several is told in each, by its name there.

    Two editions are compared by what they themselves say, two days by everything known then.
    """
    earlier, later = (record.by(one.day, sources=False) for one in (before, after))
    compared = (before.edition, after.edition) if before.edition and after.edition else None
    found = [*_disputed(of_things(earlier, later, compared), later), *of_judgements(earlier, later, compared)]
    if compared:
        found = list(_apart_from_known(found, later, before.edition, after.day))
        found += left_out(later, *compared) if after.edition in whole_editions(later) else []
    same = same_things(later.judged)
    every = all_names(same)

    def name_here(thing: str) -> str:
        goes_by = (thing, *every.get(same.get(thing, thing), ()))
        return next((one for one in goes_by if names.scope_of(one) == scope), "")

    chosen = [replace(one, thing=name) for one in found if (name := name_here(one.thing))]
    return sorted(chosen, key=lambda one: (_ORDER.index(one.kind), one.thing, one.later))


def of_things(earlier: Record, later: Record, editions: tuple[str, str] | None = None) -> Iterator[Change]:
    """What differs for each thing between what is known and what is known later, or between what two editions say.

    A thing goes by one name on both sides, that by which the later one knows it, and a date that was corrected by then
    is the one that the correction gives: that it was corrected follows from our judgement.
    """
    same = same_things(later.judged)
    before, after = editions or ("", "")
    yield from between(as_corrected(earlier, later, same, before), stages_of(later, same, after))


def as_corrected(known: Record, later: Record, same: dict[str, str], edition: str = "") -> Mapping[str, Stage]:
    """Where things stood, as ``stages_of`` has it, each date that was corrected by later as the correction has it, and
    without those that were corrected to words.
    """
    right = corrections(later.statements, links_of(later.judged))
    worded = {iri for iri, one in right.items() if not one.expected}
    said = [replace(one, expected="") if one.iri in worded else one for one in known.statements]
    stages = stages_of(replace(known, statements=said), same, edition)
    wrong = {thing: one.expected for thing, one in stages.items() if one.expected and one.expected.iri in right}
    return {**stages, **{thing: replace(stages[thing], expected=right[one.iri]) for thing, one in wrong.items()}}


def _disputed(found: Iterable[Change], later: Record) -> Iterator[Change]:
    """The changes, each move between two dates that contradict each other by our judgement with that."""
    links, said = links_of(later.judged), {one.iri: one for one in later.statements}
    dates = {iri: one.expected for iri, one in said.items()} if links.disputed else {}
    for one in found:
        against = disputing(one.before, said[one.later], links, dates) if one.step and dates else ""
        yield replace(one, disputed=against) if against else one


def _apart_from_known(found: Iterable[Change], later: Record, before: str, day: str) -> Iterator[Change]:
    """The changes between two editions; what the later one adds, but others told of before the day that it came, it
    takes up, and what the earlier one had dropped it brings back: ``before`` and ``earlier`` are what was known of it
    last by then.
    """
    changed, same = list(found), same_things(later.judged)
    added = {one.thing for one in changed if one.kind == "added"}
    said = [one for one in later.statements if same.get(one.thing, one.thing) in added and later.day(one.iri) < day]
    past = replace(later, statements=said)
    known, gone = stages_of(past, same), _dropped_by(before, past) if said else frozenset[str]()
    for one in changed:
        if one.kind == "added" and (stage := known.get(one.thing)):
            kind = RETURNED if one.thing in gone else "taken-up"
            yield replace(one, kind=kind, before=_gist(stage), earlier=_telling(stage).iri)
        else:
            yield one


def _dropped_by(edition: str, past: Record) -> frozenset[str]:
    """What an edition leaves out that an earlier one of its series speaks of, by its one name."""
    at = next(one for one in past.editions if one.iri == edition)
    if not at.series or edition not in whole_editions(past):
        return frozenset()
    known = past.by(at.known, sources=False)
    earlier = [one.iri for one in known.editions if one.series == at.series and one.known < at.known]
    return frozenset(one.thing for before in earlier for one in left_out(known, before, edition))


def between(old: Mapping[str, Stage], new: Mapping[str, Stage]) -> Iterator[Change]:
    """What differs for each thing between where all stood and where all stand later."""
    for thing in sorted(new):
        yield from _of_thing(thing, old.get(thing), new[thing])


def not_read(record: Record, before: Side, after: Side, scope: str, names: Names) -> list[str]:
    """The editions of this scope that became known after the first day, by the second, and that nobody has read."""
    ends = {before.edition, after.edition}
    return sorted(
        one.iri
        for one in record.editions_by(after.day)
        if one.read.endswith("/not-read")
        and names.owner_of(one.iri) == scope
        and (before.day < one.known or one.iri in ends)
    )


def stages_of(known: Record, same: dict[str, str], edition: str = "") -> dict[str, Stage]:
    """Where every thing stood of which anything was said (by an edition, where one is named), by one name for each, as
    ``same`` has it.
    """
    said = [one for one in known.statements if not one.recalled and (not edition or one.account == edition)]
    links = links_of(known.judged)
    dated = {one.thing: one for one in chains(said, links, same) if one.statements}

    def name(one: Statement) -> str:
        return same.get(one.thing, one.thing)

    places = links.places(said)
    said.sort(key=lambda one: (name(one), places[one.iri]))
    return {thing: _stage(list(group), dated.get(thing), links) for thing, group in groupby(said, key=name)}


def _stage(said: list[Statement], chain: Chain | None, links: Links) -> Stage:
    status = next((one for one in reversed(said) if one.standing), None)
    title, number, responsible = (_last(said, aspect) for aspect in _ASPECTS)
    expected = chain.statements[-1] if chain else None
    vague = chain.taken_back_by if chain else next((one for one in reversed(said) if one.vague), None)
    done, back = completion(said, links.revising)
    completed = None if back else done
    return Stage(said[0], expected, completed, status, title, number, responsible, vague, back)


_ASPECTS: Final = tuple(map(attrgetter, ("title", "number", "responsible")))


def _last(said: list[Statement], aspect: Callable[[Statement], str]) -> Statement | None:
    """The last statement that says something of an aspect."""
    return next((one for one in reversed(said) if aspect(one)), None)


def _of_thing(thing: str, old: Stage | None, new: Stage) -> Iterator[Change]:
    if old is None:
        yield Change("added", thing, after=_gist(new), later=_telling(new).iri)
        return
    if new.completed and not old.completed:
        yield Change("completed", thing, _expected(old), new.completed.completed, _iri(old.expected), new.completed.iri)
    elif old.completed and new.reopened:
        yield Change("completion-withdrawn", thing, old.completed.completed, "", old.completed.iri, new.reopened.iri)
    yield from _withdrawn(thing, old, new)
    yield from _date(thing, old.expected, new.expected)
    yield from _status(thing, old.status, new.status)
    for kind, aspect in (
        ("reworded", "title"),
        ("renumbered", "number"),
        ("responsibility-changed", "responsible"),
    ):
        yield from _aspect(kind, thing, aspect, getattr(old, aspect), getattr(new, aspect))


def _telling(stage: Stage) -> Statement:
    """The statement that tells most of a thing as a whole."""
    return stage.expected or stage.completed or stage.title or stage.status or stage.mention


def _gist(stage: Stage) -> str:
    """What that one tells."""
    one = _telling(stage)
    return one.expected or one.completed or one.title or _told(one)


def _expected(stage: Stage) -> str:
    return stage.expected.expected if stage.expected else ""


def _iri(statement: Statement | None) -> str:
    return statement.iri if statement else ""


def _withdrawn(thing: str, old: Stage, new: Stage) -> Iterator[Change]:
    """A date that was taken back, none being given in its place, or given again as it was."""
    plan = new.expected or old.expected
    if old.expected and plan and new.vague and not old.vague:
        yield Change("date-withdrawn", thing, plan.expected, "", plan.iri, new.vague.iri)
    elif (
        old.expected and old.vague and new.expected and not new.vague and old.expected.expected == new.expected.expected
    ):
        yield Change("date-stated", thing, "", new.expected.expected, "", new.expected.iri)


def _date(thing: str, old: Statement | None, new: Statement | None) -> Iterator[Change]:
    """A date that was given for the first time, or another; where its direction cannot be told its precision is what
    changed.
    """
    if new is None or (old and old.expected == new.expected):
        return
    if old is None:
        yield Change("date-stated", thing, "", new.expected, "", new.iri)
        return
    made = step(read_date(old.expected), read_date(new.expected))
    kind = made.precision if made.direction == "undecidable" and made.precision != "same" else "moved"
    yield Change(kind, thing, old.expected, new.expected, old.iri, new.iri, made)


def _aspect(kind: str, thing: str, aspect: str, old: Statement | None, new: Statement | None) -> Iterator[Change]:
    """A wording, number or responsible that differs; none that was silent becomes a change."""
    if old is None or new is None:
        return
    before, after = getattr(old, aspect), getattr(new, aspect)
    if before != after:
        yield Change(kind, thing, before, after, old.iri, new.iri)


def _status(thing: str, old: Statement | None, new: Statement | None) -> Iterator[Change]:
    """A status that differs. Where the words differ and the code does not, it was put in other words; one that was
    never stated before is told as such.
    """
    if new is None or (old is None and new.status == _NOT_MENTIONED):
        return
    if old is None:
        yield Change("status-stated", thing, "", _told(new), "", new.iri)
        return
    before, after = _compared(old, new)
    if before.casefold() != after.casefold() and not _same_label(old, new):
        yield Change(_of_status(old, new), thing, before, after, old.iri, new.iri)


def _of_status(old: Statement, new: Statement) -> str:
    """The kind of change between two statuses: the same in other words, under way again, or another."""
    if old.status_text and new.status_text and _same_status(old, new):
        return "status-reworded"
    return RETURNED if given_up(old.status) and new.status in _GOING_ON else "status-changed"


_STATUSES: Final = tuple(map(attrgetter, ("status_text", "status", "publisher_status")))


def _compared(old: Statement, new: Statement) -> tuple[str, str]:
    """Two statuses as they compare: in the publisher's own words where both have some, else by our code, else by the
    publisher's; where they have nothing of a kind each as it is told.
    """
    pairs = ((said(old), said(new)) for said in _STATUSES)
    return next((one for one in pairs if all(one)), (_told(old), _told(new)))


def _told(one: Statement) -> str:
    """A status as changes tell it."""
    return next(filter(None, (said(one) for said in _STATUSES)), "")


def _same_label(old: Statement, new: Statement) -> bool:
    """True where the words of both are labels of one code of the publisher's own, as in two languages."""
    return old.labelled and new.labelled and old.publisher_status == new.publisher_status


def _same_status(old: Statement, new: Statement) -> bool:
    """True where both have the same code: of the publisher's own list where both have one of it, else of ours. What is
    withheld is never the same in other words, since those are the reason.
    """
    own = old.publisher_status and new.publisher_status
    before, after = (old.publisher_status, new.publisher_status) if own else (old.status, new.status)
    return before == after and before not in ("", _WITHHELD)


def of_judgements(earlier: Record, later: Record, editions: tuple[str, str] | None = None) -> Iterator[Change]:
    """What the judgements that came in between conclude; between two editions those about what either says.

    That is about a statement of theirs, or where things are compared about one that either speaks of.
    """
    known = {one.iri for one in earlier.judged}
    about = {one.iri: one for one in later.statements}
    spoken = _spoken_of(later, editions) if editions else None
    for one in later.judged:
        kind = "corrected" if one.corrects else _KINDS.get(one.kind, "")
        if one.iri not in known and kind and (spoken is None or not spoken.isdisjoint(_ends(one))):
            yield _concluded(kind, one, about.get(one.this), about.get(one.other))


def _concluded(kind: str, one: Judged, this: Statement | None, other: Statement | None) -> Change:
    """What a judgement concludes, between the dates of its two statements where both give one, or from a date to the
    words that correct it, else from the things that there were to those that there are: what was split off comes after
    its origin, what was merged before the rest.
    """
    both = this and other and other.expected and (this.expected or (kind == "corrected" and this.vague))
    dates = (other.expected, this.expected) if this and other and both else None
    thing, origin = one.thing or (this.thing if this else ""), one.other_thing or one.text
    before, after = dates or ((thing, origin) if kind == "merged" else (origin, one.thing))
    return Change(kind, thing, before, after, one.other, one.this, judged=one.iri)


def _spoken_of(known: Record, editions: tuple[str, str]) -> set[str]:
    """The statements of two editions, and the things that they are of."""
    said = [one for one in known.statements if one.account in editions]
    return {one.iri for one in said} | {one.thing for one in said}


def _ends(one: Judged) -> set[str]:
    """What a judgement compares: statements where it names any, else things."""
    return {one.this, one.other} - {""} or {one.thing, one.other_thing} - {""}


def whole_editions(known: Record) -> set[str]:
    """The editions whose silence says something: read whole, and complete by their own words."""
    return {one.iri for one in known.editions if one.complete and one.read.endswith("/whole-document")}


def left_out(known: Record, before: str, after: str) -> Iterator[Change]:
    """What one edition speaks of and another, a whole one, does not, without notice.

    What was reported finished by then, or is judged to have gone on in something else, left with notice.
    """
    same = same_things(known.judged)
    told = {one.thing for one in known.judged if one.kind in _GONE_ON}
    named = {same.get(one, one) for one in told} | _finished(known, same)
    named |= {same.get(one.thing, one.thing) for one in known.statements if one.account == after}
    last = {same.get(one.thing, one.thing): one for one in known.statements if one.account == before}
    right = corrections(known.statements, links_of(known.judged))
    for thing in sorted(last.keys() - named):
        one = last[thing]
        yield Change("dropped", thing, one.title or right.get(one.iri, one).expected, "", one.iri)


def brought_back(known: Record, gone: Iterable[Change], edition: str) -> Iterator[Change]:
    """What an edition speaks of again that one before it had dropped, as ``left_out`` told of it, by its one name."""
    same = same_things(known.judged)
    here = stages_of(known, same, edition)
    for thing, one in {same.get(one.thing, one.thing): one for one in gone}.items():
        if stage := here.get(thing):
            yield Change(RETURNED, thing, one.before, _gist(stage), one.earlier, _telling(stage).iri)


def _finished(known: Record, same: dict[str, str]) -> set[str]:
    """What was reported finished, by a date or a status, as the latest word has it."""
    things = {same.get(one.thing, one.thing) for one in known.statements if _is_done(one)}
    said = [one for one in known.statements if things and same.get(one.thing, one.thing) in things]
    stages = stages_of(replace(known, statements=said), same)
    return {thing for thing, one in stages.items() if one.completed or (one.status and _is_done(one.status))}


def _is_done(one: Statement) -> bool:
    return ending(one.completed, [one.status]) == DONE


def change_quads(found: Iterable[Change], address: str) -> Iterator[Quad]:
    """The changes as RDF, named ``{address}#c1`` and so on; their graph is the address."""
    for number, one in enumerate(found, 1):
        yield from quads_of(one, NamedNode(f"{address}#c{number}"), NamedNode(address))


def quads_of(one: Change, node: NamedNode, graph: NamedNode) -> Iterator[Quad]:
    """A change as RDF, under a name and in a graph."""
    said: dict[str, NamedNode | Literal | None] = {
        TYPE.value: NamedNode(FD + ("Move" if one.step else "Change")),
        DCT + "type": NamedNode(CODE + "change-kind/" + one.kind),
        FD + "changeOf": NamedNode(one.thing),
        FD + "changesFrom": NamedNode(one.earlier) if one.earlier else None,
        FD + "changesTo": NamedNode(one.later) if one.later else None,
        FD + "before": Literal(one.before) if one.before else None,
        FD + "after": Literal(one.after) if one.after else None,
        PROV + "wasDerivedFrom": NamedNode(one.judged) if one.judged else None,
        FD + "disputedBy": NamedNode(one.disputed) if one.disputed else None,
        **_step_terms(one.step),
    }
    yield from (Quad(node, NamedNode(name), value, graph) for name, value in said.items() if value is not None)


def _step_terms(made: Step | None) -> dict[str, NamedNode | Literal | None]:
    if made is None:
        return {}
    return {
        FD + "direction": NamedNode(f"{CODE}direction/{made.direction}"),
        FD + "precisionChange": NamedNode(f"{CODE}precision-change/{made.precision}"),
        FD + "leastDays": None if made.least is None else typed(str(made.least), "integer"),
        FD + "mostDays": None if made.most is None else typed(str(made.most), "integer"),
    }
