"""Mapping: rows to quads, by the CSVW definition alone (https://www.w3.org/TR/csv2rdf/, minimal mode, with graphs).

A new plain column needs no code. Literals are written in canonical lexical form, since the store would make them so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from uritemplate import URITemplate

from fremdrift.ground.namespaces import EDTF, FD
from fremdrift.model.dates import FORMS, StatedDate, read_date
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
_KEPT: Final = 10_000
"""So many names made by one template are kept."""
_TABLE_ROW: Final = NamedNode(FD + "tableRow")
_KNOWN_FROM: Final = NamedNode(FD + "knownFrom")
_STATED_DATE: Final = NamedNode(FD + "StatedDate")
_EDTF: Final = NamedNode(FD + "edtf")
_DATATYPE: Final = NamedNode(EDTF)
_PRECISION: Final = NamedNode(FD + "precision")
_PRECISIONS: Final = {name: NamedNode(f"https://w3id.org/fremdrift/code/precision/{name}") for name in FORMS}
_EARLIEST: Final = NamedNode(FD + "earliest")
_LATEST: Final = NamedNode(FD + "latest")
_SIMPLE: Final = re.compile(r"\{(\+?)(\w+)\}")
"""The expressions that templates mostly have: one variable, with its reserved characters or without them."""
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]+", re.ASCII)
_UNRESERVED_PATH: Final = re.compile(r"[A-Za-z0-9._~/-]+", re.ASCII)
"""What either kind of expression leaves as it is (https://www.rfc-editor.org/rfc/rfc6570#section-3.2.1)."""


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


class _Template:
    """One IRI template (RFC 6570) under a base, read once; the names that it made are kept, since they come again."""

    def __init__(self, text: str, base: str) -> None:
        self._template = URITemplate(text)
        self._base = base
        self.variables = tuple(self._template.variable_names)
        self._simple = [(name, _UNRESERVED_PATH if plus else _UNRESERVED) for plus, name in _SIMPLE.findall(text)]
        self._form = _SIMPLE.sub("%s", text.replace("%", "%%"))
        self._plain = "{" not in self._form
        self._made: dict[tuple[str, ...], NamedNode] = {}

    def iri(self, values: Mapping[str, str]) -> NamedNode:
        """The name that it makes of these values."""
        asked = tuple([values.get(name, "") for name in self.variables])
        made = self._made.get(asked)
        if made is None:
            if len(self._made) >= _KEPT:
                self._made.clear()
            made = self._made[asked] = resolve(self._base, self._expanded(values))
        return made

    def _expanded(self, values: Mapping[str, str]) -> str:
        """The library escapes what must be; where nothing must, putting the values in is the same, and faster."""
        texts = [values.get(name, "") for name, _ in self._simple]
        if self._plain and all(form.fullmatch(text) for text, (_, form) in zip(texts, self._simple, strict=True)):
            return self._form % tuple(texts)
        return self._template.expand(dict[str, Any](values))


class _Mapper:
    """The mapping of one table: its templates and its columns, read once."""

    def __init__(self, table: Table, names: Names) -> None:
        self.table = table
        self._about = _Template(table.about, names.base)
        self._graphs = [_Template(one, names.base) for one in table.graphs]
        self._columns = [_Said(one, names.base) for one in table.columns if one.predicate is not None]
        self._sources = names.graph("sources")
        self._place = f"{names.base}{TABLES}{table.name}.csv#row="
        ranked = sorted((int(rank), one.name) for one in table.columns if (rank := one.annotations.get("datesAccount")))
        self._dating = [name for _, name in ranked]

    def graph(self, row: Row) -> NamedNode:
        """The graph that a row's statements stand in."""
        return self._graph(self._values(row))

    def _values(self, row: Row) -> dict[str, str]:
        """What the templates are filled in with."""
        return {**row.cells, "_row": str(row.number), "_scope": row.get(self.table.key).partition("/")[0]}

    def quads(self, row: Row) -> Iterator[Quad]:
        """Everything that a row says.

        Its place is named as RFC 7111 does it, in the table as we publish it (https://www.rfc-editor.org/rfc/rfc7111).
        """
        values = self._values(row)
        about = self._about.iri(values)
        graph = self._graph(values)
        yield Quad(about, _TABLE_ROW, NamedNode(self._place + str(row.number)), self._sources)
        for column in self._columns:
            if column.speaks(values):
                yield from column.quads(values, about, graph)
        known_from = self._known_from(values)
        if known_from:
            yield Quad(about, _KNOWN_FROM, typed(known_from.isoformat(), "date"), graph)

    def _graph(self, values: dict[str, str]) -> NamedNode:
        """The first template whose variables all have a value."""
        return next(one for one in self._graphs if all(values.get(name) for name in one.variables)).iri(values)

    def _known_from(self, values: dict[str, str]) -> date | None:
        """The last possible day of the first date that dates the account and has one (DESIGN 3)."""
        stated = (read_date(text).latest for name in self._dating if (text := values.get(name)))
        return next((day for day in stated if day), None)


class _Said:
    """What one column says of a row."""

    def __init__(self, column: Column, base: str) -> None:
        self._column = column
        self._base = base
        self._name = column.name
        self._predicate = NamedNode(column.predicate or "")
        self._about = _Template(column.about, base) if column.about else None
        self._value = _Template(column.value or "", base) if column.value or column.virtual else None
        self._unless = str(column.annotations.get("unless", ""))
        self._printed = str(column.annotations.get("printedColumn", ""))
        self._is_date = column.is_date
        self._lang = column.lang if column.lang != "und" else None

    def speaks(self, values: dict[str, str]) -> bool:
        """True where it says anything of a row with these values."""
        if self._column.virtual:
            return not values.get(self._unless)
        return self._name in values or (self._is_date and self._printed in values)

    def quads(self, values: dict[str, str], about: NamedNode, graph: NamedNode) -> Iterator[Quad]:
        """Its statements; it must speak of the row."""
        subject = self._about.iri(values) if self._about else about
        if self._column.virtual and self._value:
            yield Quad(subject, self._predicate, self._value.iri(values), graph)
        elif self._is_date:
            yield from self._date(subject, values.get(self._name, ""), graph)
        else:
            for text in _parts(self._column, values[self._name]):
                yield Quad(subject, self._predicate, self._object(text, values), graph)

    def _object(self, text: str, values: dict[str, str]) -> NamedNode | Literal:
        if self._value:
            return self._value.iri({**values, self._name: text} if self._column.separator else values)
        if self._column.base_type == "anyURI":
            return resolve(self._base, text)
        if self._lang:
            return Literal(text, language=self._lang)
        return _literal(self._column, text)

    def _date(self, subject: NamedNode, text: str, graph: NamedNode) -> Iterator[Quad]:
        """A stated date is a node: ``{subject}#{column}``, also where only its printed words are known."""
        node = NamedNode(f"{subject.value}#{self._name}")
        yield Quad(subject, self._predicate, node, graph)
        yield Quad(node, TYPE, _STATED_DATE, graph)
        if text:
            yield from _bounds(node, read_date(text), graph)


def _parts(column: Column, text: str) -> list[str]:
    return [part.strip() for part in text.split(column.separator) if part.strip()] if column.separator else [text]


def _bounds(node: NamedNode, stated: StatedDate, graph: NamedNode) -> Iterator[Quad]:
    yield Quad(node, _EDTF, Literal(stated.edtf, datatype=_DATATYPE), graph)
    yield Quad(node, _PRECISION, _PRECISIONS[stated.precision], graph)
    if stated.earliest:
        yield Quad(node, _EARLIEST, typed(stated.earliest.isoformat(), "date"), graph)
    if stated.latest:
        yield Quad(node, _LATEST, typed(stated.latest.isoformat(), "date"), graph)


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
