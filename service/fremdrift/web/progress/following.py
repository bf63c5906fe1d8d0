"""Following: what was said lately as a feed (Atom), what must be ready as a calendar (iCalendar); for all or some."""

from datetime import UTC, date, datetime
from html import escape
from typing import Final

from flask import Blueprint, Response, request

from fremdrift.deriving.concerns import Chosen
from fremdrift.deriving.deadlines import Deadline
from fremdrift.deriving.ledger import Statement
from fremdrift.deriving.news import News, chosen
from fremdrift.exporting.atom import Entry, Feed, atom
from fremdrift.exporting.calendar import Span, calendar
from fremdrift.ground.formats import ATOM, HTML, ICALENDAR
from fremdrift.ground.namespaces import FD
from fremdrift.ground.spellings import natural
from fremdrift.model.datasets import Licence
from fremdrift.model.standing import DONE, STOPPED, ending
from fremdrift.web.listings.lists import part_asked
from fremdrift.web.listings.selection import Selection, selected
from fremdrift.web.pages import operator_in, page
from fremdrift.web.progress.beside import cancelled_above
from fremdrift.web.progress.deadlines import day_served, due_of, falling, levels
from fremdrift.web.progress.period import period_asked, period_query
from fremdrift.web.progress.told import said_about
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import lang_of, licence_of, served, settings, state_query
from fremdrift.web.wording.naming import Called, caller
from fremdrift.web.wording.voice import Voice, voice_in

blueprint = Blueprint("following", __name__)
_MOST: Final = 200
"""So many entries a feed has; whoever needs all takes the downloads."""
_BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Before all that we published: corrections are counted in seconds since then, which a SEQUENCE has room for."""
_LINES: Final = 250
"""So many strategies, organisations and initiatives stand on a page of feeds."""


@blueprint.get("/nyt.atom")
@blueprint.get("/nyt/<path:path>.atom")
@blueprint.get("/en/news.atom", endpoint="latest_en")
@blueprint.get("/en/news/<path:path>.atom", endpoint="latest_en")
def latest(path: str = "") -> Response:
    """What was said, newest first, as an Atom feed; each entry is named after the statement that it tells."""
    voice, selection = voice_in(lang_of(request.path)), selected(path)
    subject = selection.called(voice.lang)
    told_of = chosen(said_about(served(), selection.kind, selection.iri).news, _takes(selection), _MOST)
    base, licence = settings().base_iri, licence_of(selection.iri)
    newest = "Each statement with its source, the newest %(most)s; all of them are in the downloads."
    whole = Feed(
        address=_address(),
        page=subject.address if subject and subject.address else base + ("en/" if voice.lang == "en" else ""),
        title=_title("What was said about %(subject)s", "What was said lately", subject, voice),
        subtitle=voice.say(newest, most=_MOST),
        lang=voice.lang,
        author=operator_in(voice.lang),
        author_mail=settings().contact,
        updated=_made(),
        licence=licence.address,
    )
    body = atom(whole, (_entry(one, voice) for one in told_of))
    return reply(body, ATOM, varies=False, headers=_named(voice.lang, licence))


def _address() -> str:
    """Where this is had, in the state and for the period that are asked for: another is another feed."""
    asked = "&".join(one[1:] for one in (period_query(), state_query()) if one)
    return settings().base_iri + request.path.lstrip("/") + (f"?{asked}" if asked else "")


def _takes(selection: Selection) -> Chosen:
    """What a feed is about: of a period the things whose deadline falls or may fall in it."""
    period = period_asked(day_served())
    if not period:
        return selection.takes
    due = {one.thing for one in due_of(selection, period)}
    return lambda placed: placed.thing in due and selection.takes(placed)


def _title(some: str, everything: str, subject: Called | None, voice: Voice) -> str:
    return voice.say(some, subject=subject.text) if subject else voice.say(everything)


def _made() -> datetime:
    return datetime.strptime(served().release.made, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _named(lang: str, licence: Licence) -> dict[str, str]:
    return {"Content-Language": lang, "Link": links((licence.address, "license"))}


def _entry(one: News, voice: Voice) -> Entry:
    said = one.statement
    sentence, account = told(one, voice), voice.called(said.account)
    day = voice.say("Said: %(day)s", day=voice.said(said))
    by = f'<a href="{escape(account.address)}">{escape(account.by)}</a>'
    html = f"<p>{escape(sentence)}</p><p>{escape(day)}: {by}</p>"
    address = voice.called(one.placed.thing).address
    return Entry(said.iri, sentence, address, date.fromisoformat(said.day), html, _categories(one, voice))


def _categories(one: News, voice: Voice) -> tuple[str, ...]:
    moved = ("disputed" if one.move.disputed else "moved") if one.move else ""
    kinds = (
        moved,
        "completed" if one.statement.completed else "",
        "corrected" if one.corrected or one.corrects else "",
        "date taken back" if one.withdraws else "",
    )
    return voice.all(*(kind for kind in kinds if kind))


def told(one: News, voice: Voice) -> str:
    """What a statement says, in one sentence that begins with the thing."""
    said, name = one.statement, voice.name(one.placed.thing)
    if said.completed:
        return voice.say("%(name)s: took place %(date)s", name=name, date=voice.date(said.completed))
    if sentence := _mended(one, voice) or _from_to(one, voice) or _taken_back(one, voice):
        return sentence
    if said.expected:
        return voice.say("%(name)s: expected %(date)s", name=name, date=voice.date(said.expected))
    if said.code:
        return voice.say("%(name)s: %(status)s", name=name, status=voice.code(said.code))
    if said.status_text:
        return voice.say("%(name)s: “%(words)s”", name=name, words=said.status_text)
    return voice.say("%(name)s: expected, without a date" if said.vague else "%(name)s is mentioned", name=name)


def _taken_back(one: News, voice: Voice) -> str:
    """The sentence where a statement takes a date back and does not say that it is over; else empty."""
    if not one.withdraws or ending("", [one.statement.status]):
        return ""
    text, before = "%(name)s: no longer expected %(date)s, and no other date is given", one.withdraws.expected
    return voice.say(text, name=voice.name(one.placed.thing), date=voice.date(before))


def _mended(one: News, voice: Voice) -> str:
    """The sentence where a statement corrects a date, or its own was corrected, be it to words that give none; else
    empty.
    """
    name, said = voice.name(one.placed.thing), one.statement.expected
    if one.corrected and one.corrected.expected:
        before, after = map(voice.date, (said, one.corrected.expected))
        return voice.say(
            "%(name)s: expected %(before)s, corrected since to %(after)s", name=name, before=before, after=after
        )
    if one.corrected:
        text = "%(name)s: expected %(before)s, corrected since, and no date is given"
        return voice.say(text, name=name, before=voice.date(said))
    if one.corrects and said:
        before, after = map(voice.behind, (one.corrects.expected, said))
        return voice.say("%(name)s: corrected from %(before)s to %(after)s", name=name, before=before, after=after)
    if one.corrects:
        text, before = "%(name)s: corrected from %(before)s, and no date is given", one.corrects.expected
        return voice.say(text, name=name, before=voice.behind(before))
    return ""


def _from_to(one: News, voice: Voice) -> str:
    """The sentence where a statement moves a date; empty where it does not."""
    name, expected = voice.name(one.placed.thing), voice.date(one.statement.expected)
    if one.move and one.move.disputed:
        text, before = (
            "%(name)s: given as %(after)s, against %(before)s; the date is disputed",
            one.move.before.expected,
        )
        return voice.say(text, name=name, before=voice.date(before), after=expected)
    if one.move:
        before, after = map(voice.behind, (one.move.before.expected, one.statement.expected))
        return voice.say("%(name)s: moved from %(before)s to %(after)s", name=name, before=before, after=after)
    return ""


@blueprint.get("/kalender.ics")
@blueprint.get("/kalender/<path:path>.ics")
@blueprint.get("/en/calendar.ics", endpoint="days_en")
@blueprint.get("/en/calendar/<path:path>.ics", endpoint="days_en")
def days(path: str = "") -> Response:
    """The deadlines as a calendar; an imprecise one is a span of whole days with its words."""
    voice, selection = voice_in(lang_of(request.path)), selected(path)
    spans = [span for one in falling(selection, period_asked(day_served())) if (span := _span(one, voice))]
    body = calendar(
        spans,
        name=_title("Deadlines: %(subject)s", "All deadlines", selection.called(voice.lang), voice),
        address=_address(),
        lang=voice.lang,
        made=_made(),
    )
    return reply(body, ICALENDAR, varies=False, headers=_named(voice.lang, licence_of(selection.iri)))


_TITLES: Final = {
    None: "%(name)s (%(date)s)",
    True: "Done: %(name)s (%(date)s)",
    False: "Done: %(name)s (expected %(date)s)",
}
"""The title of an event: of what is done by whether a day of it was said, None of what is not."""


def _span(one: Deadline, voice: Voice) -> Span | None:
    """The days of a deadline, once it is done those on which it took place; one that is open to one side stands on the
    day that is known.
    """
    earliest, latest = one.days
    first, last = earliest or latest, latest or earliest
    if first is None or last is None:
        return None
    name = voice.called(one.thing)
    done = bool(one.completed) if one.ending == DONE else None
    above = cancelled_above(served(), one.placed)
    said = max((each.day for each in (one.last or one.statement, above) if each), default="")
    corrected = _corrected(one)
    days = [at for at in (_midnight(said) if said else None, corrected) if at]
    return Span(
        one.thing,
        voice.say(_TITLES[done], name=name.text, date=voice.date(one.completed or one.expected)),
        first,
        last,
        "\n".join(_lines(one, above, voice)),
        name.address,
        one.revision + (int((corrected - _BEGIN).total_seconds()) if corrected else 0),
        max(days, default=None),
        one.ending == STOPPED,
        (voice.code(FD + one.placed.kind),),
    )


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def _corrected(one: Deadline) -> datetime | None:
    """When we last published a deadline, or a statement that it is told by, as another than it was before."""
    release, base = served().release, settings().base_iri
    times = served().keep(_corrected, release.corrected)
    told = (each.iri for each in (one.statement, one.completing, one.last) if each)
    found = [times[path] for iri in (one.thing, *told) if (path := iri.removeprefix(base)) in times]
    return datetime.fromisoformat(max(found)) if found else None


def _lines(one: Deadline, above: Statement | None, voice: Voice) -> list[str]:
    """What a calendar shows below the name: the words for the date, what moved, when it took place, each with who said
    so, and whom it concerns.
    """
    printed = f" (“{one.printed}”)" if one.printed else ""
    when = voice.date(one.expected) + printed
    lines = [voice.say("Expected: %(date)s", date=when.strip())] if when else []
    if one.moves:
        moved = "Moved %(count)s times; first stated for %(date)s"
        lines.append(voice.say(moved, count=len(one.moves), date=voice.date(one.first)))
    lines.append(voice.say("Said by: %(account)s", account=voice.called(one.statement.account).by))
    if one.completed:
        lines.append(voice.say("Took place: %(date)s", date=voice.date(one.completed)))
    if one.completing:
        lines.append(voice.say("Said by: %(account)s", account=voice.called(one.completing.account).by))
    for _, other in one.disputes:
        date_, by = voice.date(other.expected), voice.called(other.account).by
        lines.append(voice.say("Disputed: %(account)s says %(date)s", account=by, date=date_))
    if above:
        name, by = voice.name(above.thing), voice.called(above.account).by
        lines.append(voice.say("What it is part of is cancelled: %(name)s", name=name))
        lines.append(voice.say("Said by: %(account)s", account=by))
    names = list(dict.fromkeys(voice.name(tie.organisation) for tie in one.placed.ties))
    if names:
        lines.append(voice.say("Takes part: %(names)s", names=", ".join(names)))
    return lines


@blueprint.get("/abonner")
@blueprint.get("/en/subscribe", endpoint="subscribe_en")
def subscribe() -> Response:
    """The page that lists every feed and calendar, and says what to do with them."""
    lang = lang_of(request.path)
    called = caller(lang)
    kinds = ("strategies", "organisations", "initiatives")
    things = {kind: [row["thing"] for row in served().rows(kind)] for kind in kinds}
    things["organisations"].sort(key=lambda one: natural(called(one).text))
    paging = part_asked(sum(map(len, things.values())), _LINES, "the feeds")
    listed = {kind: [(_path(one), called(one)) for one in some] for kind, some in paging.of_each(things).items()}
    body = page("subscribe.html", lang, listed=listed, levels=levels(lang), most=_MOST, paging=paging)
    return reply(body.encode(), HTML, varies=False, headers={"Content-Language": lang})


def _path(iri: str) -> str:
    return iri.removeprefix(settings().base_iri + "id/")
