"""The front page: what this is, the newest edition, four figures, what was said last, one story, three doors."""

from typing import Any

from flask import Blueprint, Response, request

from fremdrift.ground.formats import HTML
from fremdrift.ground.namespaces import CODE
from fremdrift.model.iris import THING
from fremdrift.serving.current import Served
from fremdrift.serving.overview import Row, featured, newest_edition
from fremdrift.web.gallery import pictures_of
from fremdrift.web.lines import labels_of, titles
from fremdrift.web.lists import headers
from fremdrift.web.naming import line_of
from fremdrift.web.pages import page, view_of
from fremdrift.web.replies import reply
from fremdrift.web.shelf import file_of, lang_of, served

blueprint = Blueprint("home", __name__)
_NEWS: int = 10


@blueprint.get("/")
@blueprint.get("/en/", endpoint="home_en")
def home() -> Response:
    """The front page."""
    lang, shelf = lang_of(request.path), served()
    newest = shelf.keep("newest edition", lambda: newest_edition(shelf.store))
    body = page(
        "home.html",
        lang,
        **_story(shelf, lang),
        newest=line_of(newest, lang) if newest else None,
        span=_since_last(shelf, newest) if newest else "",
        not_read=CODE + "read-extent/not-read",
        figures=shelf.keep("figures", lambda: _figures(shelf)),
        news=[
            (row, known)
            for row in shelf.keep("news", lambda: _news(shelf))
            if (known := titles(shelf, lang).get(row["thing"]))
        ],
        accounts=titles(shelf, lang),
        labels=labels_of(shelf, lang),
        spreadsheet=file_of(shelf, "fremdrift.xlsx"),
    )
    return reply(body.encode(), HTML, varies=False, headers=headers(lang, "", ""))


def _story(shelf: Served, lang: str) -> dict[str, Any]:
    """The view of the milestone that the front page tells of, and its pictures."""
    chosen = shelf.keep("story", lambda: featured(shelf.store))
    view = view_of(shelf.document(chosen), lang) if chosen else None
    pictures = pictures_of(chosen.removeprefix(shelf.names.base + THING), lang) if chosen else []
    return {"view": view, "pictures": pictures}


def _since_last(shelf: Served, newest: Row) -> str:
    """The comparison of the newest edition with the one before it of the same strategy: ``scope/from..to``."""
    dated = [row for row in shelf.rows("editions") if row["known"] and row["strategy"] == newest["strategy"]]
    before = [row for row in dated if row["known"] < newest["known"]]
    if not before:
        return ""
    last = max(before, key=lambda row: (row["known"], row["thing"]))
    scope = newest["thing"].rpartition("/")[0].rpartition("/")[2]
    return f"{scope}/{last['thing'].rpartition('/')[2]}..{newest['thing'].rpartition('/')[2]}"


def _news(shelf: Served) -> list[Row]:
    """The newest moves and completions, each completion where it was first said, newest first."""
    rows = sorted(shelf.rows("news"), key=lambda row: (row["stated"] or row["known"], row["said"]))
    seen: set[tuple[str, str]] = set()
    fresh = []
    for row in rows:
        about = (row["thing"], row["kind"] if row["kind"] == "completed" else row["said"])
        if row["stated"] or row["known"]:
            if about not in seen:
                fresh.append(row)
            seen.add(about)
    return fresh[::-1][:_NEWS]


def _figures(shelf: Served) -> dict[str, int]:
    """The front page's figures; each is shown with what it is a part of."""
    told, editions = shelf.stages, shelf.rows("editions")
    return {
        "milestones": len(shelf.rows("milestones")),
        "told": len(told),
        "moved": sum(one.dates > 1 for one in told.values()),
        "expected": sum(one.dates > 0 for one in told.values()),
        "completed": sum(bool(one.completed) for one in told.values()),
        "editions": len(editions),
        "read": sum(not one["read"].endswith("/not-read") for one in editions),
    }
