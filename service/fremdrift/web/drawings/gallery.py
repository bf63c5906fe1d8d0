"""The gallery: which pictures there are of a thing, and each at its own address, to be embedded elsewhere."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound as NoPage

from fremdrift.deriving.outline import taking_part
from fremdrift.ground.formats import HTML, SVG
from fremdrift.model.iris import DOCUMENT
from fremdrift.serving.overview import Row
from fremdrift.web.drawings import outlines, pictures
from fremdrift.web.drawings.drawing import Picture
from fremdrift.web.listings.cards import row_of
from fremdrift.web.listings.listing import Shown
from fremdrift.web.listings.lists import part_asked
from fremdrift.web.listings.selection import Selection, selected
from fremdrift.web.pages import page
from fremdrift.web.progress.deadlines import due_of
from fremdrift.web.progress.told import news_of, said_about
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import lang_of, licence_of, served, state_query
from fremdrift.web.wording.naming import caller
from fremdrift.web.wording.voice import Voice, voice_in

blueprint = Blueprint("gallery", __name__)
_ROWS: Final = 200
"""So many rows a page of a table has."""
_KEPT: Final = 64
"""So many pictures stay drawn."""
_EMBEDDABLE: Final = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *"
"""A picture may be framed by anybody; it can do nothing."""


def _slippage(of: Selection, voice: Voice) -> Picture | None:
    return pictures.slippage(due_of(of), voice)


def _strip(of: Selection, voice: Voice) -> Picture | None:
    return pictures.strip(news_of(served(), of.iri), voice)


def _stack(of: Selection, voice: Voice) -> Picture | None:
    told = [one for one in said_about(served(), of.kind, of.iri).news if of.takes(one.placed)]
    editions = [row for row in served().rows("editions") if row["strategy"] == of.iri]
    return pictures.stack(told, editions, voice)


def _timeline(of: Selection, voice: Voice) -> Picture | None:
    return pictures.timeline(row_of(served(), of.iri) or Row(), due_of(of), voice)


def _tree(of: Selection, voice: Voice) -> Picture | None:
    whole = said_about(served(), of.kind, of.iri).outline.branch(of.iri)
    return outlines.tree(whole, voice) if whole else None


def _participation(of: Selection, voice: Voice) -> Picture | None:
    return outlines.participation(taking_part(said_about(served(), of.kind, of.iri).places, of.takes), voice)


PICTURES: Final[dict[str, dict[str, Callable[[Selection, Voice], Picture | None]]]] = {
    "strategy": {
        "timeline": _timeline,
        "slippage": _slippage,
        "stack": _stack,
        "tree": _tree,
        "participation": _participation,
    },
    "initiative": {"slippage": _slippage, "participation": _participation, "tree": _tree},
    "milestone": {"strip": _strip},
    "organisation": {"slippage": _slippage},
}
"""Which pictures there are of which kind of thing, in the order of its page."""


def pictures_of(path: str, lang: str, names: tuple[str, ...] = ()) -> list[tuple[Picture, str]]:
    """The pictures of a thing by the path of its document, each with its address; ``names`` picks some of them."""
    path = path.removeprefix(DOCUMENT)
    if path.partition("/")[0] not in PICTURES:
        return []
    of = selected(path)
    drawn = ((name, _kept(name, of, lang)) for name in PICTURES.get(of.kind, {}) if not names or name in names)
    start = f"{served().names.base}{'en/' if lang == 'en' else ''}picture/"
    return [(one, f"{start}{name}/{path}.svg") for name, one in drawn if one]


def _kept(name: str, of: Selection, lang: str) -> Picture | None:
    """A picture, drawn once for its own page and all others: what is served never changes."""
    draw = served().keep("pictures", lambda: lru_cache(maxsize=_KEPT)(_draw))
    return draw(name, of.path, lang, state_query())


def _draw(name: str, path: str, lang: str, _: str) -> Picture | None:
    """A picture by its name, the path of what it is of, and the state that the links of its table keep."""
    of = selected(path)
    return PICTURES[of.kind][name](of, voice_in(lang))


@blueprint.get("/picture/<name>/<path:path>.svg")
@blueprint.get("/en/picture/<name>/<path:path>.svg", endpoint="picture_en")
def picture(name: str, path: str) -> Response:
    """One picture by itself, with its licence and the name of what it is of."""
    lang, of = lang_of(request.path), selected(path)
    return reply_picture(_drawn(name, of, lang), lang, of.iri)


@blueprint.get("/picture/<name>/<path:path>")
@blueprint.get("/en/picture/<name>/<path:path>", endpoint="pictured_en")
def pictured(name: str, path: str) -> Response:
    """One picture with all rows of its table, a page at a time."""
    lang, of = lang_of(request.path), selected(path)
    drawn = _drawn(name, of, lang)
    many = len(drawn.rows)
    part = part_asked(many, _ROWS, "this table")
    shown = Shown([], many, many, part.page, part.pages, "", {})
    start = f"{served().names.base}{'en/' if lang == 'en' else ''}picture/"
    body = page(
        "pictured.html",
        lang,
        of.iri,
        picture=drawn,
        of=caller(lang)(of.iri),
        address=f"{start}{name}/{path}.svg",
        rows=part.of(drawn.rows),
        shown=shown,
    )
    return reply(body.encode(), HTML, varies=False, headers={"Content-Language": lang})


def _drawn(name: str, of: Selection, lang: str) -> Picture:
    """A picture by its name. Raises NotFound where there is none."""
    drawn = _kept(name, of, lang) if name in PICTURES.get(of.kind, {}) else None
    if drawn is None:
        there = ", ".join(sorted(PICTURES.get(of.kind, {}))) or "none"
        raise NoPage(f"there is no picture {name} of {of.path}; of its kind there can be: {there}")
    return drawn


def reply_picture(drawn: Picture, lang: str, subject: str) -> Response:
    """A picture of a subject as a file that may be embedded anywhere."""
    body = page("picture.svg", lang, subject, picture=drawn, alone=True, subject=subject)
    headers = {
        "Content-Language": lang,
        "Link": links((licence_of(subject).address, "license"), (subject, "describes")),
        "Content-Security-Policy": _EMBEDDABLE,
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return reply(body.encode(), SVG, varies=False, headers=headers)
