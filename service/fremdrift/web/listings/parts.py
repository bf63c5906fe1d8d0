"""Parts: what the page of a thing lists that grows with what is said of it: statements, participations, members.

Of a thing with many of them their order is worked out when the release is made, and kept as cards: how many there are
of each, and those of each page. So a page reads what it shows and no more, however much there is to say.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fremdrift.ground.jsons import compact
from fremdrift.ground.namespaces import FD
from fremdrift.keeping.cards import Deck
from fremdrift.model.facts import TYPE, Facts
from fremdrift.model.iris import Names
from fremdrift.quads.terms import Triple
from fremdrift.serving.documents import Listed
from fremdrift.web.listings.listing import LANGS
from fremdrift.web.wording.view import View

SIZE: Final = 50
"""So many statements, participations and members stand on a page."""
_SAID: Final = "said"
_TAKING_PART: Final = "taking_part"
WHOLE: Final = (_SAID, _TAKING_PART)
"""The parts that are told whole; of the others a page has names."""
MANY: Final = 100
"""The parts of a thing with fewer are put in order whenever its page is made: that takes a few milliseconds."""
ORDERS: Final = "parts "
"""How the names of these cards begin."""
_WITH_PLACES: Final = frozenset({"Strategy", "Goal", "FocusArea"})
"""Kinds whose pages tell of their members first, each in its place; they are not listed again."""
Parts = dict[str, list[str]]
"""The IRIs of statements, of participations, and of members by their class."""


def parts_of(view: View) -> Parts:
    """The parts of a thing, each in the order of its page."""
    taking_part = view.pointing("participationIn", "participant", "via")
    return {_SAID: view.observations(), _TAKING_PART: taking_part} | _members(view)


def _members(view: View) -> Parts:
    kinds = {str(one).removeprefix(FD) for one in view.get(view.subject, TYPE)}
    if kinds & _WITH_PLACES:
        return {}
    told = FD + "Milestone" if "Initiative" in kinds else ""
    return {name: some for name, some in view.members.items() if name != told}


# --- Kept with a release ---


Labels = Mapping[str, Mapping[str, str]]


def cards_of_parts(iri: str, statements: Iterable[Triple], names: Names, labels: Labels) -> Iterator[tuple[str, bytes]]:
    """The cards of one thing, of what its order takes."""
    facts = Facts(statements)
    for lang in LANGS:
        parts = parts_of(View(facts, iri, lang, names, labels))
        yield f"{ORDERS}{lang} {iri}", compact([[name, len(some)] for name, some in parts.items()])
        for page, some in enumerate(_pages(parts), 1):
            yield f"{ORDERS}{lang} {page} {iri}", compact(some)


def _pages(parts: Parts) -> Iterator[Parts]:
    """The parts of each page, those that it has none of left out."""
    every = [(name, one) for name, some in parts.items() for one in some]
    for start in range(0, len(every), SIZE):
        page: Parts = {}
        for name, one in every[start : start + SIZE]:
            page.setdefault(name, []).append(one)
        yield page


@dataclass(frozen=True)
class Kept:
    """The parts of a thing as a release keeps them; ``counts`` says how many there are of each, in their order."""

    counts: dict[str, int]
    cards: Deck
    lang: str
    iri: str

    def of(self, page: int) -> Parts:
        """The parts of a page, by its number from 1."""
        card = self.cards.get(f"{ORDERS}{self.lang} {page} {self.iri}")
        some: Parts = json.loads(card or b"{}")
        return {name: some.get(name, []) for name in self.counts}


def kept_parts(cards: Deck, iri: str, lang: str) -> Kept | None:
    """The parts of a thing that are kept, None where none are."""
    card = cards.get(f"{ORDERS}{lang} {iri}")
    return Kept(dict(json.loads(card)), cards, lang, iri) if card else None


def listed(parts: Parts) -> Listed:
    """What a document must tell for a page to list these parts."""
    whole = (one for name in WHOLE for one in parts.get(name, ()))
    named = (one for name, some in parts.items() if name not in WHOLE for one in some)
    return Listed(tuple(whole), tuple(named))
