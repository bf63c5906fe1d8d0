"""Finished replies: documents, lists and pages that were asked before, as the bytes and headers that went out.

What is served never changes within a release, so a reply is a function of its address and of the headers that it varies
by, until a publish, a pull, a return or a rollback; then all are forgotten. A bounded number of bytes is kept.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from flask import Response, current_app, g, request

from fremdrift.keeping.copying import RELEASES, RETURNS
from fremdrift.serving.answers import Cache
from fremdrift.serving.current import Current

ROOMS: Final = frozenset({"documents", "vocabulary", "datasets", "lists", "home"})
"""Whose replies depend on nothing but releases and request: no clock, no figures, no kept questions."""
_ROOM: Final = 32 * 1024 * 1024
_CACHED: Final = "public, max-age=0, must-revalidate"
_VARIES: Final = {"accept", "accept-encoding", "accept-datetime", "accept-profile"}
"""The headers that are told apart; a reply that varies by another is not kept."""
_CONDITIONS: Final = ("If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "Range")


class Asked(NamedTuple):
    """What a reply depends on, besides the releases."""

    path: str
    query: bytes
    accept: str
    coding: str
    moment: str | None
    profile: str


@dataclass(frozen=True)
class Reply:
    """A reply as it went out."""

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
        self._current.look_for_due()
        g.finished = self._forget_older()
        found = self.kept.get(_asked())
        if found is None:
            return None
        g.finished = None  # nothing new to keep
        answer = Response(found.body, headers=list(found.headers))
        if any(name in request.headers for name in _CONDITIONS):
            answer.make_conditional(request)
        return answer

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
        ):
            self.kept.put(_asked(), Reply(answer.get_data(), tuple(answer.headers.items())))
        return answer

    def _is_of_now(self) -> bool:
        """True where nothing was published since the request began, and it was answered from what is served now."""
        if g.finished != self._state or "served" not in g:
            return False
        return "release" in request.args or g.served.release.id == self._state[0]

    def _forget_older(self) -> tuple[object, ...]:
        """What is served now; all is forgotten where that is not what was served before."""
        state = (self._current.current_id(), *map(_changed, (self._home / RELEASES, self._home / RETURNS)))
        if state != self._state:
            self.kept.clear()
            self._state = state
        return state


def _asked() -> Asked:
    headers = request.headers
    return Asked(
        request.path,
        request.query_string,
        headers.get("Accept", ""),
        headers.get("Accept-Encoding", ""),
        headers.get("Accept-Datetime"),  # an empty one is no time, none at all is no question
        headers.get("Accept-Profile", ""),
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
