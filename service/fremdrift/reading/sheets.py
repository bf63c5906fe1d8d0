"""Sheets: the cells of a CSV file or of one sheet of a workbook, as text, with the number of each record.

Both kinds come out alike. What cannot be cells at all (not UTF-8, NUL, a quote that never ends, a formula, a DOCTYPE)
raises ``Unreadable`` with its finding: nothing is guessed and nothing is run.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import python_calamine

from fremdrift.model.findings import Finding, Message

Record = tuple[int, list[str]]
"""The number of a record, the header being 1, and the text of its cells."""

WORKBOOK: Final = ".xlsx"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LARGEST_CELL: Final = 1024 * 1024
_LARGEST_WORKBOOK: Final = 512 * 1024 * 1024
_LARGEST_RATIO: Final = 100


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

    def records(self) -> Iterator[Record]:
        """Every record that has a cell with text, the header first. Raises Unreadable."""
        csv.field_size_limit(_LARGEST_CELL)
        reader = csv.reader(self._lines(), strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                raise Unreadable(self._broken(number, fault)) from fault
            if any(cells):
                yield number, cells

    def _lines(self) -> Iterator[str]:
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield self._decoded(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, number)

    def _decoded(self, line: bytes, number: int) -> str:
        if b"\0" in line:
            raise Unreadable(Finding(_NUL, self.file, number, rule="nul"))
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError as fault:
            shown = line[max(0, fault.start - 10) : fault.start + 10].decode("latin-1")
            raise Unreadable(Finding(_NOT_UTF8, self.file, number, value=shown, rule="encoding")) from fault

    def _broken(self, number: int, fault: csv.Error) -> Finding:
        message = Message(
            f"Rækken er ikke gyldig CSV ({fault}). Se efter et anførselstegn der mangler, og gem filen igen.",
            f"The row is not valid CSV ({fault}). Look for a missing quotation mark, and save the file again.",
        )
        return Finding(message, self.file, number, rule="csv")


_NUL: Final = Message(
    "Filen indeholder et NUL-tegn. Fjern det, og gem filen som CSV i UTF-8.",
    "The file contains a NUL character. Remove it, and save the file as CSV in UTF-8.",
)
_NOT_UTF8: Final = Message(
    "Teksten er ikke UTF-8. Gem filen som »CSV UTF-8« i regnearket.",
    "The text is not UTF-8. Save the file as “CSV UTF-8” in the spreadsheet program.",
)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    workbook: "Workbook"
    sheet: str

    @property
    def file(self) -> str:
        """What a finding calls it."""
        return self.workbook.path.name

    def records(self) -> Iterator[Record]:
        """Every record that has a cell with text, the header first. Raises Unreadable for a formula."""
        formulas = self.workbook.formulas(self.sheet)
        if formulas:
            row, cell, text = formulas[0]
            raise Unreadable(Finding(_FORMULA, self.file, row, cell, f"={text}", self.sheet, rule="formula"))
        rows = self.workbook.opened.get_sheet_by_name(self.sheet).to_python(skip_empty_area=False)
        for at, values in enumerate(rows, start=1):
            cells = [_text(value) for value in values]
            if any(cells):
                yield at, cells


_FORMULA: Final = Message(
    "Cellen indeholder en formel. Indsæt dens værdi i stedet (kopiér, indsæt speciel, værdier).",
    "The cell holds a formula. Put its value there instead (copy, paste special, values).",
)


def _text(value: object) -> str:
    """The text of a typed cell: dates as ISO 8601, whole numbers without a decimal point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, date | time | timedelta):
        return value.isoformat() if not isinstance(value, timedelta) else str(value)
    return str(value)


@dataclass(frozen=True)
class Workbook:
    """An XLSX workbook with a sheet per table."""

    path: Path

    @cached_property
    def opened(self) -> python_calamine.CalamineWorkbook:
        """The workbook as calamine reads it. Raises Unreadable where it is none, or not a safe one."""
        try:
            self._refuse_bombs()
            return python_calamine.CalamineWorkbook.from_path(self.path)
        except (zipfile.BadZipFile, python_calamine.CalamineError, OSError, KeyError) as fault:
            raise Unreadable(Finding(_NO_WORKBOOK, self.path.name, rule="workbook")) from fault

    def sheets(self) -> dict[str, Sheet]:
        """The sheets by name."""
        return {name: Sheet(self, name) for name in self.opened.sheet_names}

    def _refuse_bombs(self) -> None:
        """A DOCTYPE is refused before any XML parser sees it, and so is a part that swells beyond reason."""
        with zipfile.ZipFile(self.path) as parts:
            packed = sum(part.compress_size for part in parts.infolist()) or 1
            swollen = sum(part.file_size for part in parts.infolist())
            if swollen > _LARGEST_WORKBOOK or (swollen > 10_000_000 and swollen / packed > _LARGEST_RATIO):
                raise Unreadable(Finding(_BOMB, self.path.name, rule="size"))
            for part in parts.infolist():
                if part.filename.endswith((".xml", ".rels")) and _has_doctype(parts.read(part)):
                    raise Unreadable(Finding(_DOCTYPE, self.path.name, value=part.filename, rule="doctype"))

    def formulas(self, sheet: str) -> list[tuple[int, str, str]]:
        """The formula cells of a sheet: row, cell name and text."""
        with zipfile.ZipFile(self.path) as parts:
            part = _part_of(parts, sheet)
            found = []
            for _, element in ElementTree.iterparse(io.BytesIO(parts.read(part))):  # noqa: S314 - no DOCTYPE got here
                if element.tag == f"{_MAIN}c" and (formula := element.find(f"{_MAIN}f")) is not None:
                    name = element.get("r", "?")
                    found.append((int(re.sub(r"\D", "", name) or 0), name, formula.text or ""))
            return found


def _has_doctype(part: bytes) -> bool:
    """Also in UTF-16, where every other byte is zero."""
    plain = part.replace(b"\0", b"").lower()
    return b"<!doctype" in plain or b"<!entity" in plain


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str:
    """The path of a sheet's part, by way of the workbook's relations (ECMA-376, part 1, 18.2.19)."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314 - no DOCTYPE got here
    relation = next(one.get(_RELATION) for one in book.iter(f"{_MAIN}sheet") if one.get("name") == sheet)
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    target = next(one.get("Target", "") for one in relations if one.get("Id") == relation)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


_NO_WORKBOOK: Final = Message(
    "Filen er ikke en XLSX-projektmappe. Gem den igen som .xlsx.",
    "The file is not an XLSX workbook. Save it again as .xlsx.",
)
_BOMB: Final = Message(
    "Projektmappen fylder urimeligt meget udpakket. Gem den igen uden billeder og tomme områder.",
    "The workbook is unreasonably large when unpacked. Save it again without pictures and empty areas.",
)
_DOCTYPE: Final = Message(
    "En del af projektmappen har en DOCTYPE, som intet regneark har brug for. Gem den igen fra et regnearksprogram.",
    "A part of the workbook has a DOCTYPE, which no spreadsheet needs. Save it again from a spreadsheet program.",
)
