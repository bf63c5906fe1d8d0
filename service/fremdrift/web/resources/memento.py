"""Memento: documents as we had published them (RFC 7089, https://www.rfc-editor.org/rfc/rfc7089).

A document is its own TimeGate (pattern 1.1): with ``Accept-Datetime`` it answers 302 to the release of that time, which
is the same address with ``release=``. Time here is when *we* published; what had been *said* by a day is ``as-of``.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import wraps
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from fremdrift.ground.errors import NotFound, ReleaseError
from fremdrift.ground.formats import DOCUMENTS, HTML, JSON, PLANS, Format
from fremdrift.model.iris import DOCUMENT, THING
from fremdrift.web.replies import reply
from fremdrift.web.shelf import served, settings

blueprint = Blueprint("memento", __name__)
_LINK_FORMAT = Format("link-format", "application/link-format", "link", "Link format", text=False)


def with_mementos(view: Callable[..., AnyResponse]) -> Callable[..., AnyResponse]:
    """A view of documents that also answers ``Accept-Datetime``, and says which memento it gives."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> AnyResponse:
        pinned = request.args.get("release")
        if "Accept-Datetime" in request.headers and not pinned:
            return _gate(_here())
        answer = view(*args, **kwargs)
        _add_links(answer, _relations(_here(), pinned))
        if pinned:
            answer.headers["Memento-Datetime"] = _http(_made(served().release.id))
        else:
            answer.vary.add("Accept-Datetime")
        return answer

    return wrapped


@blueprint.get("/timegate/<path:address>")
def gate(address: str) -> AnyResponse:
    """A TimeGate beside the original (pattern 2.1), for clients that put an address behind its own."""
    base = settings().base_iri
    path = address.removeprefix(base)
    if not path.startswith(("document/", "en/document/")):
        raise NotFound(f"{address} is no document of this service; documents are {base}document/…")
    return _gate(_written(path))


def _gate(path: str) -> AnyResponse:
    """To the release that was current then, unasked to the newest; before the first, to the first (RFC 7089, 4.5.3)."""
    history = _history_of(path)
    asked = request.headers.get("Accept-Datetime")
    wanted = _made(history[-1]) if asked is None else _wanted(asked)
    chosen = next((one for one in reversed(history) if _made(one) <= wanted), history[0])
    answer = redirect(_address(path, chosen), 302)
    answer.headers["Vary"] = "Accept, Accept-Datetime"
    _add_links(answer, _relations(path, None))
    return answer


def _wanted(text: str) -> datetime:
    """The time that a header names; one without a zone is of UTC (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7)."""
    try:
        wanted = parsedate_to_datetime(text)
        return wanted.astimezone(UTC) if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadRequest(f"Accept-Datetime: {text} is no time like Tue, 24 Nov 2026 12:00:00 GMT") from None


def _history() -> list[str]:
    """The names of our releases, oldest first. Raises ReleaseError where there is none yet."""
    found: list[str] = current_app.config["CURRENT"].history()
    if not found:
        raise ReleaseError("there is no release yet; `fremdrift publish DATA` makes one")
    return found


def _history_of(path: str) -> list[str]:
    """The releases that have a document, oldest first. Raises NotFound where none has."""
    stem = path.removeprefix("en/").removeprefix(DOCUMENT)
    suffixes = ("", *(f".{one.suffix}" for one in (*DOCUMENTS, HTML, *PLANS)))
    names = {stem.removesuffix(one) for one in suffixes} if path.removeprefix("en/").startswith(DOCUMENT) else set()
    current = current_app.config["CURRENT"]
    found = [one for one in _history() if any(current.has(one, settings().base_iri + THING + name) for name in names)]
    if not found:
        raise NotFound(f"no release has a document {settings().base_iri}{path}")
    return found


def last_memento(path: str) -> str | None:
    """The address at which a document last stood, in the newest release that has it; None where none has."""
    try:
        return f"{settings().base_iri}{path}?release={_history_of(path)[-1]}"
    except NotFound:
        return None


def _made(release: str) -> datetime:
    """When a release was made: its name begins with it."""
    return datetime.strptime(release.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _http(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _here() -> str:
    return _written(request.path.lstrip("/"))


def _written(path: str) -> str:
    """A path as it stands in an address: what could end a link is encoded again."""
    return quote(path, safe="/:@!$&'()*+,;=~-._")


def _address(path: str, release: str) -> str:
    kept = [(name, request.args[name]) for name in ("as-of", "edition") if name in request.args]
    return f"{settings().base_iri}{path}?{urlencode([('release', release), *kept])}"


def _relations(path: str, pinned: str | None) -> list[str]:
    """Link values (RFC 8288): original, gate and map, and from a memento the ones beside it."""
    base = settings().base_iri
    relations = [
        f'<{base}{path}>; rel="original timegate"',
        f'<{base}timemap/link/{path}>; rel="timemap"; type="{_LINK_FORMAT.media_type}"',
    ]
    if pinned:
        history = _history_of(path)
        here = history.index(pinned)
        beside = {"first": 0, "prev": here - 1, "memento": here, "next": here + 1, "last": len(history) - 1}
        relations += [_memento(path, name, history[at]) for name, at in beside.items() if 0 <= at < len(history)]
    return relations


def _memento(path: str, name: str, release: str) -> str:
    relation = name if name == "memento" else f"{name} memento"
    return f'<{_address(path, release)}>; rel="{relation}"; datetime="{_http(_made(release))}"'


def _add_links(answer: AnyResponse, relations: list[str]) -> None:
    there = answer.headers.get("Link")
    answer.headers["Link"] = ", ".join([*relations, *([there] if there else [])])


@blueprint.get("/timemap/link/<path:local>")
def time_map(local: str) -> Response:
    """Every release of a document, in link format (RFC 6690, RFC 7089, 5)."""
    local = _written(local)
    base, history = settings().base_iri, _history_of(local)
    original = base + local
    lines = [
        f'<{original}>; rel="original timegate"',
        f'<{base}timemap/link/{local}>; rel="self"; type="application/link-format"; '
        f'from="{_http(_made(history[0]))}"; until="{_http(_made(history[-1]))}"',
        *(f'<{address}>; rel="{name}"; datetime="{moment}"' for address, name, moment in _mementos(original, history)),
    ]
    return reply((",\n".join(lines) + "\n").encode(), _LINK_FORMAT, varies=False)


@blueprint.get("/timemap/json/<path:local>")
def time_map_json(local: str) -> Response:
    """The dated forms of a thing as JSON, as the Memento tools write it."""
    local = _written(local)
    base, history = settings().base_iri, _history_of(local)
    original = base + local
    listed = [{"uri": one[0], "datetime": one[2]} for one in _mementos(original, history)]
    whole = {
        "original_uri": original,
        "timegate_uri": original,
        "timemap_uri": {"link_format": f"{base}timemap/link/{local}", "json_format": f"{base}timemap/json/{local}"},
        "mementos": {"first": listed[0], "last": listed[-1], "list": listed},
    }
    return reply((json.dumps(whole, indent=2) + "\n").encode(), JSON, varies=False)


def _mementos(original: str, history: list[str]) -> list[tuple[str, str, str]]:
    """Address, relation and time of each."""

    def relation(at: int) -> str:
        ends = [name for name, end in (("first", 0), ("last", len(history) - 1)) if at == end]
        return " ".join([*ends, "memento"])

    return [(f"{original}?release={one}", relation(at), _http(_made(one))) for at, one in enumerate(history)]
