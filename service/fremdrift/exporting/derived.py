"""Derived rows: a table whose rows follow from others is written by a hand, while those others are written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fremdrift.exporting.membership import Membership
from fremdrift.exporting.referred import Named, Referred
from fremdrift.exporting.tabular import TableFile, write_rows
from fremdrift.model.tables import Table, TableRow


@dataclass(frozen=True)
class Derived:
    """A table, and the function of a module that gives its rows of what it is given."""

    table: Table
    rows: Callable[[Any], Iterable[TableRow]]
    given: Any


@dataclass(frozen=True)
class Deriving:
    """Tables to be written so: which dataset has which rows, what addresses begin with, and a new file for them."""

    tables: tuple[Derived, ...]
    membership: Membership
    base: str
    to: Path
    name: str = "the rows that follow from others"


def write_derived(given: Deriving) -> tuple[dict[str, list[TableFile]], Named]:
    """The files of the tables by dataset, and what their rows name."""
    tables = [one.table for one in given.tables]
    referred = Referred(tables, given.membership, given.base)
    rows = (row for one in given.tables for row in one.rows(one.given))
    return write_rows(tables, referred.seen(rows), given.membership, given.to), referred.named
