"""Documents over HTTP: things answer 303, documents, editions and graphs answer with themselves (DESIGN 4).

Cool URIs: https://www.w3.org/TR/cooluris/#r303gendocument.
"""

from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.wrappers import Response as AnyResponse

from fremdrift.ground.errors import NotFound
from fremdrift.ground.formats import DOCUMENTS, HTML, JSON, STRATML, Format, by_suffix
from fremdrift.model.graphs import serialise
from fremdrift.model.iris import DOCUMENT, EDITION, GRAPH, SERIES, THING
from fremdrift.serving.documents import Document
from fremdrift.web.catalogue.datasets import entry_reply
from fremdrift.web.catalogue.entries import catalogued, data_block, entry
from fremdrift.web.listings.lists import part_asked
from fremdrift.web.negotiation import negotiate
from fremdrift.web.pages import page
from fremdrift.web.replies import links, reply
from fremdrift.web.resources.memento import with_mementos
from fremdrift.web.resources.plans import plan_named, plan_reply, plans_of
from fremdrift.web.resources.things import thing_page
from fremdrift.web.shelf import lang_of, served, settings, state_query

blueprint = Blueprint("documents", __name__)
_OFFERED = (*DOCUMENTS, HTML)
_GRAPHS: Final = 200
"""So many graphs stand on a page of their list."""
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@blueprint.get("/id/<path:local>")
def thing(local: str) -> AnyResponse:
    """A thing is not a document: see the other one, where there is one."""
    served().document(settings().base_iri + THING + local)
    answer = redirect(settings().base_iri + DOCUMENT + local, 303)
    answer.headers["Vary"] = "Accept"
    return answer


@blueprint.get("/document/<path:local>")
@blueprint.get("/en/document/<path:local>", endpoint="document_en")
@with_mementos
def document(local: str) -> Response:
    """The document of a thing, by suffix or by Accept; of a strategy also in the formats of others."""
    plan = plan_named(local)
    if plan and (plan[0] == local or not _names_a_thing(THING + local)):
        return plan_reply(*plan)
    others = plans_of(served(), DOCUMENT + local)
    path, form = suffixed(local, THING, tuple(one for one, _ in others if one is STRATML))
    if form is STRATML:
        return plan_reply(path, form)
    found = served().document(settings().base_iri + THING + path)
    answer = describe(found, form, DOCUMENT + path)
    if others:
        answer.vary.add("Accept-Profile")
    return answer


@blueprint.get("/edition/<scope>/latest")
@blueprint.get("/en/edition/<scope>/latest", endpoint="latest_en")
def latest(scope: str) -> AnyResponse:
    """The newest edition of a strategy, for now."""
    newest = served().newest_edition(scope)
    if newest is None:
        raise NotFound(f"no edition of {scope} has a date")
    path = newest.removeprefix(settings().base_iri)
    prefix = "en/" if lang_of(request.path) == "en" else ""
    return redirect(settings().base_iri + prefix + path, 302)


@blueprint.get("/edition/<path:local>")
@blueprint.get("/en/edition/<path:local>", endpoint="edition_en")
def edition(local: str) -> Response:
    """An edition is an information resource: its own address answers."""
    path, form = suffixed(local, EDITION)
    try:
        found = served().document(settings().base_iri + EDITION + path)
    except NotFound:
        entry(EDITION + path)  # one that was withdrawn says so
        raise
    return describe(found if form is HTML else catalogued(found, EDITION + path), form, EDITION + path)


@blueprint.get("/series/<path:local>")
@blueprint.get("/en/series/<path:local>", endpoint="series_en")
def series(local: str) -> Response:
    """A series of editions answers with its editions."""
    if served().day is None:
        return entry_reply(SERIES + local)
    path, form = suffixed(local, SERIES)
    return describe(served().document(settings().base_iri + SERIES + path), form, SERIES + path)


@blueprint.get("/graph/")
@blueprint.get("/en/graph/", endpoint="graphs_en")
def graphs() -> Response:
    """The list of named graphs."""
    lang, rows = lang_of(request.path), served().rows("graphs")
    paging = part_asked(len(rows), _GRAPHS, "the list of graphs")
    body = page("graphs.html", lang, rows=paging.of(rows), paging=paging)
    return reply(body.encode(), HTML, varies=False, headers={"Content-Language": lang})


@blueprint.get("/graph/<path:local>")
@blueprint.get("/en/graph/<path:local>", endpoint="graph_en")
def graph(local: str) -> Response:
    """Everything one named graph holds."""
    path, form = suffixed(local, GRAPH)
    return describe(served().graph(settings().base_iri + GRAPH + path), form, GRAPH + path)


def suffixed(local: str, kind: str, more: tuple[Format, ...] = ()) -> tuple[str, Format]:
    """The path without suffix and the format: a suffix decides, else Accept, which may take one of ``more`` too;
    English addresses are pages.
    """
    stem, _, suffix = local.rpartition(".")
    form = by_suffix(suffix, _OFFERED) if stem else None
    if form is not None and not _names_a_thing(kind + local):
        return stem, form
    if lang_of(request.path) == "en":
        return local, HTML
    return local, negotiate((*_OFFERED, *more), DOCUMENTS[0])


def _names_a_thing(path: str) -> bool:
    """A name may itself end like a suffix."""
    try:
        served().document(settings().base_iri + path)
    except NotFound:
        return False
    return True


def describe(found: Document, form: Format, path: str) -> Response:
    """A document in a format, with links to its other formats."""
    headers = (
        {"Link": _links(found, path), "Content-Language": lang_of(request.path)}
        if form is HTML
        else {"Link": _links(found, path)}
    )
    if form is HTML:
        block = data_block(path) if path.startswith(EDITION) else ""
        return reply(thing_page(found, path, lang_of(request.path), block).encode(), HTML, headers=headers)
    body = serialise(found.statements, form, settings().base_iri, found.order)
    return reply(body, form, headers=headers)


def _links(found: Document, path: str) -> str:
    base = settings().base_iri
    state = state_query()
    others = [(f"{base}{path}.{one.suffix}{state}", "alternate", one.media_type) for one in _OFFERED if one is not JSON]
    others += [(address, "alternate", one.media_type) for one, address in plans_of(served(), path)]
    return links(
        *others,
        (f"{base}data.json", "collection", "application/json"),
        (found.subject, "describes"),
        (f"{base}def/", "describedby"),
        (_LICENCE, "license"),
    )


__all__ = ["NoPage", "blueprint", "describe"]
