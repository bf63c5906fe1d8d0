"""Sources: a store at hand is asked by patterns, one elsewhere by questions; both say the same."""

import pytest

from fremdrift.quads.source import describing, pointing_at
from fremdrift.quads.store import in_memory, parse_nquads
from fremdrift.quads.terms import NamedNode

E = "http://example.org/"
QUADS = b"""
<http://example.org/a> <http://example.org/name> "A"@da <http://example.org/one> .
<http://example.org/a> <http://example.org/name> "A"@da <http://example.org/two> .
<http://example.org/a> <http://example.org/kind> <http://example.org/Thing> <http://example.org/two> .
<http://example.org/b> <http://example.org/part> <http://example.org/a> <http://example.org/one> .
<http://example.org/b> <http://example.org/part> <http://example.org/a> <http://example.org/two> .
<http://example.org/c> <http://example.org/about> <http://example.org/a> <http://example.org/two> .
<http://example.org/c> <http://example.org/name> "a \\"quoted\\" name" <http://example.org/two> .
"""


class Elsewhere:
    """A source that is no store of this process."""

    def __init__(self, store):
        self._store = store

    def query(self, text, **chosen):
        return self._store.query(text, **chosen)


@pytest.fixture(scope="module")
def store():
    return in_memory(parse_nquads(QUADS))


def nodes(names):
    return [NamedNode(E + one) for one in names.split()]


@pytest.mark.parametrize(
    ("things", "only", "outside", "count"),
    [
        pytest.param("a", "", None, 2, id="once-from-two-graphs"),
        pytest.param("a c a", "", None, 4, id="several-named-twice"),
        pytest.param("a b c", "name", None, 2, id="one-property"),
        pytest.param("a c", "name kind", None, 3, id="two-properties"),
        pytest.param("a c", "", "two", 1, id="outside-a-graph"),
        pytest.param("a c", "kind", "two", 0, id="a-property-outside-its-graph"),
        pytest.param("nobody", "", None, 0, id="unknown"),
        pytest.param("", "", None, 0, id="nothing"),
    ],
)
def test_what_is_said(store, things, only, outside, count):
    asked = {"only": nodes(only), "outside": NamedNode(E + outside) if outside else None}
    found = describing(store, nodes(things), **asked)
    assert found == describing(Elsewhere(store), nodes(things), **asked)
    assert len(found) == count


@pytest.mark.parametrize(
    ("thing", "properties", "count"),
    [
        pytest.param("a", "part", 1, id="once-from-two-graphs"),
        pytest.param("a", "part about", 2, id="two-properties"),
        pytest.param("a", "kind", 0, id="a-property-that-leads-elsewhere"),
        pytest.param("nobody", "part", 0, id="unknown"),
    ],
)
def test_what_points_there(store, thing, properties, count):
    found = pointing_at(store, NamedNode(E + thing), nodes(properties))
    assert found == pointing_at(Elsewhere(store), NamedNode(E + thing), nodes(properties))
    assert len(found) == count
