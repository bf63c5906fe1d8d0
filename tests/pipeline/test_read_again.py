"""Rows that stand as they stood are neither checked nor mapped again, and the statements are those of a first reading."""

import csv
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from tests.conftest import PLAN, publish

from fremdrift import pipeline
from fremdrift.ground import folders
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.progress import Phase, Silent
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import DATA, Release
from fremdrift.pipeline import checking, filling
from fremdrift.quads import lines
from fremdrift.reading import again, rows
from fremdrift.reading.mapping import TABLE_ROW

OTHERS = '"http://example.org/seen"'


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Settings]:
    """Tables whose milestones all say one thing of their strategy's scope besides, and a release of them."""
    folder = tmp_path_factory.mktemp("again")
    tables, settings = Path(shutil.copytree(PLAN, folder / "tables")), Settings(home=folder / "home")
    definition = json.loads(folders.table_definition().read_bytes())
    milestones = next(one for one in definition["tables"] if one["url"] == "milestones.csv")
    seen = {"virtual": True, "name": "seen", "aboutUrl": "id/seen/{_scope}", "valueUrl": "id/seen"}
    milestones["tableSchema"]["columns"].append(seen | {"propertyUrl": "http://example.org/seen"})
    (tables / "csv-metadata.json").write_text(json.dumps(definition))
    assert publish(tables, settings).release
    return tables, settings


@pytest.fixture
def changing(first: tuple[Path, Settings], tmp_path: Path) -> tuple[Path, Settings]:
    """The tables once more, to be changed."""
    return Path(shutil.copytree(first[0], tmp_path / "tables")), first[1]


@pytest.fixture
def mapped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Is told where all rows are mapped."""
    told: list[str] = []
    whole = checking.to_lines

    def noted(found: Iterable[rows.Row], *names: object) -> object:
        told.append("all")
        return whole(found, *names)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "to_lines", noted)
    return told


def edited(table: str, edit: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def change(tables: Path) -> None:
        path = tables / f"{table}.csv"
        head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join([head, *edit(lines)]), encoding="utf-8")

    return change


def spaced(tables: Path) -> None:
    """Columns in another order and spaces around the cells: the same rows."""
    path = tables / "sources.csv"
    with path.open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head[::-1], *([f" {one} " if one else "" for one in line[::-1]] for line in lines)])


CHANGES = {
    "nothing": lambda _: None,
    "a date": edited("observations", lambda lines: [one.replace("2030-36", "2031-03") for one in lines]),
    "a row less at the end": edited("milestones", lambda lines: lines[:-1]),
    "a row less at the start": edited("milestones", lambda lines: lines[1:]),
    "an empty row between": edited("participations", lambda lines: [lines[0], "\n", *lines[1:]]),
    "all rows turned about": edited("observations", lambda lines: lines[::-1]),
    "the same row in other words": spaced,
}


def statements(tables: Path, settings: Settings, before: Release | None) -> tuple[bytes, list[str]]:
    checked = pipeline.check(tables, settings, before=before)
    return (checked.folder / DATA).read_bytes(), [one.sentence() for one in checked.findings]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_read_again_says_what_a_first_reading_says(
    change: Callable[[Path], None], changing: tuple[Path, Settings], mapped: list[str]
) -> None:
    tables, settings = changing
    change(tables)
    after = statements(tables, settings, pipeline.last_release(settings))
    assert not mapped
    assert after == statements(tables, settings, None)


def test_what_the_last_row_said_of_another_thing_goes_with_it(
    changing: tuple[Path, Settings], mapped: list[str]
) -> None:
    tables, settings = changing
    for table in ("milestones", "observations", "titles", "judgements", "participations"):
        if (tables / f"{table}.csv").is_file():
            edited(table, lambda _: [])(tables)
    before = pipeline.last_release(settings)
    assert before
    assert b"<http://example.org/seen>" in (before.folder / DATA).read_bytes()
    after, _ = statements(tables, settings, before)
    assert not mapped
    assert b"<http://example.org/seen>" not in after


@pytest.mark.parametrize(
    ("subject", "shared"), [("<x:a>", True), ("<x:a#part>", True), ("<x:a/b>", False), ("<x:ab>", False)]
)
def test_a_thing_of_two_rows_is_read_anew_where_one_goes(subject: str, shared: bool, tmp_path: Path) -> None:
    gone, come, other = (
        f"{thing} {TABLE_ROW} <x:t.csv#row={number}> <x:g> .\n"
        for number, thing in enumerate(("<x:a>", "<x:a>", subject))
    )
    (tmp_path / "left.nq").write_text("".join(sorted([come, other])), encoding="utf-8")
    assert again._have_rows({gone}, {come}, tmp_path / "left.nq") is shared
    assert not again._have_rows({gone}, {come, other}, tmp_path / "left.nq")


def test_what_stands_is_not_checked_again(changing: tuple[Path, Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    tables, settings = changing
    CHANGES["a date"](tables)
    checked: list[int] = []
    whole = rows._cells_faults

    def noted(sheet: object, number: int, *rest: object) -> list[object]:
        checked.append(number)
        return whole(sheet, number, *rest)  # type: ignore[arg-type,return-value]

    monkeypatch.setattr(rows, "_cells_faults", noted)
    pipeline.check(tables, settings, before=pipeline.last_release(settings))
    path = tables / "observations.csv"
    assert len(checked) == path.read_text(encoding="utf-8").count("2031-03") > 0


def test_faults_of_what_changed_are_found_as_at_first(changing: tuple[Path, Settings]) -> None:
    tables, settings = changing
    edited("milestones", lambda lines: [lines[0].replace("paper-2030/", "other/", 1), *lines[1:], lines[-1]])(tables)
    before = pipeline.last_release(settings)
    again_found, found = (pipeline.check(tables, settings, before=one).findings for one in (before, None))
    assert [one.sentence() for one in again_found] == [one.sentence() for one in found] != []


def reworded(tables: Path) -> None:
    """Another definition: a column says something else."""
    path = tables / "csv-metadata.json"
    path.write_text(path.read_text().replace(OTHERS, '"http://example.org/met"'))


@pytest.mark.parametrize("what", ["definition", "statements", "tables", "too much"])
def test_nothing_is_taken_over_where_it_may_not_be_so(
    what: str, changing: tuple[Path, Settings], tmp_path: Path, mapped: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, settings = changing
    home = Path(shutil.copytree(settings.home, tmp_path / "home", symlinks=True))
    settings = Settings(home=home)
    before = pipeline.last_release(settings)
    assert before
    CHANGES["a date"](tables)
    if what == "definition":
        reworded(tables)
    elif what == "too much":
        monkeypatch.setattr(lines, "_ALWAYS_FEW", 0)
    else:
        path = before.folder / ("data.nq" if what == "statements" else "files/tables/milestones.csv")
        path.write_bytes(path.read_bytes()[:-1])
    after = statements(tables, settings, before)
    assert mapped
    assert after == statements(tables, settings, None)


def test_tables_that_change_while_they_are_published_are_no_release(
    changing: tuple[Path, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, settings = changing
    before = pipeline.last_release(settings)
    whole = filling.write_headers

    def changed(*given: object) -> list[Path]:
        CHANGES["a date"](tables)
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(filling, "write_headers", changed)
    edited("sources", lambda lines: lines[::-1])(tables)
    with pytest.raises(
        ReleaseError, match=r"the tables, or the program, were changed while they were being published.*publish again"
    ):
        publish(tables, settings)
    after = pipeline.last_release(settings)
    assert before
    assert after
    assert after.id == before.id


def test_a_program_that_changes_while_the_lists_are_made_is_no_release(
    changing: tuple[Path, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, settings = changing
    before, whole = pipeline.last_release(settings), Silent.begin

    def changed(self: Silent, phase: Phase, unit: str = "") -> None:
        whole(self, phase, unit)
        if phase == Phase.LISTS:
            CHANGES["a date"](tables)

    monkeypatch.setattr(Silent, "begin", changed)
    edited("sources", lambda lines: lines[::-1])(tables)
    with pytest.raises(ReleaseError, match=r"changed while they were being published.*publish again"):
        publish(tables, settings)
    after = pipeline.last_release(settings)
    assert (before and before.id) == (after and after.id)
