"""The search page: what a reader types, found, counted by kind, escaped."""

import re

import pytest
from flask.testing import FlaskClient

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


def test_without_words_there_is_the_form(client: FlaskClient) -> None:
    assert 'name="q"' in client.get("/soeg", headers=BROWSER).text
