"""Parts: the statements of a release by graph, each part once, however many datasets it belongs to.

What a graph says of every strategy (the newest state, who is who, the rows that statements came from) is a part for
each strategy, so that a change in one leaves the parts of the others as they were. No part is larger than can be held
in memory as statements.
"""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import IO, Final

from fremdrift.exporting.membership import Membership

LARGEST: Final = 4_000_000
"""Bytes of N-Quads in a part, which take about four times as much as statements."""
_BLOCK: Final = 4 * 1024 * 1024
"""Bytes of lines that are read at once from each file."""
_ROOM: Final = 16 * 1024 * 1024
"""Bytes of lines that wait to be written."""


@dataclass(frozen=True)
class Part:
    """Statements of one graph, as a file of sorted N-Quads, with the SHA-256 of these."""

    graph: str
    """The path of the graph below ours."""
    scope: str
    """The strategy that the statements are on, where they were taken apart by that."""
    number: int
    """Its place among several of the same, of which all but the last are as large as may be."""
    path: Path
    bytes: int
    sha256: str


def split(paths: Sequence[Path], membership: Membership, folder: Path) -> list[Part]:
    """Write the parts of several sorted N-Quads files into a folder; gives them sorted, and tells ``membership`` what
    it must know of them.
    """
    growing = _Growing(folder)
    for block in merged(paths):
        by_graph: dict[bytes, list[bytes]] = defaultdict(list)
        for line in block:
            by_graph[line.rsplit(b" ", 2)[1]].append(line)
        for name, lines in by_graph.items():
            graph = membership.graph(name.decode())
            membership.see(graph, lines)
            for scope, told in membership.by_scope(graph, lines).items():
                growing.add(graph, scope, told)
    return growing.finished()


def of_datasets(parts: Iterable[Part], membership: Membership) -> dict[str, list[Part]]:
    """The parts of each dataset, in their order; the datasets sorted. Asked when all parts were seen."""
    found: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        for dataset in membership.of_part(part.graph, part.scope):
            found[dataset].append(part)
    return dict(sorted(found.items()))


def merged(paths: Sequence[Path]) -> Iterator[list[bytes]]:
    """The lines of several sorted files as one sorted stream without repetition, many at a time."""
    files = [path.open("rb") for path in paths]
    try:
        yield from _merged({file: [] for file in files})
    finally:
        for one in files:
            one.close()


def _merged(waiting: dict[IO[bytes], list[bytes]]) -> Iterator[list[bytes]]:
    """What stands before the end of what was read of each file is complete; sorting runs that are sorted is merging."""
    while True:
        waiting = {file: lines or file.readlines(_BLOCK) for file, lines in waiting.items()}
        waiting = {file: lines for file, lines in waiting.items() if lines}
        if not waiting:
            return
        last = min(lines[-1] for lines in waiting.values())
        taken: list[bytes] = []
        for file, lines in waiting.items():
            cut = bisect_right(lines, last)
            taken += lines[:cut]
            waiting[file] = lines[cut:]
        taken.sort()
        yield list(dict.fromkeys(taken))


@dataclass
class _Grown:
    """A part that may still grow: how much of it there is, and what of that waits to be written."""

    path: Path
    size: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    waiting: list[bytes] = field(default_factory=list)

    def write(self) -> None:
        """Write what waits."""
        if self.waiting:
            body = b"".join(self.waiting)
            self.digest.update(body)
            with self.path.open("ab", buffering=0) as file:
                file.write(body)
            self.waiting.clear()


class _Growing:
    """All parts while they grow, with one of them open and little in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._waiting, self._count = folder, 0, 0
        self._parts: dict[tuple[str, str], list[_Grown]] = defaultdict(list)

    def add(self, graph: str, scope: str, lines: Sequence[bytes]) -> None:
        """Lines that go on a graph, or what of it is on a strategy."""
        parts = self._parts[graph, scope]
        while lines:
            if not parts or parts[-1].size >= LARGEST:
                parts.append(_Grown(self._folder / f"{self._count}.nq"))
                self._count += 1
            ends = list(accumulate(map(len, lines)))
            fits = bisect_right(ends, LARGEST - parts[-1].size - 1) + 1  # the one that reaches the limit fits too
            parts[-1].waiting += lines[:fits]
            size = ends[min(fits, len(lines)) - 1]
            parts[-1].size += size
            self._waiting += size
            lines = lines[fits:]
        if self._waiting > _ROOM:
            self._write()

    def _write(self) -> None:
        for parts in self._parts.values():
            for one in parts:
                one.write()
        self._waiting = 0

    def finished(self) -> list[Part]:
        """All parts, when no more lines come."""
        self._write()
        return [
            Part(graph, scope, number, one.path, one.size, one.digest.hexdigest())
            for (graph, scope), parts in sorted(self._parts.items())
            for number, one in enumerate(parts)
        ]
