"""What works for another process ends with it, in the middle of native code too."""

import os
import signal
import socket
import struct
import subprocess
import sys
from multiprocessing import Pipe
from pathlib import Path

import pytest
from tests.conftest import left_running, processes_below

from fremdrift.ground import crew
from fremdrift.serving import worker

BUSY = "import os; os.write(1, b'.'); sum(range(10**15))"
HANDS = f"""
from fremdrift.ground.crew import LIGHT, Crew
with Crew(2) as crew:
    list(crew.map(exec, [{BUSY!r}] * 2, LIGHT))
"""
CHILD = f"""
import os
from fremdrift.ground import lifeline
parent = os.getpid()
if os.fork() == 0:
    lifeline.end_with_parent(parent)
    exec({BUSY!r})
os.wait()
"""
LATE = CHILD.replace("lifeline.end", "os.write(1, b'.'); os.read(0, 1); lifeline.end")


def killed(program: str, busy: int) -> list[int]:
    """The processes below a program that is killed once so many of them have begun."""
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asking:
        try:
            assert asking.stdout
            for _ in range(busy):
                assert asking.stdout.read(1) == b"."
            made = processes_below(asking.pid)
        finally:
            asking.kill()
    assert len(made) >= busy
    return made


def test_hands_end_with_the_publish_that_was_killed() -> None:
    assert left_running(killed(HANDS, 2)) == []


def test_a_hand_whose_orders_break_off_ends_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda number, action: None)  # the tests may be interrupted
    ours, theirs = Pipe()
    os.write(ours.fileno(), struct.pack("!i", 1000) + b"the beginning")
    ours.close()
    crew.work(theirs)


def test_a_child_ends_with_its_parent() -> None:
    assert left_running(killed(CHILD, 1)) == []


def test_a_child_whose_parent_ended_before_it_asked_ends_too() -> None:
    assert left_running(killed(LATE, 1)) == []


def test_query_workers_to_be_end_while_they_load(tmp_path: Path) -> None:
    statements = tmp_path / "data.nq"
    os.mkfifo(statements)
    here, there = socket.socketpair()
    command = [sys.executable, "-m", worker.__name__, str(there.fileno()), "512", "http://localhost/", str(statements)]
    with subprocess.Popen(command, pass_fds=[there.fileno()]) as loading:
        there.close()
        with statements.open("wb"):  # opens once the other reads
            here.close()
            assert loading.wait(timeout=20) == -signal.SIGIO
