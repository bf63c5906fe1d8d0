"""Rows that follow from others are the same rows, whoever writes them."""

from pathlib import Path

import pytest

from fremdrift.exporting.derived import Derived
from fremdrift.exporting.downloads import Made, Tables, write_downloads
from fremdrift.exporting.referred import CODE_LISTS
from fremdrift.ground import crew
from fremdrift.ground.crew import Crew
from fremdrift.ground.tasks import Works
from fremdrift.model.datasets import Licence
from fremdrift.model.iris import Names
from fremdrift.model.tables import Column, Reference, Table, TableRow

BASE = "https://a.example/"
ORGANISATIONS = Table("organisations", {}, (Column("organisation", {}, {}),), ("organisation",))
STEPS = Table(
    "moves",
    {},
    (Column("step", {}, {}), Column("who", {}, {}), Column("way", {}, {}, codes="direction")),
    ("step",),
    (Reference("who", "organisations", "organisation"),),
    beside=(Column("(said)", {}, {}),),
)
OWN = [TableRow("organisations", "organisations", {"organisation": one}) for one in ("a", "b", "nobody")]
FOLLOWING = [
    TableRow("moves", f"derived/edition/{scope}/1", {"step": f"{scope}{at}", "who": who, "way": way, "(said)": "so"})
    for scope in "st"
    for at, (who, way) in enumerate((("a", "later"), ("b", "earlier")))
]
CODES = {"direction": [{"list": "direction", "code": one, "label_da": one, "label_en": one} for one in ("earlier", "later")]}  # fmt: skip
LINES = [f"<{BASE}x> <a:b> <a:c> <{BASE}graph/strategy/{scope}> .\n" for scope in "st"]


def written(rows: list[TableRow], derived: tuple[Derived, ...], folder: Path, hands: Crew) -> Made:
    folder.mkdir()
    (folder / "data.nq").write_text("".join(LINES), encoding="utf-8")
    (folder / "files").mkdir()
    tables = Tables(
        [ORGANISATIONS, STEPS, CODE_LISTS],
        rows,
        {"tables": []},
        lambda _: Licence("CC0", "https://a.example/cc0"),
        codes=CODES,
        derived=derived,
    )
    return write_downloads([folder / "data.nq"], tables, Names(BASE), folder / "files", Works("p", crew=hands))[1]


def test_a_hand_writes_the_rows_as_they_would_be_written_among_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    among = written([*OWN, *FOLLOWING], (), tmp_path / "among", Crew())
    monkeypatch.setattr(crew, "LIGHT", 0)
    with Crew(2) as two:
        beside = written(OWN, (Derived(STEPS, tuple, FOLLOWING),), tmp_path / "beside", two)
    assert beside == among
    assert {"s__organisations.parquet", "s__code_lists.parquet", "s__moves.parquet"} <= among.measures.keys()
