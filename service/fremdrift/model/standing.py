"""Standing: how something that was to be ready stands on a day, by its latest date, its completion and its status."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from fremdrift.ground.namespaces import CODE
from fremdrift.model.dates import read_date

_STATUS: Final = CODE + "observation-status/"
_SILENT: Final = _STATUS + "not-mentioned"
DONE, STOPPED = "done", "stopped"
_ENDS: Final = {_STATUS + "completed": DONE, _STATUS + "merged": STOPPED, _STATUS + "cancelled": STOPPED}
"""What a status says of a thing that nobody need have ready any more."""
STANDINGS: Final = ("ahead", "passed", "unclear", DONE, STOPPED)
"""How a deadline stands on a day: still to come, over without a word of completion, without a date, over and done,
given up or merged into another.
"""


def given_up(status: str) -> bool:
    """Whether a status (an IRI) says that nobody goes on with it: given up, or merged into another."""
    return _ENDS.get(status) == STOPPED


def ending(completed: str, statuses: Iterable[str], *, merged: bool = False) -> str:
    """``DONE`` or ``STOPPED`` where nobody need have it ready any more, by the date that it took place, empty where it
    did not, and the last word of its status; else empty. ``statuses`` are IRIs in their order: silence is no word.
    ``merged`` is what we judge to have gone on in another, whatever its own status was last.
    """
    last = next((one for one in reversed(list(statuses)) if one and one != _SILENT), "")
    return DONE if completed else _ENDS.get(last, STOPPED if merged else "")


def standing(ended: str, expected: str, day: date) -> str:
    """One of ``STANDINGS`` on a day, by how it ended and the latest date (EDTF), either empty where there is none."""
    if ended:
        return ended
    if not expected:
        return "unclear"
    latest = read_date(expected).latest
    return "passed" if latest is not None and latest < day else "ahead"
