"""The harvest check: which clients take how much of a catalogue, for a whole site or for one address."""

from collections.abc import Container, Iterable
from functools import lru_cache
from typing import Final
from urllib.parse import urljoin, urlsplit

from fremdrift.accepting import data_gov, ldes, rdf_clients
from fremdrift.accepting.graphs import datasets
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.outcomes import Outcome
from fremdrift.accepting.readings import Readings
from fremdrift.fetching.catalogues import Ask, Manner, Reply
from fremdrift.ground.namespaces import TREE
from fremdrift.quads.store import parse_foreign

_RDF_FACES: Final = ("catalog", "catalog.ttl", "catalog.xml", "catalog.jsonld")
_DATA_GOV: Final = (data_gov.VERSION_1, data_gov.VERSION_3)
_BY_CLIENT: Final = {one.name: one for one in rdf_clients.RDF_CLIENTS}
FACES: Final[dict[str, tuple[str, ...]]] = {
    data_gov.VERSION_1: ("data.json",),
    data_gov.VERSION_3: ("dcat-us-3.json",),
    rdf_clients.CKAN.name: _RDF_FACES,
    rdf_clients.UDATA.name: ("catalog?profile=udata", *_RDF_FACES),
    rdf_clients.EUROPE.name: _RDF_FACES,
    ldes.CLIENT: ("feed",),
}
"""Where each client's face is looked for under a site's address; the first that is there counts."""
CLIENTS: Final = tuple(FACES)
_REMEMBERED: Final = 4
"""So many replies are held."""
_NOT_THERE: Final = (404, 406, 410)
_PAGES: Final = ("text/html", "application/xhtml+xml")
_SNIFF: Final = Manner("Fremdrift harvest check")


def check(address: str, ask: Ask, judges: Judges, today: str, clients: Iterable[str] = CLIENTS) -> list[Outcome]:
    """What each client takes. ``address`` is a site, then its faces are looked for, or a catalogue, then whoever can
    read it does. ``today`` is a day, 2026-11-25.
    """
    ask, wanted, readings = _remembering(ask), [one for one in CLIENTS if one in set(clients)], Readings(today)
    if urlsplit(address).path in ("", "/"):
        return check_site(address, ask, judges, readings, wanted)
    reply = ask("GET", address, _SNIFF)
    if reply.media_type in _PAGES:
        found = check_site(address, ask, judges, readings, wanted)
        if any(one.address for one in found):
            return found
    readers = _readers(reply, wanted)
    return [_harvest(one, address, ask, judges, readings) for one in wanted if one in readers] or [
        Outcome(one, None) for one in wanted
    ]


def check_site(
    site: str, ask: Ask, judges: Judges, readings: Readings, clients: Iterable[str] = CLIENTS
) -> list[Outcome]:
    """What each client takes of the face that a site has for it; what ``readings`` know is not read again."""
    ask = _remembering(ask)
    return [_of_site(one, site, ask, judges, readings) for one in clients]


def _remembering(ask: Ask) -> Ask:
    """The same request is made once, as far as it comes again soon: each face is looked for before it is harvested. No
    more replies than that are held, for all pages of a catalogue together are as large as it.
    """
    return lru_cache(maxsize=_REMEMBERED)(ask)


def _readers(reply: Reply, wanted: Container[str]) -> tuple[str, ...]:
    """The clients that could read what is at an address; all of them where nothing is, so that each says why not.

    Of data.gov's the one for the version that a file says it is of, unless only the other is wanted.
    """
    if not reply.good:
        return CLIENTS
    json = _is_said_to_be_json(reply)
    version = data_gov.version_of(reply) if json else ""
    if version:
        return (version,) if version in wanted else _DATA_GOV
    try:
        quads = parse_foreign(reply.body, reply.media_type, reply.address)
    except (SyntaxError, ValueError):
        quads = []
    if any(one.predicate.value.startswith(TREE) for one in quads):
        return (ldes.CLIENT,)
    return (*_DATA_GOV, *_BY_CLIENT) if json and not datasets(quads) else tuple(_BY_CLIENT)


def _is_said_to_be_json(reply: Reply) -> bool:
    """Whether its type, its address or its first character says so: files are served as text/plain too."""
    named = reply.media_type.endswith("json") or urlsplit(reply.address).path.endswith("json")
    return named or reply.body[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _of_site(client: str, site: str, ask: Ask, judges: Judges, readings: Readings) -> Outcome:
    base = site if site.endswith("/") else site + "/"
    for face in FACES[client]:
        address = urljoin(base, face)
        if ask("GET", address, _manner(client)).status not in _NOT_THERE:
            return _harvest(client, address, ask, judges, readings)
    return Outcome(client, None)


def _manner(client: str) -> Manner:
    if client in _BY_CLIENT:
        return _BY_CLIENT[client].manner
    return ldes.MANNER if client == ldes.CLIENT else data_gov.MANNER


def _harvest(client: str, address: str, ask: Ask, judges: Judges, readings: Readings) -> Outcome:
    if client in _BY_CLIENT:
        return rdf_clients.harvest(_BY_CLIENT[client], address, ask, judges, readings)
    if client == ldes.CLIENT:
        return ldes.harvest(address, ask, judges, readings)
    return data_gov.harvest(client, address, ask, judges)
