"""Running strategies: how much of each is here, so that no reader takes what nobody has read for what is not due."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from fremdrift.model.dates import read_date
from fremdrift.serving.overview import Row, edition_order
from fremdrift.web.listings.cards import lines_of, listing
from fremdrift.web.listings.lines import DATED, Line, short
from fremdrift.web.listings.selection import Selection
from fremdrift.web.progress.told import WHOLES
from fremdrift.web.shelf import served

_MOST: Final = 6
"""Of so many strategies it is told how much is here; each takes three milliseconds."""


@dataclass(frozen=True)
class Running:
    """How much of a strategy is here: initiatives, of how many by its own words (empty where those were not read),
    milestones with a date, the editions that are known of it, newest first, and the date of its last change (EDTF).
    """

    line: Line
    initiatives: int
    dated: int
    editions: list[Line]
    last: str

    @property
    def stated(self) -> str:
        """How many initiatives it has, as it was stated; empty where it was not."""
        return self.line.row["stated"]

    @property
    def read(self) -> list[Line]:
        """Its editions that were read, in whole or in part."""
        return [one for one in self.editions if not one.row["read"].endswith("/not-read")]

    @property
    def unread(self) -> list[Line]:
        """Its editions after the newest one that was read, which nobody has read."""
        newest = self.editions.index(self.read[0]) if self.read else len(self.editions)
        return self.editions[:newest]


def running(selection: Selection, day: date, lang: str) -> tuple[list[Running], int]:
    """The strategy that a selection belongs to, or the newest that run on a day; and how many more of these run."""
    if selection.kind not in WHOLES:
        chosen = _on(day, lang)
    else:
        line = lines_of(served(), lang).get(_strategy(selection, lang))
        chosen = [line] if line else []
    return [_running(one, lang) for one in chosen[:_MOST]], max(0, len(chosen) - _MOST)


def _on(day: date, lang: str) -> list[Line]:
    """Every strategy that runs on a day, the newest first; looked for once."""

    def found() -> list[Line]:
        return [one for one in listing(served(), "strategies", lang).each({}, sort="-period") if runs(one.row, day)]

    return served().keep(("running", day, lang), found)


def unreported(day: date, lang: str) -> list[Line]:
    """The newest strategies that run on a day of which no edition is known."""
    reported = {row["strategy"] for row in served().rows("editions")}
    return [one for one in _on(day, lang)[:_MOST] if one.row["thing"] not in reported]


def runs(row: Row, day: date) -> bool:
    """True where a day lies in the stated period of a strategy; without a start nobody knows."""
    if not row["start"]:
        return False
    start, end = read_date(row["start"]).earliest, read_date(row["end"]).latest if row["end"] else None
    return start is not None and start <= day <= (end or date.max)


def _strategy(selection: Selection, lang: str) -> str:
    """The IRI of the strategy that a selection is, or is a part of; empty where it is of none."""
    line = lines_of(served(), lang).get(selection.iri)
    strategy = line.strategy if line else None
    return selection.iri if selection.kind == "strategy" else strategy.row["thing"] if strategy else ""


def _running(line: Line, lang: str) -> Running:
    shelf = served()
    name = short(line.row["thing"], shelf.names.base)
    editions = listing(shelf, "editions", lang).where("strategy", name)
    newest = next(listing(shelf, "changes", lang).each({"strategy": name}), None)
    return Running(
        line,
        listing(shelf, "initiatives", lang).count({"strategy": name}),
        listing(shelf, "milestones", lang).count({"strategy": name, DATED: "yes"}),
        sorted(editions, key=lambda one: edition_order(one.row), reverse=True),
        newest.known if newest else "",
    )
