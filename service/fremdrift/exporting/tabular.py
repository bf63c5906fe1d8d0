"""Tables as files: each dataset's rows as CSV, from which its package, workbook, database and Parquet are made.

CSV stays as it was written, also where a cell begins with ``=``, ``+``, ``-``, ``@`` or a tab: it is for programs, and
a mark in front would change what the source says. Who opens a spreadsheet takes the workbook, where every cell is what
it is and none a formula.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Final

from fremdrift.exporting.membership import Membership
from fremdrift.exporting.spools import Spool, Spooled
from fremdrift.ground.csv_rows import csv_row
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
        yield iter(_kept_rows(self.text)) if self.text.size <= _KEPT else _rows(self.text)

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that readers see, those for them only before the others."""
        return (*(self.table.beside if self.beside else ()), *self.table.columns)

    @contextmanager
    def opened_to_readers(self) -> Iterator[Iterator[list[str]]]:
        """The rows with a text for every column that readers see."""
        with self.opened() as rows:
            yield ((own + row for own, row in zip(_rows(self.beside), rows, strict=True)) if self.beside else rows)


def _rows(text: Spooled) -> Iterator[list[str]]:
    reader = csv.reader(io.TextIOWrapper(text.opened(), encoding="utf-8", newline=""))
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
    counts: dict[str, dict[str, int]] = {}
    with Spool[tuple[str, str, int]](to) as spool:
        for row in rows:
            lines = [csv_row(map(row.cells.get, some, repeat(""))).encode() for some in columns[row.table]]
            for dataset in membership.of_graph(row.graph):
                counted = counts.setdefault(dataset, {})
                for at, line in enumerate(lines):
                    sink = spool.sink((dataset, row.table, at))
                    if row.table not in counted:
                        sink.append(csv_row(columns[row.table][at]).encode())
                    sink.append(line)
                    spool.grown(len(line))
                counted[row.table] = counted.get(row.table, 0) + 1
        texts = spool.finished()
    return {
        dataset: _whole_references(
            [
                TableFile(known[name], texts[dataset, name, 0], counted[name], texts.get((dataset, name, 1)))
                for name in known
                if name in counted
            ]
        )
        for dataset, counted in sorted(counts.items())
    }


def _whole_references(files: list[TableFile]) -> list[TableFile]:
    """The same files, their tables with those references alone whose every row is there.

    An edition's statements are on milestones that its strategy's dataset has: declared as a reference here, that would
    be a fault to every program that checks.
    """
    by_name = {one.table.name: one for one in files}
    wanted = {(one.table, one.key) for file in files for one in file.table.references if one.table in by_name}
    keys = {(table, key): _texts(by_name[table], key) for table, key in wanted}
    return [replace(file, table=replace(file.table, references=tuple(_held(file, keys)))) for file in files]


def _held(file: TableFile, keys: Mapping[tuple[str, str], set[str]]) -> Iterator[Reference]:
    for one in file.table.references:
        known = keys.get((one.table, one.key))
        if known is not None and _texts(file, one.column) <= known:
            yield one


def _texts(file: TableFile, column: str) -> set[str]:
    """The texts of a column, but for the empty one."""
    at = [one.name for one in file.table.columns].index(column)
    with file.opened() as rows:
        return {row[at] for row in rows} - {""}
