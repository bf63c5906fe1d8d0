"""The search page: what a reader types, found, counted by kind, escaped."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from fremdrift.web.listings.own_pages import PAGES
from fremdrift.web.wording.translating import worded

BROWSER = {"Accept": "text/html"}


def found(client: FlaskClient, path: str) -> list[str]:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200
    return re.findall(r'<li><span class="kind">[^<]*</span> <a href="http://127.0.0.1:8000/([^"]*)"', answer.text)


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/soeg?q=nyt+digital+post", "document/milestone/fods-2016-2020/dp-launch"),
        ("/en/search?q=new+digital+post", "en/document/milestone/fods-2016-2020/dp-launch"),
        ("/soeg?q=digitaliseringsstyrelse", "document/organisation/digst"),
        ("/soeg?q=FODS-I8.1-P4", "document/initiative/fods-2016-2020/8.1"),
        ("/soeg?q=leveranceoversigten+2020&kind=edition", "edition/fods-2016-2020/delivery-overview-2020-03"),
    ],
)
def test_what_is_looked_for_comes_first(path: str, first: str, client: FlaskClient) -> None:
    assert found(client, path)[0] == first


def test_every_page_of_a_search_leads_on(client: FlaskClient) -> None:
    text = client.get("/soeg?q=digital", headers=BROWSER).text
    assert 'rel="next"' in text
    assert found(client, "/soeg?q=digital&page=2")
    assert client.get("/soeg?q=digital&page=999", headers=BROWSER).status_code == 404


def test_a_state_knows_only_what_had_been_said(client: FlaskClient) -> None:
    assert len(found(client, "/soeg?q=mitid&as-of=2017-01-01")) < len(found(client, "/soeg?q=mitid"))


@pytest.mark.parametrize("asked", ["%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg%20src=x%3E", "%00", "{{7*7}}"])
def test_what_is_typed_comes_back_as_text(asked: str, client: FlaskClient) -> None:
    text = client.get(f"/soeg?q={asked}", headers=BROWSER).text
    assert "<script" not in text
    assert "<img" not in text
    assert "\0" not in text
    assert "49" not in text.split("<main")[1].split("<p class")[0]


@pytest.mark.parametrize("between", ["\u3000", "\u00a0", "\t", "\r\n", "\u2009"])
def test_words_may_stand_apart_by_any_blank(between: str, client: FlaskClient) -> None:
    """By a wide one of an East Asian keyboard, or by what is pasted from a table."""
    typed = quote(f"digital{between}post")
    assert found(client, f"/soeg?q={typed}") == found(client, "/soeg?q=digital+post")
    assert client.get(f"/milepaele.csv?q={typed}").data == client.get("/milepaele.csv?q=digital+post").data


def test_without_words_there_is_the_form(client: FlaskClient) -> None:
    assert 'name="q"' in client.get("/soeg", headers=BROWSER).text


OWN = {
    "a spreadsheet, in Danish": ("/soeg?q=regneark", "catalog"),
    "several of them": ("/soeg?q=regnearkene", "catalog"),
    "a spreadsheet": ("/en/search?q=spreadsheets", "en/catalog"),
    "a program": ("/soeg?q=Excel", "catalog"),
    "a language": ("/en/search?q=SPARQL", "en/sparql"),
    "an interface": ("/soeg?q=API", "api"),
    "a licence, in Danish": ("/soeg?q=licens", "licens"),
    "a licence": ("/en/search?q=license", "en/licence"),
    "feeds": ("/soeg?q=abonnement", "abonner"),
    "a method": ("/soeg?q=metode", "metode"),
    "deadlines": ("/soeg?q=frister", "frister"),
    "two words, of which a page has one and the data none": ("/soeg?q=zzzz+regneark", "catalog"),
}


@pytest.mark.parametrize("case", OWN)
def test_the_services_own_pages_are_found(case: str, client: FlaskClient) -> None:
    address, path = OWN[case]
    section = client.get(address, headers=BROWSER).text.split('<h2 id="own">')[1].split("</section>")[0]
    addresses = re.findall(r'<a href="http://127.0.0.1:8000/([^"]*)"', section)
    assert path in addresses
    assert {client.get(f"/{one}", headers=BROWSER).status_code for one in addresses} == {200}


@pytest.mark.parametrize("path", ["/soeg?q=mitid", "/soeg?q=regneark&kind=milestone", "/soeg?q=zzzz"])
def test_pages_that_are_not_asked_for_are_not_shown(path: str, client: FlaskClient) -> None:
    assert 'id="own"' not in client.get(path, headers=BROWSER).text


@pytest.mark.parametrize(("address", "lang"), [("/soeg", "da"), ("/en/search", "en")])
def test_every_own_page_is_found_by_its_title(address: str, lang: str, client: FlaskClient) -> None:
    for one in PAGES:
        title = worded(one.title, lang)
        text = client.get(address, query_string={"q": title}, headers=BROWSER).text
        section = text.split('<h2 id="own">')[1].split("</section>")[0]
        links = {unescape(name): path for path, name in re.findall(r'<a href="([^"]*)">([^<]*)</a>', section)}
        assert title in links
        assert client.get(links[title].removeprefix("http://127.0.0.1:8000"), headers=BROWSER).status_code == 200, title


def test_municipalities_are_not_communication(client: FlaskClient) -> None:
    titles = re.findall(r'<span class="kind">.*?</li>', client.get("/soeg?q=kommuner", headers=BROWSER).text)
    assert [one for one in titles if "kommun" in one.casefold()]
    assert not [one for one in titles if "kommunik" in one.casefold() and "kommune" not in one.casefold()]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/soeg?q=digitaliserngsstyrelsen", 'Mente du: <a href="/soeg?q=digitaliseringsstyrelsen">'),
        ("/en/search?q=munisipalities", 'Did you mean: <a href="/en/search?q=municipalities">'),
        ("/soeg?q=digital+pohst&kind=source", 'Mente du: <a href="/soeg?q=digital+post">'),
        (
            "/soeg?q=digitaliserngsstyrelsen&as-of=2020-01-01",
            'href="/soeg?q=digitaliseringsstyrelsen&as-of=2020-01-01">',
        ),
        ("/soeg?q=digital", ""),
        ("/soeg?q=qqqqqqqq", ""),
        ("/soeg?q=regneark", ""),
    ],
)
def test_a_misspelt_word_leads_to_the_one_that_was_meant(path: str, meant: str, client: FlaskClient) -> None:
    text = unescape(client.get(path, headers=BROWSER).text).replace("http://127.0.0.1:8000/", "/")
    assert meant in text
    assert bool(meant) == ("Mente du:" in text or "Did you mean:" in text)
