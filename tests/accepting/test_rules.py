"""Each client's rules: what it refuses is found by name, with the dataset and what to do, and nothing else is."""

import json
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from tests.accepting.sites import BASE, HEAD, Page, dataset, from_memory, turtle

from fremdrift.accepting.check import check
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.outcomes import NO_FACE, Outcome
from fremdrift.fetching.catalogues import Manner, Reply
from fremdrift.model.findings import Severity

TODAY = "2026-11-25"


def outcome(client: str, pages: dict[str, Any], address: str = "catalog") -> Outcome:
    (found,) = check(BASE + address, from_memory(pages), Judges(None), TODAY, [client])
    return found


def rules(found: Outcome, severity: Severity = Severity.VIOLATION) -> list[tuple[str, str]]:
    return [(one.rule, (one.focus or "").removeprefix(BASE)) for one in found.findings if one.severity is severity]


GOOD = dataset("a") + dataset("b")


@pytest.mark.parametrize("client", ["ckan", "udata", "data.europa.eu"])
def test_a_good_catalogue_is_taken_whole(client: str) -> None:
    found = outcome(client, {"catalog": turtle(GOOD)})
    assert (found.taken, found.offered, found.findings, found.whole) == (2, 2, (), True)


def test_of_very_many_complaints_programs_are_told_the_first_and_how_many_there_are() -> None:
    many = tuple(NO_FACE.found(BASE + "catalog", f"{BASE}dataset/{number}") for number in range(30_000))
    told = Outcome("ckan", BASE + "catalog", 30_000, 0, many).as_json()
    assert told["counts"] == {"violation": 30_000, "warning": 0, "info": 0}
    assert [one["rule"] for one in told["findings"]] == ["no-face"] * 1000 + ["more"]
    assert "29000" in told["findings"][-1]["en"]


CHECKSUM = (
    '; dcat:distribution <x> . <x> dcat:accessURL <y> ; spdx:checksum <s> . <s> spdx:checksumValue "ab"^^xsd:hexBinary'
)
SIZE = '; dcat:distribution <x> . <x> dcat:accessURL <y> ; dcat:byteSize "some"'
IN_PAGES = {"catalog": turtle(GOOD + "<v> hydra:next <catalog?page=2> ."), "catalog?page=2": turtle(dataset("c"))}
RDF = {
    "ckan: one without title costs all": ("ckan", turtle(GOOD + dataset("c", title="")), 0, 3, ("title", "dataset/c")),
    "udata: one without title is lost": ("udata", turtle(GOOD + dataset("c", title="")), 2, 3, ("title", "dataset/c")),
    "udata: without identifier": ("udata", turtle(GOOD.replace(f'dct:identifier "{BASE}dataset/a"', "dct:type <t>")), 1, 2, ("identifier", "dataset/a")),
    "udata: two with one identifier": ("udata", turtle(GOOD.replace(f'"{BASE}dataset/a"', '"x"').replace(f'"{BASE}dataset/b"', '"x"')), 1, 2, ("identifier-twice", "dataset/b")),
    "udata: hexBinary": ("udata", turtle(dataset("a", CHECKSUM) + dataset("b")), 1, 2, ("checksum-datatype", "dataset/a")),
    "ckan does not mind hexBinary": ("ckan", turtle(dataset("a", CHECKSUM) + dataset("b")), 2, 2, None),
    "udata: a size that is no number": ("udata", turtle(dataset("a", SIZE) + dataset("b")), 1, 2, ("byte-size", "dataset/a")),
    "europe: without description": ("data.europa.eu", turtle(GOOD.replace('dct:description "Text"@en ;', "", 1)), 1, 2, ("description", "dataset/a")),
    "europe: a dataset without a name": ("data.europa.eu", turtle(GOOD + '[] a dcat:Dataset ; dct:title "Nameless" ; dct:description "x" .'), 2, 3, ("name", "Nameless")),
    "europe: a distribution without address": ("data.europa.eu", turtle(dataset("a", "; dcat:distribution <x>")), 0, 1, ("access-url", "dataset/a")),
    "ckan: JSON that does not say JSON-LD": ("ckan", Page(b"{}", "application/json"), 0, 0, ("content-type", "")),
    "ckan: bytes of no type": ("ckan", Page(b"x", "application/octet-stream"), 0, 0, ("content-type", "")),
    "ckan: not UTF-8": ("ckan", Page((HEAD + GOOD).encode() + b"# \xff\xfe\n<a> <b> \"\xff\" ."), 0, 0, ("syntax", "")),
    "ckan: HEAD is shut": ("ckan", Page((HEAD + GOOD).encode(), head_status=403), 0, 0, ("head", "")),
    "ckan: HEAD is not allowed, then GET": ("ckan", Page((HEAD + GOOD).encode(), head_status=405), 2, 2, None),
    "ckan: shut": ("ckan", Page(status=403), 0, 0, ("head", "")),
    "europe: shut": ("data.europa.eu", Page(status=403), 0, 0, ("status", "")),
    "udata: a redirect": ("udata", Page(status=301, headers={"Location": BASE + "elsewhere"}), 0, 0, ("redirect", "")),
    "ckan: over 50 MB": ("ckan", Page(b"#" * (50 * 1024 * 1024 + 1)), 0, 0, ("size", "")),
    "ckan: nothing in it": ("ckan", turtle(f"<{BASE}catalog> a dcat:Catalog ."), 0, 0, ("empty", "")),
    "ckan: a DOCTYPE": ("ckan", Page(b'<!DOCTYPE r><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "application/rdf+xml"), 0, 0, ("syntax", "")),
    "ckan: a context elsewhere": ("ckan", Page(b'{"@context": "https://example.org/c.jsonld"}', "application/ld+json"), 0, 0, ("syntax", "")),
}  # fmt: skip


@pytest.mark.parametrize("case", RDF)
def test_what_an_rdf_client_refuses(case: str) -> None:
    client, page, taken, offered, expected = RDF[case]
    found = outcome(client, {"catalog": page})
    assert rules(found) == ([expected] if expected else [])
    assert (found.taken, found.offered, found.whole) == (taken, offered, expected is None)


def test_a_day_in_the_future_is_a_warning() -> None:
    page = turtle(
        dataset("a", '; dct:modified "2027-01-01"^^xsd:date') + dataset("b", '; dct:modified "2026-11-25"^^xsd:date')
    )
    found = outcome("udata", {"catalog": page})
    assert rules(found, Severity.WARNING) == [("modified-future", "dataset/a")]
    assert found.whole


def pages(last: str, *, number: int = 3) -> dict[str, Page]:
    def page(this: int) -> Page:
        onward = f"<v> hydra:next <{BASE}catalog?page={this + 1}> ." if this < number else last
        return turtle(dataset(str(this)) + onward)

    return {"catalog": page(1)} | {f"catalog?page={this}": page(this) for this in range(2, number + 1)}


PAGING = {
    "to the end": ("", 3, 3, []),
    "older words": ("", 3, 3, []),
    "back to the start": (f"<v> hydra:next <{BASE}catalog> .", 0, 3, ["page-repeated"]),
    "to itself": (f"<v> hydra:next <{BASE}catalog?page=3> .", 0, 3, ["page-repeated"]),
    "by a page without datasets": (f"<v> hydra:next <{BASE}catalog?page=4> .", 4, 4, []),
    "to a page that is missing": (f"<v> hydra:next <{BASE}catalog?page=4> .", 0, 3, ["page-missing", "status"]),
}


@pytest.mark.parametrize("client", ["ckan", "udata", "data.europa.eu"])
@pytest.mark.parametrize("case", PAGING)
def test_pages_are_followed_to_the_end_and_no_further(case: str, client: str) -> None:
    last, taken, offered, expected = PAGING[case]
    found = pages(last)
    if case == "by a page without datasets":
        found["catalog?page=4"] = turtle(f"<s> a dcat:DataService . <v> hydra:next <{BASE}catalog?page=5> .")
        found["catalog?page=5"] = turtle(dataset("5"))
    if case == "older words":
        found = {path: Page(page.body.replace(b"hydra:next ", b"hydra:nextPage ")) for path, page in found.items()}
    told = outcome(client, found)
    assert sorted(rule for rule, _ in rules(told)) == expected
    assert (told.taken, told.offered if taken else 3) == (taken, offered)


@pytest.mark.parametrize("client", ["ckan", "udata", "data.europa.eu"])
def test_each_page_is_asked_for_once_and_few_are_held_together(client: str) -> None:
    ask, asked, held, most = from_memory(pages("", number=30)), list[tuple[str, str]](), WeakSet[Reply](), 0

    def noted(method: str, address: str, manner: Manner) -> Reply:
        nonlocal most
        asked.append((method, address))
        reply = ask(method, address, manner)
        held.add(reply)
        most = max(most, len(held))
        return reply

    (found,) = check(BASE, noted, Judges(None), TODAY, [client])
    assert found.taken == 30
    assert len(asked) == len(set(asked))
    assert most <= 8


def test_a_page_at_an_inner_host_is_told() -> None:
    found = outcome("ckan", {"catalog": turtle(GOOD + "<v> hydra:next <http://inner:8080/catalog?page=2> .")})
    assert ("page-host", "") in rules(found, Severity.WARNING)


RECORD: dict[str, Any] = {
    "@type": "dcat:Dataset", "identifier": "a", "title": "A", "description": "Text", "keyword": ["x"],
    "modified": "2026-11-25", "accessLevel": "public", "publisher": {"name": "P"},
    "contactPoint": {"fn": "C", "hasEmail": "mailto:c@example.org"},
}  # fmt: skip
DATA_GOV = {
    "no identifier": ({"identifier": None}, "identifier"),
    "no title": ({"title": ""}, "required"),
    "no contact": ({"contactPoint": None}, "required"),
    "mail without mailto:": ({"contactPoint": {"fn": "C", "hasEmail": "c@example.org"}}, "mailto"),
    "an empty keyword": ({"keyword": ["x", " "]}, "keyword"),
    "too many keywords": ({"keyword": ["x"] * 2000}, "keywords"),
    "a date in words": ({"modified": "last Tuesday"}, "date"),
    "a long description": ({"description": "x" * 20_000}, "description-length"),
    "an EU periodicity": ({"accrualPeriodicity": "http://publications.europa.eu/resource/authority/frequency/IRREG"}, "periodicity"),
    "a licence in words": ({"license": "CC BY"}, "licence"),
    "a licence that is almost an address": ({"license": "http://[see note]"}, "licence"),
    "a download without media type": ({"distribution": [{"downloadURL": "https://x.example/"}]}, "media-type"),
    "the same identifier": ({"identifier": "b"}, "identifier-twice"),
}  # fmt: skip
DATA_GOV_3 = {
    "an EU language": ({"language": ["http://publications.europa.eu/resource/authority/language/DAN"]}, "language"),
    "a size as number": ({"distribution": [{"byteSize": 12}]}, "byte-size"),
    "a landing page in words": ({"landingPage": "https://x.example/"}, "landing-page"),
}


def of_data_gov(record: dict[str, Any], head: dict[str, Any]) -> Outcome:
    whole = head | {"dataset": [RECORD | {"identifier": "b", "title": "B"}, record]}
    page = Page(json.dumps(whole).encode(), "application/json")
    version = "data.gov 3.0" if head else "data.gov 1.1"
    return next(
        one
        for one in check(BASE + "x.json", from_memory({"x.json": page}), Judges(None), TODAY)
        if one.client == version
    )


@pytest.mark.parametrize("case", DATA_GOV)
def test_what_data_gov_refuses_of_1_1(case: str) -> None:
    change, name = DATA_GOV[case]
    found = of_data_gov(RECORD | change, {})
    assert [one for one, _ in rules(found)] == [name]
    assert (found.taken, found.offered) == (1, 2)
    assert found.findings[0].focus == ("b" if name == "identifier-twice" else change.get("identifier", "a") or "A")


RECORDS = {
    "one of them is no object": ([RECORD, None], "object", 1, 2),
    "one of them is a list": ([RECORD, [RECORD]], "object", 1, 2),
    "one name twice, once without title": ([RECORD, RECORD | {"title": ""}, RECORD | {"identifier": "c"}], "identifier-twice required", 2, 3),
    "one name three times": ([RECORD] * 3, "identifier-twice", 1, 3),
}  # fmt: skip


@pytest.mark.parametrize("case", RECORDS)
def test_a_record_is_refused_by_itself_and_once(case: str) -> None:
    records, expected, taken, offered = RECORDS[case]
    page = Page(json.dumps({"dataset": records}).encode(), "application/json")
    found = outcome("data.gov 1.1", {"x.json": page}, "x.json")
    assert " ".join(sorted({one for one, _ in rules(found)})) == expected
    assert (found.taken, found.offered) == (taken, offered)


def test_a_record_that_no_schema_can_follow_is_refused_alone(tmp_path: Path) -> None:
    (tmp_path / "dcat-us-1.1").mkdir()
    (tmp_path / "dcat-us-1.1" / "non-federal_dataset.json").write_text('{"properties": {"in": {"$ref": "#"}}}')
    deep = RECORD | {"identifier": "deep", "in": json.loads('{"in":' * 400 + "1" + "}" * 400)}
    page = Page(json.dumps({"dataset": [RECORD, deep]}).encode(), "application/json")
    (found,) = check(BASE + "x.json", from_memory({"x.json": page}), Judges(tmp_path), TODAY, ["data.gov 1.1"])
    assert ([one for one, _ in rules(found)], found.taken, found.offered) == (["nesting"], 1, 2)


A_LIST = {"dataset": [RECORD]}
SAYS_3 = {"@type": "Catalog"} | A_LIST
JSON = "application/json"
LINKED = b'{"@context": {"@vocab": "http://www.w3.org/ns/dcat#"}, "@type": "Dataset"}'
ALL = {"data.gov 1.1", "data.gov 3.0", "ckan", "udata", "data.europa.eu"}
READERS = {
    "1.1": (json.dumps(A_LIST).encode(), JSON, {"data.gov 1.1"}),
    "1.1 as text": (json.dumps(A_LIST).encode(), "text/plain", {"data.gov 1.1"}),
    "3.0": (json.dumps(SAYS_3).encode(), JSON, {"data.gov 3.0"}),
    "3.0 as text": (b"\xef\xbb\xbf\n " + json.dumps(SAYS_3).encode(), "text/plain", {"data.gov 3.0"}),
    "cut off": (b'{"dataset": [', JSON, ALL),
    "cut off, as text": (b'{"dataset": [', "text/plain", ALL),
    "empty": (b"", JSON, ALL),
    "a list": (b"[]", JSON, ALL),
    "without the list": (b'{"datasets": [{"title": "A"}]}', JSON, ALL),
    "linked data": (LINKED, "application/ld+json", ALL - {"data.gov 1.1", "data.gov 3.0"}),
    "Turtle": ((HEAD + GOOD).encode(), "text/turtle", ALL - {"data.gov 1.1", "data.gov 3.0"}),
}


@pytest.mark.parametrize("case", READERS)
def test_at_an_address_those_are_asked_who_could_read_what_is_there(case: str) -> None:
    body, content_type, clients = READERS[case]
    found = check(BASE + "catalog", from_memory({"catalog": Page(body, content_type)}), Judges(None), TODAY)
    assert {one.client for one in found} == clients
    assert len(found) == len(clients)


@pytest.mark.parametrize(("client", "taken", "warned"), [("data.gov 1.1", 0, ["version"]), ("data.gov 3.0", 1, [])])
@pytest.mark.parametrize("address", ["x.json", ""], ids=["address", "site"])
def test_the_client_that_is_asked_for_answers(client: str, taken: int, warned: list[str], address: str) -> None:
    """A file that says it is of 3.0, and has a record that 1.1 alone refuses."""
    body = json.dumps({"@type": "Catalog", "dataset": [RECORD | {"accrualPeriodicity": "yearly"}]}).encode()
    site = dict.fromkeys(("x.json", "data.json", "dcat-us-3.json"), Page(body, JSON)) | {"": Page(b"", "text/html")}
    found = outcome(client, site, address)
    assert (found.client, found.taken, found.offered) == (client, taken, 1)
    assert [one for one, _ in rules(found, Severity.WARNING)] == warned


def test_a_broken_file_is_told_of_the_client_whose_it_is() -> None:
    site = {"": Page(b"", "text/html"), "dcat-us-3.json": Page(b"{", JSON)}
    found = outcome("data.gov 3.0", site, "")
    assert (found.client, found.address, [one for one, _ in rules(found)]) == (
        "data.gov 3.0",
        BASE + "dcat-us-3.json",
        ["json"],
    )


@pytest.mark.parametrize("case", DATA_GOV_3)
def test_what_data_gov_refuses_of_3_0(case: str) -> None:
    change, name = DATA_GOV_3[case]
    found = of_data_gov(RECORD | change, {"@type": "Catalog"})
    assert ([one for one, _ in rules(found)], found.taken, found.offered) == ([name], 1, 2)


def test_a_series_without_name_is_lost() -> None:
    found = of_data_gov(RECORD, {"@type": "Catalog", "datasetSeries": [{"title": "S"}, {"@id": "s"}]})
    assert ([one for one, _ in rules(found)], found.taken, found.offered) == (["name"], 3, 4)


@pytest.mark.parametrize(
    ("body", "rule"),
    [(b"{", "json"), (b'{"dataset": {}}', "dataset-list"), (b'{"dataset": []}', "empty"), (b'\xff\xfe{"', "json"), (b"[" * 100_000, "json")],
    ids=["cut off", "no list", "empty", "not UTF-8", "nested too deep"],
)  # fmt: skip
def test_a_file_that_data_gov_cannot_read(body: bytes, rule: str) -> None:
    found = outcome("data.gov 1.1", {"data.json": Page(body, "application/json"), "": Page(b"", "text/html")}, "")
    assert ([one for one, _ in rules(found)], found.whole) == ([rule], False)


def test_what_only_the_validator_minds_is_a_warning() -> None:
    body = json.dumps({"dataset": [RECORD], "next": "page 2"}).encode()
    found = outcome(
        "data.gov 1.1", {"data.json": Page(body + b" " * 10_000_000, "text/json"), "": Page(b"", "text/html")}, ""
    )
    assert [one for one, _ in rules(found, Severity.WARNING)] == ["content-type", "size"]
    assert [one for one, _ in rules(found)] == ["paged"]


FEED = f"""@base <{BASE}> . @prefix tree: <https://w3id.org/tree#> . @prefix as: <https://www.w3.org/ns/activitystreams#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
<feed#s> tree:view <feed> ; tree:shape <shape#S> ; tree:member <e1>, <e2> . <feed> tree:relation <feed#r> .
<feed#r> tree:node <feed/1> . <feed/1> tree:relation <feed/1#r> . <feed/1#r> tree:node <feed> .
<e1> a as:Create ; as:object <d> ; as:published "2026-11-25T00:00:00Z"^^xsd:dateTime . <e1> {{ <d> a dcat:Dataset }}
<e2> a as:Delete ; as:object <d> ; as:published "2026-11-26T00:00:00Z"^^xsd:dateTime .
"""
FEEDS = {
    "a good one": ("", "", [], 2),
    "no shape": ("<shape#S>", "<nowhere#S>", ["shape"], 0),
    "no view": ("tree:view <feed> ;", "", ["stream"], 0),
    "an event of no kind": ("<e1> a as:Create", "<e1> a as:Note", ["event-kind"], 1),
    "an event about nothing": ("<e2> a as:Delete ; as:object <d>", "<e2> a as:Delete", ["event-object"], 1),
    "a member without a name, another on each page": (
        "<e1>, <e2>",
        "<e1>, <e2>, [ a as:Create ]",
        ["event-name"] * 2,
        2,
    ),
    "a member that is a text": ("<e1>, <e2>", '<e1>, <e2>, "e3"', ["event-name"], 2),
    "an event that describes nothing": ("<e1> { <d> a dcat:Dataset }", "", ["event-description"], 1),
    "a page that is missing": ("<feed/1> . <feed/1>", "<feed/2> . <feed/1>", ["status"], 0),
}


@pytest.mark.parametrize("case", FEEDS)
def test_what_ldes_client_refuses(case: str) -> None:
    old, new, expected, taken = FEEDS[case]
    text = FEED.replace(old, new)
    assert old in FEED
    found = outcome("ldes", {"feed": Page(text.encode(), "application/trig"), "feed/1": Page(text.encode(), "application/trig"), "shape": turtle("<#S> a <#Shape> .")}, "feed")  # fmt: skip
    assert [one for one, _ in rules(found)] == expected
    assert (found.taken, found.offered) == (taken, 2 + expected.count("event-name"))


def test_a_site_is_asked_for_each_face() -> None:
    site = {"": Page(b"<html>", "text/html"), "catalog.ttl": turtle(GOOD), "data.json": Page(json.dumps({"dataset": [RECORD]}).encode(), "application/json")}  # fmt: skip
    found = {one.client: one.address for one in check(BASE, from_memory(site), Judges(None), TODAY)}
    assert found == {
        "data.gov 1.1": BASE + "data.json",
        "data.gov 3.0": None,
        "ckan": BASE + "catalog.ttl",
        "udata": BASE + "catalog.ttl",
        "data.europa.eu": BASE + "catalog.ttl",
        "ldes": None,
    }


def test_every_sentence_is_in_danish_and_english() -> None:
    found = outcome("ckan", {"catalog": turtle(dataset("a", title=""))})
    assert found.findings[0].sentence("da").endswith("har ingen titel, og for det ene datasæts skyld importerer CKAN intet af kataloget. Giv det dct:title")  # fmt: skip
    assert found.sentence("da") == f"ckan: 0 af 1, {BASE}catalog"
    assert BASE + "dataset/a" in found.findings[0].sentence("en")


def test_missing_judges_are_named() -> None:
    found = outcome("data.europa.eu", {"catalog": turtle(GOOD)})
    assert found.missing == ("DCAT-AP 3.0.1 SHACL (dcat-ap-3/shacl-parts/shapes.ttl)",)
    assert "judge not at hand: DCAT-AP 3.0.1 SHACL" in found.sentence("en")
