"""The papers of the house: what the README and the settings say is so."""

import json
import re
from dataclasses import fields

import pytest
from tests.conftest import ROOT

from fremdrift.ground.settings import Settings, variable

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [variable(one.name) for one in fields(Settings)])
def test_every_setting_stands_in_the_readme(name: str) -> None:
    assert name in README


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)))
)
def test_every_make_target_stands_in_the_papers(target: str) -> None:
    papers = README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"make {target}" in papers


def test_every_room_stands_on_the_map() -> None:
    rooms = {path.name for path in (ROOT / "service" / "fremdrift").iterdir() if (path / "__init__.py").is_file()}
    assert not {room for room in rooms if f"`{room}`" not in README}


@pytest.mark.parametrize(
    ("name", "least"), [("requirements.lock", 20), ("requirements-dev.lock", 20), ("requirements-node.lock", 1)]
)
def test_a_lock_file_has_hashes_and_no_registry(name: str, least: int) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "http" not in text
    assert "--hash=sha256:" in text
    pinned = re.findall(r"^([a-z0-9][\w.-]*)==", text, re.MULTILINE | re.IGNORECASE)
    assert len(pinned) > least


def test_the_lock_file_of_the_assets_has_digests_and_no_registry() -> None:
    text = (ROOT / "service" / "assets" / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: facts for name, facts in json.loads(text)["packages"].items() if name}
    assert packages
    assert all(facts["integrity"].startswith("sha512-") for facts in packages.values())
    assert "http" not in text


def test_every_direct_dependency_has_a_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    block = lines[lines.index("dependencies = [") + 1 :]
    block = block[: block.index("]")]
    reasons = [line for line in block if line.strip().startswith("#")]
    assert len(reasons) == len(block) - len(reasons)
