"""What is too large for memory goes by the disk, with the same result to the byte."""

from pathlib import Path

import pytest
from tests.conftest import PLAN, publish

from fremdrift.ground.settings import Settings
from fremdrift.pipeline import checking
from fremdrift.quads import sorting, store


def test_large_tables_are_sorted_and_judged_and_listed_on_the_disk_and_give_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = publish(PLAN, Settings(home=tmp_path / "small")).release
    monkeypatch.setattr(checking, "IN_MEMORY", 1)
    monkeypatch.setattr(store, "_BYTES", 0)
    monkeypatch.setattr(sorting, "_AT_ONCE", 100)
    large = publish(PLAN, Settings(home=tmp_path / "large")).release
    assert small
    assert large
    assert large.manifest == small.manifest
    assert [one.name for one in large.folder.parent.iterdir()] == [large.id], "nothing else is left there"
