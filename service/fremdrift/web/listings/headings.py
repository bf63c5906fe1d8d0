"""Headings: what a workbook made for a request says to the people who open it.

CSV and JSON are for programs: their columns keep the names of the tables, and their cells IRIs and EDTF, in every
language. A workbook is opened by people: its headings, codes and imprecise dates are words of their language, and the
note on each heading is the name that the column has elsewhere.
"""

from collections.abc import Mapping
from typing import Any, Final

from fremdrift.deriving.deadlines_table import BETWEEN
from fremdrift.ground.namespaces import CODE
from fremdrift.model.date_words import in_words
from fremdrift.web.wording.naming import coded, label_of
from fremdrift.web.wording.translating import worded

HEADINGS: Final = {
    "thing": "Permanent address",
    "title_da": "Title (Danish)",
    "title_en": "Title (English)",
    "title": "Title",
    "title_language": "Language of the title",
    "period_start": "Start of the period",
    "period_end": "End of the period",
    "number": "Number",
    "working_label_da": "Our own words (Danish)",
    "working_label_en": "Our own words (English)",
    "basis": "What it rests on",
    "kind": "Kind",
    "initiative": "Initiative",
    "strategy": "Strategy",
    "milestones": "Milestones",
    "expected": "Latest expected",
    "completed": "Took place",
    "status": "Latest status said",
    "status_text": "In the publisher's own words",
    "publisher_status": "In the publisher's own scale",
    "printed_responsible": "Latest printed as responsible",
    "moves": "Moves",
    "flags": "How it stands",
    "abbreviation": "Abbreviation",
    "level": "Level",
    "part_of": "Part of",
    "participations": "Takes part, times",
    "as_of": "As of",
    "published": "Published",
    "known_from": "Known from",
    "read_extent": "Read",
    "observations": "Statements",
    "page": "Address",
    "standing": "How it stands",
    "earliest": "Earliest day",
    "latest": "Latest day",
    "precision": "Precision",
    "printed": "Printed words",
    "first_stated": "First stated",
    "moved_since": "Moves since last time",
    "expected_before": "Expected before those",
    "stated": "Said",
    "statement": "Statement",
    "account": "Said in",
    "publisher": "Said by",
    "source": "Source",
    "concerns": "Who, and how that is known",
    "cancelled_above": "Part of what is cancelled",
    "cancelled_by": "Where that is said",
    "disputed_date": "Another date that stands against it",
    "disputed_account": "Where the other date is said",
    "disputed_publisher": "Who says the other date",
    "same_as": "Judged to be the same",
    "disputed_by": "Disputed by (our judgement)",
    "before": "Before",
    "after": "After",
    "direction": "Direction",
    "precision_change": "Change of precision",
    "least_days": "Days, at least",
    "most_days": "Days, at most",
    "earlier": "Statement before",
    "later": "Statement after",
    "change": "Address of the change",
    "missing_da": "What is missing (in Danish)",
    "missing_en": "What is missing (in English)",
    "table_row": "Table and row",
    "initiative_named": "Title of the initiative",
    "strategy_named": "Title of the strategy",
    "account_named": "Title of where it is said",
    "source_named": "Title of the source",
    "disputed_account_named": "Title of where the other date is said",
    "part_of_named": "Name of what it is part of",
}
"""The columns of lists and deadlines by name; the texts are translated as those of pages are."""
_OF_ONE: Final = {("editions", "publisher"): "Publisher"}
"""What columns are called in one list alone: an edition has a publisher, what stands in it is said by that."""
NAMED: Final = {
    one: f"{one}_named" for one in ("initiative", "strategy", "account", "source", "disputed_account", "part_of")
}
"""The columns of addresses beside which a workbook has a column that says what stands there."""
_WORDS: Final = {
    "moved": "moved",
    "disputed": "moved, but the dates contradict each other (our judgement)",
    "done": "said to be done",
    "overdue": "deadline passed, not said to be done",
    "passed": "deadline passed, not said to be done",
    "stopped": "given up or merged into another",
    "withdrawn": "date taken back, none given since",
    "unclear": "unclear",
    "unsettled": "took place, but its status has it still to come",
    "reopened": "said to be done, and taken back since",
    "ahead": "deadline ahead",
}
"""How a thing stands."""
_STANDING: Final = ("flags", "standing")
_STATUSES: Final = ("publisher_status", "before", "after")
"""What may be told by a code of a publisher's own."""
_DATES: Final = (
    "expected",
    "completed",
    "period_start",
    "period_end",
    "as_of",
    "published",
    "first_stated",
    "expected_before",
    "disputed_date",
    "before",
    "after",
)
_DAY: Final = len("2020-06-30")


def heading(name: str, lang: str, sheet: str) -> str:
    """What a column of a sheet is called in a language."""
    return worded(_OF_ONE[sheet, name] if (sheet, name) in _OF_ONE else HEADINGS[name], lang)


def note(name: str, lang: str) -> str:
    """What stands on a heading: the name of the column for programs, where they have it."""
    if name in NAMED.values():
        return worded("In workbooks only: CSV and JSON have the address alone.", lang)
    return worded("In CSV and JSON: %(name)s", lang, name=name)


def for_people(row: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """A row with its codes and imprecise dates in words; a full day stays one, which a workbook holds as a date."""
    return {name: _said(name, value, lang) if isinstance(value, str) else value for name, value in row.items()}


def _said(name: str, value: str, lang: str) -> str:
    if value.startswith(CODE) or (name in _STATUSES and label_of(value, lang)):
        return coded(value, lang)
    if name in _STANDING:
        return ", ".join(worded(_WORDS[one], lang) if one in _WORDS else one for one in value.split())
    if name in _DATES and len(value) != _DAY:
        return BETWEEN.join(in_words(one, lang) for one in value.split(BETWEEN))
    return value
