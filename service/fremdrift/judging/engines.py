"""The engines by name: the fast one, the reference, and the reference where the fast one refuses."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from fremdrift.ground.errors import ShapeError
from fremdrift.ground.progress import At
from fremdrift.judging import engine, reference, shares
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.report import Result
from fremdrift.quads.store import Store, in_memory, read_nquads
from fremdrift.quads.terms import Quad

DEFAULT: Final = "sparql"


@dataclass(frozen=True)
class Data:
    """What is judged: a store, and the N-Quads files that it holds, as they are written.

    ``owner`` is given where it is too large for memory, and tells whose each node is (``shares``).
    """

    store: Store
    files: tuple[Path, ...]
    owner: shares.Owner | None = None

    def __iter__(self) -> Iterator[Quad]:
        """The statements as they are written, which the store may hold in another form."""
        return chain.from_iterable(map(read_nquads, self.files))


Judge = Callable[[Data, ShapesGraph, At], list[Result]]


def _sparql(data: Data, graph: ShapesGraph, at: At) -> list[Result]:
    """In the store itself, unless shapes ask for what it does not keep; in shares where it stands on disk."""
    if engine.asks_as_written(graph):
        return engine.judge_quads(data, graph, at)
    if data.owner:
        return shares.judge(data.store, data.files, data.owner, graph, at)
    return engine.judge(data.store, graph, at)


def _sparql_or_pyshacl(data: Data, graph: ShapesGraph, at: At) -> list[Result]:
    """All by the reference where one shape cannot be translated."""
    try:
        return _sparql(data, graph, at)
    except ShapeError:
        return _pyshacl(data, graph, at)


def _pyshacl(data: Data, graph: ShapesGraph, _: At) -> list[Result]:
    """pyshacl sees the default graph alone, so the graphs are laid together first. It does not say how far it is."""
    return reference.judge(one_graph(data), graph)


def one_graph(quads: Iterable[Quad]) -> Store:
    """A store with the union of the graphs as its default graph."""
    return in_memory(Quad(one.subject, one.predicate, one.object) for one in quads)


ENGINES: Final[Mapping[str, Judge]] = {"sparql": _sparql, "pyshacl": _pyshacl, "either": _sparql_or_pyshacl}
"""``sparql`` refuses what it cannot translate, ``either`` hands it to pyshacl."""
