"""What programs look for by themselves."""

import xml.etree.ElementTree as ET

import rdflib
from flask.testing import FlaskClient

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


def test_whom_to_tell_of_a_fault(client: FlaskClient) -> None:
    text = client.get("/.well-known/security.txt").text
    assert text.startswith("Contact: mailto:")
    assert "\nExpires: 20" in text
