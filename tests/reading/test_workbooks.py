"""Workbooks: the same tables in one XLSX file, and what such a file may not hold."""

import csv
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from tests.conftest import PLAN

from fremdrift import pipeline
from fremdrift.ground import folders
from fremdrift.ground.errors import TableError
from fremdrift.ground.settings import Settings
from fremdrift.model.findings import blocking
from fremdrift.reading.sheets import Sheet


def workbook(path: Path, change: dict[tuple[str, int, int], object] | None = None) -> Path:
    """The invented plan as a workbook; ``change`` puts something else into (sheet, row, column), counted from 1."""
    book = xlsxwriter.Workbook(path)
    for table in sorted(PLAN.glob("*.csv")):
        sheet = book.add_worksheet(table.stem)
        with table.open(encoding="utf-8", newline="") as file:
            for row, cells in enumerate(csv.reader(file), start=1):
                for column, text in enumerate(cells, start=1):
                    put(book, sheet, row - 1, column - 1, text)
    for (name, row, column), value in (change or {}).items():
        put(book, book.get_worksheet_by_name(name), row - 1, column - 1, value)
    book.close()
    return path


def copied(name: str, more: str) -> Callable[[Path], Path]:
    """The plan's workbook with the sheet of a table twice, the second time under another name."""

    def make(path: Path) -> Path:
        book = xlsxwriter.Workbook(path)
        for table, title in [*((one.stem, one.stem) for one in sorted(PLAN.glob("*.csv"))), (name, more)]:
            sheet = book.add_worksheet(title)
            with (PLAN / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                for row, cells in enumerate(csv.reader(file)):
                    sheet.write_row(row, 0, cells)
        book.close()
        return path

    return make


def put(book: xlsxwriter.Workbook, sheet: object, row: int, column: int, value: object) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, book.add_format({"num_format": "yyyy-mm-dd"}))  # type: ignore[attr-defined]
    elif isinstance(value, tuple):
        sheet.write_number(row, column, value[0], book.add_format({"num_format": value[1]}))  # type: ignore[attr-defined]
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


def for_readers(path: Path) -> Path:
    """The plan's workbook with columns and sheets of the reader's own: the first column, one amid, the last, some with
    formulas, which go on below the rows, and a note beside the table.
    """
    book = xlsxwriter.Workbook(path)
    for table in sorted(PLAN.glob("*.csv")):
        sheet = book.add_worksheet(table.stem)
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for row, cells in enumerate(rows):
            own = ("(mine)", "(looked up", " (note)") if row == 0 else (f"n{row}", "=1/0", "=A1")
            for column, text in enumerate([own[0], cells[0], own[1], *cells[1:], own[2]]):
                put(book, sheet, row, column, text)
        sheet.write_formula(len(rows) + 3, 2, "=VLOOKUP(B9,B:C,2,0)", None, "#N/A")
        sheet.write_string(len(rows) + 4, 0, "done until here")
    for name in ("(scratch)", "moves"):
        book.add_worksheet(name).write_formula(0, 0, "=1+1")
    book.close()
    return path


def test_what_is_for_readers_only_is_passed_over(tmp_path: Path, settings: Settings) -> None:
    """Each row is still the row of the sheet that it was."""
    found = pipeline.check(for_readers(tmp_path / "plan.xlsx"), settings)
    assert {str(one) for one in found.quads} == quads(PLAN, settings)
    plain = pipeline.check(workbook(tmp_path / "plan.xlsx"), settings)
    assert [one.sentence() for one in found.findings] == [one.sentence() for one in plain.findings]


@pytest.mark.parametrize(
    ("before", "merged"), [(0, 2), (0, 3), (3, 2), (99, 2)], ids=["first", "over three", "amid the columns", "last"]
)
def test_a_heading_for_readers_may_be_merged_over_columns(
    before: int, merged: int, tmp_path: Path, settings: Settings
) -> None:
    """Texts and formulas beneath all of them are passed over, whatever is merged there besides."""
    path = tmp_path / "plan.xlsx"
    book = xlsxwriter.Workbook(path)
    for table in sorted(PLAN.glob("*.csv")):
        sheet = book.add_worksheet(table.stem)
        rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
        at = min(before, len(rows[0]))
        sheet.merge_range(0, at, 0, at + merged - 1, "(my notes)")
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                put(book, sheet, row, column + merged * (column >= at), text)
        sheet.write_string(1, at, "one")
        sheet.write_formula(1, at + merged - 1, "=1/0", None, "#DIV/0!")
        sheet.merge_range(len(rows) + 1, at, len(rows) + 2, at + merged - 1, "done until here")
    book.close()
    found = pipeline.check(path, settings)
    assert {str(one) for one in found.quads} == quads(PLAN, settings)


def test_a_text_beside_the_columns_of_a_sheet_is_told_what_to_do(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "plan.xlsx", {("observations", 3, 30): "mine"})
    assert any('"mine": The text stands to the right of the' in one for one in sentences(path, settings))


def test_a_column_for_readers_only_is_passed_over_in_csv_too(tmp_path: Path, settings: Settings) -> None:
    """Its cells count where the width of a row is told, and a row with no other is none."""
    for table in PLAN.glob("*.csv"):
        lines = table.read_text(encoding="utf-8").splitlines()
        own = ["(mine)", *(f"n{number}" for number in range(1, len(lines)))]
        rows = [f"{mine},{line}" for mine, line in zip(own, lines, strict=True)]
        rows.append("only mine" + "," * len(next(csv.reader(lines))))
        (tmp_path / table.name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "moves.csv").write_text("thing\n", encoding="utf-8")
    found = pipeline.check(tmp_path, settings)
    assert {str(one) for one in found.quads} == quads(PLAN, settings)
    assert [one.sentence() for one in found.findings] == [
        one.sentence() for one in pipeline.check(PLAN, settings).findings
    ]


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ((1, 12), "=A1", 'row 1, column L1: "=A1": The cell holds a formula.'),
        ((2, 12), "=A1", 'row 2, column L2: "=A1": The cell holds a formula.'),
        ((1, 12), "mine", 'row 1, column mine: "mine": The table has no column of this name.'),
    ],
    ids=["a heading that is computed", "a formula in a column of the table", "a heading without a bracket"],
)
def test_what_is_not_for_readers_only_is_still_complained_of(
    place: tuple[int, int], value: str, message: str, tmp_path: Path, settings: Settings
) -> None:
    path = workbook(tmp_path / "plan.xlsx", {("observations", *place): value})
    assert any(message in one for one in sentences(path, settings)), sentences(path, settings)


def test_a_column_that_a_table_calls_so_is_read(tmp_path: Path, settings: Settings) -> None:
    definition = folders.table_definition().read_text(encoding="utf-8")
    (tmp_path / "csv-metadata.json").write_text(definition.replace('"Ventet"', '"(Ventet)"'), encoding="utf-8")
    path = workbook(tmp_path / "plan.xlsx", {("observations", 1, 11): "(Ventet)"})
    assert '"(Ventet)"' in (tmp_path / "csv-metadata.json").read_text(encoding="utf-8")
    assert quads(path, settings) == quads(PLAN, settings)


def test_a_bad_cell_names_its_sheet(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "plan.xlsx", {("observations", 2, 11): "2018-Q5"})
    sentence = pipeline.check(path, settings).findings[0].sentence("da")
    assert sentence.startswith('plan.xlsx, ark observations, række 2, kolonne expected: "2018-Q5": Det er ikke en dato')


Change = Callable[[dict[str, bytes]], object]


def changed(path: Path, change: Change) -> None:
    """Pack the workbook again with its parts changed in place."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)


def with_part(path: Path, part: str, content: bytes) -> None:
    changed(path, lambda parts: parts.update({part: content}))


def edit(part: str, old: bytes, new: bytes) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part], f"{old!r} is not in {part}"
        parts[part] = parts[part].replace(old, new)

    return change


def cut(part: str, end: int = 40) -> Change:
    return lambda parts: parts.update({part: parts[part][:-end]})


def cell(name: str, new: bytes) -> Change:
    """Another cell in place of one that holds a text."""

    def change(parts: dict[str, bytes]) -> None:
        before, found, after = parts[OBSERVATIONS].partition(f'<c r="{name}"'.encode())
        assert found, f"{name} is not in {OBSERVATIONS}"
        parts[OBSERVATIONS] = before + new + after.partition(b"</c>")[2]

    return change


def beyond(new: bytes) -> Change:
    """One more row after the last."""
    return edit(OBSERVATIONS, b"</sheetData>", new + b"</sheetData>")


OBSERVATIONS = "xl/worksheets/sheet5.xml"  # the fifth of the plan's tables by name
BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
DAMAGED = (
    "is not an XLSX workbook that can be read: it is damaged, or it has a password. Open it in a spreadsheet program"
)
SHEET = f"plan.xlsx, sheet observations: The file {DAMAGED}"
FILE = f"plan.xlsx: The file {DAMAGED}"
TRANSITIONAL = b"http://schemas.openxmlformats.org/"
STRICT = {
    TRANSITIONAL + b"spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    TRANSITIONAL + b"officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def strict(parts: dict[str, bytes]) -> None:
    """The namespaces of Strict Open XML (ISO/IEC 29500-1)."""
    for old, new in STRICT.items():
        parts.update({name: body.replace(old, new) for name, body in parts.items()})


def repeated(parts: dict[str, bytes], long: int, times: int) -> None:
    """A text that stands once in the file, in a row after another."""
    number = parts["xl/sharedStrings.xml"].count(b"<si>")
    edit("xl/sharedStrings.xml", b"</sst>", b"<si><t>" + b"x" * long + b"</t></si></sst>")(parts)
    beyond(b'<row><c t="s"><v>%d</v></c></row>' % number * times)(parts)


BROKEN: dict[str, tuple[Change, str]] = {
    "a sheet that is cut": (cut(OBSERVATIONS), SHEET),
    "a sheet whose tags cross": (edit(OBSERVATIONS, b"</c></row>", b"</row></c>"), SHEET),
    "a sheet that is not there": (lambda parts: parts.pop(OBSERVATIONS), SHEET),
    "a sheet by a roundabout way": (
        edit(RELATIONS, b'"worksheets/', b'"../xl/worksheets/'),
        "plan.xlsx, sheet sources: The file ",
    ),
    "a sheet without a relation": (edit(RELATIONS, b'"rId5"', b'"rId55"'), FILE),
    "relations that are cut": (cut(RELATIONS), FILE),
    "relations that are not there": (lambda parts: parts.pop(RELATIONS), FILE),
    "a workbook part that is cut": (cut(BOOK), FILE),
    "texts that are cut": (cut("xl/sharedStrings.xml"), FILE),
    "texts that are not there": (
        lambda parts: parts.pop("xl/sharedStrings.xml"),
        "plan.xlsx, sheet sources: The file ",
    ),
    "a cell without a name": (cell("A2", b'<c r=""><v>1</v></c>'), SHEET.replace(": The", ': "": The')),
    "a cell that names none": (
        cell("A2", b'<c r="ZZZZZZ99999999999"><v>1</v></c>'),
        SHEET.replace(": The", ': "ZZZZZZ99999999999": The'),
    ),
    "a row that is none": (beyond(b'<row r="9999999999999"/>'), SHEET.replace(": The", ': "A9999999999999": The')),
    "a text that no list has": (cell("A2", b'<c r="A2" t="s"><v>99999</v></c>'), SHEET),
    "a stray cell far away": (
        beyond(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "plan.xlsx, sheet observations, row 1048576, column XFD1048576: The sheet is too large: from A1 to this cell "
        "there are over 5000000 cells. Delete what stands outside the table, or use CSV.",
    ),
    "a stray cell far away without a name": (
        beyond(b'<row r="1048576">' + b"<c><v>1</v></c>" * 5 + b"</row>"),
        "plan.xlsx, sheet observations, row 1048576: The sheet is too large",
    ),
    "a cell without end": (
        cell("C2", b'<c r="C2" t="inlineStr"><is><t>' + b"long " * 300_000 + b"</t></is></c>"),
        'plan.xlsx, sheet observations, row 2, column initiative: "long long long',
    ),
    "an error of the spreadsheet": (
        cell("K2", b'<c r="K2" t="e"><v>#REF!</v></c>'),
        'plan.xlsx, sheet observations, row 2, column K2: "#REF!": The cell holds an error of the spreadsheet program',
    ),
    "more cells in a row than there are columns": (
        beyond(b'<row r="9">' + b"<c/>" * 20_000 + b"</row>"),
        f'plan.xlsx, sheet observations: "": The file {DAMAGED}',
    ),
    "a doctype in a part that is called otherwise": (
        lambda parts: (
            edit(RELATIONS, b"worksheets/sheet5.xml", b"worksheets/sheet5.dat")(parts),
            parts.update(
                {OBSERVATIONS.replace(".xml", ".dat"): b"<!DOCTYPE x>" + parts.pop(OBSERVATIONS).partition(b"?>")[2]}
            ),
        ),
        f"plan.xlsx, sheet observations: The file {DAMAGED}",
    ),
    "a long text that cells repeat": (
        lambda parts: repeated(parts, 1_000_000, 600),
        "plan.xlsx, sheet observations, row 540: The texts of the sheet have over 536870912 characters together",
    ),
    "two sheets of one name": (
        edit(BOOK, b'name="milestones"', b'name="observations"'),
        "plan.xlsx, sheet observations: Two sheets have this name. Rename one of them, or delete it.",
    ),
    "a formula in strict form": (
        lambda parts: (cell("K2", b'<c r="K2"><f>1+1</f><v>2</v></c>')(parts), strict(parts)),
        'plan.xlsx, sheet observations, row 2, column K2: "=1+1": The cell holds a formula.',
    ),
    "a formula in a cell without a name": (
        beyond(b"<row><c><f>1+1</f></c></row>"),
        'plan.xlsx, sheet observations, row 4: "=1+1": The cell holds a formula.',
    ),
}


def sentences(path: Path, settings: Settings, lang: str = "en") -> list[str]:
    """What is said, as findings or as the one sentence that nothing could be read."""
    try:
        return [one.sentence(lang) for one in blocking(pipeline.check(path, settings).findings)]
    except TableError as fault:
        return [str(fault)]


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_workbook_is_complained_of(case: str, tmp_path: Path, settings: Settings) -> None:
    change, message = BROKEN[case]
    path = workbook(tmp_path / "plan.xlsx")
    changed(path, change)
    found = sentences(path, settings)
    assert any(one.startswith(message) for one in found), found


def test_one_broken_sheet_is_one_complaint(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "plan.xlsx")
    changed(path, cut(OBSERVATIONS))
    assert len(sentences(path, settings)) == 1, "the judgement that names an observation is no second fault"
    assert sentences(path, settings, "da")[0].startswith(
        "plan.xlsx, ark observations: Filen er ikke en XLSX-projektmappe der kan læses: den er beskadiget"
    )


def test_a_workbook_with_a_password_is_told(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "plan.xlsx")
    body = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of an encrypted entry, in either header
        place = body.find(mark)
        while place >= 0:
            body[place + at] |= 1
            place = body.find(mark, place + 4)
    path.write_bytes(body)
    assert sentences(path, settings)[0].startswith(FILE)


def test_a_strict_workbook_says_the_same_as_its_tables(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "plan.xlsx")
    changed(path, strict)
    assert quads(path, settings) == quads(PLAN, settings)


def test_a_far_cell_with_a_style_alone_is_no_matter(tmp_path: Path, settings: Settings) -> None:
    path = workbook(tmp_path / "plan.xlsx")
    changed(path, beyond(b'<row r="1048576"><c r="XFD1048576" s="0"/></row>'))
    assert quads(path, settings) == quads(PLAN, settings)


def test_two_sheets_of_one_table_are_told(tmp_path: Path, settings: Settings) -> None:
    path = copied("milestones", "Milepæle")(tmp_path / "plan.xlsx")
    assert sentences(path, settings) == [
        "plan.xlsx, sheet Milepæle: The table milestones has two sheets, this one and milestones. "
        "Put the rows into one, and delete the other."
    ]


def test_a_panic_of_the_parser_is_told(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """calamine's panics are no Exception (https://docs.rs/pyo3/latest/pyo3/panic/struct.PanicException.html)."""

    def fail(sheet: Sheet, *, every: bool) -> None:
        raise type("PanicException", (BaseException,), {})

    monkeypatch.setattr(Sheet, "_inspect", fail)
    assert sentences(workbook(tmp_path / "plan.xlsx"), settings)[0].startswith("plan.xlsx, sheet sources: The file ")


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


def test_a_bomb_is_refused_whatever_the_archive_says_of_its_size(tmp_path: Path, settings: Settings) -> None:
    """zipfile reads no more of a part than the archive says; calamine would read all of it."""
    path = workbook(tmp_path / "plan.xlsx")
    part = "xl/sharedStrings.xml"
    with zipfile.ZipFile(path) as packed:
        said = packed.read(part)
    with_part(path, part, said + b" " * 60_000_000)
    body = path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        true = packed.getinfo(part)
    for size in (len(said), len(said) + 1):
        told = struct.pack("<2L", true.compress_size, size)
        changed_body = body.replace(struct.pack("<2L", true.compress_size, true.file_size), told)
        path.write_bytes(changed_body.replace(struct.pack("<L", true.CRC), struct.pack("<L", zlib.crc32(said))))
        with pytest.raises(TableError, match="unreasonably large when unpacked"):
            pipeline.check(path, settings)


MERGED = "The cell is merged with others, of which only the first has a value. Unmerge it, and write into each cell"


@pytest.mark.parametrize(
    ("cells", "text", "message"),
    [
        ("T2:T3", "said so", f'row 2, column T2: "said so": {MERGED}'),
        ("S3:T3", "said so", f'row 3, column S3: "said so": {MERGED}'),
        ("T2:T3", "", None),
        ("T2:T2", "said so", None),
        ("X8:Y9", "", None),
    ],
    ids=["over rows", "over columns", "of empty cells", "of one", "beside the table"],
)
def test_cells_of_a_table_that_are_merged_are_refused_where_they_have_a_value(
    cells: str, text: str, message: str | None, tmp_path: Path, settings: Settings
) -> None:
    """The file has it in the first alone: what holds for the others would be lost."""
    place = {"T2:T3": (2, 20), "S3:T3": (3, 19), "T2:T2": (2, 20), "X8:Y9": (8, 24)}[cells]
    path = workbook(tmp_path / "plan.xlsx", {("observations", *place): text})
    merge = f'</sheetData><mergeCells count="1"><mergeCell ref="{cells}"/></mergeCells>'
    changed(path, edit(OBSERVATIONS, b"</sheetData>", merge.encode()))
    said = sentences(path, settings)
    assert [one for one in said if message and message in one] or not (said or message), said


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (6.1, "0.00", "(0.00) shows otherwise, as 6.10; what is read is 6.1."),
        (6.1, "0.000", "(0.000) shows otherwise, as 6.100; what is read is 6.1."),
        (7, "000", "(000) shows otherwise, as 007; what is read is 7."),
        (6.5, "0", "(0) shows otherwise, as 7; what is read is 6.5."),
        (0.1, "0%", "(0%) shows otherwise, as 10%; what is read is 0.1."),
        (1234, "#,##0", "(#,##0) shows otherwise, as 1,234; what is read is 1234."),
        (7, '"A-"0', '("A-"0) shows otherwise, as A-7; what is read is 7.'),
        (-5, "#,##0_);(#,##0)", "(#,##0_);(#,##0)) shows otherwise, as (5); what is read is -5."),
        (6.1, "0." + "0" * 29, f"(0.{'0' * 29}) shows otherwise, as 6.1{'0' * 28}; what is read is 6.1."),
        (6.1, "0." + "0" * 31, f"(0.{'0' * 31}) shows otherwise; what is read is 6.1."),
        (6.1, "0" + "%" * 99, f"(0{'%' * 99}) shows otherwise; what is read is 6.1."),
        (6.1, "[<100]0.00;0", "([<100]0.00;0) shows otherwise, as 6.10; what is read is 6.1."),
        (6.5, "[<5]0.0;[<6]0.00;0", "([<5]0.0;[<6]0.00;0) shows otherwise, as 7; what is read is 6.5."),
        (0, '0;-0;"-"', '(0;-0;"-") shows otherwise, as -; what is read is 0.'),
        (7, 'General" kr."', '(General" kr.") shows otherwise, as 7 kr.; what is read is 7.'),
        (7, '"n/a"', '("n/a") shows otherwise, as n/a; what is read is 7.'),
        (5, "0,000", "(0,000) shows otherwise, as 0,005; what is read is 5."),
        (5, "0##", "(0##) shows otherwise, as 005; what is read is 5."),
        (6.1, 44, '("¤"#,##0.00;-"¤"#,##0.00;"¤-") shows otherwise, as ¤6.10; what is read is 6.1.'),
        (6.1, 43, '(#,##0.00;-#,##0.00;"-") shows otherwise, as 6.10; what is read is 6.1.'),
        (7, '0";"0', '(0";"0) shows otherwise; what is read is 7.'),
        (0.5, "# ?/?", "(# ?/?) shows otherwise; what is read is 0.5."),
        (7, "General", None),
        (6.1, "General", None),
        (7, "0", None),
        (7, "@", None),
        (6.12, "0.00", None),
        (123, "000", None),
        (7, "#,##0_);(#,##0)", None),
        (7, ";;;", None),
        (7, 41, None),
        (2025, "[<100]0.00;0", None),
        (-5, '0";";-0', None),
        (7, '0_);(0);"-"', None),
    ],
)
def test_a_number_that_is_shown_otherwise_than_it_is_read_is_refused_where_texts_stand(
    number: float, code: str | int, said: str | None, tmp_path: Path, settings: Settings
) -> None:
    """6.10 is another initiative than 6.1; what is seen says which is meant."""
    path = workbook(tmp_path / "plan.xlsx", {("initiatives", 2, 5): (number, code)})
    found = [one for one in sentences(path, settings) if "number format" in one]
    place = f'plan.xlsx, sheet initiatives, row 2, column E2: "{number}": The cell is a number that its number format '
    assert found == ([place + said + " Format the cell as text, and write what is meant."] if said else [])


def test_a_number_may_be_shown_in_any_way_where_numbers_and_notes_for_readers_stand(
    tmp_path: Path, settings: Settings
) -> None:
    with (PLAN / "strategies.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    column, beside = header.index("sequence_no") + 1, len(header) + 1
    change = {("strategies", 2, column): (3, "0." + "0" * 30), ("strategies", 1, beside): "(paid)"}
    path = workbook(tmp_path / "plan.xlsx", change | {("strategies", 2, beside): (1234, "#,##0.00")})
    assert not [one for one in sentences(path, settings) if "number format" in one]


def test_a_percentage_is_refused_where_numbers_stand_too(tmp_path: Path, settings: Settings) -> None:
    """Who writes "8 %" into a cell gets 0.08, which a column of percentages has for less than one."""
    with (PLAN / "observations.csv").open(encoding="utf-8", newline="") as file:
        column = next(csv.reader(file)).index("sequence") + 1
    change = {("observations", 2, column): (1, "0.0"), ("observations", 3, column): (1, "0%")}
    found = [one for one in sentences(workbook(tmp_path / "plan.xlsx", change), settings) if "number format" in one]
    assert found == [
        f'plan.xlsx, sheet observations, row 3, column {chr(64 + column)}3: "1": The cell is a number that its number '
        "format (0%) shows otherwise, as 100%; what is read is 1. Format the cell as text, and write what is meant."
    ]


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
