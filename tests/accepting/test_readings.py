"""What was read without a fault is not read again, byte by byte the same; all else is, and judged as ever."""

from collections.abc import Iterable
from typing import Any

import pytest
from tests.accepting.sites import BASE, Page, dataset, from_memory, turtle

from fremdrift.accepting import ldes, rdf_clients
from fremdrift.accepting.check import check_site
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.outcomes import Outcome
from fremdrift.accepting.readings import Readings, kept_by, remembered
from fremdrift.fetching.catalogues import Manner, Reply

TODAY, PROGRAM = "2026-11-25", "some program"
CLIENTS = ("ckan", "udata", "data.europa.eu", "ldes")
AS = "https://www.w3.org/ns/activitystreams#"
TREE = "https://w3id.org/tree#"
FEED = f"""
@prefix as: <{AS}> . @prefix tree: <{TREE}> . @prefix sh: <http://www.w3.org/ns/shacl#> .
<{BASE}feed#s> tree:view <{BASE}feed> ; tree:shape <{BASE}shape> ; tree:member <{BASE}e1> .
<{BASE}shape> sh:closed true .
<{BASE}e1> a as:Create ; as:object <{BASE}dataset/a> ; as:published "2026-01-01T00:00:00Z" .
<{BASE}e1> {{ <{BASE}dataset/a> a <http://www.w3.org/ns/dcat#Dataset> }}
"""


def onward(number: int) -> str:
    return f"<v> <http://www.w3.org/ns/hydra/core#next> <{BASE}catalog?page={number}> ."


SITE = {
    "catalog": turtle(dataset("a") + onward(2)),
    "catalog?page=2": turtle(dataset("b") + onward(3)),
    "catalog?page=3": turtle(dataset("c")),
    "feed": Page(FEED.encode(), "application/trig"),
}


def harvest(site: dict[str, Page], readings: Readings, clients: Iterable[str] = CLIENTS) -> list[Outcome]:
    return check_site(BASE, from_memory(site), Judges(None), readings, clients)


@pytest.fixture
def known() -> dict[str, Any]:
    """What a harvest of the site remembers, through its file."""
    readings = Readings(TODAY)
    assert all(one.whole for one in harvest(SITE, readings))
    return remembered(kept_by(PROGRAM, TODAY, readings.kept), PROGRAM, TODAY)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the documents that are parsed."""
    addresses: list[str] = []

    def counted(module: Any) -> None:
        parse = module.parse_foreign

        def parse_foreign(body: bytes, media_type: str, address: str, *more: Any) -> Any:
            addresses.append(address)
            return parse(body, media_type, address, *more)

        monkeypatch.setattr(module, "parse_foreign", parse_foreign)

    counted(rdf_clients)
    counted(ldes)
    return addresses


def test_what_is_the_same_is_not_read_and_taken_as_before(known: dict[str, Any], read: list[str]) -> None:
    again, anew = Readings(TODAY, known), Readings(TODAY)
    outcomes = harvest(SITE, again)
    assert not read
    assert outcomes == harvest(SITE, anew)
    assert len(read) == len(known) == 4, "three clients of DCAT read the same three pages"
    assert kept_by(PROGRAM, TODAY, again.kept) == kept_by(PROGRAM, TODAY, anew.kept)


BROKEN = {
    "a title is gone": ("catalog?page=2", turtle(dataset("b", title="") + onward(3)), {"title"}),
    "a byte is wrong": ("catalog?page=2", turtle(dataset("b") + onward(3) + " <"), {"syntax"}),
    "a page leads back": ("catalog?page=3", turtle(dataset("c") + onward(2)), {"page-repeated"}),
    "a page is missing": ("catalog?page=3", Page(status=404), {"page-missing", "status"}),
    "a page has another type": ("catalog?page=2", Page(SITE["catalog?page=2"].body, "text/plain"), {"content-type"}),
    "a page stands twice": ("catalog?page=3", SITE["catalog?page=2"], {"page-repeated"}),
}


@pytest.mark.parametrize("client", ["ckan", "udata", "data.europa.eu"])
@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_since_is_found(case: str, client: str, known: dict[str, Any], read: list[str]) -> None:
    path, page, rules = BROKEN[case]
    (found,) = harvest(SITE | {path: page}, Readings(TODAY, known), [client])
    (anew,) = harvest(SITE | {path: page}, Readings(TODAY), [client])
    assert {one.rule for one in found.findings} == rules
    assert found == anew
    assert not found.whole


def test_an_event_that_is_broken_since_is_found(known: dict[str, Any]) -> None:
    broken = Page(FEED.replace("a as:Create ;", "").encode(), "application/trig")
    (found,) = harvest(SITE | {"feed": broken}, Readings(TODAY, known), ["ldes"])
    assert [one.rule for one in found.findings] == ["event-kind"]


def test_an_event_without_description_is_found_on_a_page_that_is_remembered(known: dict[str, Any]) -> None:
    first, _, _ = FEED.rpartition(f"<{BASE}e1> {{")
    readings = Readings(TODAY)
    for memory in (readings, Readings(TODAY, readings.kept)):
        (found,) = harvest(SITE | {"feed": Page(first.encode(), "application/trig")}, memory, ["ldes"])
        assert [one.rule for one in found.findings] == ["event-description"]


def event(name: str) -> str:
    return FEED.partition(f"<{BASE}shape> sh:closed")[0].replace("e1", name) + (
        f'<{BASE}{name}> a as:Create ; as:object <{BASE}dataset/a> ; as:published "2026-01-01T00:00:00Z" .\n'
        f"<{BASE}{name}> {{ <{BASE}dataset/a> a <http://www.w3.org/ns/dcat#Dataset> }}\n"
    )


FULL = Page(event("e1").encode(), "application/trig", headers={"Cache-Control": "public, max-age=9, Immutable"})
PAGES = f"""
@prefix tree: <{TREE}> . @prefix sh: <http://www.w3.org/ns/shacl#> . <{BASE}shape> sh:closed true .
<{BASE}feed#s> tree:view <{BASE}feed> ; tree:shape <{BASE}shape> .
<{BASE}feed> tree:relation [ tree:node <{BASE}feed/1> ] , [ tree:node <{BASE}feed/2> ] .
"""
LASTING = {
    "it says so": (FULL, ["feed", "feed/2"]),
    "it says nothing": (Page(FULL.body, FULL.content_type), ["feed", "feed/1", "feed/2"]),
    "it may be kept for a year": (
        Page(FULL.body, FULL.content_type, headers={"Cache-Control": "max-age=31536000"}),
        ["feed", "feed/1", "feed/2"],
    ),
    "it says so where it leads": (
        Page(status=302, headers={"Location": BASE + "elsewhere"}),
        ["feed", "feed/1", "feed/2"],
    ),
    "it cannot be read": (Page(b"<", FULL.content_type, headers=FULL.headers), ["feed", "feed/1", "feed/2"]),
}


@pytest.mark.parametrize("case", LASTING)
def test_a_page_of_the_feed_that_is_immutable_is_not_asked_for_again(case: str) -> None:
    first, expected = LASTING[case]
    site = {"feed": Page(PAGES.encode(), "application/trig"), "feed/1": first, "elsewhere": FULL}
    site |= {"feed/2": Page(event("e2").encode(), "application/trig")}
    asked: list[str] = []

    def ask(method: str, address: str, manner: Manner) -> Reply:
        asked.append(address.removeprefix(BASE))
        return from_memory(site)(method, address, manner)

    readings = Readings(TODAY)
    before = check_site(BASE, ask, Judges(None), readings, ["ldes"])
    asked.clear()
    again = Readings(TODAY, remembered(kept_by(PROGRAM, TODAY, readings.kept), PROGRAM, TODAY))
    assert check_site(BASE, ask, Judges(None), again, ["ldes"]) == before
    assert asked == expected
    assert kept_by(PROGRAM, TODAY, again.kept) == kept_by(PROGRAM, TODAY, readings.kept)
    assert [one.offered for one in before] == [2 - (case == "it cannot be read")]


def test_a_page_with_a_fault_is_not_remembered() -> None:
    readings = Readings(TODAY)
    harvest({"catalog": turtle(dataset("a", title=""))}, readings, ["ckan", "data.europa.eu", "udata"])
    assert not readings.kept


def test_a_page_that_one_client_takes_and_another_does_not_is_each_time_judged_so(read: list[str]) -> None:
    checksum = 'spdx:checksum [ spdx:checksumValue "00"^^xsd:hexBinary ]'
    hexed = turtle(dataset("a", f"; dcat:distribution [ dcat:accessURL <{BASE}a> ; {checksum} ]"))
    readings, clients = Readings(TODAY), ["ckan", "udata", "data.europa.eu"]
    for memory in (readings, Readings(TODAY, readings.kept)):
        ckan, udata, europe = harvest({"catalog": hexed}, memory, clients)
        assert [one.whole for one in (ckan, udata, europe)] == [True, False, True]
        assert [one.rule for one in udata.findings] == ["checksum-datatype"]
    assert len(read) == 3, "once by all, and twice more for who found it at fault"


def test_two_datasets_of_one_identifier_are_found_on_pages_that_are_remembered() -> None:
    same = f'"{BASE}dataset/a"'
    site = SITE | {"catalog?page=2": turtle(dataset("b").replace(f'"{BASE}dataset/b"', same) + onward(3))}
    readings = Readings(TODAY)
    for memory in (readings, Readings(TODAY, readings.kept)):
        (found,) = harvest(site, memory, ["udata"])
        assert [(one.rule, one.focus) for one in found.findings] == [("identifier-twice", BASE + "dataset/b")]


FORGOTTEN = {
    "of another program": ("another", TODAY),
    "of a later day": (PROGRAM, "2026-11-24"),
}


@pytest.mark.parametrize("case", FORGOTTEN)
def test_what_another_program_or_a_later_day_read_is_not_believed(case: str) -> None:
    program, day = FORGOTTEN[case]
    readings = Readings(TODAY)
    harvest(SITE, readings)
    assert remembered(kept_by(PROGRAM, TODAY, readings.kept), program, day) == {}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"program": "some program"}', b"\xff"])
def test_what_cannot_be_read_is_nothing(body: bytes) -> None:
    assert remembered(body, PROGRAM, TODAY) == {}


def test_with_the_standards_at_hand_all_is_read(known: dict[str, Any], read: list[str], standards: Any) -> None:
    check_site(BASE, from_memory(SITE), Judges(standards), Readings(TODAY, known), ["data.europa.eu", "ldes"])
    assert len(read) == 4
