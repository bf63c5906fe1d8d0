"""Requests as harvesters make them, to catalogues that are not trusted: each answer is bounded in bytes, and in time
from where its body begins; before that nobody is waited for longer than twenty seconds at a time.

Only http and https are spoken; a catalogue on the public net can lead nowhere else: an address in a private network
is asked only where the operator named its host. No cookie, no password and no proxy of the environment is used.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from time import monotonic
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from fremdrift.fetching.public_net import NotPublic, PublicNet, Resolve, look_up, session

_HOPS: Final = 5
_PIECE: Final = 1 << 16
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_SOCKET_SECONDS: Final = 20.0


_FROM_STRANGERS: Final = 64 * 1024 * 1024
"""So many bytes are read of an answer over the net."""


@dataclass(frozen=True)
class Manner:
    """How a client asks: its own name, what it accepts, whether it follows redirects, and its limit in bytes."""

    agent: str
    accept: str = "*/*"
    follows: bool = True
    largest: int | None = None
    """None where it has no limit of its own."""

    @property
    def bound(self) -> int:
        """How many bytes are read of an answer from a stranger, who may send without end."""
        return self.largest or _FROM_STRANGERS


@dataclass(frozen=True)
class Reply:
    """What came back: ``status`` 0 where nothing did, and ``fault`` one of ``FAULTS`` where it is not to be used.

    ``address`` is where the answer came from in the end, ``content_type`` the header as it was sent; ``immutable``
    where it says that the address will never answer anything else (https://www.rfc-editor.org/rfc/rfc8246).
    """

    address: str
    status: int
    content_type: str = ""
    body: bytes = b""
    location: str = ""
    fault: str = ""
    immutable: bool = False

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def good(self) -> bool:
        """True where there is a whole answer with status 200."""
        return self.status == 200 and not self.fault


FAULTS: Final = ("unreachable", "forbidden", "too-large", "too-slow", "too-many-redirects", "broken")
"""Nobody answers; an address that is not asked; too many bytes, seconds or redirects; bytes that do not decode."""

Ask = Callable[[str, str, Manner], Reply]
"""Makes one request: the method, the address and the manner; it never raises for what the net does."""


def over_the_net(named: str, seconds: float = 120.0, resolve: Resolve = look_up) -> Ask:
    """Requests over the net, each body at most so many seconds. ``named`` is the address that the operator named: its
    host may be anywhere, all others only where everybody can reach them.
    """
    asking = session(PublicNet(named, resolve))
    asking.trust_env = False

    def ask(method: str, address: str, manner: Manner) -> Reply:
        until = monotonic() + seconds
        for _ in range(_HOPS + 1):
            if not _is_address(address):
                return Reply(address, 0, fault="forbidden")
            reply = _one(asking, method, address, manner, until)
            if not (manner.follows and reply.location):
                return reply
            address = joined(address, reply.location)
        return Reply(address, 0, fault="too-many-redirects")

    return ask


def joined(address: str, reference: str) -> str:
    """Where a reference leads from an address; the reference itself where it is no address at all."""
    try:
        return urljoin(address, reference)
    except ValueError:
        return reference


def is_immutable(cache_control: str) -> bool:
    """Whether an answer with this header says that it will never be another."""
    return "immutable" in (one.strip() for one in cache_control.lower().split(","))


def host(address: str) -> str:
    """The host and port of an address; nothing where it has none."""
    try:
        parts = urlsplit(address)
        return f"{parts.hostname}:{parts.port}"
    except ValueError:
        return ""


def _is_address(address: str) -> bool:
    """True for an http or https address with a host."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _one(asking: requests.Session, method: str, address: str, manner: Manner, until: float) -> Reply:
    headers = {"User-Agent": manner.agent, "Accept": manner.accept, "Accept-Encoding": "gzip, deflate"}
    try:
        with asking.request(
            method, address, headers=headers, timeout=_SOCKET_SECONDS, stream=True, allow_redirects=False
        ) as found:
            content_type, location = found.headers.get("Content-Type", ""), found.headers.get("Location", "")
            if found.status_code in _REDIRECTS and location:
                return Reply(address, found.status_code, content_type, location=location)
            body, fault = _body(found.raw, manner.bound, until)
            lasting = is_immutable(found.headers.get("Cache-Control", ""))
            return Reply(address, found.status_code, content_type, body, fault=fault, immutable=lasting)
    except NotPublic:
        return Reply(address, 0, fault="forbidden")
    except (requests.ConnectionError, requests.Timeout):
        return Reply(address, 0, fault="unreachable")
    except (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError):
        return Reply(address, 0, fault="broken")


def _body(raw: Any, largest: int, until: float) -> tuple[bytes, str]:
    """The decoded bytes, counted as they come: a short answer may unpack to a long one."""
    pieces, size = [], 0
    while piece := raw.read1(_PIECE, decode_content=True):
        size += len(piece)
        if size > largest:
            return b"", "too-large"
        if monotonic() > until:
            return b"", "too-slow"
        pieces.append(piece)
    return b"".join(pieces), ""
