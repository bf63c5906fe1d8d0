"""Formats: one value owns every fact about a format, and every other room asks it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Format:
    """A way to write something down.

    ``name`` is what ``format=`` takes, ``media_type`` what the reply says (without parameters),
    ``suffix`` what follows the dot in an address, ``label`` what a person reads.
    """

    name: str
    media_type: str
    suffix: str
    label: str
    text: bool = True
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type``; text formats say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.text else self.media_type


HTML: Final = Format("html", "text/html", "html", "HTML")
TURTLE: Final = Format("turtle", "text/turtle", "ttl", "Turtle", aliases=("ttl",))
JSONLD: Final = Format("json-ld", "application/ld+json", "jsonld", "JSON-LD", text=False, aliases=("jsonld",))
NTRIPLES: Final = Format(
    "n-triples", "application/n-triples", "nt", "N-Triples", text=False, aliases=("nt", "ntriples")
)
RDFXML: Final = Format("rdf-xml", "application/rdf+xml", "rdf", "RDF/XML", text=False, aliases=("rdf", "xml"))
TRIG: Final = Format("trig", "application/trig", "trig", "TriG", text=False)
NQUADS: Final = Format("n-quads", "application/n-quads", "nq", "N-Quads", text=False, aliases=("nq", "nquads"))
JSON: Final = Format("json", "application/json", "json", "JSON", text=False)
CSV: Final = Format("csv", "text/csv", "csv", "CSV")
TSV: Final = Format("tsv", "text/tab-separated-values", "tsv", "TSV")
RESULTS_JSON: Final = Format(
    "json", "application/sparql-results+json", "srj", "SPARQL JSON", text=False, aliases=("srj",)
)
RESULTS_XML: Final = Format("xml", "application/sparql-results+xml", "srx", "SPARQL XML", text=False, aliases=("srx",))
XML: Final = Format("xml", "application/xml", "xml", "XML", text=False)
PROBLEM: Final = Format("problem", "application/problem+json", "json", "Problem details", text=False)
ATOM: Final = Format("atom", "application/atom+xml", "atom", "Atom")
ICALENDAR: Final = Format("ics", "text/calendar", "ics", "iCalendar")
SVG: Final = Format("svg", "image/svg+xml", "svg", "SVG")
ZIP: Final = Format("zip", "application/zip", "zip", "ZIP", text=False)
XLSX: Final = Format(
    "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "Excel (XLSX)", text=False
)
SQLITE: Final = Format("sqlite", "application/vnd.sqlite3", "sqlite", "SQLite", text=False)
PARQUET: Final = Format("parquet", "application/vnd.apache.parquet", "parquet", "Parquet", text=False)
GZIP: Final = Format("gzip", "application/gzip", "gz", "gzip", text=False)
TAR: Final = Format("tar", "application/x-tar", "tar", "TAR", text=False)

DOCUMENTS: Final = (TURTLE, JSONLD, NTRIPLES, RDFXML, JSON)
"""What a document, an edition or a graph can be had as, besides HTML; the first is what a program gets unasked."""

STRATML: Final = Format("stratml", XML.media_type, "stratml", "StratML", text=False)
OCDS: Final = Format("ocds", JSON.media_type, "ocds", "OCDS", text=False)
PLANS: Final = (STRATML, OCDS)
"""The formats of others in which the document of a strategy can be had, besides."""

FEEDS: Final = (TRIG, JSONLD, NQUADS, TURTLE)
"""What a feed of changes can be had as; Turtle holds no named graphs, so there the payloads stand beside each other."""

RESULTS: Final = (RESULTS_JSON, RESULTS_XML, CSV, TSV)
"""What SELECT and ASK can be had as."""

GRAPH_RESULTS: Final = (TURTLE, NTRIPLES, JSONLD, RDFXML, TRIG)
"""What CONSTRUCT and DESCRIBE can be had as."""


DOWNLOADS: Final = (
    TURTLE, NQUADS, TRIG, JSONLD, RDFXML, NTRIPLES, CSV, JSON, XML, ZIP, XLSX, SQLITE, PARQUET, GZIP, TAR
)  # fmt: skip
"""What the files of a release are."""


ALSO: Final[dict[Format, tuple[str, ...]]] = {
    TURTLE: ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3", "application/n3", "n3"),
    JSONLD: (JSON.media_type,),
    NTRIPLES: ("text/plain", "text/ntriples"),
    RDFXML: (XML.media_type, "text/xml"),
    TRIG: ("application/x-trig",),
    NQUADS: ("text/x-nquads", "text/nquads", "text/n-quads"),
    RESULTS_JSON: (JSON.media_type, "text/json"),
    RESULTS_XML: (XML.media_type, "text/xml"),
    TSV: ("text/tsv", "text/plain"),
}
"""Media types that clients ask for formats by, and Virtuoso and Fuseki take: those of drafts, and wider ones; and what
rdflib calls N3, which holds all of Turtle. They are no part of the format, which a release writes down.
"""


def by_suffix(suffix: str, offered: tuple[Format, ...]) -> Format | None:
    """The offered format that an address with this suffix asks for."""
    return next((one for one in offered if one.suffix == suffix), None)


def by_name(name: str, offered: tuple[Format, ...]) -> Format | None:
    """The offered format that ``format=`` asks for, by name, alias or media type."""
    wanted = name.strip().lower()
    return next((one for one in offered if wanted in (one.name, one.media_type, *one.aliases, *also(one))), None)


def also(form: Format) -> tuple[str, ...]:
    """The media types that clients ask for a format by, besides its own."""
    return ALSO.get(form, ())
