"""Documents put together from pieces say what is said statement by statement, whatever stands in a name or a text."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import rdflib
from tests.cataloguing.graphs import graph_quads

from fremdrift.cataloguing.alike import alike
from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.dcat import Listing, listed_quads
from fremdrift.cataloguing.dialects import PAGED, RDF_FORMATS, Dialect
from fremdrift.cataloguing.feed import told_by_graph, told_of
from fremdrift.cataloguing.records import from_json, to_json
from fremdrift.cataloguing.writing import Writing, catalogue_lines, lines_between, shared_by
from fremdrift.ground.formats import TURTLE, ZIP, Format
from fremdrift.ground.namespaces import DCT
from fremdrift.ground.settings import Settings
from fremdrift.model.datasets import Contact, Dataset, Distribution, Series
from fremdrift.model.iris import Names
from fremdrift.quads.pieces import document
from fremdrift.quads.store import parse_nquads, write_ntriples

BASE = "https://progress.example.org/"
OFFICE = Contact("Invented Office", "office@example.org")
PARSED = {"turtle": "turtle", "json-ld": "json-ld", "n-triples": "nt", "rdf-xml": "xml", "trig": "trig"}
HARD = "100 %b \"of\" <it> & 'that' \\ é\t gap-0-size urn:gap-1-node\n\nand more"
BREAKS = "a\nb\x85c\u2028d\u2029e\rf\r\ng"
PLAIN = "Plain"


def file(path: str, title: str, **more: object) -> Distribution:
    told = {"da": title, "en": title + " in English"}
    return Distribution(path, TURTLE, told, 12, "ab" * 32, "2026-01-01", "2026-02-02", **more)  # type: ignore[arg-type]


def dataset(key: str, title: str, *files: Distribution, **more: object) -> Dataset:
    texts, iri = {"da": title, "en": title}, BASE + "dataset/" + key
    made = Dataset(
        key, iri, texts, texts, OFFICE, BASE, "IRREG", ("DNK",), ("2020-01-01", ""), "2026-01-01", "2026-02-02",
        keywords={"en": (title,)}, themes=("GOVE",), licence="CC_BY_4_0", version="1", distributions=files,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def series(key: str, *members: str) -> Series:
    texts, iri = {"da": key, "en": "The " + key}, BASE + "series/x/" + key
    return Series(
        key, iri, texts, texts, OFFICE, iri, "IRREG", issued="2026-01-01", modified="2026-02-02", members=members
    )


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
    "sources that several cite, one of them its licence": [
        dataset("a", PLAIN, sources=("https://example.org/one", "https://example.org/two")),
        dataset("b", PLAIN, sources=("https://example.org/two", "https://example.org/three&more")),
        dataset("c", PLAIN, sources=("https://creativecommons.org/licenses/by/4.0/", "https://example.org/one")),
    ],
    "pages of their own, and one that all share": [
        dataset("a", PLAIN, landing=BASE + "dataset/a"),
        dataset("b", PLAIN, landing=BASE + "en/sparql"),
        dataset("c", PLAIN, landing=BASE + "en/sparql"),
    ],
    "a page that is another dataset": [
        dataset("a", PLAIN, landing=BASE + "dataset/a"),
        dataset("b", PLAIN, landing=BASE + "dataset/a"),
    ],
    "contacts of their own": [
        dataset("a", PLAIN, contact=Contact("O'Hara & <sons>", "o'hara@example.org")),
        dataset("b", PLAIN),
        dataset("c", PLAIN, contact=Contact("Plain", "office@example.org")),
    ],
    "one text in many places": [
        dataset("a", "2026-01-01", version="2026-01-01", provenance={"da": "2026-01-01"}, previous=BASE + "dataset/a"),
        dataset("b", "1", keywords={"da": ("1", "2"), "en": ("2",)}, series=BASE + "series/x/y"),
    ],
    "periodicals": [series("none"), series("one", BASE + "a"), series("three", BASE + "a", BASE + "b", BASE + "c")],
}


@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda one: one.name)
@pytest.mark.parametrize("dialect", PAGED, ids=lambda one: one.token)
@pytest.mark.parametrize("entries", LISTINGS.values(), ids=LISTINGS)
def test_pieces_say_what_the_statements_say(
    entries: Sequence[Dataset | Series], dialect: Dialect, form: Format
) -> None:
    listing = listed(entries, OFFICE)
    body = document(Writing.of(listing, dialect).pieces(form), form)
    expected = rdflib.Graph().parse(data=write_ntriples(listed_quads(listing, dialect)), format="nt")
    found = rdflib.Dataset()
    found.parse(data=body, format=PARSED[form.name])
    assert set(found.default_graph) == set(expected)
    assert len(found) == len(expected)


def listed(entries: Sequence[Dataset | Series], publisher: Contact) -> Listing:
    datasets = tuple(one for one in entries if isinstance(one, Dataset))
    return Listing(BASE, publisher, "", datasets, tuple(one for one in entries if isinstance(one, Series)))


@pytest.mark.parametrize("name", [one for one in LISTINGS if one != "a page that is another dataset"])
def test_a_thing_said_of_many_is_said_once(name: str) -> None:
    lines = list(Writing.of(listed(LISTINGS[name], OFFICE), PAGED[0]).lines())
    assert len(lines) == len(set(lines))


def test_a_publisher_may_be_called_as_gaps_are() -> None:
    publisher = Contact("urn:gap-0-1- and gap-0-size", "urn:gap-1-0-@example.org")
    listing = listed([dataset("a", PLAIN, file("files/a.ttl", PLAIN)), dataset("b", PLAIN)], publisher)
    body = "".join(f"{one}\n" for one in Writing.of(listing, PAGED[0]).lines())
    assert set(parse_nquads(body.encode())) == set(parse_nquads(write_ntriples(listed_quads(listing, PAGED[0]))))


def test_editions_that_differ_in_texts_days_and_sources_are_of_one_kind() -> None:
    editions = [
        dataset(
            f"e{number}", f"Edition {number}", file(f"files/{number}.ttl", PLAIN),
            version=f"v{number}", sources=(f"https://example.org/{number}",), landing=f"{BASE}edition/{number}",
        )
        for number in range(1, 50)
    ]  # fmt: skip
    assert len({alike(one, BASE, OFFICE)[0] for one in editions}) == 1


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


ONE = dataset("all", PLAIN, file("files/a.ttl", PLAIN))
TWO = dataset("edition/x/y", PLAIN, file("files/b.ttl", PLAIN), sources=("https://example.org/one",))
OTHERS = tuple(dataset(f"strategy/{at}", PLAIN, file(f"files/{at}.ttl", PLAIN)) for at in range(9))


@pytest.mark.parametrize(
    ("one", "two", "more", "is_told"),
    [
        (ONE, TWO, {}, True),
        (ONE, TWO, {"modified": "2026-03-03"}, True),
        (dataset("all", PLAIN, file("files/a.ttl", "Another title")), TWO, {}, True),
        (replace(ONE, distributions=(replace(ONE.distributions[0], size=13, sha256="cd" * 32),)), TWO, {}, True),
        (ONE, replace(TWO, modified="2026-03-03", version="2", titles={"da": "Andet"}), {}, True),
        (ONE, replace(TWO, sources=("https://example.org/two",)), {}, False),
        (ONE, None, {}, False),
        (ONE, replace(TWO, distributions=()), {}, False),
        (ONE, TWO, {"series": (series("y", "edition/x/y"),)}, True),
        (ONE, TWO, {"datasets": (ONE, TWO, *OTHERS, dataset("strategy/x", PLAIN, licence="CC0"))}, True),
        (ONE, TWO, {"datasets": (ONE, TWO)}, False),
    ],
    ids=[
        "nothing",
        "day",
        "title of a file",
        "file",
        "edition",
        "source",
        "goes",
        "files go",
        "series",
        "comes",
        "much",
    ],
)
def test_what_differs_of_two_catalogues_makes_the_lines_of_one_those_of_the_other(
    one: Dataset, two: Dataset | None, more: dict[str, Any], is_told: bool
) -> None:
    old = Catalogue(Settings(base_iri=BASE), "2026-01-01", "2026-02-02", (ONE, TWO, *OTHERS))
    new = replace(old, datasets=(*filter(None, (one, two)), *OTHERS))
    new = replace(new, **more)
    assert shared_by(old) == shared_by(new)
    before, now = set(catalogue_lines(old)), set(catalogue_lines(new))
    between = lines_between(old, new)
    assert (between is not None) == is_told
    if between is not None:
        gone, come = between
        assert gone <= before
        assert (before - gone) | come == now


@pytest.mark.parametrize("datasets", LISTINGS.values(), ids=LISTINGS)
def test_the_record_of_a_catalogue_holds_all_that_is_said_of_it(datasets: list[Dataset]) -> None:
    listed = [one for one in datasets if isinstance(one, Dataset)]
    catalogue = Catalogue(Settings(base_iri=BASE), "2026-01-01", "2026-02-02", (ONE, *listed), (series("y", "a", "b"),))
    again = from_json(to_json(catalogue), catalogue.settings)
    assert again == catalogue
    assert set(catalogue_lines(again)) == set(catalogue_lines(catalogue))


def test_the_feed_tells_texts_with_every_line_break() -> None:
    catalogue = Catalogue(Settings(base_iri=BASE), "2026-01-01", "2026-02-02", (dataset("all", BREAKS),))
    by_graph = told_by_graph(graph_quads(catalogue), Names(BASE))
    assert {iri: one.describe() for iri, one in told_of(catalogue).items()} == {
        iri: one.describe() for iri, one in by_graph.items()
    }
