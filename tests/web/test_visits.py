"""Which client fetched which face: told by its User-Agent, to the publisher, in figures and by the command."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import PLAN, publish

from fremdrift.cli import main
from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

AGENTS = {
    "HarvesterBot/0.0 (x; data.gov; x)": "data.gov",
    "uData/0.1 dcat": "udata",
    "python-requests/2.32.5": "ckan-or-python-requests",
    "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)": "ldes-client-or-node",
    "Mozilla/5.0 (compatible; Googlebot/2.1)": "google",
    "curl/8": "other",
    "": "other",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("visits")
    assert publish(PLAN, Settings(home=home)).release
    return home


def harvests(home: Path) -> list[dict[str, object]]:
    done = CliRunner().invoke(main, ["harvests", "--json"], env={"FREMDRIFT_HOME": str(home)})
    assert done.exit_code == 0, done.output
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("agent", AGENTS, ids=AGENTS.values())
def test_a_client_is_known_by_its_family(agent: str, home: Path) -> None:
    client = create_app(Settings(home=home)).test_client()
    assert client.get("/data.json", headers={"User-Agent": agent}).status_code == 200
    assert AGENTS[agent] in {one["client"] for one in harvests(home) if one["face"] == "data.json"}


PATHS = {"/data.json": "data.json", "/data.da.json": "data.da.json", "/dcat-us-3.da.json": "dcat-us-3.da.json", "/catalog.ttl": "catalog", "/catalog": "catalog", "/feed": "feed", "/feed/1": "feed", "/sitemap.xml": "sitemap", "/feed.atom": "feed"}  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_face_is_known_by_its_path(path: str, home: Path) -> None:
    client = create_app(Settings(home=home)).test_client()
    client.get(path, headers={"User-Agent": "uData/0.1"})
    told = [one for one in harvests(home) if (one["client"], one["face"]) == ("udata", PATHS[path])]
    assert [one["current"] for one in told] == [True]
    assert not any("127.0.0.1" in str(value) for value in told[0].values())


@pytest.mark.parametrize(
    ("path", "agent", "method"),
    [("/data.json", "Mozilla/5.0 Firefox", "GET"), ("/", "bingbot", "GET"), ("/feed/99", "bingbot", "GET"), ("/data.json", "bingbot", "HEAD"), ("/dataset.json", "bingbot", "GET")],
    ids=["a browser", "a page", "what is not there", "HEAD", "no face"],
)  # fmt: skip
def test_what_is_no_harvest_is_not_noted(path: str, agent: str, method: str, home: Path) -> None:
    create_app(Settings(home=home)).test_client().open(path, method=method, headers={"User-Agent": agent})
    assert not {one["client"] for one in harvests(home)} & {"browser", "bing"}


def test_the_figures_tell_the_same(home: Path) -> None:
    client = create_app(Settings(home=home)).test_client()
    client.get("/feed/1", headers={"User-Agent": "piveau-consus"})
    text = client.get("/metrics").text
    assert 'fremdrift_harvest_is_current{client="data.europa.eu",face="feed"} 1.0' in text
    assert 'fremdrift_harvest_timestamp_seconds{client="data.europa.eu",face="feed"}' in text


def test_who_is_behind_is_told(tables: Path, settings: Settings) -> None:
    publish(tables, settings)
    create_app(settings).test_client().get("/data.json", headers={"User-Agent": "HarvesterBot"})
    path = tables / "milestones.csv"
    path.write_text(path.read_text("utf-8").replace("Invented: half", "Invented: a third of"), encoding="utf-8")
    publish(tables, settings, "2026-11-25T12:00:00Z")
    done = CliRunner().invoke(main, ["harvests"], env={"FREMDRIFT_HOME": str(settings.home)})
    assert done.stdout.startswith("  data.gov fetched data.json of 20261124T120000Z-")
    assert done.stdout.rstrip().endswith(", 1 release behind")
