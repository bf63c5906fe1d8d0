"""The catalogue as a graph: DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/) as DCAT-AP 3.0.1 wants it
(https://semiceu.github.io/DCAT-AP/releases/3.0.1/), without blank nodes.
"""

from collections.abc import Iterator

from fremdrift.cataloguing.authorities import (
    DANISH,
    ENGLISH,
    EU,
    FILE_TYPES,
    GOVERNMENT,
    IANA,
    IRREGULAR,
    LICENCE,
    PUBLIC,
    STABLE,
    tell,
)
from fremdrift.cataloguing.catalogue import Catalogue, Distribution
from fremdrift.cataloguing.writer import Writer
from fremdrift.ground.formats import ZIP
from fremdrift.ground.namespaces import DCAT, DCT, FOAF, RDFS, SPDX, VCARD, XSD
from fremdrift.model.iris import Names
from fremdrift.quads.terms import Literal, NamedNode, Quad, typed

_AVAILABILITY = "http://data.europa.eu/r5r/availability"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_RIGHTS = {
    "da": "Vores sammenstilling er CC BY 4.0; titler og citerede ord er fortsat udgivernes.",
    "en": "Our compilation is CC BY 4.0; titles and quoted words remain their publishers'.",
}


def catalogue_quads(catalogue: Catalogue) -> Iterator[Quad]:
    """The catalogue graph of a release."""
    names = Names(catalogue.settings.base_iri)
    writer = Writer(names.graph("catalogue"))
    root, dataset, service = names.iri("catalog"), names.iri("dataset/all"), names.iri("sparql#service")
    for node in (root, dataset, service):
        writer.texts(node, DCT + "title", _titles(catalogue, node, root, service))
        _answered_for(writer, names, node, catalogue)
        writer.say(node, DCT + "license", NamedNode(LICENCE.iri))
        writer.say(node, DCT + "language", NamedNode(DANISH.iri), NamedNode(ENGLISH.iri))
    writer.kind(root, DCAT + "Catalog")
    writer.say(root, DCAT + "dataset", dataset)
    writer.say(root, DCAT + "service", service)
    writer.say(root, DCAT + "themeTaxonomy", NamedNode(EU + "data-theme"))
    writer.say(root, FOAF + "homepage", names.iri(""))
    _dataset(writer, catalogue, names, dataset)
    _service(writer, names, service, dataset)
    _publisher(writer, catalogue, names)
    _series(writer, catalogue, names)
    writer.kind(names.iri(""), FOAF + "Document")
    tell(writer, DANISH, ENGLISH, GOVERNMENT, PUBLIC, LICENCE, IRREGULAR, STABLE, *FILE_TYPES.values())
    return iter(writer.quads)


def _answered_for(writer: Writer, names: Names, node: NamedNode, catalogue: Catalogue) -> None:
    """What everything in the catalogue says: what it is about, who answers for it, and since when."""
    writer.texts(node, DCT + "description", catalogue.description)
    writer.say(node, DCT + "publisher", names.iri("catalog#publisher"))
    writer.say(node, DCAT + "contactPoint", names.iri("catalog#contact"))
    writer.say(node, DCT + "issued", typed(catalogue.issued, "date"))
    writer.say(node, DCT + "modified", typed(catalogue.modified, "date"))


def _titles(catalogue: Catalogue, node: NamedNode, root: NamedNode, service: NamedNode) -> dict[str, str]:
    if node == root:
        return {"da": "Fremdrift: katalog", "en": "Fremdrift: catalogue"}
    if node == service:
        return {"da": "SPARQL-endepunkt", "en": "SPARQL endpoint"}
    return catalogue.title


def _dataset(writer: Writer, catalogue: Catalogue, names: Names, dataset: NamedNode) -> None:
    writer.kind(dataset, DCAT + "Dataset")
    writer.say(dataset, DCT + "identifier", Literal(dataset.value))
    writer.say(dataset, DCAT + "theme", NamedNode(GOVERNMENT.iri))
    writer.say(dataset, DCT + "accessRights", NamedNode(PUBLIC.iri))
    writer.say(dataset, DCT + "accrualPeriodicity", NamedNode(IRREGULAR.iri))
    writer.say(dataset, DCAT + "landingPage", names.iri(""))
    writer.texts(dataset, DCAT + "keyword", {"da": "strategi", "en": "strategy"})
    writer.texts(dataset, DCAT + "keyword", {"da": "milepæle", "en": "milestones"})
    for source in catalogue.sources:
        writer.say(dataset, DCT + "relation", NamedNode(source))
        writer.kind(NamedNode(source), RDFS + "Resource")
    if catalogue.earliest and catalogue.latest:
        period = names.iri("dataset/all#period")
        writer.say(dataset, DCT + "temporal", period)
        writer.kind(period, DCT + "PeriodOfTime")
        writer.say(period, DCAT + "startDate", typed(catalogue.earliest, "date"))
        writer.say(period, DCAT + "endDate", typed(catalogue.latest, "date"))
    rights = names.iri("catalog#rights")
    writer.kind(rights, DCT + "RightsStatement")
    writer.texts(rights, RDFS + "label", _RIGHTS)
    for one in catalogue.distributions:
        _distribution(writer, names, dataset, one, catalogue)


def _distribution(writer: Writer, names: Names, dataset: NamedNode, one: Distribution, catalogue: Catalogue) -> None:
    node, file = names.iri(f"dataset/all#{one.format.suffix}"), names.iri(one.path)
    media = NamedNode(IANA + one.format.media_type)
    writer.say(dataset, DCAT + "distribution", node)
    writer.kind(node, DCAT + "Distribution")
    writer.texts(node, DCT + "title", {"da": one.title_da, "en": one.title_en})
    writer.texts(node, DCT + "description", {"da": one.title_da, "en": one.title_en})
    writer.say(node, DCAT + "accessURL", file)
    writer.say(node, DCAT + "downloadURL", file)
    writer.kind(file, RDFS + "Resource")
    writer.say(node, DCT + "format", NamedNode(FILE_TYPES[one.format].iri))
    writer.say(node, DCAT + "mediaType", media)
    writer.kind(media, DCT + "MediaType", DCT + "MediaTypeOrExtent")
    if one.format is ZIP:
        writer.say(node, DCAT + "packageFormat", media)
    writer.say(node, DCAT + "byteSize", typed(str(one.size), "nonNegativeInteger"))
    writer.say(node, DCT + "license", NamedNode(LICENCE.iri))
    writer.say(node, DCT + "rights", names.iri("catalog#rights"))
    writer.say(node, _AVAILABILITY, NamedNode(STABLE.iri))
    writer.say(node, DCT + "issued", typed(catalogue.issued, "date"))
    writer.say(node, DCT + "modified", typed(catalogue.modified, "date"))
    _checksum(writer, node, names.iri(f"dataset/all#{one.format.suffix}-sha256"), one.sha256)


def _checksum(writer: Writer, node: NamedNode, checksum: NamedNode, sha256: str) -> None:
    algorithm = NamedNode(SPDX + "checksumAlgorithm_sha256")
    writer.say(node, SPDX + "checksum", checksum)
    writer.kind(checksum, SPDX + "Checksum")
    writer.say(checksum, SPDX + "algorithm", algorithm)
    writer.kind(algorithm, SPDX + "ChecksumAlgorithm")
    writer.say(checksum, SPDX + "checksumValue", Literal(sha256, datatype=NamedNode(XSD + "hexBinary")))


def _service(writer: Writer, names: Names, service: NamedNode, dataset: NamedNode) -> None:
    writer.kind(service, DCAT + "DataService")
    writer.say(service, DCAT + "endpointURL", names.iri("sparql"))
    writer.say(service, DCAT + "endpointDescription", names.iri("sparql"))
    writer.kind(names.iri("sparql"), RDFS + "Resource")
    writer.say(service, DCAT + "servesDataset", dataset)
    writer.say(service, DCAT + "theme", NamedNode(GOVERNMENT.iri))
    writer.texts(service, DCAT + "keyword", {"da": "strategi", "en": "strategy"})
    writer.say(service, DCT + "accessRights", NamedNode(PUBLIC.iri))
    writer.say(service, DCT + "conformsTo", NamedNode(_PROTOCOL))
    writer.kind(NamedNode(_PROTOCOL), DCT + "Standard")


def _publisher(writer: Writer, catalogue: Catalogue, names: Names) -> None:
    settings = catalogue.settings
    publisher, contact = names.iri("catalog#publisher"), names.iri("catalog#contact")
    writer.kind(publisher, FOAF + "Agent", FOAF + "Organization")
    writer.say(publisher, FOAF + "name", Literal(settings.publisher_name))
    if settings.publisher_url:
        writer.say(publisher, FOAF + "homepage", NamedNode(settings.publisher_url))
    writer.kind(contact, VCARD + "Kind", VCARD + "Organization")
    writer.say(contact, VCARD + "fn", Literal(settings.publisher_name))
    writer.say(contact, VCARD + "hasEmail", NamedNode("mailto:" + settings.contact_mail))


def _series(writer: Writer, catalogue: Catalogue, names: Names) -> None:
    for iri, title in catalogue.series.items():
        node = NamedNode(iri)
        writer.kind(node, DCAT + "DatasetSeries")
        writer.texts(node, DCT + "title", title)
        _answered_for(writer, names, node, catalogue)
        writer.say(node, DCT + "accrualPeriodicity", NamedNode(IRREGULAR.iri))
