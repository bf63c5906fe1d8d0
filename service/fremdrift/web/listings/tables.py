"""Tables that are made for a request: rows as CSV, JSON or a workbook, whole before the first byte goes out.

Rows are written to a file as they come, so that a long table is never in memory; a large one is sent from there.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from flask import Response
from werkzeug.exceptions import BadRequest

from fremdrift.deriving.deadlines_table import BETWEEN
from fremdrift.exporting.spools import Spooled
from fremdrift.exporting.tabular import TableFile
from fremdrift.exporting.workbook import fits, write_workbook
from fremdrift.ground.aside import Aside
from fremdrift.ground.formats import CSV, JSON, XLSX, Format
from fremdrift.model.tables import Column, Kind, Table
from fremdrift.web.listings.cards import lines_near
from fremdrift.web.listings.headings import NAMED, for_people, heading, note
from fremdrift.web.listings.lines import Lines
from fremdrift.web.replies import REVALIDATED, reply, reply_file
from fremdrift.web.shelf import served

TABLES: Final = (CSV, JSON, XLSX)
"""What a table is to be had as."""
_IN_MEMORY: Final = 1024 * 1024
_TOO_MANY: Final = "these are too many rows for a workbook; take them as .csv, or choose fewer"


@dataclass(frozen=True)
class Sheet:
    """A table by its name, with the kind of each column, in order."""

    name: str
    columns: Mapping[str, Kind]


Rows = Iterable[Mapping[str, Any]]


def reply_table(
    sheet: Sheet,
    rows: Rows,
    form: Format,
    lang: str,
    *,
    about: Mapping[str, Any] | None = None,
    flat: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda row: row,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The rows in one of TABLES; ``about`` stands before them in JSON, ``flat`` makes cells of what JSON nests.

    A workbook speaks the language, the others are the same in every one.

    Raises BadRequest for more rows than a workbook holds.
    """
    if form is XLSX:
        return reply(_workbook(sheet, map(flat, rows), lang), XLSX, headers=headers)
    if form is JSON:
        return _sent(_json(sheet, rows, about or {}), JSON, headers)
    return _sent(_csv(sheet, map(flat, rows)), CSV, headers)


def _sent(pieces: Iterable[str], form: Format, headers: Mapping[str, str] | None) -> Response:
    digest, size = hashlib.sha256(), 0
    file: Any = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed when it has been sent
    for piece in pieces:
        data = piece.encode()
        digest.update(data)
        size += file.write(data)
    file.seek(0)
    return reply_file(file, size, digest.hexdigest(), form, cache=REVALIDATED, headers=headers or {})


class _Line:
    """What a CSV writer writes to: it keeps the last line."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def _csv(sheet: Sheet, rows: Rows) -> Iterator[str]:
    line = _Line()
    writer = csv.DictWriter(line, tuple(sheet.columns))
    writer.writeheader()
    yield line.text
    for row in rows:
        writer.writerow(row)
        yield line.text


def _json(sheet: Sheet, rows: Rows, about: Mapping[str, Any]) -> Iterator[str]:
    head = json.dumps(about, ensure_ascii=False, indent=1)[1:-1].rstrip("\n")
    yield "{" + head + ("," if about else "") + f'\n "{sheet.name}": ['
    for number, row in enumerate(rows):
        yield ("," if number else "") + "\n  " + json.dumps(row, ensure_ascii=False)
    yield "\n ]\n}\n"


def _workbook(sheet: Sheet, rows: Rows, lang: str) -> bytes:
    """The rows as a workbook, with what addresses are called beside them; one without rows has an empty one, since its
    table needs one.
    """
    sheet, lines = _with_names(sheet), lines_near(served(), lang)
    rows = (_named(row, lines) for row in rows)
    kinds = sheet.columns.items()
    columns = tuple(Column(heading(name, lang, sheet.name), {lang: note(name, lang)}, {}, kind) for name, kind in kinds)
    with Aside() as folder:
        source, target, count = folder / "rows.csv", BytesIO(), -1
        with source.open("w", encoding="utf-8", newline="") as file:
            for count, line in enumerate(_csv(sheet, (for_people(row, lang) for row in rows))):  # noqa: B007 - how many lines there were, less the header
                file.write(line)
            if not count:
                file.write("," * (len(columns) - 1) + "\r\n")
        files = [TableFile(Table(sheet.name, {}, columns, ()), Spooled.of(source), count or 1)]
        if not fits(files):
            raise BadRequest(_TOO_MANY)
        write_workbook(files, target)
        return target.getvalue()


def _with_names(sheet: Sheet) -> Sheet:
    """The sheet with a column behind each of addresses whose things have titles."""
    columns = dict[str, Kind]()
    for name, kind in sheet.columns.items():
        columns |= {name: kind} | ({NAMED[name]: Kind.TEXT} if name in NAMED else {})
    return Sheet(sheet.name, columns)


def _named(row: Mapping[str, Any], lines: Lines) -> dict[str, Any]:
    """A row with the title of what each address in it is of, empty where that has none."""
    titles = {beside: _titles(row[name], lines) for name, beside in NAMED.items() if row.get(name)}
    return {**row, **titles}


def _titles(addresses: str, lines: Lines) -> str:
    """The titles of the addresses in a cell, in their order; of one without, nothing or, among several, itself."""
    several = addresses.split(BETWEEN)
    found = ((one, lines.get(one)) for one in several)
    return BETWEEN.join(line.title if line else one for one, line in found if line or len(several) > 1)
