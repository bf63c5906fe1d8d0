"""The engines by name: the fast one, the reference, and the reference where the fast one refuses."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from fremdrift.ground.errors import ShapeError
from fremdrift.ground.progress import At
from fremdrift.judging import engine, reference
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.report import Result
from fremdrift.quads.store import Store, in_memory
from fremdrift.quads.terms import Quad

Judge = Callable[[Iterable[Quad], ShapesGraph, At], list[Result]]
DEFAULT: Final = "sparql"


def _sparql_or_pyshacl(quads: Iterable[Quad], shapes: ShapesGraph, at: At) -> list[Result]:
    """All by the reference where one shape cannot be translated."""
    kept = list(quads)
    try:
        return engine.judge_quads(kept, shapes, at)
    except ShapeError:
        return _pyshacl(kept, shapes, at)


def _pyshacl(quads: Iterable[Quad], shapes: ShapesGraph, _: At) -> list[Result]:
    """pyshacl sees the default graph alone, so the graphs are laid together first. It does not say how far it is."""
    return reference.judge(one_graph(quads), shapes)


def one_graph(quads: Iterable[Quad]) -> Store:
    """A store with the union of the graphs as its default graph."""
    return in_memory(Quad(one.subject, one.predicate, one.object) for one in quads)


ENGINES: Final[Mapping[str, Judge]] = {
    "sparql": engine.judge_quads,
    "pyshacl": _pyshacl,
    "either": _sparql_or_pyshacl,
}
"""``sparql`` refuses what it cannot translate, ``either`` hands it to pyshacl."""
