"""Publishing the tables themselves: CSV in one spelling, the same row numbers and bytes for every source."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby, repeat
from pathlib import Path

from fremdrift.ground import folders
from fremdrift.ground.csv_rows import csv_row
from fremdrift.ground.errors import TableError
from fremdrift.ground.namespaces import CODE
from fremdrift.model import tables as published
from fremdrift.model.tables import OWN_CODES
from fremdrift.reading.codes import code_lists, list_of, takes_own_codes
from fremdrift.reading.definition import METADATA, Column, Table, read_definition
from fremdrift.reading.languages import defined
from fremdrift.reading.rows import Reading, Row


def write_headers(reading: Reading, folder: Path) -> list[Path]:
    """Write every table with its header alone, and the metadata beside them; gives the paths."""
    return _write_headers(reading.tables, definition_file(reading), folder)


def rows_written(rows: Iterable[Row], folder: Path) -> Iterator[tuple[Row, str]]:
    """Write rows into tables that have their headers, in place of what these had besides; gives each with how it stands
    there. A table is whole when the first row of another was taken, or there are no more.
    """
    for table, some in groupby(rows, lambda row: row.table):
        yield from _written(table, some, _path(table, folder))


def _path(table: Table, folder: Path) -> Path:
    return folder / f"{table.name}.csv"


def _write_headers(tables: tuple[Table, ...], definition: Path, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        deque(_written(table, (), _path(table, folder)), 0)
    metadata = folder / METADATA
    metadata.write_bytes(defined(definition.read_bytes(), tables))
    return [*(_path(table, folder) for table in tables), metadata]


def write_empty(folder: Path) -> list[Path]:
    """Write every table with its header alone, and the metadata beside them; gives the paths.

    Raises TableError where the folder holds anything already, and OSError, where all is as it was.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TableError(f"{folder} is not an empty folder; name a new one, nothing was written")
    definition, was_there = folders.table_definition(), folder.exists()
    try:
        return _write_headers(read_definition(definition.parent), definition, folder)
    except OSError:
        for begun in folder.iterdir() if folder.is_dir() else ():
            begun.unlink()
        if not was_there and folder.exists():
            folder.rmdir()
        raise


def definition_file(reading: Reading) -> Path:
    """The metadata that the reading used: the data's own, else ours."""
    own = (reading.source if reading.source.is_dir() else reading.source.parent) / METADATA
    return own if own.is_file() else folders.table_definition()


def _written(table: Table, rows: Iterable[Row], path: Path) -> Iterator[tuple[Row, str]]:
    names, number = [one.name for one in table.cells], 1
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(csv_row(names))
        for row in rows:
            line = csv_row(map(row.cells.get, names, repeat("")))
            file.write("\n" * (row.number - number - 1) + line)
            number = row.number
            yield row, line


def as_published(table: Table) -> published.Table:
    """A table as it leaves us: without what the mapping alone needs."""
    return published.Table(
        table.name,
        table.titles,
        tuple(_published_column(one) for one in table.cells),
        (table.key,),
        tuple(one for one in table.references if not table.column(one.column).separator),
    )


def _published_column(column: Column) -> published.Column:
    titles = {lang: column.heading(lang) for lang in column.titles}
    codes = OWN_CODES if takes_own_codes(column) else list_of(column)
    return published.Column(column.name, titles, column.help, _kind(column), column.required, codes)


def codes_published() -> dict[str, list[dict[str, str]]]:
    """The codes of the vocabulary as they leave us, by the name of their list, in order."""
    return {
        scheme.removeprefix(CODE): [
            {
                "list": scheme.removeprefix(CODE),
                "code": row["code"].removeprefix(f"{scheme}/"),
                "label_da": row["da"],
                "label_en": row["en"],
            }
            for row in rows
        ]
        for scheme, rows in code_lists().items()
    }


def _kind(column: Column) -> published.Kind:
    """The kind of a column's cells; text where they are written in a way of their own, or several in one cell."""
    if column.is_date and not column.separator:
        return published.Kind.DATE
    if column.separator or column.datatype is None or column.datatype.format:
        return published.Kind.TEXT
    if column.base_type == "date":
        return published.Kind.DATE
    if column.base_type == "boolean":
        return published.Kind.BOOLEAN
    if column.is_integer:
        return published.Kind.INTEGER
    return published.Kind.NUMBER if column.is_number else published.Kind.TEXT
