"""The catalogue as a graph: DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/), with what DCAT-AP asks of a dataset."""

from collections.abc import Iterator

from fremdrift.cataloguing.catalogue import DATA_GOV_LICENCE, Catalogue, Distribution
from fremdrift.cataloguing.writer import Writer
from fremdrift.ground.formats import ZIP
from fremdrift.ground.namespaces import DCAT, DCT, FOAF, SPDX, VCARD, XSD
from fremdrift.model.iris import Names
from fremdrift.quads.terms import TYPE, Literal, NamedNode, Quad, typed

_EU = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = (_EU + "language/DAN", _EU + "language/ENG")


def catalogue_quads(catalogue: Catalogue) -> Iterator[Quad]:
    """The catalogue graph of a release, without blank nodes."""
    names = Names(catalogue.settings.base_iri)
    writer = Writer(names.graph("catalogue"))
    root, dataset, service = names.iri("catalog"), names.iri("dataset/all"), names.iri("sparql#service")
    for node in (root, dataset, service):
        writer.texts(node, DCT + "title", _titles(catalogue, node, root, service))
        writer.texts(node, DCT + "description", catalogue.description)
        writer.say(node, DCT + "publisher", names.iri("catalog#publisher"))
        writer.say(node, DCT + "license", NamedNode(DATA_GOV_LICENCE))
        writer.say(node, DCT + "issued", typed(catalogue.issued, "date"))
        writer.say(node, DCT + "modified", typed(catalogue.modified, "date"))
    writer.say(root, TYPE.value, NamedNode(DCAT + "Catalog"))
    writer.say(root, DCAT + "dataset", dataset)
    writer.say(root, DCAT + "service", service)
    writer.say(root, DCT + "language", *map(NamedNode, _LANGUAGES))
    writer.say(root, FOAF + "homepage", names.iri(""))
    _dataset(writer, catalogue, names, dataset)
    _service(writer, names, service, dataset)
    _publisher(writer, catalogue, names)
    for iri, title in catalogue.series.items():
        writer.say(NamedNode(iri), TYPE.value, NamedNode(DCAT + "DatasetSeries"))
        writer.texts(NamedNode(iri), DCT + "title", title)
    return iter(writer.quads)


def _titles(catalogue: Catalogue, node: NamedNode, root: NamedNode, service: NamedNode) -> dict[str, str]:
    if node == root:
        return {"da": "Fremdrift: katalog", "en": "Fremdrift: catalogue"}
    if node == service:
        return {"da": "SPARQL-endepunkt", "en": "SPARQL endpoint"}
    return catalogue.title


def _dataset(writer: Writer, catalogue: Catalogue, names: Names, dataset: NamedNode) -> None:
    writer.say(dataset, TYPE.value, NamedNode(DCAT + "Dataset"))
    writer.say(dataset, DCT + "identifier", Literal(dataset.value))
    writer.say(dataset, DCAT + "theme", NamedNode(_EU + "data-theme/GOVE"))
    writer.say(dataset, DCT + "language", *map(NamedNode, _LANGUAGES))
    writer.say(dataset, DCT + "accessRights", NamedNode(_EU + "access-right/PUBLIC"))
    writer.say(dataset, DCAT + "contactPoint", names.iri("catalog#contact"))
    writer.say(dataset, DCAT + "landingPage", names.iri(""))
    writer.say(dataset, DCT + "source", *(NamedNode(one) for one in catalogue.sources))
    writer.texts(dataset, DCAT + "keyword", {"da": "strategi", "en": "strategy"})
    writer.texts(dataset, DCAT + "keyword", {"da": "milepæle", "en": "milestones"})
    if catalogue.earliest and catalogue.latest:
        period = names.iri("dataset/all#period")
        writer.say(dataset, DCT + "temporal", period)
        writer.say(period, TYPE.value, NamedNode(DCT + "PeriodOfTime"))
        writer.say(period, DCAT + "startDate", typed(catalogue.earliest, "date"))
        writer.say(period, DCAT + "endDate", typed(catalogue.latest, "date"))
    for one in catalogue.distributions:
        _distribution(writer, names, dataset, one, catalogue)


def _distribution(writer: Writer, names: Names, dataset: NamedNode, one: Distribution, catalogue: Catalogue) -> None:
    node, checksum = (
        names.iri(f"dataset/all#{one.format.suffix}"),
        names.iri(f"dataset/all#{one.format.suffix}-sha256"),
    )
    writer.say(dataset, DCAT + "distribution", node)
    writer.say(node, TYPE.value, NamedNode(DCAT + "Distribution"))
    writer.texts(node, DCT + "title", {"da": one.title_da, "en": one.title_en})
    writer.say(node, DCAT + "accessURL", names.iri(one.path))
    writer.say(node, DCAT + "downloadURL", names.iri(one.path))
    writer.say(
        node,
        DCAT + "mediaType",
        NamedNode("http://www.iana.org/assignments/media-types/" + one.format.media_type),
    )
    if one.format is ZIP:
        writer.say(
            node,
            DCAT + "packageFormat",
            NamedNode("http://www.iana.org/assignments/media-types/application/zip"),
        )
    writer.say(node, DCAT + "byteSize", typed(str(one.size), "nonNegativeInteger"))
    writer.say(node, DCT + "license", NamedNode(DATA_GOV_LICENCE))
    writer.say(node, DCT + "modified", typed(catalogue.modified, "date"))
    writer.say(node, SPDX + "checksum", checksum)
    writer.say(checksum, TYPE.value, NamedNode(SPDX + "Checksum"))
    writer.say(checksum, SPDX + "algorithm", NamedNode(SPDX + "checksumAlgorithm_sha256"))
    writer.say(checksum, SPDX + "checksumValue", Literal(one.sha256, datatype=NamedNode(XSD + "hexBinary")))


def _service(writer: Writer, names: Names, service: NamedNode, dataset: NamedNode) -> None:
    writer.say(service, TYPE.value, NamedNode(DCAT + "DataService"))
    writer.say(service, DCAT + "endpointURL", names.iri("sparql"))
    writer.say(service, DCAT + "servesDataset", dataset)
    writer.say(service, DCT + "conformsTo", NamedNode("https://www.w3.org/TR/sparql11-protocol/"))


def _publisher(writer: Writer, catalogue: Catalogue, names: Names) -> None:
    settings = catalogue.settings
    publisher, contact = names.iri("catalog#publisher"), names.iri("catalog#contact")
    writer.say(publisher, TYPE.value, NamedNode(FOAF + "Agent"), NamedNode(FOAF + "Organization"))
    writer.say(publisher, FOAF + "name", Literal(settings.publisher_name))
    if settings.publisher_url:
        writer.say(publisher, FOAF + "homepage", NamedNode(settings.publisher_url))
    writer.say(contact, TYPE.value, NamedNode(VCARD + "Kind"), NamedNode(VCARD + "Organization"))
    writer.say(contact, VCARD + "fn", Literal(settings.publisher_name))
    writer.say(contact, VCARD + "hasEmail", NamedNode("mailto:" + settings.contact_mail))
