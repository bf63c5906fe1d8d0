"""The log of harvests: small, shared by processes, harmless where it cannot be written."""

import json
from pathlib import Path

import pytest

from fremdrift.keeping.visits import Visit, Visits

FIRST = Visit("ckan", "catalog", "r1", "2026-11-25T12:00:00Z")
LATER = Visit("ckan", "catalog", "r1", "2026-11-25T12:00:30Z")
NEWER = Visit("ckan", "catalog", "r2", "2026-11-25T12:00:31Z")


def test_the_last_visit_of_each_pair_is_kept(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    visits.note(FIRST, 0.0)
    visits.note(Visit("udata", "feed", "r1", "2026-11-25T12:00:01Z"), 1.0)
    visits.note(NEWER, 2.0)
    assert [(one.client, one.release) for one in visits.all()] == [("ckan", "r2"), ("udata", "r1")]


@pytest.mark.parametrize(("clock", "kept"), [(30.0, FIRST), (61.0, LATER)], ids=["within the minute", "after it"])
def test_a_pair_is_written_once_a_minute(clock: float, kept: Visit, tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    visits.note(FIRST, 0.0)
    visits.note(LATER, clock)
    assert visits.all() == [kept]


def test_processes_share_what_they_saw(tmp_path: Path) -> None:
    one, other = Visits(tmp_path), Visits(tmp_path)
    one.note(FIRST, 0.0)
    other.note(NEWER, 0.0)
    assert one.all() == other.all() == [NEWER]


def test_a_home_that_cannot_be_written_harms_nothing(tmp_path: Path) -> None:
    (tmp_path / "harvests").write_text("in the way")
    visits = Visits(tmp_path)
    visits.note(FIRST, 0.0)
    assert visits.all() == []


def test_what_a_crash_left_is_passed_over(tmp_path: Path) -> None:
    visits = Visits(tmp_path)
    visits.note(FIRST, 0.0)
    (tmp_path / "harvests" / "udata--feed.json").write_text('{"client": "udata", "fa')
    (tmp_path / "harvests" / "udata--catalog.123").write_text("{")
    (tmp_path / "harvests" / "more--x.json").write_text(json.dumps({"another": "shape"}))
    assert visits.all() == [FIRST]
