"""Terms: pyoxigraph's own, with the few constructions that every room needs."""

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from fremdrift.ground.namespaces import RDF, XSD

__all__ = ["TYPE", "BlankNode", "DefaultGraph", "Literal", "NamedNode", "Quad", "Term", "Triple", "text_of", "typed"]

Term = NamedNode | BlankNode | Literal | Triple
TYPE = NamedNode(RDF + "type")


def typed(lexical: str, datatype: str) -> Literal:
    """A literal of an XSD datatype, ``datatype`` being its local name; the caller gives the canonical form."""
    return Literal(lexical, datatype=NamedNode(XSD + datatype))


def text_of(term: Term | DefaultGraph) -> str:
    """The IRI, the label of a blank node, or the text of a literal; the whole notation for anything else."""
    return str(term) if isinstance(term, Triple | DefaultGraph) else term.value
