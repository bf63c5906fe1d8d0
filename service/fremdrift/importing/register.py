"""The register: the rows that the tables have, found by what they denote, and the rows that an import adds.

Keys are derived once, for a new row; afterwards a thing is found by its names and numbers, an observation by its thing,
edition and sequence. Rows that stand are never changed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fremdrift.ground import folders
from fremdrift.ground.errors import TableError
from fremdrift.importing import complaints
from fremdrift.importing.mapping import Cells, Identity
from fremdrift.importing.names import compared, plain, slug
from fremdrift.model.findings import Finding, Place
from fremdrift.reading.definition import METADATA, Table, read_definition
from fremdrift.reading.languages import spoken
from fremdrift.reading.rows import Reading

_JUDGED = ("initiative", "milestone", "observation")
_FILLED = {"empty", "table"}
"""Complaints that an import may mend: tables that are missing or have no rows. What is written is read again."""
_NAMES = ("title_", "working_label_")
"""How the columns of a thing's names begin; they end in a language."""


@dataclass
class Register:
    """The tables in a folder (or none yet) with what is added; ``findings`` are those of the tables that stand."""

    folder: Path
    strategy: str
    identity: Identity
    findings: list[Finding] = field(default_factory=list)
    added: dict[str, dict[str, Cells]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        if self.folder.is_file():
            raise TableError(Place(self.folder.name).complain("folder", complaints.NOT_A_FOLDER).sentence())
        own = (self.folder / METADATA).is_file()
        self.tables = {
            one.name: one for one in read_definition(self.folder if own else folders.table_definition().parent)
        }
        self._rows: dict[str, dict[str, Cells]] = {name: {} for name in self.tables}
        self._things: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        self._found: dict[tuple[str, ...], str] = {}
        self._read()

    def _read(self) -> None:
        if not any((self.folder / f"{name}.csv").is_file() for name in self.tables):
            return
        reading = Reading(self.folder)
        self.tables = {one.name: one for one in reading.tables}
        for row in reading.rows():
            self._take(row.table.name, row.get(row.table.key), row.cells)
        self.findings += [one for one in reading.findings if one.rule not in _FILLED]

    def row(self, table: str, key: str) -> Cells | None:
        """The row of a key, standing or added."""
        return self._rows[table].get(key)

    def rows(self, table: str) -> dict[str, Cells]:
        """Every row of a table by key, the standing ones first."""
        return self._rows[table]

    def definition(self, table: str, columns: Iterable[str] = ()) -> Table:
        """What a table's columns and key are, with the languages that these columns add to it."""
        return spoken(self.tables[table], columns)

    def add(self, table: str, wanted: str, cells: Cells) -> str:
        """Add a row under the wanted key or, where that is another row's, the next free one; gives the key."""
        key, number = wanted, 1
        while key in self._rows[table]:
            number += 1
            key = f"{wanted}-{number}"
        self.put(table, key, cells)
        return key

    def put(self, table: str, key: str, cells: Cells) -> None:
        """Add a row under a key that no row has."""
        whole = {self.tables[table].key: key} | {name: text for name, text in cells.items() if text}
        if more := whole.keys() - {one.name for one in self.tables[table].cells}:
            self.tables[table] = spoken(self.tables[table], sorted(more))
        self.added[table][key] = whole
        self._take(table, key, whole)

    def things(self, kind: str, name: str, number: str, parent: str = "") -> list[str]:
        """The initiatives (or milestones of ``parent``) that a printed name or number may mean; at best one."""
        by_name = self._things[f"{kind} {parent}", compared(name, self.identity)]
        if "number" not in self.identity.by or not number:
            return list(by_name)
        by_number = self._things[f"{kind} {parent}#", plain(number)]
        return list(by_number | by_name)

    def organisations(self, text: str) -> list[str]:
        """The organisations that have this name or abbreviation, of any government; at best one."""
        return list(self._things["organisations", plain(text)])

    def named(self, kind: str, name: str, key: str, parent: str = "") -> None:
        """Remember a printed name of a thing."""
        self._things[f"{kind} {parent}", compared(name, self.identity)][key] = None

    def numbered(self, kind: str, number: str, key: str, parent: str = "") -> None:
        """Remember a printed number of a thing."""
        if number:
            self._things[f"{kind} {parent}#", plain(number)][key] = None

    def under_one_number(self) -> list[tuple[str, list[str]]]:
        """The numbers that several initiatives were printed with, and these in order."""
        numbers = ((number, list(keys)) for (kind, number), keys in self._things.items() if kind == "initiatives #")
        return [(number, keys) for number, keys in numbers if len(keys) > 1]

    def find(self, *denotes: str) -> str:
        """The key of the row that denotes something, empty where there is none (see ``_denoted``)."""
        return self._found.get(denotes, "")

    def _take(self, table: str, key: str, cells: Cells) -> None:
        self._rows[table][key] = cells
        for denotes in _denoted(table, cells):
            self._found.setdefault(denotes, key)
        if table == "initiatives" and cells.get("strategy") == self.strategy:
            self._remember(table, key, "", texts_of(cells, *_NAMES), cells.get("number", ""))
        elif table == "milestones" and (parent := cells.get("initiative") or cells.get("strategy")):
            self._remember(table, key, parent, texts_of(cells, *_NAMES), cells.get("number", ""))
        elif table == "observations":
            self._take_observation(cells)
        elif table == "organisations":
            for name in _called(cells):
                self._things["organisations", plain(name)][key] = None

    def _take_observation(self, cells: Cells) -> None:
        names, number = [cells.get("printed_title", "")], cells.get("printed_number", "")
        initiative, milestone = cells.get("initiative", ""), cells.get("milestone", "")
        if self._rows["initiatives"].get(initiative, {}).get("strategy") == self.strategy:
            self._remember("initiatives", initiative, "", names, number)
        if (row := self._rows["milestones"].get(milestone)) is not None:
            self._remember("milestones", milestone, row.get("initiative") or row.get("strategy", ""), names, number)

    def _remember(self, kind: str, key: str, parent: str, names: list[str], number: str) -> None:
        for name in filter(None, names):
            self.named(kind, name, key, parent)
        self.numbered(kind, number, key, parent)


def _denoted(table: str, cells: Cells) -> list[tuple[str, ...]]:
    """What a row denotes, apart from its key: the same row is never added a second time."""
    if table == "observations":
        about = cells.get("milestone") or cells.get("initiative") or cells.get("strategy", "")
        day = cells.get("stated", "")
        return [(table, about, cells.get("edition", ""), cells.get("sequence", ""), day)]
    if table == "participations":
        return [(table, cells["initiative"], cells["organisation"], cells["role"])]
    if table == "judgements":
        pairs = [(cells.get(one, ""), cells.get(f"other_{one}", "")) for one in _JUDGED]
        both = [(one, other) for one, other in pairs if one and other]
        return [(table, cells["kind"], *order) for one, other in both for order in ((one, other), (other, one))]
    return []


def _called(organisation: Cells) -> list[str]:
    """What an organisation is called: its names, its abbreviation and other names."""
    names = [*texts_of(organisation, "name_"), organisation.get("abbreviation", "")]
    return [one for one in [*names, *organisation.get("other_names", "").split(";")] if one.strip()]


def texts_of(cells: Cells, *begin: str) -> list[str]:
    """The texts of a row in whatever language: the cells whose columns begin so."""
    return [text for name, text in cells.items() if name.startswith(begin)]


def key_of(scope: str, *parts: str) -> str:
    """A wanted key: the scope, and the last parts of other keys joined by dots."""
    return f"{scope}/{'.'.join(one.rpartition('/')[2] for one in parts)}"


def named_key(scope: str, name: str) -> str:
    """A wanted key from a printed name."""
    return f"{scope}/{slug(name)}" if scope else slug(name)
