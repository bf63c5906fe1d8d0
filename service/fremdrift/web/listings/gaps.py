"""Gaps as lists show them: what is missing, by strategy and kind, drawn up once for each release."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fremdrift.deriving.gaps import Gap, Kind, order
from fremdrift.ground.jsons import compact
from fremdrift.model.findings import Message
from fremdrift.web.listings.listing import OWN_ORDER, Draft, Entry
from fremdrift.web.wording.view import Text

LISTED: Final = "gaps"
OUTSIDE: Final = "outside"
"""The value of the facet of strategies for what belongs to none or to several."""
OUTSIDE_ANY: Final = Message("Uden for strategierne, eller på tværs", "Outside any strategy, or across several")
_SIZE: Final = 100


def draft(gaps: Sequence[Gap], titles: Mapping[str, Mapping[str, Any]], strategies: Iterable[str] = ()) -> Draft:
    """The list of gaps in their order; ``titles`` are the lines of things by language and IRI, ``strategies`` those
    that the gaps may be of. Each entry is called by all that is told of the gap, as JSON: no other list names it.
    """
    named = {local_of(one): one for one in strategies}

    def label(lang: str, facet: str, value: str) -> Text:
        if facet == "kind":
            return Text(Kind(value).heading(lang), lang)
        line = titles[lang].get(named.get(value, ""))
        return Text(line.title, line.lang) if line else Text(OUTSIDE_ANY.text(lang), lang)

    entries = [
        Entry(
            card(one),
            {"strategy": [local_of(one.strategy)], "kind": [one.kind]},
            {lang: {"order": place} for lang in titles},
            f"{one.what.da} {one.what.en}".casefold(),
            one.thing,
            order(one),
        )
        for place, one in enumerate(gaps, 1)
    ]
    return Draft(LISTED, entries, ("strategy", "kind"), OWN_ORDER, "order", label, _SIZE)


def local_of(strategy: str) -> str:
    """What stands for a strategy in an address."""
    return strategy.rpartition("/")[2] if strategy else OUTSIDE


def card(one: Gap) -> str:
    """All that is told of a gap, as JSON."""
    return compact([one.strategy, one.kind, one.thing, one.what.da, one.what.en, one.where]).decode()


def told(text: str) -> Gap:
    """The gap that a card of the list tells of."""
    strategy, kind, thing, da, en, where = json.loads(text)
    return Gap(strategy, Kind(kind), thing, Message(da, en), where)
