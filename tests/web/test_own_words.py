"""A status that is stated in the publisher's words alone is said in these wherever a status is said."""

import csv
import io
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import PLAN, publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

BROWSER = {"Accept": "text/html"}
LONG = "Amber <b>" + " and so on" * 6
SAID = [
    ("rated-1", "initiative", "1", "2031-01-01", "Amber/Red"),
    ("rated-2", "initiative", "2", "2031-01-01", "Amber/red"),
    ("rated-half", "milestone", "half", "2035-01-01", LONG),
]
"""Observations of the invented plan: their names, what they are of, their days and words; two differ in case only."""


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The invented plan whose statements of the last day give a status in the words of the publisher alone."""
    folder = tmp_path_factory.mktemp("rated")
    tables = folder / "plan"
    tables.mkdir()
    for one in PLAN.iterdir():
        (tables / one.name).write_bytes(one.read_bytes())
    add(tables / "observations.csv")
    settings = Settings(home=folder / "home")
    assert publish(tables, settings).release
    return create_app(settings).test_client()


def add(path: Path) -> None:
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    for name, column, thing, day, words in SAID:
        bare = dict.fromkeys(rows[0], "")
        told = {"observation": f"paper-2030/{name}", column: f"paper-2030/{thing}", "stated": day}
        rows.append(bare | told | {"sequence": "1", "status_text": words, "source": "act"})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


WHERE = {
    "the list of initiatives": ("en/initiatives", "<q>Amber/Red</q>"),
    "in the language of the words": ("initiativer", '<q lang="en">Amber/Red</q>'),
    "the page of an initiative": ("en/document/initiative/paper-2030/1", "Latest status said: <q>Amber/Red</q>"),
    "the list of milestones": ("en/milestones", "<q>Amber &lt;b&gt; and so on"),
    "the page of a milestone": (
        "en/document/milestone/paper-2030/half",
        "Latest status said: <q>Amber &lt;b&gt; and so",
    ),
    "the page of the strategy": ("en/document/strategy/paper-2030", "<q>Amber/Red</q>"),
    "the status report": ("statusredegoerelse/paper-2030", '<q lang="en">Amber/Red</q>'),
    "the picture of statuses": ("en/document/strategy/paper-2030", "“Amber/Red”"),
}


@pytest.mark.parametrize("case", WHERE)
def test_the_words_are_said(case: str, rated: FlaskClient) -> None:
    path, words = WHERE[case]
    assert words in page(rated, f"/{path}")


@pytest.mark.parametrize("state", ["", "?as-of=2036-01-01"], ids=["the release", "a day"])
def test_they_can_be_chosen_and_case_makes_no_other_choice(state: str, rated: FlaskClient) -> None:
    text = unescape(page(rated, f"/en/initiatives{state}"))
    assert '<option value="en:Amber/Red">Amber/Red (2)</option>' in text
    assert "not stated (" not in text.partition('id="facet-status"')[2].partition("</select>")[0]
    for spelled in ("Amber/Red", "Amber/red", "AMBER/RED"):
        chosen = page(rated, f"/en/initiatives?status=en:{spelled}&{state[1:]}")
        assert 'role="status">2 in all' in chosen
        assert '<option value="en:Amber/Red" selected>' in chosen
        table = rated.get(f"/en/initiatives.json?status=en:{spelled}&{state[1:]}").json
        assert len(table["initiatives"]) == 2


def test_the_tables_have_them_beside_our_code(rated: FlaskClient) -> None:
    rows = csv.DictReader(io.StringIO(rated.get("/en/initiatives.csv").text))
    assert {(one["status"], one["status_text"]) for one in rows} == {("", "Amber/Red"), ("", "Amber/red")}


def test_an_older_code_gives_way_to_newer_words_and_more_words_than_a_choice_holds_are_one_choice(
    rated: FlaskClient,
) -> None:
    rows = {one["thing"].rpartition("/")[2]: one for one in rated.get("/milepaele.json").json["milestones"]}
    assert (rows["half"]["status"], rows["half"]["status_text"]) == ("", LONG)
    assert "unclear" not in rows["half"]["flags"]
    choices = unescape(page(rated, "/milepaele")).partition('id="facet-status"')[2].partition("</select>")[0]
    assert '<option value="own-words">med udgiverens egne ord (1)</option>' in choices
