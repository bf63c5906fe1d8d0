"""JSON as we write it: an object whose lists are written item by item is the one that is written whole."""

import json
from typing import Any

import pytest

from fremdrift.ground.jsons import indented, indented_by_items

OBJECTS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "an empty list": {"a": []},
    "lists among others": {"a": [1, {"b": [], "c": ["x\ny", "æ”"]}, []], "d": {"e": [{"f": None}]}, "g": [[2.5]], "h": {}},
}  # fmt: skip


@pytest.mark.parametrize("whole", OBJECTS.values(), ids=OBJECTS)
def test_what_is_written_item_by_item_is_what_is_written_whole(whole: dict[str, Any]) -> None:
    by_items = {name: iter(one) if isinstance(one, list) else one for name, one in whole.items()}
    assert indented_by_items(by_items) == indented(whole)
    assert json.loads(indented_by_items(dict(whole))) == whole
