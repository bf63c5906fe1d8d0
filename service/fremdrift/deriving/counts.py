"""Counts: how much of what a release holds, and where it leads."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from fremdrift.ground.namespaces import FD, FOAF
from fremdrift.quads.query import select
from fremdrift.quads.source import Source
from fremdrift.quads.terms import TYPE, NamedNode, Quad, text_of

_CLASSES = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?class } GROUP BY ?class"
_PAGES = f"SELECT DISTINCT ?page WHERE {{ ?source a <{FD}Source> ; <{FOAF}page> ?page }}"


def class_counts(store: Source) -> dict[str, int]:
    """How many things of each class, by the IRI of the class."""
    return {row["class"]: int(row["count"]) for row in sorted(select(store, _CLASSES), key=lambda one: one["class"])}


def statement_counts(quads: Iterable[Quad]) -> dict[str, dict[str, int]]:
    """How many statements in each named graph and with each property: ``{"graphs": {…}, "properties": {…}}``."""
    graphs: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for quad in quads:
        graphs[text_of(quad.graph_name)] += 1
        properties[quad.predicate.value] += 1
    return {"graphs": dict(sorted(graphs.items())), "properties": dict(sorted(properties.items()))}


def link_counts(quads: Iterable[Quad], own: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """How many statements lead to other sites: property, host with scheme, number; ``own`` is where ours begin.

    Classes are no links, nor are the properties themselves.
    """
    found: Counter[tuple[str, str]] = Counter()
    for quad in quads:
        if isinstance(quad.object, NamedNode) and quad.predicate != TYPE and not quad.object.value.startswith(own):
            parts = urlsplit(quad.object.value)
            if parts.scheme in ("http", "https"):
                found[quad.predicate.value, f"{parts.scheme}://{parts.netloc}/"] += 1
    return [(predicate, host, count) for (predicate, host), count in sorted(found.items())]


def sources_read(store: Source) -> tuple[str, ...]:
    """The public addresses of the sources, sorted."""
    return tuple(sorted(row["page"] for row in select(store, _PAGES)))
