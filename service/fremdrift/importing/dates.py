"""Dates as trackers print them, read by a stated order of their parts into EDTF; nothing is guessed.

An order is made of ``yyyy`` or ``yy``, ``mm``, ``mmmm`` (a month by its name), ``dd``, ``q`` (a quarter's number),
``t`` (that of a third of a year), ``h`` (a half-year's), signs that stand for themselves, and words in quotation marks:
``q'. kvartal 'yyyy`` reads "2. kvartal 2026". The number of a part of a year may be Roman ("IV квартал 2026"), and
digits those of any script.
"""

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import decimal, normalize

from fremdrift.model.date_words import month_named
from fremdrift.model.dates import read_date

EDTF: Final = "edtf"
_TOKENS: Final = {
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<short>\d{2})",
    "mmmm": r"(?P<named>[^\s\d/,\-]+(?: [^\s\d/,\-]+)?)",
    "mm": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{1,2})",
    "q": r"(?P<quarter>[1-4]|[IІ]{1,3}|[IІ]V)",
    "t": r"(?P<third>[1-3]|[IІ]{1,3})",
    "h": r"(?P<half>[12]|[IІ]{1,2})",
}
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
"""Numbers of parts of a year as much of Europe prints them; a Ukrainian keyboard has a letter of its own for the I."""
_BEFORE: Final = {"quarter": 32, "third": 36, "half": 39}
"""The number before the first of each part of a year, in EDTF."""
_PIECES: Final = re.compile(r"('[^']*'|yyyy|yy|mmmm|mm|dd|q|t|h)")
_UNSTATED: Final = re.compile(r"\d{1,2}([/.\-])\d{1,2}\1(\d{4}|\d{2})")


class BadOrder(ValueError):
    """An order that is not made of these parts, or a two-digit year without a pivot."""


@dataclass(frozen=True)
class Reading:
    """A date read in an order; ``edtf`` is empty where the order gives no day of the calendar."""

    order: str
    edtf: str


def read(text: str, order: str, pivot: int | None, lang: str = "en") -> str:
    """The EDTF of a printed date in an order, empty where it is none; months are named in ``lang``. Raises BadOrder."""
    if order == EDTF:
        return _checked(text)
    found = re.fullmatch(_pattern(normalize("NFKC", order)), _plain(text), re.IGNORECASE)
    if found is None:
        return ""
    parts = found.groupdict()
    if named := parts.get("named"):
        parts["month"] = str(month_named(named, lang) or 0)
    year = parts.get("year") or _century(parts["short"], pivot)
    for part, before in _BEFORE.items():
        if number := parts.get(part):
            return _checked(f"{year}-{before + (_ROMAN.get(number.lower().replace('і', 'i')) or int(number))}")
    return _checked("-".join([year, *(parts[name].zfill(2) for name in ("month", "day") if parts.get(name))]))


def _plain(text: str) -> str:
    """A text with plain blanks and digits: a no-break space is one of them, and ٢ and ２ are 2."""
    return "".join(str(decimal(one, one)) for one in normalize("NFKC", text.strip()))


def _pattern(order: str) -> str:
    pieces = _PIECES.split(order)
    known = [one for one in pieces if one in _TOKENS]
    signs = "".join(one for one in pieces if one not in _TOKENS and not re.fullmatch("'[^']*'", one))
    within_year = set(known) - {"yyyy", "yy"}
    if len(set(known)) != len(known) or len(known) - len(within_year) != 1 or re.search(r"[^\W_]|'", signs):
        raise BadOrder(order)
    if within_year not in (set(), {"mm"}, {"mm", "dd"}, {"mmmm"}, {"mmmm", "dd"}, {"q"}, {"t"}, {"h"}):
        raise BadOrder(order)
    return "".join(_TOKENS.get(one) or re.escape(one.strip("'")) for one in pieces)


def _century(short: str, pivot: int | None) -> str:
    if pivot is None:
        raise BadOrder("yy")
    return f"{20 if int(short) < pivot else 19}{short}"


def _checked(text: str) -> str:
    try:
        return read_date(text).edtf
    except ValueError:
        return ""


def readings(text: str) -> tuple[Reading, ...]:
    """What a date without stated order may mean: each order that it has the form of, whether that gives a day or not.

    A four-digit year in front leaves one order; a two-digit year is never read without a stated order.
    """
    plain = text.strip()
    if found := re.fullmatch(r"\d{4}([/.\-])\d{1,2}\1\d{1,2}", plain):
        orders = [f"yyyy{found[1]}mm{found[1]}dd"]
    elif found := _UNSTATED.fullmatch(plain):
        year = "yyyy" if len(found[2]) == 4 else "yy"
        orders = [f"{one}{found[1]}{other}{found[1]}{year}" for one, other in (("dd", "mm"), ("mm", "dd"))]
    else:
        return ()
    return tuple(Reading(one, "" if "yyyy" not in one else read(plain, one, None)) for one in orders)


def sure(found: tuple[Reading, ...]) -> Reading | None:
    """The one reading that gives a day; None where several differ, or none does."""
    fitting = [one for one in found if one.edtf]
    return fitting[0] if len({one.edtf for one in fitting}) == 1 else None
