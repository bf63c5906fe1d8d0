"""Merging: the cards of a release are made of the pieces of all portions, part by part: each list, the lines, the index
of words. A part that takes the same from all pieces as in the release before is the same.

Memory is that of what one list sorts by, or of the index of words.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from fremdrift.deriving.concerns import Organisations
from fremdrift.deriving.coverage import cited
from fremdrift.ground.jsons import compact, parsed
from fremdrift.keeping.cards import Cards
from fremdrift.model.iris import Names
from fremdrift.quads.lines import count_lines
from fremdrift.quads.store import in_memory, parse_ntriples
from fremdrift.serving.overview import LISTS, ROWS, Overview, Row, newest_edition
from fremdrift.serving.searching import cards_of_terms
from fremdrift.web.listings import due, gaps, pieces
from fremdrift.web.listings.drawing_up import (
    FRONT,
    KINDS,
    NEWS,
    NOT_KEPT,
    ORGANISATIONS,
    front_card,
    labels_in,
    news_order,
)
from fremdrift.web.listings.lines import LINE, Drafting
from fremdrift.web.listings.listing import LANGS, Draft, Entry
from fremdrift.web.listings.parts import MANY, ORDERS, cards_of_parts
from fremdrift.web.listings.wholes import WHOLE

_TITLES: Final = ("strategies", "containers", "labels", "scales")
"""The lists by whose titles the values of facets go, beside the organisations."""
NAMING: Final = (*(ROWS + one for one in (*_TITLES, pieces.ORGANISATIONS)), pieces.COUNTS)
"""The sections that these are from: every part takes them."""


@dataclass(frozen=True)
class Part:
    """Cards that are made together: how their names begin, the sections of pieces that they are made from, and what
    makes them. One without sections is made anew each time.
    """

    beginnings: tuple[str, ...]
    sections: tuple[str, ...]
    make: Callable[["Merging"], Iterator[tuple[str, bytes]]]


class Merging:
    """Makes cards of pieces, by the keys of their portions; each list in one go through its sorted entries.

    ``base`` is that of the release, ``catalogue`` its catalogue as N-Quads, most of which is in no portion.
    """

    def __init__(self, drawn: Cards, keys: Sequence[str], base: str, catalogue: Path) -> None:
        self._drawn = drawn
        self._keys = keys
        self._base = base
        self._catalogue = catalogue
        self._places = [array("I") for _ in keys]
        """The places of the deadlines of each piece in the list of all."""

    def key(self, part: Part, made_by: str) -> str:
        """The key of all that a part is made from."""
        found = sha256(made_by.encode())
        for name in (*NAMING, *part.sections):
            for one in self._keys:
                section = self._drawn.get(f"{one} {name}") or b""
                found.update(len(section).to_bytes(8, "big") + section)
        return found.hexdigest()

    @cached_property
    def _named(self) -> dict[str, list[Row]]:
        """The rows of a few lists, by whose titles the values of facets go."""
        taking_part = self._taking_part()
        rows = [Row(row, rows=str(taking_part[row["thing"]])) for row in self._rows(pieces.ORGANISATIONS)]
        return {name: list(self._rows(name)) for name in _TITLES} | {pieces.ORGANISATIONS: rows}

    @cached_property
    def _made(self) -> Drafting:
        """Lists without entries; of the organisations all."""
        overview = _Named(self._named)
        return Drafting(overview, self._base, labels_in(overview), date.min.isoformat())

    # --- The parts ---

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """The index of words."""
        words = Counter[str]()
        for one in self._json(pieces.SPELLED):
            words.update(one)
        return cards_of_terms(
            merge(*(map(pieces.read_text, one) for one in self._sections(pieces.TEXTS))), words, KINDS
        )

    def lists(self, *names: str) -> Iterator[tuple[str, bytes]]:
        """Some of the lists that readers choose from, one after the other."""
        return chain.from_iterable(self._list(self._made.draft(name)).cards(LANGS) for name in names)

    def lines(self) -> Iterator[tuple[str, bytes]]:
        """The lines of all things."""
        for line in self._text(LINE):
            thing, _, card = line.partition("\t")
            yield LINE + thing, card.encode()
        for row in self._named[pieces.ORGANISATIONS]:
            yield LINE + row["thing"], self._made.line(row["thing"]) or b""

    def wholes(self) -> Iterator[tuple[str, bytes]]:
        """Strategies with all that belongs to them."""
        return self._cards_in(pieces.WHOLES)

    def orders(self) -> Iterator[tuple[str, bytes]]:
        """The order of what has many parts; those of what all share are in several portions."""
        yield from self._cards_in(pieces.PARTS)
        names = Names(self._base)
        for iri, some in groupby(self._merged(pieces.SHARED), key=itemgetter(0)):
            found = [parsed(line.partition("\t")[2]) for _, _, line in some]
            if sum(count for count, *_ in found) >= MANY:
                said = sorted({f"{one} .\n" for _, *texts in found for one in texts})
                yield from cards_of_parts(iri, parse_ntriples("".join(said).encode()), names, self._made.labels)

    def rest(self) -> Iterator[tuple[str, bytes]]:
        """The rows of lists, who the organisations are, and the front page."""
        yield from self._row_cards()
        yield ORGANISATIONS, next(self._text(pieces.WHO), "").encode() or compact(Organisations(), ordered=True)
        yield FRONT, self._front()

    # --- What they take ---

    def _sections(self, name: str) -> list[Iterator[str]]:
        return [self._drawn.lines(f"{key} {name}") for key in self._keys]

    def _json(self, name: str) -> Iterator[Any]:
        return (parsed(line) for one in self._sections(name) for line in one)

    def _merged(self, name: str) -> Iterator[tuple[str, int, str]]:
        """The lines of a section of all pieces in order, each with what that is and the number of its piece."""
        return merge(*(_ranked(number, one) for number, one in enumerate(self._sections(name))))

    def _rows(self, name: str) -> Iterator[Row]:
        return (Row(parsed(line.partition("\t")[2])) for _, _, line in self._merged(ROWS + name))

    def _taking_part(self) -> Counter[str]:
        """How often each organisation takes part in anything: each participation is of one scope."""
        found = Counter[str]()
        for one in self._json(pieces.COUNTS):
            found.update(one)
        return found

    def _row_cards(self) -> Iterator[tuple[str, bytes]]:
        for name in LISTS:
            if name == pieces.GRAPHS:
                yield ROWS + name, compact(self._graphs())
            elif name == pieces.ORGANISATIONS:
                yield ROWS + name, compact(self._named[name])
            elif name not in NOT_KEPT:
                lines = (line.partition("\t")[2] for _, _, line in self._merged(ROWS + name))
                yield ROWS + name, f"[{','.join(lines)}]".encode()

    def _graphs(self) -> list[Row]:
        """How many statements each graph has; the catalogue has one of its own."""
        counts = Counter[str]()
        for one in self._json(pieces.GRAPHS):
            counts.update(one)
        counts[str(Names(self._base).graph("catalogue"))] = count_lines(self._catalogue)
        return [
            Row(thing=graph[1:-1], rows=str(counts[graph]))
            for graph in sorted(counts, key=lambda one: one[1:-1])
            if counts[graph]
        ]

    def _list(self, draft: Draft) -> Draft:
        """A list with the entries of all pieces."""
        if draft.name == pieces.ORGANISATIONS:
            return draft
        entries = {gaps.LISTED: self._gaps, due.DEADLINES: self._deadlines, due.MOVES: self._moves}.get(draft.name)
        found = entries(draft) if entries else (one for _, one in self._entries(draft))
        return replace(draft, entries=found, sorted_as=str)

    def _entries(self, draft: Draft) -> Iterator[tuple[int, Entry]]:
        """The entries of a list in its own order, with the numbers of their pieces."""
        for _, number, line in self._merged(pieces.ENTRIES + draft.name):
            yield number, pieces.read_entry(line, draft.sorts)

    def _gaps(self, draft: Draft) -> Iterator[Entry]:
        """With those of sources, which may be cited in several portions."""
        lacking = cited(map(gaps.told, self._text(pieces.LACKING)), self._json(pieces.CITING))
        of_sources = (pieces.in_own_order(one) for one in gaps.draft(lacking, {lang: {} for lang in LANGS}).entries)
        entries = (one for _, one in self._entries(draft))
        return merge(entries, of_sources, key=lambda one: one.rank)

    def _text(self, name: str) -> Iterator[str]:
        return (line for one in self._sections(name) for line in one)

    def _deadlines(self, draft: Draft) -> Iterator[Entry]:
        for place, (number, one) in enumerate(self._entries(draft)):
            self._places[number].append(place)
            yield one

    def _moves(self, draft: Draft) -> Iterator[Entry]:
        """A move is called by the place of its deadline."""
        for number, one in self._entries(draft):
            place, move = one.thing.split(" ")
            yield replace(one, thing=f"{self._places[number][int(place)]} {move}")

    def _cards_in(self, name: str) -> Iterator[tuple[str, bytes]]:
        """The cards that a section holds."""
        for line in self._text(name):
            called, _, card = line.partition("\t")
            yield called, card.encode()

    def _front(self) -> bytes:
        found = list(self._json(pieces.FRONT))
        figures = Counter[str]()
        for one in found:
            figures.update(one["figures"])
        newest = newest_edition(Row(one["newest"]) for one in found if one["newest"])
        told = min((tuple(one["story"]) for one in found if one["story"]), default=None)
        news = sorted((Row(row) for one in found for row in one["news"]), key=news_order)
        return front_card(newest, told, dict(figures), news[::-1][:NEWS])


def _ranked(number: int, lines: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    return ((line.partition("\t")[0], number, line) for line in lines)


class _Named(Overview):
    """The rows of a few lists, by whose titles the values of facets go."""

    def __init__(self, named: Mapping[str, list[Row]]) -> None:
        super().__init__(in_memory)
        self._named = named

    def rows(self, name: str) -> list[Row]:
        """One of them; nothing of the others."""
        return self._named.get(name, [])


def _lists(*names: str) -> Part:
    sections = tuple(pieces.ENTRIES + one for one in names if one != pieces.ORGANISATIONS)
    return Part(tuple(f"{one} " for one in names), sections, lambda merging: merging.lists(*names))


PARTS: Final = {
    "texts": Part(("search",), (pieces.TEXTS, pieces.SPELLED), Merging.texts),
    "changes": _lists("changes"),
    "milestones": _lists("milestones"),
    "deadlines": _lists(due.DEADLINES, due.MOVES),
    "rest": Part((ROWS, ORGANISATIONS, FRONT), (), Merging.rest),
    "orders": Part((ORDERS,), (pieces.PARTS, pieces.SHARED), Merging.orders),
    "lines": Part((LINE,), (LINE,), Merging.lines),
    "wholes": Part((WHOLE,), (pieces.WHOLES,), Merging.wholes),
    "initiatives": _lists("initiatives"),
    "few": _lists("strategies", pieces.ORGANISATIONS, "editions"),
    gaps.LISTED: replace(_lists(gaps.LISTED), sections=(pieces.ENTRIES + gaps.LISTED, pieces.LACKING, pieces.CITING)),
}
"""The parts by name, those that take longest first."""
