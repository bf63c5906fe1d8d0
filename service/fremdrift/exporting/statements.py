"""Statements: those of one dataset, as the parts from which its files and its plan are made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fremdrift.exporting.parts import Part
from fremdrift.ground.digests import sha256_of
from fremdrift.quads.store import parse_nquads
from fremdrift.quads.terms import Quad


@dataclass(frozen=True)
class Statements:
    """Files of N-Quads, how large they are together, and a digest: two with other statements have not the same."""

    paths: tuple[Path, ...]
    size: int
    told: str

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "Statements":
        """What stands in these parts."""
        told = sha256_of([one.sha256 for one in parts])
        return cls(tuple(one.path for one in parts), sum(one.bytes for one in parts), told)

    def quads(self, predicates: frozenset[bytes]) -> Iterator[Quad]:
        """The statements with one of these predicates, written as in N-Quads; of no other is more made than text."""
        for path in self.paths:
            with path.open("rb") as file:
                yield from parse_nquads(b"".join(line for line in file if line.split(b" ", 2)[1] in predicates))
