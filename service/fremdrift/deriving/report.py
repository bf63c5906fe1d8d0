"""Reports: how a strategy stands, thing by thing, with what is new; what a status report is written from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from fremdrift.deriving.concerns import within
from fremdrift.deriving.deadlines import Deadline
from fremdrift.deriving.ledger import Statement
from fremdrift.deriving.news import News
from fremdrift.deriving.outline import Branch, Outline
from fremdrift.ground.spellings import most_usual
from fremdrift.model.completion import unsettled

_PROGRESSING: Final = frozenset(("Milestone", "Initiative"))
"""What progresses: the containers around them only hold it."""


@dataclass(frozen=True)
class Report:
    """How a strategy stands: its outline, and by the IRI of a thing its deadline, its last stated status, its news.

    ``fresh`` is what was said after the day that counts as last time, newest first; ``silent`` are the initiatives
    and milestones of which nothing was said at all, and of nothing that they consist of either. ``same`` has one name
    for things that we judge to be the same: what is said of one of them is said of all, and counts once.
    """

    outline: Branch
    deadlines: dict[str, Deadline]
    statuses: dict[str, News]
    last: dict[str, News]
    fresh: tuple[News, ...]
    silent: tuple[str, ...]
    same: Mapping[str, str] = field(default_factory=dict)

    def deadline(self, thing: str) -> Deadline | None:
        """The deadline of a thing, by whichever of its names."""
        return self.deadlines.get(self.same.get(thing, thing))

    def status(self, thing: str) -> News | None:
        """What stated the last status of a thing, by whichever of its names."""
        return self.statuses.get(self.same.get(thing, thing))

    def latest(self, thing: str) -> News | None:
        """What was said last of a thing, by whichever of its names."""
        return self.last.get(self.same.get(thing, thing))

    def unsettled(self, thing: str) -> bool:
        """Whether a thing took place, and has it still to come by its last status: see ``model.completion``."""
        due, last, status = self.deadline(thing), self.latest(thing), self.status(thing)
        done = (due and due.completing) or (last and last.statement.completed and last.statement)
        return unsettled(done or None, status.statement if status else None)

    def standings(self) -> list[tuple[str, str, int]]:
        """How many initiatives and milestones have each status, as stated last, most first: its code, the publisher's
        words where these stand for it, and the number.
        """
        said = [one.statement for one in self.statuses.values()]
        alike = spellings(said)
        counts = Counter((one.code, "" if one.code else alike[one.standing.casefold()]) for one in said)
        return [(*status, count) for status, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


def spellings(said: Iterable[Statement]) -> dict[str, str]:
    """How each standing is spelled, by its casefolded text: as it is most often, since nothing follows from case."""
    return most_usual(Counter(one.standing for one in said))


def report(
    whole: Outline,
    strategy: str,
    found: Iterable[Deadline],
    told: Iterable[News],
    since: str,
    *,
    same: Mapping[str, str] = MappingProxyType({}),
) -> Report | None:
    """The report on a strategy (its IRI); None where there is no such strategy."""
    branch, here = whole.branch(strategy), within(strategy)
    if branch is None:
        return None
    things = set(_things(branch))
    said = [one for one in told if one.placed.thing in things or here(one.placed)]
    statuses: dict[str, News] = {}
    last: dict[str, News] = {}
    for one in said:  # newest first
        thing = same.get(one.placed.thing, one.placed.thing)
        last.setdefault(thing, one)
        if one.statement.standing and one.placed.kind in _PROGRESSING:
            statuses.setdefault(thing, one)
    due = {one.thing: one for one in found if one.thing in things or here(one.placed)}
    spoken = last.keys() | due.keys()
    return Report(
        branch,
        due,
        statuses,
        last,
        tuple(one for one in said if since and one.statement.day > since and _tells(one.statement)),
        tuple(_silent(branch, {one for one in things if same.get(one, one) in spoken} | spoken)),
        same,
    )


def _tells(one: Statement) -> bool:
    """False for what is mentioned and no more: words for a date are more."""
    return bool(one.standing or one.expected or one.completed or one.vague)


def _silent(branch: Branch, spoken: Set[str]) -> list[str]:
    """The initiatives and milestones of a branch of which, with all below them, nothing is in ``spoken``."""
    own = branch.kind in _PROGRESSING and spoken.isdisjoint(_things(branch))
    return [*([branch.thing] if own else []), *(one for part in branch.below for one in _silent(part, spoken))]


def _things(branch: Branch, kinds: frozenset[str] | None = None) -> list[str]:
    """A thing and all below it, those of some kinds only where kinds are named."""
    own = [branch.thing] if kinds is None or branch.kind in kinds else []
    return [*own, *(one for part in branch.below for one in _things(part, kinds))]
