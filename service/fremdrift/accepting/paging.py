"""Paging: a catalogue page by page, as far as it goes and no further."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from fremdrift.accepting.asking import get
from fremdrift.accepting.graphs import Seen, datasets, next_page
from fremdrift.accepting.outcomes import Rule, rule
from fremdrift.fetching.catalogues import Ask, Manner, Reply, host, joined
from fremdrift.model.findings import Finding, Severity
from fremdrift.quads.store import parse_foreign
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


@dataclass
class Walk:
    """What a walk through the pages saw; ``broken`` where it ended before the last."""

    seen: list[Seen] = field(default_factory=list)
    quads: list[Quad] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    broken: bool = False

    def stop(self, *findings: Finding) -> None:
        """End here, for these reasons."""
        self.findings += findings
        self.broken = True


Read = Callable[[Reply], str | None]
"""Gives the media type by which a client reads a reply; None where it has no reader."""


def walk(ask: Ask, first: tuple[Reply, list[Finding]], manner: Manner, read: Read, known: str) -> Walk:
    """Every page from the first, with the datasets on them; ``known`` names the media types for a person."""
    found, (reply, faults) = Walk(), first
    asked, names = {reply.address}, set[str]()
    bodies: set[bytes] = set()
    while True:
        if faults:
            found.stop(*faults, *([MISSING.found(reply.address)] if bodies else []))
            return found
        if reply.body in bodies:
            found.stop(REPEATED.found(reply.address))
            return found
        bodies.add(reply.body)
        quads = _quads(found, reply, read, known)
        fresh = [one for one in datasets(quads) if one.name not in names]
        address = next_page(quads)
        if found.broken or _ends(found, reply, address, asked, bool(fresh)):
            found.seen += [] if found.broken else fresh
            return found
        found.seen += fresh
        names |= {one.name for one in fresh}
        target = joined(reply.address, address or "")
        asked.add(target)
        reply, faults = get(ask, target, manner)


def _ends(found: Walk, reply: Reply, address: str | None, asked: set[str], fresh: bool) -> bool:
    """True on the last page, and where going on would lead nowhere."""
    if address is None:
        return True
    target = joined(reply.address, address)
    if host(target) != host(reply.address):
        found.findings.append(OTHER_HOST.found(reply.address, host=host(target) or target))
    if target in asked or not fresh:
        found.stop((REPEATED if target in asked else ENDLESS).found(target))
    elif len(asked) >= _PAGES:
        found.stop(TOO_MANY.found(target, pages=_PAGES))
    return found.broken


def _quads(found: Walk, reply: Reply, read: Read, known: str) -> list[Quad]:
    media_type = read(reply)
    if media_type is None:
        found.stop(CONTENT_TYPE.found(reply.address, value=reply.content_type or "nothing", known=known))
        return []
    try:
        quads = parse_foreign(reply.body, media_type, reply.address)
    except (SyntaxError, ValueError) as fault:
        found.stop(UNREADABLE.found(reply.address, why=str(fault)[:200]))
        return []
    found.quads += quads
    return quads


def repeated(seen: list[Seen], key: Callable[[Seen], str], reason: Rule, address: str) -> Iterator[Finding]:
    """Every dataset whose key another had before it."""
    before: set[str] = set()
    for one in seen:
        if key(one) and key(one) in before:
            yield reason.found(address, one.shown)
        before.add(key(one))
