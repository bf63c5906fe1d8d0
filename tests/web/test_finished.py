"""Finished replies: given again as they were, until what is served changes."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import publish

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.web import figures
from fremdrift.web.application import create_app


@pytest.fixture
def fresh(settings: Settings, tables: Path) -> FlaskClient:
    publish(tables, settings, "2026-11-24T12:00:00Z")
    return create_app(settings).test_client()


def hits(client: FlaskClient) -> int:
    return int(client.application.config["FINISHED"].kept.hits)


PATHS = (
    "/",
    "/en/",
    "/initiativer",
    "/def/",
    "/def.ttl",
    "/catalog.ttl",
    "/code/precision.json",
    "/changes/paper-2030/2031-01-01..2032-01-01.ttl",
    "/edition/plan/none",
)


@pytest.mark.parametrize("path", PATHS[:-1])
def test_a_reply_is_given_again_with_every_header(fresh: FlaskClient, path: str) -> None:
    for headers in ({}, {"Accept-Encoding": "gzip"}, {"Accept": "text/html"}):
        first = fresh.get(path, headers=headers)
        before = hits(fresh)
        again = fresh.get(path, headers=headers)
        assert hits(fresh) == before + 1
        assert (again.data, again.status_code, sorted(again.headers)) == (
            first.data,
            first.status_code,
            sorted(first.headers),
        )


def test_each_way_to_ask_has_its_own(fresh: FlaskClient) -> None:
    kinds = {
        fresh.get("/def/", headers={"Accept": one}).content_type
        for one in ("text/turtle", "text/html", "application/ld+json")
    }
    again = {
        fresh.get("/def/", headers={"Accept": one}).content_type
        for one in ("text/turtle", "text/html", "application/ld+json")
    }
    assert len(kinds) == 3
    assert again == kinds
    assert fresh.get("/def/", headers={"Accept": "image/png"}).status_code == 406


def test_conditions_and_head_are_answered_from_it(fresh: FlaskClient) -> None:
    tag = fresh.get("/def.ttl").headers["ETag"]
    assert fresh.get("/def.ttl", headers={"If-None-Match": tag}).status_code == 304
    assert fresh.get("/def.ttl", headers={"If-None-Match": '"other"'}).status_code == 200
    head = fresh.head("/def.ttl")
    assert (head.headers["ETag"], head.data) == (tag, b"")
    assert fresh.post("/def.ttl").status_code == 405


def test_a_publish_and_a_rollback_are_seen_at_once(settings: Settings, tables: Path) -> None:
    publish(tables, settings, "2026-11-24T12:00:00Z")
    named = replace(settings, publisher="Institut")
    client = create_app(named).test_client()
    first = client.get("/catalog.ttl")
    assert client.get("/catalog.ttl").data == first.data
    publish(tables, named, "2026-11-25T12:00:00Z")
    second = client.get("/catalog.ttl")
    assert second.data != first.data
    pipeline.rollback(named, None, lambda text: None)
    assert client.get("/catalog.ttl").data == first.data


def test_what_is_no_document_is_not_kept(fresh: FlaskClient) -> None:
    for path in ("/readyz", "/metrics", "/.well-known/security.txt", "/files/fremdrift.nq", "/edition/plan/none"):
        fresh.get(path)
        before = hits(fresh)
        fresh.get(path)
        assert hits(fresh) == before, path


def test_requests_answered_from_it_are_counted(fresh: FlaskClient) -> None:
    for _ in range(3):
        fresh.get("/def.ttl")
    assert 'fremdrift_request_seconds_count{kind="vocabulary",status="200"} 3.0' in fresh.get("/metrics").text


def test_what_is_given_again_is_counted_logged_and_taken_down_as_a_harvest(
    fresh: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = StringIO()
    figures.log_to(log)
    fresh.get("/data.json")
    monkeypatch.setattr(fresh.application, "full_dispatch_request", None)  # nothing may go through the rooms any more
    assert fresh.get("/data.json", headers={"User-Agent": "uData/1.0"}).status_code == 200
    monkeypatch.undo()
    lines = [json.loads(one) for one in log.getvalue().splitlines()]
    assert [(one["path"], one["status"]) for one in lines] == [("/data.json", 200)] * 2
    assert lines[0]["bytes"] == lines[1]["bytes"]
    assert 'fremdrift_request_seconds_count{kind="datasets",status="200"} 2.0' in fresh.get("/metrics").text
    assert (settings.home / "harvests" / "udata--data.json.json").is_file()
