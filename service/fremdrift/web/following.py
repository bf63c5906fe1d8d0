"""Following: what was said lately as a feed (Atom), what must be ready as a calendar (iCalendar); for all or some."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import escape
from typing import Final

from flask import Blueprint, Response, request

from fremdrift.deriving.deadlines import Deadline
from fremdrift.deriving.news import News, chosen, news
from fremdrift.exporting.atom import Entry, Feed, atom
from fremdrift.exporting.calendar import Span, calendar
from fremdrift.ground.formats import ATOM, HTML, ICALENDAR
from fremdrift.ground.namespaces import FD
from fremdrift.web.dates import in_words
from fremdrift.web.deadlines import deadlines_of, levels
from fremdrift.web.naming import Called, caller, coded
from fremdrift.web.pages import page, worded
from fremdrift.web.replies import links, reply
from fremdrift.web.selection import selected
from fremdrift.web.shelf import lang_of, served, settings
from fremdrift.web.voice import voice_in

blueprint = Blueprint("following", __name__)
_MOST: Final = 200
"""So many entries a feed has; whoever needs all takes the downloads."""
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"


@blueprint.get("/nyt.atom")
@blueprint.get("/nyt/<path:path>.atom")
@blueprint.get("/en/news.atom", endpoint="latest_en")
@blueprint.get("/en/news/<path:path>.atom", endpoint="latest_en")
def latest(path: str = "") -> Response:
    """What was said, newest first, as an Atom feed; each entry is named after the statement that it tells."""
    lang, selection = lang_of(request.path), selected(path)
    subject = selection.called(lang)
    told = chosen(served().once(news), selection.takes, _MOST)
    base = settings().base_iri
    newest = "Each statement with its source, the newest %(most)s; all of them are in the downloads."
    whole = Feed(
        address=base + request.path.lstrip("/"),
        page=subject.address if subject and subject.address else base + ("en/" if lang == "en" else ""),
        title=_title("What was said about %(subject)s", "What was said lately", subject, lang),
        subtitle=worded(newest, lang, most=_MOST),
        lang=lang,
        author=settings().publisher_name,
        author_mail=settings().contact,
        updated=_made(),
        licence=_LICENCE,
    )
    called = caller(lang)
    return reply(atom(whole, (_entry(one, lang, called) for one in told)), ATOM, varies=False, headers=_named(lang))


def _title(some: str, everything: str, subject: Called | None, lang: str) -> str:
    return worded(some, lang, subject=subject.text) if subject else worded(everything, lang)


def _made() -> datetime:
    return datetime.strptime(served().release.made, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _named(lang: str) -> dict[str, str]:
    return {"Content-Language": lang, "Link": links((_LICENCE, "license"))}


def _entry(one: News, lang: str, called: Callable[[str], Called]) -> Entry:
    said = one.statement
    sentence, account = told(one, lang, called), called(said.account)
    day = worded("Said: %(day)s", lang, day=voice_in(lang).said(said))
    by = f'<a href="{escape(account.address)}">{escape(account.text)}</a>'
    html = f"<p>{escape(sentence)}</p><p>{escape(day)}: {by}</p>"
    thing = called(one.placed.thing)
    return Entry(said.iri, sentence, thing.address, date.fromisoformat(said.day), html, _categories(one, lang))


def _categories(one: News, lang: str) -> tuple[str, ...]:
    kinds = ("moved" if one.move else "", "completed" if one.statement.completed else "")
    return tuple(worded(kind, lang) for kind in kinds if kind)


def told(one: News, lang: str, called: Callable[[str], Called]) -> str:
    """What a statement says, in one sentence that begins with the thing."""
    said, name = one.statement, called(one.placed.thing).text
    if said.completed:
        return worded("%(name)s: took place %(date)s", lang, name=name, date=in_words(said.completed, lang))
    if one.move:
        before, after = (in_words(text, lang) for text in (one.move.before.expected, said.expected))
        return worded("%(name)s: moved from %(before)s to %(after)s", lang, name=name, before=before, after=after)
    if said.expected:
        return worded("%(name)s: expected %(date)s", lang, name=name, date=in_words(said.expected, lang))
    if said.status:
        return worded("%(name)s: %(status)s", lang, name=name, status=coded(said.status, lang))
    return worded("%(name)s is mentioned", lang, name=name)


@blueprint.get("/kalender.ics")
@blueprint.get("/kalender/<path:path>.ics")
@blueprint.get("/en/calendar.ics", endpoint="days_en")
@blueprint.get("/en/calendar/<path:path>.ics", endpoint="days_en")
def days(path: str = "") -> Response:
    """The deadlines as a calendar; an imprecise one is a span of whole days with its words."""
    lang, selection = lang_of(request.path), selected(path)
    called = caller(lang)
    spans = [span for one in deadlines_of(selection).found if (span := _span(one, lang, called))]
    body = calendar(
        spans,
        name=_title("Deadlines: %(subject)s", "All deadlines", selection.called(lang), lang),
        address=settings().base_iri + request.path.lstrip("/"),
        lang=lang,
        made=_made(),
    )
    return reply(body, ICALENDAR, varies=False, headers=_named(lang))


def _span(one: Deadline, lang: str, called: Callable[[str], Called]) -> Span | None:
    """The days of a deadline; one that is open to one side stands on the day that is known."""
    earliest, latest = one.bounds
    first, last = earliest or latest, latest or earliest
    if first is None or last is None:
        return None
    name, words = called(one.thing), in_words(one.expected, lang)
    form = "Done: %(name)s (%(date)s)" if one.completed else "%(name)s (%(date)s)"
    summary = worded(form, lang, name=name.text, date=words)
    said = one.statement.day
    return Span(
        one.thing,
        summary,
        first,
        last,
        "\n".join(_lines(one, words, lang, called)),
        name.address,
        len(one.moves),
        date.fromisoformat(said) if said else None,
        one.stopped,
        (coded(FD + one.placed.kind, lang),),
    )


def _lines(one: Deadline, words: str, lang: str, called: Callable[[str], Called]) -> list[str]:
    """What a calendar shows below the name: the words for the date, who said so, what moved, and whom it concerns."""
    lines = [worded("Expected: %(date)s", lang, date=words + (f" (“{one.printed}”)" if one.printed else ""))]
    if one.completed:
        lines.append(worded("Took place: %(date)s", lang, date=in_words(one.completed, lang)))
    if one.moves:
        first = in_words(one.first, lang)
        lines.append(worded("Moved %(count)s times; first stated for %(date)s", lang, count=len(one.moves), date=first))
    lines.append(worded("Said by: %(account)s", lang, account=called(one.statement.account).text))
    names = list(dict.fromkeys(called(tie.organisation).text for tie in one.placed.ties))
    if names:
        lines.append(worded("Takes part: %(names)s", lang, names=", ".join(names)))
    return lines


@blueprint.get("/abonner")
@blueprint.get("/en/subscribe", endpoint="subscribe_en")
def subscribe() -> Response:
    """The page that lists every feed and calendar, and says what to do with them."""
    lang = lang_of(request.path)
    called = caller(lang)
    kinds = ("strategies", "organisations", "initiatives")
    listed = {kind: [(_path(row["thing"]), called(row["thing"])) for row in served().rows(kind)] for kind in kinds}
    body = page("subscribe.html", lang, listed=listed, levels=levels(lang), most=_MOST)
    return reply(body.encode(), HTML, varies=False, headers={"Content-Language": lang})


def _path(iri: str) -> str:
    return iri.removeprefix(settings().base_iri + "id/")
