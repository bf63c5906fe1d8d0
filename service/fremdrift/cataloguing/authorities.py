"""Terms of the EU authority tables and of IANA that the catalogue uses, with what a validator wants to know of them.

A reader of the catalogue fetches nothing: class, list and label stand beside each term, as DCAT-AP 3.0.1 asks
(https://semiceu.github.io/DCAT-AP/releases/3.0.1/).
"""

from dataclasses import dataclass
from typing import Final

from fremdrift.cataloguing.writer import Writer
from fremdrift.ground.formats import CSV, NQUADS, TURTLE, ZIP
from fremdrift.ground.namespaces import DCT, SKOS
from fremdrift.quads.terms import Literal, NamedNode

EU: Final = "http://publications.europa.eu/resource/authority/"
IANA: Final = "http://www.iana.org/assignments/media-types/"


@dataclass(frozen=True)
class Term:
    """A term: its IRI, class, list, and labels in Danish and English."""

    iri: str
    kind: str
    scheme: str
    da: str
    en: str


def _eu(path: str, kind: str, da: str, en: str) -> Term:
    return Term(EU + path, DCT + kind if kind else "", EU + path.partition("/")[0], da, en)


DANISH: Final = _eu("language/DAN", "LinguisticSystem", "dansk", "Danish")
ENGLISH: Final = _eu("language/ENG", "LinguisticSystem", "engelsk", "English")
GOVERNMENT: Final = _eu("data-theme/GOVE", "", "Regeringen og den offentlige sektor", "Government and public sector")
PUBLIC: Final = _eu("access-right/PUBLIC", "RightsStatement", "offentlig", "public")
LICENCE: Final = _eu("licence/CC_BY_4_0", "LicenseDocument", "Kreditering 4.0", "Attribution 4.0 International")
IRREGULAR: Final = _eu("frequency/IRREG", "Frequency", "uregelmæssig", "irregular")
STABLE: Final = _eu("planned-availability/STABLE", "", "stabil", "stable")
FILE_TYPES: Final = {
    TURTLE: _eu("file-type/RDF_TURTLE", "MediaTypeOrExtent", "RDF Turtle", "RDF Turtle"),
    NQUADS: _eu("file-type/RDF_N_QUADS", "MediaTypeOrExtent", "RDF N-Quads", "RDF N-Quads"),
    CSV: _eu("file-type/CSV", "MediaTypeOrExtent", "CSV", "CSV"),
    ZIP: _eu("file-type/ZIP", "MediaTypeOrExtent", "ZIP", "ZIP"),
}


def tell(writer: Writer, *terms: Term) -> None:
    """Say of each term what it is, which list it stands in, and its labels."""
    for one in terms:
        node = NamedNode(one.iri)
        writer.kind(node, SKOS + "Concept", *([one.kind] if one.kind else []))
        writer.say(node, SKOS + "inScheme", NamedNode(one.scheme))
        scheme = NamedNode(one.scheme)
        writer.kind(scheme, SKOS + "ConceptScheme")
        writer.say(scheme, DCT + "title", Literal(one.scheme.rpartition("/")[2], language="en"))
        writer.texts(node, SKOS + "prefLabel", {"da": one.da, "en": one.en})
