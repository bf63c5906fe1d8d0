"""Releases: made whole or not at all, chained, reversible, verifiable."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace
from typing import Any
from weakref import WeakValueDictionary

import pytest
from tests.conftest import MADE, PLAN, publish

from fremdrift import pipeline
from fremdrift.ground import durable
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.keeping import building
from fremdrift.keeping import chain as chain_module
from fremdrift.keeping import manifest as manifests
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.release import NQUADS, Release
from fremdrift.keeping.steps import Steps
from fremdrift.pipeline import filling
from fremdrift.quads.store import in_memory, read_nquads
from fremdrift.web.application import create_app

LATER = "2026-11-25T12:00:00Z"
EVEN_LATER = "2026-11-26T12:00:00Z"
FAR = "2126-11-26T12:00:00Z"


def chain(settings: Settings) -> Chain:
    return Chain(settings.home, settings.base_iri)


def served(settings: Settings) -> str:
    current = chain(settings).current()
    assert current
    return current.id


def change(tables: Path, old: str = "Invented: half", new: str = "Invented: a third of") -> None:
    path = tables / "milestones.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_release_holds_what_its_manifest_says(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    assert not list(chain(settings).faults())


def test_an_unchanged_publish_changes_nothing(tables: Path, settings: Settings) -> None:
    first = publish(tables, settings)
    again = publish(tables, settings, LATER)
    assert (again.new, again.release and again.release.id) == (False, first.release and first.release.id)
    assert len(chain(settings).releases()) == 1


def test_what_comes_while_a_release_is_tried_is_listed_and_what_is_on_its_way_is_not(settings: Settings) -> None:
    tried: list[list[str]] = []

    @contextmanager
    def filling(folder: Path, said: Callable[[], None]) -> Iterator[dict[str, Any]]:
        for name in NQUADS:
            (folder / name).touch()
        (folder / ".on-its-way").mkdir()
        (folder / ".on-its-way" / "lists").write_text("all", encoding="utf-8")
        said()
        yield {"inputs": "none", "counts": {"quads": 0}}
        (folder / ".on-its-way" / "lists").rename(folder / "lists")
        (folder / ".on-its-way").rmdir()

    def accept(home: Path, folder: Path) -> None:
        tried.append(sorted(Release(home / "current").manifest["files"]))

    made = chain(settings).freeze(filling, MADE, accept=accept)
    assert tried == [sorted(NQUADS)]
    assert sorted(made.manifest["files"]) == sorted([*NQUADS, "lists"])
    assert not list(chain(settings).faults())


def test_the_same_input_gives_the_same_bytes(tables: Path, tmp_path: Path) -> None:
    homes = [Settings(home=tmp_path / name) for name in ("one", "two")]
    digests = [publish(tables, one).release.digest for one in homes]  # type: ignore[union-attr]
    assert digests[0] == digests[1]


def test_a_manifest_is_read_once_as_long_as_somebody_holds_it_and_its_bytes_are_the_same(
    tables: Path, settings: Settings
) -> None:
    publish(tables, settings)
    one, other = (chain(settings).releases()[0] for _ in range(2))
    assert one.manifest is other.manifest
    path = one.folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"program": "9"}))
    assert Release(one.folder).manifest["program"] == "9" != one.manifest["program"]
    path.write_text("{")
    with pytest.raises(ReleaseError, match="no readable manifest"):
        _ = Release(one.folder).manifest


def test_a_publish_reads_the_manifest_of_each_release_once_and_that_of_its_candidate_for_the_trial(
    tables: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tables, settings)
    change(tables)
    read: list[str] = []
    check = manifests.manifest_faults
    monkeypatch.setattr(manifests, "_HELD", WeakValueDictionary())  # others published the same, and may hold it still
    monkeypatch.setattr(manifests, "manifest_faults", lambda loaded: (read.append(loaded["made"]), check(loaded))[1])
    publish(tables, settings, LATER)
    assert [read.count(one) for one in (MADE, LATER)] == [1, 2]


def test_a_refused_publish_leaves_the_served_release(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    before = served(settings)
    path = tables / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2030-36", "soon"), encoding="utf-8")
    done = publish(tables, settings, LATER)
    assert done.release is None
    assert done.findings[0].value == "soon"
    assert served(settings) == before


def test_a_release_names_its_predecessor_and_its_digest(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    change(tables)
    publish(tables, settings, LATER)
    first, second = chain(settings).releases()
    assert second.manifest["previous"] == {"id": first.id, "sha256": first.digest}
    assert served(settings) == second.id


def rollback(settings: Settings, release: str | None) -> Release:
    return pipeline.rollback(settings, release, lambda text: None)


def test_rollback_serves_the_one_before_or_the_one_named(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    change(tables)
    publish(tables, settings, LATER)
    first, second = chain(settings).releases()
    assert rollback(settings, None).id == first.id == served(settings)
    assert rollback(settings, second.id).id == second.id == served(settings)
    with pytest.raises(ReleaseError, match="no release is called nonsense; `fremdrift releases` lists them"):
        rollback(settings, "nonsense")


def test_the_first_release_has_none_before_it(tables: Path, settings: Settings) -> None:
    with pytest.raises(ReleaseError, match="there is no release in"):
        rollback(settings, None)
    publish(tables, settings)
    with pytest.raises(ReleaseError, match="is the first release; there is none before it"):
        rollback(settings, None)


def test_after_a_rollback_the_next_publish_works(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    change(tables)
    publish(tables, settings, LATER)
    rollback(settings, None)
    done = publish(tables, settings, EVEN_LATER)
    assert done.new
    assert not list(chain(settings).faults())


def test_another_base_is_refused_by_name_with_what_to_do(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    other = Settings(home=settings.home, base_iri="http://localhost:9/")
    with pytest.raises(ReleaseError) as fault:
        publish(tables, other, LATER)
    assert "have the base http://127.0.0.1:8000/, not http://localhost:9/" in str(fault.value)
    assert "Set FREMDRIFT_BASE_IRI=http://127.0.0.1:8000/, or start another chain with FREMDRIFT_HOME" in str(
        fault.value
    )


DAMAGES = {
    "a changed file": (
        lambda folder: (folder / "data.nq").write_text("# nothing\n", encoding="utf-8"),
        "data.nq is not what",
    ),
    "a missing file": (lambda folder: (folder / "files" / "data.json").unlink(), "files/data.json is missing"),
    "a file too many": (
        lambda folder: (folder / "files" / "more.txt").write_text("x"),
        "files/more.txt is not in the manifest",
    ),
    "a download that was changed": (
        lambda folder: (folder / "files" / "fremdrift.xlsx").write_bytes(b"PK"),
        "files/fremdrift.xlsx is not what the manifest says",
    ),
    "a link in place of a file": (
        lambda folder: (
            (folder / "files" / "moves.csv").rename(folder.parent / "moves.csv")
            and (folder / "files" / "moves.csv").symlink_to(folder.parent / "moves.csv")
        ),
        "files/moves.csv is a link",
    ),
}


@pytest.mark.parametrize("case", DAMAGES)
def test_verify_finds(case: str, tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    damage, message = DAMAGES[case]
    damage(settings.home / "current")
    assert any(message in one for one in chain(settings).faults())


def test_verify_finds_a_changed_predecessor(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    change(tables)
    publish(tables, settings, LATER)
    manifest = chain(settings).releases()[0].folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"program": "9"}))
    assert any("is not the one it was made after" in one for one in chain(settings).faults())


def test_what_only_a_release_knows_is_not_forgotten_by_the_next(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    change(tables)
    folder = (settings.home / "current").resolve()
    for lost in ("catalogue.json", "renewed.json", "notices.json", "notices.nq"):
        body = (folder / lost).read_bytes()
        for damage in (lambda path: path.write_bytes(path.read_bytes()[:-1]), Path.unlink):
            damage(folder / lost)
            with pytest.raises(
                ReleaseError, match=rf"{lost} damaged or gone, .*; put back what a copy of FREMDRIFT_HOME"
            ):
                publish(tables, settings, LATER)
            assert (settings.home / "current").resolve() == folder
            (folder / lost).write_bytes(body)
    assert publish(tables, settings, LATER).release


@pytest.mark.parametrize("index", [None, "{", "[]"], ids=["gone", "cut off", "something else"])
def test_a_return_that_cannot_be_read_is_told(index: str | None, settings: Settings) -> None:
    folder = settings.home / "returns" / "20261125T120000Z"
    folder.mkdir(parents=True)
    if index is not None:
        (folder / "notices.json").write_text(index, encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"20261125T120000Z/notices\.json cannot be read: .*; put back what a copy"):
        Steps(chain(settings)).all()


def test_the_store_holds_what_the_files_hold(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    current = chain(settings).current()
    assert current
    loaded = in_memory(quad for name in NQUADS for quad in read_nquads(current.folder / name))
    stored = {str(quad) for quad in current.open_store()}
    assert stored == {str(quad) for quad in loaded}
    assert {str(quad) for quad in read_nquads(current.folder / "data.nq")} <= stored, "to the letter"


def command(settings: Settings, *words: str) -> subprocess.Popen[str]:
    environment = os.environ | {"FREMDRIFT_HOME": str(settings.home), "FREMDRIFT_BASE_IRI": settings.base_iri}
    return subprocess.Popen(
        [sys.executable, "-m", "fremdrift", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_at_once_wait_for_each_other(tables: Path, settings: Settings) -> None:
    both = [command(settings, "publish", str(tables)) for _ in range(2)]
    told = [one.communicate(timeout=60) for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted(out.split()[0] for out, _ in told) == ["published", "unchanged:"]
    assert len(chain(settings).releases()) == 1


def told(**change: object) -> Callable[[dict[str, Any]], object]:
    """A manifest with other values."""
    return lambda manifest: manifest.update(change)


def listed(name: str, facts: object = ...) -> Callable[[dict[str, Any]], object]:
    """A manifest that lists one file more."""
    good = {"bytes": 1, "sha256": "0" * 64}
    return lambda manifest: manifest["files"].update({name: good if facts is ... else facts})


OUTSIDE = "which leads out of the release"
MANIFESTS = {
    "a file above": (listed("files/../../../../etc/passwd"), OUTSIDE),
    "an absolute file": (listed("/etc/passwd"), OUTSIDE),
    "a file with a NUL": (listed("files/a\0b"), OUTSIDE),
    "a file with a backslash": (listed("files/..\\secret"), OUTSIDE),
    "a file of no name": (listed(""), OUTSIDE),
    "a file spelled otherwise": (listed("files//x"), OUTSIDE),
    "a file without facts": (listed("files/x", None), "does not say the size and SHA-256 of 'files/x'"),
    "a size that is none": (listed("files/x", {"bytes": "1", "sha256": "0" * 64}), "does not say the size"),
    "a size below zero": (listed("files/x", {"bytes": -1, "sha256": "0" * 64}), "does not say the size"),
    "a digest that is none": (listed("files/x", {"bytes": 1, "sha256": "0" * 63}), "does not say the size"),
    "no files": (told(files=[]), "lists no files"),
    "no time": (told(made="yesterday"), "does not say its base and when it was made"),
    "no base": (told(base=None), "does not say its base and when it was made"),
    "no counts": (told(counts=7), "how much is in it"),
    "a predecessor that is none": (told(previous={"id": ".."}), "does not say which release was before it"),
    "a download that is no file": (told(downloads=[{"dataset": "all", "path": "../../x", "titles": {}}]), "lists a download"),
    "downloads that are none": (told(downloads="all"), "lists a download"),
    "licences that are none": (told(licences=[]), "licensed under"),
    "a licence that leads nowhere": (told(licences={"all": {"title": "x", "address": "javascript:1"}}), "'all' is licensed under"),
}  # fmt: skip


@pytest.mark.parametrize("case", MANIFESTS)
def test_a_manifest_that_cannot_be_believed_is_refused(case: str, published: tuple[Settings, str]) -> None:
    settings, text = published
    changing, message = MANIFESTS[case]
    manifest = json.loads(text)
    changing(manifest)
    path = settings.home / "current" / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ReleaseError, match=re.escape(message)):
        _ = Release((settings.home / "current").resolve()).manifest
    assert any(message in one for one in chain(settings).faults())
    client = create_app(settings).test_client()
    for address in ("/files/moves.csv", "/files/manifest.json", "/files/fremdrift.tar", "/"):
        answer = client.get(address)
        assert answer.status_code == 503, address
        assert message in answer.get_json()["detail"]


def test_a_size_that_is_not_the_files_is_found(published: tuple[Settings, str]) -> None:
    settings, text = published
    manifest = json.loads(text)
    manifest["files"]["files/moves.csv"]["bytes"] += 1
    (settings.home / "current" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert any("files/moves.csv is not what the manifest says (its size" in one for one in chain(settings).faults())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    """A release whose manifest a test may spoil, and the manifest's text."""
    settings = Settings(home=tmp_path_factory.mktemp("published"))
    publish(PLAN, settings)
    return settings, (settings.home / "current" / "manifest.json").read_text(encoding="utf-8")


ROOM = {
    "too little even for a small change": (0.4, "refused"),
    "enough for a small change": (0.6, "told"),
    "just too little for all": (1.4, "told"),
    "enough for all": (1.7, "nothing said"),
}


@pytest.mark.parametrize("case", ROOM)
def test_a_disk_that_may_get_full_is_told_beforehand(
    tables: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    room, wanted = ROOM[case]
    publish(tables, settings)
    before = served(settings)
    change(tables)
    size = sum(one.stat().st_size for one in (settings.home / "releases" / before).rglob("*"))
    free, heard = int(size * room) + 64 * 2**20, list[str]()
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    said = rf"{free // 2**20} MiB free, and a release may need \d+"
    if wanted == "refused":
        with pytest.raises(ReleaseError, match=rf"{said}, \d+ where little changed; make room or set"):
            pipeline.publish(tables, settings, LATER, heard.append)
        assert [one.name for one in (settings.home / "releases").iterdir()] == [before]
    else:
        assert pipeline.publish(tables, settings, LATER, heard.append).new
    assert any(re.search(rf"{said}; it is tried, and", one) for one in heard) == (wanted == "told")


def test_a_first_release_is_told_of_the_room_it_may_need_once(
    tables: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=2**20))
    with pytest.raises(ReleaseError, match=r"has 1 MiB free, and a release may need 64; make room or set"):
        publish(tables, settings)


def test_a_return_that_cannot_be_written_is_told_and_leaves_nothing(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    change(tables)
    publish(tables, settings, LATER)
    before = served(settings)
    done = subprocess.run(
        [sys.executable, "-m", "fremdrift", "rollback"],
        env=os.environ | {"FREMDRIFT_HOME": str(settings.home)}, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)),
    )  # fmt: skip
    said = r"fremdrift: the notices of the return could not be written to .+; make room, .+ is served as before\n"
    assert re.fullmatch(said, done.stderr), done.stderr
    assert (done.returncode, served(settings)) == (2, before)
    assert not list((settings.home / "returns").iterdir())
    assert pipeline.rollback(settings, None, print).id != before


LIMITS = {"what the tables say": 50_000, "what is to be downloaded": 590_000}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_what_cannot_be_written_is_told_and_leaves_nothing(limit: int, tables: Path, settings: Settings) -> None:
    """A limit on the size of files stands for a full disk: the system refuses to write, wherever we are."""
    publish(tables, settings)
    before = served(settings)
    change(tables)
    done = subprocess.run(
        [sys.executable, "-m", "fremdrift", "publish", str(tables), "--full"],
        env=os.environ | {"FREMDRIFT_HOME": str(settings.home)}, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert re.fullmatch(r"fremdrift: the release could not be written to .*: .*; make room .*untouched", last)
    assert served(settings) == before
    assert [path.name for path in (settings.home / "releases").iterdir()] == [before]
    assert not list(chain(settings).faults())


def test_a_store_that_cannot_be_written_is_told_and_leaves_nothing(
    tables: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is loaded beside what follows, which must not be kept without it; no file of a store is larger than others."""
    publish(tables, settings)
    before = served(settings)
    change(tables)
    full = subprocess.run(
        [sys.executable, "-c", LOADING, settings.home / "current" / "data.nq", settings.home.with_name("aside")],
        capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )  # fmt: skip
    assert full.stdout.startswith("told"), full

    def refuse(*_: object) -> None:
        raise OSError(None, full.stdout.removeprefix("told ").strip())

    monkeypatch.setattr(building, "build", refuse)
    monkeypatch.setattr(building, "_follows", lambda *_: False)
    with pytest.raises(ReleaseError, match=r"could not be written to .*; make room .*untouched"):
        publish(tables, settings, "2026-11-25T12:00:00Z")
    assert served(settings) == before
    assert [path.name for path in (settings.home / "releases").iterdir()] == [before]


LOADING = """
import sys
from pathlib import Path
from fremdrift.quads.store import build
try:
    build(Path(sys.argv[2]), [Path(sys.argv[1])])
except OSError as fault:
    print("told", fault)
"""


def test_a_first_home_is_there_after_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every new folder is made known to the folder above it, which is what a power cut would forget."""
    synced: list[Path] = []
    monkeypatch.setattr(durable, "sync", synced.append)
    durable.make_folder(tmp_path / "a" / "b" / "c")
    assert set(synced) == {tmp_path, tmp_path / "a", tmp_path / "a" / "b"}
    durable.make_folder(tmp_path / "a")
    assert len(synced) == 3


@pytest.mark.parametrize("backed_up", [False, True], ids=["alone", "while a backup links every file"])
def test_every_file_of_a_release_is_brought_to_the_disk_but_what_another_has_too(
    backed_up: bool, tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    for module in (chain_module, durable):
        monkeypatch.setattr(module, "sync", synced.append)
    if backed_up:
        monkeypatch.setattr(filling, "write_made", while_backed_up(filling.write_made, tmp_path))
    settings, path = Settings(home=tmp_path / "home"), tables / "observations.csv"
    before: Path | None = None
    for made in (MADE, LATER):
        release = publish(tables, settings, made).release
        assert release
        held = release.folder.parent
        brought = {inside(one) for one in synced if one.is_relative_to(held) and one != held}
        theirs = [one for one in release.folder.rglob("*") if one.is_file() and before and is_in(before, one)]
        everything = {inside(one) for one in (release.folder, *release.folder.rglob("*"))}
        kept_here = {inside(one) for one in theirs if "store" not in inside(one)}
        assert everything - {inside(one) for one in theirs} <= brought
        assert not kept_here & brought
        moments = {release.folder / name: release.since(name) for name in release.manifest["files"]}
        assert [one for one, since in moments.items() if one.stat().st_mtime != moment(since)] == []
        synced.clear()
        path.write_text(path.read_text(encoding="utf-8").replace("2030-36", "2031-03"), encoding="utf-8")
        before = release.folder
    assert kept_here


def while_backed_up(write: Callable[..., None], folder: Path) -> Callable[..., None]:
    """The same, and another program links every file that is there by then, as ``cp -al`` does."""

    def written(aside: Path, *given: object) -> None:
        write(aside, *given)
        files = shutil.ignore_patterns("store")  # it is being built: what is in it comes and goes
        shutil.copytree(aside, Path(mkdtemp(dir=folder)) / "backup", copy_function=os.link, ignore=files)

    return written


def inside(path: Path) -> tuple[str, ...]:
    """Where in its release a path is; nothing for any other."""
    return path.parts[path.parts.index("releases") + 2 :] if "releases" in path.parts else ()


def is_in(release: Path, path: Path) -> bool:
    """Whether a file is one with that of the same name in another release."""
    there = release.joinpath(*inside(path))
    return there.exists() and there.samefile(path)


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_a_link_that_another_process_removes_meanwhile_is_none(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = settings.home / "releases" / ".due"
    due.parent.mkdir(parents=True)
    due.symlink_to("20261125T120000Z-00000000")
    looked = Path.is_symlink

    def removed(path: Path) -> bool:
        found = looked(path)
        due.unlink(missing_ok=True)
        return found

    read = Path.readlink

    def readlink(path: Path) -> Path:
        due.unlink(missing_ok=True)
        return read(path)

    monkeypatch.setattr(Path, "is_symlink", removed)
    monkeypatch.setattr(Path, "readlink", readlink)
    assert not chain(settings).serve_due("2026-11-26T12:00:00Z")


def test_a_held_release_that_is_served_while_verify_looks_has_no_faults(
    tables: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tables, settings)
    change(tables)
    pipeline.publish(tables, settings, None, lambda text: None, not_before=FAR)
    looked, served_now = Chain.held_release, chain(settings)

    def served_meanwhile(self: Chain) -> Release | None:
        held = looked(self)
        monkeypatch.undo()
        assert served_now.serve_due(FAR)
        return held

    monkeypatch.setattr(Chain, "held_release", served_meanwhile)
    assert list(served_now.faults()) == []
    assert len(served_now.releases()) == 2


def test_what_only_saves_reading_later_stops_no_release(
    tables: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(chain_module, "note", refuse)
    release = publish(tables, settings).release
    assert release
    assert served(settings) == release.id


def republished(tables: Path, settings: Settings, wish: pipeline.Wish) -> pipeline.Published:
    return pipeline.publish(tables, settings, LATER, lambda text: None, wish=wish)


def test_a_wish_is_heard_where_the_tables_are_unchanged(tables: Path, settings: Settings) -> None:
    first = publish(tables, settings).release
    assert first
    here, gone = "strategy/paper-2030", "strategy/never-was"
    with pytest.raises(ReleaseError, match=f"dataset/{here} is named as withdrawn, but the tables still have it"):
        republished(tables, settings, pipeline.Wish({here: {"en": "An error"}}))
    assert not republished(tables, settings, pipeline.Wish({gone: {"en": "An error"}}, last_good=True)).new
    anew = republished(tables, settings, pipeline.Wish(full=True))
    assert anew.new
    assert [one.id for one in chain(settings).releases()] == [first.id, served(settings)]


def test_a_run_with_a_wish_that_was_ended_before_it_served_is_ended_by_the_next(
    tables: Path, settings: Settings
) -> None:
    publish(tables, settings)
    first = served(settings)
    change(tables)
    second = publish(tables, settings, LATER).release
    assert second
    durable.point(settings.home / "current", f"releases/{first}")
    done = republished(tables, settings, pipeline.Wish({"strategy/never-was": {"en": "An error"}}))
    assert (done.new, served(settings), len(chain(settings).releases())) == (True, second.id, 2)
