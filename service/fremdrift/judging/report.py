"""The report of a judgement: what SHACL found, as findings for people and as the standard's report graph.

Validation report: https://www.w3.org/TR/shacl/#validation-report
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from fremdrift.ground.namespaces import SH
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.paths import Path, path_statements, read_path
from fremdrift.model.findings import Severity
from fremdrift.model.iris import Names
from fremdrift.quads.terms import TYPE, BlankNode, Literal, NamedNode, Quad, Term, Triple, text_of, typed

SEVERITIES: Final = {
    SH + "Violation": Severity.VIOLATION,
    SH + "Warning": Severity.WARNING,
    SH + "Info": Severity.INFO,
}


@dataclass(frozen=True)
class Result:
    """One validation result (https://www.w3.org/TR/shacl/#results-validation-result), with Danish and English words."""

    focus: Term
    shape: Term
    component: str
    path: Path | None = None
    value: Term | None = None
    severity: str = SH + "Violation"
    message_da: str = ""
    message_en: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """Where a result stands among others: the same results come in the same order."""
        path, value = self.path.text() if self.path else "", "" if self.value is None else str(self.value)
        return str(self.focus), str(self.shape), self.component, path, value, self.message_da, self.message_en

    @property
    def predicate(self) -> str:
        """The property that the result is about, the empty text where its path is more than one property, or none."""
        return self.path.predicate if self.path else ""

    @property
    def text(self) -> str:
        """The value for people: a name or a text, empty where there is none."""
        return "" if self.value is None else text_of(self.value)


def in_order(results: Iterable[Result]) -> list[Result]:
    """The results in their fixed order."""
    return sorted(results, key=lambda one: one.order)


def report_quads(results: Iterable[Result], names: Names, judged: str) -> Iterator[Quad]:
    """The report graph without blank nodes: a result is ``…/graph/validation#r1`` and so on, in a fixed order. It
    conforms where there is no result at all, of whatever severity (https://www.w3.org/TR/shacl/#conforms).
    """
    graph = names.graph("validation")
    report = NamedNode(f"{graph.value}#report")
    results = in_order(results)
    yield Quad(report, TYPE, NamedNode(SH + "ValidationReport"), graph)
    yield Quad(report, NamedNode(SH + "conforms"), typed(str(not results).lower(), "boolean"), graph)
    yield Quad(report, NamedNode("http://purl.org/dc/terms/created"), typed(judged, "dateTime"), graph)
    for number, one in enumerate(results, start=1):
        node = NamedNode(f"{graph.value}#r{number}")
        yield Quad(report, NamedNode(SH + "result"), node, graph)
        for subject, predicate, value in _statements(node, one):
            yield Quad(subject, NamedNode(predicate), value, graph)


def read_report(quads: Iterable[Quad], names: Names) -> list[Result] | None:
    """The results that a report graph was written from; None where it names what has no name of its own, since then
    nobody knows what that was.
    """
    ours = f"{names.graph('validation').value}#"
    graph = ShapesGraph(
        Triple(_path_node(one.subject, ours), one.predicate, _path_node(one.object, ours)) for one in quads
    )
    results = [_read(graph, node) for node in graph.values(NamedNode(f"{ours}report"), SH + "result")]
    terms = (term for one in results for term in (one.focus, one.shape, one.value))
    return None if any(isinstance(term, NamedNode) and term.value.startswith(ours) for term in terms) else results


def _path_node(term: Any, ours: str) -> Any:
    """The same term; what we named a node of a path by is none again, since a path with a name is one property."""
    if isinstance(term, NamedNode) and term.value.startswith(ours) and "-path" in term.value:
        return BlankNode(term.value.removeprefix(ours))
    return term


def _read(graph: ShapesGraph, node: Term) -> Result:
    path = next(iter(graph.values(node, SH + "resultPath")), None)
    said = [one for one in graph.values(node, SH + "resultMessage") if isinstance(one, Literal)]
    messages = {one.language: one.value for one in said}
    focus, shape, component, severity = (
        graph.values(node, SH + name)[0]
        for name in ("focusNode", "sourceShape", "sourceConstraintComponent", "resultSeverity")
    )
    return Result(
        focus=focus,
        shape=shape,
        component=text_of(component),
        path=None if path is None else read_path(graph, path, node),
        value=next(iter(graph.values(node, SH + "value")), None),
        severity=text_of(severity),
        message_da=messages.get("da", ""),
        message_en=messages.get("en", ""),
    )


def _statements(node: NamedNode, one: Result) -> Iterator[tuple[NamedNode, str, Term]]:
    yield node, TYPE.value, NamedNode(SH + "ValidationResult")
    yield node, SH + "focusNode", _named(one.focus, node)
    yield node, SH + "sourceShape", _named(one.shape, node)
    yield node, SH + "sourceConstraintComponent", NamedNode(one.component)
    yield node, SH + "resultSeverity", NamedNode(one.severity)
    if one.value is not None:
        yield node, SH + "value", _named(one.value, node)
    if one.path is not None and one.path.predicate:
        yield node, SH + "resultPath", NamedNode(one.path.predicate)
    elif one.path is not None:
        yield node, SH + "resultPath", NamedNode(f"{node.value}-path")
        yield from path_statements(one.path, f"{node.value}-path")
    for lang, text in (("da", one.message_da), ("en", one.message_en)):
        if text:
            yield node, SH + "resultMessage", Literal(text, language=lang)


def _named(term: Term, node: NamedNode) -> Term:
    """The same term; a blank node gets a name beside the result's."""
    return NamedNode(f"{node.value}-{term.value}") if isinstance(term, BlankNode) else term
