"""Addresses that programs look for by themselves: VoID, the sitemap, robots.txt, whom to tell of a security fault."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from fremdrift.cataloguing.said import path_of
from fremdrift.ground.formats import Format
from fremdrift.model.iris import DOCUMENT, EDITION, THING
from fremdrift.web.pages import LISTS
from fremdrift.web.replies import reply
from fremdrift.web.shelf import refuse_state, served, settings
from fremdrift.web.sparql.query import describe_service

blueprint = Blueprint("well_known", __name__)
_XML = Format("xml", "application/xml", "xml", "XML")
_ROBOTS_PUBLIC = "User-agent: *\nDisallow: {root}sparql?query=\nDisallow: {root}en/sparql?query=\nAllow: /\n"
_ROBOTS_TRIAL = "# This base is a loopback address: for trying out, not for harvesting.\nUser-agent: *\nDisallow: /\n"
_TEXT = Format("text", "text/plain", "txt", "Text")
_MOST = 50_000
"""So many addresses a sitemap may have."""
_PART: Final = re.compile("[0-9]{1,6}")
"""The number of a part, from nought on."""
_LISTED = ("strategies", "initiatives", "milestones", "organisations", "editions")


@blueprint.get("/.well-known/void")
def void() -> AnyResponse:
    """The description of the dataset and its endpoint (https://www.w3.org/TR/void/#well-known)."""
    return describe_service()


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page worth finding, in Danish and English, with the day of its last change.

    In parts where there are many (https://www.sitemaps.org/protocol.html).
    """
    refuse_state()
    pages, part = _pages(), request.args.get("part", "")
    if part:
        if not _PART.fullmatch(part) or int(part) * _MOST >= len(pages):
            raise BadRequest(f"the sitemap has no part {part}")
        pages = pages[int(part) * _MOST : (int(part) + 1) * _MOST]
    elif len(pages) > _MOST:
        day = served().release.made[:10]
        parts = [(f"{settings().base_iri}sitemap.xml?part={one}", day) for one in range(-(-len(pages) // _MOST))]
        return _listed_as("sitemapindex", "sitemap", parts)
    return _listed_as("urlset", "url", pages)


def _listed_as(whole: str, one: str, pages: list[tuple[str, str]]) -> Response:
    lines = [f"<{one}><loc>{escape(page)}</loc><lastmod>{day}</lastmod></{one}>" for page, day in pages]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return reply((head + "\n".join(lines) + f"\n</{whole}>\n").encode(), _XML, varies=False)


def _pages() -> list[tuple[str, str]]:
    """Address and day of every page: of a thing its own last change, of a list or an entry page the release's."""
    base, made = settings().base_iri, served().release.made[:10]
    days = served().release.renewed()
    paths = ["", "catalog", "sparql", "def/", *(danish for danish, _ in LISTS.values())]
    english = ["en/", "en/catalog", "en/sparql", "en/def/", *("en/" + name for _, name in LISTS.values())]
    things = [row["thing"].removeprefix(base) for name in _LISTED for row in served().rows(name)]
    dated = [(_page_of(one), days.get(one, ("", made))[1]) for one in things]
    dated += [(path, day) for path, day in _entries() if not path.startswith(EDITION)]
    plain = [(one, made) for one in (*paths, *english)]
    return [(base + one, day) for one, day in (*plain, *dated, *(("en/" + one, day) for one, day in dated))]


def _page_of(thing: str) -> str:
    return DOCUMENT + thing.removeprefix(THING) if thing.startswith(THING) else thing


def _entries() -> list[tuple[str, str]]:
    """The datasets and series of the catalogue with the days of their last change."""
    found = served().release.catalogue()
    whole = json.loads(found) if found else {"datasets": [], "series": []}
    return [(path_of(one["key"]), one["modified"]) for one in (*whole["datasets"], *whole["series"])]


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Whom to tell (RFC 9116, https://www.rfc-editor.org/rfc/rfc9116)."""
    until = (datetime.now(UTC) + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    text = f"Contact: mailto:{settings().contact_mail}\nExpires: {until}\nPreferred-Languages: da, en\n"
    return reply(text.encode(), _TEXT, varies=False)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """A loopback base refuses harvesters."""
    base = settings().base_iri
    public = f"{_ROBOTS_PUBLIC.format(root=urlsplit(base).path)}Sitemap: {base}sitemap.xml\n"
    text = _ROBOTS_TRIAL if settings().loopback else public
    return reply(text.encode(), _TEXT, varies=False)
