"""Beneath: a service whose base has a path answers beneath that, whether or not a proxy in front has taken it off."""

from collections.abc import Iterable
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Beneath:
    """A WSGI application beneath the path of its base."""

    def __init__(self, application: WSGIApplication, base: str) -> None:
        self._application = application
        self._root = unquote_to_bytes(urlsplit(base).path.rstrip("/")).decode("latin-1")

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The answer to a request, of which the application is told what follows the path of the base."""
        path = environ["PATH_INFO"]
        if f"{path}/".startswith(f"{self._root}/"):
            environ["PATH_INFO"] = path.removeprefix(self._root) or "/"
        environ["SCRIPT_NAME"] = self._root
        return self._application(environ, start)
