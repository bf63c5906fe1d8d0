"""What stands beside a deadline without being said of it: that what it is part of is cancelled, and what we note, and
from where, where its date is disputed.

No more is concluded from the first: where no source says what becomes of a milestone, the last plan stays, marked.
"""

from typing import Final

from fremdrift.deriving.concerns import Placed
from fremdrift.deriving.ledger import Statement
from fremdrift.ground.namespaces import CODE, DCT, SKOS
from fremdrift.model.tongues import first_tongue
from fremdrift.quads.query import select_of
from fremdrift.serving.current import Served
from fremdrift.web.listings.cards import lines_of
from fremdrift.web.progress.told import Said
from fremdrift.web.wording.view import Text

_NOTES: Final = f"""
PREFIX skos: <{SKOS}> SELECT ?thing ?note (LANG(?note) AS ?language) WHERE {{ ?thing skos:note ?note }}
"""
_SOURCES: Final = f"""
PREFIX dct: <{DCT}> SELECT ?thing ?source WHERE {{ ?thing dct:source ?source }}
"""
_CANCELLED: Final = CODE + "observation-status/cancelled"


def cancelled_above(shelf: Served, placed: Placed) -> Statement | None:
    """The statement that cancelled the nearest of what a thing is part of; None where the latest status of none of them
    is that it is cancelled.
    """
    known = lines_of(shelf, "da")
    for whole in placed.wholes:
        line = known.get(whole)
        if line and line.stage.status == _CANCELLED:
            return _cancelling(shelf, whole)
    return None


def _cancelling(shelf: Served, thing: str) -> Statement | None:
    said = Said(shelf, frozenset({thing})).record.ordered
    found = [one for one in said if one.thing == thing and one.status == _CANCELLED and not one.recalled]
    return found[-1] if found else None


def noted(shelf: Served, judgement: str, lang: str) -> Text | None:
    """What we note on a judgement, in the language that readers of one get (``first_tongue``); None without a note."""
    release = (shelf.whole or shelf).store  # a note is the same on any day, and the state need not be loaded for it
    found = {row["language"]: row["note"] for row in select_of(release, _NOTES, [judgement])}
    language = first_tongue(found, lang)
    return Text(found[language], language) if found else None


def judged_from(shelf: Served, judgement: str) -> str:
    """The source of a judgement, by IRI; empty where it has none."""
    release = (shelf.whole or shelf).store  # as for a note
    return min((row["source"] for row in select_of(release, _SOURCES, [judgement])), default="")
