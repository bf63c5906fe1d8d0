"""Progress: on a terminal a line that is written over, with counts and the time left; elsewhere plain lines."""

import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import PLAN, publish

from fremdrift.cli import main
from fremdrift.ground.progress import Phase, counted, together
from fremdrift.ground.settings import Settings
from fremdrift.pipeline.showing import Shown, showing

OF_A_PUBLISH = [one for one in Phase if one != Phase.COPY]
OF_A_CHECK = [Phase.READ, Phase.DERIVE, Phase.JUDGE]
OVER = "\r\033[K"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def clock(*moments: float) -> Iterator[float]:
    yield from moments


def shown_on(stream: io.StringIO, *moments: float) -> Shown:
    return Shown(stream, clock(*moments).__next__)


def test_a_terminal_shows_counts_and_the_time_left_and_in_the_end_what_it_took() -> None:
    stream = Terminal()
    shown = shown_on(stream, 0, 0.05, 1, 10, 40)
    shown.begin(Phase.READ, "rows")
    for done in (10, 100, 1000):
        shown.at(done, 4000)
    shown.end()
    assert stream.getvalue().split(OVER) == [
        "",
        "reading the tables",
        "reading the tables: 100 of 4,000 rows",
        "reading the tables: 1,000 of 4,000 rows, 30 s left",
        "reading the tables: 1,000 rows, 40 s\n",
    ]


def test_elsewhere_there_is_a_line_for_each_phase_and_one_now_and_then_in_a_long_one() -> None:
    stream = io.StringIO()
    shown = shown_on(stream, 0, 29, 31, 310, 310, 311)
    shown.begin(Phase.READ, "rows")
    shown.at(1, 0)
    shown.at(1100, 11000)
    shown.begin(Phase.LOAD)
    shown.end()
    assert stream.getvalue().splitlines() == [
        "reading the tables: 1,100 of 11,000 rows, 5 min left",
        "reading the tables: 1,100 rows, 5 min",
        "loading the store: 1 s",
    ]


def test_what_fails_is_not_told_as_done() -> None:
    stream = Terminal()

    def fail() -> None:
        with showing(stream, quiet=False) as progress:
            progress.begin(Phase.COUNT)
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert stream.getvalue() == f"{OVER}counting what there is{OVER}"


def test_every_thing_is_counted_once_it_is_done() -> None:
    told: list[tuple[int, int]] = []
    assert list(counted("abc", lambda done, total: told.append((done, total)), 3)) == ["a", "b", "c"]
    assert told[-1] == (3, 3)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_runs_side_by_side_are_told_as_one_whose_number_is_known_when_all_have_said_theirs() -> None:
    told: list[tuple[int, int]] = []
    first, second = together(lambda done, total: told.append((done, total)), 2)
    first(0, 3)
    first(2, 3)
    second(0, 5)
    first(3, 3)
    second(5, 5)
    assert told == [(0, 0), (2, 0), (2, 8), (3, 8), (8, 8)]


def said_by(home: Path, *words: str, terminal: bool) -> str:
    """What a command writes to its standard error, which is a pipe or a terminal."""
    reader, writer = pty.openpty() if terminal else os.pipe()
    with subprocess.Popen(
        [sys.executable, "-m", "fremdrift", *words],
        env=os.environ | {"FREMDRIFT_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=writer,
    ) as running:
        os.close(writer)
        said = b"".join(pieces(reader))
        os.close(reader)
    assert running.returncode == 0, said
    return said.decode().replace("\r\n", "\n")


def pieces(reader: int) -> Iterator[bytes]:
    """What comes until the other end is closed, which a terminal says by an error."""
    try:
        while piece := os.read(reader, 4096):
            yield piece
    except OSError:
        return


def test_a_publish_on_a_terminal_tells_its_phases_in_order(tmp_path: Path) -> None:
    live = said_by(tmp_path, "publish", str(PLAN), terminal=True)
    assert [one.partition(":")[0] for one in live.split(OVER) if one.endswith("\n")] == OF_A_PUBLISH
    assert live.startswith(f"{OVER}reading the tables")


def test_a_check_through_a_pipe_tells_them_in_plain_lines(tmp_path: Path) -> None:
    plain = said_by(tmp_path, "check", str(PLAN), terminal=False)
    assert "\033" not in plain
    assert list(dict.fromkeys(one.partition(":")[0] for one in plain.splitlines())) == OF_A_CHECK
    assert "reading the tables: 12 rows, " in plain


@pytest.mark.parametrize("command", ["check", "publish"])
def test_a_quiet_command_says_nothing_of_it(command: str, tmp_path: Path) -> None:
    environment = {"FREMDRIFT_HOME": str(tmp_path)}
    done = CliRunner().invoke(main, [command, "--quiet", str(PLAN)], env=environment, catch_exceptions=False)
    assert (done.exit_code, done.stderr) == (0, "")


def test_an_export_tells_how_many_addresses_are_copied(tmp_path: Path, settings: Settings) -> None:
    publish(PLAN, settings)
    environment = {"FREMDRIFT_HOME": str(settings.home)}
    done = CliRunner().invoke(main, ["export", str(tmp_path / "site")], env=environment, catch_exceptions=False)
    assert re.fullmatch(r"copying the site: [\d,]+ addresses, \d+ (s|min)", done.stderr.splitlines()[-1])
