"""RDF/XML says what was said also where XML readers take one line break for another."""

from collections.abc import Callable

import pytest
import rdflib

from fremdrift.quads.store import dataset_of, write_rdf_xml
from fremdrift.quads.terms import Literal, NamedNode, Quad

TEXT = "a\rb\r\nc\nd\x85e\u2028f"
WAYS: dict[str, Callable[[list[Quad]], bytes]] = {
    "a description": lambda quads: write_rdf_xml(quads, {}),
    "an answer by its media type": lambda quads: dataset_of(quads, "application/rdf+xml", {}),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_line_breaks_are_read_as_they_were_written(way: Callable[[list[Quad]], bytes]) -> None:
    said = Quad(NamedNode("urn:a"), NamedNode("urn:p:says"), Literal(TEXT), NamedNode("urn:g"))
    graph = rdflib.Graph().parse(data=way([said]), format="xml")
    assert [str(one) for one in graph.objects()] == [TEXT]
