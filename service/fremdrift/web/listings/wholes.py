"""Wholes: what is said of a strategy of very many things, as a release keeps it.

Its pages and pictures take where each of its things stands, whom it concerns and when it must be ready. To ask a store
for that of two thousand things takes half a second; of a strategy of fewer it is asked when a page of it is.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from fremdrift.deriving.concerns import Organisations, Placed, below, placed
from fremdrift.deriving.deadlines import Deadline, deadlines
from fremdrift.deriving.outline import Outline, outline
from fremdrift.deriving.record import Index, Record, merged
from fremdrift.ground.jsons import compact
from fremdrift.keeping.cards import Deck
from fremdrift.model.iris import THING, Names
from fremdrift.quads.query import Row
from fremdrift.quads.source import Source
from fremdrift.serving.documents import with_many
from fremdrift.web.listings.due import deadline_told, place_of, place_told, told_of
from fremdrift.web.listings.parts import MANY

_CARD: Final = "whole "
_STRATEGY: Final = THING + "strategy/"


@dataclass(frozen=True)
class Whole:
    """A strategy with all that belongs to it, by IRI: where each thing stands, what they consist of, the deadlines."""

    things: frozenset[str]
    places: dict[str, Placed]
    outline: Outline
    deadlines: tuple[Deadline, ...]


def whole_cards(
    store: Source, record: Callable[[], Record], names: Names, who: Organisations, many: int = MANY
) -> Iterator[tuple[str, bytes]]:
    """The card of every strategy of very many things in a store; ``record`` gives what is said and judged of all."""
    strategies = [one for one in with_many(store, names, many) if (names.path(one) or "").startswith(_STRATEGY)]
    if strategies:
        index = Index(record())
        yield from ((_CARD + one, _written(_whole(store, index, one, who))) for one in strategies)


def _whole(store: Source, index: Index, strategy: str, who: Organisations) -> Whole:
    things = frozenset(below(store, strategy))
    record = merged(map(index.about, sorted(things)))
    places = placed(store, record.statements, things, who)
    return Whole(things, places, outline(store, things), deadlines(store, record, places))


def _written(whole: Whole) -> bytes:
    return compact(
        {
            "things": sorted(whole.things),
            "places": [place_told(one) for one in whole.places.values()],
            "rows": whole.outline.rows,
            "below": whole.outline.below,
            "deadlines": [told_of(one) for one in whole.deadlines],
        }
    )


def kept_whole(cards: Deck, strategy: str) -> Whole | None:
    """The whole of a strategy that is kept, None where none is."""
    card = cards.get(_CARD + strategy)
    if not card:
        return None
    told = json.loads(card)
    places = [place_of(one) for one in told["places"]]
    return Whole(
        frozenset(told["things"]),
        {one.thing: one for one in places},
        Outline({thing: Row(row) for thing, row in told["rows"].items()}, told["below"]),
        tuple(deadline_told(one) for one in told["deadlines"]),
    )
