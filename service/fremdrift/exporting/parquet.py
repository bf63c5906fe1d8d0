"""Parquet: a file for each table, where the extra ``parquet`` is installed (https://parquet.apache.org/docs/).

Without it a release has no Parquet and is whole otherwise.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from fremdrift.exporting.tabular import TableFile
from fremdrift.model.tables import Column, Kind, Table

try:
    import pyarrow
    from pyarrow import parquet
except ModuleNotFoundError:  # the extra is not installed
    pyarrow = parquet = None

_BATCH: Final = 20_000
"""Rows that are in memory at once."""


def available() -> bool:
    """True where Parquet can be written."""
    return pyarrow is not None


def write_parquet(file: TableFile, to: Path) -> None:
    """Write a table; dates are the EDTF texts, an empty cell is null, titles and help stand with the columns."""
    schema = pyarrow.schema([_field(one, file.table) for one in file.table.columns])
    with file.opened() as rows, parquet.ParquetWriter(to, schema, compression="zstd") as writer:
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
    for at, column in enumerate(file.table.columns):
        yield pyarrow.array([column.value(row[at]) for row in rows], type=schema.field(at).type)
