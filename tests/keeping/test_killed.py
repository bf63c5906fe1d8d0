"""A publish that is killed, wherever it is, is as if it had not been: the next one gives the same bytes."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import PLAN, publish

from fremdrift.ground.progress import Phase
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.steps import Steps

LATER = "2026-11-25T12:00:00Z"
RUN = """
import os, signal, sys
from pathlib import Path
from fremdrift import pipeline
from fremdrift.ground.progress import Silent
from fremdrift.ground.settings import Settings

class Killed(Silent):
    def begin(self, phase, unit=""):
        if phase == sys.argv[3]:
            os.kill(os.getpid(), signal.SIGKILL)

pipeline.publish(Path(sys.argv[1]), Settings(home=Path(sys.argv[2])), sys.argv[4], print, progress=Killed())
"""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables that changed since they were published, a home with the old release, and one where nobody was killed."""
    folder = tmp_path_factory.mktemp("killed")
    tables = shutil.copytree(PLAN, folder / "plan")
    publish(tables, Settings(home=folder / "old"))
    observations = tables / "observations.csv"
    observations.write_text(observations.read_text(encoding="utf-8").replace("2030-36", "2031-03"), encoding="utf-8")
    shutil.copytree(folder / "old", folder / "undisturbed", symlinks=True)
    assert publish(tables, Settings(home=folder / "undisturbed"), LATER).new
    return folder


def manifest(home: Path) -> dict[str, Any]:
    """What is served, with the digest of every file."""
    found: dict[str, Any] = json.loads((home / "current" / "manifest.json").read_bytes())
    return found


def hidden(home: Path) -> list[str]:
    """What a publish may leave while it runs."""
    return [
        one.name for one in (*home.iterdir(), *(home / "releases").iterdir()) if one.name.startswith((".b", ".c", ".t"))
    ]


@pytest.mark.parametrize("phase", [one for one in Phase if one != Phase.COPY], ids=lambda one: one.name.lower())
def test_a_publish_killed_in_any_phase_is_as_if_it_had_not_been(phase: Phase, ground: Path, tmp_path: Path) -> None:
    home = shutil.copytree(ground / "old", tmp_path / "home", symlinks=True)
    killed = subprocess.run([sys.executable, "-c", RUN, ground / "plan", home, phase, LATER], check=False)
    assert killed.returncode == -signal.SIGKILL
    settings = Settings(home=home)
    assert manifest(home) == manifest(ground / "old"), "the old release is still served"
    assert not list(Chain(home, settings.base_iri).faults())
    done = publish(ground / "plan", settings, LATER)
    assert done.release
    assert done.new
    assert manifest(home) == manifest(ground / "undisturbed")
    assert len(Chain(home, settings.base_iri).releases()) == 2
    assert not list(Chain(home, settings.base_iri).faults())
    assert not hidden(home)
    assert not publish(ground / "plan", settings, LATER).new


SWITCH = """
import os, signal, sys
from pathlib import Path
from fremdrift import pipeline
from fremdrift.ground.progress import Phase, Silent
from fremdrift.ground.settings import Settings

class Watching(Silent):
    def begin(self, phase, unit=""):
        if phase == Phase.SHOW:
            places = iter(range(int(sys.argv[3]) - 1))

            def touched(event, given):
                if event in ("os.rename", "os.symlink", "os.remove") and next(places, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(touched)

pipeline.publish(Path(sys.argv[1]), Settings(home=Path(sys.argv[2])), sys.argv[4], print, progress=Watching())
"""


@pytest.mark.parametrize("place", [2, 4, 6], ids=["made", "due", "in its place"])
def test_a_publish_killed_while_it_is_shown_tells_nobody_of_what_is_not_served(
    place: int, ground: Path, tmp_path: Path
) -> None:
    home = shutil.copytree(ground / "old", tmp_path / "home", symlinks=True)
    killed = subprocess.run([sys.executable, "-c", SWITCH, ground / "plan", home, str(place), LATER], check=False)
    assert killed.returncode == -signal.SIGKILL
    chain = Chain(home, Settings(home=home).base_iri)
    assert Steps(chain).told() == chain.current() or (home / "releases" / ".due").is_symlink()
    chain.serve_due(LATER)  # as a running service does every second
    assert Steps(chain).told() == chain.current()
    assert not list(chain.faults())
    publish(ground / "plan", Settings(home=home), LATER)
    assert manifest(home) == manifest(ground / "undisturbed")
    assert Steps(chain).told() == chain.current()
    assert not hidden(home)
