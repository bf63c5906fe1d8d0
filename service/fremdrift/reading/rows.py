"""Rows: records checked against the definition of their table, each cell with its place.

csvw reads metadata and datatypes; what it lets pass is checked here: header, width, keys and references.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from fremdrift.ground.characters import turning
from fremdrift.ground.errors import TableError
from fremdrift.ground.workbooks import is_no_table
from fremdrift.model.dates import read_date
from fremdrift.model.findings import Finding, Message, Place
from fremdrift.model.iris import EDITION, THING
from fremdrift.model.tables import Reference
from fremdrift.reading import complaints
from fremdrift.reading.codes import takes_own_codes
from fremdrift.reading.definition import UNFINISHED, Column, Table, makes_a_name, read_definition, resolve
from fremdrift.reading.languages import may_be_missing, nearest, spoken
from fremdrift.reading.sheets import LISTS, WORKBOOK, CsvFile, Record, Sheet, Unreadable, Workbook

_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold, RDF/XML being one (https://www.w3.org/TR/xml/#charsets)."""
_STANDARD: Final = ("http://", "https://")


@dataclass(frozen=True)
class Row:
    """One row: its table, its number (the header is 1), and the text of its cells that have any, by column name.

    ``stands`` says that it stood so in the tables that were read before.
    """

    table: Table
    number: int
    cells: dict[str, str]
    stands: bool = False

    def get(self, name: str) -> str:
        """The text of a cell, empty where there is none."""
        return self.cells.get(name, "")


@dataclass
class Reading:
    """A set of tables being read: ``rows()`` gives the good rows in order, counts the others and fills ``findings``.

    ``before`` is a folder of the same tables as they were read and found good before, by the same definition: the cells
    of rows that stand as they stood are not checked again. Raises TableError at once where there is nothing to read.
    """

    source: Path
    before: Path | None = None
    findings: list[Finding] = field(default_factory=list)
    refused: int = 0
    """How many rows did not fit their table, and were not given."""
    gone: list[Row] = field(default_factory=list)
    """The rows of before that do not stand any more."""

    def __post_init__(self) -> None:
        folder = self.source if self.source.is_dir() else self.source.parent
        if (self.source / UNFINISHED).is_dir():
            raise TableError(
                f"{self.source}: an import was broken off here, and the tables are partly those of before; import "
                "again, which puts all of them back first"
            )
        self.tables = read_definition(folder)
        self._unread: set[str] = set()
        self._sheets = self._find_sheets()
        self._headed: dict[str, set[str]] = {}
        """Of each table the columns that it has a heading of."""
        self.tables = tuple(self._spoken(one) for one in self.tables)
        self._keys: dict[str, dict[str, int]] = {table.name: {} for table in self.tables}
        self._codes: dict[str, str] = {}
        """The publisher's own codes, by their casefolded text."""
        self._again: dict[str, dict[int, Row]] = {}
        self._named: dict[tuple[str, str], list[tuple[int, str]]] = {}
        """Of each reference what named a key that no row had until then."""

    def files(self) -> list[Path]:
        """The files that are read, for digests and for the tables of a release."""
        if self.source.is_file():
            return [self.source]
        return [sheet.path for sheet in self._sheets.values() if isinstance(sheet, CsvFile)]

    def size(self) -> int:
        """About how many rows there are: a line break in a cell counts as a row. 0 where it cannot be told."""
        sheets = self._sheets.values()
        return sum(one.lines() - 1 if isinstance(one, CsvFile) else 0 for one in sheets)

    def rows(self) -> Iterator[Row]:
        """The rows that fit their table. ``findings`` is complete when the last one has been taken."""
        for table in self.tables:
            sheet = self._sheets.get(table.name)
            known = _Known(table, self.before, self.gone)
            if sheet is not None:
                yield from self._rows_of(table, sheet, known)
            known.end()
            if sheet is None and not table.optional and table.name not in self._unread:
                self._fail(table, complaints.missing_table(table, self.source))
        self._check_references()

    def again(self, wanted: Callable[[Table], bool] = lambda _: True) -> Iterator[Row]:
        """Every row once more, or those of tables that are wanted, where ``rows()`` found nothing wrong: to be written,
        without keeping any.
        """
        for table in self.tables:
            if table.name in self._sheets and wanted(table):
                yield from _rows(table, self._sheets[table.name])

    def row(self, table: str, number: int) -> Row | None:
        """One row read again, to show a cell; a table is read once however many of its rows are asked for."""
        if table not in self._again:
            self._again[table] = {one.number: one for one in _rows(self._table(table), self._sheets[table])}
        return self._again[table].get(number)

    def _table(self, name: str) -> Table:
        return next(one for one in self.tables if one.name == name)

    def place(self, table: str, row: int | None = None, column: str | None = None) -> Place:
        """Where findings about a table stand."""
        return self._sheets[table].place(row, column)

    def _spoken(self, table: Table) -> Table:
        """The table with the languages that its own header adds; what is wrong with the header is found by reading."""
        try:
            header = next(iter(self._sheets[table.name].records()), None) if table.name in self._sheets else None
        except Unreadable:
            return table
        if header is None:
            return table
        whole = spoken(table, header[1])
        self._headed[table.name] = {one.name for text in header[1] if (one := whole.answering(text))}
        return whole

    def has(self, table: Table, column: Column) -> bool:
        """Whether a table has a heading of one of its columns; it need not have all."""
        return column.name in self._headed.get(table.name, ())

    def _find(self, *findings: Finding) -> None:
        self.findings.extend(findings)

    def _fail(self, table: Table, *findings: Finding) -> None:
        """A table that was not wholly read: which keys it has is unknown."""
        self._unread.add(table.name)
        self._find(*findings)

    def _find_sheets(self) -> dict[str, CsvFile | Sheet]:
        if self.source.is_dir():
            sheets, others = self._sheets_of_folder()
        elif self.source.suffix.lower() == WORKBOOK and self.source.is_file():
            sheets, others = self._sheets_of_workbook()
        else:
            raise TableError(f"{self.source}: no folder of CSV tables and no {WORKBOOK} workbook; name one of these")
        if not sheets and not self.findings:
            names = ", ".join(table.name for table in self.tables)
            raise TableError(f"{self.source}: no table found; the tables are {names}")
        for name in sorted(others):
            self._find(complaints.unknown_table(name, self.source, self.tables))
        return sheets

    def _sheets_of_folder(self) -> tuple[dict[str, CsvFile | Sheet], set[str]]:
        """The files of tables by table, and the names of other CSV files."""
        by_file = {f"{table.name}.csv".casefold(): table for table in self.tables}
        sheets: dict[str, CsvFile | Sheet] = {}
        others = set()
        for path in sorted(self.source.iterdir()):
            table = by_file.get(path.name.casefold())
            if table is None:
                odd = path.suffix.casefold() == ".csv" and not is_no_table(path.stem)
                others |= {path.name} if odd else set()
            elif path.name != f"{table.name}.csv":
                self._fail(table, complaints.misnamed_table(table, path.name))
            elif not path.is_file():
                self._fail(table, complaints.no_file(table))
            else:
                sheets[table.name] = CsvFile(path)
        return sheets, others

    def _sheets_of_workbook(self) -> tuple[dict[str, CsvFile | Sheet], set[str]]:
        """The sheets of tables by table, and the names of other sheets."""
        try:
            sheets = Workbook(self.source).sheets()
        except Unreadable as fault:
            raise TableError(fault.finding.sentence()) from fault
        by_title = {title.casefold(): one for one in self.tables for title in (one.name, *one.titles.values())}
        named: dict[str, CsvFile | Sheet] = {}
        for title, sheet in sheets.items():
            table = by_title.get(title.casefold())
            if table and table.name in named:
                self._fail(table, complaints.two_sheets(table, named[table.name].sheet or "", sheet))
            elif table:
                named[table.name] = replace(
                    sheet, passes_over=table.passes_over, is_table=True, takes_text=table.takes_text
                )
        left = {title for title in sheets if title.casefold() not in by_title}
        return named, {title for title in left if title != LISTS and not is_no_table(title)}

    def _rows_of(self, table: Table, sheet: CsvFile | Sheet, known: "_Known") -> Iterator[Row]:
        try:
            records = sheet.records()
            header = next(records, None)
            width = len(header[1]) if header else 0
            columns = self._header(table, sheet, header)
            count = 0
            for record in _told(_trimmed(records, len(columns), width), columns) if columns else ():
                count += 1
                row = self._row(table, sheet, columns, record, known)
                if row is None:
                    self.refused += 1
                else:
                    yield row
            if columns and not count and not table.optional:
                self._find(complaints.no_rows(table, sheet))
        except Unreadable as fault:
            self._fail(table, fault.finding)

    def _header(self, table: Table, sheet: CsvFile | Sheet, header: Record | None) -> "_Columns":
        """The columns in the order of the file; empty, with findings, where the header does not fit."""
        if header is None:
            self._fail(table, complaints.empty_table(table, sheet))
            return []
        number, names = header
        while names and not names[-1].strip():
            names.pop()
        columns = [table.answering(name) for name in names]
        there = [one.name for one in columns if one is not None]
        wrong = [
            complaints.unknown_column(table, sheet, number, name, nearest(table, name, there))
            for name, one in zip(names, columns, strict=True)
            if not one and not table.passes_over(name)
        ]
        known = [one for one in columns if one is not None]
        wrong += [
            complaints.column_twice(sheet, number, one)
            for one in {c.name: c for c in known if known.count(c) > 1}.values()
        ]
        needed = [one for one in table.cells if not may_be_missing(one)]
        wrong += [complaints.missing_column(sheet, number, one) for one in needed if one not in known]
        if wrong:
            self._fail(table, *wrong)
        return [] if wrong else columns

    def _row(
        self, table: Table, sheet: CsvFile | Sheet, columns: "_Columns", record: Record, known: "_Known"
    ) -> Row | None:
        number, texts = record
        cells = _cells(columns, texts)
        stands = known.stands(record, columns)
        faults = _width_faults(sheet, number, len(columns), texts)
        if not faults and not stands:
            found = _cells_faults(sheet, number, columns, cells)
            faults = [self._naming_codes(table, one) for one in found] or _name_faults(table, sheet, number, cells)
        faults += self._key_faults(table, sheet, number, cells)
        self._find(*faults)
        if faults:
            return None
        self._note_references(table, number, cells)
        return Row(table, number, cells, stands)

    @cached_property
    def own_codes(self) -> tuple[str, ...]:
        """The publisher's own codes as cells name them, ``id/code/{scheme}/{code}``, sorted; none where their table
        cannot be read.
        """
        table = next((one for one in self.tables if one.holds_codes and one.name in self._sheets), None)
        if table is None:
            return ()
        try:
            keys = {row.get(table.key) for row in _rows(table, self._sheets[table.name])} - {""}
        except Unreadable:
            return ()
        return tuple(sorted(table.about.replace(f"{{+{table.key}}}", key) for key in keys))

    def _naming_codes(self, table: Table, fault: Finding) -> Finding:
        """The complaint; of a cell that is to name a code of the publisher's own and is no address, with the codes."""
        if fault.message is not complaints.BAD_ADDRESS or not takes_own_codes(table.column(fault.column or "")):
            return fault
        return replace(fault, message=complaints.bad_own_code(self.own_codes))

    def _key_faults(self, table: Table, sheet: CsvFile | Sheet, number: int, cells: dict[str, str]) -> list[Finding]:
        """What is wrong with the key; a rejected row has its key all the same, so that nothing misses it."""
        key = cells.get(table.key, "")
        first = self._keys[table.name].setdefault(key, number)
        if key and first != number:
            return [complaints.duplicate_key(sheet, number, table.key, key, first)]
        if table.holds_codes and self._codes.setdefault(key.casefold(), key) != key:
            return [complaints.code_in_another_case(sheet, number, table.key, key, self._codes[key.casefold()])]
        if table.about.startswith(EDITION) and key.rpartition("/")[2] == complaints.LATEST:
            return [complaints.reserved_key(sheet, number, table.key, key)]
        if any(len(part.encode()) > complaints.LONGEST_KEY for part in key.split("/")):
            return [complaints.long_key(sheet, number, table.key, key)]
        return []

    def _note_references(self, table: Table, number: int, cells: dict[str, str]) -> None:
        for reference in table.references:
            value = cells.get(reference.column)
            if value and value not in self._keys[reference.table]:
                self._named.setdefault((table.name, reference.column), []).append((number, value))

    def _check_references(self) -> None:
        """Every row that names a key no row has, where all keys are known."""
        for table in self.tables:
            for reference in table.references:
                if reference.table in self._sheets and reference.table not in self._unread:
                    named = self._named.get((table.name, reference.column), ())
                    self._find(*self._dangling(table, reference, named))
        for table in self.tables:
            if table.name not in self._sheets and table.name not in self._unread:
                self._find(*self._missed(table))

    def _missed(self, missing: Table) -> Iterator[Finding]:
        """That a table is missing, told once however many cells refer to it; nothing where none does."""
        named = [
            (table.name, len(self._named.get((table.name, reference.column), ())))
            for table in self.tables
            for reference in table.references
            if reference.table == missing.name
        ]
        if cells := sum(count for _, count in named):
            others = dict.fromkeys(name for name, count in named if count)
            yield complaints.missing_named_table(missing, self.source, cells, list(others))

    def _dangling(self, table: Table, reference: Reference, named: Iterable[tuple[int, str]]) -> Iterator[Finding]:
        known = self._keys[reference.table]
        for number, value in named:
            if value not in known:
                sheet = self._sheets[table.name]
                yield complaints.dangling_reference(sheet, number, reference.column, value, reference.table)


class _Known:
    """The records that a table had before, asked for in order; the rows that do not stand any more are put aside."""

    def __init__(self, table: Table, folder: Path | None, gone: list[Row]) -> None:
        self._table, self._gone = table, gone
        self._records = CsvFile(folder / f"{table.name}.csv").records() if folder else iter(())
        self._columns = _columns(table, next(self._records, None))
        self._next = next(self._records, None)

    def stands(self, record: Record, columns: "_Columns") -> bool:
        """Whether the row of this number had the same cells."""
        number, texts = record
        while self._next is not None and self._next[0] <= number:
            before, self._next = self._next, next(self._records, None)
            if before == record and columns == self._columns:
                return True
            row = self._row(before)
            if row.number == number and row.cells == _cells(columns, texts):
                return True
            self._gone.append(row)
        return False

    def end(self) -> None:
        """The table has no more rows."""
        if self._next is not None:
            self._gone += map(self._row, (self._next, *self._records))

    def _row(self, record: Record) -> Row:
        return Row(self._table, record[0], _cells(self._columns, record[1]))


def _rows(table: Table, sheet: CsvFile | Sheet) -> Iterator[Row]:
    """The rows of a table that was found good."""
    records = sheet.records()
    columns = _columns(table, next(records, None))
    for number, texts in _told(records, columns):
        yield Row(table, number, _cells(columns, texts))


_Columns = list[Column | None]
"""The columns of a file in its order; None for one that is for readers only."""


def _columns(table: Table, header: Record | None) -> _Columns:
    """The columns of a table whose header was found good."""
    return [table.answering(title) for title in (header[1] if header else []) if title.strip()]


def _trimmed(records: Iterator[Record], columns: int, width: int) -> Iterator[Record]:
    """The records without the empty cells below empty headings at the end: a spreadsheet program writes both where once
    something stood. ``columns`` have a heading, of the ``width`` that the header has.
    """
    if columns == width:
        return records
    return (
        (number, texts[:columns] if len(texts) == width and not any(map(str.strip, texts[columns:])) else texts)
        for number, texts in records
    )


def _told(records: Iterator[Record], columns: _Columns) -> Iterator[Record]:
    """The records without those that have a text for readers only."""
    aside = {at for at, one in enumerate(columns) if one is None}
    if not aside:
        return records
    return (one for one in records if any(text.strip() for at, text in enumerate(one[1]) if at not in aside))


def _cells(columns: _Columns, texts: list[str]) -> dict[str, str]:
    """The text of the cells that have any, by column name."""
    cells = zip(columns, texts, strict=False)
    return {one.name: stripped for one, text in cells if one and text and (stripped := text.strip())}


def _width_faults(sheet: CsvFile | Sheet, number: int, width: int, texts: list[str]) -> list[Finding]:
    """A CSV row has as many cells as the header; a sheet has no width of its own, so empty cells do not count there."""
    extra = texts[width:]
    if any(text.strip() for text in extra) or (extra and sheet.sheet is None):
        shown = _split(sheet, texts) or next((one for one in extra if one.strip()), "") or ",".join(texts)
        return [complaints.surplus_cells(sheet, number, width, shown)]
    if len(texts) < width and sheet.sheet is None:
        return [complaints.too_few_cells(sheet, number, width, len(texts))]
    return []


def _split(sheet: CsvFile | Sheet, texts: list[str]) -> str:
    """The first text of a CSV row that reads as one whose comma was taken for the end of its cell: a space follows."""
    split = (
        f"{one},{after}" for one, after in pairwise(texts) if one.strip() and after.strip() and after.startswith(" ")
    )
    return next(split, "") if sheet.sheet is None else ""


def _cells_faults(
    sheet: CsvFile | Sheet, number: int, columns: Iterable[Column | None], cells: dict[str, str]
) -> list[Finding]:
    """What is wrong with the cells by their columns alone."""
    return [
        fault
        for one in columns
        if one and (one.name in cells or one.required)
        for fault in _cell_faults(sheet, number, one, cells.get(one.name, ""))
    ]


def _name_faults(table: Table, sheet: CsvFile | Sheet, number: int, cells: dict[str, str]) -> list[Finding]:
    """The cells whose text stands in a name that would be none."""
    return [
        sheet.place(number, column.name).complain("value", complaints.BAD_NAME, cells[column.name])
        for column, template in table.loose
        if not all(makes_a_name(template, column.name, part) for part in column.parts(cells.get(column.name, "")))
    ]


def _cell_faults(sheet: CsvFile | Sheet, number: int, column: Column, text: str) -> list[Finding]:
    """What is wrong with one cell that has a text, or needs one."""
    if not text:
        return [complaints.required_cell(sheet, number, column)]
    parts = [part.strip() for part in text.split(column.separator)] if column.separator else [text]
    messages = [message for part in parts if (message := _value_fault(column, part))]
    return [sheet.place(number, column.name).complain("value", one, text) for one in messages]


def _value_fault(column: Column, text: str) -> Message | None:
    if _NOT_IN_XML.search(text):
        return complaints.CONTROL_CHARACTER
    if turned := turning(text):
        return complaints.turned_text(turned)
    if column.is_date:
        return _date_fault(text)
    if column.base_type == "anyURI":
        return _address_fault(text)
    if column.datatype is not None:
        return _datatype_fault(column, text)
    return None


def _date_fault(text: str) -> Message | None:
    try:
        read_date(text)
    except ValueError:
        return complaints.NOT_A_DATE
    return None


def _address_fault(text: str) -> Message | None:
    """An address is whole, or the path of a thing of ours; the mapping must be able to make an IRI of it."""
    try:
        resolve("http://example.org/", text)
        good = text.startswith(THING) or _is_whole(text)
    except ValueError:
        good = False
    return None if good and not any(char.isspace() for char in text) else complaints.BAD_ADDRESS


def _is_whole(text: str) -> bool:
    """True for http or https with a host and without a user; ValueError where the port is none."""
    parts = urlsplit(text)
    return text.startswith(_STANDARD) and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc


def _datatype_fault(column: Column, text: str) -> Message | None:
    try:
        column.read(text)
    except ValueError:
        return complaints.not_of_type(column)
    return None
