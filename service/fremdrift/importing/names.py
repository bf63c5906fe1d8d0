"""Names: how two printed names are compared, and how a key is first derived from one."""

import re
import unicodedata
from typing import Final

from fremdrift.ground.characters import in_ascii
from fremdrift.importing.mapping import Identity

_LONGEST: Final = 60
_DANISH: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
"""How Danish itself writes its letters where it has to do without; of the others each is written by its sound."""


def collapsed(text: str) -> str:
    """A text on one line, with single blanks."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """A text as texts of a scale, headers and organisations are compared: without case and blanks."""
    return "".join(text.split()).casefold()


def compared(name: str, identity: Identity) -> str:
    """What two names of one thing share, by the mapping's rule; a name that the rule would empty stays whole."""
    whole = collapsed(name)
    if whole.casefold() in {collapsed(one).casefold() for one in identity.distinct}:
        return f"={whole.casefold()}"
    left = re.sub(r"\([^)]{0,200}\)", " ", whole) if "brackets" in identity.ignore else whole
    left = left.casefold() if "case" in identity.ignore else left
    left = "".join(one for one in left if one.isalnum()) if "punctuation" in identity.ignore else collapsed(left)
    return left or whole


def slug(text: str) -> str:
    """The beginning of a key: ASCII letters and digits with hyphens, of any script; ``thing`` where a text has none."""
    spelt = in_ascii(unicodedata.normalize("NFC", text.casefold()).translate(_DANISH))
    words = re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    return words or "thing"
