"""Answers of a store elsewhere: never a part as if it were the whole, never its password or address in an error."""

import base64
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep

import pytest
from flask.testing import FlaskClient
from tests.conftest import publish

from fremdrift.fetching.sparql import SparqlStore
from fremdrift.ground.errors import StoreDown
from fremdrift.ground.settings import Settings
from fremdrift.serving.loading import open_chain
from fremdrift.web.application import create_app

EMPTY = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head><results></results></sparql>'
ROW = "<result><binding name='s'><uri>urn:a</uri></binding></result>"
TRUE = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'


@dataclass
class Store:
    """A store that answers what a test tells it to."""

    address: str = ""
    says: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    heard: list[tuple[dict[str, str], str]] = field(default_factory=list)
    breaks: int = 0
    cut: int = 20
    """Where an answer is cut into two pieces."""
    crumbs: int = 0
    """So many bytes come at a time after that, all where it is 0."""
    slow: float = 0.0
    given: int = 0
    """How many pieces were sent."""

    def pieces(self, text: str) -> Iterator[str]:
        yield text[: self.cut]
        step = self.crumbs or len(text)
        yield from (text[at : at + step] for at in range(self.cut, max(len(text), self.cut + 1), step))


@pytest.fixture
def fake() -> Iterator[Store]:
    store = Store()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            store.heard.append((dict(self.headers), body))
            if store.breaks:
                store.breaks -= 1
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            status, headers, text = store.says[min(len(store.heard), len(store.says)) - 1]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(text)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in store.pieces(text):
                self.wfile.write(piece.encode())
                self.wfile.flush()
                store.given += 1
                sleep(store.slow)

        def log_message(self, *args: object) -> None:
            """Silent."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            """A broken connection is what the test wants."""

    server = Server(("127.0.0.1", 0), Handler)
    store.address = f"http://127.0.0.1:{server.server_port}/query"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield store
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def client(fake: Store, settings: Settings, tables: Path) -> FlaskClient:
    """A client of a service on the store that is told what to say."""
    assert publish(tables, settings).release
    elsewhere = replace(settings, store=(fake.address,), query_seconds=1.0, query_bytes=20_000)
    return create_app(elsewhere).test_client()


BAD = {
    "a table that ends too early": ((200, {}, EMPTY.replace("</results></sparql>", ROW)), 503, "seconds"),
    "rows before the end is missing": ((200, {}, EMPTY.replace("</results></sparql>", ROW * 3 + "</results>")), 503, "seconds"),
    "Virtuoso's anytime answer": ((200, {"X-SQL-State": "S1TAT"}, EMPTY), 503, "seconds"),
    "Virtuoso's limit of rows": ((200, {"X-SPARQL-MaxRows": "1"}, EMPTY.replace("<results>", f"<results>{ROW}")), 503, "rows"),
    "Fuseki's own time limit": ((400, {"Content-Type": "application/sparql-results+xml"}, EMPTY[:90] + "##  Query cancelled"), 503, "seconds"),
    "Fuseki's own time limit, before the first row": ((503, {"Content-Type": "text/plain"}, "Query timed out"), 503, "seconds"),
    "a page instead of a table": ((200, {"Content-Type": "text/html"}, "<html><p>Welcome</html>"), 503, "engine"),
    "too many bytes": ((200, {}, EMPTY.replace("<results>", "<results>" + ROW * 2000)), 503, "bytes"),
    "a body shorter than it says": ((200, {"Content-Length": "9999", "Connection": "close"}, EMPTY), 503, ""),
    "chunks that break off": ((200, {"Transfer-Encoding": "chunked", "Connection": "close"}, f"fff\r\n{EMPTY}"), 503, ""),
    "an error about the query": ((400, {}, "no such function"), 400, ""),
    "a user that it does not know": ((401, {"WWW-Authenticate": "Basic realm=r"}, "who?"), 503, ""),
    "a user that may not": ((403, {}, "<html>no</html>"), 503, ""),
    "a gateway without a store": ((502, {}, "bad gateway"), 503, ""),
    "a way to somewhere else": ((302, {"Location": "http://127.0.0.1:9/"}, ""), 503, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_part_is_never_given_as_the_whole(fake: Store, client: FlaskClient, case: str) -> None:
    said, status, limit = BAD[case]
    fake.says = [said]
    answer = client.get("/sparql", query_string={"query": "SELECT ?s { ?s ?p ?o }"})
    assert answer.status_code == status, answer.text
    assert answer.json.get("limit", "") == limit, answer.text
    assert fake.address not in answer.text


NODES = EMPTY.replace("<results>", "<results>" + ROW.replace("<uri>urn:a</uri>", "<bnode>nodeID://b1</bnode>"))


def test_virtuosos_blank_nodes_get_labels_wherever_the_answer_is_cut(fake: Store, client: FlaskClient) -> None:
    fake.says, fake.slow = [(200, {}, NODES)], 0.05
    for fake.cut in range(NODES.index("<bnode>") - 1, NODES.index("b1</bnode>") + 1, 4):
        answer = client.get("/sparql", query_string={"query": f"SELECT ?s {{ ?s ?p {fake.cut} }}", "format": "csv"})
        assert answer.text.split() == ["s", "_:b1"], fake.cut


def test_a_certificate_that_is_none_is_a_store_that_does_not_answer(
    fake: Store, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    app_settings = client.application.config["SETTINGS"]
    secure = replace(
        app_settings, store=(fake.address.replace("http:", "https:"),), store_user="u", store_password="hemmeligt"
    )
    answer = create_app(secure).test_client().get("/sparql?query=ASK%20%7B%20%3Fs%20a%20%3Fo%20%7D")
    assert answer.status_code == 503, answer.text
    assert answer.headers["Retry-After"]
    assert "store behind this service does not answer" in answer.json["detail"]
    for secret in ("hemmeligt", fake.address.rpartition(":")[2]):
        assert secret not in answer.text + caplog.text


def test_a_store_that_dribbles_is_ended_at_the_limit(fake: Store, client: FlaskClient) -> None:
    fake.says, fake.slow = [(200, {}, EMPTY)], 1.2
    answer = client.get("/sparql", query_string={"query": "SELECT ?s { ?s ?p ?o }"})
    assert answer.status_code == 503
    assert "longer than 1 seconds" in answer.json["detail"]


def test_a_store_that_never_rests_is_ended_at_the_limit(fake: Store, client: FlaskClient) -> None:
    """Each byte comes in time, all of them do not."""
    text = EMPTY.replace("<results>", "<results>" + ROW * 10)
    fake.says, fake.crumbs, fake.slow = [(200, {}, text)], 4, 0.05
    answer = client.get("/sparql", query_string={"query": "SELECT ?s { ?s ?p ?o }"})
    given = fake.given
    assert answer.status_code == 503
    assert "longer than 1 seconds" in answer.json["detail"]
    assert given < len([*fake.pieces(text)]) / 2, "the rest was waited for"


def test_the_store_is_told_the_limit_and_the_dataset(fake: Store, settings: Settings, tables: Path) -> None:
    release = publish(tables, settings).release
    assert release
    fake.says = [(200, {}, EMPTY)]
    elsewhere = replace(settings, store=(fake.address,), store_limit="timeout={ms}", query_seconds=2.0)
    create_app(elsewhere).test_client().get("/sparql", query_string={"query": "SELECT ?s { ?s ?p ?o }"})
    body = fake.heard[-1][1]
    assert "timeout=2000" in body
    assert f"default-graph-uri=http%3A%2F%2F127.0.0.1%3A8000%2Frelease%2F{release.id}%2F" in body
    assert "named-graph-uri" not in body


def test_a_query_that_would_kill_the_store_never_reaches_it(fake: Store, client: FlaskClient) -> None:
    heard = len(fake.heard)
    refused = client.post("/sparql", data={"query": "SELECT * { ?s ?p ?o FILTER(" + "!" * 300 + "?s) } LIMIT"})
    assert refused.status_code == 400
    assert "SERVICE is shut" in client.get("/sparql?query=SELECT * { SERVICE <urn:a> { ?s ?p ?o } }").json["detail"]
    assert len(fake.heard) == heard


def test_asking_is_tried_again_once_and_changing_is_not(fake: Store) -> None:
    store = SparqlStore(fake.address, fake.address, fake.address)
    fake.says, fake.breaks = [(200, {}, TRUE)], 1
    with store.ask("ASK {}", "application/sparql-results+xml", 5) as reply:
        assert reply.rest() == TRUE.encode()
    assert len(fake.heard) == 2
    fake.breaks = 1
    with pytest.raises(StoreDown):
        store.update("CLEAR ALL")
    assert len(fake.heard) == 3


def test_a_password_without_a_user_is_a_token(fake: Store) -> None:
    fake.says = [(200, {}, TRUE)]
    with SparqlStore(fake.address, password="hemmeligt").ask("ASK {}", "application/sparql-results+xml", 5) as reply:
        assert reply.rest()
    assert fake.heard[0][0]["Authorization"] == "Bearer hemmeligt"


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_a_password_is_sent_only_where_it_is_asked_for(fake: Store, scheme: str) -> None:
    challenge = {"Basic": 'Basic realm="r"', "Digest": 'Digest realm="r", nonce="n", qop="auth", algorithm=MD5'}[scheme]
    fake.says = [(401, {"WWW-Authenticate": challenge}, ""), (200, {}, TRUE)]
    store = SparqlStore(fake.address, user="us", password="hemmeligt")
    for _ in range(2):
        with store.ask("ASK {}", "application/sparql-results+xml", 5) as reply:
            assert reply.rest() == TRUE.encode()
    assert [headers.get("Authorization", "")[: len(scheme)] for headers, _ in fake.heard] == ["", scheme, scheme]
    if scheme == "Basic":
        assert base64.b64decode(fake.heard[1][0]["Authorization"].split()[1]) == b"us:hemmeligt"
    else:
        assert not any("hemmeligt" in str(one) for one in fake.heard)


ON_VIRTUOSO = [pytest.param("virtuoso", marks=pytest.mark.xdist_group("virtuoso"))]


@pytest.fixture
def anytime(loaded: Settings) -> FlaskClient:
    """A service on Virtuoso, which is set up to give 200,000 rows at most."""
    return create_app(replace(loaded, query_seconds=1.0, client_errors=1000)).test_client()


@pytest.mark.parametrize("store", ON_VIRTUOSO, indirect=True)
def test_virtuoso_shows_no_public_names_and_says_so(loaded: Settings) -> None:
    chain = open_chain(loaded)
    release = chain.current()
    assert release
    assert "does not change many graphs at once" in chain.depot.remark(release)
    assert not list(chain.depot.faults(release))


CROSS = "{ ?a ?b ?c . ?d ?e ?f }"
LIMITED = {
    "seconds": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "rows": f"SELECT ?a ?e {CROSS}",
    "rows of a graph": f"CONSTRUCT {{ ?a ?e ?c . ?d ?b ?f }} WHERE {CROSS}",
}  # fmt: skip


@pytest.mark.parametrize("store", ON_VIRTUOSO, indirect=True)
@pytest.mark.parametrize("case", LIMITED)
def test_virtuosos_partial_answers_are_refused(anytime: FlaskClient, case: str) -> None:
    answer = anytime.get("/sparql", query_string={"query": LIMITED[case]})
    assert answer.status_code == 503, answer.text
    assert answer.json["limit"] in (case.split(maxsplit=1)[0], "seconds")
    assert ("Retry-After" in answer.headers) == (answer.json["limit"] == "seconds")


@pytest.mark.parametrize("store", ON_VIRTUOSO, indirect=True)
@pytest.mark.parametrize(
    ("query", "gives"),
    [
        ("ASK { ?s a <https://w3id.org/fremdrift/def/Milestone> }", "true"),
        ("ASK { ?s a <https://w3id.org/fremdrift/def/None> }", "false"),
        ("SELECT ?t { ?s <https://w3id.org/fremdrift/def/featured> ?t } LIMIT 1", "true"),
    ],
    ids=["a truth is no table", "nor an untruth", "true is not 1"],
)
def test_virtuosos_truths_are_truths(anytime: FlaskClient, query: str, gives: str) -> None:
    answer = anytime.get("/sparql", query_string={"query": query, "format": "csv"})
    assert answer.text.split()[-1] == gives
