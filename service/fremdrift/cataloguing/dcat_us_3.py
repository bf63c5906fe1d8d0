"""DCAT-US 3.0 as JSON (https://resources.data.gov/resources/dcat-us3/), as data.gov's harvester reads it.

It wants languages of two letters, sizes as text, a licence as text on each distribution, a landing page as an object,
``mailto:`` before mail, and reads series under ``datasetSeries``, a key that the Catalog schema does not name.
"""

import json
from typing import Any

from fremdrift.cataloguing.catalogue import DATA_GOV_LICENCE, Catalogue, Distribution


def dcat_us_3_json(catalogue: Catalogue) -> bytes:
    """The whole catalogue as ``/dcat-us-3.json``."""
    base = catalogue.settings.base_iri
    whole = {
        "@type": "Catalog",
        "@id": base + "dcat-us-3.json",
        "conformsTo": {"@type": "Standard", "title": "DCAT-US 3.0"},
        "title": "Fremdrift: catalogue",
        "description": catalogue.description["en"],
        "identifier": base + "dcat-us-3.json",
        "issued": catalogue.issued,
        "modified": catalogue.modified,
        "language": ["da", "en"],
        "publisher": _publisher(catalogue),
        "contactPoint": [_contact(catalogue)],
        "dataset": [_dataset(catalogue)],
        "service": [_service(catalogue)],
        "datasetSeries": [_series(catalogue, iri, title) for iri, title in catalogue.series.items()],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _publisher(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "@type": "Organization",
        "@id": catalogue.settings.base_iri + "catalog#publisher",
        "name": catalogue.settings.publisher_name,
    }


def _contact(catalogue: Catalogue) -> dict[str, Any]:
    settings = catalogue.settings
    return {"@type": "Kind", "fn": settings.publisher_name, "hasEmail": "mailto:" + settings.contact_mail}


def _dataset(catalogue: Catalogue) -> dict[str, Any]:
    base = catalogue.settings.base_iri
    dataset: dict[str, Any] = {
        "@type": "Dataset",
        "@id": base + "dataset/all",
        "identifier": base + "dataset/all",
        "title": catalogue.title["en"],
        "description": f"{catalogue.description['en']} {catalogue.description['da']}",
        "keyword": ["strategy", "milestones", "strategi", "milepæle"],
        "issued": catalogue.issued,
        "modified": catalogue.modified,
        "language": ["da", "en"],
        "accrualPeriodicity": "irregular",
        "publisher": _publisher(catalogue),
        "contactPoint": _contact(catalogue),
        "landingPage": {"@type": "Document", "@id": base, "title": "Fremdrift"},
        "distribution": [_distribution(one, catalogue) for one in catalogue.distributions],
    }
    if catalogue.earliest and catalogue.latest:
        period = {"@type": "PeriodOfTime", "startDate": catalogue.earliest, "endDate": catalogue.latest}
        dataset["temporal"] = [period]
    return dataset


def _distribution(one: Distribution, catalogue: Catalogue) -> dict[str, Any]:
    base = catalogue.settings.base_iri
    return {
        "@type": "Distribution",
        "@id": f"{base}dataset/all#{one.format.suffix}",
        "title": one.title_en,
        "downloadURL": base + one.path,
        "mediaType": one.format.media_type,
        "format": one.format.label,
        "byteSize": str(one.size),
        "license": DATA_GOV_LICENCE,
        "issued": catalogue.issued,
        "modified": catalogue.modified,
        "checksum": {"@type": "Checksum", "algorithm": "SHA-256", "checksumValue": one.sha256},
    }


def _service(catalogue: Catalogue) -> dict[str, Any]:
    base = catalogue.settings.base_iri
    return {
        "@type": "DataService",
        "@id": base + "sparql#service",
        "identifier": base + "sparql#service",
        "title": "SPARQL endpoint",
        "description": catalogue.description["en"],
        "endpointURL": [base + "sparql"],
        "endpointDescription": [base + "sparql"],
        "publisher": _publisher(catalogue),
        "contactPoint": [_contact(catalogue)],
        "license": DATA_GOV_LICENCE,
    }


def _series(catalogue: Catalogue, iri: str, title: dict[str, str]) -> dict[str, Any]:
    return {
        "@type": "DatasetSeries",
        "@id": iri,
        "title": title["en"],
        "description": f"{title['en']}. {title['da']}.",
        "accrualPeriodicity": "irregular",
        "publisher": _publisher(catalogue),
        "contactPoint": [_contact(catalogue)],
        "seriesMember": [],
    }
