"""Spools: many files written a line at a time, with one of them open and little in memory."""

from pathlib import Path
from typing import Final

_ROOM: Final = 16 * 1024 * 1024
"""Characters that wait to be written."""


class Spools:
    """Texts on their way to the ends of files; nothing is certain to be there before ``flush``."""

    def __init__(self) -> None:
        self._waiting: dict[Path, list[str]] = {}
        self._size = 0

    def sink(self, path: Path) -> list[str]:
        """What waits for a file: the same list each time, to be appended to, and ``grown`` told of it."""
        return self._waiting.setdefault(path, [])

    def grown(self, size: int) -> None:
        """So many characters more wait; what is too much is written."""
        self._size += size
        if self._size > _ROOM:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for path, texts in self._waiting.items():
            if texts:
                with path.open("a", encoding="utf-8", newline="") as file:
                    file.writelines(texts)
                texts.clear()
        self._size = 0
