"""Import tracker sheets: read by the mapping, made into rows of our tables, written all or not at all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from fremdrift.importing import complaints
from fremdrift.importing.grid import read_grid
from fremdrift.importing.mapping import Cells, Code, File, Mapping, read_mapping
from fremdrift.importing.names import plain
from fremdrift.importing.register import Register
from fremdrift.importing.said import Sheet
from fremdrift.importing.taking import Taking
from fremdrift.importing.writing import alone, put_back, write
from fremdrift.model.dates import read_date
from fremdrift.model.findings import Finding, Message, Place, Severity, blocking, by_severity, in_short, once
from fremdrift.reading.codes import codes_of, to_choose_from
from fremdrift.reading.sheets import Unreadable

_ACCOUNT: Final = {
    "da": "{} rækker: {} importeret, {} sprunget over, {} afvist; {} ting fra udgaven før er ikke omtalt",
    "en": "{} rows: {} imported, {} skipped, {} refused; {} things of the edition before are not mentioned",
}
_REFUSED: Final = Message("Afviste rækker: {number}; {became}.", "Rows refused: {number}; {became}.")
_WRITTEN: Final = Message("skrevet", "written")
_STOPPED: Final = Message(
    "intet blev skrevet, for fejlene ovenfor skal rettes først (antal: {number})",
    "nothing was written, since the violations above are to be mended first (how many: {number})",
)
_TRIED: Final = Message("intet blev skrevet, for det var en prøve", "nothing was written, since this was a dry run")
_KNOWN: Final = Message(
    "intet blev skrevet, for tabellerne har det hele i forvejen",
    "nothing was written, since the tables have all of it already",
)


@dataclass(frozen=True)
class FileReport:
    """What became of one file: every row below its header is imported, skipped (with a reason) or refused."""

    file: str
    editions: tuple[str, ...]
    rows: int
    imported: int
    skipped: dict[int, str]
    refused: tuple[int, ...]
    not_mentioned: tuple[str, ...]
    """The things that the edition before mentions and this one leaves out; their rows stay as they are."""

    @property
    def accounted(self) -> int:
        """Rows that something is said about; equal to ``rows``, or an import is wrong."""
        return self.imported + len(self.skipped) + len(self.refused)

    def sentence(self, lang: str = "en") -> str:
        """The account of the file on one line."""
        numbers = (self.rows, self.imported, len(self.skipped), len(self.refused), len(self.not_mentioned))
        return f"{self.file}: {_ACCOUNT[lang].format(*numbers)}"


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do: the files, the rows added by table, and the findings."""

    files: tuple[FileReport, ...]
    added: dict[str, int]
    findings: list[Finding]
    written: bool

    @property
    def accepted(self) -> bool:
        """True where nothing stands against writing; whether it was written says ``written``."""
        return not blocking(self.findings)

    def sentence(self, lang: str = "en") -> str:
        """How many rows were refused, and whether it was written; if not, what stopped it."""
        faults = len(once(blocking(self.findings)))
        if self.written:
            became = _WRITTEN
        elif faults:
            became = _STOPPED.filled(number=faults)
        else:
            became = _TRIED if self.added else _KNOWN
        return _REFUSED.filled(number=counts(self)["refused"], became=became.text(lang)).text(lang)

    def as_json(self) -> dict[str, Any]:
        """Every field, for programs: of the findings how many there are of each severity, and those that are told."""
        short = replace(self, findings=list(in_short(self.findings)))
        return asdict(short) | {"counts": by_severity(once(self.findings)), "accepted": self.accepted}


def import_files(files: list[Path], mapping: Path, into: Path, dry_run: bool = False) -> ImportReport:
    """Import tracker sheets into the folder of tables ``into``, by a mapping file; all of it or nothing.

    Files are taken in the mapping's order. Where an import was broken off before, what it did is undone first, but in a
    dry run; one that is under way is waited for. Raises TableError where the mapping or the tables cannot be read at
    all.
    """
    whole = read_mapping(mapping)
    with nullcontext() if dry_run else alone(into):
        return _imported(files, whole, mapping.name, into, dry_run)


def _imported(files: list[Path], whole: Mapping, name: str, into: Path, dry_run: bool) -> ImportReport:
    if not dry_run:
        put_back(into)
    work = _Import(whole, name, Register(into, whole.strategy, whole.identity))
    work.read(files)
    findings = [*work.register.findings, *work.findings]
    written = False
    if not blocking(findings):
        more, written = write(work.register, dry_run)
        findings += [one for one in more if one not in findings]
    added = {name: len(rows) for name, rows in work.register.added.items() if rows}
    return ImportReport(tuple(work.reports), added, findings, written)


@dataclass
class _Import:
    """One import under way."""

    mapping: Mapping
    name: str
    register: Register
    findings: list[Finding] = field(default_factory=list)
    reports: list[FileReport] = field(default_factory=list)

    def read(self, files: list[Path]) -> None:
        taking = Taking(self.mapping, self.register)
        self._given_rows()
        for path, how in self._matched(files):
            try:
                grid = read_grid(path, how)
                sheet = Sheet(grid, how, self.mapping)
            except Unreadable as fault:
                self.findings.append(fault.finding)
                self.reports.append(FileReport(path.name, (), 0, 0, {}, (), ()))
                continue
            imported = taking.take(sheet)
            self.findings += sheet.findings + self._told(sheet)
            self.reports.append(self._report(sheet, imported))
        self.findings += taking.same_as(self.name)
        self._refuse_codes()

    def _refuse_codes(self) -> None:
        """Complain of each cell of new rows that is no code where it is to be one: all codes come from the mapping."""
        for table, rows in self.register.added.items():
            for column in self.register.tables[table].cells:
                known = {code for code, _ in codes_of(column)}
                cells = (row.get(column.name, "") for row in rows.values() if known)
                for text in sorted({one for cell in cells if cell for one in column.parts(cell)} - known):
                    place = Place(self.name, column=f"{table}.{column.name}")
                    self.findings.append(place.complain("mapping", complaints.no_code(to_choose_from(column)), text))

    def _matched(self, files: list[Path]) -> list[tuple[Path, File]]:
        """Each file with what the mapping says of it, in the mapping's order."""
        names = [one.file for one in self.mapping.files]
        given: dict[str, Path] = {}
        for path in files:
            other = given.setdefault(path.name, path)
            if other.absolute() != path.absolute():
                self.findings.append(Place(path.name).complain("file", complaints.same_name(other, path)))
            elif path.name not in names:
                self.findings.append(Place(path.name).complain("mapping", complaints.no_entry(names)))
            elif not path.is_file():
                self.findings.append(Place(path.name).complain("file", complaints.no_file()))
        found = {path.name: path for path in files if path.is_file()}
        return [(found[how.file], how) for how in self.mapping.files if how.file in found]

    def _given_rows(self) -> None:
        """The rows of our tables that the mapping gives word for word, and the codes of its scales."""
        for table, row in self._patterns():
            if unknown := set(row) - {one.name for one in self.register.definition(table, row).cells}:
                self._wrong_row(table, table, ", ".join(sorted(unknown)))
        for scale, texts in self.mapping.scales.items():
            self._one_meaning(scale, texts)
        codes = tuple(one.row for scale in self.mapping.scales.values() for one in scale)
        given = {**self.mapping.rows, "codes": (*self.mapping.rows.get("codes", ()), *codes)}
        for table, rows in given.items():
            for row in rows:
                self._given_row(table, row)

    def _one_meaning(self, scale: str, codes: tuple[Code, ...]) -> None:
        """A text that two codes of a scale print would be read as the first of them, whichever was meant."""
        meant: dict[str, str] = {}
        for text, code in ((text, one.row["code"]) for one in codes for text in one.texts):
            if (other := meant.setdefault(plain(text), code)) != code:
                place = Place(self.name, column=f"scales.{scale}")
                self.findings.append(place.complain("mapping", complaints.two_codes(other, code), text))

    def _patterns(self) -> Iterator[tuple[str, Cells]]:
        """The rows, whole or in part, that the mapping makes others from."""
        yield "initiatives", self.mapping.initiative
        yield "milestones", self.mapping.milestone
        yield from (("milestones", one.row) for one in self.mapping.milestones)
        for how in self.mapping.files:
            yield from (("editions", one) for one in (*how.editions, *([how.wide.edition] if how.wide else [])))

    def _wrong_row(self, table: str, where: str, value: str | None) -> None:
        columns = [one.name for one in self.register.definition(table).cells]
        message = complaints.wrong_row(table, columns)
        self.findings.append(Place(self.name, column=where).complain("mapping", message, value))

    def _given_row(self, table: str, row: Cells) -> None:
        if table not in self.register.tables:
            message = complaints.wrong_table(self.register.tables)
            self.findings.append(Place(self.name, column=f"rows.{table}").complain("mapping", message))
            return
        definition = self.register.definition(table, row)
        columns = [one.name for one in definition.cells]
        key = row.get(definition.key, "")
        there = self.register.row(table, key)
        if not key or set(row) - set(columns):
            self._wrong_row(table, f"rows.{table}", ", ".join(row))
        elif there is None:
            self.register.put(table, key, row)
        elif {name: text for name, text in row.items() if text} != there:
            message = complaints.kept_row(table)
            place = Place(self.name, column=f"rows.{table}")
            self.findings.append(place.complain("kept", message, key, Severity.INFO))

    def _told(self, sheet: Sheet) -> list[Finding]:
        """What is said without being wrong: skipped rows, columns that nobody asked for."""
        told = []
        for number, reason in sheet.skipped.items():
            if reason != "empty":
                told.append(sheet.grid.finding(number, sheet.name, complaints.skipped(reason), "skipped"))
        if unread := sheet.grid.unread(sheet.used()):
            told.append(Place(sheet.grid.file, sheet=sheet.grid.sheet).complain("unread", complaints.not_read(unread)))
        return [_as_info(one) for one in told]

    def _report(self, sheet: Sheet, imported: int) -> FileReport:
        editions = tuple(one["edition"] for one in sheet.editions)
        return FileReport(
            sheet.grid.file,
            editions,
            len(sheet.grid.records),
            imported,
            sheet.skipped,
            tuple(sorted(sheet.refused)),
            tuple(one for edition in editions for one in self._left_out(edition)),
        )

    def _left_out(self, edition: str) -> list[str]:
        """The things of the edition before that this one does not mention."""
        known = _mentions(self.register)
        days = {key: _day(row) for key, row in self.register.rows("editions").items() if key in known}
        earlier = [key for key, day in days.items() if edition in days and day < days[edition] and day]
        before = max(earlier, key=lambda key: days[key], default="")
        return sorted(known.get(before, set()) - known.get(edition, set()))


def _mentions(register: Register) -> dict[str, set[str]]:
    """Which initiatives, or else milestones, each edition speaks of."""
    known: dict[str, set[str]] = {}
    for row in register.rows("observations").values():
        milestone = register.row("milestones", row.get("milestone", "")) or {}
        thing = row.get("initiative") or milestone.get("initiative") or row.get("milestone", "")
        known.setdefault(row.get("edition", ""), set()).add(thing)
    return {edition: things - {""} for edition, things in known.items() if edition}


def _day(edition: Cells) -> str:
    """The day an edition takes stock of, else its publication; empty where neither is a date."""
    try:
        stated = read_date(edition.get("as_of") or edition.get("published") or "")
    except ValueError:
        return ""
    return stated.latest.isoformat() if stated.latest else ""


def _as_info(one: Finding) -> Finding:
    return replace(one, severity=Severity.INFO)


def counts(report: ImportReport) -> Counter[str]:
    """Rows over all files: ``rows``, ``imported``, ``skipped``, ``refused``."""
    total: Counter[str] = Counter()
    for one in report.files:
        total.update(rows=one.rows, imported=one.imported, skipped=len(one.skipped), refused=len(one.refused))
    return total
