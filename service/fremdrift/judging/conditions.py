"""Conformance as SPARQL expressions: whether a node meets a shape (https://www.w3.org/TR/shacl/#conformance-definition).

Every expression here is true where something is wrong, and never an error. ``x`` is the variable of a focus node, ``v``
that of one of its value nodes. A way of several steps becomes one EXISTS inside another: the engine orders the patterns
of one EXISTS without knowing what is bound outside, and would begin at the far end.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final, cast

from fremdrift.ground.errors import ShapeError
from fremdrift.ground.namespaces import SH, XSD
from fremdrift.judging import rules
from fremdrift.judging.datatypes import LOST, aside, comparable, set_aside, well_formed
from fremdrift.judging.paths import Branch
from fremdrift.judging.shapes import TRUE, Constraint, Shape, Shapes
from fremdrift.quads.query import is_regular
from fremdrift.quads.terms import Literal, NamedNode, Term

Test = Callable[[str], str]
"""From a variable to an expression about it."""

SET_ASIDE: Final = "other shapes ask for a datatype that the store keeps as another one, which is refused together"
_DEEPEST: Final = 40
_MOST: Final = 5000
"""So many shapes may stand within one, each counted as often as it is asked for."""
_CHAIN: Final = 3
"""Up to so many different nodes are found one inside the other; more are counted."""
_KINDS: Final = {
    "IRI": "isIRI({v})",
    "BlankNode": "isBLANK({v})",
    "Literal": "isLITERAL({v})",
    "BlankNodeOrIRI": "(isBLANK({v}) || isIRI({v}))",
    "BlankNodeOrLiteral": "(isBLANK({v}) || isLITERAL({v}))",
    "IRIOrLiteral": "(isIRI({v}) || isLITERAL({v}))",
}
_ORDER: Final = {"minExclusive": ">", "minInclusive": ">=", "maxExclusive": "<", "maxInclusive": "<="}
_LENGTH: Final = {"minLength": "<", "maxLength": ">"}


class Conditions:
    """Writes conditions for the shapes of one graph; ``below`` names the subclasses of a class in the data.

    With ``aside`` the store holds literals as ``datatypes.set_aside`` gives them, so that no datatype is lost.
    """

    def __init__(
        self, shapes: Shapes, below: Callable[[NamedNode], Sequence[NamedNode]], *, aside: bool = False
    ) -> None:
        self.aside = aside
        self.shapes = shapes
        self.below = below
        self._variables = 0
        self._written = 0
        self._open: list[Term] = []

    def fresh(self) -> str:
        """A variable that nothing else has."""
        self._variables += 1
        return f"?v{self._variables}"

    def fails(self, node: Term, x: str) -> str:
        """Whether ``x`` does not conform to a shape. Raises ShapeError where the shape asks about itself."""
        shape = self.shapes.shape(node)
        if not self.shapes.active(node):
            return "false"
        if node in self._open:
            raise ShapeError(f"shape {node}: it refers to itself, and recursive shapes are refused")
        if len(self._open) >= _DEEPEST:
            raise ShapeError(f"shape {self._open[0]}: shapes within shapes go deeper than {_DEEPEST}, which is refused")
        self._written = self._written + 1 if self._open else 0
        if self._written > _MOST:
            raise ShapeError(f"shape {self._open[0]}: it comes to more than {_MOST} shapes within it, which is refused")
        self._open.append(node)
        try:
            return self._fails(shape, x)
        finally:
            self._open.pop()

    def _fails(self, shape: Shape, x: str) -> str:
        single: list[Test] = [self._nested(one) for one in self.shapes.properties(shape)]
        whole: list[str] = []
        for one in rules.all_constraints(self.shapes, shape):
            if one.parameter in EACH:
                single.append(lambda v, one=one: EACH[one.parameter](self, one, x, v))  # type: ignore[misc]
            elif one.parameter in WHOLE:
                whole.append(WHOLE[one.parameter](self, one, x))
            elif one.parameter != "property":
                if self.aside:
                    raise one.fault(f"stands within another shape, and {SET_ASIDE}")
                whole.append(rules.broken(self.shapes, one, x, partial(self.some, x, shape.branches), self.fresh))
        if single:
            whole.insert(0, self.some(x, shape.branches, lambda v: either(test(v) for test in single)))
        return either(whole)

    def _nested(self, shape: Shape) -> Test:
        return lambda v: self.fails(shape.node, v)

    def some(self, x: str, branches: list[Branch], test: Test) -> str:
        """Whether a node that these ways lead to meets the test."""
        return either(self._some(x, branch, test) for branch in branches)

    def _some(self, x: str, branch: Branch, test: Test) -> str:
        if not branch:
            return test(x)
        v = self.fresh()
        rest = self._some(v, branch[1:], test)
        return (
            f"EXISTS {{ {x} {branch[0]} {v} }}"
            if rest == "true"
            else f"EXISTS {{ {x} {branch[0]} {v} FILTER({rest}) }}"
        )

    def at_least(self, x: str, branches: list[Branch], count: int, test: Test) -> str:
        """Whether these ways lead to so many different nodes that meet the test."""
        if count <= 0:
            return "true"
        if count <= _CHAIN:
            return self._chain(x, branches, count, test, ())
        if () in branches:
            others = [one for one in branches if one]
            more = self._counted(x, others, count - 1, test)
            return either([self._counted(x, others, count, test), f"({test(x)} && {more})"])
        return self._counted(x, branches, count, test)

    def _chain(self, x: str, branches: list[Branch], count: int, test: Test, before: tuple[str, ...]) -> str:
        def fits(v: str) -> str:
            parts = [f"!sameTerm({v}, {one})" for one in before] + [test(v)]
            if count > 1:
                parts.append(self._chain(x, branches, count - 1, test, (*before, v)))
            return every(parts)

        return self.some(x, branches, fits)

    def _counted(self, x: str, branches: list[Branch], count: int, test: Test) -> str:
        """Counted within; the node itself is not among them, so that a way of no length counts once."""
        if not branches:
            return "false"
        v = self.fresh()
        ways = " UNION ".join(f"{{ {x} {'/'.join(branch)} {v} }}" for branch in branches)
        kept = every([f"!sameTerm({v}, {x})" if len(branches) > 1 else "true", test(v)])
        filtered = "" if kept == "true" else f" FILTER({kept})"
        having = f"HAVING(COUNT(DISTINCT {v}) >= {count})"
        return f"EXISTS {{ SELECT {x} WHERE {{ {ways}{filtered} }} GROUP BY {x} {having} }}"

    def known(self, one: Constraint, term: Term) -> Term:
        """A term of a shape that data can hold too; a blank node of a shape is none of the data's."""
        if isinstance(term, Literal | NamedNode):
            return set_aside(term) if self.aside else term
        raise one.fault(f"names {term}, and what is neither a name nor a literal cannot be found in data")

    def compared(self, v: str) -> str:
        """What a value is compared by."""
        return comparable(v) if self.aside else v

    def is_a(self, v: str, iri: NamedNode) -> str:
        """Whether a node is an instance of a class or of a subclass of it."""
        classes = [iri, *self.below(iri)]
        if len(classes) == 1:
            return f"EXISTS {{ {v} a {iri} }}"
        kind = self.fresh()
        return f"EXISTS {{ {v} a {kind} FILTER({kind} IN ({', '.join(map(str, classes))})) }}"


def either(conditions: Iterable[str]) -> str:
    """True where one of the conditions is; none is never true."""
    parts = [one for one in conditions if one != "false"]
    if "true" in parts:
        return "true"
    return "false" if not parts else parts[0] if len(parts) == 1 else f"({' || '.join(parts)})"


def every(conditions: Sequence[str]) -> str:
    """True where all of the conditions are."""
    parts = [one for one in conditions if one != "true"]
    if "false" in parts:
        return "false"
    return "true" if not parts else parts[0] if len(parts) == 1 else f"({' && '.join(parts)})"


def negated(condition: str) -> str:
    """True where the condition is not."""
    return {"true": "false", "false": "true"}.get(condition, f"(!{condition})")


def whole_number(constraint: Constraint) -> int:
    """The value of a parameter that counts."""
    value = constraint.value
    if isinstance(value, Literal) and value.datatype.value == XSD + "integer" and value.value.isdecimal():
        return int(value.value)
    raise constraint.fault("is not a whole number from 0")


def name(constraint: Constraint) -> NamedNode:
    """The value of a parameter that is a name."""
    if isinstance(constraint.value, NamedNode):
        return constraint.value
    raise constraint.fault("is not a name")


def literal(constraint: Constraint) -> Literal:
    """The value of a parameter that is a literal."""
    if isinstance(constraint.value, Literal):
        return constraint.value
    raise constraint.fault("is not a literal")


def with_path(constraint: Constraint) -> list[Branch]:
    """The ways of a parameter that only property shapes have."""
    if constraint.shape.path is None:
        raise constraint.fault("stands at a shape without sh:path")
    return constraint.shape.branches


# The components, each under the parameter that makes it: a condition on one value node.


def _class(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#ClassConstraintComponent"""
    return negated(write.is_a(v, name(one)))


def _datatype(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#DatatypeConstraintComponent"""
    datatype = name(one)
    if datatype.value in LOST and not write.aside:
        raise one.fault("cannot be judged: the store keeps this datatype as another one")
    fits = every([f"isLITERAL({v})", f"DATATYPE({v}) = {aside(datatype)}", well_formed(datatype.value, v)])
    return negated(fits)


def _node_kind(_: Conditions, one: Constraint, __: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#NodeKindConstraintComponent"""
    kind = name(one).value.removeprefix(SH)
    if kind not in _KINDS:
        raise one.fault("is none of the six kinds of node")
    return negated(_KINDS[kind].format(v=v))


def _range(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#core-components-range"""
    return f"(!COALESCE({write.compared(v)} {_ORDER[one.parameter]} {literal(one)}, false))"


def _length(_: Conditions, one: Constraint, __: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#core-components-string"""
    return f"(isBLANK({v}) || STRLEN(STR({v})) {_LENGTH[one.parameter]} {whole_number(one)})"


def _pattern(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#PatternConstraintComponent"""
    pattern = Literal(literal(one).value)
    given = write.shapes.only(one.shape.node, "flags")
    flags = Literal(given.value if isinstance(given, Literal) else "")
    if not is_regular(pattern, flags):
        raise one.fault(f"with the flags {flags} is not a regular expression that this engine knows")
    return f"(isBLANK({v}) || !REGEX(STR({v}), {pattern}, {flags}))"


def _language_in(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#LanguageInConstraintComponent"""
    tags = write.shapes.graph.items(one.value, one.shape.node)
    matches = [f"LANGMATCHES(LANG({v}), {Literal(tag.value)})" for tag in tags if isinstance(tag, Literal)]
    return negated(every([f"isLITERAL({v})", f'LANG({v}) != ""', either(matches)]))


def _in(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#InConstraintComponent"""
    members = write.shapes.graph.items(one.value, one.shape.node)
    return negated(either([f"sameTerm({v}, {write.known(one, member)})" for member in members]))


def _not(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#NotConstraintComponent"""
    return negated(write.fails(one.value, v))


def _node(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#NodeConstraintComponent"""
    return write.fails(one.value, v)


def _and(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#AndConstraintComponent"""
    return either([write.fails(member, v) for member in _members(write, one)])


def _or(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#OrConstraintComponent"""
    return every([write.fails(member, v) for member in _members(write, one)])


def _xone(write: Conditions, one: Constraint, _: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#XoneConstraintComponent"""
    counted = [f"IF({write.fails(member, v)}, 0, 1)" for member in _members(write, one)]
    return f"({' + '.join(counted)} != 1)" if counted else "true"


def _members(write: Conditions, one: Constraint) -> list[Term]:
    return write.shapes.graph.items(one.value, one.shape.node)


def _disjoint(_: Conditions, one: Constraint, x: str, v: str) -> str:
    """https://www.w3.org/TR/shacl/#DisjointConstraintComponent"""
    return f"EXISTS {{ {x} {name(one)} {v} }}"


EACH: Final[Mapping[str, Callable[[Conditions, Constraint, str, str], str]]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    **dict.fromkeys(_ORDER, _range),
    **dict.fromkeys(_LENGTH, _length),
    "pattern": _pattern,
    "languageIn": _language_in,
    "in": _in,
    "not": _not,
    "node": _node,
    "and": _and,
    "or": _or,
    "xone": _xone,
    "disjoint": _disjoint,
}
"""Components that judge each value node for itself."""


# The components that judge the value nodes of a focus node together.


def _min_count(write: Conditions, one: Constraint, x: str) -> str:
    """https://www.w3.org/TR/shacl/#MinCountConstraintComponent"""
    return negated(write.at_least(x, with_path(one), whole_number(one), lambda _: "true"))


def _max_count(write: Conditions, one: Constraint, x: str) -> str:
    """https://www.w3.org/TR/shacl/#MaxCountConstraintComponent"""
    return write.at_least(x, with_path(one), whole_number(one) + 1, lambda _: "true")


def single(one: Constraint) -> str:
    """The property of which a constraint allows one value, as a query names it; empty where it does not."""
    if one.parameter != "maxCount" or whole_number(one) != 1:
        return ""
    way, *others = one.shape.branches
    return "" if others or len(way) != 1 or not way[0].startswith("<") else way[0]


def _has_value(write: Conditions, one: Constraint, x: str) -> str:
    """https://www.w3.org/TR/shacl/#HasValueConstraintComponent"""
    value = write.known(one, one.value)
    ways = one.shape.branches
    if all(len(branch) == 1 for branch in ways):
        return negated(either([f"EXISTS {{ {x} {branch[0]} {value} }}" for branch in ways]))
    return negated(write.some(x, ways, lambda v: f"sameTerm({v}, {value})"))


def _unique_lang(write: Conditions, one: Constraint, x: str) -> str:
    """https://www.w3.org/TR/shacl/#UniqueLangConstraintComponent"""
    if one.value != TRUE:
        return "false"
    return write.some(x, with_path(one), lambda v: shares_language(write, one, x, v))


def shares_language(write: Conditions, one: Constraint, x: str, v: str) -> str:
    """Whether another value node is in the language of this one."""

    def same(other: str) -> str:
        return f"(!sameTerm({v}, {other}) && isLITERAL({other}) && LCASE(LANG({other})) = LCASE(LANG({v})))"

    other = write.some(x, with_path(one), same)
    return f'(isLITERAL({v}) && LANG({v}) != "" && {other})'


def _equals(write: Conditions, one: Constraint, x: str) -> str:
    """https://www.w3.org/TR/shacl/#EqualsConstraintComponent"""
    other = write.fresh()
    missing = write.some(x, one.shape.branches, lambda v: negated(f"EXISTS {{ {x} {name(one)} {v} }}"))
    return either([missing, f"EXISTS {{ {x} {name(one)} {other} FILTER({not_reached(write, one, x, other)}) }}"])


def not_reached(write: Conditions, one: Constraint, x: str, other: str) -> str:
    """Whether a node is none of the value nodes."""
    return negated(write.some(x, one.shape.branches, lambda v: f"sameTerm({v}, {other})"))


def _less_than(write: Conditions, one: Constraint, x: str) -> str:
    """https://www.w3.org/TR/shacl/#LessThanConstraintComponent and #LessThanOrEqualsConstraintComponent"""
    other = write.fresh()

    def late(v: str) -> str:
        return f"EXISTS {{ {x} {name(one)} {other} FILTER({not_less(write, one, v, other)}) }}"

    return write.some(x, with_path(one), late)


def not_less(write: Conditions, one: Constraint, v: str, other: str) -> str:
    """Whether two nodes stand in the wrong order, or in none."""
    sign = "<" if one.parameter == "lessThan" else "<="
    return f"(!COALESCE({write.compared(v)} {sign} {write.compared(other)}, false))"


def _closed(write: Conditions, one: Constraint, x: str) -> str:
    """https://www.w3.org/TR/shacl/#ClosedConstraintComponent"""
    path, value = write.fresh(), write.fresh()
    return write.some(
        x, one.shape.branches, lambda v: f"EXISTS {{ {v} {path} {value} FILTER({not_allowed(write, one, path)}) }}"
    )


def not_allowed(write: Conditions, one: Constraint, path: str) -> str:
    """Whether a property is neither asked for nor to be left alone; false where the shape is not closed."""
    if one.value != TRUE:
        return "false"
    ignored = write.shapes.only(one.shape.node, "ignoredProperties")
    allowed = {
        value
        for child in write.shapes.graph.values(one.shape.node, SH + "property")
        for value in write.shapes.graph.values(child, SH + "path")
    }
    allowed.update(write.shapes.graph.items(ignored, one.shape.node) if ignored is not None else ())
    names = sorted(str(value) for value in allowed if isinstance(value, NamedNode))
    return f"({path} NOT IN ({', '.join(names)}))" if names else "true"


def _fitting(write: Conditions, one: Constraint, x: str, count: int) -> str:
    """Whether so many value nodes conform to the qualified shape, and to none that it shares nothing with."""
    shape = cast("Term", write.shapes.only(one.shape.node, "qualifiedValueShape"))
    siblings = _siblings(write, one, shape)

    def fits(v: str) -> str:
        return every([negated(write.fails(shape, v)), *(write.fails(other, v) for other in siblings)])

    return write.at_least(x, with_path(one), count, fits)


def _is_qualified(write: Conditions, one: Constraint) -> bool:
    """A count without a shape to count by makes no constraint: the component needs both parameters."""
    return bool(write.shapes.graph.values(one.shape.node, SH + "qualifiedValueShape"))


def _siblings(write: Conditions, one: Constraint, shape: Term) -> list[Term]:
    """The other qualified shapes of the same parents, where the shape wants to share nothing with them."""
    if write.shapes.only(one.shape.node, "qualifiedValueShapesDisjoint") != TRUE:
        return []
    graph = write.shapes.graph
    found = {
        value
        for parent in write.shapes.parents(one.shape.node)
        for child in graph.values(parent, SH + "property")
        for value in graph.values(child, SH + "qualifiedValueShape")
    }
    return sorted(found - {shape}, key=str)


def _qualified_min(write: Conditions, one: Constraint, x: str) -> str:
    """https://www.w3.org/TR/shacl/#QualifiedMinCountConstraintComponent"""
    return negated(_fitting(write, one, x, whole_number(one))) if _is_qualified(write, one) else "false"


def _qualified_max(write: Conditions, one: Constraint, x: str) -> str:
    """https://www.w3.org/TR/shacl/#QualifiedMaxCountConstraintComponent"""
    return _fitting(write, one, x, whole_number(one) + 1) if _is_qualified(write, one) else "false"


WHOLE: Final[Mapping[str, Callable[[Conditions, Constraint, str], str]]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "hasValue": _has_value,
    "uniqueLang": _unique_lang,
    "equals": _equals,
    "lessThan": _less_than,
    "lessThanOrEquals": _less_than,
    "closed": _closed,
    "qualifiedMinCount": _qualified_min,
    "qualifiedMaxCount": _qualified_max,
}
"""Components that judge the value nodes of a focus node together."""
