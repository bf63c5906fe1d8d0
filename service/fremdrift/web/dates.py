"""Dates as people write them, in Danish and English; an imprecise date stays imprecise."""

from datetime import date
from typing import Final

from babel.dates import format_date

from fremdrift.model.dates import StatedDate, read_date

_HALVES: Final = {"da": "{n}. halvår {year}", "en": "{nth} half of {year}"}
_QUARTERS: Final = {"da": "{n}. kvartal {year}", "en": "{nth} quarter of {year}"}
_NTH: Final = ("", "first", "second", "third", "fourth")
_OPEN: Final = {
    "da": {"open-start": "senest {day}", "open-end": "tidligst {day}"},
    "en": {"open-start": "by {day}", "open-end": "from {day}"},
}


def in_words(edtf: str, lang: str) -> str:
    """An EDTF date in words; a text that is none is given back as it is."""
    try:
        stated = read_date(edtf)
    except ValueError:
        return edtf
    if stated.precision in ("quarter", "half-year"):
        return _part_of_year(stated, lang)
    if stated.precision in ("open-start", "open-end"):
        end = edtf.replace("../", "").replace("/..", "")
        return _OPEN[lang][stated.precision].format(day=in_words(end, lang))
    if stated.precision == "interval":
        first, _, last = edtf.partition("/")
        return f"{in_words(first, lang)} – {in_words(last, lang)}"
    return _plain(stated, lang)


def _part_of_year(stated: StatedDate, lang: str) -> str:
    year, _, code = stated.edtf.partition("-")
    number, forms = (int(code) - 32, _QUARTERS) if stated.precision == "quarter" else (int(code) - 39, _HALVES)
    return forms[lang].format(n=number, nth=_NTH[number], year=year)


def _plain(stated: StatedDate, lang: str) -> str:
    first = stated.earliest or date.min
    locale = "da" if lang == "da" else "en_GB"
    if stated.precision == "day":
        return format_date(first, "long", locale=locale)
    return format_date(first, "MMMM y" if stated.precision == "month" else "y", locale=locale)
