"""The description of the endpoint: SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/)
with VoID counts (https://www.w3.org/TR/void/#statistics), the limits, and worked questions to run.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from fremdrift.cataloguing.writer import Writer
from fremdrift.ground.formats import GRAPH_RESULTS, RESULTS, Format
from fremdrift.ground.namespaces import DCT, FD, RDFS, SCHEMA, SD, SH, VOID
from fremdrift.ground.settings import Settings
from fremdrift.model.iris import Names
from fremdrift.quads.terms import Literal, NamedNode, Quad, typed

_LIMITS = (
    ("query_seconds", "sekunder for en forespørgsel", "seconds for a query", "SEC"),
    ("query_memory", "MiB hukommelse for en forespørgsel", "MiB of memory for a query", "E79"),
    ("query_bytes", "byte i et svar", "bytes in an answer", "AD"),
    ("query_rows", "rækker i et svar", "rows in an answer", "C62"),
    ("query_text", "byte i en forespørgsel", "bytes in a query", "AD"),
    ("query_depth", "niveauer af parenteser i en forespørgsel", "levels of brackets in a query", "C62"),
    ("query_operators", "operatorer og mønstre i en forespørgsel", "operators and patterns in a query", "C62"),
    (
        "client_seconds",
        "sekunders forespørgsler i minuttet pr. klient",
        "seconds of queries a minute for a client",
        "SEC",
    ),
    ("client_errors", "fejlede forespørgsler i minuttet pr. klient", "failed queries a minute for a client", "C62"),
)
"""Setting, what it limits in Danish and English, and its unit (UN/CEFACT)."""
_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "n-triples": "N-Triples",
    "json-ld": "JSON-LD",
    "rdf-xml": "RDF_XML",
    "trig": "TriG",
}


def limits_in_words(settings: Settings, lang: str) -> list[tuple[float, str]]:
    """Each limit as a number and what it limits; bytes as MiB where there are as many."""
    return [_limit(getattr(settings, name), da if lang == "da" else en, unit) for name, da, en, unit in _LIMITS]


def _limit(number: float, what: str, unit: str) -> tuple[float, str]:
    if unit == _BYTES and number >= _MIB:
        return round(number / _MIB, 1), f"MiB {what.partition(' ')[2]}"
    return number, what


_BYTES: Final = "AD"
_MIB: Final = 2**20


def service_quads(settings: Settings, counts: Mapping[str, Any], examples: Iterable[Any]) -> list[Quad]:
    """The endpoint as a graph. ``counts`` are the manifest's, ``examples`` have name, da, en and query."""
    names = Names(settings.base_iri)
    writer = Writer(names.graph("service"))
    service, endpoint = names.iri("sparql#service"), names.iri("sparql")
    writer.kind(service, SD + "Service")
    writer.say(service, SD + "endpoint", endpoint)
    writer.say(service, SD + "supportedLanguage", NamedNode(SD + "SPARQL11Query"))
    writer.say(service, SD + "feature", NamedNode(SD + "UnionDefaultGraph"))
    writer.say(service, SD + "resultFormat", *map(_format, (*RESULTS, *GRAPH_RESULTS)))
    writer.texts(service, RDFS + "label", {"da": "SPARQL-endepunkt", "en": "SPARQL endpoint"})
    _limits(writer, names, service, settings)
    _dataset(writer, names, service, counts)
    for one in examples:
        _example(writer, names, one, endpoint)
    return writer.quads


def _format(form: Format) -> NamedNode:
    return NamedNode(_FORMATS + _FORMAT_NAMES[form.name])


def _limits(writer: Writer, names: Names, service: NamedNode, settings: Settings) -> None:
    for name, da, en, unit in _LIMITS:
        node = names.iri(f"sparql#{name.replace('_', '-')}")
        writer.say(service, SCHEMA + "additionalProperty", node)
        writer.kind(node, SCHEMA + "PropertyValue")
        writer.texts(node, RDFS + "label", {"da": f"højst: {da}", "en": f"at most: {en}"})
        writer.say(node, SCHEMA + "maxValue", typed(_written(getattr(settings, name)), "decimal"))
        writer.say(node, SCHEMA + "unitCode", Literal(unit))


def _written(limit: float) -> str:
    """A limit with all its digits, without zeros that say nothing."""
    return f"{Decimal(str(limit)).normalize():f}"


def _dataset(writer: Writer, names: Names, service: NamedNode, counts: Mapping[str, Any]) -> None:
    dataset, union = names.iri("sparql#dataset"), names.iri("sparql#default-graph")
    writer.say(service, SD + "defaultDataset", dataset)
    writer.kind(dataset, SD + "Dataset", VOID + "Dataset")
    writer.say(dataset, VOID + "sparqlEndpoint", names.iri("sparql"))
    writer.say(dataset, SD + "defaultGraph", union)
    writer.kind(union, SD + "Graph", VOID + "Dataset")
    writer.number(union, VOID + "triples", sum(counts["graphs"].values()))
    writer.number(union, VOID + "classes", len(counts["classes"]))
    writer.number(union, VOID + "properties", len(counts["properties"]))
    for kind, how_many in (("class", "entities"), ("property", "triples")):
        for number, (iri, count) in enumerate(counts["classes" if kind == "class" else "properties"].items(), 1):
            part = names.iri(f"sparql#{kind}-{number}")
            writer.say(union, f"{VOID}{kind}Partition", part)
            writer.say(part, VOID + kind, NamedNode(iri))
            writer.number(part, VOID + how_many, count)
    _graphs(writer, names, dataset, counts["graphs"])
    _links(writer, names, union, counts.get("links", ()))
    for path in counts.get("dumps", ()):
        writer.say(dataset, VOID + "dataDump", names.iri(path))
    writer.say(dataset, VOID + "uriSpace", Literal(names.base))
    writer.say(dataset, VOID + "vocabulary", NamedNode(FD))
    writer.say(dataset, DCT + "isReferencedBy", names.iri("dataset/all"))


def _graphs(writer: Writer, names: Names, dataset: NamedNode, counts: dict[str, int]) -> None:
    for number, (iri, count) in enumerate(counts.items(), 1):
        named, graph = names.iri(f"sparql#named-graph-{number}"), names.iri(f"sparql#graph-{number}")
        writer.say(dataset, SD + "namedGraph", named)
        writer.kind(named, SD + "NamedGraph")
        writer.say(named, SD + "name", NamedNode(iri))
        writer.say(named, SD + "graph", graph)
        writer.kind(graph, SD + "Graph", VOID + "Dataset")
        writer.number(graph, VOID + "triples", count)


def _links(writer: Writer, names: Names, union: NamedNode, links: Iterable[tuple[str, str, int]]) -> None:
    """What leads to other sites (https://www.w3.org/TR/void/#linkset), by property and site."""
    for number, (predicate, host, count) in enumerate(links, 1):
        node = names.iri(f"sparql#linkset-{number}")
        writer.kind(node, VOID + "Linkset")
        writer.say(node, VOID + "subjectsTarget", union)
        writer.say(node, VOID + "objectsTarget", NamedNode(host))
        writer.say(node, VOID + "linkPredicate", NamedNode(predicate))
        writer.number(node, VOID + "triples", count)
        writer.say(union, VOID + "subset", node)


def _example(writer: Writer, names: Names, one: Any, endpoint: NamedNode) -> None:
    node = names.iri(f"sparql#example-{one.name}")
    writer.kind(node, SH + "SPARQLExecutable", SH + "SPARQLSelectExecutable")
    writer.texts(node, RDFS + "comment", {"da": one.da, "en": one.en})
    writer.say(node, SH + "select", Literal(one.query))
    writer.say(node, SCHEMA + "target", endpoint)
