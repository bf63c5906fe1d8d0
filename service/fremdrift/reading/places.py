"""Places: from a thing and a property back to the cell that said it."""

from dataclasses import dataclass

from fremdrift.ground.namespaces import FD
from fremdrift.model.findings import Message, Place
from fremdrift.model.iris import TABLES
from fremdrift.quads.store import Store
from fremdrift.quads.terms import NamedNode, text_of
from fremdrift.reading.codes import codes_of, own_to_choose_from, takes_own_codes, to_choose_from
from fremdrift.reading.definition import Column, Table
from fremdrift.reading.rows import Reading, Row

_ROW = NamedNode(FD + "tableRow")


@dataclass(frozen=True)
class Cell:
    """A cell, or a row where no column says it: where it is, and the text that stands there.

    ``codes`` names the codes to choose from, where the column takes codes and the text is none of them.
    """

    place: Place
    text: str | None = None
    codes: Message = Message("", "")


@dataclass(frozen=True)
class Places:
    """Finds cells: ``store`` says which row a thing came from, ``reading`` what stood in it."""

    store: Store
    reading: Reading

    def find(self, focus: str, path: str) -> Cell | None:
        """The cell of a thing's property; the row alone where no column says it, None where no row does."""
        thing, _, fragment = focus.partition("#")
        quad = next(iter(self.store.quads_for_pattern(NamedNode(thing), _ROW, None, None)), None)
        if quad is None:
            return None
        table_name, _, number = text_of(quad.object).rpartition("/" + TABLES)[2].partition(".csv#row=")
        table = next(one for one in self.reading.tables if one.name == table_name)
        row = self.reading.row(table_name, int(number))
        column = self._column(table, row, path, fragment)
        place = self.reading.place(table_name, int(number), column.name if column else None)
        text = row.get(column.name) if row and column else None
        if column is None:
            return Cell(place)
        return Cell(place, text, self._codes(column, text))

    def _codes(self, column: Column, text: str | None) -> Message:
        """The codes to choose from, empty where the text is one of them or the column takes none."""
        if takes_own_codes(column):
            known = self.reading.own_codes
            return Message("", "") if text in known else own_to_choose_from(known)
        known = tuple(code for code, _ in codes_of(column))
        return Message("", "") if text in known else to_choose_from(column)

    def _column(self, table: Table, row: Row | None, path: str, fragment: str) -> Column | None:
        """The column that says it; of several for one property the one that is filled in, else one that is there."""
        if fragment:
            return next((one for one in table.cells if one.name == fragment), None)
        saying = [one for one in table.cells if one.predicate == path]
        filled = [one for one in saying if row and row.get(one.name)]
        there = [one for one in saying if self.reading.has(table, one)]
        return next(iter(filled or there or saying), None)
