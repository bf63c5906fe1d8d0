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
from fremdrift.serving.documents import Document, no_graph
from fremdrift.web.catalogue.datasets import entry_reply
from fremdrift.web.catalogue.entries import catalogued, data_block, telling_why
from fremdrift.web.listings.cards import lines_near
from fremdrift.web.listings.lists import part_asked
from fremdrift.web.negotiation import negotiate
from fremdrift.web.pages import page
from fremdrift.web.replies import links, reply
from fremdrift.web.resources.memento import with_mementos
from fremdrift.web.resources.plans import plan_named, plan_reply, plans_of
from fremdrift.web.resources.things import read_page, thing_page
from fremdrift.web.shelf import lang_of, licence_of, served, settings, state_query
from fremdrift.web.wording.naming import Called, caller

blueprint = Blueprint("documents", __name__)
_OFFERED = (*DOCUMENTS, HTML)
_GRAPHS: Final = 200
"""So many graphs stand on a page of their list."""


@blueprint.get("/id/<path:local>")
def thing(local: str) -> AnyResponse:
    """A thing is not a document: see the other one, where there is one."""
    with telling_why(local):
        served().refuse_unknown(settings().base_iri + THING + local)
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
    answer = _describe(THING + path, form, DOCUMENT + path)
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
    return _describe(EDITION + path, form, EDITION + path)


@blueprint.get("/series/<path:local>")
@blueprint.get("/en/series/<path:local>", endpoint="series_en")
def series(local: str) -> Response:
    """A series of editions answers with its editions."""
    if served().day is None:
        return entry_reply(SERIES + local)
    path, form = suffixed(local, SERIES)
    return _describe(SERIES + path, form, SERIES + path)


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
    iri = settings().base_iri + GRAPH + path
    if form is HTML:
        return _page(_graph_page(iri, GRAPH + path), iri, GRAPH + path)
    return _serialised(served().graph(iri), form, GRAPH + path)


def _graph_page(iri: str, path: str) -> str:
    """How many statements a named graph holds, of what, and where all of them are to be had."""
    lang, base, shelf = lang_of(request.path), settings().base_iri, served()
    counts = {row["thing"]: int(row["rows"]) for row in shelf.rows("graphs")}
    if iri not in counts:
        raise no_graph(iri)
    formats = [(one, f"{base}{path}.{one.suffix}{state_query()}") for one in DOCUMENTS]
    return page("graph.html", lang, graph=path, count=counts[iri], of=_whose(path, lang), formats=formats)


def _whose(graph: str, lang: str) -> Called | None:
    """The thing or the account that a named graph is of, by the path of the graph; None for what is of everything."""
    base, whole = settings().base_iri, graph.removeprefix(GRAPH)
    _, _, part = whole.partition("/")
    paths = (whole, f"{THING}{whole}", part, f"{THING}strategy/{part}", f"{THING}source/{part}")
    known = lines_near(served(), lang)
    return next((caller(lang)(base + one) for one in paths if base + one in known), None)


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
        with telling_why(path.removeprefix(THING)):
            served().refuse_unknown(settings().base_iri + path)
    except NotFound:
        return False
    return True


def _describe(thing: str, form: Format, path: str) -> Response:
    """The document of a thing by the path of its name, in a format; ``path`` is that of the document itself."""
    iri, lang = settings().base_iri + thing, lang_of(request.path)
    with telling_why(thing.removeprefix(THING)):
        if form is HTML:
            read = read_page(iri, lang)
            block = data_block(path) if path.startswith(EDITION) else ""
            return _page(thing_page(read, path, lang, block), iri, path)
        found = served().document(iri)
        return _serialised(catalogued(found, path) if path.startswith(EDITION) else found, form, path)


def _page(body: str, subject: str, path: str) -> Response:
    headers = {"Link": _links(subject, path), "Content-Language": lang_of(request.path)}
    return reply(body.encode(), HTML, headers=headers)


def _serialised(found: Document, form: Format, path: str) -> Response:
    body = serialise(found.statements, form, settings().base_iri, found.order)
    return reply(body, form, headers={"Link": _links(found.subject, path)})


def _links(subject: str, path: str) -> str:
    base = settings().base_iri
    state = state_query()
    others = [(f"{base}{path}.{one.suffix}{state}", "alternate", one.media_type) for one in _OFFERED if one is not JSON]
    others += [(address, "alternate", one.media_type) for one, address in plans_of(served(), path)]
    return links(
        *others,
        (f"{base}data.json", "collection", "application/json"),
        (subject, "describes"),
        (f"{base}def/", "describedby"),
        (licence_of(subject).address, "license"),
    )


__all__ = ["NoPage", "blueprint"]
