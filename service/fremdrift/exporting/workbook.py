"""Workbooks to take home: a sheet for each table, as a table of the spreadsheet program with a frozen header.

A full day is a date there, a whole number a number; a date that is less precise stays the text that it is, and so does
everything that begins like a formula. Headings are the columns' names, as in the other formats; their meaning in both
languages is the note on each.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from errno import EIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

from fremdrift.exporting.tabular import TableFile
from fremdrift.ground.workbooks import LAST_ROW, LONGEST_TEXT, put_text
from fremdrift.ground.workbooks import fits as fits_in_a_cell
from fremdrift.model.tables import Column, Kind, Table

MOST_CELLS: Final = 500_000
"""A workbook is held in memory while it is made; where it would have more cells there is none."""

_MADE: Final = datetime(1980, 1, 1)  # the same bytes for the same rows; XLSX wants a date without a zone
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_DAY: Final = date(1900, 3, 1)
"""Spreadsheet programs count days from 1900, and hold that year for a leap year."""
_EXACT: Final = 10**15
"""Whole numbers below this keep every digit in a cell."""
_LONGEST_SHEET_NAME: Final = 31
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_CUT: Final = "… (the rest is in the CSV)"
_WIDEST: Final = 60


def fits(files: Sequence[TableFile]) -> bool:
    """True where there are no more rows and cells than one workbook should hold."""
    cells = sum(file.rows * len(file.table.columns) for file in files)
    return cells <= MOST_CELLS and all(file.rows < LAST_ROW for file in files)


def write_workbook(files: Sequence[TableFile], to: Path) -> None:
    """Write the workbook."""
    book = xlsxwriter.Workbook(str(to), {"in_memory": True})
    book.set_properties({"created": _MADE})
    for number, file in enumerate(files, 1):
        _Sheet(book, book.add_worksheet(_sheet_name(file.table, number)), file.table).fill(file, number)
    try:
        book.close()
    except FileCreateError as fault:  # what the library makes of an OSError
        raise OSError(EIO, str(fault), str(to)) from fault


class _Sheet:
    """One sheet being made."""

    def __init__(self, book: Any, sheet: Any, table: Table) -> None:
        self.sheet = sheet
        self.table = table
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        self.widths = [len(one.name) + 3 for one in table.columns]

    def fill(self, file: TableFile, number: int) -> None:
        """Rows, header and notes."""
        with file.opened() as rows:
            for at, cells in enumerate(rows, 1):
                self._row(at, cells)
        columns = [{"header": one.name} for one in self.table.columns]
        name = f"t{number}_{re.sub(r'[^A-Za-z0-9]', '_', self.table.name)}"
        self.sheet.add_table(
            0, 0, file.rows, len(columns) - 1, {"columns": columns, "name": name, "style": "Table Style Light 1"}
        )
        self.sheet.freeze_panes(1, 0)
        for at, column in enumerate(self.table.columns):
            self.sheet.set_column(at, at, min(self.widths[at], _WIDEST))
            if note := _note(column):
                self.sheet.write_comment(0, at, note, {"author": "Fremdrift", "width": 320, "height": 120})

    def _row(self, at: int, cells: list[str]) -> None:
        for place, (column, text) in enumerate(zip(self.table.columns, cells, strict=True)):
            if text:
                self.widths[place] = max(self.widths[place], len(text) + 1)
                self._cell(at, place, column, text)

    def _cell(self, row: int, at: int, column: Column, text: str) -> None:
        value = _typed(column, text)
        if isinstance(value, bool):
            self.sheet.write_boolean(row, at, value)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, at, value, self.day)
        elif value is not None:
            self.sheet.write_number(row, at, value)
        else:
            put_text(self.sheet, row, at, text if fits_in_a_cell(text) else _cut(text), self.text)


def _typed(column: Column, text: str) -> bool | date | float | None:
    """The value that a cell has besides its text; None where it has none, or a cell would change it."""
    if column.kind is Kind.DATE:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        return day if day and day >= _FIRST_DAY else None
    value = column.value(text)
    if isinstance(value, bool):
        return value
    return value if isinstance(value, int | float) and abs(value) < _EXACT else None


def _note(column: Column) -> str:
    """What a column is for, in both languages."""
    lines = [f"{column.titles[lang]}: {column.help.get(lang, '')}" for lang in ("da", "en") if lang in column.titles]
    return "\n".join(line.removesuffix(": ") for line in lines)


def _sheet_name(table: Table, number: int) -> str:
    """The table's name where a sheet may have it, else what of it may stand, and its number."""
    plain = _NOT_IN_SHEET_NAMES.sub("_", table.name)
    if plain == table.name and len(plain) <= _LONGEST_SHEET_NAME:
        return plain
    return f"{plain[: _LONGEST_SHEET_NAME - 5]}_{number}"


def _cut(text: str) -> str:
    """As much as a cell holds, and a word on where the rest is."""
    room = LONGEST_TEXT - len(_CUT)
    return (
        text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore").translate({0xFFFE: None, 0xFFFF: None})
        + _CUT
    )
