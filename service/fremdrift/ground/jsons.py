"""JSON as we write it, UTF-8 and the same bytes for the same value, and read it again."""

from typing import Any

import orjson


def compact(value: Any, *, ordered: bool = False) -> bytes:
    """The value on one line without spaces; data classes as objects, ``ordered`` with their names sorted."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS if ordered else None)


def indented(value: Any) -> bytes:
    """The value as people read it, with two spaces a level and a line feed at the end."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def parsed(text: str | bytes) -> Any:
    """The value that JSON of ours tells."""
    return orjson.loads(text)
