"""The reference engine: pyshacl over the Oxigraph store (https://www.w3.org/TR/shacl/).

Nothing is fetched and nothing is inferred: shapes come from our own folder, ``owl:imports`` is not followed and the
advanced features (rules, JavaScript) stay shut.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

from pyparsing import ParseBaseException
from pyshacl import validate
from pyshacl.graph_abstraction import OxigraphDataGraph

from fremdrift.ground.errors import ShapeError
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.paths import Path, read_path
from fremdrift.judging.report import Result, in_order
from fremdrift.model.graphs import SH, Graph, Literal, Node, statements_of, term_of, to_graph
from fremdrift.quads.store import Statement, Store
from fremdrift.quads.terms import Term


class _Data(OxigraphDataGraph):
    """pyshacl asks often whether there is a graph at all; as shipped each time counts the whole store. It also asks
    what is said of literals, where the store takes the question for a fault.
    """

    def __bool__(self) -> bool:
        return True

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Any:
        return iter(()) if isinstance(subject, Literal) else super().objects(subject, predicate, unique)


def judge(store: Store, shapes: ShapesGraph) -> list[Result]:
    """What the shapes find in the default graph of a store, in a fixed order.

    Raises ShapeError where pyshacl refuses a shape.
    """
    return _judged(_Data(store), shapes)


def judge_as_written(statements: Iterable[Statement], shapes: ShapesGraph) -> list[Result]:
    """What the shapes find in a document, by its datatypes as they are written: the store keeps
    ``xsd:nonNegativeInteger`` as ``xsd:integer``. Raises ShapeError.
    """
    return _judged(to_graph(statements), shapes)


def _judged(data: Any, shapes: ShapesGraph) -> list[Result]:
    asked = to_graph(shapes.statements)
    try:
        _, report, _ = validate(
            data,
            shacl_graph=asked,
            advanced=False,
            inference="none",
            inplace=True,
            do_owl_imports=False,
            allow_warnings=True,
            allow_infos=True,
        )
    except (RuntimeError, SyntaxError, ParseBaseException, re.error) as fault:  # its own, its parsers', the store's
        raise ShapeError(f"pyshacl: {fault}") from None
    return in_order(_results(cast("Graph", report), asked))


def _results(report: Graph, shapes: Graph) -> Iterator[Result]:
    """The top results alone: what stands under ``sh:detail`` of another is no result of its own."""
    paths = ShapesGraph(statements_of(report))
    for _, _, node in report.triples((None, SH.result, None)):
        messages = _messages(report, node, shapes)
        yield Result(
            focus=cast("Term", _term(report.value(node, SH.focusNode))),
            shape=cast("Term", _term(report.value(node, SH.sourceShape))),
            component=str(report.value(node, SH.sourceConstraintComponent)),
            path=_path(paths, report.value(node, SH.resultPath), node),
            value=_term(report.value(node, SH.value)),
            severity=str(report.value(node, SH.resultSeverity)),
            message_da=messages.get("da", ""),
            message_en=messages.get("en", messages.get(None, "")),
        )


def _path(paths: ShapesGraph, path: Node | None, result: Node) -> Path | None:
    return None if path is None else read_path(paths, term_of(path), term_of(result))


def _term(node: Node | None) -> Term | None:
    return None if node is None else term_of(node)


def _messages(report: Graph, result: Node, shapes: Graph) -> dict[str | None, str]:
    """The messages by language, as the shape words them: pyshacl drops the language of a SPARQL constraint's."""
    for said_by in (report.value(result, SH.sourceConstraint), report.value(result, SH.sourceShape)):
        said = _literals(shapes, said_by, SH.message)
        if said and not any("{" in text for text in said.values()):
            return said
    return _literals(report, result, SH.resultMessage)


def _literals(graph: Graph, subject: Node | None, predicate: Node) -> dict[str | None, str]:
    found = graph.objects(subject, predicate) if subject is not None else ()
    return {one.language: str(one) for one in found if isinstance(one, Literal)}
