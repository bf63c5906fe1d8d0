"""Deadlines: what must be ready, when, for whom, and what moved, as far as a state knows.

A deadline is the latest plan that was stated for a thing. One that is over without a word of completion is told as
that, never as kept or missed; one that was promised without a date is told as unclear.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from fremdrift.deriving.concerns import Placed
from fremdrift.deriving.ledger import Chain, Move, Statement, links_of, merged_things, same_things
from fremdrift.deriving.record import Record
from fremdrift.ground.namespaces import CODE, FD
from fremdrift.model.completion import completing
from fremdrift.model.dates import read_date
from fremdrift.model.order import all_names
from fremdrift.model.standing import STANDINGS, STOPPED, ending, standing
from fremdrift.quads.query import select_of
from fremdrift.quads.source import Source

_PRINTED: Final = f"""
PREFIX fd: <{FD}> SELECT ?observation ?text WHERE {{ ?observation fd:expected/fd:printedText ?text }}
"""
_STATUS: Final = CODE + "observation-status/"
_WAITING: Final = frozenset(_STATUS + one for one in ("expected", "postponed", "delayed"))
"""What a status says of a thing that is to come, also where no date is given."""


@dataclass(frozen=True)
class Deadline:
    """The latest stated plan of a thing.

    ``statement`` says it; its date is EDTF, empty where none was given, ``printed`` the words for it; ``first`` the
    first stated date; ``completed`` the stated day of completion, as long as no later word takes it back; ``moves``
    every step that moved. ``ending`` is how it ended, as ``model.standing`` has it, empty where it did not.

    ``completing`` says that it was completed, None where nothing does; ``last`` is the last that was said of it at all,
    None where that was not kept. ``revision`` is how often anything was said of it after the first time: as no
    statement is ever taken away, it grows with each, also where a correction takes back a move. ``disputes`` are our
    judgements that another date contradicts the plan, by IRI, each with the statement of that date. ``others`` are the
    other things that we judge to be the same, by IRI.
    """

    placed: Placed
    statement: Statement
    printed: str
    first: str
    completed: str
    ending: str
    moves: tuple[Move, ...] = ()
    completing: Statement | None = None
    last: Statement | None = None
    revision: int = 0
    disputes: tuple[tuple[str, Statement], ...] = ()
    others: tuple[str, ...] = ()

    @property
    def thing(self) -> str:
        """The IRI of what must be ready."""
        return self.placed.thing

    @property
    def expected(self) -> str:
        """The latest stated date, EDTF; empty where none was given."""
        return self.statement.expected

    @property
    def promised(self) -> bool:
        """Whether anything was said of when: a date, words for one, or that nothing more is to come."""
        return bool(self.expected or self.printed or self.ending)

    @property
    def bounds(self) -> tuple[date | None, date | None]:
        """First and last day that are meant, None where open or not stated."""
        if not self.expected:
            return None, None
        stated = read_date(self.expected)
        return stated.earliest, stated.latest

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The same of when it took place, of what did on a day that was said."""
        if not self.completed:
            return self.bounds
        done = read_date(self.completed)
        return done.earliest, done.latest

    def standing(self, day: date) -> str:
        """One of ``STANDINGS``, on a day."""
        return standing(self.ending, self.expected, day)

    def moved_since(self, day: str) -> tuple[Move, ...]:
        """The moves that were stated after a day (ISO)."""
        return tuple(one for one in self.moves if one.after.day > day)


def deadlines(store: Source, record: Record, places: Mapping[str, Placed]) -> tuple[Deadline, ...]:
    """Every deadline of the things of ``places``, by the last day that is meant; those without a date come last. An
    initiative that only its milestones give dates of promises those, and has none of its own.

    ``record`` is what the store says and judges of them.
    """
    same = same_things(record.judged)
    planned, names = {one.thing: one for one in record.chained}, all_names(same)
    by_thing: dict[str, list[Statement]] = {}
    for one in record.ordered:
        if not one.recalled:
            by_thing.setdefault(same.get(one.thing, one.thing), []).append(one)
    there = by_thing.keys() & places.keys()
    words, links = _printed(store, there, by_thing, planned), links_of(record.judged)
    merged = merged_things(record.judged, same)
    found = []
    for thing, said in ((thing, by_thing[thing]) for thing in there):
        chain = planned.get(thing)
        if plan := _plan(said, chain, words, thing in merged):
            due = _deadline(places[thing], plan, said, chain, completing(said, links.revising), merged=thing in merged)
            disputes = _disputes(due, links.disputed.get(plan.iri, {}), said, chain)
            others = tuple(one for one in names.get(thing, ()) if one != thing)
            found.append(replace(due, printed=words.get(plan.iri, ""), disputes=disputes, others=others))
    dated = {one.placed.initiative for one in found if one.expected}
    return tuple(sorted((one for one in found if one.promised or one.thing not in dated), key=order))


def _disputes(
    plan: Deadline, others: Mapping[str, str], said: Iterable[Statement], chain: Chain | None
) -> tuple[tuple[str, Statement], ...]:
    """The other dates that stand against a plan; what was corrected since stands no more."""
    corrected = chain.corrected if chain else ()
    against = (one for one in said if one.iri in others and one.expected not in ("", plan.expected))
    return tuple((others[one.iri], one) for one in against if plan.expected and one not in corrected)


def _printed(
    store: Source, things: Iterable[str], said: Mapping[str, list[Statement]], planned: Mapping[str, Chain]
) -> dict[str, str]:
    """The printed words for the dates of every statement that may be a plan of these things, by its IRI."""
    chains = {thing: planned[thing] for thing in things if thing in planned}
    plans = [one.iri for chain in chains.values() if (one := chain.latest)]
    plans += [one.iri for thing in things if thing not in chains or not chains[thing].latest for one in said[thing]]
    plans += [one.iri for thing in things if thing in chains for one in said[thing] if one.vague]
    rows = select_of(store, _PRINTED, list(dict.fromkeys(plans)), "observation")
    return {row["observation"]: row["text"] for row in rows}


def _plan(said: list[Statement], chain: Chain | None, words: dict[str, str], merged: bool) -> Statement | None:
    """The statement of the latest plan: one that was stated or takes it back, else one that gives no date at all.
    What was given up before it had a date has none.
    """
    stated = chain.latest if chain else None
    if not stated and ending("", (one.status for one in said), merged=merged) == STOPPED:
        return None
    if chain and stated:
        return chain.last_words or stated
    return next((one for one in reversed(said) if one.iri in words or one.status in _WAITING), None)


def _deadline(
    place: Placed,
    plan: Statement,
    said: list[Statement],
    chain: Chain | None,
    done: Statement | None,
    *,
    merged: bool,
) -> Deadline:
    """The deadline, but for the printed words of its plan and what stands against it. That we judge it to be merged
    into another counts as if it had been said.
    """
    stated = chain.statements if chain else ()
    completed = done.completed if done else ""
    return Deadline(
        place,
        plan,
        "",
        stated[0].expected if stated else plan.expected,
        completed,
        ending(completed, (one.status for one in said), merged=merged),
        chain.moves if chain else (),
        done,
        said[-1],
        len(said) - 1 + merged,
    )


def order(one: Deadline) -> tuple[date, date, str]:
    """What deadlines stand in order by."""
    earliest, latest = one.bounds
    return latest or date.max, earliest or (date.min if one.expected else date.max), one.thing


def since(known: Iterable[str], day: str) -> str:
    """The day before which nothing counts as new on a day: when the edition before the newest one became known.

    ``known`` are the days (ISO) that editions became known; empty where there were not two by then.
    """
    days = sorted({one for one in known if one and one <= day})
    return days[-2] if len(days) > 1 else ""


def by_standing(found: Iterable[Deadline], day: date) -> dict[str, list[Deadline]]:
    """The deadlines by how they stand on a day, in the order of ``STANDINGS``."""
    grouped: dict[str, list[Deadline]] = {name: [] for name in STANDINGS}
    for one in found:
        grouped[one.standing(day)].append(one)
    return grouped
