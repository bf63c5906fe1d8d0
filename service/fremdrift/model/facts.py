"""Facts: what the statements of a document say, looked up from either end, as a page does again and again.

Not a graph: nothing is added to it and it knows no syntax. An rdflib graph, made and asked, took half of the time of a
thing's page.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Final

from fremdrift.ground.namespaces import RDF
from fremdrift.quads.store import Statement
from fremdrift.quads.terms import Literal, Term, text_of

TYPE: Final = RDF + "type"


class Node(str):
    """A name or a text of a statement as plain text; ``datatype`` (an IRI) and ``language`` are empty for a name."""

    __slots__ = ("datatype", "language")
    datatype: str
    language: str

    @property
    def literal(self) -> bool:
        """True for a text, False for a name."""
        return bool(self.datatype)


def node_of(term: Term) -> Node:
    """A term of the store as a node."""
    node = Node(text_of(term))
    node.datatype, node.language = "", ""
    if isinstance(term, Literal):
        node.datatype, node.language = term.datatype.value, term.language or ""
    return node


class Facts:
    """The statements of a document. Nodes are given in the order of their texts."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._said: dict[str, dict[str, list[Node]]] = {}
        for one in statements:
            said = self._said.setdefault(text_of(one.subject), {})
            said.setdefault(one.predicate.value, []).append(node_of(one.object))
        for said in self._said.values():
            for predicate, nodes in said.items():
                if len(nodes) > 1:
                    said[predicate] = _in_order(nodes)

    def values(self, subject: str, predicate: str) -> list[Node]:
        """What a thing has under a property, by their IRIs."""
        return list(self._said.get(subject, {}).get(predicate, ()))

    def things(self) -> list[str]:
        """Everything that anything is said of."""
        return sorted(self._said)

    def predicates(self, subject: str) -> set[str]:
        """The properties that a thing has."""
        return set(self._said.get(subject, ()))

    def subjects(self, predicate: str, value: str) -> set[str]:
        """The things that have this name under a property."""
        return set(self._pointing.get((predicate, value), ()))

    @cached_property
    def _pointing(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for subject, said in self._said.items():
            for predicate, nodes in said.items():
                for one in nodes:
                    if not one.literal:
                        found.setdefault((predicate, one), []).append(subject)
        return found


def _in_order(nodes: list[Node]) -> list[Node]:
    """Each once: what several graphs say is one statement."""
    return [one for _, one in sorted({(str(one), one.language, one.datatype): one for one in nodes}.items())]
