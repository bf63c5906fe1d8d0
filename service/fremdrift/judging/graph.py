"""The shapes graph: the statements of shape files, and the questions a reader of shapes asks them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from fremdrift.ground.errors import ShapeError
from fremdrift.ground.namespaces import RDF, RDFS
from fremdrift.quads.store import Statement, canonical, parse_turtle
from fremdrift.quads.terms import TYPE, NamedNode, Quad, Term

_NIL: Final = NamedNode(RDF + "nil")
_GRAPH: Final = NamedNode("urn:shapes")


class ShapesGraph:
    """The statements of shapes by subject and property."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        quads = (Quad(one.subject, one.predicate, one.object, _GRAPH) for one in statements)
        self.statements: tuple[Quad, ...] = tuple(sorted(quads, key=str))
        self._about: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for one in self.statements:
            self._about[one.subject][one.predicate.value].append(one.object)

    def subjects(self) -> Iterator[Term]:
        """Everything that is said something about, in a fixed order."""
        return iter(self._about)

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """The values of a property, in a fixed order."""
        about = self._about.get(subject)
        return about.get(predicate, []) if about else []

    def predicates(self, subject: Term) -> Iterable[str]:
        """The properties that a node has."""
        return self._about[subject].keys() if subject in self._about else ()

    def items(self, head: Term, shape: Term) -> list[Term]:
        """The members of an RDF list. Raises ShapeError where it is none, naming the shape that has it."""
        members: list[Term] = []
        seen: set[Term] = set()
        while head != _NIL:
            first, rest = self.values(head, RDF + "first"), self.values(head, RDF + "rest")
            if len(first) != 1 or len(rest) != 1 or head in seen:
                raise ShapeError(f"shape {shape}: {head} is not a list with one first and one rest at each step")
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return members

    def classes_below(self, iri: str) -> set[Term]:
        """A class and its subclasses as these statements have them."""
        found: set[Term] = {NamedNode(iri)}
        while more := {
            one.subject
            for one in self.statements
            if one.predicate.value == RDFS + "subClassOf" and one.object in found and one.subject not in found
        }:
            found |= more
        return found

    def instances(self, iri: str) -> list[Term]:
        """The instances of a class or of a subclass of it (https://www.w3.org/TR/shacl/#terminology)."""
        classes = self.classes_below(iri)
        return [one for one in self._about if classes & set(self.values(one, TYPE.value))]


def read_shapes(folder: Path) -> ShapesGraph:
    """Every shape file of a folder in one graph; its blank nodes have the same names each time."""
    files = sorted(folder.glob("*.ttl"))
    return ShapesGraph(canonical(one for path in files for one in parse_turtle(path, _GRAPH)))
