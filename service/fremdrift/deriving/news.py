"""News: what was said, newest first, each with the step that it made in the thing's date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fremdrift.deriving.concerns import Chosen, Placed
from fremdrift.deriving.ledger import Move, Statement, corrections, links_of
from fremdrift.deriving.record import Record
from fremdrift.model.dates import read_date


@dataclass(frozen=True)
class News:
    """One statement about a thing, and the move that it made, if it made one.

    ``corrected`` is what stands in its place where its date was corrected, by our judgement, be it words that give
    none, and ``corrects`` what it corrects itself. ``withdraws`` is the plan that it takes back, by words for a date
    that give none.
    """

    placed: Placed
    statement: Statement
    move: Move | None
    corrected: Statement | None = None
    corrects: Statement | None = None
    withdraws: Statement | None = None


def news(record: Record, places: Mapping[str, Placed]) -> tuple[News, ...]:
    """Every dated statement of a record about the things of ``places``, newest first. What recalls an earlier plan is
    none: it says nothing new.
    """
    moves = {one.after.iri: one for chain in record.chained for one in chain.moves}
    told = [one for one in reversed(record.ordered) if one.day and not one.recalled and one.thing in places]
    right = corrections(record.statements, links_of(record.judged))
    right = {one.iri: right[one.iri] for one in record.statements if one.expected and one.iri in right}
    wrong = {right[one.iri].iri: one for one in record.statements if one.iri in right}
    back = {iri: plan for chain in record.chained for iri, plan in chain.withdrawals.items()}
    return tuple(
        News(
            places[one.thing],
            one,
            moves.get(one.iri),
            right.get(one.iri),
            wrong.get(one.iri),
            back.get(one.iri),
        )
        for one in told
    )


def stated(said: Statement, published: str) -> str:
    """When something was said, as EDTF and as precisely as is known: its own date, else that of its account.

    ``published`` is the date (EDTF) that the account has, or takes stock of; empty where neither is known.
    """
    if not said.own or said.since == said.day:
        return as_printed(said.day, published)
    if not said.since:
        return f"../{said.day}"
    first, last = date.fromisoformat(said.since), date.fromisoformat(said.day)
    for text in (f"{first:%Y}", f"{first:%Y-%m}"):
        if (read_date(text).earliest, read_date(text).latest) == (first, last):
            return text
    return f"{said.since}/{said.day}"


def as_printed(day: str, published: str) -> str:
    """A day on which something became known, as EDTF and no closer than it was printed: the month that ends on it, say.

    ``published`` is the date (EDTF) that what told it has, or takes stock of; empty where neither is known.
    """
    return published if published and _ends(published) == day else day


def _ends(edtf: str) -> str:
    latest = read_date(edtf).latest
    return latest.isoformat() if latest else ""


def chosen(found: Iterable[News], wanted: Chosen, most: int) -> list[News]:
    """The newest of what is wanted, so many at most."""
    taken: list[News] = []
    for one in found:
        if len(taken) == most:
            break
        if wanted(one.placed):
            taken.append(one)
    return taken
