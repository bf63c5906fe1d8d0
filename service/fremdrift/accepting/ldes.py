"""ldes-client: follows a Linked Data Event Stream from its root through every relation and takes each member once."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fremdrift.accepting.asking import get
from fremdrift.accepting.graphs import by_subject
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.outcomes import Outcome, in_order, rule
from fremdrift.accepting.paging import CONTENT_TYPE, UNREADABLE
from fremdrift.accepting.readings import Readings, key_of
from fremdrift.fetching.catalogues import Ask, Manner, Reply, joined
from fremdrift.ground.digests import sha256_of
from fremdrift.ground.namespaces import AS, SH, TREE
from fremdrift.model.findings import Finding, Severity, blocking
from fremdrift.quads.store import nquads_of, parse_foreign, parse_nquads
from fremdrift.quads.terms import TYPE, DefaultGraph, NamedNode, Quad, Term, text_of

CLIENT: Final = "ldes"
MANNER: Final = Manner(
    "ldes-client", "application/trig, application/n-quads, text/turtle, application/ld+json;q=0.9, */*;q=0.1"
)
_PAGES: Final = 10_000
_TYPES: Final = (
    "application/trig",
    "application/n-quads",
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
)
_KINDS: Final = frozenset(AS + one for one in ("Create", "Update", "Delete"))
_LOOKED_AT: Final = frozenset(
    {*(TREE + one for one in ("member", "node", "shape", "view")), *(AS + one for one in ("object", "published"))}
)
"""The properties that the client looks at, besides what a thing is; a judge of the shape is given all."""

NO_STREAM = rule(
    "stream",
    "der er ingen strøm: intet peger med tree:view på denne side. Sig <strømmen> tree:view <siden>",
    "there is no stream: nothing points here with tree:view. Say <the stream> tree:view <this page>",
)
NO_SHAPE = rule(
    "shape",
    "formen {value} svarer ikke som RDF; klienten henter den først og giver op. Læg den hos jer selv",
    "the shape {value} does not answer as RDF; the client fetches it first and gives up. Host it yourself",
)
TOO_MANY = rule(
    "page-count",
    "over {pages} sider; resten er ikke set efter",
    "more than {pages} pages; the rest was not looked at",
)
NO_NAME = rule(
    "event-name",
    "har intet navn, så en klient ikke ved, om den har det før. Giv det en IRI, der ikke ændrer sig",
    "has no name, so a client does not know whether it has it already. Give it an IRI that never changes",
)
NO_KIND = rule(
    "event-kind",
    "er hverken as:Create, as:Update eller as:Delete, så klienten ved ikke, hvad den skal gøre",
    "is none of as:Create, as:Update and as:Delete, so a client does not know what to do",
)
NO_OBJECT = rule(
    "event-object",
    "siger ikke med as:object, hvad den handler om",
    "does not say by as:object what it is about",
)
NO_PAYLOAD = rule(
    "event-description",
    "har ingen beskrivelse af {value} i grafen med hændelsens navn",
    "has no description of {value} in the graph that has the event's name",
)
NO_TIME = rule(
    "event-time",
    "har intet as:published, så rækkefølgen er ikke til at kende",
    "has no as:published, so its place in the order is not known",
    Severity.WARNING,
)
SHAPE = rule(
    "feed-shape",
    "passer ikke til formen for DCAT-AP-feeds: {why}",
    "does not fit the shape of DCAT-AP feeds: {why}",
)


class _Page(NamedTuple):
    """What a page says, as far as a client looks at it, and the names of the graphs in it."""

    said: list[Quad]
    described: list[str]


@dataclass
class _Walk:
    """What all pages say."""

    quads: list[Quad] = field(default_factory=list)
    described: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def add(self, page: _Page) -> None:
        """Take down a page."""
        self.quads += page.said
        self.described.update(page.described)


def harvest(address: str, ask: Ask, judges: Judges, readings: Readings) -> Outcome:
    """What ldes-client takes of a feed. A first visit takes every member once; the next does not ask again for a page
    that said that it is immutable.
    """
    found, missing = _Walk(), judges.missing(CLIENT)
    _follow(address, ask, found, readings if missing else None)
    members = _members(found.quads)
    if not found.findings:
        found.findings += _stream(address, ask, found.quads)
    about = by_subject(found.quads)
    for member in members:
        found.findings += _member(member, about.get(member, []), found.described, address)
    found.findings += _shape(found.quads, {one.value for one in members if isinstance(one, NamedNode)}, judges, address)
    findings = in_order(found.findings)
    refused = {one.focus for one in blocking(list(findings))}
    taken = 0 if None in refused else sum(_shown(one) not in refused for one in members)
    return Outcome(CLIENT, address, len(members), taken, findings, missing)


def _remembered(readings: Readings, address: str, reply: Reply) -> _Page:
    """What a page says that a client looks at, as it is remembered from before."""
    lasting = reply.immutable and reply.address == address
    key = _of_address(address) if lasting else key_of(CLIENT, reply, reply.media_type)
    known = _known(readings, key)
    if known:
        return known
    page = _read(reply, _looked_at)
    readings.keep(key, {"said": nquads_of(page.said).decode(), "described": page.described})
    return page


def _known(readings: Readings, key: str) -> _Page | None:
    known = readings.known(key)
    return _Page(list(parse_nquads(known["said"].encode())), known["described"]) if known is not None else None


def _of_address(address: str) -> str:
    """The key of what an address says for good."""
    return sha256_of(CLIENT, address, "immutable")


def _whole(reply: Reply) -> _Page:
    """All that a page says, for the judge of its shape."""
    return _read(reply, lambda _: True)


def _read(reply: Reply, looked_at: Callable[[Quad], bool]) -> _Page:
    graphs = set()

    def wanted(one: Quad) -> bool:
        graphs.add(one.graph_name)
        return looked_at(one)

    said = parse_foreign(reply.body, reply.media_type, reply.address, wanted)
    return _Page(said, sorted(one.value for one in graphs if isinstance(one, NamedNode)))


def _looked_at(one: Quad) -> bool:
    predicate = one.predicate.value
    return (
        predicate in _LOOKED_AT or predicate.startswith(SH) or (one.predicate == TYPE and text_of(one.object) in _KINDS)
    )


def _follow(address: str, ask: Ask, found: _Walk, readings: Readings | None) -> None:
    """Go through all pages. Without ``readings`` all that they say is read, for the judge of the shape."""
    waiting, asked = [address], {address}
    while waiting:
        page = waiting.pop(0)
        if len(asked) > _PAGES:
            found.findings.append(TOO_MANY.found(page, pages=_PAGES))
            return
        seen = _page(page, ask, found, readings)
        found.add(seen)
        for target in (joined(page, one) for one in _objects(seen.said, TREE + "node")):
            if target not in asked:
                asked.add(target)
                waiting.append(target)


def _page(address: str, ask: Ask, found: _Walk, readings: Readings | None) -> _Page:
    known = _known(readings, _of_address(address)) if readings else None
    if known:
        return known
    reply, faults = get(ask, address, MANNER)
    if faults:
        found.findings += faults
        return _Page([], [])
    if reply.media_type not in _TYPES:
        found.findings.append(CONTENT_TYPE.found(address, value=reply.content_type, known=", ".join(_TYPES)))
        return _Page([], [])
    try:
        return _remembered(readings, address, reply) if readings else _whole(reply)
    except (SyntaxError, ValueError) as fault:
        found.findings.append(UNREADABLE.found(address, why=str(fault)[:200]))
        return _Page([], [])


def _objects(quads: list[Quad], predicate: str) -> list[str]:
    return sorted({text_of(one.object) for one in quads if one.predicate.value == predicate})


def _members(quads: list[Quad]) -> list[Term]:
    """What is said to be a member, names or not, in an order that never changes."""
    return sorted({one.object for one in quads if one.predicate.value == TREE + "member"}, key=str)


def _shown(member: Term) -> str:
    return member.value if isinstance(member, NamedNode) else str(member)[:80]


def _stream(address: str, ask: Ask, quads: list[Quad]) -> Iterator[Finding]:
    """What the client needs before it takes anything: the stream of this view, and its shape."""
    if not _objects(quads, TREE + "view"):
        yield NO_STREAM.found(address)
    for shape in _objects(quads, TREE + "shape"):
        if any(text_of(one.subject) == shape and one.predicate.value.startswith(SH) for one in quads):
            continue
        reply, faults = get(ask, shape.partition("#")[0], MANNER)
        if faults or reply.media_type not in _TYPES:
            yield NO_SHAPE.found(address, value=shape)


def _member(member: Term, said: list[Quad], payloads: Container[str], address: str) -> Iterator[Finding]:
    if isinstance(member, NamedNode):
        yield from _event(member.value, said, payloads, address)
    else:
        yield NO_NAME.found(address, _shown(member))


def _event(member: str, said: list[Quad], payloads: Container[str], address: str) -> Iterator[Finding]:
    kinds = {text_of(one.object) for one in said if one.predicate == TYPE} & _KINDS
    about = [text_of(one.object) for one in said if one.predicate.value == AS + "object"]
    if not kinds:
        yield NO_KIND.found(address, member)
    if not about:
        yield NO_OBJECT.found(address, member)
    elif kinds != {AS + "Delete"} and member not in payloads:
        yield NO_PAYLOAD.found(address, member, value=about[0])
    if not any(one.predicate.value == AS + "published" for one in said):
        yield NO_TIME.found(address, member)


def _shape(quads: list[Quad], members: set[str], judges: Judges, address: str) -> Iterator[Finding]:
    """Each event with its own description: another event's may speak of the same thing as it was before."""
    alone = [one for one in quads if one.graph_name == DefaultGraph()]
    activities = [one for one in alone if text_of(one.subject) in members]
    classes = [one for one in quads if one.graph_name != DefaultGraph() and one.predicate.value in _CLASSES]
    for result in judges.feed([*activities, *classes]):
        member = text_of(result.focus)
        if member in members:
            yield SHAPE.found(address, member, why=result.message_en[:200] or result.component)


_CLASSES: Final = (TYPE.value, "http://www.w3.org/2000/01/rdf-schema#subClassOf")
