"""An answer with a number in every row is drawn as well; any other is not."""

import pytest
from flask.testing import FlaskClient

from fremdrift.web.sparql.snippets import snippets

HEAD = "PREFIX fd: <https://w3id.org/fremdrift/def/> "
DRAWN = {
    "counts": ("SELECT ?class (COUNT(*) AS ?n) { ?s a ?class } GROUP BY ?class", True),
    "no number": ("SELECT ?s { ?s a fd:Milestone }", False),
    "one row": ("SELECT ('a' AS ?name) (1 AS ?n) {}", False),
    "below zero": ("SELECT ?name ?n { VALUES (?name ?n) { ('a' 1) ('b' -1) } }", False),
    "nothing but zero": ("SELECT ?name ?n { VALUES (?name ?n) { ('a' 0) ('b' 0) } }", False),
    "a gap": ("SELECT ?name ?n { VALUES (?name ?n) { ('a' 1) ('b' UNDEF) } }", False),
    "no name": ("SELECT ?n { VALUES ?n { 1 2 } }", False),
    "endless": ("SELECT ?name ?n { VALUES (?name ?n) { ('a' 'INF'^^<http://www.w3.org/2001/XMLSchema#double>) ('b' 1) } }", False),
    "hostile": ("SELECT ?name ?n { VALUES (?name ?n) { ('<script>' 1) ('b' 2.5) } }", True),
}  # fmt: skip


@pytest.mark.parametrize("case", DRAWN)
def test_what_is_drawn(case: str, client: FlaskClient) -> None:
    query, drawn = DRAWN[case]
    text = client.get("/en/sparql", query_string={"query": HEAD + query}, headers={"Accept": "text/html"}).text
    assert ("The answer as bars" in text) == drawn
    assert "<script" not in text


def test_the_finding_names_the_longest_bar(client: FlaskClient) -> None:
    query = "SELECT ?name ?n { VALUES (?name ?n) { ('a' 1) ('bee' 2) } }"
    text = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"}).text
    assert "Højest i kolonnen n er bee: 2." in text


@pytest.mark.parametrize(
    "query", ['SELECT ?s { ?s ?p "a\\"b" }', "SELECT ?s { ?s ?p '''x''' } # it's\n", 'ASK { ?s ?p """q""" }']
)
def test_a_snippet_of_any_query_is_a_text_of_its_language(query: str) -> None:
    """What quotes a query may have, the Python snippets compile."""
    for one in snippets("https://x.example/sparql", query):
        if one.program.startswith("Python"):
            compile(one.text, one.program, "exec")
