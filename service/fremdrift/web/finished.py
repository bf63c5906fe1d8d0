"""Finished replies: documents, lists and pages that were asked before, as the bytes and headers that went out.

A door before the application gives them again: that takes a sixth of the time that it takes to go through the rooms.

What is served never changes within a release, so a reply is a function of its address and of the headers that it varies
by, until a publish, a pull, a return or a rollback; then all are forgotten. A bounded number of bytes is kept.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, current_app, g, request

from fremdrift.keeping.chain import RETURNS
from fremdrift.keeping.copying import RELEASES
from fremdrift.keeping.visits import Visits
from fremdrift.serving.answers import Cache
from fremdrift.serving.current import Current
from fremdrift.web.catalogue.visits import take_down
from fremdrift.web.figures import Figures
from fremdrift.web.replies import under_conditions

ROOMS: Final = frozenset({"documents", "vocabulary", "datasets", "lists", "home", "changes"})
"""Whose replies depend on nothing but releases and request: no clock, no figures, no kept questions."""
_ROOM: Final = 32 * 1024 * 1024
_LONGEST: Final = 2048
"""What is asked in more characters is not kept: a client could fill the memory with questions."""
_CACHED: Final = "public, max-age=0, must-revalidate"
_VARIES: Final = {"accept", "accept-encoding", "accept-datetime", "accept-profile"}
"""The headers that are told apart; a reply that varies by another is not kept."""
_CONDITIONS: Final = ("If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "Range")
_CONDITIONS_HERE: Final = tuple("HTTP_" + one.upper().replace("-", "_") for one in _CONDITIONS)


_LOOKED: Final = "fremdrift.looked"
"""Set where the door looked already, in the environment of the request, where no client can set it."""


class Asked(NamedTuple):
    """What a reply depends on, besides the releases."""

    path: str
    query: str
    accept: str
    coding: str
    moment: str | None
    profile: str


@dataclass(frozen=True)
class Reply:
    """A reply as it went out, the release that it is of, and the room that it came from."""

    room: str
    release: str
    body: bytes
    headers: tuple[tuple[str, str], ...]


class Finished:
    """The finished replies of one process."""

    def __init__(self, current: Current, home: Path) -> None:
        self._current = current
        self._home = home
        self._state: tuple[object, ...] = ()
        self.kept: Cache[Asked, Reply] = Cache(_ROOM, lambda one: len(one.body) + 1024)

    def answer(self) -> Response | None:
        """The reply to this request, where it is kept."""
        if request.blueprint not in ROOMS or request.method not in ("GET", "HEAD"):
            return None
        found = None if _LOOKED in request.environ else self.find(request.environ)
        g.finished = self._state
        if found is None:
            return None
        g.finished = None  # nothing new to keep
        answer = Response(found.body, headers=list(found.headers))
        if any(name in request.headers for name in _CONDITIONS):
            under_conditions(answer, request.environ)
        return answer

    def find(self, environ: WSGIEnvironment) -> Reply | None:
        """The reply to a request, where it is kept."""
        self._current.look_for_due()
        self._forget_older()
        return self.kept.get(_asked(environ))

    def keep(self, answer: Response) -> Response:
        """Keep a whole reply that may be given again."""
        if (
            g.get("finished")
            and request.method == "GET"
            and answer.status_code == 200
            and answer.headers.get("Cache-Control") == _CACHED
            and answer.is_sequence
            and {one.lower() for one in answer.vary} <= _VARIES
            and not any(name in request.headers for name in _CONDITIONS)
            and self._is_of_now()
            and sum(len(one or "") for one in _asked(request.environ)) <= _LONGEST
        ):
            reply = Reply(
                request.blueprint or "", g.served.release.id, answer.get_data(), tuple(answer.headers.items())
            )
            self.kept.put(_asked(request.environ), reply)
        return answer

    def _is_of_now(self) -> bool:
        """True where nothing was published since the request began, and it was answered from what is served now."""
        if g.finished != self._state or "served" not in g:
            return False
        return "release" in request.args or g.served.release.id == self._state[0]

    def _forget_older(self) -> None:
        """Forget all where what is served now is not what was served before."""
        state = (self._current.current_id(), *map(_changed, (self._home / RELEASES, self._home / RETURNS)))
        if state != self._state:
            self.kept.clear()
            self._state = state


class Door:
    """The application with its finished replies in front of it."""

    def __init__(self, app: Flask, finished: Finished, figures: Figures, visits: Visits) -> None:
        self._inner = app.wsgi_app
        self._finished = finished
        self._figures = figures
        self._visits = visits

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a plain GET from what is kept; everything else is for the rooms."""
        begun = monotonic()
        if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in _CONDITIONS_HERE):
            return self._inner(environ, start_response)
        found = self._finished.find(environ)
        if found is None:
            return self._inner(environ | {_LOOKED: True}, start_response)
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        take_down(self._visits, path, environ.get("HTTP_USER_AGENT", ""), found.release)
        self._figures.request(found.room, ("GET", path, 200, len(found.body)), monotonic() - begun, {})
        start_response("200 OK", list(found.headers))
        return (found.body,)


def _asked(environ: WSGIEnvironment) -> Asked:
    return Asked(
        environ["PATH_INFO"],
        environ["QUERY_STRING"],
        environ.get("HTTP_ACCEPT", ""),
        environ.get("HTTP_ACCEPT_ENCODING", ""),
        environ.get("HTTP_ACCEPT_DATETIME"),  # an empty one is no time, none at all is no question
        environ.get("HTTP_ACCEPT_PROFILE", ""),
    )


def _changed(folder: Path) -> int:
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116 - a third of the time
    except FileNotFoundError:
        return 0


def answer() -> Response | None:
    """The reply to this request, where it is kept."""
    return _finished().answer()


def keep(reply: Response) -> Response:
    """Keep the reply to this request where it may be given again."""
    return _finished().keep(reply)


def _finished() -> Finished:
    found: Finished = current_app.config["FINISHED"]
    return found
