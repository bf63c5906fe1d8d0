"""Lots: rows are mapped some thousands at a time, by any hand, while those after them are read and checked.

What the rows of a lot say is sorted where it is mapped; put together, the lots are what all rows say.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fremdrift.ground.crew import Crew
from fremdrift.model.iris import Names
from fremdrift.quads.sorting import merge_sorted, write_sorted
from fremdrift.quads.store import write_nquads
from fremdrift.quads.terms import Quad
from fremdrift.reading.definition import Table
from fremdrift.reading.mapping import to_lines
from fremdrift.reading.rows import Row

_ROWS: Final = 4000
"""So many rows has a lot at most."""
_BYTES: Final = 2000
"""So much says a row, about."""


@dataclass(frozen=True)
class Lot:
    """Rows of one table by their numbers and cells, a base, and the file for what they say."""

    table: Table
    rows: tuple[tuple[int, dict[str, str]], ...]
    base: str
    path: Path
    name: str = "what the rows say"


def write_mapped(
    rows: Iterable[Row], others: Iterable[Quad], names: Names, path: Path, *, crew: Crew, size: int
) -> int:
    """Write what rows say and other statements as sorted N-Quads, each once; gives how many. ``size`` is about how many
    rows there are.
    """
    waiting = deque[Callable[[], None]]()
    with TemporaryDirectory(prefix=".lots-", dir=path.parent) as name, crew.shift() as shift:
        folder = Path(name)
        write_nquads(others, folder / "others")
        for number, some in enumerate(_some(rows)):
            told = tuple((one.number, one.cells) for one in some)
            lot = Lot(some[0].table, told, names.base, folder / str(number))
            waiting.append(shift.begin(write_lot, lot, size * _BYTES))
            if len(waiting) > 2 * crew.hands:  # hands have enough to do, and rows that wait take memory
                waiting.popleft()()
        for done in waiting:
            done()
        return merge_sorted(sorted(folder.iterdir()), path)


def write_lot(lot: Lot) -> None:
    """Write what the rows of a lot say."""
    rows = (Row(lot.table, number, cells) for number, cells in lot.rows)
    write_sorted(to_lines(rows, Names(lot.base)), lot.path)


def _some(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in their order, so many of one table together as a lot has."""
    some: list[Row] = []
    for row in rows:
        if some and (len(some) == _ROWS or row.table.name != some[0].table.name):
            yield some
            some = []
        some.append(row)
    if some:
        yield some
