"""The calls of the README give what the README prints; ``…`` stands for lines left out."""

import csv
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import ROOT

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.model.findings import blocking
from fremdrift.reading.publishing import write_empty


def blocks(name: str) -> list[str]:
    return re.findall(r"^```console\n(.*?)^```$", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def calls(name: str) -> list[str]:
    return [block.removeprefix("$ ") for block in blocks(name) if block.startswith("$ curl")]


CALLS = calls("README.md")
DANISH = "README.da.md"


def split(block: str) -> tuple[list[str], str]:
    """The words of the command, which ends where its quotes are closed, and the printed answer."""
    lines = block.splitlines(keepends=True)
    for end in range(1, len(lines) + 1):
        try:
            return shlex.split("".join(lines[:end])), "".join(lines[end:])
        except ValueError:
            continue
    raise AssertionError(f"the quotes of this command never close: {block}")


def answer_of(client: FlaskClient, words: list[str]) -> str:
    path = words[1].removeprefix("http://127.0.0.1:8000")
    options = dict(zip(words[2::2], words[3::2], strict=True))
    headers = dict([options["-H"].split(": ")]) if "-H" in options else {}
    if "--data-urlencode" not in options:
        return client.get(path, headers=headers).text
    name, _, value = options["--data-urlencode"].partition("=")
    return client.post(path, headers=headers, data={name: value}).text


@pytest.mark.parametrize("block", CALLS + calls(DANISH), ids=lambda block: block.split()[1])
def test_a_call_of_the_readme_gives_what_it_prints(client: FlaskClient, block: str) -> None:
    words, printed = split(block)
    parts = [re.escape(part) for part in re.split(r"^…\n", printed, flags=re.MULTILINE)]
    assert re.fullmatch("(.*\n)*".join(parts), answer_of(client, words).replace("\r\n", "\n"))


def test_the_readme_shows_three_calls() -> None:
    assert len(CALLS) == 3


def test_the_danish_readme_has_the_same_commands() -> None:
    """Beside its own calls: in their order, each with a remark in Danish."""
    english, danish = (
        [
            re.split(r"  +#", line)[0].rstrip()
            for block in blocks(name)
            for line in block.splitlines()
            if line[:2] == "$ "
        ]
        for name in ("README.md", DANISH)
    )
    shared = [one for one in danish if "curl" not in one]
    assert len(shared) >= 8
    assert [one for one in english if one in shared] == shared


def test_the_danish_readme_names_what_is_there(client: FlaskClient) -> None:
    text = (ROOT / DANISH).read_text("utf-8")
    named = re.findall(r"`(/[^`]*)`", text)
    assert len(named) > 10
    assert {one: client.get(one, follow_redirects=True).status_code for one in named} == dict.fromkeys(named, 200)
    assert [one for one in re.findall(r"\]\(([^)#]+)\)", text) if not (ROOT / one).is_file()] == []


def test_the_milestone_takes_at_most_forty_readable_lines() -> None:
    lines = split(CALLS[0])[1].splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 120


def least(folder: Path, leave: Callable[[str], bool] = lambda _: False, *, alone: bool = False) -> int:
    """The plan of the README's least rows without the columns to leave out, and with no table besides where these are
    to stand alone; gives how many rows it has.
    """
    rows = re.findall(r"^\| `(\w+)\.csv`[^|]* \| (`.*) \|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    write_empty(folder)
    for table, told in rows:
        path = folder / f"{table}.csv"
        header = [one for one in path.read_text("utf-8").strip().split(",") if not leave(one)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerow(dict(re.findall(r"`(\w+)` ([^;]+)", told)))
    for path in folder.glob("*.csv"):
        if alone and path.stem not in dict(rows):
            path.unlink()
    return len(rows)


def test_the_least_rows_of_the_readme_are_a_plan(tmp_path: Path) -> None:
    rows = least(tmp_path / "mine")
    found = pipeline.check(tmp_path / "mine", Settings(home=tmp_path / "home"))
    assert rows == found.count == 5
    assert not blocking(found.findings)


def test_what_the_readme_says_may_be_left_out_may(tmp_path: Path) -> None:
    rows = least(tmp_path / "mine", lambda name: name.endswith("_da"), alone=True)
    found = pipeline.check(tmp_path / "mine", Settings(home=tmp_path / "home"))
    assert found.count == rows
    assert not blocking(found.findings)


def test_another_column_that_is_left_out_is_missed_as_the_readme_says(tmp_path: Path) -> None:
    least(tmp_path / "mine", lambda name: name == "featured")
    found = pipeline.check(tmp_path / "mine", Settings(home=tmp_path / "home"))
    (missed,) = blocking(found.findings)
    assert missed.sentence().startswith("milestones.csv, row 1, column featured: The column is missing. Add it;")
