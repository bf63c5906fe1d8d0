"""What the file system tells of a file stands for its digest only while it tells that nobody touched it."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.conftest import PLAN, publish

from fremdrift.ground import digests
from fremdrift.ground.digests import told_of
from fremdrift.ground.settings import Settings
from fremdrift.keeping import release as releases
from fremdrift.keeping import seen
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.release import Release
from fremdrift.keeping.seen import SEEN
from fremdrift.keeping.stock import OldStock

NAME = "files/fremdrift.nq"


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(home=tmp_path_factory.mktemp("seen") / "home")
    assert publish(PLAN, settings).release
    return settings


@pytest.fixture
def release(ground: Settings, tmp_path: Path) -> Release:
    """A copy of the release, of which the file system was asked anew, as if it had been made there."""
    home = Path(shutil.copytree(ground.home, tmp_path / "home", symlinks=True))
    found = Release((home / "current").resolve())
    told = {}
    for name in found.manifest["files"]:
        one = os.lstat(found.folder / name)
        told[name] = [one.st_dev, one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns]
    (home / SEEN).write_text(json.dumps({"release": found.id, "files": told}))
    return found


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose digest was asked for."""
    names: list[str] = []
    digest = releases.sha256

    def noted(path: Path) -> str:
        names.append(path.name)
        return digest(path)

    monkeypatch.setattr(releases, "sha256", noted)
    return names


def flipped(path: Path) -> None:
    """Another byte in the same inode, with the time of the last modification set back."""
    told = path.stat()
    with path.open("r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes([first[0] ^ 1]))
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))


def replaced(path: Path) -> None:
    """Another file of the same size and time in its place."""
    told, body = path.stat(), path.read_bytes()
    path.unlink()
    path.write_bytes(body[:-2] + b"!\n")
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))


def linked(path: Path) -> None:
    """A link to the same bytes elsewhere."""
    aside = Path(shutil.copyfile(path, path.with_name("aside")))
    path.unlink()
    path.symlink_to(aside)


def test_files_of_the_release_that_was_just_made_are_noted(ground: Settings, read: list[str]) -> None:
    made = Release((ground.home / "current").resolve())
    noted = json.loads((ground.home / SEEN).read_bytes())
    assert noted["release"] == made.id
    assert noted["files"].keys() <= made.manifest["files"].keys()
    assert made.whole(*noted["files"])
    assert not read


def test_what_nobody_touched_is_not_read_again(release: Release, read: list[str]) -> None:
    assert release.whole(*release.manifest["files"])
    assert OldStock(release).whole("data.nq")
    assert not read


@pytest.mark.parametrize("spoil", [flipped, replaced, linked, Path.unlink])
def test_what_was_touched_is_no_more_believed_than_its_digest(spoil: Callable[[Path], None], release: Release) -> None:
    spoil(release.folder / NAME)
    assert not release.whole(NAME)
    assert OldStock(release).whole(NAME) is None


def touched(release: Release) -> None:
    os.utime(release.folder / NAME)


def taken_over(release: Release) -> None:
    os.link(release.folder / NAME, release.folder / "files" / "another")


def of_another_release(release: Release) -> None:
    (release.folder.parent.parent / SEEN).write_text(json.dumps({"release": "another", "files": {}}))


def unreadable(release: Release) -> None:
    (release.folder.parent.parent / SEEN).write_text("{")


def not_noted(release: Release) -> None:
    (release.folder.parent.parent / SEEN).unlink()


@pytest.mark.parametrize("change", [touched, taken_over, of_another_release, unreadable, not_noted])
def test_what_may_have_changed_is_read(change: Callable[[Release], None], release: Release, read: list[str]) -> None:
    change(release)
    assert release.whole(NAME)
    assert read == ["fremdrift.nq"]


def test_verify_reads_everything(release: Release, read: list[str]) -> None:
    assert not list(Chain(release.folder.parent.parent, release.manifest["base"]).faults())
    assert len(read) >= len(release.manifest["files"])


SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("tick", "since", "is_noted"),
    [
        (1, SECOND // 20, False),
        (1, SECOND // 5, True),
        (SECOND, SECOND + SECOND // 2, False),
        (SECOND, 3 * SECOND, True),
    ],
    ids=["just changed", "changed before", "changed in the same tick of a slow clock", "ticks after"],
)
def test_what_may_change_once_more_in_the_same_tick_is_not_noted(
    tick: int, since: int, is_noted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is written twice between two ticks of the file system's clock has the same times as before."""
    changed = (1_780_000_000 * SECOND + 123_456_789) // tick * tick
    monkeypatch.setattr(seen, "told_of", lambda _: [1, 2, 3, changed, changed])
    monkeypatch.setattr(seen, "time_ns", lambda: changed + since)
    seen.note(tmp_path, "r", tmp_path, ["data.nq"])
    assert bool(seen.noted(tmp_path, "r")) == is_noted


def test_a_time_that_is_far_ahead_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As of a release that is held until then, where a file system has such times."""
    path = tmp_path / "data.nq"
    path.write_text("")
    told = os.lstat(path)
    ahead = SimpleNamespace(
        st_mode=told.st_mode, st_dev=told.st_dev, st_ino=told.st_ino, st_size=0,
        st_mtime_ns=32_472_144_000 * 10**9, st_ctime_ns=told.st_ctime_ns - 10**10,
    )  # fmt: skip
    monkeypatch.setattr(digests, "os", SimpleNamespace(lstat=lambda _: ahead))
    seen.note(tmp_path, "29990101T000000Z-9181f6bb", tmp_path, [path.name])
    assert seen.noted(tmp_path, "29990101T000000Z-9181f6bb") == {path.name: told_of(path)}
