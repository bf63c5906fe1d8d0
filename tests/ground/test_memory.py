"""What was freed is given back to the system, and progress is told on."""

import os
import platform
from pathlib import Path

import pytest

from fremdrift.ground import memory
from fremdrift.ground.memory import Frugal, give_back
from fremdrift.ground.progress import Phase

glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library keeps what it likes")
MANY, SIZE = 60_000, 1_000


def resident() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@glibc
def test_what_was_freed_between_what_is_held_is_given_back() -> None:
    pieces = [bytes(SIZE) for _ in range(MANY)]
    held = pieces[::100]
    before = resident()
    del pieces
    give_back()
    assert before - resident() > MANY * SIZE / 2
    assert len(held) == MANY / 100


class Heard:
    """Progress that takes down what it hears."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def begin(self, phase: Phase, unit: str = "") -> None:
        self.told.append((phase, unit))

    def at(self, done: int, total: int) -> None:
        self.told.append((done, total))

    def end(self) -> None:
        self.told.append("end")


def test_progress_is_told_on_and_memory_given_back_before_each_phase(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard()
    monkeypatch.setattr(memory, "give_back", lambda: heard.told.append("given back"))
    frugal = Frugal(heard)
    frugal.begin(Phase.READ, "rows")
    frugal.at(1, 2)
    frugal.begin(Phase.JUDGE)
    frugal.end()
    assert heard.told == ["given back", (Phase.READ, "rows"), (1, 2), "given back", (Phase.JUDGE, ""), "end"]
