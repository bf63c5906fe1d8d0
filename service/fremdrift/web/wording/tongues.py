"""Tongues: how a page marks a text in another language than its own, and keeps the directions of the two apart.

A text that runs from right to left, or only begins so, would carry points, numbers and brackets that stand beside it
over to its other side (Unicode Standard Annex #9, https://www.unicode.org/reports/tr9/).
"""

import re
from functools import lru_cache
from typing import Final
from unicodedata import bidirectional

from babel.core import Locale, UnknownLocaleError
from markupsafe import Markup, escape

_FROM_THE_RIGHT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of scripts that run from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko and rarer ones."""
_ISOLATE: Final = "\u2068"
_END: Final = "\u2069"


class Named(str):
    """What something is called, with the tag of the language that is in: empty where unknown."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str) -> "Named":
        """A text in a language."""
        named = super().__new__(cls, text)
        named.lang = lang
        return named


@lru_cache
def tongue(tag: str) -> Markup:
    """The attributes of an element whose text is in the language of a tag, with a space before; nothing for no tag."""
    if not tag:
        return Markup()
    direction = ' dir="rtl"' if _runs_from_the_right(tag) else ""
    return Markup(f' lang="{escape(tag)}"{direction}')  # noqa: S704 - the tag is escaped


def _runs_from_the_right(tag: str) -> bool:
    try:
        return Locale.parse(tag, sep="-").text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def begins_from_the_right(text: str) -> bool:
    """True where the first letter of a text is of a script that runs from right to left, and so the text does."""
    first = next((one for one in text if bidirectional(one) in ("L", "R", "AL")), "")
    return _FROM_THE_RIGHT.match(first) is not None


def isolated(text: str) -> str:
    """A text as it may stand within a sentence: one with such letters between marks that keep its direction to it."""
    return f"{_ISOLATE}{text}{_END}" if _FROM_THE_RIGHT.search(text) else text
