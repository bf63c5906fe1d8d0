"""The cards of a release: drawn up portion by portion, and merged. Of what the release before has the same portion of,
the piece is taken from there.

Memory is that of one portion as a store, then of what one list sorts by and of the names of all cards.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from fremdrift.deriving.concerns import Organisations, Placed, organisations, placed
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
from fremdrift.quads.store import Store, load_by_size
from fremdrift.serving.overview import Overview
from fremdrift.web.listings import due, pieces
from fremdrift.web.listings.drawing_up import labels_in
from fremdrift.web.listings.lines import Drafting
from fremdrift.web.listings.merging import PARTS, Merging
from fremdrift.web.listings.wholes import whole_cards

DRAWN: Final = "drawn.pack"
"""The pieces of a release, for the next one: a card for each section, by the key of its portion."""
_MADE_OF: Final = "made of "
"""Before the name of a part of the cards: the card of the key of all that it was made from, for the next release."""
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
    hands of a crew draw up the pieces side by side, and then what is made of all of them.
    """
    weight = sum((given.folder / one).stat().st_size for one in NQUADS)
    with TemporaryDirectory(prefix=".lists-", dir=given.folder) as aside:
        given = replace(given, aside=Path(aside))
        (shares,) = crew.map(_shared, [given], weight)
        for _ in crew.map(_write_piece, [one for one in shares if one.wanted], weight):
            pass
        for _ in crew.map(_gather, [_Shares(given, shares)], weight):
            pass
        keys = tuple(one.key for one in shares)
        parts = [_Making(given, one, keys, given.aside / one) for one in PARTS]
        made = list(crew.map(_merge, parts, weight))
        for _ in crew.map(_join, [_Cards(given, made)], weight):
            pass
        for name in (DRAWN, CARDS):
            (given.aside / name).rename(given.folder / name)


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


def _gather(all_of: _Shares) -> None:
    """Put all pieces into one file."""
    given, shares = all_of
    with (given.aside / DRAWN).open("wb") as file:
        write_cards(file, _all_pieces(given, shares))


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
        held = [load_by_size([beside, own], Path(folder), judged=True)]
        overview = Overview(lambda: held[0])
        told = _Told(given, portion, lambda: held[0])
        drafting = Drafting(overview, given.base, labels_in(overview), given.day, lambda: told.due)
        owns = lru_cache(maxsize=65_536)(lambda iri: names.owner_of(iri) in portion.scopes)
        strategies = [row["thing"] for row in overview.rows("strategies") if owns(row["thing"])]
        found = chain(pieces.sections(drafting, owns), [(pieces.WHOLES, told.wholes(strategies))])
        written = [(f"{key} {name}", "\n".join(lines).encode()) for name, lines in found]
        held.clear()  # what was drawn up holds itself in a circle: one on disk is to be closed before its folder goes
    return sorted([*written, (f"{key} {pieces.GRAPHS}", compact(_in_graphs(own), ordered=True))])


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
        return placed(self._store(), self._record, None, self._who)

    @cached_property
    def _who(self) -> Organisations:
        return organisations(self._store())

    def wholes(self, strategies: Sequence[str]) -> Iterator[str]:
        """The cards of some of its strategies."""
        cards = whole_cards(self._store(), strategies, self._places, self.due.found)
        return (f"{name}\t{card.decode()}" for name, card in cards)


# --- The cards ---


@dataclass(frozen=True)
class _Making:
    """A part of the cards, by its name, with the keys of all pieces and the file that it is to be written into."""

    given: Drawing
    part: str
    keys: tuple[str, ...]
    path: Path

    @property
    def name(self) -> str:
        """What is being made, for who must be told that it failed."""
        return self.given.name


class _Made(NamedTuple):
    """A part of the cards: its name, its key, and the file that it stands in among others."""

    part: str
    key: str
    path: Path


def _merge(making: _Making) -> _Made:
    """Make a part of the cards, where the release before has not the same."""
    given, part = making.given, PARTS[making.part]
    drawn, catalogue = open_cards(given.aside / DRAWN), given.folder / _CATALOGUE
    merging = Merging(drawn, making.keys, given.base, catalogue)
    key = merging.key(part, sha256_of(given.program, given.base)) if part.sections else ""
    if key and given.older and open_cards(given.older / CARDS).get(_MADE_OF + making.part) == key.encode():
        return _Made(making.part, key, given.older / CARDS)
    with making.path.open("wb") as file, unswept():
        write_cards(file, part.make(merging))
    return _Made(making.part, key, making.path)


class _Cards(NamedTuple):
    """All parts of the cards, in order."""

    given: Drawing
    made: Sequence[_Made]

    @property
    def name(self) -> str:
        """What is being made, for who must be told that it failed."""
        return self.given.name


def _join(all_of: _Cards) -> None:
    """Put all parts into one file, with their keys for the next release."""
    given, made = all_of
    held = (open_cards(one.path).held(PARTS[one.part].beginnings) for one in made)
    keys = ((_MADE_OF + one.part, one.key.encode()) for one in made if one.key)
    with (given.aside / CARDS).open("wb") as file:
        write_cards(file, chain(chain.from_iterable(held), keys))
