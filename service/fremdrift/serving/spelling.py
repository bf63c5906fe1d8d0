"""Spelling: which of the words that are known a misspelt one may have been meant as.

A word is misspelt by letters that lack, are too many, are others, or changed places with the next one: one such in a
short word, two in a longer one.
"""

from collections.abc import Iterable
from typing import Final

_SHORTEST: Final = 4
"""Words of fewer letters are near to too many others."""
_LONG: Final = 7
"""From so many letters on two may be wrong."""


def nearest(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    """Of words with how often each is met the nearest to this one, of equals the most usual; None where none is."""
    if len(word) < _SHORTEST:
        return None
    most, letters = 1 if len(word) < _LONG else 2, set(word)
    alike = (
        (one, times)
        for one, times in known
        if abs(len(one) - len(word)) <= most and len(letters.symmetric_difference(one)) <= 2 * most
    )
    near = [(wrong, -times, one) for one, times in alike if (wrong := _wrong(word, one, most)) <= most]
    return min(near)[-1] if near else None


def _wrong(one: str, other: str, most: int) -> int:
    """How many letters were mistaken, the optimal string alignment distance, or any number above ``most``."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for to, found in enumerate(other, 1):
            least = min(before[to] + 1, row[-1] + 1, before[to - 1] + (letter != found))
            if last and to > 1 and letter == other[to - 2] and one[at - 2] == found:
                least = min(least, last[to - 2] + 1)
            row.append(least)
        if min(row) > most and min(before) > most:
            break
    return row[-1]
