"""Search over HTTP: ``/soeg?q=``: what is found by its words, by kind, a page at a time."""

from collections import Counter
from typing import Final

from flask import Blueprint, Response, request

from fremdrift.ground.errors import NotFound
from fremdrift.ground.formats import HTML
from fremdrift.model.iris import EDITION, THING
from fremdrift.quads.query import Row
from fremdrift.serving.current import Served
from fremdrift.serving.searching import Found, Index
from fremdrift.web.lines import labels_of, titles
from fremdrift.web.lists import headers, page_asked, words_asked
from fremdrift.web.naming import line_of
from fremdrift.web.pages import page
from fremdrift.web.replies import reply
from fremdrift.web.shelf import lang_of, served

blueprint = Blueprint("search", __name__)
KINDS: Final = ("strategy", "goal", "focus-area", "initiative", "milestone", "organisation", "edition", "source")
"""What can be found, in the order of the page."""
_PAGE: Final = 20
_LONGEST: Final = 240


@blueprint.get("/soeg", endpoint="search_da")
@blueprint.get("/en/search", endpoint="search_en")
def search() -> Response:
    """A page of what was found. Parameters: ``q`` the words, ``kind`` one of ``KINDS``, ``page``."""
    lang, shelf, text, kind = lang_of(request.path), served(), words_asked(), request.args.get("kind", "")
    found, whole = index_of(shelf).find(text)
    kinds = [kind_of(shelf, one.thing) for one in found]
    by_kind = Counter(kinds)
    chosen = [one for one, its in zip(found, kinds, strict=True) if kind in ("", its)]
    number, pages = page_asked(), max(1, -(-len(chosen) // _PAGE))
    if number < 1 or number > pages:
        raise NotFound(f"page {number} of what was found does not exist; it has {pages}")
    known = titles(shelf, lang)
    shown = [
        (known.get(one.thing) or line_of(Row(thing=one.thing), lang), kind_of(shelf, one.thing), _excerpt(one))
        for one in chosen[(number - 1) * _PAGE : number * _PAGE]
    ]
    counted = [(name, by_kind[name]) for name in KINDS if by_kind[name]]
    body = page(
        "search.html", lang, text=text, chosen=kind, found=shown, total=len(chosen), counted=counted, whole=whole,
        page=number, pages=pages, labels=labels_of(shelf, lang),
    )  # fmt: skip
    return reply(body.encode(), HTML, varies=False, headers=headers(lang, "soeg", "search"))


def index_of(shelf: Served) -> Index:
    """The index of a release or a state."""
    return shelf.keep("index", lambda: Index(row for row in shelf.rows("words") if kind_of(shelf, row["thing"])))


def kind_of(shelf: Served, iri: str) -> str:
    """The kind of a thing that can be found, empty for others."""
    path = iri.removeprefix(shelf.settings.base_iri)
    if path.startswith(EDITION):
        return "edition"
    kind = path.removeprefix(THING).partition("/")[0] if path.startswith(THING) else ""
    return kind if kind in KINDS else ""


def _excerpt(found: Found) -> str:
    """The text that fits, cut where it is long."""
    return found.text if len(found.text) <= _LONGEST else found.text[:_LONGEST].rsplit(" ", 1)[0] + " …"
