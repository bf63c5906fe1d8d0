"""Gaps: what sorts of things may be missing, how each is said in Danish and in English, and the order they stand in."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from fremdrift.model.findings import Message


class Kind(StrEnum):
    """What sort of thing is missing; in the order of the lists."""

    INITIATIVES_MISSING = "initiatives-missing"
    NUMBERS_MISSING = "numbers-missing"
    EDITION_UNREAD = "edition-unread"
    EDITION_IN_PART = "edition-in-part"
    EDITION_UNDATED = "edition-undated"
    UNTITLED = "untitled"
    NO_DANISH_TITLE = "no-danish-title"
    NO_ENGLISH_TITLE = "no-english-title"
    UNNUMBERED = "unnumbered"
    NO_RESPONSIBLE = "no-responsible"
    UNSTATED = "unstated"
    UNEXPECTED = "unexpected"
    OBSERVATION_UNDATED = "observation-undated"
    SOURCE_UNREAD = "source-unread"
    SOURCE_IN_PART = "source-in-part"
    SOURCE_EXTENT = "source-extent"
    SOURCE_UNDATED = "source-undated"

    def heading(self, lang: str) -> str:
        """What stands over a list of such gaps, in ``da`` or ``en``."""
        return _HEADINGS[self].text(lang)

    def counted(self, number: int, lang: str) -> str:
        """How many there are, as a sentence: ``41 milestones have no expected date.``"""
        one, several = _COUNTED[self]
        return (one if number == 1 else several).text(lang).format(number=number)


_HEADINGS: Final = {
    Kind.INITIATIVES_MISSING: Message("Initiativer, der mangler", "Initiatives that are missing"),
    Kind.NUMBERS_MISSING: Message("Numre, der mangler", "Numbers that are missing"),
    Kind.EDITION_UNREAD: Message("Ulæste udgaver", "Unread editions"),
    Kind.EDITION_IN_PART: Message("Udgaver læst i uddrag", "Editions read in part"),
    Kind.EDITION_UNDATED: Message("Udgaver uden dato", "Editions without date"),
    Kind.UNTITLED: Message("Ingen titel", "No title"),
    Kind.NO_DANISH_TITLE: Message("Ingen dansk titel", "No Danish title"),
    Kind.NO_ENGLISH_TITLE: Message("Ingen engelsk titel", "No English title"),
    Kind.UNNUMBERED: Message("Initiativer uden nummer", "Initiatives without number"),
    Kind.NO_RESPONSIBLE: Message("Initiativer uden ansvarlig", "Initiatives without anyone responsible"),
    Kind.UNSTATED: Message("Milepæle, som intet er sagt om", "Milestones of which nothing is said"),
    Kind.UNEXPECTED: Message("Milepæle uden ventet dato", "Milestones without expected date"),
    Kind.OBSERVATION_UNDATED: Message("Udsagn uden dag", "Statements without day"),
    Kind.SOURCE_UNREAD: Message("Ulæste kilder", "Unread sources"),
    Kind.SOURCE_IN_PART: Message("Kilder læst i uddrag", "Sources read in part"),
    Kind.SOURCE_EXTENT: Message("Kilder uden læst omfang", "Sources without extent read"),
    Kind.SOURCE_UNDATED: Message("Kilder uden dato", "Sources without date"),
}
_COUNTED: Final = {
    Kind.INITIATIVES_MISSING: (
        Message(
            "{number} strategi nævner flere initiativer, end der kendes",
            "{number} strategy names more initiatives than are known",
        ),
        Message(
            "{number} strategier nævner flere initiativer, end der kendes",
            "{number} strategies name more initiatives than are known",
        ),
    ),
    Kind.NUMBERS_MISSING: (
        Message("{number} strategi har numre, der er sprunget over", "{number} strategy has numbers that are skipped"),
        Message(
            "{number} strategier har numre, der er sprunget over", "{number} strategies have numbers that are skipped"
        ),
    ),
    Kind.EDITION_UNREAD: (
        Message("{number} udgave er kendt, men ikke læst", "{number} edition is known, but unread"),
        Message("{number} udgaver er kendt, men ikke læst", "{number} editions are known, but unread"),
    ),
    Kind.EDITION_IN_PART: (
        Message("{number} udgave er kun læst i uddrag", "{number} edition was read in part only"),
        Message("{number} udgaver er kun læst i uddrag", "{number} editions were read in part only"),
    ),
    Kind.EDITION_UNDATED: (
        Message("{number} udgave har ingen dato", "{number} edition has no date"),
        Message("{number} udgaver har ingen dato", "{number} editions have no date"),
    ),
    Kind.UNTITLED: (
        Message("{number} række har ingen titel", "{number} row has no title"),
        Message("{number} rækker har ingen titel", "{number} rows have no title"),
    ),
    Kind.NO_DANISH_TITLE: (
        Message("{number} række har ingen dansk titel", "{number} row has no Danish title"),
        Message("{number} rækker har ingen dansk titel", "{number} rows have no Danish title"),
    ),
    Kind.NO_ENGLISH_TITLE: (
        Message("{number} række har ingen engelsk titel", "{number} row has no English title"),
        Message("{number} rækker har ingen engelsk titel", "{number} rows have no English title"),
    ),
    Kind.UNNUMBERED: (
        Message("{number} initiativ har intet nummer", "{number} initiative has no number"),
        Message("{number} initiativer har intet nummer", "{number} initiatives have no number"),
    ),
    Kind.NO_RESPONSIBLE: (
        Message("{number} initiativ har ingen ansvarlig", "{number} initiative has nobody responsible"),
        Message("{number} initiativer har ingen ansvarlig", "{number} initiatives have nobody responsible"),
    ),
    Kind.UNSTATED: (
        Message("om {number} milepæl er intet sagt", "of {number} milestone nothing is said"),
        Message("om {number} milepæle er intet sagt", "of {number} milestones nothing is said"),
    ),
    Kind.UNEXPECTED: (
        Message("{number} milepæl har ingen ventet dato", "{number} milestone has no expected date"),
        Message("{number} milepæle har ingen ventet dato", "{number} milestones have no expected date"),
    ),
    Kind.OBSERVATION_UNDATED: (
        Message("{number} udsagn har ingen dag", "{number} statement has no day"),
        Message("{number} udsagn har ingen dag", "{number} statements have no day"),
    ),
    Kind.SOURCE_UNREAD: (
        Message("{number} kilde er ikke læst", "{number} source is unread"),
        Message("{number} kilder er ikke læst", "{number} sources are unread"),
    ),
    Kind.SOURCE_IN_PART: (
        Message("{number} kilde er kun læst i uddrag", "{number} source was read in part only"),
        Message("{number} kilder er kun læst i uddrag", "{number} sources were read in part only"),
    ),
    Kind.SOURCE_EXTENT: (
        Message("{number} kilde siger ikke, hvor meget der er læst", "{number} source does not say how much was read"),
        Message("{number} kilder siger ikke, hvor meget der er læst", "{number} sources do not say how much was read"),
    ),
    Kind.SOURCE_UNDATED: (
        Message("{number} kilde har ingen dato", "{number} source has no date"),
        Message("{number} kilder har ingen dato", "{number} sources have no date"),
    ),
}
"""How many of each kind: for one, and for several."""
SAID: Final = {
    Kind.INITIATIVES_MISSING: Message(
        "{thing} nævner {detail}.",
        "{thing} names {detail}.",
    ),
    Kind.NUMBERS_MISSING: Message(
        "{thing}: ingen initiativer kendes med numrene {detail}.",
        "{thing}: no initiative is known with the numbers {detail}.",
    ),
    Kind.EDITION_UNREAD: Message("{thing} er kendt, men ikke læst.", "{thing} is known, but unread."),
    Kind.EDITION_IN_PART: Message(
        "{thing} er kun læst i uddrag ({detail}).", "{thing} was read in part only ({detail})."
    ),
    Kind.EDITION_UNDATED: Message("{thing} har ingen dato.", "{thing} has no date."),
    Kind.UNTITLED: Message("{thing} har ingen fundet titel.", "{thing} has no title that was found."),
    Kind.NO_DANISH_TITLE: Message("{thing} har ingen dansk titel.", "{thing} has no Danish title."),
    Kind.NO_ENGLISH_TITLE: Message("{thing} har ingen engelsk titel.", "{thing} has no English title."),
    Kind.UNNUMBERED: Message("{thing} har intet nummer.", "{thing} has no number."),
    Kind.NO_RESPONSIBLE: Message(
        "{thing} har ingen ansvarlig myndighed eller formand.",
        "{thing} has no responsible authority or chair.",
    ),
    Kind.UNSTATED: Message("Intet er sagt om {lower}.", "Nothing is said of {lower}."),
    Kind.UNEXPECTED: Message("{thing} har ingen ventet dato.", "{thing} has no expected date."),
    Kind.OBSERVATION_UNDATED: Message(
        "{thing} har ingen dag, og {detail} har ingen dato.",
        "{thing} has no day, and {detail} has no date.",
    ),
    Kind.SOURCE_UNREAD: Message("{thing} er ikke læst.", "{thing} is unread."),
    Kind.SOURCE_IN_PART: Message(
        "{thing} er kun læst i uddrag ({detail}).", "{thing} was read in part only ({detail})."
    ),
    Kind.SOURCE_EXTENT: Message(
        "{thing} siger ikke, hvor meget der er læst.",
        "{thing} does not say how much of it was read.",
    ),
    Kind.SOURCE_UNDATED: Message("{thing} har ingen dato.", "{thing} has no date."),
}
"""How each is said of a ``thing``, at the beginning of a sentence or ``lower``, with a ``detail``."""
_TABLE_ROW: Final = re.compile(r".*/([^/]+\.csv)#row=([0-9]+)")
_WORDS: Final = Message("række", "row")


@dataclass(frozen=True)
class Gap:
    """One thing that is missing.

    ``strategy`` is the IRI of the strategy, empty where the thing belongs to none or to several; ``thing`` the IRI of
    what lacks something, ``what`` the sentence about it, ``where`` the IRI of its row (RFC 7111).
    """

    strategy: str
    kind: Kind
    thing: str
    what: Message
    where: str

    def place(self, lang: str = "en") -> str:
        """The table and the row: ``initiatives.csv, row 3``."""
        found = _TABLE_ROW.fullmatch(self.where)
        return f"{found[1]}, {_WORDS.text(lang)} {found[2]}" if found else self.where

    def sentence(self, lang: str = "en") -> str:
        """Where it is and what is missing, on one line."""
        return f"{self.place(lang)}: {self.what.text(lang)}"

    def as_json(self) -> dict[str, Any]:
        """Every field, for programs."""
        both = {"da": self.what.da, "en": self.what.en}
        return {"strategy": self.strategy, "kind": self.kind, "thing": self.thing, "what": both, "where": self.where}


_KINDS: Final = {kind: number for number, kind in enumerate(Kind)}


def order(gap: Gap) -> tuple[bool, str, int, str, int, str]:
    """What gaps stand in order by."""
    found = _TABLE_ROW.fullmatch(gap.where)
    table, row = (found[1], int(found[2])) if found else (gap.where, 0)
    return (not gap.strategy, gap.strategy, _KINDS[gap.kind], table, row, gap.thing)
