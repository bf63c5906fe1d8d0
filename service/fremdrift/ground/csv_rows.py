"""Rows of CSV (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180#section-2), read and written; a line feed ends each."""

import csv
from collections.abc import Iterable, Iterator
from typing import Final

LARGEST_CELL: Final = 1024 * 1024
"""So many characters a cell may have."""


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


def csv_records(lines: Iterable[str], delimiter: str = ",", *, strict: bool = False) -> Iterator[list[str]]:
    """The records of these lines, with cells as long as they may be in whichever process reads them: by itself the
    library takes an eighth of that. Raises csv.Error while it reads.
    """
    csv.field_size_limit(LARGEST_CELL)
    return csv.reader(lines, delimiter=delimiter, strict=strict)
