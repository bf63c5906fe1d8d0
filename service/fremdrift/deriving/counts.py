"""Counts: how much of what a release holds."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from fremdrift.deriving.tally import Tally
from fremdrift.ground.namespaces import FD, FOAF
from fremdrift.quads.lines import Line, Lines, iri_of
from fremdrift.quads.query import select
from fremdrift.quads.source import Source
from fremdrift.quads.terms import TYPE

_CLASSES = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?class } GROUP BY ?class"
_PAGES = f"SELECT DISTINCT ?page WHERE {{ ?source a <{FD}Source> ; <{FOAF}page> ?page }}"

_TYPE: Final = str(TYPE)
_NOTHING: Final = Lines(())


def class_counts(store: Source) -> dict[str, int]:
    """How many things of each class, by the IRI of the class."""
    return {row["class"]: int(row["count"]) for row in sorted(select(store, _CLASSES), key=lambda one: one["class"])}


def statement_counts(
    lines: Iterable[Line], counted: Tally | None = None, said: Lines = _NOTHING
) -> dict[str, dict[str, int]]:
    """How many statements in each named graph and with each property, and how many things of each class: ``{"graphs":
    {…}, "properties": {…}, "classes": {…}}``. The lines are sorted; those that were ``counted`` before, which are also
    ``said`` in files, are added.
    """
    counted = counted or Tally()
    graphs, properties, classes = map(Counter, (counted.graphs, counted.properties, counted.classes))
    last: tuple[str, str] | None = None
    for subject, predicate, value, graph in lines:
        graphs[graph] += 1
        properties[predicate] += 1
        if predicate == _TYPE and value[0] == "<" and (subject, value) != last:
            last = subject, value
            known = value in counted.classes and any(said.beginning(f"{subject} {predicate} {value} "))
            classes[value] += not known
    return {"graphs": _by_iri(graphs), "properties": _by_iri(properties), "classes": _by_iri(classes)}


def _by_iri(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted((iri_of(notation), count) for notation, count in counts.items()))


def sources_read(store: Source) -> tuple[str, ...]:
    """The public addresses of the sources, sorted."""
    return tuple(sorted(row["page"] for row in select(store, _PAGES)))
