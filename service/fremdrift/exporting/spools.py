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

    def add(self, path: Path, text: str) -> None:
        """Put a text at the end of a file."""
        self._waiting.setdefault(path, []).append(text)
        self._size += len(text)
        if self._size > _ROOM:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for path, texts in self._waiting.items():
            with path.open("a", encoding="utf-8", newline="") as file:
                file.writelines(texts)
        self._waiting.clear()
        self._size = 0
