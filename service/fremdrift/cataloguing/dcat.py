"""The catalogue as a graph: DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/) in the dialect that is asked for, without
blank nodes. What one entry takes stands with it, so that a page or a document can be read and judged by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from fremdrift import __version__
from fremdrift.cataloguing.authorities import (
    COUNTRIES,
    EU,
    FILE_TYPES,
    FREQUENCIES,
    LANGUAGES,
    LICENCES,
    THEMES,
    Term,
    language_code,
    licence_address,
    tell,
    term,
)
from fremdrift.cataloguing.catalogue import Catalogue, Dataset, Distribution, Entry, Series, operator
from fremdrift.cataloguing.dialects import DCAT_AP_DK, Dialect, file_type
from fremdrift.cataloguing.writer import Writer
from fremdrift.ground.formats import Format
from fremdrift.ground.namespaces import ADMS, DCAT, DCT, FOAF, PROV, RDFS, SKOS, SPDX, VCARD, XSD
from fremdrift.model.datasets import OURS, Contact, Texts
from fremdrift.model.iris import Names
from fremdrift.quads.terms import Literal, NamedNode, Quad, typed

_AVAILABILITY: Final = "http://data.europa.eu/r5r/availability"
_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"
RIGHTS: Final = {
    "da": "Titler og citerede ord er fortsat udgivernes; sammenstillingen har den nævnte licens.",
    "en": "Titles and quoted words remain their publishers'; the compilation has the licence named.",
}
MAKING: Final = {
    "da": f"Udgivet fra tabeller med Fremdrift {__version__}",
    "en": f"Published from tables with Fremdrift {__version__}",
}
SERVICE_TITLES: Final = {"da": "SPARQL-endepunkt", "en": "SPARQL endpoint"}
SERVICE_TOLD: Final = {
    "da": "Spørg i alle datasæt med SPARQL 1.1; svar som tabel eller graf.",
    "en": "Ask all datasets with SPARQL 1.1; answers as a table or a graph.",
}


@dataclass(frozen=True)
class Heading:
    """What a page says of the catalogue itself. ``modified`` stands on the first page alone, as the endpoint does: they
    are said once of all pages together, and no other page changes because something elsewhere did.
    """

    titles: Texts
    descriptions: Texts
    issued: str
    modified: str
    licence: str
    spatial: tuple[str, ...]
    listed: tuple[str, ...]
    """The IRIs of the datasets that are listed here."""
    served: Dataset | None
    """The dataset of everything, where the endpoint that serves it is told of here."""


@dataclass(frozen=True)
class Listing:
    """All that a page of the catalogue is written from, or the document of an entry, which has no heading."""

    base: str
    publisher: Contact
    publisher_url: str
    datasets: tuple[Dataset, ...]
    series: tuple[Series, ...]
    heading: Heading | None = None


def page_of(catalogue: Catalogue, datasets: Iterable[Dataset], series: Iterable[Series], *, first: bool) -> Listing:
    """A page with these entries."""
    whole, datasets = catalogue.whole, tuple(datasets)
    heading = Heading(
        catalogue.titles,
        catalogue.descriptions,
        catalogue.issued,
        catalogue.modified if first else "",
        whole.licence,
        whole.spatial,
        tuple(one.iri for one in datasets),
        whole if first else None,
    )
    return replace(entry_of(catalogue, datasets, series), heading=heading)


def root_of(catalogue: Catalogue) -> Listing:
    """The catalogue by itself: its heading, with all that is listed, and the endpoint."""
    return replace(page_of(catalogue, catalogue.datasets, (), first=True), datasets=())


def entry_of(catalogue: Catalogue, datasets: Iterable[Dataset], series: Iterable[Series]) -> Listing:
    """Entries by themselves: a dataset with the series it belongs to, or a series."""
    settings = catalogue.settings
    return Listing(settings.base_iri, operator(settings), settings.publisher_url or "", tuple(datasets), tuple(series))


class Own(NamedTuple):
    """What a file has for itself, as texts: its names in the catalogue and as a document, what was measured, its days.

    All else it shares with the files of its kind.
    """

    node: str
    file: str
    size: str
    sha256: str
    issued: str
    modified: str

    @classmethod
    def of(cls, dataset: Dataset, one: Distribution, base: str) -> "Own":
        """Of a file of a dataset."""
        node = f"{dataset.iri}#{one.path.rpartition('/')[2]}"
        return cls(node, base + one.path, str(one.size), one.sha256, one.issued, one.modified)


class Kind(NamedTuple):
    """What files have in common that are described alike, but for what is each one's own."""

    titles: tuple[tuple[str, str], ...]
    format: Format
    compressed: Format | None
    packaged: Format | None
    licence: str
    languages: tuple[str, ...]
    conforms_to: tuple[str, ...]
    described_by: str

    @classmethod
    def of(cls, dataset: Dataset, one: Distribution) -> "Kind":
        """Of a file of a dataset."""
        titles = tuple(one.titles.items())
        return cls(
            titles, one.format, one.compressed, one.packaged,
            dataset.licence, dataset.languages, one.conforms_to, one.described_by,
        )  # fmt: skip


class _Page:
    """Writes down entries of the catalogue in one dialect."""

    def __init__(self, listing: Listing, dialect: Dialect) -> None:
        self.listing = listing
        self.dialect = dialect
        self.names = Names(listing.base)
        self.writer = Writer(self.names.graph("catalogue"))
        self.terms: set[Term] = set()
        self.files: list[tuple[Own, Kind]] = []
        """The files of its entries, to be written after them."""

    def term(self, table: str, code: str) -> NamedNode:
        """A term of an EU table, to be described on this page."""
        found = term(table, code)
        self.terms.add(found)
        return NamedNode(found.iri)

    def quads(self) -> list[Quad]:
        """All that was written, and what the terms are; what several entries say alike is said once."""
        tell(self.writer, *sorted(self.terms, key=lambda one: one.iri))
        return list(dict.fromkeys(self.writer.quads))


def listed_quads(listing: Listing, dialect: Dialect) -> list[Quad]:
    """A page, or the document of an entry, in a dialect."""
    page = _Page(listing, dialect)
    entries: list[Dataset | Series] = [*listing.datasets, *listing.series]
    for one in entries:
        _entry(page, one)
    for own, kind in page.files:
        _file(page, own, kind)
    _around(page)
    return page.quads()


def around_quads(listing: Listing, dialect: Dialect) -> list[Quad]:
    """What it says besides what ``entry_quads`` and ``file_quads`` say of its entries and their files."""
    page = _Page(listing, dialect)
    _around(page)
    return page.quads()


def entry_quads(base: str, publisher: Contact, one: Dataset | Series, dialect: Dialect) -> list[Quad]:
    """What is said of one entry but for its files, and of the terms that are used for it."""
    page = _Page(Listing(base, publisher, "", (), ()), dialect)
    _entry(page, one)
    return page.quads()


def _around(page: _Page) -> None:
    _publisher(page)
    if page.listing.heading:
        _catalogue(page, page.listing.heading)


def _entry(page: _Page, one: Dataset | Series) -> None:
    if isinstance(one, Dataset):
        _dataset(page, one)
    else:
        _series(page, one)


def _catalogue(page: _Page, heading: Heading) -> None:
    writer, names = page.writer, page.names
    root = names.iri("catalog")
    writer.kind(root, DCAT + "Catalog")
    writer.texts(root, DCT + "title", heading.titles)
    writer.texts(root, DCT + "description", heading.descriptions)
    writer.say(root, DCT + "issued", typed(heading.issued, "date"))
    if heading.modified:
        writer.say(root, DCT + "modified", typed(heading.modified, "date"))
    writer.say(root, DCT + "publisher", names.iri("catalog#publisher"))
    _contact(page, root, page.listing.publisher)
    _languages(page, root, OURS)
    _licence(page, root, heading.licence)
    _places(page, root, heading.spatial)
    writer.say(root, DCAT + "dataset", *map(NamedNode, heading.listed))
    if heading.served:
        writer.say(root, DCAT + "service", names.iri("sparql#service"))
        _service(page, heading.served)
    taxonomy = NamedNode(EU + "data-theme")
    writer.say(root, DCAT + "themeTaxonomy", taxonomy)
    writer.kind(taxonomy, SKOS + "ConceptScheme")
    writer.say(taxonomy, DCT + "title", Literal("data-theme", language="en"))
    writer.say(root, FOAF + "homepage", names.iri(""))
    writer.kind(names.iri(""), FOAF + "Document")


def _publisher(page: _Page) -> None:
    publisher, homepage = page.names.iri("catalog#publisher"), page.listing.publisher_url
    page.writer.kind(publisher, FOAF + "Agent", FOAF + "Organization")
    page.writer.say(publisher, FOAF + "name", Literal(page.listing.publisher.name))
    if homepage:
        page.writer.say(publisher, FOAF + "homepage", NamedNode(homepage))
        page.writer.kind(NamedNode(homepage), FOAF + "Document")


def _contact(page: _Page, node: NamedNode, contact: Contact) -> None:
    """``vcard:Kind`` and ``vcard:Organization`` both: the shapes ask for the one, clients look for the other."""
    own = contact == page.listing.publisher
    who = page.names.iri("catalog#contact") if own else NamedNode(f"{node.value.partition('#')[0]}#contact")
    page.writer.say(node, DCAT + "contactPoint", who)
    page.writer.kind(who, VCARD + "Kind", VCARD + "Organization")
    page.writer.say(who, VCARD + "fn", Literal(contact.name))
    page.writer.say(who, VCARD + "hasEmail", NamedNode("mailto:" + contact.mail))


def _languages(page: _Page, node: NamedNode, languages: Iterable[str]) -> None:
    for code in filter(None, map(language_code, languages)):
        if page.dialect == DCAT_AP_DK:
            language = NamedNode(page.dialect.languages + code)
            page.writer.kind(language, DCT + "LinguisticSystem")
        else:
            language = page.term(LANGUAGES, code)
        page.writer.say(node, DCT + "language", language)


def _licence(page: _Page, node: NamedNode, code: str) -> None:
    if page.dialect.eu_licence:
        page.writer.say(node, DCT + "license", page.term(LICENCES, code))
        return
    licence = NamedNode(licence_address(code))
    page.writer.say(node, DCT + "license", licence)
    page.writer.kind(licence, DCT + "LicenseDocument")


def _places(page: _Page, node: NamedNode, codes: Iterable[str]) -> None:
    page.writer.say(node, DCT + "spatial", *(page.term(COUNTRIES, code) for code in codes))


def _told(page: _Page, node: NamedNode, one: Entry) -> None:
    """What datasets and series say alike."""
    writer = page.writer
    writer.texts(node, DCT + "title", one.titles)
    writer.texts(node, DCT + "description", one.descriptions)
    writer.say(node, DCT + "publisher", page.names.iri("catalog#publisher"))
    _contact(page, node, one.contact)
    writer.say(node, DCT + "issued", typed(one.issued, "date"))
    writer.say(node, DCT + "modified", typed(one.modified, "date"))
    writer.say(node, DCT + "accrualPeriodicity", page.term(FREQUENCIES, one.frequency))
    _places(page, node, one.spatial)
    _period(page, node, one)


def _period(page: _Page, node: NamedNode, one: Entry) -> None:
    """What time it speaks of; where nobody knows, the time until it was known to us."""
    start, end = one.temporal if any(one.temporal) else ("", one.issued)
    period = NamedNode(f"{node.value}#period")
    page.writer.say(node, DCT + "temporal", period)
    page.writer.kind(period, DCT + "PeriodOfTime")
    for name, day in (("startDate", start), ("endDate", end)):
        if day:
            page.writer.say(period, DCAT + name, typed(day, "date"))


def _dataset(page: _Page, one: Dataset) -> None:
    writer, node = page.writer, NamedNode(one.iri)
    writer.kind(node, DCAT + "Dataset")
    _told(page, node, one)
    writer.say(node, DCT + "identifier", Literal(one.iri))
    writer.say(node, DCT + "accessRights", page.term("access-right", "PUBLIC"))
    writer.say(node, DCAT + "theme", *(page.term(THEMES, code) for code in one.themes))
    for lang, words in one.keywords.items():
        writer.say(node, DCAT + "keyword", *(Literal(word, language=lang) for word in words))
    _languages(page, node, one.languages)
    writer.say(node, DCAT + "landingPage", NamedNode(one.landing))
    writer.kind(NamedNode(one.landing), FOAF + "Document")
    _standards(page, node, one.conforms_to)
    _origin(page, node, one)
    _versions(page, node, one)
    for file in filter(page.dialect.shows, one.distributions):
        own = Own.of(one, file, page.names.base)
        writer.say(node, DCAT + "distribution", NamedNode(own.node))
        page.files.append((own, Kind.of(one, file)))


def _standards(page: _Page, node: NamedNode, addresses: Iterable[str]) -> None:
    for address in addresses:
        standard = NamedNode(address)
        page.writer.say(node, DCT + "conformsTo", standard)
        page.writer.kind(standard, DCT + "Standard")


def _origin(page: _Page, node: NamedNode, one: Dataset) -> None:
    writer, provenance = page.writer, NamedNode(f"{node.value}#provenance")
    writer.say(node, DCT + "provenance", provenance)
    writer.kind(provenance, DCT + "ProvenanceStatement")
    writer.texts(provenance, RDFS + "label", one.provenance)
    making = page.names.iri("catalog#making")
    writer.say(node, PROV + "wasGeneratedBy", making)
    writer.kind(making, PROV + "Activity")
    writer.texts(making, RDFS + "label", MAKING)
    for source in one.sources:
        writer.say(node, PROV + "wasDerivedFrom", NamedNode(source))
        writer.say(node, DCT + "relation", NamedNode(source))
        writer.kind(NamedNode(source), RDFS + "Resource")


def _versions(page: _Page, node: NamedNode, one: Dataset) -> None:
    writer = page.writer
    writer.say(node, DCAT + "version", Literal(one.version))
    writer.texts(node, ADMS + "versionNotes", one.version_notes)
    if one.series:
        writer.say(node, DCAT + "inSeries", NamedNode(one.series))
    if (
        one.previous
    ):  # another issue of the series, no earlier version (https://www.w3.org/TR/vocab-dcat-3/#Property:resource_prev)
        writer.say(node, DCAT + "prev", NamedNode(one.previous))


def file_quads(base: str, own: Own, kind: Kind, dialect: Dialect) -> list[Quad]:
    """What is said of one file, and of the terms that are used for it."""
    page = _Page(Listing(base, Contact("", ""), "", (), ()), dialect)
    _file(page, own, kind)
    return page.quads()


def _file(page: _Page, own: Own, kind: Kind) -> None:
    writer, node, file = page.writer, NamedNode(own.node), NamedNode(own.file)
    writer.kind(node, DCAT + "Distribution")
    writer.texts(node, DCT + "title", dict(kind.titles))
    writer.texts(node, DCT + "description", dict(kind.titles))
    writer.say(node, DCAT + "accessURL", file)
    writer.say(node, DCAT + "downloadURL", file)
    writer.kind(file, RDFS + "Resource")
    _format(page, node, kind)
    writer.say(node, DCAT + "byteSize", typed(own.size, page.dialect.size_type))
    _licence(page, node, kind.licence)
    writer.say(node, DCT + "rights", page.names.iri("catalog#rights"))
    writer.kind(page.names.iri("catalog#rights"), DCT + "RightsStatement")
    writer.texts(page.names.iri("catalog#rights"), RDFS + "label", RIGHTS)
    _availability(page, node)
    _languages(page, node, kind.languages)
    writer.say(node, DCT + "issued", typed(own.issued, "date"))
    writer.say(node, DCT + "modified", typed(own.modified, "date"))
    _standards(page, node, kind.conforms_to)
    if kind.described_by:
        schema = NamedNode(kind.described_by) if "://" in kind.described_by else page.names.iri(kind.described_by)
        writer.say(node, FOAF + "page", schema)
        writer.kind(schema, FOAF + "Document")
    if page.dialect.checksums:
        _checksum(page, node, own.sha256)


def _format(page: _Page, node: NamedNode, one: Kind) -> None:
    code = file_type(one.format)
    if code:
        page.writer.say(node, DCT + "format", page.term(FILE_TYPES, code))
    for predicate, form in (
        ("mediaType", one.format),
        ("compressFormat", one.compressed),
        ("packageFormat", one.packaged),
    ):
        if form:
            media = NamedNode(page.dialect.media_types + form.media_type)
            page.writer.say(node, DCAT + predicate, media)
            page.writer.kind(media, DCT + "MediaType", DCT + "MediaTypeOrExtent")


def _availability(page: _Page, node: NamedNode) -> None:
    if page.dialect == DCAT_AP_DK:
        stable = NamedNode(page.dialect.availability)
        page.writer.kind(stable, SKOS + "Concept")
        page.writer.texts(stable, SKOS + "prefLabel", {"da": "stabil", "en": "stable"})
    else:
        stable = page.term("planned-availability", "STABLE")
    page.writer.say(node, _AVAILABILITY, stable)


def _checksum(page: _Page, node: NamedNode, sha256: str) -> None:
    writer, checksum = page.writer, NamedNode(f"{node.value}-sha256")
    algorithm = NamedNode(SPDX + "checksumAlgorithm_sha256")
    kind = page.dialect.checksum_type
    writer.say(node, SPDX + "checksum", checksum)
    writer.kind(checksum, SPDX + "Checksum")
    writer.say(checksum, SPDX + "algorithm", algorithm)
    writer.kind(algorithm, SPDX + "ChecksumAlgorithm")
    value = Literal(sha256) if kind == "string" else Literal(sha256, datatype=NamedNode(XSD + kind))
    writer.say(checksum, SPDX + "checksumValue", value)


def _service(page: _Page, whole: Dataset) -> None:
    writer, names = page.writer, page.names
    service = names.iri("sparql#service")
    writer.kind(service, DCAT + "DataService")
    writer.texts(service, DCT + "title", SERVICE_TITLES)
    writer.texts(service, DCT + "description", SERVICE_TOLD)
    writer.say(service, DCT + "identifier", Literal(service.value))
    writer.say(service, DCT + "publisher", names.iri("catalog#publisher"))
    _contact(page, service, whole.contact)
    writer.say(service, DCAT + "endpointURL", names.iri("sparql"))
    writer.say(service, DCAT + "endpointDescription", names.iri("sparql"))
    writer.kind(names.iri("sparql"), RDFS + "Resource")
    writer.say(service, DCAT + "servesDataset", NamedNode(whole.iri))
    writer.say(service, DCAT + "theme", *(page.term(THEMES, code) for code in whole.themes))
    for lang, words in whole.keywords.items():
        writer.say(service, DCAT + "keyword", *(Literal(word, language=lang) for word in words))
    writer.say(service, DCAT + "landingPage", names.iri("en/sparql"))
    writer.kind(names.iri("en/sparql"), FOAF + "Document")
    writer.say(service, DCT + "accessRights", page.term("access-right", "PUBLIC"))
    _licence(page, service, whole.licence)
    _standards(page, service, (_PROTOCOL,))


def _series(page: _Page, one: Series) -> None:
    node = NamedNode(one.iri)
    page.writer.kind(node, DCAT + "DatasetSeries")
    _told(page, node, one)
    page.writer.say(node, DCT + "identifier", Literal(one.iri))
    if one.members:
        page.writer.say(node, DCAT + "first", NamedNode(one.members[0]))
        page.writer.say(node, DCAT + "last", NamedNode(one.members[-1]))


def texts_in_order(texts: Texts, first: str = "en") -> list[str]:
    """The texts, the wanted language first: for dialects that know one language only."""
    return [texts[lang] for lang in sorted(texts, key=lambda lang: (lang != first, lang))]
