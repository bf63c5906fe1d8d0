"""The feed of the catalogue's changes: a Linked Data Event Stream for programs, and Atom of the same events.

``/feed`` is asked again and again, ``/feed/{n}`` once: a page that is full is immutable.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Final

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest
from werkzeug.exceptions import NotFound as NoPage

from fremdrift.cataloguing.feed import EVENT
from fremdrift.cataloguing.tree import FEED, FEED_PREFIXES, SHAPE, Bounds, page_quads, root_quads
from fremdrift.exporting.atom import Entry, Feed, atom
from fremdrift.ground import folders
from fremdrift.ground.formats import ATOM, FEEDS, NQUADS, TRIG, TURTLE, Format, by_suffix
from fremdrift.model.iris import Names
from fremdrift.model.tongues import first_tongue
from fremdrift.quads.store import dataset_of, nquads_of, parse_nquads
from fremdrift.serving.stream import Sequence, Stream, Told
from fremdrift.web.negotiation import negotiate
from fremdrift.web.pages import operator_in
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import STATE_PARAMETERS, lang_of, licence_of, settings
from fremdrift.web.wording.translating import worded

blueprint = Blueprint("feed", __name__)
_CLOSED: Final = "public, max-age=31536000, immutable"
_OPEN: Final = "public, max-age=0, must-revalidate"
_TITLES: Final = {"da": "Ændringer i kataloget", "en": "Changes in the catalogue"}
_SUBTITLES: Final = {
    "da": "Datasæt, serier og tjenester, der er kommet til, er ændret eller er fjernet.",
    "en": "Datasets, series and services that were added, changed or removed.",
}
_KINDS: Final = {
    "da": {"Create": "Nyt", "Update": "Ændret", "Delete": "Fjernet"},
    "en": {"Create": "New", "Update": "Changed", "Delete": "Removed"},
}


@blueprint.get("/feed")
@blueprint.get("/feed.<suffix>")
@blueprint.get("/en/feed.<suffix>", endpoint="root_en")
def root(suffix: str = "") -> Response:
    """The entry: what the stream is and which pages it has; as Atom the newest events."""
    sequence = _sequence()
    if suffix == ATOM.suffix:
        return _atom(sequence, sequence.pages)
    form = _form(suffix)
    pages = [Bounds(number, *sequence.edges(number)) for number in range(1, sequence.pages + 1)]
    said = nquads_of(root_quads(_names(), pages))
    return reply(_written(said, form), form, headers={"Link": _alternates(FEED)}, cache=_OPEN)


@blueprint.get("/feed/<int:number>")
@blueprint.get("/feed/<int:number>.<suffix>")
@blueprint.get("/en/feed/<int:number>.<suffix>", endpoint="page_en")
def page(number: int, suffix: str = "") -> Response:
    """One page of events; the last is open, the others never change."""
    sequence = _sequence()
    if suffix == ATOM.suffix:
        return _atom(sequence, number)
    form, found = _form(suffix), sequence.page(number)
    bounds = Bounds(number, found.told[0].made, found.told[-1].made, found.full)
    said = nquads_of(page_quads(_names(), bounds, [one.notice.name for one in found.told]))
    cache, headers = _CLOSED if found.full else _OPEN, {"Link": _alternates(f"{FEED}/{number}")}
    return reply(_written(said + found.nquads, form), form, headers=headers, cache=cache)


@blueprint.get("/feed/event/<name>")
@blueprint.get("/feed/event/<name>.<suffix>")
def event(name: str, suffix: str = "") -> Response:
    """One event with its description."""
    form, said = _form(suffix), _sequence().notice(name)
    return reply(_written(said, form), form, headers={"Link": _alternates(EVENT + name)}, cache=_CLOSED)


@blueprint.get("/feed/shape")
@blueprint.get("/feed/shape.ttl", endpoint="shape_ttl")
def shape() -> Response:
    """The shape of the members, hosted here because clients give up where it does not answer."""
    base = f"@base <{settings().base_iri}{SHAPE}> .\n"
    text = base + (folders.shapes() / "feed" / "activity.ttl").read_text(encoding="utf-8")
    return reply(text.encode(), TURTLE, varies=False, cache="public, max-age=3600")


def _sequence() -> Sequence:
    named = [one for one in STATE_PARAMETERS if request.args.get(one)]
    if named:
        raise BadRequest(
            f"the feed is the history of what was served and has no states; leave out {' and '.join(named)}"
        )
    stream: Stream = current_app.config["STREAM"]
    return stream.now()


def _names() -> Names:
    return Names(settings().base_iri)


def _form(suffix: str) -> Format:
    if not suffix:
        return negotiate(FEEDS, TRIG)
    form = by_suffix(suffix, FEEDS)
    if form is None:
        raise NoPage(f"the feed has no suffix .{suffix}; it has {', '.join(one.suffix for one in (*FEEDS, ATOM))}")
    return form


@lru_cache(maxsize=32)
def _written(nquads: bytes, form: Format) -> bytes:
    """N-Quads in a format; a few answers are kept, since full pages never change."""
    return nquads if form is NQUADS else dataset_of(parse_nquads(nquads), form.media_type, FEED_PREFIXES)


def _alternates(path: str) -> str:
    base = settings().base_iri
    return links(*((f"{base}{path}.{one.suffix}", "alternate", one.media_type) for one in FEEDS))


def _atom(sequence: Sequence, number: int) -> Response:
    """A page as a document of an archived feed (RFC 5005, 4); the last is what is subscribed to."""
    found, lang = sequence.page(number), lang_of(request.path)
    base = settings().base_iri + ("en/" if lang == "en" else "")
    newest = number == sequence.pages
    more = {} if newest else {"current": f"{base}{FEED}.atom"}
    if number > 1:
        more["prev-archive"] = f"{base}{FEED}/{number - 1}.atom"
    head = Feed(
        address=base + (f"{FEED}.atom" if newest else f"{FEED}/{number}.atom"),
        page=f"{base}catalog",
        title=_TITLES[lang],
        subtitle=_SUBTITLES[lang],
        lang=lang,
        author=operator_in(lang),
        updated=datetime.fromisoformat(found.told[-1].made),
        licence=licence_of().address,
        iri=f"{base}{FEED}.atom",
        links=more,
        archive=not newest,
    )
    body = atom(head, (_entry(one, lang) for one in reversed(found.told)))
    return reply(body, ATOM, varies=False, cache=_OPEN if newest else _CLOSED, headers={"Content-Language": lang})


def _entry(one: Told, lang: str) -> Entry:
    kind, moment = one.notice.facts["kind"], datetime.fromisoformat(one.made)
    title = f"{_KINDS[lang][kind]}: {_in(lang, one.notice.facts['titles']) or one.notice.facts['about']}"
    why = _in(lang, one.notice.facts.get("reasons", {}))
    return Entry(
        iri=settings().base_iri + EVENT + one.notice.name,
        title=title,
        address=one.notice.facts["about"],
        day=moment.date(),
        html=escape(f"{title}. {worded('The reason given', lang)}: {why}" if why else title),
        categories=(kind,),
        at=moment.time(),
    )


def _in(lang: str, texts: Mapping[str, str]) -> str:
    """The text that readers of a language get; empty where there is none."""
    told = {tag: text for tag, text in texts.items() if text}
    return told.get(first_tongue(told, lang), "")
