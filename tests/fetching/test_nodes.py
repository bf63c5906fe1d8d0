"""Nodes: what is told of another node whose index cannot be had."""

import gzip

import pytest
from tests.accepting.sites import Page, served

from fremdrift.fetching.nodes import NodeOrigin
from fremdrift.ground.errors import ReleaseError

INDEX = b'{"releases": []}'
GZIP = {"Content-Encoding": "gzip"}
BROKEN = {
    "shorter than it says": (Page(INDEX, headers={"Content-Length": "99"}), "broke off: ProtocolError; try again"),
    "not packed as it says": (Page(INDEX, headers=GZIP), "broke off: DecodeError; try again"),
    "a piece that is none": (Page(b"XX\r\n", headers={"Transfer-Encoding": "chunked"}), "broke off: ProtocolError; try again"),
    "lists in lists": (Page(b"[" * 200_000), "is no index of releases"),
    "no JSON": (Page(b"<html>"), "is no index of releases"),
    "a list": (Page(b"[]"), "is no index of releases"),
    "an error": (Page(status=500), "answers with the status 500"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_an_index_that_cannot_be_read_is_told_in_a_sentence(case: str) -> None:
    page, why = BROKEN[case]
    with served({"releases.json": page}) as (base, _), pytest.raises(ReleaseError) as told:
        NodeOrigin(base).index()
    assert str(told.value) == f"{base}releases.json {why}"


@pytest.mark.parametrize("page", [Page(INDEX), Page(gzip.compress(INDEX), headers=GZIP)], ids=["plain", "packed"])
def test_an_index_is_read_as_it_is_sent(page: Page) -> None:
    with served({"releases.json": page}) as (base, _):
        assert NodeOrigin(base).index() == {"releases": []}
