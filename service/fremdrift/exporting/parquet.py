"""Parquet: a file for each table, where the extra ``parquet`` is installed (https://parquet.apache.org/docs/).

Without it a release has no Parquet and is whole otherwise.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from fremdrift.exporting.spools import Spooled
from fremdrift.exporting.tabular import TableFile
from fremdrift.model.tables import Column, Kind, Table

try:
    import pyarrow
    from pyarrow import csv, parquet
except ModuleNotFoundError:  # the extra is not installed
    pyarrow = csv = parquet = None

_BLOCK: Final = 4_000_000
"""About as many bytes of CSV are in memory at once."""
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
    names = [one.name for one in file.table.columns]
    parsing = csv.ParseOptions(newlines_in_values=True)
    texts = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pyarrow.string()), strings_can_be_null=True, null_values=[""]
    )
    with parquet.ParquetWriter(to, schema, compression=compression) as writer:
        for number, body in enumerate(_whole_rows(file.text)):
            reading = csv.ReadOptions(
                use_threads=False, block_size=len(body) + 1, column_names=names, skip_rows=0 if number else 1
            )
            for batch in csv.open_csv(pyarrow.BufferReader(body), reading, parsing, texts):
                columns = zip(file.table.columns, batch.columns, schema.types, strict=True)
                writer.write_batch(pyarrow.record_batch([_typed(*one) for one in columns], schema=schema))


def _whole_rows(text: Spooled) -> Iterator[bytes]:
    """The CSV, so many bytes at once and what is left of their last row, before whose end quotation marks are even in
    number. The library would read far ahead, and refuse a row that is longer than what it reads at once.
    """
    lines: list[bytes] = []
    size = quotes = 0
    for line in text.opened():
        lines.append(line)
        size += len(line)
        quotes += line.count(b'"')
        if size >= _BLOCK and quotes % 2 == 0:
            yield b"".join(lines)
            lines.clear()
            size = 0
    if lines:
        yield b"".join(lines)


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
