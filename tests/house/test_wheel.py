"""The wheel: it carries vocabulary, shapes and the definition of the tables, and works away from the checkout."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from tests.conftest import PLAN, ROOT, needed

from fremdrift.web.assets import built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from what git would take along."""
    folder = tmp_path_factory.mktemp("wheel")
    program = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", program, str(folder)], cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_it_carries_what_travels_with_the_program(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in (
        "fremdrift/vocab/fremdrift.ttl",
        "fremdrift/vocab/context.jsonld",
        "fremdrift/shapes/milestone.ttl",
        "fremdrift/data/csv-metadata.json",
        "fremdrift/web/templates/home.html",
        "fremdrift/web/translations/da.po",
        "fremdrift/web/static/style.css",
    ):
        assert name in names
    assert not [name for name in names if name.startswith(("tests/", "data/"))]
    needed("the design system (`make assets`)", built())
    assert "fremdrift/web/built/manifest.json" in names
    assert [name for name in names if name.startswith("fremdrift/web/built/plex-400-")]


def test_it_publishes_a_plan_elsewhere(wheel: Path, tmp_path: Path) -> None:
    """Installed alone into an environment that borrows our libraries, run from another folder on tables alone."""
    venv.create(tmp_path / "env", with_pip=False)
    site = next((tmp_path / "env" / "lib").glob("python*")) / "site-packages"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    ours = Path(next(path for path in sys.path if path.endswith("site-packages")))
    for entry in ours.iterdir():
        if not entry.name.startswith(("fremdrift", "_fremdrift", "_editable", "__pycache__")):
            (site / entry.name).exists() or (site / entry.name).symlink_to(entry)
    shutil.copytree(PLAN, tmp_path / "plan")
    environment = {"PATH": os.environ["PATH"], "FREMDRIFT_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [str(tmp_path / "env" / "bin" / "python"), "-m", "fremdrift", "publish", str(tmp_path / "plan")],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("published ")
    done = subprocess.run(
        [str(tmp_path / "env" / "bin" / "python"), "-m", "fremdrift", "new", str(tmp_path / "mine")],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mine" / "strategies.csv").read_text("utf-8").startswith("strategy,")
