"""The definition of the tables: CSVW metadata read into plain values.

Tabular metadata: https://www.w3.org/TR/tabular-metadata/. Besides the standard's own terms five annotations of ours
steer the mapping: ``fd:graphTemplate``, ``fd:optional``, ``fd:datesAccount``, ``fd:printedColumn`` and ``fd:unless``.
"""

import json
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from csvw import TableGroup
from csvw.metadata import Datatype

from fremdrift.ground import folders
from fremdrift.ground.errors import TableError
from fremdrift.ground.namespaces import EDTF, FD

METADATA = "csv-metadata.json"


@dataclass(frozen=True)
class Reference:
    """A foreign key of one column: the table and the column it points to."""

    column: str
    table: str
    key: str


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

    @property
    def is_date(self) -> bool:
        """True where cells are EDTF dates and become nodes."""
        return self.datatype is not None and self.datatype.at_props.get("id") == EDTF

    @property
    def base_type(self) -> str:
        """The XSD or CSVW name of the datatype, ``string`` where none is given."""
        return self.datatype.base or "string" if self.datatype else "string"

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

    def column(self, name: str) -> Column:
        """The column of this name; KeyError where there is none."""
        return next((one for one in self.columns if one.name == name), None) or self._unknown(name)

    def _unknown(self, name: str) -> Column:
        raise KeyError(f"{self.name} has no column {name}")


def read_definition(folder: Path) -> tuple[Table, ...]:
    """The tables that a folder's own ``csv-metadata.json`` defines, else the ones that travel with the program.

    Raises TableError where the metadata is no CSVW table group or lacks what the mapping needs.
    """
    own = folder / METADATA
    path = own if own.is_file() else folders.table_definition()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            group = TableGroup.from_file(path)
        return tuple(_table(one) for one in group.tables)
    except (ValueError, KeyError, TypeError, AttributeError, UserWarning, json.JSONDecodeError) as fault:
        raise TableError(f"{path.name} in {path.parent} is not the CSVW metadata of our tables: {fault}") from fault


def _table(raw: Any) -> Table:
    schema = raw.tableSchema
    graphs = raw.common_props[FD + "graphTemplate"]
    return Table(
        name=str(raw.url).removesuffix(".csv"),
        columns=tuple(_column(one) for one in schema.columns),
        key=schema.primaryKey[0],
        references=tuple(_reference(one) for one in schema.foreignKeys),
        about=_template(schema.aboutUrl) or "",
        graphs=(graphs,) if isinstance(graphs, str) else tuple(graphs),
        optional=bool(raw.common_props.get(FD + "optional", False)),
        titles=_by_language(raw.common_props.get("dc:title", [])),
    )


def _reference(raw: Any) -> Reference:
    return Reference(
        raw.columnReference[0],
        str(raw.reference.resource).removesuffix(".csv"),
        raw.reference.columnReference[0],
    )


def _column(raw: Any) -> Column:
    return Column(
        name=raw.name,
        titles=_titles(raw.titles),
        help=_by_language(raw.common_props.get("dc:description", [])),
        required=bool(raw.required),
        datatype=raw.datatype,
        lang=raw.lang,
        separator=raw.separator,
        about=_template(raw.aboutUrl),
        predicate=_template(raw.propertyUrl),
        value=_template(raw.valueUrl),
        virtual=bool(raw.virtual),
        annotations={name.removeprefix(FD): value for name, value in raw.common_props.items() if name.startswith(FD)},
    )


def _titles(raw: Any) -> dict[str, tuple[str, ...]]:
    return {lang: tuple(titles) for lang, titles in raw.items()} if raw else {}


def _by_language(raw: Any) -> dict[str, str]:
    return {one["@language"]: one["@value"] for one in raw}


def _template(raw: Any) -> str | None:
    return None if raw is None else str(getattr(raw, "uri", raw))
