"""Findings: complaints to a person who keeps tables. Each names file, row, column, value and cure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Final, NamedTuple


class Severity(StrEnum):
    """How much a finding weighs; a violation blocks a release (https://www.w3.org/TR/shacl/#severity)."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Message:
    """One sentence, or two, in Danish and in English: what is wrong and what to do."""

    da: str
    en: str

    def text(self, lang: str) -> str:
        """The sentence in a language, ``da`` or ``en``."""
        return self.da if lang == "da" else self.en

    def filled(self, **words: object) -> "Message":
        """The sentence with its gaps, ``{name}``, filled by these words."""
        return Message(self.da.format(**words), self.en.format(**words))


def some_of(names: Sequence[str], most: int) -> Message:
    """The first of these names, so many at most, and how many more there are."""
    shown, more = ", ".join(names[:most]), len(names) - most
    da, en = (f" og {more} flere", f" and {more} more") if more > 0 else ("", "")
    return Message(shown + da, shown + en)


_LONGEST: Final = 80
"""So many characters of a cell or a heading are shown."""
_WORDS: Final = {
    "da": {"row": "række", "column": "kolonne", "sheet": "ark"},
    "en": {"row": "row", "column": "column", "sheet": "sheet"},
}


@dataclass(frozen=True)
class Place:
    """Where a complaint stands: a file, and the sheet, row and column in it as far as they are known.

    ``row`` counts records with the header as row 1, as spreadsheets and RFC 7111 do.
    """

    file: str
    row: int | None = None
    column: str | None = None
    sheet: str | None = None

    def complain(
        self,
        rule: str,
        message: Message,
        value: str | None = None,
        severity: Severity = Severity.VIOLATION,
        focus: str | None = None,
    ) -> "Finding":
        """A complaint about what stands here."""
        return Finding(message, self.file, self.row, self.column, value, self.sheet, rule, severity, focus)


@dataclass(frozen=True)
class Rule:
    """One thing that may be wrong: a short name, the sentence that says so, perhaps with gaps, and its weight."""

    name: str
    message: Message
    severity: Severity = Severity.VIOLATION

    def at(self, place: Place, value: str | None = None, focus: str | None = None, /, **words: object) -> "Finding":
        """The rule broken at a place; ``words`` fill the gaps of the sentence."""
        return place.complain(self.name, self.message.filled(**words), value, self.severity, focus)


@dataclass(frozen=True)
class Finding:
    """One complaint and where it stands.

    ``row`` counts records with the header as row 1, as spreadsheets and RFC 7111 do. ``rule`` is a short name or the
    IRI of a shape; ``focus`` the IRI of the thing, where there is one.
    """

    message: Message
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    sheet: str | None = None
    rule: str = ""
    severity: Severity = Severity.VIOLATION
    focus: str | None = None

    def place(self, lang: str = "en") -> str:
        """Where it stands: ``observations.csv, row 14, column expected``."""
        words = _WORDS[lang]
        parts = [_visible(self.file)]
        parts += [f"{words['sheet']} {_visible(self.sheet)}"] if self.sheet else []
        parts += [f"{words['row']} {self.row}"] if self.row is not None else []
        parts += [f"{words['column']} {_visible(self.column)}"] if self.column else []
        return ", ".join(parts)

    def sentence(self, lang: str = "en") -> str:
        """The whole complaint on one line."""
        value = "" if self.value is None else f" {_quoted(self.value)}:"
        return f"{self.place(lang)}:{value} {self.message.text(lang)}"

    def as_json(self) -> dict[str, Any]:
        """Every field, for programs."""
        return asdict(self)


def _quoted(value: str) -> str:
    return f'"{_visible(value)}"'


def _visible(text: str) -> str:
    """The beginning of a text, with its invisible signs written out: none of them reaches a terminal."""
    shown = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[: _LONGEST + 1])
    return f"{shown[:_LONGEST]}…" if len(shown) > _LONGEST else shown


def blocking(findings: list[Finding]) -> list[Finding]:
    """The findings that keep a release from being made."""
    return [one for one in findings if one.severity is Severity.VIOLATION]


def once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in their order, without those that say the same of the same cell, only that it is wrong of another
    thing: there is one cell to mend.
    """
    kept: dict[Finding, Finding] = {}
    for one in findings:
        kept.setdefault(one if one.row is None else replace(one, focus=None), one)
    return list(kept.values())


def by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    found = Counter(one.severity for one in findings)
    return {one.value: found[one] for one in Severity}


_OF_A_CELL: Final = 20
_OF_A_FILE: Final = 1000
_MORE_IN_CELL: Final = Message(
    "Der er {count} klager mere over det samme sted. Ret dem der er vist, og tjek igen.",
    "There are {count} more complaints about the same place. Mend those that are shown, and check again.",
)
_MORE_IN_FILE: Final = Message(
    "Der er {count} klager mere over filen. Ret dem der er vist, og tjek igen.",
    "There are {count} more complaints about the file. Mend those that are shown, and check again.",
)


def as_tables_go(findings: Iterable[Finding]) -> list[Finding]:
    """The findings file by file and row by row, what is of a whole file first; those of one row in their order."""
    return sorted(findings, key=lambda one: (one.file, one.sheet or "", one.row or 0))


def in_short(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings ``once``, as tables go, of each severity at most 20 about one cell or row and 1000 about one file;
    where there are more, one (``rule`` is ``more``) says how many of them are left out.
    """
    whole = as_tables_go(once(findings))
    of_cell, of_file = Counter(map(_cell, whole)), Counter(map(_file, whole))
    seen, shown, told = Counter[_Of](), Counter[_Of](), Counter[_Of]()
    for one in whole:
        cell, file = _cell(one), _file(one)
        seen[cell] += 1
        if shown[file] == _OF_A_FILE or (one.row is not None and seen[cell] > _OF_A_CELL):
            continue
        yield one
        shown[file] += 1
        beyond = of_cell[cell] - _OF_A_CELL if one.row is not None and seen[cell] == _OF_A_CELL else 0
        if beyond > 0:
            yield cell.place.complain("more", _MORE_IN_CELL.filled(count=beyond), severity=cell.severity)
        told[file] += 1 + max(beyond, 0)
        if shown[file] == _OF_A_FILE and (beyond := of_file[file] - told[file]):
            yield file.place.complain("more", _MORE_IN_FILE.filled(count=beyond), severity=file.severity)


class _Of(NamedTuple):
    """What findings are counted by."""

    place: Place
    severity: Severity


def _cell(one: Finding) -> _Of:
    return _Of(Place(one.file, one.row, one.column, one.sheet), one.severity)


def _file(one: Finding) -> _Of:
    return _Of(Place(one.file), one.severity)
