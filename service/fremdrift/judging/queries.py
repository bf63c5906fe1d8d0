"""Queries: one for each constraint, over all its focus nodes (https://www.w3.org/TR/shacl/#validation)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from fremdrift.ground.errors import ShapeError
from fremdrift.ground.namespaces import SH
from fremdrift.judging import conditions, rules
from fremdrift.judging.conditions import EACH, WHOLE, Conditions
from fremdrift.judging.datatypes import set_aside
from fremdrift.judging.paths import Branch
from fremdrift.judging.shapes import TRUE, Constraint, Shape, names_of
from fremdrift.quads.terms import Literal, NamedNode, Term

_HERE: Final = "\x00"
"""Where a query can be told which nodes alone to judge."""
_LONGEST: Final = 1_000_000
"""So many characters may a query have; shapes that repeat each other could ask for one without end."""
_MOST: Final = 10_000
"""So many ways may lead to the focus nodes of a shape before it is refused: each is a part of its queries."""


@dataclass(frozen=True)
class Query:
    """A constraint as a query: a row for each result, with ``this`` and perhaps ``value``, ``path`` and ``message``.

    A rule that cannot run for all focus nodes ``together`` runs for one at a time, ``this`` being bound before;
    ``focus`` finds them, each as often as it is to be judged.
    """

    constraint: Constraint
    template: str
    rule: rules.Rule | None = None
    focus: str = ""
    together: bool = False
    single: str = ""
    """A property: where nothing has two values of it there is no result, and that is one count for all who ask."""

    @property
    def text(self) -> str:
        """The query over all focus nodes."""
        return self.template.replace(_HERE, "")

    def about(self, nodes: Iterable[Term]) -> "Query":
        """The same query over these nodes alone, as far as they are focus nodes."""
        only = f"VALUES ?this {{ {' '.join(map(str, nodes))} }} "
        return replace(self, template=self.template.replace(_HERE, only), focus=self.focus.replace(_HERE, only))

    @property
    def nodes(self) -> str:
        """The query that finds all focus nodes, where they run one at a time or count."""
        return self.focus.replace(_HERE, "")


@dataclass(frozen=True)
class Start:
    """A pattern that binds ``?this`` to focus nodes; ``before`` are the variables of the nodes passed on the route."""

    pattern: str
    route: str
    before: tuple[str, ...] = ()

    @property
    def of_class(self) -> str:
        """The class of which the nodes are, where that is all there is to them; else the empty text."""
        found = re.fullmatch(r"\?this a (<[^>]*>) \.", self.pattern)
        return found[1] if found else ""

    def also(self, pattern: str) -> "Start":
        """The same with one more pattern."""
        return Start(f"{self.pattern} {pattern}", self.route, self.before)


class Queries:
    """Writes the queries of a shapes graph."""

    def __init__(self, write: Conditions) -> None:
        self.write = write
        self.shapes = write.shapes

    def all(self) -> Iterator[Query]:
        """Every query, in a fixed order. Raises ShapeError where a shape cannot be judged."""
        for shape in self._reached():
            starts = _merged(self._focus(shape, ()))
            for one in rules.all_constraints(self.shapes, shape):
                if one.parameter != "property":
                    yield from (_short(query) for query in self._queries(one, starts))

    def _reached(self) -> list[Shape]:
        """The shapes that report: those with targets, and their property shapes, each once."""
        found: dict[Term, Shape] = {}
        open_ = self.shapes.targeted()
        while open_:
            shape = open_.pop()
            if shape.node not in found:
                found[shape.node] = shape
                open_ += self.shapes.properties(shape)
        return sorted(found.values(), key=lambda one: str(one.node))

    def _focus(self, shape: Shape, above: tuple[Term, ...]) -> list[Start]:
        """The ways to a shape's focus nodes: by its targets, and as value nodes of the shapes that have it."""
        if shape.node in above:
            raise ShapeError(f"shape {shape.node}: it refers to itself, and recursive shapes are refused")
        found = [Start(one, str(shape.node)) for one in self._targets(shape)]
        for parent in self.shapes.parents(shape.node):
            if self.shapes.active(parent):
                upper = self.shapes.shape(parent)
                starts = self._focus(upper, (*above, shape.node))
                found += [self._stepped(start, way, shape) for start in starts for way in upper.branches]
            if len(found) > _MOST:
                raise ShapeError(
                    f"shape {shape.node}: more than {_MOST} ways lead to its focus nodes, which is refused"
                )
        return found

    def _stepped(self, start: Start, way: Branch, shape: Shape) -> Start:
        route = f"{start.route} {shape.node}"
        if not way:
            return Start(start.pattern, route, start.before)
        before = self.write.fresh()
        pattern = f"{start.pattern.replace('?this', before)} {before} {'/'.join(way)} ?this ."
        return Start(pattern, route, (*(before if one == "?this" else one for one in start.before), before))

    def _targets(self, shape: Shape) -> list[str]:
        """https://www.w3.org/TR/shacl/#targets"""
        graph, node, found = self.shapes.graph, shape.node, []
        classes = [*self.shapes.implicit_classes(node), *graph.values(node, SH + "targetClass")]
        found += [f"?this a {one} ." for iri in names_of(classes) for one in (iri, *self.write.below(iri))]
        given = graph.values(node, SH + "targetNode")
        nodes = [set_aside(one) if self.write.aside else one for one in given if isinstance(one, NamedNode | Literal)]
        found += [f"VALUES ?this {{ {' '.join(map(str, nodes))} }}"] if nodes else []
        for one in names_of(graph.values(node, SH + "targetSubjectsOf")):
            found.append(f"?this {one} {self.write.fresh()} .")
        for one in names_of(graph.values(node, SH + "targetObjectsOf")):
            found.append(f"{self.write.fresh()} {one} ?this .")
        return sorted(set(found))

    def _queries(self, one: Constraint, starts: list[Start]) -> Iterator[Query]:
        special = _SPECIAL.get(one.parameter)
        if one.parameter in EACH:
            yield Query(one, self._values(one.shape, starts, EACH[one.parameter](self.write, one, "?this", "?value")))
        elif special:
            yield from special(self, one, starts)
        elif one.parameter in WHOLE:
            wrong = WHOLE[one.parameter](self.write, one, "?this")
            yield Query(one, _select("?this", starts, wrong), single=conditions.single(one))
        else:
            yield from self._by_rule(one, starts)

    def _values(
        self, shape: Shape, starts: list[Start], wrong: str, gives: str = "?this ?value", more: str = ""
    ) -> str:
        """The value nodes of which something is true; ``more`` binds what else is needed."""
        ways = [_to_value(start, way).also(more) for start in starts for way in shape.branches]
        return _select(gives, ways, wrong)

    def _unique_lang(self, one: Constraint, starts: list[Start]) -> Iterator[Query]:
        """A result for each language (https://www.w3.org/TR/shacl/#UniqueLangConstraintComponent)."""
        if one.value == TRUE:
            wrong = conditions.shares_language(self.write, one, "?this", "?value")
            yield Query(one, self._values(one.shape, starts, wrong, "?this (LCASE(LANG(?value)) AS ?language)"))

    def _equals(self, one: Constraint, starts: list[Start]) -> Iterator[Query]:
        """What is on one side only (https://www.w3.org/TR/shacl/#EqualsConstraintComponent)."""
        name = conditions.name(one)
        yield Query(one, self._values(one.shape, starts, f"(!EXISTS {{ ?this {name} ?value }})"))
        others = [start.also(f"?this {name} ?value .") for start in starts]
        yield Query(one, _select("?this ?value", others, conditions.not_reached(self.write, one, "?this", "?value")))

    def _less_than(self, one: Constraint, starts: list[Start]) -> Iterator[Query]:
        """A result for each pair (https://www.w3.org/TR/shacl/#LessThanConstraintComponent)."""
        conditions.with_path(one)
        wrong = conditions.not_less(self.write, one, "?value", "?other")
        more = f"?this {conditions.name(one)} ?other ."
        yield Query(one, self._values(one.shape, starts, wrong, "?this ?value ?other", more))

    def _closed(self, one: Constraint, starts: list[Start]) -> Iterator[Query]:
        """A result for each statement (https://www.w3.org/TR/shacl/#ClosedConstraintComponent)."""
        wrong = conditions.not_allowed(self.write, one, "?path")
        if wrong != "false":
            branches, more = one.shape.branches, "?node ?path ?value ."
            ways = [_to_value(start, way, "?node").also(more) for start in starts for way in branches]
            yield Query(one, _select("?this ?node ?path ?value", ways, wrong))

    def _by_rule(self, one: Constraint, starts: list[Start]) -> Iterator[Query]:
        rule = rules.rule_of(self.shapes, one)
        if rule is None:
            return
        if self.write.aside:
            raise one.fault(f"is a query, and {conditions.SET_ASIDE}")
        if rule.asks:
            wrong = f"(!EXISTS {{ {rules.rename(rule, '?this', '?value', self.write.fresh)} }})"
            yield Query(one, self._values(one.shape, starts, wrong), rule)
            return
        focus = _select("?this", starts, "true")
        if not focus:
            return
        if rule.wording.runs_for_all():
            text = rule.wording.with_start(_once(starts)).text
            yield Query(one, text, rule, focus if any(start.before for start in starts) else "", together=True)
        else:
            yield Query(one, rule.wording.bound_said(["this"]).text, rule, focus)


_SPECIAL: Final = {
    "uniqueLang": Queries._unique_lang,
    "equals": Queries._equals,
    "lessThan": Queries._less_than,
    "lessThanOrEquals": Queries._less_than,
    "closed": Queries._closed,
}
"""Components of which a result says more than the focus node."""


def _to_value(start: Start, way: Branch, value: str = "?value") -> Start:
    return start.also(f"?this {'/'.join(way)} {value} ." if way else f"BIND(?this AS {value})")


def _merged(starts: list[Start]) -> list[Start]:
    """The same ways, those from classes in one; where there are several routes each says which it is.

    A node that is reached by two routes is judged twice, and has each result twice (https://www.w3.org/TR/shacl/#validation).
    """
    several = len({one.route for one in starts}) > 1
    classes = sorted({(one.of_class, one.route) for one in starts if one.of_class})
    others = [
        one.also(f"BIND({Literal(one.route)} AS ?route)") if several else one for one in starts if not one.of_class
    ]
    keys = ("?route",) if several else ()
    if len(classes) == 1 and not several:
        return [Start(f"?this a {classes[0][0]} .", classes[0][1]), *others]
    if classes:
        pairs = " ".join(f"({one} {Literal(route)})" if several else f"({one})" for one, route in classes)
        pattern = f"VALUES (?class {' '.join(keys)}) {{ {pairs} }} ?this a ?class ."
        others.insert(0, Start(pattern, "", keys))
    return [Start(one.pattern, one.route, (*keys, *(k for k in one.before if k not in keys))) for one in others]


def _select(gives: str, starts: list[Start], wrong: str) -> str:
    if wrong == "false" or not starts:
        return ""
    keys = sorted({key for one in starts for key in one.before})
    ways = [_HERE + one.pattern for one in starts]
    where = ways[0] if len(ways) == 1 else " UNION ".join(f"{{ {one} }}" for one in ways)
    return f"SELECT DISTINCT {' '.join([gives, *keys])} WHERE {{ {where} FILTER({wrong}) }}"


def _once(starts: list[Start]) -> str:
    """A pattern that binds each focus node once."""
    if len(starts) == 1 and starts[0].of_class:
        return _HERE + starts[0].pattern
    plain = [Start(one.pattern, one.route) for one in starts]
    return f"{{ {_select('?this', plain, 'true')} }}"


def _short(query: Query) -> Query:
    if len(query.template) > _LONGEST:
        raise query.constraint.fault(f"comes to a query of more than {_LONGEST} characters, which is refused")
    return query
