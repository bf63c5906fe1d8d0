"""Lists over HTTP: strategies, initiatives, milestones, organisations, editions; each as its reader asks for it."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from fremdrift.ground.formats import CSV, HTML, RESULTS_JSON
from fremdrift.serving.overview import question
from fremdrift.web.cards import listing, today
from fremdrift.web.pages import LISTS, list_page
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import lang_of, served, settings, state_query

blueprint = Blueprint("lists", __name__)
_LONGEST = 200


def _list(name: str) -> Response:
    """A page of a list. Parameters: a value for each facet, ``q`` for words, ``sort``, ``page``."""
    lang, shelf = lang_of(request.path), served()
    found = listing(shelf, name, lang)
    chosen = {one: request.args.get(one, "") for one in found.facets}
    text = words_asked()
    shown = found.show(chosen, text, request.args.get("sort", ""), page_asked())
    body = list_page(name, lang, shown, text=text, day=today(shelf), question=question(name), forms=(CSV, RESULTS_JSON))
    return reply(body.encode(), HTML, varies=False, headers=headers(lang, *LISTS[name]))


def words_asked() -> str:
    """The words of ``q``: one line, not too long, without what no page may hold."""
    return "".join(char for char in request.args.get("q", "")[:_LONGEST] if char.isprintable())


def page_asked() -> int:
    """The number of the page, 1 where none is asked for. Raises BadRequest for what is no number."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise BadRequest(f"page={text} is no number of a page")
    return int(text)


def headers(lang: str, danish: str, english: str) -> dict[str, str]:
    """What a page of its own addresses carries: its language, and where it is in the other."""
    base = settings().base_iri
    return {
        "Content-Language": lang,
        "Link": links(
            (base + danish + state_query(), "alternate", "text/html"),
            (base + "en/" + english + state_query(), "alternate", "text/html"),
            (base + "catalog", "describedby"),
        ),
    }


for _name, (_danish, _english) in LISTS.items():
    blueprint.add_url_rule(f"/{_danish}", f"{_name}_da", lambda name=_name: _list(name))
    blueprint.add_url_rule(f"/en/{_english}", f"{_name}_en", lambda name=_name: _list(name))
