"""Lists over HTTP: strategies, initiatives, milestones, organisations, editions; each as its reader asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest
from werkzeug.exceptions import NotFound as NoPage

from fremdrift.ground.formats import HTML, by_suffix
from fremdrift.serving.overview import question
from fremdrift.web.listings.cards import listing, today
from fremdrift.web.listings.list_tables import SHEETS, cells_of
from fremdrift.web.listings.tables import TABLES, reply_table
from fremdrift.web.negotiation import available, negotiate
from fremdrift.web.pages import LISTS, list_page
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import lang_of, served, settings, state_query

blueprint = Blueprint("lists", __name__)
_LONGEST = 200
_Row = TypeVar("_Row")


FORMS = (HTML, *TABLES)
"""What a list is to be had as."""


def show(name: str, suffix: str = "") -> Response:
    """A list as a page, or whole as a table. Parameters: a value for each facet, ``q`` (words), ``sort``, ``page``."""
    form = by_suffix(suffix, TABLES) if suffix else negotiate(FORMS, HTML)
    if form is None:
        raise NoPage(f"{name} are not to be had as {suffix}; {available(TABLES)}")
    lang, shelf = lang_of(request.path), served()
    found = listing(shelf, name, lang)
    chosen = {one: request.args.get(one, "") for one in found.facets}
    text, sort, number = words_asked(), request.args.get("sort", ""), page_asked()
    own = headers(lang, *LISTS[name]) | {"Content-Language": lang}
    if form is not HTML:
        rows = (cells_of(name, one) for one in found.each(chosen, text, sort))
        about = {"day": today(shelf), "chosen": {one: value for one, value in chosen.items() if value}, "q": text}
        return reply_table(SHEETS[name], rows, form, lang, about=about, headers=own)
    shown = found.show(chosen, text, sort, number, words_asked("find"))
    body = list_page(name, lang, shown, text=text, day=today(shelf), question=question(name), forms=TABLES)
    return reply(body.encode(), HTML, headers=own)


def parameters(name: str) -> dict[str, str]:
    """What a list can be asked for, each with what it says."""
    facets = {one: f"Only what has this {one.replace('-', ' ')}" for one in listing(served(), name, "en").facets}
    more = {
        "q": "Words that the titles hold",
        "find": "Words that the names of what is offered to choose from hold, where that is much",
        "sort": "An order, backwards with - before it",
        "page": "A page's number",
    }
    return facets | more


def orders(name: str) -> tuple[str, ...]:
    """The orders that a list can be asked for."""
    return listing(served(), name, "en").orders


def words_asked(name: str = "q") -> str:
    """The words of a parameter: one line, not too long, without what no page may hold, and one blank for each."""
    asked = request.args.get(name, "")[:_LONGEST]
    return "".join(char if char.isprintable() else " " for char in asked if char.isprintable() or char.isspace())


def page_asked() -> int:
    """The number of the page, 1 where none is asked for. Raises BadRequest for what is no number from 1 on, for a table
    too, which is whole whatever page is asked for.
    """
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text)):
        raise BadRequest(f"page={text} is no number of a page; the first is 1")
    return int(text)


@dataclass(frozen=True)
class Part:
    """The rows of a page: the number of the first, how many at most, which page it is, and how many there are.
    ``every`` says that these are all rows of several pages, on one.
    """

    start: int
    size: int
    page: int
    pages: int
    every: bool = False

    def of(self, rows: Sequence[_Row]) -> Sequence[_Row]:
        """These rows of all."""
        return rows[self.start : self.start + self.size]

    def of_each(self, lists: Mapping[str, Sequence[_Row]]) -> dict[str, Sequence[_Row]]:
        """These rows of lists that stand one behind the other, under the name of each."""
        found, start = {}, self.start
        for name, rows in lists.items():
            found[name] = rows[max(0, start) : max(0, start + self.size)]
            start -= len(rows)
        return found


def part_asked(rows: int, size: int, what: str, *, whole: bool = False) -> Part:
    """The page that is asked for, of so many rows, so many on each; where it may be ``whole``, with ``page=all`` all on
    one, as it is printed. ``what`` they are is told to who asks for a page that is not. Raises BadRequest, NotFound.
    """
    if whole and request.args.get("page") == "all":
        return Part(0, rows, 1, 1, every=rows > size)
    number, pages = page_asked(), max(1, -(-rows // size))
    if number > pages:
        raise NoPage(f"page {number} of {what} does not exist; the last is {pages}")
    return Part((number - 1) * size, size, number, pages)


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


for _name, _paths in LISTS.items():
    for _lang, _path in zip(("da", "en"), (f"/{_paths[0]}", f"/en/{_paths[1]}"), strict=True):
        blueprint.add_url_rule(_path, f"{_name}_{_lang}", show, defaults={"name": _name})
        blueprint.add_url_rule(f"{_path}.<suffix>", f"{_name}_{_lang}_as", show, defaults={"name": _name})
