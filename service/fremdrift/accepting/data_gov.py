"""data.gov: the harvester that reads one JSON file, DCAT-US 1.1 or 3.0, whole or not at all.

What it refuses was measured with its own code (datagov-harvester of August 2026). It compares nothing and has no floor:
what is absent from the file is deleted.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from fremdrift.accepting.asking import get
from fremdrift.accepting.judges import Judges, Schema
from fremdrift.accepting.members import Hear, NotJson, read_object
from fremdrift.accepting.outcomes import Outcome, in_order, rule
from fremdrift.accepting.paging import EMPTY
from fremdrift.fetching.catalogues import Ask, Manner, Reply
from fremdrift.model.findings import Finding, Severity, blocking

VERSION_1: Final = "data.gov 1.1"
VERSION_3: Final = "data.gov 3.0"
MANNER: Final = Manner("HarvesterBot/0.0 (data.gov)")
_LONGEST: Final = 10_000
_KEYWORDS: Final = 1_000
_LARGE: Final = 10_000_000
_PERIODICITY: Final = re.compile(r"irregular|R/P(\d+(\.\d+)?[YMWD])*(T(\d+(\.\d+)?[HMS])+)?")
_KINDS: Final = {
    "dataset": "dataset",
    "datasetSeries": "datasetseries",
    "service": "dataservice",
    "record": "catalogrecord",
}
"""The lists of a catalogue and the kind of what stands in each; 1.1 has datasets only. The Catalog schema does not name
``datasetSeries``, and the harvester reads it."""
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d([T ][\d:.]+(Z|[+-]\d\d:?\d\d)?)?)?)?|R/.+|P.+")

NOT_JSON = rule(
    "json",
    "er ikke JSON i UTF-8: {why}. Ret dokumentet; klienten henter kun én fil og læser den helt eller slet ikke",
    "is not JSON in UTF-8: {why}. Mend the document; this client fetches one file and reads it whole or not at all",
)
NO_LIST = rule(
    "dataset-list",
    "har ingen liste ved navn dataset, så der er intet at høste",
    "has no list called dataset, so there is nothing to harvest",
)
TYPE = rule(
    "content-type",
    "siger Content-Type: {value}; data.govs kontrolprogram vil have application/json",
    "says Content-Type: {value}; data.gov's validator wants application/json",
    Severity.WARNING,
)
LARGE = rule(
    "size",
    "fylder {size} byte; data.govs kontrolprogram tager højst 10 MB",
    "has {size} bytes; data.gov's validator takes 10 MB at most",
    Severity.WARNING,
)
PAGED = rule(
    "paged",
    "er delt i sider, men data.gov henter kun denne: resten slettes. Server hele kataloget i én fil",
    "is cut into pages, but data.gov fetches only this one: the rest is deleted. Serve the whole catalogue in one file",
)
OTHER_VERSION = rule(
    "version",
    "er efter sine egne ord {said}, men læses her som {client}. Efterse den med --client »{said}«",
    'is {said} by what it says of itself, but is read as {client} here. Check it with --client "{said}"',
    Severity.WARNING,
)
NO_OBJECT = rule(
    "object",
    "er intet objekt og afvises. Skriv et JSON-objekt for hver post",
    "is no object and is refused. Write a JSON object for each record",
)
NESTED = rule(
    "nesting",
    "er så dybt indlejret, at ingen kan læse det, og afvises",
    "is nested so deep that nobody can read it, and is refused",
)
NO_IDENTIFIER = rule(
    "identifier",
    "har intet identifier og afvises. Giv det ét, der ikke ændrer sig",
    "has no identifier and is refused. Give it one that never changes",
)
TWICE = rule(
    "identifier-twice",
    "har samme identifier som et andet og afvises. Giv hvert sit eget",
    "has the same identifier as another and is refused. Give each its own",
)
MISSING = rule("required", "mangler {field} og afvises. Udfyld det", "lacks {field} and is refused. Fill it in")
MAIL = rule(
    "mailto",
    "har en hasEmail uden mailto: foran og afvises",
    "has a hasEmail that does not begin with mailto: and is refused",
)
KEYWORD = rule("keyword", "har et tomt nøgleord og afvises. Slet det", "has an empty keyword and is refused. Remove it")
KEYWORDS = rule(
    "keywords",
    "har {count} nøgleord; højst 1000 tages, og tusinder har standset hele høsten før",
    "has {count} keywords; 1,000 are taken at most, and thousands have stopped whole harvests before",
)
DATE = rule(
    "date",
    "har datoen {field} skrevet som »{value}« og afvises. Skriv 2026-11-25",
    'has the date {field} written as "{value}" and is refused. Write 2026-11-25',
)
PERIODICITY = rule(
    "periodicity",
    "har accrualPeriodicity {value} og afvises. Skriv ISO 8601, såsom R/P1Y, eller irregular",
    "has accrualPeriodicity {value} and is refused. Write ISO 8601 such as R/P1Y, or irregular",
)
MEDIA_TYPE = rule(
    "media-type",
    "har en downloadURL uden mediaType og afvises. Skriv filens medietype",
    "has a downloadURL without mediaType and is refused. Write the file's media type",
)
LICENCE = rule(
    "licence",
    "har en license, der ikke er en adresse ({value}), og afvises. Skriv licensens adresse",
    "has a license that is no address ({value}) and is refused. Write the licence's address",
)
LONG = rule(
    "description-length",
    "har en beskrivelse på {count} tegn og afvises; højst 10.000 tages",
    "has a description of {count} characters and is refused; 10,000 are taken at most",
)
LANGUAGE = rule(
    "language",
    "har sproget {value} og afvises. DCAT-US 3.0 vil have to bogstaver, såsom da",
    "has the language {value} and is refused. DCAT-US 3.0 wants two letters, such as da",
)
SIZE_NUMBER = rule(
    "byte-size",
    "har en byteSize, der er et tal, og afvises. DCAT-US 3.0 vil have den som tekst",
    "has a byteSize that is a number and is refused. DCAT-US 3.0 wants it as text",
)
LANDING = rule(
    "landing-page",
    "har en landingPage, der ikke er et objekt, og afvises",
    "has a landingPage that is no object and is refused",
)
NO_NAME = rule(
    "name",
    "har intet @id, som serier og poster kendes på, og tabes. Giv det et",
    "has no @id, by which series and records are known, and is lost. Give it one",
)
SCHEMA = rule("schema", "passer ikke til skemaet ved {where}: {why}", "does not fit the schema at {where}: {why}")


def version_of(reply: Reply) -> str:
    """Which DCAT-US a reply is that one of these clients could read; nothing where none could."""
    try:
        members = read_object(reply.body, _KINDS, lambda *_: _not_heard)
    except NotJson:
        return ""
    return version(members) if members and any(isinstance(members.get(one), list) for one in _KINDS) else ""


def _not_heard(_: Any) -> None:
    """Of no interest."""


def version(catalogue: Mapping[str, Any]) -> str:
    """Which DCAT-US a catalogue is: it says so, or its records are typed as 3.0's are."""
    try:
        declared = json.dumps(catalogue.get("conformsTo", ""))
    except RecursionError:  # nobody says it so deep
        declared = ""
    if "3.0" in declared or "dcat-us/3" in declared:
        return VERSION_3
    return VERSION_3 if catalogue.get("@type") == "Catalog" else VERSION_1


def harvest(client: str, address: str, ask: Ask, judges: Judges) -> Outcome:
    """What data.gov takes of one JSON file, and for what it refuses the rest: by the rules of the version that
    ``client`` names, whatever the file says of itself, for that is what a harvest source is registered as.
    """
    missing = judges.missing(client)
    reply, faults = get(ask, address, MANNER)
    found = faults[0] if faults else _read(client, reply, address, judges)
    if isinstance(found, Finding):
        return Outcome(client, address, findings=(found,), missing=missing)
    offered = sum(one.offered for one in found.lists)
    findings = [*_of_the_file(client, reply, found.members, offered)]
    findings += [each for one in found.lists for each in one.findings]
    taken = offered - sum(one.refused for one in found.lists)
    return Outcome(client, address, offered, taken, in_order(findings), missing)


@dataclass
class _List:
    """What this client makes of the records of a list, one after the other: each is read, judged and forgotten."""

    kind: str
    client: str
    address: str
    schema: Schema | None
    offered: int = 0
    refused: int = 0
    findings: list[Finding] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def hear(self, record: Any) -> None:
        """Judge a record; it is refused too where another of its kind has its name."""
        self.offered += 1
        try:
            wrong = [*self._twice(_name(record)), *_judged(record, self.kind, self.client, self.address, self.schema)]
        except RecursionError:
            wrong = [NESTED.found(self.address)]
        self.refused += bool(blocking(wrong))
        self.findings += wrong

    def _twice(self, name: str) -> Iterator[Finding]:
        if name and name in self.names:
            yield TWICE.found(self.address, name)
        self.names.add(name)


class _Catalogue(NamedTuple):
    """A catalogue as a version of this client read it: its lists, and its other members."""

    members: Mapping[str, Any]
    lists: list[_List]


def _read(client: str, reply: Reply, address: str, judges: Judges) -> _Catalogue | Finding:
    """The catalogue of a reply as a version of this client reads it; or why it is none."""
    lists: dict[str, _List] = {}
    schema = judges.schema_3 if client == VERSION_3 else judges.schema_1

    def begin(key: str, _: dict[str, Any]) -> Hear:
        lists[key] = _List(_KINDS[key], client, address, schema)
        return lists[key].hear if _reads(client, _KINDS[key]) else _not_heard

    try:
        members = read_object(reply.body, _KINDS, begin)
    except NotJson as fault:
        return NOT_JSON.found(reply.address, why=str(fault)[:120])
    found = [one for key, one in lists.items() if isinstance((members or {}).get(key), list)]
    if members is None or not found:
        return NO_LIST.found(reply.address)
    return _Catalogue(members, [one for one in found if _reads(client, one.kind)])


def _reads(client: str, kind: str) -> bool:
    """Whether a version reads the list of a kind: 1.1 knows datasets only."""
    return client == VERSION_3 or kind == "dataset"


def _of_the_file(client: str, reply: Reply, catalogue: Mapping[str, Any], records: int) -> Iterator[Finding]:
    if version(catalogue) != client:
        yield OTHER_VERSION.found(reply.address, said=version(catalogue), client=client)
    if reply.media_type != "application/json":
        yield TYPE.found(reply.address, value=reply.content_type or "nothing")
    if len(reply.body) > _LARGE:
        yield LARGE.found(reply.address, size=len(reply.body))
    if any(name in catalogue for name in ("next", "hydra:next", "nextPage", "hydra:nextPage")):
        yield PAGED.found(reply.address)
    if not records:
        yield EMPTY.found(reply.address)


def _name(record: Any) -> str:
    """What the harvester knows a record by: the text of its identifier, or the name of what stands there."""
    if not isinstance(record, dict):
        return ""
    found = record.get("identifier")
    if isinstance(found, dict):
        found = found.get("@id")
    return str(found or record.get("@id") or "")


def _shown(record: Any) -> str:
    return _name(record) or str(record.get("title", "") if isinstance(record, dict) else record)[:80]


def _judged(record: Any, kind: str, client: str, address: str, schema: Schema | None) -> Iterator[Finding]:
    """A record by the harvester's rules; by the schema where it is at hand and the rules saw nothing."""
    if not isinstance(record, dict):
        yield NO_OBJECT.found(address, _shown(record))
        return
    name = _shown(record)
    rules = list(_by_kind(record, kind, client))
    for reason, words in rules:
        yield reason.found(address, name, **words)
    if schema is not None and not rules:
        for where, why in schema(kind, record):
            yield SCHEMA.found(address, name, where=where, why=why[:200])


Broken = tuple[Any, dict[str, Any]]


def _by_kind(record: Mapping[str, Any], kind: str, client: str) -> Iterator[Broken]:
    if kind in ("datasetseries", "catalogrecord"):
        if not record.get("@id"):
            yield NO_NAME, {}
    elif kind == "dataservice":
        if not _name(record):
            yield NO_IDENTIFIER, {}
    else:
        yield from _rules(record, client)


def _rules(record: Mapping[str, Any], client: str) -> Iterator[Broken]:
    if not _name(record):
        yield NO_IDENTIFIER, {}
    yield from ((MISSING, {"field": one}) for one in ("title", "description", "contactPoint") if not record.get(one))
    yield from _contact(record)
    yield from _words(record)
    yield from _of_version_3(record) if client == VERSION_3 else _of_version_1(record)


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _contact(record: Mapping[str, Any]) -> Iterator[Broken]:
    for one in _many(record.get("contactPoint")):
        mail = one.get("hasEmail") if isinstance(one, dict) else None
        if mail is not None and not str(mail).startswith("mailto:"):
            yield MAIL, {}


def _words(record: Mapping[str, Any]) -> Iterator[Broken]:
    words = _many(record.get("keyword"))
    if any(not str(one).strip() for one in words):
        yield KEYWORD, {}
    if len(words) > _KEYWORDS:
        yield KEYWORDS, {"count": len(words)}
    length = len(str(record.get("description", "")))
    if length > _LONGEST:
        yield LONG, {"count": length}
    for name in ("modified", "issued"):
        value = record.get(name)
        if isinstance(value, str) and not _DATE.fullmatch(value):
            yield DATE, {"field": name, "value": value[:80]}


def _of_version_1(record: Mapping[str, Any]) -> Iterator[Broken]:
    period = record.get("accrualPeriodicity")
    if period is not None and not _PERIODICITY.fullmatch(str(period)):
        yield PERIODICITY, {"value": str(period)[:200]}
    licence = record.get("license")
    if licence is not None and not _is_address(str(licence)):
        yield LICENCE, {"value": str(licence)[:80]}
    for one in _many(record.get("distribution")):
        if isinstance(one, dict) and one.get("downloadURL") and not one.get("mediaType"):
            yield MEDIA_TYPE, {}


def _is_address(text: str) -> bool:
    try:
        return bool(urlsplit(text).scheme)
    except ValueError:
        return False


def _of_version_3(record: Mapping[str, Any]) -> Iterator[Broken]:
    for one in _many(record.get("language")):
        if len(str(one)) > 2:
            yield LANGUAGE, {"value": str(one)[:80]}
    landing = record.get("landingPage")
    if landing is not None and not all(isinstance(one, dict) for one in _many(landing)):
        yield LANDING, {}
    for one in _many(record.get("distribution")):
        if isinstance(one, dict) and "byteSize" in one and not isinstance(one["byteSize"], str):
            yield SIZE_NUMBER, {}
