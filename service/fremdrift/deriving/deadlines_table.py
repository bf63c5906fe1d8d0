"""The deadlines as a table: one row each, for CSV, JSON and workbooks. Dates are EDTF and ISO days, names are IRIs."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final

from fremdrift.deriving.concerns import Tie
from fremdrift.deriving.deadlines import Deadline
from fremdrift.deriving.ledger import Statement
from fremdrift.model.dates import read_date

COLUMNS: Final = (
    "thing", "kind", "title_da", "title_en", "title", "title_language",
    "initiative", "strategy", "standing", "expected", "earliest", "latest",
    "precision", "printed", "first_stated", "completed", "moves", "moved_since", "expected_before", "stated",
    "statement", "account", "publisher", "source", "concerns", "cancelled_above", "cancelled_by",
    "disputed_date", "disputed_account", "disputed_publisher", "same_as",
)  # fmt: skip
"""``moved_since`` counts the moves after the day that the table names, ``expected_before`` is the date before those.

``cancelled_above`` is what the thing is part of, where that is cancelled, ``cancelled_by`` the account that says so.

``disputed_date`` is a date that contradicts the expected one, by our judgement, ``disputed_account`` the account that
gives it, and ``disputed_publisher`` who speaks there; of several all, with ``|`` between. In tables of moves
``disputed_by`` is the judgement itself. ``same_as`` are the other things that we judge to be the same.
"""

BETWEEN: Final = " | "
"""What stands between the values of a cell that has several."""
Titles = Callable[[str], tuple[str, str, str, str]]
"""The Danish and the English title of a thing, by its IRI, and a title that is there if any is, with its language."""
Cancelling = Callable[[Deadline], Statement | None]
"""What cancelled that which a thing is part of."""
Publisher = Callable[[str], str]
"""Who speaks in an account, by its IRI."""


def deadline_rows(
    found: Iterable[Deadline], titles: Titles, publisher: Publisher, cancelling: Cancelling, *, day: date, since: str
) -> list[dict[str, Any]]:
    """A row for each deadline, as it stands on a day; ``concerns`` is a list of organisation, how, role and where."""
    return [_row(one, titles, publisher, day, since) | _cancelled(cancelling(one)) for one in found]


def _cancelled(by: Statement | None) -> dict[str, str]:
    return {"cancelled_above": by.thing if by else "", "cancelled_by": by.account if by else ""}


def _row(one: Deadline, titles: Titles, publisher: Publisher, day: date, since: str) -> dict[str, Any]:
    earliest, latest = one.bounds
    danish, english, other, language = titles(one.thing)
    moved = one.moved_since(since) if since else ()
    return {
        "thing": one.thing,
        "kind": one.placed.kind,
        "title_da": danish,
        "title_en": english,
        "title": other,
        "title_language": language,
        "initiative": one.placed.initiative,
        "strategy": one.placed.strategy,
        "standing": one.standing(day),
        "expected": one.expected,
        "earliest": earliest.isoformat() if earliest else "",
        "latest": latest.isoformat() if latest else "",
        "precision": read_date(one.expected).precision if one.expected else "",
        "printed": one.printed,
        "first_stated": one.first,
        "completed": one.completed,
        "moves": len(one.moves),
        "moved_since": len(moved),
        "expected_before": moved[0].before.expected if moved else "",
        "stated": one.statement.day,
        "statement": one.statement.iri,
        "account": one.statement.account,
        "publisher": publisher(one.statement.account),
        "source": one.statement.source,
        "concerns": [_concern(one) for one in one.placed.ties],
        **_disputed([other for _, other in one.disputes], publisher),
        "same_as": BETWEEN.join(one.others),
    }


def _disputed(others: Sequence[Statement], publisher: Publisher) -> dict[str, str]:
    return {
        "disputed_date": BETWEEN.join(one.expected for one in others),
        "disputed_account": BETWEEN.join(one.account for one in others),
        "disputed_publisher": BETWEEN.join(publisher(one.account) for one in others),
    }


def _concern(tie: Tie) -> dict[str, Any]:
    return {
        "organisation": tie.organisation,
        "how": tie.how,
        "role": tie.role,
        "inherited_from": tie.of if tie.inherited else "",
        "through": tie.through,
        "stands_in": tie.stands_in,
        "source": tie.source,
    }


def concern_text(concerns: Iterable[dict[str, Any]]) -> str:
    """The organisations of a row in one cell, each with how it is tied, for tables that hold text only."""
    parts = []
    for one in concerns:
        how = one["role"].rpartition("/")[2] or one["how"]
        kept = (
            f"{one['organisation']} ({how}, inherited)" if one["inherited_from"] else f"{one['organisation']} ({how})"
        )
        parts.append(kept)
    return BETWEEN.join(parts)
