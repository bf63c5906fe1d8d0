"""Syntaxes: statements written as they come, so that no size of dataset needs more memory than another."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from fremdrift.ground.formats import JSONLD, RDFXML, TRIG, TURTLE, Format
from fremdrift.ground.namespaces import PREFIXES

_ENGINE: Final = {
    TURTLE: RdfFormat.TURTLE,
    RDFXML: RdfFormat.RDF_XML,
    TRIG: RdfFormat.TRIG,
    JSONLD: RdfFormat.JSON_LD,
}


def write_union(quads: Iterable[Quad], path: Path, form: Format) -> None:
    """Write quads as the union of their graphs; equal triples must follow each other, and are written once."""
    serialize(_triples(quads), str(path), _ENGINE[form], prefixes=PREFIXES)


def write_dataset(quads: Iterable[Quad], path: Path, form: Format) -> None:
    """Write quads with their graphs; those of one graph should follow each other. JSON-LD comes expanded."""
    prefixes = None if form == JSONLD else PREFIXES
    serialize(quads, str(path), _ENGINE[form], prefixes=prefixes)


def _triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    """The triples, each once; written without a loop of ours, which would take as long as all the rest."""
    return map(itemgetter(0), groupby(map(attrgetter("triple"), quads)))
