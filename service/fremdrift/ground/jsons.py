"""JSON as we write it: UTF-8, and the same bytes for the same value."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final

import orjson

_INDENTED: Final = orjson.OPT_INDENT_2


def compact(value: Any, *, ordered: bool = False) -> bytes:
    """The value on one line without spaces; data classes as objects, ``ordered`` with their names sorted."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS if ordered else None)


def indented(value: Any) -> bytes:
    """The value as people read it, with two spaces a level and a line feed at the end."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def indented_by_items(members: Mapping[str, Any]) -> bytes:
    """An object, as ``indented`` writes it, of which any member may be an iterator: its items are written as a list one
    after the other, so that no more than one of them is held as more than its text.
    """
    written, before = BytesIO(), b"{"
    for name, value in members.items():
        written.write(b"%b\n  %b: " % (before, orjson.dumps(name)))
        if isinstance(value, Iterator):
            _write_items(written, value)
        else:
            written.write(_within(value, b"\n  "))
        before = b","
    written.write(b"\n}\n" if members else b"{}\n")
    return written.getvalue()


def _write_items(written: BytesIO, items: Iterator[Any]) -> None:
    before = b"["
    for one in items:
        written.write(b"%b\n    %b" % (before, _within(one, b"\n    ")))
        before = b","
    written.write(b"[]" if before == b"[" else b"\n  ]")


def _within(value: Any, line: bytes) -> bytes:
    """A value as it stands further in: no text of JSON has a line break of its own."""
    return orjson.dumps(value, option=_INDENTED).replace(b"\n", line)
