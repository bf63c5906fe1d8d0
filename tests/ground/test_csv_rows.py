"""Rows of CSV: whatever a cell says, its row stays one row, in the published tables too."""

import csv
import io
from collections import deque
from pathlib import Path

import pytest

from fremdrift.ground.csv_rows import LARGEST_CELL, csv_records, csv_row
from fremdrift.reading.publishing import rows_written, write_headers
from fremdrift.reading.rows import Reading

CELLS = {
    "a carriage return": "before\rafter",
    "a line feed": "before\nafter",
    "both": "before\r\nafter",
    "a comma and quotes": 'before, "after"',
    "other ends of lines": "before\u2028\x0b\x85after",
    "nothing": "",
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_row_is_read_as_it_was(cell: str) -> None:
    text = csv_row([cell, "next"]) + csv_row(["another", cell])
    assert list(csv.reader(io.StringIO(text, newline=""))) == [[cell, "next"], ["another", cell]]
    assert text.endswith("\n")
    assert not text.endswith("\r\n")


def test_published_tables_keep_a_carriage_return_in_a_cell(tables: Path, tmp_path: Path) -> None:
    sources = tables / "sources.csv"
    with sources.open(encoding="utf-8", newline="") as file:
        header, first, *rest = list(csv.reader(file))
    first[header.index("title")] = "before\rafter"
    sources.write_bytes("".join(csv_row(row) for row in (header, first, *rest)).encode())
    reading = Reading(tables)
    write_headers(reading, tmp_path / "published")
    deque(rows_written(reading.rows(), tmp_path / "published"), 0)
    with (tmp_path / "published" / "sources.csv").open(encoding="utf-8", newline="") as file:
        again = list(csv.DictReader(file))
    assert again[0]["title"] == "before\rafter"
    assert len(again) == len(rest) + 1


def test_a_long_cell_is_read_in_a_process_that_read_nothing_before() -> None:
    """The library's own limit is an eighth of ours, and each process has its own."""
    csv.field_size_limit(131_072)
    rows = [["x" * LARGEST_CELL, "next"]]
    assert list(csv_records(io.StringIO(csv_row(rows[0]), newline=""))) == rows
    with pytest.raises(csv.Error, match="field larger than field limit"):
        list(csv_records(["x" * (LARGEST_CELL + 1)]))
