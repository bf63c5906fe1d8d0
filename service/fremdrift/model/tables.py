"""Tables as they leave us: columns with their titles and help, keys and references, and rows as texts.

What reads tables and what writes them both speak of these; neither needs to know the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from fremdrift.model.datasets import Texts


class Kind(Enum):
    """What the cells of a column are. A date is EDTF: a full day, or a text where it is less precise."""

    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


OWN_CODES: Final = "codes"
"""The table of the publisher's own codes, whose rows cells name by their addresses."""


@dataclass(frozen=True)
class Column:
    """A column; its texts of a kind are written as XSD does (``true`` or ``1``, ``42``, ``2.5``). ``codes`` is the name
    of the code list that its cells take, ``OWN_CODES`` for those of the publisher, empty where they are no codes.
    """

    name: str
    titles: Texts
    help: Texts
    kind: Kind = Kind.TEXT
    required: bool = False
    codes: str = ""

    def values(self, texts: Iterable[str]) -> list[str | int | float | bool | None]:
        """The value of each of these texts."""
        if self.kind in (Kind.TEXT, Kind.DATE):
            return [text or None for text in texts]
        return [self.value(text) for text in texts]

    def value(self, text: str) -> str | int | float | bool | None:
        """The value of a cell's text: None for the empty one, the text itself for texts and dates."""
        if not text:
            return None
        if self.kind is Kind.BOOLEAN:
            return text in ("true", "1")
        if self.kind is Kind.INTEGER:
            return int(text)
        return float(text) if self.kind is Kind.NUMBER else text


@dataclass(frozen=True)
class Reference:
    """A foreign key of one column: the table and the column that it points to."""

    column: str
    table: str
    key: str


@dataclass(frozen=True)
class Table:
    """A table: its columns in order, the columns that are its key, and its references."""

    name: str
    titles: Texts
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    beside: tuple[Column, ...] = ()
    """Columns of texts for readers only, which say in words what the others say: workbooks alone have them."""


@dataclass(frozen=True)
class TableRow:
    """A row: its table, the path of the graph that says the same (``strategy/x``), and its cells that have any
    text, also those of columns for readers; and how the table has it as CSV, where whoever gives it knows that.
    """

    table: str
    graph: str
    cells: Mapping[str, str]
    line: str = ""
