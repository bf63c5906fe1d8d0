"""Errors as pages: in the reader's language, with what to do, never with a trace."""

import re
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient
from tests.web.failing import ERRORS, failing_application
from tests.web.validating import complaints

from fremdrift.ground.settings import Settings

BROWSER = {"Accept": "text/html"}
HEADINGS = {
    400: ("Forespørgslen kunne ikke forstås", "The request could not be understood"),
    404: ("Siden findes ikke", "This page does not exist"),
    406: ("Findes ikke i det format", "Not to be had in that format"),
    410: ("Det var her, men er trukket tilbage", "It was here, and was withdrawn"),
    429: ("For mange forespørgsler lige nu", "Too many requests just now"),
    500: ("Noget gik galt her", "Something went wrong here"),
    503: ("Ikke tilgængelig lige nu", "Not available just now"),
}


@pytest.fixture(scope="module")
def failing(real: Settings) -> FlaskClient:
    return failing_application(real).test_client()


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("status", sorted(HEADINGS))
def test_an_error_is_a_page_in_the_reader_s_language(status: int, lang: str, failing: FlaskClient) -> None:
    prefix = "/en" if lang == "en" else ""
    answer = failing.get(ERRORS[status, prefix], headers=BROWSER)
    assert answer.status_code == status
    text = answer.text
    assert HEADINGS[status][lang == "en"] in re.search("<h1>(.*?)</h1>", text)[1].replace("&#39;", "'")  # type: ignore[index]
    assert f'<html lang="{lang}">' in text
    assert f"{prefix}/{'search' if lang == 'en' else 'soeg'}" in text
    assert "Traceback" not in text
    assert "secret inside" not in text
    assert answer.headers["Cache-Control"] == "no-store"
    html5lib.HTMLParser(strict=True).parse(text)


def test_error_pages_satisfy_a_validator(failing: FlaskClient, tmp_path: Path) -> None:
    assert complaints((failing.get(path, headers=BROWSER).text for path in ERRORS.values()), tmp_path) == ""


@pytest.mark.parametrize(("path", "status"), [("/en/milestones.xyz", 404), ("/milepaele/findes/ikke", 404)])
def test_an_address_of_nothing_is_404(path: str, status: int, failing: FlaskClient) -> None:
    assert failing.get(path, headers=BROWSER).status_code == status


ENDLESS = {
    "the report of a strategy": ("/statusredegoerelse/{}", 404),
    "its deliveries": ("/en/delivery-overview/{}", 404),
    "a release for other nodes": ("/releases/{}/manifest.json", 404),
    "a return for other nodes": ("/returns/{}/notices.json", 404),
    "a part of the sitemap": ("/sitemap.xml?part={}", 400),
    "a page of the feed": ("/feed/{}", 404),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_a_name_longer_than_any_file_s_and_a_number_beyond_all_are_told_as_what_they_are(
    case: str, client: FlaskClient
) -> None:
    address, status = ENDLESS[case]
    assert client.get(address.format("9" * 5000)).status_code == status


@pytest.mark.parametrize(("path", "lang"), [("/findes/ikke", "da"), ("/en/not/here", "en")])
def test_a_message_that_says_no_more_than_the_status_is_not_repeated(path: str, lang: str, client: FlaskClient) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert "The requested URL" not in page
    assert f"<title>{HEADINGS[404][lang == 'en']} (404) – Fremdrift</title>" in page
    assert (
        "The requested URL" in client.get(path, headers={"Accept": "application/json"}).get_json(force=True)["detail"]
    )


LONG = "a" * 60_000


REPEATED = {
    "a path": f"/document/{LONG}",
    "a page": f"/frister?page={LONG}",
    "a parameter twice": f"/milepaele?q={LONG}&q=b",
    "a suffix": f"/milepaele.{LONG}",
}


@pytest.mark.parametrize("path", ["/id/a%20b/c", "/id/s%C3%B8/x", "/id/%3Cx%3E/y", "/nowhere"])
def test_an_error_names_itself_by_an_address(path: str, client: FlaskClient) -> None:
    """https://www.rfc-editor.org/rfc/rfc9457#name-instance: a URI reference, which has no blanks and no letters of ours."""
    answer = client.get(path)
    assert answer.get_json()["instance"] == f"http://127.0.0.1:8000{path}"


@pytest.mark.parametrize("case", REPEATED)
def test_an_error_does_not_repeat_all_of_a_long_address(case: str, client: FlaskClient) -> None:
    answer = client.get(REPEATED[case], headers={"Accept": "application/json"})
    problem = answer.get_json(force=True)
    assert problem["status"] in (400, 404)
    assert len(answer.data) < 5_000
    assert len(problem.get("instance", "")) < 100


@pytest.mark.parametrize("prefix", ["/", "/en/"])
def test_the_page_of_an_endless_address_is_as_long_as_that_of_a_short_one(prefix: str, client: FlaskClient) -> None:
    endless, short = (client.get(f"{prefix}{path}", headers=BROWSER) for path in (LONG, "a"))
    assert endless.status_code == 404
    assert len(endless.data) < len(short.data) + 100


def test_what_was_not_known_on_a_day_leads_to_what_is_known_now(client: FlaskClient) -> None:
    path = "/en/document/milestone/fods-2016-2020/dp-launch"
    answer = client.get(f"{path}?as-of=2015-01-01", headers={"Accept": "text/html"})
    assert (answer.status_code, "It was not known on that day" in answer.text) == (404, True)
    now = re.search(r'href="([^"]+)">See it as it is known now', answer.text)
    assert now
    assert client.get(now[1]).status_code == 200


@pytest.mark.parametrize("day", ["2026-02-30", "1850-01-01"])
def test_an_error_of_a_day_leads_home_out_of_that_day(day: str, client: FlaskClient) -> None:
    answer = client.get(f"/en/document/nothing?as-of={day}", headers={"Accept": "text/html"})
    home = re.search(r'href="([^"]+)">To the front page', answer.text)
    assert home
    assert home[1] == "http://127.0.0.1:8000/en/"


OTHERS = {
    "a page of both languages": ("/milepaele?page=x", "http://127.0.0.1:8000/en/milestones"),
    "a thing that is not here": ("/document/nothing", "http://127.0.0.1:8000/en/document/nothing"),
    "an address of no language": ("/files/nothing.csv", "http://127.0.0.1:8000/en/"),
    "an address of nothing": ("/findes/ikke", "http://127.0.0.1:8000/en/"),
    "in English, an address of nothing": ("/en/not/here", "http://127.0.0.1:8000/"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_the_other_language_of_an_error_is_at_an_address_that_there_is(case: str, client: FlaskClient) -> None:
    path, other = OTHERS[case]
    page = client.get(path, headers=BROWSER).text
    lang = "da" if path.startswith("/en/") else "en"
    assert re.search(f'<a href="([^"]*)" hreflang="{lang}"', page)[1] == other  # type: ignore[index]


def test_what_may_be_done_is_said_where_something_may_not(client: FlaskClient) -> None:
    answer = client.delete("/milepaele")
    assert answer.status_code == 405
    assert answer.get_json(force=True)["detail"] == "DELETE is not for this address; it takes GET, HEAD, OPTIONS"
    assert "it takes GET, HEAD, OPTIONS" in client.delete("/milepaele", headers=BROWSER).text


REFUSED = {
    "a kind of nothing": (
        "/soeg?q=digital&kind=bogus",
        "kind=bogus is no kind of thing; take one of strategy, goal, focus-area, initiative, milestone, organisation, "
        "edition, source",
    ),
    "a profile of no strategy": (
        "/document/strategy/fods-2016-2020?profile=nope",
        "there is no profile nope of a strategy. Available: ",
    ),
    "a profile of no catalogue": ("/catalog?profile=nope", "there is no profile nope. Available: "),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_parameter_does_not_take_is_named_with_what_it_takes(case: str, client: FlaskClient) -> None:
    path, detail = REFUSED[case]
    answer = client.get(path, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json(force=True)["detail"][: len(detail)]) == (400, detail)
