"""What must be ready: the page and its tables, for everyone and for some, on any day."""

import csv
import io
import re
from collections import Counter
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from python_calamine import CalamineWorkbook
from tests.conftest import add, publish

from fremdrift.ground.settings import Settings
from fremdrift.model.dates import read_date
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
    "that nothing known is not nothing due": ("/frister/level/municipality", "Vi kender ingen frister for niveauet »kommune« efter 24. november 2026. Det betyder ikke, at der ingen er"),
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
    "what lies ahead in the next half-year": ("/en/deadlines" + MARCH_2020 + "&period=half-year", "In the period second half of 2020, as of 11 May 2020: 2 deadlines lie ahead"),
    "what lies outside of it": ("/frister" + MARCH_2020 + "&period=half-year", "Uden for perioden: 3 frister ligger forude, 4 er passeret"),
    "what may fall outside of it": ("/en/deadlines" + MARCH_2020 + "&from=2020-06-01&to=2021-02-28", "may fall outside the period"),
    "that of a level none is known in the next six months": ("/en/deadlines/level/municipality?period=six-months", "As of 24 November 2026 we know of no deadline for the level “municipality” in the period 24 November 2026 – 24 May 2027. That does not mean that there is none"),
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


SENT = {
    "days beside the choice that was there": ("period=year&was=year&from=2027-01-01", "from=2027-01-01"),
    "a choice beside the days that were there": ("period=year&was=own&from=2027-01-01&to=2027-02-01", "period=year"),
    "all beside the days that were there": ("period=&was=own&from=2027-01-01&to=2027-02-01", ""),
    "days beside all": ("period=&was=year&to=2027-02-01", "to=2027-02-01"),
    "days of one's own": ("period=own&was=year&from=2027-01-01&to=2027-02-01", "from=2027-01-01&to=2027-02-01"),
    "days the wrong way round": ("period=own&was=&from=2027-02-01&to=2027-01-01", "from=2027-01-01&to=2027-02-01"),
    "a day in another form, which is told then": (
        "period=own&from=20270101&to=2027-12-31",
        "from=20270101&to=2027-12-31",
    ),
    "days of one's own, and none": ("period=own&was=own&from=&to=", ""),
    "a choice": ("period=half-year&was=&from=&to=", "period=half-year"),
}


@pytest.mark.parametrize("case", SENT)
def test_the_form_means_what_its_reader_touched_last(case: str, client: FlaskClient) -> None:
    sent, meant = SENT[case]
    answer = client.get(f"/en/deadlines?for=level/municipality&{sent}")
    assert answer.status_code == 303
    assert answer.headers["Location"].partition("/en/deadlines/level/municipality")[2].removeprefix("?") == meant
    told = client.get(answer.headers["Location"])
    assert told.status_code == (400 if "20270101" in sent else 200)
    assert told.status_code == 200 or "from=20270101 is no day; write it as 2027-06-30" in told.text


REFUSED = {
    "an organisation that is none": ("/frister/organisation/nix", 404, "nothing here has the name"),
    "a kind that is none": ("/frister/nix/nix", 404, "begin with organisation, level, strategy, initiative, milestone"),
    "a level that is none": ("/frister/level/nix", 404, "there is no level nix"),
    "a day that is none": ("/frister?since=yesterday", 400, "since=yesterday is no day; write it as 2020-05-11"),
    "a period that is none": ("/frister?period=soon", 400, "period=soon is no period; write six-months, half-year, year, or a date such as 2027 or 2027-40"),
    "a first day that is none": ("/en/deadlines.csv?from=2027-02-30", 400, "from=2027-02-30 is no day; write it as 2027-06-30"),
    "days the wrong way round": ("/kalender.ics?from=2027-06-30&to=2027-01-01", 400, "to=2027-01-01 is before from=2027-06-30; write the earlier day in from"),
    "a period and days": ("/nyt.atom?period=year&to=2027-01-01", 400, "period=year says its days itself; leave out from and to"),
    "a format that is none": ("/frister.pdf", 404, "deadlines are not to be had as pdf"),
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
        return re.findall(r'(?s)<tr>\s*<th scope="row">(.*?)</th>', text)

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
    """Everything that the form offers to choose from, but for the periods."""
    form = client.get(address, headers=BROWSER).text.split('<form class="facets"')[1].split('<label for="period">')[0]
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


IN_A_PERIOD = {
    "six months": ("period=six-months", "2020-05-11", "2020-11-11"),
    "the next half of a year": ("period=half-year", "2020-07-01", "2020-12-31"),
    "a year": ("period=year", "2020-05-11", "2021-05-11"),
    "a period written as a date": ("period=2021-40", "2021-01-01", "2021-06-30"),
    "two days": ("from=2018-01-01&to=2021-06-30", "2018-01-01", "2021-06-30"),
    "from a day on": ("from=2021-01-01", "2021-01-01", ""),
    "until a day": ("to=2019-12-31&period=own", "", "2019-12-31"),
}


def within(first: str, last: str, earliest: str, latest: str) -> bool:
    return not (last and earliest > last) and not (first and latest and latest < first)


def days(one: dict[str, str]) -> tuple[str, str]:
    if not one["completed"]:
        return one["earliest"], one["latest"]
    earliest, latest = (read_date(one["completed"]).earliest, read_date(one["completed"]).latest)
    return earliest.isoformat() if earliest else "", latest.isoformat() if latest else ""


@pytest.mark.parametrize("whose", ["", "/organisation/digst", "/level/state", "/strategy/fods-2016-2020"])
@pytest.mark.parametrize("case", IN_A_PERIOD)
def test_a_period_holds_what_falls_or_may_fall_in_it_everywhere(case: str, whose: str, client: FlaskClient) -> None:
    asked, first, last = IN_A_PERIOD[case]
    every = client.get(f"/frister{whose}.json{MARCH_2020}").json["deadlines"]
    wanted = [one["thing"] for one in every if within(first, last, one["earliest"], one["latest"])]
    told = client.get(f"/frister{whose}.json{MARCH_2020}&{asked}").json
    assert (told["from"], told["to"]) == (first, last)
    assert [one["thing"] for one in told["deadlines"]] == wanted
    assert whose or len(wanted) < len(every)
    spans = Calendar.from_ical(client.get(f"/kalender{whose}.ics{MARCH_2020}&{asked}").data).walk("VEVENT")
    standing = {
        one["thing"] for one in every if (one["expected"] or one["completed"]) and within(first, last, *days(one))
    }
    assert {str(one["UID"]) for one in spans} == standing, "what is done stands where it took place"
    news = feedparser.parse(client.get(f"/nyt{whose}.atom{MARCH_2020}&{asked}").data)
    told_of = {urlsplit(one.link).path.partition("/document/")[2] for one in news.entries}
    assert told_of <= {one.partition("/id/")[2] for one in wanted}

    page = client.get(f"/frister{whose}{MARCH_2020}&{asked}", headers=BROWSER).text
    assert f".ics?{asked.removesuffix('&period=own').replace('&', '&amp;')}" in page


def test_the_form_keeps_the_period_that_was_chosen(client: FlaskClient) -> None:
    chosen = client.get("/en/deadlines?for=organisation/kl&edition=&period=own&from=2027-01-01&to=2027-06-30")
    assert chosen.location == BASE + "en/deadlines/organisation/kl?from=2027-01-01&to=2027-06-30"
    page = client.get("/en/deadlines?period=2027-40", headers=BROWSER).text
    assert '<option value="2027-40" selected>first half of 2027</option>' in page
    assert '<a rel="section" href="http://127.0.0.1:8000/en/deadlines?period=six-months">' in page


def test_a_period_ends_where_days_do(client: FlaskClient) -> None:
    told = client.get("/frister.json?as-of=9999-12-31&period=year").json
    assert (told["from"], told["to"]) == ("9999-12-31", "9999-12-31")
    assert client.get("/frister.json?as-of=9999-12-31&period=half-year").status_code == 200


DISPUTED = {
    "/": "oplyst til 4. kvartal 2032 mod 1. halvår 2031; datoen er omstridt (vores vurdering)",
    "/en/": "given as fourth quarter of 2032, against first half of 2031; the date is disputed (our judgement)",
    "/en/news.atom": "given as fourth quarter of 2032, against first half of 2031; the date is disputed",
    "/en/changes?kind=moved": "moved: Invented: half the forms gone disputed: our judgement",
    "/en/document/milestone/paper-2030/half": "later disputed: our judgement",
    "/en/document/milestone/paper-2030/half?": "One of them is disputed. Latest status said",
    "/en/document/milestone/paper-2030/half?page=all": "fourth quarter of 2032 disputed: our judgement",
    "/en/document/milestone/paper-2030/half?page=1": "Our judgement (source: Ruritania: The Paper Act) ",
    "/document/milestone/paper-2030/half": "4. kvartal 2032 omstridt: vores vurdering",
    "/en/picture/strip/milestone/paper-2030/half": "said 1 March 2031: fourth quarter of 2032 (disputed)",
    "/en/picture/strip/milestone/paper-2030/half?": "contradicts the date before (our judgement)",
    "/en/picture/strip/milestone/paper-2030/half?page=1": "disputed: 459 to 730 days later",
    "/en/milestones": "2 disputed",
    "/en/?": "(of one of them a move is disputed)",
    "/en/document/strategy/paper-2030": "(of one of them a move is disputed)",
    "/document/strategy/paper-2030": "(for én af dem er en flytning omstridt)",
    "/en/deadlines?since=2031-02-15": "later disputed: our judgement",
    "/en/changes/paper-2030/2031-02-15..2031-03-02": "disputed: our judgement",
}
"""Where a move is told whose dates contradict each other, by our judgement, and how."""


def table_of(client: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


def sheet_head(client: FlaskClient, path: str) -> list[str]:
    """The headings of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(path).data))
    return [str(one) for one in book.get_sheet_by_index(0).to_python()[0]]


def sheet_row(client: FlaskClient, path: str) -> list[object]:
    """The cells of the first row of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(path).data))
    return list(book.get_sheet_by_index(0).to_python()[1])


def test_a_date_that_another_contradicts_is_told_with_both_and_what_we_note(tables: Path, settings: Settings) -> None:
    add(tables, "observations", observation="paper-2030/o8", milestone="paper-2030/half", stated="2031-03-01",
        sequence="8", status="expected", expected="2032-36", source="act")  # fmt: skip
    add(tables, "judgements", judgement="paper-2030/j8", kind="contradicts", observation="paper-2030/o8",
        other_observation="paper-2030/o2", judged="2031-03-02", note_en="The act names a later one.", source="act")  # fmt: skip
    assert publish(tables, settings).release
    fresh = create_app(settings).test_client()
    for path in ("/en/deadlines", "/en/deadlines/milestone/paper-2030/half"):
        shown = text_of(fresh, path)
        assert "disputed Another date stands against it: first half of 2031" in shown
        assert "Our judgement: The act names a later one." in shown
    shown = text_of(fresh, "/en/document/milestone/paper-2030/half")
    assert re.search(
        r"The date is disputed: fourth quarter of 2032 .* against first half of 2031 .*Our judgement: The act names a later one. "
        r"\(source: Ruritania: The Paper Act\)",
        shown,
    )
    (event,) = Calendar.from_ical(fresh.get("/en/calendar.ics").data).walk("VEVENT")
    assert re.search("Disputed: .* says first half of 2031", event["DESCRIPTION"])
    for path, said in DISPUTED.items():
        assert said in text_of(fresh, path), path
    judgement = BASE + "id/judgement/paper-2030/j8"
    tables_of_moves = ("/files/moves.csv", "/aendringer.csv?kind=moved")
    assert [[row["disputed_by"] for row in table_of(fresh, one)] for one in tables_of_moves] == [
        ["", judgement],
        [judgement, ""],
    ]
    between = "/changes/paper-2030/2031-02-15..2031-03-02"
    assert [one["disputed_by"] for one in table_of(fresh, between + ".csv") if one["kind"] == "moved"] == [judgement]
    assert f"disputedBy> <{judgement}>" in fresh.get(between + ".nt").text
    assert sheet_head(fresh, "/en/changes.xlsx")[-1] == "Disputed by (our judgement)"
    assert not any("other date" in one for one in sheet_head(fresh, "/en/changes.xlsx"))
    assert "Title of where the other date is said" in sheet_head(fresh, "/en/deadlines.xlsx")
    (due,) = (one for one in table_of(fresh, "/frister.csv") if one["thing"].endswith("/half"))
    assert (due["disputed_date"], due["disputed_account"], due["disputed_publisher"]) == (
        "2031-40",
        BASE + "edition/paper-2030/report-2030",
        "Invented: Ministry of Forms",
    )
    assert {"first half of 2031", "Invented: report for 2030"} <= set(sheet_row(fresh, "/en/deadlines.xlsx"))
    listed = fresh.get("/milepaele.json?show=disputed").json["milestones"]
    assert [one["thing"] for one in listed] == [BASE + "id/milestone/paper-2030/half"]
    before = "?as-of=2031-02-15"
    assert not fresh.get("/milepaele.json?show=disputed&as-of=2031-02-15").json["milestones"]
    assert "disputed" not in text_of(fresh, "/en/document/strategy/paper-2030" + before)
    assert "disputed" not in text_of(fresh, "/en/deadlines" + before)
    assert "disputed" not in text_of(fresh, "/en/changes" + before)
    assert "disputed" not in text_of(fresh, "/en/document/milestone/paper-2030/half" + before)


def test_a_workbook_names_every_account_of_a_date_that_stands_against_another(tables: Path, settings: Settings) -> None:
    add(tables, "observations", observation="paper-2030/o8", milestone="paper-2030/half", stated="2031-03-01",
        sequence="8", status="expected", expected="2032-36", source="act")  # fmt: skip
    for number in (1, 2):
        add(tables, "judgements", judgement=f"paper-2030/j{number}8", kind="contradicts", observation="paper-2030/o8",
            other_observation=f"paper-2030/o{number}", judged="2031-03-02", source="act")  # fmt: skip
    assert publish(tables, settings).release
    fresh = create_app(settings).test_client()
    path = "/en/deadlines.xlsx"
    told = dict(zip(sheet_head(fresh, path), sheet_row(fresh, path), strict=True))
    assert told["Another date that stands against it"] == "fourth quarter of 2030 | first half of 2031"
    assert told["Title of where the other date is said"] == "The Paper Act | Invented: report for 2030"
    assert told["Who says the other date"] == "Ruritania | Invented: Ministry of Forms"


def test_what_belongs_to_a_cancelled_initiative_stays_and_is_marked(tables: Path, settings: Settings) -> None:
    """No source says what becomes of the milestone, so nothing is concluded; who said that its initiative is given up is."""
    with (tables / "observations.csv").open("a", encoding="utf-8", newline="") as file:
        columns = next(csv.reader((tables / "observations.csv").open(encoding="utf-8")))
        said = {"observation": "paper-2030/o9", "initiative": "paper-2030/1", "edition": "paper-2030/report-2030"}
        csv.DictWriter(file, columns, restval="").writerow(
            said | {"stated": "2031-02-03", "sequence": "9", "status": "cancelled", "source": "act"}
        )
    assert publish(tables, settings).release
    fresh = create_app(settings).test_client()
    shown = text_of(fresh, "/en/deadlines")
    assert "what it is part of is cancelled" in shown
    assert "3 February 2031" in shown
    (row,) = fresh.get("/frister.json").json["deadlines"]
    assert row["standing"] == "ahead"
    assert row["cancelled_above"] == BASE + "id/initiative/paper-2030/1"
    assert row["cancelled_by"] == BASE + "edition/paper-2030/report-2030"
    (event,) = Calendar.from_ical(fresh.get("/en/calendar.ics").data).walk("VEVENT")
    assert event["STATUS"] == "CONFIRMED"
    assert "What it is part of is cancelled: " in event["DESCRIPTION"]
    assert event["LAST-MODIFIED"].dt.date() == date(2031, 2, 3)
    assert "cancelled" not in text_of(fresh, "/en/deadlines?as-of=2031-02-02")
