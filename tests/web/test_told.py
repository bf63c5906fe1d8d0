"""What the records of a release tell is what its store says, today and on any day, of all things and of one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, NoReturn

import pytest
from flask.testing import FlaskClient

from fremdrift.deriving.concerns import Chosen, below, placed, within
from fremdrift.deriving.deadlines import by_standing, deadlines
from fremdrift.deriving.ledger import judged_of, statements_of
from fremdrift.deriving.news import news
from fremdrift.deriving.outline import taking_part
from fremdrift.deriving.record import Record
from fremdrift.deriving.states import Frozen
from fremdrift.ground.settings import Settings
from fremdrift.model.standing import STANDINGS
from fremdrift.quads.lines import Notations
from fremdrift.web.application import create_app
from fremdrift.web.listings.cards import cards_of
from fremdrift.web.listings.selection import selected
from fremdrift.web.listings.wholes import kept_whole
from fremdrift.web.progress.deadlines import deadlines_of, due_of, moved, standing
from fremdrift.web.progress.told import Said, news_of, said_in, said_of
from fremdrift.web.shelf import served
from fremdrift.web.warming import warm

STATES = ("", "as-of=2018-06-01", "as-of=2020-12-31", "as-of=2021-12-01")


@pytest.mark.parametrize("state", STATES)
def test_records_tell_what_the_store_says(state: str, client: FlaskClient) -> None:
    with client.application.test_request_context(f"/?{state}"):
        shelf = served()
        said = Record(statements_of(Notations(shelf.store)), judged_of(shelf.store))
        places = placed(shelf.store, said)
        assert said_in(shelf).news == news(said, places)
        assert said_in(shelf).deadlines == deadlines(shelf.store, said, places)


@pytest.mark.parametrize("state", STATES)
def test_of_one_thing_they_tell_what_they_tell_of_it_among_all(state: str, client: FlaskClient) -> None:
    with client.application.test_request_context(f"/?{state}"):
        shelf = served()
        things = {one.placed.thing for one in said_in(shelf).news}
        assert things
        for thing in things:
            among = [(one.statement, one.move) for one in said_in(shelf).news if one.placed.thing == thing]
            assert [(one.statement, one.move) for one in news_of(shelf, thing)] == among


@pytest.mark.parametrize("state", STATES)
def test_deadlines_as_they_were_drawn_up_are_those_that_concern_whom_they_are_asked_for(
    state: str, client: FlaskClient
) -> None:
    with client.application.test_request_context(f"/?{state}"):
        shelf = served()
        stem, day = shelf.names.base + "id/", shelf.day or date.fromisoformat(shelf.release.made[:10])
        whose = ["", *(row["thing"].removeprefix(stem) for row in shelf.rows("organisations"))]
        whose += [f"level/{one}" for one in ("state", "association", "municipality")]
        told = dict.fromkeys(STANDINGS, 0)
        for path in whose:
            selection = selected(path)
            found = [one for one in said_in(shelf).deadlines if selection.takes(one.placed)]
            assert list(due_of(selection)) == found
            asked = replace(deadlines_of(selection), since="2018-01-01")
            for name, rows in by_standing(found, day).items():
                assert list(standing(asked)[name]) == rows
                told[name] += len(rows)
            assert list(moved(asked)) == [(one, step) for one in found for step in one.moved_since("2018-01-01")]
        assert told["passed"]
        assert told["done"]


@pytest.mark.parametrize("kind", ["Strategy", "Initiative", "Milestone"])
@pytest.mark.parametrize("state", ["", "as-of=2020-12-31"])
def test_of_a_whole_and_its_parts_they_tell_what_they_tell_of_them_among_all(
    state: str, kind: str, client: FlaskClient
) -> None:
    with client.application.test_request_context(f"/?{state}"):
        shelf = served()
        every = said_in(shelf)
        wholes = [one.thing for one in every.places.values() if one.kind == kind]
        assert wholes
        for whole in wholes:
            near, here = said_of(shelf, whole), within(whole)

            def kept(found: Iterable[Any], here: Chosen = here) -> list[Any]:
                return [one for one in found if here(one.placed)]

            assert kept(near.deadlines) == kept(every.deadlines)
            assert kept(near.news) == kept(every.news)
            assert near.outline.branch(whole) == every.outline.branch(whole)
            assert taking_part(near.places, here) == taking_part(every.places, here)
            assert near.places.keys() <= every.places.keys()


def test_what_is_said_of_one_whole_does_not_wait_for_all(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Frozen) -> Record:
        raise AssertionError("everything was read")

    app = create_app(client.application.config["SETTINGS"])
    monkeypatch.setattr(Frozen, "everything", refused)
    for path in (
        "document/strategy/fods-2016-2020",
        "statusredegoerelse/fods-2016-2020",
        "frister/strategy/nds-2022",
        "frister",
        "frister/level/state?since=2018-01-01",
        "en/document/organisation/digst",
        "kvalitet",
    ):
        assert app.test_client().get(f"/{path}", headers={"Accept": "text/html"}).status_code == 200


def test_a_release_that_was_warmed_has_what_its_first_pages_look_up(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> NoReturn:
        raise AssertionError("worked out while somebody waits")

    app = create_app(client.application.config["SETTINGS"])
    warm(app)
    for name in ("deriving.coverage._Coverage", "deriving.states.Frozen.everything", "web.resources.terms.links_of"):
        monkeypatch.setattr(f"fremdrift.{name}", refused)
    for path in ("kvalitet", "frister", "def/", "en/def/"):
        assert app.test_client().get(f"/{path}", headers={"Accept": "text/html"}).status_code == 200


def test_the_first_readers_wait_for_no_picture_and_no_report_of_a_large_strategy(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any) -> NoReturn:
        raise AssertionError("made while somebody waits")

    app = create_app(client.application.config["SETTINGS"])
    warm(app)
    for name in ("drawings.gallery._draw", "drawings.pictures.stack", "progress.reports.report", "assets._asset"):
        monkeypatch.setattr(f"fremdrift.web.{name}", refused)
    pages = ("document/strategy/fods-2016-2020", "statusredegoerelse/fods-2016-2020", "en/status-report/fods-2016-2020")
    for path in pages:
        assert app.test_client().get(f"/{path}", headers={"Accept": "text/html"}).status_code == 200


def test_where_there_is_no_release_nothing_is_warmed(settings: Settings) -> None:
    warm(create_app(settings))


def test_of_each_strategy_a_release_keeps_what_would_be_asked_for(client: FlaskClient) -> None:
    with client.application.test_request_context("/"):
        shelf = served()
        strategies = [row["thing"] for row in shelf.rows("strategies")]
        assert len(strategies) > 1
        for one in strategies:
            whole, said = kept_whole(cards_of(shelf), one), Said(shelf, frozenset(below(shelf.store, one)))
            assert whole is not None
            again = Said(shelf, whole.things, whole)
            assert again.things == said.things
            assert (again.places, again.outline) == (said.places, said.outline)
            assert (again.deadlines, again.news) == (said.deadlines, said.news)
        assert max(len(said_of(shelf, one).deadlines) for one in strategies) > 10
