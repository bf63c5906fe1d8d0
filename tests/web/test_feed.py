"""The feed: whoever replays it holds what is served, at every moment; pages that are full never change."""

import json
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import SH

from fremdrift import pipeline
from fremdrift.cataloguing.feed import entities
from fremdrift.ground import folders
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.depot import OwnDepot
from fremdrift.keeping.release import Release
from fremdrift.keeping.steps import Steps
from fremdrift.model.iris import Names
from fremdrift.pipeline.telling import announce
from fremdrift.web.application import create_app

AS = "https://www.w3.org/ns/activitystreams#"
LDES = "https://w3id.org/ldes#"
TREE = "https://w3id.org/tree#"
DCAT = "http://www.w3.org/ns/dcat#"
BASE = "http://127.0.0.1:8000/"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
FORMATS = {"trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD, "ttl": ox.RdfFormat.TURTLE}  # fmt: skip
DAY = "2026-11-{:02d}T12:00:00Z"


def freeze(settings: Settings, day: int, titles: dict[str, str], *, hold: bool = False) -> Release:
    """A release whose catalogue has these datasets; nothing else of it matters to the feed."""
    chain, made = Chain(settings.home, settings.base_iri), DAY.format(day)
    before = Steps(chain).told()

    @contextmanager
    def filling(folder: Path, said: Callable[[], None]) -> Iterator[dict[str, Any]]:
        lines = [
            f"<{BASE}dataset/{name}> <{TYPE.value}> <{DCAT}Dataset> <{BASE}graph/catalogue> .\n"
            f'<{BASE}dataset/{name}> <http://purl.org/dc/terms/title> "{title}"@en <{BASE}graph/catalogue> .\n'
            f'<{BASE}dataset/{name}> <http://purl.org/dc/terms/description> "{title}"@en <{BASE}graph/catalogue> .\n'
            for name, title in titles.items()
        ]
        (folder / "catalogue.nq").write_text("".join(lines), encoding="utf-8")
        said()
        yield announce(folder, before, settings, made) | {"inputs": made, "counts": {"quads": 0}}

    return chain.freeze(filling, made, hold=hold)


def rollback(settings: Settings, release: Release | None = None) -> None:
    pipeline.rollback(settings, release.id if release else None, lambda text: None)


def quads(client: FlaskClient, path: str) -> list[ox.Quad]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return list(ox.parse(answer.data, format=FORMATS[path.rpartition(".")[2]], base_iri=BASE))


def objects(found: Iterable[ox.Quad], predicate: str) -> list[str]:
    return [one.object.value for one in found if one.predicate.value == predicate]


def events(client: FlaskClient) -> list[tuple[str, str]]:
    """Kind and object of every event, by its name, found as a client finds it: from the root by relations."""
    pages = sorted(set(objects(quads(client, "/feed.nq"), TREE + "node")), key=lambda one: int(one.rpartition("/")[2]))
    return [event for one in pages for event in page_events(quads(client, one.removeprefix(BASE.rstrip("/")) + ".nq"))]


def page_events(found: list[ox.Quad]) -> list[tuple[str, str]]:
    members = set(objects(found, TREE + "member"))
    kinds = {one.subject.value: one.object.value.removeprefix(AS) for one in found if one.predicate == TYPE}
    about = {one.subject.value: one.object.value for one in found if one.predicate.value == AS + "object"}
    assert members == about.keys()
    times = [one.object.value for one in found if one.predicate.value == AS + "published"]
    assert times == sorted(times)
    return [(kinds[one], about[one]) for one in about]


def replayed(client: FlaskClient) -> set[str]:
    """What someone holds who took every event: names of datasets. Nothing is made twice, nor removed that is not."""
    held: set[str] = set()
    for kind, about in events(client):
        assert (about in held) is (kind != "Create"), (kind, about)
        held = held - {about} if kind == "Delete" else held | {about}
    return {one.removeprefix(BASE + "dataset/") for one in held}


@pytest.fixture
def feed(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


MANY = {f"d{number:03d}": "Many" for number in range(250)}


def test_full_pages_are_closed_and_never_change(settings: Settings, feed: FlaskClient) -> None:
    freeze(settings, 1, MANY)
    before = {number: feed.get(f"/feed/{number}.trig") for number in (1, 2, 3)}
    caches = {number: answer.headers["Cache-Control"] for number, answer in before.items()}
    assert "immutable" in caches[1]
    assert "immutable" in caches[2]
    assert caches[3] == "public, max-age=0, must-revalidate"
    freeze(settings, 2, MANY | {"d000": "Changed", "new": "New"})
    after = {number: feed.get(f"/feed/{number}.trig") for number in (1, 2, 3)}
    assert [after[one].data == before[one].data for one in (1, 2, 3)] == [True, True, False]
    assert len(events(feed)) == 252


def test_an_open_page_is_revalidated(settings: Settings, feed: FlaskClient) -> None:
    freeze(settings, 1, {"a": "A"})
    for path in ("/feed", "/feed/1"):
        tag = feed.get(path).headers["ETag"]
        assert feed.get(path, headers={"If-None-Match": tag}).status_code == 304
    freeze(settings, 2, {"a": "A", "b": "B"})
    assert feed.get("/feed/1", headers={"If-None-Match": tag}).status_code == 200


def test_what_was_made_changed_and_removed(settings: Settings, feed: FlaskClient) -> None:
    freeze(settings, 1, {"a": "A", "b": "B"})
    freeze(settings, 2, {"a": "A, changed", "c": "C"})
    told = [(kind, about.removeprefix(BASE + "dataset/")) for kind, about in events(feed)]
    assert told == [("Create", "a"), ("Create", "b"), ("Update", "a"), ("Delete", "b"), ("Create", "c")]


def test_an_event_has_its_description_in_its_own_graph(settings: Settings, feed: FlaskClient) -> None:
    freeze(settings, 1, {"a": "A"})
    found = quads(feed, "/feed/event/20261101T120000Z-1.nq")
    name = BASE + "feed/event/20261101T120000Z-1"
    assert {one.graph_name.value for one in found if one.subject.value == BASE + "dataset/a"} == {name}
    assert {one.predicate.value for one in found if one.subject.value == name} == {TYPE.value, AS + "object", AS + "published"}  # fmt: skip


def test_what_changes_nothing_tells_nothing(settings: Settings, feed: FlaskClient) -> None:
    freeze(settings, 1, {"a": "A"})
    freeze(settings, 2, {"a": "A"})
    assert len(events(feed)) == 1


def test_a_return_to_an_older_release_is_told(settings: Settings, feed: FlaskClient) -> None:
    first = freeze(settings, 1, {"a": "A", "b": "B"})
    second = freeze(settings, 2, {"a": "A"})
    rollback(settings)
    assert replayed(feed) == {"a", "b"}
    rollback(settings, second)
    assert replayed(feed) == {"a"}
    rollback(settings, first)
    rollback(settings, first)
    assert replayed(feed) == {"a", "b"}
    freeze(settings, 30, {"b": "B", "c": "C"})
    assert replayed(feed) == {"b", "c"}


def test_a_return_while_a_release_is_held_is_taken_back_when_that_is_served(
    settings: Settings, feed: FlaskClient
) -> None:
    freeze(settings, 1, {"a": "A", "b": "B"})
    freeze(settings, 2, {"b": "B", "c": "C"})
    freeze(settings, 29, {"c": "C", "d": "D"}, hold=True)
    rollback(settings)
    assert replayed(feed) == {"a", "b"}
    assert BASE + "dataset/d" not in feed.get("/feed/1.nq").text
    Chain(settings.home, settings.base_iri).serve_due(DAY.format(30))
    assert replayed(feed) == {"c", "d"}


@pytest.mark.parametrize("waits", [False, True], ids=["alone", "while a release is held"])
@pytest.mark.parametrize("fault", [ReleaseError("the store is down"), OSError(28, "No space left on device")], ids=str)
def test_a_return_that_cannot_be_served_is_not_told(
    fault: Exception, waits: bool, settings: Settings, feed: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise fault

    freeze(settings, 1, {"a": "A", "b": "B"})
    freeze(settings, 2, {"b": "B", "c": "C"})
    if waits:
        freeze(settings, 29, {"c": "C", "d": "D"}, hold=True)
    with monkeypatch.context() as patch:
        patch.setattr(OwnDepot, "show", refuse)
        with pytest.raises(type(fault)):
            rollback(settings)
    assert replayed(feed) == {"b", "c"}
    assert not [*(settings.home / "returns").iterdir()]
    rollback(settings)
    assert replayed(feed) == {"a", "b"}


class Ended(BaseException):
    """The program is no more."""


def ended(monkeypatch: pytest.MonkeyPatch, call: int, what: Callable[[], object]) -> bool:
    """Do something until the n-th time that it makes, renames or removes anything; whether it came so far."""
    calls = iter(range(1, call))

    def watched(do: Callable[..., object]) -> Callable[..., object]:
        def done(*given: Any, **how: Any) -> object:
            if next(calls, None) is None:
                raise Ended
            return do(*given, **how)

        return done

    with monkeypatch.context() as patch:
        for name in ("mkdir", "rename", "replace", "symlink_to", "unlink"):
            patch.setattr(Path, name, watched(getattr(Path, name)))
        patch.setattr(shutil, "rmtree", watched(shutil.rmtree))
        try:
            what()
        except Ended:
            return True
    return False


@pytest.fixture
def waiting(settings: Settings) -> Settings:
    """Two releases, the second served, and one that is held."""
    freeze(settings, 1, {"a": "A", "b": "B"})
    freeze(settings, 2, {"b": "B", "c": "C"})
    freeze(settings, 29, {"c": "C", "d": "D"}, hold=True)
    return settings


def homes(waiting: Settings) -> Iterator[tuple[int, Settings]]:
    """Copies of a home, a number each; the one before is gone."""
    for number in range(1, 99):
        home = waiting.home.with_name(f"{number}")
        yield number, replace(waiting, home=Path(shutil.copytree(waiting.home, home, symlinks=True)))
        shutil.rmtree(home)


@pytest.mark.parametrize("again", [False, True], ids=["that is all", "and once more"])
def test_a_return_ended_anywhere_while_a_release_is_held_does_no_harm(
    again: bool, waiting: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, settings in homes(waiting):
        went_on = ended(monkeypatch, number, lambda settings=settings: rollback(settings))  # type: ignore[misc]
        feed = create_app(settings).test_client()
        assert replayed(feed) in ({"a", "b"}, {"b", "c"})
        if again and went_on:
            rollback(settings, Chain(settings.home, settings.base_iri).releases()[0])
            assert replayed(feed) == {"a", "b"}
        Chain(settings.home, settings.base_iri).serve_due(DAY.format(30))
        assert replayed(feed) == {"c", "d"}, number
        assert not pipeline.faults(settings)
        if not went_on:
            break


def test_a_release_whose_time_has_come_is_served_also_where_a_run_was_ended(
    waiting: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, settings in homes(waiting):
        chain = Chain(settings.home, settings.base_iri)
        went_on = ended(monkeypatch, number, lambda chain=chain: chain.serve_due(DAY.format(30)))  # type: ignore[misc]
        assert chain.current() in chain.releases()
        chain.serve_due(DAY.format(30))
        assert chain.current() == chain.releases()[2]
        rollback(settings)
        assert not chain.serve_due(DAY.format(30))
        assert chain.current() == chain.releases()[1]
        with chain.lock(lambda: None):
            assert {one.name for one in settings.home.glob(".*")} == {".lock", ".seen.json"}
            assert {one.name for one in (settings.home / "releases").iterdir()} == {one.id for one in chain.releases()}
        if not went_on:
            break


def test_of_a_held_release_given_up_no_part_is_served(waiting: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(folder: Path) -> None:
        (folder / "manifest.json").unlink()
        raise Ended

    chain = Chain(waiting.home, waiting.base_iri)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", damaged)
        with pytest.raises(Ended):
            chain.drop_held()
    assert not chain.serve_due(DAY.format(30))
    assert len(chain.releases()) == 2
    with chain.lock(lambda: None):
        assert len([*(waiting.home / "releases").iterdir()]) == 2


def test_a_return_that_was_recorded_and_never_served_does_no_harm(settings: Settings, feed: FlaskClient) -> None:
    first = freeze(settings, 1, {"a": "A"})
    second = freeze(settings, 2, {"b": "B"})
    chain = Chain(settings.home, settings.base_iri)
    rollback(settings, first)
    chain.serve(second)  # as if the program had ended before the link was turned
    freeze(settings, 30, {"b": "B"})
    assert replayed(feed) == {"b"}


def test_a_damaged_release_can_be_left(settings: Settings, feed: FlaskClient) -> None:
    freeze(settings, 1, {"a": "A"})
    second = freeze(settings, 2, {"b": "B"})
    (second.folder / "catalogue.nq").unlink()
    rollback(settings)
    assert events(feed)[-1] == ("Create", BASE + "dataset/a")


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_says_the_same(suffix: str, settings: Settings, feed: FlaskClient) -> None:
    freeze(settings, 1, {"a": "A", "b": "B"})
    for path in ("/feed", "/feed/1", "/feed/event/20261101T120000Z-2"):
        plain, other = (quads(feed, f"{path}.{one}") for one in ("nq", suffix))
        triples = [{(str(one.subject), str(one.predicate), str(one.object)) for one in each} for each in (plain, other)]
        assert triples[0] == triples[1]
        if suffix != "ttl":
            assert {str(one) for one in plain} == {str(one) for one in other}


@pytest.mark.parametrize(
    ("accept", "form"),
    [("*/*", "application/trig"), ("", "application/trig"), ("application/ld+json", "application/ld+json"), ("text/turtle;q=0.9, application/n-quads", "application/n-quads")],
    ids=["anything", "nothing", "JSON-LD", "preferred"],
)  # fmt: skip
def test_the_format_is_negotiated(accept: str, form: str, settings: Settings, feed: FlaskClient) -> None:
    freeze(settings, 1, {"a": "A"})
    answer = feed.get("/feed/1", headers={"Accept": accept} if accept else {})
    assert answer.mimetype == form
    assert "Accept" in answer.headers["Vary"]
    assert feed.head("/feed/1", headers={"Accept": accept} if accept else {}).headers["ETag"] == answer.headers["ETag"]


@pytest.mark.parametrize("path", ["/feed.trig", "/feed/1.trig"])
def test_the_vocabularies_know_every_term(path: str, standards: Path, client: FlaskClient) -> None:
    known = rdflib.Graph().parse(standards / "ldes" / "vocabulary.ttl").parse(standards / "tree" / "tree.ttl")
    found = quads(client, path)
    used = {one.predicate.value for one in found} | {one.object.value for one in found if one.predicate == TYPE}
    terms = {one for one in used if one.startswith((LDES, TREE))}
    assert len(terms) >= 4
    assert [one for one in sorted(terms) if (rdflib.URIRef(one), None, None) not in known] == []


def page(client: FlaskClient) -> rdflib.Graph:
    return rdflib.Graph().parse(data=client.get("/feed/1.ttl").data, format="turtle")


def violations(data: rdflib.Graph, *shapes: Path) -> list[str]:
    judge = rdflib.Graph()
    for one in shapes:
        judge.parse(one, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=judge)
    top = {
        one for root in report.subjects(rdflib.RDF.type, SH.ValidationReport) for one in report.objects(root, SH.result)
    }
    return sorted(
        f"{report.value(one, SH.focusNode)} {report.value(one, SH.resultMessage)}"
        for one in top
        if report.value(one, SH.resultSeverity) == SH.Violation
    )


def test_the_members_fit_the_feed_shape(standards: Path, client: FlaskClient) -> None:
    """With what it imports: DCAT-AP's shapes judge the descriptions."""
    shapes = (standards / "ldes" / "dcat-ap-feeds-shape.ttl", standards / "dcat-ap-3" / "shacl-parts" / "shapes.ttl")
    found = page(client)
    assert (None, rdflib.RDF.type, rdflib.URIRef(AS + "Create")) in found
    assert violations(found, *shapes) == []
    found.remove((None, rdflib.URIRef(AS + "object"), None))
    assert violations(found, *shapes)


MUTATIONS = {
    "no object": lambda graph, node: graph.remove((node, rdflib.URIRef(AS + "object"), None)),
    "no time": lambda graph, node: graph.remove((node, rdflib.URIRef(AS + "published"), None)),
    "two times": lambda graph, node: graph.add((node, rdflib.URIRef(AS + "published"), rdflib.Literal("2026-01-01T00:00:00Z", datatype=rdflib.XSD.dateTime))),
    "an object without a name": lambda graph, node: graph.set((node, rdflib.URIRef(AS + "object"), rdflib.BNode())),
    "a word too many": lambda graph, node: graph.add((node, rdflib.RDFS.label, rdflib.Literal("x"))),
    "another kind too": lambda graph, node: graph.add((node, rdflib.RDF.type, rdflib.URIRef(AS + "Delete"))),
}  # fmt: skip


def test_the_hosted_shape_is_ours_and_lets_our_members_pass(client: FlaskClient) -> None:
    hosted = client.get("/feed/shape")
    assert hosted.mimetype == "text/turtle"
    shape = rdflib.Graph().parse(data=hosted.data, format="turtle")
    (named,) = objects(quads(client, "/feed.nq"), TREE + "shape")
    assert (rdflib.URIRef(named), rdflib.RDF.type, SH.NodeShape) in shape
    assert violations(page(client), folders.shapes() / "feed" / "activity.ttl") == []


@pytest.mark.parametrize("case", MUTATIONS)
def test_the_hosted_shape_notices(case: str, client: FlaskClient) -> None:
    found = page(client)
    node = next(found.subjects(rdflib.RDF.type, rdflib.URIRef(AS + "Create")))
    MUTATIONS[case](found, node)
    assert violations(found, folders.shapes() / "feed" / "activity.ttl")


def test_what_is_kept_and_how_often_to_come_is_told(client: FlaskClient) -> None:
    found = quads(client, "/feed.nq")
    (view,) = objects(found, TREE + "viewDescription")
    (retention,) = [one.object.value for one in found if one.subject.value == view and one.predicate.value == LDES + "retentionPolicy"]  # fmt: skip
    told = {one.predicate.value: one.object.value for one in found if one.subject.value == retention}
    assert told[LDES + "startingFrom"] == "2026-11-24T12:00:00Z"
    assert objects(found, LDES + "pollingInterval") == ["3600"]
    assert objects(found, LDES + "timestampPath") == [AS + "published"]


def test_relations_bound_their_pages(settings: Settings, feed: FlaskClient) -> None:
    freeze(settings, 1, dict.fromkeys(list(MANY)[:90], "Many"))
    freeze(settings, 2, MANY)
    found = quads(feed, "/feed.nq")
    node = {one.subject.value: one.object.value for one in found if one.predicate.value == TREE + "node"}
    kind = {one.subject.value: one.object.value.removeprefix(TREE) for one in found if one.predicate == TYPE}
    bounds = {(node[one.subject.value].rpartition("/")[2], kind[one.subject.value], one.object.value) for one in found if one.predicate.value == TREE + "value"}  # fmt: skip
    first, second = DAY.format(1), DAY.format(2)
    assert bounds == {
        ("1", "GreaterThanOrEqualToRelation", first),
        ("1", "LessThanOrEqualToRelation", second),
        ("2", "GreaterThanOrEqualToRelation", second),
        ("2", "LessThanOrEqualToRelation", second),
        ("3", "GreaterThanOrEqualToRelation", second),
    }


def test_what_the_catalogue_says_is_what_the_feed_says(client: FlaskClient, release: Release) -> None:
    catalogue = dict(entities(ox.parse(client.get("/catalog.nt").data, format=ox.RdfFormat.N_TRIPLES), Names(BASE)))
    assert {about for _, about in events(client)} == set(catalogue)
    for one in json.loads((release.folder / "notices.json").read_bytes())["notices"]:
        found = quads(client, f"/feed/event/{one['name']}.nq")
        said = {ox.Triple(q.subject, q.predicate, q.object) for q in found if q.graph_name != ox.DefaultGraph()}
        assert said == catalogue[one["about"]]


ATOM = "{http://www.w3.org/2005/Atom}"


def test_atom_tells_the_same_events(settings: Settings, feed: FlaskClient) -> None:
    freeze(settings, 1, {"a": "A & <b>"})
    freeze(settings, 2, {"c": "C"})
    answer = feed.get("/en/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    whole = ET.fromstring(answer.data)
    entries = [
        (one.findtext(ATOM + "title"), one.find(ATOM + "link").get("href"), one.findtext(ATOM + "updated"))
        for one in whole.findall(ATOM + "entry")
    ]
    assert entries == [
        ("New: C", BASE + "dataset/c", "2026-11-02T12:00:00+00:00"),
        ("Removed: A & <b>", BASE + "dataset/a", "2026-11-02T12:00:00+00:00"),
        ("New: A & <b>", BASE + "dataset/a", "2026-11-01T12:00:00+00:00"),
    ]
    assert whole.findtext(ATOM + "updated") == "2026-11-02T12:00:00+00:00"
    names = {one.findtext(ATOM + "id").removeprefix(BASE + "feed/event/") for one in whole.findall(ATOM + "entry")}
    assert names == {"20261101T120000Z-1", "20261102T120000Z-1", "20261102T120000Z-2"}
    assert ET.fromstring(feed.get("/feed.atom").data)[0].text == "Ændringer i kataloget"


def test_atom_is_archived_by_pages(settings: Settings, feed: FlaskClient) -> None:
    """RFC 5005, 4: from what is subscribed to one comes to every older document, and those are closed."""
    freeze(settings, 1, MANY)
    address, seen = "/feed.atom", []
    while address:
        answer = feed.get(address)
        whole = ET.fromstring(answer.data)
        seen += [one.findtext(ATOM + "id") for one in whole.findall(ATOM + "entry")]
        archive = whole.find("{http://purl.org/syndication/history/1.0}archive") is not None
        assert ("immutable" in answer.headers["Cache-Control"]) is archive is (address != "/feed.atom")
        older = [one.get("href") for one in whole.findall(ATOM + "link") if one.get("rel") == "prev-archive"]
        address = older[0].removeprefix(BASE.rstrip("/")) if older else ""
    assert len(seen) == len(set(seen)) == 250


WRONG = {
    "no such page": ("/feed/9", 404, "the feed has no page 9; it has 1"),
    "page nought": ("/feed/0", 404, "the feed has no page 0"),
    "a page by another writing of its number": ("/feed/01", 404, "was not found"),
    "a page by the digits of another script": ("/feed/١", 404, "was not found"),
    "no such event": ("/feed/event/20261124T120000Z-999", 404, "the feed has no event 20261124T120000Z-999"),
    "no such suffix": ("/feed.rdf", 404, "the feed has no suffix .rdf; it has trig, jsonld, nq, ttl, atom"),
    "a state of it": ("/feed?as-of=2020-01-01", 400, "leave out as-of"),
    "a release of it": ("/feed/1?release=x", 400, "leave out release"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(case: str, client: FlaskClient) -> None:
    path, status, message = WRONG[case]
    answer = client.get(path)
    assert (answer.status_code, message in answer.get_json(force=True)["detail"]) == (status, True)


def test_what_cannot_be_given_is_refused_with_the_list(client: FlaskClient) -> None:
    answer = client.get("/feed", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "application/trig" in answer.get_json(force=True)["detail"]


def test_before_the_first_release_there_is_no_short_feed(feed: FlaskClient) -> None:
    answer = feed.get("/feed")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
