"""Counts: how much of what a release holds, and which time it speaks of."""

from collections import Counter
from collections.abc import Iterable

from fremdrift.ground.namespaces import FD, FOAF
from fremdrift.quads.query import select
from fremdrift.quads.source import Source
from fremdrift.quads.terms import Quad, text_of

_CLASSES = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?class } GROUP BY ?class"
_SPAN = f"""
SELECT ?earliest ?latest WHERE {{
  {{ SELECT (MIN(?from) AS ?earliest) WHERE {{ ?strategy <{FD}periodStart>/<{FD}earliest> ?from }} }}
  {{ SELECT (MAX(?to) AS ?latest) WHERE {{ ?strategy <{FD}periodEnd>/<{FD}latest> ?to }} }}
}}
"""
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


def span(store: Source) -> tuple[str, str]:
    """First and last day of all strategies' periods, as ISO dates, empty where none is stated."""
    row = select(store, _SPAN)[0]
    return row["earliest"], row["latest"]


def sources_read(store: Source) -> tuple[str, ...]:
    """The public addresses of the sources, sorted."""
    return tuple(sorted(row["page"] for row in select(store, _PAGES)))
