"""The readers of CKAN and udata themselves, each in a Python of its own, take every dataset of the catalogue."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from tests.conftest import ROOT, needed

READERS = ROOT / ".ci" / "readers"


def read(reader: str, body: bytes, form: str, folder: Path) -> dict[str, Any]:
    """What a reader takes of a page."""
    python = READERS / reader / "bin" / "python"
    needed(f"{reader}'s own reader (.ci/run installs it)", python.is_file())
    page = folder / "page"
    page.write_bytes(body)
    done = subprocess.run(
        [python, ROOT / "tests" / "readers" / f"{reader}_reader.py", page, form],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"]},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def listed(client: FlaskClient) -> set[str]:
    return {one["identifier"] for one in client.get("/data.json").get_json()["dataset"]}


FORMATS = {"turtle": "ttl", "xml": "rdf", "json-ld": "jsonld"}


@pytest.mark.live
@pytest.mark.parametrize(("form", "suffix"), FORMATS.items())
def test_ckan_takes_every_dataset(form: str, suffix: str, client: FlaskClient, tmp_path: Path) -> None:
    found = read("ckan", client.get(f"/catalog.{suffix}").data, form, tmp_path)
    assert {one["uri"] for one in found["taken"]} == listed(client)
    assert all(one["title"] for one in found["taken"])
    assert {one["licence"] for one in found["taken"]} == {"cc-by"}
    assert found["next"] is None


@pytest.mark.live
def test_udata_takes_every_dataset_of_its_profile(client: FlaskClient, tmp_path: Path) -> None:
    found = read("udata", client.get("/catalog.ttl?profile=udata").data, "turtle", tmp_path)
    assert found["failed"] == []
    assert {one["uri"] for one in found["taken"]} == listed(client)
    for one in found["taken"]:
        assert one["checksums"] == one["files"]
        assert one["licence"] == "cc-by"


@pytest.mark.live
def test_udata_would_lose_datasets_of_dcat_ap_for_their_checksums(client: FlaskClient, tmp_path: Path) -> None:
    """Why there is a profile for it: when this fails, udata has mended it, and the profile may go."""
    found = read("udata", client.get("/catalog.ttl").data, "turtle", tmp_path)
    assert found["failed"]
