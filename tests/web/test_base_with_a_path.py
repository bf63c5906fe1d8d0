"""A base with a path, even one that reads like our own addresses: all is as at a base without, but for the names."""

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from tests.conftest import PLAN, publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

PLAIN = "https://x.example/"
LONG = "https://x.example/id/plans/"
PATHS = (
    *("/", "/initiativer", "/milepaele.csv", "/aendringer", "/en/deadlines", "/soeg?q=form", "/kvalitet.json"),
    *("/document/strategy/paper-2030", "/document/strategy/paper-2030.ttl", "/document/milestone/paper-2030/half"),
    *("/en/document/initiative/paper-2030/1?as-of=2031-03-01", "/document/organisation/ministry"),
    *("/document/milestone/paper-2030/half.jsonld?as-of=2031-03-01", "/en/edition/paper-2030/report-2030"),
    *("/changes/paper-2030/2030-06-01..report-2030.json", "/graph/strategy/paper-2030", "/def/", "/frister"),
)


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FlaskClient]:
    """A client on the invented plan at each base."""
    found = {}
    for base in (PLAIN, LONG):
        settings = Settings(home=tmp_path_factory.mktemp("home"), base_iri=base)
        assert publish(PLAN, settings).release
        found[base] = create_app(settings).test_client()
    return found


def told(client: FlaskClient, base: str, path: str) -> list[str]:
    """The lines of an answer, whatever the base is, and the name and sizes of the release."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = answer.get_data(as_text=True)
    for old in (base, quote(base, safe=""), quote(base)):
        text = text.replace(old, "BASE/")
    text = re.sub(r"\d{8}T\d{6}Z-[0-9a-f]{8}|[0-9a-f]{16,}", "NAME", text)
    text = text.replace(base.removeprefix(PLAIN[:-1]) + "assets/", "/assets/")
    return sorted(re.sub(r"@misc\{.*|(contentSize|.*byteSize).*", "", text).splitlines())


@pytest.mark.parametrize("path", PATHS)
def test_what_is_told_is_the_same_at_a_base_with_a_path(path: str, clients: dict[str, FlaskClient]) -> None:
    assert told(clients[LONG], LONG, path) == told(clients[PLAIN], PLAIN, path)


@pytest.mark.parametrize("path", ["/", "/document/strategy/paper-2030.ttl", "/sparql?query=ASK{}", "/nowhere"])
def test_it_answers_beneath_its_path_whether_a_proxy_took_that_off_or_not(
    path: str, clients: dict[str, FlaskClient]
) -> None:
    client = clients[LONG]
    whole, taken_off = client.get("/id/plans" + path), client.get(path)
    assert (whole.status_code, whole.data) == (taken_off.status_code, taken_off.data)
    assert whole.headers.get("Content-Location") == taken_off.headers.get("Content-Location")


def test_a_thing_leads_to_its_document_and_a_state_says_its_whole_address(clients: dict[str, FlaskClient]) -> None:
    client = clients[LONG]
    answer = client.get("/id/plans/id/strategy/paper-2030", headers={"Accept": "text/turtle"})
    assert answer.headers["Location"].startswith(f"{LONG}document/strategy/paper-2030")
    state = client.get("/id/plans/document/strategy/paper-2030.ttl?as-of=2031-03-01")
    assert state.headers["Content-Location"].startswith("/id/plans/document/strategy/paper-2030.ttl?release=")


def test_what_was_said_is_kept_under_its_strategy(clients: dict[str, FlaskClient]) -> None:
    home = clients[LONG].application.config["SETTINGS"].home
    assert [one.name for one in (home / "current" / "states" / "records").iterdir()] == ["paper-2030.json"]
