"""Counts: how much of what a release holds."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from fremdrift.deriving.portions import Run, found_in
from fremdrift.deriving.tally import Tally
from fremdrift.ground.namespaces import FD, FOAF
from fremdrift.quads.lines import Line, iri_of
from fremdrift.quads.query import select
from fremdrift.quads.source import Source
from fremdrift.quads.terms import TYPE

_CLASSES = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?class } GROUP BY ?class"
_PAGES = f"SELECT DISTINCT ?page WHERE {{ ?source a <{FD}Source> ; <{FOAF}page> ?page }}"


def class_counts(store: Source) -> dict[str, int]:
    """How many things of each class, by the IRI of the class."""
    return {row["class"]: int(row["count"]) for row in sorted(select(store, _CLASSES), key=lambda one: one["class"])}


def class_counts_of(runs: Iterable[Run]) -> dict[str, int]:
    """The same of statements by where they stand."""
    typed = rb" %b <([^ >]*)> " % re.escape(str(TYPE).encode())
    types = {(thing, found[1]) for thing, found in found_in(runs, typed)}
    return {kind.decode(): count for kind, count in sorted(Counter(kind for _, kind in types).items())}


def statement_counts(lines: Iterable[Line], counted: Tally | None = None) -> dict[str, dict[str, int]]:
    """How many statements in each named graph and with each property: ``{"graphs": {…}, "properties": {…}}``; those
    that were ``counted`` before are added.
    """
    graphs, properties = (Counter(counted.graphs), Counter(counted.properties)) if counted else (Counter(), Counter())
    for _, predicate, _, graph in lines:
        graphs[graph] += 1
        properties[predicate] += 1
    return {"graphs": _by_iri(graphs), "properties": _by_iri(properties)}


def _by_iri(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted((iri_of(notation), count) for notation, count in counts.items()))


def sources_read(store: Source) -> tuple[str, ...]:
    """The public addresses of the sources, sorted."""
    return tuple(sorted(row["page"] for row in select(store, _PAGES)))
