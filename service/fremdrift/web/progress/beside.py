"""What stands beside a deadline without being said of it: that what it is part of is cancelled.

No more is concluded from that: where no source says what becomes of a milestone, what was planned last stays, marked.
"""

from typing import Final

from fremdrift.deriving.concerns import Placed
from fremdrift.deriving.ledger import Statement
from fremdrift.ground.namespaces import CODE
from fremdrift.serving.current import Served
from fremdrift.web.listings.cards import lines_of
from fremdrift.web.progress.told import Said

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
    said = Said(shelf, frozenset({thing})).record.statements
    found = [one for one in said if one.thing == thing and one.status == _CANCELLED and not one.recalled]
    return max(found, key=lambda one: (one.day, -one.sequence, one.iri), default=None)
