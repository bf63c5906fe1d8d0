"""Rows of CSV: whatever a cell says, its row stays one row, in the published tables too."""

import csv
import io
from pathlib import Path

import pytest

from fremdrift.ground.csv_rows import csv_row
from fremdrift.reading.publishing import write_tables
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
    write_tables(reading, list(reading.rows()), tmp_path / "published")
    with (tmp_path / "published" / "sources.csv").open(encoding="utf-8", newline="") as file:
        again = list(csv.DictReader(file))
    assert again[0]["title"] == "before\rafter"
    assert len(again) == len(rest) + 1
