"""Statements: those of one dataset, as the parts from which its files and its plan are made."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from fremdrift.exporting.parts import Part
from fremdrift.exporting.spools import Spooled
from fremdrift.ground.digests import sha256_of
from fremdrift.quads.lines import Line, line_of


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

    def saying(self, predicates: Collection[str]) -> Iterator[Line]:
        """The statements with one of these predicates, by notation; the others are not taken apart."""
        for one in self.nquads:
            for block in one.blocks():
                for text in block.decode().split("\n"):
                    if text and text.split(" ", 2)[1] in predicates:
                        yield line_of(text)
