"""Mapping: rows to quads, by the CSVW definition alone (https://www.w3.org/TR/csv2rdf/, minimal mode, with graphs).

A new plain column needs no code. Literals are written in canonical lexical form, since the store would make them so.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from uritemplate import URITemplate

from fremdrift.ground.namespaces import EDTF, FD
from fremdrift.model.dates import StatedDate, read_date
from fremdrift.model.iris import GRAPH, TABLES, Names
from fremdrift.model.tables import TableRow
from fremdrift.quads.terms import TYPE, Literal, NamedNode, Quad, typed
from fremdrift.reading.definition import Column, Table, resolve
from fremdrift.reading.rows import Row

_XSD_OF: Final = {
    "number": "double",
    "datetime": "dateTime",
    "any": "string",
    "json": "string",
    "html": "string",
}
_KEPT: Final = 50_000
"""So many names made by one table's templates are kept."""
_PRECISION: Final = "https://w3id.org/fremdrift/code/precision/"
_STATED_DATE: Final = NamedNode(FD + "StatedDate")


def to_quads(rows: Iterable[Row], names: Names) -> Iterator[Quad]:
    """The quads of rows, one row after the other; each also says which row of which table it came from."""
    mappers: dict[str, _Mapper] = {}
    for row in rows:
        yield from _mapper(mappers, row, names).quads(row)


def published_rows(rows: Iterable[Row], names: Names) -> Iterator[TableRow]:
    """The rows as they leave us, each with the graph that says the same."""
    mappers: dict[str, _Mapper] = {}
    for row in rows:
        graph = names.path(_mapper(mappers, row, names).graph(row).value) or ""
        yield TableRow(row.table.name, graph.removeprefix(GRAPH), row.cells)


def _mapper(known: dict[str, "_Mapper"], row: Row, names: Names) -> "_Mapper":
    """The mapping of a row's table, made when its first row comes."""
    if row.table.name not in known:
        known[row.table.name] = _Mapper(row.table, names)
    return known[row.table.name]


class _Mapper:
    """The mapping of one table: its templates, read once."""

    def __init__(self, table: Table, names: Names) -> None:
        self.table = table
        self.names = names
        self.templates = {
            text: URITemplate(text)
            for text in (
                table.about,
                *table.graphs,
                *(t for one in table.columns for t in (one.about, one.value) if t),
            )
        }
        self._made: dict[tuple[str, ...], NamedNode] = {}

    def graph(self, row: Row) -> NamedNode:
        """The graph that a row's statements stand in."""
        return self._graph(self._values(row))

    def _values(self, row: Row) -> dict[str, str]:
        """What the templates are filled in with."""
        return {**row.cells, "_row": str(row.number), "_scope": row.get(self.table.key).partition("/")[0]}

    def quads(self, row: Row) -> Iterator[Quad]:
        """Everything that a row says."""
        values = self._values(row)
        about = self._iri(self.table.about, values)
        graph = self._graph(values)
        yield Quad(about, NamedNode(FD + "tableRow"), self._place(row), self.names.graph("sources"))
        for column in self.table.columns:
            yield from self._column(column, row, values, about, graph)
        known_from = self._known_from(row)
        if known_from:
            yield Quad(about, NamedNode(FD + "knownFrom"), typed(known_from.isoformat(), "date"), graph)

    def _column(
        self, column: Column, row: Row, values: dict[str, str], about: NamedNode, graph: NamedNode
    ) -> Iterator[Quad]:
        subject = self._iri(column.about, values) if column.about else about
        predicate = column.predicate
        if predicate is None:
            return
        if column.virtual:
            if not row.get(str(column.annotations.get("unless", ""))):
                yield Quad(subject, NamedNode(predicate), self._iri(column.value or "", values), graph)
        elif column.is_date:
            yield from _date(subject, predicate, column, row, graph)
        else:
            for text in _parts(column, row.get(column.name)):
                yield Quad(subject, NamedNode(predicate), self._object(column, text, values), graph)

    def _object(self, column: Column, text: str, values: dict[str, str]) -> NamedNode | Literal:
        if column.value:
            return self._iri(column.value, {**values, column.name: text})
        if column.base_type == "anyURI":
            return resolve(self.names.base, text)
        if column.lang and column.lang != "und":
            return Literal(text, language=column.lang)
        return _literal(column, text)

    def _iri(self, template: str, values: dict[str, str]) -> NamedNode:
        """The name that a template makes of these values; the same few come again and again, so they are kept."""
        names = self.templates[template].variable_names
        asked = (template, *(values.get(name, "") for name in names))
        if asked not in self._made:
            if len(self._made) >= _KEPT:
                self._made.clear()
            expanded = self.templates[template].expand(dict[str, Any](values))
            self._made[asked] = resolve(self.names.base, expanded)
        return self._made[asked]

    def _graph(self, values: dict[str, str]) -> NamedNode:
        """The first template whose variables all have a value."""
        fitting = (
            one for one in self.table.graphs if all(values.get(name) for name in self.templates[one].variable_names)
        )
        return self._iri(next(fitting), values)

    def _place(self, row: Row) -> NamedNode:
        """The row as RFC 7111 names it, in the table as we publish it (https://www.rfc-editor.org/rfc/rfc7111)."""
        return self.names.iri(f"{TABLES}{self.table.name}.csv#row={row.number}")

    def _known_from(self, row: Row) -> date | None:
        """The last possible day of the first date that dates the account and has one (DESIGN 3)."""
        ranked = sorted(
            (int(rank), one.name) for one in self.table.columns if (rank := one.annotations.get("datesAccount"))
        )
        stated = (read_date(row.get(name)).latest for _, name in ranked if row.get(name))
        return next((day for day in stated if day), None)


def _parts(column: Column, text: str) -> list[str]:
    if not text:
        return []
    return [part.strip() for part in text.split(column.separator) if part.strip()] if column.separator else [text]


def _date(subject: NamedNode, predicate: str, column: Column, row: Row, graph: NamedNode) -> Iterator[Quad]:
    """A stated date is a node: ``{subject}#{column}``, also where only its printed words are known."""
    text = row.get(column.name)
    if not text and not row.get(str(column.annotations.get("printedColumn", ""))):
        return
    node = NamedNode(f"{subject.value}#{column.name}")
    yield Quad(subject, NamedNode(predicate), node, graph)
    yield Quad(node, TYPE, _STATED_DATE, graph)
    if text:
        yield from _bounds(node, read_date(text), graph)


def _bounds(node: NamedNode, stated: StatedDate, graph: NamedNode) -> Iterator[Quad]:
    yield Quad(node, NamedNode(FD + "edtf"), Literal(stated.edtf, datatype=NamedNode(EDTF)), graph)
    yield Quad(node, NamedNode(FD + "precision"), NamedNode(_PRECISION + stated.precision), graph)
    for name, day in (("earliest", stated.earliest), ("latest", stated.latest)):
        if day:
            yield Quad(node, NamedNode(FD + name), typed(day.isoformat(), "date"), graph)


def _literal(column: Column, text: str) -> Literal:
    """A literal in the canonical form of its datatype (https://www.w3.org/TR/xmlschema11-2/#canonical-lexical-representation)."""
    if column.base_type == "string" or column.datatype is None:
        return Literal(text)
    value = column.read(text)
    if isinstance(value, bool):
        lexical = "true" if value else "false"
    elif isinstance(value, Decimal):
        lexical = format(value.normalize(), "f")
    elif isinstance(value, datetime) and column.base_type in ("date", "time"):
        lexical = (value.date() if column.base_type == "date" else value.time()).isoformat()
    elif hasattr(value, "isoformat"):
        lexical = value.isoformat()
    else:
        lexical = str(value)
    return typed(lexical, _XSD_OF.get(column.base_type, column.base_type))
