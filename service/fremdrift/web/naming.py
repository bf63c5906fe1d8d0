"""Naming: what a thing of the lists is called in a language, and where its page is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from fremdrift.serving.overview import Row, Stage
from fremdrift.web.shelf import served, state_query
from fremdrift.web.view import address_of

NO_STAGE: Final = Stage("", "", 0)
"""Of what nothing was said."""


@dataclass(frozen=True)
class Called:
    """A thing as it is called: the words, the language they are in (empty where unknown), whether they are official."""

    iri: str
    text: str
    lang: str
    official: bool
    address: str


@dataclass(frozen=True)
class Line:
    """One line of a list: the row, its title and the language that is in; and what stands beside it."""

    row: Row
    title: str
    lang: str
    official: bool
    stage: Stage = NO_STAGE
    moves: int = 0
    flags: frozenset[str] = frozenset()
    period: str = ""
    within: "Line | None" = None
    strategy: "Line | None" = None
    rows: int = 0
    depth: int = 0

    @property
    def text(self) -> str:
        """The title, as a text of any kind has it."""
        return self.title


def line_of(row: Row, lang: str, **more: Any) -> Line:
    """A row with the best title it has: this language, the other, our own words, one of no or any language, else its
    number or its years, else the last part of its name.
    """
    other = "en" if lang == "da" else "da"
    for one in (lang, other):
        if one in row:
            return Line(row, row[one], one, official=True, **more)
    for one in (lang, other):
        if f"label{one}" in row:
            return Line(row, row[f"label{one}"], one, official=False, **more)
    if "title" in row:
        return Line(row, row["title"], row["language"], official=True, **more)
    number = row.get("number") or _period(row) or row["thing"].rpartition("/")[2]
    return Line(row, number, "", official=True, **more)


def _period(row: Row) -> str:
    """The years of a strategy, as it goes by where its title is not known; empty where they are not known either."""
    start, end = row.get("start"), row.get("end")
    return f"{start or '?'}–{end or '?'}" if start or end else ""


def caller(lang: str) -> Callable[[str], Called]:
    """A function that gives what a thing is called, by its IRI; one of no list goes by the last part of its IRI."""
    shelf, state = served(), state_query()

    def called(iri: str) -> Called:
        row = shelf.by_thing.get(iri, Row(thing=iri))
        address = address_of(iri, shelf.names, lang, state)
        line = line_of(row, lang)
        return Called(iri, line.title, line.lang, line.official, address)

    return called


def coded(iri: str, lang: str) -> str:
    """The label of a code or a term, its last part where it has none."""
    return served().labels.get(iri, {}).get(lang) or iri.rpartition("/")[2]
