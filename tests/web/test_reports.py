"""Reports: the state of a strategy written out, on any day, with nothing that no source says."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import PLAN, publish
from tests.reading.test_languages import tables_of, written

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

BROWSER = {"Accept": "text/html"}


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, answer.text[:400]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", answer.text))


SAYS = {
    "how it stands": ("/statusredegoerelse/fods-2016-2020", "har strategien 22 initiativer og 43 milepæle"),
    "how it stood": ("/en/status-report/fods-2016-2020?as-of=2018-04-04", "stated up to 4 April 2018"),
    "what is new": ("/en/status-report/fods-2016-2020", "New Digital Post in operation: moved from 21–30 November 2021 to first quarter of 2022. November 2021"),
    "that it is no edition": ("/statusredegoerelse/fods-2016-2020", "Det er ikke en af udgiverens udgaver"),
    "of what nothing was said": ("/en/status-report/fods-2016-2020", "Of these nothing was said"),
    "what goals and focus areas are called": ("/statusredegoerelse/fods-2016-2020", "Tryghed og tillid skal i centrum 7 Den offentlige sektor passer godt på data"),
    "that a title is unknown": ("/en/status-report/fods-2016-2020", "1.2 title unknown"),
    "deliveries by half-year": ("/leveranceoversigt/fods-2016-2020", "1. halvår 2022"),
    "what moved": ("/en/delivery-overview/fods-2016-2020", "March 2021 (moved 3 times)"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAYS)
def test_the_report_says(case: str, client: FlaskClient) -> None:
    path, words = SAYS[case]
    assert words in text_of(client, path)


@pytest.mark.parametrize("path", ["/leveranceoversigt/fods-2016-2020", "/en/delivery-overview/fods-2016-2020"])
def test_no_column_of_the_deliveries_is_empty(path: str, client: FlaskClient) -> None:
    """No source of the shipped data prints who is responsible for a deadline."""
    assert not {"Ansvarlig", "Responsible"} & set(re.findall(r"<th scope=\"col\"[^>]*>([^<]*)", client.get(path).text))


def test_the_report_of_a_day_says_nothing_later(client: FlaskClient) -> None:
    text = text_of(client, "/en/status-report/fods-2016-2020?edition=fods-2016-2020/delivery-overview-2020-03")
    assert "New Digital Post in operation: moved from March 2021 to 2021" in text
    assert "first quarter of 2022" not in text


def test_every_thing_of_the_strategy_is_in_it(client: FlaskClient) -> None:
    html = client.get("/statusredegoerelse/fods-2016-2020", headers=BROWSER).text
    for row in client.get("/sparql", query_string={"query": _MILESTONES}, headers={"Accept": "text/csv"}).text.split()[
        1:
    ]:
        assert f'href="{row.replace("/id/", "/document/")}"' in html


_MILESTONES = """PREFIX fd: <https://w3id.org/fremdrift/def/>
SELECT DISTINCT ?m { ?m a fd:Milestone { ?m fd:inStrategy ?s } UNION { ?m fd:milestoneOf/fd:inStrategy ?s }
  FILTER(STRENDS(STR(?s), "/strategy/fods-2016-2020")) }"""


@pytest.mark.parametrize("path", ["/statusredegoerelse/nix", "/en/delivery-overview/nix"])
def test_a_strategy_that_is_none(path: str, client: FlaskClient) -> None:
    assert client.get(path).status_code == 404


def things(client: FlaskClient, path: str) -> set[str]:
    """The initiatives and milestones that a page leads to."""
    html = client.get(path, headers=BROWSER).text
    return set(re.findall(r'href="[^"]*/document/((?:initiative|milestone)/[^"]*)"', html.partition("<main")[2]))


@pytest.mark.parametrize("path", ["/en/status-report/fods-2016-2020", "/en/delivery-overview/fods-2016-2020"])
def test_a_long_document_stands_on_pages_that_hold_all_of_it_and_whole_on_one(
    path: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, lead = things(client, path), r'<p class="lead">.*?</p>'
    said = re.search(lead, client.get(path, headers=BROWSER).text, re.DOTALL)
    for name in ("_LINES", "_ROWS", "_FIRST"):
        monkeypatch.setattr(f"fremdrift.web.progress.reports.{name}", 3)
    first = client.get(path, headers=BROWSER).text
    assert "All of it on one page, to print" in first
    assert said
    assert said[0] in first
    pages = int(re.search(r"Page 1 of ([0-9]+)", first)[1])  # type: ignore[index]
    parts = [things(client, f"{path}?page={number}") for number in range(1, pages + 1)]
    assert max(map(len, parts)) < len(whole)
    assert set().union(*parts) == whole == things(client, f"{path}?page=all")
    assert "A page at a time" in client.get(f"{path}?page=all", headers=BROWSER).text
    assert client.get(f"{path}?page={pages + 1}", headers=BROWSER).status_code == 404


def test_an_initiative_of_more_milestones_than_a_page_goes_on_on_the_next(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fremdrift.web.progress.reports._LINES", 4)
    path, pages = "/en/status-report/fods-2016-2020", []
    last = int(re.search(r"Page 1 of ([0-9]+)", client.get(path, headers=BROWSER).text)[1])  # type: ignore[index]
    for number in range(1, last + 1):
        pages.append(client.get(f"{path}?page={number}", headers=BROWSER).text.partition(">Item by item<")[2])
    assert max(len(re.findall(r"<tr>\s*<th scope=.row.", one)) for one in pages) <= 4
    eight = [
        " ".join(re.sub("<[^>]*>", "", one).split())
        for text in pages
        for one in re.findall(r"(?s)<h[345]>.*?</h[345]>", text)
    ]
    named = [one for one in eight if one.startswith("8.1 ")]
    assert named == [
        "8.1 Good data and efficient data sharing",
        *["8.1 Good data and efficient data sharing (continued)"] * 2,
    ]
    own = [one for one in eight if one.startswith("Milestones of the strategy itself")]
    assert own[0] == "Milestones of the strategy itself"


def test_a_report_counts_every_status_that_is_stated(client: FlaskClient) -> None:
    text = text_of(client, "/statusredegoerelse/fods-2016-2020")
    assert "For 30 af dem er der oplyst en status: 22 fuldført, 3 forventet, 2 i gang, 2 udskudt" in text


@pytest.mark.parametrize("asked", ["", "?page=all"])
def test_of_what_is_new_no_more_is_told_than_is_read_and_the_rest_is_led_to(
    asked: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fremdrift.web.progress.reports._FRESH", 2)
    text = client.get(f"/en/status-report/fods-2016-2020{asked}", headers=BROWSER).text
    new = text.partition(">Since last time<")[2].partition("<h2")[0]
    told = re.search("The first 2 of ([0-9]+)[.]", new)
    assert told
    assert int(told[1]) > 2
    assert new.count("<li>") == 2
    rest = re.search(r'<a href="([^"]*)">All changes</a>', new)
    assert rest
    assert client.get(rest[1].replace("&amp;", "&"), headers=BROWSER).status_code == 200


def test_when_an_initiative_took_place_is_told_with_and_without_a_plan(tmp_path: Path) -> None:
    tables = tables_of(PLAN)
    header, first, _ = tables["observations"]
    said = {"initiative": "", "milestone": "", "status": "completed", "expected_text": "", "stated": "2031-02-01"}
    for number, expected, completed in (("1", "2030-36", "2030-11"), ("2", "", "2030-33")):
        new = {
            "observation": f"paper-2030/done{number}",
            "edition": "paper-2030/report-2030",
            "expected": expected,
            "completed": completed,
        }
        told = dict(zip(header, first, strict=True)) | said | new | {"initiative": f"paper-2030/{number}"}
        tables["observations"].append([told[name] for name in header])
    done = publish(written(tables, tmp_path / "plan"), settings := Settings(home=tmp_path / "home"))
    assert done.release, [one.sentence() for one in done.findings]
    text = text_of(create_app(settings).test_client(), "/en/status-report/paper-2030")
    assert "Expected: fourth quarter of 2030Took place: November 2030" in text
    assert "Took place: first quarter of 2030" in text
