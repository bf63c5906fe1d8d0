"""Folders for a while: those of processes that were killed go, and nobody else's."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.conftest import PLAN

from fremdrift.ground import aside
from fremdrift.ground.aside import Aside

CHECK = f"""
from pathlib import Path
from fremdrift import pipeline
from fremdrift.ground.settings import Settings
checked = pipeline.check(Path({str(PLAN)!r}), Settings())
print(checked.folder, flush=True)
input()
"""


@contextmanager
def checking(place: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that has checked tables and still holds what it made, with the folder of that."""
    command = [sys.executable, "-c", CHECK]
    environment = os.environ | {"TMPDIR": str(place)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as one:
        try:
            assert one.stdout
            yield one, Path(one.stdout.readline().strip())
        finally:
            one.kill()


def command(place: Path) -> None:
    """Any command of ours."""
    program = [sys.executable, "-m", "fremdrift", "import", "--help"]
    subprocess.run(program, env=os.environ | {"TMPDIR": str(place)}, stdout=subprocess.DEVNULL, check=True)


def test_the_next_command_removes_what_a_killed_one_left_and_nothing_of_one_that_runs(tmp_path: Path) -> None:
    others = tmp_path / "fremdrift-of-somebody-else"
    others.mkdir()
    with checking(tmp_path) as (process, left):
        command(tmp_path)
        assert (left / "data.nq").is_file(), "it still runs"
        process.kill()
        process.wait()
        assert (left / "data.nq").is_file(), "it could not remove it"
        command(tmp_path)
        assert list(tmp_path.iterdir()) == [others]


def test_a_folder_goes_when_nobody_keeps_it_or_it_is_closed(tmp_path: Path) -> None:
    kept = Aside(tmp_path)
    (kept.path / "made").touch()
    with Aside(tmp_path) as other:
        assert list(kept.path.iterdir())
        assert other.is_dir()
    assert list(tmp_path.iterdir()) == [kept.path]
    del kept
    assert not list(tmp_path.iterdir())


def test_a_folder_that_was_removed_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, removed = aside._locked, iter([True])

    def late(path: Path) -> int:
        if next(removed, False):
            aside.clear(tmp_path)
        return locked(path)

    monkeypatch.setattr(aside, "_locked", late)
    with Aside(tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [folder]


def test_many_that_make_and_remove_at_once_never_lose_one(tmp_path: Path) -> None:
    faults = []

    def work() -> None:
        for number in range(50):
            with Aside(tmp_path) as folder:
                try:
                    (folder / str(number)).touch()
                except OSError as fault:
                    faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not faults
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_only_called_like_one_stays(kind: str, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    named = tmp_path / f"{aside._PREFIX}x"
    if kind == "file":
        named.touch()
    else:
        named.symlink_to("elsewhere")
    aside.clear(tmp_path)
    assert named.exists()
