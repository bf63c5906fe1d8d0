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
    monkeypatch.setattr(store, "_PIECE", 20_000)
    monkeypatch.setattr(sorting, "_AT_ONCE", 100)
    large = publish(PLAN, Settings(home=tmp_path / "large")).release
    assert small
    assert large
    assert large.manifest == small.manifest
    assert [one.name for one in large.folder.parent.iterdir()] == [large.id], "nothing else is left there"


@pytest.mark.parametrize("value", ["_:a", '"_:a, no node"', "<<( <x:a> <x:p> _:a )>>"], ids=["node", "text", "term"])
def test_what_is_loaded_in_pieces_is_what_the_files_say(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_PIECE", 1)
    files = [tmp_path / "one.nq", tmp_path / "two.nq"]
    for number, path in enumerate(files):
        path.write_text(f"<x:{number}> <x:p> {value} <x:g> .\n", encoding="utf-8")
    values = {str(one.object) for one in store.build(tmp_path / "store", files)}
    assert len(values) == 1, "a blank node of both files is one"
