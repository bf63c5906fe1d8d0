"""Every snippet that the query page prints is run as it is printed, by the program that it is for."""

import csv
import html
import io
import re
import shutil
import subprocess
import sys

import pytest
import requests
from tests.conftest import needed

pytestmark = [pytest.mark.live, pytest.mark.xdist_group("live")]
QUESTION = "sparql?example=who-said-what"


@pytest.fixture(scope="module")
def printed(live: str) -> dict[str, str]:
    """The snippets of a page by their program."""
    page = requests.get(f"{live}en/{QUESTION}", headers={"Accept": "text/html"}, timeout=20).text
    found = re.findall(r"<h3>([^<:]+)(?:: [^<]*)?</h3>\s*<pre[^>]*><code>(.*?)</code>", page, re.DOTALL)
    return {name: html.unescape(text) for name, text in found}


def ran(*command: str, text: str = "") -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_all_programs_are_there(printed: dict[str, str]) -> None:
    assert list(printed) == ["curl", "Python, rdflib", "Python, pandas", "R", "JavaScript", "Excel"]


def test_curl(printed: dict[str, str]) -> None:
    needed("curl", shutil.which("curl") is not None)
    rows = list(csv.reader(io.StringIO(ran("bash", "-c", printed["curl"]))))
    assert len(rows) > 50


@pytest.mark.parametrize("program", ["Python, rdflib", "Python, pandas"])
def test_python(program: str, printed: dict[str, str]) -> None:
    assert len(ran(sys.executable, "-", text=printed[program]).splitlines()) > 10


def test_javascript(printed: dict[str, str]) -> None:
    needed("node", shutil.which("node") is not None)
    assert "value" in ran("node", "--input-type=module", text=printed["JavaScript"])


def test_r(printed: dict[str, str]) -> None:
    needed("R (Rscript)", shutil.which("Rscript") is not None)
    assert len(ran("Rscript", "-", text=printed["R"]).splitlines()) > 10


def test_excel_gets_a_table(printed: dict[str, str]) -> None:
    """Excel itself is on no machine of ours: its address answers with a table."""
    answer = requests.get(printed["Excel"].strip(), timeout=20)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert len(list(csv.reader(io.StringIO(answer.text)))) > 50
