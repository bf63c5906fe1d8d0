"""What is served while something else is published: a server that keeps watch lets no reader wait, nor serves damage."""

import gc
import threading
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.keeping.manifest import MANIFEST
from fremdrift.serving.pool import Dataset, Limits
from fremdrift.web.application import create_app

LATER = "2027-01-01T12:00:00Z"


@pytest.fixture
def client(tables: Path, settings: Settings) -> FlaskClient:
    """A service that keeps watch, though nobody looks but the test."""
    assert publish(tables, settings).release
    app = create_app(settings)
    app.config["CURRENT"].watched = True
    app.config["CURRENT"].look()
    return app.test_client()


def another(tables: Path, settings: Settings) -> str:
    """Publish something else; gives the name of the release."""
    made = publish(tables, Settings(home=settings.home, publisher="Another"), LATER).release
    assert made
    return made.id


def served(client: FlaskClient) -> str:
    return str(client.get("/readyz").json["release"])  # type: ignore[index]


def test_what_was_served_is_until_the_new_release_is_open(
    client: FlaskClient, tables: Path, settings: Settings
) -> None:
    before, page = served(client), client.get("/", headers={"Accept": "text/html"}).text
    new = another(tables, settings)
    assert served(client) == before
    assert client.get("/", headers={"Accept": "text/html"}).text == page
    current = client.application.config["CURRENT"]
    assert current.look(), "something new is served"
    assert served(client) == new != before
    assert not current.look()


def test_workers_over_what_is_no_longer_served_end(client: FlaskClient, tables: Path, settings: Settings) -> None:
    """Without waiting for a collection of garbage; who was sent there before may still ask, and is answered."""
    current = client.application.config["CURRENT"]
    before = replace(current.get(), settings=replace(settings, query_seconds=0))
    current._served = before
    client.get("/milepaele", headers={"Accept": "text/html"})  # what is kept with the release leads back to it
    workers = [before.pool._parent]
    gc.disable()
    try:
        another(tables, settings)
        assert current.look()
        workers[0].wait(timeout=20)
        late = before.pool
        workers.append(late._parent)
        asked = late.evaluate("SELECT (1 AS ?one) {}", Dataset(), "text/csv", Limits(10, 1000, 10))
        assert asked.read().split() == [b"one", b"1"]
        del late
        workers[1].wait(timeout=20)
    finally:
        gc.enable()


def wait_for_timers() -> None:
    for one in threading.enumerate():
        if isinstance(one, threading.Timer):
            one.join(20)


def test_what_is_no_longer_served_is_freed(client: FlaskClient, tables: Path, settings: Settings) -> None:
    """Without a collection of garbage, which looks at nothing that was there at the start."""
    current = client.application.config["CURRENT"]
    current._served = replace(current.get(), settings=replace(settings, query_seconds=0))
    for path in ("/", "/en/milestones", "/document/milestone/paper-2030/half", "/search?q=paper", "/frister", "/kvalitet", "/openapi.json"):  # fmt: skip
        client.get(path, headers={"Accept": "text/html"})
    kept = len(current._served._kept)
    before = weakref.ref(current._served)
    gc.collect()  # what earlier tests left
    gc.disable()
    try:
        another(tables, settings)
        assert current.look()
        wait_for_timers()
        assert kept > 5, "the pages kept nothing: this shows nothing"
        assert before() is None
    finally:
        gc.enable()


def test_a_release_that_cannot_be_opened_is_not_served_and_readyz_says_so(
    client: FlaskClient, tables: Path, settings: Settings
) -> None:
    before = served(client)
    new = another(tables, settings)
    manifest = settings.home / "releases" / new / MANIFEST
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:100])
    client.application.config["CURRENT"].look()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert f"release {new} has no readable {MANIFEST}" in answer.json["why"]  # type: ignore[index]
    assert answer.json["why"].endswith(f"{before} is served meanwhile")  # type: ignore[index]
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 200
    manifest.write_bytes(whole)
    client.application.config["CURRENT"].look()
    assert client.get("/readyz").status_code == 200
    assert served(client) == new


def test_before_the_first_release_nothing_is_ready(settings: Settings) -> None:
    app = create_app(settings)
    app.config["CURRENT"].watched = True
    app.config["CURRENT"].look()
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert "there is no release" in answer.json["why"]  # type: ignore[index]
