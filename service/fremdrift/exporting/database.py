"""SQLite: a dataset's tables with keys and references, the same bytes for the same rows.

https://www.sqlite.org/fileformat2.html. Dates are the EDTF texts; whole numbers, numbers and truths are numbers.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from errno import EIO
from pathlib import Path
from typing import Final

from fremdrift.exporting.tabular import TableFile
from fremdrift.model.tables import Kind, Table

HELP: Final = "fremdrift_columns"
"""The table that says what the columns of the others are."""

_TYPES: Final = {Kind.INTEGER: "INTEGER", Kind.BOOLEAN: "INTEGER", Kind.NUMBER: "REAL"}
_AS_IT_IS: Final = (Kind.TEXT, Kind.DATE)
"""Columns of texts, of which the empty one is no value."""
_VERSION_AT: Final = 96
"""Where a file keeps the number of the library that wrote it; one stands for all, so that each writes the same."""
_VERSION: Final = (3_040_000).to_bytes(4, "big")


def write_database(files: Sequence[TableFile], to: Path) -> None:
    """Write the tables into a new database. Raises FileExistsError where there is a file already."""
    to.touch(exist_ok=False)
    try:
        _write(files, to)
    except sqlite3.OperationalError as fault:  # the disk is full, or the file is too large for it
        raise OSError(EIO, str(fault), str(to)) from fault
    with to.open("r+b") as written:
        written.seek(_VERSION_AT)
        written.write(_VERSION)


def _write(files: Sequence[TableFile], to: Path) -> None:
    with closing(sqlite3.connect(to, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")  # the whole release is brought to the disk afterwards
        database.execute("BEGIN")
        for file in files:
            database.execute(_create(file.table))
            places = ", ".join("NULLIF(?, '')" if one.kind in _AS_IT_IS else "?" for one in file.table.columns)
            with file.opened() as rows:
                database.executemany(f"INSERT INTO {_name(file.table.name)} VALUES ({places})", _values(file, rows))  # noqa: S608 - names are quoted
        _write_help(database, files)
        database.execute("COMMIT")


def _create(table: Table) -> str:
    lines = [
        f"{_name(one.name)} {_TYPES.get(one.kind, 'TEXT')}{' NOT NULL' * (one.required or one.name in table.key)}"
        for one in table.columns
    ]
    lines.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
    lines += [
        f"FOREIGN KEY ({_name(one.column)}) REFERENCES {_name(one.table)} ({_name(one.key)})"
        for one in table.references
    ]
    return f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _values(file: TableFile, rows: Iterator[list[str]]) -> Iterator[Sequence[object]]:
    """The rows as values; the library itself sees to empty texts, since most columns are texts."""
    others = [(at, one.value) for at, one in enumerate(file.table.columns) if one.kind not in _AS_IT_IS]
    if not others:
        yield from rows
    for row in rows:
        values: list[object] = [*row]
        for at, value in others:
            values[at] = value(row[at])
        yield values


def _write_help(database: sqlite3.Connection, files: Sequence[TableFile]) -> None:
    database.execute(
        f'CREATE TABLE {HELP} ("table" TEXT NOT NULL, "column" TEXT NOT NULL, title_da TEXT, title_en TEXT, '
        'help_da TEXT, help_en TEXT, PRIMARY KEY ("table", "column"))'
    )
    database.executemany(
        f"INSERT INTO {HELP} VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 - a name of ours
        [
            (
                file.table.name,
                one.name,
                one.titles.get("da"),
                one.titles.get("en"),
                one.help.get("da"),
                one.help.get("en"),
            )
            for file in files
            for one in file.table.columns
        ],
    )
