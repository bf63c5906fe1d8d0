"""Workbooks: the same tables in one XLSX file, and what such a file may not hold."""

import csv
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from tests.conftest import PLAN

from fremdrift import pipeline
from fremdrift.ground.errors import TableError
from fremdrift.ground.settings import Settings


def workbook(path: Path, change: dict[tuple[str, int, int], object] | None = None) -> Path:
    """The invented plan as a workbook; ``change`` puts something else into (sheet, row, column), counted from 1."""
    book = xlsxwriter.Workbook(path)
    for table in sorted(PLAN.glob("*.csv")):
        sheet = book.add_worksheet(table.stem)
        with table.open(encoding="utf-8", newline="") as file:
            for row, cells in enumerate(csv.reader(file), start=1):
                for column, text in enumerate(cells, start=1):
                    put(book, sheet, row - 1, column - 1, (change or {}).get((table.stem, row, column), text))
    book.close()
    return path


def put(book: xlsxwriter.Workbook, sheet: object, row: int, column: int, value: object) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, book.add_format({"num_format": "yyyy-mm-dd"}))  # type: ignore[attr-defined]
    elif isinstance(value, str) and value.startswith("="):
        sheet.write_formula(row, column, value)  # type: ignore[attr-defined]
    elif isinstance(value, str):
        sheet.write_string(row, column, value)  # type: ignore[attr-defined]
    else:
        sheet.write(row, column, value)  # type: ignore[attr-defined]


def quads(source: Path, settings: Settings) -> set[str]:
    return {str(one) for one in pipeline.check(source, settings).quads}


def test_a_workbook_says_the_same_as_its_tables(tmp_path: Path, settings: Settings) -> None:
    assert quads(workbook(tmp_path / "plan.xlsx"), settings) == quads(PLAN, settings)


def test_typed_cells_read_as_they_are_meant(tmp_path: Path, settings: Settings) -> None:
    typed = {("observations", 2, 6): date(2030, 1, 15), ("observations", 2, 7): 1, ("strategies", 2, 8): 3.0}
    assert quads(workbook(tmp_path / "plan.xlsx", typed), settings) == quads(PLAN, settings)


def test_headings_may_be_the_titles_in_either_language(tmp_path: Path, settings: Settings) -> None:
    titled = {("observations", 1, 11): "Ventet", ("observations", 1, 6): "Stated"}
    assert quads(workbook(tmp_path / "plan.xlsx", titled), settings) == quads(PLAN, settings)


def test_a_formula_is_refused_with_its_cell(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "plan.xlsx", {("observations", 2, 11): "=1+1"})
    sentences = [one.sentence() for one in pipeline.check(path, settings).findings]
    assert 'plan.xlsx, sheet observations, row 2, column K2: "=1+1": The cell holds a formula.' in sentences[0]


def test_a_bad_cell_names_its_sheet(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "plan.xlsx", {("observations", 2, 11): "2018-Q5"})
    sentence = pipeline.check(path, settings).findings[0].sentence("da")
    assert sentence.startswith('plan.xlsx, ark observations, række 2, kolonne expected: "2018-Q5": Det er ikke en dato')


def with_part(path: Path, part: str, content: bytes) -> None:
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()} | {part: content}
    with zipfile.ZipFile(path, "w") as packed:
        for name, body in parts.items():
            packed.writestr(name, body)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_before_any_parser(tmp_path: Path, settings: Settings, encoding: str) -> None:
    path = workbook(tmp_path / "plan.xlsx")
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'
    with_part(path, "xl/sharedStrings.xml", bomb.encode(encoding))
    with pytest.raises(TableError, match=r'plan.xlsx: "xl/sharedStrings.xml": A part of the workbook has a DOCTYPE'):
        pipeline.check(path, settings)


def test_a_bomb_is_refused_by_its_size(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "plan.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/big.bin", b"\0" * 60_000_000)
    with pytest.raises(TableError, match="unreasonably large when unpacked"):
        pipeline.check(path, settings)


def test_what_is_no_workbook_is_told(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"PK no")
    with pytest.raises(TableError, match="is not an XLSX workbook"):
        pipeline.check(path, settings)


def test_an_unknown_sheet_is_named(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "plan.xlsx")
    book = xlsxwriter.Workbook(tmp_path / "other.xlsx")
    book.add_worksheet("remarks").write(0, 0, "x")
    book.close()
    del path
    with pytest.raises(TableError, match="no table found"):
        pipeline.check(tmp_path / "other.xlsx", settings)
