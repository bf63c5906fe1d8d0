"""Membership: which dataset a statement belongs to, by the graph that it stands in.

A strategy has its own graph, its editions with what follows from them, its judgements, and the graphs of the sources
that speak of it or that it cites. Where a graph holds something of every strategy (the newest state, who is who), the
statements on the strategy's own things belong to it.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from fremdrift.exporting.names import ALL, EDITION, MOVES, ORGANISATIONS, STRATEGY, VOCABULARY
from fremdrift.model.iris import GRAPH, THING, Names

_STATEMENTS: Final = "statements/"
_DERIVED: Final = "derived/"
_DERIVED_SOURCE: Final = "derived/source/"
_IDENTITY: Final = "derived/identity"
SHARED: Final = frozenset(("derived/state", _IDENTITY))
"""Graphs whose statements belong to a strategy one by one."""
_NAMESAKES: Final = {"model": VOCABULARY, "organisations": ORGANISATIONS}
_OWN: Final = (STRATEGY, EDITION, "judgements/")
"""Graphs whose path goes on with the strategy that they are about."""


class Membership:
    """Which datasets a graph belongs to, once every line of the N-Quads has been seen."""

    def __init__(self, names: Names) -> None:
        self.strategies: set[str] = set()
        self._speaking: dict[str, set[str]] = {}
        self._graph = f"<{names.base}{GRAPH}"
        self._thing = f"<{names.base}{THING}"
        self._source = f"<{names.base}{THING}source/"
        self.of_graph = lru_cache(maxsize=1 << 16)(self._of_graph)

    def see(self, lines: Iterable[str]) -> None:
        """Learn from N-Quads which strategies there are, and which sources speak of them or are cited by them."""
        for line in lines:
            path = self.graph(line)
            if path.startswith(STRATEGY):
                self.strategies.add(path.removeprefix(STRATEGY))
            if path.startswith(_STATEMENTS):
                self._speaks(path.removeprefix(_STATEMENTS), self.scope(line))
            elif path.startswith(_OWN):
                cited = line.split(" ", 2)[2]
                if cited.startswith(self._source):
                    self._speaks(cited[len(self._source) :].partition(">")[0], path.split("/")[1])

    def _speaks(self, source: str, scope: str) -> None:
        if scope:
            self._speaking.setdefault(source, set()).add(scope)

    def graph(self, line: str) -> str:
        """The path of the graph of an N-Quads line, empty where it is none of ours."""
        name = line.rsplit(" ", 2)[1]
        return name[len(self._graph) : -1] if name.startswith(self._graph) else ""

    def scope(self, line: str) -> str:
        """The strategy or programme in the name of a line's subject, ``…/id/{kind}/{scope}/{local}``, else empty."""
        subject = line.partition(" ")[0]
        if not subject.startswith(self._thing):
            return ""
        parts = subject[len(self._thing) : -1].partition("#")[0].split("/")
        return parts[1] if len(parts) > 2 or parts[0] == "strategy" else ""

    def alone(self, line: str) -> str:
        """The key of the dataset that a line belongs to without the rest of its graph; empty where there is none."""
        if self.graph(line) not in SHARED:
            return ""
        scope = self.scope(line)
        return STRATEGY + scope if scope in self.strategies else ""

    def _of_graph(self, path: str) -> tuple[str, ...]:
        """The keys of the datasets that a graph belongs to as a whole."""
        inner = path.removeprefix(_DERIVED)
        found = [ALL]
        if path in _NAMESAKES:
            found.append(_NAMESAKES[path])
        if path.startswith(_DERIVED) and path != _IDENTITY:
            found.append(MOVES)
        if inner.startswith(EDITION):
            found.append(inner)
        return (*found, *(STRATEGY + one for one in sorted(self._strategies_of(path, inner) & self.strategies)))

    def _strategies_of(self, path: str, inner: str) -> set[str]:
        for kind in (_STATEMENTS, _DERIVED_SOURCE):
            if path.startswith(kind):
                return self._speaking.get(path.removeprefix(kind), set())
        return {inner.split("/")[1]} if inner.startswith(_OWN) else set()
