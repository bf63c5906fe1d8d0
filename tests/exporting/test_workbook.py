"""Workbooks: what two readers that did not write them find in each kind of cell."""

import csv
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from fremdrift.exporting.spools import Spooled
from fremdrift.exporting.tabular import TableFile
from fremdrift.exporting.workbook import fits, write_workbook
from fremdrift.model.tables import Column, Kind, Table

KINDS = (Kind.TEXT, Kind.DATE, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN)
COLUMNS = tuple(Column(one.value, {"en": one.value.title()}, {"en": f"A {one.value}."}, one) for one in KINDS)
CELLS = {
    "a formula stays a text": ("text", "=1+1", "=1+1"),
    "markup stays a text": ("text", '<r>x</r> & "q"', '<r>x</r> & "q"'),
    "space around stays": ("text", " a\u00a0b\t", " a\u00a0b\t"),
    "a line break stays": ("text", "a\r\nb\n", "a\r\nb\n"),
    "what looks like an escape stays": ("text", "_x0041_", "_x0041_"),
    "a control character stays": ("text", "a\x01\x1fb", "a\x01\x1fb"),
    "a long text is cut": ("text", "æ" * 32_768, "æ" * 32_741 + "… (the rest is in the CSV)"),
    "beyond the basic plane": ("text", "𝄞" * 3, "𝄞" * 3),
    "a number in a column of texts": ("text", "007", "007"),
    "a day": ("date", "2019-06-30", date(2019, 6, 30)),
    "a leap day": ("date", "2000-02-29", date(2000, 2, 29)),
    "a day that programs count wrong": ("date", "1890-01-01", "1890-01-01"),
    "a quarter": ("date", "2018-35", "2018-35"),
    "a whole number": ("integer", "-12", -12),
    "nought": ("integer", "0", 0),
    "a whole number that would lose digits": ("integer", "1234567890123456789", "1234567890123456789"),
    "a number": ("number", "0.1", 0.1),
    "a small number": ("number", "1e-9", 1e-9),
    "nothing": ("number", "", None),
    "true": ("boolean", "true", True),
    "false": ("boolean", "0", False),
}


def table_file(folder: Path, name: str, rows: list[list[str]], columns: tuple[Column, ...] = COLUMNS) -> TableFile:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([[one.name for one in columns], *rows])
    return TableFile(Table(name, {"en": name}, columns, (columns[0].name,)), Spooled.of(path), len(rows))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a row for each case, whose only cell besides the key is the case's."""
    folder = tmp_path_factory.mktemp("book")
    rows = [[text if one.name == column else "" for one in COLUMNS] for column, text, _ in CELLS.values()]
    single = table_file(folder, "single", [["only"]], COLUMNS[:1])
    with (folder / "book.xlsx").open("x+b") as file:
        write_workbook((table_file(folder, "cases", rows), single), file)
    return folder / "book.xlsx"


def place(case: str) -> tuple[int, int]:
    return list(CELLS).index(case) + 1, [one.name for one in COLUMNS].index(CELLS[case][0])


@pytest.mark.parametrize("case", CELLS)
def test_openpyxl_reads(case: str, book: Path) -> None:
    row, column = place(case)
    value: Any = openpyxl.load_workbook(book)["cases"].cell(row + 1, column + 1).value
    for code in ("01", "1F", "0D"):  # openpyxl leaves the escapes of XML as they stand
        value = value.replace(f"_x00{code}_", chr(int(code, 16))) if isinstance(value, str) else value
    value = value.replace("_x005F_", "_") if isinstance(value, str) else value
    assert (value.date() if isinstance(value, datetime) else value) == CELLS[case][2]


@pytest.mark.parametrize("case", CELLS)
def test_calamine_reads(case: str, book: Path) -> None:
    row, column = place(case)
    rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_name("cases").to_python()
    assert rows[row][column] == ("" if CELLS[case][2] is None else CELLS[case][2])


def test_tables_and_sheets_span_their_rows(book: Path) -> None:
    for sheet, last in zip(openpyxl.load_workbook(book), (f"E{len(CELLS) + 1}", "A2"), strict=True):
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions == f"A1:{last}"
        assert sheet.freeze_panes == "A2"
        assert next(cell.comment.text for cell in sheet[1]) == "Text: A text."


def test_a_workbook_is_the_same_bytes_again(book: Path, tmp_path: Path) -> None:
    one, two = BytesIO(), BytesIO()
    for to in (one, two):
        write_workbook((table_file(tmp_path, "cases", [["a", "2019-06-30", "1", "2", "1"]]),), to)
    assert one.getvalue() == two.getvalue()
    with zipfile.ZipFile(book) as parts:
        assert parts.testzip() is None
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_too_many_cells_do_not_fit(tmp_path: Path) -> None:
    file = table_file(tmp_path, "cases", [])
    assert fits([TableFile(file.table, file.text, 100_000)])
    assert not fits([TableFile(file.table, file.text, 100_001)])
