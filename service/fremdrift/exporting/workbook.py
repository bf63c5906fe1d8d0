"""Workbooks to take home: a sheet for each table, as a table of the spreadsheet program with a frozen header.

A full day is a date there, a whole number a number; a date that is less precise stays the text that it is, and so does
everything that begins like a formula. Headings are the columns' names, as in the other formats; their meaning in both
languages is the note on each.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import escape

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell  # type: ignore[import-untyped]

from fremdrift.exporting.tabular import TableFile
from fremdrift.ground.workbooks import LAST_ROW, LONGEST_TEXT, READ_ME
from fremdrift.ground.workbooks import fits as fits_in_a_cell
from fremdrift.ground.zips import Archive, Entry, entry
from fremdrift.model.tables import Column, Kind

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
_SEEN: Final = 1_000
"""Rows that are looked at to find how wide the columns should be."""
_AT_ONCE: Final = 100
"""Rows that are compressed together."""
_REMEMBERED: Final = 4_096
"""Cells of a kind that are kept to be written again."""
_SECOND_ROW: Final = re.compile(rb'<row r="2"[^>]*><c r="A2" s="([0-9]+)"[^>]*>.*?</c><c r="B2" s="([0-9]+)".*?</row>')
_SHEET_DATA: Final = re.compile(rb"<sheetData>")
_RANGE: Final = re.compile(rb'ref="A1:[A-Z]+2"')
_DIMENSION: Final = re.compile(rb'<dimension ref="[^"]*"/>')
_LIKE_ESCAPED: Final = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")


def fits(files: Sequence[TableFile]) -> bool:
    """True where there are no more rows and cells than one workbook should hold, with the columns that are shown."""
    cells = sum(file.rows * len(file.shown) for file in files)
    return cells <= MOST_CELLS and all(file.rows < LAST_ROW for file in files)


Blocks = Sequence[Sequence[Sequence[str]]]
"""Lines of up to four cells in blocks, the first of each its heading."""


def write_workbook(files: Sequence[TableFile], to: BinaryIO, told: Blocks = ()) -> None:
    """Write the workbook into a file in which one can go back: the library makes it with headers, notes and styles, and
    the rows are streamed into it. What is ``told`` of them stands in a sheet before theirs.

    Cell by cell the library takes ten times as long, and holds them all. What depends on no row is made once for all
    workbooks of the same tables, and taken compressed as it is.
    """
    frame, before = _frame(tuple(map(_sheet_of, files)), bool(told)), int(bool(told))
    packed = Archive(to)
    for one in frame.packed:
        packed.put(one)
    if told:
        sheet = "xl/worksheets/sheet1.xml"
        packed.put(entry(sheet, _explained(frame.parts[sheet], told)))
    for number, file in enumerate(files, 1):
        last = xl_rowcol_to_cell(file.rows, len(file.shown) - 1)
        table, sheet = f"xl/tables/table{number}.xml", f"xl/worksheets/sheet{number + before}.xml"
        packed.put(entry(table, _RANGE.sub(f'ref="A1:{last}"'.encode(), frame.parts[table])))
        packed.write(sheet, _filled(frame.parts[sheet], file, last))
    packed.ended()


# --- The frame: sheets with their headers, and a second row that shows how each style is numbered ---


@dataclass(frozen=True)
class _Sheet:
    """What of a table stands in its sheet whatever its rows are: its name, and its columns with their notes."""

    name: str
    columns: tuple[tuple[str, str], ...]


def _sheet_of(file: TableFile) -> _Sheet:
    return _Sheet(file.table.name, tuple((one.name, _note(one)) for one in file.shown))


@dataclass(frozen=True)
class _Frame:
    """A workbook without what depends on rows: packed, and apart from it the sheets and tables, to be completed."""

    packed: Sequence[Entry]
    parts: Mapping[str, bytes]


@lru_cache(maxsize=16)
def _frame(sheets: tuple[_Sheet, ...], told: bool) -> _Frame:
    """The frame for these sheets, with one before them where something is told: as many combinations as datasets have,
    whose number does not grow.
    """
    with zipfile.ZipFile(_framed(sheets, told=told)) as framed:
        made = {name: framed.read(name) for name in framed.namelist()}
    parts = {name: made.pop(name) for name in [*made] if name.startswith(("xl/worksheets/sheet", "xl/tables/"))}
    return _Frame([entry(name, body) for name, body in made.items()], parts)


def _framed(sheets: tuple[_Sheet, ...], *, told: bool) -> io.BytesIO:
    frame = io.BytesIO()
    book = xlsxwriter.Workbook(frame, {"in_memory": True})
    book.set_properties({"created": _MADE})
    text = book.add_format({"num_format": "@", "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    if told:
        _explain(book)
    for number, one in enumerate(sheets, 1):
        sheet = book.add_worksheet(_sheet_name(one.name, number))
        _head(sheet, one, number)
        sheet.write_string(1, 0, one.columns[0][0], text)
        sheet.write_datetime(1, 1, _FIRST_DAY, day)
    book.close()
    frame.seek(0)
    return frame


def _explain(book: Any) -> None:
    """The sheet before the others, to be read and printed, with a style for headings and one for what is under them."""
    sheet = book.add_worksheet(READ_ME)
    for first, last, width in ((0, 0, 34), (1, 1, 14), (2, 3, 62)):
        sheet.set_column(first, last, width)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.write_string(1, 0, READ_ME, book.add_format({"bold": True, "num_format": "@", "valign": "top"}))
    sheet.write_string(1, 1, READ_ME, book.add_format({"text_wrap": True, "num_format": "@", "valign": "top"}))


def _head(sheet: Any, told: _Sheet, number: int) -> None:
    """The header as the head of a table, with the notes of the columns."""
    name = f"t{number}_{re.sub(r'[^A-Za-z0-9]', '_', told.name)}"
    options = {
        "columns": [{"header": column} for column, _ in told.columns],
        "name": name,
        "style": "Table Style Light 1",
    }
    sheet.add_table(0, 0, 1, len(told.columns) - 1, options)
    sheet.freeze_panes(1, 0)
    for at, (_, note) in enumerate(told.columns):
        if note:
            sheet.write_comment(0, at, note, {"author": "Fremdrift", "width": 320, "height": 120})


# --- The rows, as SpreadsheetML ---
# Part 1 of https://ecma-international.org/publications-and-standards/standards/ecma-376/: 18.3.1.4 (c), 18.3.1.73 (row)


def _filled(sheet: bytes, file: TableFile, last: str) -> Iterator[bytes]:
    """A sheet of the frame with the rows of a table in place of its second; ``last`` is the place of its last cell."""
    before, text, day, after = _SECOND_ROW.split(sheet, maxsplit=1)
    columns = [
        (f'<c r="{xl_col_to_name(at)}', _written_by(column.kind, text.decode(), day.decode()))
        for at, column in enumerate(file.shown)
    ]
    with file.opened_to_readers() as rows:
        first = list(islice(rows, _SEEN))
        wide = _columns(_widths(file.shown, first))
        yield _SHEET_DATA.sub(wide, _DIMENSION.sub(f'<dimension ref="A1:{last}"/>'.encode(), before, count=1), count=1)
        at, written = 2, chain(first, rows)
        while block := list(islice(written, _AT_ONCE)):
            yield "".join(_rows(columns, block, at)).encode()
            at += len(block)
    yield after


def _explained(sheet: bytes, told: Blocks) -> bytes:
    """The sheet of the frame that explains the others, with these lines, an empty row between blocks."""
    before, *styles, after = _SECOND_ROW.split(sheet, maxsplit=1)
    heading, plain = (_written_by(Kind.TEXT, style.decode(), "") for style in styles)
    number, at, rows = _written_by(Kind.INTEGER, "", ""), 1, list[str]()
    for block in told:
        for place, line in enumerate(block, at):
            written = heading if place == at else plain
            cells = (
                f'<c r="{letter}{place}{(number if text.isdecimal() and letter == "B" else written)(text)}'
                for letter, text in zip("ABCD", line, strict=False)
                if text
            )
            rows.append(f'<row r="{place}">{"".join(cells)}</row>')
        at += len(block) + 1
    span = f'<dimension ref="A1:D{at - 2}"/>'
    return _DIMENSION.sub(span.encode(), before, count=1) + "".join(rows).encode() + after


def _rows(columns: Sequence[tuple[str, Callable[[str], str]]], rows: Sequence[list[str]], begin: int) -> Iterator[str]:
    """Rows from a number on: of each column what its cells begin with, and what writes them from behind their number.
    Column by column, since many have no texts.
    """
    numbers = list(map(str, range(begin, begin + len(rows))))
    cells = [
        [f"{head}{at}{cell(text)}" if text else "" for at, text in zip(numbers, texts, strict=True)]
        for (head, cell), texts in zip(columns, zip(*rows, strict=True), strict=True)
        if any(texts)
    ]
    inner = map("".join, zip(*cells, strict=True)) if cells else repeat("", len(rows))
    return (f'<row r="{at}">{told}</row>' for at, told in zip(numbers, inner, strict=True))


def _widths(columns: Sequence[Column], rows: Sequence[list[str]]) -> list[int]:
    """How wide each column is: as the longest text of these rows, within limits."""
    longest = [len(one.name) + 2 for one in columns]
    if rows:
        longest = [max(head, *map(len, texts)) for head, texts in zip(longest, zip(*rows, strict=True), strict=True)]
    return [min(one + 1, _WIDEST) for one in longest]


def _columns(widths: Iterable[int]) -> bytes:
    """The widths (18.3.1.13), of so many characters of seven points with five between columns, and the data's begin."""
    told = (
        f'<col min="{at}" max="{at}" width="{(width * 7 + 5) / 7:.4f}" customWidth="1"/>'
        for at, width in enumerate(widths, 1)
    )
    return f"<cols>{''.join(told)}</cols><sheetData>".encode()


@lru_cache(maxsize=16)
def _written_by(kind: Kind, text: str, day: str) -> Callable[[str], str]:
    """What writes the cells of columns of a kind that are not empty, from behind their number; ``text`` and ``day`` are
    the numbers of styles. It remembers the last ones, since rows and datasets say the same things again.
    """
    return lru_cache(maxsize=_REMEMBERED)(_Cells(Column("", {}, {}, kind), text, day).written)


@dataclass(frozen=True)
class _Cells:
    """Writes the cells of a column, with the numbers that the styles of texts and days have."""

    column: Column
    text: str
    day: str

    def written(self, text: str) -> str:
        """A cell from behind its number on."""
        value = None if self.column.kind is Kind.TEXT else _typed(self.column, text)
        if value is None:
            return self._text(text if fits_in_a_cell(text) else _cut(text))
        if isinstance(value, bool):
            return f'" t="b"><v>{value:d}</v></c>'
        if isinstance(value, date):
            return f'" s="{self.day}"><v>{(value - _DAY_ZERO).days}</v></c>'
        return f'"><v>{value:.16G}</v></c>'

    def _text(self, text: str) -> str:
        """What XML cannot hold, and what looks like the escape for it, is written ``_xHHHH_`` (22.9.2.19)."""
        if not text.isprintable() or "_x" in text:
            text = _CONTROL.sub(lambda one: f"_x{ord(one[0]):04X}_", _LIKE_ESCAPED.sub(r"_x005F\1", text))
        space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
        return f'" s="{self.text}" t="inlineStr"><is><t{space}>{escape(text)}</t></is></c>'


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


def _sheet_name(name: str, number: int) -> str:
    """The name of a table where a sheet may have it, else what of it may stand, and its number."""
    plain = _NOT_IN_SHEET_NAMES.sub("_", name)
    if plain == name and len(plain) <= _LONGEST_SHEET_NAME:
        return plain
    return f"{plain[: _LONGEST_SHEET_NAME - 5]}_{number}"


def _cut(text: str) -> str:
    """As much as a cell holds, and a word on where the rest is."""
    room = LONGEST_TEXT - len(_CUT)
    return (
        text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore").translate({0xFFFE: None, 0xFFFF: None})
        + _CUT
    )
