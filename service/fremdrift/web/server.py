"""The server: granian, with the application as plain WSGI."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from fremdrift.ground.settings import Settings
from fremdrift.serving.endpoint import WAITING_ROOM

_FOR_PAGES = 12
"""Threads besides those that may wait for a query worker."""


def run(host: str, port: int, workers: int, settings: Settings) -> None:
    """Serve until told to stop; queries under way are then given their time."""
    Granian(
        "fremdrift.web.wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=settings.query_workers + WAITING_ROOM + _FOR_PAGES,
        workers_kill_timeout=int(settings.query_seconds) + 5,
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
