"""Feeds: Atom, RFC 4287 (https://www.rfc-editor.org/rfc/rfc4287), with the licence as a link by RFC 4946, whole or one
document of an archived feed (RFC 5005, https://www.rfc-editor.org/rfc/rfc5005#section-4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from io import StringIO
from typing import Any, Final

from feedgenerator import Atom1Feed

_HISTORY: Final = "http://purl.org/syndication/history/1.0"


@dataclass(frozen=True)
class Entry:
    """One thing to tell: its permanent name (an IRI), a title, where to read on, the day it was said, more as HTML.

    ``at`` is the time of that day in UTC, where it is known.
    """

    iri: str
    title: str
    address: str
    day: date
    html: str
    categories: tuple[str, ...] = ()
    at: time = time()


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself: its permanent name is its address, unless ``iri`` is another.

    ``links`` are more addresses by their relation; ``archive`` says that nothing will be added to this document.
    """

    address: str
    page: str
    title: str
    subtitle: str
    lang: str
    author: str
    updated: datetime
    licence: str
    author_mail: str = ""
    iri: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    archive: bool = False


class _Licensed(Atom1Feed):  # type: ignore[misc]
    """Atom with a licence, and a time of its own: the library would take the clock's for a feed without entries."""

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["time"]
        return updated

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("link", "", {"rel": "license", "href": self.feed["licence"]})
        handler.addQuickElement("generator", "Fremdrift")
        if self.feed["archive"]:
            handler.addQuickElement("fh:archive")
        for relation, address in sorted(self.feed["more_links"].items()):
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def root_attributes(self) -> dict[str, str]:
        more = {"xmlns:fh": _HISTORY} if self.feed["archive"] else {}
        return {**super().root_attributes(), **more}


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
        feed_guid=feed.iri or feed.address,
        time=feed.updated,
        licence=feed.licence,
        more_links=feed.links,
        archive=feed.archive,
    )
    for one in entries:
        said = datetime.combine(one.day, one.at, UTC)
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
