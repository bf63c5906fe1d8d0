"""Pinning: a reply from a state says which one, and what a page of a state leads to stays in that state.

What an address has is said here once: some are of the program or of all releases together, some have no state of a day.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Response, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from fremdrift.web.shelf import STATE_PARAMETERS, served, settings

OF_NO_RELEASE: Final = frozenset(
    {
        "assets.asset", "feed.shape", "feed.shape_ttl", "figures.metrics", "health.alive", "health.ready",
        "memento.time_map", "memento.time_map_json", "nodes.file", "nodes.index",
        "texts.statement", "texts.statement_en", "vocabulary.json_ld_context", "well_known.robots",
        "well_known.security",
    }
)  # fmt: skip
"""Endpoints whose answers are of the program, or of all releases together: the same whatever is asked for."""
NO_DAY: Final = frozenset(
    {"changes", "comparing", "datasets", "downloads", "feed", "harvest_check", "permalinks", "well_known.sitemap"}
)
"""Blueprints and endpoints that have no state of a day, or not of all that they hold."""
NO_RELEASE: Final = frozenset({"feed", "permalinks", "changes.between_releases", "changes.releases_en"})
"""Blueprints and endpoints that tell of all releases, or of those that an address names itself."""
_ANCHOR: Final = re.compile(r"<a\b[^>]*>")
_HREF: Final = re.compile(r'(?<=\shref=")[^"]*')
_LEAVES: Final = 'rel="latest-version"'
"""A link that leaves the state on purpose (RFC 5829, https://www.rfc-editor.org/rfc/rfc5829#section-3.2)."""


_DATED: Final = frozenset({"downloads.download"})
"""What of a blueprint without states of a day has some all the same, of part of what it holds."""


def has_release(endpoint: str) -> bool:
    """True where an endpoint answers from the release that is asked for."""
    return endpoint not in OF_NO_RELEASE and not {endpoint, endpoint.partition(".")[0]} & NO_RELEASE


def has_day(endpoint: str) -> bool:
    """True where an endpoint answers from the state of a day that is asked for."""
    dated = not {endpoint, endpoint.partition(".")[0]} & NO_DAY
    return endpoint not in OF_NO_RELEASE and (dated or endpoint in _DATED)


def say_state(answer: Response) -> Response:
    """Name the address of the state that a reply is from, pinned to its release; what leads on, leads to that state.

    https://www.rfc-editor.org/rfc/rfc9110#field.content-location
    """
    if request.method not in ("GET", "HEAD") or not _asked():
        return answer
    if answer.status_code in (302, 303):
        answer.headers["Location"] = _kept(answer.headers["Location"], settings().base_iri, _asked(), _adapter())
    elif answer.status_code == 200 and "served" in g:
        others = [one for one in request.args.items(multi=True) if one[0] not in STATE_PARAMETERS]
        shelf = served()
        state = {"release": shelf.release.id} | ({"as-of": shelf.day.isoformat()} if shelf.day else {})
        path = urlsplit(request.base_url).path
        answer.headers["Content-Location"] = f"{path}?{urlencode([*others, *state.items()])}"
    return answer


def _asked() -> dict[str, str]:
    return {name: request.args[name] for name in STATE_PARAMETERS if request.args.get(name)}


def keep_state(page: str) -> str:
    """A page with the state that was asked for in each of its links, where what it leads to has such states."""
    asked, base = _asked(), settings().base_iri
    if not asked:
        return page
    adapter = _adapter()

    def anchor(tag: re.Match[str]) -> str:
        if _LEAVES in tag[0]:
            return tag[0]
        return _HREF.sub(lambda link: escape(_kept(unescape(link[0]), base, asked, adapter)), tag[0])

    return _ANCHOR.sub(anchor, page)


def _adapter() -> MapAdapter:
    there = urlsplit(settings().base_iri)
    return current_app.url_map.bind(there.netloc, url_scheme=there.scheme)


def _kept(link: str, base: str, asked: Mapping[str, str], adapter: MapAdapter) -> str:
    if not link.startswith(base):
        return link
    parts = urlsplit(link)
    query = parse_qsl(parts.query, keep_blank_values=True)
    missing = _missing(asked, {name for name, _ in query}, _endpoint(adapter, "/" + link.removeprefix(base)))
    more = urlencode(list(missing))
    return urlunsplit(parts._replace(query="&".join(one for one in (parts.query, more) if one))) if more else link


def _missing(asked: Mapping[str, str], there: set[str], endpoint: str) -> Iterator[tuple[str, str]]:
    """What of the state a link to an endpoint still has to say."""
    both = {endpoint, endpoint.partition(".")[0]}
    dated = both & NO_DAY or there & {"as-of", "edition"}
    for name, value in asked.items():
        left_out = both & NO_RELEASE if name == "release" else dated
        if endpoint and endpoint not in OF_NO_RELEASE and name not in there and not left_out:
            yield name, value


def _endpoint(adapter: MapAdapter, address: str) -> str:
    """The endpoint behind an address, empty where there is none."""
    try:
        return str(adapter.match(urlsplit(address).path, method="GET")[0])
    except HTTPException:
        return ""
