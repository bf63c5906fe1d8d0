"""Searching: an index over titles, other titles, names, notes and quoted words, drawn up once for a release as cards.

Words are found in any of their forms, by the Danish and the English Snowball stemmer and one after the other, and by
their beginning, since Danish puts words together: ``kommuner`` finds what begins with ``kommune``, and not
``kommunikation``. æ, ø and å may be written ae, oe and aa, and letters of other languages without their marks
(``inversion`` for ``inversión``, ``Lodz`` for ``Łódź``). Where a script has no spaces between words, every two signs
that follow each other are a word. Nothing that is typed becomes part of a query.
"""

import json
import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from typing import Final, overload
from unicodedata import normalize

import snowballstemmer

from fremdrift.ground.characters import alike, in_ascii, is_latin
from fremdrift.keeping.cards import Deck, read_numbers, written_numbers
from fremdrift.quads.query import Row
from fremdrift.serving.spelling import nearest

_WORD: Final = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_FOLDED: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "é": "e", "è": "e"})
_MARKS: Final = re.compile("[\u0300-\u036f\u064b-\u065f]")
"""Marks on letters that people leave out: accents of Latin, Greek and Cyrillic, and the vowels of Arabic."""
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003134f]+"
)
"""Signs that stand without spaces between words: Thai, Lao, Burmese, Khmer, kana and Han."""
_DANISH, _ENGLISH = (snowballstemmer.stemmer(name) for name in ("danish", "english"))
_ENDINGS: Final = frozenset("aiouy")
"""What an ending that makes another word begins with (-ation, -isere); the second word of two seldom does."""
_WEIGHTS: Final = {"title": 6.0, "note": 1.0}
_BEGINNING: Final = 4
"""So many letters of a word are enough to find longer ones by."""
_WORTH: Final = 1_000_000
"""What texts are worth is written as whole numbers of so many parts of one."""
_ABOUT, _TERM, _TEXT, _SPELLED = "search", "search term ", "search text ", "search spelled "
"""The names of cards."""
_MOST: Final = 8
"""More words are not looked for."""


Known = tuple[int, str, str, str, str]
"""A text that can be found: the place of the kind of its thing, the thing, the text, who says it, and as what."""
Termed = tuple[Known, Sequence[str]]
"""The same, with the terms by which it is found."""


@dataclass(frozen=True)
class Found:
    """A thing that was found, the text that fits best, and what that stands in: the thing or who speaks of it."""

    thing: str
    score: float
    text: str
    said: str


_Best = dict[int, tuple[float, int]]
"""Things by their number, with what the best text of each is worth, and its place below nought: the first of equals."""
_NOTHING: Final = (0.0, 0)


class Hits(Sequence[Found]):
    """What was found, best first; each is looked up when it is asked for. ``kinds`` counts them by kind.

    ``whole`` is True where each has every word that was asked for, and not only some.
    """

    def __init__(self, index: "Index", ranked: list[tuple[float, int]], by_word: list[_Best], whole: bool) -> None:
        self._index = index
        self._ranked = ranked
        self._by_word = by_word
        self.whole = whole

    @cached_property
    def kinds(self) -> dict[str, int]:
        """How many of each kind that any is of."""
        things = sorted(thing for _, thing in self._ranked)
        spans = {kind: (bisect_left(things, start), bisect_left(things, end)) for kind, start, end in self._index.kinds}
        return {kind: after - first for kind, (first, after) in spans.items() if after > first}

    def of(self, kind: str) -> "Hits":
        """Those of one kind."""
        start, end = next(((start, end) for name, start, end in self._index.kinds if name == kind), (0, 0))
        kept = [one for one in self._ranked if start <= one[1] < end]
        return Hits(self._index, kept, self._by_word, self.whole)

    def __len__(self) -> int:
        return len(self._ranked)

    @overload
    def __getitem__(self, place: int) -> Found: ...
    @overload
    def __getitem__(self, place: slice) -> list[Found]: ...
    def __getitem__(self, place: int | slice) -> Found | list[Found]:
        if isinstance(place, slice):
            return [self._found(*one) for one in self._ranked[place]]
        return self._found(*self._ranked[place])

    def _found(self, score: float, thing: int) -> Found:
        """A thing with the text of the word that is worth most."""
        _, place = max(one[thing] for one in self._by_word if thing in one)
        return self._index.found(-place, -score)


class Index:
    """What is found by words, read from its cards."""

    def __init__(self, cards: Deck) -> None:
        self._cards = cards
        about = json.loads(cards.get(_ABOUT) or b"{}")
        self._texts: int = about["texts"]
        self.kinds: list[tuple[str, int, int]] = about["kinds"]
        """Each kind with the number of its first thing and of that after its last."""

    def find(self, asked: str) -> Hits:
        """The things whose texts hold every word, best first; where none does, those with some of them."""
        words = list(dict.fromkeys(_words(asked)))[:_MOST]
        by_word = [self._things(word) for word in words]
        if not words:
            return Hits(self, [], [], whole=True)
        whole = set(by_word[0]).intersection(*by_word[1:])
        chosen = list(whole or set().union(*by_word))
        worths = ([one.get(thing, _NOTHING)[0] for thing in chosen] for one in by_word)
        ranked = sorted(zip((-sum(each) for each in zip(*worths, strict=True)), chosen, strict=True))
        return Hits(self, ranked, by_word, bool(whole))

    def meant(self, asked: str) -> str:
        """What was asked, where each word that nothing holds gives way to the nearest one with the same first letter
        that some text does; empty where none is near. Words beyond as many as are looked for stay.
        """
        typed = list(dict.fromkeys(_WORD.findall(asked)))[:_MOST]
        meant = {one: found for one in typed if (found := self._meant(one))}
        return _WORD.sub(lambda one: meant.get(one[0], one[0]), asked) if meant else ""

    def _meant(self, typed: str) -> str | None:
        words = _words(typed)
        if len(words) != 1 or self._things(words[0]):
            return None
        folded = words[0].translate(_FOLDED)
        lines = (self._cards.get(_SPELLED + folded[0]) or b"").decode().splitlines()
        known = [(word, int(times)) for word, times in map(str.split, lines)]
        spelled = {word.translate(_FOLDED): word for word, _ in known}
        found = nearest(folded, ((word.translate(_FOLDED), times) for word, times in known))
        return spelled[found] if found else None

    def found(self, place: int, score: float) -> Found:
        """A thing by the place of its text."""
        thing, text, said = json.loads(self._cards.get(f"{_TEXT}{place}") or b"[]")
        return Found(thing, score, text, said)

    def _things(self, word: str) -> _Best:
        """The things of which a text holds a word, in any form, or begins with it; a rare word counts more, a beginning
        less.
        """
        known = (one for one in sorted(_stems(word)) if self._cards.get(_TERM + one) is not None)
        terms = dict.fromkeys(self._longer(word), 0.5) | dict.fromkeys(known, 1.0)
        found: _Best = {}
        for term, share in terms.items():
            best = self._holding(term, share)
            found |= {one: its for one, its in best.items() if found.get(one, _NOTHING) < its} if found else best
        return found

    def _longer(self, word: str) -> Iterator[str]:
        """The terms that begin with a word as it is written, or with its stem where that is not led on to another."""
        written = _written(word)
        stem = _DANISH.stemWord(written).translate(_FOLDED)
        written = written.translate(_FOLDED)
        begin = stem if len(stem) >= _BEGINNING else written
        if len(begin) < _BEGINNING and not _UNSPACED.fullmatch(begin):
            return
        for name in self._cards.starting(_TERM + begin):
            term = name.removeprefix(_TERM)
            if term.startswith(written) or term[len(begin) : len(begin) + 1] not in _ENDINGS:
                yield term

    def _holding(self, term: str, share: float) -> _Best:
        """The things of a term, each with its best text."""
        numbers = read_numbers(self._cards.get(_TERM + term) or b"")
        rarity = share * log(2 + self._texts / numbers[0])
        best = zip([worth * rarity for worth in numbers[2::3]], [-place for place in numbers[3::3]], strict=True)
        return dict(zip(numbers[1::3], best, strict=True))


def index_cards(
    texts: Iterable[Row], kind_of: Callable[[str], str], kinds: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """Everything that an ``Index`` of these texts looks up; ``kind_of`` gives the kind of a thing by its IRI, and what
    is of none of ``kinds`` is not found.
    """
    return cards_of_texts(texts_known(texts, kind_of, kinds), kinds)


def texts_known(texts: Iterable[Row], kind_of: Callable[[str], str], kinds: Sequence[str]) -> Iterator[Known]:
    """What of these texts is found."""
    places = {kind: place for place, kind in enumerate(kinds)}
    for one in texts:
        if (kind := kind_of(one["thing"])) in places:
            yield places[kind], one["thing"], one["text"], one["said"], one["as"]


def with_terms(known: Iterable[Known]) -> Iterator[Termed]:
    """Texts with the terms by which each is found."""
    return ((one, sorted({stem for word in _words(one[2]) for stem in _stems(word)})) for one in known)


def spellings(known: Iterable[Known]) -> dict[str, int]:
    """How often texts have each word."""
    return Counter(word for one in known for word in _words(one[2]))


def cards_of_texts(known: Iterable[Known], kinds: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Everything that an ``Index`` of these texts looks up."""
    ordered = sorted(set(known))
    return cards_of_terms(with_terms(ordered), spellings(ordered), kinds)


def cards_of_terms(
    known: Iterable[Termed], words: Mapping[str, int], kinds: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """The same, of texts in order, each once, with their terms; they are gone through once. ``words`` are their
    spellings.
    """
    terms: dict[str, array[int]] = {}
    spans: dict[int, tuple[int, int]] = {}
    number, last, place = -1, "", -1
    for place, ((kind, thing, text, said, as_), held) in enumerate(known):
        number, last = number + (thing != last), thing
        spans[kind] = (spans.get(kind, (number, 0))[0], number + 1)
        yield f"{_TEXT}{place}", json.dumps((thing, text, said), ensure_ascii=False).encode()
        worth = round(_WORTH * _WEIGHTS[as_] / log(8 + len(text)))
        for term in held:
            _note(terms.setdefault(term, array("I", (0,))), number, worth, place)
    for term in sorted(terms):
        yield _TERM + term, written_numbers(terms[term])
    yield from _spelled(words)
    told = [(kinds[kind], first, after) for kind, (first, after) in spans.items()]
    yield _ABOUT, json.dumps({"texts": place + 1, "kinds": told}).encode()


def _spelled(words: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """How words are spelled, with how often each is met, by the first letter; numbers and the like are never meant."""
    lines: dict[str, list[str]] = {}
    for word in sorted(words):
        if word.isalpha() and not _UNSPACED.search(word):
            lines.setdefault(word.translate(_FOLDED)[0], []).append(f"{word} {words[word]}\n")
    for first in sorted(lines):
        yield _SPELLED + first, "".join(lines[first]).encode()


def _note(numbers: "array[int]", thing: int, worth: int, place: int) -> None:
    """Note that a text holds a term: how many do, and of each thing that does the worth and place of its best text."""
    numbers[0] += 1
    if len(numbers) > 1 and numbers[-3] == thing:
        if worth > numbers[-2]:
            numbers[-2:] = array("I", (worth, place))
    else:
        numbers.extend((thing, worth, place))


def _words(text: str) -> list[str]:
    """The words of a text; of one with a hyphen or a point its parts."""
    words = []
    for one in _WORD.findall(alike(text).translate(_UNMARKED)):
        parts = re.split(r"[.-]", one)
        whole = len(parts) == 1 or all(part.isdigit() for part in parts)
        words += [word for part in ([one] if whole else parts) for word in _parted(part)]
    return words


def _parted(word: str) -> Iterator[str]:
    """A word, or what it holds of signs without spaces in twos, the last one by itself too, and what is between."""
    end = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > end:
            yield word[end : run.start()]
        end = run.end()
        yield from (word[at : min(at + 2, end)] for at in range(run.start(), end))
    if end < len(word):
        yield word[end:]


class _Unmarked(dict[int, str]):
    """Every letter without its marks but those of ``_FOLDED``, and Latin ones that no mark makes (ł, đ, ħ) as the plain
    ones they are like, found out when each is first met.
    """

    def __missing__(self, code: int) -> str:
        """The letter of a code point."""
        letter = plain = chr(code)
        if code not in _FOLDED:
            plain = normalize("NFC", _MARKS.sub("", normalize("NFD", letter)))
            plain = in_ascii(plain) if plain == letter and is_latin(letter) else plain
        return self.setdefault(code, plain)


_UNMARKED: Final = _Unmarked()


def _written(word: str) -> str:
    """A word as the stemmers know it: with å, however it was written."""
    return word.replace("aa", "å")


@lru_cache(maxsize=200_000)
def _stems(word: str) -> frozenset[str]:
    """A word's stems, with the Danish letters written out, so that both ways of writing meet. The English stemmer also
    takes the Danish stem further: ``kommunale``, ``kommunal``, ``kommun``.
    """
    written = _written(word)
    danish = _DANISH.stemWord(written)
    stems = (danish, _ENGLISH.stemWord(written), _ENGLISH.stemWord(danish))
    return frozenset(stem.translate(_FOLDED) for stem in stems)
