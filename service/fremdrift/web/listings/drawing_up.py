"""Drawing up: the cards of a release or a state besides its lists, from its overview: rows, the index of words and the
front page. It knows nothing of what is served, so that a hand that draws up a release is ready soon.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

from fremdrift.ground.jsons import compact
from fremdrift.model.iris import EDITION, THING
from fremdrift.model.standing import DONE
from fremdrift.serving.overview import LISTS, ROWS, Overview, Row, Story, newest_edition, said_on, story
from fremdrift.serving.searching import index_cards
from fremdrift.web.listings.lines import Drafting, disputed_in

KINDS: Final = ("strategy", "goal", "focus-area", "initiative", "milestone", "organisation", "edition", "source")
"""What can be found by words, in the order of the page."""
NEWS: Final = 10
FRONT: Final = "front"
ORGANISATIONS: Final = "organisations-known"
"""The card of the organisations of a release."""
NOT_KEPT: Final = ("words", "news", "changes", "moves", "parties")
"""Lists that nothing but these cards is made of."""


@dataclass(frozen=True)
class Front:
    """What the front page tells of."""

    newest: dict[str, str] | None
    story: str | None
    figures: dict[str, int]
    news: list[dict[str, str]]


def draw_up(overview: Overview, drafting: Drafting) -> Iterator[tuple[str, bytes]]:
    """The cards of a release or a state."""
    for name in LISTS:
        if name not in NOT_KEPT:
            yield ROWS + name, compact(overview.rows(name))
    yield from drafting.cards()
    yield from search_cards(overview, drafting.base)
    yield FRONT, front(overview)


def search_cards(overview: Overview, base: str) -> Iterator[tuple[str, bytes]]:
    """The index of words."""
    return index_cards(overview.rows("words"), lambda iri: kind_of(iri, base), KINDS)


def front(overview: Overview) -> bytes:
    """The card of the front page."""
    newest, told = newest_edition(overview.rows("editions")), story(overview.outline(), overview.stages)
    return front_card(newest, told, figures(overview), news(overview))


def front_card(newest: Row | None, told: Story | None, figures: dict[str, int], news: list[Row]) -> bytes:
    """The same of what it tells."""
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
        if said_on(row):
            if about not in seen:
                fresh.append(row)
            seen.add(about)
    return fresh[::-1][:NEWS]


def news_order(row: Row) -> tuple[str, str, str]:
    """What news stands in order by, the oldest first."""
    return said_on(row), row["said"], row["kind"]


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
