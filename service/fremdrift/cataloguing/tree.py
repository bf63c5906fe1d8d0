"""The feed as a Linked Data Event Stream (https://w3id.org/ldes/specification), found by TREE
(https://w3id.org/tree/specification): a root that leads to pages, and pages that list members.

Pages are cut from the sequence of all events, so a page that is full never changes. Every event is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fremdrift.cataloguing.feed import EVENT
from fremdrift.cataloguing.writer import Writer
from fremdrift.ground.namespaces import AS, DCAT, DCT, FOAF, LDES, PREFIXES, RDFS, SKOS, SPDX, TREE, VCARD, XSD
from fremdrift.model.iris import Names
from fremdrift.quads.terms import TYPE, DefaultGraph, NamedNode, Quad, typed

FEED: Final = "feed"
SHAPE: Final = "feed/shape"
POLLING: Final = 3600
"""Seconds that a follower is asked to wait between two visits."""
_USED: Final = (DCAT, DCT, FOAF, RDFS, SKOS, SPDX, VCARD, XSD)
FEED_PREFIXES: Final = {
    **{prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in _USED},
    "as": AS,
    "ldes": LDES,
    "tree": TREE,
}
_PUBLISHED: Final = NamedNode(AS + "published")
_RETAINED: Final = {
    "da": "Alle hændelser fra den første udgivelse er her og bliver her.",
    "en": "Every event since the first release is here and stays here.",
}


@dataclass(frozen=True)
class Bounds:
    """A page as its relation tells it: the times of its first and last event, and whether it is full."""

    number: int
    first: str
    last: str
    full: bool


def root_quads(names: Names, pages: Sequence[Bounds]) -> Iterable[Quad]:
    """The entry: what the stream is, what it keeps, and which times each page holds."""
    writer = Writer(names.graph("feed"))
    root, view, retention = names.iri(FEED), names.iri(FEED + "#view"), names.iri(FEED + "#retention")
    _stream(writer, names)
    writer.kind(root, TREE + "Node", TREE + "RootNode")
    writer.say(root, TREE + "viewDescription", view)
    writer.kind(view, TREE + "SearchTree", LDES + "EventSource")
    writer.say(view, TREE + "rootNode", root)
    writer.say(view, LDES + "retentionPolicy", retention)
    writer.kind(retention, LDES + "RetentionPolicy")
    writer.texts(retention, RDFS + "comment", _RETAINED)
    if pages:
        writer.say(retention, LDES + "startingFrom", typed(pages[0].first, "dateTime"))
    for page in pages:
        _relation(writer, names, page, "GreaterThanOrEqualTo", page.first)
        if page.full:
            _relation(writer, names, page, "LessThanOrEqualTo", page.last)
    return _without_graph(writer.quads)


def _stream(writer: Writer, names: Names) -> None:
    stream = names.iri(FEED + "#stream")
    writer.kind(stream, LDES + "EventStream")
    writer.texts(stream, DCT + "title", {"da": "Ændringer i kataloget", "en": "Changes in the catalogue"})
    writer.say(stream, TREE + "view", names.iri(FEED))
    writer.say(stream, TREE + "shape", names.iri(SHAPE + "#Activity"))
    writer.say(stream, LDES + "timestampPath", _PUBLISHED)
    writer.say(stream, LDES + "versionOfPath", NamedNode(AS + "object"))
    for kind in ("Create", "Update", "Delete"):
        writer.say(stream, f"{LDES}version{kind}Path", TYPE)
        writer.say(stream, f"{LDES}version{kind}Object", NamedNode(AS + kind))
    writer.number(stream, LDES + "pollingInterval", POLLING)


def _relation(writer: Writer, names: Names, page: Bounds, kind: str, value: str) -> None:
    relation = names.iri(f"{FEED}#page-{page.number}-{'from' if kind.startswith('Greater') else 'to'}")
    writer.say(names.iri(FEED), TREE + "relation", relation)
    writer.kind(relation, f"{TREE}{kind}Relation")
    writer.say(relation, TREE + "node", names.iri(f"{FEED}/{page.number}"))
    writer.say(relation, TREE + "path", _PUBLISHED)
    writer.say(relation, TREE + "value", typed(value, "dateTime"))


def page_quads(names: Names, page: Bounds, members: Iterable[str]) -> Iterable[Quad]:
    """What a page says beside its members, which are named."""
    writer = Writer(names.graph("feed"))
    node, stream = names.iri(f"{FEED}/{page.number}"), names.iri(FEED + "#stream")
    writer.kind(stream, LDES + "EventStream")
    writer.say(stream, TREE + "view", names.iri(FEED))
    writer.kind(node, TREE + "Node")
    if page.full:
        writer.say(node, LDES + "immutable", typed("true", "boolean"))
    writer.say(stream, TREE + "member", *(names.iri(EVENT + one) for one in members))
    return _without_graph(writer.quads)


def _without_graph(quads: Iterable[Quad]) -> Iterable[Quad]:
    return [Quad(one.subject, one.predicate, one.object, DefaultGraph()) for one in quads]
