"""After a change only what it touches is judged, and the results are those of judging everything."""

from functools import cache
from random import Random

import pytest
from pyoxigraph import RdfFormat, parse
from tests.conftest import DATA, ROOT

from fremdrift import pipeline
from fremdrift.ground import folders
from fremdrift.ground.settings import Settings
from fremdrift.judging import again, engine
from fremdrift.judging.graph import ShapesGraph, read_shapes
from fremdrift.judging.report import Result
from fremdrift.quads.store import Store, in_memory, parse_turtle
from fremdrift.quads.terms import TYPE, NamedNode, Quad, Term

EXAMPLES = ROOT / "tests" / "shapes"
FILES = (ROOT / "vocab" / "codes.ttl", EXAMPLES / "surroundings.ttl", *sorted(EXAMPLES.glob("*/*.ttl")))
EDITS = 25


@cache
def shapes() -> ShapesGraph:
    return read_shapes(folders.shapes())


@cache
def whole(name: str) -> tuple[list[Quad], Store, list[Result]]:
    """A dataset, and what the shapes find in it."""
    if name == "shipped":
        checked = pipeline.check(DATA, Settings())
        quads = [*checked.quads, *checked.derived]
    else:
        quads = [one for path in FILES for one in parse_turtle(path, NamedNode("https://example.org/graph"))]
    quads = sorted(set(quads), key=str)
    store = in_memory(quads)
    return quads, store, engine.judge(store, shapes())


def edited(quads: list[Quad], random: Random) -> tuple[set[Quad], set[Quad]]:
    """Statements that go, and ones that come: some with the object of another of the same property."""
    gone = {random.choice(quads) for _ in range(random.randint(1, 4))}
    come = set()
    for _ in range(random.randint(0, 4)):
        one, other = random.choice(quads), random.choice(quads)
        same = [quad for quad in random.sample(quads, 300) if quad.predicate == one.predicate]
        come.add(Quad(other.subject, one.predicate, random.choice([one, *same]).object, one.graph_name))
    return gone, come - gone


@pytest.mark.parametrize("name", ["shipped", "examples"])
@pytest.mark.parametrize("seed", range(EDITS))
def test_judging_again_gives_what_judging_everything_gives(name: str, seed: int) -> None:
    quads, before, found = whole(name)
    gone, come = edited(quads, Random(seed))
    after = in_memory(one for one in quads if one not in gone)
    after.extend(come)
    assert again.judge_again(found, before, after, gone | come, shapes()) == engine.judge(after, shapes())


RULE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:lists> ; sh:sparql [ sh:message "no" ; sh:select '''%s''' ] .
"""
LOOSE = [
    ("EXISTS", "SELECT $this ?value WHERE { ?value a <urn:C> FILTER NOT EXISTS { $this <urn:lists> ?value } }"),
    (
        "OPTIONAL",
        "SELECT $this ?value WHERE { ?value a <urn:C> OPTIONAL { $this <urn:lists> ?value . ?value <urn:of> ?x } "
        "FILTER(!BOUND(?x)) }",
    ),
]


@pytest.mark.parametrize("text", [one[1] for one in LOOSE], ids=[one[0] for one in LOOSE])
def test_what_is_tied_to_a_node_by_what_may_not_be_so_is_judged_of_every_node(text: str) -> None:
    rule = ShapesGraph(parse((RULE % text).encode(), format=RdfFormat.TURTLE))
    graph = NamedNode("urn:g")
    one, other, new, lists = (NamedNode(f"urn:{name}") for name in ("one", "other", "new", "lists"))
    quads = [Quad(one, lists, other, graph), Quad(other, TYPE, NamedNode("urn:C"), graph)]
    come = Quad(new, TYPE, NamedNode("urn:C"), graph)
    before, after = in_memory(quads), in_memory([*quads, come])
    found = again.judge_again(engine.judge(before, rule), before, after, [come], rule)
    assert found == engine.judge(after, rule)
    assert new in {result.value for result in found}


def test_a_row_that_changes_is_judged_with_what_it_touches_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    quads, before, found = whole("shipped")
    status = "https://w3id.org/fremdrift/def/status"
    old = next(one for one in quads if one.predicate.value == status)
    new = Quad(old.subject, old.predicate, NamedNode("https://example.org/no-code"), old.graph_name)
    after = in_memory([*(one for one in quads if one != old), new])
    judged: dict[str, set[Term] | None] = {}
    affected = again._affected

    def watched(query: object, *rest: object) -> set[Term] | None:
        nodes = affected(query, *rest)  # type: ignore[arg-type]
        judged[str(query.constraint)] = nodes  # type: ignore[attr-defined]
        return nodes

    monkeypatch.setattr(again, "_affected", watched)
    results = again.judge_again(found, before, after, [old, new], shapes())
    assert [one.focus for one in results if one not in found] == [old.subject]
    some = {constraint: nodes for constraint, nodes in judged.items() if nodes is None or nodes}
    assert len(some) < len(judged) / 4
    assert all(nodes is not None and len(nodes) < 30 for nodes in some.values())
