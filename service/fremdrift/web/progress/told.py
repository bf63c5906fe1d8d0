"""What was stated and judged in what is served, from the records of its release, each worked out once.

The records are read, not asked of the store: that takes a tenth of the time, and of one thing only that of its scope.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Final

from flask import current_app

from fremdrift.deriving.caused import caused, change_iri
from fremdrift.deriving.changes import Change
from fremdrift.deriving.concerns import Organisations, Placed, below, organisations, placed
from fremdrift.deriving.deadlines import Deadline, deadlines
from fremdrift.deriving.ledger import Statement, corrections, links_of, merged_things, move_iri, same_things
from fremdrift.deriving.news import News, news, stated
from fremdrift.deriving.outline import Outline, outline
from fremdrift.deriving.record import Record
from fremdrift.deriving.states import Frozen
from fremdrift.ground.namespaces import CODE
from fremdrift.serving.current import Served
from fremdrift.serving.overview import Overview, Row, Stage, stages_by_name
from fremdrift.web.listings.drawing_up import ORGANISATIONS
from fremdrift.web.listings.wholes import Whole, kept_whole

WHOLES: Final = frozenset({"strategy", "initiative", "milestone"})
"""The kinds of selections that take a thing and its parts."""
KEPT: Final = 64
"""So many strategies, initiatives and milestones of which what is said is kept."""


def frozen_with(shelf: Served) -> Frozen:
    """What is frozen with the release that is served, or that a state is one of."""
    found: Frozen = current_app.config["STATES"].frozen(shelf.release.folder, (shelf.whole or shelf).store, shelf.names)
    return found


def organisations_in(shelf: Served) -> Organisations:
    """The organisations, their levels and what belongs to what."""
    return shelf.keep("organisations", lambda: _kept_organisations(shelf) or organisations(shelf.outline))


def _kept_organisations(shelf: Served) -> Organisations | None:
    """Those that the release keeps; None for the state of a day, and for a release from before they were kept."""
    cards = shelf.cards
    card = cards.get(ORGANISATIONS) if cards else None
    return Organisations(**json.loads(card)) if card else None


@dataclass
class Said:
    """What is said of some things of what is served, or of all (None); each list is worked out when first asked for."""

    shelf: Served
    things: frozenset[str] | None
    kept: Whole | None = None

    @cached_property
    def record(self) -> Record:
        """Everything that was stated and judged of them."""
        frozen = frozen_with(self.shelf)
        return _known(frozen.everything() if self.things is None else frozen.about(self.things), self.shelf)

    @cached_property
    def places(self) -> dict[str, Placed]:
        """Each with what it belongs to and whom it concerns, by IRI."""
        if self.kept:
            return self.kept.places
        return placed(self.shelf.outline, self.record, self.things, organisations_in(self.shelf))

    @cached_property
    def deadlines(self) -> tuple[Deadline, ...]:
        """Every deadline, by the last day that is meant."""
        return self.kept.deadlines if self.kept else deadlines(self.shelf.outline, self.record, self.places)

    @cached_property
    def news(self) -> tuple[News, ...]:
        """Every dated statement, newest first."""
        return news(self.record, self.places)

    @cached_property
    def outline(self) -> Outline:
        """What they consist of."""
        return self.kept.outline if self.kept else outline(self.shelf.outline, self.things)


def said_in(shelf: Served) -> Said:
    """What is said of everything."""
    return shelf.keep("said", lambda: Said(shelf, None))


def said_of(shelf: Served, whole: str) -> Said:
    """What is said of a strategy, an initiative or a milestone and its parts, and of little more: whoever asks filters
    by what is ``within`` it.
    """
    return shelf.keep("said of", lambda: lru_cache(maxsize=KEPT)(partial(_near, shelf)))(whole)


def said_about(shelf: Served, kind: str, iri: str) -> Said:
    """What is said of what a selection of a kind takes: of everything where it is about organisations or everything."""
    return said_of(shelf, iri) if kind in WHOLES else said_in(shelf)


def _near(shelf: Served, whole: str) -> Said:
    cards = shelf.cards
    kept = kept_whole(cards, whole) if cards else None
    return Said(shelf, kept.things, kept) if kept else Said(shelf, frozenset(below(shelf.outline, whole)))


def news_of(shelf: Served, thing: str) -> list[News]:
    """What was stated of one thing, newest first; who it concerns is not told."""
    record = _known(frozen_with(shelf).record(shelf.names.scope_of(thing)), shelf)
    same = same_things(record.judged)
    own = same.get(thing, thing)
    said = [one for one in record.statements if same.get(one.thing, one.thing) == own]
    return list(news(Record(said, record.judged), {thing: Placed(thing, "")}))


def _known(record: Record, shelf: Served) -> Record:
    return record.by(shelf.day.isoformat()) if shelf.day else record


class Told(Overview):
    """The lists of a state: what follows from its statements is taken from the record, so that they need not be loaded.

    What is listed is the same as where the whole state is asked.
    """

    def __init__(self, shelf: Served) -> None:
        super().__init__(lambda: shelf.store, outline=lambda: shelf.outline)
        self._shelf = shelf

    def ask(self, name: str) -> list[Row]:
        """One of the lists, worked out now."""
        if name == "moves":
            return list(self._moves())
        made = {"news": self._news, "changes": self._changes}.get(name)
        return sorted(made(), key=lambda row: row["thing"]) if made else super().ask(name)

    @cached_property
    def stages(self) -> dict[str, Stage]:
        """The stage of every milestone that anything was said of, by IRI."""
        return self._stages("milestones")

    @cached_property
    def initiative_stages(self) -> dict[str, Stage]:
        """The stage of every initiative that anything was said of, by IRI."""
        return self._stages("initiatives")

    def _stages(self, name: str) -> dict[str, Stage]:
        things = {row["thing"] for row in self.rows(name)}
        record = said_in(self._shelf).record
        links, same = links_of(record.judged), same_things(record.judged)
        names = {same.get(thing, thing) for thing in things}
        languages = {row["thing"]: row["language"] for row in self.rows("sources")}
        right = corrections(record.statements, links)
        found: dict[str, list[Row]] = {}
        for one in record.statements:
            name = same.get(one.thing, one.thing)
            if name in names and not one.recalled:
                rows = (_as_row(one, by, one.iri in right, languages) for by in sorted(links.revising(one.iri)) or [""])
                found.setdefault(name, []).extend(rows)
        latest = ((chain, chain.latest) for chain in record.chained)
        plans = {chain.thing: (one.expected, bool(chain.taken_back_by)) for chain, one in latest if one}
        return stages_by_name(found, plans, things, same, merged_things(record.judged, same))

    def _moves(self) -> Iterator[Row]:
        for chain in said_in(self._shelf).record.chained:
            for thing in sorted({one.thing for one in chain.statements}):
                yield Row(thing=thing, count=str(chain.move_count))

    def _changes(self) -> Iterator[Row]:
        frozen, record = frozen_with(self._shelf), said_in(self._shelf).record
        known, names = frozen.days.known, frozen.names
        if not frozen.causes:
            return
        for move in (one for chain in record.chained for one in chain.moves):
            before, after = move.before, move.after
            one = Change("moved", after.thing, before.expected, after.expected, before.iri, after.iri, move.step)
            row = _change_row(move_iri(move, names).value, one, move.account, known.get(move.account, ""))
            yield Row(row, disputed=move.disputed) if move.disputed else row
        for each in caused(record):
            name = change_iri(each.change, names).value
            yield _change_row(name, each.change, each.account, known.get(each.account, ""))

    def _news(self) -> Iterator[Row]:
        record = said_in(self._shelf).record
        for move in (one for chain in record.chained for one in chain.moves):
            row = _news_row("moved", move.after, move.after.expected, move.before.expected)
            yield Row(row, disputed=move.disputed) if move.disputed else row
        for one in record.statements:
            if one.completed:
                yield _news_row("completed", one, one.completed, "")


def _change_row(name: str, one: Change, account: str, known: str) -> Row:
    made = one.step
    said = {
        "thing": name,
        "kind": f"{CODE}change-kind/{one.kind}",
        "of": one.thing,
        "before": one.before,
        "after": one.after,
        "earlier": one.earlier,
        "later": one.later,
        "account": account,
        "known": known,
        "direction": f"{CODE}direction/{made.direction}" if made else "",
        "precision": f"{CODE}precision-change/{made.precision}" if made else "",
        "least": str(made.least) if made and made.least is not None else "",
        "most": str(made.most) if made and made.most is not None else "",
    }
    return Row((column, text) for column, text in said.items() if text)


def _as_row(one: Statement, revised: str, slip: bool, languages: Mapping[str, str]) -> Row:
    said = {
        "known": one.day,
        "sequence": str(one.sequence),
        "observation": one.iri,
        "expected": one.expected,
        "completed": one.completed,
        "status": one.status,
        "words": one.status_text,
        "language": languages.get(one.source, "") if one.status_text else "",
        "own": one.publisher_status,
        "responsible": one.responsible,
        "revised": revised,
        "right": revised if slip else "",
    }
    return Row((name, text) for name, text in said.items() if text)


def _news_row(kind: str, one: Statement, after: str, before: str) -> Row:
    own = stated(one, "") if one.own else ""
    told = {"thing": one.thing, "kind": kind, "said": one.iri, "account": one.account}
    return Row(told, before=before, after=after, known=one.day, saidon=own)
