"""Documents put together from pieces say what is said statement by statement, whatever stands in a name or a text."""

from dataclasses import replace

import pytest
import rdflib
from tests.cataloguing.graphs import graph_quads

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.dcat import Listing, listed_quads
from fremdrift.cataloguing.dialects import PAGED, RDF_FORMATS, Dialect
from fremdrift.cataloguing.feed import told_by_graph, told_of
from fremdrift.cataloguing.writing import Writing, catalogue_lines
from fremdrift.ground.formats import NTRIPLES, TRIG, TURTLE, ZIP, Format
from fremdrift.ground.namespaces import DCT
from fremdrift.ground.settings import Settings
from fremdrift.model.datasets import Contact, Dataset, Distribution
from fremdrift.model.iris import Names
from fremdrift.quads.pieces import document
from fremdrift.quads.store import parse_nquads, write_ntriples

BASE = "https://progress.example.org/"
OFFICE = Contact("Invented Office", "office@example.org")
GRAPH = BASE + "graph/catalogue"
PARSED = {"turtle": "turtle", "json-ld": "json-ld", "n-triples": "nt", "rdf-xml": "xml", "trig": "trig"}
HARD = "100 %b \"of\" <it> & 'that' \\ é\t gap-0-size urn:gap-1-node\n\nand more"
BREAKS = "a\nb\x85c\u2028d\u2029e\rf\r\ng"
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
    "texts with every line break there is": [dataset("a", BREAKS, file("files/a.ttl", BREAKS))],
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


@pytest.mark.parametrize("text", [PLAIN, HARD, BREAKS], ids=["plain", "hard", "line breaks"])
def test_the_endpoint_holds_what_the_documents_say_but_for_what_editions_say_themselves(text: str) -> None:
    files, edition = [file("files/a.ttl", text)], dataset("edition/x/y", text)
    datasets = (dataset("all", text, *files), replace(edition, iri=BASE + "edition/x/y"))
    catalogue = Catalogue(Settings(base_iri=BASE), "2026-01-01", "2026-02-02", datasets)
    found = set(parse_nquads("".join(catalogue_lines(catalogue)).encode()))
    own = {DCT + "title", DCT + "publisher"}
    assert found == {
        one
        for one in graph_quads(catalogue)
        if one.subject.value != BASE + "edition/x/y" or one.predicate.value not in own
    }


def test_the_feed_tells_texts_with_every_line_break() -> None:
    catalogue = Catalogue(Settings(base_iri=BASE), "2026-01-01", "2026-02-02", (dataset("all", BREAKS),))
    by_graph = told_by_graph(graph_quads(catalogue), Names(BASE))
    assert {iri: one.describe() for iri, one in told_of(catalogue).items()} == {
        iri: one.describe() for iri, one in by_graph.items()
    }
