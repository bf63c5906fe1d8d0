"""The report of a judgement: what SHACL found, as findings for people and as the standard's report graph.

Validation report: https://www.w3.org/TR/shacl/#validation-report
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from fremdrift.ground.namespaces import SH
from fremdrift.judging.paths import Path, path_statements
from fremdrift.model.findings import Severity
from fremdrift.model.iris import Names
from fremdrift.quads.terms import TYPE, BlankNode, Literal, NamedNode, Quad, Term, text_of, typed

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
    """The report graph without blank nodes: a result is ``…/graph/validation#r1`` and so on, in a fixed order."""
    graph = names.graph("validation")
    report = NamedNode(f"{graph.value}#report")
    results = in_order(results)
    conforms = not any(one.severity == SH + "Violation" for one in results)
    yield Quad(report, TYPE, NamedNode(SH + "ValidationReport"), graph)
    yield Quad(report, NamedNode(SH + "conforms"), typed(str(conforms).lower(), "boolean"), graph)
    yield Quad(report, NamedNode("http://purl.org/dc/terms/created"), typed(judged, "dateTime"), graph)
    for number, one in enumerate(results, start=1):
        node = NamedNode(f"{graph.value}#r{number}")
        yield Quad(report, NamedNode(SH + "result"), node, graph)
        for subject, predicate, value in _statements(node, one):
            yield Quad(subject, NamedNode(predicate), value, graph)


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
