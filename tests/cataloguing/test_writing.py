"""Documents put together from pieces say what is said statement by statement, whatever stands in a name or a text."""

import pytest
import rdflib

from fremdrift.cataloguing.dcat import Listing, listed_quads
from fremdrift.cataloguing.dialects import PAGED, RDF_FORMATS, Dialect
from fremdrift.cataloguing.writing import Writing
from fremdrift.ground.formats import NTRIPLES, TRIG, TURTLE, ZIP, Format
from fremdrift.model.datasets import Contact, Dataset, Distribution
from fremdrift.quads.pieces import document
from fremdrift.quads.store import write_ntriples

BASE = "https://progress.example.org/"
OFFICE = Contact("Invented Office", "office@example.org")
GRAPH = BASE + "graph/catalogue"
PARSED = {"turtle": "turtle", "json-ld": "json-ld", "n-triples": "nt", "rdf-xml": "xml", "trig": "trig"}
HARD = "100 %b \"of\" <it> & 'that' \\ é\t gap-0-size urn:gap-1-node\n\nand more"
PLAIN = "Plain"


def file(path: str, title: str, **more: object) -> Distribution:
    told = {"da": title, "en": title + " in English"}
    return Distribution(path, TURTLE, told, 12, "ab" * 32, "2026-01-01", "2026-02-02", **more)  # type: ignore[arg-type]


def dataset(key: str, title: str, *files: Distribution) -> Dataset:
    texts, iri = {"da": title, "en": title}, BASE + "dataset/" + key
    return Dataset(
        key, iri, texts, texts, OFFICE, BASE, "IRREG", ("DNK",), ("2020-01-01", ""), "2026-01-01", "2026-02-02",
        keywords={"en": (title,)}, themes=("GOVE",), licence="CC_BY_4_0", version="1", distributions=files,
    )  # fmt: skip


LISTINGS = {
    "files of one kind": [
        dataset("a", PLAIN, file("files/a.ttl", PLAIN), file("files/b.ttl", PLAIN)),
        dataset("b", PLAIN, file("files/c.ttl", PLAIN)),
    ],
    "files of several kinds": [
        dataset(
            "a",
            PLAIN,
            file("files/a.ttl", PLAIN, compressed=ZIP, described_by="files/a.json"),
            file("files/b.ttl", PLAIN, packaged=ZIP, described_by="https://example.org/about"),
            file("files/c.ttl", "Other", conforms_to=("https://example.org/one", "https://example.org/two")),
        )
    ],
    "names that a syntax must escape": [dataset("a&b'c%25b(é)", PLAIN, file("files/x&'%25b(é).ttl", PLAIN))],
    "texts that a syntax must escape": [dataset("a", HARD, file("files/a.ttl", HARD))],
    "nothing to fetch": [dataset("a", PLAIN)],
}


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda one: one.name)
@pytest.mark.parametrize("dialect", PAGED, ids=lambda one: one.token)
@pytest.mark.parametrize("datasets", LISTINGS.values(), ids=LISTINGS)
def test_pieces_say_what_the_statements_say(datasets: list[Dataset], dialect: Dialect, form: Format) -> None:
    listing = Listing(BASE, OFFICE, "", tuple(datasets), ())
    body = document(Writing.of(listing, dialect).pieces(form), form, GRAPH)
    expected = rdflib.Graph().parse(data=write_ntriples(listed_quads(listing, dialect)), format="nt")
    found = rdflib.Dataset()
    found.parse(data=body, format=PARSED[form.name])
    assert {one[:3] for one in found.quads()} == set(expected)
    assert {str(one[3]) for one in found.quads()} & {GRAPH} == ({GRAPH} if form == TRIG else set())


def test_a_thing_said_of_many_is_said_once() -> None:
    files = [file(f"files/{number}.ttl", PLAIN) for number in range(3)]
    listing = Listing(BASE, OFFICE, "", (dataset("a", PLAIN, *files), dataset("b", PLAIN)), ())
    body = document(Writing.of(listing, PAGED[0]).pieces(NTRIPLES), NTRIPLES, GRAPH).decode()
    assert len(body.splitlines()) == len(set(body.splitlines()))
