"""A strategy in the formats of others: by suffix, by Accept and by profile, from the files of the release."""

import json
from xml.etree.ElementTree import fromstring

import pytest
from flask.testing import FlaskClient

from fremdrift.keeping.release import Release

PATH = "/document/strategy/fods-2016-2020"
STRATML = "https://stratml.us/references/PerformancePlanOrReport20160216.xsd"
OCDS = "https://standard.open-contracting.org/1.1/en/schema/reference/#milestone"
ASKED = {
    "suffix": (PATH + ".stratml", {}, "xml"),
    "English address": ("/en" + PATH + ".stratml", {}, "xml"),
    "Accept": (PATH, {"Accept": "application/xml"}, "xml"),
    "Accept, rather than a page": (PATH, {"Accept": "text/html;q=0.5, application/xml"}, "xml"),
    "profile in the address": (PATH + "?profile=stratml", {}, "xml"),
    "profile in the address, as the specification calls it": (PATH + "?_profile=stratml", {}, "xml"),
    "profile in a header": (PATH, {"Accept-Profile": f"<{STRATML}>"}, "xml"),
    "suffix, OCDS": (PATH + ".ocds", {"Accept": "text/html"}, "json"),
    "profile in the address, OCDS": (PATH + "?profile=ocds", {"Accept": "application/json"}, "json"),
    "profile in a header, OCDS": (PATH, {"Accept": "*/*", "Accept-Profile": f"<{OCDS}>; q=0.9"}, "json"),
}


@pytest.mark.parametrize("how", ASKED)
def test_a_strategy_is_to_be_had_in_the_formats_of_others(how: str, client: FlaskClient, release: Release) -> None:
    address, headers, suffix = ASKED[how]
    answer = client.get(address, headers=headers)
    assert (answer.status_code, answer.content_type) == (200, f"application/{suffix}")
    assert answer.data == (release.folder / "files" / f"fods-2016-2020.{suffix}").read_bytes()
    assert {"Accept", "Accept-Profile", "Accept-Datetime"} <= set(answer.vary)
    assert f'<{STRATML if suffix == "xml" else OCDS}>; rel="profile"' in answer.headers["Link"]
    again = client.get(address, headers=headers | {"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    if suffix == "xml":
        assert fromstring(answer.data).tag.endswith("}PerformancePlanOrReport")
    else:
        assert len(json.loads(answer.data)["milestones"]) > 10


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, "text/turtle"),
        ({"Accept": "*/*"}, "text/turtle"),
        ({"Accept": "application/json"}, "application/json"),
        ({"Accept": "application/rdf+xml"}, "application/rdf+xml"),
        ({"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, "text/html"),
        ({"Accept-Profile": "<http://example.org/another>"}, "text/turtle"),
        ({"Accept-Profile": f"<{OCDS}>;q=0"}, "text/turtle"),
    ],
    ids=["nothing", "anything", "JSON", "RDF/XML", "a browser", "another profile", "all but a profile"],
)
def test_whoever_asks_for_something_else_gets_that(headers: dict[str, str], expected: str, client: FlaskClient) -> None:
    answer = client.get(PATH, headers=headers)
    assert answer.mimetype == expected
    assert b"dueDate" not in answer.data
    assert "Accept-Profile" in answer.vary


def test_the_other_formats_name_them(client: FlaskClient) -> None:
    for answer in (client.get(PATH + ".ttl"), client.get(PATH, headers={"Accept": "text/html"})):
        assert '/strategy/fods-2016-2020.stratml>; rel="alternate"; type="application/xml"' in answer.headers["Link"]
        assert '/strategy/fods-2016-2020.ocds>; rel="alternate"; type="application/json"' in answer.headers["Link"]
    page = client.get(PATH, headers={"Accept": "text/html"}).text
    assert '.stratml" type="application/xml">StratML</a>' in page
    assert '.ocds" type="application/json">OCDS</a>' in page
    told = client.get("/openapi.json").json["paths"]["/document/{local}"]["get"]["responses"]["200"]
    assert "application/xml" in told["content"]
    assert "StratML; OCDS" in told["description"]


REFUSED = {
    "another thing": ("/document/initiative/fods-2016-2020/8.1.stratml", {}, 404, "nothing here has the name"),
    "no such strategy": ("/document/strategy/nowhere.ocds", {}, 404, "nothing here has the name"),
    "the state of a day": (PATH + ".ocds?as-of=2020-12-31", {}, 400, "has no state of a day"),
}  # fmt: skip


@pytest.mark.parametrize("path", ["/document/initiative/fods-2016-2020/8.1", PATH + "?as-of=2020-12-31"])
def test_xml_asked_of_what_has_no_plan_is_that_of_rdf(path: str, client: FlaskClient) -> None:
    answer = client.get(path, headers={"Accept": "application/xml"})
    assert (answer.status_code, answer.mimetype) == (200, "application/rdf+xml")


@pytest.mark.parametrize("what", REFUSED)
def test_what_has_none_says_so(what: str, client: FlaskClient) -> None:
    address, headers, status, says = REFUSED[what]
    answer = client.get(address, headers=headers)
    assert answer.status_code == status
    assert says in answer.text


def test_an_older_release_gives_its_own(client: FlaskClient, release: Release) -> None:
    pinned = client.get(f"{PATH}.ocds?release={release.id}")
    assert pinned.status_code == 200, pinned.text
    assert "Memento-Datetime" in pinned.headers


@pytest.mark.parametrize("suffix", ["ttl", "html", "jsonld"])
def test_a_suffix_decides_whatever_profile_is_asked_for(suffix: str, client: FlaskClient) -> None:
    plain = client.get(f"{PATH}.{suffix}")
    for address, headers in (
        (f"{PATH}.{suffix}?profile=ocds", {}),
        (f"{PATH}.{suffix}", {"Accept-Profile": f"<{OCDS}>"}),
    ):
        answer = client.get(address, headers=headers)
        assert (answer.status_code, answer.mimetype) == (200, plain.mimetype)
