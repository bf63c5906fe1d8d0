"""The service as a user runs it, asked by clients that we did not write."""

import shutil
import subprocess
import threading
import time

import rdflib
import requests
from rdflib.plugins.stores.sparqlstore import SPARQLStore
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


def test_health_and_readiness(live: str) -> None:
    assert requests.get(f"{live}healthz", timeout=5).json() == {"status": "ok"}
    assert requests.get(f"{live}readyz", timeout=5).json()["status"] == "ready"
