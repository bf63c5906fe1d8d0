"""Listings: long lists as a reader asks for them: chosen by facets with counts, searched, sorted, a page at a time.

A listing is drawn up once, as cards: the order of its places by each key, and for each value of a facet the places that
have it, as bits. What a choice leaves is what their bits have in common, so that a page of a list of many thousands
costs no more than one of a hundred. It knows neither HTTP nor what is listed.
"""

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, starmap
from typing import Any, Final

from fremdrift.ground.errors import NotFound
from fremdrift.ground.jsons import compact
from fremdrift.ground.spellings import most_usual, natural
from fremdrift.keeping.cards import Deck, read_numbers, written_numbers
from fremdrift.web.wording.view import Text

CHOICES: Final = 60
"""So many values of a facet are offered: of more a reader finds none by looking through them."""
LANGS: Final = ("da", "en")
OWN_ORDER: Final = ("order",)
"""The orders of a list that has none but its own."""
_PAGE: Final = 50
_RUNS, _BITS = b"r", b"b"
"""How the places that have a value are written: as runs, a beginning and a length each, or as a bit for each place."""


@dataclass(frozen=True)
class Entry:
    """One thing of a list: its name, its values of each facet, what it sorts by in each language, and its words.

    ``of`` is the IRI of what it is about where its name is another, ``rank`` what the list's own order goes by where
    that is not this IRI.
    """

    thing: str
    facets: Mapping[str, Sequence[str]]
    keys: Mapping[str, Mapping[str, Any]]
    words: str = ""
    of: str = ""
    rank: Any = None


_BLANKS: Final = str.maketrans("\t\n\r", "   ")
_PART, _ENDED = "\2", "\1"
"""Before each part of a key, and after its last: they sort before all that is written."""


def sortable(key: Any) -> str:
    """A text on one line that sorts among texts as a key does among keys: whole numbers, texts, and tuples of these;
    empty for what sorts nowhere. A text is its own.
    """
    if isinstance(key, str):
        return key.translate(_BLANKS)
    return "" if key is None or key == () else _sortable(key)


@lru_cache(maxsize=1 << 14)
def _sortable(key: Any) -> str:
    if isinstance(key, tuple):
        return "".join(f"{_PART}{_sortable(one)}" for one in key) + _ENDED
    if isinstance(key, str):
        return key.translate(_BLANKS) + _ENDED
    digits = str(abs(int(key)))
    if key >= 0:
        return chr(ord("@") + len(digits)) + digits
    return chr(ord("@") - len(digits)) + "".join(str(9 - int(one)) for one in digits)


@dataclass(frozen=True)
class Draft:
    """A list to be drawn up. ``label`` names a facet's value in a language; ``sorts`` are the orders, each also
    backwards with ``-`` before its name, and ``usual`` the one that nobody need ask for.
    """

    name: str
    entries: Iterable[Entry]
    facets: Sequence[str]
    sorts: Sequence[str]
    usual: str
    label: Callable[[str, str, str], Text]
    size: int = _PAGE
    ordered: frozenset[str] = field(default_factory=frozenset)
    """Facets whose values stand in their own order; of the others the fullest comes first."""
    beside: Sequence[str] = ()
    """Facets that no reader chooses by; ``where`` and ``count`` know them."""
    loose: frozenset[str] = frozenset()
    """Facets of which values that differ in case only are one, spelled as most things have it; either finds all."""
    sorted_as: Callable[[Any], str] = sortable
    """Gives the text that a key sorts as."""

    def cards(self, langs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Everything that a ``Listing`` in these languages looks up; the entries are gone through once."""
        index: dict[str, dict[str, array[int]]] = {name: {} for name in (*self.facets, *self.beside)}
        keys: dict[str, dict[str, list[str]]] = {lang: {name: [] for name in self.sorts} for lang in langs}
        words = list[str]()
        spelled: dict[str, Counter[str]] = {name: Counter() for name in self.loose}
        sorted_as = self.sorted_as
        for place, one in enumerate(self.entries):
            yield f"{self.name} {place}", one.thing.encode()
            words.append(" ".join(one.words.split()))
            for name, values in index.items():
                for value in dict.fromkeys(_met(one.facets.get(name, ()), spelled.get(name))):
                    values.setdefault(value, array("I")).append(place)
            for lang, sorts in keys.items():
                its = one.keys[lang]
                for name, held in sorts.items():
                    held.append(sorted_as(its[name]))
        for name, spellings in spelled.items():
            usual = most_usual(spellings)
            index[name] = {usual[folded]: places for folded, places in index[name].items()}
        yield f"{self.name} words", "\n".join(words).encode()
        for facet, values in index.items():
            for value, places in values.items():
                yield f"{self.name} {facet} {value}", _packed(places, len(words))
        for lang, sorts in keys.items():
            yield from self._cards_in(lang, sorts, index, len(words))

    def _cards_in(
        self, lang: str, keys: Mapping[str, list[str]], index: Mapping[str, Mapping[str, "array[int]"]], every: int
    ) -> Iterator[tuple[str, bytes]]:
        for name in self.sorts:
            yield f"{self.name} {lang} {name}", written_numbers(_ordered(keys[name]))
        about = {
            "every": every,
            "size": self.size,
            "usual": self.usual,
            "having": {name: sum(map(bool, keys[name])) for name in self.sorts},
            "facets": {name: list(self._options(lang, name, index[name])) for name in self.facets},
            "loose": sorted(self.loose),
        }
        yield f"{self.name} {lang}", compact(about)

    def _options(
        self, lang: str, facet: str, values: Mapping[str, "array[int]"]
    ) -> Iterator[tuple[str, str, str, int]]:
        """The values of a facet in order, each with its name, the language of that, and how many have it."""
        named = [(value, self.label(lang, facet, value), len(places)) for value, places in values.items()]
        if facet in self.ordered:
            named.sort(key=lambda one: natural(one[0]))
        else:
            named.sort(key=lambda one: (-one[2], natural(one[1].text)))
        return ((value, label.text, label.lang, count) for value, label, count in named)


def _met(values: Sequence[str], spelled: "Counter[str] | None") -> Sequence[str]:
    """The values of a facet; those of a loose one without their case, each counted as it is spelled."""
    if spelled is None:
        return values
    spelled.update(values)
    return [value.casefold() for value in values]


@dataclass(frozen=True)
class Option:
    """One value of a facet, with how many things it would leave beside the other choices."""

    value: str
    label: Text
    count: int
    chosen: bool


@dataclass(frozen=True)
class Shown:
    """One page of a listing, by what was asked for."""

    entries: list[Any]
    total: int
    every: int
    page: int
    pages: int
    sort: str
    facets: dict[str, list[Option]]
    find: str = ""
    long: bool = False
    """True where a facet has more values than stand in its choices: ``find`` are the words that those have to hold."""


class Listing:
    """A list in one language, read from its cards; ``shown`` gives what stands for a thing by its name."""

    def __init__(self, cards: Deck, name: str, lang: str, shown: Callable[[str], Any]) -> None:
        self._cards = cards
        self._name = name
        self._lang = lang
        self._shown = shown
        about = json.loads(self._card(lang))
        self._every: int = about["every"]
        self._size: int = about["size"]
        self._usual: str = about["usual"]
        self._having: dict[str, int] = about["having"]
        self._values: dict[str, list[tuple[str, str, str, int]]] = about["facets"]
        loose = ((name, self._values[name]) for name in about.get("loose", ()))
        self._spelled = {name: {value.casefold(): value for value, *_ in values} for name, values in loose}
        self._of = lru_cache(maxsize=1024)(self._read_places)

    @property
    def facets(self) -> tuple[str, ...]:
        """The names of what a reader chooses by."""
        return tuple(self._values)

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders that can be asked for, each forwards and backwards."""
        return tuple(way + name for name in self._having for way in ("", "-"))

    def values(self, facet: str) -> list[str]:
        """The values of a facet in order."""
        return [value for value, *_ in self._values[facet]]

    def each(self, chosen: Mapping[str, str], text: str = "", sort: str = "") -> Iterator[Any]:
        """Everything that these choices leave, in the order that is asked for, one after the other."""
        left, _, _ = self._left(self._as_spelled(chosen), text)
        total = self._every if left is None else left.bit_count()
        return (self._entry(one) for one in self._places(left, self._order_of(sort), 0, total))

    def show(self, chosen: Mapping[str, str], text: str = "", sort: str = "", page: int = 1, find: str = "") -> Shown:
        """The page that these choices give; an order that is none is the usual one. Of a facet with very many values
        those can be chosen that most things have, of those whose names hold the words of ``find``. Raises NotFound
        beyond the end.
        """
        sort, chosen = self._order_of(sort), self._as_spelled(chosen)
        left, found, sets = self._left(chosen, text)
        total = self._every if left is None else left.bit_count()
        pages = max(1, -(-total // self._size))
        if not 1 <= page <= pages:
            raise NotFound(f"page {page} of this list does not exist; it has {pages}")
        places = self._places(left, sort, (page - 1) * self._size, self._size)
        options = {name: self._options(name, chosen.get(name, ""), found, sets, find) for name in self._values}
        entries, long = [self._entry(one) for one in places], any(map(self._is_long, self._values))
        return Shown(entries, total, self._every, page, pages, sort, options, find, long)

    def _as_spelled(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """The choices, those of loose facets as the list spells them."""
        return {name: self._spelled.get(name, {}).get(value.casefold(), value) for name, value in chosen.items()}

    def _is_long(self, facet: str) -> bool:
        return len(self._values[facet]) > CHOICES

    def _order_of(self, sort: str) -> str:
        return sort if sort.removeprefix("-") in self._having and not sort.startswith("--") else self._usual

    def _left(self, chosen: Mapping[str, str], text: str) -> tuple[int | None, int | None, dict[str, int]]:
        """What choices and words leave, what the words alone do, and what each choice alone does."""
        sets = {name: self._having_value(name, chosen[name]) for name in self._values if chosen.get(name)}
        found = self._with(text)
        return _meet(found, sets.values()), found, sets

    def _having_value(self, facet: str, value: str) -> int:
        """What a choice of a reader alone leaves; what nothing has is not kept: it may be any text of any length."""
        return self._of(facet, value) if value in self.values(facet) else 0

    def where(self, facet: str, value: str) -> list[Any]:
        """Everything with this value of a facet, in the usual order."""
        left = self._of(facet, value)
        return [self._entry(one) for one in self._places(left, self._usual, 0, left.bit_count())]

    def count(self, chosen: Mapping[str, str]) -> int:
        """How many things have all of these values."""
        left = _meet(None, (self._of(*one) for one in chosen.items()))
        return self._every if left is None else left.bit_count()

    def pick(self, wanted: Mapping[str, Iterable[str]]) -> "Picked":
        """Everything that has any of these values of each facet, in the usual order."""
        left = _meet(None, (_join(self._of(facet, one) for one in values) for facet, values in wanted.items()))
        return Picked(self, left)

    def part(self, left: int | None, start: int, size: int) -> Iterator[Any]:
        """So many of the things at these places, from one on, in the usual order."""
        return (self._entry(place) for place in self._places(left, self._usual, start, size))

    @property
    def every(self) -> int:
        """How many things it has."""
        return self._every

    def _card(self, name: str) -> bytes:
        return self._cards.get(f"{self._name} {name}") or b""

    def _entry(self, place: int) -> Any:
        return self._shown(self._card(str(place)).decode())

    def _read_places(self, facet: str, value: str) -> int:
        """The places with a value of a facet, as bits."""
        return _unpacked(self._card(f"{facet} {value}"))

    def _places(self, left: int | None, sort: str, start: int, size: int) -> list[int]:
        """So many of the places that are left, from one on, in an order."""
        name = sort.removeprefix("-")
        order, having = read_numbers(self._card(f"{self._lang} {name}")), self._having[name]
        if sort.startswith("-"):
            order = order[:having][::-1] + order[having:]
        if left is None:
            return list(order[start : start + size])
        bits = left.to_bytes(self._every // 8 + 1, "little")
        kept = (place for place in order if bits[place >> 3] >> (place & 7) & 1)
        return [place for number, place in zip(range(start + size), kept, strict=False) if number >= start]

    def _with(self, text: str) -> int | None:
        """The places whose words hold every word of a text; None where nothing is asked."""
        words = text.casefold().split()
        if not words or not self._every:
            return None
        held = self._card("words").decode().split("\n")
        return _bits([place for place, one in enumerate(held) if all(word in one for word in words)], self._every)

    def _options(self, name: str, value: str, found: int | None, sets: Mapping[str, int], find: str) -> list[Option]:
        others = _meet(found, (one for facet, one in sets.items() if facet != name))
        words = find.casefold().split() if self._is_long(name) else []

        def counted(one: str, text: str, lang: str, every: int) -> Option:
            count = every if others is None else (self._of(name, one) & others).bit_count()
            return Option(one, Text(text, lang), count, one == value)

        held = (one for one in self._values[name] if all(word in one[1].casefold() for word in words))
        offered = list(islice((one for each in held if (one := counted(*each)).count or one.chosen), CHOICES))
        chosen = [each for each in self._values[name] if each[0] == value]
        return offered if any(one.chosen for one in offered) else [*starmap(counted, chosen), *offered]


class Picked(Sequence[Any]):
    """Some of the things of a listing: counted without being read, and read no further than they are asked for."""

    def __init__(self, listing: Listing, left: int | None) -> None:
        self._listing = listing
        self._left = left

    def __len__(self) -> int:
        return self._listing.every if self._left is None else self._left.bit_count()

    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            start, stop, _ = at.indices(len(self))
            return list(self._listing.part(self._left, start, max(0, stop - start)))
        return self[range(len(self))[at] :][0]

    def __iter__(self) -> Iterator[Any]:
        return self._listing.part(self._left, 0, len(self))


def _join(sets: Iterable[int]) -> int:
    """What any has."""
    found = 0
    for one in sets:
        found |= one
    return found


def _meet(first: int | None, others: Iterable[int]) -> int | None:
    """What all have in common; None where there is nothing to meet."""
    for one in others:
        first = one if first is None else first & one
    return first


def _bits(places: Iterable[int], every: int) -> int:
    held = bytearray(every // 8 + 1)
    for place in places:
        held[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(held, "little")


def _ordered(keys: Sequence[str]) -> list[int]:
    """The places in the order of their keys; whatever has none comes last."""
    having = sorted((place for place, key in enumerate(keys) if key), key=keys.__getitem__)
    return having + [place for place, key in enumerate(keys) if not key]


def _packed(places: Sequence[int], every: int) -> bytes:
    """Places in order, in the shorter of the two ways."""
    runs: list[int] = []
    for place in places:
        if runs and runs[-2] + runs[-1] == place:
            runs[-1] += 1
        else:
            runs += [place, 1]
    held = _bits(places, every).to_bytes(every // 8 + 1, "little").rstrip(b"\0")
    return _RUNS + written_numbers(runs) if 4 * len(runs) < len(held) else _BITS + held


def _unpacked(card: bytes) -> int:
    if card[:1] != _RUNS:
        return int.from_bytes(card[1:], "little")
    runs, found = read_numbers(card[1:]), 0
    for start, length in zip(runs[::2], runs[1::2], strict=True):
        found |= ((1 << length) - 1) << start
    return found
