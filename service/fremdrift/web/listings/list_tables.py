"""The lists as tables for programs: what each column holds of a line.

The same in every language: IRIs, EDTF, titles in both; only a workbook says them in words (see ``headings``). Names of
columns are those of the tables that the collection is made of, where there is such a column.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from fremdrift.model.tables import Kind
from fremdrift.web.listings.changed import Changed
from fremdrift.web.listings.lines import Line, own_title, publisher_in
from fremdrift.web.listings.tables import Sheet

_Cell = Callable[[Any], Any]
"""Gives a cell of a line, or of a change."""


def _of_row(name: str) -> _Cell:
    return lambda line: line.row[name]


def _told(name: str) -> _Cell:
    return lambda line: line.told[name]


_THING: Final[dict[str, _Cell]] = {
    "thing": _of_row("thing"),
    "title_da": _of_row("da"),
    "title_en": _of_row("en"),
    "title": lambda line: own_title(line.row)[0],
    "title_language": lambda line: own_title(line.row)[1],
}
"""``title`` is there wherever any is, in a language other than ours if it can be; ``title_language`` says which."""
_STAGE: Final[dict[str, _Cell]] = {
    "expected": lambda line: line.stage.expected,
    "completed": lambda line: line.stage.completed,
    "status": lambda line: line.stage.status,
}
_WORDS: Final[dict[str, _Cell]] = {
    "status_text": lambda line: line.stage.words,
    "publisher_status": lambda line: line.stage.rating,
    "printed_responsible": lambda line: line.stage.responsible,
}
"""Of a status that has no code of ours, how its publisher rates it, and who was printed last as responsible; at the
end, since whoever counts columns counted without them.
"""
_CELLS: Final[dict[str, dict[str, _Cell]]] = {
    "strategies": {
        **_THING,
        "period_start": _of_row("start"),
        "period_end": _of_row("end"),
        "milestones": lambda line: line.rows,
    },
    "initiatives": {
        **_THING,
        "number": _of_row("number"),
        "working_label_da": _of_row("labelda"),
        "working_label_en": _of_row("labelen"),
        "basis": _of_row("basis"),
        "strategy": _of_row("strategy"),
        **_STAGE,
        "milestones": lambda line: line.rows,
        **_WORDS,
    },
    "milestones": {
        **_THING,
        "number": _of_row("number"),
        "kind": _of_row("kind"),
        "initiative": _of_row("initiative"),
        "strategy": lambda line: line.strategy.row["thing"] if line.strategy else "",
        **_STAGE,
        "moves": lambda line: line.moves,
        "flags": lambda line: " ".join(sorted(line.flags)),
        **_WORDS,
    },
    "organisations": {
        **_THING,
        "abbreviation": _of_row("number"),
        "level": _of_row("level"),
        "part_of": _of_row("parent"),
        "participations": lambda line: line.rows,
    },
    "editions": {
        **_THING,
        "kind": _of_row("kind"),
        "strategy": _of_row("strategy"),
        "as_of": _of_row("asof"),
        "published": _of_row("published"),
        "known_from": _of_row("known"),
        "read_extent": _of_row("read"),
        "observations": lambda line: line.rows,
        "page": _of_row("page"),
        "publisher": lambda line: publisher_in(line.row, "da"),
    },
    "changes": {
        **_THING,
        "strategy": _told("strategy"),
        "known_from": _told("known"),
        "kind": _told("kind"),
        "before": _told("before"),
        "after": _told("after"),
        "direction": _told("direction"),
        "precision_change": _told("precision"),
        "least_days": lambda line: line.least,
        "most_days": lambda line: line.most,
        "account": _told("account"),
        "publisher": lambda line: line.account.publisher if line.account else "",
        "earlier": _told("earlier"),
        "later": _told("later"),
        "change": _told("thing"),
        "disputed_by": _told("disputed"),
    },
}
_KINDS: Final = {
    **dict.fromkeys(("milestones", "moves", "participations", "observations", "least_days", "most_days"), Kind.INTEGER),
    **dict.fromkeys(("expected", "completed", "as_of", "published", "known_from"), Kind.DATE),
}
SHEETS: Final = {
    name: Sheet(name, {column: _KINDS.get(column, Kind.TEXT) for column in cells}) for name, cells in _CELLS.items()
}
"""The columns of each list."""


def cells_of(name: str, line: Line | Changed) -> Mapping[str, Any]:
    """A line of a list as a row of its table."""
    return {column: of(line) for column, of in _CELLS[name].items()}
