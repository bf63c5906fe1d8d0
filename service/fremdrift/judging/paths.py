"""Property paths of shapes (https://www.w3.org/TR/shacl/#property-paths): read, as SPARQL, and in a report again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Final

from fremdrift.ground.errors import ShapeError
from fremdrift.ground.namespaces import RDF, SH
from fremdrift.judging.graph import ShapesGraph
from fremdrift.quads.terms import BlankNode, NamedNode, Term

_NIL: Final = NamedNode(RDF + "nil")
_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"
_SIGNS: Final = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
_MOST: Final = 64
"""So many branches may a path have before it is refused: each one is a part of every query."""

Branch = tuple[str, ...]
"""Steps in SPARQL, one after the other, none of which has length zero; an empty branch stays where it is."""


@dataclass(frozen=True)
class Path:
    """A path: ``kind`` is ``iri``, ``^``, ``/``, ``|``, ``*``, ``+`` or ``?``."""

    kind: str
    iri: str = ""
    parts: tuple["Path", ...] = field(default=())

    @property
    def predicate(self) -> str:
        """The property of a path of a single step forwards, else the empty text."""
        return self.iri

    def text(self) -> str:
        """The path as SPARQL writes it (https://www.w3.org/TR/sparql11-query/#propertypaths)."""
        if self.kind == "iri":
            return f"<{self.iri}>"
        inner = [one.text() if one.kind == "iri" else f"({one.text()})" for one in self.parts]
        if self.kind == "^":
            return "^" + inner[0]
        return self.kind.join(inner) if self.kind in "/|" else inner[0] + self.kind

    def branches(self) -> list[Branch]:
        """What the path comes to, each way for itself, so that no way depends on where both its ends are open.

        A path of length zero reaches every node that it starts from, also one of which the data says nothing; a query
        engine that looks for both ends in the data would not find it.
        """
        return sorted(set(self._branches()), key=lambda branch: (len(branch), branch))

    def _branches(self) -> list[Branch]:
        if self.kind == "iri":
            return [(f"<{self.iri}>",)]
        parts = [one.branches() for one in self.parts]
        if self.kind == "^":
            return [tuple(_inverse(step) for step in reversed(branch)) for branch in parts[0]]
        if self.kind == "|":
            return [branch for part in parts for branch in part]
        if self.kind == "/":
            return [sum(ways, ()) for ways in product(*parts)]
        return _repeated(parts[0], self.kind)


def _inverse(step: str) -> str:
    if step.startswith("^<"):
        return step[1:]
    return f"^{step}" if step.startswith("<") else f"^({step})"


def _repeated(branches: list[Branch], kind: str) -> list[Branch]:
    long = [branch for branch in branches if branch]
    stays: list[Branch] = [()] if kind in "*?" or () in branches else []
    if kind == "?" or not long:
        return stays + long
    return [*stays, (f"({'|'.join('/'.join(branch) for branch in long)})+",)]


def read_path(graph: ShapesGraph, node: Term, shape: Term) -> Path:
    """The path that a node describes. Raises ShapeError where it describes none, or itself."""
    path = _read(graph, node, shape, ())
    _refuse_more(len(path.branches()), shape)
    return path


def _refuse_more(ways: int, shape: Term) -> None:
    if ways > _MOST:
        raise ShapeError(f"shape {shape}: sh:path has more than {_MOST} ways through it, which is refused")


def _read(graph: ShapesGraph, node: Term, shape: Term, above: tuple[Term, ...]) -> Path:
    if isinstance(node, NamedNode):
        return Path("iri", node.value)
    if not isinstance(node, BlankNode) or node in above or len(above) > _MOST:
        raise ShapeError(f"shape {shape}: sh:path {node} is not a property path")
    inside = (*above, node)
    if graph.values(node, _FIRST):
        return _of_several("/", [_read(graph, one, shape, inside) for one in graph.items(node, shape)], shape)
    for name, kind in {"inversePath": "^", **_SIGNS}.items():
        for value in graph.values(node, SH + name):
            return Path(kind, parts=(_read(graph, value, shape, inside),))
    for value in graph.values(node, SH + "alternativePath"):
        return _of_several("|", [_read(graph, one, shape, inside) for one in graph.items(value, shape)], shape)
    raise ShapeError(f"shape {shape}: sh:path is a blank node that describes no property path")


def _of_several(kind: str, parts: list[Path], shape: Term) -> Path:
    if len(parts) < 2:
        raise ShapeError(f"shape {shape}: sh:path has a list of fewer than two paths")
    if kind == "/":  # asked before they are made
        _refuse_more(prod(len(one.branches()) for one in parts), shape)
    return Path(kind, parts=tuple(parts))


def path_statements(path: Path, name: str) -> Iterator[tuple[NamedNode, str, Term]]:
    """A path that is more than one property as statements about ``name``; its inner nodes are ``name-1`` and so on."""
    if path.kind == "/":
        yield from _list(path.parts, name)
    elif path.kind == "|":
        yield NamedNode(name), SH + "alternativePath", NamedNode(f"{name}-list")
        yield from _list(path.parts, f"{name}-list")
    else:
        predicate = {"^": "inversePath", **{sign: word for word, sign in _SIGNS.items()}}[path.kind]
        yield from _part(NamedNode(name), SH + predicate, path.parts[0], f"{name}-1")


def _list(parts: tuple[Path, ...], name: str) -> Iterator[tuple[NamedNode, str, Term]]:
    cells = [NamedNode(name), *(NamedNode(f"{name}-rest{number}") for number in range(1, len(parts)))]
    for number, part in enumerate(parts):
        yield from _part(cells[number], _FIRST, part, f"{name}-{number + 1}")
        yield cells[number], _REST, cells[number + 1] if number + 1 < len(parts) else _NIL


def _part(subject: NamedNode, predicate: str, part: Path, name: str) -> Iterator[tuple[NamedNode, str, Term]]:
    if part.kind == "iri":
        yield subject, predicate, NamedNode(part.iri)
        return
    yield subject, predicate, NamedNode(name)
    yield from path_statements(part, name)
