"""Templates: a workbook from the definition alone, which reads as the tables it was filled with."""

import csv
import json
import re
import shutil
import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from tests.conftest import DATA, PLAN

from fremdrift import pipeline
from fremdrift.ground.errors import TableError
from fremdrift.ground.settings import Settings
from fremdrift.model.iris import Names
from fremdrift.reading.definition import read_definition
from fremdrift.reading.mapping import to_quads
from fremdrift.reading.publishing import rows_written, write_headers
from fremdrift.reading.rows import Reading, Row
from fremdrift.reading.sheets import LISTS, Workbook
from fremdrift.reading.template import template, write_template

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def filled(source: Path, path: Path, lang: str = "en") -> Path:
    reading = Reading(source)
    write_template(reading.tables, list(reading.rows()), path, lang)
    return path


def published(source: Path, folder: Path) -> dict[str, bytes]:
    reading = Reading(source)
    paths = write_headers(reading, folder)
    deque(rows_written(reading.rows(), folder), 0)
    return {path.name: path.read_bytes() for path in paths}


def sheet(path: Path, name: str) -> ElementTree.Element:
    """The XML of a sheet, found as a spreadsheet program finds it."""
    at = list(Workbook(path).sheets()).index(name) + 1
    with zipfile.ZipFile(path) as parts:
        return ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{at}.xml"))


def rule(path: Path, name: str, heading: str) -> ElementTree.Element:
    """The data validation of the column under a heading."""
    header = next(Workbook(path).sheets()[name].records())[1]
    letter = chr(ord("A") + header.index(heading))
    return next(
        one for one in sheet(path, name).iter(f"{MAIN}dataValidation") if one.get("sqref", "").startswith(f"{letter}2:")
    )


def offered(path: Path, name: str, heading: str) -> list[str]:
    """The texts of a drop-down, wherever they stand."""
    text = rule(path, name, heading).findtext(f"{MAIN}formula1") or ""
    if text.startswith('"'):
        return text.strip('"').split(",")
    found = re.fullmatch(r"'?([^'!]+)'?!\$([A-Z])\$(\d+):\$([A-Z])\$(\d+)", text)
    assert found
    assert found[2] == found[4]
    rows = Workbook(path).opened.get_sheet_by_name(found[1]).to_python(skip_empty_area=False)
    texts = [str(row[ord(found[2]) - ord("A")]) for row in rows[int(found[3]) - 1 : int(found[5])]]
    return [text for text in texts if text]


def commented(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as parts:
        for name in sorted(parts.namelist()):
            if name.startswith("xl/comments"):
                root = ElementTree.fromstring(parts.read(name))
                yield from ("".join(one.itertext()) for one in root.iter(f"{MAIN}comment"))


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("source", [DATA, PLAN], ids=["data", "plan"])
def test_it_comes_back_as_the_same_tables(source: Path, lang: str, tmp_path: Path) -> None:
    path = filled(source, tmp_path / "tables.xlsx", lang)
    assert published(path, tmp_path / "from-workbook") == published(source, tmp_path / "from-csv")


@pytest.mark.parametrize("source", [DATA, PLAN], ids=["data", "plan"])
def test_it_passes_check_as_the_tables_do(source: Path, tmp_path: Path, settings: Settings) -> None:
    checked = pipeline.check(filled(source, tmp_path / "tables.xlsx", "da"), settings)
    assert checked.conforms
    assert {one.sheet for one in checked.findings if one.rule in ("table", "header", "column")} == set()
    said = {str(one) for one in to_quads(Reading(source).rows(), Names(settings.base_iri))}
    assert said
    assert said <= {str(one) for one in checked.quads}
    assert checked.count == len(list(Reading(source).rows()))


def test_rows_keep_their_numbers_where_the_table_has_gaps(tables: Path, tmp_path: Path) -> None:
    text = (tables / "sources.csv").read_text(encoding="utf-8").splitlines()
    (tables / "sources.csv").write_text("\n".join([text[0], "", "", *text[1:]]) + "\n", encoding="utf-8")
    path = filled(tables, tmp_path / "gaps.xlsx")
    assert [row.number for row in Reading(path).rows() if row.table.name == "sources"] == [4, 5]
    assert published(path, tmp_path / "a") == published(tables, tmp_path / "b")


HOSTILE = [
    "=1+1", "+45 33 92 52 00", "-1", "@SUM(A1)", "{=1}", "1.10", "007", "2018-06-30", "TRUE", "1e5", "https://example.org/x",
    "mailto:a@example.org", "'quoted", 'a "b", c', "two\nlines", "two\r\nlines", "<b>&amp;</b>", "<r><t>run</t></r>",
    "<r></r>", "_x000D_", "😀 æøå", "tab\there",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_every_value_is_stored_as_the_text_it_is(text: str, tables: Path, tmp_path: Path) -> None:
    with (tables / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["note_en"] = rows[0]["title"] = text
    with (tables / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    path = filled(tables, tmp_path / "plan.xlsx")
    read = next(row for row in Reading(path).rows() if row.table.name == "sources")
    assert (read.get("note_en"), read.get("title")) == (text, text)
    assert published(path, tmp_path / "a") == published(tables, tmp_path / "b")


def test_no_cell_is_anything_but_text(tmp_path: Path) -> None:
    path = filled(DATA, tmp_path / "data.xlsx")
    for name in Workbook(path).sheets():
        cells = list(sheet(path, name).iter(f"{MAIN}c"))
        assert cells
        assert {one.get("t") for one in cells if one.find(f"{MAIN}v") is not None} == {"s"}, name
        assert not [one for one in cells if one.find(f"{MAIN}f") is not None]


def test_a_cell_that_no_workbook_can_hold_is_refused_with_its_place(tmp_path: Path) -> None:
    sources = read_definition(DATA)[0]
    for text in ("x" * 32_768, "😀" * 16_384, "a\ufffe"):
        row = Row(sources, 7, {"source": "s", "title": text})
        with pytest.raises(TableError, match="sources, row 7, column title: a cell of a workbook cannot hold this"):
            write_template(read_definition(DATA), [row], tmp_path / "long.xlsx", "en")
        assert not (tmp_path / "long.xlsx").exists()


def test_what_stands_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"my work")
    with pytest.raises(TableError, match="is there already"):
        write_template(read_definition(DATA), (), path, "en")
    assert path.read_bytes() == b"my work"
    with pytest.raises(TableError, match=r"does not end in \.xlsx"):
        write_template(read_definition(DATA), (), tmp_path / "tables.xls", "en")


def test_the_same_tables_give_the_same_bytes() -> None:
    reading = Reading(PLAN)
    rows = list(reading.rows())
    assert template(reading.tables, rows, "da") == template(reading.tables, rows, "da")


def test_sheets_and_headings_are_in_the_language_asked_for(tmp_path: Path) -> None:
    for lang, name, headings in (
        ("da", "Milepæle", ["Milepæl", "Strategi", "Initiativ", "Del af"]),
        ("en", "Milestones", ["Milestone", "Strategy", "Initiative", "Part of"]),
    ):
        path = filled(PLAN, tmp_path / f"{lang}.xlsx", lang)
        sheets = Workbook(path).sheets()
        assert len(set(sheets) - {LISTS}) == len(read_definition(PLAN))
        assert next(sheets[name].records())[1][:4] == headings


def test_a_title_that_means_two_columns_or_no_sheet_gives_way_to_the_name(tables: Path, tmp_path: Path) -> None:
    metadata = json.loads((DATA / "csv-metadata.json").read_text(encoding="utf-8"))
    by_url = {one["url"]: one for one in metadata["tables"]}
    by_url["milestones.csv"]["dc:title"] = [{"@value": "Milestones / results", "@language": "en"}]
    by_url["strategies.csv"]["dc:title"] = [{"@value": "A title longer than a sheet's name may be", "@language": "en"}]
    columns = {one["name"]: one for one in by_url["milestones.csv"]["tableSchema"]["columns"]}
    columns["number"]["titles"] = {"en": ["Kind", "number"]}
    (tables / "csv-metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    path = filled(tables, tables / "plan.xlsx")
    sheets = Workbook(path).sheets()
    assert {"milestones", "strategies"} <= sheets.keys()
    header = next(sheets["milestones"].records())[1]
    assert header[4:6] == ["kind", "number"]
    assert published(path, tmp_path / "a") == published(tables, tmp_path / "b")


def test_a_column_of_ones_own_is_defined_beside_the_workbook(tables: Path, tmp_path: Path) -> None:
    metadata = json.loads((DATA / "csv-metadata.json").read_text(encoding="utf-8"))
    milestones = next(one for one in metadata["tables"] if one["url"] == "milestones.csv")
    own = {"name": "done", "titles": {"en": "Done (%)"}, "datatype": "decimal"}
    milestones["tableSchema"]["columns"].insert(-1, own)
    (tables / "csv-metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    lines = (tables / "milestones.csv").read_text(encoding="utf-8").splitlines()
    (tables / "milestones.csv").write_text(f"{lines[0]},done\n{lines[1]},12.5\n", encoding="utf-8")
    (elsewhere := tmp_path / "elsewhere").mkdir()
    reading = Reading(filled(tables, elsewhere / "plan.xlsx"))
    list(reading.rows())
    assert ["in csv-metadata.json in the same folder" in one.sentence() for one in reading.findings] == [True]
    shutil.copy(tables / "csv-metadata.json", elsewhere)
    reading = Reading(elsewhere / "plan.xlsx")
    assert list(reading.rows())
    assert [one.sentence() for one in reading.findings] == []


def test_the_header_row_is_frozen_and_cells_are_text_before_anything_is_typed(tmp_path: Path) -> None:
    path = filled(PLAN, tmp_path / "plan.xlsx")
    with zipfile.ZipFile(path) as parts:
        styles = ElementTree.fromstring(parts.read("xl/styles.xml"))
    formats = [one.get("numFmtId") for one in styles.iterfind(f"{MAIN}cellXfs/*")]
    for name in set(Workbook(path).sheets()) - {LISTS}:
        root = sheet(path, name)
        panes = list(root.iter(f"{MAIN}pane"))
        assert [(one.get("ySplit"), one.get("state")) for one in panes] == [("1", "frozen")]
        columns = list(root.iter(f"{MAIN}col"))
        width = len(next(Workbook(path).sheets()[name].records())[1])
        assert sum(int(one.get("max", 0)) - int(one.get("min", 0)) + 1 for one in columns) == width
        assert {formats[int(one.get("style", 0))] for one in columns} == {"49"}  # 49 is "@", ECMA-376 part 1, 18.8.30


def test_codes_are_offered_in_their_order(tmp_path: Path) -> None:
    path = filled(PLAN, tmp_path / "plan.xlsx")
    assert offered(path, "Observations", "Status")[:4] == ["proposed", "agreed", "launched", "expected"]
    assert rule(path, "Observations", "Status").get("errorStyle", "stop") == "stop"
    assert offered(path, "Milestones", "Featured") == ["true", "false"]
    assert any("in-progress: in progress" in one for one in commented(path))


def test_every_code_of_the_rows_is_among_the_offered(tmp_path: Path) -> None:
    """Also of the lists that are too long for a cell's own rule."""
    path = filled(DATA, tmp_path / "data.xlsx")
    names = {table.name: table.titles["en"] for table in read_definition(DATA)}
    lists: dict[tuple[str, str], list[str]] = {}
    used = 0
    for row in Reading(DATA).rows():
        for column in row.table.cells:
            if row.get(column.name) and (column.value or "").startswith("https://w3id.org/fremdrift/code/"):
                at = (names[row.table.name], column.heading("en"))
                lists[at] = lists.get(at) or offered(path, *at)
                assert row.get(column.name) in lists[at]
                used += 1
    assert used > 500
    assert ("Participations", "Role") in lists


def test_rules_stay_within_the_lengths_that_spreadsheets_take(tmp_path: Path) -> None:
    path = filled(DATA, tmp_path / "data.xlsx", "da")
    rules = [one for name in Workbook(path).sheets() for one in sheet(path, name).iter(f"{MAIN}dataValidation")]
    assert len(rules) > 100
    for one in rules:
        assert len((one.findtext(f"{MAIN}formula1") or "").strip('"')) <= 255
        assert len(one.get("promptTitle", "")) <= 32
        assert len(one.get("prompt", "")) <= 255


@pytest.mark.parametrize("used", [True, False], ids=["a printed scale that a row uses", "none that is used"])
def test_own_codes_and_printed_scales_are_offered_by_the_address_a_cell_takes(
    used: bool, tables: Path, tmp_path: Path
) -> None:
    (tables / "codes.csv").write_text(
        "code,label_da,label_en,definition_da,definition_en,status,source\npaper-2030/amber,,Amber,,,delayed,act\n",
        encoding="utf-8",
    )
    lights = "https://w3id.org/fremdrift/code/traffic-light-2011-2015/"
    if used:
        path = tables / "observations.csv"
        said = path.read_text(encoding="utf-8").replace(
            "postponed,,,2031-40", f"postponed,{lights}budget-green,,2031-40"
        )
        path.write_text(said, encoding="utf-8")
    path = filled(tables, tmp_path / "plan.xlsx")
    found = offered(path, "Observations", "Publisher's status")
    assert found[0] == "id/code/paper-2030/amber"
    assert (f"{lights}schedule-red" in found) == used
    assert not [one for one in found if "observation-status" in one or "/precision/" in one]


def test_references_offer_the_keys_of_the_other_sheet(tmp_path: Path) -> None:
    path = filled(PLAN, tmp_path / "plan.xlsx", "da")
    assert offered(path, "Milepæle", "Initiativ") == ["paper-2030/1", "paper-2030/2"]
    assert offered(path, "Observationer", "Kilde") == ["act", "letter"]
    one = rule(path, "Milepæle", "Initiativ")
    assert one.get("errorStyle") == "warning"
    assert one.get("error") == "Listen har ikke den værdi. Tilføj rækken i arket Initiativer med samme nøgle."


def test_help_stands_at_the_heading_and_at_the_cell(tmp_path: Path) -> None:
    path = filled(PLAN, tmp_path / "plan.xlsx", "da")
    assert rule(path, "Milepæle", "Milepæl").get("prompt", "").splitlines() == [
        "Nøgle, aldrig ændret når den er offentliggjort (strategi/navn)", "Skal udfyldes.",
    ]  # fmt: skip
    comments = list(commented(path))
    assert len(comments) == sum(len(table.cells) for table in read_definition(PLAN))
    assert any(one.startswith("Milepæl (milestone)\nNøgle, aldrig ændret") for one in comments)
    assert any("Flere skilles med ;" in one for one in comments)


def typed(path: Path, name: str, row: int, texts: list[str]) -> None:
    """Type one row into a sheet, as a spreadsheet program stores it: a cell a text."""
    at = list(Workbook(path).sheets()).index(name) + 1
    part = f"xl/worksheets/sheet{at}.xml"
    cells = "".join(
        f'<c r="{chr(ord("A") + column)}{row}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        for column, text in enumerate(texts)
        if text
    )
    with zipfile.ZipFile(path) as parts:
        files = {one: parts.read(one) for one in parts.namelist()}
    files[part] = files[part].replace(b"</sheetData>", f'<row r="{row}">{cells}</row></sheetData>'.encode())
    with zipfile.ZipFile(path, "w") as parts:
        for one, body in files.items():
            parts.writestr(one, body)


def test_an_empty_one_filled_in_by_hand_is_the_plan(tmp_path: Path, settings: Settings) -> None:
    tables = read_definition(PLAN)
    path = tmp_path / "by-hand.xlsx"
    write_template(tables, (), path, "da")
    for table in tables:
        source = PLAN / f"{table.name}.csv"
        if source.is_file():
            with source.open(encoding="utf-8", newline="") as file:
                for number, row in enumerate(csv.DictReader(file), start=2):
                    typed(path, table.titles["da"], number, [row.get(one.name, "") for one in table.cells])
    assert pipeline.check(path, settings).conforms
    assert published(path, tmp_path / "a") == published(PLAN, tmp_path / "b")


def test_it_needs_no_tables_but_the_definition(tmp_path: Path) -> None:
    shutil.copy(DATA / "csv-metadata.json", tmp_path / "csv-metadata.json")
    write_template(read_definition(tmp_path), (), tmp_path / "empty.xlsx", "en")
    assert list(Reading(tmp_path / "empty.xlsx").rows()) == []
