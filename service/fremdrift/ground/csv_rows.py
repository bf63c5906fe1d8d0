"""Rows of CSV (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180#section-2), each ended by a line feed."""

import csv
from collections.abc import Iterable
from typing import Final


class _Given:
    """A file that gives back what it is told to write."""

    def write(self, text: str) -> str:
        return text


_WRITER: Final = csv.writer(_Given(), lineterminator="\r\n")
"""It quotes what has a character of this ending: with a bare line feed, a carriage return would end the row."""


def csv_row(cells: Iterable[str]) -> str:
    """A row; cells with commas, quotation marks or an end of line of any kind are quoted."""
    row: str = _WRITER.writerow(cells)
    return row.removesuffix("\r\n") + "\n"
