"""The turnstile: who may ask now. It lets in as many queries as there are workers, and never one client everywhere.

A client that runs as many queries as it may waits at the turnstile, so that two runaways of one client never hold
every worker. The waiting room is bounded too: what does not fit is told so at once.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from fremdrift.ground.errors import ClientBusy, QueryStopped


class Turnstile:
    """``size`` queries at once, of which all but one may be one client's; ``room`` wait, each ``patience`` seconds."""

    def __init__(self, size: int, room: int, patience: float) -> None:
        self._size = size
        self._share = max(1, size - 1)
        self._room = room
        self._patience = patience
        self._running: Counter[str] = Counter()
        self._waiting = 0
        self._changed = threading.Condition()

    @property
    def running(self) -> int:
        """How many queries are inside."""
        return self._running.total()

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return self._waiting

    @contextmanager
    def inside(self, client: str) -> Iterator[None]:
        """Be inside while the block runs.

        Raises ClientBusy where this client's own queries kept it waiting, QueryStopped where everybody's did.
        """
        with self._changed:
            if not self._free(client):
                self._wait(client)
            self._running[client] += 1
        try:
            yield
        finally:
            with self._changed:
                self._running[client] -= 1
                self._running += Counter()  # drops the clients that have none
                self._changed.notify_all()

    def _free(self, client: str) -> bool:
        return self._running.total() < self._size and self._running[client] < self._share

    def _wait(self, client: str) -> None:
        if self._waiting >= self._room:
            raise QueryStopped("too many queries wait already; try again shortly", "workers", 2)
        self._waiting += 1
        try:
            free = self._changed.wait_for(lambda: self._free(client), self._patience)
        finally:
            self._waiting -= 1
        if not free and self._running[client] >= self._share:
            raise ClientBusy(f"{self._share} of your queries run already; wait for one of them", 2)
        if not free:
            raise QueryStopped("every query worker is busy; try again shortly", "workers", 2)
