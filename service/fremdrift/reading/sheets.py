"""Sheets: the cells of a CSV file or of one sheet of a workbook, as text, with the number of each record.

Both kinds come out alike. What cannot be cells at all (not UTF-8, NUL, a quote that never ends, a formula, a DOCTYPE)
raises ``Unreadable`` with its finding: nothing is guessed and nothing is run.
"""

import csv
import io
import posixpath
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Final
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

import python_calamine

from fremdrift.ground.csv_rows import LARGEST_CELL, csv_records
from fremdrift.model.findings import Finding, Message, Place, Severity
from fremdrift.reading import parts
from fremdrift.reading.parts import Cell
from fremdrift.reading.shown import letters_of_day, only_dressed, shown, shown_otherwise

Inexact = dict[tuple[int, int], int]
"""How many letters of a day are shown, by row and column, where that is a month or a year."""
Record = tuple[int, list[str]]
"""The number of a record, the header being 1, and the text of its cells."""


class Day(str):
    """The text of a workbook's cell that is a date and no text, ISO 8601, as exact as it is shown there: a day, a month
    or a year. In which order it is shown says nothing of it.
    """

    __slots__ = ()


WORKBOOK: Final = ".xlsx"
LISTS: Final = "_lists"
"""The hidden sheet of a workbook to fill in that has the long code lists; it holds no table."""
_WHOLE_DAY: Final = len("2031-01-31")
_PIECE: Final = 1024 * 1024
_LARGEST_WORKBOOK: Final = 512 * 1024 * 1024
_MOST_DOUBTS: Final = 1_000_000
"""Of a sheet that is read as it stands so many cells may be formulas, errors, merged over or numbers shown otherwise.
"""
_LARGEST_RATIO: Final = 100
_LARGEST_AREA: Final = 5_000_000  # cells from A1 to the last one, with text or without
_TEXTS: Final = "xl/sharedstrings.xml"
"""Where the texts stand apart, in lower case: so calamine looks for it."""
_STYLES: Final = "xl/styles.xml"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_BROKEN: Final = (
    ArithmeticError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    python_calamine.CalamineError,
    ElementTree.ParseError,
    ExpatError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What the parsers raise for a workbook that is damaged or locked; calamine's panics come besides."""


class Unreadable(Exception):
    """A sheet that cannot be read on from here; ``finding`` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence())
        self.finding = finding


@dataclass(frozen=True)
class CsvFile:
    """A CSV file as CSVW's default dialect has it: UTF-8, commas, a header."""

    path: Path

    @property
    def file(self) -> str:
        """What a finding calls it."""
        return self.path.name

    sheet: None = field(default=None, init=False)

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """Where a complaint about a row or a cell of it stands."""
        return Place(self.file, row, column)

    def records(self) -> Iterator[Record]:
        """Every record that has a cell with text, the header first. Raises Unreadable."""
        reader = csv_records(self._lines(), strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except _BadLine as fault:
                raise Unreadable(fault.finding(self.place(number))) from fault
            except csv.Error as fault:
                raise Unreadable(self._broken(number, fault)) from fault
            if any(cells):
                yield number, cells

    def lines(self) -> int:
        """How many lines it has, counted without reading any."""
        with self.path.open("rb") as file:
            return sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b""))

    def _lines(self) -> Iterator[str]:
        with self.path.open("rb") as file:
            for number, line in enumerate(file):
                yield _decoded(line) if number else _first(line)

    def _broken(self, number: int, fault: csv.Error) -> Finding:
        if "new-line" in str(fault):
            return self.place(number).complain("csv", _LINE_ENDS)
        message = Message(
            f"Rækken er ikke gyldig CSV ({fault}). Se efter et anførselstegn der mangler, og gem filen igen.",
            f"The row is not valid CSV ({fault}). Look for a missing quotation mark, and save the file again.",
        )
        return self.place(number).complain("csv", message)


_LINE_ENDS: Final = Message(
    "En linje slutter med CR alene, som på gamle Mac-maskiner. Gem filen som »CSV UTF-8« i regnearket, eller sæt "
    "cellen i anførselstegn.",
    "A line ends with CR alone, as on old Macs. Save the file as “CSV UTF-8” in the spreadsheet program, or put the "
    "cell into quotation marks.",
)


class _BadLine(Exception):
    """A line that is no CSV in UTF-8; the reader alone knows which record it is of."""

    def __init__(self, message: Message, rule: str, value: str | None = None) -> None:
        super().__init__(message.en)
        self.message, self.rule, self.value = message, rule, value

    def finding(self, place: Place) -> Finding:
        """The complaint, now that the record is known."""
        return place.complain(self.rule, self.message, self.value)


def _first(line: bytes) -> str:
    """The first line without a byte order mark; it also shows another encoding or separator."""
    if line.startswith(_UTF_16) or line.count(0) * 3 > len(line):
        raise _BadLine(_NOT_UTF8, "encoding", line[:80].decode("ascii", "ignore").replace("\0", ""))
    text = _decoded(line.removeprefix(b"\xef\xbb\xbf"))
    for separator, message in _SEPARATORS.items():
        if text.count(separator) > text.count(","):
            raise _BadLine(message, "separator", text.strip())
    return text


def _decoded(line: bytes) -> str:
    if b"\0" in line:
        raise _BadLine(_NUL, "nul")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as fault:
        shown = line[max(0, fault.start - 10) : fault.start + 10].decode("latin-1")
        raise _BadLine(_NOT_UTF8, "encoding", shown) from fault


_NUL: Final = Message(
    "Filen indeholder et NUL-tegn. Fjern det, og gem filen som CSV i UTF-8.",
    "The file contains a NUL character. Remove it, and save the file as CSV in UTF-8.",
)
_NOT_UTF8: Final = Message(
    "Teksten er ikke UTF-8. Gem filen som »CSV UTF-8« i regnearket.",
    "The text is not UTF-8. Save the file as “CSV UTF-8” in the spreadsheet program.",
)


def _separated(da: str, en: str) -> Message:
    return Message(
        f"Kolonnerne er adskilt af {da}; gem med komma. Excel tager tegnet fra computerens landeindstilling: ret det "
        "der, eller gem tabellerne som én .xlsx-projektmappe.",
        f"The columns are separated by {en}; save with commas. Excel takes the character from the computer's region "
        "settings: change it there, or save the tables as one .xlsx workbook.",
    )


_SEPARATORS: Final = {";": _separated("semikolon", "semicolons"), "\t": _separated("tabulator", "tabs")}


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    workbook: "Workbook"
    sheet: str
    passes_over: Callable[[str], bool] = field(default=lambda _: False, compare=False)
    """Says by its heading of a column whether nobody reads it: its cells may be formulas and errors."""
    is_table: bool = False
    """Whether it is a table of ours, in which no cell is merged over others."""
    takes_text: Callable[[str], bool] = field(default=lambda _: False, compare=False)
    """Says by its heading of a column whether its cells are texts: a number there is to be shown as it is read."""

    @property
    def file(self) -> str:
        """What a finding calls it."""
        return self.workbook.path.name

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """Where a complaint about a row or a cell of it stands."""
        return Place(self.file, row, column, self.sheet)

    def records(self) -> Iterator[Record]:
        """Every record that has a cell with text, the header first. Raises Unreadable."""
        doubtful, opened, rows = self._typed()
        texts = ((at, [_text(value) for value in values]) for at, values in enumerate(rows, start=1))
        records = ((at, cells) for at, cells in texts if any(cells))
        header = next(records, None)
        if header:
            self._spread(header, opened)
        self._refuse(doubtful, header or (0, []))
        if header:
            self._refuse_merged(rows, header, opened)
            yield header
            for record in records:
                yield self._within_size(record, header)

    def as_it_stands(self) -> tuple[list[Record], "Doubts"]:
        """Every record that has a cell with text; and what there is to be said of cells whose text nobody wrote there.
        Whoever reads them knows which they need. Raises Unreadable.
        """
        doubtful, opened, rows = self._typed(every=True)
        cells = {(one.row, one.column): one for one in doubtful}
        texts = ((at, [_text(value) for value in values]) for at, values in enumerate(rows, start=1))
        doubts = Doubts(self, cells, self._merged(rows, opened, _MOST_DOUBTS - len(cells)))
        return [one for one in texts if any(one[1])], doubts

    def _merged(
        self, rows: list[list[Any]], opened: python_calamine.CalamineSheet, most: int
    ) -> dict[tuple[int, int], Finding]:
        """By row and column the complaint about a cell that one with a value is merged over. Raises Unreadable."""
        found: dict[tuple[int, int], Finding] = {}
        for (top, left), (bottom, right) in opened.merged_cell_ranges or ():
            if top < len(rows) and left < len(rows[top]) and (text := _text(rows[top][left])):
                place = self.place(top + 1, f"{parts.letters(left + 1)}{top + 1}").complain("merged", _MERGED, text)
                down, across = range(top, min(bottom + 1, len(rows))), range(left, min(right + 1, len(rows[top])))
                if len(found) + len(down) * len(across) > most:
                    raise Unreadable(self.place(top + 1).complain("size", _DOUBTED))
                found |= {(row + 1, at + 1): place for row in down for at in across if (row, at) != (top, left)}
        return found

    def _within_size(self, record: Record, header: Record) -> Record:
        """A record none of whose cells is longer than what its table is published as may hold. Raises Unreadable."""
        number, cells = record
        if max(map(len, cells)) > LARGEST_CELL:
            at = next(at for at, text in enumerate(cells) if len(text) > LARGEST_CELL)
            column = next(iter(header[1][at : at + 1]), "")
            raise Unreadable(self.place(number, column).complain("size", _LONG, cells[at][:200]))
        return record

    def _spread(self, header: Record, opened: python_calamine.CalamineSheet) -> None:
        """Put a heading for readers over every column that it is merged over: the file has it in the first alone."""
        number, headings = header
        if not any(map(self.passes_over, headings)):
            return
        for (top, left), (bottom, right) in opened.merged_cell_ranges or ():
            if top <= number - 1 <= bottom and left < len(headings) and self.passes_over(headings[left]):
                headings[left : right + 1] = [headings[left]] * len(headings[left : right + 1])

    def _typed(self, *, every: bool = False) -> tuple[list[Cell], python_calamine.CalamineSheet, list[list[Any]]]:
        """What is doubtful (see ``_inspect``), the sheet as calamine has it, and its rows of typed cells."""
        with _readable(self.file, self.sheet):
            doubtful, inexact = self._inspect(every=every)
            opened = self.workbook.opened.get_sheet_by_name(self.sheet)
            return doubtful, opened, _as_exact(opened.to_python(skip_empty_area=False), inexact)

    def _inspect(self, *, every: bool = False) -> tuple[list[Cell], Inexact]:
        """See every cell before calamine does: it drops formulas and errors, and makes room for all up to the last.
        Gives of each column the first that is a formula or an error, and the first number that is shown otherwise than
        it is read, as a percentage and else; or ``every`` one. And the cells of which no day would be shown.
        """
        inexact: Inexact = {}
        height = width = count = size = 0
        doubtful: dict[tuple[int, int, str], Cell] = {}
        with self.workbook.part(self.sheet) as part:
            for cell in parts.cells(part):
                count, height, width = count + 1, max(height, cell.row), max(width, cell.column)
                if (calculated := _is_calculated(cell)) or self._seen(cell) is not None:
                    kind = "calculated" if calculated else "percentage" if self._is_percentage(cell) else "number"
                    doubtful.setdefault((cell.column, cell.row if every else 0, kind), cell)
                elif cell.number and (letters := self._letters_of_day(cell)) < _WHOLE_DAY:
                    inexact[cell.row, cell.column] = letters
                if len(doubtful) + len(inexact) > _MOST_DOUBTS:
                    raise self._refused(_DOUBTED, cell, "size")
                if max(height * width, count) > _LARGEST_AREA:
                    raise self._refused(_FAR, cell, "size")
                size += self.workbook.text_size(cell.shared)
                if size > _LARGEST_WORKBOOK:
                    raise self._refused(_REPEATED, cell, "size")
        return sorted(doubtful.values(), key=lambda one: (one.row, one.column)), inexact

    def _letters_of_day(self, cell: Cell) -> int:
        code = self.workbook.number_format(cell.style)
        return letters_of_day(code) if code else _WHOLE_DAY

    def _refuse(self, doubtful: list[Cell], header: Record) -> None:
        """Raise Unreadable for the first formula or error of a column that is not passed over, the first percentage, or
        the first number of a column of texts that is shown otherwise.
        """
        number, headings = header
        for cell in doubtful:
            below = cell.row > number and cell.column <= len(headings)
            if below and self.passes_over(headings[cell.column - 1]):
                continue
            takes_text = below and self.takes_text(headings[cell.column - 1])
            if _is_calculated(cell) or takes_text or (below and self._is_percentage(cell)):
                raise Unreadable(self.doubt(cell))

    def doubt(self, cell: Cell, severity: Severity = Severity.VIOLATION) -> Finding:
        """What is to be said of a formula, an error, or a number that is shown otherwise; how much that weighs."""
        place = self.place(cell.row, cell.name)
        if cell.formula is not None:
            return place.complain("formula", _FORMULA, f"={cell.formula}")
        if cell.error is not None:
            return place.complain("error", _ERROR, cell.error)
        read = _text(float(cell.number or 0))
        message = shown_otherwise(self.workbook.number_format(cell.style), self._seen(cell) or "", read)
        return place.complain("number-format", message, read, severity)

    def only_dressed(self, cell: Cell) -> bool:
        """True for a number that is shown with the digits that are read, and a currency, groups or % besides."""
        return only_dressed(self._seen(cell) or "", _text(float(cell.number or 0)))

    def _is_percentage(self, cell: Cell) -> bool:
        """True for a number of which a hundred times as much is seen: only its writer knows which is meant."""
        return "%" in (self._seen(cell) or "")

    def _seen(self, cell: Cell) -> str | None:
        """What is seen of a number that is shown otherwise than it is read, as ``shown``; None for every other cell."""
        code = self.workbook.number_format(cell.style) if cell.number else ""
        if not code or not cell.number:
            return None
        seen = shown(code, read := _text(float(cell.number)))
        return None if seen == read else seen

    def _refuse_merged(self, rows: list[list[Any]], header: Record, opened: python_calamine.CalamineSheet) -> None:
        """Raise Unreadable for the first cell with a value that is merged over others of the table: the file has the
        value in that one alone, and nobody knows what the others say.
        """
        number, headings = header
        read = {at for at, one in enumerate(headings) if one.strip() and not self.passes_over(one)}
        for (top, left), (bottom, right) in sorted(opened.merged_cell_ranges or ()) if self.is_table else ():
            covers = any(left <= at <= right and (at != left or bottom > top) for at in read)
            if top >= number and covers and top < len(rows) and (text := _text(rows[top][left])):
                place = self.place(top + 1, f"{parts.letters(left + 1)}{top + 1}")
                raise Unreadable(place.complain("merged", _MERGED, text))

    def _refused(self, message: Message, cell: Cell, rule: str, value: str | None = None) -> Unreadable:
        return Unreadable(self.place(cell.row, cell.name).complain(rule, message, value))


@dataclass(frozen=True)
class Doubts:
    """The cells of a sheet whose text nobody wrote there, by row and column counted from 1: a formula, an error, a
    number that is shown otherwise; and the complaints about those that another is merged over.
    """

    sheet: Sheet
    cells: dict[tuple[int, int], Cell]
    merged: dict[tuple[int, int], Finding]

    def of(self, row: int, column: int) -> Finding | None:
        """What is to be said of a cell; made where it is asked for, since most stand where nobody reads."""
        cell = self.cells.get((row, column))
        return self.merged.get((row, column)) or (self.sheet.doubt(cell) if cell else None)

    def of_note(self, row: int, column: int) -> Finding | None:
        """What is to be said of a cell that is a note for people: that a number is shown otherwise is a warning there,
        and nothing where it has the same digits, a currency, groups or % besides.
        """
        cell = self.cells.get((row, column))
        if (row, column) in self.merged or not cell or _is_calculated(cell):
            return self.of(row, column)
        return None if self.sheet.only_dressed(cell) else self.sheet.doubt(cell, Severity.WARNING)


def _is_calculated(cell: Cell) -> bool:
    """True for a formula, and for the error that one made."""
    return cell.formula is not None or cell.error is not None


_FORMULA: Final = Message(
    "Cellen indeholder en formel. Indsæt dens værdi i stedet (kopiér, indsæt speciel, værdier).",
    "The cell holds a formula. Put its value there instead (copy, paste special, values).",
)
_ERROR: Final = Message(
    "Cellen indeholder en fejl fra regnearket i stedet for en værdi. Skriv værdien, eller lad cellen stå tom.",
    "The cell holds an error of the spreadsheet program instead of a value. Write the value, or leave the cell empty.",
)
_MERGED: Final = Message(
    "Cellen er flettet med andre, og kun den første har en værdi. Ophæv fletningen, og skriv i hver celle hvad der "
    "gælder.",
    "The cell is merged with others, of which only the first has a value. Unmerge it, and write into each cell what "
    "holds there.",
)
_LONG: Final = Message(
    f"Cellen har over {LARGEST_CELL} tegn. Forkort den.",
    f"The cell has over {LARGEST_CELL} characters. Shorten it.",
)
_FAR: Final = Message(
    f"Arket er for stort: fra A1 til den celle er der over {_LARGEST_AREA} celler. Slet det der står uden for "
    "tabellen, eller brug CSV.",
    f"The sheet is too large: from A1 to this cell there are over {_LARGEST_AREA} cells. Delete what stands outside "
    "the table, or use CSV.",
)
_DOUBTED: Final = Message(
    f"Arket har over {_MOST_DOUBTS} celler der er formler, fejl, flettede eller tal som vises anderledes end de læses. "
    "Kopiér værdierne til et nyt ark, eller brug CSV.",
    f"The sheet has over {_MOST_DOUBTS} cells that are formulas, errors, merged or numbers that are shown otherwise "
    "than they are read. Copy the values to a new sheet, or use CSV.",
)
_REPEATED: Final = Message(
    f"Arkets tekster har tilsammen over {_LARGEST_WORKBOOK} tegn, fordi lange tekster gentages. Forkort dem, eller "
    "brug CSV.",
    f"The texts of the sheet have over {_LARGEST_WORKBOOK} characters together, since long ones are repeated. Shorten "
    "them, or use CSV.",
)


def _as_exact(rows: list[list[Any]], inexact: Inexact) -> list[list[Any]]:
    """Typed cells, but the text of a date that is shown as a month or a year."""
    for (row, column), letters in inexact.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            text = _text(rows[row - 1][column - 1])
            rows[row - 1][column - 1] = Day(text[:letters]) if isinstance(text, Day) else rows[row - 1][column - 1]
    return rows


def _text(value: object) -> str:
    """The text of a typed cell: dates as ISO 8601, and marked as such, whole numbers without a decimal point, others
    with the digits that a spreadsheet program shows at most: one that was calculated may have noise beyond them.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time(0):
        return Day(value.date().isoformat())
    if isinstance(value, date) and not isinstance(value, datetime):
        return Day(value.isoformat())
    if isinstance(value, date | time | timedelta):
        return value.isoformat() if not isinstance(value, timedelta) else str(value)
    return value if isinstance(value, Day) else str(value)


@dataclass(frozen=True)
class Workbook:
    """An XLSX workbook with a sheet per table."""

    path: Path

    @cached_property
    def opened(self) -> python_calamine.CalamineWorkbook:
        """The workbook as calamine reads it. Raises Unreadable where it is none, or not a safe one."""
        with _readable(self.path.name):
            self._refuse_bombs()
            return python_calamine.CalamineWorkbook.from_path(self.path)

    def sheets(self) -> dict[str, Sheet]:
        """The sheets by name. Raises Unreadable where two have the same, of which only one could be asked for."""
        names = self.opened.sheet_names
        twice = next((one for one, times in Counter(names).items() if times > 1), None)
        if twice is not None:
            raise Unreadable(Place(self.path.name, sheet=twice).complain("sheet", _TWICE))
        return {name: Sheet(self, name) for name in names}

    @property
    def first_shown(self) -> str:
        """The name of the first sheet of cells that is not hidden; empty where there is none."""
        kinds, ways = python_calamine.SheetTypeEnum, python_calamine.SheetVisibleEnum
        every = self.opened.sheets_metadata
        return next((one.name for one in every if one.typ == kinds.WorkSheet and one.visible == ways.Visible), "")

    def _refuse_bombs(self) -> None:
        """A DOCTYPE is refused before any XML parser sees it, and so is a part that swells beyond reason."""
        with zipfile.ZipFile(self.path) as packed:
            size = sum(part.compress_size for part in packed.infolist())
            most = min(_LARGEST_WORKBOOK, max(10_000_000, _LARGEST_RATIO * size))
            try:
                parts.refuse_swollen(packed, most)
            except parts.Swollen as fault:
                raise Unreadable(Place(self.path.name).complain("size", _BOMB)) from fault
            except parts.Doctype as fault:
                raise Unreadable(Place(self.path.name).complain("doctype", _DOCTYPE, str(fault))) from fault

    @contextmanager
    def part(self, sheet: str) -> Iterator[IO[bytes]]:
        """The XML of a sheet. Raises what zipfile and ElementTree do where it cannot be found."""
        with zipfile.ZipFile(self.path) as packed, packed.open(self._parts[sheet]) as part:
            yield part

    def text_size(self, shared: int | None) -> int:
        """How many characters the text has that stands apart under a number; 0 for a cell without."""
        return self._text_sizes[shared] if shared is not None and shared < len(self._text_sizes) else 0

    def number_format(self, style: int) -> str:
        """The number format of a style, empty where it changes nothing or there is none."""
        return self._number_formats[style] if style < len(self._number_formats) else ""

    @cached_property
    def _number_formats(self) -> list[str]:
        with zipfile.ZipFile(self.path) as packed:
            names = [one for one in packed.namelist() if one.lower() == _STYLES]
            with packed.open(names[-1]) if names else io.BytesIO(b"<styleSheet/>") as part:
                return parts.number_formats(part)

    @cached_property
    def _parts(self) -> dict[str, str]:
        """The path of each sheet's part."""
        with zipfile.ZipFile(self.path) as packed:
            return _sheet_parts(packed)

    @cached_property
    def _text_sizes(self) -> list[int]:
        with zipfile.ZipFile(self.path) as packed:
            names = [one for one in packed.namelist() if one.lower() == _TEXTS]
            with packed.open(names[-1]) if names else io.BytesIO(b"<sst/>") as part:
                return parts.text_sizes(part)


@contextmanager
def _readable(file: str, sheet: str | None = None) -> Iterator[None]:
    """Whatever a damaged workbook does to a parser becomes one complaint."""
    try:
        yield
    except BaseException as fault:
        if not isinstance(fault, _BROKEN) and type(fault).__name__ != "PanicException":
            raise
        value = str(fault.args[0]) if isinstance(fault, parts.NoPlace) else None
        raise Unreadable(Place(file, sheet=sheet).complain("workbook", _NO_WORKBOOK, value)) from fault


def _sheet_parts(packed: zipfile.ZipFile) -> dict[str, str]:
    """The path of each sheet's part, by way of the workbook's relations (ECMA-376, part 1, 18.2.19)."""
    relations = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - no DOCTYPE got here
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    found: dict[str, str] = {}
    for sheet in ElementTree.fromstring(packed.read("xl/workbook.xml")).iter():  # noqa: S314 - as above
        if parts.local_name(sheet.tag) == "sheet":
            relation = next((text for name, text in sheet.attrib.items() if parts.local_name(name) == "id"), None)
            path = posixpath.normpath(posixpath.join("/xl", targets.get(relation, ""))).lstrip("/")
            found.setdefault(sheet.get("name", ""), path)
    return found


_NO_WORKBOOK: Final = Message(
    "Filen er ikke en XLSX-projektmappe der kan læses: den er beskadiget, eller den har en adgangskode. Åbn den i et "
    "regnearksprogram, og gem den igen som .xlsx uden adgangskode.",
    "The file is not an XLSX workbook that can be read: it is damaged, or it has a password. Open it in a spreadsheet "
    "program, and save it again as .xlsx without a password.",
)
_BOMB: Final = Message(
    "Projektmappen fylder urimeligt meget udpakket. Gem den igen uden billeder og tomme områder.",
    "The workbook is unreasonably large when unpacked. Save it again without pictures and empty areas.",
)
_TWICE: Final = Message(
    "To ark har det navn. Giv det ene et andet navn, eller slet det.",
    "Two sheets have this name. Rename one of them, or delete it.",
)
_DOCTYPE: Final = Message(
    "En del af projektmappen har en DOCTYPE, som intet regneark har brug for. Gem den igen fra et regnearksprogram.",
    "A part of the workbook has a DOCTYPE, which no spreadsheet needs. Save it again from a spreadsheet program.",
)
