"""Reports: how a strategy stands, thing by thing, with what is new; what a status report is written from."""

from collections.abc import Iterable
from dataclasses import dataclass

from fremdrift.deriving.concerns import within
from fremdrift.deriving.deadlines import Deadline
from fremdrift.deriving.news import News
from fremdrift.deriving.outline import Branch, Outline


@dataclass(frozen=True)
class Report:
    """How a strategy stands: its outline, and by the IRI of a thing its deadline, its last stated status, its news.

    ``fresh`` is what was said after the day that counts as last time, newest first; ``silent`` are the things of the
    outline of which nothing was said at all.
    """

    outline: Branch
    deadlines: dict[str, Deadline]
    statuses: dict[str, News]
    last: dict[str, News]
    fresh: tuple[News, ...]
    silent: tuple[str, ...]

    def counted(self, status: str) -> int:
        """How many milestones and initiatives have this status, as stated last."""
        return sum(one.statement.status == status for one in self.statuses.values())


def report(whole: Outline, strategy: str, found: Iterable[Deadline], told: Iterable[News], since: str) -> Report | None:
    """The report on a strategy (its IRI); None where there is no such strategy."""
    branch, here = whole.branch(strategy), within(strategy)
    if branch is None:
        return None
    things = set(_things(branch))
    said = [one for one in told if one.placed.thing in things or here(one.placed)]
    statuses: dict[str, News] = {}
    last: dict[str, News] = {}
    for one in said:  # newest first
        last.setdefault(one.placed.thing, one)
        if one.statement.status and one.placed.kind in ("Milestone", "Initiative"):
            statuses.setdefault(one.placed.thing, one)
    return Report(
        branch,
        {one.thing: one for one in found if one.thing in things or here(one.placed)},
        statuses,
        last,
        tuple(one for one in said if since and one.statement.day > since),
        tuple(one for one in _things(branch) if one not in last and one != strategy),
    )


def _things(branch: Branch) -> list[str]:
    return [branch.thing, *(one for part in branch.below for one in _things(part))]
