"""DCAT-US 1.1, one JSON file (https://resources.data.gov/resources/dcat-us/): what data.gov-style harvesters read.

The harvester deletes what is absent, wants ``mailto:``, a licence as a URI, periodicity as ISO 8601 and a media type
for each download.
"""

import json
from typing import Any, Final

from fremdrift.cataloguing.catalogue import DATA_GOV_LICENCE, Catalogue, Distribution
from fremdrift.ground.settings import Settings

_SCHEMA: Final = "https://project-open-data.cio.gov/v1.1/schema"


def data_json(catalogue: Catalogue) -> bytes:
    """The whole catalogue as ``/data.json``."""
    whole = {
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "@type": "dcat:Catalog",
        "@id": catalogue.settings.base_iri + "data.json",
        "dataset": [_dataset(catalogue)],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _dataset(catalogue: Catalogue) -> dict[str, Any]:
    base = catalogue.settings.base_iri
    dataset: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": base + "dataset/all",
        "title": catalogue.title["en"],
        "description": f"{catalogue.description['en']} {catalogue.description['da']}",
        "keyword": ["strategy", "milestones", "digital government", "strategi", "milepæle", "digitalisering"],
        "modified": catalogue.modified,
        "issued": catalogue.issued,
        "publisher": _publisher(catalogue.settings),
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": catalogue.settings.publisher_name,
            "hasEmail": "mailto:" + catalogue.settings.contact_mail,
        },
        "accessLevel": "public",
        "license": DATA_GOV_LICENCE,
        "language": ["da", "en"],
        "accrualPeriodicity": "irregular",
        "landingPage": base,
        "distribution": [_distribution(one, base) for one in catalogue.distributions] + [_endpoint(base)],
    }
    if catalogue.earliest and catalogue.latest:
        dataset["temporal"] = f"{catalogue.earliest}/{catalogue.latest}"
    return dataset


def _publisher(settings: Settings) -> dict[str, str]:
    return {"@type": "org:Organization", "name": settings.publisher_name}


def _distribution(one: Distribution, base: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "title": one.title_en,
        "downloadURL": base + one.path,
        "mediaType": one.format.media_type,
        "format": one.format.label,
    }


def _endpoint(base: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "title": "SPARQL endpoint",
        "accessURL": base + "sparql",
        "format": "API",
    }
