"""Packages: a dataset's tables as CSV in one ZIP, with their metadata for two kinds of program.

``csv-metadata.json`` is CSV on the Web (https://www.w3.org/TR/tabular-metadata/), ``datapackage.json`` a Data Package
2.0 (https://datapackage.org/standard/data-package/): version 1 is no longer changed, and its programs read version 2 as
well, which only adds to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Final, NamedTuple

from fremdrift.exporting.tabular import TableFile
from fremdrift.ground.jsons import indented
from fremdrift.ground.namespaces import EDTF
from fremdrift.ground.zips import Archive, Entry, entry
from fremdrift.model.datasets import Licence, Texts
from fremdrift.model.tables import Column, Kind, Table

_PROFILES: Final = "https://datapackage.org/profiles/2.0/"
_TYPES: Final = {Kind.INTEGER: "integer", Kind.NUMBER: "number", Kind.BOOLEAN: "boolean"}
_TEMPLATES: Final = ("aboutUrl", "valueUrl")


class About(NamedTuple):
    """What a file of tables says of its dataset: the key, the base that its address is under, the licence, and what it
    is called, by language.
    """

    dataset: str
    base: str
    licence: Licence
    titles: Texts

    @property
    def address(self) -> str:
        """The address of the dataset."""
        return f"{self.base}dataset/{self.dataset}"


class Frame(NamedTuple):
    """What of a package depends on no row: its CSVW metadata and what readers are told of its columns, compressed, and
    by table what a data package says of them.
    """

    entries: Sequence[Entry]
    schemas: Mapping[str, Any]


Told = Iterable[tuple[str, str]]
"""Files for readers: the name of each, and its text."""


def write_package(files: Sequence[TableFile], frame: Frame, about: About, told: Told, to: BinaryIO) -> None:
    """Write the ZIP into a file in which one can go back. ``frame`` is what depends on no row, ``about`` tells of the
    dataset; what is ``told`` its readers comes first.
    """
    packed = Archive(to)
    for one in (*entries_of(told), *frame.entries):
        packed.put(one)
    for file in files:
        packed.write(f"{file.table.name}.csv", file.text.blocks())
    resources = [_resource(file, frame.schemas[file.table.name]) for file in files]
    packed.put(entry("datapackage.json", indented(_data_package(resources, about))))
    packed.ended()


def frame_of(tables: Sequence[Table], definition: Mapping[str, Any], told: Told) -> Frame:
    """What depends on no row of these tables. ``definition`` is that which they come from, with ``absolute``
    addresses; ``told`` is for readers.
    """
    metadata = entry("csv-metadata.json", indented(_csv_on_the_web(tables, definition)))
    return Frame([*entries_of(told), metadata], {one.name: _schema(one) for one in tables})


def entries_of(told: Told) -> list[Entry]:
    """Files for readers as parts of a package."""
    return [entry(name, text.encode()) for name, text in told]


# --- Data Package ---


def _data_package(resources: list[dict[str, Any]], about: About) -> dict[str, Any]:
    key = about.dataset.lower()
    return {
        "$schema": f"{_PROFILES}datapackage.json",
        "name": "".join(one if one.isascii() and (one.isalnum() or one in "._-") else "-" for one in key),
        **({"title": _both(about.titles)} if about.titles else {}),
        "id": about.address,
        "homepage": about.base,
        "licenses": [{"path": about.licence.address, "title": about.licence.title}],
        "resources": resources,
    }


def _resource(file: TableFile, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILES}dataresource.json",
        "name": file.table.name,
        "type": "table",
        "profile": "tabular-data-resource",
        "path": f"{file.table.name}.csv",
        "title": _both(file.table.titles),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.text.size,
        "hash": f"sha256:{file.text.sha256}",
        "schema": schema,
    }


def _schema(table: Table) -> dict[str, Any]:
    """A Table Schema (https://datapackage.org/standard/table-schema/)."""
    return {
        "$schema": f"{_PROFILES}tableschema.json",
        "fields": [_field(one) for one in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": [one.column], "reference": {"resource": one.table, "fields": [one.key]}}
            for one in table.references
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.kind, "string"),
        "title": _both(column.titles),
        "description": _both(column.help),
    }
    if column.kind is Kind.DATE:
        field["rdfType"] = EDTF
    if column.kind is Kind.BOOLEAN:
        field |= {"trueValues": ["true", "1"], "falseValues": ["false", "0"]}
    return field | ({"constraints": {"required": True}} if column.required else {})


def _both(texts: Texts) -> str:
    """Danish and English: the standard has one text. Another language where it is in neither."""
    own = [text for text in (texts.get("da"), texts.get("en")) if text]
    return " / ".join(dict.fromkeys(own or texts.values()))


# --- CSV on the Web ---


def absolute(definition: Mapping[str, Any], base: str) -> dict[str, Any]:
    """The definition with the addresses of its tables under the base, since nobody knows where a ZIP is unpacked."""
    return {**definition, "tables": [_absolute(one, base) for one in definition.get("tables", ())]}


def _csv_on_the_web(tables: Sequence[Table], definition: Mapping[str, Any]) -> dict[str, Any]:
    """The definition of these tables alone, with the references that hold here. A table that the definition does not
    have is described from its columns.
    """
    defined = {one["url"]: one for one in definition["tables"]}
    whole = {name: value for name, value in definition.items() if name != "tables"}
    whole["tables"] = [
        _restricted(one, defined[f"{one.name}.csv"]) if f"{one.name}.csv" in defined else _described(one)
        for one in tables
    ]
    return whole


def _restricted(table: Table, defined: Mapping[str, Any]) -> dict[str, Any]:
    schema = defined.get("tableSchema")
    if not isinstance(schema, dict):
        return dict(defined)
    own = {name: value for name, value in schema.items() if name != "foreignKeys"}
    kept = _references(table)
    return {**defined, "tableSchema": own | ({"foreignKeys": kept} if kept else {})}


def _references(table: Table) -> list[dict[str, Any]]:
    return [
        {"columnReference": one.column, "reference": {"resource": f"{one.table}.csv", "columnReference": one.key}}
        for one in table.references
    ]


def _absolute(value: Any, base: str) -> Any:
    """The same metadata with the templates of our own things under the base."""
    if isinstance(value, list):
        return [_absolute(one, base) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: base + one if name in _TEMPLATES and isinstance(one, str) and _is_relative(one) else _absolute(one, base)
        for name, one in value.items()
    }


def _is_relative(template: str) -> bool:
    return not template.startswith("{") and ":" not in template.partition("{")[0].partition("/")[0]


def _described(table: Table) -> dict[str, Any]:
    return {
        "url": f"{table.name}.csv",
        "dc:title": _by_language(table.titles),
        "tableSchema": {"primaryKey": list(table.key), "columns": [_column(one) for one in table.columns]},
    }


def _column(column: Column) -> dict[str, Any]:
    kind: Any = {"base": "string", "@id": EDTF} if column.kind is Kind.DATE else _TYPES.get(column.kind, "string")
    return {
        "name": column.name,
        "titles": {**column.titles, "en": [column.titles.get("en", column.name), column.name]},
        "dc:description": _by_language(column.help),
        "datatype": kind,
        **({"required": True} if column.required else {}),
    }


def _by_language(texts: Texts) -> list[dict[str, str]]:
    return [{"@value": text, "@language": lang} for lang, text in texts.items()]
