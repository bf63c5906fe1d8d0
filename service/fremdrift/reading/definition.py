"""The definition of the tables: CSVW metadata read into plain values.

Tabular metadata: https://www.w3.org/TR/tabular-metadata/. Besides the standard's own terms five annotations of ours
steer the mapping: ``fd:graphTemplate``, ``fd:optional`` (of a table, or of a column that older tables may lack),
``fd:datesAccount``, ``fd:printedColumn`` and ``fd:unless``.
"""

import json
import os
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from csvw import TableGroup
from csvw.datatypes import DATATYPES
from csvw.metadata import Datatype
from uritemplate import URITemplate
from uritemplate.variable import Operator

from fremdrift.ground import folders
from fremdrift.ground.errors import TableError
from fremdrift.ground.namespaces import EDTF, FD, SKOS
from fremdrift.ground.workbooks import is_for_readers, is_no_table
from fremdrift.model.iris import default_property
from fremdrift.model.tables import Reference
from fremdrift.quads.lexical import takes
from fremdrift.quads.terms import Literal, NamedNode

METADATA = "csv-metadata.json"
_NUMBERS: Final = {
    "integer": r"0|-?[1-9][0-9]*",
    "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "float": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?",
}
"""How XSD writes csvw's families of numbers, integers in the canonical form only; csvw itself takes ``1_000``."""
_NAME_AT_END: Final = re.compile(r"[^\W\d][\w.-]*\Z")
"""A letter or ``_``, and what may follow it in a name: a little less than XML takes."""
_PLAIN_PATH: Final = re.compile(r"[\w~-][\w.~-]*(/[\w~-][\w.~-]*)*(#[\w.~-]+)?", re.ASCII)
"""A path to which resolving a reference does nothing but to put it behind a base: no scheme, no dots to follow up."""
_AS_IT_IS: Final = (Operator.reserved, Operator.fragment)
"""What puts reserved characters into a name as they are (https://www.rfc-editor.org/rfc/rfc6570#section-3.2.3)."""
_VALUES: Final = (bool, int, float, Decimal, datetime)
"""What csvw reads by itself; of all else it takes more than the datatype, and the text is what is published."""
_XSD_OF: Final = {
    "number": "double",
    "datetime": "dateTime",
    "binary": "base64Binary",
    "any": "string",
    "json": "string",
    "html": "string",
    "xml": "string",
}
_ROOM: Final = range(-(2**63), 2**63)
_EXAMPLES: Final = ("milestone/strategy-2030/launch", "strategy-2030/launch", "go-live", "da", "2030", "A1")


@dataclass(frozen=True)
class Column:
    """One column, or one virtual column, of a table."""

    name: str
    titles: dict[str, tuple[str, ...]]
    help: dict[str, str]
    required: bool
    datatype: Datatype | None
    lang: str | None
    separator: str | None
    about: str | None
    predicate: str | None
    value: str | None
    virtual: bool
    annotations: dict[str, Any]

    @cached_property
    def is_date(self) -> bool:
        """True where cells are EDTF dates and become nodes."""
        return self.datatype is not None and self.datatype.at_props.get("id") == EDTF

    @cached_property
    def base_type(self) -> str:
        """The XSD or CSVW name of the datatype, ``string`` where none is given."""
        return self.datatype.base or "string" if self.datatype else "string"

    @cached_property
    def xsd(self) -> str:
        """The name that XSD has for the datatype of what cells become."""
        return _XSD_OF.get(self.base_type, self.base_type)

    def is_written_as_xsd(self, text: str) -> bool:
        """True for the text of a cell that is in no format of the table's own, and one of the datatype."""
        assert self.datatype is not None  # noqa: S101 - text needs no datatype
        return not self.datatype.format and takes(self.xsd, text)

    @property
    def is_integer(self) -> bool:
        """True where cells are whole numbers."""
        return self._family == "integer"

    @property
    def is_number(self) -> bool:
        """True where cells are numbers, whole or not."""
        return self._family is not None

    @property
    def example(self) -> str | None:
        """A value that a cell may have; None where none is known."""
        if self.datatype is None:
            return None
        return next((one for one in (*_EXAMPLES, self.datatype.basetype.example) if self._takes(one)), None)

    @cached_property
    def _family(self) -> str | None:
        kind = self.datatype.basetype if self.datatype else object
        return next((name for name in _NUMBERS if issubclass(kind, DATATYPES[name])), None)

    def _takes(self, text: str) -> bool:
        try:
            self.read(text)
        except ValueError:
            return False
        return True

    def parts(self, text: str) -> list[str]:
        """The texts of a cell: of a column with a separator as many as stand there, else the one."""
        if not self.separator:
            return [text]
        return [part for one in text.split(self.separator) if (part := one.strip())]

    def read(self, text: str) -> Any:
        """The value of a cell. Raises ValueError where the datatype does not take the text."""
        return self._reader(text)

    @cached_property
    def _reader(self) -> Callable[[str], Any]:
        """Codes, sources and years come again and again, and reading one takes as long as all else that a cell does."""
        return lru_cache(maxsize=4096)(self._read)

    def _read(self, text: str) -> Any:
        assert self.datatype is not None  # noqa: S101 - text has no value to read
        if self._family and not self.datatype.format and not re.fullmatch(_NUMBERS[self._family], text):
            raise ValueError(text)
        value = self.datatype.read(text)
        if self.is_integer and value not in _ROOM:
            raise ValueError(text)
        if isinstance(value, float) and not isfinite(value):
            raise ValueError(text)
        if not isinstance(value, _VALUES) and not takes(self.xsd, value if isinstance(value, str) else text):
            raise ValueError(text)
        return value

    def heading(self, lang: str) -> str:
        """What a person reads over the column."""
        return self.titles.get(lang, (self.name,))[0]

    def answers_to(self, header: str) -> bool:
        """True where a header cell means this column: by its name or any of its titles, in any case."""
        wanted = header.strip().casefold()
        return wanted == self.name.casefold() or any(
            wanted == title.casefold() for titles in self.titles.values() for title in titles
        )


@dataclass(frozen=True)
class Table:
    """One table: where it stands, what its columns are, and what a row is about."""

    name: str
    columns: tuple[Column, ...]
    key: str
    references: tuple[Reference, ...]
    about: str
    graphs: tuple[str, ...]
    optional: bool
    titles: dict[str, str]

    @cached_property
    def cells(self) -> tuple[Column, ...]:
        """The columns that stand in the file."""
        return tuple(one for one in self.columns if not one.virtual)

    @cached_property
    def loose(self) -> tuple[tuple[Column, URITemplate], ...]:
        """The columns whose text a template puts into a name as it is, each with that template, where their datatype
        has no format: only a look at the name tells whether it is one.
        """
        free = {one.name: one for one in self.cells if one.datatype is None or not one.datatype.format}
        texts = {self.about, *self.graphs, *(one.about for one in self.columns), *(one.value for one in self.columns)}
        return tuple(
            (free[name], template)
            for template in map(URITemplate, sorted(filter(None, texts)))
            for expression in template.variables
            if expression.operator in _AS_IT_IS
            for name in expression.variable_names
            if name in free
        )

    @cached_property
    def holds_codes(self) -> bool:
        """True where each row is a code of the publisher's own."""
        return any(one.virtual and one.value == SKOS + "Concept" for one in self.columns)

    def answering(self, header: str) -> Column | None:
        """The column in the file that a header cell means; None where it means none."""
        return next((one for one in self.cells if one.answers_to(header)), None)

    def passes_over(self, header: str) -> bool:
        """True for a header cell over a column that is for readers only, and none of the table's."""
        return is_for_readers(header) and self.answering(header) is None

    def takes_text(self, header: str) -> bool:
        """True for a header cell over a column of the table whose cells are no numbers."""
        column = self.answering(header)
        return column is not None and not column.is_number

    def column(self, name: str) -> Column:
        """The column of this name; KeyError where there is none."""
        return next((one for one in self.columns if one.name == name), None) or self._unknown(name)

    def _unknown(self, name: str) -> Column:
        raise KeyError(f"{self.name} has no column {name}")


UNFINISHED: Final = ".import"
"""A folder within that of the tables, there while an import puts its tables in place: what they were before."""


def read_definition(folder: Path) -> tuple[Table, ...]:
    """The tables that a folder's own ``csv-metadata.json`` defines, else the ones that travel with the program.

    What a package to take home has beside the tables is left out. Raises TableError where the metadata is no CSVW table
    group or lacks what the mapping needs.
    """
    own = folder / METADATA
    if os.path.lexists(own) and not own.is_file():
        raise TableError(
            f"{METADATA} in {folder} is no file that can be read; put the CSVW metadata of the tables there"
        )
    path = own if own.is_file() else folders.table_definition()
    try:
        return _defined(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError, RecursionError, UserWarning) as fault:
        raise TableError(f"{path.name} in {path.parent} is not the CSVW metadata of our tables: {fault}") from fault


@lru_cache(maxsize=4)
def _defined(metadata: str) -> tuple[Table, ...]:
    """The tables that this text defines. A publish asks for them again and again, and csvw takes its time."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        group = TableGroup.fromvalue(_self_contained(metadata))
    given = _given(group.tables, "the metadata", "tables")
    return _joined(tuple(_table(one) for one in given if not _is_for_readers(one)))


def _self_contained(metadata: str) -> Any:
    """The metadata as JSON. Raises ValueError where it points elsewhere: csvw would fetch what stands there.

    https://www.w3.org/TR/tabular-metadata/#object-properties
    """
    whole = json.loads(metadata)
    for one in [whole, *whole.get("tables", [])] if isinstance(whole, dict) else []:
        for name in ("tableSchema", "dialect"):
            if isinstance(one.get(name), str):
                raise ValueError(f"{name} is the address {one[name]}; write what stands there, nothing is fetched")
    return whole


def _given(value: Any, whose: str, what: str) -> Any:
    """A value that must be there. Raises ValueError where it is not."""
    if not value:
        raise ValueError(f"{whose} has no {what}")
    return value


def _joined(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """The tables, where every key and reference names a column. Raises ValueError."""
    columns = {table.name: {one.name for one in table.cells} for table in tables}
    named = [(table.name, table.key) for table in tables]
    named += [(table.name, one.column) for table in tables for one in table.references]
    named += [(one.table, one.key) for table in tables for one in table.references]
    for table, column in named:
        if column not in columns.get(table, ()):
            raise ValueError(f"a key or reference names the column {column} of the table {table}, which is not defined")
    return tables


def _is_for_readers(raw: Any) -> bool:
    return is_no_table(_name(raw)) and FD + "graphTemplate" not in raw.common_props


def _name(raw: Any) -> str:
    return str(raw.url).removesuffix(".csv")


def _table(raw: Any) -> Table:
    name = _name(raw)
    schema = _given(raw.tableSchema, name, "tableSchema")
    graphs = _given(raw.common_props.get(FD + "graphTemplate"), name, "fd:graphTemplate")
    table = Table(
        name=name,
        columns=tuple(_column(one, name) for one in _given(schema.columns, name, "columns")),
        key=_given(schema.primaryKey, name, "primaryKey")[0],
        references=tuple(_reference(one) for one in schema.foreignKeys),
        about=_template(_given(schema.aboutUrl, name, "aboutUrl")) or "",
        graphs=tuple(_template(one) or "" for one in ([graphs] if isinstance(graphs, str) else graphs)),
        optional=bool(raw.common_props.get(FD + "optional", False)),
        titles=_by_language(raw.common_props.get("dc:title", [])),
    )
    return _always(table)


def _always(table: Table) -> Table:
    """The table, where each row has a graph: a template whose variables always have a value. Raises ValueError."""
    there = {one.name for one in table.cells if one.required} | {"_row", "_scope"}
    if not any(there.issuperset(URITemplate(one).variable_names) for one in table.graphs):
        raise ValueError(
            f"{table.name}: each fd:graphTemplate has a column that may be empty, and then a row has no graph; make "
            "the column required, or give a last template of columns that are"
        )
    return table


def _reference(raw: Any) -> Reference:
    return Reference(
        raw.columnReference[0],
        str(raw.reference.resource).removesuffix(".csv"),
        raw.reference.columnReference[0],
    )


def _column(raw: Any, table: str) -> Column:
    name = _given(raw.name, f"a column of {table}", "name")
    settled = raw.propertyUrl or raw.virtual or raw.suppressOutput
    return Column(
        name=name,
        titles=_titles(raw.titles),
        help=_by_language(raw.common_props.get("dc:description", [])),
        required=bool(raw.required),
        datatype=raw.datatype,
        lang=_language(raw.lang),
        separator=raw.separator,
        about=_template(raw.aboutUrl),
        predicate=_property(raw.propertyUrl if settled else default_property(f"{table}.csv", name)),
        value=_template(raw.valueUrl),
        virtual=bool(raw.virtual),
        annotations=_annotations(raw.common_props),
    )


def _annotations(given: dict[str, Any]) -> dict[str, Any]:
    """Our annotations without our namespace. Raises ValueError where a rank is none."""
    found = {name.removeprefix(FD): value for name, value in given.items() if name.startswith(FD)}
    rank = found.get("datesAccount", 1)
    if not str(rank).isdecimal():
        raise ValueError(f"fd:datesAccount is {rank!r}; give 1 to the column that is asked first, then 2")
    return found


def _language(raw: str | None) -> str | None:
    """A language tag. Raises ValueError where no literal can have it."""
    if raw and raw != "und":
        Literal("", language=raw)
    return raw


def _titles(raw: Any) -> dict[str, tuple[str, ...]]:
    return {lang: tuple(titles) for lang, titles in raw.items()} if raw else {}


def _by_language(raw: Any) -> dict[str, str]:
    return {one["@language"]: one["@value"] for one in raw}


def _template(raw: Any) -> str | None:
    """An IRI or a template of one. Raises ValueError where it can never make an IRI."""
    if raw is None:
        return None
    text = str(getattr(raw, "uri", raw))
    template = URITemplate(text)
    resolve("http://example.org/", template.expand(dict.fromkeys(template.variable_names, "x")))
    return text


def makes_a_name(template: URITemplate, name: str, text: str) -> bool:
    """Whether a template makes an IRI where a variable of this name has a text."""
    try:
        resolve("http://example.org/", template.expand({**dict.fromkeys(template.variable_names, "x"), name: text}))
    except ValueError:
        return False
    return True


def _property(raw: Any) -> str | None:
    """The IRI of a property. Raises ValueError where RDF/XML has no way to write it.

    https://www.w3.org/TR/rdf-syntax-grammar/#section-Namespace
    """
    text = _template(raw)
    if text is not None and not _NAME_AT_END.search(text):
        raise ValueError(f"the propertyUrl {text} does not end in a name, so RDF/XML cannot write it")
    return text


def resolve(base: str, text: str) -> NamedNode:
    """The IRI that an address means under a base. Raises ValueError where it is none."""
    return NamedNode(base + text if base.endswith("/") and _PLAIN_PATH.fullmatch(text) else urljoin(base, text))
