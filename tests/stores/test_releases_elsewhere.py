"""Releases in a store elsewhere: switched in one step, compared with the files, and what a killed run leaves is removed."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from flask.testing import FlaskClient
from tests.conftest import add, publish
from tests.stores.conftest import oxigraph_program, started, with_store

from fremdrift import pipeline
from fremdrift.fetching.sparql import TooSlow
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.keeping.steps import Steps
from fremdrift.serving.loading import open_chain
from fremdrift.serving.remote import RemoteSource, connect
from fremdrift.web.application import create_app

TITLES = (
    "SELECT ?t { GRAPH ?g { ?m a <https://w3id.org/fremdrift/def/Initiative> ; <http://purl.org/dc/terms/title> ?t } }"
)


@pytest.fixture
def chained(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, free_port: Callable[[], int]
) -> Iterator[Settings]:
    """Settings with a home and a store of their own, the Oxigraph server unless a test says another."""
    (tmp_path / "store").mkdir()
    with started(getattr(request, "param", "oxigraph"), tmp_path / "store", free_port) as store:
        yield with_store(settings, store)


ALL_AT_ONCE = pytest.mark.parametrize("chained", ["oxigraph", "fuseki"], indirect=True)
"""The stores that change many graphs at once."""


def retitled(tables: Path, title: str) -> Path:
    path = tables / "initiatives.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    column = lines[0].split(",").index("title_da")
    cells = lines[1].split(",")
    cells[column] = title
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    return tables


def titles(client: FlaskClient, state: str = "") -> str:
    answer = client.get(
        "/sparql", query_string={"query": TITLES, "format": "csv"} | ({"release": state} if state else {})
    )
    assert answer.status_code == 200, answer.text
    return answer.text


def shown(settings: Settings) -> list[str]:
    return [
        one.id
        for one in open_chain(settings).releases()
        if RemoteSource(connect(settings), one, settings.base_iri).shown()
    ]


def graphs(settings: Settings) -> set[str]:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    answer = requests.post(settings.store[0], data={"query": query}, headers={"Accept": "text/csv"}, timeout=20)
    return set(answer.text.split()[1:])


@ALL_AT_ONCE
def test_a_publish_gives_the_public_names_and_the_older_release_steps_aside(chained: Settings, tables: Path) -> None:
    first = publish(tables, chained, "2026-11-24T12:00:00Z").release
    client = create_app(chained).test_client()
    before = titles(client)
    second = publish(retitled(tables, "Et nyt navn"), chained, "2026-11-25T12:00:00Z").release
    assert first
    assert second
    assert shown(chained) == [second.id]
    assert "Et nyt navn" in titles(client)
    assert titles(client, first.id) == before
    public = {one for one in graphs(chained) if "/release/" not in one}
    assert public == set(second.manifest["counts"]["graphs"])
    assert list(open_chain(chained).faults()) == []


@ALL_AT_ONCE
def test_a_rollback_takes_the_names_back(chained: Settings, tables: Path) -> None:
    first = publish(tables, chained, "2026-11-24T12:00:00Z").release
    client = create_app(chained).test_client()
    before = titles(client)
    publish(retitled(tables, "Et nyt navn"), chained, "2026-11-25T12:00:00Z")
    pipeline.rollback(chained, None, lambda text: None)
    assert first
    assert shown(chained) == [first.id]
    assert titles(client) == before
    assert list(open_chain(chained).faults()) == []


def test_a_node_answers_from_its_release_while_another_is_shown(chained: Settings, tables: Path) -> None:
    first = publish(tables, chained, "2026-11-24T12:00:00Z").release
    client = create_app(chained).test_client()
    before = titles(client)
    second = publish(retitled(tables, "Et nyt navn"), chained, "2026-11-25T12:00:00Z").release
    assert first
    assert second
    (chained.home / "current").unlink()
    (chained.home / "current").symlink_to(f"releases/{first.id}")  # a node that has not pulled yet
    assert shown(chained) == [second.id]
    assert titles(client) == before
    assert client.get("/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).status_code == 200


@ALL_AT_ONCE
def test_what_differs_from_the_files_is_said(chained: Settings, tables: Path) -> None:
    release = publish(tables, chained).release
    assert release
    everything = f"{chained.base_iri}release/{release.id}/"
    connect(chained).update(f"DELETE {{ GRAPH <{everything}> {{ ?s ?p ?o }} }} INSERT {{ GRAPH <{everything}> {{ ?s ?p 1 }} }} "
                            f"WHERE {{ SELECT * {{ GRAPH <{everything}> {{ ?s ?p ?o }} }} ORDER BY STR(?s) STR(?p) STR(?o) LIMIT 1 }}")  # fmt: skip
    assert any("holds other statements than the files" in one for one in open_chain(chained).faults())
    connect(chained).update(f"DROP GRAPH <{chained.base_iri}graph/organisations>")
    assert any("/graph/organisations, the files" in one for one in open_chain(chained).faults())


def test_what_a_killed_publish_left_is_removed_by_the_next(chained: Settings, tables: Path) -> None:
    first = publish(tables, chained, "2026-11-24T12:00:00Z").release
    assert first
    depot = open_chain(chained).depot
    depot.load(first.folder, "20261124T130000Z-killed00", [first])  # as far as a run comes that ends before the rename
    assert any("killed00" in one for one in graphs(chained))
    publish(retitled(tables, "Et nyt navn"), chained, "2026-11-25T12:00:00Z")
    assert not any("killed00" in one for one in graphs(chained))


class Ended(BaseException):
    """The program is no more."""


@pytest.mark.parametrize("switched", [False, True], ids=["before the store switched", "after it"])
def test_a_publish_ended_while_the_store_switches_is_finished_by_the_next_command(
    switched: bool, chained: Settings, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(tables, chained, "2026-11-24T12:00:00Z").release
    whole = connect(chained).update

    def update(text: str) -> None:
        if "#shows" not in text:
            return whole(text)
        if switched:
            whole(text)
        raise Ended

    with monkeypatch.context() as patch:
        patch.setattr(connect(chained), "update", update)
        with pytest.raises(Ended):
            publish(retitled(tables, "Et nyt navn"), chained, "2026-11-25T12:00:00Z")
    chain = open_chain(chained)
    assert Steps(chain).told() == chain.current() == first, "nobody hears of what is not served"
    assert not list(chain.faults())
    assert chain.serve_due("2026-11-25T12:00:01Z")
    second = chain.releases()[1]
    assert shown(chained) == [second.id]
    assert Steps(chain).told() == chain.current() == second
    assert "Et nyt navn" in titles(create_app(chained).test_client())
    assert not list(chain.faults())


def test_a_release_that_the_store_does_not_show_is_none_and_leaves_nothing_there(
    chained: Settings, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the store did what it did not answer to."""
    first = publish(tables, chained, "2026-11-24T12:00:00Z").release
    more = shutil.copytree(tables, tables.with_name("more"))
    add(more, "strategies", strategy="more", kind="municipal", title_en="More", source="act")
    whole = connect(chained).update

    def unanswered(text: str) -> None:
        whole(text)
        if "#shows" in text:
            raise TooSlow

    with monkeypatch.context() as patch:
        patch.setattr(connect(chained), "update", unanswered)
        with pytest.raises(ReleaseError, match="did not switch"):
            publish(more, chained, "2026-11-25T12:00:00Z")
    assert open_chain(chained).releases() == [first]
    assert open_chain(chained).held() is None
    for title in ("Et nyt navn", "Et andet navn"):
        release = publish(retitled(tables, title), chained, "2026-11-26T12:00:00Z").release
        assert title in titles(create_app(chained).test_client())
        assert not list(open_chain(chained).faults())
        assert release
        public = {one for one in graphs(chained) if "/release/" not in one}
        assert public == set(release.manifest["counts"]["graphs"])
    assert not [one for one in graphs(chained) if "20261125T120000Z" in one]


def test_a_store_that_lost_everything_is_loaded_again(chained: Settings, tables: Path) -> None:
    publish(tables, chained, "2026-11-24T12:00:00Z")
    second = publish(retitled(tables, "Et nyt navn"), chained, "2026-11-25T12:00:00Z").release
    before = graphs(chained)
    connect(chained).update("DROP ALL")
    assert all("`fremdrift load` brings it there" in one for one in open_chain(chained).faults())
    assert len(pipeline.load(chained, lambda text: None)) == 2
    assert second
    assert shown(chained) == [second.id]
    assert graphs(chained) == before
    assert not list(open_chain(chained).faults())
    assert pipeline.load(chained, lambda text: None) == []


def test_releases_move_from_the_own_store_to_one_elsewhere_and_back(chained: Settings, tables: Path) -> None:
    own = replace(chained, store=())
    release = publish(tables, own).release
    assert release
    assert pipeline.load(chained, lambda text: None) == [release.id]
    assert shown(chained) == [release.id]
    shutil.rmtree(release.folder / "store")
    assert pipeline.load(own, lambda text: None) == [release.id]
    assert not list(open_chain(own).faults())


def test_where_nothing_was_published_nothing_is_loaded(chained: Settings) -> None:
    with pytest.raises(ReleaseError, match="`fremdrift publish` makes one"):
        pipeline.load(chained, lambda text: None)


@contextmanager
def store_process(folder: Path, port: int) -> Iterator[tuple[Settings, Callable[[], None], Callable[[], None]]]:
    """A store that can be killed and started again, on the same data."""
    command = [str(oxigraph_program()), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    base = f"http://127.0.0.1:{port}/"
    held: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        held.append(process)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                if requests.get(f"{base}query", params={"query": "ASK {}"}, timeout=2).ok:
                    return
            except requests.RequestException:
                assert process.poll() is None
        pytest.fail("the store did not start")

    def kill() -> None:
        held[-1].send_signal(signal.SIGKILL)
        held[-1].wait(timeout=10)

    start()
    try:
        yield Settings(store=(f"{base}query", f"{base}update", f"{base}store")), kill, start
    finally:
        kill()


def recovered(client: FlaskClient) -> str:
    """The release that is served once the service asks a store again that has been down."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        answer = client.get("/readyz")
        if answer.status_code == 200:
            return str(answer.json["release"])
    pytest.fail(f"the service did not recover: {answer.text}")


def test_a_store_killed_in_mid_publish_leaves_the_old_release_served(
    settings: Settings, tables: Path, tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with store_process(tmp_path / "store", free_port()) as (store, kill, start):
        here = with_store(settings, store)
        first = publish(tables, here, "2026-11-24T12:00:00Z").release
        assert first
        link, whole, sent = connect(here), connect(here).add, []

        def broken(graph: str, ntriples: bytes) -> None:
            sent.append(graph)
            if len(sent) == 3:
                kill()
            whole(graph, ntriples)

        monkeypatch.setattr(link, "add", broken)
        with pytest.raises(ReleaseError, match="store"):
            publish(retitled(tables, "Et nyt navn"), here, "2026-11-25T12:00:00Z")
        monkeypatch.undo()
        start()
        client = create_app(here).test_client()
        assert recovered(client) == first.id
        assert "Et nyt navn" not in titles(client)
        left = {one for one in graphs(here) if "/release/2026" in one and first.id not in one}
        second = publish(tables, here, "2026-11-25T13:00:00Z").release
        assert second
        assert not left & graphs(here)
        assert "Et nyt navn" in titles(client)
        assert not list(open_chain(here).faults())


def test_while_the_store_is_down_what_is_kept_goes_on_and_the_rest_is_503(
    settings: Settings, tables: Path, tmp_path: Path, free_port: Callable[[], int]
) -> None:
    with store_process(tmp_path / "store", free_port()) as (store, kill, start):
        here = with_store(settings, store)
        assert publish(tables, here).release
        client = create_app(here).test_client()
        counted = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
        document = next(iter(client.get("/sitemap.xml").text.split("/document/")[1:])).partition("<")[0]
        kept = client.get("/sparql", query_string=counted)
        kill()
        assert client.get("/sparql", query_string=counted).data == kept.data
        assert client.get("/files/fremdrift.nq").status_code == 200
        assert client.get("/data.json").status_code == 200
        for path in ("/document/strategy/none", "/sparql?query=ASK%20%7B%20%3Fs%20a%20%3Fo%20%7D"):
            refused = client.get(path)
            assert refused.status_code == 503, path
            assert refused.headers["Retry-After"]
            assert "store behind this service" in refused.json["detail"]
            assert here.store[0] not in refused.text
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert "store" in ready.json["why"]
        assert client.get("/healthz").status_code == 200
        start()
        until = time.monotonic() + 10
        while client.get("/readyz").status_code != 200:  # for a moment a store that could not be reached is left alone
            assert time.monotonic() < until
        assert client.get(f"/document/{document}.ttl").status_code == 200


def test_a_node_that_knows_the_query_address_only_cannot_publish(chained: Settings, tables: Path) -> None:
    with pytest.raises(ReleaseError, match="names the query address only"):
        publish(tables, replace(chained, store=chained.store[:1]))
