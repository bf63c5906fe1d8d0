"""Dates on pages and what is said with them: in HTML, in titles, as periods, and how far they moved."""

import re
from collections.abc import Callable
from typing import Final

from babel.numbers import format_decimal
from markupsafe import Markup, escape

from fremdrift.model.date_words import in_words
from fremdrift.model.dates import read_date


def said_beyond(printed: str, edtf: str, lang: str) -> str:
    """The printed words of a date where they say more than ours; nothing for a day that was printed in figures."""
    figures = re.fullmatch(_DAY, edtf) and not any(char.isalpha() for char in printed)
    return "" if figures or printed == in_words(edtf, lang) else printed


_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_BRACKETED: Final = re.compile(rf"\(({_DAY})\)")


def dates_in_words(text: str, lang: str) -> str:
    """A title in which the days that stand in brackets are in words. What is shorter may be another thing: 2011-12 is a
    year of many budgets.
    """
    return _BRACKETED.sub(lambda found: f"({in_words(found[1], lang)})", text)


_BETWEEN: Final = {"da": ("fra {start}", "til {end}"), "en": ("from {start}", "until {end}")}


_SPAN: Final = "/"
_SPANS: Final = {"da": "begynder {start}, slutter {end}", "en": "begins {start}, ends {end}"}
"""A period between two dates of which one is itself a span, as a fiscal year is: two dashes more would tell nobody."""


def years_in_words(start: str, end: str, lang: str) -> str:
    """A period by its first and its last date (EDTF), each empty where it is not known; empty without both."""
    begins, ends = (in_words(one, lang) if one else "" for one in (start, end))
    if begins and ends and _SPAN in start + end:
        return _SPANS[lang].format(start=begins, end=ends)
    if begins and ends:
        return f"{begins} – {ends}" if " " in begins + ends else f"{begins}–{ends}"
    if any("/" in one for one in (start, end)):
        return begins or ends  # it is open itself, or has two ends of its own
    since, until = _BETWEEN[lang]
    return since.format(start=begins) if begins else until.format(end=ends) if ends else ""


_IN_HTML: Final = ("day", "month", "year")


def timed(edtf: str, lang: str, say: Callable[[str, str], str] = in_words) -> Markup:
    """A date in words, for pages: in ``<time>`` where HTML has a form for it. ``say`` says it in a language.

    It has one for days, months and years, none for parts of a year and what is open or a span
    (https://html.spec.whatwg.org/multipage/text-level-semantics.html#datetime-value).
    """
    words = escape(say(edtf, lang))
    try:
        known = read_date(edtf).precision in _IN_HTML and edtf[:4] != "0000"
    except ValueError:
        known = False
    return Markup('<time datetime="{}">{}</time>').format(edtf, words) if known else words


_DAYS: Final = {
    "da": {
        "day": "{n} dag", "days": "{n} dage", "span": "{least} til {most}", "later": "{n} senere",
        "earlier": "{n} tidligere", "same": "samme dag", "least": "mindst {n}",
        "no-later": "ikke senere", "no-earlier": "ikke tidligere",
        "both": "kan være op til {earlier} eller {later}",
        "or-later": "kan være op til {n} eller når som helst senere",
        "or-earlier": "kan være op til {n} eller når som helst tidligere",
    },
    "en": {
        "day": "{n} day", "days": "{n} days", "span": "{least} to {most}", "later": "{n} later",
        "earlier": "{n} earlier", "same": "the same day", "least": "at least {n}",
        "no-later": "no later", "no-earlier": "no earlier",
        "both": "may be up to {earlier} or {later}",
        "or-later": "may be up to {n} or any time later",
        "or-earlier": "may be up to {n} or any time earlier",
    },
}  # fmt: skip


def bounds_in_words(least: int | None, most: int | None, lang: str) -> str:
    """Between which bounds, in days, a date moved: a bound below zero is earlier; None is a bound that is open."""
    said = _DAYS[lang]
    if least is None and most is None:
        return ""
    if least is None or most is None:
        return _open_in_words(least, most, lang)
    if least == most:
        return _days(least, lang)
    if least < 0 < most:
        return said["both"].format(earlier=_days(least, lang), later=_days(most, lang))
    near, far = sorted((least, most), key=abs)
    span = said["span"].format(least=_counted(near, lang), most=_counted(far, lang))
    return _days(far, lang, said["days"].format(n=span))


def _open_in_words(least: int | None, most: int | None, lang: str) -> str:
    """The same where one bound is open: what lies beyond it is said too."""
    said, bound = _DAYS[lang], most or 0 if least is None else least
    if not bound:
        return said["no-later" if least is None else "no-earlier"]
    if (least is None) == (bound < 0):
        return said["least"].format(n=_days(bound, lang))
    return said["or-earlier" if least is None else "or-later"].format(n=_days(bound, lang))


def _days(days: int, lang: str, words: str = "") -> str:
    """A number of days, in ``words`` where they are given, and which way."""
    said = _DAYS[lang]
    if not days:
        return said["same"]
    counted = words or said["day" if abs(days) == 1 else "days"].format(n=_counted(days, lang))
    return said["later" if days > 0 else "earlier"].format(n=counted)


def _counted(days: int, lang: str) -> str:
    return str(format_decimal(abs(days), locale="da" if lang == "da" else "en_GB"))
