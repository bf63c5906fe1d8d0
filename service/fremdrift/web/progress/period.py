"""Periods: the days between which deadlines are asked for, as a request names them."""

import re
from calendar import monthrange
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from flask import request
from werkzeug.exceptions import BadRequest

from fremdrift.model.dates import read_date

PARAMETERS: Final = {
    "period": "Only the deadlines that fall, or may fall, in a period that begins with the day of what is shown: "
    "six-months, half-year (the next half of a calendar year) or year; or in one that is written as a date, as 2027-40 "
    "is for the first half of 2027",
    "from": "Only the deadlines that fall, or may fall, on this day or later",
    "to": "Only the deadlines that fall, or may fall, on this day or before",
}
"""What a request names a period by, each with what it says."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OWN: Final = "own"
"""What the form sends where its reader writes days."""


@dataclass(frozen=True)
class Period:
    """The days from the first to the last, each None where the period is open; ``name`` is what was asked for."""

    first: date | None = None
    last: date | None = None
    name: str = ""

    def __bool__(self) -> bool:
        """True where it leaves anything out."""
        return self.first is not None or self.last is not None

    def touches(self, earliest: date | None, latest: date | None) -> bool:
        """True for what falls or may fall in it, by the first and the last day that are meant, None where open."""
        return not (self.last and earliest and earliest > self.last) and not (
            self.first and latest and latest < self.first
        )

    def holds(self, earliest: date | None, latest: date | None) -> bool:
        """True for what can fall nowhere else."""
        starts = self.first is None or (earliest is not None and earliest >= self.first)
        return starts and (self.last is None or (latest is not None and latest <= self.last))

    @property
    def start(self) -> str:
        """The first day (ISO), empty where it is open."""
        return self.first.isoformat() if self.first else ""

    @property
    def end(self) -> str:
        """The last day (ISO), empty where it is open."""
        return self.last.isoformat() if self.last else ""

    @property
    def edtf(self) -> str:
        """The period as a date: the one that was asked for where that is one, else its days, a half-year being one."""
        if self.name == "half-year":
            return f"{self.start[:4]}-{40 if self.start[5:7] == '01' else 41}"
        if self.name and self.name not in NAMED:
            return self.name
        return f"{self.start or '..'}/{self.end or '..'}" if self.start != self.end else self.start


EVER: Final = Period()
"""The period that leaves nothing out."""


def _six_months(day: date) -> Period:
    return Period(day, _months_later(day, 6), "six-months")


def _half_year(day: date) -> Period:
    late = day.month > 6
    year = min(day.year + late, date.max.year)
    first, last = ((1, 1), (6, 30)) if late else ((7, 1), (12, 31))
    return Period(date(year, *first), date(year, *last), "half-year")


def _year(day: date) -> Period:
    return Period(day, _months_later(day, 12), "year")


NAMED: Final[dict[str, Callable[[date], Period]]] = {
    "six-months": _six_months,
    "half-year": _half_year,
    "year": _year,
}
"""The periods that have a name, each from a day on."""


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of its month; no later than there are days."""
    year, month = divmod(day.month - 1 + months, 12)
    if day.year + year > date.max.year:
        return date.max
    return date(day.year + year, month + 1, min(day.day, monthrange(day.year + year, month + 1)[1]))


def period_asked(day: date) -> Period:
    """The period that this request asks for, where it asks for one by name on a day. Raises BadRequest with a sentence
    for what is none.
    """
    name = request.args.get("period", "")
    first, last = _day("from"), _day("to")
    if name in ("", OWN):
        if first and last and last < first:
            raise BadRequest(f"to={last} is before from={first}; write the earlier day in from")
        return Period(first, last)
    if first or last:
        raise BadRequest(f"period={name} says its days itself; leave out from and to, or leave out period")
    return _named(name, day)


def _named(name: str, day: date) -> Period:
    if name in NAMED:
        return NAMED[name](day)
    try:
        stated = read_date(name)
    except ValueError:
        known = ", ".join(NAMED)
        raise BadRequest(f"period={name} is no period; write {known}, or a date such as 2027 or 2027-40") from None
    return Period(stated.earliest, stated.latest, name)


def sent() -> dict[str, str]:
    """The parameters that the form means. It sends a named period and days, where a reader may have written these and
    not touched the choice, or chosen and left the days: ``was``, the choice as the form showed it, tells which. Two
    days stand in their order, whichever was written first.
    """
    name, was = request.args.get("period", ""), request.args.get("was", "")
    days = {one: request.args[one] for one in ("from", "to") if request.args.get(one)}
    if days and (name in (OWN, was) or (not name and was != OWN)):
        whole = len(days) == 2 and all(_DAY.fullmatch(one) for one in days.values())
        return dict(zip(("from", "to"), sorted(days.values()), strict=True)) if whole else days
    return {"period": name} if name not in ("", OWN) else {}


def _day(parameter: str) -> date | None:
    text = request.args.get(parameter, "")
    if not text:
        return None
    with suppress(ValueError):
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    raise BadRequest(f"{parameter}={text} is no day; write it as 2027-06-30")


def period_query() -> str:
    """The parameters of this request that say which period it asks for, ``?`` in front, to be kept in links."""
    kept = [(name, request.args.get(name, "")) for name in PARAMETERS]
    told = urlencode([(name, text) for name, text in kept if text and text != OWN])
    return f"?{told}" if told else ""
