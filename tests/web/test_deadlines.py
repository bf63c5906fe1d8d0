"""What must be ready: the page and its tables, for everyone and for some, on any day."""

import csv
import io
import re
from collections import Counter
from datetime import date

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from fremdrift.web.application import create_app

BROWSER = {"Accept": "text/html"}
MARCH_2020 = "?edition=fods-2016-2020/delivery-overview-2020-03"
BASE = "http://127.0.0.1:8000/"


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, answer.text[:400]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", answer.text))


SAYS = {
    "what lies ahead, in Danish": ("/frister" + MARCH_2020, "Pr. 11. maj 2020: 5 frister ligger forude, 4 er passeret"),
    "that a day that was asked for is one": ("/en/deadlines" + MARCH_2020 + "&since=2018-11-29", "Moved since 29 November 2018 (1)"),
    "that nothing known is not nothing due": ("/frister/level/municipality", "Vi kender ingen frister for niveauet “kommune” efter 24. november 2026. Det betyder ikke, at der ingen er"),
    "where everyone's are": ("/en/deadlines/level/municipality", "See everyone's deadlines"),
    "that a strategy is one": ("/frister", "En strategi: til 2006"),
    "what lies ahead, in English": ("/en/deadlines" + MARCH_2020, "As of 11 May 2020: 5 deadlines lie ahead, 4 are over without"),
    "an imprecise date by its half-year": ("/en/deadlines" + MARCH_2020, "At the latest in the second half of 2021"),
    "what moved since the edition before": ("/en/deadlines" + MARCH_2020, "Moved since the edition of November 2018 (1)"),
    "why it concerns an organisation": ("/en/deadlines/organisation/digst" + MARCH_2020, "of the initiative, inherited from"),
    "what a level is": ("/frister/level/association", "Et niveau er de organisationer på niveauet, som kilderne nævner"),
    "what a level holds": ("/frister/level/municipality", "Her er det kun én: KOMBIT"),
    "that a level holds many": ("/en/deadlines/level/state", "Here they are "),
    "that a level is not all of its duties": ("/en/deadlines/level/state", "A duty of a whole level that no source ties to one of them is not found"),
    "that nothing lies ahead": ("/frister", "Intet af det læste giver en dato efter denne dag"),
    "that no organisation is known": ("/en/deadlines/strategy/fods-2026-2029", "no organisation is stated"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAYS)
def test_the_page_says(case: str, client: FlaskClient) -> None:
    path, words = SAYS[case]
    assert words in text_of(client, path)


def test_a_milestone_is_only_of_organisations_that_a_source_ties_to_it(client: FlaskClient) -> None:
    assert "Nyt Digital Post i drift" in text_of(client, "/frister/organisation/digst" + MARCH_2020)
    assert "Nyt Digital Post i drift" not in text_of(client, "/frister/organisation/medcom" + MARCH_2020)


def test_the_form_leads_to_the_page_of_what_was_chosen_and_keeps_the_edition(client: FlaskClient) -> None:
    answer = client.get("/en/deadlines?for=organisation/kl&edition=fods-2016-2020/delivery-overview-2020-03")
    assert answer.status_code == 303
    assert answer.location == BASE + "en/deadlines/organisation/kl?edition=fods-2016-2020%2Fdelivery-overview-2020-03"
    assert client.get("/frister?for=&edition=").location == BASE + "frister"


def test_the_tables_say_the_same_as_each_other(client: FlaskClient) -> None:
    whole = client.get("/frister/organisation/digst.json" + MARCH_2020).json
    rows = list(csv.DictReader(io.StringIO(client.get("/frister/organisation/digst.csv" + MARCH_2020).text)))
    assert (whole["day"], whole["since"]) == ("2020-05-11", "2018-11-30")
    assert [one["thing"] for one in whole["deadlines"]] == [one["thing"] for one in rows]
    launch = next(one for one in rows if one["thing"].endswith("/dp-launch"))
    assert (launch["expected"], launch["expected_before"], launch["moved_since"], launch["precision"]) == (
        "2021",
        "2021-03",
        "1",
        "year",
    )
    assert "organisation/digst (responsible, inherited)" in launch["concerns"]


def test_the_workbook_has_the_same_rows_with_days_and_numbers(client: FlaskClient) -> None:
    answer = client.get("/frister/organisation/digst.xlsx" + MARCH_2020)
    assert answer.data == client.get("/frister/organisation/digst.xlsx" + MARCH_2020).data
    header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_name("deadlines").to_python()
    plain = list(csv.DictReader(io.StringIO(client.get("/frister/organisation/digst.csv" + MARCH_2020).text)))
    assert [row[0] for row in rows] == [one["thing"] for one in plain]
    launch = dict(zip(header, next(row for row in rows if row[0].endswith("/dp-launch")), strict=True))
    assert (launch["Seneste dag"], launch["Flytninger"]) == (date(2021, 12, 31), 1)


def test_a_workbook_without_rows_is_one_all_the_same(client: FlaskClient) -> None:
    answer = client.get("/frister/strategy/fods-2001-2004.xlsx")
    assert answer.status_code == 200
    assert CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).sheet_names == ["deadlines"]


def test_since_can_be_named(client: FlaskClient) -> None:
    assert client.get("/frister.json?since=2021-06-30").json["since"] == "2021-06-30"
    moved = [
        one["thing"] for one in client.get("/frister.json?since=2021-06-30").json["deadlines"] if one["moved_since"]
    ]
    assert {one.rpartition("/")[2] for one in moved} == {"dp-launch", "mitid-first-users"}


REFUSED = {
    "an organisation that is none": ("/frister/organisation/nix", 404, "nothing here has the name"),
    "a kind that is none": ("/frister/nix/nix", 404, "begin with organisation, level, strategy, initiative, milestone"),
    "a level that is none": ("/frister/level/nix", 404, "there is no level nix"),
    "a day that is none": ("/frister?since=yesterday", 400, "since=yesterday is no day; write it as 2020-05-11"),
    "a format that is none": ("/frister.pdf", 400, "deadlines are not to be had as pdf"),
    "hostile text": ("/frister/organisation/%3E%20%22%7D", 404, "nothing here"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_a_sentence(case: str, client: FlaskClient) -> None:
    path, status, words = REFUSED[case]
    answer = client.get(path)
    assert answer.status_code == status
    assert words in answer.json["detail"]


def test_many_deadlines_stand_on_several_pages_that_count_all_and_hold_each_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/en/deadlines?edition=fods-2016-2020/delivery-overview-2020-03"
    fresh = create_app(client.application.config["SETTINGS"]).test_client()

    def rows(text: str) -> list[str]:
        return re.findall(r'<tr><th scope="row">(.*?)</th>', text)

    whole = fresh.get(address).text
    monkeypatch.setattr("fremdrift.web.progress.deadlines._ROWS", 4)
    first = fresh.get(address).text
    pages = int(re.search(r"Page 1 of (\d+)", first)[1])  # type: ignore[index]
    found = [fresh.get(f"{address}&page={number}").text for number in range(1, pages + 1)]
    assert pages > 2
    assert [row for text in found for row in rows(text)] == rows(whole)
    assert all(len(rows(text)) <= 4 for text in found)
    lead = re.compile(r'<p class="lead">.*?</p>', re.DOTALL)
    assert {lead.search(text)[0] for text in found} == {lead.search(whole)[0]}  # type: ignore[index]
    assert "&amp;page=2" in first
    assert fresh.get(f"{address}&page={pages + 1}").status_code == 404


def offered(client: FlaskClient, address: str) -> list[str]:
    """Everything that the form offers to choose from."""
    form = client.get(address, headers=BROWSER).text.split('<form class="facets"')[1].split("</form>")[0]
    return re.findall(r'<option value="([^"]+)"', form)


def test_the_form_offers_no_more_than_can_be_looked_through_and_finds_the_rest(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = offered(client, "/en/deadlines")
    monkeypatch.setattr("fremdrift.web.progress.deadlines.CHOICES", 3)
    few = offered(client, "/en/deadlines?few=3")
    both = [[one for one in some if not one.startswith(("level", "organisation", "strategy"))] for some in (few, every)]
    assert both[0] == both[1][:3]
    assert Counter(one.partition("/")[0] for one in few if one not in both[0]) == {
        "level": sum(one.startswith("level") for one in every),
        "organisation": 3,
        "strategy": 3,
    }
    assert [one for one in few if one not in every] == []
    assert "organisation/kl" in offered(client, "/en/deadlines?few=3&find=local+gov")
    last = [one for one in every if one.startswith("organisation") and one not in few][-1]
    assert last in offered(client, f"/en/deadlines/{last}?few=3")
    old = both[1][-1]
    assert old in offered(client, f"/en/deadlines?edition={old}&few=3")
    found = client.get("/en/deadlines?for=organisation/kl&find=local")
    assert found.location == BASE + "en/deadlines/organisation/kl?find=local"
