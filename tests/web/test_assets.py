"""What the pages wear: light, kept for ever, from nobody else, and there without the design system too."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import ROOT, needed
from tests.web.page_types import EVERY

from fremdrift.web import assets, pages

COLD, WARM = 110_000, 30_000
BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip"}


def weight(client: FlaskClient, path: str) -> tuple[int, str]:
    """The bytes of an answer with its head, as they go over the wire, and its text."""
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, path
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers)
    plain = client.get(path, headers=BROWSER | {"Accept-Encoding": "identity"})
    return len(answer.data) + head, plain.get_data().decode("utf-8", "replace")


def parts(client: FlaskClient, text: str) -> set[str]:
    """What a browser loads for a page: links, scripts, pictures, and the fonts and pictures of its style sheets."""
    found = set(re.findall(r'<link rel="(?:stylesheet|icon)"[^>]* href="([^"]+)"', text))
    found |= set(re.findall(r'<script[^>]* src="([^"]+)"', text))
    found |= {one.partition("#")[0] for one in re.findall(r'<use href="([^"]+)"', text)}
    for sheet in [one for one in found if one.endswith(".css")]:
        found |= {f"/assets/{one}" for one in re.findall(r"url\(([^)]+)\)", client.get(sheet).text) if "woff2" in one}
    return found


@pytest.mark.parametrize("path", EVERY)
def test_a_page_is_light(path: str, client: FlaskClient) -> None:
    needed("the design system (`make assets`)", assets.built())
    own, text = weight(client, path)
    loaded = parts(client, text)
    assert len([one for one in loaded if "plex-" in one]) == 3
    assert own < WARM
    assert own + sum(weight(client, one)[0] for one in loaded) < COLD


@pytest.mark.parametrize("name", sorted(assets.assets()))
def test_an_asset_may_be_kept_for_ever(name: str, client: FlaskClient) -> None:
    found = assets.assets()[name]
    answer = client.get(f"/assets/{found.name}")
    assert re.search(r"-[0-9a-f]{12}\.", found.name)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.data == found.body
    for one in re.findall(rb"url\(([^)]+)\)", found.body) if name.endswith(".css") else ():
        assert client.get(f"/assets/{one.decode()}").status_code == 200


@pytest.mark.parametrize("name", ["style.css", "../pages.py", "manifest.json", "dkfds-000000000000.css"])
def test_nothing_else_is_an_asset(name: str, client: FlaskClient) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


def test_pages_load_nothing_from_anyone_else(client: FlaskClient) -> None:
    answer = client.get("/", headers=BROWSER)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert {value for name, value in policy.items()} <= {"'none'", "'self'"}
    assert "Set-Cookie" not in answer.headers
    for found in assets.assets().values():
        if found.form.suffix == "css":
            assert b"//" not in b"".join(re.findall(rb"url\(([^)]+)\)", found.body))


def test_no_portal_s_logo_travels_along() -> None:
    needed("the design system (`make assets`)", assets.built())
    assert not [name for name in assets.assets() if "logo" in name or "borger" in name or "virk" in name]


def test_without_the_design_system_pages_wear_the_plain_sheet(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "built", lambda: False)
    text = client.get("/?plain=1", headers=BROWSER | {"Accept-Encoding": "identity"}).text  # no finished reply
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text)
    assert [re.sub("-[0-9a-f]{12}", "", one) for one in sheets] == ["/assets/plain.css", "/assets/style.css"]
    assert "icons" not in text


def test_nothing_of_the_design_system_is_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "service/fremdrift/web/built/" in ignored
    assert {path.name for path in (Path(assets.__file__).parent / "static").iterdir()} >= {"style.css", "plain.css"}
