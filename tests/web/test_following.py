"""Feeds and calendars, read by programs that did not write them."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Xml

import feedparser
import pytest
import vobject
from flask.testing import FlaskClient
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app
from fremdrift.web.listings.due import deadline_told, told_of
from fremdrift.web.progress.told import said_in
from fremdrift.web.shelf import served

BASE = "http://127.0.0.1:8000/"
ATOM = "{http://www.w3.org/2005/Atom}"
SELECTIONS = ["", "/strategy/fods-2016-2020", "/organisation/digst", "/level/state", "/initiative/fods-2016-2020/8.1", "/milestone/fods-2016-2020/dp-launch"]  # fmt: skip
EACH = pytest.mark.parametrize("path", SELECTIONS, ids=lambda one: one or "everything")
LAUNCH = "/milestone/fods-2016-2020/dp-launch"


@EACH
@pytest.mark.parametrize(("lang", "start"), [("da", "/nyt"), ("en", "/en/news")])
def test_a_feed_is_read_without_a_fault(lang: str, start: str, path: str, client: FlaskClient) -> None:
    answer = client.get(f"{start}{path}.atom")
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    read = feedparser.parse(answer.data)
    assert not read.bozo
    assert read.feed.id == f"{BASE[:-1]}{start}{path}.atom"
    assert read.feed.language == lang
    assert read.entries
    assert len({one.id for one in read.entries}) == len(read.entries)
    days = [one.updated for one in read.entries]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("asked", ["", "?as-of=2020-06-30", "?period=2019", "?period=2019&as-of=2020-06-30"])
def test_a_feed_of_another_day_or_period_is_another_feed(asked: str, client: FlaskClient) -> None:
    read = feedparser.parse(client.get(f"/en/news.atom{asked}").data)
    assert read.feed.id == f"{BASE}en/news.atom{asked}"
    (own,) = [one.href for one in read.feed.links if one.rel == "self"]
    assert own == read.feed.id


def test_an_entry_is_named_after_its_statement_and_says_what_moved(client: FlaskClient) -> None:
    entries = {one.id: one for one in feedparser.parse(client.get(f"/en/news{LAUNCH}.atom").data).entries}
    moved = entries[BASE + "id/observation/fods-2016-2020/o018"]
    assert moved.title.endswith("moved from 21–30 November 2021 to first quarter of 2022")
    assert (moved.link, moved.updated) == (f"{BASE}en/document{LAUNCH}", "2021-11-30T00:00:00+00:00")
    assert "/en/document/source/s44" in moved.summary
    assert [one.term for one in moved.tags] == ["moved"]
    assert BASE + "id/observation/fods-2016-2020/o061" not in entries, "a recalled plan is no news"


def test_a_feed_has_what_the_rules_require(client: FlaskClient) -> None:
    """RFC 4287, 4.1.1 and 4.1.2; the time is the release's."""
    root = Xml.fromstring(client.get("/nyt.atom").data)
    for node in (root, *root.findall(ATOM + "entry")):
        assert [len(node.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert root.findtext(ATOM + "updated") == "2026-11-24T12:00:00+00:00"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None


@EACH
@pytest.mark.parametrize("page", ["/kalender", "/en/calendar"])
def test_a_calendar_is_read_without_a_fault(page: str, path: str, client: FlaskClient) -> None:
    answer = client.get(f"{page}{path}.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    events = vobject.readOne(answer.text).vevent_list
    assert len({one.uid.value for one in events}) == len(events)
    for one in events:
        assert isinstance(one.dtstart.value, date)
        assert one.dtend.value > one.dtstart.value
        assert one.dtstamp.value.isoformat() == "2026-11-24T12:00:00+00:00"


def test_a_deadline_that_is_done_is_the_day_on_which_it_took_place_with_the_words_for_its_date(
    client: FlaskClient,
) -> None:
    (event,) = vobject.readOne(client.get(f"/kalender{LAUNCH}.ics").text).vevent_list
    assert (event.dtstart.value, event.dtend.value) == (date(2022, 3, 21), date(2022, 3, 22))
    assert event.summary.value == "Fuldført: Nyt Digital Post i drift (21. marts 2022)"
    assert "“første kvartal 2022”" in event.description.value
    assert "Flyttet 3 gange; først oplyst til marts 2021" in event.description.value
    assert (event.sequence.value, event.uid.value) == ("4", BASE + "id" + LAUNCH)


def test_a_calendar_names_who_said_that_it_took_place_and_when_it_was_last_spoken_of(client: FlaskClient) -> None:
    """The plan and the word of its completion are of two sources."""
    (event,) = vobject.readOne(client.get(f"/en/calendar{LAUNCH}.ics").text).vevent_list
    told = event.description.value.split("\n")
    by = [line for line in told if line.startswith("Said by: ")]
    assert told[told.index(by[1]) - 1].startswith("Took place: ")
    assert len(set(by)) == 2
    feed = feedparser.parse(client.get(f"/en/news{LAUNCH}.atom").data)
    done, planned = feed.entries[0], feed.entries[1]
    assert event.last_modified.value.date().isoformat() == done.updated[:10] > planned.updated[:10]
    assert by[1].removeprefix("Said by: ") in done.summary


def test_a_deadline_that_is_corrected_in_place_is_newer_than_it_was(tables: Path, settings: Settings) -> None:
    """A calendar program takes an event anew where SEQUENCE has grown."""
    found = []
    for made, date_ in (("2026-11-24T12:00:00Z", "2031-40"), ("2026-11-24T13:30:00Z", "2031-41"), (None, "2031-41")):
        path = tables / "observations.csv"
        path.write_text(re.sub(r"2031-4\d", date_, path.read_text(encoding="utf-8")), encoding="utf-8")
        if made is None:  # what is published anew and says the same of it
            sources = tables / "sources.csv"
            sources.write_text(f"{sources.read_text('utf-8')}other,Another,,,,,en,official,,,,\n", encoding="utf-8")
        assert publish(tables, settings, made or "2026-11-25T12:00:00Z").release
        text = create_app(settings).test_client().get("/en/calendar.ics").text
        (event,) = vobject.readOne(text).vevent_list
        found.append((int(event.sequence.value), event.last_modified.value.isoformat(), event.dtstart.value))
    assert found[0][0] == 1
    assert found[1][0] > found[0][0]
    assert found[1][1] == found[0][1] == "2031-02-01T00:00:00+00:00", "it is told of the future, which is later"
    assert found[1][2] != found[0][2]
    assert found[2] == found[1]


def test_a_deadline_kept_by_an_older_release_is_read_without_what_it_did_not_keep(client: FlaskClient) -> None:
    with client.application.test_request_context("/"):
        found = next(one for one in said_in(served()).deadlines if one.thing.endswith("/dp-launch"))
    place, said, told, moves = told_of(found)
    assert deadline_told([place, said, told, moves]) == found
    older = deadline_told([place, said, told[:5], moves])
    assert older == replace(found, completing=None, last=None, revision=len(found.moves))


def test_a_deadline_open_to_one_side_stands_on_the_day_that_is_known(client: FlaskClient) -> None:
    events = vobject.readOne(client.get("/kalender/milestone/telemedicine-copd/nationwide.ics").text).vevent_list
    assert [(one.dtstart.value, one.dtend.value) for one in events] == [(date(2019, 12, 31), date(2020, 1, 1))]


def test_a_calendar_of_an_edition_holds_what_was_known_then(client: FlaskClient) -> None:
    answer = client.get(f"/en/calendar{LAUNCH}.ics?edition=fods-2016-2020/delivery-overview-2020-03")
    (event,) = vobject.readOne(answer.text).vevent_list
    assert (event.dtstart.value, event.summary.value) == (date(2021, 1, 1), "New Digital Post in operation (2021)")


@pytest.mark.parametrize(
    "path", ["/nyt/nix/x.atom", "/kalender/organisation/nix.ics", "/nyt/milestone/fods-2016-2020/nix.atom"]
)
def test_nobody_follows_what_is_not_there(path: str, client: FlaskClient) -> None:
    assert client.get(path).status_code == 404


def test_the_subscribe_page_leads_to_every_feed(client: FlaskClient) -> None:
    text = client.get("/abonner").text
    for path in (
        "/nyt.atom",
        "/kalender.ics",
        "/nyt/organisation/kl.atom",
        "/kalender/initiative/fods-2016-2020/8.1.ics",
        "/nyt/level/state.atom",
    ):
        assert f'href="{BASE[:-1]}{path}"' in text


def test_many_feeds_stand_on_several_pages_each_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def feeds(query: str) -> list[str]:
        text = client.get(f"/en/subscribe{query}").text
        return re.findall(r'href="([^"]+/news/(?:strategy|organisation|initiative)/[^"]+\.atom)"', text)

    whole = feeds("")
    monkeypatch.setattr("fremdrift.web.progress.following._LINES", 40)
    pages = -(-len(whole) // 40)
    assert pages > 2
    assert [one for number in range(1, pages + 1) for one in feeds(f"?page={number}")] == whole
    assert 'rel="next"' in client.get("/en/subscribe").text
    assert client.get(f"/en/subscribe?page={pages + 1}").status_code == 404
