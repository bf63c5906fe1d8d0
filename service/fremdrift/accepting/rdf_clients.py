"""CKAN with ckanext-dcat, udata and data.europa.eu: the harvesters that read DCAT as RDF, each by its own rules.

Their behaviour was measured with the real clients: ckanext-dcat 2.4.4 on CKAN 2.11.6 and udata 17.18.0.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from fremdrift.accepting.asking import get, head_then_get
from fremdrift.accepting.graphs import Seen, datasets, looked_at, next_page
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.outcomes import Outcome, Rule, in_order, rule
from fremdrift.accepting.paging import EMPTY, Item, Reader, Sight, Walk, same_identifier, walk
from fremdrift.accepting.readings import Readings, key_of
from fremdrift.fetching.catalogues import Ask, Manner, Reply
from fremdrift.ground.namespaces import DCAT, DCT, SH, XSD
from fremdrift.model.findings import Finding, Severity, blocking
from fremdrift.quads.store import parse_foreign
from fremdrift.quads.terms import NamedNode, Quad, text_of

_RDF: Final = {
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "text/n3": "n3",
    "application/trig": "trig",
}
_BY_SUFFIX: Final = {
    "ttl": "text/turtle",
    "rdf": "application/rdf+xml",
    "xml": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "json": "application/ld+json",
    "nt": "application/n-triples",
    "n3": "text/n3",
    "trig": "application/trig",
}
_WIDER: Final = {"application/json": "application/ld+json", "application/xml": "application/rdf+xml"}
_KNOWN: Final = "text/turtle, application/rdf+xml, application/ld+json"

NO_TITLE_ALL = rule(
    "title",
    "har ingen titel, og for det ene datasæts skyld importerer CKAN intet af kataloget. Giv det dct:title",
    "has no title, and for this one dataset CKAN imports nothing of the catalogue. Give it dct:title",
)
NO_TITLE = rule(
    "title",
    "har ingen titel og tages ikke. Giv det dct:title",
    "has no title and is not taken. Give it dct:title",
)
NO_DESCRIPTION = rule(
    "description",
    "har ingen beskrivelse, som DCAT-AP kræver. Giv det dct:description",
    "has no description, which DCAT-AP demands. Give it dct:description",
)
NO_NAME = rule(
    "name",
    "har intet eget navn (en blank node), så det er et nyt datasæt ved hver høst. Giv det en IRI, der ikke ændrer sig",
    "has no name of its own (a blank node), so it is a new dataset at every harvest. Give it an IRI that never changes",
)
NO_IDENTIFIER = rule(
    "identifier",
    "har ingen dct:identifier, som er det eneste udata kender det på. Sæt dct:identifier til dets IRI",
    "has no dct:identifier, the only thing that udata knows it by. Set dct:identifier to its IRI",
)
SAME_IDENTIFIER = rule(
    "identifier-twice",
    "har samme dct:identifier som et andet datasæt, og det ene overskriver det andet. Giv hvert sin egen",
    "has the same dct:identifier as another dataset, and one overwrites the other. Give each its own",
)
HEX_BINARY = rule(
    "checksum-datatype",
    "har en checksum med datatypen xsd:hexBinary, som DCAT-AP kræver og udata fejler på: datasættet tabes. "
    "Tilbyd udata en udgave uden datatypen",
    "has a checksum of datatype xsd:hexBinary, which DCAT-AP demands and udata fails on: the dataset is lost. "
    "Offer udata a profile without the datatype",
)
NO_SIZE = rule(
    "byte-size",
    "har en dcat:byteSize, der ikke er et tal ({value}), og tabes. Skriv antallet af byte",
    "has a dcat:byteSize that is no number ({value}) and is lost. Write the number of bytes",
)
FUTURE = rule(
    "modified-future",
    "er ændret i fremtiden ({value}); udata smider datoen væk. Skriv den dag, det blev ændret",
    "was modified in the future ({value}); udata drops the date. Write the day it was modified",
    Severity.WARNING,
)
NO_ACCESS = rule(
    "access-url",
    "har en distribution uden dcat:accessURL, som DCAT-AP kræver. Giv den en adresse",
    "has a distribution without dcat:accessURL, which DCAT-AP demands. Give it an address",
)


DCAT_AP = rule("dcat-ap", "bryder DCAT-AP ved {path}: {why}", "violates DCAT-AP at {path}: {why}")


@dataclass(frozen=True)
class Client:
    """One harvester: how it asks, by what it knows a syntax, and what it refuses.

    ``loses_all`` says that one refused dataset costs all of them.
    """

    name: str
    manner: Manner
    each: Callable[[Seen, str, str], Iterator[Finding]]
    read: Callable[[Reply], str | None]
    head_first: Callable[[str], bool]
    loses_all: bool = False


def _title(one: Seen) -> bool:
    return bool(one.literals(DCT + "title"))


def _broken(one: Seen, address: str, *kept: tuple[object, Rule]) -> Iterator[Finding]:
    """What breaks rules: each stands beside what is there, or true, where it is kept."""
    return (rule.found(address, one.shown) for there, rule in kept if not there)


def _ckan(one: Seen, address: str, _: str) -> Iterator[Finding]:
    return _broken(one, address, (_title(one), NO_TITLE_ALL))


def _udata(one: Seen, address: str, today: str) -> Iterator[Finding]:
    read_whole = all(value.datatype.value != XSD + "hexBinary" for value in one.checksums)
    yield from _broken(
        one, address, (_title(one), NO_TITLE), (one.identifiers, NO_IDENTIFIER), (read_whole, HEX_BINARY)
    )
    sizes = (size.value for each in one.distributions for size in one.literals(DCAT + "byteSize", each))
    yield from (NO_SIZE.found(address, one.shown, value=size[:80]) for size in sizes if not _is_number(size))
    days = (day.value for day in one.literals(DCT + "modified"))
    yield from (FUTURE.found(address, one.shown, value=day[:80]) for day in days if day[:10] > today)


def _europe(one: Seen, address: str, _: str) -> Iterator[Finding]:
    return _broken(
        one,
        address,
        (isinstance(one.node, NamedNode), NO_NAME),
        (_title(one), NO_TITLE),
        (one.literals(DCT + "description"), NO_DESCRIPTION),
        (all(one.objects(DCAT + "accessURL", each) for each in one.distributions), NO_ACCESS),
    )


def _is_number(text: str) -> bool:
    try:
        return float(text) >= 0
    except ValueError:
        return False


def _suffix(address: str) -> str:
    return urlsplit(address).path.rpartition("/")[2].rpartition(".")[2].lower()


def _by_content_type(reply: Reply) -> str | None:
    return reply.media_type if reply.media_type in _RDF else None


def _by_suffix_or_type(reply: Reply) -> str | None:
    found = _BY_SUFFIX.get(_suffix(reply.address))
    return found or _WIDER.get(reply.media_type) or _by_content_type(reply)


def _by_any_type(reply: Reply) -> str | None:
    return _WIDER.get(reply.media_type) or _by_content_type(reply)


CKAN: Final = Client(
    "ckan",
    Manner("python-requests/2.32.5", largest=50 * 1024 * 1024),
    _ckan,
    _by_content_type,
    lambda _: True,
    loses_all=True,
)
UDATA: Final = Client(
    "udata",
    Manner("uData/0.1 dcat", follows=False),
    _udata,
    _by_suffix_or_type,
    lambda address: _suffix(address) not in _BY_SUFFIX,
)
EUROPE: Final = Client("data.europa.eu", Manner("piveau-consus-importing-rdf"), _europe, _by_any_type, lambda _: False)
RDF_CLIENTS: Final = (CKAN, UDATA, EUROPE)


def harvest(client: Client, address: str, ask: Ask, judges: Judges, readings: Readings) -> Outcome:
    """What one client takes at an address, and for what it leaves the rest."""
    first = (head_then_get if client.head_first(address) else get)(ask, address, client.manner)
    whole = client is EUROPE and not judges.missing(client.name)  # its judge is at hand, and is given everything
    look = partial(_all if whole else _remembered, client, address, readings)
    found = walk(ask, first, Reader(client.manner, client.read, _KNOWN, look))
    findings = [*found.findings, *found.faults]
    if client is UDATA:
        findings += same_identifier(found.seen, SAME_IDENTIFIER, address)
    if not found.seen and not found.broken:
        findings.append(EMPTY.found(address))
    refused = {one.focus for one in blocking(findings) if one.focus}
    lost = found.broken or (client.loses_all and refused)
    taken = 0 if lost else sum(one.shown not in refused for one in found.seen)
    if whole and not found.broken:
        findings += _by_the_shapes(found, judges, address)
    return Outcome(client.name, address, len(found.seen), taken, in_order(findings), judges.missing(client.name))


def _remembered(client: Client, address: str, readings: Readings, reply: Reply, media_type: str) -> Sight:
    """What a client sees on a page, as it is remembered where it was faultless before. What all of them would see there
    is remembered with it: the datasets are the same, and to parse the page takes longest.
    """
    key = key_of(f"dcat {address}", reply, media_type)
    known = readings.known(key)
    if known is not None and client.name in known["faultless"]:
        return Sight.of(known)
    sight, found = _seen(address, readings, parse_foreign(reply.body, media_type, reply.address, looked_at))
    if faultless := [name for name, faults in found.items() if not faults]:
        readings.keep(key, sight.told() | {"faultless": faultless})
    return replace(sight, findings=found[client.name])


def _all(client: Client, address: str, readings: Readings, reply: Reply, media_type: str) -> Sight:
    """The same with every statement."""
    quads = parse_foreign(reply.body, media_type, reply.address)
    sight, found = _seen(address, readings, quads)
    return replace(sight, findings=found[client.name], quads=tuple(quads))


def _seen(address: str, readings: Readings, quads: list[Quad]) -> tuple[Sight, dict[str, tuple[Finding, ...]]]:
    """What any client sees, and what each finds wrong with it."""
    every = datasets(quads)
    items = tuple(Item(one.name, one.shown, "".join(one.identifiers[:1])) for one in every)
    found = {
        client.name: tuple(fault for one in every for fault in client.each(one, address, readings.today))
        for client in RDF_CLIENTS
    }
    return Sight(items, next_page(quads)), found


def _by_the_shapes(found: Walk, judges: Judges, address: str) -> Iterator[Finding]:
    """data.europa.eu takes what violates DCAT-AP and reports it, so this costs no dataset."""
    for one in judges.dcat_ap(found.quads):
        if one.severity == SH + "Violation":
            yield DCAT_AP.found(
                address, text_of(one.focus), path=one.predicate, why=one.message_en[:200] or one.component
            )
