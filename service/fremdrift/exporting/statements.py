"""Statements: those of one dataset, as the file from which its other syntaxes and its plan are made.

What one hand makes of a small file follows each other (``making``), so the file is parsed once for all of it: parsing
takes four times as long as writing. A large one is streamed each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from fremdrift.ground.tasks import Measure, measure
from fremdrift.quads.store import read_nquads
from fremdrift.quads.terms import Quad

SMALL: Final = 4_000_000
"""Bytes of N-Quads that are held in memory as statements, which takes about four times as much."""


@dataclass(frozen=True)
class Statements:
    """A sorted file of N-Quads, and what it measures: two with other statements are never equal."""

    path: Path
    told: Measure

    @classmethod
    def of(cls, path: Path) -> "Statements":
        """What stands in a finished file."""
        return cls(path, measure(path))

    @property
    def small(self) -> bool:
        """True where all may be held at once."""
        return self.told.bytes <= SMALL

    def quads(self) -> Iterable[Quad]:
        """The statements in the order of the file."""
        return _remembered(self) if self.small else read_nquads(self.path)


@lru_cache(maxsize=1)
def _remembered(statements: Statements) -> tuple[Quad, ...]:
    return tuple(read_nquads(statements.path))
