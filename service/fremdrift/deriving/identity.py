"""Identity: what judgements and parts come to in the words of others: replaced, revision of, the same, part of.

The judgement with its source and day is the authority, or the row of the part; these statements follow from it, for
clients that know Dublin Core, PROV-O and SKOS but not us.
"""

from collections.abc import Iterator
from typing import Final

from fremdrift.ground.namespaces import CODE, DCT, FD, PROV, SKOS
from fremdrift.model.iris import Names
from fremdrift.quads.query import select
from fremdrift.quads.source import Source
from fremdrift.quads.terms import NamedNode, Quad

_JUDGED: Final = f"""
PREFIX fd: <{FD}> PREFIX dct: <{DCT}>
SELECT ?kind ?this ?other WHERE {{
  ?judgement a fd:Judgement ; dct:type ?kind .
  {{ ?judgement fd:judgedThing ?this ; fd:otherThing ?other }}
  UNION {{ ?judgement fd:judgedObservation ?this ; fd:otherObservation ?other }}
}}
"""
_PARTS: Final = f"PREFIX fd: <{FD}> SELECT ?part ?whole WHERE {{ ?part fd:partOf ?whole }}"
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
    graph = names.graph("derived/identity")
    for row in select(store, _JUDGED):
        this, other = NamedNode(row["this"]), NamedNode(row["other"])
        for name, forth in _MEANS.get(row["kind"].removeprefix(CODE + "judgement-kind/"), ()):
            yield Quad(*((this, NamedNode(name), other) if forth else (other, NamedNode(name), this)), graph)
    for row in select(store, _PARTS):
        part, whole = NamedNode(row["part"]), NamedNode(row["whole"])
        yield Quad(part, NamedNode(DCT + "isPartOf"), whole, graph)
        yield Quad(whole, NamedNode(DCT + "hasPart"), part, graph)
