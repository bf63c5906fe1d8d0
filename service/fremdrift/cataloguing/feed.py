"""The feed's events: what changed in the catalogue from one served state to the next, as a DCAT-AP feed tells it.

An event is an activity about one entity; the entity's description stands in the named graph that has the activity's
name (https://semiceu.github.io/LDES-DCAT-AP-feeds/). An activity itself says its type, object and time and no more,
because the feed's shape is closed; why something was deleted stands in the graph of its event.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from types import MappingProxyType
from typing import Final

from fremdrift.ground.namespaces import AS, DCAT, DCT, PROV, RDFS
from fremdrift.model.datasets import Withdrawn
from fremdrift.model.iris import Names
from fremdrift.quads.store import nquads_of
from fremdrift.quads.terms import TYPE, DefaultGraph, Literal, NamedNode, Quad, Triple, text_of, typed

EVENT: Final = "feed/event/"
"""Where the names of events begin under the base."""
_ENTITIES: Final = frozenset(DCAT + name for name in ("Catalog", "Dataset", "DatasetSeries", "DataService"))
_SERIES: Final = NamedNode(DCAT + "DatasetSeries")
_IS_A_DATASET: Final = Triple(_SERIES, NamedNode(RDFS + "subClassOf"), NamedNode(DCAT + "Dataset"))
"""DCAT 3's own axiom: the feed's shape knows datasets, and a series is one."""

NOTHING: Final[Mapping[str, Withdrawn]] = MappingProxyType({})
Description = frozenset[Triple]
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Event:
    """One change: ``kind`` is Create, Update or Delete, ``about`` the IRI of the dataset, series, service or catalogue.

    ``description`` is the whole description after it; of a deletion, what is left to say.
    """

    kind: str
    about: str
    titles: Texts
    description: Description


def events(
    before: Iterable[Quad], after: Iterable[Quad], names: Names, withdrawn: Mapping[str, Withdrawn] = NOTHING
) -> Iterator[Event]:
    """What changed between two catalogue graphs, by the names of the entities; nothing where both say the same.

    ``withdrawn`` are the tombstones by name: why something was deleted, and what replaces it. Of the earlier graph only
    digests are held, and of the later one description at a time.
    """
    old = {iri: (_digest(said), _titles(iri, said), _last_words(iri, said)) for iri, said in entities(before, names)}
    new = _named(after := list(after))
    gone = [
        Event("Delete", iri, old[iri][1], old[iri][2] | _reasons(iri, withdrawn.get(iri)))
        for iri in old
        if iri not in new
    ]
    changed = (
        Event("Update" if iri in old else "Create", iri, _titles(iri, said), said)
        for iri, said in entities(after, names)
        if iri not in old or old[iri][0] != _digest(said)
    )
    return merge(gone, changed, key=lambda one: one.about)


def entities(catalogue: Iterable[Quad], names: Names) -> Iterator[tuple[str, Description]]:
    """Each dataset, series, service and catalogue by its IRI, in order, with all that the catalogue says of it.

    What it leads to under our base belongs to it (distributions, checksums, publisher); other entities do not, nor do
    the terms of foreign lists, which would make each description ten times as long.
    """
    about: dict[str, list[Triple]] = defaultdict(list)
    named: set[str] = set()
    for quad in catalogue:
        subject = text_of(quad.subject)
        about[subject].append(Triple(quad.subject, quad.predicate, quad.object))
        if quad.predicate == TYPE and text_of(quad.object) in _ENTITIES:
            named.add(subject)
    for iri in sorted(named):
        yield iri, frozenset(_reached(iri, about, named, names.base))


def _named(catalogue: Iterable[Quad]) -> set[str]:
    return {text_of(one.subject) for one in catalogue if one.predicate == TYPE and text_of(one.object) in _ENTITIES}


def _reached(iri: str, about: Mapping[str, list[Triple]], named: set[str], base: str) -> Iterator[Triple]:
    seen, waiting = {iri}, [iri]
    while waiting:
        for triple in about[waiting.pop()]:
            yield triple
            if triple.predicate == TYPE and triple.object == _SERIES:
                yield _IS_A_DATASET
            target = triple.object
            if not isinstance(target, NamedNode) or not target.value.startswith(base):
                continue
            if target.value not in seen and target.value not in named and target.value in about:
                seen.add(target.value)
                waiting.append(target.value)


def _digest(description: Description) -> bytes:
    return hashlib.sha256("\n".join(sorted(map(str, description))).encode()).digest()


def _titles(iri: str, description: Description) -> dict[str, str]:
    """The title in each language, ``""`` for one without."""
    return {
        one.object.language or "": one.object.value
        for one in sorted(description, key=str)
        if one.subject == NamedNode(iri) and one.predicate.value == DCT + "title" and isinstance(one.object, Literal)
    }


def _last_words(iri: str, description: Description) -> Description:
    """What is left to say of something deleted: what it was and what it was called."""
    kept = (TYPE.value, DCT + "title", DCT + "identifier")
    return frozenset(one for one in description if one.subject == NamedNode(iri) and one.predicate.value in kept)


def _reasons(iri: str, tombstone: Withdrawn | None) -> Description:
    """When and why it was withdrawn, and what replaces it."""
    if tombstone is None:
        return frozenset()
    thing = NamedNode(iri)
    why = {
        Triple(thing, NamedNode(RDFS + "comment"), Literal(text, language=lang))
        for lang, text in tombstone.reasons.items()
    }
    when = Triple(thing, NamedNode(PROV + "invalidatedAtTime"), typed(f"{tombstone.day}T00:00:00Z", "dateTime"))
    replaced = tombstone.replaced_by
    instead = {Triple(thing, NamedNode(DCT + "isReplacedBy"), NamedNode(replaced))} if replaced else set()
    return frozenset({*why, when, *instead})


def event_nquads(event: Event, name: str, made: str, names: Names) -> bytes:
    """One event as sorted N-Quads; ``name`` is its own, ``made`` the time that the change was served from."""
    activity = names.iri(EVENT + name)
    said = [
        Quad(activity, TYPE, NamedNode(AS + event.kind), DefaultGraph()),
        Quad(activity, NamedNode(AS + "object"), NamedNode(event.about), DefaultGraph()),
        Quad(activity, NamedNode(AS + "published"), typed(made, "dateTime"), DefaultGraph()),
    ]
    payload = [Quad(one.subject, one.predicate, one.object, activity) for one in event.description]
    return nquads_of([*said, *payload])
