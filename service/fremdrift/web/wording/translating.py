"""Translating: our own texts and numbers in the language of a reader. Texts are English where they stand; ``da.po``
holds the Danish, read as translators keep it.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from markupsafe import Markup

_TRANSLATIONS: Final = Path(__file__).parents[1] / "translations"


@cache
def translations(lang: str) -> NullTranslations:
    """What our texts are in a language; themselves in English."""
    path = _TRANSLATIONS / f"{lang}.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return Translations(compiled)


def worded(text: str, lang: str, **values: Any) -> str:
    """One of the texts that ``da.po`` translates, outside a template, with its values."""
    return str(translations(lang).gettext(text)) % values


def counted(one: str, several: str, number: int, lang: str, **values: Any) -> str:
    """One of the texts that ``da.po`` translates, by how many it speaks of (``num``), outside a template."""
    return str(translations(lang).ngettext(one, several, number)) % {"num": grouped(number, lang), **values}


def counted_on_pages(lang: str, one: str, several: str, number: int, /, **values: Any) -> Markup:
    """The same in a template, where values are escaped."""
    text = Markup(translations(lang).ngettext(one, several, number))  # noqa: S704 - our own text
    return text % {"num": grouped(number, lang), **values}


def grouped(number: float, lang: str) -> str:
    """A number as its readers write it: 1.352 in Danish, 1,352 in English."""
    return str(format_decimal(number, locale="da" if lang == "da" else "en_GB"))
