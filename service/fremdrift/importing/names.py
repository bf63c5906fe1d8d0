"""Names: how two printed names are compared, and how a key is first derived from one."""

import re
import unicodedata
from typing import Final

from fremdrift.ground.characters import alike, in_ascii, is_of_a_word
from fremdrift.importing.mapping import Identity

_LONGEST: Final = 60
_TOTALS: Final = frozenset(
    {
        *("sum", "total", "totals", "grand total", "sub total", "subtotal", "in total", "overall total"),
        *("i alt", "ialt", "totalt", "mellomsum", "til sammen", "tilsammen", "summa", "delsumma", "delsum", "samtals"),
        *("summe", "gesamt", "gesamtsumme", "insgesamt", "zwischensumme", "totaal", "subtotaal"),
        *("somme", "sous total", "total général", "suma", "suma total", "soma", "totale", "totali"),
        *("yhteensä", "razem", "celkem", "kokku", "kopā", "iš viso", "skupaj", "ukupno", "összesen", "σύνολο"),
    }
)
"""What rows are called that add up others."""
_DANISH: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
"""How Danish itself writes its letters where it has to do without; of the others each is written by its sound."""


def collapsed(text: str) -> str:
    """A text on one line, with single blanks."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """A text as texts of a scale, headers and organisations are compared: without case and blanks."""
    return alike("".join(text.split()))


def compared(name: str, identity: Identity) -> str:
    """What two names of one thing share, by the mapping's rule; a name that the rule would empty stays whole."""
    whole = unicodedata.normalize("NFC", collapsed(name))
    if alike(whole) in {alike(collapsed(one)) for one in identity.distinct}:
        return f"={alike(whole)}"
    left = re.sub(r"\([^)]{0,200}\)", " ", whole) if "brackets" in identity.ignore else whole
    left = alike(left) if "case" in identity.ignore else left
    left = "".join(filter(is_of_a_word, left)) if "punctuation" in identity.ignore else collapsed(left)
    return left or whole


def is_total(name: str) -> bool:
    """True for a name that is no more than what rows are called that add up others, in a language of Europe."""
    words = re.sub(r"[\W\d_]+", " ", alike(name)).strip()
    return words in _TOTALS


def slug(text: str) -> str:
    """The beginning of a key: ASCII letters and digits with hyphens, of any script; ``thing`` where a text has none."""
    spelt = in_ascii(alike(text).translate(_DANISH))
    words = re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    return words or "thing"
