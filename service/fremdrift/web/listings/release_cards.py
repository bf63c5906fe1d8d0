"""The cards of a release: drawn up portion by portion, and merged. Of what the release before has the same portion of,
the piece is taken from there.

Memory is that of one portion as a store, then of what one list sorts by and of the names of all cards.
"""

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from fremdrift.deriving.concerns import Organisations, Placed, organisations, placed
from fremdrift.deriving.coverage import cited
from fremdrift.deriving.deadlines import deadlines
from fremdrift.deriving.portions import Portion, Run, portions, write_runs
from fremdrift.deriving.record import merged, read_record
from fremdrift.deriving.states import record_file
from fremdrift.ground.crew import Crew
from fremdrift.ground.digests import sha256, sha256_of
from fremdrift.ground.jsons import compact
from fremdrift.ground.rubbish import unswept
from fremdrift.keeping.cards import CARDS, Cards, open_cards, write_cards
from fremdrift.keeping.release import NQUADS
from fremdrift.model.iris import EDITION, Names
from fremdrift.quads.lines import text_lines
from fremdrift.quads.store import Store, in_memory, load_by_size, parse_ntriples
from fremdrift.serving.overview import LISTS, ROWS, Overview, Row, newest_edition
from fremdrift.serving.searching import cards_of_texts
from fremdrift.web.listings import due, gaps, pieces
from fremdrift.web.listings.cards import FRONT, KINDS, NEWS, NOT_KEPT, front_card, labels_in, news_order
from fremdrift.web.listings.lines import LINE, MAKERS, Drafting
from fremdrift.web.listings.listing import LANGS, Draft, Entry
from fremdrift.web.listings.parts import MANY, cards_of_parts
from fremdrift.web.listings.wholes import whole_cards
from fremdrift.web.progress.told import ORGANISATIONS

DRAWN: Final = "drawn.pack"
"""The pieces of a release, for the next one: a card for each section, by the key of its portion."""
_GRAPHS: Final = "graphs"
"""The list of graphs, and the section of how many statements of a portion each has."""
_WHOLES: Final = "wholes"
"""The section of strategies with all that belongs to them."""
_ENDED: Final = len(b" .\n")
"""So many bytes end a statement, behind its graph."""
_AT_ONCE: Final = 1 << 20
"""So many bytes are counted at a time, about."""
_DATA, _DERIVED, _CATALOGUE, _VALIDATION = NQUADS


@dataclass(frozen=True)
class Drawing:
    """What the cards of a release are drawn up from: its folder with all that it says, its base and its day (ISO), the
    key of the program, and the folder of the release before where its pieces are to be believed. ``aside`` is a folder
    for what is made on the way.
    """

    folder: Path
    base: str
    day: str
    program: str
    older: Path | None = None
    name: str = "the lists"
    aside: Path = Path()


@dataclass(frozen=True)
class _Share:
    """A portion of what is drawn up, its key, where its piece is to be written, and whether it is to be drawn: else it
    is taken from the release before.
    """

    given: Drawing
    portion: Portion
    key: str
    piece: Path
    wanted: bool

    @property
    def name(self) -> str:
        """What is being made, for who must be told that it failed."""
        return self.given.name


def draw(given: Drawing, crew: Crew) -> None:
    """Draw up the cards of a release from all that it says, and write them into its folder, with their pieces. The
    hands of a crew draw up the pieces side by side.
    """
    weight = sum((given.folder / one).stat().st_size for one in NQUADS)
    with TemporaryDirectory(prefix=".lists-", dir=given.folder) as aside:
        (shares,) = crew.map(_shared, [replace(given, aside=Path(aside))], weight)
        for _ in crew.map(_write_piece, [one for one in shares if one.wanted], weight):
            pass
        for _ in crew.map(_put_together, [_Shares(given, shares)], weight):
            pass


# --- The pieces ---


def _shared(given: Drawing) -> list[_Share]:
    """Everything in shares."""
    older = open_cards(given.older / DRAWN) if given.older else None
    common, parted = portions([given.folder / one for one in (_DATA, _DERIVED, _CATALOGUE)], given.base, _Wanted(given))
    report = given.folder / _VALIDATION
    found = Portion(frozenset([""]), (Run(report, 0, report.stat().st_size),), (), sha256(report))
    made_by, shares = sha256_of(given.program, given.base), []
    for number, portion in enumerate((common, found, *parted)):
        key = _key(given, portion, made_by)
        wanted = older is None or not _is_kept(older, key, given.day)
        shares.append(_Share(given, portion, key, given.aside / str(number), wanted))
    return shares


def _write_piece(share: _Share) -> None:
    """Draw up a piece and write it where it belongs."""
    with TemporaryDirectory(dir=share.given.aside) as aside, share.piece.open("wb") as file, unswept():
        write_cards(file, _drawn(share.given, share.portion, share.key, Path(aside)))


class _Shares(NamedTuple):
    """What is put together: all shares, of which the pieces are there."""

    given: Drawing
    shares: Sequence[_Share]

    @property
    def name(self) -> str:
        """What is being made, for who must be told that it failed."""
        return self.given.name


def _put_together(all_of: _Shares) -> None:
    """Put all pieces into one file, and make the cards of them."""
    given, shares = all_of
    with (given.folder / DRAWN).open("wb") as file:
        write_cards(file, _all_pieces(given, shares))
    with (given.folder / CARDS).open("wb") as file:
        write_cards(file, _Merging(given, open_cards(given.folder / DRAWN), [one.key for one in shares]).cards())


def _all_pieces(given: Drawing, shares: Iterable[_Share]) -> Iterator[tuple[str, bytes]]:
    """Every piece as cards."""
    older = open_cards(given.older / DRAWN) if given.older else None
    for one in shares:
        held = older if older and not one.wanted else open_cards(one.piece)
        yield from ((name, held.get(name) or b"") for name in held.starting(f"{one.key} "))


class _Wanted:
    """Of the catalogue only what it says of editions themselves, and the codes of others: the rest is in no list."""

    def __init__(self, given: Drawing) -> None:
        self._ours = f"<{given.base}".encode()
        self._editions = f"<{given.base}{EDITION}".encode()

    def __call__(self, path: Path, begins: bytes) -> bool:
        if path.name != _CATALOGUE or not begins.startswith(self._ours):
            return True
        return begins.startswith(self._editions) and not begins.endswith(b"#")


def _key(given: Drawing, portion: Portion, made_by: str) -> str:
    """The key of all that a piece is made from, but for the day."""
    said = (record_file(given.folder, one) for one in sorted(portion.scopes))
    records = [sha256(one) if one.is_file() else "" for one in said]
    return sha256_of(made_by, portion.digest, *records)


def _is_kept(older: Cards, key: str, day: str) -> bool:
    """Whether the piece of this key was kept and is good for the day."""
    days = tuple(older.lines(f"{key} {pieces.DAYS}"))
    return len(days) == 2 and days[0] <= day <= days[1]


def _drawn(given: Drawing, portion: Portion, key: str, aside: Path) -> list[tuple[str, bytes]]:
    """The piece of a portion, in the order of its sections' names, as it comes when it was kept."""
    names, own, beside = Names(given.base), aside / "own.nq", aside / "beside.nq"
    write_runs(portion.runs, own)
    write_runs(portion.beside, beside)
    with TemporaryDirectory(dir=aside) as folder:
        held = [load_by_size([beside, own], Path(folder))]
        overview = Overview(lambda: held[0])
        told = _Told(given, portion, lambda: held[0])
        drafting = Drafting(overview, given.base, labels_in(overview), given.day, lambda: told.due)
        owns = lru_cache(maxsize=65_536)(lambda iri: names.owner_of(iri) in portion.scopes)
        strategies = [row["thing"] for row in overview.rows("strategies") if owns(row["thing"])]
        found = chain(pieces.sections(drafting, owns), [(_WHOLES, told.wholes(strategies))])
        written = [(f"{key} {name}", "\n".join(lines).encode()) for name, lines in found]
        held.clear()  # what was drawn up holds itself in a circle: one on disk is to be closed before its folder goes
    return sorted([*written, (f"{key} {_GRAPHS}", compact(_in_graphs(own), ordered=True))])


def _in_graphs(path: Path) -> Counter[str]:
    """How many statements of an N-Quads file of ours each graph has."""
    found = Counter[bytes]()
    with path.open("rb") as file:
        while lines := file.readlines(_AT_ONCE):
            found.update([one[one.rindex(b" <", 0, -_ENDED) + 1 : -_ENDED] for one in lines])
    return Counter({graph.decode(): count for graph, count in found.items()})


class _Told:
    """What is said of the things of a portion, from the records of its scopes; worked out once."""

    def __init__(self, given: Drawing, portion: Portion, store: Callable[[], Store]) -> None:
        self._store = store
        self._record = merged(read_record(record_file(given.folder, one)) for one in sorted(portion.scopes))

    @cached_property
    def due(self) -> due.Due:
        """The deadlines, and the organisations that they concern."""
        return due.Due(deadlines(self._store(), self._record, self._places), self._who)

    @cached_property
    def _places(self) -> dict[str, Placed]:
        return placed(self._store(), self._record.statements, None, self._who)

    @cached_property
    def _who(self) -> Organisations:
        return organisations(self._store())

    def wholes(self, strategies: Sequence[str]) -> Iterator[str]:
        """The cards of some of its strategies."""
        cards = whole_cards(self._store(), strategies, self._places, self.due.found)
        return (f"{name}\t{card.decode()}" for name, card in cards)


# --- Merging them ---


class _Merging:
    """Makes cards of pieces, by the keys of their portions; each list in one go through its sorted entries."""

    def __init__(self, given: Drawing, drawn: Cards, keys: Sequence[str]) -> None:
        self._given = given
        self._drawn = drawn
        self._keys = keys
        self._places = [array("I") for _ in keys]
        """The places of the deadlines of each piece in the list of all."""

    def cards(self) -> Iterator[tuple[str, bytes]]:
        """All of them."""
        taking_part = self._taking_part()
        named = {name: list(self._rows(name)) for name in ("strategies", "containers", "labels", "scales")}
        named[pieces.ORGANISATIONS] = [
            Row(row, rows=str(taking_part[row["thing"]])) for row in self._rows(pieces.ORGANISATIONS)
        ]
        overview = _Named(named)
        made = Drafting(overview, self._given.base, labels_in(overview), self._given.day)
        yield from self._row_cards(named)
        for name in MAKERS:
            yield from self._list(made.draft(name)).cards(LANGS)
        yield from self._lines(made)
        yield from self._parts(made)
        yield ORGANISATIONS, next(self._text(pieces.WHO), "").encode() or compact(Organisations(), ordered=True)
        texts = merge(*(map(pieces.read_text, one) for one in self._sections(pieces.TEXTS)))
        yield from cards_of_texts(texts, KINDS)
        yield FRONT, self._front()

    def _sections(self, name: str) -> list[Iterator[str]]:
        return [self._drawn.lines(f"{key} {name}") for key in self._keys]

    def _json(self, name: str) -> Iterator[Any]:
        return (json.loads(line) for one in self._sections(name) for line in one)

    def _merged(self, name: str) -> Iterator[tuple[str, int, str]]:
        """The lines of a section of all pieces in order, each with what that is and the number of its piece."""
        return merge(*(_ranked(number, one) for number, one in enumerate(self._sections(name))))

    def _rows(self, name: str) -> Iterator[Row]:
        return (Row(json.loads(line.partition("\t")[2])) for _, _, line in self._merged(ROWS + name))

    def _taking_part(self) -> Counter[str]:
        """How often each organisation takes part in anything: each participation is of one scope."""
        found = Counter[str]()
        for one in self._json(pieces.COUNTS):
            found.update(one)
        return found

    def _row_cards(self, named: Mapping[str, list[Row]]) -> Iterator[tuple[str, bytes]]:
        for name in LISTS:
            if name == _GRAPHS:
                yield ROWS + name, compact(self._graphs())
            elif name == pieces.ORGANISATIONS:
                yield ROWS + name, compact(named[name])
            elif name not in NOT_KEPT:
                lines = (line.partition("\t")[2] for _, _, line in self._merged(ROWS + name))
                yield ROWS + name, f"[{','.join(lines)}]".encode()

    def _graphs(self) -> list[Row]:
        """How many statements each graph has; the catalogue has one of its own, most of which is in no portion."""
        counts = Counter[str]()
        for one in self._json(_GRAPHS):
            counts.update(one)
        catalogue = str(Names(self._given.base).graph("catalogue"))
        counts[catalogue] = sum(1 for _ in text_lines(self._given.folder / _CATALOGUE))
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
        return replace(draft, entries=entries(draft) if entries else (one for _, one in self._entries(draft)))

    def _entries(self, draft: Draft) -> Iterator[tuple[int, Entry]]:
        """The entries of a list in its own order, with the numbers of their pieces."""
        for _, number, line in self._merged(pieces.ENTRIES + draft.name):
            yield number, pieces.read_entry(line, draft.sorts)

    def _gaps(self, draft: Draft) -> Iterator[Entry]:
        """With those of sources, which may be cited in several portions."""
        lacking = cited(map(gaps.told, self._text(pieces.LACKING)), self._json(pieces.CITING))
        of_sources = (pieces.in_own_order(one) for one in gaps.draft(lacking, {lang: {} for lang in LANGS}).entries)
        entries = (pieces.in_own_order(one) for _, one in self._entries(draft))
        return merge(entries, of_sources, key=lambda one: one.rank)

    def _text(self, name: str) -> Iterator[str]:
        return (line for one in self._sections(name) for line in one)

    def _deadlines(self, draft: Draft) -> Iterator[Entry]:
        for place, (number, one) in enumerate(self._entries(draft)):
            self._places[number].append(place)
            yield pieces.in_own_order(one)

    def _moves(self, draft: Draft) -> Iterator[Entry]:
        """A move is called by the place of its deadline."""
        for number, one in self._entries(draft):
            place, move = one.thing.split(" ")
            yield pieces.in_own_order(replace(one, thing=f"{self._places[number][int(place)]} {move}"))

    def _lines(self, made: Drafting) -> Iterator[tuple[str, bytes]]:
        for line in self._text(LINE):
            thing, _, card = line.partition("\t")
            yield LINE + thing, card.encode()
        for row in made.overview.rows(pieces.ORGANISATIONS):
            yield LINE + row["thing"], made.line(row["thing"]) or b""

    def _parts(self, made: Drafting) -> Iterator[tuple[str, bytes]]:
        """The cards of what has many parts; those of what all share are in several portions."""
        for line in chain(self._text(pieces.PARTS), self._text(_WHOLES)):
            name, _, card = line.partition("\t")
            yield name, card.encode()
        names = Names(self._given.base)
        for iri, some in groupby(self._merged(pieces.SHARED), key=itemgetter(0)):
            found = [json.loads(line.partition("\t")[2]) for _, _, line in some]
            if sum(count for count, *_ in found) >= MANY:
                said = sorted({f"{one} .\n" for _, *texts in found for one in texts})
                yield from cards_of_parts(iri, parse_ntriples("".join(said).encode()), names, made.labels)

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
