"""Graphs of documents: rdflib models and serialises them, in an order that never changes.

rdflib's own JSON-LD, RDF/XML and N-Triples differ from process to process, so everything here is sorted.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import Any, Final

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.plugins.serializers.jsonld import Converter
from rdflib.plugins.serializers.turtle import TurtleSerializer
from rdflib.plugins.shared.jsonld.context import Context
from rdflib.term import Node

from fremdrift.ground import folders
from fremdrift.ground.formats import JSON, JSONLD, NTRIPLES, RDFXML, TURTLE, Format
from fremdrift.ground.namespaces import PREFIXES
from fremdrift.quads import terms
from fremdrift.quads.store import Statement, write_ntriples, write_rdf_xml

__all__ = [
    "RDF",
    "SH",
    "Graph",
    "Literal",
    "Node",
    "URIRef",
    "context",
    "serialise",
    "statements_of",
    "term_of",
    "to_graph",
]

_WIDTH: Final = 118
"""Turtle fills lines up to this width."""
_BARE: Final = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.double: re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    XSD.boolean: re.compile("true|false"),
}
"""What Turtle reads as a literal of a datatype without quotation marks (https://www.w3.org/TR/turtle/#abbrev)."""
_NATIVE: Final = {XSD.integer: re.compile(r"0|-?[1-9][0-9]{0,14}"), XSD.boolean: _BARE[XSD.boolean]}
"""What JSON has a value for that every reader takes for the same one: a number without fraction is an integer to
JSON-LD (https://www.w3.org/TR/json-ld11-api/#data-round-tripping), and one of more digits is rounded by many.
"""


def to_graph(statements: Iterable[Statement]) -> Graph:
    """An rdflib graph of these statements, with our prefixes."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for one in sorted(statements, key=str):
        graph.add((_node(one.subject), URIRef(one.predicate.value), _node(one.object)))
    return graph


def _node(term: Any) -> Node:
    if isinstance(term, terms.NamedNode):
        return URIRef(term.value)
    if isinstance(term, terms.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value.endswith("XMLSchema#string") else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)  # else a day lost its zone, and a number its digits


def _is_one_of(forms: Mapping[URIRef, re.Pattern[str]], node: Any) -> bool:
    """Whether a literal has a form that a syntax has of its own."""
    form = forms.get(node.datatype)
    return form is not None and form.fullmatch(node) is not None


def statements_of(graph: Graph) -> Iterator[terms.Triple]:
    """The statements of an rdflib graph as terms of the store."""
    for subject, predicate, value in graph:
        yield terms.Triple(*(term_of(one) for one in (subject, predicate, value)))  # type: ignore[arg-type]


def term_of(node: Node) -> terms.Term:
    """A node of rdflib as a term of the store."""
    if isinstance(node, URIRef):
        return terms.NamedNode(str(node))
    if isinstance(node, Literal):
        datatype = None if node.datatype is None else terms.NamedNode(str(node.datatype))
        return terms.Literal(str(node), language=node.language, datatype=None if node.language else datatype)
    return terms.BlankNode(str(node))


def serialise(statements: Iterable[Statement], form: Format, base: str, order: Sequence[str] = ()) -> bytes:
    """The statements in a format, the same bytes in every process; ``order`` names the subjects that come first.

    Turtle and JSON-LD, which people read, are rdflib's; the plain formats are the store's own.
    """
    if form is TURTLE:
        return _turtle(to_graph(statements), base, order)
    if form in (JSONLD, JSON):
        return _json_ld(to_graph(statements), order)
    if form is NTRIPLES:
        return write_ntriples(statements)
    if form is RDFXML:
        return write_rdf_xml(statements, PREFIXES)
    raise ValueError(form.name)


class _Turtle(TurtleSerializer):
    """Turtle in the order of the document, with as many statements on a line as fit."""

    first: Sequence[str] = ()

    def orderSubjects(self) -> list[Node]:  # noqa: N802 - the library's name
        rank = {iri: number for number, iri in enumerate(self.first)}
        found = set(self.store.subjects())

        def place(node: Node) -> tuple[int, str]:
            named = rank.get(str(node), rank.get(str(node).partition("#")[0], len(rank)))
            return named, str(node)

        return sorted(found, key=place)

    def label(self, node: Any, position: int) -> str:
        """A number or truth is written as it is: rdflib makes another literal of many, of six digits of a double."""
        if not (isinstance(node, Literal) and node.datatype in _BARE):
            return str(super().label(node, position))
        return str(node) if _is_one_of(_BARE, node) else f'"{node}"^^{self.label(node.datatype, position)}'

    def relativize(self, uri: Any) -> Any:
        """Names under the base are written without it."""
        short = uri.startswith(self.base) if self.base else False
        return URIRef(uri[len(self.base or "") :]) if short else uri

    def predicateList(self, subject: Node, newline: bool = False) -> None:  # noqa: N802 - the library's name
        properties = self.buildPredicateHash(subject)
        pieces = [self._piece(verb, sorted(properties[verb], key=str)) for verb in self.sortProperties(properties)]
        column = len(self.label(subject, 0))
        for number, piece in enumerate(pieces):
            fits = column + len(piece) + 3 <= _WIDTH
            if number:
                self.write(" ; " if fits else " ;\n    ")
            last = piece.rpartition("\n")[2]
            column = column + len(piece) + 3 if fits else len(last) + 4 * (last is piece)
            self.write(piece if number else " " + piece)

    def _piece(self, verb: Node, objects: list[Node]) -> str:
        name = "a" if verb == RDF.type else self.label(verb, 1)
        labels = [self.label(one, 2) for one in objects]
        whole = f"{name} {', '.join(labels)}"
        return whole if len(whole) + 4 <= _WIDTH else f"{name} " + ",\n        ".join(labels)


def _turtle(graph: Graph, base: str, order: Sequence[str]) -> bytes:
    serializer = _Turtle(graph)
    serializer.first = order
    stream = BytesIO()
    serializer.serialize(stream, base=base, encoding="utf-8", spacious=False)
    return stream.getvalue().strip() + b"\n"


@cache
def context() -> dict[str, Any]:
    """The JSON-LD context that travels inside every document."""
    text = (folders.vocabulary() / "context.jsonld").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)["@context"]
    return loaded


class _JsonLd(Converter):
    """JSON-LD in which a value is of JSON where that is the same value, and else a text with its datatype."""

    def to_raw_value(self, graph: Graph, s: Any, o: Any, nodemap: dict[str, Any]) -> Any:
        """A value; ``s`` and ``o`` are what the library calls the two ends of a statement."""
        if isinstance(o, Literal) and o.datatype and not _is_one_of(_NATIVE, o):
            return {self.context.type_key: self.context.to_symbol(o.datatype), self.context.value_key: str(o)}
        return super().to_raw_value(graph, s, o, nodemap)


def _json_ld(graph: Graph, order: Sequence[str]) -> bytes:
    nodes = _JsonLd(Context(context()), True, False).from_graph(graph)
    rank = {iri: number for number, iri in enumerate(order)}
    nodes = sorted((_sorted(node) for node in nodes), key=lambda n: (rank.get(_id(n), len(rank)), _id(n)))
    whole = {"@context": context(), "@graph": nodes}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _id(node: dict[str, Any]) -> str:
    return str(node.get("@id", node.get("id", "")))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda k: (not k.startswith("@"), k))}
    if isinstance(value, list):
        return sorted((_sorted(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
