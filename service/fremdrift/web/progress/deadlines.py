"""What must be ready: deadlines for everyone, an organisation, a level, a strategy, an initiative or a milestone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.wrappers import Response as AnyResponse

from fremdrift.deriving.deadlines import Deadline, by_standing, order, since
from fremdrift.deriving.deadlines_table import COLUMNS, concern_text, deadline_rows
from fremdrift.deriving.ledger import Move, Statement
from fremdrift.ground.formats import CSV, HTML, by_suffix
from fremdrift.ground.namespaces import CODE
from fremdrift.ground.spellings import natural
from fremdrift.model.standing import DONE, STANDINGS
from fremdrift.model.tables import Kind
from fremdrift.serving.overview import Row
from fremdrift.web.listings import due
from fremdrift.web.listings.cards import lines_of, listing, publisher_of, row_of, today
from fremdrift.web.listings.lines import Line, known_of, own_title, short
from fremdrift.web.listings.listing import CHOICES, Listing
from fremdrift.web.listings.lists import page_asked, part_asked, words_asked
from fremdrift.web.listings.selection import Selection, selected
from fremdrift.web.listings.tables import TABLES, Sheet, reply_table
from fremdrift.web.pages import asking, page
from fremdrift.web.progress.beside import cancelled_above, noted
from fremdrift.web.progress.period import EVER, NAMED, Period, period_asked, period_query, sent
from fremdrift.web.progress.running import running
from fremdrift.web.progress.told import WHOLES, said_about
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import STATE_PARAMETERS, lang_of, served, settings
from fremdrift.web.wording.naming import Called, caller, coded
from fremdrift.web.wording.voice import voice_in

blueprint = Blueprint("deadlines", __name__)
_ROWS: Final = 50
"""So many rows a page of deadlines has; the tables have all."""
_KINDS: Final = {
    **dict.fromkeys(("moves", "moved_since"), Kind.INTEGER),
    **dict.fromkeys(
        ("expected", "first_stated", "completed", "expected_before", "earliest", "latest", "stated", "disputed_date"),
        Kind.DATE,
    ),
}
"""The columns that a workbook holds as numbers and days."""
_SHEET: Final = Sheet("deadlines", {one: _KINDS.get(one, Kind.TEXT) for one in COLUMNS})


@dataclass(frozen=True)
class Asked:
    """What a page of deadlines is about: whose, on which day, and since when a move is new."""

    selection: Selection
    day: date
    since: str
    found: Sequence[Deadline]
    period: Period = EVER
    edition: str = ""
    """The date (EDTF) of the edition that ``since`` is the day of; empty where the request named the day itself."""


def deadlines_of(selection: Selection) -> Asked:
    """The deadlines of a selection, on the day of the state, else on that of the release: never on the clock's."""
    shelf, day = served(), day_served()
    asked, editions = _since(), shelf.rows("editions")
    usual = since((row["known"] for row in editions), day.isoformat())
    edition = "" if asked else min((known_of(row) for row in editions if usual and row["known"] == usual), default="")
    period = period_asked(day)
    return Asked(selection, day, asked or usual, due_of(selection, period), period, edition)


def day_served() -> date:
    """The day of what is served: that of the state, else that of the release."""
    return date.fromisoformat(today(served()))


def due_of(selection: Selection, period: Period = EVER) -> Sequence[Deadline]:
    """The deadlines of a selection that fall or may fall in a period: of a thing and its parts from what is said of
    them, else from the list of all.
    """
    if selection.kind in WHOLES:
        found = said_about(served(), selection.kind, selection.iri).deadlines
        return [one for one in found if selection.takes(one.placed) and period.touches(*one.bounds)]
    all_of = listing(served(), due.DEADLINES, "da")
    return all_of.pick(_whose(selection, period, all_of))


def falling(selection: Selection, period: Period) -> Sequence[Deadline]:
    """The deadlines of a selection that stand in a period: what took place on a day that was said stands there, all
    else where it falls or may fall.
    """
    if selection.kind in WHOLES or not period:
        return [one for one in due_of(selection) if period.touches(*one.days)]
    all_of = listing(served(), due.DEADLINES, "da")
    whose, open_ = _whose(selection, EVER, all_of), [one for one in STANDINGS if one != DONE]
    done = [one for one in all_of.pick(whose | {due.STANDING: [DONE]}) if period.touches(*one.days)]
    rest = all_of.pick(_whose(selection, period, all_of) | {due.STANDING: open_})
    return sorted((*rest, *done), key=order)


def _whose(selection: Selection, period: Period, listed: Listing) -> dict[str, list[str]]:
    """What a list is chosen by, for a selection and a period."""
    chosen = {due.WHOSE: [selection.path]} if selection.path else {}
    if period:
        chosen[due.SPAN] = [one for one in listed.values(due.SPAN) if period.touches(*due.bounds_of(one))]
    return chosen


def _since() -> str:
    """The day that the request itself names, empty where it names none."""
    text = request.args.get("since", "")
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise BadRequest(f"since={text} is no day; write it as 2020-05-11") from None


@blueprint.get("/frister")
@blueprint.get("/frister/<path:path>")
@blueprint.get("/en/deadlines", endpoint="show_en")
@blueprint.get("/en/deadlines/<path:path>", endpoint="show_en")
def show(path: str = "") -> AnyResponse:
    """The deadlines as a page, or by suffix as a table. ``for=`` of the form leads to the page of what was chosen."""
    if "for" in request.args:
        return _chosen()
    stem, _, suffix = path.rpartition(".")
    form = by_suffix(suffix, TABLES)
    asked = deadlines_of(selected(stem if form else path))
    return _table(asked, form.suffix) if form else _page(asked, lang_of(request.path))


@blueprint.get("/frister.<suffix>")
@blueprint.get("/en/deadlines.<suffix>", endpoint="whole_en")
def whole(suffix: str) -> Response:
    """Everybody's deadlines as a table."""
    if by_suffix(suffix, TABLES) is None:
        raise NoPage(f"deadlines are not to be had as {suffix}; take {', '.join(one.suffix for one in TABLES)}")
    return _table(deadlines_of(selected("")), suffix)


def _chosen() -> AnyResponse:
    chosen = selected(request.args["for"])
    names = (*STATE_PARAMETERS, "since", "find")
    kept = {name: request.args[name] for name in names if request.args.get(name)} | sent()
    address = f"{_address(lang_of(request.path))}{'/' + chosen.path if chosen.path else ''}"
    return redirect(address + ("?" + urlencode(kept) if kept else ""), 303)


def _address(lang: str) -> str:
    return settings().base_iri + ("en/deadlines" if lang == "en" else "frister")


def _formats(asked: Asked, lang: str) -> list[tuple[Any, str]]:
    address, path = _address(lang), asked.selection.path
    stem = f"{address}/{path}" if path else address
    return [(one, f"{stem}.{one.suffix}{asking()}") for one in TABLES]


def _page(asked: Asked, lang: str) -> Response:
    parts = _parts(asked)
    paging = part_asked(sum(map(len, parts.values())), _ROWS, "these deadlines")
    shown = paging.of_each(parts)
    body = page(
        "deadlines.html",
        lang,
        asked=asked,
        counts={name: len(found) for name, found in parts.items()},
        ended={name: len(standing(asked)[name]) for name in ("done", "stopped")},
        shown=shown,
        halves=halves(shown["ahead"]),
        paging=paging,
        subject=asked.selection.called(lang),
        called=caller(lang),
        voice=voice_in(lang),
        cancelling=_cancelling,
        noted=lambda judgement: noted(served(), judgement, lang),
        code=CODE,
        coded=lambda iri: coded(iri, lang),
        offered=_offered(asked.selection, lang),
        periods=[NAMED[name](asked.day) for name in NAMED],
        outside=_outside(asked),
        followed=period_query(),
        running=running(asked.selection, asked.day, lang) if paging.page == 1 else ([], 0),
        wholes=WHOLES,
        members=_members(asked.selection, lang),
        formats=_formats(asked, lang),
    )
    others = [(at, "alternate", one.media_type) for one, at in _formats(asked, lang)]
    headers = {"Content-Language": lang, "Link": links(*others)}
    return reply(body.encode(), HTML, varies=False, headers=headers)


def _parts(asked: Asked) -> dict[str, Sequence[Any]]:
    """What a page of deadlines tells in turn: what is ahead, what moved (each with its move), what passed, what is
    unclear.
    """
    grouped = standing(asked)
    return {
        "ahead": grouped["ahead"],
        "moved": moved(asked) if asked.since else (),
        "passed": grouped["passed"],
        "unclear": grouped["unclear"],
    }


def standing(asked: Asked) -> Mapping[str, Sequence[Deadline]]:
    """The deadlines by how they stand."""
    if asked.selection.kind in WHOLES:
        return by_standing(asked.found, asked.day)
    all_of = listing(served(), due.DEADLINES, "da")
    whose = _whose(asked.selection, asked.period, all_of)
    return {name: all_of.pick(whose | {due.STANDING: [name]}) for name in STANDINGS}


def moved(asked: Asked) -> Sequence[tuple[Deadline, Move]]:
    """What was stated to move since the day that was asked for, each deadline with its move; of a period what moved
    within it, into it or out of it.
    """
    if asked.selection.kind in WHOLES:
        return [
            (one, step)
            for one in due_of(asked.selection)
            for step in one.moved_since(asked.since)
            if any(asked.period.touches(*end) for end in due.ends_of(step))
        ]
    moves = listing(served(), due.MOVES, "da")
    days = [one for one in moves.values(due.DAY) if one > asked.since]
    return moves.pick(_whose(asked.selection, asked.period, moves) | {due.DAY: days})


def _outside(asked: Asked) -> Mapping[str, int]:
    """How many deadlines of the selection cannot fall in the period, by how they stand."""
    if not asked.period:
        return dict.fromkeys(STANDINGS, 0)
    every, inside = standing(replace(asked, found=due_of(asked.selection), period=EVER)), standing(asked)
    return {name: len(every[name]) - len(inside[name]) for name in STANDINGS}


def halves(ahead: Iterable[Deadline]) -> list[tuple[str, list[Deadline]]]:
    """The deadlines ahead by the half-year of the last day that is meant, as EDTF; open ends under an empty name."""
    found: dict[str, list[Deadline]] = {}
    for one in ahead:
        latest = one.bounds[1]
        found.setdefault(f"{latest.year}-{40 if latest.month <= 6 else 41}" if latest else "", []).append(one)
    return sorted(found.items(), key=lambda half: half[0] or "~")


@dataclass(frozen=True)
class Offered:
    """What the form offers to choose from: for whom (by kind, each with the path that selects it), and as it stood in
    which edition (local name, day, what it is called). ``long`` says that there is more, which ``find`` narrows.
    """

    whose: list[tuple[str, list[tuple[str, Called]]]]
    editions: list[tuple[str, str, Called]]
    long: bool
    find: str


def _offered(selection: Selection, lang: str) -> Offered:
    """Of each kind no more than can be looked through, what is chosen among them: the organisations that take part in
    most, the newest strategies and editions, or those that hold the words of ``find``.
    """
    lists, find = {name: listing(served(), name, lang) for name in _ORDERS}, words_asked("find")
    long = any(one.every > CHOICES for one in lists.values())
    text = find if long else ""
    found = {name: one.each({}, text, _ORDERS[name]) for name, one in lists.items()}
    whose = [(kind, _named(kind, found[name], selection, lang)) for kind, name in _LISTED.items()]
    return Offered([("level", levels(lang)), *whose], _editions(found["editions"], lang), long, find)


_LISTED: Final = {"organisation": "organisations", "strategy": "strategies"}
_ORDERS: Final = {"organisations": "-parts", "strategies": "-period", "editions": "-date"}
"""The lists that the form offers things of, and the order in which they are the first."""


def _named(kind: str, lines: Iterator[Line], selection: Selection, lang: str) -> list[tuple[str, Called]]:
    """The first of these lines and what is selected, by name, each with the path that selects it."""
    lines = islice(lines, CHOICES)
    base = served().names.base
    found = {f"{kind}/{short(one.row['thing'], base)}": _called(one) for one in lines}
    if selection.kind == kind and (chosen := selection.called(lang)):
        found.setdefault(selection.path, chosen)
    return sorted(found.items(), key=lambda one: natural(one[1].text))


def _called(line: Line) -> Called:
    """What a thing is called, where nothing need lead to it."""
    return Called(line.row["thing"], line.title, line.lang, line.official, "", line.untitled)


def _editions(lines: Iterator[Line], lang: str) -> list[tuple[str, str, Called]]:
    """The first of these that are dated, and the one of the state that is asked for."""
    dated = list(islice((one for one in lines if one.row["known"]), CHOICES))
    stem = settings().base_iri + "edition/"
    chosen = lines_of(served(), lang).get(stem + request.args.get("edition", ""))
    if chosen and all(one.row["thing"] != chosen.row["thing"] for one in dated):
        dated.append(chosen)
    return [(one.row["thing"].removeprefix(stem), known_of(one.row), _called(one)) for one in dated]


def levels(lang: str) -> list[tuple[str, Called]]:
    """The levels that organisations have, each with the path that selects it."""
    found = sorted({row["level"] for row in served().rows("organisations") if row["level"]})
    return [(one.removeprefix(CODE), Called(one, coded(one, lang), lang, True, "")) for one in found]


def _members(selection: Selection, lang: str) -> list[Called]:
    """The organisations that a selection stands for, by name."""
    return sorted(map(caller(lang), selection.members), key=lambda one: natural(one.text))


def _table(asked: Asked, suffix: str) -> Response:
    page_asked()
    rows = deadline_rows(asked.found, _titles, _publisher, _cancelling, day=asked.day, since=asked.since)
    period = {"from": asked.period.start, "to": asked.period.end} if asked.period else {}
    about = {"day": asked.day.isoformat(), "since": asked.since, "for": asked.selection.iri, **period}
    form = by_suffix(suffix, TABLES) or CSV
    return reply_table(_SHEET, rows, form, lang_of(request.path), about=about, flat=_flat)


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "concerns": concern_text(row["concerns"])}


def _cancelling(one: Deadline) -> Statement | None:
    return cancelled_above(served(), one.placed)


def _publisher(account: str) -> str:
    return publisher_of(served(), account, "da")


def _titles(iri: str) -> tuple[str, str, str, str]:
    row = row_of(served(), iri) or Row()
    return row["da"], row["en"], *own_title(row)
