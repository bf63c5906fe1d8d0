"""The service as a user runs it, asked by clients that we did not write."""

import shutil
import subprocess
import threading
import time

import pytest
import rdflib
import requests
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from requests.adapters import HTTPAdapter
from SPARQLWrapper import JSON, SPARQLWrapper
from tests.conftest import needed

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_rdflib_follows_a_name_to_its_document(live: str) -> None:
    graph = rdflib.Graph().parse(f"{live}id/milestone/fods-2016-2020/dp-launch")
    title = graph.value(rdflib.URIRef(f"{live}id/milestone/fods-2016-2020/dp-launch"), rdflib.DCTERMS.title)
    assert title is not None


def test_rdflib_asks_the_endpoint(live: str) -> None:
    store = rdflib.Graph(SPARQLStore(f"{live}sparql"))
    rows = list(store.query("SELECT (COUNT(*) AS ?n) { ?m a <https://w3id.org/fremdrift/def/Milestone> }"))
    assert int(rows[0][0]) == 114


def test_sparqlwrapper_asks_the_endpoint(live: str) -> None:
    wrapper = SPARQLWrapper(f"{live}sparql")
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery("SELECT ?s { ?s a <https://w3id.org/fremdrift/def/Strategy> }")
    assert len(wrapper.queryAndConvert()["results"]["bindings"]) == 9


def test_curl_gets_what_the_readme_says(live: str) -> None:
    needed("curl", shutil.which("curl") is not None)
    done = subprocess.run(
        ["curl", "-sSL", "-H", "Accept: text/turtle", f"{live}id/milestone/fods-2016-2020/ler-platform"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("@base <")


def test_a_runaway_ends_and_others_are_served_meanwhile(live: str) -> None:
    ended: list[requests.Response] = []

    def run_away() -> None:
        ended.append(requests.get(f"{live}sparql", params={"query": RUNAWAY}, timeout=30))

    thread = threading.Thread(target=run_away)
    thread.start()
    slowest = 0.0
    while thread.is_alive():
        begun = time.monotonic()
        assert requests.get(f"{live}sparql", params={"query": "ASK {}"}, timeout=10).status_code == 200
        slowest = max(slowest, time.monotonic() - begun)
    thread.join()
    assert ended[0].status_code == 503
    assert ended[0].json()["limit"] in ("seconds", "memory")
    assert int(ended[0].headers["Retry-After"]) > 0
    assert slowest < 1.0


@pytest.mark.parametrize("hint", [{"maxrows": "2"}, {"maxbytes": "10"}])
def test_an_answer_that_is_too_large_is_asked_for_once(hint: dict[str, str], live: str) -> None:
    """urllib3 asks again whenever it is told when: it cost three such answers, and their reader the reason."""
    session = requests.Session()
    session.mount(live, HTTPAdapter(max_retries=2))
    answer = session.get(f"{live}sparql", params={"query": "SELECT * { ?s ?p ?o }", **hint}, timeout=30)
    assert answer.status_code == 503
    assert not answer.raw.retries.history
    assert "ask for fewer" in answer.json()["detail"]


def test_health_and_readiness(live: str) -> None:
    assert requests.get(f"{live}healthz", timeout=5).json() == {"status": "ok"}
    assert requests.get(f"{live}readyz", timeout=5).json()["status"] == "ready"
