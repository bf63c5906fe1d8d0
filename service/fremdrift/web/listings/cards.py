"""Cards of what is served: everything that lists, lines, search and the front page look up, drawn up when a release is
made (``drawing_up``).

A state of a day, and a release from before there were cards, have theirs drawn up by the first who asks.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Any, Final

from fremdrift.deriving.deadlines import Deadline
from fremdrift.deriving.ledger import Move
from fremdrift.ground.errors import Gone, NotFound
from fremdrift.keeping.cards import Deck
from fremdrift.quads.store import in_memory
from fremdrift.quads.terms import Quad
from fremdrift.serving.current import Served
from fremdrift.serving.documents import around
from fremdrift.serving.overview import Overview, Row
from fremdrift.serving.searching import Index
from fremdrift.web.listings import due, gaps
from fremdrift.web.listings.changed import changed
from fremdrift.web.listings.drawing_up import FRONT, Front, front, search_cards
from fremdrift.web.listings.lines import LINE, MAKERS, Drafting, Lines, label_in, line_of, publisher_in
from fremdrift.web.listings.listing import LANGS, Listing
from fremdrift.web.progress.told import Told, organisations_in, said_in
from fremdrift.web.wording.tongues import Named
from fremdrift.web.wording.view import Text

_FEW: Final = 12
"""Of so many things lines are drawn up one by one: each costs a twentieth of drawing up a list of a thousand."""


def cards_of(shelf: Served) -> Deck:
    """The cards of what is served."""
    return shelf.cards or shelf.keep("cards", lambda: DrawnUp(shelf))


class DrawnUp:
    """The cards of a state, or of a release from before there were any: each list, the index and the front page are
    drawn up when the first of their cards is asked for.
    """

    def __init__(self, shelf: Served) -> None:
        self._base = shelf.names.base
        self._overview = Told(shelf) if shelf.day else shelf.overview
        self._drafting = Drafting(self._overview, self._base, shelf.labels, today(shelf), lambda: _deadlines_in(shelf))
        self._parts: dict[str, dict[str, bytes]] = {}

    def get(self, name: str) -> bytes | None:
        """The card of this name, None where there is none."""
        if name.startswith(LINE):
            return self._drafting.line(name.removeprefix(LINE))
        return self._part(name).get(name)

    def starting(self, beginning: str) -> Iterator[str]:
        """The names that begin like this, in order."""
        if beginning == LINE:
            return iter(sorted(LINE + iri for iri in self._drafting.rows))
        return iter(sorted(one for one in self._part(beginning) if one.startswith(beginning)))

    def _part(self, name: str) -> dict[str, bytes]:
        """What is drawn up together with a card."""
        part = name.partition(" ")[0]
        if part not in MAKERS and part != FRONT:
            part = "index"
        if part not in self._parts:
            self._parts[part] = dict(self._drawn(part))
        return self._parts[part]

    def _drawn(self, part: str) -> Iterable[tuple[str, bytes]]:
        if part in MAKERS:
            return self._drafting.draft(part).cards(LANGS)
        return search_cards(self._overview, self._base) if part == "index" else [(FRONT, front(self._overview))]


def _deadlines_in(shelf: Served) -> due.Due:
    return due.Due(said_in(shelf).deadlines, organisations_in(shelf))


def today(shelf: Served) -> str:
    """The day by which a date is past: that of the state, else the day the release was made. No clock is asked."""
    return shelf.day.isoformat() if shelf.day else shelf.release.made[:10]


def lines_of(shelf: Served, lang: str) -> Lines:
    """Everything that has a line, by IRI."""
    return shelf.keep(f"lines {lang}", lambda: _lines(cards_of(shelf), lang))


def _lines(cards: Deck, lang: str) -> Lines:
    return Lines(
        lambda iri: cards.get(LINE + iri), lambda: (one.removeprefix(LINE) for one in cards.starting(LINE)), lang
    )


def lines_near(shelf: Served, lang: str) -> Lines:
    """The same, for whoever needs those of a few things: of a state of which nothing was loaded yet, the first lines
    are drawn up from what stands around each thing. That of a strategy or an edition does not count its parts.
    """
    if shelf.state is None or shelf.state.loaded or shelf.has("cards"):
        return lines_of(shelf, lang)
    return shelf.keep(f"lines near {lang}", lambda: Lines(_drawn_near(shelf), list, lang))


def _drawn_near(shelf: Served) -> Callable[[str], bytes | None]:
    """Gives the card of a line, drawn up from the document of its thing and what that is part of; of more than a few
    things the lists are drawn up.
    """
    drawn = set[str]()

    def card(iri: str) -> bytes | None:
        drawn.add(iri)
        if len(drawn) > _FEW:
            return cards_of(shelf).get(LINE + iri)
        try:
            found = around(shelf.store, shelf.names, iri)
        except (NotFound, Gone):
            return None
        graph = shelf.names.graph("derived/state")  # whatever graph: what is asked names none
        store = in_memory(Quad(one.subject, one.predicate, one.object, graph) for one in found)
        drafting = Drafting(Overview(lambda: store), shelf.names.base, shelf.labels, today(shelf))
        return drafting.line(iri)

    return shelf.keep("cards near", lambda: lru_cache(maxsize=1024)(card))


def row_of(shelf: Served, iri: str) -> Row | None:
    """The row of a strategy, initiative, milestone, organisation, edition or source; None for other things."""
    return lines_near(shelf, "da").row(iri)


def publisher_of(shelf: Served, account: str, lang: str) -> Named:
    """Who speaks in an edition or a source, by its IRI; empty where that is not known."""
    return publisher_in(row_of(shelf, account) or Row(), lang)


def labels_of(shelf: Served, lang: str) -> dict[str, str]:
    """The label of every term and code in a language."""
    return shelf.keep(f"labels {lang}", lambda: {iri: label[lang] for iri, label in shelf.labels.items()})


def label_known(shelf: Served, iri: str, lang: str) -> Text | None:
    """The label of a code or a term in a language, in another where it has none in this one; None where it has none."""
    rows = (shelf.whole or shelf).rows
    scales = shelf.keep(f"scales {lang}", lambda: {row["thing"]: line_of(row, lang) for row in rows("scales")})
    return label_in(shelf.labels, scales, iri, lang)


def listing(shelf: Served, name: str, lang: str) -> Listing:
    """The listing of one of the kinds."""
    return shelf.keep(f"listing {name} {lang}", lambda: _listing(shelf, name, lang))


def _listing(shelf: Served, name: str, lang: str) -> Listing:
    """Of a release from before there was this list it is drawn up now."""
    cards = cards_of(shelf)
    if cards.get(f"{name} {lang}") is None:
        cards = shelf.keep("cards of late", lambda: DrawnUp(shelf))
    return Listing(cards, name, lang, _shown(shelf, cards, name, lang))


def _shown(shelf: Served, cards: Deck, name: str, lang: str) -> Callable[[str], Any]:
    """What stands on a list for what its cards hold: lines by the name of the thing; of the others they hold all."""
    if name == due.MOVES:
        return partial(_moved, cards)
    if name in _TELLING:
        return _TELLING[name]
    lines = lines_of(shelf, lang)
    return partial(changed, lines=lines) if name == "changes" else lines.__getitem__


_TELLING: Final[dict[str, Callable[[str], Any]]] = {gaps.LISTED: gaps.told, due.DEADLINES: due.deadline_of}


def _moved(cards: Deck, called: str) -> tuple[Deadline, Move]:
    """A deadline with one of its moves, by the place and the number."""
    place, number = called.split(" ")
    one = due.deadline_of(cards.get(f"{due.DEADLINES} {place}") or b"")
    return one, one.moves[int(number)]


def index_of(shelf: Served) -> Index:
    """The index of words."""
    return shelf.keep("index", lambda: Index(cards_of(shelf)))


def front_of(shelf: Served) -> Front:
    """What the front page tells of."""
    return shelf.keep("front", lambda: Front(**json.loads(cards_of(shelf).get(FRONT) or b"{}")))
