"""Deadlines as lists keep them: drawn up once for a release, by how they stand on its day and by whom they concern."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fremdrift.deriving.concerns import Organisations, Placed, Tie
from fremdrift.deriving.deadlines import Deadline, order
from fremdrift.deriving.ledger import Move, Statement
from fremdrift.ground.jsons import compact
from fremdrift.ground.namespaces import CODE
from fremdrift.model.dates import read_date
from fremdrift.model.iris import THING
from fremdrift.model.moves import Step
from fremdrift.model.standing import DONE, STOPPED
from fremdrift.web.listings.listing import LANGS, OWN_ORDER, Draft, Entry
from fremdrift.web.wording.view import Text

DEADLINES: Final = "due"
MOVES: Final = "due-moves"
"""Each move of a deadline; an entry is called by the place of the deadline and the number of the move."""
WHOSE, STANDING, DAY, SPAN = "for", "standing", "day", "span"
"""What both lists are chosen by: the path of a selection, how a deadline stands, the day a move was stated, and the
days of a deadline, or of either end of a move."""
Bounds = tuple[date | None, date | None]


@dataclass(frozen=True)
class Due:
    """The deadlines of a release or a state, and the organisations that they concern."""

    found: Sequence[Deadline] = ()
    who: Organisations = Organisations()


def deadlines_draft(due: Due, base: str, day: str) -> Draft:
    """The deadlines in their order, as they stand on a day (ISO)."""
    on, whose = date.fromisoformat(day), _Whose(due.who, base)
    values = (
        {STANDING: [one.standing(on)], WHOSE: whose.paths(one.placed), SPAN: [_span(one.bounds)]} for one in due.found
    )
    entries = [
        _entry(_written(one), place, its, one) for place, (one, its) in enumerate(zip(due.found, values, strict=True))
    ]
    ordered, beside = frozenset({SPAN}), (STANDING, WHOSE)
    return Draft(DEADLINES, entries, (SPAN,), OWN_ORDER, "order", _as_it_is, ordered=ordered, beside=beside)


def moves_draft(due: Due, base: str) -> Draft:
    """Every move of a deadline, in the order of the deadlines."""
    whose, entries = _Whose(due.who, base), list[Entry]()
    for place, one in enumerate(due.found):
        paths = whose.paths(one.placed) if one.moves else []
        for number, move in enumerate(one.moves):
            said = [move.after.day] if move.after.day else []
            values = {DAY: said, WHOSE: paths, SPAN: list(dict.fromkeys(map(_span, ends_of(move))))}
            entries.append(_entry(f"{place} {number}", len(entries), values, one, number))
    chosen = (DAY, SPAN)
    return Draft(MOVES, entries, chosen, OWN_ORDER, "order", _as_it_is, ordered=frozenset(chosen), beside=(WHOSE,))


def ends_of(move: Move) -> tuple[Bounds, Bounds]:
    """First and last day of what a move was from and of what it was to."""
    before, after = (read_date(one.expected) for one in (move.before, move.after))
    return (before.earliest, before.latest), (after.earliest, after.latest)


def _span(bounds: Bounds) -> str:
    return "/".join(one.isoformat() if one else "" for one in bounds)


def bounds_of(span: str) -> Bounds:
    """First and last day of a value of ``SPAN``, None where open."""
    earliest, _, latest = span.partition("/")
    return date.fromisoformat(earliest) if earliest else None, date.fromisoformat(latest) if latest else None


def _entry(called: str, place: int, values: dict[str, list[str]], of: Deadline, *number: int) -> Entry:
    last, first, thing = order(of)
    rank = (last.isoformat(), first.isoformat(), thing, *number)
    return Entry(called, values, {lang: {"order": place + 1} for lang in LANGS}, "", thing, rank)


def _as_it_is(_: str, __: str, value: str) -> Text:
    return Text(value)


class _Whose:
    """The paths of the selections by organisation and level that take a thing."""

    def __init__(self, who: Organisations, base: str) -> None:
        self._who = who
        self._stem = base + THING
        self._of: dict[str, tuple[str, ...]] = {}

    def paths(self, placed: Placed) -> list[str]:
        tied = (one for tie in placed.ties for one in (tie.organisation, tie.through) if one)
        return list(dict.fromkeys(path for one in tied for path in self._paths(one)))

    def _paths(self, organisation: str) -> tuple[str, ...]:
        if organisation not in self._of:
            level = self._who.levels.get(organisation, "")
            levels = [level.removeprefix(CODE)] if level else []
            self._of[organisation] = (*(one.removeprefix(self._stem) for one in self._up(organisation)), *levels)
        return self._of[organisation]

    def _up(self, organisation: str) -> Iterator[str]:
        """An organisation and all that it belongs to; a circle ends it."""
        seen = set[str]()
        while organisation and organisation not in seen:
            seen.add(organisation)
            yield organisation
            organisation = self._who.parents.get(organisation, "")


def _written(one: Deadline) -> str:
    """A deadline as JSON."""
    return compact(told_of(one)).decode()


def told_of(one: Deadline) -> list[Any]:
    """A deadline as JSON can hold it: statements once, the plan first, and moves by their places."""
    beside = [each for each in (one.completing, one.last, *(other for _, other in one.disputes)) if each]
    ends = (end for move in one.moves for end in (move.before, move.after))
    said = list(dict.fromkeys((one.statement, *ends, *beside)))
    moves = [
        [said.index(move.before), said.index(move.after), *_values(move.step), move.disputed] for move in one.moves
    ]
    where = [said.index(each) if each else None for each in (one.completing, one.last)]
    ended = (bool(one.ending), one.ending == STOPPED)
    told: list[Any] = [one.printed, one.first, one.completed, *ended, one.revision, *where]
    told += [[(judgement, said.index(other)) for judgement, other in one.disputes], one.others]
    return [place_told(one.placed), [_values(each) for each in said], told, moves]


def place_told(one: Placed) -> list[Any]:
    """What a thing belongs to and whom it concerns, as JSON can hold it."""
    return [*_values(one)[:-1], [_values(tie) for tie in one.ties]]


def place_of(told: list[Any]) -> Placed:
    """What ``place_told`` tells of."""
    thing, kind, initiative, strategy, wholes, ties = told
    return Placed(thing, kind, initiative, strategy, tuple(wholes), tuple(Tie(*one) for one in ties))


def _values(one: Any) -> list[Any]:
    return [getattr(one, name) for name in one.__match_args__]


def deadline_of(card: str | bytes) -> Deadline:
    """The deadline that a card tells of."""
    return deadline_told(json.loads(card))


def deadline_told(written: list[Any]) -> Deadline:
    """The deadline that ``told_of`` tells of, now or in a release from before it told who said it was completed, which
    moves are disputed, or what else it is called.
    """
    place, statements, told, moves = written
    printed, first, completed, ended, stopped, *later = told
    revision, done, latest, disputes, *others = later or (len(moves), None, None, ())
    said = [Statement(*each) for each in statements]
    completing, last = (None if each is None else said[each] for each in (done, latest))
    return Deadline(
        place_of(place),
        said[0],
        printed,
        first,
        completed,
        (STOPPED if stopped else DONE) if ended else "",
        tuple(_move(said, *move) for move in moves),
        completing,
        last,
        revision,
        tuple((judgement, said[other]) for judgement, other in disputes),
        *map(tuple, others),
    )


def _move(said: list[Statement], before: int, after: int, *told: Any) -> Move:
    step, disputed = told[: len(Step.__match_args__)], told[len(Step.__match_args__) :]
    return Move(said[before], said[after], Step(*step), *disputed)
