"""Findings: complaints to a person who keeps tables. Each names file, row, column, value and cure."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final


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


_WORDS: Final = {
    "da": {"row": "række", "column": "kolonne", "sheet": "ark"},
    "en": {"row": "row", "column": "column", "sheet": "sheet"},
}


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
        parts = [self.file]
        parts += [f"{words['sheet']} {self.sheet}"] if self.sheet else []
        parts += [f"{words['row']} {self.row}"] if self.row is not None else []
        parts += [f"{words['column']} {self.column}"] if self.column else []
        return ", ".join(parts)

    def sentence(self, lang: str = "en") -> str:
        """The whole complaint on one line."""
        value = "" if self.value is None else f" {_quoted(self.value)}:"
        return f"{self.place(lang)}:{value} {self.message.text(lang)}"

    def as_json(self) -> dict[str, Any]:
        """Every field, for programs."""
        return asdict(self)


def _quoted(value: str) -> str:
    shown = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in value)
    return f'"{shown[:80]}…"' if len(shown) > 80 else f'"{shown}"'


def blocking(findings: list[Finding]) -> list[Finding]:
    """The findings that keep a release from being made."""
    return [one for one in findings if one.severity is Severity.VIOLATION]
