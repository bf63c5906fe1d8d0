"""The endpoint for the public: description, limits, budgets, cache, permalinks, figures."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import rdflib
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from rdflib.compare import isomorphic
from tests.conftest import PLAN, publish

from fremdrift.ground.settings import Settings
from fremdrift.web import figures
from fremdrift.web.application import create_app

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
SCHEMA = rdflib.Namespace("https://schema.org/")
BASE = "http://127.0.0.1:8000/"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
OPERATOR = "SELECT ?n { <catalog#publisher> <http://xmlns.com/foaf/0.1/name> ?n }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def fresh(settings: Settings) -> Callable[..., FlaskClient]:
    """Makes a client on the invented plan with settings of its own."""
    publish(PLAN, settings)

    def make(**changes: object) -> FlaskClient:
        return create_app(replace(settings, **changes)).test_client()  # type: ignore[arg-type]

    return make


def ask(client: FlaskClient, query: str, **more: str) -> object:
    return client.get("/sparql", query_string={"query": query, "format": "csv", **more})


# --- Description ---


@pytest.fixture(scope="module")
def description(client: FlaskClient) -> rdflib.Graph:
    return rdflib.Graph().parse(data=client.get("/sparql", headers={"Accept": "text/turtle"}).text, format="turtle")


def test_the_description_counts_what_there_is(description: rdflib.Graph, client: FlaskClient) -> None:
    union = description.value(description.value(None, SD.defaultDataset, None), SD.defaultGraph)
    union = description.value(rdflib.URIRef(BASE + "sparql#dataset"), SD.defaultGraph)
    counted = int(next(csv.DictReader(io.StringIO(ask(client, COUNT).text)))["n"])  # type: ignore[attr-defined]
    assert int(description.value(union, VOID.triples)) == counted
    names = {str(one) for one in description.objects(None, SD.name)}
    rows = ask(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").text.split()[1:]  # type: ignore[attr-defined]
    assert names == set(rows)


def test_the_description_states_the_limits(description: rdflib.Graph) -> None:
    limits = {
        str(one).rpartition("#")[2]: float(description.value(one, SCHEMA.maxValue))
        for one in description.objects(None, SCHEMA.additionalProperty)
    }
    assert limits["query-seconds"] == 10
    assert limits["query-rows"] == 1_000_000
    assert limits["query-bytes"] == 67_108_864
    assert set(limits) == {
        "query-seconds", "query-memory", "query-bytes", "query-rows", "query-text", "query-depth", "query-operators",
        "client-seconds", "client-errors",
    }  # fmt: skip


def test_the_description_says_the_same_in_every_format(description: rdflib.Graph, client: FlaskClient) -> None:
    for accept in ("application/n-triples", "application/ld+json", "application/rdf+xml"):
        other = rdflib.Graph().parse(data=client.get("/sparql", headers={"Accept": accept}).text, format=accept)
        assert isomorphic(description, other), accept


def test_the_description_carries_questions_to_run(description: rdflib.Graph, client: FlaskClient) -> None:
    found = list(description.subjects(rdflib.RDF.type, SH.SPARQLExecutable))
    assert len(found) >= 12
    for one in found:
        assert {text.language for text in description.objects(one, rdflib.RDFS.comment)} == {"da", "en"}


# --- Limits and budgets ---


LOWERED = {"timeout": ("0.05", RUNAWAY, "seconds"), "maxrows": ("2", "SELECT * { ?s ?p ?o }", "rows"), "maxbytes": ("10", COUNT + "#b", "bytes")}  # fmt: skip


@pytest.mark.parametrize("parameter", LOWERED)
def test_a_client_may_lower_a_limit(parameter: str, client: FlaskClient) -> None:
    value, query, limit = LOWERED[parameter]
    answer = client.get("/sparql", query_string={"query": query, parameter: value})
    assert (answer.status_code, answer.get_json(force=True)["limit"]) == (503, limit)
    assert int(answer.headers.get("Retry-After", 0)) == (5 if limit == "seconds" else 0)


@pytest.mark.parametrize("value", ["30000", "-1", "soon", "", "1e9"])
def test_a_client_cannot_raise_a_limit_and_no_value_is_an_error(value: str, fresh: Callable[..., FlaskClient]) -> None:
    client = fresh(query_seconds=0.3)
    assert ask(client, RUNAWAY.replace("?i }", "?i . ?j ?k ?l . ?m ?n ?o }"), timeout=value).status_code == 503  # type: ignore[attr-defined]
    assert ask(client, "ASK {}", timeout=value).status_code == 200  # type: ignore[attr-defined]


def test_parameters_that_clients_add_do_no_harm(client: FlaskClient) -> None:
    values = {"query": "ASK {}", "output": "json", "results": "json", "debug": "on", "infer": "false"}
    assert client.get("/sparql", query_string=values).json == {"head": {}, "boolean": True}


def test_too_many_errors_are_answered_429_with_a_time(fresh: Callable[..., FlaskClient]) -> None:
    client = fresh(client_errors=3)
    for _ in range(3):
        assert ask(client, "SELECT").status_code == 400  # type: ignore[attr-defined]
    answer = ask(client, "ASK {}")
    assert answer.status_code == 429  # type: ignore[attr-defined]
    assert int(answer.headers["Retry-After"]) > 0  # type: ignore[attr-defined]
    assert "failed queries" in answer.get_json(force=True)["detail"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("proxies", "second"),
    [(0, 429), (1, 200)],
    ids=["a header of the client's own changes nothing", "a proxy of ours says who asks"],
)
def test_who_asks(proxies: int, second: int, fresh: Callable[..., FlaskClient]) -> None:
    client = fresh(client_errors=1, proxies=proxies)
    client.get("/sparql?query=SELECT", headers={"X-Forwarded-For": "192.0.2.1"})
    answer = client.get("/sparql?query=ASK{}", headers={"X-Forwarded-For": "192.0.2.2"})
    assert answer.status_code == second


def test_an_ipv6_client_is_its_network(fresh: Callable[..., FlaskClient]) -> None:
    client = fresh(client_errors=1, proxies=1)
    client.get("/sparql?query=SELECT", headers={"X-Forwarded-For": "2001:db8::1"})
    answer = client.get("/sparql?query=ASK{}", headers={"X-Forwarded-For": "2001:db8::ffff"})
    assert answer.status_code == 429
    answer = client.get("/sparql?query=ASK{}", headers={"X-Forwarded-For": "2001:db8:0:1::1"})
    assert answer.status_code == 200


def test_a_text_that_is_too_long_is_413(client: FlaskClient) -> None:
    answer = client.post("/sparql", data={"query": "ASK {} #" + "x" * 70_000})
    assert answer.status_code == 413
    assert "at most 65536" in answer.get_json(force=True)["detail"]


# --- Answers ---


def test_from_chooses_graphs(client: FlaskClient) -> None:
    graph = BASE + "graph/organisations"
    answer = ask(client, f"SELECT DISTINCT ?g FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }}")
    assert answer.text.split()[1:] == [graph]  # type: ignore[attr-defined]
    answer = ask(client, f"ASK FROM <{graph}> {{ ?s a <https://w3id.org/fremdrift/def/Milestone> }}")
    assert answer.text == "false"  # type: ignore[attr-defined]


def test_a_relative_name_is_under_our_base(client: FlaskClient) -> None:
    assert ask(client, "ASK { <id/milestone/fods-2016-2020/dp-launch> ?p ?o }").text == "true"  # type: ignore[attr-defined]


def test_a_browser_gets_the_answer_as_a_page(client: FlaskClient) -> None:
    headers = {"Accept": "text/html,*/*;q=0.8"}
    for query, words in {
        "SELECT ?s { ?s ?p ?o } LIMIT 600": ("600 rækker", "de første 500 vises"),
        "ASK {}": ("Ja",),
        "DESCRIBE <id/milestone/fods-2016-2020/dp-launch>": ("@prefix", "Digital Post"),
        "DESCRIBE <nothing>": ("Intet svarer på dette",),
        "CONSTRUCT WHERE { ?s ?p ?o }": ("linjer Turtle", "de første 500 vises"),
        "SELECT ('<b>' AS ?x) {}": ("&lt;b&gt;",),
    }.items():
        answer = client.get("/sparql", query_string={"query": query}, headers=headers)
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        for word in words:
            assert word in answer.text


def test_an_answer_is_kept_and_a_publish_makes_it_unreachable(
    settings: Settings, fresh: Callable[..., FlaskClient]
) -> None:
    client = fresh()
    first = ask(client, OPERATOR).text  # type: ignore[attr-defined]
    assert ask(client, OPERATOR).text == first  # type: ignore[attr-defined]
    assert client.application.config["ENDPOINT"].answers.hits == 1
    publish(PLAN, replace(settings, publisher="Another"), "2026-11-25T12:00:00Z")
    assert ask(client, OPERATOR).text != first  # type: ignore[attr-defined]


def test_an_older_release_answers_by_name(settings: Settings, fresh: Callable[..., FlaskClient]) -> None:
    client = fresh()
    first = ask(client, OPERATOR).text  # type: ignore[attr-defined]
    older = publish(PLAN, settings).release
    assert older is not None
    publish(PLAN, replace(settings, publisher="Another"), "2026-11-25T12:00:00Z")
    assert ask(client, OPERATOR, release=older.id).text == first  # type: ignore[attr-defined]
    answer = ask(client, OPERATOR, release="20200101T000000Z-00000000")
    assert answer.status_code == 404  # type: ignore[attr-defined]


# --- Permalinks ---


def test_a_kept_question_pins_its_release_and_says_its_digest(
    settings: Settings, fresh: Callable[..., FlaskClient]
) -> None:
    client = fresh()
    kept = client.post("/question", data={"query": "SELECT ?s ?o { ?s a ?o }"})
    assert kept.status_code == 303
    path = kept.headers["Location"].removeprefix(BASE.rstrip("/"))
    told = client.get(path).get_json()
    publish(PLAN, replace(settings, publisher="Another"), "2026-11-25T12:00:00Z")
    rows = sorted(client.get(path + ".tsv").data.splitlines(keepends=True)[1:])
    assert hashlib.sha256(b"".join(rows)).hexdigest() == told["answer_sha256"]
    assert len(rows) == told["rows"]
    assert told["release"] in told["cite"]
    assert len(path) < 25
    page = client.get(path, headers={"Accept": "text/html"})
    assert told["answer_sha256"] in page.text
    assert "Gemt spørgsmål" in page.text


@pytest.mark.parametrize(
    ("query", "rows"),
    [("SELECT ?s { ?s <a:b> ?o }", []), ("CONSTRUCT WHERE { ?s <a:b> ?o }", []), ("ASK {}", [b"true"])],
)
def test_a_kept_question_without_an_answer_has_no_rows(query: str, rows: list[bytes], client: FlaskClient) -> None:
    kept = client.post("/question", data={"query": query}).headers["Location"]
    told = client.get(kept.removeprefix(BASE.rstrip("/"))).get_json()
    assert (told["rows"], told["answer_sha256"]) == (len(rows), hashlib.sha256(b"".join(rows)).hexdigest())


@pytest.mark.parametrize("damaged", ["", "{", "[]", "{}"])
def test_a_damaged_question_is_told_as_that(
    damaged: str, settings: Settings, fresh: Callable[..., FlaskClient]
) -> None:
    client = fresh()
    path = client.post("/question", data={"query": "ASK {}"}).headers["Location"].removeprefix(BASE.rstrip("/"))
    (settings.home / "questions" / f"{path.rpartition('/')[2]}.json").write_text(damaged, encoding="utf-8")
    answer = client.get(path)
    assert (answer.status_code, "fremdrift verify" in answer.get_json()["detail"]) == (503, True)


def test_the_same_question_has_the_same_address(fresh: Callable[..., FlaskClient]) -> None:
    client = fresh()
    first, again = (client.post("/question", data={"query": COUNT}).headers["Location"] for _ in range(2))
    assert first == again


WRONG = {
    "nothing to keep": ({}, 400, "send one query"),
    "no lasting answer": ({"query": "SELECT (NOW() AS ?n) {}"}, 400, "no lasting answer"),
    "an update": ({"query": "CLEAR ALL"}, 400, "is an update"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_kept_is_said(case: str, client: FlaskClient) -> None:
    values, status, message = WRONG[case]
    answer = client.post("/question", data=values)
    assert answer.status_code == status
    assert message in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize("name", ["000000000000", "..", "%2e%2e%2fetc", "000000000000.csv"])
def test_an_unknown_question_is_404(name: str, client: FlaskClient) -> None:
    assert client.get(f"/question/{name}").status_code == 404


# --- Figures ---


def test_the_figures_can_be_read_by_prometheus(fresh: Callable[..., FlaskClient]) -> None:
    client = fresh(query_seconds=0.2)
    for query in ("ASK {}", "ASK {}", "SELECT", RUNAWAY + "#", "ASK { FILTER(<a:f>()) }"):
        ask(client, query)
    client.get("/document/nothing")
    text = client.get("/metrics").text
    samples = {
        (one.name, *sorted(one.labels.items())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }
    assert samples["fremdrift_query_seconds_count", ("form", "ASK"), ("outcome", "answered")] == 1
    assert samples["fremdrift_query_seconds_count", ("form", "ASK"), ("outcome", "cached")] == 1
    assert samples["fremdrift_query_seconds_count", ("form", "SELECT"), ("outcome", "syntax")] == 1
    assert samples["fremdrift_query_seconds_count", ("form", "SELECT"), ("outcome", "seconds")] == 1
    assert samples["fremdrift_query_worker_deaths_total", ("why", "seconds")] == 1
    assert samples["fremdrift_query_cache_total", ("result", "hit")] == 1
    assert samples["fremdrift_request_seconds_count", ("kind", "documents"), ("status", "404")] == 1


@pytest.mark.parametrize("wanted", [False, True])
def test_the_log_has_a_digest_and_text_only_if_wanted(wanted: bool, fresh: Callable[..., FlaskClient]) -> None:
    stream = io.StringIO()
    figures.log_to(stream)
    ask(fresh(query_log=wanted), "ASK { # secret\n}")
    figures.log_to(io.StringIO())
    line = json.loads(stream.getvalue())
    assert line["query"] == hashlib.sha256(b"ASK { # secret\n}").hexdigest()[:16]
    assert line["time"].endswith("Z")
    assert (line["path"], line["status"], line["outcome"]) == ("/sparql", 200, "answered")
    assert ("secret" in stream.getvalue()) is wanted
    assert "127.0.0.1" not in stream.getvalue()


def test_workers_whose_parent_has_ended_are_started_again(fresh: Callable[..., FlaskClient]) -> None:
    client = fresh()
    assert client.get("/readyz").json["status"] == "ready"  # type: ignore[index]
    pool = client.application.config["CURRENT"].get().pool
    pool._parent.kill()
    pool._parent.wait()
    assert not pool.alive()
    assert ask(client, "ASK {}#2").status_code == 200  # type: ignore[attr-defined]
    assert client.get("/readyz").status_code == 200


def test_readiness_is_of_what_is_served_whatever_is_asked(client: FlaskClient) -> None:
    for query in ("edition=none", "as-of=nonsense", "release=none", "as-of=2021-01-01&edition=x"):
        answer = client.get(f"/readyz?{query}")
        assert (answer.status_code, answer.json["status"]) == (200, "ready")  # type: ignore[index]


def test_without_workers_the_service_is_not_ready(
    fresh: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = fresh()
    monkeypatch.setattr("fremdrift.serving.pool.sys.executable", "/nonexistent")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "not ready")  # type: ignore[index]


def test_a_lowered_limit_holds_for_a_kept_answer_too(fresh: Callable[..., FlaskClient]) -> None:
    client = fresh()
    query = "SELECT * { ?s ?p ?o } LIMIT 3"
    assert ask(client, query).status_code == 200  # type: ignore[attr-defined]
    assert ask(client, query, maxrows="1").status_code == 503  # type: ignore[attr-defined]
    assert ask(client, query, maxbytes="5").status_code == 503  # type: ignore[attr-defined]


def test_what_a_permalink_refuses_counts_as_an_error(fresh: Callable[..., FlaskClient]) -> None:
    client = fresh(client_errors=2)
    statuses = [client.post("/question", data={"query": "ASK { SERVICE <a:b> {} }"}).status_code for _ in range(4)]
    assert statuses == [400, 400, 429, 429]
