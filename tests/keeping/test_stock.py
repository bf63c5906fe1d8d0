"""What an older release holds is taken into the next one: by its key alone, and with the same bytes as made anew."""

import csv
import gzip
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyoxigraph import Quad
from tests.conftest import MADE, PLAN, publish

from fremdrift import pipeline
from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.records import from_json
from fremdrift.cataloguing.writing import catalogue_lines
from fremdrift.deriving import wholes
from fremdrift.deriving.caused import caused_quads
from fremdrift.deriving.freezing import TAKEN
from fremdrift.deriving.record import Record
from fremdrift.exporting import packing, pieces
from fremdrift.exporting.downloads import Tables, write_downloads
from fremdrift.exporting.pieces import PIECES
from fremdrift.ground import crew, digests, folders, tasks
from fremdrift.ground.crew import Crew
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.formats import Format
from fremdrift.ground.settings import Settings
from fremdrift.ground.tasks import Works
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.pack import INDEX, PACK, in_pack
from fremdrift.keeping.release import Release
from fremdrift.keeping.stock import MADE as KEYS
from fremdrift.keeping.stock import OldStock
from fremdrift.model.datasets import Licence
from fremdrift.model.iris import Names
from fremdrift.model.tables import Column, Kind, Table, TableRow
from fremdrift.pipeline import filling, publishing
from fremdrift.quads.store import parse_nquads

LICENCE = Licence("A licence", "https://a.example/licence")
LATER = "2026-11-26T12:00:00Z"


@dataclass(frozen=True)
class Place:
    """Tables, the settings of a home, and the release that was made there of them, which a test may all spoil."""

    tables: Path
    settings: Settings

    @property
    def old(self) -> Release:
        return Chain(self.settings.home, self.settings.base_iri).releases()[0]

    def changed(self, made: str = LATER) -> Release:
        """Another release, in which one strategy says something else."""
        edit(self.tables, "milestones", 1, "title_en", "Invented: all the forms gone")
        return published(self.tables, self.settings, made)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The invented plan three times, as three strategies that share their sources and authorities, published once."""
    folder = tmp_path_factory.mktemp("stock")
    tables = Path(shutil.copytree(PLAN, folder / "plan"))
    for path in tables.glob("*.csv"):
        if path.stem not in ("sources", "organisations"):
            head, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
            more = [row.replace("paper-2030", name) for name in ("stone-2040", "sand-2050") for row in rows]
            path.write_text("".join([head, *rows, *more]), encoding="utf-8")
    place = Place(tables, Settings(home=folder / "home"))
    published(tables, place.settings)
    return place


@pytest.fixture
def place(finished: Place, tmp_path: Path) -> Place:
    """A copy of it."""
    shutil.copytree(finished.tables.parent, tmp_path / "place", symlinks=True)
    return Place(tmp_path / "place" / "plan", Settings(home=tmp_path / "place" / "home"))


@pytest.fixture(scope="module")
def pair(finished: Place, tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release, Settings]:
    """Two releases, of which the second has one strategy changed; nobody spoils them."""
    folder = tmp_path_factory.mktemp("pair") / "place"
    shutil.copytree(finished.tables.parent, folder, symlinks=True)
    place = Place(folder / "plan", Settings(home=folder / "home"))
    return place.old, place.changed(), place.settings


def edit(tables: Path, table: str, at: int, column: str, text: str) -> None:
    """Put a text into a cell of a table."""
    path = tables / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[at % len(rows)][column] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def published(tables: Path, settings: Settings, made: str = MADE) -> Release:
    done = publish(tables, settings, made)
    assert done.release, [one.sentence() for one in done.findings]
    return done.release


def shared(old: Release, new: Release) -> set[str]:
    """The downloads that are one file in two releases."""
    found = set()
    for path in (new.folder / "files").iterdir():
        there = old.folder / "files" / path.name
        if there.is_file() and there.samefile(path):
            found.add(path.name)
    return found


def test_only_what_changed_is_made_again(pair: tuple[Release, Release, Settings]) -> None:
    old, new, settings = pair
    taken = shared(old, new)
    stems = {one.name.partition(".")[0] for one in (new.folder / "files").iterdir() if one.name not in taken}
    assert {"fremdrift", "stone-2040"} <= stems
    assert {"paper-2030.ttl", "sand-2050.xlsx", "sand-2050.sqlite", "organisations.nq", "vocabulary.ttl.gz"} <= taken
    assert not list(Chain(settings.home, settings.base_iri).faults())


def test_a_file_keeps_its_time_while_it_stays_the_same(pair: tuple[Release, Release, Settings]) -> None:
    old, new, _ = pair
    first, second = (datetime.fromisoformat(one).timestamp() for one in (MADE, LATER))
    assert {one.stat().st_mtime for one in (old.folder / "files").iterdir() if one.is_file()} == {first}
    for name, time in (("sand-2050.ttl", first), ("fremdrift.ttl", second), ("tables/sources.csv", first)):
        assert (new.folder / "files" / name).stat().st_mtime == time, name
        assert datetime.fromisoformat(new.since(f"files/{name}")).timestamp() == time, name


def test_a_node_that_pulls_gives_files_the_same_times(pair: tuple[Release, Release, Settings], tmp_path: Path) -> None:
    _, new, settings = pair
    other = replace(settings, home=tmp_path / "other")
    pipeline.pull(other, str(settings.home), lambda text: None)
    for name in new.manifest["files"]:
        there = other.home / "releases" / new.id / name
        assert there.stat().st_mtime == (new.folder / name).stat().st_mtime, name


CELLS = {
    "strategies": ("title_en", "title_da"),
    "initiatives": ("title_en", "note_en"),
    "milestones": ("title_en", "note_da"),
    "observations": ("note_en", "status_text"),
    "sources": ("title", "note_en"),
}


def test_random_edits_give_the_same_digests_as_making_all_anew(place: Place) -> None:
    chance, home = random.Random(5), place.settings.home
    anew = replace(place.settings, home=home.with_name("anew"))
    for step in (6, 7):
        for _ in range(2):
            table = chance.choice(sorted(CELLS))
            text = f'Invented {chance.random()} <&" æ'
            edit(place.tables, table, chance.randrange(9), chance.choice(CELLS[table]), text)
        shutil.rmtree(anew.home, ignore_errors=True)
        shutil.copytree(home, anew.home, symlinks=True)
        for path in (
            *anew.home.glob(f"releases/*/{KEYS}"),
            *anew.home.glob(f"releases/*/{PIECES}"),
            *anew.home.glob(f"releases/*/{TAKEN[0]}"),
        ):
            path.unlink()
        old = Chain(home, anew.base_iri).releases()[-1]
        new, whole = (published(place.tables, one, f"2026-11-2{step}T12:00:00Z") for one in (place.settings, anew))
        assert shared(old, new)
        assert not shared(old, whole)
        assert new.manifest["files"] == whole.manifest["files"]
        assert (new.id, new.digest) == (whole.id, whole.digest)
    assert not list(Chain(home, anew.base_iri).faults())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The strategies of each record of which it is worked out what its accounts caused."""
    found: list[set[str]] = []

    def noted(record: Record, names: Names) -> Iterator[tuple[str, Quad]]:
        found.append({names.scope_of(one.thing) for one in record.statements})
        return caused_quads(record, names)

    monkeypatch.setattr(wholes, "caused_quads", noted)
    return found


def test_what_follows_from_a_strategy_is_worked_out_once_and_again_where_it_changed(
    place: Place, asked: list[set[str]]
) -> None:
    edit(place.tables, "observations", 0, "status_text", "Invented: late")
    new = published(place.tables, place.settings, LATER)
    assert asked == [{"paper-2030"}]
    pipeline.publish(place.tables, replace(place.settings, home=place.settings.home.with_name("first")), LATER, print)
    assert sorted(map(sorted, asked)) == [["paper-2030"], ["paper-2030"], ["sand-2050"], ["stone-2040"]]
    anew = Release((place.settings.home.with_name("first") / "current").resolve())
    for name in ("derived.nq", *TAKEN):
        assert (new.folder / name).read_bytes() == (anew.folder / name).read_bytes(), name


@pytest.mark.parametrize("name", TAKEN)
def test_nothing_that_followed_is_taken_from_a_damaged_file(name: str, place: Place, asked: list[set[str]]) -> None:
    damage(place.old.folder / name, "another byte")
    new = place.changed()
    assert len(asked) == 3
    for one in set(TAKEN) - {"states/wholes.json"}:
        assert new.manifest["files"][one]["sha256"] == place.old.manifest["files"][one]["sha256"]


ANEW = Counter(["strategy/stone-2040", "model"])
"""What changed, and what the codes are called that it names, which stands beside it."""


@pytest.fixture
def said_anew(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """In how many pieces each graph is of which something is written in every syntax, below those of our base."""
    found = Counter[str]()
    written = pieces.pieces

    def noted(nquads: bytes) -> dict[Format, bytes]:
        found.update({one.graph_name.value.partition("/graph/")[2] for one in parse_nquads(nquads)})
        return written(nquads)

    monkeypatch.setattr(pieces, "pieces", noted)
    return found


def test_what_other_graphs_say_is_copied_into_the_dataset_of_everything(place: Place, said_anew: Counter[str]) -> None:
    place.changed()
    assert said_anew == ANEW


@pytest.mark.parametrize(
    ("how", "name"),
    [
        ("another byte within", "fremdrift.ttl"),
        ("cut in two", "fremdrift.jsonld"),
        ("gone", "fremdrift.rdf"),
        ("a link", "fremdrift.nt"),
    ],
)
def test_what_is_damaged_is_said_anew(
    how: str, name: str, place: Place, said_anew: Counter[str], pair: tuple[Release, Release, Settings]
) -> None:
    damage(place.old.folder / "files" / name, how)
    new = place.changed()
    assert said_anew > ANEW
    assert new.manifest["files"] == pair[1].manifest["files"]
    assert not list(new.faults())


def test_compressed_files_of_much_are_composed_too_and_what_is_damaged_in_them_is_made_anew(
    place: Place, said_anew: Counter[str], pair: tuple[Release, Release, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "SMALL", 0)
    new = place.changed()
    assert {"model", "strategy/sand-2050"} < said_anew.keys(), "there were none to be taken"
    said_anew.clear()
    damage(new.folder / "files" / "fremdrift.nq.gz", "another byte within")
    edit(place.tables, "milestones", 0, "title_en", "Invented: another form")
    last = published(place.tables, place.settings, "2026-11-27T12:00:00Z")
    assert "strategy/paper-2030" in said_anew
    assert len(said_anew) == 2
    assert not list(last.faults())
    for name in ("fremdrift.nq", "fremdrift.jsonld"):
        plain = (last.folder / "files" / name).read_bytes()
        assert gzip.decompress((last.folder / "files" / f"{name}.gz").read_bytes()) == plain


def test_pieces_that_are_not_what_the_manifest_says_are_not_found(place: Place, said_anew: Counter[str]) -> None:
    damage(place.old.folder / PIECES, "another byte")
    place.changed()
    assert {"model", "sources", "strategy/sand-2050"} < said_anew.keys()


def damage(path: Path, how: str) -> None:
    """Spoil a file of an old release as a disk or a person might."""
    whole = path.read_bytes()
    if how == "another byte":
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    elif how == "another byte within":
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    elif how == "cut in two":
        path.write_bytes(whole[: len(whole) // 2])
    elif how == "cut off":
        path.write_bytes(whole[:-1])
    elif how == "gone":
        path.unlink()
    else:
        path.rename(path.with_name("elsewhere"))
        path.symlink_to("elsewhere")


DAMAGES = ["another byte", "cut off", "gone", "a link"]


@pytest.fixture
def catalogues(monkeypatch: pytest.MonkeyPatch) -> list[Catalogue]:
    """Those of which the endpoint was told all from now on."""
    told: list[Catalogue] = []

    @wraps(catalogue_lines)
    def lines(catalogue: Catalogue) -> Iterator[str]:
        told.append(catalogue)
        return catalogue_lines(catalogue)

    monkeypatch.setattr(filling, "catalogue_lines", lines)
    return told


def test_of_the_catalogue_the_endpoint_is_told_what_changed(place: Place, catalogues: list[Catalogue]) -> None:
    new = place.changed()
    assert not catalogues
    whole = from_json(new.catalogue() or b"", place.settings)
    assert (new.folder / "catalogue.nq").read_text(encoding="utf-8") == "".join(sorted(set(catalogue_lines(whole))))


def test_all_of_the_catalogue_is_told_where_something_else_is_said_of_every_entry(
    place: Place, catalogues: list[Catalogue]
) -> None:
    published(place.tables, replace(place.settings, publisher="Another office"), LATER)
    assert len(catalogues) == 1


def test_all_of_the_catalogue_is_told_where_what_the_endpoint_held_is_damaged(
    place: Place, catalogues: list[Catalogue]
) -> None:
    path = place.old.folder / "catalogue.nq"
    path.write_bytes(path.read_bytes().replace(b"Invented", b"Devented"))
    new = place.changed()
    assert len(catalogues) == 1
    assert b"Devented" not in (new.folder / "catalogue.nq").read_bytes()


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", ["sand-2050.ttl", "vocabulary.nq", "vocabulary.nq.gz", "sand-2050.xlsx"])
def test_a_damaged_file_is_not_taken(how: str, name: str, place: Place, tmp_path: Path) -> None:
    old, plain = place.old, name.removesuffix(".gz")
    into, key = tmp_path / "into", OldStock(old).keys[f"files/{plain}"]
    into.mkdir()
    assert not OldStock(old).take(plain, "0" * 64, into)
    damage(old.folder / "files" / name, how)
    assert not OldStock(old).take(plain, key, into)
    assert not list(into.iterdir())


def test_damaged_files_are_made_again(place: Place) -> None:
    names, promised = ("sand-2050.ttl", "vocabulary.nq.gz", "paper-2030.xlsx"), place.old.manifest["files"]
    for name, how in zip(names, DAMAGES, strict=False):
        damage(place.old.folder / "files" / name, how)
    new = place.changed()
    for name in names:
        assert new.manifest["files"][f"files/{name}"]["sha256"] == promised[f"files/{name}"]["sha256"]
    assert not list(new.faults())


@pytest.mark.parametrize("how", DAMAGES)
def test_keys_that_are_not_what_the_manifest_says_open_nothing(how: str, place: Place) -> None:
    assert OldStock(place.old).keys
    damage(place.old.folder / KEYS, how)
    assert not OldStock(place.old).keys


def test_a_document_of_the_catalogue_is_taken_while_what_it_says_is_the_same(
    pair: tuple[Release, Release, Settings],
) -> None:
    before, after = OldStock(pair[0]), OldStock(pair[1])
    for what in ("ttl", "jsonld", "nt", "rdf", "trig", "schema.org", "record"):
        same, other = f"dataset/strategy/sand-2050.{what}", f"dataset/strategy/stone-2040.{what}"
        assert before.document(same, after.keys[in_pack(same)]) == pair[1].faces.stored(same)
        assert before.document(other, after.keys[in_pack(other)]) is None
    assert before.document("catalog/dcat-ap-3/0.ttl", after.keys[in_pack("catalog/dcat-ap-3/0.ttl")]) is None


def test_a_page_of_the_catalogue_is_taken_while_its_entries_are_the_same(place: Place) -> None:
    paged = Place(place.tables, replace(place.settings, home=place.settings.home.with_name("paged"), catalogue_page=2))
    published(paged.tables, paged.settings)
    new, old = paged.changed(), paged.old
    before, after = OldStock(old), OldStock(new)

    def text(release: Release, name: str) -> bytes:
        found = release.faces.read(name)
        assert found
        return found.body

    taken = {}
    for number in range(1, len(text(new, "pages").splitlines())):
        entries = [line.split("\t")[0] for line in text(new, f"catalog/list/{number}").decode().splitlines()]
        names = [one if one.startswith(("edition/", "series/")) else f"dataset/{one}" for one in entries]
        same = all(text(old, f"{one}.record") == text(new, f"{one}.record") for one in names)
        page = f"catalog/dcat-ap-3/{number}.ttl"
        taken[number] = before.document(page, after.keys[in_pack(page)]) is not None
        assert taken[number] == same, (number, entries)
    assert set(taken.values()) == {True, False}
    assert before.document("catalog/udata/0.rdf", after.keys[in_pack("catalog/udata/0.rdf")]) is None


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", [PACK, INDEX])
def test_of_a_damaged_pack_nothing_is_taken(how: str, name: str, place: Place) -> None:
    document = "dataset/strategy/sand-2050.ttl"
    key = OldStock(place.old).keys[in_pack(document)]
    assert OldStock(place.old).document(document, key)
    damage(place.old.folder / name, how)
    assert OldStock(place.old).document(document, key) is None


def test_without_a_release_there_is_nothing(tmp_path: Path) -> None:
    assert not OldStock(None).take("fremdrift.ttl", "any", tmp_path)


def test_what_was_taken_stays_when_the_old_release_is_removed(place: Place) -> None:
    old, new = place.old, place.changed()
    assert shared(old, new)
    shutil.rmtree(old.folder)
    assert not list(new.faults())


def test_without_hard_links_files_are_copied(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*paths: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fremdrift.keeping.stock.os.link", refused)
    old, new = place.old, place.changed()
    assert not shared(old, new)
    assert (new.folder / "files/sand-2050.ttl").read_bytes() == (old.folder / "files/sand-2050.ttl").read_bytes()
    assert not list(new.faults())


def test_a_node_that_pulls_shares_files_too_and_fetches_what_is_damaged(
    pair: tuple[Release, Release, Settings], tmp_path: Path
) -> None:
    old, new, settings = pair
    other = replace(settings, home=tmp_path / "other")
    pipeline.pull(other, str(settings.home), lambda text: None)
    here = [Release(other.home / "releases" / one.id) for one in (old, new)]
    assert shared(*here) >= shared(old, new)
    shutil.rmtree(here[1].folder)
    damage(here[0].folder / "files" / "sand-2050.ttl", "another byte")
    pipeline.pull(other, str(settings.home), lambda text: None)
    assert "sand-2050.ttl" not in shared(*here)
    assert "sand-2050.nq" in shared(*here)
    assert not list(here[1].faults())


# --- Keys ---


def keys(
    folder: Path,
    *,
    program: str = "p",
    base: str = "https://a.example/",
    help_: str = "H",
    cell: str = "c",
    lang: str = "en",
) -> dict[str, str]:
    """The keys of the downloads of one row and one statement."""
    folder.mkdir(exist_ok=True)
    shutil.rmtree(folder)
    folder.mkdir()
    (folder.parent / "data.nq").write_text(
        f'<{base}id/initiative/s/1> <http://purl.org/dc/terms/title> "{cell}"@{lang} <{base}graph/strategy/s> .\n',
        "utf-8",
    )
    table = Table(
        "initiatives", {"en": "T"}, (Column("initiative", {"en": "I"}, {"en": help_}, Kind.TEXT),), ("initiative",)
    )
    row = TableRow("initiatives", "strategy/s", {"initiative": cell})
    _, made = write_downloads(
        [folder.parent / "data.nq"],
        Tables([table], [row], {"tables": [], "dc:title": help_}, lambda _: LICENCE),
        Names(base),
        folder,
        Works(program),
    )
    return dict(made.keys)


PLAIN = (".sqlite", ".parquet")
"""These hold the rows alone; no address of ours is in them."""


@pytest.mark.parametrize(
    ("change", "stay"),
    [({"program": "q"}, ()), ({"base": "https://b.example/"}, PLAIN), ({"cell": "d"}, ())],
    ids=["program", "base", "content"],
)
def test_what_goes_into_a_file_changes_its_key(change: dict[str, str], stay: tuple[str, ...], tmp_path: Path) -> None:
    before, after = keys(tmp_path / "files"), keys(tmp_path / "files", **change)
    assert set(before) == set(after)
    assert {name for name in before if before[name] == after[name]} == {one for one in before if one.endswith(stay)}


def test_headings_change_the_keys_of_tables_and_a_language_those_of_graphs(tmp_path: Path) -> None:
    before = keys(tmp_path / "files")
    headed, danish = keys(tmp_path / "files", help_="Help"), keys(tmp_path / "files", lang="da")
    tabular = {name for name in before if name.endswith((".zip", ".xlsx", ".sqlite", ".parquet"))}
    assert {name for name in before if before[name] != headed[name]} == tabular
    assert {name for name in before if before[name] != danish[name]} == set(before) - tabular


def test_no_two_files_of_a_release_have_one_key(finished: Place) -> None:
    found = OldStock(finished.old).keys
    assert len(found) == len(set(found.values())) > 50


@given(some.lists(some.text() | some.integers() | some.lists(some.text()), max_size=4), some.data())
def test_values_that_differ_have_digests_that_differ(values: list[object], data: some.DataObject) -> None:
    others = data.draw(some.lists(some.text() | some.integers() | some.lists(some.text()), max_size=4))
    assert (digests.sha256_of(*values) == digests.sha256_of(*others)) == (values == others)


def test_the_program_is_its_source_its_vocabulary_and_its_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "fremdrift"
    package.mkdir()
    (package / "exporting.py").write_text("LEVEL = 6\n", encoding="utf-8")
    monkeypatch.setattr(folders, "PACKAGE", package)
    found = [digests.program()]
    (package / "exporting.py").write_text("LEVEL = 9\n", encoding="utf-8")
    os.utime(package / "exporting.py", ns=(0, 1))  # whoever edits it does not do so in the same moment
    found.append(digests.program())
    monkeypatch.setattr(folders, "vocabulary", lambda: PLAN)
    found.append(digests.program())
    monkeypatch.setattr(digests, "_libraries", lambda: ["pyoxigraph 99"])
    found.append(digests.program())
    assert len(set(found)) == 4


def test_the_program_is_read_again_where_it_was_changed_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("exporting.py", "reading.py"):
        (tmp_path / name).write_text("LEVEL = 6\n", encoding="utf-8")
    read: list[str] = []
    digest = digests.sha256
    monkeypatch.setattr(digests, "sha256", lambda path: [read.append(path.name), digest(path)][1])
    monkeypatch.setattr(folders, "PACKAGE", tmp_path)
    monkeypatch.setattr(folders, "vocabulary", lambda: tmp_path / "none")
    first = digests.program()
    assert digests.program() == first
    assert sorted(read) == ["exporting.py", "reading.py"]
    (tmp_path / "reading.py").write_text("LEVEL = 9\n", encoding="utf-8")
    os.utime(tmp_path / "reading.py", ns=(0, 1))
    assert digests.program() != first
    assert read[2:] == ["reading.py"]


# --- The crew ---


def with_hands(monkeypatch: pytest.MonkeyPatch, hands: int) -> None:
    monkeypatch.setattr(crew, "LIGHT", 0)
    monkeypatch.setattr(publishing, "cores", lambda: hands)


def test_several_hands_make_the_same_release_as_one(
    finished: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_hands(monkeypatch, 3)
    together = published(finished.tables, Settings(home=tmp_path / "together"))
    assert together.digest == finished.old.digest


def test_what_is_streamed_and_made_one_by_one_is_the_same_as_what_is_held_and_made_together(
    finished: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 0)
    streamed = published(finished.tables, Settings(home=tmp_path / "streamed"))
    assert streamed.digest == finished.old.digest


def test_a_hand_that_is_killed_is_told_and_nothing_stays(
    tables: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = crew._Hand.ask

    def killed(hand: crew._Hand, function: Any, item: Any) -> object:
        hand._process.kill()
        hand._process.wait()
        return ask(hand, function, item)

    with_hands(monkeypatch, 2)
    monkeypatch.setattr(crew._Hand, "ask", killed)
    with pytest.raises(ReleaseError, match=r"a process that was making .* was ended by SIGKILL, .* do it again"):
        publish(tables, settings)
    assert not list((settings.home / "releases").iterdir())
    monkeypatch.setattr(crew._Hand, "ask", ask)
    assert not list(published(tables, settings).faults())


def test_after_a_hand_was_lost_everything_that_is_asked_ends_with_what_it_was_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = crew._Hand.ask

    def lost(hand: crew._Hand, function: Any, item: Path) -> object:
        if item.name == "lost.csv":
            hand._process.kill()
        return ask(hand, function, item)

    monkeypatch.setattr(crew, "LIGHT", 0)
    monkeypatch.setattr(crew._Hand, "ask", lost)
    making = r"making lost\.csv was ended by SIGKILL"
    with Crew(2) as two:
        with pytest.raises(ReleaseError, match=making):
            two.begin(os.listdir, tmp_path / "lost.csv", 1)()
        for asked in (tmp_path, tmp_path / "lost.csv"):
            with pytest.raises(ReleaseError, match=making):
                list(two.map(os.listdir, [asked], 1))
            with pytest.raises(ReleaseError, match=making):
                two.begin(os.listdir, asked, 1)()


def test_what_a_hand_cannot_write_is_told_as_it_is_without_hands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "LIGHT", 0)
    missing = str(tmp_path / "missing")
    with Crew(2) as two, pytest.raises(FileNotFoundError, match="missing"):
        list(two.map(os.listdir, [missing], 1))


def test_hands_end_with_who_asked_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "LIGHT", 0)
    with Crew(2) as two:
        with two.shift() as first:
            assert list(first.map(len, ["a", "bb", "ccc"], 1)) == [1, 2, 3]
        processes = [one._process for one in two._all]
        assert list(two.map(len, ["a", "bb"], 1)) == [1, 2]
        assert [one._process for one in two._all] == processes
        assert [one.poll() for one in processes] == [None, None], "after a shift they are there for the next"
    assert [one.poll() for one in processes] == [0, 0]


@pytest.mark.parametrize("of", [nullcontext, Crew.shift], ids=["crew", "shift"])
def test_what_goes_on_beside_ends_soon_where_who_asked_gives_up(
    of: Callable[[Crew], AbstractContextManager[Crew]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "LIGHT", 0)
    begun, asked = Event(), Event()
    steps: list[int] = []

    def goes_on(last: int, two: Crew) -> None:
        for step in range(last):
            steps.extend(two.map(len, ["a" * step], 1))
            begun.set()
            asked.wait(60)

    def give_up() -> None:
        with Crew(2) as every, of(every) as two:
            shutdown = two._beside.shutdown
            monkeypatch.setattr(two._beside, "shutdown", lambda **how: (asked.set(), shutdown(**how)))
            two.beside(goes_on, 1_000, 1)
            assert begun.wait(60)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    assert steps == [0], "it went on"


@pytest.mark.parametrize("weight", [0, 1], ids=["light", "heavy"])
def test_what_was_begun_beside_all_else_gives_what_came_of_it_or_raises_it(
    weight: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "LIGHT", 1)
    (tmp_path / "one").touch()
    with Crew(2) as two:
        listed, failed = (two.begin(os.listdir, str(tmp_path / name), weight) for name in ("", "missing"))
        assert list(two.map(len, ["a", "bb", "ccc"], 1)) == [1, 2, 3]
        assert listed() == ["one"]
        with pytest.raises(FileNotFoundError, match="missing"):
            failed()
