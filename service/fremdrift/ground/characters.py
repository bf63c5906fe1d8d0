"""Characters: what no text for readers may hold although every format can, and letters of any script in ASCII."""

import re
import unicodedata
from typing import Final

from anyascii import anyascii

TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of the text around it (Unicode Standard Annex #9, 2, https://www.unicode.org/reports/tr9/):
with it readers see other words, or another address, than what is written. Marks of direction stay: they move nothing.
"""


def turning(text: str) -> str:
    """The first such character by its code point, as ``U+202E``; empty where there is none."""
    found = TURNING.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def in_ascii(text: str) -> str:
    """A text of any script in small ASCII letters: those it is like, or sounds like; empty where it has no letters."""
    return anyascii(text).lower()


def is_latin(letter: str) -> bool:
    """True for a letter of Latin script, whatever it has on it."""
    return unicodedata.name(letter, "").startswith("LATIN ")


def alike(text: str) -> str:
    """A text without case; é is é, one character or a letter and its mark (https://www.unicode.org/reports/tr15/)."""
    return unicodedata.normalize("NFC", text.casefold())


def is_of_a_word(character: str) -> bool:
    """True for a letter, a digit, and a mark on one: half of the vowels of Hindi or Thai are marks."""
    return character.isalnum() or unicodedata.category(character).startswith("M")
