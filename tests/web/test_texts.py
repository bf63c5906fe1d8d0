"""Texts about the service: they say what the settings say, in both languages."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import PLAN, publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A public body's own service."""
    settings = Settings(
        home=tmp_path_factory.mktemp("public"),
        base_iri="https://data.example.org/",
        publisher="Invented Institute",
        contact="us@example.org",
        official="Invented Agency",
        privacy="We keep addresses a week.\n\nWrite to us <now>.",
        statement="https://was.digst.dk/data-example-org",
        query_log=True,
    )
    assert publish(PLAN, settings).release
    return create_app(settings).test_client()


SAYS = {
    "who runs it": ("/en/about", "It is run for Invented Agency"),
    "who to write to": ("/om", "us@example.org"),
    "the operator's words": ("/privatliv", "<p>Write to us &lt;now&gt;.</p>"),
    "that queries are logged": ("/en/privacy", "The text of queries to the endpoint"),
    "where the statement is": ("/tilgaengelighed", "https://was.digst.dk/data-example-org"),
    "how to cite": ("/en/licence", "@misc{fremdrift-"),
    "how it is made": ("/metode", "En dato er så præcis, som den er trykt"),
}


@pytest.mark.parametrize("case", SAYS)
def test_the_text_says(case: str, public: FlaskClient) -> None:
    path, words = SAYS[case]
    answer = public.get(path, headers=BROWSER)
    assert answer.status_code == 200
    assert words in " ".join(answer.text.split())


def test_was_leads_to_the_statement_of_a_public_body_only(public: FlaskClient, client: FlaskClient) -> None:
    assert public.get("/was").location == "https://was.digst.dk/data-example-org"
    assert client.get("/en/was").location == "http://127.0.0.1:8000/en/accessibility"


def test_an_unofficial_service_says_so(client: FlaskClient) -> None:
    assert "Tjenesten drives hverken af eller for de myndigheder" in client.get("/om", headers=BROWSER).text
    assert "kun et fingeraftryk af teksten" in client.get("/privatliv", headers=BROWSER).text


def test_no_request_leaves_an_address_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What the privacy page promises."""
    settings = replace(Settings(), home=tmp_path)
    assert publish(PLAN, settings).release
    with caplog.at_level("INFO", logger="fremdrift.log"):
        create_app(settings).test_client().get(
            "/",
            headers={"User-Agent": "Spy/1", "Referer": "https://from.example/"},
            environ_base={"REMOTE_ADDR": "192.0.2.7"},
        )
    assert not [word for word in ("192.0.2.7", "Spy", "from.example") if word in caplog.text]
