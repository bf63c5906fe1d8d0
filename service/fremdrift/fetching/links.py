"""Links: whether the addresses that tables cite still answer. Tables are not trusted to lead into our network."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final

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
    """What an address answers to one GET, of which only the head is read; it never raises for what the net does."""
    asking = session(net)
    try:
        with asking.get(address, timeout=seconds, stream=True, headers={"User-Agent": _AGENT}) as found:
            moved = found.url if found.history else ""
            return Answer(address, found.status_code, found.reason or "", moved)
    except NotPublic as fault:
        return Answer(address, 0, f"not asked, {fault} is not on the public net")
    except (requests.RequestException, ValueError) as fault:
        return Answer(address, 0, type(fault).__name__)


def ask_all(addresses: Iterable[str], *, anywhere: bool = False) -> Iterator[Answer]:
    """The answers in the order of the addresses; a few are asked at once. Where it is not ``anywhere`` only the public
    net is asked.
    """
    net = HTTPAdapter() if anywhere else PublicNet()
    with ThreadPoolExecutor(_AT_ONCE) as asking:
        yield from asking.map(partial(ask, net=net), addresses)
