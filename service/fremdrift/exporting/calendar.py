"""Calendars: iCalendar, RFC 5545 (https://www.rfc-editor.org/rfc/rfc5545). The library folds and escapes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, vDuration, vText, vUri

from fremdrift import __version__

_DAILY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Whole days from ``first`` to ``last``, both meant, with the words to show.

    ``uid`` is permanent; ``revision`` grows each time that a new word or a correction changes the days, and never
    shrinks (SEQUENCE, RFC 5545, 3.8.7.4, https://www.rfc-editor.org/rfc/rfc5545#section-3.8.7.4); ``changed`` is the
    time of the last, in UTC.
    """

    uid: str
    summary: str
    first: date
    last: date
    description: str
    address: str
    revision: int = 0
    changed: datetime | None = None
    cancelled: bool = False
    categories: tuple[str, ...] = ()


def calendar(spans: Iterable[Span], *, name: str, address: str, lang: str, made: datetime) -> bytes:
    """A calendar of all-day events, in the order given. ``made`` is a time in UTC, when its contents were made.

    NAME, SOURCE and REFRESH-INTERVAL are of RFC 7986; X-WR-CALNAME is what older programs read instead.
    """
    whole = Calendar()
    whole.add("prodid", f"-//Fremdrift//Fremdrift {__version__}//{lang.upper()}")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("name", vText(name), parameters={"LANGUAGE": lang})
    whole.add("x-wr-calname", vText(name))
    whole.add("source", vUri(address), parameters={"VALUE": "URI"})
    whole.add("refresh-interval", vDuration(_DAILY), parameters={"VALUE": "DURATION"})
    for one in spans:
        whole.add_component(_event(one, lang, made))
    return bytes(whole.to_ical())


def _event(span: Span, lang: str, made: datetime) -> Event:
    """DTEND is the day after the last (RFC 5545, 3.6.1); a deadline takes nobody's time: TRANSPARENT."""
    event = Event()
    event.add("uid", span.uid)
    event.add("dtstamp", made)
    event.add("dtstart", span.first)
    if span.first < date.max:  # no day comes after that; without its end an event has one (RFC 5545, 3.6.1)
        event.add("dtend", min(span.last, date.max - _DAILY) + _DAILY)
    event.add("summary", span.summary, parameters={"LANGUAGE": lang})
    event.add("description", span.description, parameters={"LANGUAGE": lang})
    event.add("url", vUri(span.address))
    event.add("transp", "TRANSPARENT")
    event.add("sequence", span.revision)
    event.add("status", "CANCELLED" if span.cancelled else "CONFIRMED")
    if span.changed:
        event.add("last-modified", span.changed)
    if span.categories:
        event.add("categories", list(span.categories))
    return event
