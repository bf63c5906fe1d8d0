"""A status that is stated as a code of the publisher's own alone is said by its label wherever a status is said."""

import csv
import io
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient
from tests.conftest import add, publish
from tests.web.scales import PRINTED, write_scaled

from fremdrift.ground.settings import Settings
from fremdrift.serving.overview import LISTS, rows_of, stages
from fremdrift.web.application import create_app
from fremdrift.web.progress.told import Told
from fremdrift.web.shelf import served

BROWSER = {"Accept": "text/html"}
DAY = "?as-of=2036-01-01"
OWN = "http://127.0.0.1:8000/id/code/"


@pytest.fixture(scope="module")
def scaled(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("scaled")
    settings = Settings(home=folder / "home")
    assert publish(write_scaled(folder / "plan"), settings).release
    return create_app(settings).test_client()


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, answer.text[:300]
    return " ".join(unescape(answer.text).split())


HALF = "document/milestone/paper-2030/half"
REPORT = "en/status-report/paper-2030"
WHERE = {
    "the list of initiatives": ("en/initiatives", 'data-label="Latest status said">Amber<'),
    "the list in a language that the code has": ("initiativer", 'data-label="Senest oplyste status">Langsomt<'),
    "the list in one that it lacks": ("initiativer", '<span lang="en">Amber</span>'),
    "the list of what is named in neither": ("en/initiatives", '<span lang="de">Grün</span>'),
    "the list on a day": (f"initiativer{DAY}", '<span lang="en">Amber</span>'),
    "the list, by a scale of the vocabulary": ("en/initiatives", 'data-label="Latest status said">green for budget<'),
    "the list, beside a status of ours": (
        "initiativer",
        '</svg></span> <span class="under"><span lang="en">Amber</span></span></td>',
    ),
    "the list, beside the publisher's own words": (
        "en/initiatives",
        '<q>Amber/Red</q> <span class="under">Amber</span></td>',
    ),
    "the page, beside a status of ours": (
        "en/document/initiative/paper-2030/5",
        '</svg></span> <span class="under">Amber</span>',
    ),
    "the page of an initiative": ("en/document/initiative/paper-2030/2", "Latest status said: Behind<"),
    "the list of milestones": ("en/milestones", '<span lang="da">Rødt</span>'),
    "the list of milestones on a day": (f"en/milestones{DAY}", '<span lang="da">Rødt</span>'),
    "the page of a milestone": (HALF, "Senest oplyste status: Rødt<"),
    "the page of the strategy": ("document/strategy/paper-2030", '<span lang="en">Amber</span>'),
    "each of the status report": (REPORT, '<span lang="da">Rødt</span> <span class="under">'),
    "the counts of the status report": (REPORT, '1 <span lang="de">Grün</span>'),
    "the picture of statuses": ("document/strategy/paper-2030", "1 Langsomt"),
    "the picture, in a language that the code lacks": ("document/strategy/paper-2030", "1 Amber,"),
    "the feed": ("en/news.atom", ": Behind<"),
    "the feed in a language that the code lacks": ("nyt.atom", ": Amber<"),
    "what changed": (
        "en/changes",
        '<td data-label="After"><a href="http://127.0.0.1:8000/en/document/code/lights/red"><span lang="da">Rødt</span></a></td>',
    ),
    "what changed in one account": ("aendringer", "</span></a>: udskudt → grøn for budget"),
    "what changed of a thing": (f"en/{HALF}", 'code/lights/amber"><span lang="en">Amber</span></a></td>'),
    "a comparison of two days": ("en/changes/paper-2030/2034-12-31..2036-01-01", '<span lang="da">Rødt</span>'),
}


@pytest.mark.parametrize("case", WHERE)
def test_the_label_is_said(case: str, scaled: FlaskClient) -> None:
    path, label = WHERE[case]
    assert label in page(scaled, f"/{path}")


@pytest.mark.parametrize("path", ["def/", "en/def/"])
def test_scales_are_listed_with_the_code_lists(path: str, scaled: FlaskClient) -> None:
    """By their names in any language, else by their keys; one that another publisher printed where it is used."""
    lists = page(scaled, f"/{path}").partition('id="code-lists"')[2]
    assert '/document/code/lights"><span lang="de">Ampel</span></a> (3)' in lists
    assert '/document/code/paper-2030">paper-2030</a> (1)' in lists
    assert "traffic-light-2011-2015" in lists
    assert '<span lang="de">Ampel</span>' in page(scaled, f"/{path.removesuffix('def/')}document/code/lights")


def test_a_scale_that_nobody_uses_is_not_listed_and_keeps_its_address(client: FlaskClient) -> None:
    lists = page(client, "/def/").partition('id="code-lists"')[2]
    assert "code/edition-kind" in lists
    assert "traffic-light-2011-2015" not in lists
    assert "grøn for budget" in page(client, "/code/traffic-light-2011-2015")
    assert client.get("/code/traffic-light-2011-2015/budget-green").status_code == 303


NOWHERE = {
    "en/initiatives": 'Latest status said"><span class="unknown">',
    "en/milestones": 'Latest status said"><span class="unknown">',
    "en/news.atom": "is mentioned",
    REPORT: "not stated",
}


@pytest.mark.parametrize("path", NOWHERE)
def test_nowhere_is_it_not_stated_or_a_bare_mention(path: str, scaled: FlaskClient) -> None:
    shown = page(scaled, f"/{path}")
    assert NOWHERE[path] not in shown
    assert "not stated (" not in shown.partition('id="facet-status"')[2].partition("</select>")[0]


CHOICES = {
    "initiativer": [
        ("lights/amber", ' lang="en"', "Amber"),
        ("en:Amber/Red", ' lang="en"', "Amber/Red"),
        (PRINTED, "", "grøn for budget"),
        ("in-progress", "", "i gang"),
        ("lights/green", ' lang="de"', "Grün"),
        ("paper-2030/slow", "", "Langsomt"),
    ],
    "en/milestones": [("lights/red", ' lang="da"', "Rødt")],
}


@pytest.mark.parametrize("state", ["", DAY], ids=["the release", "a day"])
@pytest.mark.parametrize("path", CHOICES)
def test_it_can_be_chosen_by_its_label(path: str, state: str, scaled: FlaskClient) -> None:
    text = page(scaled, f"/{path}{state}").partition('id="facet-status"')[2].partition("</select>")[0]
    for value, lang, label in CHOICES[path]:
        assert f'<option value="{value}"{lang}>{label} (1)</option>' in text
        table = scaled.get(f"/{path}.json?status={value}&{state[1:]}").json
        assert [len(rows) for rows in table.values() if isinstance(rows, list)] == [1]
    assert text.count("<option") == len(CHOICES[path]) + 1


def test_our_code_comes_first_then_words_and_the_tables_have_the_rating_beside_either(scaled: FlaskClient) -> None:
    rows = csv.DictReader(io.StringIO(scaled.get("/en/initiatives.csv").text))
    ours = "https://w3id.org/fremdrift/code/observation-status/in-progress"
    assert {one["number"]: (one["status"], one["status_text"], one["publisher_status"]) for one in rows} == {
        "1": ("", "", f"{OWN}lights/amber"),
        "": ("", "", f"{OWN}paper-2030/slow"),
        "3": ("", "", f"{OWN}lights/green"),
        "4": ("", "Amber/Red", f"{OWN}lights/amber"),
        "5": (ours, "", f"{OWN}lights/amber"),
        "6": ("", "", PRINTED),
    }


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("initiativer", {"grøn for budget", "Langsomt"}),
        ("en/initiatives", {"green for budget", "Behind"}),
    ],
)
def test_a_workbook_says_the_label(path: str, labels: set[str], scaled: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(scaled.get(f"/{path}.xlsx").data)).active
    assert {row[-2] for row in list(book.values)[1:]} == {"Amber", "Grün"} | labels


@pytest.mark.parametrize(("path", "order"), [("initiativer", "143652"), ("en/initiatives", "142635")])
def test_lists_are_sorted_by_the_label(path: str, order: str, scaled: FlaskClient) -> None:
    rows = csv.DictReader(io.StringIO(scaled.get(f"/{path}.csv?sort=status").text))
    assert "".join(one["number"] or "2" for one in rows) == order


def test_a_milestone_with_it_is_not_unclear(scaled: FlaskClient) -> None:
    (half,) = scaled.get("/milepaele.json").json["milestones"]
    assert "unclear" not in half["flags"]


def test_a_state_near_says_what_the_whole_state_says(scaled: FlaskClient) -> None:
    with scaled.application.test_request_context(f"/{DAY}"):
        told, whole = Told(served()), served().store
        for name in set(LISTS) - {"news"}:
            assert told.rows(name) == rows_of(whole, name), name
        assert told.stages == stages(whole)
        assert told.initiative_stages == stages(whole, "Initiative")
        assert len({one.own for one in told.initiative_stages.values()}) == 5


LABELS = {
    "in two languages": ("Rødt", "Red", set()),
    "in other capitals": ("RØDT", "red", set()),
    "in words that are no label": ("Rødt", "Rather red", {"status-reworded"}),
}


@pytest.mark.parametrize("case", LABELS)
def test_the_label_of_a_code_in_another_language_is_no_other_wording(
    case: str, tables: Path, settings: Settings
) -> None:
    """Published again where only the labels are others, it is told anew."""
    first, second, kinds = LABELS[case]
    write_codes(tables, "Red")
    for number, words in enumerate((first, second), 1):
        add(tables, "observations", observation=f"paper-2030/r{number}", initiative="paper-2030/1", stated=f"203{number}-01-01", sequence="1",
            publisher_status="id/code/lights/red", status_text=words, source="act")  # fmt: skip
    assert publish(tables, settings).release
    assert reworded(settings) == kinds
    write_codes(tables, "Scarlet")
    assert publish(tables, settings).release
    assert reworded(settings) == {"status-reworded"}


def write_codes(tables: Path, label: str) -> None:
    (tables / "codes.csv").write_text(
        f"code,label_da,label_en,definition_da,definition_en,status,source\nlights/red,Rødt,{label},,,,act\n", "utf-8"
    )


def reworded(settings: Settings) -> set[str]:
    """What is told to have changed in the initiative beside that it came."""
    rows = csv.DictReader(io.StringIO(create_app(settings).test_client().get("/aendringer.csv").text))
    kinds = {one["kind"].rpartition("/")[2] for one in rows if one["thing"].endswith("/initiative/paper-2030/1")}
    return kinds - {"added", "status-stated"}
