"""The vocabulary over HTTP: a term answers 303 to the document of its vocabulary, a code to that of its list.

Best practice recipes, slash namespaces: https://www.w3.org/TR/swbp-vocab-pub/#recipe5.
"""

import json

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.wrappers import Response as AnyResponse

from fremdrift.ground.errors import NotFound
from fremdrift.ground.formats import DOCUMENTS, HTML, JSONLD, by_suffix
from fremdrift.ground.namespaces import CODE, FD
from fremdrift.model.facts import Facts
from fremdrift.model.graphs import context, serialise
from fremdrift.quads.terms import NamedNode, asked
from fremdrift.serving.vocabulary import code_list, is_listed, ontology
from fremdrift.web.drawings.drawing import Picture
from fremdrift.web.drawings.gallery import reply_picture
from fremdrift.web.listings.lines import Line, line_of
from fremdrift.web.negotiation import available, negotiate
from fremdrift.web.pages import code_list_page, page
from fremdrift.web.replies import links, reply
from fremdrift.web.resources.terms import diagram, prefixed, terms_of
from fremdrift.web.shelf import lang_of, served, settings
from fremdrift.web.wording.view import View
from fremdrift.web.wording.voice import voice_in

blueprint = Blueprint("vocabulary", __name__)
_OFFERED = (*DOCUMENTS, HTML)
_QUESTION = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?term ?label ?definition
WHERE { ?term rdfs:isDefinedBy <https://w3id.org/fremdrift/def/> ; rdfs:label ?label ; skos:definition ?definition .
  FILTER(LANG(?label) = LANG(?definition)) }
ORDER BY ?term ?label"""
"""What the endpoint is asked for the same terms."""
_VERSION = NamedNode("http://www.w3.org/2002/07/owl#versionIRI")


@blueprint.get("/def/")
@blueprint.get("/en/def/", endpoint="ontology_en")
@blueprint.get("/def.<suffix>", endpoint="ontology_as")
def vocabulary(suffix: str = "") -> Response:
    """The whole ontology."""
    form = by_suffix(suffix, _OFFERED) if suffix else None
    if suffix and form is None:
        raise NoPage(f"the vocabulary has no suffix .{suffix}. {available(_OFFERED)}")
    form = form or (HTML if lang_of(request.path) == "en" else negotiate(_OFFERED, DOCUMENTS[0]))
    headers = {"Link": _alternates("def")}
    if form is HTML:
        return reply(_page(lang_of(request.path)).encode(), HTML, headers=headers)
    return reply(
        serialise(ontology(served().store, served().names.graph("model")), form, FD, (FD,)), form, headers=headers
    )


def _page(lang: str) -> str:
    """The page of the vocabulary: its terms by kind, how the classes hang together, every term in both languages."""
    view, picture = read(lang)
    base = settings().base_iri
    return page(
        "vocabulary.html",
        lang,
        view=view,
        terms=terms_of(view.said),
        schemes=_schemes(lang),
        prefixed=prefixed,
        picture=picture,
        address=f"{base}{'en/' if lang == 'en' else ''}picture/vocabulary.svg",
        formats=[(one, f"{base}def.{one.suffix}") for one in DOCUMENTS],
        question=_QUESTION,
    )


def _schemes(lang: str) -> list[Line]:
    """The code lists of what is served, as they are called; looked up once for a release and a language."""
    shelf = served()
    rows = shelf.rows("schemes")
    return shelf.keep(
        f"schemes {lang}", lambda: [line_of(one, lang) for one in rows if is_listed(shelf.store, one["thing"])]
    )


def read(lang: str) -> tuple[View, Picture]:
    """The vocabulary as templates read it, and its picture; made once for a release and a language."""
    shelf = served()

    def read() -> tuple[View, Picture]:
        said = Facts(ontology(shelf.store, shelf.names.graph("model")))
        return View(said, FD.rstrip("/") + "/", lang, shelf.names, shelf.labels), diagram(said, voice_in(lang))

    return shelf.keep(f"vocabulary {lang}", read)


@blueprint.get("/picture/vocabulary.svg")
@blueprint.get("/en/picture/vocabulary.svg", endpoint="picture_en")
def picture() -> Response:
    """How the classes of the vocabulary hang together, by itself, to be embedded."""
    lang = lang_of(request.path)
    return reply_picture(read(lang)[1], lang, FD)


@blueprint.get("/def/<term>")
def term(term: str) -> AnyResponse:
    """A term is described in its vocabulary's document, and so is the vocabulary's own version IRI."""
    iri = asked(FD + term)
    if any(served().store.quads_for_pattern(NamedNode(FD), _VERSION, iri, None)):
        return _see("def/")
    if not any(served().store.quads_for_pattern(iri, None, None, None)):
        raise NotFound(f"the vocabulary has no term {term}; /def/ lists them")
    return _see(f"def/#{term}")


@blueprint.get("/code/")
@blueprint.get("/en/code/", endpoint="codes_en")
def code_lists() -> AnyResponse:
    """The code lists stand with the vocabulary."""
    return redirect(settings().base_iri + ("en/" if lang_of(request.path) == "en" else "") + "def/#code-lists", 302)


@blueprint.get("/code/<scheme>")
@blueprint.get("/en/code/<scheme>", endpoint="code_list_en")
def scheme(scheme: str) -> Response:
    """One code list."""
    stem, _, suffix = scheme.rpartition(".")
    form = by_suffix(suffix, _OFFERED) if stem else None
    name = stem if form else scheme
    found = code_list(served().store, CODE + name)
    form = form or (HTML if lang_of(request.path) == "en" else negotiate(_OFFERED, DOCUMENTS[0]))
    headers = {"Link": _alternates(f"code/{name}")}
    if form is HTML:
        return reply(code_list_page(found, CODE + name, lang_of(request.path)).encode(), HTML, headers=headers)
    return reply(serialise(found, form, settings().base_iri, (CODE + name,)), form, headers=headers)


@blueprint.get("/code/<scheme>/<code>")
def code(scheme: str, code: str) -> AnyResponse:
    """A code is described in its list."""
    if not any(served().store.quads_for_pattern(asked(f"{CODE}{scheme}/{code}"), None, None, None)):
        raise NotFound(f"the code list {scheme} has no code {code}; /code/{scheme} lists them")
    return _see(f"code/{scheme}#{code}")


@blueprint.get("/context.jsonld")
def json_ld_context() -> Response:
    """The JSON-LD context by itself; documents carry it inside."""
    body = json.dumps({"@context": context()}, ensure_ascii=False, indent=2).encode() + b"\n"
    return reply(body, JSONLD, varies=False)


def _see(path: str) -> AnyResponse:
    answer = redirect(settings().base_iri + path, 303)
    answer.headers["Vary"] = "Accept"
    return answer


def _alternates(path: str) -> str:
    base = settings().base_iri
    return links(*((f"{base}{path}.{one.suffix}", "alternate", one.media_type) for one in _OFFERED))
