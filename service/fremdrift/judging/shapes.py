"""Shapes as the standard defines them (https://www.w3.org/TR/shacl/#shapes): what each asks, and of which nodes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fremdrift.ground.errors import ShapeError
from fremdrift.ground.namespaces import RDFS, SH
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.paths import Branch, Path, read_path
from fremdrift.quads.terms import TYPE, Literal, NamedNode, Term, typed

TRUE: Final = typed("true", "boolean")
ITSELF: Final[list[Branch]] = [()]
"""The ways from a focus node to the value nodes of a node shape: it is its own."""

TARGETS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
PARAMETERS: Final = frozenset(
    (
        *("class", "datatype", "nodeKind", "minExclusive", "minInclusive", "maxExclusive", "maxInclusive"),
        *("minLength", "maxLength", "pattern", "languageIn", "in", "not", "and", "or", "xone", "node"),
        *("minCount", "maxCount", "uniqueLang", "hasValue", "equals", "disjoint", "lessThan", "lessThanOrEquals"),
        *("qualifiedMinCount", "qualifiedMaxCount", "closed", "property", "sparql"),
    )
)
"""The parameters that make a constraint."""
_BESIDE: Final = frozenset(
    (
        *("path", "severity", "message", "deactivated", "name", "description", "order", "group", "defaultValue"),
        *("flags", "ignoredProperties", "qualifiedValueShape", "qualifiedValueShapesDisjoint"),
        *("prefixes", "select", "ask", "declare", "labelTemplate", "suggestedShapesGraph", "shapesGraph"),
        *("parameter", "validator", "nodeValidator", "propertyValidator", "optional", *TARGETS),
    )
)
"""What may stand at a shape besides; it belongs to another parameter, to SPARQL, or says nothing about validity."""


@dataclass(frozen=True)
class Shape:
    """A node shape, or a property shape where it has a path."""

    node: Term
    path: Path | None
    severity: str
    messages: tuple[Literal, ...]

    @property
    def branches(self) -> list[Branch]:
        """The ways from a focus node to its value nodes."""
        return self.path.branches() if self.path else ITSELF


@dataclass(frozen=True)
class Constraint:
    """One parameter of a shape with one value: what a result calls its source."""

    shape: Shape
    parameter: str
    value: Term

    def fault(self, text: str) -> ShapeError:
        """A refusal that names shape, parameter and value."""
        return ShapeError(f"shape {self.shape.node}: sh:{self.parameter} {self.value} {text}")


class Shapes:
    """The shapes of a shapes graph, read when they are asked for."""

    def __init__(self, graph: ShapesGraph) -> None:
        self.graph = graph
        self._shapes: dict[Term, Shape] = {}
        self._parents: dict[Term, list[Term]] = {}
        for subject in graph.subjects():
            for one in graph.values(subject, SH + "property"):
                self._parents.setdefault(one, []).append(subject)
            for unsupported in graph.values(subject, SH + "entailment"):
                raise ShapeError(
                    f"{subject}: sh:entailment {unsupported} is not supported; data is judged as it stands"
                )

    def shape(self, node: Term) -> Shape:
        """The shape of this name. Raises ShapeError where it is not well-formed or asks for what is unknown."""
        if node not in self._shapes:
            self._shapes[node] = self._read(node)
        return self._shapes[node]

    def _read(self, node: Term) -> Shape:
        graph = self.graph
        if isinstance(node, Literal):
            raise ShapeError(f"shape {node}: a literal stands where a shape is expected")
        names = {one.removeprefix(SH) for one in graph.predicates(node) if one.startswith(SH)}
        for unknown in sorted(names - PARAMETERS - _BESIDE):
            raise ShapeError(f"shape {node}: sh:{unknown} is not supported by this engine")
        paths = graph.values(node, SH + "path")
        if len(paths) > 1 or (not paths and NamedNode(SH + "PropertyShape") in graph.values(node, TYPE.value)):
            raise ShapeError(f"shape {node}: a property shape has exactly one sh:path, this one has {len(paths)}")
        severity = self.only(node, "severity")
        if severity is not None and not isinstance(severity, NamedNode):
            raise ShapeError(f"shape {node}: sh:severity {severity} is not a name")
        return Shape(
            node,
            read_path(graph, paths[0], node) if paths else None,
            severity.value if severity else SH + "Violation",
            tuple(one for one in graph.values(node, SH + "message") if isinstance(one, Literal)),
        )

    def only(self, node: Term, name: str) -> Term | None:
        """The value of a property that a shape may have once. Raises ShapeError where it has several."""
        values = self.graph.values(node, SH + name)
        if len(values) > 1:
            raise ShapeError(f"shape {node}: sh:{name} stands {len(values)} times, and may once")
        return values[0] if values else None

    def active(self, node: Term) -> bool:
        """False where ``sh:deactivated`` is true."""
        return self.only(node, "deactivated") != TRUE

    def constraints(self, shape: Shape) -> list[Constraint]:
        """Everything that a shape asks itself, in a fixed order."""
        return [
            Constraint(shape, name, value)
            for name in sorted(PARAMETERS)
            for value in self.graph.values(shape.node, SH + name)
        ]

    def components(self) -> list[Term]:
        """The constraint components that the shapes graph defines, in a fixed order."""
        if not hasattr(self, "_components"):
            found = self.graph.instances(SH + "ConstraintComponent")
            self._components = [one for one in found if not str(one).startswith(f"<{SH}")]
        return self._components

    def properties(self, shape: Shape) -> list[Shape]:
        """The property shapes that a shape's value nodes must meet, without those that are switched off."""
        nodes = [one for one in self.graph.values(shape.node, SH + "property") if self.active(one)]
        for one in nodes:
            if not self.graph.values(one, SH + "path"):
                raise ShapeError(f"shape {shape.node}: sh:property {one} has no sh:path")
        return [self.shape(one) for one in nodes]

    def parents(self, node: Term) -> list[Term]:
        """The shapes that have this one as a property shape."""
        return self._parents.get(node, [])

    def targeted(self) -> list[Shape]:
        """The active shapes that look for their focus nodes themselves, in a fixed order."""
        return [self.shape(one) for one in self.graph.subjects() if self._has_target(one) and self.active(one)]

    def _has_target(self, node: Term) -> bool:
        names = set(self.graph.predicates(node))
        if SH + "target" in names:
            raise ShapeError(f"shape {node}: sh:target is not supported by this engine")
        return bool(names & {SH + one for one in TARGETS}) or bool(self.implicit_classes(node))

    def implicit_classes(self, node: Term) -> list[NamedNode]:
        """The shape itself where it is a class too (https://www.w3.org/TR/shacl/#implicit-targetClass)."""
        if isinstance(node, NamedNode) and node in self._classes() and self._is_shape(node):
            return [node]
        return []

    def _classes(self) -> set[Term]:
        if not hasattr(self, "_class_names"):
            self._class_names = set(self.graph.instances(RDFS + "Class"))
            self._typed = {*self.graph.instances(SH + "NodeShape"), *self.graph.instances(SH + "PropertyShape")}
        return self._class_names

    def _is_shape(self, node: Term) -> bool:
        return node in self._typed or any(
            one.startswith(SH) and one.removeprefix(SH) in PARAMETERS for one in self.graph.predicates(node)
        )


def names_of(terms: Iterable[Term]) -> list[NamedNode]:
    """Those of the terms that are names."""
    return [one for one in terms if isinstance(one, NamedNode)]
