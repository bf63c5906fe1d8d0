"""The W3C suites of the SPARQL protocol, the service description and the graph store, over HTTP, by manifest."""

import re
from pathlib import Path
from typing import Any

import pytest
import rdflib
import requests
from rdflib.collection import Collection
from tests.conftest import ROOT
from tests.standards import manifests
from tests.standards.conftest import PEOPLE
from tests.standards.manifests import MF

HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
SUITES = ROOT.parent / "shared" / "standards" / "w3c-rdf-tests" / "sparql"
PROTOCOL = manifests.read(SUITES, "sparql11/protocol/manifest.ttl") if SUITES.is_dir() else rdflib.Graph()
ENTRIES = {
    str(one).rpartition("#")[2]: one
    for entries in PROTOCOL.objects(None, MF.entries)
    for one in Collection(PROTOCOL, entries)
}
WRITES = {name for name in ENTRIES if name.startswith("update_")}
"""Updates that succeed: here they are refused, which is asserted."""
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
}  # fmt: skip


def requests_of(entry: Any) -> list[Any]:
    return list(Collection(PROTOCOL, PROTOCOL.value(PROTOCOL.value(entry, MF.action), HT.requests)))


def send(suite: str, node: Any) -> requests.Response:
    path = str(PROTOCOL.value(node, HT.absolutePath)).replace("/sparql/", "sparql", 1)
    headers = {"Accept": "*/*"}
    if (listed := PROTOCOL.value(node, HT.headers)) is not None:
        for one in Collection(PROTOCOL, listed):
            headers[str(PROTOCOL.value(one, HT.fieldName))] = str(PROTOCOL.value(one, HT.fieldValue))
    body = PROTOCOL.value(node, HT.body)
    text, encoding = "", "UTF-8"
    if body is not None:
        text, encoding = (
            str(PROTOCOL.value(body, CNT.chars) or ""),
            str(PROTOCOL.value(body, CNT.characterEncoding) or "UTF-8"),
        )
    method = str(PROTOCOL.value(node, HT.methodName))
    return requests.request(method, suite + path, headers=headers, data=text.encode(encoding), timeout=20)


def expected(node: Any, name: str) -> list[str]:
    return [str(one) for one in PROTOCOL.objects(PROTOCOL.value(node, HT.resp), MF[name])]


@pytest.mark.parametrize("name", [one for one in ENTRIES if one not in WRITES])
def test_the_protocol_is_kept(name: str, suite: str) -> None:
    for node in requests_of(ENTRIES[name]):
        answer = send(suite, node)
        statuses = [one.rpartition("StatusCode")[2] or one for one in expected(node, "expectedStatus")]
        assert any(re.fullmatch(one.replace("x", r"\d"), str(answer.status_code)) for one in statuses), answer.text
        for truth in expected(node, "expectedBoolean"):
            assert answer.json()["boolean"] is (truth == "true")
        for kind in expected(node, "expectedFormat"):
            assert answer.headers["Content-Type"].partition(";")[0] in FORMATS[kind]


@pytest.mark.parametrize("name", sorted(WRITES))
def test_an_update_is_refused_with_a_clear_message(name: str, suite: str) -> None:
    first = send(suite, requests_of(ENTRIES[name])[0])
    assert first.status_code in (400, 415)
    assert "quer" in first.json()["detail"]


def test_the_protocol_suite_is_whole(rdf_tests: Path) -> None:
    assert (len(ENTRIES), len(WRITES)) == (34, 7)


def test_the_service_describes_itself(suite: str) -> None:
    """returns-rdf, has-endpoint-triple and conforms-to-schema."""
    for accept, form in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")):
        answer = requests.get(f"{suite}sparql", headers={"Accept": accept}, timeout=20)
        assert answer.headers["Content-Type"].partition(";")[0] == accept
        graph = rdflib.Graph().parse(data=answer.text, format=form)
        service = graph.value(None, rdflib.RDF.type, SD.Service)
        assert graph.value(service, SD.endpoint) == rdflib.URIRef(f"{suite}sparql")
        dataset = graph.value(service, SD.defaultDataset)
        assert (dataset, rdflib.RDF.type, SD.Dataset) in graph
        assert (graph.value(dataset, SD.defaultGraph), rdflib.RDF.type, SD.Graph) in graph
        for named in graph.objects(dataset, SD.namedGraph):
            assert isinstance(graph.value(named, SD.name), rdflib.URIRef)
        assert {str(one) for one in graph.subjects(rdflib.RDF.type, SD.Service)} == {f"{suite}sparql#service"}


READS = {
    "head_on_an_existing_graph": ("HEAD", {"graph": PEOPLE + "1.ttl"}, 200),
    "head_on_a_non_existing_graph": ("HEAD", {"graph": PEOPLE + "4.ttl"}, 404),
    "get_of_a_graph": ("GET", {"graph": PEOPLE + "1.ttl"}, 200),
    "get_of_the_default_graph": ("GET", {"default": ""}, 200),
    "get_of_a_non_existing_graph": ("GET", {"graph": PEOPLE + "2.ttl"}, 404),
    "get_of_nothing": ("GET", {}, 400),
    "get_of_two_graphs": ("GET", {"graph": [PEOPLE + "1.ttl", PEOPLE + "%31.ttl"]}, 400),
    "get_of_a_graph_and_the_default": ("GET", {"graph": PEOPLE + "1.ttl", "default": ""}, 400),
}


@pytest.mark.parametrize("case", READS)
def test_the_graph_store_is_read(case: str, suite: str) -> None:
    method, values, status = READS[case]
    answer = requests.request(method, f"{suite}graphs", params=values, headers={"Accept": "text/turtle"}, timeout=20)
    assert answer.status_code == status
    if status == 200 and method == "GET":
        form = manifests.FORMATS["ttl"]  # the suites' data is RDF 1.2, which rdflib does not read
        assert next(iter(manifests.ox.parse(answer.content, format=form)))


@pytest.mark.parametrize(("query", "name"), [("person/%31.ttl", "1.ttl"), ("person/%2531.ttl", "%31.ttl")])
def test_percent_encoding_is_undone_once(query: str, name: str, suite: str) -> None:
    answer = requests.get(f"{suite}graphs?graph=http://www.example/gsp/{query}", timeout=20)
    assert f'"{name}"' in answer.text


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_the_graph_store_is_not_written(method: str, suite: str) -> None:
    answer = requests.request(
        method, f"{suite}graphs", params={"graph": PEOPLE + "1.ttl"}, data="<a:a> <a:a> <a:a> .", timeout=20
    )
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_a_graph_under_its_own_name_is_not_written_either(method: str, suite: str) -> None:
    answer = requests.request(method, f"{suite}graph/organisations", data="<a:a> <a:a> <a:a> .", timeout=20)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
