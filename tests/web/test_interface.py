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
        types = set(told.get(str(answer.status_code), {}).get("content", {})) - {"application/octet-stream"}
        if str(answer.status_code) not in told or (types and answer.mimetype not in types):
            wrong.append((address, answer.status_code, answer.mimetype, sorted(types)))
    assert not wrong
    assert asked > 80


def test_the_page_lists_every_address(document: dict[str, Any], client: FlaskClient) -> None:
    text = client.get("/api", headers={"Accept": "text/html"}).text
    for path in document["paths"]:
        if not path.startswith("/en/"):
            assert path in text
