"""The server: granian, with the application as plain WSGI."""

import socket

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from fremdrift.ground.errors import SettingsError
from fremdrift.ground.settings import Settings
from fremdrift.serving.endpoint import WAITING_ROOM

_FOR_PAGES = 12
"""Threads besides those that may wait for a query worker."""


def run(host: str, port: int, workers: int, settings: Settings) -> None:
    """Serve until told to stop; queries under way are then given their time. Killed, it takes its workers with it.

    Ask ``refuse_taken`` first.
    """
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


def refuse_taken(host: str, port: int) -> None:
    """Raise SettingsError where another program listens at a port: a server would share it and answer half the time."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise SettingsError(f"nothing can listen at {host} port {port}: {fault.strerror}; name another") from fault
