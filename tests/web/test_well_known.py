"""What programs look for by themselves."""

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import rdflib
from flask.testing import FlaskClient
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

BASE = "http://127.0.0.1:8000/"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_every_page_of_the_sitemap_answers(client: FlaskClient) -> None:
    answer = client.get("/sitemap.xml")
    pages = [one.text or "" for one in ET.fromstring(answer.data).iter(LOC)]
    assert len(pages) == len(set(pages)) > 400
    assert BASE + "en/document/milestone/fods-2016-2020/dp-launch" in pages
    for one in pages[::7]:
        assert client.get(one.replace(BASE, "/"), headers={"Accept": "text/html"}).status_code == 200


def test_void_counts_what_there_is(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/.well-known/void").data, format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    assert (None, rdflib.RDF.type, void.Dataset) in graph
    assert (None, void.sparqlEndpoint, rdflib.URIRef(BASE + "sparql")) in graph


@pytest.mark.parametrize("state", ["", "?as-of=2020-01-01"])
def test_void_counts_things_and_statements_as_the_endpoint_does(state: str, client: FlaskClient) -> None:
    """Of all that is asked by default, the catalogue and what follows from statements as well."""
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    graph = rdflib.Graph().parse(
        data=client.get("/sparql" + state, headers={"Accept": "text/turtle"}).data, format="turtle"
    )
    for part, of, count, pattern in (
        (void.classPartition, void["class"], void.entities, "(COUNT(DISTINCT ?s) AS ?n) { ?s a ?of }"),
        (void.propertyPartition, void.property, void.triples, "(COUNT(*) AS ?n) { ?s ?of ?o }"),
    ):
        query = f"SELECT ?of {pattern} GROUP BY ?of"
        answer = client.post("/sparql" + state, data={"query": query}, headers={"Accept": "text/csv"}).text
        asked = {row["of"]: row["n"] for row in csv.DictReader(io.StringIO(answer))}
        assert {str(graph.value(one, of)): str(graph.value(one, count)) for one in graph.objects(None, part)} == asked


def test_void_counts_links_and_names_dumps_that_answer(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/.well-known/void").data, format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    pages = rdflib.URIRef("http://xmlns.com/foaf/0.1/page")
    links = [one for one in graph.subjects(rdflib.RDF.type, void.Linkset) if (one, void.linkPredicate, pages) in graph]
    assert sum(int(str(graph.value(one, void.triples))) for one in links) > 50
    dumps = [str(one) for one in graph.objects(None, void.dataDump)]
    assert len(dumps) == 6
    for one in dumps:
        assert client.head(one.replace(BASE, "/")).status_code == 200
    assert any(graph.subjects(void.classPartition)) or list(graph.objects(None, void.classPartition))
    assert list(graph.objects(None, void.propertyPartition))


def test_each_page_has_the_day_of_its_own_last_change(tables: Path, settings: Settings) -> None:
    publish(tables, settings, "2026-11-01T10:00:00Z")
    plan = (tables / "milestones.csv").read_text(encoding="utf-8")
    (tables / "milestones.csv").write_text(plan.replace("half the forms", "a third of the forms"), encoding="utf-8")
    assert plan != (tables / "milestones.csv").read_text(encoding="utf-8")
    publish(tables, settings, "2026-11-02T10:00:00Z")
    found = ET.fromstring(create_app(settings).test_client().get("/sitemap.xml").data)
    days = {one[0].text: one[1].text for one in found}
    assert days[BASE + "document/milestone/paper-2030/half"] == "2026-11-02"
    assert days[BASE + "en/document/organisation/ministry"] == "2026-11-01"
    assert days[BASE + "dataset/vocabulary"] == "2026-11-01"
    assert days[BASE + "dataset/all"] == "2026-11-02"


def test_whom_to_tell_of_a_fault(client: FlaskClient) -> None:
    text = client.get("/.well-known/security.txt").text
    assert text.startswith("Contact: mailto:")
    assert "\nExpires: 20" in text
