"""Publishing the tables themselves: CSV in one spelling, the same row numbers and bytes for every source."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from fremdrift.ground import folders
from fremdrift.ground.errors import TableError
from fremdrift.reading.definition import METADATA, Table, read_definition
from fremdrift.reading.rows import Reading, Row


def write_tables(reading: Reading, rows: Iterable[Row], folder: Path) -> list[Path]:
    """Write every table as CSV, with the metadata beside it; gives the paths. Row numbers are those of the source."""
    return _write_all(reading.tables, rows, definition_file(reading), folder)


def _write_all(tables: tuple[Table, ...], rows: Iterable[Row], definition: Path, folder: Path) -> list[Path]:
    by_table: dict[str, list[Row]] = {table.name: [] for table in tables}
    for row in rows:
        by_table[row.table.name].append(row)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [_write(table, by_table[table.name], folder / f"{table.name}.csv") for table in tables]
    metadata = folder / METADATA
    metadata.write_bytes(definition.read_bytes())
    return [*paths, metadata]


def write_empty(folder: Path) -> list[Path]:
    """Write every table with its header alone, and the metadata beside them; gives the paths.

    Raises TableError where the folder holds anything already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TableError(f"{folder} is not an empty folder; name a new one, nothing was written")
    definition = folders.table_definition()
    return _write_all(read_definition(definition.parent), (), definition, folder)


def definition_file(reading: Reading) -> Path:
    """The metadata that the reading used: the data's own, else ours."""
    own = (reading.source if reading.source.is_dir() else reading.source.parent) / METADATA
    return own if own.is_file() else folders.table_definition()


def _write(table: Table, rows: list[Row], path: Path) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([one.name for one in table.cells])
    number = 1
    for row in rows:
        text.write("\n" * (row.number - number - 1))
        writer.writerow([row.get(one.name) for one in table.cells])
        number = row.number
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path
