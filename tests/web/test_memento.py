"""Memento (RFC 7089): documents as we had published them, by time, with a map of all there is."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import rdflib
from flask.testing import FlaskClient
from tests.conftest import PLAN, publish
from werkzeug.http import parse_options_header

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

BASE = "http://127.0.0.1:8000/"
PATH = "document/milestone/paper-2030/half.ttl"
TIMES = ("2026-01-01T12:00:00Z", "2026-02-01T12:00:00Z", "2026-03-01T12:00:00Z")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[FlaskClient, list[str]]:
    """A client on three releases, of which the title changed in the second."""
    folder = tmp_path_factory.mktemp("three")
    settings = Settings(home=folder / "home")
    ids = []
    for number, made in enumerate(TIMES):
        plan = folder / f"plan{number}"
        plan.mkdir()
        for one in PLAN.iterdir():
            (plan / one.name).write_bytes(one.read_bytes())
        path = plan / "milestones.csv"
        path.write_text(
            path.read_text("utf-8").replace("half the forms", f"part {number} of the forms"), encoding="utf-8"
        )
        done = publish(plan, replace(settings), made)
        assert done.release, [one.sentence() for one in done.findings]
        ids.append(done.release.id)
    return create_app(settings).test_client(), ids


def links(header: str) -> dict[str, str]:
    """Relation to address."""
    found = {}
    for part in header.split(", <"):
        address, options = part.lstrip("<").split(">", 1)
        for name in parse_options_header("x" + options)[1]["rel"].split():
            found.setdefault(name, address)
    return found


CHOSEN = {
    "between the first and the second": ("Thu, 15 Jan 2026 00:00:00 GMT", 0),
    "at the second": ("Sun, 01 Feb 2026 12:00:00 GMT", 1),
    "after the last": ("Tue, 01 Dec 2026 00:00:00 GMT", 2),
    "before the first": ("Mon, 01 Jan 2001 00:00:00 GMT", 0),
}


@pytest.mark.parametrize("case", CHOSEN)
def test_the_gate_leads_to_the_release_of_that_time(case: str, three: tuple[FlaskClient, list[str]]) -> None:
    client, ids = three
    wanted, number = CHOSEN[case]
    answer = client.get("/" + PATH, headers={"Accept-Datetime": wanted})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{BASE}{PATH}?release={ids[number]}")
    assert "accept-datetime" in answer.headers["Vary"].lower()
    assert "Memento-Datetime" not in answer.headers
    assert links(answer.headers["Link"])["original"] == BASE + PATH


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server whose own clock is nine hours ahead."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize("wanted", ["Sun Feb  1 12:00:00 2026", "Sun, 01 Feb 2026 12:00:00"])
@pytest.mark.usefixtures("tokyo")
def test_a_time_without_a_zone_is_of_utc_wherever_the_server_stands(
    wanted: str, three: tuple[FlaskClient, list[str]]
) -> None:
    client, ids = three
    answer = client.get("/" + PATH, headers={"Accept-Datetime": wanted})
    assert answer.headers["Location"] == f"{BASE}{PATH}?release={ids[1]}"


EXAMPLES = {
    "HEAD with the time of the header's own example": ("HEAD", "Thu, 31 May 2007 20:35:00 GMT", 302),
    "GET of the same": ("GET", "Thu, 31 May 2007 20:35:00 GMT", 302),
    "HEAD with the time of the walk through": ("HEAD", "Tue, 11 Sep 2001 20:35:00 GMT", 302),
    "that time in another syntax": ("GET", "2001-09-11T20:35:00Z", 400),
}
"""Requests as the RFC itself writes them (2.1.1 and 4): method, ``Accept-Datetime`` and the status that it asks for."""


@pytest.mark.parametrize("case", EXAMPLES)
def test_the_rfc_s_own_requests(case: str, three: tuple[FlaskClient, list[str]]) -> None:
    """A TimeGate's answer (4.1.2): 302, Location, Vary with accept-datetime, Link with original, no Memento-Datetime."""
    client, ids = three
    method, wanted, status = EXAMPLES[case]
    answer = client.open("/" + PATH, method=method, headers={"Accept-Datetime": wanted})
    assert answer.status_code == status
    assert "Memento-Datetime" not in answer.headers
    if status == 302:
        assert answer.headers["Location"] == f"{BASE}{PATH}?release={ids[0]}"
        assert "accept-datetime" in answer.headers["Vary"].lower()
        found = links(answer.headers["Link"])
        assert (found["original"], found["timemap"]) == (BASE + PATH, f"{BASE}timemap/link/{PATH}")
        memento = client.open(answer.headers["Location"], method=method)
        assert memento.headers["Memento-Datetime"] == "Thu, 01 Jan 2026 12:00:00 GMT"
        assert links(memento.headers["Link"])["original"] == BASE + PATH
    else:
        assert "is no time like" in answer.get_json(force=True)["detail"]


def test_a_map_reads_as_the_rfc_s_does(three: tuple[FlaskClient, list[str]]) -> None:
    """Section 5: one self with from and until, the original and its gate, and mementos with a time each, in order."""
    client, ids = three
    text = client.get(f"/timemap/link/{PATH}").text
    assert text.count('rel="self"') == text.count('from="') == text.count('until="') == 1
    assert text.startswith(f'<{BASE}{PATH}>; rel="original timegate"')
    told = [line for line in text.splitlines() if "memento" in line]
    assert [line.partition("?release=")[2].partition(">")[0] for line in told] == ids
    assert all('datetime="' in line for line in told)


def test_a_memento_says_when_and_what_stands_beside_it(three: tuple[FlaskClient, list[str]]) -> None:
    client, ids = three
    answer = client.get(f"/{PATH}?release={ids[1]}", headers={"Accept-Datetime": "Tue, 01 Dec 2026 00:00:00 GMT"})
    assert answer.status_code == 200
    assert answer.headers["Memento-Datetime"] == "Sun, 01 Feb 2026 12:00:00 GMT"
    found = links(answer.headers["Link"])
    assert found["original"] == found["timegate"] == BASE + PATH
    assert [found[name].rpartition("=")[2] for name in ("first", "prev", "next", "last")] == [ids[0], ids[0], ids[2], ids[2]]  # fmt: skip
    assert "part 1 of the forms" in answer.text


def test_the_original_names_gate_and_map_and_is_no_memento(three: tuple[FlaskClient, list[str]]) -> None:
    client, _ = three
    answer = client.get("/" + PATH)
    assert (answer.status_code, "Memento-Datetime" in answer.headers) == (200, False)
    assert "part 2 of the forms" in answer.text
    assert links(answer.headers["Link"])["timemap"] == f"{BASE}timemap/link/{PATH}"
    assert "accept-datetime" in answer.headers["Vary"].lower()


def test_the_map_lists_every_release(three: tuple[FlaskClient, list[str]]) -> None:
    client, ids = three
    answer = client.get(f"/timemap/link/{PATH}")
    assert answer.mimetype == "application/link-format"
    for one in ids:
        assert f"<{BASE}{PATH}?release={one}>" in answer.text
    assert 'rel="first memento"; datetime="Thu, 01 Jan 2026 12:00:00 GMT"' in answer.text
    told = client.get(f"/timemap/json/{PATH}").get_json()
    assert [one["uri"].rpartition("=")[2] for one in told["mementos"]["list"]] == ids


def test_a_pinned_address_keeps_its_bytes(three: tuple[FlaskClient, list[str]]) -> None:
    client, ids = three
    first, again = (client.get(f"/{PATH}?release={ids[0]}") for _ in range(2))
    assert first.data == again.data
    assert rdflib.Graph().parse(data=first.data, format="turtle")
    page = client.get(f"/{PATH.removesuffix('.ttl')}?release={ids[0]}", headers={"Accept": "text/html"})
    assert f"Fra vores udgivelse {ids[0]}" in page.text


@pytest.mark.parametrize(
    "wanted",
    [
        "soon",
        "",
        "2026-01-01",
        "Thu, 99 Jan 2026 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 -0100",
        "Tue, 24 Nov 2026 12:00:00 +99999999999999",
    ],
)
def test_a_time_that_is_none_is_said(wanted: str, three: tuple[FlaskClient, list[str]]) -> None:
    answer = three[0].get("/" + PATH, headers={"Accept-Datetime": wanted})
    assert answer.status_code == 400
    assert "is no time like" in answer.get_json(force=True)["detail"]


def test_a_gate_stands_beside_the_original_too(three: tuple[FlaskClient, list[str]]) -> None:
    client, ids = three
    for address in (BASE + PATH, PATH):
        answer = client.get(f"/timegate/{address}", headers={"Accept-Datetime": "Thu, 15 Jan 2026 00:00:00 GMT"})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{BASE}{PATH}?release={ids[0]}")
    assert client.get("/timegate/http://example.org/document/x").status_code == 404


def test_what_we_changed_between_two_releases(three: tuple[FlaskClient, list[str]]) -> None:
    client, ids = three
    path = f"/changes/releases/{ids[0]}..{ids[2]}"
    (one,) = client.get(path + ".json").get_json()["revisions"]
    assert one["thing"].endswith("/milestone/paper-2030/half")
    assert (one["before"], one["after"]) == (
        ["Invented: part 0 of the forms gone@en"],
        ["Invented: part 2 of the forms gone@en"],
    )
    assert "part 2 of the forms" in client.get(path + ".csv").text
    page = client.get("/en" + path).text
    assert "part 2 of the forms" in page
    assert "These are the first" not in page
    assert client.get(f"/changes/releases/{ids[0]}..nothing").status_code == 404
    assert client.get("/changes/releases/nothing").status_code == 400


def test_a_page_shows_so_many_of_what_we_changed_and_says_where_all_are(
    three: tuple[FlaskClient, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, ids = three
    monkeypatch.setattr("fremdrift.web.progress.changes._SHOWN", 0)
    path = f"/changes/releases/{ids[0]}..{ids[2]}"
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert "part 2 of the forms" not in page
    assert "Her står de første 0 ændringer. Alle står i filerne nedenfor." in page
    assert len(client.get(path + ".json").get_json()["revisions"]) == 1


def test_what_stands_in_a_request_ends_no_header_and_no_link(three: tuple[FlaskClient, list[str]]) -> None:
    client, _ = three
    answer = client.get(
        f"/{PATH}?as-of=2021%0d%0aX:1%26a=b", headers={"Accept-Datetime": "Thu, 15 Jan 2026 00:00:00 GMT"}
    )
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("&as-of=2021%0D%0AX%3A1%26a%3Db")
    assert "X" not in answer.headers
    evil = client.get("/timemap/link/document/no/such%3E,%3Chttp:%2F%2Fevil%3E;rel=x")
    assert evil.status_code == 404


def test_a_map_lists_only_releases_that_have_the_document(three: tuple[FlaskClient, list[str]]) -> None:
    client, _ = three
    for path in ("timemap/link/document/no/such", "timemap/json/x%22y", "timegate/document/no/such"):
        assert client.get("/" + path).status_code == 404
