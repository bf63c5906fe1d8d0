"""The moves as a table: one row for each step from one statement of a date to the next."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from fremdrift.deriving.ledger import Chain, Move

_COLUMNS: Final = (
    "thing", "move", "from_day", "from_expected", "from_observation", "from_source",
    "to_day", "to_expected", "to_observation", "to_source", "direction", "precision_change", "least_days", "most_days",
)  # fmt: skip


def moves_csv(chains: Iterable[Chain]) -> bytes:
    """Every move, the unchanged steps too, as CSV (RFC 4180); dates are EDTF, names are IRIs."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for chain in chains:
        for number, move in enumerate(chain.moves, 1):
            writer.writerow(_row(number, move))
    return text.getvalue().encode()


def _row(number: int, move: Move) -> tuple[object, ...]:
    before, after, step = move.before, move.after, move.step
    return (
        after.thing, number, before.day, before.expected, before.iri, before.source,
        after.day, after.expected, after.iri, after.source, step.direction, step.precision, step.least, step.most,
    )  # fmt: skip
