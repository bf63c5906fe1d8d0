"""Downloads: every dataset of a release in every format, and what there is said for the catalogue and the pages."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Final

from fremdrift.exporting import ocds, parquet, stratml
from fremdrift.exporting.again import PARTS, split_again, told_parts
from fremdrift.exporting.database import write_database
from fremdrift.exporting.derived import Derived, Deriving, write_derived
from fremdrift.exporting.graphs import composed, graph_tasks, wanted_by
from fremdrift.exporting.making import make_files, take_files
from fremdrift.exporting.membership import Membership
from fremdrift.exporting.names import STRATEGY, file_name
from fremdrift.exporting.naming import with_named
from fremdrift.exporting.packages import About, Frame, absolute, frame_of, write_package
from fremdrift.exporting.parts import Part, of_datasets, split
from fremdrift.exporting.pieces import PIECES, find_pieces, told_pieces
from fremdrift.exporting.read_me import column_texts, read_me_texts, write_explained
from fremdrift.exporting.referred import Codes, Named, with_referred
from fremdrift.exporting.statements import Statements
from fremdrift.exporting.tabular import TableFile, with_references, write_rows
from fremdrift.exporting.workbook import fits
from fremdrift.ground.digests import sha256_of
from fremdrift.ground.formats import (
    CSV,
    JSON,
    PARQUET,
    SQLITE,
    XLSX,
    XML,
    ZIP,
    Format,
)
from fremdrift.ground.progress import together
from fremdrift.ground.tasks import Measure, Task, Works
from fremdrift.model.datasets import ALL, Download, Licence, Texts
from fremdrift.model.iris import Names
from fremdrift.model.tables import Reference, Table, TableRow

_TITLES: Final[dict[Format, Texts]] = {
    ZIP: {
        "da": "Tabellerne som CSV med CSVW-metadata og datapakke",
        "en": "The tables as CSV with CSVW metadata and data package",
    },
    XLSX: {"da": "Tabellerne som Excel-projektmappe", "en": "The tables as an Excel workbook"},
    SQLITE: {"da": "Tabellerne som SQLite-database", "en": "The tables as a SQLite database"},
}
_PARQUET_TITLES: Final = {"da": "Tabellen {} som Parquet", "en": "The table {} as Parquet"}
_PLANS: Final = (
    (
        XML,
        stratml.write_stratml,
        {
            "da": "Som StratML Part 2 (ISO 17469-2): seneste plan, uden historik og kilder",
            "en": "As StratML Part 2 (ISO 17469-2): the latest plan, without history and sources",
        },
        stratml.PROFILE,
    ),
    (
        JSON,
        ocds.write_ocds,
        {
            "da": "Milepælene som i OCDS 1.1 (JSON): seneste plan, uden historik og kilder",
            "en": "The milestones as in OCDS 1.1 (JSON): the latest plan, without history and sources",
        },
        ocds.PROFILE,
    ),
)
_PACKAGES: Final = ("https://datapackage.org/standard/data-package/", "https://www.w3.org/TR/tabular-metadata/")


@dataclass(frozen=True)
class Tables:
    """The tables of a release: what they are, their rows in order, the CSVW metadata of those that have any, and what
    each dataset is licensed under and called, by its key, and what codes are called, by their list.
    """

    tables: Sequence[Table]
    rows: Iterable[TableRow]
    definition: Mapping[str, Any]
    licence: Callable[[str], Licence]
    titles: Callable[[str], Texts] = lambda _: {}
    codes: Codes = field(default_factory=dict)
    derived: tuple[Derived, ...] = ()
    """Those of the tables whose rows follow from others, and are not among these."""


@dataclass(frozen=True)
class Made:
    """The key of each file that was made, the measures of the files and their compressed copies, by name, and what the
    next release asks for, the files beside the manifest by name.
    """

    keys: Mapping[str, str]
    measures: Mapping[str, Measure]
    beside: Mapping[str, bytes]


_Files = dict[str, list[TableFile]]


def write_downloads(
    nquads: Sequence[Path], tables: Tables, names: Names, folder: Path, works: Works
) -> tuple[list[Download], Made]:
    """Write the downloads of every dataset into a folder; gives them by dataset and format, and what was made.

    ``nquads`` are sorted files: everything of the release but catalogue and validation. Statements and rows are
    streamed; in memory are the keys that a table of one dataset refers to, the rows of organisations and codes
    with the keys by which each strategy names them, and a workbook of limited size. The files of statements are made by
    the crew while the rows are read.
    """
    membership = Membership(names)
    of_graphs, of_tables = (replace(works, at=at) for at in together(works.at, 2))
    with tempfile.TemporaryDirectory(prefix=".aside-", dir=folder, ignore_cleanup_errors=True) as name:
        aside = Path(name)  # where the rows are at fault, something may still be made in it
        every = split_again(nquads, membership, aside / "again", works) or split(nquads, membership, aside / "parts")
        parts = of_datasets(with_named(every, membership, aside), membership)
        size = sum(one.nquads.size for one in parts[ALL])
        deriving = Deriving(tables.derived, membership, names.base, aside / "derived")
        derived = cache(works.crew.begin(write_derived, deriving, size))
        graphs = _Graphs(parts[ALL], [*graph_tasks(parts, works), *_plan_tasks(parts, names, works)], folder, aside)
        making = works.crew.beside(lambda given, crew: given.made(replace(of_graphs, crew=crew)), graphs, size)
        shared = _Shared.of(tables, names.base)
        rows = _rows(tables, membership, names.base, derived, aside / "rows")
        found = [
            one for dataset, files in rows for one in _table_tasks(_about(dataset, tables, names), files, shared, works)
        ]
        taken, left = take_files((task for _, task in found), folder, of_tables)
        measures = taken | make_files(left, folder, of_tables)
        of_them, pieces = making()
    said = [*graphs.tasks, *found]
    keys = {task.name: task.key for _, task in said}
    beside = {PIECES: pieces, PARTS: told_parts(every, membership, works)}
    return sorted((one for one, _ in said), key=lambda one: one.dataset), Made(keys, of_them | measures, beside)


def _rows(
    tables: Tables, membership: Membership, base: str, derived: Callable[[], tuple[_Files, Named]], to: Path
) -> Iterator[tuple[str, tuple[TableFile, ...]]]:
    """Write the rows of each dataset into a new file; gives its tables, in order, the ``derived`` ones among them."""
    given = with_referred(tables.rows, tables.tables, membership, base, tables.codes, elsewhere=lambda: derived()[1])
    found: list[_Files] = [write_rows(tables.tables, given, membership, to), derived()[0]]
    places = {one.name: at for at, one in enumerate(tables.tables)}
    for dataset in sorted(set().union(*found)):
        files = (file for some in found for file in some.get(dataset, ()))
        yield dataset, tuple(sorted(files, key=lambda one: places[one.table.name]))


def _about(dataset: str, tables: Tables, names: Names) -> About:
    return About(dataset, names.base, tables.licence(dataset), dict(tables.titles(dataset)))


@dataclass(frozen=True)
class _Graphs:
    """What is made of statements: of these parts of everything, by these tasks, into a folder, with a place for what is
    there only meanwhile.
    """

    parts: Sequence[Part]
    tasks: Sequence[tuple[Download, Task]]
    folder: Path
    aside: Path

    def made(self, works: Works) -> tuple[dict[str, Measure], bytes]:
        """Take or make the files; gives their measures, and what is to be said of the pieces."""
        taken, left = take_files((task for _, task in self.tasks), self.folder, works)
        pieces = find_pieces(self.parts, wanted_by(left), works, self.aside)
        made = make_files([composed(one, pieces) for one in left], self.folder, works)
        return taken | made, told_pieces(self.parts, pieces)


def _plan_tasks(parts: Mapping[str, Sequence[Part]], names: Names, works: Works) -> Iterator[tuple[Download, Task]]:
    """Each strategy in the words of others. They are made of its statements, whose digest tells what goes in."""
    for dataset, of_it in parts.items():
        if dataset.startswith(STRATEGY):
            said, iri = Statements.of(of_it), f"{names.base}dataset/{dataset}"
            for form, make, titles, standard in _PLANS:
                name = file_name(dataset, form)
                yield (
                    Download(dataset, name, form, titles, conforms_to=(standard,)),
                    works.task(name, make, (said, iri), (said.told, iri), said.size),
                )


@dataclass(frozen=True)
class Defined:
    """What the tables of a release are, and the CSVW metadata of those that have any, with ``absolute`` addresses; two
    that have the same digest say the same.
    """

    digest: str
    tables: Mapping[str, Table] = field(compare=False)
    metadata: Mapping[str, Any] = field(compare=False)


@dataclass(frozen=True)
class _Shared:
    """What the tables of all datasets have in common, worked out once: what they are, and by the name of a table its
    schema in Parquet and a digest of what it is.
    """

    defined: Defined
    schemas: Mapping[str, Any]
    digests: Mapping[str, str]

    @classmethod
    def of(cls, tables: Tables, base: str) -> "_Shared":
        """Of the tables of a release."""
        metadata = absolute(tables.definition, base)
        schemas = {one.name: parquet.schema_of(one) for one in tables.tables} if parquet.available() else {}
        digests = {one.name: sha256_of(repr(one)) for one in tables.tables}
        defined = Defined(sha256_of(metadata, digests), {one.name: one for one in tables.tables}, metadata)
        return cls(defined, schemas, digests)

    def told(self, file: TableFile) -> tuple[str, str]:
        """All that a table's file depends on: its columns with their help, keys and references, and its rows. Which of
        the references hold follows from the rows of all the tables of a dataset.
        """
        return self.digests[file.table.name], file.text.sha256


def write_explained_package(files: Sequence[TableFile], defined: Defined, about: About, to: BinaryIO) -> None:
    """Write the package of a dataset with what explains it to its readers, into a file in which one can go back."""
    files = with_references(files)
    held = tuple((one.table.name, one.table.references) for one in files)
    write_package(files, _frame(defined, held), about, read_me_texts(files, about), to)


@lru_cache(maxsize=64)
def _frame(defined: Defined, held: tuple[tuple[str, tuple[Reference, ...]], ...]) -> Frame:
    """What depends on no row of the tables of these names, with the references that hold: made once for all datasets
    that have the same.
    """
    tables = [replace(defined.tables[name], references=some) for name, some in held]
    return frame_of(tables, defined.metadata, column_texts(tables))


def _table_tasks(
    about: About, files: tuple[TableFile, ...], shared: _Shared, works: Works
) -> Iterator[tuple[Download, Task]]:
    """The tables of one dataset, in each format that they can be had in."""
    dataset = about.dataset
    told = [shared.told(one) for one in files]
    weight = sum(one.text.size for one in files)
    package = file_name(dataset, ZIP)
    yield (
        Download(dataset, package, CSV, _TITLES[ZIP], packaged=ZIP, conforms_to=_PACKAGES),
        works.task(
            package,
            write_explained_package,
            (files, shared.defined, about),
            (told, shared.defined.digest, about),
            weight,
        ),
    )
    shown = files if fits(files) else tuple(replace(one, beside=None) for one in files)
    if fits(shown):  # rather without words than none
        name, beside = file_name(dataset, XLSX), [one.beside.sha256 if one.beside else "" for one in shown]
        task = works.task(name, write_explained, (shown, about), (told, beside, about), weight)
        yield Download(dataset, name, XLSX, _TITLES[XLSX]), task
    name = file_name(dataset, SQLITE)
    yield Download(dataset, name, SQLITE, _TITLES[SQLITE]), works.task(name, write_database, (files,), told, weight)
    for file, of_file in zip(files, told, strict=True) if parquet.available() else ():
        name = file_name(dataset, PARQUET, file.table.name)
        titles = {lang: file.table.titles.get(lang, file.table.name) for lang in _PARQUET_TITLES}
        named = {lang: text.format(titles[lang]) for lang, text in _PARQUET_TITLES.items()}
        task = works.task(name, parquet.write_parquet, (file, shared.schemas[file.table.name]), of_file, weight)
        yield Download(dataset, name, PARQUET, named), task
