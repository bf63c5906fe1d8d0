"""The JSON-LD context: short names for everything, and nothing lost on the way there and back, in two libraries."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import XSD
from rdflib.term import Node
from tests.vocabulary.reading import CODE, ROOT, codes, examples, name, ontology, short_names, terms, through_json_ld

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
"""rdflib's own JSON-LD parser still builds one."""

EXAMPLE = "https://example.org/"
VALUES: list[Node] = [
    URIRef(EXAMPLE + "thing"),
    URIRef(EXAMPLE + "thing#expected"),
    URIRef(CODE + "role/chair"),
    URIRef("mailto:someone@example.org"),
    Literal("plain"),
    Literal("fd:status"),
    Literal("https://example.org/"),
    Literal("dansk", lang="da"),
    Literal("English", lang="en"),
    Literal("English again", lang="en"),
    Literal("2018-06-30", datatype=XSD.date),
    Literal("2018-35", datatype=URIRef("http://id.loc.gov/datatypes/edtf")),
    Literal("5", datatype=XSD.integer),
    Literal("true", datatype=XSD.boolean),
    Literal("1.5", datatype=XSD.decimal),
]
"""Values of every sort, most of which do not fit what the context expects of a term."""


def test_every_term_has_its_own_name_as_short_name() -> None:
    assert [name(one) for one in terms() if short_names().get(name(one)) != one] == []


def test_every_term_of_the_context_carries_every_value() -> None:
    graph = Graph()
    for short, meant in short_names().items():
        for number, value in enumerate(VALUES):
            graph.add((URIRef(f"{EXAMPLE}{short}/{number}"), meant, value))
            graph.add((URIRef(f"{EXAMPLE}{short}"), meant, value))
    for read in through_json_ld(graph):
        assert isomorphic(graph, read)


@pytest.mark.parametrize("path", examples(), ids=lambda path: str(path.relative_to(ROOT)))
def test_json_ld_loses_nothing(path: Path) -> None:
    graph = Graph().parse(path)
    for read in through_json_ld(graph):
        assert isomorphic(graph, read)


@pytest.mark.parametrize("graph", [ontology, codes], ids=["ontology", "codes"])
def test_there_are_no_blank_nodes(graph: Callable[[], Graph]) -> None:
    assert not [one for triple in graph() for one in triple if isinstance(one, BNode)]
