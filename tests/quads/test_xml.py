"""What is written as XML says what was said, also where XML readers take one line break for another."""

from collections.abc import Callable
from io import BytesIO
from xml.etree import ElementTree

import pytest
import rdflib

from fremdrift.quads.query import write_result
from fremdrift.quads.store import dataset_of, in_memory, write_rdf_xml
from fremdrift.quads.terms import Literal, NamedNode, Quad

TEXT = "a\rb\r\nc\nd\x85e\u2028f"
SAID = Quad(NamedNode("urn:a"), NamedNode("urn:p:says"), Literal(TEXT), NamedNode("urn:g"))


def answer(query: str, media_type: str) -> bytes:
    written = BytesIO()
    write_result(in_memory([SAID]).query(query, use_default_graph_as_union=True), written, media_type, 10)
    return written.getvalue()


WAYS: dict[str, Callable[[], bytes]] = {
    "a description": lambda: write_rdf_xml([SAID], {}),
    "a document by its media type": lambda: dataset_of([SAID], "application/rdf+xml", {}),
    "an answer that is a graph": lambda: answer("CONSTRUCT WHERE { ?s ?p ?o }", "application/rdf+xml"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_line_breaks_in_a_graph_are_read_as_they_were_written(way: Callable[[], bytes]) -> None:
    graph = rdflib.Graph().parse(data=way(), format="xml")
    assert [str(one) for one in graph.objects()] == [TEXT]


def test_line_breaks_in_a_table_are_read_as_they_were_written() -> None:
    body = answer("SELECT ?o WHERE { ?s ?p ?o }", "application/sparql-results+xml")
    assert [one.text for one in ElementTree.fromstring(body).iter() if one.tag.endswith("literal")] == [TEXT]
