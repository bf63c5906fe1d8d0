"""The W3C test manifests, read with rdflib, and answers compared value by value.

https://github.com/w3c/rdf-tests. The data of every test is loaded into one release of its own, a named graph a file;
a test then names its dataset in the request, as the protocol says.
"""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection

BASE = "http://w3c.test/"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
XSD = "http://www.w3.org/2001/XMLSchema#"
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "rdf": ox.RdfFormat.RDF_XML,
    "nt": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
BLANK = re.compile(r"(?<!['\w])_:[\w-]+")
Row = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    """One test of a manifest; files are paths relative to the suites' folder."""

    name: str
    kind: str
    query: str
    data: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    result: str = ""


def read(folder: Path, manifest: str) -> rdflib.Graph:
    return rdflib.Graph().parse(folder / manifest, publicID=BASE + manifest)


def cases(folder: Path, *suites: str) -> list[Case]:
    """The tests of queries in these suites; updates have no place at an endpoint that only reads."""
    found = []
    for manifest in sorted(path for suite in suites for path in folder.glob(f"{suite}/*/manifest.ttl")):
        graph = read(folder, manifest.relative_to(folder).as_posix())
        for entries in graph.objects(None, MF.entries):
            found += [
                case(graph, entry, manifest.parent.relative_to(folder).as_posix())
                for entry in Collection(graph, entries)
            ]
    return [one for one in found if one is not None]


def case(graph: rdflib.Graph, entry: Any, folder: str) -> Case | None:
    kinds = [str(one).rpartition("#")[2] for one in graph.objects(entry, rdflib.RDF.type)]
    kind = next((one for one in kinds if one.endswith(("Test", "Test11"))), "")
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    name = f"{folder}/{str(entry).rpartition('#')[2]}"
    if kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
        return Case(
            name,
            kind,
            local(graph.value(action, QT.query)),
            tuple(sorted(local(one) for one in graph.objects(action, QT.data))),
            tuple(sorted(local(one) for one in graph.objects(action, QT.graphData))),
            local(result) if result else "",
        )
    if kind in ("PositiveSyntaxTest", "PositiveSyntaxTest11", "NegativeSyntaxTest", "NegativeSyntaxTest11"):
        return Case(name, kind.removesuffix("11"), local(action))
    return None


def local(iri: Any) -> str:
    return str(iri).removeprefix(BASE)


def quads(folder: Path, files: set[str]) -> Iterator[ox.Quad]:
    """The data of the tests, each file a named graph."""
    for name in sorted(files):
        graph = ox.NamedNode(BASE + name)
        kind = FORMATS[name.rpartition(".")[2]]
        for quad in ox.parse(path=str(folder / name), format=kind, base_iri=BASE + name, rename_blank_nodes=True):
            inner = quad.graph_name if isinstance(quad.graph_name, ox.NamedNode) else graph
            yield ox.Quad(quad.subject, quad.predicate, quad.object, inner)


def named_inside(folder: Path, name: str) -> set[str]:
    """The named graphs that a data file itself has."""
    found = ox.parse(path=str(folder / name), format=FORMATS[name.rpartition(".")[2]], base_iri=BASE + name)
    return {one.graph_name.value for one in found if isinstance(one.graph_name, ox.NamedNode)}


# --- Answers ---


def number(lexical: str, datatype: str) -> str:
    """A number by its value: the store writes numbers in canonical form."""
    if datatype in (XSD + "double", XSD + "float"):
        return repr(float(lexical.replace("INF", "inf")))
    try:
        return str(Decimal(lexical).normalize() + 0)
    except InvalidOperation:
        return lexical


NUMERIC = {
    XSD + name for name in ("integer", "decimal", "double", "float", "int", "nonNegativeInteger", "positiveInteger")
}


def of_json(term: dict[str, Any]) -> str:
    """A term of SPARQL JSON in one spelling."""
    if term["type"] == "uri":
        return f"<{term['value']}>"
    if term["type"] == "bnode":
        return "_:" + term["value"]
    if term["type"] == "triple":
        value = term["value"]
        return f"<<{' '.join(of_json(value[one]) for one in ('subject', 'predicate', 'object'))}>>"
    return literal(term["value"], term.get("datatype", ""), term.get("xml:lang", ""), term.get("its:dir", ""))


def literal(lexical: str, datatype: str, language: str, direction: str = "") -> str:
    if language:
        return f"{lexical!r}@{language.lower()}{'--' + direction if direction else ''}"
    if datatype in NUMERIC:
        return f"{number(lexical, datatype)}^^{datatype}"
    return f"{lexical!r}^^{datatype or XSD + 'string'}"


def of_oxigraph(term: Any) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<{term.value}>"
    if isinstance(term, ox.BlankNode):
        return "_:" + term.value
    if isinstance(term, ox.Triple):
        return f"<<{of_oxigraph(term.subject)} {of_oxigraph(term.predicate)} {of_oxigraph(term.object)}>>"
    direction = getattr(term, "direction", None)
    return literal(
        term.value,
        "" if term.language else term.datatype.value,
        term.language or "",
        str(direction or "").rpartition(".")[2].lower(),
    )


def of_rdflib(term: Any) -> str:
    if isinstance(term, rdflib.URIRef):
        return f"<{term}>"
    if isinstance(term, rdflib.BNode):
        return f"_:{term}"
    return literal(str(term), str(term.datatype or ""), term.language or "")


def rows_of_json(text: bytes) -> list[Row] | bool:
    answer = json.loads(text)
    if "boolean" in answer:
        return bool(answer["boolean"])
    return [frozenset((name, of_json(term)) for name, term in row.items()) for row in answer["results"]["bindings"]]


def rows_of_file(path: Path, base: str) -> list[Row] | bool:
    """What a result file expects: any of the result formats, or the result set vocabulary."""
    if path.suffix == ".ttl":
        return rows_of_vocabulary(rdflib.Graph().parse(path, publicID=base))
    kinds = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}
    found = ox.parse_query_results(path=str(path), format=kinds[path.suffix])
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [one.value for one in found.variables]
    return [frozenset((name, of_oxigraph(row[name])) for name in names if row[name] is not None) for row in found]


def rows_of_vocabulary(graph: rdflib.Graph) -> list[Row] | bool:
    root = graph.value(None, rdflib.RDF.type, RS.ResultSet)
    if (truth := graph.value(root, RS.boolean)) is not None:
        return bool(truth.toPython())
    return [
        frozenset(
            (str(graph.value(one, RS.variable)), of_rdflib(graph.value(one, RS.value)))
            for one in graph.objects(row, RS.binding)
        )
        for row in graph.objects(root, RS.solution)
    ]


def same_rows(ours: list[Row] | bool, expected: list[Row] | bool) -> bool:
    """Equal as multisets, blank nodes matched one to one."""
    if isinstance(ours, bool) or isinstance(expected, bool):
        return ours == expected
    return len(ours) == len(expected) and _match(sorted(map(sorted, ours)), sorted(map(sorted, expected)), {})


def _match(ours: list[list[tuple[str, str]]], expected: list[list[tuple[str, str]]], names: dict[str, str]) -> bool:
    if not ours:
        return True
    for number_, other in enumerate(expected):
        found = _unify(ours[0], other, names)
        if found is not None and _match(ours[1:], expected[:number_] + expected[number_ + 1 :], found):
            return True
    return False


def _unify(row: list[tuple[str, str]], other: list[tuple[str, str]], names: dict[str, str]) -> dict[str, str] | None:
    """The names of blank nodes under which two rows are the same, None where they are not."""
    names = dict(names)
    for (variable, ours), (wanted, theirs) in itertools.zip_longest(row, other, fillvalue=("", "")):
        mine, their = BLANK.findall(ours), BLANK.findall(theirs)
        if variable != wanted or BLANK.sub("_:", ours) != BLANK.sub("_:", theirs) or len(mine) != len(their):
            return None
        for left, right in zip(mine, their, strict=True):
            if names.setdefault(left, right) != right or list(names.values()).count(right) > 1:
                return None
    return names
