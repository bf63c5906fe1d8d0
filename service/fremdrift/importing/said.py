"""What a sheet says: each record as name, ratings and dates, read by the mapping, with a finding per cell at fault.

Nothing here knows our tables yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from fremdrift.ground.characters import alike
from fremdrift.importing import complaints, dates
from fremdrift.importing.grid import Grid, Record, has_control
from fremdrift.importing.mapping import Cells, Code, Dated, File, Mapping, Ref, Skip, Text, Wide
from fremdrift.importing.names import collapsed, plain
from fremdrift.model.findings import Finding, blocking
from fremdrift.reading.sheets import Day, Unreadable

_ISO: Final = "yyyy-mm-dd"


@dataclass(frozen=True)
class SaidRating:
    """One rater's words in one edition: by the scale a ``code``, with the ``status`` that the scale says it means, else
    the status that the words mean.
    """

    edition: str
    position: int
    text: str
    code: str
    status: str
    note: str


@dataclass(frozen=True)
class SaidDate:
    """One date in one edition, of a milestone of the mapping or of the row's own thing (empty)."""

    edition: str
    position: int
    milestone: str
    says: str
    text: str
    edtf: str
    status: str
    note: str


@dataclass(frozen=True)
class Said:
    """Everything that one record says; of ``responsible`` the lines are kept, since each may be somebody else."""

    record: int
    name: str
    number: str
    parent: str
    responsible: str
    note: str
    ratings: tuple[SaidRating, ...]
    dates: tuple[SaidDate, ...]


@dataclass
class Sheet:
    """A grid and its mapping, the columns found: ``said()`` gives the records one by one. Raises Unreadable at once."""

    grid: Grid
    how: File
    mapping: Mapping
    findings: list[Finding] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.readings = {plain(text): edtf for text, edtf in self.mapping.readings.items()}
        self.editions: list[Cells] = list(self.how.editions)
        self.dated = [(self.grid.find(one.column), one) for one in self.how.dates] + self._widened()
        self.rated = [(self.grid.find(one.column), one) for one in self.how.ratings]
        self.at = {name: self._maybe(getattr(self.how, name)) for name in ("number", "parent", "responsible")}
        self.name = self.grid.find(self.how.name)
        self.notes = {one: self.grid.find(one) for one in self._all_notes()}
        heads = (self.grid.doubt(self.grid.header_row, at) for at in sorted(self.used()) if self.grid.head(at))
        if finding := next(filter(None, heads), None):
            raise Unreadable(finding)
        self._settle()

    def said(self) -> Iterator[Said]:
        """The records that are neither skipped nor at fault; ``findings`` is complete when the last was taken."""
        for record in self._records():
            doubts = self._doubts(record.number)
            said, faults = self._read(record)
            if faults := doubts or faults:
                self.refuse(record.number, *faults)
            elif record.number not in self.refused:
                yield said

    def _doubts(self, record: int) -> list[Finding]:
        """What stands against taking a record's cells as they are; what is only a warning is told by itself."""
        notes = set(self.notes.values()) - self._weighed()
        found = [one for at in sorted(self.used()) if (one := self.grid.doubt(record, at, at in notes))]
        against = blocking(found)
        self.findings += [one for one in found if one not in against]
        return against

    def refuse(self, record: int, *findings: Finding) -> None:
        """Leave a record out, with the reasons."""
        self.refused.add(record)
        self.findings.extend(findings)

    def used(self) -> set[int]:
        """The positions of the columns that are read."""
        return self._weighed() | set(self.notes.values())

    def _weighed(self) -> set[int]:
        """The positions of the columns that are read as more than a note."""
        single = {at for at in (self.name, *self.at.values()) if at is not None}
        return single | {at for at, _ in [*self.dated, *self.rated]}

    def edition_of(self, stated: str) -> str:
        """The edition that a column belongs to: its own, else the file's only one."""
        return stated or self.editions[0]["edition"]

    def _maybe(self, column: Ref | None) -> int | None:
        return None if column is None else self.grid.find(column)

    def _all_notes(self) -> list[Ref]:
        dated, rated = (one.notes for one in self.how.dates), (one.notes for one in self.how.ratings)
        return [one for notes in (self.how.notes, *dated, *rated) for one in notes]

    def _records(self) -> Iterator[Record]:
        for record in self.grid.records:
            reason = self._reason(record)
            if reason:
                self.skipped[record.number] = reason
            else:
                yield record

    def _reason(self, record: Record) -> str:
        if not any(one.strip() for one in record.cells):
            return "empty"
        name = alike(collapsed(record.text(self.name)))
        return next((one.reason for one in self.how.skip if _skips(one, record.number, name)), "")

    def _widened(self) -> list[tuple[int, Dated]]:
        """The columns of a wide sheet; each header that is a date makes an edition."""
        wide = self.how.wide
        if wide is None:
            return []
        places = range(wide.first - 1, min(wide.last or self.grid.width, self.grid.width))
        texts = {at: self.grid.header[at] for at in places if self.grid.head(at)}
        stated = {plain(text): order for text, order in wide.orders.items()}
        orders = {at: (stated[plain(text)],) if plain(text) in stated else wide.order for at, text in texts.items()}
        read = self._consistent({(None, at): texts[at] for at in texts}, orders, wide.pivot)
        return [(at, self._edition_column(wide, texts[at], read[None, at], at)) for at in texts if (None, at) in read]

    def _edition_column(self, wide: Wide, text: str, edtf: str, at: int) -> Dated:
        day = edtf.replace("/", "--")
        edition = {name: one.replace("{date}", day).replace("{text}", text) for name, one in wide.edition.items()}
        self.editions.append({"as_of": edtf, **edition})
        return Dated(at + 1, wide.milestone, edition["edition"], wide.cells, wide.pivot, wide.says)

    def _settle(self) -> None:
        """Columns without a stated order: read together, since one that mixes orders is refused, not read."""
        for number, (at, column) in enumerate(self.dated):
            if not column.order:
                texts: dict[tuple[int | None, int], str] = {
                    (one.number, at): one.text(at)
                    for one in self.grid.records
                    if one.text(at) and not self._reason(one) and not self._meant(one.text(at))
                    if not self.grid.doubt(one.number, at)
                }
                read = self._consistent(texts, {at: ()}, column.pivot)
                printed = (texts[place] for place in read if plain(texts[place]) not in self.readings)
                orders = {one.order for text in printed for one in dates.readings(text) if one.edtf}
                self.dated[number] = (at, replace(column, order=tuple(sorted(orders)) or (_ISO,)))

    def _consistent(
        self, texts: dict[tuple[int | None, int], str], orders: dict[int, tuple[str, ...]], pivot: int | None
    ) -> dict[tuple[int | None, int], str]:
        """The dates of header cells or of one column; without stated order all must be sure, and of one order."""
        read: dict[tuple[int | None, int], str] = {}
        first: list[tuple[str, str]] = []
        for (record, at), text in texts.items():
            if orders[at] or isinstance(text, Day) or plain(text) in self.readings:
                edtf, finding = self._dated(record, at, text, orders[at], pivot)
            else:
                edtf, finding = self._unstated(record, at, text, first)
            if finding:
                self.findings.append(finding)
                self.refused |= {record} if record else set()
            else:
                read[record, at] = edtf
        return read

    def _unstated(
        self, record: int | None, at: int, text: str, first: list[tuple[str, str]]
    ) -> tuple[str, Finding | None]:
        found = dates.readings(text)
        sure = dates.sure(found)
        if not found:
            return "", self.grid.finding(record, at, complaints.no_date(), "date")
        if sure is None:
            return "", self.grid.finding(record, at, complaints.two_readings(found), "date-order")
        order = _order_of(text)
        first += [(order, text)] if order and not first else []
        if order and first[0][0] != order:
            other_order, other = first[0]
            also = f"{other} = {dates.read(other, other_order, None)} ({other_order})"
            return "", self.grid.finding(record, at, complaints.two_readings(found, also), "date-order")
        return sure.edtf, None

    def _dated(
        self, record: int | None, at: int, text: str, orders: tuple[str, ...], pivot: int | None
    ) -> tuple[str, Finding | None]:
        """A date by the mapping's words, else in the stated orders; where two give different days it is refused.

        A day of a workbook is no text that an order could be of.
        """
        if edtf := self.readings.get(plain(text)) or (str(text) if isinstance(text, Day) else ""):
            return edtf, None
        try:
            found = tuple(dates.Reading(one, dates.read(text, one, pivot, self.mapping.lang)) for one in orders)
        except dates.BadOrder as fault:
            return "", self.grid.finding(record, at, complaints.bad_order(str(fault)), "order")
        days = {one.edtf for one in found} - {""}
        if len(days) == 1:
            return days.pop(), None
        message = complaints.two_readings(found) if days else complaints.not_in_order(orders)
        return "", self.grid.finding(record, at, message, "date-order" if days else "date")

    def _read(self, record: Record) -> tuple[Said, list[Finding]]:
        faults = self._controls(record)
        ratings, wrong_ratings = self._ratings(record)
        said_dates, wrong_dates = self._dates(record)
        name = collapsed(record.text(self.name))
        if not name:
            faults.append(self.grid.finding(record.number, self.name, complaints.NO_NAME, "name"))
        number, parent = (collapsed(record.text(self.at[one])) for one in ("number", "parent"))
        lines = map(collapsed, record.text(self.at["responsible"]).splitlines())
        responsible = "\n".join(filter(None, lines))
        if self.how.parent is not None and not parent:
            faults.append(self.grid.finding(record.number, self.at["parent"], complaints.no_parent(), "parent"))
        note = self._note(record, self.how.notes)
        said = Said(record.number, name, number, parent, responsible, note, ratings, said_dates)
        return said, [*faults, *wrong_ratings, *wrong_dates]

    def _controls(self, record: Record) -> list[Finding]:
        wrong = (at for at in sorted(self.used()) if has_control(record.text(at)))
        return [self.grid.finding(record.number, at, complaints.CONTROL, "control") for at in wrong]

    def _note(self, record: Record, columns: tuple[Ref, ...], remark: str = "") -> str:
        return "\n\n".join(one for one in (remark, *(record.text(self.notes[at]) for at in columns)) if one)

    def _ratings(self, record: Record) -> tuple[tuple[SaidRating, ...], list[Finding]]:
        said, faults = [], []
        for at, column in self.rated:
            text = record.text(at)
            codes = self.mapping.scales[column.scale]
            code, meant = _code_of(codes, text), self._meant(text)
            if not text and not meant:
                continue
            if not code and not meant:
                printed = [one for each in codes for one in each.texts]
                message = complaints.not_on_scale(column.scale, printed)
                faults.append(self.grid.finding(record.number, at, message, "scale"))
            note = self._note(record, column.notes, column.remark)
            named, status = (code.row["code"], code.row.get("status", "")) if code else ("", meant)
            said.append(SaidRating(self.edition_of(column.edition), at, collapsed(text), named, status, note))
        return tuple(said), faults

    def _dates(self, record: Record) -> tuple[tuple[SaidDate, ...], list[Finding]]:
        said, faults = [], []
        for at, column in self.dated:
            text, edtf, finding = record.text(at), "", None
            meant = self._meant(text)
            if not text and not meant:
                continue
            if not meant and record.number not in self.refused:
                edtf, finding = self._dated(record.number, at, text, column.order, column.pivot)
            faults += [finding] if finding else []
            edition, note = self.edition_of(column.edition), self._note(record, column.notes)
            said.append(SaidDate(edition, at, column.milestone, column.says, collapsed(text), edtf, meant, note))
        return tuple(said), faults

    def _meant(self, text: str) -> str:
        """The status that words mean by the mapping, the sheet's own list first; empty where it does not say."""
        return next((one.status for one in (*self.how.texts, *self.mapping.texts) if _means(one, text)), "")


def _skips(skip: Skip, number: int, name: str) -> bool:
    if skip.row is not None:
        return skip.row == number
    if skip.name:
        return alike(collapsed(skip.name)) == name
    return bool(skip.starts) and name.startswith(alike(collapsed(skip.starts)))


def _means(words: Text, text: str) -> bool:
    whole = plain(text)
    return whole in {plain(one) for one in words.text} or any(whole.startswith(plain(one)) for one in words.starts)


def _code_of(codes: tuple[Code, ...], text: str) -> Code | None:
    return next((one for one in codes if plain(text) in {plain(each) for each in one.texts}), None)


def _order_of(text: str) -> str:
    """The order that a date without stated order shows by itself; empty where day and month are the same number."""
    fitting = [one for one in dates.readings(text) if one.edtf]
    return fitting[0].order if len(fitting) == 1 else ""
