"""Search over HTTP: ``/soeg?q=``: what is found by its words, by kind, a page at a time; before it the service's own
pages that are called so.
"""

from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from fremdrift.ground.formats import HTML
from fremdrift.quads.query import Row
from fremdrift.serving.searching import Found
from fremdrift.web.listings.cards import index_of, labels_of, lines_of
from fremdrift.web.listings.drawing_up import KINDS, kind_of
from fremdrift.web.listings.lines import line_of
from fremdrift.web.listings.lists import headers, part_asked, words_asked
from fremdrift.web.listings.own_pages import pages_found
from fremdrift.web.pages import page
from fremdrift.web.replies import reply
from fremdrift.web.shelf import lang_of, served, settings

blueprint = Blueprint("search", __name__)
_PAGE: Final = 20
_LONGEST: Final = 240


@blueprint.get("/soeg", endpoint="search_da")
@blueprint.get("/en/search", endpoint="search_en")
def search() -> Response:
    """A page of what was found. Parameters: ``q`` the words, ``kind`` one of ``KINDS``, ``page``."""
    lang, shelf, text, kind = lang_of(request.path), served(), words_asked(), _kind_asked()
    found = index_of(shelf).find(text)
    chosen = found.of(kind) if kind else found
    part = part_asked(len(chosen), _PAGE, "what was found")
    known, base = lines_of(shelf, lang), settings().base_iri
    shown = [
        (known.get(one.thing) or line_of(Row(thing=one.thing), lang), kind_of(one.thing, base), _excerpt(one))
        for one in part.of(chosen)
    ]
    counted = [(name, found.kinds[name]) for name in KINDS if name in found.kinds]
    own = [] if kind or part.page > 1 else pages_found(text, some=not (found.whole and found))
    body = page(
        "search.html", lang, text=text, chosen=kind, found=shown, total=len(chosen), counted=counted, whole=found.whole,
        paging=part, labels=labels_of(shelf, lang), own=own,
        meant="" if own or (found and found.whole) else index_of(shelf).meant(text),
    )  # fmt: skip
    return reply(body.encode(), HTML, varies=False, headers=headers(lang, "soeg", "search"))


def _kind_asked() -> str:
    """The kind of things that is asked for, empty where none is. Raises BadRequest for what is none."""
    kind = request.args.get("kind", "")
    if kind and kind not in KINDS:
        raise BadRequest(f"kind={kind} is no kind of thing; take one of {', '.join(KINDS)}")
    return kind


def _excerpt(found: Found) -> str:
    """The text that fits, cut where it is long."""
    return found.text if len(found.text) <= _LONGEST else found.text[:_LONGEST].rsplit(" ", 1)[0] + " …"
