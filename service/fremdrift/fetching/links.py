"""Links: whether the addresses that tables cite still answer. Tables are not trusted to lead into our network."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter

from fremdrift.fetching.public_net import NotPublic, PublicNet, session

_AT_ONCE: Final = 4
_SECONDS: Final = 20
_AGENT: Final = "Fremdrift link check (one request per cited address)"


@dataclass(frozen=True)
class Answer:
    """What an address said: its status, or 0 and why nothing was said; ``moved`` is where it led, if elsewhere."""

    address: str
    status: int
    why: str = ""
    moved: str = ""

    @property
    def good(self) -> bool:
        """True where a reader would find a page."""
        return 200 <= self.status < 300


def ask(address: str, net: HTTPAdapter, seconds: float = _SECONDS) -> Answer:
    """What an address answers to a GET, and where it leads to the next one; only the heads are read. Nobody is waited
    for longer than so many seconds at a time, but who sends a head a little at a time may take longer.

    It never raises for what the net does.
    """
    try:
        return _followed(session(net), address, seconds)
    except NotPublic as fault:
        return Answer(address, 0, f"not asked, {fault} is not on the public net")
    except (requests.RequestException, ValueError) as fault:
        return Answer(address, 0, type(fault).__name__)


def _followed(asking: requests.Session, address: str, seconds: float) -> Answer:
    """The same. Raises NotPublic, RequestException and ValueError."""
    at = address
    for _ in range(asking.max_redirects + 1):
        with asking.get(at, timeout=seconds, stream=True, headers={"User-Agent": _AGENT}) as one:
            target = requests.Session.get_redirect_target(asking, one)
            if not target:
                return Answer(address, one.status_code, one.reason or "", "" if at == address else one.url)
            at = urljoin(one.url, target)
    raise requests.TooManyRedirects


def ask_all(addresses: Iterable[str], *, anywhere: bool = False) -> Iterator[Answer]:
    """The answers in the order of the addresses; a few are asked at once. Where it is not ``anywhere`` only the public
    net is asked.
    """
    net = HTTPAdapter() if anywhere else PublicNet()
    with ThreadPoolExecutor(_AT_ONCE) as asking:
        yield from asking.map(partial(ask, net=net), addresses)
