"""Wholes: what is said of a strategy and all that belongs to it, as a release keeps it.

Its pages and pictures take where each of its things stands, whom it concerns and when it must be ready. To ask a store
for that takes 25 ms of fifty things, and half a second of two thousand; when lists are drawn up it is known.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fremdrift.deriving.concerns import Placed, below
from fremdrift.deriving.deadlines import Deadline
from fremdrift.deriving.outline import Outline, outline
from fremdrift.ground.jsons import compact
from fremdrift.keeping.cards import Deck
from fremdrift.quads.query import Row
from fremdrift.quads.source import Source
from fremdrift.web.listings.due import deadline_told, place_of, place_told, told_of

WHOLE: Final = "whole "
"""How the names of these cards begin."""


@dataclass(frozen=True)
class Whole:
    """A strategy with all that belongs to it, by IRI: where each thing stands, what they consist of, the deadlines."""

    things: frozenset[str]
    places: dict[str, Placed]
    outline: Outline
    deadlines: tuple[Deadline, ...]


def whole_cards(
    store: Source, strategies: Sequence[str], places: Mapping[str, Placed], due: Sequence[Deadline]
) -> Iterator[tuple[str, bytes]]:
    """The cards of strategies (their IRIs) in a store of which ``places`` and ``due`` are all places and deadlines."""
    consist = outline(store) if strategies else Outline({}, {})
    for one in strategies:
        things = frozenset(below(store, one))
        whole = Whole(
            things,
            {thing: place for thing, place in places.items() if thing in things},
            consist.of(things),
            tuple(each for each in due if each.placed.thing in things),
        )
        yield WHOLE + one, _written(whole)


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
    card = cards.get(WHOLE + strategy)
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
