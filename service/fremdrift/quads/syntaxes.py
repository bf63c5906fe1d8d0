"""Syntaxes: statements written in pieces that stand one after the other in one document, in any order and number.

What a document begins with does not depend on its statements: all our prefixes, or nothing. A piece is one graph or a
part of one; TriG and JSON-LD may say the same graph several times (https://www.w3.org/TR/trig/#graph-statements,
https://www.w3.org/TR/json-ld11-api/#node-map-generation), and the others know of no graphs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from fremdrift.ground.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from fremdrift.ground.namespaces import PREFIXES

SYNTAXES: Final[tuple[Format, ...]] = (TURTLE, NQUADS, TRIG, JSONLD, RDFXML, NTRIPLES)
_ENGINE: Final = {
    TURTLE: RdfFormat.TURTLE,
    RDFXML: RdfFormat.RDF_XML,
    TRIG: RdfFormat.TRIG,
    JSONLD: RdfFormat.JSON_LD,
}
_UNION: Final = (TURTLE, RDFXML)
RETURN: Final = "&#13;"
"""A carriage return that XML readers do not take for a line feed (https://www.w3.org/TR/xml/#sec-line-ends)."""


@dataclass(frozen=True)
class Frame:
    """What a document has around its pieces, and between each two."""

    head: bytes = b""
    between: bytes = b""
    foot: bytes = b""


@cache
def frame(form: Format) -> Frame:
    """The frame of a syntax, as the engine writes it."""
    if form in (NQUADS, NTRIPLES):
        return Frame()
    if form == JSONLD:
        return Frame(b"[", b",\n", b"]\n")
    if form == RDFXML:
        head, foot, end = _written((), form).rpartition(b"\n</")
        return Frame(head, b"", foot + end + b"\n")
    some = NamedNode("urn:x")
    said = [Quad(some, some, some, some)]
    lines = _written([one.triple for one in said] if form in _UNION else said, form).splitlines(keepends=True)
    return Frame(b"".join(one for one in lines if one.startswith(b"@prefix ")))


def with_returns(written: bytes) -> bytes:
    """XML of the engine, from which every XML reader takes carriage returns in texts as they are."""
    return written.replace(b"\r", RETURN.encode())


def pieces(nquads: bytes) -> dict[Format, bytes]:
    """The same statements of one graph in every syntax, given as N-Quads, in their order. The engine is given those of
    no graph, of which triples and quads are the same, and the graph is put around what it writes. It does not look
    once more whether names are names: it has, when they were judged.
    """
    graph = nquads[nquads.rindex(b" <") : -len(b" .\n")] if nquads else b""
    triples = nquads.replace(graph + b" .\n", b" .\n")
    said = list(parse(triples, format=RdfFormat.N_TRIPLES, lenient=True))
    found = {form: piece_of(said, form) for form in (TURTLE, JSONLD, RDFXML)}
    name = graph.strip()
    return found | {
        JSONLD: _in_named(found[JSONLD], name[1:-1]),
        TRIG: _in_graph(found[TURTLE], name),
        NQUADS: nquads,
        NTRIPLES: triples,
    }


def _in_named(nodes: bytes, iri: bytes) -> bytes:
    """A piece of JSON-LD in the graph of this IRI, which has none of the characters that JSON escapes."""
    return b'{"@id":"%b","@graph":[%b]}' % (iri, nodes) if nodes else b""


def _in_graph(turtle: bytes, graph: bytes) -> bytes:
    """A piece of Turtle as one of TriG, in the graph of this notation; no text of ours has a line break that is not
    escaped.
    """
    return b"%b {\n\t%b\n}\n" % (graph, turtle.removesuffix(b"\n").replace(b"\n", b"\n\t")) if turtle else b""


def piece_of(said: Iterable[Quad] | Iterable[Triple], form: Format) -> bytes:
    """What the engine writes of statements between the head and the foot of a document; of triples where the syntax
    knows of no graphs.
    """
    around, written = frame(form), _written(said, form)
    body = written[len(around.head) : len(written) - len(around.foot.rstrip(b"\n"))]
    return with_returns(body) if form == RDFXML else body


def _written(said: Iterable[Quad] | Iterable[Triple], form: Format) -> bytes:
    """A whole document; JSON-LD comes expanded."""
    return serialize(said, format=_ENGINE[form], prefixes=None if form == JSONLD else PREFIXES) or b""
