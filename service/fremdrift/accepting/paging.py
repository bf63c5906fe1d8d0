"""Paging: a catalogue page by page, as far as it goes and no further."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from fremdrift.accepting.asking import get
from fremdrift.accepting.outcomes import Rule, rule
from fremdrift.fetching.catalogues import Ask, Manner, Reply, host, joined
from fremdrift.model.findings import Finding, Severity
from fremdrift.quads.terms import Quad

_PAGES = 1000
REPEATED = rule(
    "page-repeated",
    "siden er den samme som en før den: klienten stopper her og sletter alle datasæt, den ikke nåede at se. "
    "Den sidste side skal ikke have hydra:next",
    "the page is the same as one before it: the client stops here and deletes every dataset it has not seen. "
    "The last page must have no hydra:next",
)
ENDLESS = rule(
    "page-endless",
    "side efter side uden nye datasæt, så klienten bliver aldrig færdig. Den sidste side skal ikke have hydra:next",
    "page follows page without a new dataset, so the client never ends. The last page must have no hydra:next",
)
TOO_MANY = rule(
    "page-count",
    "over {pages} sider; resten er ikke set efter. Sæt flere datasæt på hver side",
    "more than {pages} pages; the rest was not looked at. Put more datasets on a page",
)
MISSING = rule(
    "page-missing",
    "siden mangler, og så høstes heller ikke de sider, der kom før. Hver hydra:next skal svare 200",
    "the page is missing, and then the pages before it are not harvested either. Every hydra:next must answer 200",
)
OTHER_HOST = rule(
    "page-host",
    "næste side er hos en anden vært, {host}. Står der en proxy foran, skal den offentlige adresse sættes",
    "the next page is at another host, {host}. Behind a proxy the public address must be set",
    Severity.WARNING,
)
CONTENT_TYPE = rule(
    "content-type",
    "siger Content-Type: {value}, som klienten ikke har en læser til. Server RDF som {known}",
    "says Content-Type: {value}, for which this client has no reader. Serve RDF as {known}",
)
UNREADABLE = rule(
    "syntax",
    "kan ikke læses: {why}. Ret dokumentet; ét forkert tegn koster hele høsten",
    "cannot be read: {why}. Mend the document; one wrong character costs the whole harvest",
)
EMPTY = rule(
    "empty",
    "der er ingen datasæt i kataloget: alle høstere sletter nu alt, de har. Svar 503, hvis kataloget ikke er helt",
    "there is no dataset in the catalogue: every harvester now deletes all it has. Answer 503 while it is not whole",
)


class Item(NamedTuple):
    """A dataset on a page: its IRI or label, what a person recognises, and its first identifier, empty without one."""

    name: str
    shown: str
    identifier: str


@dataclass(frozen=True)
class Sight:
    """What a client sees on a page: its datasets, where it leads on, and what is wrong with any dataset.

    ``quads`` are there where all of them were asked for.
    """

    items: tuple[Item, ...]
    following: str | None
    findings: tuple[Finding, ...] = ()
    quads: tuple[Quad, ...] = ()

    def told(self) -> dict[str, Any]:
        """A faultless page as JSON tells it."""
        return {"items": list(map(list, self.items)), "next": self.following}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Sight":
        """What was told."""
        return cls(tuple(Item(*one) for one in told["items"]), told["next"])


@dataclass(frozen=True)
class Reader:
    """How a client reads: how it asks, the media type by which it reads a reply, None where it has no reader, the names
    of those that it knows for a person, and what it sees. That raises SyntaxError or ValueError.
    """

    manner: Manner
    read: Callable[[Reply], str | None]
    known: str
    look: Callable[[Reply, str], Sight]


@dataclass
class Walk:
    """What a walk through the pages saw; ``broken`` where it ended before the last. ``faults`` are the datasets'."""

    seen: list[Item] = field(default_factory=list)
    quads: list[Quad] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    broken: bool = False

    def stop(self, *findings: Finding) -> None:
        """End here, for these reasons."""
        self.findings += findings
        self.broken = True

    def add(self, fresh: list[Item], sight: Sight) -> None:
        """Take down the datasets that were not on a page before, and what is wrong with them."""
        self.seen += fresh
        shown = {one.shown for one in fresh}
        self.faults += [one for one in sight.findings if one.focus in shown]


def walk(ask: Ask, first: tuple[Reply, list[Finding]], reader: Reader) -> Walk:
    """Every page from the first, with the datasets on them."""
    found, (reply, faults) = Walk(), first
    asked, names = {reply.address}, set[str]()
    bodies: set[bytes] = set()
    while True:
        if faults:
            found.stop(*faults, *([MISSING.found(reply.address)] if bodies else []))
            return found
        digest = hashlib.sha256(reply.body).digest()
        if digest in bodies:
            found.stop(REPEATED.found(reply.address))
            return found
        bodies.add(digest)
        sight = _sight(found, reply, reader)
        fresh = [one for one in sight.items if one.name not in names]
        ended = found.broken or _ends(found, reply, sight.following, asked, bool(fresh) or not sight.items)
        if not found.broken:
            found.add(fresh, sight)
        if ended:
            return found
        names |= {one.name for one in fresh}
        target = joined(reply.address, sight.following or "")
        asked.add(target)
        reply, faults = get(ask, target, reader.manner)


def _ends(found: Walk, reply: Reply, address: str | None, asked: set[str], new: bool) -> bool:
    """True on the last page, and where going on would lead nowhere: the page has datasets, and none is ``new``."""
    if address is None:
        return True
    target = joined(reply.address, address)
    if host(target) != host(reply.address):
        found.findings.append(OTHER_HOST.found(reply.address, host=host(target) or target))
    if target in asked or not new:
        found.stop((REPEATED if target in asked else ENDLESS).found(target))
    elif len(asked) >= _PAGES:
        found.stop(TOO_MANY.found(target, pages=_PAGES))
    return found.broken


def _sight(found: Walk, reply: Reply, reader: Reader) -> Sight:
    media_type = reader.read(reply)
    if media_type is None:
        found.stop(CONTENT_TYPE.found(reply.address, value=reply.content_type or "nothing", known=reader.known))
        return _NOTHING
    try:
        sight = reader.look(reply, media_type)
    except (SyntaxError, ValueError) as fault:
        found.stop(UNREADABLE.found(reply.address, why=str(fault)[:200]))
        return _NOTHING
    found.quads += sight.quads
    return sight


_NOTHING: Final = Sight((), None)


def same_identifier(seen: Iterable[Item], reason: Rule, address: str) -> Iterator[Finding]:
    """Every dataset whose identifier another had before it."""
    before: set[str] = set()
    for one in seen:
        if one.identifier and one.identifier in before:
            yield reason.found(address, one.shown)
        before.add(one.identifier)
