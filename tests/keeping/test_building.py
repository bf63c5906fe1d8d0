"""The store of a release is made from that of the one before where little changed, and is what a new one would be."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import Store
from tests.conftest import PLAN, publish
from tests.pipeline.test_gate import edit

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.keeping import building
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.release import NQUADS, STORE, Release
from fremdrift.quads import lines

LATER = "2026-11-25T12:{:02d}:00Z"


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a release of the invented plan."""
    home = tmp_path_factory.mktemp("building") / "home"
    assert publish(PLAN, Settings(home=home)).release
    return home


@pytest.fixture
def home(ground: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ground, tmp_path / "home", symlinks=True))


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders whose store was loaded from the files."""
    folders: list[Path] = []
    load = building._load

    def noted(folder: Path) -> None:
        folders.append(folder)
        load(folder)

    monkeypatch.setattr(building, "_load", noted)
    return folders


def change(tables: Path) -> None:
    path = tables / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2030-36", "2031-03"), encoding="utf-8")


def test_after_random_edits_each_store_in_a_row_holds_what_the_files_do(
    home: Path, tables: Path, loaded: list[Path]
) -> None:
    settings, random, made, turn = Settings(home=home), Random(7), 0, 0
    while made < 3:
        before, turn = shutil.copytree(tables, tables.with_name(f"before-{turn}")), turn + 1
        edit(tables, random)
        if publish(tables, settings, LATER.format(turn)).new:
            made += 1
        else:
            shutil.rmtree(tables)
            before.rename(tables)
    assert not loaded
    assert not list(Chain(home, settings.base_iri).faults())


def emptied(release: Release) -> None:
    store = Store(str(release.folder / STORE))
    store.remove(next(iter(store)))
    store.flush()


def cut_off(release: Release) -> None:
    for path in (release.folder / STORE).glob("*.sst"):
        path.write_bytes(path.read_bytes()[:100])


def gone(release: Release) -> None:
    shutil.rmtree(release.folder / STORE)


def of_other_files(release: Release) -> None:
    path = release.folder / "derived.nq"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[1:]), encoding="utf-8")


@pytest.mark.parametrize("spoil", [emptied, cut_off, gone, of_other_files])
def test_a_damaged_store_gives_nothing_on(
    spoil: Callable[[Release], None], home: Path, tables: Path, loaded: list[Path]
) -> None:
    spoil(Release((home / "current").resolve()))
    change(tables)
    done = publish(tables, Settings(home=home), LATER.format(0))
    assert done.release
    assert len(loaded) == 1
    assert not list(done.release.store_faults())


def test_where_much_changed_or_all_is_asked_for_it_is_loaded_anew(
    home: Path, tables: Path, loaded: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=home)
    change(tables)
    pipeline.publish(tables, settings, LATER.format(0), print, wish=pipeline.Wish(full=True))
    assert len(loaded) == 1
    monkeypatch.setattr(lines, "_ALWAYS_FEW", 3)
    monkeypatch.setattr(lines, "_MANY", 10**9)
    publish(PLAN, settings, LATER.format(1))
    assert len(loaded) == 2


def test_what_was_taken_out_again_and_again_does_not_stay_for_ever(
    home: Path, tables: Path, loaded: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "_ROOM", 0)
    monkeypatch.setattr(building, "_SPARE", 1)
    change(tables)
    assert publish(tables, Settings(home=home), LATER.format(0)).release
    assert len(loaded) == 1


def test_the_older_store_is_shared_and_stays_what_it_was(home: Path, tables: Path) -> None:
    older = Release((home / "current").resolve())
    held = {one.name: one.stat().st_ino for one in (older.folder / STORE).glob("*.sst")}
    said = set(map(str, older.open_store()))
    change(tables)
    newer = publish(tables, Settings(home=home), LATER.format(0)).release
    assert newer
    shared = {one.stat().st_ino for one in (newer.folder / STORE).glob("*.sst")} & set(held.values())
    assert shared
    assert set(map(str, older.open_store())) == said != set(map(str, newer.open_store()))
    shutil.rmtree(older.folder)
    assert not list(newer.store_faults())


def test_what_no_shape_judged_is_not_loaded_where_a_name_in_it_is_none(tmp_path: Path) -> None:
    for name in NQUADS:
        (tmp_path / name).write_text("<x:a> <x:p> <x:o> <x:g> .\n", encoding="utf-8")
    (tmp_path / "catalogue.nq").write_text("<x:a b> <x:p> <x:o> <x:g> .\n", encoding="utf-8")
    with pytest.raises(SyntaxError):
        building.build_store(tmp_path)
