"""Taking: what a sheet says becomes rows of our tables, each once; a row that stands already is left as it is."""

from dataclasses import dataclass, field, replace

from fremdrift.importing import complaints
from fremdrift.importing.mapping import Cells, Known, Mapping, SameAs
from fremdrift.importing.names import collapsed, is_total, plain
from fremdrift.importing.register import Register, key_of, named_key, texts_of
from fremdrift.importing.said import Said, SaidDate, SaidRating, Sheet
from fremdrift.model.findings import Finding, Message, Place, Severity

_APART = {"observation", "page"}


class Refused(Exception):
    """A record that cannot be taken: the position of its cell, and why."""

    def __init__(self, position: int, message: Message, rule: str) -> None:
        super().__init__(message.en)
        self.position, self.message, self.rule = position, message, rule


@dataclass
class Taking:
    """One import: the mapping, and the register that it fills."""

    mapping: Mapping
    register: Register
    mentioned: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    """For each edition of this import the things that it mentions, with the file and the record that does."""

    def take(self, sheet: Sheet) -> int:
        """Take every record of a sheet; gives how many were. The others are refused or skipped in the sheet."""
        for row in sheet.editions:
            self._edition(row)
        count = 0
        for said in sheet.said():
            try:
                self._record(sheet, said)
                count += 1
                if is_total(said.name) or is_total(said.number):
                    _warn(sheet, said, sheet.name, complaints.a_total(), "total")
                if sheet.how.thing == "initiative" and self._runs_on(said.responsible):
                    _warn(sheet, said, sheet.at["responsible"], complaints.several_lines(), "lines")
            except Refused as fault:
                finding = sheet.grid.finding(said.record, fault.position, fault.message, fault.rule)
                sheet.refuse(said.record, finding)
        return count

    def _edition(self, row: Cells) -> None:
        self.mentioned.setdefault(row["edition"], {})
        if self.register.row("editions", row["edition"]) is None:
            defaults = {"strategy": self.mapping.strategy, "read_extent": "whole-document"}
            self.register.put("editions", row["edition"], defaults | row)

    def _source(self, edition: str) -> str:
        return (self.register.row("editions", edition) or {}).get("source", "")

    def _record(self, sheet: Sheet, said: Said) -> None:
        editions = [row["edition"] for row in sheet.editions]
        if len(editions) > 1:
            spoken = {one.edition for one in said.ratings} | {one.edition for one in said.dates}
            editions = [one for one in editions if one in spoken]
        first = editions[0] if editions else sheet.editions[0]["edition"]
        kind = f"{sheet.how.thing}s"
        parent = self._parent(sheet, said, self._source(first))
        thing = self._thing(sheet, said, kind, parent, self._source(first))
        if not editions:
            self._of_no_edition(sheet, said, thing, self._source(first))
        for edition in editions:
            self._claim(sheet, said, edition, thing)
            self._thing_in_edition(sheet, said, edition, kind, thing)
            dates = [one for one in said.dates if one.edition == edition]
            for milestone in dict.fromkeys(one.milestone for one in dates if one.milestone):
                self._milestone_dates(sheet, said, [one for one in dates if one.milestone == milestone], thing)

    def _of_no_edition(self, sheet: Sheet, said: Said, thing: str, source: str) -> None:
        """A row with neither rating nor date in a sheet of several editions: nobody knows which of them it is of."""
        if sheet.how.thing == "initiative" and said.responsible:
            self._responsible(sheet, said.responsible, thing, source)
        _warn(sheet, said, sheet.name, complaints.no_edition_speaks(), "edition")

    def _claim(self, sheet: Sheet, said: Said, edition: str, thing: str) -> None:
        """A thing stands in an edition once: two records of it are two things, or one too many."""
        here = (sheet.grid.file, said.record)
        before = self.mentioned[edition].setdefault(thing, here)
        if before != here:
            raise Refused(sheet.name, complaints.twice_in_edition(thing, *before), "twice")

    def _parent(self, sheet: Sheet, said: Said, source: str) -> str:
        """The key of what a milestone belongs to; empty for initiatives."""
        if sheet.how.thing == "initiative":
            return ""
        if not said.parent:
            return self.mapping.strategy
        found = self.register.things("initiatives", said.parent, "")
        if len(found) > 1:
            raise Refused(sheet.at["parent"] or 0, complaints.several_things(found), "identity")
        return found[0] if found else self._new_initiative(said.parent, "", source)

    def _thing(self, sheet: Sheet, said: Said, kind: str, parent: str, source: str) -> str:
        found = self.register.things(kind, said.name, said.number, parent)
        if len(found) > 1:
            raise Refused(sheet.name, complaints.several_things(found), "identity")
        if found:
            key = found[0]
        elif kind == "initiatives":
            key = self._new_initiative(said.name, said.number, source)
        else:
            key = self._new_milestone(parent, said, source)
        self.register.named(kind, said.name, key, parent)
        self.register.numbered(kind, said.number, key, parent)
        return key

    def _new_initiative(self, name: str, number: str, source: str) -> str:
        cells = self.mapping.initiative | {
            "strategy": self.mapping.strategy,
            f"title_{self.mapping.lang}": name,
            "number": number,
            "number_basis": "printed" if number else "",
            "source": source,
        }
        return self.register.add("initiatives", named_key(self.mapping.strategy, name), cells)

    def _new_milestone(self, parent: str, said: Said, source: str) -> str:
        owner = "initiative" if said.parent else "strategy"
        cells = self.mapping.milestone | {
            owner: parent,
            f"title_{self.mapping.lang}": said.name,
            "number": said.number,
            "source": source,
        }
        return self.register.add("milestones", named_key(self.mapping.strategy, said.name), cells)

    def _thing_in_edition(self, sheet: Sheet, said: Said, edition: str, kind: str, thing: str) -> None:
        """The thing's own observation, with the first rating; each further rating is one more, judged against it."""
        ratings = [one for one in said.ratings if one.edition == edition]
        own = [one for one in said.dates if one.edition == edition and not one.milestone]
        cells = {kind.removesuffix("s"): thing, "printed_title": said.name, "printed_number": said.number}
        cells |= {"printed_responsible": self._printed(said.responsible), "page": self._page(sheet, said.record, None)}
        cells |= self._dated(sheet, own)
        for rating in ratings[:1]:
            cells |= {name: text for name, text in self._rated(rating).items() if text}
        notes = [said.note, *(one.note for one in ratings[:1]), *(one.note for one in own)]
        cells |= self._noted(*notes)
        first = self._observation(sheet, edition, 1, cells)
        for sequence, one in enumerate(ratings[1:], start=2):
            more = {kind.removesuffix("s"): thing, "page": self._page(sheet, said.record, one.position)}
            more |= self._rated(one) | self._noted(one.note)
            other = self._observation(sheet, edition, sequence, more)
            self._two_raters(first, other, ratings[0], one, edition)
        if kind == "initiatives" and said.responsible:
            self._responsible(sheet, said.responsible, thing, self._source(edition))

    def _page(self, sheet: Sheet, record: int, position: int | None) -> str:
        unit = "column" if sheet.grid.transposed else "row"
        column = f", column {position + 1}" if position is not None and not sheet.grid.transposed else ""
        field = f", row {position + 1}" if position is not None and sheet.grid.transposed else ""
        return f"{sheet.grid.file}, {unit} {record}{column}{field}"

    def _rated(self, one: SaidRating) -> Cells:
        status = f"id/code/{one.code}" if one.code else ""
        return {"publisher_status": status, "status": one.status, "status_text": one.text}

    def _noted(self, *notes: str) -> Cells:
        return {f"note_{self.mapping.lang}": "\n\n".join(one for one in notes if one)}

    def _dated(self, sheet: Sheet, dates: list[SaidDate]) -> Cells:
        """What the columns of one thing say of its dates; two that say the same of it twice are refused."""
        cells: Cells = {}
        for one in dates:
            more = {one.says: one.edtf, f"{one.says}_text": one.text} | ({"status": one.status} if one.status else {})
            if twice := sorted(name for name in cells.keys() & more.keys() if cells[name] != more[name]):
                columns = [sheet.grid.label(each.position) for each in dates]
                raise Refused(one.position, complaints.two_columns(columns, one.edition, twice[0]), "twice")
            cells |= more
        return cells

    def _milestone_dates(self, sheet: Sheet, said: Said, dates: list[SaidDate], initiative: str) -> None:
        """What a row says of one milestone in one edition: one statement, from however many columns."""
        first = dates[0]
        milestone = self._milestone(first, initiative, self._source(first.edition))
        position = first.position if len(dates) == 1 else None
        cells = {"milestone": milestone, "page": self._page(sheet, said.record, position)} | self._dated(sheet, dates)
        notes = dict.fromkeys(one.note for one in dates)
        self._observation(sheet, first.edition, 1, cells | self._noted(*notes))

    def _milestone(self, one: SaidDate, initiative: str, source: str) -> str:
        """One of the milestones that each initiative has, found by its title or by the key it was given."""
        row = next(each.row for each in self.mapping.milestones if each.id == one.milestone)
        title = self._title(initiative)
        cells = {name: text.replace("{name}", title) for name, text in row.items()}
        wanted = key_of(self.mapping.strategy, initiative, one.milestone)
        found = self.register.row("milestones", wanted)
        if found is not None and found.get("initiative") == initiative:
            return wanted
        for text in filter(None, texts_of(cells, "title_")):
            if same := self.register.things("milestones", text, "", initiative):
                return same[0]
        return self.register.add("milestones", wanted, cells | {"initiative": initiative, "source": source})

    def _title(self, initiative: str) -> str:
        row = self.register.row("initiatives", initiative) or {}
        titles = [row.get(f"title_{self.mapping.lang}", ""), *texts_of(row, "title_"), initiative]
        return next(filter(None, titles))

    def _observation(self, sheet: Sheet, edition: str, sequence: int, cells: Cells) -> str:
        cells = {name: text for name, text in cells.items() if text}
        cells |= {"edition": edition, "sequence": str(sequence), "source": self._source(edition)}
        about = cells.get("milestone") or cells["initiative"]
        found = self.register.find("observations", about, edition, str(sequence), "")
        if found:
            self._must_agree(sheet, found, cells)
            return found
        parts = [edition, about] + ([str(sequence)] if sequence > 1 else [])
        return self.register.add("observations", key_of(self.mapping.strategy, *parts), cells)

    def _must_agree(self, sheet: Sheet, key: str, cells: Cells) -> None:
        there = self.register.row("observations", key) or {}
        for name in sorted((cells.keys() | there.keys()) - _APART):
            if there.get(name, "") != cells.get(name, ""):
                raise Refused(sheet.name, complaints.already_otherwise(key, name, there.get(name, "")), "otherwise")

    def _two_raters(self, first: str, other: str, one: SaidRating, two: SaidRating, edition: str) -> None:
        """Two raters of one edition stand side by side: same-as where their words agree, else contradicts."""
        kind = "same-as" if plain(one.text) == plain(two.text) else "contradicts"
        if not self.register.find("judgements", kind, other, first):
            cells = {"kind": kind, "observation": other, "other_observation": first, "judged": self.mapping.judged}
            cells |= {"source": self._source(edition)}
            self.register.add("judgements", key_of(self.mapping.strategy, f"{kind}.{other.partition('/')[2]}"), cells)

    def _printed(self, responsible: str) -> str:
        """Who answers, as it is printed; on one line, unless it is lines that tell them apart."""
        return responsible if "\n" in self.mapping.responsible.separator else responsible.replace("\n", " ")

    def _named(self, responsible: str) -> list[str]:
        """Who answers, each by itself."""
        separator, text = self.mapping.responsible.separator, self._printed(responsible)
        return list(filter(None, map(collapsed, text.split(separator) if separator else [text])))

    def _runs_on(self, responsible: str) -> bool:
        """True where lines that the mapping does not speak of were taken as one organisation that it does not know."""
        separator = self.mapping.responsible.separator
        parts = responsible.split(separator.strip(" ") or "\0")
        return any("\n" in one.strip() and self._known(one) is None for one in parts)

    def _known(self, text: str) -> Known | None:
        known = self.mapping.responsible.known
        return next((one for one in known if plain(text) in {plain(each) for each in one.printed}), None)

    def _responsible(self, sheet: Sheet, text: str, initiative: str, source: str) -> None:
        how = self.mapping.responsible
        for part in self._named(text):
            organisation = self._organisation(sheet, part, source)
            if how.role and not self.register.find("participations", initiative, organisation, how.role):
                cells = {"initiative": initiative, "organisation": organisation, "role": how.role, "source": source}
                self.register.add("participations", key_of(self.mapping.strategy, initiative, organisation), cells)

    def _organisation(self, sheet: Sheet, text: str, source: str) -> str:
        how = self.mapping.responsible
        known = self._known(text)
        found = [known.organisation] if known else self.register.organisations(text)
        if len(found) > 1:
            message = complaints.several_organisations(text, found)
            raise Refused(sheet.at["responsible"] or 0, message, "identity")
        key = next(iter(found), "")
        if key and self.register.row("organisations", key) is not None:
            return key
        column = f"name_{self.mapping.lang}" if how.prints == "name" else how.prints
        cells = {column: known.printed[0] if known else text, "level": how.level, "source": source}
        return self.register.add("organisations", key or named_key("", text), cells)

    def same_as(self, file: str) -> list[Finding]:
        """Write the mapping's assertions that two names are one thing as judgements, where both names are known."""
        findings = []
        for one in self.mapping.same_as:
            first, other = (self.register.things("initiatives", name, "") for name in (one.name, one.other))
            findings += [*_asserted(file, one.name, first), *_asserted(file, one.other, other)]
            if len(first) == len(other) == 1 and first != other:
                self._same(first[0], other[0], one)
        if self.mapping.identity.same_number:
            self._same_numbers(self.mapping.identity.same_number)
        return findings

    def _same_numbers(self, remark: str) -> None:
        for number, (first, *others) in self.register.under_one_number():
            for other in others:
                source = (self.register.row("initiatives", other) or {}).get("source", "")
                self._same(other, first, SameAs("", "", source, remark.replace("{number}", number)))

    def _same(self, one: str, other: str, said: SameAs) -> None:
        """The two initiatives, and each milestone that both have."""
        pairs = [("initiative", one, other)]
        for each in self.mapping.milestones:
            keys = [key_of(self.mapping.strategy, key, each.id) for key in (one, other)]
            if all(self.register.row("milestones", key) for key in keys):
                pairs.append(("milestone", keys[0], keys[1]))
        for kind, this, that in pairs:
            if not self.register.find("judgements", "same-as", this, that):
                cells = {"kind": "same-as", kind: this, f"other_{kind}": that, "source": said.source}
                cells |= {"judged": said.judged or self.mapping.judged, f"note_{self.mapping.lang}": said.remark}
                self.register.add("judgements", key_of(self.mapping.strategy, "same", this, that), cells)


def _warn(sheet: Sheet, said: Said, position: int | None, message: Message, rule: str) -> None:
    """Tell of a record that was taken what its sheet may not have meant."""
    finding = sheet.grid.finding(said.record, position, message, rule)
    sheet.findings.append(replace(finding, severity=Severity.WARNING))


def _asserted(file: str, name: str, found: list[str]) -> list[Finding]:
    """What is to say of a name in an assertion: that nobody has it (yet), or that several do."""
    place = Place(file, column="same_as")
    if not found:
        return [place.complain("same-as", complaints.unknown_name("same_as"), name, Severity.INFO)]
    if len(found) > 1:
        return [place.complain("same-as", complaints.several_things(found), name)]
    return []
