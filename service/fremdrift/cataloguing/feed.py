"""The feed's events: what changed in the catalogue from one served state to the next, as a DCAT-AP feed tells it.

An event is an activity about one entity; the entity's description stands in the named graph that has the activity's
name (https://semiceu.github.io/LDES-DCAT-AP-feeds/). An activity itself says its type, object and time and no more,
because the feed's shape is closed; why something was deleted stands in the graph of its event.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.dcat import entry_of, listed_quads, root_of
from fremdrift.cataloguing.dialects import DCAT_AP
from fremdrift.cataloguing.writing import Writing
from fremdrift.ground.namespaces import AS, DCAT, DCT, PROV, RDFS
from fremdrift.model.datasets import Dataset, Series, Withdrawn
from fremdrift.model.iris import Names
from fremdrift.quads.terms import TYPE, Literal, NamedNode, Quad, Triple, text_of, typed

EVENT: Final = "feed/event/"
"""Where the names of events begin under the base."""
_ENTITIES: Final = frozenset(DCAT + name for name in ("Catalog", "Dataset", "DatasetSeries", "DataService"))
_SERIES: Final = NamedNode(DCAT + "DatasetSeries")
_WHY: Final = NamedNode(RDFS + "comment")
_IS_A_DATASET: Final = Triple(_SERIES, NamedNode(RDFS + "subClassOf"), NamedNode(DCAT + "Dataset"))
"""DCAT 3's own axiom: the feed's shape knows datasets, and a series is one."""

NOTHING: Final[Mapping[str, Withdrawn]] = MappingProxyType({})
Description = frozenset[str]
"""Statements as lines of N-Triples, without the line break."""
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What a catalogue tells of one thing; ``source`` is all that its description is made from, if asked for."""

    source: object
    titles: Texts
    describe: Callable[[], Description]


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
    before: Mapping[str, Told], after: Mapping[str, Told], withdrawn: Mapping[str, Withdrawn] = NOTHING
) -> Iterator[Event]:
    """What changed between two catalogues, by the names of the entities; nothing where both say the same.

    ``withdrawn`` are the tombstones by name: why something was deleted, and what replaces it. What has the same source
    in both is not described, and of the others one is at a time.
    """
    for iri in sorted(before.keys() | after.keys()):
        old, new = before.get(iri), after.get(iri)
        if old and not new:
            last = _last_words(iri, old.describe())
            yield Event("Delete", iri, old.titles, last | _reasons(iri, withdrawn.get(iri)))
        elif new and not old:
            yield Event("Create", iri, new.titles, new.describe())
        elif old and new and old.source != new.source and old.describe() != (said := new.describe()):
            yield Event("Update", iri, new.titles, said)


def told_of(catalogue: Catalogue) -> dict[str, Told]:
    """What a catalogue tells, by the IRI of each thing."""
    names = Names(catalogue.settings.base_iri)
    every: list[Dataset | Series] = [*catalogue.datasets, *catalogue.series]
    named = frozenset(one.iri for one in every)
    root = told_by_graph(listed_quads(root_of(catalogue), DCAT_AP), names)
    return root | {one.iri: Told(one, one.titles, partial(_of_entry, catalogue, one, named)) for one in every}


def told_by_graph(catalogue: Iterable[Quad], names: Names) -> dict[str, Told]:
    """The same of a catalogue that is at hand as a graph only, as old releases have it."""
    found = {}
    for iri, said in entities(catalogue, names):
        lines = frozenset(f"{one} ." for one in said)
        found[iri] = Told(lines, _titles(iri, said), partial(frozenset, lines))
    return found


def _of_entry(catalogue: Catalogue, one: Dataset | Series, named: frozenset[str]) -> Description:
    """What stands in the document of an entry under our base, but for what it says of other entities."""
    listing = entry_of(catalogue, *(([one], []) if isinstance(one, Dataset) else ([], [one])))
    ours = f"<{listing.base}"
    lines = (line for line in Writing.of(listing, DCAT_AP).lines() if line.startswith(ours))
    said = frozenset(line for line in lines if (of := line[1 : line.index(">")]) == one.iri or of not in named)
    return said | {f"{_IS_A_DATASET} ."} if isinstance(one, Series) else said


def entities(catalogue: Iterable[Quad], names: Names) -> Iterator[tuple[str, frozenset[Triple]]]:
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


def _titles(iri: str, description: Iterable[Triple]) -> dict[str, str]:
    """The title in each language, ``""`` for one without."""
    return {
        one.object.language or "": one.object.value
        for one in sorted(description, key=str)
        if one.subject == NamedNode(iri) and one.predicate.value == DCT + "title" and isinstance(one.object, Literal)
    }


def _last_words(iri: str, description: Description) -> Description:
    """What is left to say of something deleted: what it was and what it was called."""
    kept = tuple(f"<{iri}> <{one}> " for one in (TYPE.value, DCT + "title", DCT + "identifier"))
    return frozenset(one for one in description if one.startswith(kept))


def _reasons(iri: str, tombstone: Withdrawn | None) -> Description:
    """When and why it was withdrawn, and what replaces it."""
    if tombstone is None:
        return frozenset()
    thing = NamedNode(iri)
    said = [Triple(thing, _WHY, Literal(text, language=lang)) for lang, text in tombstone.reasons.items()]
    said.append(Triple(thing, NamedNode(PROV + "invalidatedAtTime"), typed(f"{tombstone.day}T00:00:00Z", "dateTime")))
    if tombstone.replaced_by:
        said.append(Triple(thing, NamedNode(DCT + "isReplacedBy"), NamedNode(tombstone.replaced_by)))
    return frozenset(f"{one} ." for one in said)


def event_nquads(event: Event, name: str, made: str, names: Names) -> bytes:
    """One event as sorted N-Quads; ``name`` is its own, ``made`` the time that the change was served from."""
    activity = names.iri(EVENT + name)
    said = [
        Triple(activity, TYPE, NamedNode(AS + event.kind)),
        Triple(activity, NamedNode(AS + "object"), NamedNode(event.about)),
        Triple(activity, NamedNode(AS + "published"), typed(made, "dateTime")),
    ]
    payload = [f"{one.removesuffix('.')}{activity} .\n" for one in event.description]
    return "".join(sorted([*(f"{one} .\n" for one in said), *payload])).encode()
