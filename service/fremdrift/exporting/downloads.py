"""Downloads: every dataset of a release in every format, and what there is said for the catalogue and the pages."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fremdrift.exporting import parquet
from fremdrift.exporting.database import write_database
from fremdrift.exporting.graphs import SYNTAXES, merged, write_graphs
from fremdrift.exporting.membership import Membership
from fremdrift.exporting.names import file_name
from fremdrift.exporting.packages import write_package
from fremdrift.exporting.tabular import TableFile, write_rows
from fremdrift.exporting.workbook import write_workbook
from fremdrift.ground.formats import (
    CSV,
    JSONLD,
    NQUADS,
    NTRIPLES,
    PARQUET,
    RDFXML,
    SQLITE,
    TRIG,
    TURTLE,
    XLSX,
    ZIP,
    Format,
)
from fremdrift.model.datasets import Download, Texts
from fremdrift.model.iris import Names
from fremdrift.model.tables import Table, TableRow

_TITLES: Final[dict[Format, Texts]] = {
    TURTLE: {"da": "Som Turtle", "en": "As Turtle"},
    NQUADS: {"da": "Som N-Quads, med navngivne grafer", "en": "As N-Quads, with named graphs"},
    TRIG: {"da": "Som TriG, med navngivne grafer", "en": "As TriG, with named graphs"},
    JSONLD: {"da": "Som JSON-LD, med navngivne grafer", "en": "As JSON-LD, with named graphs"},
    RDFXML: {"da": "Som RDF/XML", "en": "As RDF/XML"},
    NTRIPLES: {"da": "Som N-Triples", "en": "As N-Triples"},
    ZIP: {
        "da": "Tabellerne som CSV med CSVW-metadata og datapakke",
        "en": "The tables as CSV with CSVW metadata and data package",
    },
    XLSX: {"da": "Tabellerne som Excel-projektmappe", "en": "The tables as an Excel workbook"},
    SQLITE: {"da": "Tabellerne som SQLite-database", "en": "The tables as a SQLite database"},
}
_PACKAGES: Final = ("https://datapackage.org/standard/data-package/", "https://www.w3.org/TR/tabular-metadata/")


@dataclass(frozen=True)
class Tables:
    """The tables of a release: what they are, their rows in order, and the CSVW metadata of those that have any."""

    tables: Sequence[Table]
    rows: Iterable[TableRow]
    definition: Mapping[str, Any]


def write_downloads(nquads: Sequence[Path], tables: Tables, names: Names, folder: Path) -> list[Download]:
    """Write the downloads of every dataset into a folder; gives them by dataset and format.

    ``nquads`` are sorted files: everything of the release but catalogue and validation. Statements and rows are
    streamed; in memory are the keys that a table of one dataset refers to, and a workbook of limited size.
    """
    membership = Membership(names)
    membership.see(merged(nquads))
    found = [
        Download(dataset, file_name(dataset, form), form, _TITLES[form])
        for dataset in write_graphs(merged(nquads), membership, folder)
        for form in SYNTAXES
    ]
    with tempfile.TemporaryDirectory(prefix=".tables-", dir=folder) as aside:
        for dataset, files in write_rows(tables.tables, tables.rows, membership, Path(aside)).items():
            found += _write_tables(dataset, files, tables.definition, names, folder)
    return sorted(found, key=lambda one: one.dataset)


def _write_tables(
    dataset: str, files: Sequence[TableFile], definition: Mapping[str, Any], names: Names, folder: Path
) -> Iterator[Download]:
    """The tables of one dataset, in each format that they can be had in."""
    package = file_name(dataset, ZIP)
    write_package(files, definition, dataset, names.base, folder / package)
    yield Download(dataset, package, CSV, _TITLES[ZIP], packaged=ZIP, conforms_to=_PACKAGES)
    workbook = file_name(dataset, XLSX)
    if write_workbook(files, folder / workbook):
        yield Download(dataset, workbook, XLSX, _TITLES[XLSX])
    database = file_name(dataset, SQLITE)
    write_database(files, folder / database)
    yield Download(dataset, database, SQLITE, _TITLES[SQLITE])
    for file in files if parquet.available() else ():
        path = file_name(dataset, PARQUET, file.table.name)
        parquet.write_parquet(file, folder / path)
        titles = file.table.titles
        yield Download(
            dataset,
            path,
            PARQUET,
            {
                "da": f"Tabellen {titles.get('da', file.table.name)} som Parquet",
                "en": f"The table {titles.get('en', file.table.name)} as Parquet",
            },
        )
