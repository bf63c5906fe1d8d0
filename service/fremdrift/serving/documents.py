"""Documents: what there is to say about one thing: its statements, what points at it, and all their names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from fremdrift.ground.errors import Gone, NotFound
from fremdrift.ground.namespaces import CODE, DCAT, DCT, FD, FOAF, ORG, PROV, RDFS, SKOS
from fremdrift.model.iris import EDITION, THING, Names
from fremdrift.quads.query import select
from fremdrift.quads.source import Source, describing, pointing_at, pointing_at_any
from fremdrift.quads.terms import TYPE, Literal, NamedNode, Quad, Triple, asked, text_of

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
_ROWS: Final = ("account", "participationIn", "participant", "via")
"""Those of them that grow without end. What is said about one thing does not, and its moves lead to any of it."""
_NAMED: Final = (
    *(NamedNode(FD + name) for name in ("inStrategy", "inGoal", "inFocusArea", "partOf", "milestoneOf", "covers")),
    NamedNode(ORG + "subOrganizationOf"),
    NamedNode(DCT + "publisher"),
    NamedNode(DCT + "source"),
    NamedNode(DCAT + "inSeries"),
    NamedNode(SKOS + "inScheme"),
)
"""Links whose subjects are only named."""
_GROWING: Final = frozenset(
    one
    for one in (*_WHOLE, *_NAMED)
    if one.value.removeprefix(FD) in _ROWS or (one in _NAMED and one.value != ORG + "subOrganizationOf")
)
"""The links of what the page of a thing lists a page at a time: statements, participations, members."""
_TOLD: Final = tuple(NamedNode(FD + name) for name in (*_ROWS, "about", "stated", "sequence", "recalled"))
"""What of statements and participations their order takes."""
_UNLISTED: Final = tuple(f"{THING}{name}/" for name in ("observation", "participation", "judgement"))
"""The paths of what is no member of the source that it names."""
_ABOUT: Final = NamedNode(FD + "about")
_ACCOUNT: Final = NamedNode(FD + "account")
_STATED: Final = NamedNode(FD + "stated")
_DAYS: Final = (NamedNode(FD + "earliest"), NamedNode(FD + "latest"))
_EDTF: Final = NamedNode(FD + "edtf")
_JUDGED: Final = (NamedNode(FD + "judgedObservation"), NamedNode(FD + "otherObservation"))
_CHANGES_FROM: Final = NamedNode(FD + "changesFrom")
_CHANGES_TO: Final = NamedNode(FD + "changesTo")
_CHANGED: Final = tuple(map(NamedNode, (DCT + "type", FD + "before", PROV + "wasDerivedFrom", FD + "disputedBy")))
"""What says of a change that it corrects a date or is disputed."""
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
_OBSERVATION: Final = THING + "observation/"
_SAYING: Final = (_OBSERVATION, THING + "judgement/")
"""The paths of what says something: of statements, and of our judgements."""
_ENDLESS: Final = (EDITION, THING + "strategy/", THING + "source/")
"""The paths of things whose documents grow with everything that is said."""
_MANY: Final = """
SELECT ?thing (COUNT(*) AS ?rows) WHERE {{ VALUES ?link {{ {links} }} ?one ?link ?thing }}
GROUP BY ?thing HAVING(COUNT(*) >= {least})
"""
_WITHDRAWN: Final = NamedNode(FD + "withdrawnThing")
_REPLACED: Final = NamedNode(DCT + "isReplacedBy")
_WHY: Final = NamedNode(SKOS + "note")


@dataclass(frozen=True)
class Document:
    """The description of ``subject``: its statements, and the order in which subjects are best read."""

    subject: str
    statements: tuple[Triple, ...]
    order: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """What of all that grows with what is said of a thing a page of its document lists: the statements and
    participations, which are told whole, and the members, which are named; each by its IRI.
    """

    whole: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def refuse_unknown(source: Source, names: Names, iri: str) -> None:
    """Raises Gone where a thing was withdrawn, NotFound where nothing is said of it."""
    outside = _told_by_others(names, iri)
    if all(one.graph_name == outside for one in source.quads_for_pattern(asked(iri), None, None, None)):
        _refuse(source, asked(iri))


def describe(source: Source, names: Names, iri: str, listed: Listed | None = None) -> Document:
    """The document of a thing, an edition or a code, in a handful of questions however much there is to say; of what
    grows with what is said of it only what is ``listed``, where something is.

    Raises Gone where it was withdrawn, NotFound where nothing is said of it.
    """
    thing = asked(iri)
    own = _about(source, [thing], outside=_told_by_others(names, iri))
    if not own:
        _refuse(source, thing)
    pointing = pointing_at(source, thing, [one for one in (*_WHOLE, *_NAMED) if listed is None or one not in _GROWING])
    listed = listed or Listed()
    incoming = sorted({text_of(one.subject) for one in pointing if one.predicate in _WHOLE}.union(listed.whole))
    links = {one for one in pointing if one.predicate in _NAMED}
    said = _about(source, map(NamedNode, incoming)) | _calling(source, _objects(own, names) - {iri, *incoming}, names)
    named = _objects(own | said, names) | {text_of(one.subject) for one in links if "#" not in text_of(one.subject)}
    named |= set(listed.named)
    labels = _names_of(source, named - {iri, *incoming})
    return Document(iri, _ordered(own | said | links | labels), _order(iri, incoming, named))


def judged_dates(source: Source, statements: Iterable[str]) -> set[Triple]:
    """What is said of the changes that lead from or to some statements, by IRI: that a date was corrected since, or is
    disputed. The document of an account has none of it, since nothing of it is about the account.
    """
    links = pointing_at_any(source, map(asked, statements), (_CHANGES_FROM, _CHANGES_TO))
    changes = {one.subject for one in links if isinstance(one.subject, NamedNode)}
    return links | describing(source, changes, only=_CHANGED)


def outline_of(source: Source, names: Names, iri: str) -> Document:
    """What the order takes in which a page lists what grows with what is said of a thing: by whom and when each was
    said, and the names of members.
    """
    pointing = pointing_at(source, asked(iri), (_ABOUT, *_GROWING))
    whole = {one.subject for one in pointing if one.predicate in _WHOLE and isinstance(one.subject, NamedNode)}
    links = {one for one in pointing if one.predicate in _NAMED and not _is_unlisted(one, names)}
    said = describing(source, whole, only=(TYPE, *_TOLD))
    days = {one.object for one in said if one.predicate == _STATED and isinstance(one.object, NamedNode)}
    accounts = {text_of(one.object) for one in said if one.predicate == _ACCOUNT}
    named = _names_of(source, accounts | {text_of(one.subject) for one in links} | {iri})
    return Document(iri, tuple(said | links | named | describing(source, days, only=_DAYS)), (iri,))


def with_many(source: Source, names: Names, least: int) -> dict[str, int]:
    """The things under our names of whose documents at least so many statements, participations and members are part,
    by IRI, with how many those are.
    """
    found = select(source, _MANY.format(links=" ".join(sorted(map(str, _GROWING))), least=least))
    counts = sorted((row["thing"], int(row["rows"])) for row in found)
    return {iri: count for iri, count in counts if (names.path(iri) or "").startswith((THING, EDITION))}


def many_of(source: Source, iri: str) -> list[str]:
    """The statements, participations and members that are part of a thing's document, by IRI, once for each link."""
    return [text_of(one.subject) for one in pointing_at(source, asked(iri), tuple(_GROWING))]


def _is_unlisted(link: Triple, names: Names) -> bool:
    path = names.path(text_of(link.subject)) or ""
    return path.startswith(_UNLISTED) or "#" in path


def describe_findings(source: Source, names: Names, subject: str, found: Iterable[Quad]) -> Document:
    """Statements that are not in the source, with the observations and judgements that they point at, and the names of
    all.
    """
    own = {Triple(one.subject, one.predicate, one.object) for one in found}
    things = {one.object.value for one in own if isinstance(one.object, NamedNode)}
    said = _about(source, (NamedNode(one) for one in things if (names.path(one) or "").startswith(_SAYING)))
    named = _objects(own | said, names) | {one for one in things if one.startswith(CODE)}
    return Document(subject, _ordered(own | said | _names_of(source, named)), (subject, *sorted(named)))


def describe_graph(quads: Iterable[Quad], iri: str) -> Document:
    """Everything one named graph holds, and nothing else. Raises NotFound where that is nothing."""
    triples = _ordered({Triple(one.subject, one.predicate, one.object) for one in quads})
    if not triples:
        raise no_graph(iri)
    return Document(iri, triples, (iri,))


def no_graph(iri: str) -> NotFound:
    """What is raised where there is no graph of a name."""
    return NotFound(f"there is no graph {iri}; /graph/ lists them")


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
        reasons=dict(sorted(_reasons(source.quads_for_pattern(withdrawal.subject, _WHY, None, None)))),
    )


def _reasons(notes: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    """Why something was withdrawn, by language."""
    said = (one.object for one in notes)
    return ((one.language or "", one.value) for one in said if isinstance(one, Literal))


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


def _calling(source: Source, things: set[str], names: Names) -> set[Triple]:
    """What statements among these are called by, for they have no title: what each is about, by whom and when it was
    said.
    """
    statements = (NamedNode(one) for one in things if (names.path(one) or "").startswith(_OBSERVATION))
    said = describing(source, statements, only=(_ABOUT, _ACCOUNT, _STATED))
    days = {one.object for one in said if one.predicate == _STATED and isinstance(one.object, NamedNode)}
    return said | describing(source, days, only=(_EDTF,))


def _names_of(source: Source, things: set[str]) -> set[Triple]:
    return describing(source, map(NamedNode, things), only=_LABELS)


def _ordered(statements: set[Triple]) -> tuple[Triple, ...]:
    return tuple(sorted(statements, key=str))


def _order(iri: str, incoming: list[str], named: set[str]) -> tuple[str, ...]:
    return (iri, *incoming, *sorted(named - {iri, *incoming}))
