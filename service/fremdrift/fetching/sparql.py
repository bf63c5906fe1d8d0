"""A store elsewhere, over HTTP: SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/) and Graph Store
Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/). It sends and receives bytes and knows no RDF.

Reading is tried again once where the connection broke before an answer came; changing is not. After a failed connection
the store counts as down for a moment, so that a hundred requests do not wait for it one by one.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth, HTTPDigestAuth
from urllib3.exceptions import HTTPError

from fremdrift.ground.errors import StoreDown

_CONNECT: Final = 2.0
_DOWN: Final = 1.0
"""So many seconds a store that could not be reached is left alone."""
_CONNECTIONS: Final = 32
_SECONDS: Final = 600.0
"""How long a change may take: the switch of a whole release is one."""
_NTRIPLES: Final = "application/n-triples"


class TooSlow(Exception):
    """The answer was not whole within its time."""


@dataclass(frozen=True)
class Refusal(Exception):
    """The store answered with an error: its status, the first line of what it says, and the media type of that."""

    status: int
    says: str
    media_type: str = ""


@dataclass
class Reply:
    """An answer that is being read; ``read`` raises TooSlow beyond the deadline, StoreDown where it breaks off."""

    headers: Mapping[str, str]
    _raw: Any
    _deadline: float
    tail: bytes = field(default=b"", repr=False)
    """The last bytes read: whether an answer is whole shows at its end."""

    def read(self, size: int = -1) -> bytes:
        """The next bytes, none at the end."""
        if monotonic() > self._deadline:
            raise TooSlow
        try:
            data: bytes = self._raw.read1(1 << 16 if size is None or size < 0 else size, decode_content=True)
        except (HTTPError, OSError) as fault:
            raise _fault(fault) from fault
        self.tail = (self.tail + data)[-64:]
        return data

    def rest(self) -> bytes:
        """Everything that was not read yet."""
        return b"".join(iter(self.read, b""))


def _fault(fault: Exception) -> Exception:
    slow = isinstance(fault, requests.ReadTimeout) or "timed out" in str(fault)
    return TooSlow() if slow else StoreDown("the store behind this service broke off its answer; try again shortly")


class _Challenged(HTTPDigestAuth):
    """Digest or Basic (RFC 7616, RFC 7617), whichever the store asks for; nothing is sent before it asks."""

    def __init__(self, user: str, password: str) -> None:
        super().__init__(user, password)
        self._basic: HTTPBasicAuth | None = None

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        made: requests.PreparedRequest = (self._basic or super().__call__)(request)  # type: ignore[no-untyped-call]
        return made

    def handle_401(self, r: Any, **kwargs: Any) -> Any:
        """Answer the challenge once."""
        asks = r.headers.get("WWW-Authenticate", "").lower()
        if "basic" not in asks or "digest" in asks or self._basic:
            return super().handle_401(r, **kwargs)  # type: ignore[no-untyped-call]
        self._basic = HTTPBasicAuth(self.username, self.password)
        r.close()
        return r.connection.send(self._basic(r.request.copy()), **kwargs)


class SparqlStore:
    """The addresses of a store: queries, and for whoever publishes updates and graphs; and who we are there.

    A password without a user is a token (RFC 6750).
    """

    def __init__(self, query: str, update: str = "", graphs: str = "", user: str = "", password: str = "") -> None:
        self._query, self._update, self._graphs = query, update, graphs
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy and no netrc of whoever runs this
        self._session.auth = _Challenged(user, password) if user else None
        if password and not user:
            self._session.headers["Authorization"] = f"Bearer {password}"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=4, pool_maxsize=_CONNECTIONS))
        self._down_until = 0.0

    @property
    def writable(self) -> bool:
        """True where the addresses for changes are known."""
        return bool(self._update and self._graphs)

    @contextmanager
    def ask(
        self,
        query: str,
        accept: str,
        seconds: float,
        *,
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
        more: Mapping[str, str] | None = None,
    ) -> Iterator[Reply]:
        """The answer to a query, to be read inside the block.

        Raises Refusal, StoreDown, TooSlow. ``more`` are parameters that this store takes besides.
        """
        form = [("query", query), *(more or {}).items()]
        form += [("default-graph-uri", one) for one in default_graphs]
        form += [("named-graph-uri", one) for one in named_graphs]
        with self._sent("POST", self._query, seconds, again=True, data=form, headers={"Accept": accept}) as reply:
            yield reply

    def update(self, text: str) -> None:
        """Make a change, in one request. Raises Refusal, StoreDown, TooSlow."""
        with self._sent("POST", self._update, _SECONDS, data={"update": text}) as reply:
            reply.rest()

    def add(self, graph: str, ntriples: bytes) -> None:
        """Add statements without blank nodes to a graph; adding them twice changes nothing, so it is tried again."""
        headers = {"Content-Type": _NTRIPLES}
        of = {"graph": graph}
        with self._sent("POST", self._graphs, _SECONDS, again=True, params=of, data=ntriples, headers=headers) as reply:
            reply.rest()

    @contextmanager
    def graph(self, graph: str) -> Iterator[Reply]:
        """Everything in a graph, as N-Triples."""
        of, headers = {"graph": graph}, {"Accept": f"{_NTRIPLES}, text/plain;q=0.5"}
        with self._sent("GET", self._graphs, _SECONDS, again=True, params=of, headers=headers) as reply:
            yield reply

    @contextmanager
    def _sent(self, method: str, url: str, seconds: float, *, again: bool = False, **request: Any) -> Iterator[Reply]:
        if monotonic() < self._down_until:
            raise StoreDown("the store behind this service does not answer; try again shortly")
        deadline = monotonic() + seconds
        answer = self._answer(method, url, seconds, again, request)
        try:
            reply = Reply(answer.headers, answer.raw, deadline)
            if not answer.ok or answer.is_redirect:
                kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
                raise Refusal(answer.status_code, _first_line(reply.read(4096)), kind)
            yield reply
        finally:
            answer.close()

    def _answer(self, method: str, url: str, seconds: float, again: bool, request: Any) -> requests.Response:
        try:
            return self._session.request(
                method, url, timeout=(_CONNECT, seconds), stream=True, allow_redirects=False, **request
            )
        except requests.ReadTimeout as fault:
            raise TooSlow from fault
        except requests.ConnectionError as fault:
            if again:  # a connection that was kept may have ended meanwhile
                return self._answer(method, url, seconds, again=False, request=request)
            self._down_until = monotonic() + _DOWN
            raise StoreDown(f"the store behind this service does not answer: {_why(fault)}") from fault


def _first_line(body: bytes) -> str:
    text = (
        re.sub(r"<[^>]*>", " ", body.decode("utf-8", "replace"))
        if body.lstrip()[:1] == b"<"
        else body.decode("utf-8", "replace")
    )
    return next((line.strip()[:300] for line in text.splitlines() if line.strip()), "without a word")


def _why(fault: Exception) -> str:
    """The cause without the address, which is nobody's business."""
    said = re.findall(r"\] ([A-Z][\w ]+)|(timed out)|(Name or service not known|Remote end closed)", str(fault))
    return next((one for found in said for one in found if one), "no connection").lower()
