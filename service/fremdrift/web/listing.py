"""Listings: long lists as a reader asks for them: chosen by facets with counts, searched, sorted, a page at a time.

A listing is made once for a release and a language. What each choice leaves is found by intersecting sets of places, so
that a page of a list of many thousands costs no more than one of a hundred. It knows neither HTTP nor what is listed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from fremdrift.ground.errors import NotFound
from fremdrift.web.view import Text, natural

_PAGE: Final = 50


@dataclass(frozen=True)
class Entry:
    """One thing of a list: what its line shows, its value of each facet, and what it sorts by."""

    shown: Any
    facets: Mapping[str, Sequence[str]]
    keys: Mapping[str, Any]
    words: str = ""


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


@dataclass(frozen=True)
class Listing:
    """A list and its facets: ``label`` names a facet's value, ``sorts`` are the orders, each also backwards with ``-``
    before its name, and ``usual`` the one that nobody need ask for.
    """

    entries: Sequence[Entry]
    facets: Sequence[str]
    sorts: Sequence[str]
    usual: str
    label: Callable[[str, str], Text]
    size: int = _PAGE
    ordered: frozenset[str] = field(default_factory=frozenset)
    """Facets whose values stand in the order of their names; of the others the fullest comes first."""

    @cached_property
    def _index(self) -> dict[str, dict[str, set[int]]]:
        index: dict[str, dict[str, set[int]]] = {name: {} for name in self.facets}
        for place, one in enumerate(self.entries):
            for name in self.facets:
                for value in one.facets.get(name, ()):
                    index[name].setdefault(value, set()).add(place)
        return index

    @cached_property
    def _orders(self) -> dict[str, list[int]]:
        """The places in each order; whatever has no value in it comes last, both ways."""
        orders: dict[str, list[int]] = {}
        for name in self.sorts:
            having = [place for place, one in enumerate(self.entries) if one.keys[name] not in ("", (), None)]
            lacking = [place for place, one in enumerate(self.entries) if one.keys[name] in ("", (), None)]
            having.sort(key=lambda place: self.entries[place].keys[name])
            orders[name] = having + lacking
            orders["-" + name] = having[::-1] + lacking
        return orders

    @cached_property
    def _labels(self) -> dict[str, list[tuple[str, Text]]]:
        """The values of each facet with their names, in order."""
        named = {name: [(value, self.label(name, value)) for value in values] for name, values in self._index.items()}
        for name, values in named.items():
            full = {value: len(places) for value, places in self._index[name].items()}
            by_name = sorted(values, key=lambda one: natural(one[1].text))
            named[name] = by_name if name in self.ordered else sorted(by_name, key=lambda one: -full[one[0]])
        return named

    def show(self, chosen: Mapping[str, str], text: str = "", sort: str = "", page: int = 1) -> Shown:
        """The page that these choices give; an order that is none is the usual one. Raises NotFound beyond the end."""
        sort = sort if sort in self._orders else self.usual
        sets = {name: self._index[name].get(chosen[name], set()) for name in self.facets if chosen.get(name)}
        found = self._with(text)
        left = _meet(found, sets.values())
        order = self._orders[sort]
        kept = order if left is None else [place for place in order if place in left]
        pages = max(1, -(-len(kept) // self.size))
        if not 1 <= page <= pages:
            raise NotFound(f"page {page} of this list does not exist; it has {pages}")
        lines = [self.entries[place].shown for place in kept[(page - 1) * self.size : page * self.size]]
        options = {name: self._options(name, chosen.get(name, ""), found, sets) for name in self.facets}
        return Shown(lines, len(kept), len(self.entries), page, pages, sort, options)

    def where(self, facet: str, value: str) -> list[Any]:
        """Everything with this value of a facet, in the usual order."""
        places = self._index[facet].get(value, set())
        return [self.entries[place].shown for place in self._orders[self.usual] if place in places]

    def _with(self, text: str) -> set[int] | None:
        """The places whose words hold every word of a text; None where nothing is asked."""
        words = text.casefold().split()
        if not words:
            return None
        return {place for place, one in enumerate(self.entries) if all(word in one.words for word in words)}

    def _options(self, name: str, value: str, found: set[int] | None, sets: Mapping[str, set[int]]) -> list[Option]:
        others = _meet(found, (one for facet, one in sets.items() if facet != name))
        index = self._index[name]
        counted = (
            (one, label, len(index[one]) if others is None else len(index[one] & others))
            for one, label in self._labels[name]
        )
        return [Option(one, label, count, one == value) for one, label, count in counted if count or one == value]


def _meet(first: set[int] | None, others: Any) -> set[int] | None:
    """What all have in common; None where there is nothing to meet."""
    for one in others:
        first = set(one) if first is None else first & one
    return first
