"""A release is harvested before it is switched: the outcome travels with it, and one that would lose a dataset is refused."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from tests.conftest import PLAN, publish

from fremdrift import pipeline
from fremdrift.accepting.check import CLIENTS
from fremdrift.fetching import catalogues
from fremdrift.ground import crew
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.release import Release
from fremdrift.pipeline import filling, publishing, trying
from fremdrift.pipeline.trying import READINGS, remembered_of
from fremdrift.web.application import create_app

EARL = rdflib.Namespace("http://www.w3.org/ns/earl#")
LATER = "2026-11-25T12:00:00Z"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(home=tmp_path_factory.mktemp("plan"))
    assert publish(PLAN, settings).release
    return settings


def current(settings: Settings) -> Release:
    return Release((settings.home / "current").resolve())


def test_every_client_took_all_of_the_shipped_data(release: Release) -> None:
    outcomes = json.loads((release.folder / "harvest.json").read_bytes())["outcomes"]
    assert [one["client"] for one in outcomes] == list(CLIENTS)
    assert {one["client"]: (one["taken"] == one["offered"] > 0, one["findings"]) for one in outcomes} == dict.fromkeys(CLIENTS, (True, []))  # fmt: skip
    assert "harvest.json" in release.manifest["files"]
    assert "harvest.nq" in release.manifest["files"]


def test_the_standards_find_nothing_either(tables: Path, settings: Settings, standards: Path) -> None:
    done = publish(tables, Settings(home=settings.home, standards=standards))
    assert done.release, [one.sentence() for one in done.findings]
    outcomes = json.loads((done.release.folder / "harvest.json").read_bytes())["outcomes"]
    assert [(one["findings"], one["missing"]) for one in outcomes] == [([], [])] * len(CLIENTS)


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt"), ("rdf", "xml")])
def test_the_outcome_is_data(suffix: str, form: str, plan: Settings) -> None:
    answer = create_app(plan).test_client().get(f"/harvest-check.{suffix}")
    graph = rdflib.Graph().parse(data=answer.data, format=form)
    assert len(set(graph.subjects(rdflib.RDF.type, EARL.Assertion))) == len(CLIENTS)
    assert set(graph.objects(None, EARL.outcome)) == {EARL.passed}
    subjects = {str(one) for one in graph.objects(None, EARL.subject)}
    assert "http://127.0.0.1:8000/catalog?profile=udata" in subjects


@pytest.mark.parametrize(("path", "words"), [("/harvest-check", "Hvem tager hvor meget af kataloget"), ("/en/harvest-check", "Who takes how much of the catalogue")])  # fmt: skip
def test_the_outcome_is_a_page(path: str, words: str, plan: Settings) -> None:
    answer = create_app(plan).test_client().get(path, headers={"Accept": "text/html"})
    assert answer.mimetype == "text/html"
    assert words in answer.text
    assert ("6 af 6" if path == "/harvest-check" else "6 of 6") in answer.text


def test_programs_get_json(plan: Settings) -> None:
    client = create_app(plan).test_client()
    assert client.get("/harvest-check").get_json()["outcomes"][0]["client"] == CLIENTS[0]
    assert client.get("/harvest-check?as-of=2031-01-01").status_code == 400
    assert client.get("/harvest-check.csv").status_code == 404


def change(tables: Path) -> None:
    path = tables / "milestones.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Invented: half", "Invented: a third of"), encoding="utf-8"
    )


SPOILT = {
    "data.json is empty": ("data.json", b'{"dataset": []}', {"taken", "empty"}),
    "data.json is no JSON": ("data.json", b"{", {"taken", "json"}),
    "the other one is there no more": ("dcat-us-3.json", b"{}", {"taken", "dataset-list"}),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_candidate_that_a_client_would_not_take_is_refused(
    case: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, body, rules = SPOILT[case]
    monkeypatch.setitem(filling.JSON_FACES, name, lambda catalogue: body)
    done = publish(PLAN, settings)
    assert done.release is None
    assert {one.rule for one in done.findings if one.file.endswith(".json")} == rules
    assert not list((settings.home / "releases").iterdir())
    assert not list(settings.home.glob(".trying-*"))


@pytest.fixture
def side_by_side(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every candidate is tried by a hand besides; gives the clients of what was asked of it."""
    asked: list[str] = []
    monkeypatch.setattr(trying, "LARGE", 0)
    monkeypatch.setattr(crew, "LIGHT", 0)
    monkeypatch.setattr(publishing, "cores", lambda: 2)
    ask = crew._Hand.ask
    monkeypatch.setattr(crew._Hand, "ask", lambda hand, function, item: (asked.extend(getattr(item, "clients", ())), ask(hand, function, item))[1])  # fmt: skip
    return asked


def harvested(settings: Settings) -> dict[str, bytes]:
    folder = current(settings).folder
    return {one: (folder / one).read_bytes() for one in ("harvest.json", "harvest.nq", READINGS)}


def test_clients_side_by_side_find_what_they_find_in_turn(
    tables: Path, plan: Settings, settings: Settings, side_by_side: list[str]
) -> None:
    assert publish(PLAN, settings).release
    assert harvested(settings) == harvested(plan)
    change(tables)
    assert publish(tables, settings, LATER).release
    assert json.loads(harvested(settings)["harvest.json"])["outcomes"]
    assert side_by_side == [*trying.PORTIONS[1]] * 2, "these by a hand, the others by us"


@pytest.mark.usefixtures("side_by_side")
def test_what_one_of_them_would_not_take_refuses_the_candidate(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(filling.JSON_FACES, "data.json", lambda catalogue: b"{")
    done = publish(PLAN, settings)
    assert done.release is None
    assert {one.rule for one in done.findings if one.file.endswith(".json")} == {"taken", "json"}
    assert not list(settings.home.glob(".trying-*"))


def test_a_refusal_leaves_what_is_served_and_the_next_publish_works(
    tables: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tables, settings)
    before = current(settings).id
    change(tables)
    with monkeypatch.context() as spoilt:
        spoilt.setitem(filling.JSON_FACES, "data.json", lambda catalogue: b"{}")
        assert publish(tables, settings, LATER).release is None
    assert current(settings).id == before
    assert publish(tables, settings, LATER).new
    assert not list(Chain(settings.home, settings.base_iri).faults())


def test_pages_of_our_own_are_read_however_large(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of 3,400 datasets has 64 MB as DCAT-US 3.0, more than is read of a stranger's answer."""
    monkeypatch.setattr(catalogues, "_FROM_STRANGERS", 1000)
    assert publish(PLAN, settings).release


def test_a_candidate_is_harvested_under_its_public_address(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, base_iri="https://progress.example.org/", publisher="P", contact="p@example.org")
    done = publish(PLAN, settings)
    assert done.release
    outcomes = json.loads((done.release.folder / "harvest.json").read_bytes())["outcomes"]
    assert all(one["address"].startswith("https://progress.example.org/") for one in outcomes)


def test_the_trial_opens_no_store_and_meets_no_fault(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    assert publish(PLAN, settings).release
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


def test_the_trial_leaves_no_trace_in_the_log_of_harvests(plan: Settings) -> None:
    assert not (plan.home / "harvests").exists()


def test_the_same_tables_give_the_same_record_and_notices(tmp_path: Path) -> None:
    homes = [Settings(home=tmp_path / name) for name in ("one", "other")]
    found = [publish(PLAN, one).release for one in homes]
    for name in ("harvest.json", "harvest.nq", "notices.json", "notices.nq", "manifest.json"):
        assert len({one.folder.joinpath(name).read_bytes() for one in found if one}) == 1, name


def without_the_edition(tables: Path) -> None:
    """The edition leaves the tables, and what it said with it."""
    said = (tables / "observations.csv").read_text(encoding="utf-8").splitlines()
    lost = ["report-2030", *(one.partition(",")[0] + "," for one in said if "report-2030" in one)]
    for path in tables.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(one for one in lines if not any(each in one for each in lost)), encoding="utf-8")


def test_a_deletion_travels_through_feed_data_json_and_410(tables: Path, settings: Settings) -> None:
    gone = "edition/paper-2030/report-2030"
    publish(tables, settings)
    client = create_app(settings).test_client()
    assert any(one["identifier"].endswith(gone) for one in client.get("/data.json").get_json()["dataset"])
    without_the_edition(tables)
    wish = pipeline.Wish(withdrawn={gone: {"en": "Withdrawn by its authority"}})
    done = pipeline.publish(tables, settings, LATER, lambda text: None, wish=wish)
    assert done.release, [one.sentence() for one in done.findings]
    told = [
        (one["kind"], one["about"])
        for one in json.loads((done.release.folder / "notices.json").read_bytes())["notices"]
    ]
    assert ("Delete", settings.base_iri + gone) in told
    page = list(ox.parse(client.get("/feed/1.nq").data, format=ox.RdfFormat.N_QUADS))
    (deletion,) = [one.subject for one in page if str(one.object).endswith("activitystreams#Delete>")]
    said = [one for one in page if one.graph_name == deletion]
    assert any("Withdrawn by its authority" in str(one.object) for one in said)
    assert not any(one["identifier"].endswith(gone) for one in client.get("/data.json").get_json()["dataset"])
    answer = client.get("/" + gone)
    assert (answer.status_code, "Withdrawn by its authority" in answer.text) == (410, True)


def test_what_a_harvest_remembers_is_believed_only_whole(plan: Settings, tmp_path: Path) -> None:
    release = current(plan)
    for name in ("manifest.json", READINGS):
        (tmp_path / name).write_bytes((release.folder / name).read_bytes())
    assert remembered_of(Release(tmp_path), LATER[:10])
    (tmp_path / READINGS).write_bytes((tmp_path / READINGS).read_bytes().replace(b"dataset/all", b"dataset/alt"))
    assert not remembered_of(Release(tmp_path), LATER[:10])
    (tmp_path / READINGS).unlink()
    assert not remembered_of(Release(tmp_path), LATER[:10])
