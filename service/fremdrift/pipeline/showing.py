"""Showing: how far a run has come. On a terminal one line that is written over, with counts and the time left;
elsewhere a plain line for each phase, and one now and then in a long one.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from fremdrift.ground.progress import SILENT, Phase, Progress

_EVERY: Final = {True: 0.1, False: 30.0}
"""Seconds between two looks at a phase, on a terminal and elsewhere."""
_SURE_AFTER: Final = 2.0
"""Seconds until the time left is worth telling."""


@contextmanager
def showing(stream: TextIO, *, quiet: bool) -> Iterator[Progress]:
    """Progress on a stream for as long as a run takes; none where it is to be ``quiet``."""
    if quiet:
        yield SILENT
        return
    shown = Shown(stream)
    try:
        yield shown
        shown.end()
    finally:
        shown.give_up()


class Shown:
    """Progress on a stream, a terminal or not; ``clock`` gives seconds."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._live = stream.isatty()
        self._phase: Phase | None = None
        self._unit = ""
        self._done = 0
        self._began = self._told = 0.0

    def begin(self, phase: Phase, unit: str = "") -> None:
        """A phase begins: the one before is told as done."""
        self.end()
        self._phase, self._unit, self._done = phase, unit, 0
        self._began = self._told = self._clock()
        if self._live:
            self._over(phase)

    def at(self, done: int, total: int) -> None:
        """So many are done; told if the last look is long enough ago."""
        self._done = done
        now = self._clock()
        if self._phase and now - self._told >= _EVERY[self._live]:
            self._told = now
            text = f"{self._phase}: {self._count(done, total)}{self._left(done, total, now - self._began)}"
            self._over(text) if self._live else self._line(text)

    def end(self) -> None:
        """What ran is told as done, once."""
        if self._phase:
            count = f" {self._count(self._done, 0)}," if self._done else ""
            self._line(f"{self._phase}:{count} {_span(self._clock() - self._began)}")
        self._phase = None

    def give_up(self) -> None:
        """What still runs came to no end: nothing is told of it."""
        if self._phase and self._live:
            self._over("")
        self._phase = None

    def _count(self, done: int, total: int) -> str:
        of = f" of {total:,}" if total >= done and total else ""
        return f"{done:,}{of} {self._unit}".rstrip()

    def _left(self, done: int, total: int, spent: float) -> str:
        if spent < _SURE_AFTER or not done or total <= done:
            return ""
        return f", {_span(spent / done * (total - done))} left"

    def _over(self, text: str) -> None:
        self._stream.write(f"\r\033[K{text}")
        self._stream.flush()

    def _line(self, text: str) -> None:
        self._stream.write(f"\r\033[K{text}\n" if self._live else f"{text}\n")
        self._stream.flush()


def _span(seconds: float) -> str:
    """A time as people say it: seconds up to two minutes, else minutes."""
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
