"""The shapes against examples: each Turtle file is a test, and its name says what is right or wrong in it.

``<ShapeName>/pass-….ttl`` and ``<ShapeName>/fail-….ttl`` are judged by that one node shape. A line
``# expect: <focus> fdsh:<shape> <component>`` names one result; a file gets exactly the results it expects.
Every example stands among ``surroundings.ttl`` and the code lists of the vocabulary.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import pytest
from pyshacl import validate
from pyshacl.graph_abstraction import DataGraph
from rdflib import OWL, RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH, SKOS
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from fremdrift.judging import engine
from fremdrift.judging.graph import ShapesGraph
from fremdrift.model.graphs import statements_of
from fremdrift.quads.terms import text_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted((ROOT / "shapes").glob("*.ttl"))
CASES = sorted(HERE.glob("*/*.ttl"))
CODES = ROOT / "vocab" / "codes.ttl"

BASE = "https://example.org/"
FDSH = Namespace("https://w3id.org/fremdrift/shape/")
CODE = "https://w3id.org/fremdrift/code/"
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}
PREFIX = re.compile(r"^@prefix ([a-z]*): <([^>]+)> \.$", re.MULTILINE)
OTHERWISE = {
    "codes.csv:source": "only own codes have a source: the rule Concept-own-source",
    "codes.csv:status": "only own codes must match a status: the rule Concept-own-match",
}
"""Columns that no property shape asks for, and what does."""
WORDS = (SH.name, SH.description, SH.message)
NOT_CONSTRAINTS = {SH.path, SH.targetClass, SH.property, SH.severity, SH.group, SH.order, *WORDS}


class Found(NamedTuple):
    """A result as an example expects it: focus node, shape and constraint component by their short names."""

    focus: str
    shape: str
    component: str


@cache
def shapes() -> Graph:
    graph = Graph()
    for path in FILES:
        graph.parse(path)
    return graph


@cache
def only(name: str) -> Graph:
    """The shapes, of which one node shape alone still has a target."""
    graph = Graph() + shapes()
    for shape, _, target in shapes().triples((None, SH.targetClass, None)):
        if shape != FDSH[name]:
            graph.remove((shape, SH.targetClass, target))
    return graph


@cache
def surroundings() -> Graph:
    return Graph().parse(CODES).parse(HERE / "surroundings.ttl")


def in_rdflib(path: Path) -> Graph:
    return surroundings() + Graph().parse(path)


def in_oxigraph(path: Path) -> Graph:
    store = pyoxigraph.Store()
    for part in (CODES, HERE / "surroundings.ttl", path):
        store.load(path=part, format=pyoxigraph.RdfFormat.TURTLE)
    return DataGraph.from_oxigraph_store(store)


def by_ours(path: Path, name: str) -> set[Found]:
    """What the engine finds that judges by default."""
    store = pyoxigraph.Store()
    for part in (CODES, HERE / "surroundings.ttl", path):
        store.load(path=part, format=pyoxigraph.RdfFormat.TURTLE)
    return {
        Found(text_of(one.focus).removeprefix(BASE), short(text_of(one.shape)), one.component.removeprefix(str(SH)))
        for one in engine.judge(store, ShapesGraph(statements_of(only(name))))
    }


ENGINES: dict[str, Callable[[Path, str], set[Found]]] = {
    "ours": by_ours,
    "rdflib": lambda path, name: found(judge(in_rdflib(path), only(name))),
    "oxigraph": lambda path, name: found(judge(in_oxigraph(path), only(name))),
}


def judge(data: Graph, shapes_graph: Graph) -> Graph:
    _, report, text = validate(data, shacl_graph=shapes_graph, inplace=True)
    assert isinstance(report, Graph), text
    return report


def results(report: Graph) -> Iterator[Node]:
    """The results themselves, without those that only explain another."""
    for one in report.subjects(RDF.type, SH.ValidationReport):
        yield from report.objects(one, SH.result)


def found(report: Graph) -> set[Found]:
    return {
        Found(
            str(report.value(one, SH.focusNode)).removeprefix(BASE),
            short(report.value(one, SH.sourceShape)),
            str(report.value(one, SH.sourceConstraintComponent)).removeprefix(str(SH)),
        )
        for one in results(report)
    }


def short(shape: object) -> str:
    return str(shape).replace(str(FDSH), "fdsh:")


def expected(path: Path) -> set[Found]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {Found(*line.split()[2:]) for line in lines if line.startswith("# expect: ")}


def case_id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def targeted() -> list[str]:
    """The node shapes that look for their focus nodes themselves."""
    return sorted({str(one).removeprefix(str(FDSH)) for one in shapes().subjects(SH.targetClass)})


def constraints(shape: Node) -> set[tuple[str, str]]:
    """Shape and component of everything that a node shape demands, itself or through its property shapes."""
    own = {(short(shape), component(one)) for one in shapes().predicates(shape) if is_constraint(one)}
    return own.union(*(constraints(one) for one in shapes().objects(shape, SH.property)))


def is_constraint(predicate: Node) -> bool:
    return str(predicate).startswith(str(SH)) and predicate not in NOT_CONSTRAINTS


def component(parameter: Node) -> str:
    """A constraint component is named after its parameter (https://www.w3.org/TR/shacl/#core-components)."""
    name = str(parameter).removeprefix(str(SH))
    first = "SPARQL" if name == "sparql" else name[0].upper() + name[1:]
    return f"{first}ConstraintComponent"


def every_shape() -> list[str]:
    kinds = (SH.NodeShape, SH.PropertyShape)
    return sorted(str(one) for kind in kinds for one in shapes().subjects(RDF.type, kind))


def rules() -> dict[str, str]:
    """The text of every rule by its name."""
    return {short(rule): str(text) for rule, text in shapes().subject_objects(SH.select)}


def declared() -> dict[str, str]:
    """The one table of prefixes."""
    graph = shapes()
    return {
        str(graph.value(one, SH.prefix)): str(graph.value(one, SH.namespace))
        for one in graph.objects(URIRef(str(FDSH)), SH.declare)
    }


def vocabulary() -> set[Node]:
    graph = Graph()
    for path in sorted(CODES.parent.glob("*.ttl")):
        graph.parse(path)
    return set(graph.subjects(RDF.type))


def names_in(text: str) -> list[tuple[str, str]]:
    """Prefix and local part of every prefixed name in a rule."""
    return re.findall(r"(?<![\w<])([a-z]+):([\w-]+)", re.sub(r'"[^"]*"', "", text))


def schemes() -> set[str]:
    """The code lists of the vocabulary."""
    return {str(one) for one in surroundings().objects(None, SKOS.inScheme)}


class Column(NamedTuple):
    """A column of the tables: the class its rows become, its property, and whether it must be filled in."""

    about: str
    path: str
    required: bool


def columns_that_matter() -> dict[str, Column]:
    """Every column that is required, links, or is a date. A new plain column needs no shape."""
    tables = json.loads((ROOT / "data" / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]
    return {
        f"{table['url']}:{one['name']}": Column(class_of(table), one["propertyUrl"], bool(one.get("required")))
        for table in tables
        for one in table["tableSchema"]["columns"]
        if "propertyUrl" in one and not one.get("virtual") and "aboutUrl" not in one
        if one.get("required") or "valueUrl" in one or "@id" in str(one.get("datatype"))
    }


def class_of(table: dict[str, dict[str, list[dict[str, str]]]]) -> str:
    columns = table["tableSchema"]["columns"]
    return next(one["valueUrl"] for one in columns if one["name"] == "type")


@pytest.fixture(scope="module", autouse=True)
def _parse_a_rule_once() -> Iterator[None]:
    """pyshacl hands rdflib the text of a rule anew for each focus node; parsing it is most of the time."""

    @cache
    def prepared(text: str) -> Query:
        return translateQuery(parseQuery(text))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processor, "parseQuery", lambda text: text)
        patch.setattr(processor, "translateQuery", lambda text, *_: prepared(text))
        yield


@pytest.mark.parametrize("by", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_an_example_gets_exactly_the_results_it_expects(case: Path, by: str) -> None:
    assert ENGINES[by](case, case.parent.name) == expected(case)


@pytest.mark.parametrize("case", [one for one in CASES if one.stem.startswith("pass-")], ids=case_id)
def test_an_example_that_passes_has_nothing_but_notes_on_gaps(case: Path) -> None:
    gaps = {short(one) for one in shapes().subjects(SH.severity, SH.Info)}
    assert {one.shape for one in expected(case)} <= gaps


@pytest.mark.parametrize("data", [in_rdflib, in_oxigraph])
def test_the_surroundings_and_the_code_lists_are_in_order(data: Callable[[Path], Graph]) -> None:
    report = judge(data(HERE / "surroundings.ttl"), shapes())
    assert {report.value(one, SH.resultSeverity) for one in results(report)} <= {SH.Info}


@pytest.mark.parametrize("name", targeted())
def test_a_node_shape_has_an_example_that_passes_and_one_that_fails(name: str) -> None:
    stems = {path.stem.partition("-")[0] for path in CASES if path.parent.name == name}
    assert stems == {"pass", "fail"}


@pytest.mark.parametrize("name", targeted())
def test_every_constraint_of_a_node_shape_is_broken_by_an_example(name: str) -> None:
    examples = [path for path in CASES if path.parent.name == name]
    broken = {(one.shape, one.component) for path in examples for one in expected(path)}
    assert broken == constraints(FDSH[name])


def test_every_folder_of_examples_has_its_shape() -> None:
    assert {path.parent.name for path in CASES} == set(targeted())


def test_a_shape_without_target_is_used_by_another() -> None:
    users = (SH.node, SH.property, RDF.first)
    used = {str(one) for predicate in users for one in shapes().objects(None, predicate)}
    assert set(every_shape()) - {str(FDSH[name]) for name in targeted()} <= used


@pytest.mark.parametrize("iri", every_shape(), ids=lambda iri: iri.rpartition("/")[2])
def test_a_shape_is_explained_in_both_languages(iri: str) -> None:
    graph, shape = shapes(), URIRef(iri)
    assert iri.startswith(str(FDSH))
    for predicate in WORDS:
        texts = [one for one in graph.objects(shape, predicate) if isinstance(one, Literal)]
        assert sorted(str(one.language) for one in texts) == ["da", "en"], predicate
    assert graph.value(graph.value(shape, SH.group), RDF.type) == SH.PropertyGroup
    assert isinstance(graph.value(shape, SH.order), Literal)
    assert graph.value(shape, SH.severity) in SEVERITIES


@pytest.mark.parametrize("iri", every_shape(), ids=lambda iri: iri.rpartition("/")[2])
def test_a_message_is_one_sentence_that_says_what_to_do(iri: str) -> None:
    for message in shapes().objects(URIRef(iri), SH.message):
        assert re.fullmatch(r"[A-ZÆØÅ].+: .+\.", str(message))
        assert not re.search(r"[.?!] [A-ZÆØÅ]", str(message))


@pytest.mark.parametrize("iri", every_shape(), ids=lambda iri: iri.rpartition("/")[2])
def test_a_message_names_columns_of_a_language_as_tables_do(iri: str) -> None:
    """A table has ``title_fr`` as well as those of ours, and need not have these."""
    named = re.compile(r"\((?:Danish|English|dansk|engelsk)\)")
    assert not [one for one in shapes().objects(URIRef(iri), SH.message) if named.search(str(one))]


@pytest.mark.parametrize("name", targeted())
def test_the_properties_of_a_node_shape_have_an_order(name: str) -> None:
    graph = shapes()
    asked = list(graph.objects(FDSH[name], SH.property))
    assert len({(graph.value(one, SH.group), graph.value(one, SH.order)) for one in asked}) == len(asked)


def test_nothing_but_a_path_or_a_list_is_a_blank_node() -> None:
    graph = shapes()
    paths = {SH.path, SH.alternativePath, SH.languageIn, SH["or"], RDF.rest}
    assert {str(p) for _, p, o in graph if not isinstance(o, URIRef | Literal)} <= {str(one) for one in paths}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_uses_the_one_table_of_prefixes(path: Path) -> None:
    stated = dict(PREFIX.findall(path.read_text(encoding="utf-8")))
    assert stated.items() <= declared().items()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_name_is_in_a_declared_namespace(path: Path) -> None:
    graph = Graph().parse(path)
    names = {str(one) for triple in graph for one in triple if isinstance(one, URIRef)}
    names |= {str(one.datatype) for one in graph.objects() if isinstance(one, Literal) and one.datatype}
    foreign = {one for one in names if not one.startswith(tuple(declared().values()))}
    assert foreign <= {"https://creativecommons.org/publicdomain/zero/1.0/"}


@pytest.mark.parametrize("name", rules())
def test_a_rule_keeps_to_what_every_engine_can_run(name: str) -> None:
    text = rules()[name]
    refused = r"\b(MINUS|SERVICE|VALUES|GRAPH|UNION)\b|\$PATH|\$currentShape|\$shapesGraph"
    assert not re.search(refused, text), (
        "MINUS and the like no engine need take; with a UNION all is judged at any change"
    )
    assert len(re.findall(r"\bSELECT\b", text)) == 1
    assert re.search(r"WHERE \{\s+\$this ", text), "the first pattern binds $this"
    assert not re.search(r"AS \$this", text)


@pytest.mark.parametrize("name", rules())
def test_a_rule_uses_declared_prefixes_and_known_codes(name: str) -> None:
    names = names_in(rules()[name])
    assert {prefix for prefix, _ in names} <= set(declared())
    codes = {declared()[prefix] + local for prefix, local in names if declared()[prefix].startswith(CODE)}
    assert codes <= {str(one) for one in surroundings().subjects(SKOS.inScheme)} | schemes()


def test_every_term_of_ours_is_in_the_vocabulary() -> None:
    used = {str(one) for triple in shapes() for one in triple if isinstance(one, URIRef)}
    used |= {declared()[prefix] + local for text in rules().values() for prefix, local in names_in(text)}
    assert {one for one in used if one.startswith(declared()["fd"])} <= {str(one) for one in vocabulary()}


def test_every_code_list_that_a_shape_names_exists() -> None:
    assert {str(one) for one in shapes().objects(None, SH.hasValue)} <= schemes()


def test_a_rule_and_its_prefixes_are_named() -> None:
    for rule in shapes().subjects(RDF.type, SH.SPARQLConstraint):
        assert isinstance(rule, URIRef)
        assert shapes().value(rule, SH.prefixes) == URIRef(str(FDSH))
    assert shapes().value(URIRef(str(FDSH)), RDF.type) == OWL.Ontology


def test_the_shapes_conform_to_the_shapes_of_shacl() -> None:
    """Meta-validation by the W3C's own shapes; pyshacl raises where they do not conform."""
    conforms, _, text = validate(Graph(), shacl_graph=shapes(), meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize("name", sorted(set(columns_that_matter()) - set(OTHERWISE)))
def test_a_column_that_matters_has_a_shape(name: str) -> None:
    graph, column = shapes(), columns_that_matter()[name]
    nodes = graph.subjects(SH.targetClass, URIRef(column.about))
    asked = [one for node in nodes for one in graph.objects(node, SH.property)]
    fitting = [one for one in asked if graph.value(one, SH.path) == URIRef(column.path)]
    assert fitting
    assert not column.required or any(graph.value(one, SH.minCount) for one in fitting)
