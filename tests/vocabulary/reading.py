"""The files of the vocabulary as its tests read them: ontology, code lists, context and shapes."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, SKOS
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[2]
VOCAB = ROOT / "vocab"
SHAPES = ROOT / "shapes"
METADATA = ROOT / "data" / "csv-metadata.json"
STANDARDS = ROOT.parent / "shared" / "standards"
CI = os.environ.get("CI") == "true"

OURS = "https://w3id.org/fremdrift/"
FD = OURS + "def/"
CODE = OURS + "code/"
ONTOLOGY = URIRef(FD)
LANGUAGES = ("da", "en")

FORBIDDEN = {
    "a capital first letter": re.compile(r"[A-ZÆØÅ][a-zæøå]"),
    "an article first": re.compile(r"(en|et|den|det|de|a|an|the) ", re.IGNORECASE),
    "a full stop": re.compile(r".*[.;:]$", re.DOTALL),
    "a set phrase": re.compile(r".*\b(defineres|defineret|forstås ved|betyder|betegner|defined|means|refers to)\b"),
    "a negation": re.compile(r".*\b(ikke|ingen|intet|aldrig|not|no|none|never)\b"),
    "a usually": re.compile(r".*\b(typisk|ofte|normalt|som regel|gerne|usually|typically|often|normally)\b"),
    "an enumeration": re.compile(r".*,.*,|.*\b(og lignende|m\.m\.|osv|etc)\b"),
    "a single word": re.compile(r"\S+$"),
    "too many words": re.compile(r"(\S+\s+){25}"),
}
"""What a definition must not have, as the Danish model rules 20 to 22 say it (chapter 3 of their guide)."""


@cache
def ontology() -> Graph:
    return Graph().parse(VOCAB / "fremdrift.ttl")


@cache
def codes() -> Graph:
    return Graph().parse(VOCAB / "codes.ttl").parse(VOCAB / "printed-scales.ttl")


@cache
def shapes() -> Graph:
    graph = Graph()
    for path in sorted(SHAPES.glob("*.ttl")):
        graph.parse(path)
    return graph


@cache
def context() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((VOCAB / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return loaded


def short_names() -> dict[str, URIRef]:
    """The terms of the context, prefixes apart, each with the IRI it stands for."""
    found = {}
    for short, meant in context().items():
        compact = meant["@id"] if isinstance(meant, dict) else str(meant)
        prefix, _, local = compact.partition(":")
        if not short.startswith("@") and not local.startswith("//"):
            found[short] = URIRef(context()[prefix] + local)
    return found


def term(name: str) -> URIRef:
    return URIRef(FD + name)


def name(node: Node) -> str:
    return str(node).removeprefix(FD)


@cache
def terms() -> tuple[URIRef, ...]:
    """Everything the ontology describes in our namespace, but the ontology itself."""
    found = {one for one in ontology().subjects() if isinstance(one, URIRef) and one.startswith(FD)}
    return tuple(sorted(found - {ONTOLOGY}))


def of_type(*kinds: URIRef) -> list[URIRef]:
    return [one for one in terms() if any((one, RDF.type, kind) in ontology() for kind in kinds)]


def properties() -> list[URIRef]:
    return of_type(OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@cache
def concepts() -> tuple[URIRef, ...]:
    return tuple(sorted(one for one in codes().subjects(RDF.type, SKOS.Concept) if isinstance(one, URIRef)))


def in_language(graph: Graph, subject: Node, predicate: URIRef, lang: str) -> list[str]:
    return [str(one) for one in graph.objects(subject, predicate) if isinstance(one, Literal) and one.language == lang]


def strings(value: Any) -> Iterator[str]:
    """Every key and value of a JSON document that is text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings([*value.keys(), *value.values()])
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


@cache
def metadata() -> frozenset[str]:
    """Every text of the definition of the tables."""
    return frozenset(strings(json.loads(METADATA.read_text(encoding="utf-8"))))


def faults(definition: str, label: str) -> list[str]:
    """What is wrong with the form of a definition."""
    found = [fault for fault, pattern in FORBIDDEN.items() if pattern.match(definition)]
    own = re.search(rf"\b{re.escape(label)}\b", definition, re.IGNORECASE)
    return [*found, "its own term"] if own else found


def definition_faults(graph: Graph, subjects: Iterable[URIRef]) -> Iterator[str]:
    for one in subjects:
        for lang in LANGUAGES:
            label = next(iter(in_language(graph, one, SKOS.prefLabel, lang)), "")
            for definition in in_language(graph, one, SKOS.definition, lang):
                yield from (f"{one} has {fault} in {lang}: {definition}" for fault in faults(definition, label))


def examples() -> list[Path]:
    """The vocabulary itself and every example of the shapes."""
    return [*sorted(VOCAB.glob("*.ttl")), *sorted((ROOT / "tests" / "shapes").rglob("*.ttl"))]


def through_json_ld(graph: Graph) -> tuple[Graph, Graph]:
    """The graph as rdflib writes it under our context, read again by rdflib and by pyoxigraph."""
    document = json.loads(graph.serialize(format="json-ld", context=context(), auto_compact=False))
    body = json.dumps({**document, "@context": context()})
    quads = pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.JSON_LD)
    other = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return Graph().parse(data=body, format="json-ld"), Graph().parse(data=other, format="nt")
