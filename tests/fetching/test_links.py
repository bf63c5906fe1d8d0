"""Links: what an operator hears of the addresses that the tables cite."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from requests.adapters import HTTPAdapter

from fremdrift.fetching.catalogues import Manner, Reply, over_the_net
from fremdrift.fetching.links import Answer, ask, ask_all
from fremdrift.fetching.public_net import PublicNet

PIECE = b" " * 100_000
MOVED = {
    "/moved": "/200",
    "/twice": "moved",
    "/heavy": "/200",
    "/round": "/round",
    "/away": "http://inside.example:1/",
    "/nowhere": "http://[",
    "/other": "gopher://x.example/",
}


class Site(BaseHTTPRequestHandler):
    """Answers by path: a status, such as ``/404``, or one of those that lead on; ``/heavy`` says much besides."""

    said = 0

    def do_GET(self) -> None:
        moved = MOVED.get(self.path)
        self.send_response(302 if moved else int(self.path[1:]))
        if moved:
            self.send_header("Location", moved)
        pieces = 1000 if self.path == "/heavy" else 0
        self.send_header("Content-Length", str(pieces * len(PIECE)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked has had enough
            for _ in range(pieces):
                Site.said += self.wfile.write(PIECE)

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_answers_come_in_the_order_asked(site: str) -> None:
    assert [one.status for one in ask_all([f"{site}/200", f"{site}/404", f"{site}/410"], anywhere=True)] == [
        200,
        404,
        410,
    ]


def test_only_a_page_is_good(site: str) -> None:
    assert [one.good for one in ask_all([f"{site}/200", f"{site}/404"], anywhere=True)] == [True, False]


@pytest.mark.parametrize("path", ["moved", "twice", "heavy"])
def test_where_an_address_leads_is_told(site: str, path: str) -> None:
    assert ask(f"{site}/{path}", HTTPAdapter()) == Answer(f"{site}/{path}", 200, "OK", f"{site}/200")


@pytest.mark.parametrize("asked", [lambda at: ask(at, HTTPAdapter()), lambda at: over_the_net(at)("GET", at, Manner("test"))], ids=["link", "catalogue"])  # fmt: skip
def test_what_comes_with_a_redirect_is_not_read(site: str, asked: Callable[[str], Answer | Reply]) -> None:
    Site.said = 0
    assert asked(f"{site}/heavy").status == 200
    assert Site.said < 1000 * len(PIECE)


@pytest.mark.parametrize(("path", "why"), [("round", "TooManyRedirects"), ("nowhere", "ValueError"), ("other", "InvalidSchema")])  # fmt: skip
def test_an_address_that_leads_to_no_page_is_told(site: str, path: str, why: str) -> None:
    assert ask(f"{site}/{path}", HTTPAdapter()) == Answer(f"{site}/{path}", 0, why)


CLOSED = {
    "nobody listens": "http://127.0.0.1:1/",
    "no such scheme": "gopher://127.0.0.1/",
    "no address": "http://",
    "a broken address": "http://[",
    "a port that is none": "http://127.0.0.1:99999/",
}


@pytest.mark.parametrize("case", CLOSED)
def test_what_cannot_be_reached_is_an_answer_too(case: str) -> None:
    found = ask(CLOSED[case], HTTPAdapter())
    assert (found.status, found.good) == (0, False)
    assert found.why


def test_where_only_we_can_reach_is_not_asked_unless_wanted(site: str) -> None:
    (answer,) = ask_all([f"{site}/200"])
    assert (answer.status, answer.why) == (0, "not asked, 127.0.0.1 is not on the public net")


def test_a_redirect_into_our_network_is_not_followed(site: str) -> None:
    named = site.replace("127.0.0.1", "named.example")
    answer = ask(f"{named}/away", PublicNet(named, lambda host, port: ["127.0.0.1"]))
    assert answer.why == "not asked, inside.example is not on the public net"
