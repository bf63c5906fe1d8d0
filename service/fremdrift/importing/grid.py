"""Grids: a tracker sheet as records of cells, whatever its encoding, separator, line ends and orientation."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Final

from fremdrift.ground.characters import alike, turning
from fremdrift.ground.csv_rows import csv_records
from fremdrift.importing import complaints
from fremdrift.importing.mapping import File, Ref
from fremdrift.importing.names import collapsed
from fremdrift.model.findings import Finding, Message, Place
from fremdrift.reading.parts import letters
from fremdrift.reading.sheets import WORKBOOK, Day, Doubts, Unreadable, Workbook

_LINE_ENDS: Final = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
_STAND_INS: Final = {"\r": "\ue00d", "\n": "\ue00a"}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONGEST_LABEL: Final = 60
_NO_TEXT: Final = re.compile(
    rb"PK\x03\x04|\xd0\xcf\x11\xe0|(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html)\b", re.IGNORECASE
)
"""How a workbook or a page begins, whatever it is called."""


@dataclass(frozen=True)
class Record:
    """One thing's cells; ``number`` is its row, or its column where the sheet is transposed."""

    number: int
    cells: list[str]

    def text(self, position: int | None) -> str:
        """The text of a cell, empty where there is none; positions begin with 0."""
        return _kept(self.cells[position], str.strip) if position is not None and position < len(self.cells) else ""


@dataclass(frozen=True)
class Grid:
    """A sheet that was read: its header and the records below it."""

    file: str
    sheet: str | None
    transposed: bool
    header_row: int
    header: list[str]
    records: list[Record]
    doubts: Doubts | None = None
    """What is to be said of the cells of a workbook that nobody wrote a text into."""

    def doubt(self, record: int, position: int, is_note: bool = False) -> Finding | None:
        """What is to be said of a cell, by the number of its record (that of the header too) and its position; less
        where it is a note.
        """
        row, column = (position + 1, record) if self.transposed else (record, position + 1)
        if not self.doubts:
            return None
        return self.doubts.of_note(row, column) if is_note else self.doubts.of(row, column)

    def finding(self, record: int | None, position: int | None, message: Message, rule: str) -> Finding:
        """A complaint about a cell, a record (no position) or a header cell (no record)."""
        text = self._text(record, position)
        if self.transposed:
            row = None if position is None else position + 1
            column = None if record is None and position is None else letters(record or self.header_row)
        else:
            row = record or self.header_row
            column = None if position is None else self.label(position)
        return Place(self.file, row, column, self.sheet).complain(rule, message, text)

    def _text(self, record: int | None, position: int | None) -> str | None:
        if position is None:
            return None
        if record is None:
            return self.head(position)
        return self._numbered[record].text(position)

    @cached_property
    def _numbered(self) -> dict[int, Record]:
        return {one.number: one for one in self.records}

    def head(self, position: int) -> str:
        """The header of a column, empty where it has none; positions begin with 0."""
        return self.header[position] if position < len(self.header) else ""

    def label(self, position: int) -> str:
        """What a column is called: its header, with its position where another one has the same or it has none."""
        header = self.head(position)
        short = header if len(header) <= _LONGEST_LABEL else f"{header[:_LONGEST_LABEL]}…"
        return short if header and self.header.count(header) == 1 else f"{short} ({position + 1})".strip()

    def find(self, column: Ref) -> int:
        """The position of a column. Raises Unreadable where there is none, or the header is not enough to tell."""
        if isinstance(column, int):
            found = [column - 1] if 0 < column <= self.width else []
        else:
            wanted, begins = alike(collapsed(column.removesuffix("…"))), column.endswith("…")
            heads = [alike(one) for one in self.header]
            found = [at for at, one in enumerate(heads) if one == wanted or (begins and one.startswith(wanted))]
        if len(found) == 1:
            return found[0]
        message = complaints.several_columns(at + 1 for at in found) if found else complaints.no_column(self.header)
        place = Place(self.file, self.header_row, str(column), self.sheet)
        raise Unreadable(place.complain("column", message, str(column)))

    @cached_property
    def width(self) -> int:
        """How many columns there are."""
        return max([len(self.header), *(len(one.cells) for one in self.records)])

    def unread(self, used: set[int]) -> list[str]:
        """The columns with text that nobody asked for."""
        return [
            self.label(at)
            for at in range(self.width)
            if at not in used and (any(one.text(at) for one in self.records) or self.head(at))
        ]


def read_grid(path: Path, how: File) -> Grid:
    """Read a sheet as the mapping says. Raises Unreadable with the finding."""
    raw, doubts = _workbook(path, how) if path.suffix.lower() == WORKBOOK else (list(_csv(path, how)), None)
    table = [list(one) for one in zip_longest(*raw, fillvalue="")] if how.transposed else raw
    if len(table) < max(how.header, 1):
        raise Unreadable(Place(path.name).complain("header", complaints.no_header(how.header)))
    header = [_kept(one, collapsed) for one in table[how.header - 1]] if how.header else []
    records = [Record(at, cells) for at, cells in enumerate(table[how.header :], start=how.header + 1)]
    return Grid(path.name, how.sheet or None, how.transposed, max(how.header, 1), header, records, doubts)


def has_control(text: str) -> bool:
    """True where a text holds a control character other than tab and line end, or one that turns its direction."""
    return bool(_CONTROL.search(text) or turning(text))


def _workbook(path: Path, how: File) -> tuple[list[list[str]], Doubts]:
    book = Workbook(path)
    sheets, name = book.sheets(), how.sheet or book.first_shown
    if name not in sheets:
        raise Unreadable(Place(path.name).complain("sheet", complaints.no_sheet(sheets), how.sheet))
    rows: list[list[str]] = []
    records, doubts = sheets[name].as_it_stands()
    for number, cells in records:
        rows += [[] for _ in range(number - 1 - len(rows))]
        rows.append([_kept(one, _tidy) for one in cells])
    return rows, doubts


def _kept(cell: str, change: Callable[[str], str]) -> str:
    """A cell changed, but a day of a workbook as it is."""
    return cell if isinstance(cell, Day) else change(cell)


def _csv(path: Path, how: File) -> Iterator[list[str]]:
    text = _decoded(path, how)
    for wrong, right in how.replace.items():
        text = text.replace(wrong, right)
    reader, number = _reader(text, how), 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise Unreadable(Place(path.name, number).complain("csv", complaints.not_csv(fault))) from fault
        yield [_tidy(one) for one in cells]


def _reader(text: str, how: File) -> Iterator[list[str]]:
    """With stated line ends the other ones are text, quoted or not; stand-ins keep them through the parsing."""
    if how.line_ends != "any":
        text = text.replace(_LINE_ENDS[how.line_ends], "\0")
        for end, stand_in in _STAND_INS.items():
            text = text.replace(end, stand_in)
        text = text.replace("\0", "\n")
    return csv_records(io.StringIO(text, newline=""), how.separator, strict=True)


def _tidy(cell: str) -> str:
    for end, stand_in in _STAND_INS.items():
        cell = cell.replace(stand_in, end)
    return re.sub(r"\r+\n?", lambda found: "\n" if found[0].endswith("\n") else "\n" * len(found[0]), cell)


def _decoded(path: Path, how: File) -> str:
    raw = path.read_bytes()
    if _NO_TEXT.match(raw):
        raise Unreadable(Place(path.name).complain("workbook", complaints.NO_TEXT))
    try:
        text = raw.decode(how.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        raise Unreadable(_undecodable(path.name, raw, fault, how)) from fault
    except (LookupError, UnicodeError) as fault:
        message = complaints.unknown_encoding(how.encoding)
        raise Unreadable(Place(path.name).complain("encoding", message, how.encoding)) from fault
    if "\0" in text:
        row, column = _place(text[: text.index("\0")], how)
        raise Unreadable(Place(path.name, row, column).complain("nul", complaints.NUL))
    return text


def _undecodable(name: str, raw: bytes, fault: UnicodeDecodeError, how: File) -> Finding:
    row, column = _place(raw[: fault.start].decode(how.encoding, "replace"), how)
    shown = raw[max(0, fault.start - 10) : fault.start + 10].decode("latin-1")
    return Place(name, row, column).complain("encoding", complaints.undecodable(how.encoding), shown)


def _place(before: str, how: File) -> tuple[int, str | None]:
    """The row and the column that a text ends in."""
    try:
        records = list(csv_records(io.StringIO(before + ".", newline=""), how.separator))
    except csv.Error:
        return before.count("\n") + 1, None
    return len(records), letters(len(records[-1]))
