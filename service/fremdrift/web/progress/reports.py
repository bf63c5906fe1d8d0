"""Reports as pages: how a strategy stands on a day, written out; and its overview of what is to be delivered when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import groupby
from typing import Any, Final, TypeVar

from flask import Blueprint, Response, request

from fremdrift.deriving.deadlines import Deadline, by_standing, since
from fremdrift.deriving.ledger import same_things
from fremdrift.deriving.outline import Branch
from fremdrift.deriving.report import Report, report
from fremdrift.ground.errors import NotFound
from fremdrift.ground.formats import HTML
from fremdrift.ground.namespaces import CODE, FD
from fremdrift.model.iris import THING
from fremdrift.serving.current import Served
from fremdrift.web.drawings.gallery import pictures_of
from fremdrift.web.listings.cards import row_of, today
from fremdrift.web.listings.lines import period_of
from fremdrift.web.listings.lists import part_asked
from fremdrift.web.pages import page
from fremdrift.web.progress.following import told
from fremdrift.web.progress.told import KEPT, said_of
from fremdrift.web.replies import reply
from fremdrift.web.shelf import lang_of, served, settings
from fremdrift.web.wording.voice import voice_in

blueprint = Blueprint("reports", __name__)
_LINES: Final = 200
"""So many goals, focus areas, initiatives and milestones stand on a page of a report."""
_ROWS: Final = 100
"""So many deadlines stand on a page of an overview of deliveries."""
_FIRST: Final = 50
"""So many of what is new, and of what nothing was said of, stand in a report of several pages."""
_FRESH: Final = 200
"""So many of what is new stand in a report that is whole: a new edition may say something of every thing."""
_PICTURES: Final = ("timeline", "slippage", "stack")
_MILESTONE: Final = "Milestone"
_Row = TypeVar("_Row")


@blueprint.get("/statusredegoerelse/<strategy>")
@blueprint.get("/en/status-report/<strategy>", endpoint="status_en")
def status(strategy: str) -> Response:
    """The status report of a strategy, on the day of the state or of the release."""
    return _written("report.html", strategy, lambda found: _lines(found.outline), _chapters, _LINES)


@blueprint.get("/leveranceoversigt/<strategy>")
@blueprint.get("/en/delivery-overview/<strategy>", endpoint="deliveries_en")
def deliveries(strategy: str) -> Response:
    """What a strategy is to deliver, by the half-year or the year that the latest stated date lies in."""
    return _written("deliveries.html", strategy, _by_date, _periods, _ROWS)


def _by_date(found: Report) -> list[Deadline]:
    def order(one: Deadline) -> tuple[bool, tuple[int, int, str, str], str]:
        place = period_of(one.expected)[0]
        return (not place, place, one.thing)

    return sorted(found.deadlines.values(), key=order)


def _periods(found: Sequence[Deadline]) -> list[tuple[str, list[Deadline]]]:
    """Deadlines under the half-year or year they lie in, as EDTF, in their order; without a date under none."""
    grouped: dict[str, list[Deadline]] = {}
    for one in found:
        grouped.setdefault(period_of(one.expected)[1], []).append(one)
    return list(grouped.items())


@dataclass(frozen=True)
class Line:
    """A line of a report: what has a heading of its own, with the level of that, or one of its milestones."""

    of: Branch
    level: int
    milestone: Branch | None = None


@dataclass(frozen=True)
class Chapter:
    """What stands under one heading of a page; ``begins`` is False where its beginning is on a page before."""

    of: Branch
    level: int
    milestones: list[Branch]
    begins: bool


def _lines(whole: Branch) -> list[Line]:
    """Everything of a strategy in order; the milestones that are of nothing below it come last."""
    own = _chapter(whole, 3)
    return [*_below(whole, 3), *(own if len(own) > 1 else [])]


def _below(branch: Branch, level: int) -> list[Line]:
    found = []
    for one in branch.below:
        if one.kind != _MILESTONE:
            found += [*_chapter(one, level), *_below(one, min(level + 1, 5))]
    return found


def _chapter(branch: Branch, level: int) -> list[Line]:
    milestones = [Line(branch, level, one) for one in branch.below if one.kind == _MILESTONE]
    return [Line(branch, level), *milestones]


def _chapters(lines: Sequence[Line]) -> list[Chapter]:
    """The lines of a page by their headings: one initiative may have more milestones than a page."""
    found = []
    for (of, level), some in groupby(lines, key=lambda one: (one.of, one.level)):
        milestones = [one.milestone for one in some]
        found.append(Chapter(of, level, [one for one in milestones if one is not None], None in milestones))
    return found


def reported(shelf: Served, strategy: str) -> tuple[Report | None, str]:
    """The report on a strategy (its IRI) and the day since which something is new in it; made once for both documents
    and all of their pages.
    """
    known = [row["known"] for row in shelf.rows("editions") if row["strategy"] == strategy]
    last_time = since(known, today(shelf))
    make = shelf.keep("reports", lambda: lru_cache(maxsize=KEPT)(partial(_reported, shelf)))
    return make(strategy, last_time), last_time


def _reported(shelf: Served, strategy: str, last_time: str) -> Report | None:
    said = said_of(shelf, strategy)
    return report(said.outline, strategy, said.deadlines, said.news, last_time, same=same_things(said.record.judged))


def _written(
    template: str,
    strategy: str,
    told_by: Callable[[Report], Sequence[_Row]],
    gathered: Callable[[Sequence[_Row]], Sequence[Any]],
    size: int,
) -> Response:
    """A page of a document: the rows that ``told_by`` gives, so many at a time, gathered; all with ``page=all``."""
    lang, shelf = lang_of(request.path), served()
    day = date.fromisoformat(today(shelf))
    iri = f"{settings().base_iri}{THING}strategy/{strategy}"
    found, last_time = reported(shelf, iri) if row_of(shelf, iri) else (None, "")
    if found is None:
        raise NotFound(f"there is no strategy {strategy}; the list of strategies names them")
    grouped, rows = by_standing(found.deadlines.values(), day), told_by(found)
    voice, part = voice_in(lang), part_asked(len(rows), size, "this document", whole=True)
    whole = part.every or part.pages == 1
    body = page(
        template,
        lang,
        iri,
        report=found,
        strategy=strategy,
        as_of=day.isoformat(),
        last_time=last_time,
        grouped=grouped,
        part=part,
        rows=gathered(part.of(rows)),
        most=len(found.silent) if whole else _FIRST,
        most_fresh=_FRESH if whole else _FIRST,
        voice=voice,
        told=lambda one: told(one, voice),
        pictures=pictures_of(f"strategy/{strategy}", lang, _PICTURES)
        if template == "report.html" and part.page == 1
        else [],
        code=CODE,
        fd=FD,
    )
    return reply(body.encode(), HTML, varies=False, headers={"Content-Language": lang})
