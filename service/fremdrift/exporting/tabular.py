"""Tables as files: each dataset's rows as CSV, from which its package, workbook, database and Parquet are made.

CSV stays as it was written, also where a cell begins with ``=``, ``+``, ``-``, ``@`` or a tab: it is for programs, and
a mark in front would change what the source says. Who opens a spreadsheet takes the workbook, where every cell is what
it is and none a formula.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import repeat
from pathlib import Path
from typing import Final

from fremdrift.exporting.membership import Membership
from fremdrift.exporting.spools import Spool, Spooled
from fremdrift.ground.csv_rows import csv_records, csv_row
from fremdrift.model.tables import Column, Reference, Table, TableRow

_KEPT: Final = 200_000
"""Bytes of a table up to which its rows are kept until the formats of its dataset are made of them."""


@dataclass(frozen=True)
class TableFile:
    """The rows of a table that belong to a dataset, as CSV with a header of the columns' names."""

    table: Table
    text: Spooled
    rows: int
    beside: Spooled | None = None
    """The same rows of its columns for readers only, where they are to be shown."""

    @contextmanager
    def opened(self) -> Iterator[Iterator[list[str]]]:
        """The rows without the header, each with a text for every column."""
        yield _rows_of(self.text)

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that readers see, those for them only before the others."""
        return (*(self.table.beside if self.beside else ()), *self.table.columns)

    @contextmanager
    def opened_to_readers(self) -> Iterator[Iterator[list[str]]]:
        """The rows with a text for every column that readers see."""
        with self.opened() as rows:
            yield ((own + row for own, row in zip(_rows(self.beside), rows, strict=True)) if self.beside else rows)


def _rows_of(text: Spooled) -> Iterator[list[str]]:
    return iter(_kept_rows(text)) if text.size <= _KEPT else _rows(text)


def _rows(text: Spooled) -> Iterator[list[str]]:
    reader = csv_records(io.TextIOWrapper(text.opened(), encoding="utf-8", newline=""))
    next(reader)
    return reader


@lru_cache(maxsize=6)
def _kept_rows(text: Spooled) -> tuple[list[str], ...]:
    return tuple(_rows(text))


def write_rows(
    tables: Iterable[Table], rows: Iterable[TableRow], membership: Membership, to: Path
) -> dict[str, list[TableFile]]:
    """Write each dataset's rows into a new file, a text for each table that has any; gives them by dataset, sorted,
    tables in order.
    """
    known = {table.name: table for table in tables}
    columns = {
        name: [[one.name for one in some] for some in (table.columns, table.beside) if some]
        for name, table in known.items()
    }
    with Spool[_Name](to) as spool:
        sinks = _Sinks(spool, membership, columns)
        for row in rows:
            own, *beside = columns[row.table]
            lines = [(row.line or _line(row, own)).encode(), *(_line(row, some).encode() for some in beside)]
            spool.grown(sinks.add(row, lines))
        texts, counts = spool.finished(), sinks.counts
    return {
        dataset: [
            TableFile(known[name], texts[dataset, name, 0], counted[name], texts.get((dataset, name, 1)))
            for name in known
            if name in counted
        ]
        for dataset, counted in sorted(counts.items())
    }


def _line(row: TableRow, columns: Sequence[str]) -> str:
    return csv_row(map(row.cells.get, columns, repeat("")))


_Name = tuple[str, str, int]
"""Of a text: its dataset, its table, and which of the table's groups of columns."""


class _Sinks:
    """Where rows go, which is the same for all rows of a table that one graph says."""

    def __init__(self, spool: Spool[_Name], membership: Membership, columns: Mapping[str, list[list[str]]]) -> None:
        self.counts: dict[str, dict[str, int]] = {}
        """How many rows of each table a dataset has."""
        self._spool, self._membership, self._columns = spool, membership, columns
        self._of = cache(self._begun)

    def add(self, row: TableRow, lines: Sequence[bytes]) -> int:
        """A row, as a line for each group of columns, to each dataset that it belongs to; gives how much that was."""
        found = self._of(row.table, row.graph)
        for counted, sinks in found:
            counted[row.table] += 1
            for sink, line in zip(sinks, lines, strict=True):
                sink.append(line)
        return len(found) * sum(map(len, lines))

    def _begun(self, table: str, graph: str) -> list[tuple[dict[str, int], list[list[bytes]]]]:
        """The counts of each dataset, and its sinks, begun with the names of the columns."""
        found = []
        for dataset in self._membership.of_graph(graph):
            counted = self.counts.setdefault(dataset, {})
            sinks = [self._spool.sink((dataset, table, at)) for at in range(len(self._columns[table]))]
            if table not in counted:
                counted[table] = 0
                for sink, names in zip(sinks, self._columns[table], strict=True):
                    sink.append(csv_row(names).encode())
            found.append((counted, sinks))
        return found


_Names = tuple[str, ...]
_Referring = tuple[tuple[str, _Names, tuple[Reference, ...], Spooled], ...]
"""Of several tables the name, the names of the columns, the references, and the rows."""


def with_references(files: Sequence[TableFile]) -> tuple[TableFile, ...]:
    """The tables of a dataset with those references alone whose every row is there.

    An edition's statements are on milestones that its strategy's dataset has: declared as a reference here, that would
    be a fault to every program that checks.
    """
    told = [(one.table.name, tuple(each.name for each in one.table.columns), one.table.references) for one in files]
    held = _held(tuple((*some, file.text) for some, file in zip(told, files, strict=True)))
    return tuple(
        replace(file, table=replace(file.table, references=some)) for file, some in zip(files, held, strict=True)
    )


@lru_cache(maxsize=2)
def _held(tables: _Referring) -> tuple[tuple[Reference, ...], ...]:
    """Which references of each of these tables hold in them; remembered, since more than one file of a dataset asks."""
    here = {name for name, *_ in tables}
    asked: dict[str, set[str]] = {name: set() for name in here}
    for name, _, references, _ in tables:
        for one in references:
            if one.table in here:
                asked[name].add(one.column)
                asked[one.table].add(one.key)
    texts = {name: _texts(text, columns, sorted(asked[name])) for name, columns, _, text in tables}
    return tuple(tuple(_whole(references, texts[name], texts)) for name, _, references, _ in tables)


def _whole(
    references: Iterable[Reference], own: Mapping[str, set[str]], texts: Mapping[str, Mapping[str, set[str]]]
) -> Iterator[Reference]:
    return (one for one in references if one.table in texts and own[one.column] <= texts[one.table][one.key])


def _texts(text: Spooled, columns: _Names, asked: Sequence[str]) -> dict[str, set[str]]:
    """The texts of some columns, but for the empty one; they are read once, since a table may be long."""
    places = [(columns.index(one), set[str]()) for one in asked]
    for row in _rows_of(text) if asked else ():
        for at, found in places:
            found.add(row[at])
    return {name: found - {""} for name, (_, found) in zip(asked, places, strict=True)}
