"""The front page: what this is, the newest edition, four figures, what was said last, one story, three doors."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, request

from fremdrift.ground.formats import HTML
from fremdrift.ground.namespaces import CODE
from fremdrift.model.iris import THING
from fremdrift.serving.current import Served
from fremdrift.serving.overview import Row, edition_order
from fremdrift.web.drawings.gallery import pictures_of
from fremdrift.web.listings.cards import front_of, labels_of, lines_of, listing, today
from fremdrift.web.listings.lines import NOT_STATED, YEAR, Line, line_of
from fremdrift.web.listings.lists import headers
from fremdrift.web.pages import page, view_of
from fremdrift.web.progress.running import unreported
from fremdrift.web.replies import reply
from fremdrift.web.shelf import file_of, lang_of, served

blueprint = Blueprint("home", __name__)
_YEARS: Final = 12
_OTHERS: Final = 6
"""So many editions of the newest one's day are named beside it."""


@blueprint.get("/")
@blueprint.get("/en/", endpoint="home_en")
def home() -> Response:
    """The front page."""
    lang, shelf = lang_of(request.path), served()
    front, lines = front_of(shelf), lines_of(shelf, lang)
    newest = Row(front.newest) if front.newest else None
    others = _same_day(shelf, newest, lang) if newest else []
    body = page(
        "home.html",
        lang,
        **_story(shelf, front.story, lang),
        newest=(lines.get(newest["thing"]) or line_of(newest, lang)) if newest else None,
        others=others,
        silent=unreported(date.fromisoformat(today(shelf)), lang),
        span=_since_last(shelf, newest) if newest else "",
        not_read=CODE + "read-extent/not-read",
        figures=front.figures,
        news=[(row, known) for row in map(Row, front.news) if (known := lines.get(row["thing"]))],
        accounts=lines,
        labels=labels_of(shelf, lang),
        years=_years(shelf, lang),
        spreadsheet=file_of(shelf, "fremdrift.xlsx"),
    )
    return reply(body.encode(), HTML, varies=False, headers=headers(lang, "", ""))


def _same_day(shelf: Served, newest: Row, lang: str) -> list[Line]:
    """The other editions that became known on the day of the newest, so many as can be looked through."""
    lines = lines_of(shelf, lang)
    rows = [
        one for one in shelf.rows("editions") if one["known"] == newest["known"] and one["thing"] != newest["thing"]
    ]
    found = (lines.get(row["thing"]) for row in sorted(rows, key=edition_order, reverse=True)[:_OTHERS])
    return [one for one in found if one]


def _story(shelf: Served, chosen: str | None, lang: str) -> dict[str, Any]:
    """The view of the milestone that the front page tells of, and its pictures."""
    view = view_of(shelf.document(chosen), lang) if chosen else None
    pictures = pictures_of(chosen.removeprefix(shelf.names.base + THING), lang) if chosen else []
    return {"view": view, "pictures": pictures}


def _years(shelf: Served, lang: str) -> list[str]:
    """The last years in which anything became known, newest first."""
    known = [one for one in listing(shelf, "changes", lang).values(YEAR) if one != NOT_STATED]
    return known[::-1][:_YEARS]


def _since_last(shelf: Served, newest: Row) -> str:
    """The comparison of the newest edition with the one before it of the same strategy: ``scope/from..to``."""
    dated = [row for row in shelf.rows("editions") if row["known"] and row["strategy"] == newest["strategy"]]
    before = [row for row in dated if row["known"] < newest["known"]]
    if not before:
        return ""
    last = max(before, key=lambda row: (row["known"], row["thing"]))
    scope = newest["thing"].rpartition("/")[0].rpartition("/")[2]
    return f"{scope}/{last['thing'].rpartition('/')[2]}..{newest['thing'].rpartition('/')[2]}"
