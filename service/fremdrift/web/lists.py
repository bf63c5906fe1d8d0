"""Lists and the front page: strategies, initiatives, milestones, organisations, editions."""

from typing import Any

from flask import Blueprint, Response, request

from fremdrift.ground.formats import HTML
from fremdrift.ground.namespaces import CODE
from fremdrift.serving.overview import Row, featured, newest_edition
from fremdrift.web.naming import line_of
from fremdrift.web.pages import LISTS, page, view_of
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import lang_of, served, settings, state_query
from fremdrift.web.view import natural

blueprint = Blueprint("lists", __name__)


@blueprint.get("/")
@blueprint.get("/en/", endpoint="home_en")
def home() -> Response:
    """The front page."""
    lang, shelf = lang_of(request.path), served()
    story = featured(shelf.store)
    view = view_of(shelf.document(story), lang) if story else None
    strategies = [line_of(row, lang) for row in shelf.rows("strategies")]
    newest = newest_edition(shelf.store)
    body = page(
        "home.html",
        lang,
        view=view,
        strategies=sorted(strategies, key=lambda one: one.row.get("start", one.row.get("end", "")), reverse=True),
        newest=line_of(newest, lang) if newest else None,
        figures=_figures(),
        not_read=CODE + "read-extent/not-read",
    )
    return reply(body.encode(), HTML, varies=False, headers=_headers(lang, "", ""))


def _figures() -> dict[str, int]:
    """The front page's figures; each is shown with what it is a part of."""
    shelf = served()
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


def _headers(lang: str, danish: str, english: str) -> dict[str, str]:
    base = settings().base_iri
    return {
        "Content-Language": lang,
        "Link": links(
            (base + danish + state_query(), "alternate", "text/html"),
            (base + "en/" + english + state_query(), "alternate", "text/html"),
            (base + "catalog", "describedby"),
        ),
    }


def _list(name: str, lang: str) -> Response:
    shelf = served()
    lines = [line_of(row, lang) for row in shelf.rows(name)]
    lines.sort(key=lambda one: (_group(one.row), natural(one.row.get("number", "")), natural(one.title)))
    more: dict[str, Any] = {"stages": shelf.stages} if name == "milestones" else {}
    danish, english = LISTS[name]
    body = page("list.html", lang, name=name, lines=lines, labels=shelf.labels, **more)
    return reply(body.encode(), HTML, varies=False, headers=_headers(lang, danish, english))


def _group(row: Row) -> str:
    return row.get("strategy", row.get("initiative", row.get("level", row["thing"])))


for _name, (_danish, _english) in LISTS.items():
    blueprint.add_url_rule(f"/{_danish}", f"{_name}_da", lambda name=_name: _list(name, "da"))
    blueprint.add_url_rule(f"/en/{_english}", f"{_name}_en", lambda name=_name: _list(name, "en"))
