"""Counts: how much of what a release holds, and where it leads."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from fremdrift.ground.namespaces import FD, FOAF
from fremdrift.quads.lines import Line, iri_of
from fremdrift.quads.query import select
from fremdrift.quads.source import Source
from fremdrift.quads.terms import TYPE

_TYPE = str(TYPE)
_CLASSES = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?class } GROUP BY ?class"
_PAGES = f"SELECT DISTINCT ?page WHERE {{ ?source a <{FD}Source> ; <{FOAF}page> ?page }}"


def class_counts(store: Source) -> dict[str, int]:
    """How many things of each class, by the IRI of the class."""
    return {row["class"]: int(row["count"]) for row in sorted(select(store, _CLASSES), key=lambda one: one["class"])}


def statement_counts(lines: Iterable[Line]) -> dict[str, dict[str, int]]:
    """How many statements in each named graph and with each property: ``{"graphs": {…}, "properties": {…}}``."""
    graphs: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for _, predicate, _, graph in lines:
        graphs[graph] += 1
        properties[predicate] += 1
    return {"graphs": _by_iri(graphs), "properties": _by_iri(properties)}


def _by_iri(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted((iri_of(notation), count) for notation, count in counts.items()))


def link_counts(lines: Iterable[Line], own: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """How many statements lead to other sites: property, host with scheme, number; ``own`` is where ours begin.

    Classes are no links, nor are the properties themselves.
    """
    ours = tuple(f"<{one}" for one in own)
    found: Counter[tuple[str, str]] = Counter()
    for _, predicate, value, _ in lines:
        if value[0] == "<" and predicate != _TYPE and not value.startswith(ours):
            parts = urlsplit(iri_of(value))
            if parts.scheme in ("http", "https"):
                found[iri_of(predicate), f"{parts.scheme}://{parts.netloc}/"] += 1
    return [(predicate, host, count) for (predicate, host), count in sorted(found.items())]


def sources_read(store: Source) -> tuple[str, ...]:
    """The public addresses of the sources, sorted."""
    return tuple(sorted(row["page"] for row in select(store, _PAGES)))
