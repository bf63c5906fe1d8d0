"""Deadlines of plans that nobody has read whole: the page says how much of a running strategy is here, from the data."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.serving.overview import Row
from fremdrift.web.application import create_app
from fremdrift.web.progress.running import runs

BROWSER = {"Accept": "text/html"}
PERIODS = {
    "within": ("2016", "2020", "2018-06-01", True),
    "the first day": ("2016", "2020", "2016-01-01", True),
    "the last day": ("2016", "2020-06", "2020-06-30", True),
    "the day after": ("2016", "2020-06", "2020-07-01", False),
    "the day before": ("2016-07", "2020", "2016-06-30", False),
    "an end that nobody knows": ("2016", "", "2030-01-01", True),
    "a start that nobody knows": ("", "2030", "2029-01-01", False),
}


@pytest.mark.parametrize("case", PERIODS)
def test_a_strategy_runs_in_its_stated_period(case: str) -> None:
    start, end, day, so = PERIODS[case]
    assert runs(Row({"start": start, "end": end}), date.fromisoformat(day)) is so


def told(client: FlaskClient, path: str) -> str:
    """What a page says of how much was read, empty where it says nothing."""
    text = client.get(path, headers=BROWSER).text
    found = re.search(r'<section class="note" aria-labelledby="read">(.*?)</section>', text, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", found[1])) if found else ""


SAYS = {
    "which strategies run": ("/frister", ["af de strategier, der løber 24. november 2026", "2026-2029", "Ansvar for den digitale udvikling", "Sammen om den digitale udvikling"]),
    "that none of its overviews is known": ("/en/deadlines", ["all its 12 initiatives are here, with one milestone that has a date. No overview and no report of it is known here."]),
    "which ran on another day": ("/en/deadlines?as-of=2018-06-01", ["that run on 1 June 2018", "Digital Strategy 2016-2020 (2016–2020)"]),
    "what a level cannot know": ("/frister/level/municipality", ["At en frist mangler, siger ikke, at der intet er at nå"]),
    "the newest that was read of a chosen one": ("/en/deadlines/strategy/fods-2016-2020", ["22 of its 33 initiatives are here", "that was read: The Digital Strategy 2016-2020 off to a good start (as of December 2016)"]),
    "what of it is known and unread": ("/frister/strategy/fods-2016-2020", ["4 nyere er kendt, men ikke læst: Leveranceoversigt, marts 2020 (pr. marts 2020)", "og 1 til"]),
    "until when it reaches": ("/frister/strategy/fods-2016-2020", ["Seneste læste ændring: 22. april 2026."]),
    "that of a part": ("/en/deadlines/milestone/fods-2016-2020/dp-launch", ["How much of it has been read", "22 of its 33 initiatives"]),
    "that nothing of it has a date": ("/en/deadlines", ["2 of its 25 initiatives are here, without any milestone that has a date."]),
    "that of a strategy nobody counted": ("/en/deadlines/strategy/fods-2001-2004", ["none of its initiatives is here, and how many it has was not read"]),
}  # fmt: skip


@pytest.mark.parametrize("case", SAYS)
def test_the_page_says(case: str, client: FlaskClient) -> None:
    path, words = SAYS[case]
    text = told(client, path)
    assert [one for one in words if one not in text] == []


def test_a_strategy_that_is_over_is_none_that_runs(client: FlaskClient) -> None:
    assert "2016-2020" not in told(client, "/frister")


def test_where_no_strategy_runs_nothing_is_said(client: FlaskClient) -> None:
    assert told(client, "/frister?as-of=1999-12-31") == ""


MORE_THAN_STATED = {
    "/strategier": "2 initiativer er her, og det læste siger, at den har 1",
    "/en/strategies": "2 initiatives are here, and what was read says that it has 1",
    "/document/strategy/paper-2030": "2 initiativer er her, og det læste siger, at den har 1",
    "/en/document/strategy/paper-2030": "2 initiatives are here, and what was read says that it has 1",
    "/en/deadlines/strategy/paper-2030": "2 initiatives are here, and what was read says that it has 1",
}


def test_more_initiatives_than_a_source_states_are_not_a_part_of_them(settings: Settings, tables: Path) -> None:
    path = tables / "strategies.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2030,2032,3,", "2030,2032,1,"), encoding="utf-8")
    assert publish(tables, settings).release
    client = create_app(settings).test_client()
    texts = {one: client.get(one, headers=BROWSER).text for one in MORE_THAN_STATED}
    plain = {one: re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text)) for one, text in texts.items()}
    assert [one for one, words in MORE_THAN_STATED.items() if words not in plain[one]] == []
