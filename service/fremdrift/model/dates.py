"""Dates as precise as they were printed, written in EDTF (ISO 8601-2, https://www.loc.gov/standards/datetime/).

Only the forms listed in ``FORMS`` are taken. The library accepts more, and reads some of it in ways nobody means
(``2018-06-30/`` comes out ten years long), so what is not listed is refused.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_MONTH: Final = r"\d{4}-(?:0[1-9]|1[0-2])"
FORMS: Final[dict[str, str]] = {
    "day": _DAY,
    "month": _MONTH,
    "quarter": r"\d{4}-3[3-6]",
    "half-year": r"\d{4}-4[01]",
    "year": r"\d{4}",
    "interval": rf"{_DAY}/{_DAY}|{_MONTH}/{_MONTH}",
    "open-start": rf"\.\./{_DAY}",
    "open-end": rf"(?:{_DAY}|{_MONTH}|\d{{4}})/\.\.",
}
"""Each precision, which is also the code of the ``precision`` list, with the form of its texts."""

ACCEPTED_DA: Final = (
    "2018-06-30, 2018-06, 2018, 2018-33 til 2018-36 (kvartal), 2018-40 eller 2018-41 (halvår), "
    "2018-06-01/2018-06-30, 2018-06/2018-08, ../2018-12-31 (senest) eller 2018-06/.. (tidligst)"
)
ACCEPTED_EN: Final = (
    "2018-06-30, 2018-06, 2018, 2018-33 to 2018-36 (quarter), 2018-40 or 2018-41 (half-year), "
    "2018-06-01/2018-06-30, 2018-06/2018-08, ../2018-12-31 (by) or 2018-06/.. (from)"
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
    precision = next((name for name, form in FORMS.items() if re.fullmatch(form, text)), None)
    if precision is None:
        raise ValueError(text)
    try:
        parsed = parse_edtf(text)
    except EDTFParseException as fault:
        raise ValueError(text) from fault
    earliest, latest = _day(parsed.lower_strict()), _day(parsed.upper_strict())
    if earliest and latest and latest < earliest:
        raise ValueError(text)
    return StatedDate(text, earliest, latest, precision)


def _day(bound: Any) -> date | None:
    """The library gives a struct_time, or an infinite float for an open end."""
    return None if isinstance(bound, float) else date(*tuple(bound)[:3])
