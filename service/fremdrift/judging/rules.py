"""Constraints and constraint components written in SPARQL (https://www.w3.org/TR/shacl/#sparql-constraints)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from fremdrift.ground.errors import ShapeError
from fremdrift.ground.namespaces import OWL, SH
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.shapes import TRUE, Constraint, Shape, Shapes
from fremdrift.judging.wording import Wording
from fremdrift.quads.terms import Literal, NamedNode, Term

_BARE: Final = ("shapesGraph", "currentShape")


@dataclass(frozen=True)
class Custom(Constraint):
    """A constraint by a component of the shapes graph; ``given`` are its parameters' values by name."""

    given: tuple[tuple[str, Term], ...] = field(default=())


@dataclass(frozen=True)
class Rule:
    """A query that judges: a SELECT gives what is wrong, an ASK whether a value node is right."""

    node: Term
    wording: Wording
    messages: tuple[Literal, ...]

    @property
    def asks(self) -> bool:
        """Whether it is an ASK query, about one value node."""
        return self.wording.form == "ASK"


def all_constraints(shapes: Shapes, shape: Shape) -> Iterator[Constraint]:
    """What a shape asks by the parameters of the standard and by components of the shapes graph, in a fixed order."""
    yield from shapes.constraints(shape)
    for component in shapes.components():
        yield from _custom(shapes, shape, component)


def _custom(shapes: Shapes, shape: Shape, component: Term) -> Iterator[Custom]:
    """The constraints that a component makes of a shape (https://www.w3.org/TR/shacl/#sparql-constraint-components)."""
    graph, given, most = shapes.graph, {}, 1
    for parameter in graph.values(component, SH + "parameter"):
        path = shapes.only(parameter, "path")
        if not isinstance(path, NamedNode):
            raise ShapeError(f"constraint component {component}: parameter {parameter} has no sh:path that is a name")
        values = graph.values(shape.node, path.value)
        if not values and shapes.only(parameter, "optional") != TRUE:
            return
        given[re.split(r"[#/]", path.value)[-1]] = values
        most = max(most, len(values))
    if not given:
        raise ShapeError(f"constraint component {component}: it has no sh:parameter")
    if most > 1 and len(given) > 1:
        raise ShapeError(f"shape {shape.node}: several values for a parameter of {component}, which has several")
    for number in range(most):
        chosen = tuple((name, values[number]) for name, values in sorted(given.items()) if values)
        yield Custom(shape, "component", component, chosen)


def rule_of(shapes: Shapes, one: Constraint) -> Rule | None:
    """The query of a constraint, ready but for its focus nodes; None where it is switched off.

    Raises ShapeError where the standard, or this engine, does not allow the query.
    """
    node = _validator(shapes, one) if isinstance(one, Custom) else one.value
    if not shapes.active(node):
        return None
    asks = shapes.graph.values(node, SH + "ask")
    texts = asks or shapes.graph.values(node, SH + "select")
    if len(texts) != 1 or not isinstance(texts[0], Literal):
        raise one.fault("has no single sh:select" if isinstance(one, Custom) else "has no single sh:select or sh:ask")
    given = dict(one.given) if isinstance(one, Custom) else {}
    own, plain = Wording(texts[0].value).prologue()
    wording = _allowed(one, _in_full(one, plain, _prefixes(shapes.graph, node) | own), given, asks=bool(asks))
    messages = tuple(m for m in shapes.graph.values(node, SH + "message") if isinstance(m, Literal))
    return Rule(node, _filled(one, wording, given), messages)


def _in_full(one: Constraint, wording: Wording, prefixes: dict[str, str]) -> Wording:
    try:
        return wording.in_full(prefixes)
    except KeyError as unknown:
        raise one.fault(f"uses the prefix {unknown.args[0]}:, which is not declared") from None


def _validator(shapes: Shapes, one: Custom) -> Term:
    special = "propertyValidator" if one.shape.path else "nodeValidator"
    for name in (special, "validator"):
        for value in shapes.graph.values(one.value, SH + name):
            return value
    raise ShapeError(
        f"shape {one.shape.node}: constraint component {one.value} has no sh:{special} and no sh:validator"
    )


def _allowed(one: Constraint, wording: Wording, given: dict[str, Term], *, asks: bool) -> Wording:
    bound = {"this", "value"} if asks else {"this"}
    forbidden = wording.forbidden(bound | given.keys())
    if forbidden:
        raise one.fault(f"has {forbidden}, which the standard does not allow in a query of a shape")
    if wording.form != ("ASK" if asks else "SELECT") or not wording.whole:
        raise one.fault(f"is not {'an ASK' if asks else 'a SELECT'} query")
    if not asks and not wording.gives("this"):
        raise one.fault("does not give $this")
    for name in _BARE:
        if wording.mentions(name):
            raise one.fault(f"uses ${name}, which this engine does not support")
    return wording


def _filled(one: Constraint, wording: Wording, given: dict[str, Term]) -> Wording:
    """The query with path and parameters put in for their variables."""
    for name, term in given.items():
        if not isinstance(term, NamedNode | Literal):
            raise one.fault(f"has the parameter {name} {term}, which is neither a name nor a literal")
    if one.shape.path is None and wording.mentions("PATH"):
        raise one.fault("uses $PATH at a shape without sh:path")
    put = {name: str(term) for name, term in given.items()}
    if one.shape.path is not None:
        put["PATH"] = f"({one.shape.path.text()})"
    return wording.bound_said(given.keys()).replaced(put.get)


def _prefixes(graph: ShapesGraph, node: Term) -> dict[str, str]:
    """The prefixes of a query, by sh:prefixes and what that imports (https://www.w3.org/TR/shacl/#sparql-prefixes)."""
    seen: set[Term] = set()
    open_ = list(graph.values(node, SH + "prefixes"))
    found: dict[str, str] = {}
    while open_:
        owner = open_.pop()
        if owner in seen:
            continue
        seen.add(owner)
        open_ += graph.values(owner, OWL + "imports")
        for declared in graph.values(owner, SH + "declare"):
            for prefix in graph.values(declared, SH + "prefix"):
                for namespace in graph.values(declared, SH + "namespace"):
                    _declare(found, node, _text(prefix), _text(namespace))
    return found


def _declare(found: dict[str, str], node: Term, prefix: str, namespace: str) -> None:
    if found.setdefault(prefix, namespace) != namespace:
        raise ShapeError(f"{node}: the prefix {prefix} is declared as <{found[prefix]}> and as <{namespace}>")


def _text(term: Term) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else str(term)


def broken(
    shapes: Shapes,
    one: Constraint,
    x: str,
    some: Callable[[Callable[[str], str]], str],
    fresh: Callable[[], str],
) -> str:
    """Whether a query finds something wrong with ``x``; ``some`` says of which value nodes, as an ASK query needs.

    Raises ShapeError where rows of the query depend on each other: within another shape only single rows can be asked.
    """
    rule = rule_of(shapes, one)
    if rule is None:
        return "false"
    if rule.wording.tail:
        raise one.fault(f"has {', '.join(sorted(rule.wording.tail))} and stands within another shape, which is refused")
    if rule.asks:
        return some(lambda v: f"(!EXISTS {{ {rename(rule, x, v, fresh)} }})")
    return f"EXISTS {{ {rename(rule, x, '', fresh)} }}"


def rename(rule: Rule, x: str, v: str, fresh: Callable[[], str]) -> str:
    """The body of a query about ``x`` and its value node ``v``, with full names and variables of its own."""
    own = {"this": x} | ({"value": v} if v else {})

    def put(variable: str) -> str:
        return own.setdefault(variable, fresh())

    return rule.wording.body().replaced(put).text
