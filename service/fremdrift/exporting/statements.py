"""Statements: those of one dataset, as the parts from which its files and its plan are made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from fremdrift.exporting.parts import Part
from fremdrift.exporting.spools import Spooled
from fremdrift.ground.digests import sha256_of
from fremdrift.quads.store import parse_nquads
from fremdrift.quads.terms import Quad


@dataclass(frozen=True)
class Statements:
    """N-Quads in parts, how large they are together, and a digest: two with other statements have not the same."""

    nquads: tuple[Spooled, ...]
    size: int
    told: str

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "Statements":
        """What stands in these parts."""
        told = sha256_of([one.nquads.sha256 for one in parts])
        return cls(tuple(one.nquads for one in parts), sum(one.nquads.size for one in parts), told)

    def quads(self, predicates: frozenset[bytes]) -> Iterator[Quad]:
        """The statements with one of these predicates, written as in N-Quads; of no other is more made than text."""
        for one in self.nquads:
            lines = (line for block in one.blocks() for line in BytesIO(block))
            yield from parse_nquads(b"".join(line for line in lines if line.split(b" ", 2)[1] in predicates))
