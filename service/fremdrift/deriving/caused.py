"""What each account changed, other than by moving a date (see ``ledger``), worked out once and never altered later.

The days on which something became known are gone through in order. What is known of a thing by such a day is compared
with what was known before, as a comparison of the two days would (see ``changes``); each difference belongs to the
account that brought it. An edition that was read whole and claims to be complete has dropped what the last read edition
of its series speaks of and it does not, and the next that speaks of it brings it back. What we judge ourselves belongs
to the later of the accounts that we compare, else to the source of the judgement. Undated accounts have no place in the
order, so nothing is claimed from them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from fremdrift.deriving.changes import (
    RETURNED,
    Change,
    Stage,
    as_corrected,
    between,
    brought_back,
    left_out,
    of_judgements,
    quads_of,
    stages_of,
    whole_editions,
)
from fremdrift.deriving.ledger import Statement, causing, derived_graph, same_things
from fremdrift.deriving.presence import NEVER
from fremdrift.deriving.record import Edition, Record
from fremdrift.ground.namespaces import FD
from fremdrift.model.iris import Names
from fremdrift.quads.terms import NamedNode, Quad

CHANGE: Final = "id/change/"
_NAMED_AFTER: Final = re.compile(r"^id/(?:observation|judgement)/")


@dataclass(frozen=True)
class Caused:
    """A change, the day (ISO) from which it is known, and the account that caused it, by IRI."""

    day: str
    account: str
    change: Change


def caused(record: Record) -> Iterator[Caused]:
    """Everything that the accounts of a record changed, thing by thing."""
    pairs, whole = list(_neighbours(record.editions)), whole_editions(record)
    for part in record.parts():
        stated = list(_stated(part))
        again = {one.change.later for one in stated if one.change.kind == RETURNED}
        yield from stated
        yield from (one for one in _left_out(part, pairs, whole) if one.change.later not in again)
    yield from _judged(record)


def caused_quads(record: Record, names: Names) -> Iterator[tuple[str, Quad]]:
    """The same as RDF in ``graph/derived/{account}``, each statement with the day from which it is known."""
    for one in caused(record):
        node, graph = change_iri(one.change, names), derived_graph(one.account, names)
        yield one.day, Quad(node, NamedNode(FD + "causedBy"), NamedNode(one.account), graph)
        yield from ((one.day, quad) for quad in quads_of(one.change, node, graph))


def change_iri(change: Change, names: Names) -> NamedNode:
    """The name of a change: that of our judgement, or of the statement that it leads to or ends with, and its kind.

    Both have names of their own: no kind that follows from a judgement ever follows from a statement alone.
    """
    path = names.path(change.judged or change.later or change.earlier) or ""
    return names.iri(f"{_NAMED_AFTER.sub(CHANGE, path)}-{change.kind}")


def _stated(part: Record) -> Iterator[Caused]:
    """What the statements of a thing changed, day by day; steps of dates are moves, and told by the ledger."""
    said = {one.iri: one for one in part.statements}
    known, same = Record(), dict[str, str]()
    old: Mapping[str, Stage] = {}
    for day in part.days():
        now = part.by(day)
        names = same_things(now.judged)
        if names != same or any(one.corrects for one in now.judged):
            same, old = names, as_corrected(known, now, names)
        new = stages_of(now, same)
        for change in between(old, new):
            if change.step is None:
                later = said[change.later]
                yield Caused(day, later.account, replace(change, thing=later.thing))
        known, old = now, new


def _neighbours(editions: list[Edition]) -> Iterator[tuple[Edition, Edition]]:
    """Each edition that was read, with the one before it in its series that was."""
    last: dict[str, Edition] = {}
    for one in sorted((one for one in editions if one.series and one.known), key=lambda one: (one.known, one.iri)):
        if one.read.endswith("/not-read"):
            continue
        if one.series in last:
            yield last[one.series], one
        last[one.series] = one


def _left_out(part: Record, pairs: list[tuple[Edition, Edition]], whole: set[str]) -> Iterator[Caused]:
    """What editions whose silence says something leave out, and what the next of the series brings back of it."""
    said = {one.iri: one for one in part.statements}
    accounts = {one.account for one in part.statements}
    gone: dict[str, list[Change]] = {}
    for before, after in pairs:
        found: list[Change] = []
        if after.series in gone and after.iri in accounts:
            known = part.by(after.known)
            found += brought_back(known, gone[after.series], after.iri)
            same, back = same_things(known.judged), {one.thing for one in found}
            gone[after.series] = [one for one in gone[after.series] if same.get(one.thing, one.thing) not in back]
        if before.iri in accounts and after.iri in whole:
            dropped = list(left_out(part.by(after.known), before.iri, after.iri))
            gone.setdefault(after.series, []).extend(dropped)
            found += dropped
        for one in found:
            yield Caused(after.known, after.iri, replace(one, thing=said[one.later or one.earlier].thing))


def _judged(record: Record) -> Iterator[Caused]:
    said = {one.iri: one for one in record.statements}
    sources = {one.iri: one.source for one in record.judged}
    for change in of_judgements(Record(), record):
        day = record.day(change.judged)
        compared: list[Statement] = [said[one] for one in (change.earlier, change.later) if one in said]
        account = causing(*compared) if compared else sources[change.judged]
        if account and change.thing and day != NEVER:
            yield Caused(day, account, change)
