"""Counts: how much of what a release holds, and which time it speaks of."""

from fremdrift.ground.namespaces import FD, FOAF
from fremdrift.quads.query import select
from fremdrift.quads.store import Store

_CLASSES = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?class } GROUP BY ?class"
_SPAN = f"""
SELECT (MIN(?from) AS ?earliest) (MAX(?to) AS ?latest) WHERE {{
  {{ ?strategy <{FD}periodStart>/<{FD}earliest> ?from }} UNION {{ ?strategy <{FD}periodEnd>/<{FD}latest> ?to }}
}}
"""
_PAGES = f"SELECT DISTINCT ?page WHERE {{ ?source a <{FD}Source> ; <{FOAF}page> ?page }}"


def class_counts(store: Store) -> dict[str, int]:
    """How many things of each class, by the IRI of the class."""
    return {row["class"]: int(row["count"]) for row in sorted(select(store, _CLASSES), key=lambda one: one["class"])}


def span(store: Store) -> tuple[str, str]:
    """First and last day of all strategies' periods, as ISO dates, empty where none is stated."""
    row = select(store, _SPAN)[0]
    return row.get("earliest", ""), row.get("latest", "")


def sources_read(store: Store) -> tuple[str, ...]:
    """The public addresses of the sources, sorted."""
    return tuple(sorted(row["page"] for row in select(store, _PAGES)))
