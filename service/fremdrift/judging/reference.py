"""The reference engine: pyshacl over the Oxigraph store (https://www.w3.org/TR/shacl/).

Nothing is fetched and nothing is inferred: shapes come from our own folder, ``owl:imports`` is not followed and the
advanced features (rules, JavaScript) stay shut.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from pyshacl import validate
from pyshacl.graph_abstraction import OxigraphDataGraph

from fremdrift.judging.report import Result
from fremdrift.model.graphs import SH, Graph, Literal, Node, URIRef
from fremdrift.quads.store import Store, in_memory
from fremdrift.quads.terms import Quad


class _Data(OxigraphDataGraph):
    """pyshacl asks often whether there is a graph at all; as shipped each time counts the whole store."""

    def __bool__(self) -> bool:
        return True


def read_shapes(folder: Path) -> Graph:
    """Every shape file of a folder in one graph."""
    graph = Graph()
    for path in sorted(folder.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def judge(quads: Iterable[Quad], shapes: Graph) -> list[Result]:
    """What the shapes find in the union of these quads, in a fixed order."""
    return judge_store(in_memory(Quad(one.subject, one.predicate, one.object) for one in quads), shapes)


def judge_store(store: Store, shapes: Graph) -> list[Result]:
    """What the shapes find in the default graph of a store, in a fixed order."""
    _, report, _ = validate(
        _Data(store),
        shacl_graph=shapes,
        advanced=False,
        inference="none",
        inplace=True,
        do_owl_imports=False,
        allow_warnings=True,
        allow_infos=True,
    )
    return sorted(_results(cast("Graph", report), shapes))


def _results(report: Graph, shapes: Graph) -> Iterator[Result]:
    """The top results alone: what stands under ``sh:detail`` of another is no result of its own."""
    for _, _, node in report.triples((None, SH.result, None)):
        value = report.value(node, SH.value)
        messages = _messages(report, node, shapes)
        path = report.value(node, SH.resultPath)
        yield Result(
            focus=_text(report.value(node, SH.focusNode)),
            shape=_text(report.value(node, SH.sourceShape)),
            component=_text(report.value(node, SH.sourceConstraintComponent)),
            path=_text(path) if isinstance(path, URIRef) else "",
            value=_text(value),
            value_iri=isinstance(value, URIRef),
            severity=_text(report.value(node, SH.resultSeverity)),
            message_da=messages.get("da", ""),
            message_en=messages.get("en", messages.get(None, "")),
        )


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


def _text(node: Node | None) -> str:
    return "" if node is None else str(node)
