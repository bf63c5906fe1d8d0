"""Workbooks to take home: a sheet for each table, as a table of the spreadsheet program with a frozen header.

A full day is a date there, a whole number a number; a date that is less precise stays the text that it is, and so does
everything that begins like a formula. Headings are the columns' names, as in the other formats; their meaning in both
languages is the note on each.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell  # type: ignore[import-untyped]

from fremdrift.exporting.tabular import TableFile
from fremdrift.ground.workbooks import LAST_ROW, LONGEST_TEXT
from fremdrift.ground.workbooks import fits as fits_in_a_cell
from fremdrift.model.tables import Column, Kind, Table

MOST_CELLS: Final = 500_000
"""Where a workbook would have more cells there is none: spreadsheet programs hold it all in memory."""

_MADE: Final = datetime(1980, 1, 1)  # the same bytes for the same rows; XLSX wants a date without a zone
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_DAY: Final = date(1900, 3, 1)
"""Spreadsheet programs count days from 1900, and hold that year for a leap year."""
_DAY_ZERO: Final = date(1899, 12, 30)
_EXACT: Final = 10**15
"""Whole numbers below this keep every digit in a cell."""
_LONGEST_SHEET_NAME: Final = 31
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_CUT: Final = "… (the rest is in the CSV)"
_WIDEST: Final = 60
_SECOND_ROW: Final = re.compile(rb'<row r="2"[^>]*><c r="A2" s="([0-9]+)"[^>]*>.*?</c><c r="B2" s="([0-9]+)".*?</row>')
_DIMENSION: Final = re.compile(rb'<dimension ref="[^"]*"/>')
_LIKE_ESCAPED: Final = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")


def fits(files: Sequence[TableFile]) -> bool:
    """True where there are no more rows and cells than one workbook should hold."""
    cells = sum(file.rows * len(file.table.columns) for file in files)
    return cells <= MOST_CELLS and all(file.rows < LAST_ROW for file in files)


def write_workbook(files: Sequence[TableFile], to: Path) -> None:
    """Write the workbook: the library makes it with headers, notes and styles, and the rows are streamed into it.

    Cell by cell the library takes ten times as long, and holds them all.
    """
    frame = _frame(files)
    sheets = {f"xl/worksheets/sheet{number}.xml": file for number, file in enumerate(files, 1)}
    with zipfile.ZipFile(frame) as framed, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in framed.infolist():
            body, file = framed.read(entry), sheets.get(entry.filename)
            with packed.open(_entry(entry.filename), "w") as part:
                part.writelines(_filled(body, file) if file else [body])


def _entry(name: str) -> zipfile.ZipInfo:
    """A part with the same bytes whenever it is made."""
    entry = zipfile.ZipInfo(name, _MADE.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


# --- The frame: sheets with their headers, and a second row that shows how each style is numbered ---


def _frame(files: Sequence[TableFile]) -> io.BytesIO:
    frame = io.BytesIO()
    book = xlsxwriter.Workbook(frame, {"in_memory": True})
    book.set_properties({"created": _MADE})
    text = book.add_format({"num_format": "@", "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for number, file in enumerate(files, 1):
        sheet = book.add_worksheet(_sheet_name(file.table, number))
        _head(sheet, file, number)
        sheet.write_string(1, 0, file.table.columns[0].name, text)
        sheet.write_datetime(1, 1, _FIRST_DAY, day)
    book.close()
    frame.seek(0)
    return frame


def _head(sheet: Any, file: TableFile, number: int) -> None:
    """The header as the head of a table over all rows, with the widths of the columns, and their notes."""
    columns = file.table.columns
    name = f"t{number}_{re.sub(r'[^A-Za-z0-9]', '_', file.table.name)}"
    told = {"columns": [{"header": one.name} for one in columns], "name": name, "style": "Table Style Light 1"}
    sheet.add_table(0, 0, file.rows, len(columns) - 1, told)
    sheet.freeze_panes(1, 0)
    for at, (column, width) in enumerate(zip(columns, _widths(file), strict=True)):
        sheet.set_column(at, at, width)
        if note := _note(column):
            sheet.write_comment(0, at, note, {"author": "Fremdrift", "width": 320, "height": 120})


def _widths(file: TableFile) -> list[int]:
    """How wide each column is: as its longest text, within limits."""
    longest = [len(one.name) + 2 for one in file.table.columns]
    with file.opened() as rows:
        for cells in rows:
            longest = list(map(max, longest, map(len, cells)))
    return [min(one + 1, _WIDEST) for one in longest]


# --- The rows, as SpreadsheetML ---
# Part 1 of https://ecma-international.org/publications-and-standards/standards/ecma-376/: 18.3.1.4 (c), 18.3.1.73 (row)


def _filled(sheet: bytes, file: TableFile) -> Iterator[bytes]:
    """A sheet of the frame with the rows of a table in place of its second."""
    before, text, day, after = _SECOND_ROW.split(sheet, maxsplit=1)
    last = xl_rowcol_to_cell(file.rows, len(file.table.columns) - 1)
    yield _DIMENSION.sub(f'<dimension ref="A1:{last}"/>'.encode(), before, count=1)
    cells = _Cells(text.decode(), day.decode())
    letters = [xl_col_to_name(at) for at in range(len(file.table.columns))]
    with file.opened() as rows:
        for at, texts in enumerate(rows, 2):
            told = zip(letters, file.table.columns, texts, strict=True)
            inner = "".join([cells.written(f"{letter}{at}", column, text) for letter, column, text in told if text])
            yield f'<row r="{at}">{inner}</row>'.encode()
    yield after


@dataclass(frozen=True)
class _Cells:
    """Writes cells, with the numbers that the styles of texts and days have."""

    text: str
    day: str

    def written(self, place: str, column: Column, text: str) -> str:
        """A cell that is not empty."""
        value = None if column.kind is Kind.TEXT else _typed(column, text)
        if value is None:
            return self._text(place, text if fits_in_a_cell(text) else _cut(text))
        if isinstance(value, bool):
            return f'<c r="{place}" t="b"><v>{value:d}</v></c>'
        if isinstance(value, date):
            return f'<c r="{place}" s="{self.day}"><v>{(value - _DAY_ZERO).days}</v></c>'
        return f'<c r="{place}"><v>{value:.16G}</v></c>'

    def _text(self, place: str, text: str) -> str:
        """What XML cannot hold, and what looks like the escape for it, is written ``_xHHHH_`` (22.9.2.19)."""
        if not text.isprintable() or "_x" in text:
            text = _CONTROL.sub(lambda one: f"_x{ord(one[0]):04X}_", _LIKE_ESCAPED.sub(r"_x005F\1", text))
        space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
        return f'<c r="{place}" s="{self.text}" t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'


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
