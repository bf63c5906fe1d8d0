"""Words that say no more than the label of their code are not said beside it."""

import csv
from pathlib import Path

import pytest
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app


@pytest.mark.parametrize(("words", "times"), [("Postponed", 0), ("put off to next year", 1)])
def test_a_status_is_said_once(words: str, times: int, tables: Path, settings: Settings) -> None:
    path = tables / "observations.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    next(one for one in rows if one["observation"] == "paper-2030/o2")["status_text"] = words
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert publish(tables, settings).release
    answer = (
        create_app(settings)
        .test_client()
        .get("/en/document/milestone/paper-2030/half", headers={"Accept": "text/html"})
    )
    assert answer.status_code == 200
    assert answer.text.count(f">{words}</q>") == times
