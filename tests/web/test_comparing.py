"""The form that compares: any two days or editions lead to their changes; what is wrong is said beside the field."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

FORM = "/changes/fods-2016-2020"
BASE = "http://127.0.0.1:8000/"
BROWSER = {"Accept": "text/html"}
LEADS = {
    "two days": ("from-day=2020-12-31&to-day=2021-12-31", "2020-12-31..2021-12-31"),
    "two editions": (
        "from=rad-history-2017-12-19&to=delivery-overview-2020-03",
        "rad-history-2017-12-19..delivery-overview-2020-03",
    ),
    "an edition and a day": ("from=delivery-overview-2020-03&to-day=2021-12-31", "delivery-overview-2020-03..2021-12-31"),
    "as the form sends it": ("from=&from-day=2020-12-31&to=&to-day=2021-12-31", "2020-12-31..2021-12-31"),
}  # fmt: skip
WRONG = {
    "nothing on one side": ("from-day=2020-12-31", "Vælg en udgave, eller angiv en dag.", "Choose an edition, or give a day."),
    "both on one side": ("from=delivery-overview-2020-03&from-day=2020-12-31&to-day=2021-12-31", "ikke begge dele", "not both"),
    "no day": ("from-day=2020-13-45&to-day=2021-12-31", "2020-13-45 er ingen dag", "2020-13-45 is no day"),
    "no edition": ("from=never&to-day=2021-12-31", "never er ingen udgave", "never is no edition"),
    "the wrong way round": ("from-day=2021-12-31&to-day=2020-12-31", "Byt dem om", "Turn them around"),
    "hostile": ("from-day=%3Cscript%3E&to-day=2021-12-31", "&lt;script&gt; er ingen dag", "&lt;script&gt; is no day"),
    "a line break": ("from-day=2020%0D%0ASet-Cookie:x&to-day=2021", "er ingen dag", "is no day"),
}  # fmt: skip


@pytest.mark.parametrize("case", LEADS)
@pytest.mark.parametrize("start", ["", "/en"], ids=["da", "en"])
def test_what_was_chosen_leads_to_its_changes(start: str, case: str, client: FlaskClient) -> None:
    query, span = LEADS[case]
    answer = client.get(f"{start}{FORM}?{query}")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"{BASE}{start[1:]}{start and '/'}{FORM[1:]}/{span}",
    )
    assert client.get(answer.headers["Location"].removeprefix(BASE[:-1]), headers=BROWSER).status_code == 200


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("start", ["", "/en"], ids=["da", "en"])
def test_what_is_wrong_is_said_in_the_readers_language_and_tied_to_its_field(
    start: str, case: str, client: FlaskClient
) -> None:
    query, danish, english = WRONG[case]
    answer = client.get(f"{start}{FORM}?{query}")
    assert answer.status_code == 400
    assert (english if start else danish) in answer.text
    assert "<script>" not in answer.text
    described = re.search(r'aria-invalid="true" aria-describedby="([^"]+)"', answer.text)
    assert described
    assert f'id="{described[1]}"' in answer.text


def test_what_was_filled_in_stays(client: FlaskClient) -> None:
    text = client.get(f"{FORM}?from=delivery-overview-2020-03&to-day=2017-01-01").text
    assert '<option value="delivery-overview-2020-03" selected' in text
    assert 'value="2017-01-01"' in text


@pytest.mark.parametrize("start", ["", "/en"], ids=["da", "en"])
def test_the_form_stands_on_the_strategy_and_on_its_changes(start: str, client: FlaskClient) -> None:
    for path in ("/document/strategy/fods-2016-2020", FORM, f"{FORM}/delivery-overview-2020-03..2020-12-31"):
        text = client.get(start + path, headers=BROWSER).text
        action = re.search(r'<form class="compare" action="([^"]+)"', text)
        assert action
        assert unescape(action[1]) == f"{BASE}{start[1:]}{start and '/'}{FORM[1:]}"


def test_on_changes_it_holds_what_was_compared(client: FlaskClient) -> None:
    text = client.get(f"{FORM}/delivery-overview-2020-03..2020-12-31", headers=BROWSER).text
    assert '<option value="delivery-overview-2020-03" selected' in text
    assert 'value="2020-12-31"' in text


def test_a_strategy_that_is_none_is_told(client: FlaskClient) -> None:
    assert client.get("/changes/nothing").status_code == 404


def test_a_pinned_release_stays_pinned(client: FlaskClient) -> None:
    release = re.search(r"<code>(\d{8}T\d{6}Z-[0-9a-f]+)</code>", client.get("/").text)
    assert release
    answer = client.get(f"{FORM}?from-day=2020-12-31&to-day=2021-12-31&release={release[1]}")
    assert answer.headers["Location"].endswith(f"2020-12-31..2021-12-31?release={release[1]}")
