"""Mapping: rows to statements by the CSVW definition alone (https://www.w3.org/TR/csv2rdf/, minimal mode, with graphs).

A new plain column needs no code. Literals are written in canonical lexical form, since the store would make them so.
Statements are lines of N-Quads from the beginning: there are a score for a row, and a term of the engine for each part
of each takes longer than all the rest.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from uritemplate import URITemplate

from fremdrift.ground.errors import TableError
from fremdrift.ground.namespaces import EDTF, FD
from fremdrift.model.dates import FORMS, read_date
from fremdrift.model.iris import GRAPH, TABLES, Names
from fremdrift.model.tables import TableRow
from fremdrift.quads.lines import iri_of
from fremdrift.quads.store import parse_nquads
from fremdrift.quads.terms import TYPE, Literal, NamedNode, Quad, typed
from fremdrift.reading.definition import Column, Table, resolve
from fremdrift.reading.rows import Row

_ZEROS: Final = re.compile(r"(?:\.0+|(\.\d*[1-9])0+)(?!\d)")
"""What the seconds of a time have behind their last digit."""
_KEPT: Final = 10_000
"""So many names made by one template are kept."""
_AT_ONCE: Final = 10_000
"""So many lines are parsed at a time for who wants quads."""
TABLE_ROW: Final = f"<{FD}tableRow>"
_KNOWN_FROM: Final = f"<{FD}knownFrom>"
_A_STATED_DATE: Final = f"{TYPE} <{FD}StatedDate>"
_DATATYPE: Final = NamedNode(EDTF)
_PRECISIONS: Final = {name: f"<https://w3id.org/fremdrift/code/precision/{name}>" for name in FORMS}
_SIMPLE: Final = re.compile(r"\{(\+?)(\w+)\}")
"""The expressions that templates mostly have: one variable, with its reserved characters or without them."""
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]+", re.ASCII)
_UNRESERVED_PATH: Final = re.compile(r"[A-Za-z0-9._~/-]+", re.ASCII)
"""What either kind of expression leaves as it is (https://www.rfc-editor.org/rfc/rfc6570#section-3.2.1)."""


def to_lines(rows: Iterable[Row], names: Names) -> Iterator[str]:
    """What rows say as lines of N-Quads, one row after the other; each also says which row of which table it is."""
    mapping = Mappers(names)
    for row in rows:
        yield from mapping.lines(row)


def to_quads(rows: Iterable[Row], names: Names) -> Iterator[Quad]:
    """The same as quads."""
    lines = to_lines(rows, names)
    while some := "".join(islice(lines, _AT_ONCE)):
        yield from parse_nquads(some.encode())


def published_rows(rows: Iterable[tuple[Row, str]], names: Names) -> Iterator[TableRow]:
    """The rows as they leave us, each with the graph that says the same; given with how they stand in the tables."""
    mapping = Mappers(names)
    for row, line in rows:
        graph = names.path(iri_of(mapping.graph(row))) or ""
        yield TableRow(row.table.name, graph.removeprefix(GRAPH), row.cells, line)


class Mappers:
    """The mapping of every table, each read when its first row comes."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._tables: dict[str, _Mapper] = {}

    def lines(self, row: Row) -> Iterator[str]:
        """What a row says as lines of N-Quads."""
        return self._mapper(row.table).lines(row)

    def graph(self, row: Row) -> str:
        """The graph that a row's statements stand in, as N-Quads writes it."""
        return self._mapper(row.table).graph(row)

    def things(self, row: Row) -> set[str]:
        """The things that a row speaks of (``thing_of``)."""
        return self._mapper(row.table).things(row)

    def speaks_of_others(self, table: Table) -> bool:
        """True where rows of a table may speak of things that are not theirs."""
        return self._mapper(table).speaks_of_others

    def _mapper(self, table: Table) -> "_Mapper":
        if table.name not in self._tables:
            self._tables[table.name] = _Mapper(table, self._names)
        return self._tables[table.name]


def thing_of(text: str) -> str:
    """The thing that a line speaks of, or that a name in N-Quads is of; what is behind ``#`` is a part of one."""
    return text.partition(">")[0].partition("#")[0]


class _Template:
    """One IRI template (RFC 6570) under a base, read once; the names that it made are kept, since they come again."""

    def __init__(self, text: str, base: str) -> None:
        self._template = URITemplate(text)
        self._base = base
        self.variables = tuple(self._template.variable_names)
        self._simple = [(name, _UNRESERVED_PATH if plus else _UNRESERVED) for plus, name in _SIMPLE.findall(text)]
        self._form = _SIMPLE.sub("%s", text.replace("%", "%%"))
        self._plain = "{" not in self._form
        self._made: dict[tuple[str, ...], str] = {}

    def name(self, values: Mapping[str, str]) -> str:
        """The name that it makes of these values, as N-Quads writes it. Raises ValueError where that is no IRI."""
        asked = tuple([values.get(name, "") for name in self.variables])
        made = self._made.get(asked)
        if made is None:
            if len(self._made) >= _KEPT:
                self._made.clear()
            made = self._made[asked] = str(resolve(self._base, self._expanded(values)))
        return made

    def _expanded(self, values: Mapping[str, str]) -> str:
        """The library escapes what must be; where nothing must, putting the values in is the same, and faster."""
        texts = [values.get(name, "") for name, _ in self._simple]
        if self._plain and all(form.fullmatch(text) for text, (_, form) in zip(texts, self._simple, strict=True)):
            return self._form % tuple(texts)
        return self._template.expand(dict[str, Any](values))


def _of_this_base(template: str, table: Table, base: str) -> str:
    """The template of the names of a table's rows. Raises TableError where they are of another base, as in a package
    that another instance published: nobody would be told of them here.
    """
    written = template.partition("{")[0]
    if "://" in written and not written.startswith(base):
        raise TableError(
            f"csv-metadata.json names the rows of {table.name} {template}, and the base here is {base}. Set "
            "FREMDRIFT_BASE_IRI to the base of those names, or take it off every aboutUrl and valueUrl there"
        )
    return template


class _Mapper:
    """The mapping of one table: its templates and its columns, read once."""

    def __init__(self, table: Table, names: Names) -> None:
        self.table = table
        self._about = _Template(_of_this_base(table.about, table, names.base), names.base)
        self._graphs = [_Template(one, names.base) for one in table.graphs]
        self._of_graph = sorted({name for one in self._graphs for name in one.variables} - {"_row", "_scope"})
        self._columns = [_Said(one, names.base) for one in table.columns if one.predicate is not None]
        self._sources = str(names.graph("sources"))
        self._place = str(names.iri(f"{TABLES}{table.name}.csv#row="))[:-1]
        ranked = sorted((int(rank), one.name) for one in table.columns if (rank := one.annotations.get("datesAccount")))
        self._dating = [name for _, name in ranked]

    def graph(self, row: Row) -> str:
        """The graph that a row's statements stand in, as N-Quads writes it."""
        values = {name: row.get(name) for name in self._of_graph}
        return self._graph(values | {"_row": str(row.number), "_scope": row.get(self.table.key).partition("/")[0]})

    def things(self, row: Row) -> set[str]:
        """The things that a row's statements are about."""
        values = self._values(row)
        return {thing_of(one.about(values) or self._about.name(values)) for one in self._columns if one.speaks(values)}

    @property
    def speaks_of_others(self) -> bool:
        """True where a column is about something else than its row, or a part of that."""
        own = self.table.about.partition("#")[0]
        return any(one.about and one.about.partition("#")[0] != own for one in self.table.columns)

    def _values(self, row: Row) -> dict[str, str]:
        """What the templates are filled in with."""
        return {**row.cells, "_row": str(row.number), "_scope": row.get(self.table.key).partition("/")[0]}

    def lines(self, row: Row) -> Iterator[str]:
        """Everything that a row says.

        Its place is named as RFC 7111 does it, in the table as we publish it (https://www.rfc-editor.org/rfc/rfc7111).
        """
        values = self._values(row)
        about = self._about.name(values)
        end = f"{self._graph(values)} .\n"
        yield f"{about} {TABLE_ROW} {self._place}{row.number}> {self._sources} .\n"
        for column in self._columns:
            if column.speaks(values):
                yield from column.lines(values, about, end)
        known_from = self._known_from(values)
        if known_from:
            yield f"{about} {_KNOWN_FROM} {typed(known_from.isoformat(), 'date')} {end}"

    def _graph(self, values: dict[str, str]) -> str:
        """The first template whose variables all have a value."""
        return next(one for one in self._graphs if all(values.get(name) for name in one.variables)).name(values)

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
        self._predicate = str(resolve(base, column.predicate or ""))
        self._about = _Template(column.about, base) if column.about else None
        self._value = _Template(column.value or "", base) if column.value or column.virtual else None
        self._unless = str(column.annotations.get("unless", ""))
        self._printed = str(column.annotations.get("printedColumn", ""))
        self._is_date = column.is_date
        self._lang = column.lang if column.lang != "und" else None

    def about(self, values: dict[str, str]) -> str:
        """What it speaks of; empty where that is what the row does."""
        return self._about.name(values) if self._about else ""

    def speaks(self, values: dict[str, str]) -> bool:
        """True where it says anything of a row with these values."""
        if self._column.virtual:
            return not values.get(self._unless)
        return self._name in values or (self._is_date and self._printed in values)

    def lines(self, values: dict[str, str], about: str, end: str) -> Iterator[str]:
        """Its statements, each with this ``end``: the graph and the end of the line; it must speak of the row."""
        subject = self.about(values) or about
        if self._column.virtual and self._value:
            yield f"{subject} {self._predicate} {self._value.name(values)} {end}"
        elif self._is_date:
            yield from self._date(subject, values.get(self._name, ""), end)
        else:
            for text in self._column.parts(values[self._name]):
                yield f"{subject} {self._predicate} {self._object(text, values)} {end}"

    def _object(self, text: str, values: dict[str, str]) -> str:
        if self._value:
            return self._value.name({**values, self._name: text} if self._column.separator else values)
        if self._column.base_type == "anyURI":
            return str(resolve(self._base, text))
        if self._lang:
            return str(Literal(text, language=self._lang))
        return str(_literal(self._column, text))

    def _date(self, subject: str, text: str, end: str) -> Iterator[str]:
        """A stated date is a node: ``{subject}#{column}``, also where only its printed words are known."""
        node = str(NamedNode(f"{iri_of(subject)}#{self._name}"))
        yield f"{subject} {self._predicate} {node} {end}"
        yield f"{node} {_A_STATED_DATE} {end}"
        if text:
            yield from (f"{node} {said} {end}" for said in _said_of_date(text))


@lru_cache(maxsize=_KEPT)
def _said_of_date(text: str) -> tuple[str, ...]:
    """Property and object of all that is said of a date; the same dates come again and again."""
    stated = read_date(text)
    bounds = (("earliest", stated.earliest), ("latest", stated.latest))
    return (
        f"<{FD}edtf> {Literal(stated.edtf, datatype=_DATATYPE)}",
        f"<{FD}precision> {_PRECISIONS[stated.precision]}",
        *(f"<{FD}{name}> {typed(day.isoformat(), 'date')}" for name, day in bounds if day),
    )


def _literal(column: Column, text: str) -> Literal:
    """A literal in the canonical form of its datatype (https://www.w3.org/TR/xmlschema11-2/#canonical-lexical-representation);
    of datatypes that Python has no values like, as it is written.
    """
    if column.base_type == "string" or column.datatype is None:
        return Literal(text)
    return typed(_lexical(column, text), column.xsd)


def _lexical(column: Column, text: str) -> str:
    value = column.read(text)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return _plain(Decimal(text) if column.is_written_as_xsd(text) else value)
    if isinstance(value, datetime) and not column.is_written_as_xsd(text):
        return {"date": value.date().isoformat(), "time": value.time().isoformat()}.get(column.xsd, value.isoformat())
    if isinstance(value, datetime):
        return _ZEROS.sub(r"\1", text).replace("+00:00", "Z")
    return str(value) if isinstance(value, str | int | float) else text


def _plain(number: Decimal) -> str:
    """A number with all its digits, and no zeros behind them."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) if number else "0"
