"""Documents: whichever syntax somebody takes, it says the same."""

import pytest
from pyoxigraph import RdfFormat, parse

from fremdrift.ground.formats import DOCUMENTS, Format
from fremdrift.ground.namespaces import FD, XSD
from fremdrift.model.graphs import serialise
from fremdrift.quads.terms import Literal, NamedNode, Triple

BASE = "http://127.0.0.1:8000/"
LITERALS = {
    "a number of all its digits": ("1.23456789012345E6", "double"),
    "a whole number that is a double": ("1E3", "double"),
    "no end": ("INF", "double"),
    "no number": ("NaN", "double"),
    "more than any program counts with": ("123456789012345678901234567890", "integer"),
    "a number that JSON readers round": ("9007199254740993", "integer"),
    "a whole number": ("42", "integer"),
    "below nothing": ("-42", "integer"),
    "a number with a sign": ("+5", "integer"),
    "a number with noughts in front": ("007", "integer"),
    "money": ("2.50", "decimal"),
    "a decimal that is whole": ("2", "decimal"),
    "a point without digits behind it": ("2.", "decimal"),
    "a truth": ("true", "boolean"),
    "a truth in figures": ("1", "boolean"),
    "a day of a zone": ("2030-01-01+02:00", "date"),
    "a day before Christ": ("-0044-03-15", "date"),
    "a day far away": ("12020-03-15", "date"),
    "a moment": ("2030-01-01T10:00:00Z", "dateTime"),
    "an hour": ("10:00:00.500", "time"),
    "a time that lasts": ("P12M", "duration"),
    "bytes": ("0a", "hexBinary"),
}


@pytest.mark.parametrize("form", DOCUMENTS, ids=lambda one: one.name)
@pytest.mark.parametrize("case", LITERALS)
def test_a_value_is_the_same_in_every_syntax(case: str, form: Format) -> None:
    lexical, datatype = LITERALS[case]
    value = Literal(lexical, datatype=NamedNode(XSD + datatype))
    properties = ("https://example.org/budget", FD + "order", FD + "knownFrom", FD + "edtf")
    things = (NamedNode(f"{BASE}id/milestone/x/{one}") for one in ("y", "z"))
    said = {Triple(thing, NamedNode(one), value) for thing in things for one in properties}
    media_type = "application/ld+json" if form.name == "json" else form.media_type
    written = serialise(said, form, BASE)
    found = parse(written, format=RdfFormat.from_media_type(media_type), base_iri=BASE)
    assert {Triple(one.subject, one.predicate, one.object) for one in found} == said, written.decode()
