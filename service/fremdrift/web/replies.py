"""Replies: bytes with the headers that make them cacheable, comparable and usable from any page.

Conditional requests: https://www.rfc-editor.org/rfc/rfc9110#section-13. CORS: everything here is public and reading,
so ``*`` without credentials (https://fetch.spec.whatwg.org/#http-cors-protocol).
"""

import gzip
import hashlib
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import IO, Any, Final, cast
from wsgiref.types import WSGIEnvironment

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed, RequestedRangeNotSatisfiable
from werkzeug.http import parse_date, parse_range_header
from werkzeug.wsgi import FileWrapper

from fremdrift.ground.errors import QueryStopped
from fremdrift.ground.formats import HTML, Format
from fremdrift.keeping.pack import Face
from fremdrift.web.shelf import lang_of

_SHORTEST: int = 1024
REVALIDATED = "public, max-age=0, must-revalidate"
"""How most replies may be kept: by everybody, but never given without asking whether they are still right."""
_NO_BYTES: Final = re.compile(r"[ \t]*bytes[ \t]*=[ \t]*-0+[ \t]*", re.IGNORECASE)
"""The last none of the bytes, a range that nothing satisfies (https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2)."""
_EXPOSED = (
    "ETag, Link, Location, Retry-After, Content-Disposition, Content-Range, Accept-Ranges, Repr-Digest, Allow, "
    "Memento-Datetime, Content-Location"
)
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def reply(
    body: bytes,
    form: Format,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    varies: bool = True,
    cache: str = REVALIDATED,
    packed: bytes | None = None,
) -> Response:
    """A whole reply: strong ETag per representation and coding, 304 where the client has it, gzip where it may.

    ``varies`` says that the address has other formats too; ``packed`` is the body in gzip where that is kept ready,
    empty where it would not be smaller.
    """
    coded = len(body) >= _SHORTEST and packed != b"" and prefers_gzip()
    tag = hashlib.sha256(form.media_type.encode() + b"\n" + body).hexdigest()[:32]
    answer = Response((packed or gzip.compress(body, 6, mtime=0)) if coded else body, status=status)
    answer.headers["Content-Type"] = form.content_type
    answer.headers["Cache-Control"] = cache
    answer.headers["Vary"] = "Accept, Accept-Encoding" if varies else "Accept-Encoding"
    if coded:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers.update(headers or {})
    if status == 200 and "no-store" not in cache:
        answer.set_etag(f"{tag}-gzip" if coded else tag)
        under_conditions(answer, request.environ)
    return answer


def reply_face(
    found: Face,
    form: Format,
    made: datetime | None,
    *,
    varies: bool = True,
    vary: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A finished document as it lies there, ``made`` as Last-Modified; ``vary`` is what else the answer depends on."""
    answer = reply(found.body, form, varies=varies, headers=headers, packed=found.packed)
    if vary:
        answer.headers["Vary"] += f", {vary}"
    if made:
        answer.last_modified = made
    return under_conditions(answer, request.environ)


def under_conditions(answer: Response, environ: WSGIEnvironment, **ranges: Any) -> Response:
    """The answer as the conditions of a request have it: whole, in part, or that the client has it.

    Raises PreconditionFailed where they forbid one; then the representation is not sent.
    """
    # "*" fits all that is here; for werkzeug (3.1) it fits nothing.
    any_will_do = environ.get("HTTP_IF_MATCH", "").strip() == "*"
    known = {name: one for name, one in environ.items() if not (any_will_do and name == "HTTP_IF_MATCH")}
    answer.make_conditional(known, **ranges)
    if answer.status_code == HTTPStatus.PRECONDITION_FAILED:
        answer.close()
        raise PreconditionFailed("what is here is not what the request names; ask again without If-Match")
    if "HTTP_IF_MATCH" not in environ and _is_newer(answer, environ.get("HTTP_IF_UNMODIFIED_SINCE")):
        answer.close()
        raise PreconditionFailed("what is here has changed since then; ask again without If-Unmodified-Since")
    return answer


def cut_as_asked(answer: Response, size: int) -> None:
    """Leave of a whole answer of so many bytes the one part that a GET asks for.

    Other units, several parts and what cannot be read are ignored, as RFC 9110 (14.2) allows. Raises
    RequestedRangeNotSatisfiable where there is no such part; the answer is then closed.
    """
    asked = request.environ.get("HTTP_RANGE", "") if request.method == "GET" else ""
    read = parse_range_header(asked)
    if not _NO_BYTES.fullmatch(asked) and (read is None or read.units != "bytes" or len(read.ranges) != 1):
        return
    try:
        # What leaves no bytes is no range for werkzeug (3.1), and so for it cannot be satisfied either.
        under_conditions(
            answer, {"REQUEST_METHOD": "GET", "HTTP_RANGE": asked}, accept_ranges=True, complete_length=size
        )
    except RequestedRangeNotSatisfiable:
        answer.close()
        raise


def _is_newer(answer: Response, since: str | None) -> bool:
    """https://www.rfc-editor.org/rfc/rfc9110#section-13.1.4, which werkzeug (3.1) leaves to us."""
    day = parse_date(since)
    return day is not None and answer.last_modified is not None and answer.last_modified > day


def prefers_gzip() -> bool:
    """True where gzip is taken, and not less gladly than the plain bytes (RFC 9110, 12.5.3)."""
    taken = request.accept_encodings
    plain = taken.quality("identity") if "identity" in [name for name, _ in taken] else 0
    return taken.quality("gzip") > 0 and taken.quality("gzip") >= plain


_STREAMED: int = 1024 * 1024
_streams = threading.BoundedSemaphore(8)
"""So many large answers are on their way at once: a slow reader of one may hold a thread, and pages need some too."""


def reply_file(
    file: IO[bytes], size: int, sha256: str, form: Format, *, cache: str, headers: Mapping[str, str]
) -> Response:
    """A whole reply from a file at its start; a large one is sent as it is read, with the same headers.

    Raises QueryStopped where too many large ones are on their way.
    """
    if size <= _STREAMED:
        with file:
            return reply(file.read(), form, headers=headers, cache=cache)
    answer = Response(FileWrapper(file, 1 << 16))  # not passed through directly: then nobody would be told of its end
    answer.call_on_close(file.close)
    answer.headers["Content-Type"] = form.content_type
    answer.headers["Content-Length"] = str(size)
    answer.headers["Cache-Control"] = cache
    answer.headers["Vary"] = "Accept"
    answer.headers.update(headers)
    if "no-store" not in cache:
        answer.set_etag(f"{sha256[:32]}-{form.suffix}")
        under_conditions(answer, request.environ)
    hold_stream(answer)
    return answer


def hold_stream(answer: Response) -> None:
    """Let a large answer count among those on their way until it has been sent, or given up; its bytes come in pieces.

    Raises QueryStopped where there are too many of them; the answer is then closed.
    """
    if request.method != "GET" or answer.status_code == 304 or (answer.content_length or 0) <= _STREAMED:
        return
    if not _streams.acquire(blocking=False):
        answer.close()
        raise QueryStopped("too many large answers are on their way; try again shortly, or ask for less", "streams")
    held = _Held()
    answer.call_on_close(held.let_go)
    answer.response = held.until_sent(cast("Iterable[bytes]", answer.response))


class _Held:
    """A place among the large answers, let go once."""

    def __init__(self) -> None:
        self.holds = True

    def let_go(self) -> None:
        if self.holds:
            self.holds = False
            _streams.release()

    def until_sent(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        try:
            yield from pieces
        finally:
            self.let_go()


def public(answer: Response) -> Response:
    """What every reply carries, and every page: its language."""
    answer.headers.setdefault("Access-Control-Allow-Origin", "*")
    answer.headers.setdefault("Access-Control-Expose-Headers", _EXPOSED)
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Content-Security-Policy", _POLICY)
    answer.headers.setdefault("Referrer-Policy", "no-referrer")
    if answer.mimetype == HTML.media_type and "Location" not in answer.headers:
        answer.headers.setdefault("Content-Language", lang_of(request.path))
    return answer


def links(*targets: tuple[str, str] | tuple[str, str, str]) -> str:
    """The value of ``Link`` (https://www.rfc-editor.org/rfc/rfc8288): address, relation and perhaps media type."""
    return ", ".join(f'<{one[0]}>; rel="{one[1]}"' + (f'; type="{one[2]}"' if len(one) > 2 else "") for one in targets)
