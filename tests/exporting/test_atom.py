"""Feeds, read again by another library and by the rules of RFC 4287."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree as Xml

import feedparser
import pytest

from fremdrift.exporting.atom import Entry, Feed, atom

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = Feed(
    "https://x.example/feed.atom", "https://x.example/", "Alt nyt & <gammelt>", "Hvad der blev sagt", "da", "Tester",
    datetime(2026, 11, 24, 12, tzinfo=UTC), "https://creativecommons.org/licenses/by/4.0/", "a@x.example",
)  # fmt: skip
ENTRY = Entry("https://x.example/id/observation/1", "Flyttet \x0b & <b>", "https://x.example/1", date(2021, 11, 30), "<p>Fra A til B &amp; C</p>", ("flyttet",))  # fmt: skip


def test_a_reader_gets_what_was_meant() -> None:
    read = feedparser.parse(atom(FEED, [ENTRY]))
    assert not read.bozo
    assert (read.feed.title_detail.value, read.feed.id, read.feed.language) == (
        FEED.title.replace("<", "<"),
        FEED.address,
        "da",
    )
    (entry,) = read.entries
    assert entry.id == ENTRY.iri
    assert entry.updated == "2021-11-30T00:00:00+00:00"
    assert entry.title_detail.value == "Flyttet  & <b>"
    assert "Fra A til B" in entry.summary


@pytest.mark.parametrize("entries", [[], [ENTRY]], ids=["empty", "one"])
def test_everything_required_is_there(entries: list[Entry]) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: exactly one id, title and updated each, an author, self and alternate links."""
    root = Xml.fromstring(atom(FEED, entries))
    for node in (root, *root.findall(ATOM + "entry")):
        assert [len(node.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert {one.get("rel") for one in root.findall(ATOM + "link")} == {"self", "alternate", "license"}
    assert root.findtext(ATOM + "updated") == "2026-11-24T12:00:00+00:00"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert atom(FEED, [ENTRY]) == atom(FEED, [ENTRY])
