"""Terms of the EU authority tables and of IANA that the catalogue uses, with what a validator wants to know of them.

A reader of the catalogue fetches nothing: class, list and label stand beside each term, as DCAT-AP 3.0.1 asks
(https://semiceu.github.io/DCAT-AP/releases/3.0.1/). The tables are https://op.europa.eu/en/web/eu-vocabularies;
``authorities.csv`` of the vocabulary holds what a catalogue of a government may need of them, with its labels.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from fremdrift.cataloguing.writer import Writer
from fremdrift.ground import folders
from fremdrift.ground.namespaces import DCT, SKOS
from fremdrift.model.datasets import Licence
from fremdrift.quads.terms import Literal, NamedNode

EU: Final = "http://publications.europa.eu/resource/authority/"
IANA: Final = "http://www.iana.org/assignments/media-types/"
THEMES, LICENCES, FREQUENCIES, COUNTRIES = "data-theme", "licence", "frequency", "country"
FILE_TYPES, LANGUAGES = "file-type", "language"
_KINDS: Final = {
    LANGUAGES: "LinguisticSystem",
    "access-right": "RightsStatement",
    LICENCES: "LicenseDocument",
    FREQUENCIES: "Frequency",
    COUNTRIES: "Location",
    FILE_TYPES: "MediaTypeOrExtent",
}
"""The class in DCMI Metadata Terms that a term of a table has, besides being a concept."""


@dataclass(frozen=True)
class Term:
    """A term: its IRI, class, list, and labels in Danish and English.

    ``note`` is what other dialects call it: a licence's own address, a frequency as ISO 8601 and as ISO 19115, the two
    letters of a country or language.
    """

    iri: str
    kind: str
    scheme: str
    da: str
    en: str
    note: str = ""

    def label(self, lang: str) -> str:
        """Its label in a language of ours."""
        return self.en if lang == "en" else self.da


@cache
def _tables() -> dict[str, dict[str, Term]]:
    tables: dict[str, dict[str, Term]] = {}
    with (folders.vocabulary() / "authorities.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, code = row["list"], row["code"]
            kind = DCT + _KINDS[name] if name in _KINDS else ""
            term = Term(f"{EU}{name}/{code}", kind, EU + name, row["da"], row["en"], row["note"])
            tables.setdefault(name, {})[code] = term
    return tables


def term(table: str, code: str) -> Term:
    """The term of a table by its code. Raises KeyError where there is none."""
    return _tables()[table][code]


def knows(table: str, code: str) -> bool:
    """True where the table has this code."""
    return code in _tables()[table]


def codes(table: str) -> tuple[str, ...]:
    """The codes of a table, sorted."""
    return tuple(sorted(_tables()[table]))


def iso_8601(frequency: str) -> str:
    """How often, as DCAT-US 1.1 writes it (``R/P1Y``, ``irregular``); empty where it has no word for it."""
    first = term(FREQUENCIES, frequency).note.partition(" ")[0]
    return "" if first == "-" else first


def iso_19115(frequency: str) -> str:
    """How often, in the words of ISO 19115 that DCAT-US 3.0 takes (``annually``); else as ISO 8601."""
    first, _, second = term(FREQUENCIES, frequency).note.partition(" ")
    return second or ("unknown" if first == "-" else first)


@cache
def _by_letters() -> dict[str, str]:
    return {one.note: code for code, one in _tables()[LANGUAGES].items()}


def language_code(letters: str) -> str:
    """The code of a language by its two letters (ISO 639-1); empty where it has none there."""
    return _by_letters().get(letters, "")


def licence_address(licence: str) -> str:
    """The licence's own address, which clients that know no EU table read."""
    return term(LICENCES, licence).note


def licence_named(licence: str) -> Licence:
    """A licence by its code, as readers know it. Raises KeyError where there is none."""
    return Licence(term(LICENCES, licence).en, licence_address(licence))


_CKAN: Final = {
    "CC0": "Creative Commons CCZero",
    "CC_BY": "Creative Commons Attribution",
    "CC_BYSA": "Creative Commons Attribution Share-Alike",
    "CC_BYNC": "Creative Commons Non-Commercial (Any)",
    "CC_BYNCND": "Creative Commons Non-Commercial (Any)",
    "CC_BYNCSA": "Creative Commons Non-Commercial (Any)",
    "ODC_BL": "Open Data Commons Open Database License (ODbL)",
    "ODC_BY": "Open Data Commons Attribution License",
    "ODC_PDDL": "Open Data Commons Public Domain Dedication and License (PDDL)",
    "OGL": "UK Open Government Licence (OGL)",
}
"""What the licences of CKAN's own list are called there, by our codes without their versions: it knows none by the EU's
address, and shows a dataset as "License not specified" unless the licence has that title
(https://github.com/ckan/ckan/blob/master/ckan/model/license.py).
"""
_VERSION: Final = re.compile(r"_\d+_\d+$")


def ckan_title(licence: str) -> str:
    """What CKAN calls a licence, by its code; empty where it has none such."""
    return _CKAN.get(_VERSION.sub("", licence), "")


PUBLIC: Final = "PUBLIC"
STABLE: Final = "STABLE"
OF_FORMAT: Final = {
    "turtle": "RDF_TURTLE",
    "n-quads": "RDF_N_QUADS",
    "n-triples": "RDF_N_TRIPLES",
    "trig": "RDF_TRIG",
    "rdf-xml": "RDF_XML",
    "json-ld": "JSON_LD",
    "json": "JSON",
    "xml": "XML",
    "csv": "CSV",
    "tsv": "TSV",
    "zip": "ZIP",
    "gzip": "GZIP",
    "tar": "TAR",
    "xlsx": "XLSX",
    "icalendar": "ICS",
    "atom": "ATOM",
    "sqlite": "SQLITE",
    "parquet": "PARQUET",
    "html": "HTML",
    "text": "TXT",
}
"""The file type of the EU table by the name of our format."""
NOT_IN_MQA: Final = frozenset({"XLSX", "SQLITE", "PARQUET", "TAR"})
"""File types that the EU's lists of open formats and media types lack. A client that grades by those lists is not shown
them, all others are (https://data.europa.eu/mqa/methodology, indicator "non-proprietary")."""


def tell(writer: Writer, *terms: Term) -> None:
    """Say of each term what it is, which list it stands in, and its labels; of a licence also what CKAN calls it."""
    for one in terms:
        node, scheme = NamedNode(one.iri), NamedNode(one.scheme)
        writer.kind(node, SKOS + "Concept", *([one.kind] if one.kind else []))
        writer.say(node, SKOS + "inScheme", scheme)
        writer.kind(scheme, SKOS + "ConceptScheme")
        writer.say(scheme, DCT + "title", Literal(one.scheme.rpartition("/")[2], language="en"))
        writer.texts(node, SKOS + "prefLabel", {"da": one.da, "en": one.en})
        title = ckan_title(one.iri.rpartition("/")[2]) if one.scheme == EU + LICENCES else ""
        writer.texts(node, DCT + "title", {"en": title} if title else {})
