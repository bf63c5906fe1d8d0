"""Terms: pyoxigraph's own, with the few constructions that every room needs."""

from functools import cache
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from fremdrift.ground.errors import NotFound
from fremdrift.ground.namespaces import RDF, XSD

__all__ = [
    "TYPE",
    "BlankNode",
    "DefaultGraph",
    "Literal",
    "NamedNode",
    "Quad",
    "Term",
    "Triple",
    "asked",
    "text_of",
    "typed",
]

Term = NamedNode | BlankNode | Literal | Triple
TYPE = NamedNode(RDF + "type")
_NOTATED: Final = (Triple, DefaultGraph)


def asked(iri: str) -> NamedNode:
    """The node of a name that came from outside. Raises NotFound where it is no IRI, so nothing can have that name."""
    try:
        return NamedNode(iri)
    except ValueError:
        raise NotFound(f"nothing here has the name {iri.encode('unicode_escape').decode()}: it is no IRI") from None


def typed(lexical: str, datatype: str) -> Literal:
    """A literal of an XSD datatype, ``datatype`` being its local name; the caller gives the canonical form."""
    return Literal(lexical, datatype=_xsd(datatype))


@cache
def _xsd(datatype: str) -> NamedNode:
    return NamedNode(XSD + datatype)


def text_of(term: Term | DefaultGraph) -> str:
    """The IRI, the label of a blank node, or the text of a literal; the whole notation for anything else."""
    return str(term) if isinstance(term, _NOTATED) else term.value
