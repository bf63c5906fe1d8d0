"""schema.org Dataset (https://schema.org/Dataset), as search engines read it: in a page, and of the whole catalogue.

The context is inline: names are schema.org's, and a reader need not fetch it.
"""

from typing import Any, Final

from fremdrift.cataloguing.authorities import COUNTRIES, licence_address, term
from fremdrift.cataloguing.catalogue import Catalogue, Contact, Dataset, Distribution, Entry, Series, operator
from fremdrift.cataloguing.dcat_us import keywords
from fremdrift.ground.jsons import indented
from fremdrift.ground.settings import Settings
from fremdrift.model.datasets import Texts

_CONTEXT: Final = {"@vocab": "https://schema.org/"}


def catalogue_schema_org(catalogue: Catalogue) -> bytes:
    """The whole catalogue as a ``DataCatalog``."""
    base = catalogue.settings.base_iri
    whole = {
        "@context": _CONTEXT,
        "@type": "DataCatalog",
        "@id": base + "catalog",
        "url": {"@id": base + "catalog"},
        "name": _texts(catalogue.titles),
        "description": _texts(catalogue.descriptions),
        "dateModified": catalogue.modified,
        "publisher": _operator(catalogue.settings),
        "dataset": [_dataset(one, catalogue.settings) for one in catalogue.datasets],
    }
    return _written(whole)


def dataset_schema_org(one: Dataset | Series, settings: Settings) -> bytes:
    """One dataset; a series is a dataset whose parts are its editions."""
    told = _dataset(one, settings) if isinstance(one, Dataset) else _series(one, settings)
    return _written({"@context": _CONTEXT} | told)


def _written(whole: dict[str, Any]) -> bytes:
    return indented(whole)


def _texts(texts: Texts) -> list[dict[str, str]]:
    return [{"@value": texts[lang], "@language": lang} for lang in sorted(texts)]


def _operator(settings: Settings) -> dict[str, Any]:
    who = operator(settings)
    told: dict[str, Any] = {"@type": "Organization", "@id": settings.base_iri + "catalog#publisher", "name": who.name}
    return told | ({"url": {"@id": settings.publisher_url}} if settings.publisher_url else {})


def _contact(contact: Contact) -> dict[str, str]:
    return {"@type": "ContactPoint", "contactType": "data", "name": contact.name, "email": contact.mail}


def _shared(one: Entry, settings: Settings) -> dict[str, Any]:
    start, end = one.temporal
    told: dict[str, Any] = {
        "@type": "Dataset",
        "@id": one.iri,
        "url": {"@id": one.iri},
        "identifier": one.iri,
        "name": _texts(one.titles),
        "description": _texts(one.descriptions),
        "datePublished": one.issued,
        "dateModified": one.modified,
        "publisher": _operator(settings) | {"contactPoint": _contact(one.contact)},
        "isAccessibleForFree": True,
        "inLanguage": list(one.languages),
        "spatialCoverage": [_place(code) for code in one.spatial],
        "temporalCoverage": f"{start or '..'}/{end or '..'}" if start or end else "",
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def _place(code: str) -> dict[str, Any]:
    found = term(COUNTRIES, code)
    return {"@type": "Place", "name": _texts({"da": found.da, "en": found.en})}


def _dataset(one: Dataset, settings: Settings) -> dict[str, Any]:
    told: dict[str, Any] = _shared(one, settings) | {
        "license": {"@id": licence_address(one.licence)},
        "keywords": keywords(one),
        "version": one.version,
        "creditText": _texts(one.provenance),
        "isBasedOn": [{"@id": source} for source in one.sources],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": settings.base_iri + "catalog"},
        "isPartOf": {"@id": one.series} if one.series else "",
        "distribution": [_file(file, settings.base_iri) for file in one.distributions],
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def _series(one: Series, settings: Settings) -> dict[str, Any]:
    return _shared(one, settings) | {"hasPart": [{"@id": iri} for iri in one.members]}


def _file(one: Distribution, base: str) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": _texts(one.titles),
        "contentUrl": {"@id": base + one.path},
        "encodingFormat": one.media_type,
        "contentSize": f"{one.size} B",
        "sha256": one.sha256,
    }
