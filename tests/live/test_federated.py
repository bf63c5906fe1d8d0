"""Clients that we did not write ask the endpoint three questions each: a table, a truth, a graph."""

import datetime
import json
import shutil
import subprocess
import urllib.parse

import pytest
import rdflib
import requests
from memento_client import MementoClient
from pyoxigraph import Store
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper
from tests.conftest import ROOT, needed

FD = "https://w3id.org/fremdrift/def/"
MILESTONES = f"SELECT ?m WHERE {{ ?m a <{FD}Milestone> }}"
IS_THERE = f"ASK {{ ?s a <{FD}Strategy> }}"
STRATEGIES = f"CONSTRUCT {{ ?s a <{FD}Strategy> }} WHERE {{ ?s a <{FD}Strategy> }}"


def test_rdflib(live: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{live}sparql"))
    assert len(list(graph.query(MILESTONES))) == 114
    assert graph.query(IS_THERE).askAnswer is True
    assert len(graph.query(STRATEGIES).graph) == 9


def test_sparqlwrapper(live: str) -> None:
    wrapper = SPARQLWrapper(f"{live}sparql")
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(MILESTONES)
    assert len(wrapper.queryAndConvert()["results"]["bindings"]) == 114
    wrapper.setQuery(IS_THERE)
    assert wrapper.queryAndConvert()["boolean"] is True
    wrapper.setReturnFormat(TURTLE)
    wrapper.setQuery(STRATEGIES)
    assert len(rdflib.Graph().parse(data=wrapper.queryAndConvert(), format="turtle")) == 9


def test_pandas(live: str) -> None:
    pandas = pytest.importorskip("pandas")

    def read(query: str, name: str = "csv") -> object:
        return pandas.read_csv(
            f"{live}sparql?" + urllib.parse.urlencode({"query": query, "format": name}),
            sep="\t" if name == "tsv" else ",",
        )

    assert read(MILESTONES).shape == (114, 1)  # type: ignore[attr-defined]
    assert read("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "tsv")["?n"][0] > 5000  # type: ignore[index]
    years = read(f"SELECT ?y {{ ?s <{FD}periodStart>/<{FD}earliest> ?d BIND(YEAR(?d) AS ?y) }}")
    assert years["y"].min() == 2001  # type: ignore[index]


def test_oxigraph_asks_from_its_own_store(live: str) -> None:
    store = Store()

    def there(pattern: str) -> str:
        return f"SERVICE <{live}sparql> {{ {pattern} }}"

    assert len(list(store.query(f"SELECT ?m {{ {there(f'?m a <{FD}Milestone>')} }}"))) == 114  # type: ignore[arg-type]
    assert bool(store.query(f"ASK {{ {there(f'?s a <{FD}Strategy>')} }}"))
    found = store.query(f"CONSTRUCT {{ ?s a <{FD}Strategy> }} {{ {there(f'?s a <{FD}Strategy>')} }}")
    assert len(list(found)) == 9  # type: ignore[arg-type]


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_roqet(live: str) -> None:
    """It reads tables only: it asks for a graph with the media types of tables."""
    needed("roqet (Debian's rasqal-utils)", shutil.which("roqet") is not None)

    def ask(query: str) -> list[str]:
        return run("roqet", "-q", "-p", f"{live}sparql", "-r", "csv", "-e", query).split()[1:]

    assert len(ask(MILESTONES)) == 114
    assert ask(f"SELECT (COUNT(?s) AS ?n) {{ ?s a <{FD}Strategy> }}") == ["9"]
    assert len(ask(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s a <{FD}Edition> }} }}")) == 18


def test_comunica(live: str) -> None:
    own = ROOT / ".ci" / "node" / "node_modules" / ".bin" / "comunica-sparql"
    found = shutil.which("comunica-sparql") or (str(own) if own.exists() else None)
    needed("comunica-sparql (npm @comunica/query-sparql)", found is not None)

    def ask(query: str, form: str) -> str:
        return run(str(found), f"sparql@{live}sparql", query, "-t", form)

    rows = json.loads(ask(MILESTONES, "application/sparql-results+json"))["results"]["bindings"]
    assert len(rows) == 114
    assert json.loads(ask(IS_THERE, "application/sparql-results+json"))["boolean"] is True
    assert len(rdflib.Graph().parse(data=ask(STRATEGIES, "text/turtle"), format="turtle")) == 9


def test_a_memento_client_finds_the_release_of_a_time(live: str) -> None:
    client = MementoClient(timegate_uri=f"{live}timegate/", check_native_timegate=False)
    address = f"{live}document/milestone/fods-2016-2020/dp-launch.ttl"
    found = client.get_memento_info(address, datetime.datetime(2030, 1, 1))
    release = requests.get(f"{live}readyz", timeout=10).json()["release"]
    assert found["original_uri"] == address
    closest = found["mementos"]["closest"]
    assert closest["uri"] == [f"{address}?release={release}"]
    assert closest["datetime"].strftime("%Y%m%dT%H%M%SZ") == release.partition("-")[0]
