"""Rows that hands map some at a time say what they say one after the other."""

from pathlib import Path

import pytest
from tests.conftest import DATA

from fremdrift.ground import crew
from fremdrift.ground.crew import Crew
from fremdrift.model.iris import Names
from fremdrift.quads.terms import NamedNode, Quad
from fremdrift.reading import lots
from fremdrift.reading.lots import write_mapped
from fremdrift.reading.mapping import to_quads
from fremdrift.reading.rows import Reading

NAMES = Names("http://127.0.0.1:8000/")
OTHER = Quad(*(NamedNode(f"http://example.org/{one}") for one in "spog"))


@pytest.mark.parametrize(("hands", "rows"), [(1, 4000), (1, 7), (2, 50)])
def test_rows_mapped_some_at_a_time_say_what_they_say_in_turn(
    hands: int, rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "LIGHT", 0)
    monkeypatch.setattr(lots, "_ROWS", rows)
    expected = {f"{one} .\n" for one in (OTHER, *to_quads(Reading(DATA).rows(), NAMES))}
    with Crew(hands) as some:
        count = write_mapped(Reading(DATA).rows(), [OTHER], NAMES, tmp_path / "data.nq", crew=some, size=1)
    assert (tmp_path / "data.nq").read_bytes() == "".join(sorted(expected)).encode()
    assert count == len(expected)
    assert [one.name for one in tmp_path.iterdir()] == ["data.nq"], "nothing else is left there"
