"""Spellings: which stands for all that differ from it in case only, and what texts and numbers stand in order by."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_DANISH_LAST: Final = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "é": "e", "è": "e", "ü": "y"})
"""After z, in this order; foreign letters as Danish sorts them (Retskrivningsordbogen, § 1)."""
_CHUNKS: Final = re.compile(r"([0-9]+)")


def most_usual(spellings: Mapping[str, int]) -> dict[str, str]:
    """How each text is spelled, by its casefolded form, from how often each spelling was met: as most often, of equals
    what is not all capitals, then what comes first by its letters, so that it is the same in whatever order they were
    met.
    """
    found: dict[str, str] = {}
    for text in spellings:
        known = found.setdefault(text.casefold(), text)
        found[text.casefold()] = min(known, text, key=lambda one: (-spellings[one], one.isupper(), one))
    return found


@lru_cache(maxsize=1 << 14)
def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts 2 before 10, æ ø å last, and aa as å. A million changes are called by a few thousand titles and kinds."""
    letters = text.casefold().replace("aa", "å").translate(_DANISH_LAST)
    return tuple(_number(one) if one[0] in "0123456789" else (1, 0, one) for one in _CHUNKS.split(letters) if one)


def _number(digits: str) -> tuple[int, int, str]:
    """Where digits sort, of which there may be more than Python makes a number of: more digits are a larger number."""
    plain = digits.lstrip("0")
    return 0, len(plain), plain
