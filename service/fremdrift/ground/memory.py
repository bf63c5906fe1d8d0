"""Memory: what a phase of a long run freed is given back to the system before the next begins.

The C library keeps what is freed in small pieces for whoever asks next. After a million statements are judged that is
three quarters of what the process takes, and the phases after them need it for something else, or in another process.
"""

import ctypes
from typing import Final

from fremdrift.ground.progress import Phase, Progress

_TRIM: Final = getattr(ctypes.CDLL(None), "malloc_trim", None)
"""Of the GNU C library (https://man7.org/linux/man-pages/man3/malloc_trim.3.html); others have none."""


def give_back() -> None:
    """Give back what was freed, where the C library can."""
    if _TRIM:
        _TRIM(0)


class Frugal:
    """Progress that is told on, with what was freed given back before each phase."""

    def __init__(self, told: Progress) -> None:
        self._told = told

    def begin(self, phase: Phase, unit: str = "") -> None:
        """Give back what the phase before freed."""
        give_back()
        self._told.begin(phase, unit)

    def at(self, done: int, total: int) -> None:
        """Told on."""
        self._told.at(done, total)

    def end(self) -> None:
        """Told on."""
        self._told.end()
