"""/openapi.json: valid by a library that we did not write, complete, and true: what it documents answers like that."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator, oas31_format_checker
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
            path = path.replace("{" + one["name"] + "}", str(one["example"]))
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
    assert told["/document/{local}"] == {"local", "release", "as-of", "edition", "profile"}
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


# What programs that ask by this description alone were refused, or could not ask for: the address, the parameter, what it
# takes, and what it refuses.
TAKEN = {
    "a day": ("/milepaele", "as-of", ["2021-04-01", "2021-04", "2021-40", "2021", "../2021-12-31"], ["2018-06/..", "soon"]),
    "a day of a download": ("/files/{name}", "as-of", ["2021-04-01"], ["1/4 2021", "20210401"]),
    "a period": ("/frister", "period", ["half-year", "year", "2027-40", "2027-01-01/2027-03-31"], ["quarter", "27"]),
    "a day that a calendar begins with": ("/kalender.ics", "from", ["2027-06-30"], ["2027-06", "June"]),
    "a day that news ends with": ("/nyt.atom", "to", ["2027-06-30"], ["20270630"]),
    "a day that was seen last": ("/frister", "since", ["2020-05-11"], ["yesterday"]),
    "a page of a list": ("/aendringer", "page", [1], [0, "two"]),
    "a page of gaps": ("/kvalitet", "page", [1], [0]),
    "a kind that is looked for": ("/soeg", "kind", ["milestone", "source"], []),
    "an order": ("/milepaele", "sort", ["date", "-date", "-moves"], []),
    "a profile of the catalogue": ("/catalog.{suffix}", "profile", ["udata", "http://data.europa.eu/r5r/"], ["dcat-ap-9"]),
    "a query": ("/sparql", "query", ["ASK {}"], [""]),
    "a part of the sitemap": ("/sitemap.xml", "part", [0], ["one"]),
    "a format by its name": ("/graphs", "format", ["turtle", "nt", "application/ld+json"], []),
    "two ends": ("/changes/{scope}/{span}", "span", ["2020-12-31..2021-12-31", "2020-12..2021-12"], ["2020-12-31"]),
    "a page of the feed": ("/feed/{number}", "number", [1], ["first"]),
}  # fmt: skip


@pytest.mark.parametrize("case", TAKEN.values(), ids=TAKEN)
def test_a_parameter_is_said_to_take_what_it_takes(
    case: tuple[str, str, list[Any], list[Any]], document: dict[str, Any], client: FlaskClient
) -> None:
    path, name, taken, refused = case
    operation = document["paths"][path]["get"]
    (told,) = (one for one in operation["parameters"] if one["name"] == name)
    judge = OAS31Validator(told["schema"], format_checker=oas31_format_checker)
    for value in [*taken, *refused]:
        assert judge.is_valid(value) == (value in taken), value
        named = [one | {"example": value} if one is told else one for one in operation["parameters"]]
        address = filled(path, {"parameters": named})
        if told["in"] == "query":
            address += ("&" if "?" in address else "?") + urlencode({name: value})
        assert (client.get(address).status_code in (400, 404)) == (value in refused), value


# Addresses, and what they were asked for before their description said so.
READ = {
    "/soeg": {"q", "kind", "page"},
    "/kvalitet": {"strategy", "kind", "q", "find", "page"},
    "/kvalitet.{suffix}": {"strategy", "kind", "q", "page"},
    "/catalog": {"profile", "after"},
    "/catalog.{suffix}": {"profile", "after"},
    "/changes/{scope}": {"from", "to", "from-day", "to-day"},
    "/frister/{path}": {"period", "from", "to", "since"},
    "/graphs": {"graph", "format"},
    "/sitemap.xml": {"part"},
    "/sparql": {"query", "default-graph-uri", "named-graph-uri", "timeout", "maxrows", "maxbytes", "format"},
}


@pytest.mark.parametrize(("path", "names"), READ.items())
def test_what_an_address_reads_is_said(path: str, names: set[str], document: dict[str, Any]) -> None:
    state = {"release", "as-of", "edition"}
    told = {one["name"] for one in document["paths"][path]["get"]["parameters"] if one["in"] == "query"}
    assert told - state == names


# Formats that an address gives to who asks for them, and was not said to.
GIVEN = {
    "/catalog?profile=dcat-us-3": "/catalog",
    "/catalog.trig": "/catalog.{suffix}",
    "/dataset/all.trig": "/dataset/{local}",
    "/graphs?format=trig&graph=http://127.0.0.1:8000/graph/model": "/graphs",
}


@pytest.mark.parametrize(("address", "path"), GIVEN.items())
def test_a_format_that_comes_is_said(address: str, path: str, document: dict[str, Any], client: FlaskClient) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype in document["paths"][path]["get"]["responses"]["200"]["content"]


def test_a_form_that_leads_to_what_was_asked_says_so(document: dict[str, Any], client: FlaskClient) -> None:
    told = document["paths"]["/changes/{scope}"]["get"]["responses"]
    asked = {"from-day": "2020-12-31", "to-day": "2021-12-31"}
    for query in ({}, asked):
        assert str(client.get("/changes/fods-2016-2020", query_string=query).status_code) in told


def test_programs_are_told_that_nobody_signs_in(document: dict[str, Any]) -> None:
    assert document["security"] == []


def test_no_format_is_said_of_a_graph_that_does_not_come(document: dict[str, Any], client: FlaskClient) -> None:
    graph = "/graphs?graph=http://127.0.0.1:8000/graph/model"
    for one in document["paths"]["/graphs"]["get"]["responses"]["200"]["content"]:
        assert client.get(graph, headers={"Accept": one}).mimetype == one


def test_a_query_is_sent_as_its_description_says(document: dict[str, Any], client: FlaskClient) -> None:
    operation = document["paths"]["/sparql"]["post"]
    form = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    graph = client.get("/openapi.json").json["servers"][0]["url"] + "/graph/sources"  # type: ignore[index]
    sent = {"query": "ASK { ?s ?p ?o }", "default-graph-uri": [graph], "format": "xml", "maxrows": 1}
    assert form["properties"].keys() >= sent.keys()
    assert OAS31Validator(form).is_valid(sent)
    assert not OAS31Validator(form).is_valid({"query": ""})
    assert b"<boolean>true</boolean>" in client.post("/sparql", data=sent).data
    assert {"release", "as-of", "edition"} <= {one["name"] for one in operation["parameters"]}
    assert "application/sparql-query" in operation["requestBody"]["content"]
    text = client.post("/sparql", data=sent["query"], content_type="application/sparql-query")
    assert text.status_code == 200
    kept = document["paths"]["/question"]["post"]["requestBody"]["content"]
    assert set(kept) == {"application/x-www-form-urlencoded"}


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
    rows = re.findall(r'(?s)<code>([^<]*)</code></th>\s*<td data-label="[^"]*">(.*?)</td>', text)
    split = {address: gives.partition('<span class="under">')[::2] for address, gives in rows}
    return {
        one: (said.strip(), set(formats.removesuffix("</span>").split("; ")) - {""})
        for one, (said, formats) in split.items()
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
