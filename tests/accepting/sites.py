"""Catalogues to be harvested: made up of pages by path, served on loopback or answered from memory."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from fremdrift.fetching.catalogues import Ask, Manner, Reply, is_immutable

BASE = "https://catalogue.example.org/"
DCAT = "http://www.w3.org/ns/dcat#"
HEAD = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . "
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix spdx: <http://spdx.org/rdf/terms#> . "
    "@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n"
)


@dataclass(frozen=True)
class Page:
    """What a path answers."""

    body: bytes = b""
    content_type: str = "text/turtle"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    head_status: int | None = None


def turtle(text: str) -> Page:
    return Page((HEAD + text).encode())


def dataset(name: str, more: str = "", *, title: str = "Title", base: str = BASE) -> str:
    """A dataset that every RDF client takes."""
    said = f'dct:title "{title}"@en ; ' if title else ""
    return (
        f'<{base}dataset/{name}> a dcat:Dataset ; {said}dct:description "Text"@en ; '
        f'dct:identifier "{base}dataset/{name}" {more} .\n'
    )


def from_memory(pages: Mapping[str, Page | Callable[[], Page]]) -> Ask:
    """Answers requests to ``BASE`` without a net; redirects are followed where the manner says so."""

    def ask(method: str, address: str, manner: Manner) -> Reply:
        for _ in range(5):
            parts = urlsplit(address)
            path = parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
            found = pages.get(path, Page(status=404, content_type="text/plain"))
            page = found() if callable(found) else found
            location = page.headers.get("Location", "")
            if location and manner.follows:
                address = location
                continue
            status = page.head_status if method == "HEAD" and page.head_status else page.status
            if len(page.body) > manner.bound:
                return Reply(address, status, page.content_type, fault="too-large")
            body, lasting = b"" if method == "HEAD" else page.body, is_immutable(page.headers.get("Cache-Control", ""))
            return Reply(address, status, page.content_type, body, location, immutable=lasting)
        return Reply(address, 0, fault="too-many-redirects")

    return ask


@contextmanager
def served(pages: Mapping[str, Page | Callable[[], Page]]) -> Iterator[tuple[str, list[str]]]:
    """The pages on loopback: the address, and the requests that were heard."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(f"{self.command} {self.path}")
            found = pages.get(self.path.lstrip("/"), Page(status=404, content_type="text/plain"))
            page = found() if callable(found) else found
            self.send_response(page.head_status if self.command == "HEAD" and page.head_status else page.status)
            self.send_header("Content-Type", page.content_type)
            for name, value in ({"Content-Length": str(len(page.body))} | dict(page.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(page.body)

        do_HEAD = do_GET  # noqa: N815 - the server's name

        def log_message(self, *_: object) -> None:
            """Silent."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:  # the client has had enough
                self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", heard
        finally:
            server.shutdown()
