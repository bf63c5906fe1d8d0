"""Parquet: a file for each table, where the extra ``parquet`` is installed (https://parquet.apache.org/docs/).

Without it a release has no Parquet and is whole otherwise.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO, Final

from fremdrift.exporting.tabular import TableFile
from fremdrift.model.tables import Column, Kind, Table

try:
    import pyarrow
    from pyarrow import parquet
except ModuleNotFoundError:  # the extra is not installed
    pyarrow = parquet = None

_BATCH: Final = 20_000
"""Rows that are in memory at once."""
_FEW: Final = 1_000
"""Rows below which zstd takes longer to begin, once for each column, than all the rest, and makes nothing smaller."""


def available() -> bool:
    """True where Parquet can be written."""
    return pyarrow is not None


def schema_of(table: Table) -> Any:
    """The schema of a table's file, which its datasets share: titles and help stand with the columns."""
    return pyarrow.schema([_field(one, table) for one in table.columns])


def write_parquet(file: TableFile, schema: Any, to: BinaryIO) -> None:
    """Write a table by its schema; dates are the EDTF texts, an empty cell is null."""
    compression = "snappy" if file.rows < _FEW else "zstd"
    with file.opened() as rows, parquet.ParquetWriter(to, schema, compression=compression) as writer:
        while batch := list(islice(rows, _BATCH)):
            writer.write_batch(pyarrow.record_batch(list(_arrays(file, batch, schema)), schema=schema))


def _field(column: Column, table: Table) -> Any:
    kinds = {Kind.INTEGER: pyarrow.int64(), Kind.BOOLEAN: pyarrow.bool_(), Kind.NUMBER: pyarrow.float64()}
    told = {"titles": dict(column.titles), "help": dict(column.help)}
    return pyarrow.field(
        column.name,
        kinds.get(column.kind, pyarrow.string()),
        nullable=not (column.required or column.name in table.key),
        metadata={name: json.dumps(texts, ensure_ascii=False, sort_keys=True) for name, texts in told.items()},
    )


def _arrays(file: TableFile, rows: list[list[str]], schema: Any) -> Iterator[Any]:
    for at, (column, texts) in enumerate(zip(file.table.columns, zip(*rows, strict=True), strict=True)):
        yield pyarrow.array(column.values(texts), type=schema.field(at).type)
