"""Lists as tables: the same choices give the same things as on the page, whole, in every format and by negotiation."""

import csv
import io
import re
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
import python_calamine
from flask.testing import FlaskClient
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app
from fremdrift.web.listings.headings import NAMED

BASE = "http://127.0.0.1:8000/"
PATHS = {
    "strategies": ("strategier", "en/strategies"),
    "initiatives": ("initiativer", "en/initiatives"),
    "milestones": ("milepaele", "en/milestones"),
    "organisations": ("organisationer", "en/organisations"),
    "editions": ("udgaver", "en/editions"),
    "changes": ("aendringer", "en/changes"),
    "gaps": ("kvalitet", "en/quality"),
}
CHOICES = {
    "everything": ("milepaele", ""),
    "what moved": ("milepaele", "show=moved"),
    "of a strategy": ("initiativer", "strategy=fods-2016-2020"),
    "of a year": ("initiativer", "year=2018"),
    "words": ("milepaele", "q=digital+post"),
    "two at once": ("milepaele", "show=done&year=2018"),
    "a state": ("milepaele", "as-of=2018-06-01"),
    "nothing": ("milepaele", "q=zzz"),
    "a level": ("organisationer", "level=state"),
    "read ones": ("udgaver", "read=not-read"),
    "changes of a half-year": ("aendringer", "half-year=2021-41&kind=moved"),
    "changes of a state": ("aendringer", "as-of=2020-12-31"),
    "what is missing": ("kvalitet", ""),
    "gaps of a kind": ("kvalitet", "kind=unstated"),
    "gaps of a strategy": ("kvalitet", "strategy=fods-2016-2020&kind=no-responsible"),
    "gaps in words": ("kvalitet", "q=8.1"),
    "gaps of a state": ("kvalitet", "as-of=2020-12-31&strategy=outside"),
}


def rows(client: FlaskClient, path: str, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/{path}.csv?{query}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


def said(page: str) -> int:
    """How many things a page says that its choices leave."""
    found = re.search(r'<p role="status">([\d.]+)', page)
    assert found
    return int(found[1].replace(".", ""))


@pytest.mark.parametrize("case", CHOICES)
def test_every_format_has_what_the_page_counts(case: str, client: FlaskClient) -> None:
    path, query = CHOICES[case]
    count = said(client.get(f"/{path}?{query}").text)
    found = rows(client, path, query)
    assert len(found) == count
    told = client.get(f"/{path}.json?{query}").json
    name = next(name for name, paths in PATHS.items() if path in paths)
    assert [one["thing"] for one in told[name]] == [one["thing"] for one in found]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/{path}.xlsx?{query}").data))
    cells = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in cells[1:] if row[0]] == [one["thing"] for one in found]


def sheet_of(client: FlaskClient, address: str) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(client.get(address).data))
    return list(book.get_sheet_by_index(0).to_python())


WORKBOOKS = {
    "da": (
        "/milepaele.xlsx?show=moved",
        ("Titel (dansk)", "Nyt Digital Post i drift"),
        {"Senest ventet": "1. kvartal 2022", "Senest oplyste status": "fuldført", "Sådan står det": "meldt nået, flyttet"},
    ),
    "en": (
        "/en/milestones.xlsx?show=moved",
        ("Title (English)", "New Digital Post in operation"),
        {"Latest expected": "first quarter of 2022", "Latest status said": "completed", "How it stands": "said to be done, moved"},
    ),
    "deadlines": (
        "/frister.xlsx",
        ("Titel (dansk)", "Nyt Digital Post i drift"),
        {"Senest ventet": "1. kvartal 2022", "Først oplyst": "marts 2021", "Sådan står det": "meldt nået"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WORKBOOKS)
def test_a_workbook_speaks_to_the_people_who_open_it(case: str, client: FlaskClient) -> None:
    address, (column, title), said_of_it = WORKBOOKS[case]
    head, *lines = sheet_of(client, address)
    line = next(dict(zip(head, one, strict=True)) for one in lines if one[head.index(column)] == title)
    assert {name: line[name] for name in said_of_it} == said_of_it
    assert date(2022, 3, 21) in line.values()


@pytest.mark.parametrize("path", [*(path for both in PATHS.values() for path in both), "frister", "en/deadlines"])
def test_no_two_headings_of_a_workbook_are_the_same(path: str, client: FlaskClient) -> None:
    head = [str(one).casefold() for one in sheet_of(client, f"/{path}.xlsx")[0]]
    columns = client.get(f"/{path}.csv").text.splitlines()[0].split(",")
    assert len(set(head)) == len(head) == len(columns) + sum(one in NAMED for one in columns)


@pytest.mark.parametrize(
    ("path", "words"),
    [("udgaver", "Udgiver"), ("en/editions", "Publisher"), ("aendringer", "Sagt af"), ("frister", "Sagt af")],
)
def test_an_edition_has_a_publisher_and_what_stands_in_it_is_said(path: str, words: str, client: FlaskClient) -> None:
    head = sheet_of(client, f"/{path}.xlsx")[0]
    assert [one for one in head if one in ("Udgiver", "Publisher", "Sagt af", "Said by")] == [words]


BESIDE = {
    "changes": ("aendringer", "Strategi", "Strategiens titel", "strategier", "title_da"),
    "changes, by whom": ("aendringer", "Sagt i", "Titlen på hvor det er sagt", "udgaver", "title_da"),
    "milestones": ("milepaele", "Initiativ", "Initiativets titel", "initiativer", "title_da"),
    "milestones, in English": ("en/milestones", "Initiative", "Title of the initiative", "initiativer", "title_en"),
    "organisations": ("organisationer", "Hører under", "Navnet på det den hører under", "organisationer", "title_da"),
    "deadlines": ("frister", "Strategi", "Strategiens titel", "strategier", "title_da"),
    "gaps": ("kvalitet", "Strategi", "Strategiens titel", "strategier", "title_da"),
}


@pytest.mark.parametrize("case", BESIDE)
def test_a_workbook_says_what_an_address_is_of(case: str, client: FlaskClient) -> None:
    path, address, title, of, named = BESIDE[case]
    head, *lines = sheet_of(client, f"/{path}.xlsx")
    found = {(one[head.index(address)], one[head.index(title)]) for one in lines}
    titles = {one["thing"]: one[named] for one in rows(client, of, "")}
    assert head.index(title) == head.index(address) + 1
    assert len({(iri, text) for iri, text in found if titles.get(str(iri))}) > 1
    assert [(iri, text) for iri, text in found if titles.get(str(iri), text) not in (text, "")] == []


@pytest.mark.parametrize("name", PATHS)
def test_a_page_leads_to_what_was_chosen_on_it(name: str, client: FlaskClient) -> None:
    danish, english = PATHS[name]
    for path in (danish, english):
        text = client.get(f"/{path}?q=a&sort=-title&page=1").text
        links = re.findall(rf'href="{BASE}({path}\.(?:csv|json|xlsx)[^"]*)"', text)
        assert [unescape(one) for one in links] == [
            f"{path}.{suffix}?q=a&sort=-title" for suffix in ("csv", "json", "xlsx")
        ]
        assert [client.get(f"/{unescape(one)}").status_code for one in links] == [200, 200, 200]


NEGOTIATED = {
    "a browser": ("text/html,application/xhtml+xml,*/*;q=0.8", 200, "text/html"),
    "a program that says nothing": ("*/*", 200, "text/html"),
    "CSV": ("text/csv", 200, "text/csv"),
    "JSON": ("application/json", 200, "application/json"),
    "a workbook": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "what there is not": ("application/pdf", 406, "application/problem+json"),
}  # fmt: skip


@pytest.mark.parametrize("case", NEGOTIATED)
@pytest.mark.parametrize("path", ["initiativer", "en/initiatives"])
def test_the_same_address_gives_what_is_asked_for(path: str, case: str, client: FlaskClient) -> None:
    accept, status, media_type = NEGOTIATED[case]
    answer = client.get(f"/{path}", headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (status, media_type)
    assert status != 200 or "Accept" in answer.headers["Vary"].split(", ")


def test_both_languages_give_the_same_things(client: FlaskClient) -> None:
    danish, english = (client.get(f"/{path}.csv").text.splitlines() for path in PATHS["milestones"])
    assert sorted(danish) == sorted(english)
    assert danish[0].startswith(
        "thing,title_da,title_en,title,title_language,number,kind,initiative,strategy,expected,completed,status,moves"
    )


def test_the_order_is_the_one_that_was_asked_for(client: FlaskClient) -> None:
    moves = [int(one["moves"]) for one in rows(client, "milepaele", "sort=-moves")]
    assert moves[0] == 3
    assert all(one >= other for one, other in pairwise(moves))


def test_a_format_that_is_none_is_told(client: FlaskClient) -> None:
    answer = client.get("/initiativer.pdf")
    assert answer.status_code == 404
    assert "text/csv (.csv), application/json (.json)" in answer.get_json(force=True)["detail"]


@pytest.mark.parametrize(("path", "year"), [("initiativer", "2018"), ("milepaele", "2021")])
def test_a_year_has_what_a_date_of_it_may_lie_in(path: str, year: str, client: FlaskClient) -> None:
    page = client.get(f"/{path}?year={year}").text
    assert re.search(rf'<option value="{year}" selected>{year} \(\d+\)', page)
    assert 0 < said(page) < said(client.get(f"/{path}").text)
    if path == "milepaele":
        dates = {one["completed"] or one["expected"] for one in rows(client, path, f"year={year}")}
        assert dates
        assert [one for one in dates if year not in one] == []


def test_a_period_lies_in_each_of_its_years(tables: Path, settings: Settings) -> None:
    path = tables / "observations.csv"
    path.write_text(path.read_text("utf-8").replace("2031-40", "2031-11/2033-02"), encoding="utf-8")
    done = publish(tables, settings)
    assert done.release, [one.sentence() for one in done.findings]
    client = create_app(settings).test_client()
    by_year = {year: {one["thing"] for one in rows(client, "milepaele", f"year={year}")} for year in range(2030, 2035)}
    spanning = {one["thing"] for one in rows(client, "milepaele", "") if one["expected"] == "2031-11/2033-02"}
    assert spanning
    assert [bool(spanning & by_year[year]) for year in range(2030, 2035)] == [False, True, True, True, False]


def test_a_long_list_is_sent_from_a_file_and_is_whole(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.get("/milepaele.csv").data
    monkeypatch.setattr("fremdrift.web.replies._STREAMED", 100)
    client.application.config["FINISHED"].kept.clear()
    answer = client.get("/milepaele.csv")
    assert answer.data == whole
    assert answer.headers["Content-Length"] == str(len(whole))
    assert client.get("/milepaele.csv", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
