"""The files for operators: they name what is there, and nginx and systemd take them."""

import configparser
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import ROOT, needed
from tests.live.test_nodes import NGINX, as_shipped

from fremdrift.cli import COMMANDS, main
from fremdrift.ground import settings

DEPLOY = ROOT / "service" / "deploy"
MANUAL = ROOT / "service" / "manual"
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
UNITS = sorted(DEPLOY.glob("*.service"))


def test_the_environment_file_is_complete_and_has_no_unknown_setting() -> None:
    lines = [
        one for one in (DEPLOY / "fremdrift.env").read_text(encoding="utf-8").splitlines() if not one.startswith("#")
    ]
    made = settings.read(dict(one.split("=", 1) for one in lines))
    assert not made.loopback
    assert made.sendfile == "/send/"


def test_the_image_runs_as_nobody_special_with_one_volume() -> None:
    steps = re.findall(r"^([A-Z]+) (.*)$", CONTAINER, re.MULTILINE)
    told = {name: [rest for one, rest in steps if one == name] for name, _ in steps}
    assert told["VOLUME"] == ["/srv/fremdrift"]
    assert told["USER"] == ["10001"]
    assert "--uid 10001" in CONTAINER
    assert "FREMDRIFT_HOME=/srv/fremdrift" in told["ENV"][0]
    assert "--require-hashes" in CONTAINER
    assert "--read-only" in CONTAINER


def test_the_image_copies_and_starts_what_exists() -> None:
    for name in re.search(r"^COPY (.*) /tmp/wheels/$", CONTAINER, re.MULTILINE)[1].split():
        assert name == "dist/*.whl" or (ROOT / name).is_file(), name
    command = re.search(r"^CMD \[(.*)\]$", CONTAINER, re.MULTILINE)[1].replace('"', "").split(", ")
    shown = CliRunner().invoke(main, [command[0], "--help"])
    assert shown.exit_code == 0
    assert all(one in shown.output for one in command if one.startswith("--"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda one: one.name)
def test_a_unit_starts_a_command_that_exists_and_can_write_its_home_only(unit: Path) -> None:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(unit.read_text(encoding="utf-8"))
    command = read["Service"]["ExecStart"].split()
    assert command[0].endswith("/bin/fremdrift")
    assert command[1] in COMMANDS
    assert read["Service"]["ReadWritePaths"] == "/srv/fremdrift"
    assert read["Service"]["ProtectSystem"] == "strict"
    assert read["Service"]["NoNewPrivileges"] == "yes"


def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    analyse = shutil.which("systemd-analyze")
    needed("systemd-analyze", analyse is not None)
    copies = [tmp_path / one.name for one in (*UNITS, *DEPLOY.glob("*.timer"))]
    for copy in copies:
        text = (DEPLOY / copy.name).read_text(encoding="utf-8")
        copy.write_text(re.sub(r"(?<=ExecStart=)\S+", "/bin/true", text), encoding="utf-8")
    said = subprocess.run([analyse or "", "verify", *copies], check=False, capture_output=True, text=True)
    ours = [line for line in said.stderr.splitlines() if str(tmp_path) in line or "fremdrift" in line]
    assert (said.returncode, ours) == (0, [])


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    needed("nginx", Path(NGINX).is_file())
    (tmp_path / "nginx.conf").write_text(as_shipped([8001], 8002, tmp_path, tmp_path))
    said = subprocess.run(
        [NGINX, "-t", "-c", str(tmp_path / "nginx.conf")], check=False, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("page", sorted(MANUAL.glob("*.md")), ids=lambda one: one.name)
def test_the_manual_names_settings_commands_and_files_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    known = {settings.variable(one.name) for one in fields(settings.Settings)}
    assert set(re.findall(r"FREMDRIFT_[A-Z_]+", text)) <= known
    assert set(
        re.findall(r"\bfremdrift ([a-z]+)\b(?! *[-/])", "\n".join(re.findall(r"```console\n(.*?)```", text, re.DOTALL)))
    ) <= set(COMMANDS)
    for name in re.findall(r"\b(?:fremdrift[\w-]*\.(?:service|timer|env)|nginx\.conf|Containerfile)\b", text):
        assert (DEPLOY / name).is_file(), name
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (page.parent / link).is_file(), link
