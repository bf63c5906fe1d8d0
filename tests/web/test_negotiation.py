"""Negotiation: one table of what is asked and what comes, for documents and for query results."""

import pytest
from flask.testing import FlaskClient

DOCUMENT = "/document/milestone/fods-2016-2020/dp-launch"
TURTLE, JSONLD, NT = "text/turtle", "application/ld+json", "application/n-triples"
RDFXML, JSON, HTML = "application/rdf+xml", "application/json", "text/html"
RESULTS_XML, RESULTS_JSON = "application/sparql-results+xml", "application/sparql-results+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

ASKED = {
    "nothing": (None, TURTLE),
    "an empty header": ("", TURTLE),
    "anything": ("*/*", TURTLE),
    "Turtle": (TURTLE, TURTLE),
    "Turtle in UTF-8": ("text/turtle; charset=utf-8", TURTLE),
    "JSON-LD": (JSONLD, JSONLD),
    "JSON-LD with a profile": ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSONLD),
    "N-Triples": (NT, NT),
    "RDF/XML": (RDFXML, RDFXML),
    "JSON": (JSON, JSON),
    "a browser": (BROWSER, HTML),
    "weights": ("text/turtle;q=0.2, application/n-triples;q=0.9", NT),
    "a range of a type": ("text/*", TURTLE),
    "another range": ("application/*", JSONLD),
    "Turtle shut out": ("text/turtle;q=0, */*;q=0.1", JSONLD),
    "unknown first, known second": ("image/png, application/rdf+xml;q=0.5", RDFXML),
    "what rdflib asks": (
        "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1",
        RDFXML,
    ),
    "Turtle by an older name": ("application/x-turtle", TURTLE),
    "Notation3, which Turtle is": ("text/n3", TURTLE),
    "N-Triples by an older name": ("text/plain", NT),
    "XML of any kind": ("application/xml", RDFXML),
    "an older name before ours": ("text/turtle;q=0.3, TEXT/XML;q=0.8", RDFXML),
    "little of anything": ("*/*;q=0.1", TURTLE),
    "a weight that is none": ("application/n-triples;q=2", TURTLE),
    "no media type": ("ntriples", TURTLE),
    "a star alone": ("*", TURTLE),
    "signs": (";;;, =", TURTLE),
    "signs before what can be read": (";;;, application/n-triples", NT),
}
IMPOSSIBLE = ["image/png", "text/turtle;q=0", "text/html;q=0, text/turtle;q=0", "application/pdf, image/*"]
SUFFIXES = {"ttl": TURTLE, "jsonld": JSONLD, "nt": NT, "rdf": RDFXML, "json": JSON, "html": HTML}


def headers(accept: str | None) -> dict[str, str]:
    return {} if accept is None else {"Accept": accept}


@pytest.mark.parametrize("case", ASKED)
def test_a_document_comes_as_asked(case: str, client: FlaskClient) -> None:
    accept, expected = ASKED[case]
    answer = client.get(DOCUMENT, headers=headers(accept))
    assert (answer.status_code, answer.mimetype) == (200, expected)
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("accept", IMPOSSIBLE)
def test_what_is_not_to_be_had_is_406_with_the_list(accept: str, client: FlaskClient) -> None:
    answer = client.get(DOCUMENT, headers={"Accept": accept})
    assert answer.status_code == 406
    assert "text/turtle (.ttl)" in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize("address", [DOCUMENT, "/sparql?query=ASK{}"])
def test_an_endless_accept_is_not_read(address: str, client: FlaskClient) -> None:
    answer = client.get(address, headers={"Accept": "text/html," * 5000})
    assert answer.status_code == 431
    assert answer.get_json(force=True)["detail"] == "Accept is longer than 4096 bytes; name fewer formats"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_suffix_decides_whatever_accept_says(suffix: str, client: FlaskClient) -> None:
    answer = client.get(f"{DOCUMENT}.{suffix}", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.mimetype) == (200, SUFFIXES[suffix])


def test_english_addresses_are_pages(client: FlaskClient) -> None:
    answer = client.get("/en" + DOCUMENT)
    assert (answer.mimetype, answer.headers["Content-Language"]) == (HTML, "en")


PAGES = (
    "",
    "sparql",
    "sparql?query=ASK+{{}}",
    "def/",
    "code/level",
    "catalog",
    "{milestones}",
    "nowhere",
    "document/x/y",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_its_language(path: str, client: FlaskClient) -> None:
    for lang, prefix, name in (("da", "/", "milepaele"), ("en", "/en/", "milestones")):
        answer = client.get(prefix + path.format(milestones=name), headers={"Accept": HTML})
        assert (answer.mimetype, answer.headers.get("Content-Language")) == (HTML, lang)


UNKNOWN = ("/def.pdf", "/code/level.pdf", "/frister.pdf", "/en/deadlines.pdf", "/milepaele.pdf", "/catalog.pdf", "/feed.pdf",
            "/kvalitet.pdf", "/harvest-check.pdf", "/question/{kept}.pdf", DOCUMENT + ".pdf")  # fmt: skip


@pytest.mark.parametrize("address", UNKNOWN)
def test_a_suffix_of_no_format_is_an_address_of_nothing(address: str, client: FlaskClient) -> None:
    kept = client.post("/question", data={"query": "ASK {}"}).headers["Location"].rpartition("/")[2]
    answer = client.get(address.format(kept=kept))
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_language_is_never_negotiated(client: FlaskClient) -> None:
    answer = client.get(DOCUMENT + ".html", headers={"Accept-Language": "en"})
    assert answer.headers["Content-Language"] == "da"


TABLES = {
    None: "application/sparql-results+json",
    "*/*": "application/sparql-results+json",
    "application/json": "application/json",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "application/xml": "application/sparql-results+xml",
    "text/xml, */*;q=0.1": "application/sparql-results+xml",
    "application/json, text/plain, */*": "application/json",
    "text/plain": "text/tab-separated-values",
    "*/*;q=0.1": "application/sparql-results+json",
    BROWSER: "text/html",
}


@pytest.mark.parametrize("accept", TABLES)
def test_a_table_comes_as_asked(accept: str | None, client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 1"}, headers=headers(accept))
    assert (answer.status_code, answer.mimetype) == (200, TABLES[accept])


GRAPHS = {
    None: TURTLE,
    TURTLE: TURTLE,
    NT: NT,
    JSONLD: JSONLD,
    RDFXML: RDFXML,
    "application/trig": "application/trig",
    "application/json": JSONLD,
    "application/x-trig": "application/trig",
    "text/plain": NT,
    "application/xml": RDFXML,
    "text/rdf+n3": TURTLE,
}


@pytest.mark.parametrize("accept", GRAPHS)
def test_a_graph_comes_as_asked(accept: str | None, client: FlaskClient) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1"
    answer = client.post("/sparql", data={"query": query}, headers=headers(accept))
    assert (answer.status_code, answer.mimetype) == (200, GRAPHS[accept])


def test_a_browser_that_takes_any_xml_is_given_our_first_choice_where_there_is_no_page(client: FlaskClient) -> None:
    assert client.get("/graphs?default", headers={"Accept": BROWSER}).mimetype == TURTLE


@pytest.mark.parametrize(("name", "expected"), {"application/xml": RESULTS_XML, "text/json": RESULTS_JSON}.items())
def test_a_format_may_be_named_as_it_may_be_asked_for(name: str, expected: str, client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": "ASK{}", "format": name})
    assert (answer.status_code, answer.mimetype) == (200, expected)
