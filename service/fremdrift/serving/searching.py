"""Searching: an index over titles, other titles, names, notes and quoted words, made once for each release.

Words are found in any of their forms, by the Danish and the English Snowball stemmer, and by their beginning, since
Danish puts words together. æ, ø and å may be written ae, oe and aa. Nothing that is typed becomes part of a query.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Final

import snowballstemmer

from fremdrift.quads.query import Row

_WORD: Final = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_FOLDED: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "é": "e", "è": "e"})
_STEMMERS: Final = tuple(snowballstemmer.stemmer(name) for name in ("danish", "english"))
_WEIGHTS: Final = {"title": 6.0, "note": 1.0}
_BEGINNING: Final = 4
"""So many letters of a word are enough to find longer ones by."""
_MOST: Final = 8
"""More words are not looked for."""


@dataclass(frozen=True)
class Found:
    """A thing that was found, the text that fits best, and what that stands in: the thing or who speaks of it."""

    thing: str
    score: float
    text: str
    said: str


class Index:
    """The words of all texts: each with the texts that hold it."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._texts = sorted({(row["thing"], row["text"], row["said"], row["as"]) for row in rows})
        self._holding: dict[str, set[int]] = {}
        for place, (_, text, _, _) in enumerate(self._texts):
            for word in _words(text):
                for stem in _stems(word):
                    self._holding.setdefault(stem, set()).add(place)
        self._sorted = sorted(self._holding)
        self._worth = [_WEIGHTS[kind] / log(8 + len(text)) for _, text, _, kind in self._texts]

    def find(self, asked: str) -> tuple[list[Found], bool]:
        """The things whose texts hold every word, best first, and True; where none does, those with some of them."""
        words = list(dict.fromkeys(_words(asked)))[:_MOST]
        if not words:
            return [], True
        by_word = [self._things(word) for word in words]
        whole = set(by_word[0]).intersection(*by_word[1:])
        chosen = whole or set().union(*by_word)
        ranked = sorted((-sum(one[thing][0] for one in by_word if thing in one), thing) for thing in chosen)
        return [self._found(thing, -score, by_word) for score, thing in ranked], bool(whole)

    def _found(self, thing: str, score: float, by_word: list[dict[str, tuple[float, int]]]) -> Found:
        """A thing with the text of the word that is worth most."""
        _, place = max(one[thing] for one in by_word if thing in one)
        return Found(thing, score, self._texts[place][1], self._texts[place][2])

    def _things(self, word: str) -> dict[str, tuple[float, int]]:
        """For one word the best text of each thing: what it is worth, and its place."""
        best: dict[str, tuple[float, int]] = {}
        for place, share in self._places(word).items():
            thing, score = self._texts[place][0], share * self._worth[place]
            if thing not in best or best[thing][0] < score:
                best[thing] = (score, place)
        return best

    def _places(self, word: str) -> dict[int, float]:
        """The texts that hold a word, in any form, or begin with it; a rare word counts more, a beginning less."""
        found: dict[int, float] = {}
        for stem in _stems(word):
            for term, share in self._terms(stem):
                rarity = share * log(2 + len(self._texts) / len(self._holding[term]))
                for place in self._holding[term]:
                    found[place] = max(found.get(place, 0.0), rarity)
        return found

    def _terms(self, stem: str) -> Iterator[tuple[str, float]]:
        if stem in self._holding:
            yield stem, 1.0
        if len(stem) < _BEGINNING:
            return
        for place in range(bisect_left(self._sorted, stem), len(self._sorted)):
            if not self._sorted[place].startswith(stem):
                return
            yield self._sorted[place], 0.5


def _words(text: str) -> list[str]:
    """The words of a text; of one with a hyphen or a point also its parts."""
    words = []
    for one in _WORD.findall(text.casefold()):
        parts = re.split(r"[.-]", one)
        words += [one] if len(parts) == 1 or all(part.isdigit() for part in parts) else parts
    return words


@lru_cache(maxsize=200_000)
def _stems(word: str) -> frozenset[str]:
    """A word's stems, with the Danish letters written out, so that both ways of writing meet."""
    written = word.replace("aa", "å")
    return frozenset(stemmer.stemWord(written).translate(_FOLDED) for stemmer in _STEMMERS)
