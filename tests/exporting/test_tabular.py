"""Tables as files: whatever a cell says, its row stays one row."""

import csv
import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pyarrow import parquet as pyarrow_parquet
from python_calamine import CalamineWorkbook

from fremdrift.exporting import parquet, spools, workbook
from fremdrift.exporting.database import write_database
from fremdrift.exporting.downloads import Tables, write_downloads
from fremdrift.exporting.membership import Membership
from fremdrift.exporting.packages import About
from fremdrift.exporting.read_me import write_explained
from fremdrift.exporting.spools import Spool
from fremdrift.exporting.tabular import TableFile, with_references, write_rows
from fremdrift.exporting.workbook import write_workbook
from fremdrift.ground.tasks import Works
from fremdrift.model.datasets import Licence
from fremdrift.model.iris import Names
from fremdrift.model.tables import Column, Kind, Reference, Table, TableRow

TABLE = Table("notes", {"en": "Notes"}, tuple(Column(one, {"en": one}, {}) for one in ("key", "note")), ("key",))
CELL = 'a, "b"\rc\nd\r\ne\u2028\x0b\x85f'
"""Every end of a line, and what is quoted besides; each by itself is tried where rows are written."""


def written(folder: Path, cells: list[str]) -> TableFile:
    rows = [TableRow("notes", "strategy/s", {"key": f"k{at}", "note": cell}) for at, cell in enumerate(cells)]
    ((file,),) = write_rows([TABLE], rows, Membership(Names("https://a.example/")), folder / "rows").values()
    return file


def test_a_row_comes_back_as_it_was(tmp_path: Path) -> None:
    file = written(tmp_path, [CELL, "next"])
    with file.opened() as rows:
        assert list(rows) == [["k0", CELL], ["k1", "next"]]
    with file.text.path.open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.reader(lines))) == file.rows + 1


def test_texts_that_come_in_turns_come_back_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spools, "_ROOM", 10)
    with Spool[str](tmp_path / "spool") as spool:
        for number in range(30):
            line = f"{number} æ\n".encode()
            spool.sink("aab"[number % 3]).append(line)
            spool.grown(len(line))
        found = spool.finished()
    assert sorted(found) == ["a", "b"]
    for name, kept in (("a", (0, 1)), ("b", (2,))):
        whole = "".join(f"{number} æ\n" for number in range(30) if number % 3 in kept).encode()
        text = found[name]
        assert len(text.stretches) > 5
        assert b"".join(text.blocks()) == whole
        assert (text.size, text.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())


def test_parquet_has_every_cell_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_BLOCK", 4_000)
    kinds = (Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN)
    table = Table("notes", {}, tuple(Column(one.value, {}, {}, one) for one in kinds), ("text",))
    texts = [
        CELL,
        "NA",
        "null",
        "NaN",
        "#N/A",
        "true",
        "-",
        " a ",
        "'",
        '""',
        "æ\t😀",
        *(f"{at}\n" * 9 for at in range(300)),
    ]
    numbers = ["+5", "007", "-1", ""] * len(texts)
    rows = [
        {"text": text, "integer": number, "number": f"{at}e-2", "boolean": ("1", "false", "")[at % 3]}
        for at, (text, number) in enumerate(zip(texts, numbers, strict=False))
    ]
    given = [TableRow("notes", "strategy/s", one) for one in rows]
    ((file,),) = write_rows([table], given, Membership(Names("https://a.example/")), tmp_path / "rows").values()
    with (tmp_path / "notes.parquet").open("x+b") as to:
        parquet.write_parquet(file, parquet.schema_of(table), to)
    found = pyarrow_parquet.ParquetFile(tmp_path / "notes.parquet")
    assert found.num_row_groups > 3, "the rows came at once"
    assert found.read().to_pylist() == [{one.name: one.value(row[one.name]) for one in table.columns} for row in rows]


@pytest.mark.parametrize("real", [False, True], ids=["in memory", "in a file"])
def test_a_database_has_numbers_where_columns_are_of_numbers(tmp_path: Path, real: bool) -> None:
    kinds = (Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN)
    table = Table("notes", {}, tuple(Column(one.value, {}, {}, one) for one in kinds), ("text",))
    cells = [("1", "+5", "2.50", "1"), ("007", "007", "1e3", "false"), ("-1", "-1", "-0.5", "true"), ("x", "", "", "")]
    given = [
        TableRow("notes", "strategy/s", dict(zip((one.value for one in kinds), row, strict=True))) for row in cells
    ]
    ((file,),) = write_rows([table], given, Membership(Names("https://a.example/")), tmp_path / "rows").values()
    path = tmp_path / "notes.sqlite"
    with path.open("x+b") if real else BytesIO() as to:
        write_database((file,), to)
        to.seek(0)
        body = to.read()
    path.write_bytes(body)
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT * FROM notes").fetchall()
    assert rows == [("1", 5, 2.5, 1), ("007", 7, 1000.0, 0), ("-1", -1, -0.5, 1), ("x", None, None, None)]
    assert [type(one) for one in rows[0]] == [str, int, float, int]


def test_a_reference_is_declared_where_each_of_its_rows_is_there(tmp_path: Path) -> None:
    things = Table("things", {}, (Column("thing", {}, {}),), ("thing",))
    to_things = tuple(Reference(one, "things", "thing") for one in ("of", "instead", "none"))
    notes = Table(
        "notes", {}, tuple(Column(one, {}, {}) for one in ("key", "of", "instead", "none")), ("key",), to_things
    )
    given = [
        TableRow("things", "strategy/s", {"thing": "a"}),
        TableRow("things", "strategy/t", {"thing": "b"}),
        TableRow("notes", "strategy/s", {"key": "1", "of": "a", "instead": "b"}),
        TableRow("notes", "strategy/s", {"key": "2", "of": "a"}),
    ]
    membership = Membership(Names("https://a.example/"))
    for one in ("s", "t"):
        membership.see(f"strategy/{one}", [b"<https://a.example/x> <a:b> <a:c> <a:d> .\n"])
    found = write_rows([things, notes], given, membership, tmp_path / "rows")
    whole = {name: with_references(files) for name, files in found.items()}
    declared = {name: [one.column for one in files[-1].table.references] for name, files in whole.items()}
    assert declared == {"all": ["of", "instead", "none"], "strategy/s": ["of", "none"], "strategy/t": []}
    for name, files in found.items():
        with (tmp_path / "book.xlsx").open("w+b") as book:
            write_explained(files, About(name, "https://a.example/", Licence("CC0", "https://a.example/cc0"), {}), book)
        first = str(CalamineWorkbook.from_path(str(tmp_path / "book.xlsx")).get_sheet_by_index(0).to_python())
        told = [one for one in ("of", "instead", "none") if f"See also: {one} is in the table things" in first]
        assert told == declared[name], "the workbook says the same"


def test_a_workbook_has_every_row_of_a_long_table_in_order(tmp_path: Path) -> None:
    texts = [f"n{at % 700}" for at in range(1_150)]  # more than are looked at, remembered and compressed at once
    with (tmp_path / "book.xlsx").open("x+b") as file:
        write_workbook((written(tmp_path, texts),), file)
    rows = CalamineWorkbook.from_path(str(tmp_path / "book.xlsx")).get_sheet_by_name("notes").to_python()
    assert rows == [["key", "note"], *([f"k{at}", text] for at, text in enumerate(texts))]


def test_columns_for_readers_are_in_workbooks_alone(tmp_path: Path) -> None:
    table = replace(TABLE, beside=(Column("(said)", {"en": "(said)"}, {}),))
    given = [TableRow("notes", "strategy/s", {"key": f"k{at}", "note": "n", "(said)": CELL}) for at in range(250)]
    ((file,),) = write_rows([table], given, Membership(Names("https://a.example/")), tmp_path / "rows").values()
    with file.opened() as rows:
        assert list(rows) == [[f"k{at}", "n"] for at in range(250)]
    with (tmp_path / "book.xlsx").open("x+b") as book:
        write_workbook((file,), book)
    found = CalamineWorkbook.from_path(str(tmp_path / "book.xlsx")).get_sheet_by_name("notes").to_python()
    assert found == [["(said)", "key", "note"], *([CELL, f"k{at}", "n"] for at in range(250))]


@pytest.mark.parametrize(
    ("rows", "heads"),
    [(2, [["(said)", "key", "note"]]), (3, [["key", "note"]]), (4, [])],
    ids=["as much as it holds", "too much with words", "too much"],
)
def test_a_workbook_leaves_out_what_is_for_readers_before_it_is_none(
    rows: int, heads: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 6)
    table = replace(TABLE, beside=(Column("(said)", {"en": "(said)"}, {}),))
    given = [TableRow("notes", "strategy/s", {"key": f"k{at}", "note": "n", "(said)": "x"}) for at in range(rows)]
    line = '<https://a.example/x> <https://a.example/p> "x" <https://a.example/graph/sources> .\n'
    (tmp_path / "data.nq").write_text(line, encoding="utf-8")
    tables = Tables([table], given, {"tables": []}, lambda _: Licence("CC0", "https://a.example/cc0"))
    (tmp_path / "files").mkdir()
    write_downloads([tmp_path / "data.nq"], tables, Names("https://a.example/"), tmp_path / "files", Works("p"))
    books = [CalamineWorkbook.from_path(str(path)) for path in (tmp_path / "files").glob("*.xlsx")]
    assert [one.get_sheet_by_name("notes").to_python()[0] for one in books] == heads
