"""Nothing comes after itself: tables in which judgements of one sort go in a circle are not taken."""

from pathlib import Path

import pytest
from tests.conftest import add

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.model.findings import blocking

RULE = "Judgement-circle"
JUDGED = {
    "revised by each other": (["revises o2 o1", "revises o1 o2"], {2, 3}),
    "succeeded by each other": (["succeeded-by half rest", "succeeded-by rest half"], {2, 3}),
    "gone on in a ring": (["succeeded-by half rest", "merged-into rest last", "succeeded-by last half"], {2, 3, 4}),
    "leading into a ring": (["succeeded-by half rest", "merged-into rest last", "merged-into last rest"], {3, 4}),
    "split from each other": (["split-from half rest", "split-from rest half"], {2, 3}),
    "in a line": (["succeeded-by half rest", "merged-into rest last"], set()),
    "split off and merged again": (["split-from rest half", "merged-into rest half"], set()),
    "revised, and disputed": (["revises o2 o1", "contradicts o1 o2"], set()),
}
"""What is judged: the kind, what is judged, and the other; and the rows that are complained about."""


@pytest.mark.parametrize("case", JUDGED)
def test_judgements_of_one_sort_go_in_no_circle(case: str, tables: Path, settings: Settings) -> None:
    judged, rows = JUDGED[case]
    head = (tables / "judgements.csv").read_text(encoding="utf-8").splitlines()[0]
    (tables / "judgements.csv").write_text(f"{head}\n", encoding="utf-8")
    for name in ("rest", "last"):
        add(
            tables, "milestones", milestone=f"paper-2030/{name}", initiative="paper-2030/1", kind="target", source="act"
        )
    for number, text in enumerate(judged):
        kind, this, other = text.split()
        column = "observation" if this.startswith("o") else "milestone"
        ends = {column: f"paper-2030/{this}", f"other_{column}": f"paper-2030/{other}"}
        reason = {"reason": "not-stated"} if kind == "revises" else {}
        add(tables, "judgements", judgement=f"paper-2030/k{number}", kind=kind, judged="2031-02-02", source="act", **ends, **reason)  # fmt: skip
    found = blocking(pipeline.check(tables, settings).findings)
    assert {(one.rule.rpartition("/")[2], one.file, one.row) for one in found} == {
        (RULE, "judgements.csv", row) for row in rows
    }
