"""Calendars, read again by another library and by the rules of RFC 5545."""

from dataclasses import replace
from datetime import UTC, date, datetime

import vobject

from fremdrift.exporting.calendar import Span, calendar

MADE = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LONG = "Æblegrød, med fløde; og \\ skråstreg – " * 6
SPANS = (
    Span("https://x.example/id/1", LONG, date(2022, 1, 1), date(2022, 3, 31), "to\nlinjer", "https://x.example/1", 3, datetime(2021, 11, 30, tzinfo=UTC)),
    Span("https://x.example/id/2", "En dag", date(2020, 6, 30), date(2020, 6, 30), "", "https://x.example/2", cancelled=True),
)  # fmt: skip


def written(*spans: Span) -> bytes:
    return calendar(spans, name="Frister, alle", address="https://x.example/k.ics", lang="da", made=MADE)


def test_an_imprecise_deadline_is_a_span_of_whole_days_with_its_words() -> None:
    event = vobject.readOne(written(*SPANS).decode()).vevent_list[0]
    assert (event.dtstart.value, event.dtend.value) == (date(2022, 1, 1), date(2022, 4, 1))
    assert (event.summary.value, event.description.value) == (LONG, "to\nlinjer")
    assert (event.uid.value, event.sequence.value, event.transp.value) == ("https://x.example/id/1", "3", "TRANSPARENT")


def test_the_last_day_that_there_is_stands_in_a_calendar() -> None:
    last = replace(SPANS[0], last=date.max), replace(SPANS[1], first=date.max, last=date.max)
    events = vobject.readOne(written(*last).decode()).vevent_list
    assert [(one.dtstart.value, hasattr(one, "dtend")) for one in events] == [
        (date(2022, 1, 1), True),
        (date.max, False),
    ]
    assert events[0].dtend.value == date.max


def test_times_come_from_the_data_and_the_same_input_gives_the_same_bytes() -> None:
    assert written(*SPANS) == written(*SPANS)
    event = vobject.readOne(written(*SPANS).decode()).vevent_list[0]
    assert event.dtstamp.value == MADE
    assert event.last_modified.value == datetime(2021, 11, 30, tzinfo=UTC)


def test_lines_end_and_fold_by_the_rules() -> None:
    """RFC 5545, 3.1: CRLF, and no line longer than 75 octets; a character is never cut in two."""
    text = written(*SPANS)
    assert text.count(b"\n") == text.count(b"\r\n")
    assert max(map(len, text.split(b"\r\n"))) <= 75
    for line in text.split(b"\r\n"):
        line.decode()


def test_what_was_given_up_is_cancelled() -> None:
    events = vobject.readOne(written(*SPANS).decode()).vevent_list
    assert [one.status.value for one in events] == ["CONFIRMED", "CANCELLED"]
    assert (events[1].dtstart.value, events[1].dtend.value) == (date(2020, 6, 30), date(2020, 7, 1))


def test_a_calendar_without_deadlines_is_one_all_the_same() -> None:
    whole = vobject.readOne(written().decode())
    assert (whole.version.value, whole.method.value) == ("2.0", "PUBLISH")
    assert b"\r\nX-WR-CALNAME:Frister\\, alle\r\n" in written()
    assert not hasattr(whole, "vevent")
