"""SQLite: a dataset's tables with keys and references, the same bytes for the same rows.

https://www.sqlite.org/fileformat2.html. Dates are the EDTF texts; whole numbers, numbers and truths are numbers.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from errno import EIO
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO, Final

from fremdrift.exporting.tabular import TableFile, with_references
from fremdrift.model.tables import Kind, Table

HELP: Final = "fremdrift_columns"
"""The table that says what the columns of the others are."""

_Told = tuple[str, str, str | None, str | None, str | None, str | None]
"""What is told of a column: its table, its name, its titles and its help, in Danish and in English."""
_TYPES: Final = {Kind.INTEGER: "INTEGER", Kind.BOOLEAN: "INTEGER", Kind.NUMBER: "REAL"}
_AS_IT_IS: Final = (Kind.TEXT, Kind.DATE, Kind.INTEGER)
"""Columns whose texts the library takes, of which the empty one is no value: in a column of whole numbers it makes
numbers of them (https://www.sqlite.org/datatype3.html#type_affinity)."""
_VERSION_AT: Final = 96
"""Where a file keeps the number of the library that wrote it; one stands for all, so that each writes the same."""
_VERSION: Final = (3_040_000).to_bytes(4, "big")


def write_database(files: Sequence[TableFile], to: BinaryIO) -> None:
    """Write the tables as a database into a new file: in memory, or on the disk where that is a real file."""
    files = with_references(files)
    begun = _begun(tuple(_create(one.table) for one in files), tuple(_told(files)))
    if isinstance(to, BytesIO):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
            database.deserialize(begun)
            _fill(database, files)
            to.write(database.serialize())
    else:
        to.write(begun)
        to.flush()
        _fill_file(files, to.name)
    to.seek(_VERSION_AT)
    to.write(_VERSION)


def _fill_file(files: Sequence[TableFile], name: str) -> None:
    try:
        with closing(sqlite3.connect(name, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")  # the whole release is brought to the disk afterwards
            _fill(database, files)
    except sqlite3.OperationalError as fault:  # the disk is full, or the file is too large for it
        raise OSError(EIO, str(fault), name) from fault


def _fill(database: sqlite3.Connection, files: Sequence[TableFile]) -> None:
    database.execute("BEGIN")
    for file in files:
        places = ", ".join("NULLIF(?, '')" if one.kind in _AS_IT_IS else "?" for one in file.table.columns)
        with file.opened() as rows:
            database.executemany(f"INSERT INTO {_name(file.table.name)} VALUES ({places})", _values(file, rows))  # noqa: S608 - names are quoted
    database.execute("COMMIT")


@lru_cache(maxsize=16)
def _begun(tables: tuple[str, ...], told: tuple[_Told, ...]) -> bytes:
    """A database of these tables without rows, and of what is told of their columns: made once for all datasets that
    have the same.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.execute("BEGIN")
        for one in tables:
            database.execute(one)
        database.execute(
            f'CREATE TABLE {HELP} ("table" TEXT NOT NULL, "column" TEXT NOT NULL, title_da TEXT, title_en TEXT, '
            'help_da TEXT, help_en TEXT, PRIMARY KEY ("table", "column"))'
        )
        database.executemany(f"INSERT INTO {HELP} VALUES (?, ?, ?, ?, ?, ?)", told)  # noqa: S608 - a name of ours
        database.execute("COMMIT")
        return database.serialize()


def _told(files: Sequence[TableFile]) -> Iterator[_Told]:
    for file in files:
        for one in file.table.columns:
            titles = one.titles.get("da"), one.titles.get("en")
            yield file.table.name, one.name, *titles, one.help.get("da"), one.help.get("en")


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
    """The rows as values; the library itself sees to most of them."""
    others = [(at, one.value) for at, one in enumerate(file.table.columns) if one.kind not in _AS_IT_IS]
    if not others:
        yield from rows
        return
    for row in rows:
        values: list[object] = [*row]
        for at, value in others:
            values[at] = value(row[at])
        yield values
