"""Links: whether the addresses that tables cite still answer."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import requests

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


def ask(address: str, seconds: float = _SECONDS) -> Answer:
    """What an address answers to one GET, of which only the head is read; it never raises for what the net does."""
    try:
        with requests.get(address, timeout=seconds, stream=True, headers={"User-Agent": _AGENT}) as found:
            moved = found.url if found.history else ""
            return Answer(address, found.status_code, found.reason or "", moved)
    except requests.RequestException as fault:
        return Answer(address, 0, type(fault).__name__)


def ask_all(addresses: Iterable[str]) -> Iterator[Answer]:
    """The answers in the order of the addresses; a few are asked at once."""
    with ThreadPoolExecutor(_AT_ONCE) as asking:
        yield from asking.map(ask, addresses)
