"""Problems: every error as one table from its kind to its status, told as RFC 9457 problem details or as a page."""

import json
import logging
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from fremdrift.ground.errors import (
    ClientBusy,
    FremdriftError,
    Gone,
    NotFound,
    QueryRefused,
    QueryStopped,
    QuerySyntax,
    QueryTooLong,
    ReleaseError,
    StateBusy,
    StoreDown,
)
from fremdrift.ground.formats import HTML, PROBLEM
from fremdrift.model.iris import DOCUMENT, THING
from fremdrift.web.negotiation import wants_page
from fremdrift.web.pages import page
from fremdrift.web.replies import links, reply
from fremdrift.web.resources.memento import last_memento
from fremdrift.web.shelf import settings

_STATUS: dict[type[FremdriftError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Gone: HTTPStatus.GONE,
    QuerySyntax: HTTPStatus.BAD_REQUEST,
    QueryTooLong: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    QueryRefused: HTTPStatus.BAD_REQUEST,
    ClientBusy: HTTPStatus.TOO_MANY_REQUESTS,
    QueryStopped: HTTPStatus.SERVICE_UNAVAILABLE,
    ReleaseError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_KEPT = ("Allow", "Content-Range", "Location", "Retry-After")
"""Headers that belong to what an error says."""
_LONGEST: Final = 2000
"""So many characters an error repeats at most of what was asked: an address may have sixty thousand."""
_log = logging.getLogger("fremdrift.web")


def register(app: Flask) -> None:
    """Let the application answer every error this way."""
    app.register_error_handler(FremdriftError, _ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unforeseen)


def _ours(fault: FremdriftError) -> Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(fault, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
    more: dict[str, Any] = {}
    headers: dict[str, str] = {}
    if isinstance(fault, QueryStopped):
        more["limit"] = fault.limit
        headers |= {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
    elif isinstance(fault, ClientBusy):
        headers["Retry-After"] = str(fault.retry_after)
    elif isinstance(fault, ReleaseError):
        headers["Retry-After"] = "2" if isinstance(fault, StateBusy | StoreDown) else "60"
    if isinstance(fault, Gone):
        more, headers = _of_the_gone(fault)
    return _tell(status, str(fault), more, headers)


def _of_the_gone(fault: Gone) -> tuple[dict[str, Any], dict[str, str]]:
    """What replaces it, where it last stood, and where our earlier releases of it are listed."""
    said = {
        "withdrawal": fault.iri,
        "belongedTo": fault.belonged_to,
        "replacedBy": fault.replaced_by,
        "reasons": fault.reasons,
        "tombstone": fault.tombstone,
    }
    told: dict[str, Any] = {name: one for name, one in said.items() if one}
    base, path = settings().base_iri, request.path.lstrip("/")
    listed: list[tuple[str, str] | tuple[str, str, str]] = [
        (f"{base}timemap/link/{path}", "timemap", "application/link-format")
    ]
    if fault.replaced_by:
        listed.append((fault.replaced_by, "successor-version"))
    last = last_memento(DOCUMENT + path.removeprefix("en/").removeprefix(THING).removeprefix(DOCUMENT))
    if last is not None:
        told["lastState"] = last
        listed.append((last, "last memento"))
    return told, {"Link": links(*listed)}


def _of_http(fault: HTTPException) -> Response:
    response = fault.get_response()
    kept = {name: response.headers[name] for name in _KEPT if name in response.headers}
    status = HTTPStatus(fault.code or 500)
    if status < HTTPStatus.BAD_REQUEST:
        return Response(status=status, headers=kept)
    detail = fault.description or status.description
    if isinstance(fault, MethodNotAllowed) and "Allow" in kept:
        kept["Allow"] = ", ".join(sorted(kept["Allow"].split(", ")))
        return _tell(status, f"{request.method} is not for this address; it takes {kept['Allow']}", {}, kept)
    return _tell(status, detail, {}, kept, known=fault.description == type(fault).description)


def _unforeseen(fault: Exception) -> Response:
    """The outermost edge: logged with its trace here, told without one there."""
    _log.error("unforeseen fault at %s", request.path, exc_info=fault)
    told = "Something went wrong here. It has been logged."
    return _tell(HTTPStatus.INTERNAL_SERVER_ERROR, told, {}, {}, known=True)


def _tell(
    status: HTTPStatus, detail: str, more: dict[str, Any], headers: dict[str, str], *, known: bool = False
) -> Response:
    """The reply; a detail that is ``known`` says no more than the status does, and a page leaves it out."""
    detail = detail if len(detail) <= _LONGEST else f"{detail[:_LONGEST]}…"
    if wants_page():
        lang = "en" if request.path.startswith("/en/") else "da"
        body = page("problem.html", lang, status=status, detail=detail, known=known, more=more).encode()
        return reply(body, HTML, status=status, headers=headers, cache="no-store")
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        **(
            {"instance": settings().base_iri.rstrip("/") + quote(request.path)} if len(request.path) <= _LONGEST else {}
        ),
        **more,
    }
    body = (json.dumps(problem, ensure_ascii=False, indent=2) + "\n").encode()
    return reply(body, PROBLEM, status=status, headers=headers, cache="no-store")
