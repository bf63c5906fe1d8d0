"""Incoming: what clients send, taken whole or refused before anything is done about it.

A thread that reads a body waits as long as its client likes: a hundred clients that sent half a query each, and then
nothing, stopped the service for everybody. So a body has its time, and few are waited for at once.

Whoever was told that his body came too late may keep the connection, and with it the thread that reads. granian (2.8)
stops as a whole where a request ends while its body is being read, so the request ends after that thread, when its
answer has long been sent. Those are few as well, since each keeps its turn.
"""

import threading
from concurrent.futures import Future
from functools import partial
from io import BytesIO
from typing import IO, Final
from urllib.parse import unquote_to_bytes

from flask import Response, after_this_request, current_app, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestTimeout, ServiceUnavailable
from werkzeug.http import parse_date

_SECONDS: Final = 10.0
"""How long a body may take to come."""
_AT_ONCE: Final = 6
"""So many bodies are waited for at once: pages need threads too."""
_DATES: Final = {
    "HTTP_IF_MODIFIED_SINCE": "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE": "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_IF_RANGE": "HTTP_RANGE",
}
"""Headers that may hold a date, and what is ignored where that is none; a range whose condition nothing fulfils."""
_FORM: Final = "application/x-www-form-urlencoded"
_BROKEN: Final = (OSError, RuntimeError)
"""What servers raise where a connection ends within a body."""
_turns = threading.BoundedSemaphore(_AT_ONCE)


def take() -> None:
    """Take the body of a request that may have one, and leave out dates that are none.

    Raises RequestTimeout where it does not come, RequestEntityTooLarge, BadRequest where it breaks off or a parameter
    is not UTF-8, and ServiceUnavailable where too many are waited for.
    """
    _leave_out_dates()
    _refuse_other_codings(request.query_string)
    if request.routing_exception is not None or request.method in ("GET", "HEAD"):
        return
    if request.content_length or (request.content_length is None and "wsgi.input_terminated" in request.environ):
        body = _body(request.content_length)
        if request.mimetype == _FORM:
            _refuse_other_codings(body)
        request.environ |= {
            "wsgi.input": BytesIO(body),
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": str(len(body)),
        }


def _leave_out_dates() -> None:
    """A date that cannot be read is ignored (https://www.rfc-editor.org/rfc/rfc9110#section-13.1.3-6); of a year beyond
    all calendars werkzeug makes an error.
    """
    for name, ignored in _DATES.items():
        try:
            parse_date(request.environ.get(name))
        except (OverflowError, ValueError):
            for left_out in {name, ignored}:
                request.environ.pop(left_out, None)


def _refuse_other_codings(pairs: bytes) -> None:
    """Parameters are UTF-8 (https://url.spec.whatwg.org/#urlencoded-parsing). werkzeug reads other bytes as U+FFFD, so
    that another question would be answered than was asked.
    """
    for pair in pairs.split(b"&"):
        try:
            unquote_to_bytes(pair).decode()
        except UnicodeDecodeError as fault:
            name = pair.partition(b"=")[0].decode("ascii", "backslashreplace")
            wrong = "".join(f"%{byte:02X}" for byte in fault.object[fault.start : fault.end])
            raise BadRequest(f"{name} holds {wrong}, which is not UTF-8; send it as UTF-8") from None


def _body(length: int | None) -> bytes:
    most: int = current_app.config["MAX_CONTENT_LENGTH"]
    if length is not None and length > most:
        raise RequestEntityTooLarge
    turns = _turns
    if not turns.acquire(blocking=False):
        raise ServiceUnavailable("too many requests are being waited for; try again shortly", retry_after=2)
    body = _within(request.environ["wsgi.input"], most + 1 if length is None else length, turns)
    if length is None and len(body) > most:
        raise RequestEntityTooLarge
    if length is not None and len(body) < length:
        raise BadRequest(f"the body broke off after {len(body)} of {length} bytes; send it again")
    return body


def _within(coming: IO[bytes], size: int, turns: threading.Semaphore) -> bytes:
    """So many bytes, or those up to the end, in their time. Who reads ends with the connection at last, and only then
    gives the turn back and lets the request end.
    """
    taken: Future[bytes] = Future()
    reader = threading.Thread(target=_read, args=(coming, size, turns, taken), daemon=True)
    reader.start()
    try:
        return taken.result(_SECONDS)
    except TimeoutError:
        after_this_request(partial(_end_after, reader))
        raise RequestTimeout(f"the body did not come within {_SECONDS:g} seconds; send it again") from None
    except _BROKEN:
        raise BadRequest("the body broke off; send it again") from None


def _end_after(reader: threading.Thread, answer: Response) -> Response:
    answer.call_on_close(reader.join)
    return answer


def _read(coming: IO[bytes], size: int, turns: threading.Semaphore, taken: "Future[bytes]") -> None:
    try:
        tell = partial(taken.set_result, _up_to(coming, size))
    except _BROKEN as fault:
        tell = partial(taken.set_exception, fault)
    finally:
        turns.release()
    tell()


def _up_to(coming: IO[bytes], size: int) -> bytes:
    body = bytearray()
    while len(body) < size and (piece := coming.read(min(size - len(body), 1 << 16))):
        body += piece
    return bytes(body)
