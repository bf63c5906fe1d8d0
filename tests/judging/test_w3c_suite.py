"""The W3C's own suite for SHACL (https://github.com/w3c/data-shapes), by its manifests, with the engine that is default.

A report is right when it has the same results as often: focus node, path, value, component, shape and severity.
What is not met stands here by name and reason; a case that starts to pass fails the test.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

from fremdrift.ground.errors import ShapeError
from fremdrift.ground.namespaces import SH
from fremdrift.judging.engine import judge_quads
from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.paths import read_path
from fremdrift.judging.report import Result
from fremdrift.quads.terms import BlankNode, NamedNode, Quad, Term

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
CASES = {"core": 98, "sparql": 22}
NOT_MET = {
    "sparql/pre-binding/shapesGraph-001": "$shapesGraph is optional in the standard, and refused by name",
}


def graph(path: Path) -> ShapesGraph:
    return ShapesGraph(pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE, base_iri=path.as_uri()))


def cases(manifest: Path) -> Iterator[Path]:
    """The files of tests that a manifest names, itself or through those it includes."""
    stated = graph(manifest)
    me = NamedNode(manifest.as_uri())
    if stated.values(me, MF + "entries"):
        yield manifest
    for one in stated.values(me, MF + "include"):
        yield from cases(local(one))


def local(name: Term) -> Path:
    assert isinstance(name, NamedNode)
    return Path(name.value.removeprefix("file://"))


class Case:
    """A test: its data, its shapes, and the report that it expects, which is None where a refusal is right."""

    def __init__(self, path: Path) -> None:
        self.stated = graph(path)
        entry = next(one for one in self.stated.subjects() if self.stated.values(one, MF + "action"))
        (action,) = self.stated.values(entry, MF + "action")
        (self.result,) = self.stated.values(entry, MF + "result")
        self.data, self.shapes = (self.part(path, action, name) for name in ("dataGraph", "shapesGraph"))

    def part(self, path: Path, action: Term, name: str) -> ShapesGraph:
        (named,) = self.stated.values(action, SHT + name)
        return self.stated if local(named) == path else graph(local(named))

    @property
    def refuses(self) -> bool:
        return self.result == NamedNode(SHT + "Failure")

    def expected(self) -> Counter[tuple[str, ...]]:
        return Counter(self.one_expected(one) for one in self.stated.values(self.result, SH + "result"))

    def one_expected(self, node: Term) -> tuple[str, ...]:
        def value(name: str) -> Term | None:
            return next(iter(self.stated.values(node, SH + name)), None)

        path = value("resultPath")
        return (
            self.name(value("focusNode")),
            read_path(self.stated, path, node).text() if path else "",
            self.name(value("value")),
            self.name(value("sourceConstraintComponent")),
            self.name(value("sourceShape")),
            self.name(value("resultSeverity")),
        )

    def as_tuple(self, one: Result) -> tuple[str, ...]:
        path = one.path.text() if one.path else ""
        shape, component, severity = self.name(one.shape), f"<{one.component}>", f"<{one.severity}>"
        return self.name(one.focus), path, self.name(one.value), component, shape, severity

    def name(self, term: Term | None) -> str:
        """As the store writes it; a blank node has its name within one file only."""
        if isinstance(term, BlankNode) and not (self.data is self.shapes is self.stated):
            return "a blank node"
        return "" if term is None else str(stored(term))


def stored(term: Term) -> Term:
    store = pyoxigraph.Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), term))
    return next(iter(store)).object


def judged(case: Case) -> list[Result]:
    return judge_quads(case.data.statements, case.shapes)


def fault(case: Case) -> str:
    """What is wrong about the answer to a case; the empty text where nothing is."""
    try:
        found = Counter(case.as_tuple(one) for one in judged(case))
    except ShapeError as refusal:
        return "" if case.refuses else f"refused: {refusal}"
    if case.refuses:
        return "not refused"
    missing, surplus = case.expected() - found, found - case.expected()
    return f"missing {missing}, surplus {surplus}" if missing or surplus else ""


@pytest.mark.parametrize("suite", CASES)
def test_the_suite_is_met_but_for_what_is_named(standards: Path, suite: str) -> None:
    folder = standards / "w3c-shacl-tests" / "tests"
    files = list(cases(folder / suite / "manifest.ttl"))
    assert len(files) == CASES[suite]
    faults = {str(path.relative_to(folder).with_suffix("")): fault(Case(path)) for path in files}
    failed = {name: text for name, text in faults.items() if text}
    assert failed.keys() == {name for name in NOT_MET if name.startswith(suite)}, failed
