"""Counting: how many rows of a result have gone out, read off the bytes of each format as they pass.

The engine writes results itself, far faster than any row by row loop, so the limit on rows is kept here.
"""

import re
from typing import Final

from fremdrift.ground.formats import CSV, RESULTS_JSON, RESULTS_XML, TSV

_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


class Counter:
    """Rows seen so far; this one, for graphs and truths, sees none."""

    rows = 0

    def count(self, data: bytes) -> int:
        """Take the next piece; gives the rows so far."""
        return self.rows


class _Marks(Counter):
    """Rows end with a mark that cannot stand inside a value; pieces may cut it."""

    def __init__(self, mark: bytes, header: int = 0) -> None:
        self.mark = mark
        self.rows = -header
        self.tail = b""

    def count(self, data: bytes) -> int:
        whole = self.tail + data
        self.rows += whole.count(self.mark)
        keep = len(self.mark) - 1
        self.tail = whole[-keep:] if keep else b""
        return self.rows


class _Quoted(Counter):
    """CSV (RFC 4180): a line feed outside quotes ends a row; the first is the header."""

    def __init__(self) -> None:
        self.rows = -1
        self.inside = False

    def count(self, data: bytes) -> int:
        for number, part in enumerate(data.split(b'"')):
            self.inside ^= number > 0
            if not self.inside:
                self.rows += part.count(b"\n")
        return self.rows


class _Objects(Counter):
    """SPARQL JSON: with the strings taken out, ``,{`` stands between rows and nowhere else."""

    def __init__(self) -> None:
        self.tail = b""

    def count(self, data: bytes) -> int:
        text = _STRING.sub(b"", self.tail + data)
        cut = text.find(b'"')
        whole, self.tail = (text, b"") if cut < 0 else (text[:cut], text[cut:])
        self.rows += whole.count(b",{") + (not self.rows and b"[{" in whole)
        if not self.tail and whole.endswith((b",", b"[")):
            self.tail = whole[-1:]
        return self.rows


def counter_of(media_type: str) -> Counter:
    """A counter for a result in this format."""
    made = {
        CSV.media_type: _Quoted,
        TSV.media_type: lambda: _Marks(b"\n", header=1),
        RESULTS_XML.media_type: lambda: _Marks(b"</result>"),
        RESULTS_JSON.media_type: _Objects,
    }
    return made.get(media_type, Counter)()
