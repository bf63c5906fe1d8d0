"""Shares: data too large for memory is judged in shares, each with everything that the things in it lead to.

Each thing has an owner, such as its strategy; what has none (organisations, sources, the model) all may refer to, and
its statements stand in every share. Owners of which one refers to the other stand in the same share. So a query that
only walks from its focus node finds in the shares what it finds in the whole (``walks``), and each query that does not
is put to the whole. Why not all of them: a store on disk takes many times as long as one in memory.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fremdrift.ground.progress import SILENT, At, counted
from fremdrift.judging.engine import answers, compiled
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.queries import Query
from fremdrift.judging.report import Result, in_order
from fremdrift.judging.walks import stays
from fremdrift.quads.lines import text_lines
from fremdrift.quads.store import IN_MEMORY, Store, load_by_size

SHARE: Final = IN_MEMORY // 2
"""So many statements has a share at most, besides those that stand in each, unless one owner has more."""
LARGEST: Final = 2 * IN_MEMORY
"""A share with more, which one owner has or those that stand in each come to, is judged on disk: slower by far, but
memory is bounded, by 1.3 GB for this.
"""
Owner = Callable[[str], str]
"""Gives the owner of a node by its notation in N-Quads; the empty text where it has none."""


def judge(
    store: Store, files: Sequence[Path], owner: Owner, graph: ShapesGraph, at: At = SILENT.at, *, most: int = SHARE
) -> list[Result]:
    """What the shapes find in a store with these N-Quads files of ours, the same as ``engine.judge`` finds.

    ``most`` is how many statements a share may have. Raises ShapeError as ``engine.judge`` does.
    """
    queries, division = compiled(store, graph), Division(files, owner)
    walking = [one for one in queries if stays(one, division.wide)]
    others = [one for one in queries if one not in walking]
    with TemporaryDirectory(prefix=".shares-", dir=files[0].parent) as name:
        shares = division.write(Path(name), most)
        found = chain(answers(store, others), division.found(shares, walking))
        told = counted(found, at, len(others) + len(shares) * len(walking))
        return in_order(chain.from_iterable(told))


class Division:
    """Who owns what in N-Quads of ours, and which owners stand together.

    ``wide`` are the properties with values that nobody owns.
    """

    def __init__(self, files: Sequence[Path], owner: Owner) -> None:
        self._files, self._given = files, owner
        self._above: dict[str, str] = {}
        self._adopted: dict[str, str] = {}
        self._learn()
        if self._adopt():
            self._learn()

    def owner(self, node: str) -> str:
        """The owner of a node, one name for all who stand together; empty where it has none."""
        return self._first(self._given(node) or self._adopted.get(node, ""))

    def write(self, folder: Path, most: int) -> list[tuple[Path, ...]]:
        """Write the shares into a folder; gives the files of each, of which the first is the same for all."""
        number = self._numbers(most)
        names = [folder / "all.nq", *(folder / f"{one}.nq" for one in sorted({*number.values()}))]
        with ExitStack() as stack:
            files = [stack.enter_context(one.open("w", encoding="utf-8", newline="\n")) for one in names]
            for subject, lines in self._subjects():
                files[number.get(self.owner(subject), 0)].writelines(lines)
        return [(names[0], one) for one in names[1:]] or [(names[0],)]

    def found(self, shares: Sequence[tuple[Path, ...]], queries: list[Query]) -> Iterator[list[Result]]:
        """What each query finds in each share, of what nobody owns in the first: every share says the same of it."""
        for number, share in enumerate(shares):
            store = load_by_size(share, share[0].with_name(f"store-{number}"), LARGEST)
            for results in answers(store, queries):
                yield [one for one in results if not number or self.owner(str(one.focus))]

    def _subjects(self) -> Iterator[tuple[str, Iterable[str]]]:
        return groupby(text_lines(*self._files), lambda line: line.partition(" ")[0])

    def _learn(self) -> None:
        """Read who refers to whom: owners stand together then, and what has none may be adopted."""
        self.wide: set[str] = set()
        self._sizes: Counter[str] = Counter()
        self._values: dict[str, set[str]] = defaultdict(set)
        for subject, lines in self._subjects():
            owner = self.owner(subject)
            for line in lines:
                self._sizes[owner] += 1
                _, predicate, rest = line.split(" ", 2)
                value = rest.partition(" ")[0] if rest[0] in "<_" else ""
                other = self.owner(value) if value else ""
                if not other:
                    self.wide.add(predicate[1:-1])
                elif owner:
                    self._join(owner, other)
                if value and not owner:
                    self._values[subject].add(value)

    def _adopt(self) -> bool:
        """Give what has no owner and refers to what has one that owner, and so on from there; false where none does."""
        referring: dict[str, set[str]] = defaultdict(set)
        for subject, values in self._values.items():
            for value in values:
                referring[value].add(subject)
        open_ = [
            (one, self.owner(value)) for value in sorted(referring) if self.owner(value) for one in referring[value]
        ]
        while open_:
            node, owner = open_.pop()
            if node in self._adopted:
                self._join(self._adopted[node], owner)
            else:
                self._adopted[node] = owner
                open_ += [(one, owner) for one in referring[node]]
        return bool(self._adopted)

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self._first(one), self._first(other)))
        if first != second:
            self._above[second] = first

    def _first(self, owner: str) -> str:
        """The first by name of all owners that stand with one."""
        while owner in self._above:
            owner = self._above[owner]
        return owner

    def _numbers(self, most: int) -> dict[str, int]:
        """The number of the share in which each owner stands, from 1."""
        sizes: Counter[str] = Counter()
        for owner, size in self._sizes.items():
            sizes[self._first(owner)] += size
        numbers, number, room = dict[str, int](), 0, 0
        for owner in sorted(sizes.keys() - {""}):
            if not number or sizes[owner] > room:
                number, room = number + 1, most
            numbers[owner] = number
            room -= sizes[owner]
        return numbers
