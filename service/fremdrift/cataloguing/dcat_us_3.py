"""DCAT-US 3.0 as JSON (https://resources.data.gov/resources/dcat-us3/), as data.gov's harvester reads it.

It wants languages of two letters, sizes as text, a licence as text on each distribution, a landing page as an object,
``mailto:`` before mail, and reads series under ``datasetSeries``, a key that the Catalog schema does not name.
"""

from typing import Any, Final

from fremdrift.cataloguing.authorities import COUNTRIES, EU, THEMES, iso_19115, licence_address, term
from fremdrift.cataloguing.catalogue import Catalogue, Contact, Dataset, Distribution, Entry, Series, operator
from fremdrift.cataloguing.dcat import RIGHTS, SERVICE_TITLES, SERVICE_TOLD, texts_in_order
from fremdrift.cataloguing.dcat_us import absolute, described_by_type, description, face_name, keywords
from fremdrift.ground.jsons import indented
from fremdrift.model.datasets import OURS

_PROFILE: Final = "https://resources.data.gov/resources/dcat-us3/"


def dcat_us_3_json(catalogue: Catalogue, lang: str = "en") -> bytes:
    """The whole catalogue as ``/dcat-us-3.json``, or ``/dcat-us-3.da.json``: what it says in one language only is in
    this one where it can be.
    """
    base, here = catalogue.settings.base_iri, catalogue.settings.base_iri + face_name("dcat-us-3", lang)
    series, titles = {one.iri: one for one in catalogue.series}, {one.iri: one.titles for one in catalogue.datasets}
    whole = {
        "@type": "Catalog",
        "@id": here,
        "conformsTo": {"@type": "Standard", "@id": _PROFILE, "title": "DCAT-US 3.0"},
        "title": catalogue.titles[lang],
        "description": catalogue.descriptions[lang],
        "identifier": here,
        "issued": catalogue.issued,
        "modified": catalogue.modified,
        "language": list(OURS),
        "publisher": _publisher(catalogue),
        "contactPoint": [_contact(operator(catalogue.settings))],
        "spatial": _places(catalogue.whole.spatial, lang),
        "themeTaxonomy": [_taxonomy()],
        "dataset": [_dataset(one, catalogue, series.get(one.series), lang) for one in catalogue.datasets],
        "service": [_service(catalogue, lang)],
        "datasetSeries": [_series(one, catalogue, titles, lang) for one in catalogue.series],
        "record": [_record(one, base, lang) for one in catalogue.entries],
    }
    return indented(whole)


def _taxonomy() -> dict[str, str]:
    return {"@type": "ConceptScheme", "@id": EU + "data-theme", "title": "data-theme"}


def _publisher(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "@type": "Organization",
        "@id": catalogue.settings.base_iri + "catalog#publisher",
        "name": catalogue.settings.publisher_name,
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {"@type": "Kind", "fn": contact.name, "hasEmail": "mailto:" + contact.mail}


def _places(codes: tuple[str, ...], lang: str) -> list[dict[str, Any]]:
    found = (term(COUNTRIES, code) for code in codes)
    return [{"@type": "Location", "@id": one.iri, "prefLabel": one.label(lang)} for one in found]


def _period(temporal: tuple[str, str]) -> list[dict[str, Any]]:
    named = {name: day for name, day in zip(("startDate", "endDate"), temporal, strict=True) if day}
    return [{"@type": "PeriodOfTime"} | named] if named else []


def _theme(code: str, lang: str) -> dict[str, Any]:
    found = term(THEMES, code)
    return {"@type": "Concept", "@id": found.iri, "prefLabel": found.label(lang), "inScheme": _taxonomy()}


def _standards(addresses: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"@type": "Standard", "@id": one, "title": one} for one in addresses]


def _dataset(one: Dataset, catalogue: Catalogue, series: Series | None, lang: str) -> dict[str, Any]:
    base = catalogue.settings.base_iri
    told: dict[str, Any] = {
        "@type": "Dataset",
        "@id": one.iri,
        "identifier": one.iri,
        "title": texts_in_order(one.titles, lang)[0],
        "description": description(one, lang),
        "keyword": keywords(one, lang),
        "theme": [_theme(code, lang) for code in one.themes],
        "issued": one.issued,
        "modified": one.modified,
        "language": list(one.languages),
        "accessRights": "public",
        "rights": [RIGHTS[lang]],
        "accrualPeriodicity": iso_19115(one.frequency),
        "publisher": _publisher(catalogue),
        "contactPoint": _contact(one.contact),
        "spatial": _places(one.spatial, lang),
        "temporal": _period(one.temporal),
        "landingPage": {"@type": "Document", "@id": one.landing, "title": texts_in_order(one.titles, lang)[0]},
        "conformsTo": _standards(one.conforms_to),
        "provenance": texts_in_order(one.provenance, lang),
        "version": one.version,
        "versionNotes": next(iter(texts_in_order(one.version_notes, lang)), ""),
        "inSeries": [_named_series(series, lang)] if series else [],
        "previousVersion": _named(one, one.previous, lang) if one.previous else "",
        "distribution": [_distribution(file, one, base, lang) for file in one.distributions],
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def _named(one: Entry, iri: str, lang: str) -> dict[str, Any]:
    """Another dataset, named by what the schema cannot do without; it stands whole at its own place."""
    return {
        "@type": "Dataset",
        "@id": iri,
        "identifier": iri,
        "title": texts_in_order(one.titles, lang)[0],
        "description": texts_in_order(one.descriptions, lang)[0],
        "contactPoint": _contact(one.contact),
    }


def _named_series(one: Series, lang: str) -> dict[str, Any]:
    return {
        "@type": "DatasetSeries",
        "@id": one.iri,
        "title": texts_in_order(one.titles, lang)[0],
        "description": texts_in_order(one.descriptions, lang)[0],
    }


def _distribution(one: Distribution, of: Dataset, base: str, lang: str) -> dict[str, Any]:
    schema = absolute(one.described_by, base)
    told: dict[str, Any] = {
        "@type": "Distribution",
        "@id": f"{of.iri}#{one.path.rpartition('/')[2]}",
        "title": texts_in_order(one.titles, lang)[0],
        "description": texts_in_order(one.titles, lang)[0],
        "accessURL": base + one.path,
        "downloadURL": base + one.path,
        "mediaType": one.format.media_type,
        "format": one.format.label,
        "compressFormat": one.compressed.media_type if one.compressed else "",
        "packageFormat": one.packaged.media_type if one.packaged else "",
        "byteSize": str(one.size),
        "license": licence_address(of.licence),
        "rights": [RIGHTS[lang]],
        "language": list(of.languages),
        "availability": {
            "@type": "Concept",
            "@id": EU + "planned-availability/STABLE",
            "prefLabel": {"da": "stabil", "en": "stable"}[lang],
        },
        "issued": one.issued,
        "modified": one.modified,
        "conformsTo": _standards(one.conforms_to),
        "checksum": {"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": one.sha256},
    }
    if schema:
        kind = described_by_type(one.described_by)
        told["describedBy"] = {"@type": "Distribution", "downloadURL": schema, "mediaType": kind}
    return {name: value for name, value in told.items() if value not in ("", [])}


def _service(catalogue: Catalogue, lang: str) -> dict[str, Any]:
    base, whole = catalogue.settings.base_iri, catalogue.whole
    return {
        "@type": "DataService",
        "@id": base + "sparql#service",
        "identifier": base + "sparql#service",
        "title": SERVICE_TITLES[lang],
        "description": SERVICE_TOLD[lang],
        "endpointURL": [base + "sparql"],
        "endpointDescription": [base + "sparql"],
        "servesDataset": [_named(whole, whole.iri, lang)],
        "publisher": _publisher(catalogue),
        "contactPoint": [_contact(whole.contact)],
        "license": licence_address(whole.licence),
        "language": list(OURS),
        "accessRights": "public",
    }


def _series(one: Series, catalogue: Catalogue, titles: dict[str, Any], lang: str) -> dict[str, Any]:
    """A series; its members are named, they stand whole among the datasets."""
    known = (iri for iri in one.members if iri in titles)
    members = [_named(one, iri, lang) | {"title": texts_in_order(titles[iri], lang)[0]} for iri in known]
    told: dict[str, Any] = {
        "@type": "DatasetSeries",
        "@id": one.iri,
        "title": texts_in_order(one.titles, lang)[0],
        "description": " ".join(texts_in_order(one.descriptions, lang)),
        "issued": one.issued,
        "modified": one.modified,
        "accrualPeriodicity": iso_19115(one.frequency),
        "publisher": _publisher(catalogue),
        "contactPoint": [_contact(one.contact)],
        "spatial": _places(one.spatial, lang),
        "temporal": _period(one.temporal),
        "first": members[0] if members else "",
        "last": members[-1] if members else "",
        "seriesMember": members,
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def _record(one: Entry, base: str, lang: str) -> dict[str, Any]:
    return {
        "@type": "CatalogRecord",
        "@id": f"{base}catalog#{one.key}",
        "primaryTopic": one.iri,
        "title": texts_in_order(one.titles, lang)[0],
        "issued": [one.issued],
        "modified": one.modified,
        "conformsTo": {"@type": "Standard", "@id": _PROFILE, "title": "DCAT-US 3.0"},
    }
