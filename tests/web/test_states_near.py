"""Pages of a state: what is drawn up from around a thing is what is drawn up from the whole state, and needs no loading."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from fremdrift.web.application import create_app
from fremdrift.web.listings.cards import lines_near, lines_of
from fremdrift.web.shelf import served

DAYS = ("2018-06-01", "2020-12-31")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_line_is_the_same_from_near_as_from_afar(day: str, lang: str, client: FlaskClient) -> None:
    fresh = create_app(client.application.config["SETTINGS"])
    with fresh.test_request_context(f"/?as-of={day}"):
        shelf = served()
        near = lines_near(shelf, lang)
        things = list(lines_of(shelf, lang))
        assert len(things) > 60
        far = {one: lines_of(shelf, lang)[one] for one in things}
        far = {one: replace(line, rows=near[one].rows) if "/strategy/" in one else line for one, line in far.items()}
        differing = {one: (near.get(one), line) for one, line in far.items() if near.get(one) != line}
        assert differing == {}


@pytest.mark.parametrize("path", ["milestone/fods-2016-2020/dp-launch", "milestone/fods-2016-2020/rad-v0.6"])
def test_the_page_of_a_milestone_in_a_state_loads_no_state(path: str, client: FlaskClient) -> None:
    fresh = create_app(client.application.config["SETTINGS"])
    address = f"/document/{path}?as-of=2020-12-31"
    page = fresh.test_client().get(address, headers={"Accept": "text/html"})
    with fresh.test_request_context(address):
        state = served().state
        assert state is not None
        assert not state.loaded
        assert lines_of(served(), "da")
    assert state.loaded
    fresh.config["FINISHED"].kept.clear()
    assert fresh.test_client().get(address, headers={"Accept": "text/html"}).text == page.text
