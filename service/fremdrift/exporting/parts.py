"""Parts: the statements of a release by graph, each part once, however many datasets it belongs to.

What a graph says of every strategy (the newest state, who is who, the rows that statements came from) is a part for
each strategy, so that a change in one leaves the parts of the others as they were. No part is larger than can be held
in memory as statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fremdrift.exporting.membership import Membership
from fremdrift.exporting.spools import Spool, Spooled
from fremdrift.quads.sorting import merged

LARGEST: Final = 4_000_000
"""Bytes of N-Quads in a part, which take about four times as much as statements."""


@dataclass(frozen=True)
class Part:
    """Statements of one graph, as sorted N-Quads."""

    graph: str
    """The path of the graph below ours."""
    scope: str
    """The strategy that the statements are on, where they were taken apart by that."""
    number: int
    """Its place among several of the same, of which all but the last are as large as may be."""
    nquads: Spooled


def split(paths: Sequence[Path], membership: Membership, to: Path) -> list[Part]:
    """Write the parts of several sorted N-Quads files into a new file; gives them sorted, and tells ``membership`` what
    it must know of them.
    """
    with Parting(to) as parting:
        for block in merged(paths):
            by_graph: dict[bytes, list[bytes]] = defaultdict(list)
            for line in block:
                by_graph[line.rsplit(b" ", 2)[1]].append(line)
            for name, lines in by_graph.items():
                graph = membership.graph(name.decode())
                membership.see(graph, lines)
                for scope, told in membership.by_scope(graph, lines).items():
                    parting.add((graph, scope), told)
        return parting.parts()


class Parting(Spool[tuple[str, str, int]]):
    """Parts on their way into a new file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._sizes: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, name: tuple[str, str], lines: Sequence[bytes]) -> None:
        """Lines that go on a graph, or what of it is on a strategy: a part ends with the line that makes it full."""
        before = size = self._sizes[name]
        self._sizes[name] += sum(map(len, lines))
        if before // LARGEST == self._sizes[name] // LARGEST:
            self.sink((*name, before // LARGEST)).extend(lines)
        else:
            for line in lines:
                self.sink((*name, size // LARGEST)).append(line)
                size += len(line)
        self.grown(self._sizes[name] - before)

    def parts(self) -> list[Part]:
        """All parts, sorted, when no more lines come."""
        return [Part(*name, nquads) for name, nquads in sorted(self.finished().items())]


def of_datasets(parts: Iterable[Part], membership: Membership) -> dict[str, list[Part]]:
    """The parts of each dataset, in their order; the datasets sorted. Asked when all parts were seen."""
    found: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        for dataset in membership.of_part(part.graph, part.scope):
            found[dataset].append(part)
    return dict(sorted(found.items()))
