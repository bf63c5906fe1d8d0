"""Counting rows in the bytes of every format, however they are cut into pieces and whatever stands in the values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

from fremdrift.ground.formats import CSV, RESULTS_JSON, RESULTS_XML, TSV
from fremdrift.serving.counting import counter_of

FORMATS = (CSV, TSV, RESULTS_XML, RESULTS_JSON)
NASTY = st.text(alphabet='ab"\\{}[],:\n\r\t<>/&result', max_size=12)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@given(values=st.sets(NASTY, max_size=6), cut=st.integers(1, 50))
def test_rows_are_counted_exactly(form: object, values: set[str], cut: int) -> None:
    store = Store()
    store.extend(Quad(NamedNode("http://a/s"), NamedNode("http://a/p"), Literal(one)) for one in values)
    media_type = form.media_type  # type: ignore[attr-defined]
    text = store.query("SELECT * { ?s ?p ?o }").serialize(format=QueryResultsFormat.from_media_type(media_type))
    counter = counter_of(media_type)
    for start in range(0, len(text), cut):
        counter.count(text[start : start + cut])
    assert counter.count(b"") == len(values)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_rows_without_values_count_too(form: object) -> None:
    media_type = form.media_type  # type: ignore[attr-defined]
    text = (
        Store()
        .query("SELECT * { VALUES () { () () () } }")
        .serialize(format=QueryResultsFormat.from_media_type(media_type))
    )
    assert counter_of(media_type).count(text) == 3


def test_a_truth_has_no_rows() -> None:
    assert counter_of(RESULTS_JSON.media_type).count(b'{"head":{},"boolean":true}') == 0
