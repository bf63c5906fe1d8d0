"""Identity: judgements in the words of Dublin Core, PROV-O and SKOS, and on the page."""

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import DCTERMS, PROV, SKOS

BASE = "http://127.0.0.1:8000/"
TRAPS = {
    "a correction revises": ("observation/fods-2016-2020/o028", PROV.wasRevisionOf, "observation/fods-2016-2020/o027"),
    "a postponement revises": ("observation/fods-2016-2020/o018", PROV.wasRevisionOf, "observation/fods-2016-2020/o017"),
    "what was split": ("milestone/fods-2016-2020/rad-v0.7", PROV.wasDerivedFrom, "milestone/fods-2016-2020/rad-v0.6"),
    "one plan in two precisions": ("observation/fods-2016-2020/o030", SKOS.exactMatch, "observation/fods-2016-2020/o078"),
}  # fmt: skip


@pytest.mark.parametrize("case", TRAPS)
def test_a_judgement_is_told_in_the_words_of_others(case: str, client: FlaskClient) -> None:
    this, name, other = TRAPS[case]
    graph = rdflib.Graph().parse(data=client.get(f"/document/{this}.ttl").data, format="turtle")
    assert (rdflib.URIRef(f"{BASE}id/{this}"), name, rdflib.URIRef(f"{BASE}id/{other}")) in graph


def test_an_absorbed_initiative_says_so_on_its_page(client: FlaskClient) -> None:
    """1.3 went into Mit Overblik, which has no row of its own: the judgement names it in words."""
    page = client.get("/en/document/initiative/fods-2016-2020/1.3").text
    assert "merged into" in page
    assert "Mit Overblik" in page
    graph = rdflib.Graph().parse(data=client.get("/document/initiative/fods-2016-2020/1.3.ttl").data, format="turtle")
    assert not list(graph.objects(rdflib.URIRef(BASE + "id/initiative/fods-2016-2020/1.3"), DCTERMS.isReplacedBy))


def test_the_page_says_what_a_statement_revises(client: FlaskClient) -> None:
    page = client.get("/en/document/observation/fods-2016-2020/o018").text
    assert "<dt>Revises</dt>" in page
