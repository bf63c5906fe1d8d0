"""Bad tables: every complaint names the file, the row, the column, the value and what to do, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fremdrift import pipeline
from fremdrift.ground.errors import TableError
from fremdrift.ground.settings import Settings
from fremdrift.model.findings import Finding, blocking

Spoil = Callable[[Path], None]


def replace(file: str, old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def write(file: str, content: bytes) -> Spoil:
    return lambda folder: (folder / file).write_bytes(content) and None


def append(file: str, line: str) -> Spoil:
    def spoil(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as table:
            table.write(line + "\n")

    return spoil


O1 = "paper-2030/o1,,,paper-2030/half,,2030-01-15,1,expected,,,2030-36,"
CASES: dict[str, tuple[Spoil, str]] = {
    "missing table": (
        lambda folder: (folder / "strategies.csv").unlink(),
        "strategies.csv: The table is missing. Make it, with the columns strategy, kind,",
    ),
    "missing column": (
        replace("milestones.csv", "kind,", ""),
        "milestones.csv, row 1, column kind: The column is missing. Add it;",
    ),
    "unknown column": (
        replace("milestones.csv", "kind,", "sort,"),
        'milestones.csv, row 1, column sort: "sort": The table has no column of this name. The columns are milestone,',
    ),
    "column twice": (
        replace("milestones.csv", "milestone,strategy,", "milestone,milestone,"),
        'milestones.csv, row 1, column milestone: "milestone": The column is there twice.',
    ),
    "surplus cell": (
        replace("sources.csv", "act,The Paper Act,", "act,The Paper, Act,"),
        'sources.csv, row 2: "": The row has more cells than the 12 columns.',
    ),
    "missing cells": (
        append("organisations.csv", "guild,,Invented: Guild"),
        "organisations.csv, row 3: The row has 3 cells, but the table has 14 columns. Write the empty cells too.",
    ),
    "empty required cell": (
        replace("observations.csv", O1, O1.replace(",1,expected", ",,expected")),
        'observations.csv, row 2, column sequence: "": The cell is empty but must be filled in:',
    ),
    "duplicate key": (
        replace("observations.csv", "paper-2030/o2", "paper-2030/o1"),
        'observations.csv, row 3, column observation: "paper-2030/o1": The key stands in row 2 already.',
    ),
    "dangling reference": (
        replace("observations.csv", "paper-2030/half", "paper-2030/full"),
        'observations.csv, row 2, column milestone: "paper-2030/full": No row of the table milestones has this key.',
    ),
    "a fifth quarter": (
        replace("observations.csv", "2030-36", "2018-Q5"),
        'observations.csv, row 2, column expected: "2018-Q5": This is not a date in a form that we take. Write it as 2018-06-30,',
    ),
    "day, month, year": (
        replace("observations.csv", "2030-36", "30/9/2014"),
        'observations.csv, row 2, column expected: "30/9/2014": This is not a date in a form that we take.',
    ),
    "interval without end": (
        replace("observations.csv", "2030-36", "2018-06-30/"),
        'observations.csv, row 2, column expected: "2018-06-30/": This is not a date in a form that we take.',
    ),
    "no such day": (
        replace("observations.csv", "2030-36", "2030-02-30"),
        'observations.csv, row 2, column expected: "2030-02-30": This is not a date',
    ),
    "not UTF-8": (
        lambda folder: (
            (folder / "sources.csv").write_bytes(
                (folder / "sources.csv").read_bytes().replace(b"The Paper Act", "Blåt æble".encode("cp1252"))
            )
            and None
        ),
        "sources.csv, row 2: ",
    ),
    "UTF-16": (
        lambda folder: (
            (folder / "sources.csv").write_bytes((folder / "sources.csv").read_text(encoding="utf-8").encode("utf-16"))
            and None
        ),
        "sources.csv, row 1: ",
    ),
    "empty file": (
        write("strategies.csv", b""),
        "strategies.csv: The table is empty. It must begin with a row with the columns strategy, kind,",
    ),
    "header only": (
        lambda folder: (
            (folder / "strategies.csv").write_text(
                (folder / "strategies.csv").read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8"
            )
            and None
        ),
        "strategies.csv: The table has headings but no rows. Fill in at least one.",
    ),
    "NUL": (
        replace("sources.csv", "The Paper Act", "The Paper\0 Act"),
        "sources.csv, row 2: The file contains a NUL character. Remove it,",
    ),
    "control character": (
        replace("sources.csv", "The Paper Act", "The Paper\x08 Act"),
        'sources.csv, row 2, column title: "The Paper\\u0008 Act": The cell has a control character',
    ),
    "quotation mark that never ends": (
        append("sources.csv", 'x,"never ends'),
        "sources.csv, row 4: The row is not valid CSV",
    ),
    "address with a space": (
        replace("sources.csv", "https://example.org/act", "https://example.org/the act"),
        'sources.csv, row 2, column url: "https://example.org/the act": This is not a whole address.',
    ),
    "address that is a script": (
        replace("sources.csv", "https://example.org/act", "javascript:alert(1)"),
        'sources.csv, row 2, column url: "javascript:alert(1)": This is not a whole address.',
    ),
    "key with a space": (
        replace("milestones.csv", "paper-2030/half", "paper-2030/half way"),
        'milestones.csv, row 2, column milestone: "paper-2030/half way": The value is not of type string',
    ),
    "number in words": (
        replace("strategies.csv", ",3,", ",three,"),
        'strategies.csv, row 2, column initiative_count: "three": The value is not of type integer.',
    ),
    "table that nobody knows": (
        write("notes.csv", b"a,b\n1,2\n"),
        "notes.csv: No table has this name, so it was not read. The tables are sources,",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_table_is_complained_of(case: str, tables: Path, settings: Settings) -> None:
    spoil, message = CASES[case]
    spoil(tables)
    sentences = [one.sentence() for one in pipeline.check(tables, settings).findings]
    assert any(one.startswith(message) for one in sentences), sentences


@pytest.mark.parametrize("case", CASES)
def test_every_complaint_says_what_to_do_in_danish_too(case: str, tables: Path, settings: Settings) -> None:
    CASES[case][0](tables)
    for one in pipeline.check(tables, settings).findings:
        assert one.message.da != one.message.en
        assert "." in one.message.da


def complaints(tables: Path, settings: Settings) -> list[Finding]:
    return blocking(pipeline.check(tables, settings).findings)


def test_the_plan_itself_is_good(tables: Path, settings: Settings) -> None:
    assert not complaints(tables, settings)


def test_a_bad_row_costs_no_other_row(tables: Path, settings: Settings) -> None:
    replace("observations.csv", "2030-36", "2018-Q5")(tables)
    assert [one.number for one in pipeline.check(tables, settings).rows if one.table.name == "observations"] == [3]


def test_only_one_complaint_for_one_fault(tables: Path, settings: Settings) -> None:
    replace("observations.csv", "2030-36", "2018-Q5")(tables)
    assert len(complaints(tables, settings)) == 1, "the judgement that names the bad row is no second fault"


def test_what_is_no_folder_and_no_workbook_is_told(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(TableError, match=r"no folder of CSV tables and no \.xlsx workbook"):
        pipeline.check(tmp_path / "nowhere", settings)


def test_a_folder_without_tables_is_told(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(TableError, match="no table found; the tables are sources,"):
        pipeline.check(tmp_path, settings)


def test_metadata_that_is_none_is_told(tables: Path, settings: Settings) -> None:
    (tables / "csv-metadata.json").write_text('{"tables": 1}', encoding="utf-8")
    with pytest.raises(TableError, match=r"csv-metadata.json in .* is not the CSVW metadata of our tables"):
        pipeline.check(tables, settings)
