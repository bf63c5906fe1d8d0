"""Data that is judged in shares gives what judging it whole gives, and our rules need no more than their share."""

from pathlib import Path
from random import Random

import pytest
from pyoxigraph import RdfFormat, parse
from tests.judging.test_judged_again import edited, shapes, whole

from fremdrift.ground.namespaces import RDFS
from fremdrift.judging import engine, shares
from fremdrift.judging.engine import compiled
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.shares import Division
from fremdrift.judging.walks import narrow, stays
from fremdrift.model.iris import Names
from fremdrift.quads.store import Store, in_memory, load, parse_turtle, write_nquads
from fremdrift.quads.terms import NamedNode, Quad

EDITS = 8
BASES = {"shipped": "http://127.0.0.1:8000/", "examples": "https://example.org/"}
GRAPH = NamedNode("urn:g")


def written(folder: Path, quads: set[Quad]) -> tuple[Path, Store]:
    """Quads as a file of sorted N-Quads, and a store with them."""
    path = folder / "data.nq"
    write_nquads(quads, path)
    return path, load([path])


@pytest.mark.parametrize("name", ["shipped", "examples"])
@pytest.mark.parametrize("seed", range(EDITS))
def test_shares_of_random_edits_find_what_the_whole_finds(name: str, seed: int, tmp_path: Path) -> None:
    gone, come = edited(whole(name)[0], Random(seed))
    path, store = written(tmp_path, {*whole(name)[0]} - gone | come)
    names = Names(BASES[name])
    found = shares.judge(store, [path], names.owner, shapes(), most=1000)
    assert found == engine.judge(store, shapes())
    assert [one.name for one in tmp_path.iterdir()] == ["data.nq"], "shares are cleared away"


def test_a_share_too_large_for_memory_is_judged_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "LARGEST", 0)
    gone, come = edited(whole("examples")[0], Random(EDITS))
    path, store = written(tmp_path, {*whole("examples")[0]} - gone | come)
    found = shares.judge(store, [path], Names(BASES["examples"]).owner, shapes(), most=1000)
    assert found == engine.judge(store, shapes()) != []
    assert [one.name for one in tmp_path.iterdir()] == ["data.nq"], "stores are cleared away too"


def test_our_rules_need_no_more_than_their_share(tmp_path: Path) -> None:
    path, store = written(tmp_path, {*whole("shipped")[0]})
    division = Division([path], Names(BASES["shipped"]).owner)
    queries = compiled(store, shapes())
    away = {str(one.constraint.shape.node) for one in queries if not stays(one, division.wide)}
    assert not away, "put to the whole"


def owner(node: str) -> str:
    """``urn:x:1`` belongs to ``x``; ``urn:y`` to nobody."""
    parts = node.strip("<>").split(":")
    return parts[1] if len(parts) > 2 else ""


DATA = """
@prefix : <urn:> .
<urn:a:1> :p <urn:a:2> ; :hub :h .
<urn:b:1> :p <urn:b:2> ; :hub :h .
<urn:c:1> :p <urn:d:1> .
<urn:e:1> :hub :tied . :tied :of <urn:f:1> .
:h :name "hub" . :further :of :tied .
"""


def division_of(folder: Path, data: str) -> tuple[Division, Path]:
    source = folder / "data.ttl"
    source.write_text(data, encoding="utf-8")
    path, _ = written(folder, {*parse_turtle(source, GRAPH)})
    return Division([path], owner), path


TOGETHER = [
    ("a", "b", False, "both refer to a hub that refers to neither"),
    ("c", "d", True, "one refers to the other"),
    ("e", "f", True, "one refers to what refers to the other"),
]


@pytest.mark.parametrize(("one", "other", "together", "why"), TOGETHER, ids=[one[3] for one in TOGETHER])
def test_owners_stand_together_where(one: str, other: str, together: bool, why: str, tmp_path: Path) -> None:
    division, _ = division_of(tmp_path, DATA)
    assert (division.owner(f"<urn:{one}:1>") == division.owner(f"<urn:{other}:1>")) is together, why


def test_what_refers_to_owned_things_is_adopted_and_so_is_what_refers_to_that(tmp_path: Path) -> None:
    division, _ = division_of(tmp_path, DATA)
    assert {name: division.owner(f"<urn:{name}>") for name in ("h", "tied", "further")} == {
        "h": "",
        "tied": "e",
        "further": "e",
    }


def test_every_statement_stands_in_one_share_or_in_all(tmp_path: Path) -> None:
    division, path = division_of(tmp_path, DATA)
    found = division.write(tmp_path, most=2)
    common = {*found[0][0].read_text(encoding="utf-8").splitlines()}
    own = [{*one[1].read_text(encoding="utf-8").splitlines()} for one in found]
    assert all(one[0] == found[0][0] for one in found)
    assert sorted([*common, *(line for one in own for line in one)]) == path.read_text(encoding="utf-8").splitlines()
    assert common == {'<urn:h> <urn:name> "hub" <urn:g> .'}


def test_data_that_nobody_owns_is_one_share(tmp_path: Path) -> None:
    division, _ = division_of(tmp_path, '<urn:h> <urn:name> "hub" .')
    assert [len(one) for one in division.write(tmp_path, most=2)] == [1]


RULE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:sparql [ sh:message "no" ; sh:select '''%s''' ] .
"""
WALKS = [
    ("along", "SELECT $this WHERE { $this <urn:p>/<urn:q> ?x . ?x ?any ?y }", True),
    ("against what is owned", "SELECT $this WHERE { ?x <urn:p> $this . ?x <urn:q> ?y }", True),
    ("against what is not", "SELECT $this WHERE { $this <urn:hub> ?h . ?x <urn:hub> ?h }", False),
    ("against a path with what is not", "SELECT $this WHERE { $this (^<urn:hub>/<urn:p>)+ ?x }", False),
    ("against a path of what is owned", "SELECT $this WHERE { $this (^<urn:p>/<urn:q>)+ ?x }", True),
    ("from anywhere", "SELECT $this WHERE { $this <urn:q> ?n . ?x <urn:name> ?m FILTER(?m = ?n) }", False),
    ("by an EXISTS from anywhere", "SELECT $this WHERE { FILTER EXISTS { ?x <urn:q> ?y } }", False),
    ("by any property against", "SELECT $this WHERE { ?x ?any $this }", False),
    ("an OPTIONAL from here", "SELECT $this WHERE { OPTIONAL { $this <urn:q> ?x . ?x <urn:q> ?y } }", True),
    (
        "what an OPTIONAL alone has reached",
        "SELECT $this WHERE { OPTIONAL { $this <urn:q> ?x } ?x <urn:q> ?y }",
        False,
    ),
    (
        "what another OPTIONAL has reached",
        "SELECT $this WHERE { OPTIONAL { $this <urn:q> ?x } OPTIONAL { ?x <urn:q> ?y } }",
        False,
    ),
    ("an EXISTS from here", "SELECT $this WHERE { FILTER NOT EXISTS { $this <urn:q> ?x . ?x <urn:q> ?y } }", True),
    (
        "what an EXISTS alone has reached",
        "SELECT $this ?x WHERE { ?x <urn:q> ?y FILTER NOT EXISTS { $this <urn:p> ?x } }",
        False,
    ),
    ("with UNION", "SELECT $this WHERE { { $this <urn:p> ?x } UNION { $this <urn:q> ?x } }", False),
    ("with a count", "SELECT $this (COUNT(?x) AS ?n) WHERE { $this <urn:p> ?x } GROUP BY $this", False),
]


def rule(text: str) -> ShapesGraph:
    return ShapesGraph(parse((RULE % text).encode(), format=RdfFormat.TURTLE))


@pytest.mark.parametrize(("text", "expected"), [one[1:] for one in WALKS], ids=[one[0] for one in WALKS])
def test_a_rule_stays_in_its_share_where_it_walks(text: str, expected: bool) -> None:
    queries = compiled(in_memory(), rule(text))
    assert queries
    assert all(stays(one, {"urn:hub", "urn:name"}) for one in queries) is expected


BY_NAME = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetNode <urn:a:1> ; %s .
"""
OF_ONE = [
    ("a count", "sh:property [ sh:path <urn:p> ; sh:minCount 1 ]"),
    (
        "a rule for one node at a time",
        """sh:sparql [ sh:message "no" ;
            sh:select "SELECT $this WHERE { FILTER NOT EXISTS { $this <urn:p>/<urn:q>? ?x } }" ]""",
    ),
]


@pytest.mark.parametrize("text", [one[1] for one in OF_ONE], ids=[one[0] for one in OF_ONE])
def test_a_target_by_name_is_put_to_the_whole(text: str) -> None:
    queries = compiled(in_memory(), ShapesGraph(parse((BY_NAME % text).encode(), format=RdfFormat.TURTLE)))
    assert queries
    assert not any(stays(one, set()) for one in queries)


NARROW = [
    ("along", "SELECT $this WHERE { $this <urn:p> ?x . ?x <urn:q> ?y }", set(), []),
    ("against", "SELECT $this WHERE { ?x <urn:p> $this . ?x <urn:q> ?y }", {"urn:p"}, []),
    (
        "by one of two ways",
        "SELECT $this WHERE { $this <urn:q> ?h . ?x <urn:q> ?h ; <urn:r> ?k . $this <urn:r> ?k }",
        set(),
        [["urn:q", "urn:r"]],
    ),
]


@pytest.mark.parametrize(("text", "needed", "choices"), [one[1:] for one in NARROW], ids=[one[0] for one in NARROW])
def test_it_is_told_which_properties_must_not_lead_out(text: str, needed: set[str], choices: list[list[str]]) -> None:
    found = narrow(compiled(in_memory(), rule(text)))
    assert found == (needed, choices)


def test_nothing_is_enough_where_a_rule_looks_anywhere() -> None:
    assert narrow(compiled(in_memory(), rule("SELECT $this WHERE { FILTER EXISTS { ?x <urn:q> ?y } }"))) is None


BY_CLASS = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetClass <urn:Upper> ; sh:property [ sh:path <urn:p> ; sh:class <urn:Upper> ] .
"""


def test_queries_are_made_once_for_all_shares_that_know_the_same_classes() -> None:
    graph = ShapesGraph(parse(BY_CLASS.encode(), format=RdfFormat.TURTLE))
    within = Quad(NamedNode("urn:Lower"), NamedNode(RDFS + "subClassOf"), NamedNode("urn:Upper"), GRAPH)
    plain, wider = compiled(in_memory(), graph), compiled(in_memory([within]), graph)
    assert compiled(in_memory(), graph) is plain
    assert ["urn:Lower" in one.text for one in plain] == [False]
    assert ["urn:Lower" in one.text for one in wider] == [True]
