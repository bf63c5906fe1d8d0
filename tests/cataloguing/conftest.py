"""A catalogue of an invented office, served under a public base."""

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import PLAN, publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

BASE = "https://progress.example.org/"


def office(home: Path, **more: object) -> Settings:
    """Settings of a public service."""
    told = {"base_iri": BASE, "publisher": "Invented Office of Progress", "contact": "office@example.org"}
    return Settings(home=home, **told | more)  # type: ignore[arg-type]


@pytest.fixture(scope="package")
def paged(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The invented plan with five editions of one periodical, three entries to a page of the catalogue."""
    tables = Path(shutil.copytree(PLAN, tmp_path_factory.mktemp("paged") / "plan"))
    header, first = (PLAN / "editions.csv").read_text(encoding="utf-8").splitlines()[:2]
    names = header.split(",")
    read = dict(zip(names, first.split(","), strict=True)) | {"series": "paper-2030/report"}
    unread = read | {"title_da": "", "published": "", "read_extent": "not-read", "complete": ""}
    rows = [read] + [
        unread | {"edition": f"paper-2030/report-{year}", "as_of": str(year), "title_en": f"Report {year}"}
        for year in range(2024, 2028)
    ]
    lines = [header, *(",".join(row[name] for name in names) for row in rows)]
    (tables / "editions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = office(tmp_path_factory.mktemp("home"), catalogue_page=3)
    done = publish(tables, settings)
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    return create_app(settings).test_client()
