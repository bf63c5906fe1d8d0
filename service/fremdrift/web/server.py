"""The server: granian, with the application as plain WSGI."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

_THREADS = 8
"""More than processors, since most wait for a query worker."""


def run(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    Granian(
        "fremdrift.web.wsgi:app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        log_level=LogLevels.error,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
