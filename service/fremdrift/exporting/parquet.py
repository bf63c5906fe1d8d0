"""Parquet: a file for each table, where the extra ``parquet`` is installed (https://parquet.apache.org/docs/).

Without it a release has no Parquet and is whole otherwise.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from fremdrift.exporting.tabular import TableFile
from fremdrift.model.tables import Column, Kind, Table

try:
    import pyarrow
    from pyarrow import parquet
except ModuleNotFoundError:  # the extra is not installed
    pyarrow = parquet = None

_BLOCK: Final = 4_000_000
_ROWS: Final = 20_000
"""About as many characters, and so many rows, are in memory at once and in one row group."""
_FEW: Final = 1_000
"""Rows below which zstd takes longer to begin, once for each column, than all the rest, and makes nothing smaller."""


def available() -> bool:
    """True where Parquet can be written."""
    return pyarrow is not None


def schema_of(table: Table) -> Any:
    """The schema of a table's file, which its datasets share: titles and help stand with the columns."""
    return pyarrow.schema([_field(one, table) for one in table.columns])


def write_parquet(file: TableFile, schema: Any, to: BinaryIO) -> None:
    """Write a table by its schema; dates are the EDTF texts, an empty cell is null.

    The library has a reader of CSV, which takes longer to begin, with a thread of its own, than most tables take whole.
    """
    compression = "snappy" if file.rows < _FEW else "zstd"
    with parquet.ParquetWriter(to, schema, compression=compression) as writer, file.opened() as rows:
        for portion in _portions(rows):
            columns = zip(file.table.columns, zip(*portion, strict=True), schema.types, strict=True)
            values = [pyarrow.array(column.values(texts), type=kind) for column, texts, kind in columns]
            writer.write_batch(pyarrow.record_batch(values, schema=schema))


def _portions(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    """The rows, so many at once as have about so many characters, or are so many."""
    portion: list[list[str]] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += sum(map(len, row))
        if size >= _BLOCK or len(portion) >= _ROWS:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _field(column: Column, table: Table) -> Any:
    kinds = {Kind.INTEGER: pyarrow.int64(), Kind.BOOLEAN: pyarrow.bool_(), Kind.NUMBER: pyarrow.float64()}
    told = {"titles": dict(column.titles), "help": dict(column.help)}
    return pyarrow.field(
        column.name,
        kinds.get(column.kind, pyarrow.string()),
        nullable=not (column.required or column.name in table.key),
        metadata={name: json.dumps(texts, ensure_ascii=False, sort_keys=True) for name, texts in told.items()},
    )
