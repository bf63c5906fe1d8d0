"""Membership: which dataset a statement belongs to, by the graph that it stands in.

A strategy has its own graph, its editions with what follows from them, its judgements, and the graphs of the sources
that speak of it or that it cites. Where a graph holds something of every strategy (the newest state, who is who), the
statements on the strategy's own things belong to it; what is said of the organisations and codes that are named in a
strategy or an edition stands beside it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, Final

from fremdrift.exporting.names import EDITION, MOVES, ORGANISATIONS, STRATEGY, VOCABULARY
from fremdrift.ground.namespaces import CODE
from fremdrift.model.datasets import ALL
from fremdrift.model.iris import GRAPH, OWN_CODE, THING, Names

_STATEMENTS: Final = "statements/"
_DERIVED: Final = "derived/"
_DERIVED_SOURCE: Final = "derived/source/"
_IDENTITY: Final = "derived/identity"
BESIDE: Final = "beside/"
"""Before a dataset's key: the path of no graph, for rows that belong to that dataset alone besides their own."""
SHARED: Final = frozenset(("derived/state", _IDENTITY))
"""Graphs whose statements belong to a strategy one by one."""
_WIDE: Final = SHARED | {"sources"}
"""Graphs that grow with every strategy."""
_NAMESAKES: Final = {"model": VOCABULARY, "organisations": ORGANISATIONS}
DESCRIBING: Final = frozenset(_NAMESAKES)
"""Graphs that say what organisations and codes are; what others name of these is described there."""
_OWN: Final = (STRATEGY, EDITION, "judgements/")
"""Graphs whose path goes on with the strategy that they are about."""


class Membership:
    """Which datasets a graph belongs to, once all N-Quads have been seen."""

    def __init__(self, names: Names) -> None:
        self.strategies: set[str] = set()
        self.speaking: dict[str, set[tuple[str, str]]] = {}
        """By graph the sources, each with a strategy that it speaks of or is cited in there."""
        self.naming: dict[str, set[bytes]] = {}
        """By graph the organisations and codes that it names, as N-Quads have them."""
        self._named = tuple(
            f"<{one}".encode() for one in (f"{names.base}{THING}organisation/", f"{names.base}{OWN_CODE}", CODE)
        )
        self._graph = f"<{names.base}{GRAPH}"
        self._scope = names.scope
        self._source = f"<{names.base}{THING}source/".encode()
        self._source_object = b" " + self._source
        self._names = names
        self.of_graph = lru_cache(maxsize=1 << 16)(self._of_graph)

    def __reduce__(self) -> tuple[Callable[..., "Membership"], tuple[Any, ...]]:
        """What a hand makes its own of."""
        return Membership._learned, (self._names, self.strategies, self.speaking)

    @classmethod
    def _learned(cls, names: Names, strategies: set[str], speaking: Mapping[str, set[tuple[str, str]]]) -> "Membership":
        """That which has learned this."""
        found = cls(names)
        found.strategies = strategies
        for graph, told in speaking.items():
            found.recall(graph, told)
        return found

    def see(self, graph: str, lines: Sequence[bytes]) -> None:
        """Learn from N-Quads of a graph which strategies there are, which sources speak of them or are cited, and which
        organisations and codes are named.
        """
        if graph not in DESCRIBING | _WIDE and (named := set(self.names(lines))):
            self.naming.setdefault(graph, set()).update(named)
        if graph.startswith(STRATEGY):
            self.strategies.add(graph.removeprefix(STRATEGY))
        if graph.startswith(_STATEMENTS):
            for subject in {line.partition(b" ")[0] for line in lines}:
                self._speaks(graph, graph.removeprefix(_STATEMENTS), self._scope(subject.decode()))
        elif graph.startswith(_OWN):
            cited = {line.split(b" ", 2)[2] for line in lines if self._source_object in line}
            for one in cited:
                if one.startswith(self._source):
                    self._speaks(graph, one[len(self._source) :].partition(b">")[0].decode(), graph.split("/")[1])

    def names(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The organisations and codes that N-Quads name, as these have them."""
        for line in lines:
            if b"/organisation/" in line or b"/code/" in line:
                value = line.split(b" ", 3)[2]
                if self.is_named(value):
                    yield value

    def is_named(self, node: bytes) -> bool:
        """True for an organisation or a code, ours or a publisher's own."""
        return node.startswith(self._named)

    def named(self) -> dict[str, set[bytes]]:
        """The organisations and codes that each strategy and edition names, by the key of the dataset."""
        found: dict[str, set[bytes]] = {}
        for graph, named in self.naming.items():
            for dataset in self.of_graph(graph):
                if dataset.startswith((STRATEGY, EDITION)):
                    found.setdefault(dataset, set()).update(named)
        return found

    def recall(self, graph: str, speaking: Iterable[tuple[str, str]], naming: Iterable[str] = ()) -> None:
        """Learn the same of a graph that was seen for an older release, of which this was told."""
        self.see(graph, ())
        if named := {one.encode() for one in naming}:
            self.naming[graph] = named
        for source, scope in speaking:
            self._speaks(graph, source, scope)

    def _speaks(self, graph: str, source: str, scope: str) -> None:
        if scope:
            self.speaking.setdefault(graph, set()).add((source, scope))

    def name_of(self, line: bytes) -> tuple[str, str]:
        """The graph that a line stands in, and the strategy that it is on where the graph grows with every strategy."""
        graph = self.graph(line.rsplit(b" ", 2)[1].decode())
        ((scope, _),) = self.by_scope(graph, [line]).items()
        return graph, scope

    def graph(self, name: str) -> str:
        """The path of a graph by its name as N-Quads have it; the name where it is none of ours."""
        return name[len(self._graph) : -1] if name.startswith(self._graph) else name

    def by_scope(self, graph: str, lines: Sequence[bytes]) -> Mapping[str, Sequence[bytes]]:
        """Lines of a graph by the strategy that they are on, where the graph grows with every strategy."""
        if graph not in _WIDE:
            return {"": lines}
        found: dict[str, list[bytes]] = {}
        for subject, told in groupby(lines, lambda line: line.partition(b" ")[0]):
            found.setdefault(self._scope(subject.decode()), []).extend(told)
        return found

    def of_part(self, graph: str, scope: str) -> tuple[str, ...]:
        """The keys of the datasets that statements belong to: those of their graph, and that of their strategy."""
        alone = graph in SHARED and scope in self.strategies
        return (*self.of_graph(graph), *((STRATEGY + scope,) if alone else ()))

    def _of_graph(self, path: str) -> tuple[str, ...]:
        """The keys of the datasets that a graph belongs to as a whole."""
        if path.startswith(BESIDE):
            return (path.removeprefix(BESIDE),)
        inner = path.removeprefix(_DERIVED)
        found = [ALL]
        if path in _NAMESAKES:
            found.append(_NAMESAKES[path])
        if path.startswith(_DERIVED) and path != _IDENTITY:
            found.append(MOVES)
        if inner.startswith(EDITION):
            found.append(inner)
        return (*found, *(STRATEGY + one for one in sorted(self._strategies_of(path, inner) & self.strategies)))

    @cached_property
    def _spoken_of(self) -> Mapping[str, set[str]]:
        """The strategies that each source speaks of or is cited in, in any graph."""
        found: dict[str, set[str]] = {}
        for source, scope in (one for told in self.speaking.values() for one in told):
            found.setdefault(source, set()).add(scope)
        return found

    def _strategies_of(self, path: str, inner: str) -> set[str]:
        for kind in (_STATEMENTS, _DERIVED_SOURCE):
            if path.startswith(kind):
                return self._spoken_of.get(path.removeprefix(kind), set())
        return {inner.split("/")[1]} if inner.startswith(_OWN) else set()
