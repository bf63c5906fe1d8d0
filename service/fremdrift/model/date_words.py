"""Dates as people write them, in Danish and English; an imprecise date stays imprecise."""

from datetime import date
from functools import lru_cache
from itertools import takewhile
from typing import Final
from unicodedata import normalize

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from fremdrift.model.dates import StatedDate, read_date

_PARTS: Final = {
    "quarter": (32, {"da": "{n}. kvartal {year}", "en": "{nth} quarter of {year}"}),
    "third": (36, {"da": "{n}. tertial {year}", "en": "{nth} third of {year}"}),
    "half-year": (39, {"da": "{n}. halvår {year}", "en": "{nth} half of {year}"}),
}
"""Parts of a year: the number before the first of them in EDTF, and how they are said."""
_NTH: Final = {
    "quarter": ("first", "second", "third", "fourth"),
    "third": ("first", "second", "last"),
    "half-year": ("first", "second"),
}
_OPEN: Final = {
    "da": {"open-start": "senest {day}", "open-end": "tidligst {day}"},
    "en": {"open-start": "by {day}", "open-end": "from {day}"},
}


_OPEN_BEHIND: Final = {"en": {"open-start": "{day} or earlier", "open-end": "{day} or later"}}
"""The same behind "from", "to" and "for", where a language cannot say it alike: "to from 2027"."""


def in_words_behind(edtf: str, lang: str) -> str:
    """An EDTF date in words that stand behind "from", "to" or "for"; a text that is none is given back as it is."""
    forms = _OPEN_BEHIND.get(lang, {})
    open_end = "open-end" if edtf.endswith("/..") else "open-start" if edtf.startswith("../") else ""
    if open_end not in forms:
        return in_words(edtf, lang)
    return forms[open_end].format(day=in_words(edtf.replace("../", "").replace("/..", ""), lang))


@lru_cache(maxsize=8192)
def in_words(edtf: str, lang: str) -> str:
    """An EDTF date in words; a text that is none is given back as it is."""
    try:
        stated = read_date(edtf)
    except ValueError:
        return edtf
    if stated.precision in _PARTS:
        return _part_of_year(stated, lang)
    if stated.precision in ("open-start", "open-end"):
        end = edtf.replace("../", "").replace("/..", "")
        return _OPEN[lang][stated.precision].format(day=in_words(end, lang))
    if stated.precision == "interval":
        first, _, last = edtf.partition("/")
        return _span(first, last, lang)
    return _plain(stated, lang)


def _span(first: str, last: str, lang: str) -> str:
    """From one date to another; what both have in common is said once, at the end: 21.–30. november 2021."""
    begins, ends = in_words(first, lang), in_words(last, lang)
    pairs = zip(first.split("-"), last.split("-"), strict=False)
    common = "-".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    if first == last or len(first) != len(last) or not common:
        return f"{begins} – {ends}"
    begins = begins.removesuffix(in_words(common, lang)).rstrip()
    return f"{begins} – {ends}" if " " in begins else f"{begins}–{ends}"


def _part_of_year(stated: StatedDate, lang: str) -> str:
    year, _, code = stated.edtf.partition("-")
    before, forms = _PARTS[stated.precision]
    number = int(code) - before
    return forms[lang].format(n=number, nth=_NTH[stated.precision][number - 1], year=year)


def _plain(stated: StatedDate, lang: str) -> str:
    first = stated.earliest or date.min
    locale = "da" if lang == "da" else "en_GB"
    if stated.precision == "day":
        return format_date(first, "long", locale=locale)
    return format_date(first, "MMMM y" if stated.precision == "month" else "y", locale=locale)


_SHORTEST: Final = 3
"""A month is known by its first letters, but not by fewer than these."""


def month_named(text: str, lang: str) -> int | None:
    """The month (1-12) that a text names in a language, whole, as CLDR shortens it, or by a beginning that only one
    has; None where it names none. A point behind it, and capitals, do not matter.
    """
    name = _plain_name(text)
    names = _months(lang)
    if name in names:
        return names[name]
    begun = {number for one, number in names.items() if len(name) >= _SHORTEST and one.startswith(name)}
    return begun.pop() if len(begun) == 1 else None


@lru_cache
def _months(lang: str) -> dict[str, int]:
    """The names of the months in a language (https://cldr.unicode.org/translation/date-time/date-time-patterns); none
    for a language that CLDR does not know.
    """
    try:
        months = Locale.parse(lang.replace("_", "-"), sep="-").months
    except (UnknownLocaleError, ValueError):
        return {}
    named = [months[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    return {_plain_name(name): number for names in named for number, name in names.items()}


def _plain_name(text: str) -> str:
    return normalize("NFKC", text.casefold()).strip(". ")
