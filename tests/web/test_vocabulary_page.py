"""The page of the vocabulary: every term under its kind, and a picture that says what the ontology says."""

import re

import html5lib
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import OWL, RDF, RDFS

from fremdrift.keeping.release import Release

FD = "https://w3id.org/fremdrift/def/"
BOTH = ["/def/", "/en/def/"]


def _page(path: str, client: FlaskClient):  # type: ignore[no-untyped-def]
    text = client.get(path, headers={"Accept": "text/html"}).text
    return html5lib.parse(text, namespaceHTMLElements=False)


@pytest.fixture
def served(client: FlaskClient) -> rdflib.Graph:
    """The vocabulary as the same address gives it in Turtle."""
    return rdflib.Graph().parse(data=client.get("/def.ttl").data, format="turtle")


@pytest.mark.parametrize("path", BOTH)
def test_every_term_has_its_place_and_a_line_in_the_contents(
    path: str, client: FlaskClient, served: rdflib.Graph
) -> None:
    terms = {str(one).removeprefix(FD) for one in served.subjects(RDFS.isDefinedBy, rdflib.URIRef(FD))}
    page = _page(path, client)
    contents = next(one for one in page.iter("nav") if one.get("class") == "contents")
    assert len(terms) > 100
    assert terms <= {one.get("id") for one in page.iter("section")}
    assert {f"#{one}" for one in terms} <= {one.get("href") for one in contents.iter("a")}


@pytest.mark.parametrize("path", BOTH)
def test_the_contents_lead_to_places_of_the_page(path: str, client: FlaskClient) -> None:
    page = _page(path, client)
    contents = next(one for one in page.iter("nav") if one.get("class") == "contents")
    places = {one.get("id") for one in page.iter()}
    assert {str(one.get("href"))[1:] for one in contents.iter("a")} <= places


def test_the_picture_and_its_table_show_what_the_ontology_says(client: FlaskClient, served: rdflib.Graph) -> None:
    figure = next(_page("/en/def/", client).iter("figure"))
    shown = {tuple("".join(cell.itertext()) for cell in row) for row in figure.iter("tr")}
    wider = {
        (str(narrow).removeprefix(FD), "is a", str(wide).removeprefix(FD))
        for narrow, wide in served.subject_objects(RDFS.subClassOf)
        if str(wide).startswith(FD)
    }
    assert wider
    assert wider <= shown
    assert {("Milestone", "milestoneOf", "Initiative"), ("anything", "inStrategy", "Strategy")} <= shown
    assert not [row for row in shown if row[1] in ("level", "number")], "codes and texts are no classes"
    drawn = "".join(next(figure.iter("{http://www.w3.org/2000/svg}svg"), figure).itertext())
    classes = {str(one).removeprefix(FD) for one in served.subjects(RDF.type, OWL.Class) if str(one).startswith(FD)}
    assert [one for one in classes if one not in drawn] == []


@pytest.mark.parametrize(("path", "words"), [("/picture/vocabulary.svg", "er en → Account"), ("/en/picture/vocabulary.svg", "is a → Account")], ids=["da", "en"])  # fmt: skip
def test_the_picture_has_an_address_and_room_on_a_small_screen(path: str, words: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert answer.mimetype == "image/svg+xml"
    assert 'width="288"' in answer.text
    assert words in answer.text


@pytest.mark.parametrize("path", BOTH)
def test_a_term_leads_to_the_terms_of_other_vocabularies_too(
    path: str, client: FlaskClient, served: rdflib.Graph
) -> None:
    wider = {
        (str(narrow).removeprefix(FD), str(wide))
        for narrow, wide in served.subject_objects(RDFS.subClassOf)
        if not str(wide).startswith(FD)
    }
    page = _page(path, client)
    told = {(one.get("id"), link.get("href")) for one in page.iter("section") for link in one.iter("a")}
    assert len(wider) > 3
    assert wider <= told


@pytest.mark.parametrize("path", BOTH)
def test_the_page_of_a_release_leads_to_the_vocabulary_of_that(
    path: str, client: FlaskClient, release: Release
) -> None:
    text = client.get(f"{path}?release={release.id}", headers={"Accept": "text/html"}).text
    leads = re.findall(r'href="[^"]*/(?:def\.(?:ttl|jsonld|nt|rdf)|picture/vocabulary\.svg)([^"]*)"', text)
    assert leads == [f"?release={release.id}"] * 5
