"""Documents: what there is to say about one thing: its statements, what points at it, and all their names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from fremdrift.ground.errors import Gone, NotFound
from fremdrift.ground.namespaces import CODE, DCAT, DCT, FD, FOAF, ORG, RDFS, SKOS
from fremdrift.model.iris import Names
from fremdrift.quads.store import Store
from fremdrift.quads.terms import TYPE, NamedNode, Quad, Triple, asked, text_of

_WHOLE: Final = tuple(
    NamedNode(FD + name)
    for name in (
        "about",
        "account",
        "participationIn",
        "participant",
        "via",
        "judgedObservation",
        "otherObservation",
        "judgedThing",
        "otherThing",
        "denotes",
        "listedUnder",
        "changeOf",
    )
)
"""Links whose subjects belong whole into the document of their object: what is said of a thing, and by an account."""
_NAMED: Final = (
    *(NamedNode(FD + name) for name in ("inStrategy", "inGoal", "inFocusArea", "partOf", "milestoneOf", "covers")),
    NamedNode(ORG + "subOrganizationOf"),
    NamedNode(DCT + "publisher"),
    NamedNode(DCT + "source"),
    NamedNode(DCAT + "inSeries"),
    NamedNode(SKOS + "inScheme"),
)
"""Links whose subjects are only named."""
_LABELS: Final = (
    TYPE,
    *(NamedNode(DCT + name) for name in ("title", "language")),
    NamedNode(SKOS + "prefLabel"),
    NamedNode(RDFS + "label"),
    NamedNode(FOAF + "page"),
    *(NamedNode(FD + name) for name in ("number", "workingLabel", "abbreviation", "publisherName", "knownFrom")),
)
"""What naming a thing takes: its kind, titles and numbers; for a source also who, when and where."""
_ROW: Final = NamedNode(FD + "tableRow")
_WITHDRAWN: Final = NamedNode(FD + "withdrawnThing")
_REPLACED: Final = NamedNode(DCT + "isReplacedBy")


@dataclass(frozen=True)
class Document:
    """The description of ``subject``: its statements, and the order in which subjects are best read."""

    subject: str
    statements: tuple[Triple, ...]
    order: tuple[str, ...]


def describe(store: Store, names: Names, iri: str) -> Document:
    """The document of a thing, an edition or a code.

    Raises Gone where it was withdrawn, NotFound where nothing is said of it.
    """
    thing = asked(iri)
    own = list(_about(store, thing))
    if not own:
        _refuse(store, thing)
    incoming = sorted(
        {text_of(quad.subject) for link in _WHOLE for quad in store.quads_for_pattern(None, link, thing, None)}
    )
    said = [quad for one in incoming for quad in _about(store, NamedNode(one))]
    pointing = {quad.subject for link in _NAMED for quad in store.quads_for_pattern(None, link, thing, None)}
    links = [
        quad for link in _NAMED for quad in store.quads_for_pattern(None, link, thing, None) if quad.subject in pointing
    ]
    named = _objects([*own, *said], names) | {text_of(node) for node in pointing if "#" not in text_of(node)}
    labels = [quad for one in sorted(named - {iri, *incoming}) for quad in _names_of(store, NamedNode(one))]
    whole = [*own, *said, *links, *labels]
    return Document(iri, _triples(whole), _order(iri, incoming, named))


def describe_findings(store: Store, names: Names, subject: str, found: Iterable[Quad]) -> Document:
    """Statements that are not in the store, with the observations they point at and the names of all."""
    own = list(found)
    things = sorted({one.object.value for one in own if isinstance(one.object, NamedNode)})
    said = [quad for one in things if "/id/observation/" in one for quad in _about(store, NamedNode(one))]
    named = _objects([*own, *said], names) | {one for one in things if one.startswith(CODE)}
    labels = [quad for one in sorted(named) for quad in _names_of(store, NamedNode(one))]
    return Document(subject, _triples([*own, *said, *labels]), (subject, *sorted(named)))


def describe_graph(quads: Iterable[Quad], iri: str) -> Document:
    """Everything one named graph holds, and nothing else. Raises NotFound where that is nothing."""
    triples = _triples(list(quads))
    if not triples:
        raise NotFound(f"there is no graph {iri}; /graph/ lists them")
    return Document(iri, triples, (iri,))


def _refuse(store: Store, thing: NamedNode) -> None:
    withdrawal = next(iter(store.quads_for_pattern(None, _WITHDRAWN, thing, None)), None)
    if withdrawal is None:
        raise NotFound(f"nothing here has the name {thing.value}")
    replaced = next(
        (text_of(one.object) for one in store.quads_for_pattern(withdrawal.subject, _REPLACED, None, None)), None
    )
    raise Gone(
        f"{thing.value} was withdrawn" + (f" and replaced by {replaced}" if replaced else ""),
        text_of(withdrawal.subject),
        replaced,
    )


def _about(store: Store, thing: NamedNode) -> Iterator[Quad]:
    """A thing's statements and those of its parts, ``{thing}#…``."""
    for quad in store.quads_for_pattern(thing, None, None, None):
        yield quad
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(thing.value + "#"):
            yield from store.quads_for_pattern(quad.object, None, None, None)


def _objects(quads: list[Quad], names: Names) -> set[str]:
    """The things and codes that these statements name."""
    nodes = {
        quad.object.value for quad in quads if isinstance(quad.object, NamedNode) and quad.predicate not in (TYPE, _ROW)
    }
    nodes |= {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return {one for one in nodes if one.startswith((names.base, CODE)) and "#" not in one}


def _names_of(store: Store, thing: NamedNode) -> Iterator[Quad]:
    for label in _LABELS:
        yield from store.quads_for_pattern(thing, label, None, None)


def _triples(quads: list[Quad]) -> tuple[Triple, ...]:
    return tuple(sorted({Triple(one.subject, one.predicate, one.object) for one in quads}, key=str))


def _order(iri: str, incoming: list[str], named: set[str]) -> tuple[str, ...]:
    return (iri, *incoming, *sorted(named - {iri, *incoming}))
