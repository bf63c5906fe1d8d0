"""Templates: the tables as a workbook to fill in, made from their definition alone.

A sheet for each table, headings and help in Danish or English, drop-downs for codes and references, known rows at their
row numbers. Every cell is text, so that a spreadsheet program changes no date and no number, and nothing is a formula.
What is filled in reads as the same tables would from CSV.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]
from uritemplate import URITemplate
from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]

from fremdrift.ground.durable import put
from fremdrift.ground.errors import TableError
from fremdrift.ground.namespaces import FD
from fremdrift.ground.workbooks import LAST_ROW, fits, put_text
from fremdrift.model.findings import Message
from fremdrift.quads.query import Row as Found
from fremdrift.reading.codes import code_lists, codes_of
from fremdrift.reading.definition import Column, Table
from fremdrift.reading.rows import Row
from fremdrift.reading.sheets import LISTS, WORKBOOK

ROOM: Final = 1000
"""How many rows beyond the known ones have drop-downs, and are offered where another table refers to them."""

_MADE: Final = datetime(1980, 1, 1)  # the same bytes for the same tables; XLSX wants a date without a zone
_TEXT: Final = 49  # the number format "@" (ECMA-376, part 1, 18.8.30)
_LONGEST_LIST: Final = 255  # characters of a list that stands in the cell's own rule, and of a message
_LONGEST_TITLE: Final = 32
_LONGEST_SHEET_NAME: Final = 31
_NOT_IN_SHEET_NAMES: Final = set("[]:*?/\\'")

_REQUIRED: Final = Message("Skal udfyldes.", "Must be filled in.")
_SEVERAL: Final = Message("Flere skilles med", "Several are separated by")
_NOT_ALLOWED: Final = Message("Vælg en værdi fra listen.", "Choose a value from the list.")
_NO_SUCH_ROW: Final = Message(
    "Listen har ikke den værdi. Tilføj rækken i arket {sheet} med samme nøgle.",
    "The list does not have this value. Add the row to the sheet {sheet}, with the same key.",
)


def write_template(tables: Sequence[Table], rows: Iterable[Row], path: Path, lang: str) -> None:
    """Write the tables with these rows as an XLSX workbook to fill in; ``lang`` is ``da`` or ``en``.

    Raises TableError where the path is taken or no ``.xlsx``, or where a workbook cannot hold a row.
    """
    if path.suffix.lower() != WORKBOOK:
        raise TableError(f"{path} does not end in {WORKBOOK}; nothing was written")
    if path.exists():
        raise TableError(f"{path} is there already; name a new workbook, nothing was written")
    put(path, template(tables, rows, lang))


def template(tables: Sequence[Table], rows: Iterable[Row], lang: str) -> bytes:
    """The same workbook as bytes, equal for equal tables. Raises TableError where a workbook cannot hold a row."""
    known: dict[str, list[Row]] = {table.name: [] for table in tables}
    for row in rows:
        known[row.table.name].append(row)
    return _Template(tables, known, lang).made()


@dataclass(frozen=True)
class _Choices:
    """What a cell may hold: the texts or the range they stand in, what each means, and whether nothing else may."""

    source: list[str] | str
    meanings: tuple[str, ...] = ()
    otherwise: str = ""
    strict: bool = True


class _Template:
    """One workbook being made."""

    def __init__(self, tables: Sequence[Table], known: dict[str, list[Row]], lang: str) -> None:
        self.tables = {table.name: table for table in tables}
        self.known = known
        self.lang = lang
        self.names = {table.name: _sheet_name(table, tables, lang) for table in tables}
        self.lists = 0
        self.to = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.to, {"in_memory": True})
        self.book.set_properties({"created": _MADE})
        self.text = self.book.add_format({"num_format": _TEXT, "valign": "top"})
        heading = {"num_format": _TEXT, "bold": True, "bottom": 1}
        self.heading = self.book.add_format({**heading, "bg_color": "#E4ECF4"})
        self.required = self.book.add_format({**heading, "bg_color": "#F6DFA4"})

    def made(self) -> bytes:
        """All sheets, the hidden one last."""
        sheets = [(table, self.book.add_worksheet(self.names[table.name])) for table in self.tables.values()]
        for table, sheet in sheets:
            self._fill(table, sheet)
        self.book.close()
        return self.to.getvalue()

    def _fill(self, table: Table, sheet: Any) -> None:
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.cells):
            self._column(table, sheet, at, column)
        for row in self.known[table.name]:
            for at, column in enumerate(table.cells):
                if row.get(column.name):
                    _put(sheet, row, at, column, self.text)

    def _column(self, table: Table, sheet: Any, at: int, column: Column) -> None:
        heading = _heading(table, column, self.lang)
        choices = self._choices(column) or self._rows_of_other(table, column)
        widest = max((len(row.get(column.name)) for row in self.known[table.name]), default=0)
        sheet.set_column(at, at, min(max(len(heading) + 2, widest + 1), 44), self.text)
        sheet.write_string(0, at, heading, self.required if column.required else self.heading)
        lines = [*self._help(column, heading), *(choices.meanings if choices else ())]
        height = 20 * sum(1 + len(line) // 52 for line in lines)
        sheet.write_comment(0, at, "\n".join(lines), {"width": 340, "height": height, "author": "Fremdrift"})
        sheet.data_validation(1, at, self._end(table) - 1, at, self._rule(column, heading, choices))

    def _help(self, column: Column, heading: str) -> list[str]:
        """The heading with the column's own name, what it is for, and what is asked of a cell."""
        lines = [f"{heading} ({column.name})", column.help.get(self.lang, "")]
        lines += [_REQUIRED.text(self.lang)] if column.required else []
        lines += [f"{_SEVERAL.text(self.lang)} {column.separator}"] if column.separator else []
        return [line for line in lines if line]

    def _rule(self, column: Column, heading: str, choices: _Choices | None) -> dict[str, Any]:
        """A cell's input message and its drop-down (https://xlsxwriter.readthedocs.io/working_with_data_validation.html)."""
        message = "\n".join(self._help(column, heading)[1:])
        rule: dict[str, Any] = {"validate": "any", "input_title": _cut(heading, _LONGEST_TITLE)}
        if message:
            rule["input_message"] = _cut(message, _LONGEST_LIST)
        if choices:
            rule |= {"validate": "list", "source": choices.source, "error_title": _cut(heading, _LONGEST_TITLE)}
            rule |= {"error_message": choices.otherwise, "error_type": "stop" if choices.strict else "warning"}
        return rule

    def _choices(self, column: Column) -> _Choices | None:
        """The codes that a column takes; None where it takes no codes or several in one cell."""
        if column.separator:
            return None
        if column.base_type == "boolean":
            return self._listed([("true", ""), ("false", "")])
        if column.predicate == FD + "publisherStatus":
            return self._listed([*self._own_codes(), *self._printed_scales(column)], strict=False)
        return self._listed([(code, self._label(row)) for code, row in codes_of(column)])

    def _own_codes(self) -> list[tuple[str, str]]:
        """The rows of the table of own codes, as a cell names them: by their path."""
        return [
            (URITemplate(table.about).expand(dict[str, Any](row.cells)), row.get(f"label_{self.lang}"))
            for table in self.tables.values()
            if table.holds_codes
            for row in self.known[table.name]
        ]

    def _printed_scales(self, column: Column) -> list[tuple[str, str]]:
        """The codes of the scales in the vocabulary that a publisher has printed, where a known row has one of them."""
        known = {row.get(column.name) for rows in self.known.values() for row in rows}
        scales = [
            rows for rows in code_lists().values() if any(row["publisher"] and row["code"] in known for row in rows)
        ]
        return [(row["code"], self._label(row)) for rows in scales for row in rows]

    def _label(self, row: Found) -> str:
        return row[self.lang] or row["da"] or row["en"]

    def _listed(self, offered: list[tuple[str, str]], *, strict: bool = True) -> _Choices | None:
        """A list in the rule itself where it is short, else in the hidden sheet."""
        if not offered:
            return None
        texts = [text for text, _ in offered]
        meanings = tuple(f"{text}: {meaning}" for text, meaning in offered if meaning)
        short = len(",".join(texts)) <= _LONGEST_LIST and not any("," in text for text in texts)
        return _Choices(texts if short else self._hidden(texts), meanings, _NOT_ALLOWED.text(self.lang), strict)

    def _hidden(self, texts: list[str]) -> str:
        at, self.lists = self.lists, self.lists + 1
        for number, text in enumerate(texts):
            self._hidden_sheet.write_string(number, at, text, self.text)
        return f"={LISTS}!{xl_range_abs(0, at, len(texts) - 1, at)}"

    @cached_property
    def _hidden_sheet(self) -> Any:
        sheet = self.book.add_worksheet(LISTS)
        sheet.hide()
        return sheet

    def _rows_of_other(self, table: Table, column: Column) -> _Choices | None:
        """The keys of the table that a column refers to; a key may be written before its row."""
        reference = next((one for one in table.references if one.column == column.name), None)
        if reference is None or column.separator:
            return None
        other, sheet = self.tables[reference.table], self.names[reference.table]
        at = [one.name for one in other.cells].index(reference.key)
        source = f"='{sheet}'!{xl_range_abs(1, at, self._end(other) - 1, at)}"
        return _Choices(source, otherwise=_NO_SUCH_ROW.text(self.lang).format(sheet=sheet), strict=False)

    def _end(self, table: Table) -> int:
        """The last row that has drop-downs, counted from 1."""
        return min(max((row.number for row in self.known[table.name]), default=1) + ROOM, LAST_ROW)


def _sheet_name(table: Table, tables: Sequence[Table], lang: str) -> str:
    """The table's title where the reader takes it for this table alone and a sheet may have it; else its name."""
    meant = {title.casefold(): one.name for one in tables for title in (one.name, *one.titles.values())}
    for name in (table.titles.get(lang, table.name), table.name):
        fits = 0 < len(name) <= _LONGEST_SHEET_NAME and not _NOT_IN_SHEET_NAMES & set(name)
        if fits and meant[name.casefold()] == table.name:
            return name
    raise TableError(f"no sheet of a workbook can have the name of the table {table.name}")


def _heading(table: Table, column: Column, lang: str) -> str:
    """The column's title where the reader takes it for this column and no other; else its name."""
    title = column.heading(lang)
    return title if [one for one in table.cells if one.answers_to(title)] == [column] else column.name


def _put(sheet: Any, row: Row, at: int, column: Column, form: Any) -> None:
    """One cell, as text whatever it looks like. Raises TableError where a cell cannot hold it."""
    text = row.get(column.name)
    if not fits(text) or row.number > LAST_ROW:
        raise TableError(
            f"{row.table.name}, row {row.number}, column {column.name}: a cell of a workbook cannot hold this; keep CSV"
        )
    put_text(sheet, row.number - 1, at, text, form)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
