"""Facts: what statements say, looked up from either end."""

from fremdrift.ground.namespaces import XSD
from fremdrift.model.facts import TYPE, Facts
from fremdrift.quads.terms import Literal, NamedNode, Quad, Triple

A, B, P, Q = (NamedNode(f"https://example.org/{name}") for name in "abpq")
GRAPHS = [NamedNode(f"https://example.org/graph/{name}") for name in "xy"]
DANISH, ENGLISH = Literal("ord", language="da"), Literal("ord", language="en")


def test_values_stand_in_the_order_of_their_texts_with_what_kind_they_are() -> None:
    said = Facts(
        [Triple(A, P, B), Triple(A, P, Literal("2", datatype=NamedNode(XSD + "integer"))), Triple(A, P, DANISH)]
    )
    found = said.values(A.value, P.value)
    assert [(one, one.literal, one.language) for one in found] == [
        ("2", True, ""),
        (B.value, False, ""),
        ("ord", True, "da"),
    ]
    assert found[0].datatype == XSD + "integer"


def test_what_several_graphs_say_is_one_statement_and_two_languages_are_two() -> None:
    said = Facts(Quad(A, P, one, graph) for graph in GRAPHS for one in (ENGLISH, DANISH))
    assert [one.language for one in said.values(A.value, P.value)] == ["da", "en"]


def test_a_thing_is_found_by_what_it_leads_to_and_not_by_a_text_that_reads_like_it() -> None:
    said = Facts([Triple(A, P, B), Triple(B, P, Literal(B.value)), Triple(B, Q, A)])
    assert said.subjects(P.value, B.value) == {A.value}
    assert said.predicates(B.value) == {P.value, Q.value}
    assert said.things() == [A.value, B.value]


def test_of_what_nothing_is_said_nothing_is_found() -> None:
    said = Facts([])
    assert (said.values(A.value, TYPE), said.subjects(TYPE, A.value), said.predicates(A.value)) == ([], set(), set())
