"""Writing what an import adds: new rows after the standing ones, checked whole beside the tables, then put in place."""

import fcntl
import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from fremdrift.ground import folders
from fremdrift.ground.aside import Aside
from fremdrift.ground.csv_rows import csv_row
from fremdrift.ground.durable import make_folder, sync, sync_tree
from fremdrift.importing.mapping import Cells
from fremdrift.importing.register import Register
from fremdrift.model.findings import Finding, Severity
from fremdrift.reading.definition import METADATA, UNFINISHED, Table
from fremdrift.reading.rows import Reading
from fremdrift.reading.sheets import CsvFile

_CHANGED: Final = "changed.json"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder of tables, or what it is to be made in, for one import: another waits, and reads what it wrote."""
    while True:
        place = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.is_dir())
        lock = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):  # a file system without locks
                fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.is_dir() == (place == folder.absolute()):  # else another import has made it meanwhile
                yield
                return
        finally:
            os.close(lock)


def write(register: Register, dry_run: bool) -> tuple[list[Finding], bool]:
    """Write the added rows, all or nothing. Gives what the tables, read with them, complain of, and whether it wrote.

    Nothing is written where that blocks, where nothing is added, or in a dry run.
    """
    place = next(one for one in register.folder.absolute().parents if one.is_dir())
    with Aside(None if dry_run else place) as folder:
        aside = folder / "tables"
        changed = _build(register, aside)
        findings = _read_again(aside)
        blocked = any(one.severity is Severity.VIOLATION for one in findings)
        if changed and not blocked and not dry_run:
            _put_in_place(register.folder, folder, changed)
            return findings, True
    return findings, False


def _build(register: Register, aside: Path) -> list[str]:
    """The tables as they will be, in a folder aside; gives the names of the files that differ."""
    aside.mkdir(parents=True)
    before = {path.name: path for path in register.folder.glob("*.csv")} if register.folder.is_dir() else {}
    for name, path in before.items():
        shutil.copy(path, aside / name)
    changed = []
    for table in register.tables.values():
        rows = register.added.get(table.name, {})
        file = f"{table.name}.csv"
        if rows or (file not in before and not before):
            (aside / file).write_bytes(_with_rows(table, before.get(file), list(rows.values())))
            changed.append(file)
    own = register.folder / METADATA
    shutil.copyfile(own if own.is_file() else folders.table_definition(), aside / METADATA)
    return [*changed, *([] if own.is_file() or not changed else [METADATA])]


def _with_rows(table: Table, standing: Path | None, rows: list[Cells]) -> bytes:
    """The standing bytes, then a line for each new row in the column order of the file.

    Columns that the file lacks and the new rows fill in are added at its right; only then are its rows written anew.
    """
    text = io.StringIO()
    used = {name for row in rows for name, cell in row.items() if cell}
    records = (cells for _, cells in CsvFile(standing).records()) if standing else iter(())
    header = next(records, None)
    columns = [_column(table, title) for title in header or [one.name for one in table.cells]]
    more = [one.name for one in table.cells if one.name in used and one.name not in columns]
    old = b"" if more or header is None or standing is None else standing.read_bytes()
    if not old:
        text.write(csv_row([*(header or columns), *more]))
        for cells in records:
            text.write(csv_row([*cells, *[""] * (len(header or columns) - len(cells) + len(more))]))
    else:
        text.write("" if old.endswith(b"\n") else "\n")
    for row in rows:
        text.write(csv_row(row.get(one, "") for one in [*columns, *more]))
    return old + text.getvalue().encode("utf-8")


def _column(table: Table, title: str) -> str:
    """The name of the column that a header means; a header without text is of no column."""
    return next((one.name for one in table.cells if one.answers_to(title)), "")


def _read_again(folder: Path) -> list[Finding]:
    reading = Reading(folder)
    for _ in reading.rows():
        pass
    return reading.findings


def _put_in_place(folder: Path, aside: Path, changed: list[str]) -> None:
    """Rename the changed files into the folder, or all of them with it where it is new. Where one fails, this process
    ends or the power is cut, ``put_back`` finds in the folder what it needs: each step is on the disk before the next.
    """
    tables, before = aside / "tables", aside / "before"
    if not folder.exists():
        make_folder(folder.parent)
        sync_tree(tables)
        tables.rename(folder)
        sync(folder.parent)
        return
    before.mkdir()
    for name in changed:
        if (folder / name).exists():
            shutil.copy2(folder / name, before / name)
    (before / _CHANGED).write_text(json.dumps(changed), encoding="utf-8")
    sync_tree(aside)
    before.rename(folder / UNFINISHED)
    sync(folder)
    try:
        for name in changed:
            (tables / name).replace(folder / name)
        sync(folder)
    except OSError:
        put_back(folder)
        raise
    (folder / UNFINISHED).rename(aside / "done")
    sync(folder)


def put_back(folder: Path) -> None:
    """Put tables back as they were before an import that was broken off; nothing where none was. Broken off itself it
    can be done again.
    """
    before = folder / UNFINISHED
    listed = before / _CHANGED
    if listed.is_file():
        for name in json.loads(listed.read_bytes()):
            _restore(folder / name, before / name)
        sync(folder)
        listed.unlink()
        sync(before)
    if before.is_dir():
        shutil.rmtree(before)


def _restore(path: Path, saved: Path) -> None:
    if not saved.exists():
        path.unlink(missing_ok=True)
        return
    copy = saved.with_name(f"{saved.name}.copy")
    shutil.copy2(saved, copy)
    sync(copy)
    copy.replace(path)
