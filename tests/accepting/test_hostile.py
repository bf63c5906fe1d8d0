"""Catalogues that mean no good, over the net: each is told in a sentence, in bounded time and memory."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from tests.accepting.sites import HEAD, Page, dataset, served, turtle

from fremdrift.accepting.check import check
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.outcomes import Outcome
from fremdrift.fetching.catalogues import Manner, over_the_net

TODAY = "2026-11-25"
BODY = (HEAD + dataset("a")).encode()


def harvested(base: str, client: str, path: str = "catalog", seconds: float = 20.0) -> Outcome:
    (found,) = check(base + path, over_the_net(base + path, seconds), Judges(None), TODAY, [client])
    return found


def rules(found: Outcome) -> list[str]:
    return [one.rule for one in found.findings]


class Endless(dict[str, Page]):
    """Answers any page, with the same dataset and a next page."""

    def get(self, key: str, default: object = None) -> Page:  # type: ignore[override]
        number = int(key.rpartition("=")[2]) if "=" in key else 1
        return turtle(dataset("a") + f"<v> hydra:next <catalog?page={number + 1}> .")


def test_paging_without_end_ends() -> None:
    with served(Endless()) as (base, heard):
        found = harvested(base, "ckan")
    assert rules(found) == ["page-endless"]
    assert len(heard) < 10


def test_a_page_repeated_byte_by_byte() -> None:
    same = turtle(dataset("a") + "<v> hydra:next <catalog?page=2> .")
    with served({"catalog": same, "catalog?page=2": same}) as (base, _):
        assert rules(harvested(base, "ckan")) == ["page-repeated"]


def test_fifty_megabytes() -> None:
    page = Page(BODY + b"# filler\n" * (6 * 1024 * 1024))
    with served({"catalog": page}) as (base, _):
        found = harvested(base, "ckan")
    assert rules(found) == ["size"]
    assert "over 52428800 bytes unpacked" in found.findings[0].sentence()


def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = Page(gzip.compress(b"#" * (300 * 1024 * 1024), 9), headers={"Content-Encoding": "gzip"})
    with served({"catalog": bomb}) as (base, _):
        assert rules(harvested(base, "data.europa.eu")) == ["size"]


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        (Page(BODY, "text/html; charset=utf-8"), "content-type"),
        (Page(BODY, ""), "content-type"),
        (Page(BODY + b'<a> <b> "\xe6" .'), "syntax"),
        (Page(b'<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><r>&c;</r>', "application/rdf+xml"), "syntax"),
        (Page(b"not gzip", headers={"Content-Encoding": "gzip"}), "broken"),
        (Page(b"{" * 200_000, "application/ld+json"), "syntax"),
        (Page(status=500), "head"),
        (Page(status=200), "empty"),
    ],
    ids=["HTML", "no type", "Latin-1", "DOCTYPE", "no gzip", "nested JSON", "an error", "an empty answer"],
)
def test_what_cannot_be_read_is_told(page: Page, rule: str) -> None:
    with served({"catalog": page, "catalog?": page}) as (base, _):
        found = harvested(base, "ckan")
    assert (rules(found), found.taken) == ([rule], 0)


def test_a_next_page_that_is_no_address() -> None:
    with served({"catalog": turtle(dataset("a") + "<v> hydra:next <http://[> .")}) as (base, _):
        found = harvested(base, "ckan")
    assert (found.taken, "forbidden-address" in rules(found)) == (0, True)


REDIRECTS = {
    "round and round": ("loop", "redirects"),
    "to a file": ("file:///etc/passwd", "forbidden-address"),
    "to no address": ("http://[", "forbidden-address"),
    "to another scheme": ("gopher://127.0.0.1/", "forbidden-address"),
}


@pytest.mark.parametrize("case", REDIRECTS)
def test_redirects_lead_nowhere_else(case: str) -> None:
    target, rule = REDIRECTS[case]
    with served({"loop": Page(status=302, headers={"Location": target})}) as (base, _):
        assert rules(harvested(base, "data.europa.eu", "loop")) == [rule]


@pytest.fixture
def inner() -> Iterator[tuple[str, list[bytes]]]:
    """Something in a private network that must hear nothing."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            try:
                connection, _ = listener.accept()
                heard.append(connection.recv(100))
            except OSError:
                return

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", heard


@pytest.mark.parametrize("how", ["redirect", "next page", "page of a feed", "shape"])
def test_a_private_address_that_nobody_named_is_not_asked(how: str, inner: tuple[str, list[bytes]]) -> None:
    target, heard = inner
    tree = "@prefix tree: <https://w3id.org/tree#> . "
    page = {
        "redirect": Page(status=302, headers={"Location": target}),
        "next page": turtle(dataset("a") + f"<v> hydra:next <{target}> ."),
        "page of a feed": turtle(f"{tree}<s> tree:view <catalog> . <r> tree:node <{target}> ."),
        "shape": turtle(f"{tree}<s> tree:view <catalog> ; tree:shape <{target}> ."),
    }[how]
    client = "ldes" if how in ("page of a feed", "shape") else "data.europa.eu"
    with served({"catalog": page}) as (base, _):
        found = harvested(base, client)
    assert "forbidden-address" in rules(found) or (how == "shape" and "shape" in rules(found))
    assert heard == []


def test_an_answer_that_drips_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            try:
                while True:
                    connection, _ = listener.accept()
                    connection.recv(1000)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\n\r\n")
                    for _ in range(200):
                        connection.sendall(b"#")
                        time.sleep(0.02)
            except OSError:
                return

        threading.Thread(target=drip, daemon=True).start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/catalog"
        begun = time.monotonic()
        reply = over_the_net(address, seconds=0.5)("GET", address, Manner("test"))
    assert reply.fault == "too-slow"
    assert time.monotonic() - begun < 3


def test_nobody_there_is_told_apart_from_a_bad_catalogue(free_port: Callable[[], int]) -> None:
    found = harvested(f"http://127.0.0.1:{free_port()}/", "ckan")
    assert (rules(found), found.unanswered) == (["unreachable"], True)


def test_head_comes_first_where_the_client_does_so() -> None:
    with served({"catalog": Page(BODY), "catalog.ttl": Page(BODY)}) as (base, heard):
        harvested(base, "ckan")
        harvested(base, "udata", "catalog.ttl")
    assert "HEAD /catalog" in heard
    assert "HEAD /catalog.ttl" not in heard


def test_no_cookie_and_no_password_travels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    with served({"catalog": Page(BODY, headers={"Set-Cookie": "a=b"})}) as (base, _):
        assert harvested(base, "ckan").whole
