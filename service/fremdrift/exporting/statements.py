"""Statements: those of one dataset, as the parts from which its files and its plan are made."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from fremdrift.exporting.parts import Part
from fremdrift.ground.digests import sha256_of
from fremdrift.quads.store import read_nquads
from fremdrift.quads.terms import Quad


@dataclass(frozen=True)
class Statements:
    """Files of N-Quads, how large they are together, and a digest: two with other statements have not the same."""

    paths: tuple[Path, ...]
    bytes: int
    told: str

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "Statements":
        """What stands in these parts."""
        told = sha256_of([one.sha256 for one in parts])
        return cls(tuple(one.path for one in parts), sum(one.bytes for one in parts), told)

    def quads(self) -> Iterator[Quad]:
        """The statements, as they are read."""
        files: Iterable[Iterator[Quad]] = map(read_nquads, self.paths)
        return chain.from_iterable(files)
