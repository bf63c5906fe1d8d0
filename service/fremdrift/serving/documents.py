"""Documents: what there is to say about one thing: its statements, what points at it, and all their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fremdrift.ground.errors import Gone, NotFound
from fremdrift.ground.namespaces import CODE, DCAT, DCT, FD, FOAF, ORG, RDFS, SKOS
from fremdrift.model.iris import EDITION, THING, Names
from fremdrift.quads.source import Source, describing, pointing_at
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
_ABOUT: Final = NamedNode(FD + "about")
_JUDGED: Final = (NamedNode(FD + "judgedObservation"), NamedNode(FD + "otherObservation"))
_UP: Final = (
    *(NamedNode(FD + name) for name in ("milestoneOf", "partOf", "inFocusArea", "inGoal", "inStrategy")),
    NamedNode(ORG + "subOrganizationOf"),
)
"""Links from a thing to what it is part of."""
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
_ENDLESS: Final = (EDITION, THING + "strategy/", THING + "source/")
"""The paths of things whose documents grow with everything that is said."""
_WITHDRAWN: Final = NamedNode(FD + "withdrawnThing")
_REPLACED: Final = NamedNode(DCT + "isReplacedBy")


@dataclass(frozen=True)
class Document:
    """The description of ``subject``: its statements, and the order in which subjects are best read."""

    subject: str
    statements: tuple[Triple, ...]
    order: tuple[str, ...]


def describe(source: Source, names: Names, iri: str) -> Document:
    """The document of a thing, an edition or a code, in a handful of questions however much there is to say.

    Raises Gone where it was withdrawn, NotFound where nothing is said of it.
    """
    thing = asked(iri)
    own = _about(source, [thing], outside=_told_by_others(names, iri))
    if not own:
        _refuse(source, thing)
    pointing = pointing_at(source, thing, (*_WHOLE, *_NAMED))
    incoming = sorted({text_of(one.subject) for one in pointing if one.predicate in _WHOLE})
    links = {one for one in pointing if one.predicate in _NAMED}
    said = _about(source, map(NamedNode, incoming))
    named = _objects(own | said, names) | {text_of(one.subject) for one in links if "#" not in text_of(one.subject)}
    labels = _names_of(source, named - {iri, *incoming})
    return Document(iri, _ordered(own | said | links | labels), _order(iri, incoming, named))


def describe_findings(source: Source, names: Names, subject: str, found: Iterable[Quad]) -> Document:
    """Statements that are not in the source, with the observations they point at and the names of all."""
    own = {Triple(one.subject, one.predicate, one.object) for one in found}
    things = {one.object.value for one in own if isinstance(one.object, NamedNode)}
    said = _about(source, (NamedNode(one) for one in things if "/id/observation/" in one))
    named = _objects(own | said, names) | {one for one in things if one.startswith(CODE)}
    return Document(subject, _ordered(own | said | _names_of(source, named)), (subject, *sorted(named)))


def describe_graph(quads: Iterable[Quad], iri: str) -> Document:
    """Everything one named graph holds, and nothing else. Raises NotFound where that is nothing."""
    triples = _ordered({Triple(one.subject, one.predicate, one.object) for one in quads})
    if not triples:
        raise NotFound(f"there is no graph {iri}; /graph/ lists them")
    return Document(iri, triples, (iri,))


def around(source: Source, names: Names, iri: str) -> set[Triple]:
    """What stands around a thing: its document, what is judged of the statements about it, and its wholes. Of what has
    statements without end, a strategy or an account, only what is said of it itself and of its wholes, and names.

    Raises Gone and NotFound as ``describe`` does.
    """
    if (names.path(iri) or "").startswith(_ENDLESS):
        own = _about(source, [asked(iri)])
        if not own:
            _refuse(source, asked(iri))
        return own | _names_of(source, _objects(own, names)) | _wholes(source, iri)
    document = describe(source, names, iri).statements
    said = {one.subject for one in document if one.predicate == _ABOUT and isinstance(one.subject, NamedNode)}
    judging = {one.subject for statement in said for one in pointing_at(source, statement, _JUDGED)}
    judged = describing(source, (one for one in judging if isinstance(one, NamedNode)))
    return {*document, *judged, *_wholes(source, iri)}


def _wholes(source: Source, iri: str) -> set[Triple]:
    """What is said of everything that a thing is part of, upwards."""
    found: set[Triple] = set()
    seen, waiting = {iri}, [iri]
    while waiting:
        own = describing(source, map(asked, waiting))
        found |= own
        above = {text_of(one.object) for one in own if one.predicate in _UP and isinstance(one.object, NamedNode)}
        waiting = sorted(above - seen)
        seen |= above
    return found


def _refuse(source: Source, thing: NamedNode) -> None:
    withdrawal = next(iter(source.quads_for_pattern(None, _WITHDRAWN, thing, None)), None)
    if withdrawal is None:
        raise NotFound(f"nothing here has the name {thing.value}")
    replaced = next(
        (text_of(one.object) for one in source.quads_for_pattern(withdrawal.subject, _REPLACED, None, None)), None
    )
    raise Gone(
        f"{thing.value} was withdrawn" + (f" and replaced by {replaced}" if replaced else ""),
        text_of(withdrawal.subject),
        replaced,
    )


def _told_by_others(names: Names, iri: str) -> NamedNode | None:
    """An edition's document is what it and its tables say; what the catalogue says of it is said there."""
    return names.graph("catalogue") if (names.path(iri) or "").startswith(EDITION) else None


def _about(source: Source, things: Iterable[NamedNode], *, outside: NamedNode | None = None) -> set[Triple]:
    """The statements of things and those of their parts, ``{thing}#…``."""
    own = describing(source, things, outside=outside)
    parts = {one.object for one in own if isinstance(one.object, NamedNode) and _is_part(one.object, one.subject)}
    return own | describing(source, parts)


def _is_part(node: NamedNode, whole: object) -> bool:
    return isinstance(whole, NamedNode) and node.value.startswith(whole.value + "#")


def _objects(statements: set[Triple], names: Names) -> set[str]:
    """The things and codes that these statements name."""
    nodes = {
        one.object.value
        for one in statements
        if isinstance(one.object, NamedNode) and one.predicate not in (TYPE, _ROW)
    }
    nodes |= {one.subject.value for one in statements if isinstance(one.subject, NamedNode)}
    return {one for one in nodes if one.startswith((names.base, CODE)) and "#" not in one}


def _names_of(source: Source, things: set[str]) -> set[Triple]:
    return describing(source, map(NamedNode, things), only=_LABELS)


def _ordered(statements: set[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(statements, key=str))


def _order(iri: str, incoming: list[str], named: set[str]) -> tuple[str, ...]:
    return (iri, *incoming, *sorted(named - {iri, *incoming}))
