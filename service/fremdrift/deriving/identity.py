"""Identity: what judgements and parts come to in the words of others: replaced, revision of, the same, part of.

The judgement with its source and day is the authority, or the row of the part; these statements follow from it, for
clients that know Dublin Core, PROV-O and SKOS but not us.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from fremdrift.deriving.ledger import Judged, judged_of
from fremdrift.ground.namespaces import DCT, FD, PROV, SKOS
from fremdrift.model.iris import Names
from fremdrift.quads.source import Source
from fremdrift.quads.terms import NamedNode, Quad

_PART_OF: Final = NamedNode(FD + "partOf")
_MEANS: Final = {
    "merged-into": ((DCT + "isReplacedBy", True), (DCT + "replaces", False)),
    "succeeded-by": ((DCT + "isReplacedBy", True), (DCT + "replaces", False)),
    "split-from": ((PROV + "wasDerivedFrom", True),),
    "revises": ((PROV + "wasRevisionOf", True),),
    "same-as": ((SKOS + "exactMatch", True), (SKOS + "exactMatch", False)),
}
"""What each kind of judgement says: a property, and whether it leads from the judged to the other or back."""


def identity_quads(store: Source, names: Names) -> Iterator[Quad]:
    """What follows from the judgements of a store, and from its parts, in ``graph/derived/identity``."""
    yield from judged_quads(judged_of(store), names)
    for quad in store.quads_for_pattern(None, _PART_OF, None, None):
        yield from part_quads(quad, names)


MEANT: Final = frozenset(
    NamedNode(name)
    for name in (DCT + "isPartOf", DCT + "hasPart", *(name for some in _MEANS.values() for name, _ in some))
)
"""The properties of these quads."""


def judged_quads(judged: Iterable[Judged], names: Names) -> Iterator[Quad]:
    """What these judgements come to."""
    graph = names.graph("derived/identity")
    for one in judged:
        for ends in ((one.thing, one.other_thing), (one.this, one.other)):
            if all(ends):
                this, other = map(NamedNode, ends)
                for name, forth in _MEANS.get(one.kind, ()):
                    yield Quad(*((this, NamedNode(name), other) if forth else (other, NamedNode(name), this)), graph)


def part_quads(part_of: Quad, names: Names) -> Iterator[Quad]:
    """What it comes to that one thing is part of another."""
    part, whole = part_of.subject, part_of.object
    graph = names.graph("derived/identity")
    if isinstance(part, NamedNode) and isinstance(whole, NamedNode):
        yield Quad(part, NamedNode(DCT + "isPartOf"), whole, graph)
        yield Quad(whole, NamedNode(DCT + "hasPart"), part, graph)
