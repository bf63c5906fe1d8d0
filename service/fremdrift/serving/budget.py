"""The budget: how many seconds of queries and how many errors a client may have a minute.

Two buckets a client that fill up evenly, as the Wikidata Query Service has them. A client is a key that the caller
makes; no address is kept, and those not seen for long are forgotten.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from time import monotonic
from typing import Final

from fremdrift.ground.errors import ClientBusy

_MINUTE: Final = 60.0
_LITTLE: Final = 1e-6
_CLIENTS: Final = 10_000


@dataclass
class _Account:
    seconds: float
    errors: float
    seen: float


class Budget:
    """``seconds`` of query time and ``errors`` a minute for each client; ``clock`` gives seconds."""

    def __init__(self, seconds: float, errors: float, clock: Callable[[], float] = monotonic) -> None:
        self._full = _Account(seconds, errors, 0.0)
        self._clock = clock
        self._accounts: OrderedDict[str, _Account] = OrderedDict()
        self._changing = threading.Lock()

    def check(self, client: str) -> None:
        """Raises ClientBusy, with the seconds to wait, for a client that has used up its minute."""
        with self._changing:
            account = self._account(client)
            for what, left, needed, full in (
                ("seconds of query time", account.seconds, _LITTLE, self._full.seconds),
                ("failed queries", account.errors, 1 - _LITTLE, self._full.errors),
            ):
                if left < needed:
                    wait = ceil((1 - left) / full * _MINUTE)
                    raise ClientBusy(f"you have used up your {full:g} {what} a minute; wait {wait} seconds", wait)

    def charge(self, client: str, seconds: float, failed: bool) -> None:
        """Take from a client's minute what a query took."""
        with self._changing:
            account = self._account(client)
            account.seconds -= seconds
            account.errors -= failed

    def _account(self, client: str) -> _Account:
        now = self._clock()
        account = self._accounts.pop(client, None) or _Account(self._full.seconds, self._full.errors, now)
        share = (now - account.seen) / _MINUTE
        account.seconds = min(self._full.seconds, account.seconds + share * self._full.seconds)
        account.errors = min(self._full.errors, account.errors + share * self._full.errors)
        account.seen = now
        self._accounts[client] = account
        while len(self._accounts) > _CLIENTS:
            self._accounts.popitem(last=False)
        return account
