"""Cards of a release: everything that lists, lines, search and the front page look up, drawn up when it is made.

A state of a day, and a release from before there were cards, have theirs drawn up by the first who asks.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from typing import Any, Final

from fremdrift.deriving.deadlines import Deadline
from fremdrift.deriving.ledger import Move
from fremdrift.ground.errors import Gone, NotFound
from fremdrift.ground.jsons import compact
from fremdrift.keeping.cards import Deck
from fremdrift.model.iris import EDITION, THING
from fremdrift.model.standing import DONE
from fremdrift.quads.store import in_memory
from fremdrift.quads.terms import Quad
from fremdrift.serving.current import Served
from fremdrift.serving.documents import around
from fremdrift.serving.overview import LISTS, ROWS, Overview, Row, Story, newest_edition, story
from fremdrift.serving.searching import Index, index_cards
from fremdrift.web.listings import due, gaps
from fremdrift.web.listings.changed import changed
from fremdrift.web.listings.lines import LINE, MAKERS, Drafting, Lines, disputed_in, label_in, line_of, publisher_in
from fremdrift.web.listings.listing import LANGS, Listing
from fremdrift.web.progress.told import Told, organisations_in, said_in
from fremdrift.web.wording.tongues import Named
from fremdrift.web.wording.view import Text

KINDS: Final = ("strategy", "goal", "focus-area", "initiative", "milestone", "organisation", "edition", "source")
"""What can be found by words, in the order of the page."""
NEWS: Final = 10
FRONT: Final = "front"
_FEW: Final = 12
"""Of so many things lines are drawn up one by one: each costs a twentieth of drawing up a list of a thousand."""
NOT_KEPT: Final = ("words", "news", "changes", "moves", "parties")
"""Lists that nothing but these cards is made of."""


@dataclass(frozen=True)
class Front:
    """What the front page tells of."""

    newest: dict[str, str] | None
    story: str | None
    figures: dict[str, int]
    news: list[dict[str, str]]


# --- Drawing up ---


def draw_up(overview: Overview, drafting: Drafting) -> Iterator[tuple[str, bytes]]:
    """The cards of a release or a state."""
    for name in LISTS:
        if name not in NOT_KEPT:
            yield ROWS + name, compact(overview.rows(name))
    yield from drafting.cards()
    yield from _index(overview, drafting.base)
    yield FRONT, _front(overview)


def _index(overview: Overview, base: str) -> Iterator[tuple[str, bytes]]:
    return index_cards(overview.rows("words"), lambda iri: kind_of(iri, base), KINDS)


def _front(overview: Overview) -> bytes:
    newest, told = newest_edition(overview.rows("editions")), story(overview.outline(), overview.stages)
    return front_card(newest, told, figures(overview), news(overview))


def front_card(newest: Row | None, told: Story | None, figures: dict[str, int], news: list[Row]) -> bytes:
    """The card of the front page."""
    return compact(asdict(Front(newest, told[1] if told else None, figures, list(news))))


def labels_in(overview: Overview) -> dict[str, dict[str, str]]:
    """The Danish and English labels of every term and code, by IRI."""
    return {row["thing"]: {"da": row["da"], "en": row["en"]} for row in overview.rows("labels")}


def kind_of(iri: str, base: str) -> str:
    """The kind of a thing that can be found, empty for others."""
    path = iri.removeprefix(base)
    if path.startswith(EDITION):
        return "edition"
    kind = path.removeprefix(THING).partition("/")[0] if path.startswith(THING) else ""
    return kind if kind in KINDS else ""


def news(overview: Overview) -> list[Row]:
    """The newest moves and completions, each completion where it was first said, newest first."""
    rows = sorted(overview.rows("news"), key=news_order)
    seen: set[tuple[str, str]] = set()
    fresh = []
    for row in rows:
        about = (row["thing"], row["kind"] if row["kind"] == "completed" else row["said"])
        if row["stated"] or row["known"]:
            if about not in seen:
                fresh.append(row)
            seen.add(about)
    return fresh[::-1][:NEWS]


def news_order(row: Row) -> tuple[str, str, str]:
    """What news stands in order by, the oldest first."""
    return row["stated"] or row["known"], row["said"], row["kind"]


def figures(overview: Overview) -> dict[str, int]:
    """The front page's figures; each is shown with what it is a part of."""
    told, editions = overview.stages, overview.rows("editions")
    return {
        "milestones": len(overview.rows("milestones")),
        "told": len(told),
        "moved": sum(row["count"] != "0" for row in overview.rows("moves") if row["thing"] in told),
        "disputed": len(disputed_in(overview) & told.keys()),
        "expected": sum(one.dates > 0 for one in told.values()),
        "completed": sum(one.ending == DONE for one in told.values()),
        "editions": len(editions),
        "read": sum(not one["read"].endswith("/not-read") for one in editions),
    }


# --- Looking up ---


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
        return _index(self._overview, self._base) if part == "index" else [(FRONT, _front(self._overview))]


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
