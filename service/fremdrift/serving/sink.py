"""A sink: takes the bytes of an answer as the engine writes them, up to the limits of bytes and rows."""

from collections.abc import Callable

from fremdrift.quads.query import BeyondRows
from fremdrift.serving.counting import counter_of


class BeyondBytes(OSError):
    """The answer is larger than the limit."""


class Sink:
    """A file that hands on what is written; ``size`` and ``rows`` bound it."""

    def __init__(self, hand_on: Callable[[bytes], object], media_type: str, size: int, rows: int) -> None:
        self._hand_on = hand_on
        self._left = size
        self._rows = rows
        self._counter = counter_of(media_type)

    @property
    def full(self) -> bool:
        """True where more came than may."""
        return self._left < 0

    def write(self, data: bytes) -> int:
        """Take the next bytes. Raises BeyondBytes, BeyondRows."""
        self._left -= len(data)
        if self.full:
            raise BeyondBytes("bytes")
        if self._counter.count(data) > self._rows:
            raise BeyondRows
        self._hand_on(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""
