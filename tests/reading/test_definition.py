"""The definition of the tables, as a folder has it."""

import json
import shutil
from pathlib import Path

import pytest
from csvw import TableGroup
from tests.conftest import PLAN

from fremdrift.ground import folders
from fremdrift.ground.errors import TableError
from fremdrift.reading import definition
from fremdrift.reading.definition import METADATA, read_definition


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a definition of its own."""
    shutil.copyfile(folders.table_definition(), tmp_path / METADATA)
    return tmp_path


def test_a_definition_that_stands_is_read_once(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    definition._defined.cache_clear()
    read: list[object] = []
    usual = TableGroup.fromvalue
    monkeypatch.setattr(TableGroup, "fromvalue", lambda value: [read.append(value), usual(value)][1])
    first = read_definition(own)
    assert read_definition(PLAN) == first
    assert read_definition(own) == first
    assert len(read) == 1


def test_a_definition_that_becomes_another_is_read_again(own: Path) -> None:
    before = {one.name for one in read_definition(own)}
    metadata = json.loads((own / METADATA).read_text(encoding="utf-8"))
    gone = next(one for one in metadata["tables"] if one["url"] == "judgements.csv")
    metadata["tables"].remove(gone)
    (own / METADATA).write_text(json.dumps(metadata), encoding="utf-8")
    assert before - {one.name for one in read_definition(own)} == {"judgements"}


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "\xff"], ids=["nothing", "{}", "[]", "null", "no UTF-8"])
def test_what_defines_nothing_is_named(own: Path, text: str) -> None:
    (own / METADATA).write_bytes(text.encode("latin-1"))
    with pytest.raises(TableError, match=rf"^{METADATA} in .* is not the CSVW metadata of our tables: "):
        read_definition(own)
