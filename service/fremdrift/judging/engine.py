"""The engine: shapes become queries, one for each constraint, which the store answers (https://www.w3.org/TR/shacl/).

What it cannot translate it refuses by name and never skips. Nothing is fetched and nothing is inferred: ``owl:imports``
is followed for prefixes alone, and the advanced features (rules, functions, JavaScript) are refused.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, lru_cache, partial
from itertools import chain
from typing import Final

from fremdrift.ground.crew import cores
from fremdrift.ground.namespaces import RDF, RDFS, SH
from fremdrift.ground.progress import SILENT, At, counted
from fremdrift.judging.conditions import Conditions
from fremdrift.judging.datatypes import LOST, set_aside, taken_back
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.paths import Path
from fremdrift.judging.queries import Queries, Query
from fremdrift.judging.report import Result, in_order
from fremdrift.judging.rules import Custom
from fremdrift.judging.shapes import Constraint, Shapes
from fremdrift.quads.query import rows
from fremdrift.quads.store import Statement, Store, in_memory
from fremdrift.quads.terms import Literal, NamedNode, Quad, Term, text_of

Row = dict[str, Term]
_SUBCLASSES: Final = f"SELECT ?c ?d WHERE {{ ?c <{RDFS}subClassOf> ?d }}"
_COUNTS: Final = "SELECT (COUNT(*) AS ?all) (COUNT(DISTINCT ?x) AS ?subjects) WHERE {{ ?x {} ?y }}"
_WITHOUT_VALUE: Final = {"minCount", "maxCount", "uniqueLang", "hasValue", "qualifiedMinCount", "qualifiedMaxCount"}
_SLOT: Final = re.compile(r"\{[?$](\w+)\}")


def judge(store: Store, graph: ShapesGraph, at: At = SILENT.at) -> list[Result]:
    """What the shapes find in the union of all graphs of a store, in a fixed order.

    The store answers as many queries at a time as there are cores. ``at`` hears of the queries. Raises ShapeError where
    a shape is not well-formed or cannot be translated.
    """
    queries = compiled(store, graph)
    return in_order(chain.from_iterable(counted(answers(store, queries), at, len(queries))))


def answers(store: Store, queries: Sequence[Query]) -> Iterator[list[Result]]:
    """The results of each query, as many at a time as there are cores."""
    single = cache(partial(_is_single, store))

    def answer(query: Query) -> list[Result]:
        return [] if query.single and single(query.single) else list(results_of(store, query))

    with ThreadPoolExecutor(cores()) as threads:
        yield from threads.map(answer, queries)


def _is_single(store: Store, name: str) -> bool:
    """Whether nothing in a store has two values of a property. A statement of two graphs may count as two, and then the
    query tells; what is asked of each node takes five times as long.
    """
    (counted,) = rows(store, _COUNTS.format(name))
    return counted["all"] == counted["subjects"]


def judge_quads(quads: Iterable[Quad], graph: ShapesGraph, at: At = SILENT.at) -> list[Result]:
    """The same for quads as they are written, also where shapes ask for datatypes that the store keeps as others."""
    if not asks_as_written(graph):
        return judge(in_memory(quads), graph, at)
    store = in_memory(Quad(one.subject, one.predicate, set_aside(one.object), one.graph_name) for one in quads)
    queries = compiled(store, graph, aside=True)
    results = (one for query in counted(queries, at, len(queries)) for one in results_of(store, query))
    return in_order(
        replace(one, focus=taken_back(one.focus), value=one.value and taken_back(one.value)) for one in results
    )


def asks_as_written(graph: ShapesGraph) -> bool:
    """True where shapes ask for datatypes that the store keeps as others, or for values of such a datatype, so that it
    must be told apart beforehand.
    """
    return any(_asked_datatype(one) in LOST for one in graph.statements)


def _asked_datatype(one: Statement) -> str:
    """The datatype that a statement of a shape asks for, by its name or by a value; empty where it asks for none."""
    if one.predicate.value == SH + "datatype":
        return text_of(one.object)
    if one.predicate.value in (SH + "hasValue", RDF + "first") and isinstance(one.object, Literal):
        return one.object.datatype.value
    return ""


def compiled(store: Store, graph: ShapesGraph, *, aside: bool = False) -> tuple[Query, ...]:
    """The queries of the shapes; the store says which classes have subclasses, and may hold literals set aside."""
    return _compiled(graph, frozenset((row["c"], row["d"]) for row in rows(store, _SUBCLASSES)), aside)


@lru_cache(maxsize=4)
def _compiled(graph: ShapesGraph, within: frozenset[tuple[Term, Term]], aside: bool) -> tuple[Query, ...]:
    """The same by which class is said to be within which; made once for all shares of a release."""
    queries = Queries(Conditions(Shapes(graph), _below(within), aside=aside))
    return tuple(one for one in queries.all() if one.text)


def _below(within: Iterable[tuple[Term, Term]]) -> Callable[[NamedNode], Sequence[NamedNode]]:
    above: dict[Term, set[Term]] = {}
    for lower, upper in within:
        above.setdefault(upper, set()).add(lower)

    def below(iri: NamedNode) -> list[NamedNode]:
        found, open_ = set[Term](), [*above.get(iri, ())]
        while open_:
            one = open_.pop()
            if one not in found:
                found.add(one)
                open_ += above.get(one, ())
        return sorted((one for one in found - {iri} if isinstance(one, NamedNode)), key=str)

    return below


def results_of(store: Store, query: Query) -> Iterator[Result]:
    """The results of a query, each as often as its focus node is to be judged."""
    seen = set()
    for row in rows_of(store, query):
        whole = tuple(row.items())
        if whole not in seen:
            seen.add(whole)
            yield _result(query, row)


def rows_of(store: Store, query: Query) -> Iterator[Row]:
    """What a query finds. Raises ShapeError where its text is not SPARQL, naming the shape that has it."""
    try:
        if not query.focus:
            yield from rows(store, query.text)
        elif query.together:
            yield from _as_often(list(rows(store, query.text)), rows(store, query.nodes))
        else:
            for focus in rows(store, query.nodes):
                for row in rows(store, query.text, {"this": focus["this"]}):
                    yield row | focus
    except SyntaxError as fault:
        raise query.constraint.fault(f"is not SPARQL: {fault}") from None


def _as_often(found: list[Row], nodes: Iterable[Row]) -> Iterator[Row]:
    """The rows of a rule, each as often as its focus node is to be judged."""
    of: dict[Term, list[Row]] = {}
    for row in found:
        of.setdefault(row["this"], []).append(row)
    for node in nodes if found else ():
        for row in of.get(node["this"], ()):
            yield row | node


def _result(query: Query, row: Row) -> Result:
    one = query.constraint
    messages = _messages(query, row)
    return Result(
        focus=row["this"],
        shape=one.shape.node,
        component=component_of(one),
        path=_path(query, row),
        value=_value(query, row),
        severity=one.shape.severity,
        message_da=messages.get("da", ""),
        message_en=messages.get("en", messages.get("", "")),
    )


def component_of(one: Constraint) -> str:
    """The name of a constraint's component, which follows its parameter's."""
    if isinstance(one, Custom):
        return text_of(one.value)
    name = "SPARQL" if one.parameter == "sparql" else one.parameter[0].upper() + one.parameter[1:]
    return f"{SH}{name}ConstraintComponent"


def _path(query: Query, row: Row) -> Path | None:
    said = row.get("path")
    return Path("iri", said.value) if isinstance(said, NamedNode) else query.constraint.shape.path


def _value(query: Query, row: Row) -> Term | None:
    """The value node; a query that gives none means the focus node of a node shape."""
    one = query.constraint
    if query.rule is not None and one.shape.path is None:
        return row.get("value", row["this"])
    return None if one.parameter in _WITHOUT_VALUE else row.get("value")


def _messages(query: Query, row: Row) -> dict[str, str]:
    """The messages by language (https://www.w3.org/TR/shacl/#sparql-constraints-prebound): of row, query or shape."""
    said = row.get("message")
    shape = query.constraint.shape.messages
    if isinstance(said, Literal):
        return {said.language or "": said.value}
    found = (query.rule.messages if query.rule else ()) or shape
    return {one.language or "": _put_in(one.value, query, row) for one in found} or _plain(query.constraint)


def _put_in(text: str, query: Query, row: Row) -> str:
    """The text with what its ``{?name}`` stand for."""
    if query.rule is None:
        return text
    given = dict(query.constraint.given) if isinstance(query.constraint, Custom) else {}
    known = given | row
    return _SLOT.sub(lambda slot: text_of(known[slot[1]]) if slot[1] in known else slot[0], text)


def _plain(one: Constraint) -> dict[str, str]:
    """What is said where a shape has no words of its own."""
    what = text_of(one.value) if isinstance(one, Custom) else f"sh:{one.parameter} {text_of(one.value)}"
    return {"da": f"Lever ikke op til {what}", "en": f"Does not meet {what}"}
