"""What was reported completed and later is not: the message says how tables tell it, and tables that do so are taken."""

import csv
from pathlib import Path

import pytest

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.model.findings import Finding, blocking

RULE = "Observation-reopened"
COLUMNS = ("column status", "observation", "other_observation", "kind revises", "reason correction", "judgements.csv")
DONE, BACK = "paper-2030/o8", "paper-2030/o9"


def add(path: Path, **cells: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerow(cells)


def reopened(tables: Path, settings: Settings) -> list[Finding]:
    """Two dashboards: the first says completed, the second that it is under way."""
    said = {"milestone": "paper-2030/half", "sequence": "1", "source": "act"}
    add(tables / "observations.csv", observation=DONE, stated="2032-01-15", status="completed", **said)
    add(tables / "observations.csv", observation=BACK, stated="2032-02-15", status="in-progress", **said)
    return blocking(pipeline.check(tables, settings).findings)


def test_the_message_says_how_tables_tell_it(tables: Path, settings: Settings) -> None:
    (found,) = reopened(tables, settings)
    assert found.rule.endswith(RULE)
    for said in (found.message.en, found.message.da.replace("kolonnen", "column")):
        assert [one for one in COLUMNS if one not in said] == []


@pytest.mark.parametrize(
    "told",
    [{"kind": "revises", "reason": "not-stated"}, {"kind": "revises", "reason": "correction"}, {"kind": "contradicts"}],
)
def test_tables_that_tell_it_so_are_taken(told: dict[str, str], tables: Path, settings: Settings) -> None:
    cells = {"observation": BACK, "other_observation": DONE, "judged": "2032-02-16", "source": "act"}
    add(tables / "judgements.csv", judgement="paper-2030/j9", **cells, **told)
    assert reopened(tables, settings) == []


@pytest.mark.parametrize("done", [{"status": "completed"}, {"completed": "2031-12"}], ids=["a status", "a date"])
@pytest.mark.parametrize(
    ("says", "warned"), [({}, True), ({"status": "expected"}, False)], ids=["no status", "a status of it"]
)
def test_a_date_to_come_without_a_status_names_its_row(
    says: dict[str, str], warned: bool, done: dict[str, str], tables: Path, settings: Settings
) -> None:
    said = {"milestone": "paper-2030/half", "sequence": "1", "source": "act"}
    add(tables / "observations.csv", observation=DONE, stated="2032-01-15", **said, **done)
    add(tables / "observations.csv", observation=BACK, stated="2032-02-15", expected="2033", **said, **says)
    found = [
        one for one in pipeline.check(tables, settings).findings if one.rule.endswith("Observation-expected-again")
    ]
    assert [(one.file, one.row, one.column) for one in found] == [("observations.csv", 5, "expected")] * warned
