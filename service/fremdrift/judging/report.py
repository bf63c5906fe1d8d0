"""The report of a judgement: what SHACL found, as findings for people and as the standard's report graph.

Validation report: https://www.w3.org/TR/shacl/#validation-report
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fremdrift.ground.namespaces import SH
from fremdrift.model.findings import Severity
from fremdrift.model.iris import Names
from fremdrift.quads.terms import TYPE, Literal, NamedNode, Quad, typed

SEVERITIES: Final = {
    SH + "Violation": Severity.VIOLATION,
    SH + "Warning": Severity.WARNING,
    SH + "Info": Severity.INFO,
}


@dataclass(frozen=True, order=True)
class Result:
    """One validation result; ``value`` is the text of the value node, ``value_iri`` whether that is an IRI."""

    focus: str
    shape: str
    component: str
    path: str = ""
    value: str = ""
    value_iri: bool = False
    severity: str = SH + "Violation"
    message_da: str = ""
    message_en: str = ""


def report_quads(results: list[Result], names: Names, judged: str) -> Iterator[Quad]:
    """The report graph without blank nodes: a result is ``…/graph/validation#r1`` and so on, in a fixed order."""
    graph = names.graph("validation")
    report = NamedNode(f"{graph.value}#report")
    conforms = not any(one.severity == SH + "Violation" for one in results)
    yield Quad(report, TYPE, NamedNode(SH + "ValidationReport"), graph)
    yield Quad(report, NamedNode(SH + "conforms"), typed(str(conforms).lower(), "boolean"), graph)
    yield Quad(report, NamedNode("http://purl.org/dc/terms/created"), typed(judged, "dateTime"), graph)
    for number, one in enumerate(sorted(results), start=1):
        node = NamedNode(f"{graph.value}#r{number}")
        yield Quad(report, NamedNode(SH + "result"), node, graph)
        yield from _result_quads(node, one, graph)


def _result_quads(node: NamedNode, one: Result, graph: NamedNode) -> Iterator[Quad]:
    yield Quad(node, TYPE, NamedNode(SH + "ValidationResult"), graph)
    named = {
        "focusNode": one.focus,
        "sourceShape": one.shape,
        "sourceConstraintComponent": one.component,
        "resultSeverity": one.severity,
        "resultPath": one.path,
        "value": one.value if one.value_iri else "",
    }
    for name, iri in named.items():
        if iri:
            yield Quad(node, NamedNode(SH + name), NamedNode(iri), graph)
    if one.value and not one.value_iri:
        yield Quad(node, NamedNode(SH + "value"), Literal(one.value), graph)
    for lang, text in (("da", one.message_da), ("en", one.message_en)):
        if text:
            yield Quad(node, NamedNode(SH + "resultMessage"), Literal(text, language=lang), graph)
