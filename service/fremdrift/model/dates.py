"""Dates as precise as they were printed, written in EDTF (ISO 8601-2, https://www.loc.gov/standards/datetime/).

Only the forms listed in ``FORMS`` are taken, a small part of the standard. Their bounds are plain arithmetic: the
library ``edtf`` takes 5 to 16 ms for each text, which was most of what a large release cost, and reads some texts in
ways nobody means (``2018-06-30/`` comes out ten years long). The tests hold every form against it.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_MONTH: Final = r"\d{4}-(?:0[1-9]|1[0-2])"
FORMS: Final[dict[str, str]] = {
    "day": _DAY,
    "month": _MONTH,
    "quarter": r"\d{4}-3[3-6]",
    "third": r"\d{4}-3[7-9]",
    "half-year": r"\d{4}-4[01]",
    "year": r"\d{4}",
    "interval": rf"{_DAY}/{_DAY}|{_MONTH}/{_MONTH}",
    "open-start": rf"\.\./{_DAY}",
    "open-end": rf"(?:{_DAY}|{_MONTH}|\d{{4}})/\.\.",
}
"""Each precision, which is also the code of the ``precision`` list, with the form of its texts."""

_FORMS: Final = {name: re.compile(form, re.ASCII) for name, form in FORMS.items()}
_PARTS_OF_YEAR: Final = {
    33: (1, 3),
    34: (4, 6),
    35: (7, 9),
    36: (10, 12),
    37: (1, 4),
    38: (5, 8),
    39: (9, 12),
    40: (1, 6),
    41: (7, 12),
}
"""First and last month of quarters, thirds of a year and half-years (ISO 8601-2, 4.8: sub-year groupings)."""
_OPEN: Final = ".."

ACCEPTED_DA: Final = (
    "2018-06-30, 2018-06, 2018, 2018-33 til 2018-36 (kvartal), 2018-37 til 2018-39 (tertial), "
    "2018-40 eller 2018-41 (halvår), 2018-06-01/2018-06-30, 2018-06/2018-08, "
    "../2018-12-31 (senest) eller 2018-06/.. (tidligst)"
)
ACCEPTED_EN: Final = (
    "2018-06-30, 2018-06, 2018, 2018-33 to 2018-36 (quarter), 2018-37 to 2018-39 (third of the year), "
    "2018-40 or 2018-41 (half-year), 2018-06-01/2018-06-30, 2018-06/2018-08, "
    "../2018-12-31 (by) or 2018-06/.. (from)"
)


@dataclass(frozen=True)
class StatedDate:
    """A date as stated: its EDTF text, first and last possible day (None where open), and its precision."""

    edtf: str
    earliest: date | None
    latest: date | None
    precision: str


@lru_cache(maxsize=16384)
def read_date(text: str) -> StatedDate:
    """The date that an EDTF text states.

    Raises ValueError where the text is not of a listed form, is no day of the calendar, or ends before it begins.
    """
    precision = next((name for name, form in _FORMS.items() if form.fullmatch(text)), None)
    if precision is None:
        raise ValueError(text)
    start, _, end = text.partition("/")
    earliest = None if start == _OPEN else _bounds(start)[0]
    latest = None if end == _OPEN else _bounds(end or start)[1]
    if earliest and latest and latest < earliest:
        raise ValueError(text)
    return StatedDate(text, earliest, latest, precision)


def _bounds(text: str) -> tuple[date, date]:
    """First and last day of a day, a month, a part of a year or a year. Raises ValueError where it is none."""
    if len(text) == len("2018-06-30"):
        return date.fromisoformat(text), date.fromisoformat(text)
    year, month = int(text[:4]), int(text[5:] or 0)
    first, last = _PARTS_OF_YEAR.get(month, (month or 1, month or 12))
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
