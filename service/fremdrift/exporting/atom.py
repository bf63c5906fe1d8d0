"""Feeds: Atom, RFC 4287 (https://www.rfc-editor.org/rfc/rfc4287), with the licence as a link by RFC 4946."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import StringIO
from typing import Any

from feedgenerator import Atom1Feed


@dataclass(frozen=True)
class Entry:
    """One thing to tell: its permanent name (an IRI), a title, where to read on, the day it was said, more as HTML."""

    iri: str
    title: str
    address: str
    day: date
    html: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself: its permanent name is its address."""

    address: str
    page: str
    title: str
    subtitle: str
    lang: str
    author: str
    updated: datetime
    licence: str
    author_mail: str = ""


class _Licensed(Atom1Feed):  # type: ignore[misc]
    """Atom with a licence, and a time of its own: the library would take the clock's for a feed without entries."""

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["time"]
        return updated

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("link", "", {"rel": "license", "href": self.feed["licence"]})
        handler.addQuickElement("generator", "Fremdrift")


def atom(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """The feed with these entries, in the order given."""
    whole = _Licensed(
        title=_clean(feed.title),
        link=feed.page,
        description=_clean(feed.subtitle),
        language=feed.lang,
        author_name=_clean(feed.author),
        author_email=feed.author_mail or None,
        feed_url=feed.address,
        feed_guid=feed.address,
        time=feed.updated,
        licence=feed.licence,
    )
    for one in entries:
        said = datetime.combine(one.day, time(), UTC)
        whole.add_item(
            title=_clean(one.title),
            link=one.address,
            description=_clean(one.html),
            pubdate=said,
            updateddate=said,
            unique_id=one.iri,
            categories=[_clean(name) for name in one.categories],
        )
    text = StringIO()
    whole.write(text, "utf-8")
    return text.getvalue().encode()


def _clean(text: str) -> str:
    """The text without what XML 1.0 cannot carry (https://www.w3.org/TR/xml/#charsets)."""
    return "".join(char for char in text if char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff"))
