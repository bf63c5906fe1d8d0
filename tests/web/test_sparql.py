"""The first endpoint: queries in, whole answers out, and clear errors."""

import csv
import io

import html5lib
import pytest
from flask.testing import FlaskClient

PREFIXES = "PREFIX fd: <https://w3id.org/fremdrift/def/> PREFIX dct: <http://purl.org/dc/terms/> "
DATES = (
    PREFIXES + "SELECT ?date WHERE { ?said fd:about <http://127.0.0.1:8000/id/milestone/fods-2016-2020/dp-launch> ; "
    "fd:expected/fd:edtf ?date }"
)
SENT = {
    "in the address": lambda client: client.get("/sparql", query_string={"query": DATES, "format": "csv"}),
    "as a form": lambda client: client.post("/sparql", data={"query": DATES}, headers={"Accept": "text/csv"}),
    "as itself": lambda client: client.post(
        "/sparql", data=DATES, content_type="application/sparql-query", headers={"Accept": "text/csv"}
    ),
    "as itself with a charset": lambda client: client.post(
        "/sparql?format=csv", data=DATES, content_type="application/sparql-query; charset=utf-8"
    ),
    "by QUERY": lambda client: client.open(
        "/sparql", method="QUERY", data=DATES, content_type="application/sparql-query", headers={"Accept": "text/csv"}
    ),
}
WRONG = {
    "no query": (lambda client: client.post("/sparql", data={"format": "csv"}), 400, "send one query; 0 came"),
    "two queries": (lambda client: client.get("/sparql?query=ASK{}&query=ASK{}"), 400, "send one query; 2 came"),
    "no SPARQL": (lambda client: client.get("/sparql?query=SELECT"), 400, "1:7"),
    "an update": (lambda client: client.post("/sparql", data={"update": "CLEAR ALL"}), 400, "answers queries only"),
    "an update as query": (lambda client: client.get("/sparql?query=CLEAR ALL"), 400, "CLEAR is an update"),
    "SERVICE": (lambda client: client.get("/sparql?query=ASK{SERVICE<http://a/>{}}"), 400, "SERVICE is shut"),
    "not UTF-8": (
        lambda client: client.post("/sparql", data=b"\xff\xfe", content_type="application/sparql-query"), 400, "is not UTF-8",
    ),
    "not UTF-8 in the address": (
        lambda client: client.get("/sparql?query=ASK%7B%3Fs%20%3Fp%20%22%ED%A0%80%22%7D"), 400, "query holds %ED, which is not UTF-8",
    ),
    "not UTF-8 in a form": (
        lambda client: client.post("/sparql", data=b"query=ASK%7B%3Fs%20%3Fp%20%22%E6%22%7D", content_type="application/x-www-form-urlencoded"),
        400, "query holds %E6, which is not UTF-8",
    ),
    "a relative default graph": (
        lambda client: client.get("/sparql?query=ASK{}&default-graph-uri=graph/model"), 400,
        "default-graph-uri=graph/model is no absolute IRI; write one that /graph/ lists, such as http://127.0.0.1:8000/graph/model",
    ),
    "a named graph without a name": (
        lambda client: client.get("/sparql?query=ASK{}&named-graph-uri="), 400, "named-graph-uri= is no absolute IRI",
    ),
    "an unknown body": (
        lambda client: client.post("/sparql", data="{}", content_type="application/json"), 415, "application/sparql-query",
    ),
    "an unknown format": (lambda client: client.get("/sparql?query=ASK{}&format=pdf"), 406, "format=pdf is not offered"),
    "two formats": (lambda client: client.get("/sparql?query=ASK{}&format=csv&format=xml"), 400, "format names 2 formats, csv and xml; name one"),
    "a parameter twice": (lambda client: client.get("/sparql?query=ASK{}&timeout=1&timeout=2"), 400, "timeout is given with 2 values"),
    "a graph as CSV": (
        lambda client: client.get("/sparql?query=DESCRIBE<http://a/>", headers={"Accept": "text/csv"}), 406, "text/turtle",
    ),
    "too large a body": (
        lambda client: client.post("/sparql", data="x" * 2_000_000, content_type="application/sparql-query"), 413, "",
    ),
}  # fmt: skip


AS_A_CLIENT_ASKS = {
    "tsv": ("SELECT", ["tsv", "text/tab-separated-values"], "text/tab-separated-values"),
    "rdf+xml": ("CONSTRUCT", ["rdf+xml", "application/rdf+xml"], "application/rdf+xml"),
    "json-ld": ("CONSTRUCT", ["json-ld", "application/ld+json,application/x-json+ld"], "application/ld+json"),
    "n3": ("CONSTRUCT", ["n3"], "text/turtle"),
}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", AS_A_CLIENT_ASKS)
def test_sparqlwrapper_gets_what_it_asks_for_by_every_name_that_it_knows(
    name: str, method: str, client: FlaskClient
) -> None:
    """It sends a name and media types, in ``format``, ``output`` and ``results``
    (https://github.com/RDFLib/sparqlwrapper).
    """
    form, names, media_type = AS_A_CLIENT_ASKS[name]
    query = "SELECT * {?s ?p ?o} LIMIT 1" if form == "SELECT" else "CONSTRUCT WHERE {?s ?p ?o} LIMIT 1"
    asked = {"query": query, "format": names, "output": names, "results": names}
    answer = client.get("/sparql", query_string=asked) if method == "get" else client.post("/sparql", data=asked)
    assert (answer.status_code, answer.mimetype) == (200, media_type), answer.text


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("way", SENT)
def test_a_query_may_be_sent(way: str, client: FlaskClient) -> None:
    answer = SENT[way](client)
    assert answer.status_code == 200, answer.text
    assert {"2021-03", "2021-11-21/2021-11-30", "2022-33"} <= {row["date"] for row in rows(answer.text)}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(case: str, client: FlaskClient) -> None:
    send, status, message = WRONG[case]
    answer = send(client)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert message in answer.get_json(force=True)["detail"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_default_graph_is_everything(client: FlaskClient) -> None:
    count = client.get("/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"})
    assert int(rows(count.text)[0]["n"]) > 5000


def test_a_dataset_chooses_graphs(client: FlaskClient) -> None:
    values = {"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "format": "csv"}
    graph = "http://127.0.0.1:8000/graph/organisations"
    answer = client.get("/sparql", query_string=values | {"named-graph-uri": graph})
    assert [row["g"] for row in rows(answer.text)] == [graph]
    answer = client.get(
        "/sparql", query_string=values | {"query": "ASK { ?s a ?t }", "default-graph-uri": "http://example.org/none"}
    )
    assert answer.text == "false"


def test_describe_and_construct_give_graphs(client: FlaskClient) -> None:
    thing = "<http://127.0.0.1:8000/id/milestone/fods-2016-2020/dp-launch>"
    for query in (f"DESCRIBE {thing}", f"CONSTRUCT WHERE {{ {thing} ?p ?o }}"):
        answer = client.get("/sparql", query_string={"query": query})
        assert answer.mimetype == "text/turtle"
        assert "Digital Post" in answer.text


def test_an_answer_can_be_asked_for_again(client: FlaskClient) -> None:
    first = client.get("/sparql", query_string={"query": DATES})
    again = client.get("/sparql", query_string={"query": DATES}, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_an_answer_that_changes_has_no_tag(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": "SELECT (NOW() AS ?now) {}"})
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_browser_without_a_query_gets_a_form(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "<textarea" in answer.text
    assert "10 sekunder" in answer.text


def test_the_question_in_the_form_is_answered(client: FlaskClient) -> None:
    page = html5lib.parse(client.get("/sparql", headers={"Accept": "text/html"}).text, namespaceHTMLElements=False)
    question = page.find(".//textarea").text
    answer = client.get("/sparql", query_string={"query": question, "format": "csv"})
    assert len(rows(answer.text)) >= 3
