"""N-Triples, from which other syntaxes are made: text is sorted once, has a digest, and goes to other processes."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from fremdrift.ground.formats import JSONLD, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from fremdrift.ground.namespaces import PREFIXES
from fremdrift.quads.json_ld import write_json_ld

_ENGINE: Final = {TURTLE: RdfFormat.TURTLE, RDFXML: RdfFormat.RDF_XML}


def rewritten(said: Iterable[bytes], form: Format, graph: str) -> bytes:
    """Pieces of N-Triples, one after the other, in another syntax; where that has graphs, all in the one of this name.

    Pieces should not speak of the same subjects.
    """
    if form == NTRIPLES:
        return b"".join(said)
    triples = chain.from_iterable(map(_triples, said))
    if form == JSONLD:
        return write_json_ld(triples, PREFIXES)
    if form == TRIG:
        quads = (Quad(one.subject, one.predicate, one.object, NamedNode(graph)) for one in triples)
        return serialize(quads, format=RdfFormat.TRIG, prefixes=PREFIXES) or b""
    return serialize(triples, format=_ENGINE[form], prefixes=PREFIXES) or b""


@lru_cache(maxsize=2)
def _triples(ntriples: bytes) -> tuple[Triple, ...]:
    """Remembered for the next syntax of the same."""
    return tuple(one.triple for one in parse(ntriples, format=RdfFormat.N_TRIPLES))
