"""/openapi.json: valid by a library that we did not write, complete, and true: what it documents answers like that."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

LIVE = {"/healthz", "/readyz", "/metrics"}


@pytest.fixture(scope="module")
def document(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json
    return found


def test_it_is_valid(document: dict[str, Any]) -> None:
    validate(document)


def test_every_route_is_documented(document: dict[str, Any], client: FlaskClient) -> None:
    routes = {
        re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule) for rule in client.application.url_map.iter_rules()
    }
    assert set(document["paths"]) == routes
    assert all(one["summary"] for path in document["paths"].values() for one in path.values())


def filled(path: str, operation: dict[str, Any]) -> str:
    """A documented path with its examples in their places; empty where the release has none for it."""
    for one in operation["parameters"]:
        if one["in"] == "path":
            if "example" not in one:
                return ""
            path = path.replace("{" + one["name"] + "}", one["example"])
    asked = {
        one["name"]: one["example"] for one in operation["parameters"] if one.get("required") and one["in"] == "query"
    }
    return path + ("?" + urlencode(asked) if asked else "")


def test_every_documented_path_answers_as_documented(document: dict[str, Any], client: FlaskClient) -> None:
    asked, wrong = 0, []
    for path, operations in document["paths"].items():
        address = filled(path, operations["get"]) if "get" in operations else ""
        if not address:
            continue
        asked += 1
        answer = client.get(address)
        told = operations["get"]["responses"]
        types = set(told.get(str(answer.status_code), {}).get("content", {})) - {"*/*"}
        if str(answer.status_code) not in told or (types and answer.mimetype not in types):
            wrong.append((address, answer.status_code, answer.mimetype, sorted(types)))
    assert not wrong
    assert asked > 80


def test_every_address_takes_the_parameters_that_it_documents(document: dict[str, Any], client: FlaskClient) -> None:
    """A release and a day, where an address is said to have some; a page that is none is refused everywhere."""
    release = document_release(client)
    values = {"release": release, "as-of": "2021-04-01", "page": "1"}
    wrong = []
    for path, operations in document["paths"].items():
        address = filled(path, operations["get"]) if "get" in operations else ""
        named = {one["name"] for one in operations.get("get", {}).get("parameters", ()) if one["in"] == "query"}
        for name in named & values.keys() if address else ():
            answer = client.get(address + ("&" if "?" in address else "?") + urlencode({name: values[name]}))
            if answer.status_code == 400 and not address.startswith("/files/"):
                wrong.append((address, name, answer.json["detail"]))
    assert not wrong
    told = {
        path: {one["name"] for one in one["get"]["parameters"]}
        for path, one in document["paths"].items()
        if "get" in one
    }
    assert told["/document/{local}"] == {"local", "release", "as-of", "edition"}
    assert told["/data.json"] == {"release"}
    assert told["/healthz"] == set()


def test_programs_are_told_which_suffixes_a_table_has_and_that_a_comparison_has_two_ends(
    document: dict[str, Any], client: FlaskClient
) -> None:
    said = {
        (path, one["name"]): one["schema"]
        for path, operations in document["paths"].items()
        for one in operations.get("get", {}).get("parameters", ())
        if one["in"] == "path"
    }
    for path in ("/frister", "/en/deadlines", "/milepaele", "/en/quality"):
        suffixes = said[path + ".{suffix}", "suffix"]["enum"]
        assert sorted(suffixes) == ["csv", "json", "xlsx"]
        assert {client.get(f"{path}.{one}").status_code for one in suffixes} == {200}
    for (_, name), schema in said.items():
        if name == "span":
            assert re.search(schema["pattern"], "2020-12-31..2021-12-31")
            assert not re.search(schema["pattern"], "2020-12-31")


def document_release(client: FlaskClient) -> str:
    name: str = client.get("/releases.json").json["current"]  # type: ignore[index]
    return name


_NAMES = {
    "Atom", "CSV", "Excel (XLSX)", "HTML", "iCalendar", "JSON", "JSON-LD", "N-Quads", "N-Triples", "OCDS", "RDF/XML",
    "SPARQL JSON", "SPARQL XML", "StratML", "SVG", "TriG", "TSV", "Turtle", "XML",
}  # fmt: skip
"""Formats that go by one name in every language."""


def rows_of(client: FlaskClient, path: str) -> dict[str, tuple[str, set[str]]]:
    """Each address of the page's table with what it is said to give, and the formats."""
    text = client.get(path, headers={"Accept": "text/html"}).text.rpartition("<tbody>")[2]
    rows = re.findall(r'<code>([^<]*)</code></th><td data-label="[^"]*">(.*?)</td>', text)
    split = {address: gives.partition(' <span class="under">')[::2] for address, gives in rows}
    return {
        one: (said, set(formats.removesuffix("</span>").split("; ")) - {""}) for one, (said, formats) in split.items()
    }


def test_no_row_of_the_danish_page_stays_english(client: FlaskClient) -> None:
    danish, english = rows_of(client, "/api"), rows_of(client, "/en/api")
    assert len(danish) > 60
    assert danish.keys() == english.keys()
    assert [one for one, (said, _) in danish.items() if said == english[one][0]] == []
    assert {name for one, (_, names) in danish.items() for name in names & english[one][1]} <= _NAMES
    assert 'lang="en"' not in client.get("/api").text.rpartition("<tbody>")[2].partition("</table>")[0]


def test_no_address_is_told_by_another_alone(document: dict[str, Any]) -> None:
    told = {path: one["summary"] for path, all_of in document["paths"].items() for one in all_of.values()}
    assert [path for path, summary in told.items() if summary.startswith("The same")] == []


def test_names_of_parameters_are_marked_on_the_page(client: FlaskClient) -> None:
    said, _ = rows_of(client, "/api")["/milepaele"]
    assert "<code>sort</code>" in said
    assert not [one for one, (said, _) in rows_of(client, "/en/api").items() if "``" in said or "&lt;" in said]


def test_the_page_lists_every_address(document: dict[str, Any], client: FlaskClient) -> None:
    text = client.get("/api", headers={"Accept": "text/html"}).text
    for path in document["paths"]:
        if not path.startswith("/en/"):
            assert path in text
