"""Parquet: a file for each table, where the extra ``parquet`` is installed (https://parquet.apache.org/docs/).

Without it a release has no Parquet and is whole otherwise.
"""

import json
from typing import Any, BinaryIO, Final

from fremdrift.exporting.spools import Spooled
from fremdrift.exporting.tabular import TableFile
from fremdrift.model.tables import Column, Kind, Table

try:
    import pyarrow
    from pyarrow import csv, parquet
except ModuleNotFoundError:  # the extra is not installed
    pyarrow = csv = parquet = None

_BLOCK: Final = 16_000_000
"""Bytes of CSV that are in memory at once, more than the longest row that is read."""
_FEW: Final = 1_000
"""Rows below which zstd takes longer to begin, once for each column, than all the rest, and makes nothing smaller."""


def available() -> bool:
    """True where Parquet can be written."""
    return pyarrow is not None


def schema_of(table: Table) -> Any:
    """The schema of a table's file, which its datasets share: titles and help stand with the columns."""
    return pyarrow.schema([_field(one, table) for one in table.columns])


def write_parquet(file: TableFile, schema: Any, to: BinaryIO) -> None:
    """Write a table by its schema; dates are the EDTF texts, an empty cell is null. The library reads the CSV itself:
    no row becomes an object of ours.
    """
    compression = "snappy" if file.rows < _FEW else "zstd"
    reading, parsing = csv.ReadOptions(use_threads=False, block_size=_BLOCK), csv.ParseOptions(newlines_in_values=True)
    texts = csv.ConvertOptions(
        column_types={one.name: pyarrow.string() for one in file.table.columns},
        strings_can_be_null=True,
        null_values=[""],
    )
    with (
        csv.open_csv(_source(file.text), reading, parsing, texts) as batches,
        parquet.ParquetWriter(to, schema, compression=compression) as writer,
    ):
        for batch in batches:
            columns = zip(file.table.columns, batch.columns, schema.types, strict=True)
            writer.write_batch(pyarrow.record_batch([_typed(*one) for one in columns], schema=schema))


def _source(text: Spooled) -> Any:
    """The text as the library reads it: asking a file of ours for a small one takes longer than all the rest."""
    return pyarrow.BufferReader(b"".join(text.blocks())) if text.size < _BLOCK else text.opened()


def _typed(column: Column, texts: Any, kind: Any) -> Any:
    """The texts of a column as values of its kind; where XSD knows a notation that the library does not, by ours."""
    try:
        return texts if texts.type == kind else texts.cast(kind)
    except pyarrow.ArrowInvalid:
        return pyarrow.array(column.values(text or "" for text in texts.to_pylist()), type=kind)


def _field(column: Column, table: Table) -> Any:
    kinds = {Kind.INTEGER: pyarrow.int64(), Kind.BOOLEAN: pyarrow.bool_(), Kind.NUMBER: pyarrow.float64()}
    told = {"titles": dict(column.titles), "help": dict(column.help)}
    return pyarrow.field(
        column.name,
        kinds.get(column.kind, pyarrow.string()),
        nullable=not (column.required or column.name in table.key),
        metadata={name: json.dumps(texts, ensure_ascii=False, sort_keys=True) for name, texts in told.items()},
    )
