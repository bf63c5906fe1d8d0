"""DCAT-US 1.1, one JSON file (https://resources.data.gov/resources/dcat-us/): what data.gov-style harvesters read.

The harvester deletes what is absent, wants ``mailto:``, a licence as a URI, periodicity as ISO 8601, a media type
for each download, and at most 10,000 characters of description.
"""

from typing import Any, Final

from fremdrift.cataloguing.authorities import COUNTRIES, THEMES, iso_8601, licence_address, term
from fremdrift.cataloguing.catalogue import Catalogue, Dataset, Distribution
from fremdrift.cataloguing.dcat import RIGHTS, SERVICE_TITLES, texts_in_order
from fremdrift.cataloguing.soundness import LONGEST_DESCRIPTION
from fremdrift.ground.jsons import indented
from fremdrift.model.datasets import ALL

_SCHEMA: Final = "https://project-open-data.cio.gov/v1.1/schema"


def data_json(catalogue: Catalogue, lang: str = "en") -> bytes:
    """The whole catalogue as ``/data.json``, or ``/data.da.json``: what it says in one language only is in this one
    where it can be.
    """
    whole = {
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "@type": "dcat:Catalog",
        "@id": catalogue.settings.base_iri + face_name("data", lang),
        "dataset": [_dataset(one, catalogue, lang) for one in catalogue.datasets],
    }
    return indented(whole)


def face_name(stem: str, lang: str) -> str:
    """What a document is called whose language this is: a harvester of the United States knows the English by its name
    alone.
    """
    return f"{stem}.json" if lang == "en" else f"{stem}.{lang}.json"


def _dataset(one: Dataset, catalogue: Catalogue, lang: str) -> dict[str, Any]:
    """A dataset; an agency of the US federation says its codes in the settings, nobody else has any."""
    base = catalogue.settings.base_iri
    endpoint = [_endpoint(base, lang)] if one.key == ALL else []
    told: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": one.iri,
        "title": texts_in_order(one.titles, lang)[0],
        "description": description(one, lang),
        "keyword": keywords(one, lang),
        "modified": one.modified,
        "issued": one.issued,
        "publisher": {"@type": "org:Organization", "name": catalogue.settings.publisher_name},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": one.contact.name,
            "hasEmail": "mailto:" + one.contact.mail,
        },
        "bureauCode": [catalogue.settings.bureau_code] if catalogue.settings.bureau_code else [],
        "programCode": [catalogue.settings.program_code] if catalogue.settings.program_code else [],
        "accessLevel": "public",
        "rights": RIGHTS[lang],
        "license": licence_address(one.licence),
        "language": list(one.languages),
        "theme": [term(THEMES, code).label(lang) for code in one.themes],
        "accrualPeriodicity": iso_8601(one.frequency),
        "temporal": _temporal(one),
        "spatial": ", ".join(term(COUNTRIES, code).label(lang) for code in one.spatial),
        "landingPage": one.landing,
        "conformsTo": next(iter(one.conforms_to), ""),
        "references": list(one.sources),
        "distribution": [_distribution(file, base, lang) for file in one.distributions] + endpoint,
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def description(one: Dataset, lang: str = "en") -> str:
    """The text in a language with the others behind it, as far as all have room."""
    texts = texts_in_order(one.descriptions, lang)
    both = " ".join(texts)
    return both if len(both) <= LONGEST_DESCRIPTION else texts[0]


def keywords(one: Dataset, lang: str = "en") -> list[str]:
    """The keywords of every language, those of one first, each once."""
    tags = sorted(one.keywords, key=lambda tag: (tag != lang, tag))
    return list(dict.fromkeys(word for tag in tags for word in one.keywords[tag]))


def _temporal(one: Dataset) -> str:
    """An interval needs both ends here; with one alone nothing is said, since a day is not what it covers."""
    start, end = one.temporal
    return f"{start}/{end}" if start and end else ""


def _distribution(one: Distribution, base: str, lang: str) -> dict[str, Any]:
    told = {
        "@type": "dcat:Distribution",
        "title": texts_in_order(one.titles, lang)[0],
        "downloadURL": base + one.path,
        "mediaType": one.media_type,
        "format": one.format.label,
        "conformsTo": next(iter(one.conforms_to), ""),
        "describedBy": absolute(one.described_by, base),
        "describedByType": described_by_type(one.described_by),
    }
    return {name: value for name, value in told.items() if value}


def absolute(address: str, base: str) -> str:
    """An address under the base in full; any other, and none, as it is."""
    return address if "://" in address or not address else base + address


def described_by_type(address: str) -> str:
    """The media type of a description by its ending: CSVW metadata are JSON-LD under a name of their own."""
    if not address:
        return ""
    return "application/csvm+json" if address.endswith("-metadata.json") else "application/json"


def _endpoint(base: str, lang: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "title": SERVICE_TITLES[lang],
        "accessURL": base + "sparql",
        "format": "API",
        "conformsTo": "https://www.w3.org/TR/sparql11-protocol/",
    }
