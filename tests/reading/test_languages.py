"""A strategy in any language: a text column stands once more in the language that its header names."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from csvw import TableGroup
from tests.conftest import PLAN, publish

from fremdrift import pipeline
from fremdrift.ground.folders import table_definition
from fremdrift.ground.settings import Settings
from fremdrift.model.findings import blocking
from fremdrift.quads.terms import Literal
from fremdrift.web.application import create_app

TITLE = "Invented: fewer forms"
HEADERS = {
    "its tag": "title_{tag}",
    "as a workbook says it in Danish": "Titel ({tag})",
    "as a workbook says it in English": "Title ({tag})",
    "in capitals": "TITLE_{tag}",
}
TAGS = {"fr": "fr", "nb": "nb", "pt-BR": "pt-br", "pt_br": "pt-br", "zh-Hant": "zh-hant"}


def tables_of(folder: Path) -> dict[str, list[list[str]]]:
    return {
        path.stem: list(csv.reader(path.open(encoding="utf-8", newline=""))) for path in sorted(folder.glob("*.csv"))
    }


def moved(tables: dict[str, list[list[str]]], headers: dict[str, str]) -> dict[str, list[list[str]]]:
    """The tables with the cells of some columns (``title_en``) moved to a new last one of this header."""
    new = {}
    for name, (header, *rows) in tables.items():
        places = [at for at, column in enumerate(header) if column in headers]
        emptied = [["" if at in places else cell for at, cell in enumerate(row)] for row in rows]
        added = [[row[at] for at in places] for row in rows]
        new[name] = [header + [headers[header[at]] for at in places], *map(list.__add__, emptied, added)]
    return new


def written(tables: dict[str, list[list[str]]], folder: Path) -> Path:
    folder.mkdir()
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


@pytest.fixture
def spoken_as(tmp_path: Path) -> Callable[[str], Path]:
    """The invented plan in another language: titles, names and labels stand in columns of that language alone."""

    def make(tag: str, header: str = "title_{tag}") -> Path:
        headers = {"title_en": header.format(tag=tag)} | {
            f"{stem}_en": f"{stem}_{tag}" for stem in ("name", "working_label", "description", "note")
        }
        return written(moved(tables_of(PLAN), headers), tmp_path / "spoken")

    return make


def languages(source: Path, settings: Settings, text: str) -> set[str]:
    quads = pipeline.check(source, settings).quads
    return {one.object.language or "" for one in quads if isinstance(one.object, Literal) and one.object.value == text}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_header_names_the_language_of_its_texts(
    header: str, spoken_as: Callable[..., Path], settings: Settings
) -> None:
    assert languages(spoken_as("fr", header), settings, TITLE) == {"fr"}


@pytest.mark.parametrize(("tag", "wanted"), TAGS.items())
def test_any_language_may_be_named(tag: str, wanted: str, spoken_as: Callable[..., Path], settings: Settings) -> None:
    assert languages(spoken_as(tag), settings, TITLE) == {wanted}


@pytest.mark.parametrize(
    "name", ["title_xx", "title_", "title", "title_danish", "status_fr", "milestone_fr", "Title (?)"]
)
def test_a_header_that_names_none_is_no_column(name: str, tables: Path, settings: Settings) -> None:
    written(moved(tables_of(PLAN), {"title_en": name}), tables / "new")
    findings = pipeline.check(tables / "new", settings).findings
    found = [one for one in findings if one.column == name and one.file == "strategies.csv"]
    assert len(found) == 1
    assert "a text in another language is named like title_fr" in found[0].message.en


def test_the_same_language_twice_is_refused(tmp_path: Path, settings: Settings) -> None:
    plan = tables_of(PLAN)
    header, *rows = plan["strategies"]
    twice = [[*header, "title_fr", "Title (fr)"], *([*row, "un", "deux"] for row in rows)]
    findings = pipeline.check(written(plan | {"strategies": twice}, tmp_path / "new"), settings).findings
    assert [(one.column, one.message.en) for one in findings if one.file == "strategies.csv"] == [
        ("title_fr", "The column is there twice. Keep one of them.")
    ]


def test_a_workbook_may_speak_it_too(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in moved(tables_of(PLAN), {"title_en": "Title (fr)"}).items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    assert languages(path, settings, TITLE) == {"fr"}


def test_the_published_tables_define_it(spoken_as: Callable[..., Path], settings: Settings, tmp_path: Path) -> None:
    """A library of others reads what is published, and we read it as the same statements."""
    source = spoken_as("fr")
    done = publish(source, settings)
    assert done.release, blocking(done.findings)
    client = create_app(settings).test_client()
    again = tmp_path / "again"
    again.mkdir()
    for name in ("csv-metadata.json", *(f"{one}.csv" for one in tables_of(PLAN))):
        (again / name).write_bytes(client.get(f"/tables/{name}").data)
    assert {str(one) for one in pipeline.check(again, settings).quads} == {
        str(one) for one in pipeline.check(source, settings).quads
    }
    metadata = json.loads((again / "csv-metadata.json").read_text(encoding="utf-8"))
    columns = next(one for one in metadata["tables"] if one["url"] == "initiatives.csv")["tableSchema"]["columns"]
    assert next(one for one in columns if one["name"] == "title_fr")["lang"] == "fr"
    read = next(
        one for one in TableGroup.from_file(again / "csv-metadata.json").tables if one.local_name == "initiatives.csv"
    )
    assert TITLE in {one["title_fr"] for one in read.iterdicts(strict=True)}


def test_tables_need_no_column_of_our_languages(spoken_as: Callable[..., Path], settings: Settings) -> None:
    """A plan whose tables never name Danish or English says what one says that has their columns, empty."""
    source = spoken_as("es", "title_{tag}")
    said = {str(one) for one in pipeline.check(source, settings).quads}
    definition = json.loads(table_definition().read_text(encoding="utf-8"))
    ours = {
        str(table["url"]).removesuffix(".csv"): {
            one["name"] for one in table["tableSchema"]["columns"] if one.get("lang") in ("da", "en")
        }
        for table in definition["tables"]
    }
    for name, (header, *rows) in tables_of(source).items():
        kept = [at for at, one in enumerate(header) if one not in ours[name] or any(row[at] for row in rows)]
        assert len(kept) < len(header) or not ours[name]
        with (source / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([row[at] for at in kept] for row in (header, *rows))
    checked = pipeline.check(source, settings)
    assert [one.sentence() for one in checked.findings if one.rule == "column"] == []
    assert {str(one) for one in checked.quads} == said
