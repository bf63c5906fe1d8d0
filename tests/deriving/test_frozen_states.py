"""States from what a release froze: the same as states worked out from everything, statement by statement."""

import shutil
import threading
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from tests.conftest import publish

from fremdrift.deriving.presence import NEVER, presence
from fremdrift.deriving.record import read_record
from fremdrift.deriving.states import STATES, Frozen, State, States, as_of
from fremdrift.ground.errors import StateBusy
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names
from fremdrift.quads.lines import Notations
from fremdrift.serving.documents import describe
from fremdrift.web.application import create_app

NAMES = Names("http://127.0.0.1:8000/")
FD = "https://w3id.org/fremdrift/def/"
DAYS = ("2015-01-01", "2017-12-19", "2018-01-01", "2020-12-31", "2021-12-01", "2030-01-01")


@pytest.fixture(scope="module")
def whole(release: Release) -> Store:
    return release.open_store()


def state_of(release: Release, whole: Store, day: str) -> State:
    return States()(release.folder, whole, NAMES, date.fromisoformat(day), threading.Lock())


@pytest.mark.parametrize("day", DAYS)
def test_the_loaded_state_is_the_one_worked_out(day: str, release: Release, whole: Store) -> None:
    frozen, plain = state_of(release, whole, day).store, as_of(whole, NAMES, date.fromisoformat(day))
    assert set(map(str, frozen)) == set(map(str, plain))


@pytest.mark.parametrize("day", DAYS)
def test_every_document_is_answered_the_same_without_loading_anything(day: str, release: Release, whole: Store) -> None:
    state, plain = state_of(release, whole, day), as_of(whole, NAMES, date.fromisoformat(day))
    things = {one.subject.value.partition("#")[0] for one in plain if isinstance(one.subject, NamedNode)}
    mine = sorted(one for one in things if one.startswith((NAMES.base + "id/", NAMES.base + "edition/")))
    for one in mine[:: 1 if day == "2018-01-01" else 7]:
        assert describe(state, NAMES, one) == describe(plain, NAMES, one), one
    assert state._store is None


@pytest.mark.parametrize("day", ["2018-01-01", "2021-12-01"])
def test_a_graph_of_a_state_is_the_same(day: str, release: Release, whole: Store) -> None:
    state, plain = state_of(release, whole, day), as_of(whole, NAMES, date.fromisoformat(day))
    for graph in {one.graph_name for one in plain if isinstance(one.graph_name, NamedNode)}:
        found = {str(one) for one in state.quads_for_pattern(None, None, None, graph)}
        assert found == {str(one) for one in plain.quads_for_pattern(None, None, None, graph)}, graph


def test_a_judgement_to_come_leaves_no_trace_not_even_its_row(whole: Store) -> None:
    lines = Notations(whole)
    days = presence(lines, NAMES.base)
    row, judgement = f"<{FD}tableRow>", f"<{NAMES.base}id/judgement/fods-2016-2020/j12>"
    found = [since for since, line in days.dated(lines) if line[:2] == (judgement, row)]
    assert found == ["2021-11-30"]


def test_nothing_of_an_undated_account_is_in_any_dated_state(whole: Store) -> None:
    days = presence(Notations(whole), NAMES.base)
    undated = next(one for one in whole.quads_for_pattern(None, NamedNode(FD + "account"), None, None) if "s33" in str(one.object))  # fmt: skip
    assert days.since(undated) == NEVER


def test_a_state_that_waits_too_long_for_its_turn_says_so(release: Release, whole: Store) -> None:
    turn = threading.Lock()
    state = States()(release.folder, whole, NAMES, date(2018, 1, 1), turn)
    with turn, pytest.MonkeyPatch.context() as patch:
        patch.setattr("fremdrift.deriving.states._PATIENCE", 0.01)
        with pytest.raises(StateBusy, match="try again shortly"):
            _ = state.store
    assert len(state.store)


def test_a_release_from_before_states_were_frozen_has_them_too(tables: Path, settings: Settings) -> None:
    release = publish(tables, settings).release
    assert release
    whole, day = release.open_store(), date(2030, 2, 1)
    frozen = set(map(str, States()(release.folder, whole, NAMES, day, threading.Lock()).store))
    shutil.rmtree(release.folder / STATES)
    assert set(map(str, States()(release.folder, whole, NAMES, day, threading.Lock()).store)) == frozen
    assert create_app(settings).test_client().get("/milepaele?as-of=2030-02-01").status_code == 200


def test_a_release_from_before_the_outline_stood_apart_answers_from_the_whole(
    release: Release, whole: Store, tmp_path: Path
) -> None:
    then = tmp_path / STATES
    shutil.copytree(release.folder / STATES, then)
    for path in (then / "outline").iterdir():
        with (then / path.name).open("a", encoding="utf-8") as file:
            file.write(path.read_text(encoding="utf-8"))
    shutil.rmtree(then / "outline")
    now = state_of(release, whole, "2020-12-31")
    old = State(Frozen(then, whole, NAMES), date(2020, 12, 31), threading.Lock())
    assert (now.loaded, old.loaded) == (False, False)
    assert {str(one) for one in now.outline} < {str(one) for one in old.outline}
    assert (now.loaded, old.loaded) == (False, True)
    assert {str(one) for one in now.store} == {str(one) for one in old.store}


def test_a_record_is_read_as_it_was_written(release: Release, tmp_path: Path) -> None:
    path = release.folder / STATES / "records" / "fods-2016-2020.json"
    record = read_record(path)
    assert len(record.statements) > 50
    record.write(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_what_follows_on_any_day_is_what_that_day_s_record_says(release: Release) -> None:
    record = read_record(release.folder / STATES / "records" / "fods-2016-2020.json")
    lives = list(record.lifetimes(NAMES))
    for day in DAYS:
        living = {line for since, until, line in lives if since <= day < until}
        assert living == {f"{quad} .\n" for quad in record.by(day).derived(NAMES)}


def test_quads_are_put_on_the_day_of_the_latest_thing_they_name() -> None:
    """One account names another: the statement comes with the later of the two."""

    def iri(path: str) -> NamedNode:
        return NamedNode(NAMES.base + path)

    known = NamedNode(FD + "knownFrom")
    quads = [
        Quad(iri("id/source/a"), known, Literal("2020-01-01"), iri("graph/statements/a")),
        Quad(iri("id/source/b"), known, Literal("2021-01-01"), iri("graph/statements/b")),
        Quad(iri("id/x/s/1"), NamedNode(FD + "account"), iri("id/source/b"), iri("graph/statements/a")),
    ]
    lines = Notations(quads)
    found = sorted(since for since, _ in presence(lines, NAMES.base).dated(lines))
    assert found == ["2020-01-01", "2021-01-01", "2021-01-01"]


@pytest.mark.parametrize(("kind", "day"), [("same-as", "2021-01-01"), ("merged-into", NEVER)])
def test_that_two_names_are_of_one_thing_needs_no_dated_source_but_an_event_does(kind: str, day: str) -> None:
    def iri(path: str) -> NamedNode:
        return NamedNode(NAMES.base + path)

    judged, kinds = iri("id/judgement/s/j"), "https://w3id.org/fremdrift/code/judgement-kind/"
    said, said_too, concluded = (iri(f"graph/{one}") for one in ("statements/a", "statements/b", "judgements/s"))
    source, known = NamedNode("http://purl.org/dc/terms/source"), NamedNode(FD + "knownFrom")
    quads = [
        Quad(iri("id/source/a"), known, Literal("2020-01-01"), said),
        Quad(iri("id/source/b"), known, Literal("2021-01-01"), said_too),
        Quad(iri("id/milestone/s/1"), NamedNode(FD + "number"), Literal("1"), said),
        Quad(iri("id/milestone/s/2"), NamedNode(FD + "number"), Literal("2"), said_too),
        Quad(iri("id/source/undated"), NamedNode("http://purl.org/dc/terms/title"), Literal("u"), iri("graph/statements/undated")),
        Quad(judged, NamedNode("http://purl.org/dc/terms/type"), NamedNode(kinds + kind), concluded),
        Quad(judged, NamedNode(FD + "judgedThing"), iri("id/milestone/s/1"), concluded),
        Quad(judged, NamedNode(FD + "otherThing"), iri("id/milestone/s/2"), concluded),
        Quad(judged, source, iri("id/source/undated"), concluded),
    ]  # fmt: skip
    assert presence(Notations(quads), NAMES.base).day(judged.value) == day
