"""What the engine does not know it refuses, by the name of the shape and of what it asks; it never skips."""

from pathlib import Path
from tempfile import NamedTemporaryFile

import pyoxigraph
import pytest

from fremdrift.ground.errors import ShapeError
from fremdrift.ground.progress import SILENT
from fremdrift.judging import engine
from fremdrift.judging.engines import ENGINES, Data
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.report import Result
from fremdrift.quads.store import Store, in_memory, read_nquads
from fremdrift.quads.terms import text_of

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <http://x.example/> .
"""
PREFIX = "PREFIX x: <http://x.example/> "
DATA = 'x:a a x:C ; x:p 1 , "to"@da , x:b . x:b x:p x:c .'
REFUSED = {
    "target-by-query": ("sh:target [ sh:select 'SELECT ?this {}' ]", "sh:target is not supported"),
    "rule": ("sh:rule [ a sh:TripleRule ]", "sh:rule is not supported"),
    "expression": ("sh:expression x:e", "sh:expression is not supported"),
    "javascript": ("sh:js x:script", "sh:js is not supported"),
    "misspelt": ("sh:minCuont 1", "sh:minCuont is not supported"),
    "itself": ("sh:node x:S", "recursive shapes are refused"),
    "itself-by-another": ("sh:not [ sh:property [ sh:path x:p ; sh:node x:S ] ]", "recursive shapes are refused"),
    "lost-datatype-and-rule": (
        "sh:datatype xsd:byte ; sh:sparql [ sh:select 'SELECT $this { $this ?p ?o }' ]",
        "is a query, and other shapes ask for a datatype that the store keeps as another one",
    ),
    "unknown-pattern": ("sh:pattern '(?=a)'", "is not a regular expression that this engine knows"),
    "unknown-flag": ("sh:pattern 'a' ; sh:flags 'k'", "is not a regular expression that this engine knows"),
    "no-number": ("sh:minLength 'x'", "is not a whole number from 0"),
    "no-name": ("sh:class 'x'", "is not a name"),
    "no-literal": ("sh:minInclusive x:a", "is not a literal"),
    "no-kind": ("sh:nodeKind sh:Thing", "is none of the six kinds"),
    "no-list": ("sh:in x:a", "is not a list"),
    "blank-value": ("sh:hasValue []", "cannot be found in data"),
    "count-without-path": ("sh:minCount 1", "stands at a shape without sh:path"),
    "no-path": ("sh:property [ sh:minCount 1 ]", "has no sh:path"),
    "two-paths": ("sh:property [ sh:path x:p , x:q ]", "exactly one sh:path, this one has 2"),
    "empty-path": ("sh:property [ sh:path [] ]", "describes no property path"),
    "short-path": ("sh:property [ sh:path ( x:p ) ]", "fewer than two paths"),
    "literal-path": ("sh:property [ sh:path 'p' ]", "is not a property path"),
    "endless-path": (
        f"sh:property [ sh:path ( {'[ sh:alternativePath ( x:p x:q ) ] ' * 40}) ; sh:minCount 1 ]",
        "more than 64 ways through it",
    ),
    "endless-route": (
        "sh:property x:P0 , x:Q0 . "
        + "".join(f"x:{one}{n} sh:path x:p ; sh:property x:P{n + 1} , x:Q{n + 1} . " for n in range(20) for one in "PQ")
        + "x:P20 sh:path x:p ; sh:minCount 1 . x:Q20 sh:path x:p ; sh:minCount 1",
        "more than 10000 ways lead to its focus nodes",
    ),
    "two-severities": ("sh:severity sh:Info , sh:Warning", "sh:severity stands 2 times"),
    "literal-shape": ("sh:node 'x'", "a literal stands where a shape is expected"),
    "no-query": ("sh:sparql [ sh:message 'm' ]", "has no single sh:select"),
    "no-sparql": ("sh:sparql [ sh:select 'SELECT $this { $this ! }' ]", "is not SPARQL"),
    "not-select": ("sh:sparql [ sh:select 'CONSTRUCT { $this a 1 } {}' ]", "is not a SELECT query"),
    "without-this": ("sh:sparql [ sh:select 'SELECT ?that { ?that a ?class }' ]", "does not give $this"),
    "all-without-this": ("sh:sparql [ sh:select 'SELECT * { ?that a ?class }' ]", "does not give $this"),
    "all-and-this-in-a-filter": (
        "sh:sparql [ sh:select 'SELECT * { ?that ?p ?o FILTER(?that = $this) }' ]",
        "does not give $this",
    ),
    "all-and-this-in-exists": (
        "sh:sparql [ sh:select 'SELECT * { ?that ?p ?o FILTER EXISTS { { $this ?p ?o } UNION { $this a ?o } } }' ]",
        "does not give $this",
    ),
    "unknown-prefix": ("sh:sparql [ sh:select 'SELECT $this { $this y:p 1 }' ]", "uses the prefix y:"),
    "minus": ("sh:sparql [ sh:select 'SELECT $this { $this ?p ?o MINUS { $this ?p 1 } }' ]", "has MINUS"),
    "path-variable": ("sh:sparql [ sh:select 'SELECT $this { $this $PATH 1 }' ]", "uses $PATH"),
    "shapes-graph": ("sh:sparql [ sh:select 'SELECT $this { GRAPH $shapesGraph {} }' ]", "uses $shapesGraph"),
    "counting-within": (
        "sh:node [ sh:sparql [ sh:select 'SELECT $this { $this ?p ?o } GROUP BY $this' ] ]",
        "has GROUP and stands within another shape",
    ),
}


def judged(asked: str, by: str = "sparql") -> list[Result]:
    parsed = pyoxigraph.parse(PREFIXES + DATA, format=pyoxigraph.RdfFormat.TURTLE)
    graph = pyoxigraph.NamedNode("http://x.example/graph")
    quads = sorted(f"{pyoxigraph.Quad(one.subject, one.predicate, one.object, graph)} .\n" for one in parsed)
    text = f"{PREFIXES} x:S a sh:NodeShape ; sh:targetClass x:C ; {asked} ."
    shapes = ShapesGraph(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))
    with NamedTemporaryFile("w", suffix=".nq") as file:
        file.writelines(quads)
        file.flush()
        path = Path(file.name)
        return ENGINES[by](Data(in_memory(read_nquads(path)), (path,)), shapes, SILENT.at)


@pytest.mark.parametrize("asked", REFUSED)
def test_a_shape_that_cannot_be_judged_is_refused_by_name(asked: str) -> None:
    text, said = REFUSED[asked]
    with pytest.raises(ShapeError) as refusal:
        judged(text)
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("shape ")


@pytest.mark.parametrize(
    "pattern",
    ["$this ?p ?o", "{ SELECT $this ?o { $this ?p ?o } }", "?o ?p ?s OPTIONAL { $this x:p ?o } FILTER(BOUND($this))"],
    ids=["pattern", "sub-query", "optional"],
)
def test_a_rule_that_gives_all_gives_this_by_any_pattern(pattern: str) -> None:
    assert judged(f"sh:sparql [ sh:select '{PREFIX}SELECT * {{ {pattern} }}' ]")


@pytest.mark.parametrize("engine_name", ["pyshacl", "either"])
def test_a_rule_whose_focus_node_the_store_cannot_bind_is_refused_by_the_reference_too(engine_name: str) -> None:
    text, _ = REFUSED["all-and-this-in-exists"]
    with pytest.raises(ShapeError, match=r"pyshacl: .*\?this in its SELECT projection"):
        judged(text, engine_name)


def test_what_is_refused_can_be_handed_to_pyshacl() -> None:
    found = judged("sh:property [ sh:path x:p ; sh:pattern '(?=a)' ]", "either")
    assert len(found) == 2


def test_a_shape_below_literals_is_judged_by_both() -> None:
    asked = "sh:property [ sh:path x:p ; sh:property [ sh:path x:q ; sh:minCount 1 ] ]"
    ours, theirs = judged(asked), judged(asked, "pyshacl")
    assert len(ours) == 3
    assert [one.focus for one in ours] == [one.focus for one in theirs]


def test_a_query_that_the_reference_cannot_read_is_told_by_it() -> None:
    with pytest.raises(ShapeError, match="pyshacl: "):
        judged("sh:sparql [ sh:select 'SELECT $this { $this ! }' ]", "pyshacl")


def test_what_is_not_refused_is_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fremdrift.judging.reference.judge", None)
    assert len(judged("sh:class x:D", "either")) == 1


def test_a_store_alone_cannot_say_of_a_datatype_that_it_keeps_as_another() -> None:
    text = f"{PREFIXES} x:S sh:targetNode x:a ; sh:datatype xsd:byte ."
    with pytest.raises(ShapeError, match="the store keeps this datatype as another one"):
        engine.judge(Store(), ShapesGraph(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)))


KEPT = {
    '"5"^^xsd:byte': "sh:datatype xsd:byte ; sh:maxInclusive 5 ; sh:minExclusive 4.5 ; sh:in ( '5'^^xsd:byte )",
    '"18446744073709551615"^^xsd:unsignedLong': "sh:datatype xsd:unsignedLong ; sh:minInclusive 0",
    '"-0"^^xsd:nonNegativeInteger': "sh:datatype xsd:nonNegativeInteger ; sh:minLength 2",
    '"2020-01-01T00:00:00Z"^^xsd:dateTimeStamp': (
        "sh:datatype xsd:dateTimeStamp ; sh:lessThan x:q ; sh:maxExclusive '2021-01-01T00:00:00Z'^^xsd:dateTime"
    ),
}
BROKEN = {
    '"128"^^xsd:byte': "xsd:byte",
    '"x"^^xsd:byte': "xsd:byte",
    "5": "xsd:byte",
    '"5"^^xsd:short': "xsd:byte",
    '"-1"^^xsd:nonNegativeInteger': "xsd:nonNegativeInteger",
    '"0"^^xsd:positiveInteger': "xsd:positiveInteger",
    '"18446744073709551616"^^xsd:unsignedLong': "xsd:unsignedLong",
    '"2020-01-01T00:00:00"^^xsd:dateTimeStamp': "xsd:dateTimeStamp",
}


def judged_value(value: str, asked: str) -> list[Result]:
    data = f'{PREFIXES} x:a x:p {value} ; x:q "2020-06-01T00:00:00Z"^^xsd:dateTimeStamp .'
    text = f"{PREFIXES} x:S sh:targetNode x:a ; sh:property [ sh:path x:p ; {asked} ] ."
    parsed = (pyoxigraph.parse(one, format=pyoxigraph.RdfFormat.TURTLE) for one in (data, text))
    return engine.judge_quads(next(parsed), ShapesGraph(next(parsed)))


@pytest.mark.parametrize("value", KEPT)
def test_datatypes_that_the_store_would_lose_are_judged_as_written(value: str) -> None:
    assert judged_value(value, KEPT[value]) == []


@pytest.mark.parametrize("asked", ["sh:in ( '2'^^xsd:int )", "sh:hasValue '2'^^xsd:int"])
@pytest.mark.parametrize(("value", "found"), [("'2'^^xsd:int", 0), ("2", 1)])
def test_a_value_of_another_datatype_is_another_value(asked: str, value: str, found: int) -> None:
    assert len(judged_value(value, asked)) == found


def test_a_minus_before_a_name_is_no_part_of_it() -> None:
    query = "SELECT $this { $this x:p ?v FILTER(3-xsd:integer(?v) > 1) }"
    asked = f"{PREFIX}PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {query}"
    assert len(judged(f"sh:sparql [ sh:select '{asked}' ]")) == 1


@pytest.mark.parametrize("value", BROKEN)
def test_a_literal_that_is_none_of_such_a_datatype_is_found_as_written(value: str) -> None:
    (one,) = judged_value(value, f"sh:datatype {BROKEN[value]}")
    assert str(one.value).replace("http://www.w3.org/2001/XMLSchema#", "") in (
        value.replace("xsd:", "<") + ">",
        f'"{value}"^^<integer>',
    )


def test_entailment_is_refused() -> None:
    text = f"{PREFIXES} x:graph sh:entailment <http://www.w3.org/ns/entailment/RDFS> . x:S sh:targetClass x:C ."
    with pytest.raises(ShapeError, match="sh:entailment"):
        engine.judge(Store(), ShapesGraph(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)))


def test_a_shape_that_nobody_asks_for_refuses_nothing() -> None:
    assert judged("sh:class x:C . x:unused sh:js x:script") == []


def test_shapes_that_repeat_each_other_without_end_are_refused() -> None:
    chain = " . ".join(f"x:s{one} sh:and ( x:s{one + 1} x:s{one + 1} x:s{one + 1} )" for one in range(30))
    with pytest.raises(ShapeError, match="refused"):
        judged(f"sh:node x:s0 . {chain} . x:s30 sh:class x:C")


MESSAGES = {
    "of-the-shape": ("sh:class x:D ; sh:message 'Nej'@da , 'No'@en", "Nej", "No"),
    "without-language": ("sh:class x:D ; sh:message 'No'", "", "No"),
    "none": (
        "sh:class x:D",
        "Lever ikke op til sh:class http://x.example/D",
        "Does not meet sh:class http://x.example/D",
    ),
    "of-the-query": (
        "sh:sparql [ sh:message 'Har {?value} og {$this}'@da ; sh:select 'SELECT $this ?value { $this a ?value }' ]",
        "Har http://x.example/C og http://x.example/a",
        "",
    ),
    "of-the-row": ("sh:sparql [ sh:select 'SELECT $this (\"Said\" AS ?message) { $this a ?value }' ]", "", "Said"),
}


@pytest.mark.parametrize("asked", MESSAGES)
def test_a_result_has_the_words_of_row_query_or_shape(asked: str) -> None:
    text, danish, english = MESSAGES[asked]
    (one,) = judged(text)
    assert (one.message_da, one.message_en) == (danish, english)


def test_a_path_of_several_steps_is_said_whole() -> None:
    (one,) = judged("sh:property [ sh:path ( x:p [ sh:zeroOrOnePath [ sh:inversePath x:q ] ] x:p ) ; sh:maxCount 0 ]")
    assert one.path
    assert one.path.text() == "<http://x.example/p>/((^<http://x.example/q>)?)/<http://x.example/p>"
    assert text_of(one.focus) == "http://x.example/a"
