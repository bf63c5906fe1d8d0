"""What the feed tells of is found without describing everything, and says what the whole graph says."""

from tests.cataloguing.graphs import graph_quads

from fremdrift.cataloguing.feed import Description, Told, events, told_by_graph, told_of
from fremdrift.cataloguing.records import from_json
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names


def never() -> Description:
    raise AssertionError("it was described, though it is made from the same")


def told(source: object, *said: str) -> Told:
    return Told(source, {"en": "It"}, lambda: frozenset(said))


def test_what_is_made_from_the_same_is_not_described() -> None:
    assert not list(events({"urn:a": Told(1, {}, never)}, {"urn:a": Told(1, {}, never)}))


def test_a_change_that_no_harvester_sees_is_no_event() -> None:
    assert not list(events({"urn:a": told(1, "same")}, {"urn:a": told(2, "same")}))


def test_what_is_described_otherwise_is_an_event() -> None:
    before = {"urn:a": told(1, "old"), "urn:gone": told(1, '<urn:gone> <http://purl.org/dc/terms/title> "It" .')}
    after = {"urn:a": told(2, "new"), "urn:new": told(1, "new")}
    found = [(one.kind, one.about, sorted(one.description)) for one in events(before, after)]
    assert found == [
        ("Update", "urn:a", ["new"]),
        ("Delete", "urn:gone", ['<urn:gone> <http://purl.org/dc/terms/title> "It" .']),
        ("Create", "urn:new", ["new"]),
    ]


def test_a_record_tells_what_the_graph_of_the_catalogue_tells(release: Release, settings: Settings) -> None:
    catalogue = from_json(release.catalogue() or b"", settings)
    by_record = told_of(catalogue)
    by_graph = told_by_graph(graph_quads(catalogue), Names(settings.base_iri))
    assert by_record.keys() == by_graph.keys()
    for iri, one in by_record.items():
        assert (one.describe(), one.titles) == (by_graph[iri].describe(), by_graph[iri].titles), iri
