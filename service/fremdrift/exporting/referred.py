"""What rows refer to: a strategy's tables can be read alone, since the organisations and the publisher's own codes that
its rows name stand beside them, and in a table of its own what the codes in their cells are called.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from fremdrift.exporting.membership import BESIDE, Membership
from fremdrift.exporting.names import STRATEGY
from fremdrift.ground import workbooks
from fremdrift.model.datasets import ALL
from fremdrift.model.iris import OWN_CODE
from fremdrift.model.tables import OWN_CODES, Column, Table, TableRow

_COMMON: Final = ("organisations", "codes")
"""Tables whose rows belong to no strategy and may be named by several."""
_COLUMNS: Final = (
    ("list", "Kodeliste", "Code list", "Kodelistens navn i vokabularet", "The code list's name in the vocabulary"),
    ("code", "Kode", "Code", "Koden som den står i tabellerne", "The code as it stands in the tables"),
    ("label_da", "Navn (dansk)", "Label (Danish)", "Hvad koden hedder på dansk", "What the code is called in Danish"),
    ("label_en", "Navn (engelsk)", "Label (English)", "Hvad koden hedder på engelsk", "What it is called in English"),
)
CODE_LISTS: Final = Table(
    workbooks.CODE_LISTS,
    {"da": "Kodelister", "en": "Code lists"},
    tuple(
        Column(name, {"da": da, "en": en}, {"da": help_da, "en": help_en}, required=name in ("list", "code"))
        for name, da, en, help_da, help_en in _COLUMNS
    ),
    ("list", "code"),
)
"""The table of what codes are called: those of the vocabulary that cells hold."""

Codes = Mapping[str, Sequence[Mapping[str, str]]]
"""By the name of a code list its codes in order, each as a row of ``CODE_LISTS``."""
Named = Mapping[str, Mapping[str, set[str]]]
"""What rows name, by dataset and by common table or code list."""


def with_referred(
    rows: Iterable[TableRow],
    tables: Iterable[Table],
    membership: Membership,
    base: str,
    codes: Codes,
    *,
    elsewhere: Callable[[], Named] = dict,
) -> Iterator[TableRow]:
    """The rows, and after them what the rows of each strategy refer to, for it alone; the codes for everything too.

    ``base`` is what the addresses of own codes may begin with. The rows of common tables are kept meanwhile, and of
    each strategy the keys and codes that it names. When the rows are through it is asked what others name
    ``elsewhere``.
    """
    found = Referred(tables, membership, base)
    yield from found.seen(rows)
    found.learn(elsewhere())
    for dataset in sorted(found.named):
        if dataset != ALL:
            yield from found.rows_of(dataset)
        yield from found.codes_of(dataset, codes)


class Referred:
    """What rows name, found out while they pass."""

    def __init__(self, tables: Iterable[Table], membership: Membership, base: str) -> None:
        self.named: dict[str, dict[str, set[str]]] = {}
        self._membership, self._base = membership, base
        self._common: dict[str, dict[str, TableRow]] = {name: {} for name in _COMMON}
        known = list(tables)
        self._columns = {one.name: list(_columns(one)) for one in known}
        self._keys = {one.name: one.key[0] for one in known if one.name in _COMMON}
        self._of: dict[str, list[dict[str, set[str]]]] = {}

    def seen(self, rows: Iterable[TableRow]) -> Iterator[TableRow]:
        """The rows, of each of which it is learned what it is or names."""
        for row in rows:
            self._see(row)
            yield row

    def learn(self, named: Named) -> None:
        """Learn what other rows name."""
        for dataset, kinds in named.items():
            mine = self.named.setdefault(dataset, defaultdict(set))
            for kind, texts in kinds.items():
                mine[kind] |= texts

    def _see(self, row: TableRow) -> None:
        if row.table in self._keys:
            self._common[row.table][row.cells.get(self._keys[row.table], "")] = row
        if row.graph not in self._of:
            datasets = (one for one in self._membership.of_graph(row.graph) if one == ALL or one.startswith(STRATEGY))
            self._of[row.graph] = [self.named.setdefault(one, defaultdict(set)) for one in datasets]
        self._note(row, self._of[row.graph])

    def _note(self, row: TableRow, datasets: Iterable[dict[str, set[str]]]) -> None:
        for column, kind in self._columns.get(row.table, ()):
            if text := row.cells.get(column):
                for one in datasets:
                    one[kind].add(text)

    def rows_of(self, dataset: str) -> Iterator[TableRow]:
        """The rows of common tables that a dataset names, and those that these name."""
        named = self.named[dataset]
        for table in _COMMON:
            rows, taken = self._common[table], set[str]()
            while waiting := {self._key(table, one) for one in named[table]} & rows.keys() - taken:
                taken |= waiting
                for one in waiting:
                    self._note(rows[one], (named,))
            yield from (replace(row, graph=BESIDE + dataset) for key, row in rows.items() if key in taken)

    def _key(self, table: str, text: str) -> str:
        return text.removeprefix(self._base).removeprefix(OWN_CODE) if table == OWN_CODES else text

    def codes_of(self, dataset: str, codes: Codes) -> Iterator[TableRow]:
        """What the codes that a dataset holds are called."""
        named = self.named[dataset]
        for scheme in sorted(named.keys() & codes.keys()):
            for cells in codes[scheme]:
                if cells["code"] in named[scheme]:
                    yield TableRow(CODE_LISTS.name, BESIDE + dataset, cells)


def _columns(table: Table) -> Iterator[tuple[str, str]]:
    """The columns that name rows of common tables or codes, each with which."""
    yield from ((one.column, one.table) for one in table.references if one.table in _COMMON)
    yield from ((one.name, one.codes) for one in table.columns if one.codes)
