"""Making: what is small is made in memory, what is large in its file, and nobody can tell which it was."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fremdrift.exporting import packing, parquet
from fremdrift.exporting.database import write_database
from fremdrift.exporting.making import make_file
from fremdrift.exporting.membership import Membership
from fremdrift.exporting.packages import About, frame_of, write_package
from fremdrift.exporting.tabular import TableFile, write_rows
from fremdrift.exporting.workbook import write_workbook
from fremdrift.ground.gzips import packed
from fremdrift.ground.tasks import Task, measure
from fremdrift.model.datasets import Licence
from fremdrift.model.iris import Names
from fremdrift.model.tables import Column, Kind, Table, TableRow

COLUMNS = (Column("key", {"en": "Key"}, {"en": "Its name."}), Column("count", {}, {}, Kind.INTEGER))
TABLE = Table("notes", {"en": "Notes"}, COLUMNS, ("key",))
ABOUT = About("all", "https://a.example/", Licence("A licence", "https://a.example/licence"), {})
MAKERS: dict[str, tuple[Callable[..., object], Callable[[TableFile], tuple[object, ...]]]] = {
    "xlsx": (write_workbook, lambda file: ((file,),)),
    "sqlite": (write_database, lambda file: ((file,),)),
    "zip": (write_package, lambda file: ((file,), frame_of([TABLE], {"tables": []}, ()), ABOUT, ())),
    "parquet": (parquet.write_parquet, lambda file: (file, parquet.schema_of(TABLE))),
}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> TableFile:
    rows = [TableRow("notes", "strategy/s", {"key": f"k{at:06}", "count": str(at)}) for at in range(20_500)]
    membership = Membership(Names("https://a.example/"))
    ((file,),) = write_rows([TABLE], rows, membership, tmp_path_factory.mktemp("rows") / "rows").values()
    return file


@pytest.mark.parametrize("suffix", MAKERS)
def test_a_file_is_the_same_in_memory_and_on_the_disk(suffix: str, table: TableFile, tmp_path: Path) -> None:
    make, given = MAKERS[suffix]
    name, bodies = f"fremdrift.{suffix}", []
    for weight in (0, packing.SMALL):
        folder = tmp_path / str(weight)
        folder.mkdir()
        told = make_file(folder, Task(name, "", make, given(table), weight))
        assert told == {one.name: measure(one) for one in folder.iterdir()}
        bodies.append((folder / name).read_bytes())
        if suffix == "sqlite":
            assert (folder / f"{name}.gz").read_bytes() == packed(bodies[-1])
    assert bodies[0] == bodies[1]


def test_a_database_holds_together(table: TableFile, tmp_path: Path) -> None:
    make_file(tmp_path, Task("fremdrift.sqlite", "", write_database, ((table,),), packing.SMALL))
    with closing(sqlite3.connect(tmp_path / "fremdrift.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("SELECT count(*), sum(count), max(key) FROM notes").fetchall() == [
            (20_500, 20_499 * 20_500 // 2, "k020499")
        ]
