"""Each constraint of our shapes is needed: without it the judgement of some example comes out otherwise.

The examples are those of ``tests/shapes``, all in one dataset, then one by one where they hide each other's faults, and
one for each code list that holds something which is no concept.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tests.conftest import ROOT

from fremdrift.ground import folders
from fremdrift.ground.namespaces import SH, SHAPE, SKOS
from fremdrift.judging.engine import compiled, rows_of
from fremdrift.judging.graph import ShapesGraph, read_shapes
from fremdrift.judging.queries import Query
from fremdrift.judging.shapes import PARAMETERS
from fremdrift.quads.store import Store, in_memory, parse_turtle
from fremdrift.quads.terms import TYPE, NamedNode, Quad

EXAMPLES = ROOT / "tests" / "shapes"
FILES = sorted(EXAMPLES.glob("*/*.ttl"))
GRAPH = NamedNode("https://example.org/graph")
TOGETHER = 20
"""So many constraints are dropped in one case, one after the other: a case for each would be slow to collect."""


@cache
def shapes() -> ShapesGraph:
    return read_shapes(folders.shapes())


@cache
def around() -> tuple[Quad, ...]:
    files = (ROOT / "vocab" / "codes.ttl", EXAMPLES / "surroundings.ttl")
    return tuple(one for path in files for one in parse_turtle(path, GRAPH))


@cache
def examples(files: tuple[Path, ...]) -> Store:
    store = in_memory(around())
    store.extend(one for path in files for one in parse_turtle(path, GRAPH))
    store.extend(listed_but_no_concept())
    return store


def listed_but_no_concept() -> list[Quad]:
    """For each shape of a code, a thing that has in its place something of that list which is no concept."""
    graph, found = shapes(), []
    for asking in graph.statements:
        if asking.predicate.value != SH + "node":
            continue
        for inner in graph.values(asking.object, SH + "property"):
            for scheme in graph.values(inner, SH + "hasValue"):
                code, thing = (NamedNode(f"{GRAPH.value}#{kind}-{len(found)}") for kind in ("code", "thing"))
                found.append(Quad(code, NamedNode(SKOS + "inScheme"), scheme, GRAPH))
                found.append(Quad(thing, NamedNode(path_of(asking)), code, GRAPH))
                found.append(Quad(thing, TYPE, class_of(asking), GRAPH))
    return found


def path_of(asking: Quad) -> str:
    (path,) = shapes().values(asking.subject, SH + "path")
    assert isinstance(path, NamedNode)
    return path.value


def class_of(asking: Quad) -> NamedNode:
    parents = [one.subject for one in shapes().statements if one.object == asking.subject]
    return next(one for parent in parents for one in shapes().values(parent, SH + "targetClass"))


def found(graph: ShapesGraph, files: tuple[Path, ...]) -> Counter[tuple[str, ...]]:
    """The rows of every query; queries that say the same in other variables are answered once."""
    total: Counter[tuple[str, ...]] = Counter()
    for query in compiled(examples(files), graph):
        one = query.constraint
        source = (str(one.shape.node), one.parameter, str(one.value))
        for row in answered(Same(query), files):
            total[(*source, *row)] += 1
    return total


class Same:
    """A query that is the same as another where only the names of its own variables differ."""

    def __init__(self, query: Query) -> None:
        self.query = query
        numbers: dict[str, str] = {}
        text = f"{query.text} {query.focus} {query.together}"
        self.text = re.sub(r"\?v\d+", lambda name: numbers.setdefault(name[0], f"?v{len(numbers)}"), text)

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.text == other.text


@cache
def answered(same: Same, files: tuple[Path, ...]) -> list[tuple[str, ...]]:
    store = examples(files)
    return [tuple(sorted(f"{name} {term}" for name, term in row.items())) for row in rows_of(store, same.query)]


@cache
def whole(files: tuple[Path, ...]) -> Counter[tuple[str, ...]]:
    return found(shapes(), files)


def constraints() -> list[Quad]:
    """The statements that make a constraint; a property shape counts wherever it is asked for."""
    names = {SH + one for one in PARAMETERS}
    return [one for one in shapes().statements if one.predicate.value in names]


def noticed(constraint: Quad) -> bool:
    graph = ShapesGraph(one for one in shapes().statements if one != constraint)
    name = str(constraint.subject).strip("<>").removeprefix(SHAPE)
    single = [(path,) for path in FILES if path.parent.name == name]
    return any(found(graph, files) != whole(files) for files in (tuple(FILES), *single))


@pytest.mark.parametrize("first", range(0, len(constraints()), TOGETHER))
def test_to_drop_a_constraint_is_noticed(first: int) -> None:
    unnoticed = [str(one) for one in constraints()[first : first + TOGETHER] if not noticed(one)]
    assert not unnoticed


def test_there_are_constraints_to_drop() -> None:
    assert len(constraints()) > 400
