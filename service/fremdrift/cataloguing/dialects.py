"""Dialects: where the profiles of DCAT contradict each other, or a client fails on what a profile demands.

One graph is written in each of them. A dialect has the names that content negotiation by profile uses
(https://www.w3.org/TR/dx-prof-conneg/): a token for ``?profile=`` and an IRI for ``Accept-Profile``.
"""

from dataclasses import dataclass
from typing import Final

from fremdrift.cataloguing.authorities import EU, IANA, NOT_IN_MQA, OF_FORMAT
from fremdrift.ground.formats import JSON, JSONLD, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from fremdrift.model.datasets import Distribution

RDF_FORMATS: Final = (TURTLE, JSONLD, NTRIPLES, RDFXML, TRIG)


@dataclass(frozen=True)
class Dialect:
    """How one profile or client wants the catalogue: its names, the formats there are of it, and its own ways."""

    token: str
    iri: str
    label: str
    formats: tuple[Format, ...]
    languages: str = EU + "language/"
    media_types: str = IANA
    size_type: str = "nonNegativeInteger"
    checksums: bool = True
    checksum_type: str = "hexBinary"
    availability: str = EU + "planned-availability/STABLE"
    eu_licence: bool = True
    listed_only: bool = True
    """Shown are only files whose type stands in the EU's lists."""

    def shows(self, one: Distribution) -> bool:
        """True where this dialect names the file."""
        return not self.listed_only or file_type(one.format) not in NOT_IN_MQA


def file_type(form: Format) -> str:
    """The EU file type of what a file in a format holds."""
    return OF_FORMAT.get(form.name, "")


DCAT_AP: Final = Dialect("dcat-ap-3", "http://data.europa.eu/r5r/", "DCAT-AP 3.0.1", RDF_FORMATS)
"""DCAT-AP 3.0.1 (https://semiceu.github.io/DCAT-AP/releases/3.0.1/): data.europa.eu and CKAN."""
DCAT_AP_DK: Final = Dialect(
    "dcat-ap-dk-2",
    "https://data.gov.dk/model/profile/dcat-ap-dk-2.0.2/",
    "DCAT-AP-DK 2.0.2",
    RDF_FORMATS,
    languages="http://publications.europa.eu/resource/dataset/language/",
    media_types="https://www.iana.org/assignments/media-types/",
    size_type="decimal",
    checksums=False,
    availability="http://data.europa.eu/r5r/availability/stable",
)
"""DCAT-AP-DK 2.0.2 contradicts 3.0.1: decimal sizes, SHA-1 as the only checksum, three lists under other bases."""
UDATA: Final = Dialect(
    "udata",
    "https://github.com/opendatateam/udata/",
    "DCAT for udata",
    RDF_FORMATS,
    checksum_type="string",
    eu_licence=False,
    listed_only=False,
)
"""udata (data.gouv.fr) loses a dataset whose checksum is an ``xsd:hexBinary``, and knows licences by their address."""
DCAT_US_3: Final = Dialect(
    "dcat-us-3", "https://resources.data.gov/resources/dcat-us3/", "DCAT-US 3.0", (JSON,), listed_only=False
)
"""DCAT-US 3.0, as data.gov reads it: a document of its own, whole."""
SCHEMA_ORG: Final = Dialect("schema.org", "https://schema.org/", "schema.org", (JSONLD,), listed_only=False)
"""schema.org, as search engines read it: a document of its own, whole."""
DIALECTS: Final = (DCAT_AP, DCAT_AP_DK, DCAT_US_3, SCHEMA_ORG, UDATA)
PAGED: Final = (DCAT_AP, DCAT_AP_DK, UDATA)
"""Those that are RDF, in pages."""
