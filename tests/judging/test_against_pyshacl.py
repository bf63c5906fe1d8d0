"""Our engine against pyshacl: the same focus node, path, value, component, shape, severity and messages, as often."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tests.conftest import DATA, PLAN, ROOT

from fremdrift import pipeline
from fremdrift.ground import folders
from fremdrift.ground.settings import Settings
from fremdrift.judging import engine, reference
from fremdrift.judging.engines import one_graph
from fremdrift.judging.graph import ShapesGraph, read_shapes
from fremdrift.quads.store import in_memory, parse_turtle
from fremdrift.quads.terms import NamedNode

EXAMPLES = ROOT / "tests" / "shapes"
CASES = sorted(EXAMPLES.glob("*/fail-*.ttl"))
AROUND = (ROOT / "vocab" / "codes.ttl", EXAMPLES / "surroundings.ttl")


@cache
def shapes() -> ShapesGraph:
    return read_shapes(folders.shapes())


@pytest.mark.parametrize("source", [DATA, PLAN], ids=["shipped", "invented"])
def test_both_say_the_same_of_tables(source: Path) -> None:
    checked = pipeline.check(source, Settings())
    quads = [*checked.quads, *checked.derived]
    ours = engine.judge(in_memory(quads), shapes())
    assert ours == reference.judge(one_graph(quads), shapes())
    assert ours, "a comparison of nothing with nothing would say nothing"


def test_both_say_the_same_of_every_violation_at_once() -> None:
    """Every example that fails, among each other: what one says of the others is judged too."""
    graph = NamedNode("https://example.org/graph")
    quads = [one for path in (*AROUND, *CASES) for one in parse_turtle(path, graph)]
    ours = Counter(engine.judge(in_memory(quads), shapes()))
    theirs = Counter(reference.judge(one_graph(quads), shapes()))
    assert ours - theirs == Counter()
    assert theirs - ours == Counter()
    assert {one.component for one in ours} > {"http://www.w3.org/ns/shacl#SPARQLConstraintComponent"}
