"""Reading again: rows that stand as they stood in the release before are neither checked nor mapped once more.

A release has its tables as it published them, and the statements of their rows. A row with the same cells under the
same number was found good then and says the same now, so only the others are mapped: those that came, and those
that went. What went is taken out of the older statements unless a row that still stands says it too, and what came is
put in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fremdrift.model.iris import Names
from fremdrift.quads.lines import Lines, few
from fremdrift.quads.sorting import write_altered
from fremdrift.reading.mapping import TABLE_ROW, Mappers, thing_of
from fremdrift.reading.rows import Reading, Row


@dataclass(frozen=True)
class Older:
    """What was read before by the same definition, under the same base: the folder of its tables as they were
    published, and its statements as sorted N-Quads, those of the model among them.
    """

    tables: Path
    statements: Path


def write_again(reading: Reading, rows: Iterable[Row], older: Older, names: Names, path: Path) -> int | None:
    """Write what the rows say as sorted N-Quads, with what older statements say of rows that stand; gives how many.

    ``rows`` are those of a ``reading`` that knows the older tables. None where too much changed, or the older
    statements are not those of the older tables: then nothing is to be taken from them.
    """
    mapping = Mappers(names)
    most = few(reading.size())
    come: set[str] = set()
    changed = 0
    for row in rows:
        if not row.stands:
            changed += 1
            come.update(mapping.lines(row))
        if changed + len(reading.gone) > most:
            return None
    gone = {line for row in reading.gone for line in mapping.lines(row)}
    of_model = f" {names.graph('model')} .\n"
    if any(line.endswith(of_model) for line in gone):
        return None  # which of them the model says besides is not known
    come |= _said_still(reading, mapping, gone)
    written, met = write_altered(older.statements, gone - come, come, path)
    return written if met == len(gone - come) and not _have_rows(gone - come, come, path) else None


def _said_still(reading: Reading, mapping: Mappers, gone: set[str]) -> set[str]:
    """What rows say of things that are not theirs, of those that lines which went speak of."""
    things = {thing_of(line) for line in gone}
    others = (row for row in reading.again(mapping.speaks_of_others) if not things.isdisjoint(mapping.things(row)))
    return {line for row in others for line in mapping.lines(row)}


def _have_rows(gone: set[str], come: set[str], path: Path) -> bool:
    """Whether a row that did not come has as its thing one of those that lines which are gone speak of."""
    statements, things = Lines((path,)), sorted({thing_of(one) for one in gone})
    said = (line for thing in things for end in "#>" for line in statements.beginning(thing + end))
    return any(line[1] == TABLE_ROW and " ".join((*line, ".\n")) not in come for line in said)
