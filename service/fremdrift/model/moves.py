"""Moves: how far apart two stated dates are, when neither need be a day.

A date is an interval; so is the distance between two. From ``2018-35`` (July to September) to ``2018-10`` are 1 to 122
days. Direction and precision are told apart: from ``2021-03`` to ``2021`` nothing is known but that it became coarser.
"""

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Final

from fremdrift.model.dates import StatedDate

_CALENDAR: Final = ("day", "month", "quarter", "third", "half-year", "year")
"""Precisions whose lengths vary with the calendar, not with what was meant."""


@dataclass(frozen=True)
class Step:
    """From one stated date to the next.

    ``direction`` is a code of the list ``direction``, ``precision`` one of ``precision-change``; ``least`` and ``most``
    bound the days between the two, negative for earlier, None where a date is open.
    """

    direction: str
    precision: str
    least: int | None
    most: int | None

    @property
    def moved(self) -> bool:
        """False where both date and precision stayed."""
        return (self.direction, self.precision) != ("same", "same")

    def either_way(self) -> "Step":
        """The step where it is not known which date was stated first: the bounds hold both ways."""
        if self.direction == "same":
            return self
        bounds = (self.least, self.most)
        least = None if None in bounds else min(self.least or 0, -(self.most or 0))
        most = None if None in bounds else max(self.most or 0, -(self.least or 0))
        return Step("undecidable", self.precision, least, most)


def step(before: StatedDate, after: StatedDate) -> Step:
    """The step between two stated dates."""
    least = _days(before.latest, after.earliest)
    most = _days(before.earliest, after.latest)
    if (before.earliest, before.latest) == (after.earliest, after.latest):
        return Step("same", "same", least, most)
    return Step(_direction(least, most), _precision(before, after), least, most)


def _days(start: date | None, end: date | None) -> int | None:
    return (end - start).days if start and end else None


def _direction(least: int | None, most: int | None) -> str:
    if least is not None and least > 0:
        return "later"
    return "earlier" if most is not None and most < 0 else "undecidable"


def _precision(before: StatedDate, after: StatedDate) -> str:
    if before.precision == after.precision and before.precision in _CALENDAR:
        return "same"
    old, new = _length(before), _length(after)
    return "same" if old == new else "coarser" if new > old else "finer"


def _length(stated: StatedDate) -> float:
    days = _days(stated.earliest, stated.latest)
    return inf if days is None else days
