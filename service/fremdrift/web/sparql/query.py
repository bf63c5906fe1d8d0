"""SPARQL over HTTP: the query operation of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/#query-operation)."""

from typing import TypeVar

from flask import Blueprint, Response, current_app, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotAcceptable, UnsupportedMediaType

from fremdrift.cataloguing.service import service_quads
from fremdrift.ground.errors import NotFound, QueryRefused, QuerySyntax
from fremdrift.ground.formats import (
    GRAPH_RESULTS,
    HTML,
    JSON,
    JSONLD,
    NTRIPLES,
    RDFXML,
    RESULTS,
    RESULTS_JSON,
    TURTLE,
    Format,
    by_name,
)
from fremdrift.model.graphs import serialise
from fremdrift.quads.terms import asked
from fremdrift.serving.endpoint import Endpoint, Question
from fremdrift.serving.examples import examples
from fremdrift.serving.gate import Passed, admit
from fremdrift.serving.pool import Dataset, Limits
from fremdrift.web.clients import client_key
from fremdrift.web.negotiation import available, negotiate, wants_page
from fremdrift.web.pages import query_page, result_page
from fremdrift.web.replies import links, reply, reply_file
from fremdrift.web.shelf import counts, lang_of, served, settings

blueprint = Blueprint("query", __name__)
Number = TypeVar("Number", int, float)
_EDITING = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The page with the editor: our own scripts and nobody else's; the editor sets the place of its cursor by style."""
_DIRECT = "application/sparql-query"
_FORM = "application/x-www-form-urlencoded"
_DESCRIPTIONS = (TURTLE, JSONLD, NTRIPLES, RDFXML)


@blueprint.route("/sparql", methods=["GET", "POST", "QUERY"])
@blueprint.route("/en/sparql", methods=["GET"], endpoint="sparql_en")
def sparql() -> Response:
    """A query answered; without one the query page for a browser and the service description for a program."""
    values = _values()
    texts = values.getlist("query")
    if "update" in values:
        raise BadRequest("this endpoint answers queries only; the tables are where data changes")
    if not texts and request.method in ("GET", "HEAD"):
        return _description()
    if len(texts) != 1:
        raise BadRequest(f"send one query; {len(texts)} came")
    passed = admit_from_client(texts[0])
    dataset, limits = dataset_of(values), limits_of(values)
    form = _format(passed, _named_formats(values))
    if form is HTML:
        return _results_page(passed, dataset, limits)
    return answer(passed, dataset, form, limits)


def _values() -> MultiDict[str, str]:
    """The parameters, from the address and from the body: a form, or the query itself."""
    values = MultiDict(request.args)
    if request.method in ("GET", "HEAD"):
        return values
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("send the query uncompressed, without Content-Encoding")
    if request.mimetype == _FORM:
        values.update(request.form)
    elif request.mimetype == _DIRECT:
        values.add("query", _text(request.get_data()))
    else:
        raise UnsupportedMediaType(
            f"send the query as {_DIRECT} or {_FORM}, not {request.mimetype or 'without a type'}"
        )
    return values


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("the query is not UTF-8; send it as UTF-8") from None


def admit_from_client(text: str) -> Passed:
    """Through the gate; what it refuses counts as an error of this client."""
    try:
        return admit(text, settings())
    except (QueryRefused, QuerySyntax):
        endpoint().refuse(client_key())
        raise


def _description() -> Response:
    """https://www.w3.org/TR/sparql11-service-description/#accessing."""
    if wants_page() or lang_of(request.path) == "en":
        policy = {"Content-Security-Policy": _EDITING}
        return reply(query_page(lang_of(request.path)).encode(), HTML, headers=policy)
    return describe_service()


def describe_service() -> Response:
    """The description of the endpoint and what it holds, as a graph."""
    form = negotiate(_DESCRIPTIONS, TURTLE)
    base = settings().base_iri
    quads = service_quads(settings(), counts(), examples())
    return reply(serialise(quads, form, base, (base + "sparql#service",)), form)


def _named_formats(values: MultiDict[str, str]) -> list[str]:
    """What ``format=`` names: SPARQLWrapper gives the same format by its name and by a list of media types."""
    return [one for text in values.getlist("format") for one in map(str.strip, text.split(",")) if one]


def _format(passed: Passed, names: list[str]) -> Format:
    """``format=`` decides where it names a format; else Accept, where a browser gets a page with the answer."""
    offered = GRAPH_RESULTS if passed.form.gives_graph else RESULTS
    if names == [HTML.name] or (not names and wants_page()):
        return HTML
    if names:
        return _one_format(names, offered, passed)
    if passed.form.gives_graph:
        return negotiate(offered, offered[0])
    return negotiate((*RESULTS, JSON), RESULTS_JSON)


def _one_format(names: list[str], offered: tuple[Format, ...], passed: Passed) -> Format:
    chosen = list(dict.fromkeys(one for one in (by_name(name, offered) for name in names) if one))
    if not chosen:
        raise NotAcceptable(f"format={', '.join(names)} is not offered for {passed.form}. {available(offered)}")
    if len(chosen) > 1:
        raise BadRequest(f"format names {len(chosen)} formats, {' and '.join(one.name for one in chosen)}; name one")
    return chosen[0]


def dataset_of(values: MultiDict[str, str]) -> Dataset:
    """The dataset that the request names (https://www.w3.org/TR/sparql11-protocol/#dataset). Raises BadRequest for a
    graph whose name is no absolute IRI.
    """
    default, named = (_graphs(values, name) for name in ("default-graph-uri", "named-graph-uri"))
    return Dataset(default, named) if default or named else Dataset()


def _graphs(values: MultiDict[str, str], parameter: str) -> tuple[str, ...]:
    for one in values.getlist(parameter):
        try:
            asked(one)
        except NotFound:
            told = f"{parameter}={one} is no absolute IRI; write one that /graph/ lists, such as"
            raise BadRequest(f"{told} {settings().base_iri}graph/model") from None
    return tuple(values.getlist(parameter))


def limits_of(values: MultiDict[str, str]) -> Limits:
    """The limits, lowered by ``timeout`` (seconds), ``maxrows`` and ``maxbytes``; what is no number changes nothing."""
    return served().limits.lowered(
        seconds=_positive(values, "timeout", float),
        bytes=_positive(values, "maxbytes", int),
        rows=_positive(values, "maxrows", int),
    )


def _positive(values: MultiDict[str, str], name: str, kind: type[Number]) -> Number | None:
    number = values.get(name, type=kind)
    return number if number is not None and number > 0 else None


def answer(passed: Passed, dataset: Dataset, form: Format, limits: Limits) -> Response:
    """The whole answer to a query, as a reply in a format."""
    written = RESULTS_JSON.media_type if form is JSON else form.media_type
    found = endpoint().ask(Question(passed, dataset, written, limits, client_key()), served())
    cache = "public, max-age=0, must-revalidate" if passed.repeatable else "no-store"
    headers = {"Link": links((settings().base_iri + "sparql", "describedby", "text/turtle"))}
    return reply_file(found.file, found.size, found.sha256, form, cache=cache, headers=headers)


def _results_page(passed: Passed, dataset: Dataset, limits: Limits) -> Response:
    written = TURTLE if passed.form.gives_graph else RESULTS_JSON
    found = endpoint().ask(Question(passed, dataset, written.media_type, limits, client_key()), served())
    with found.file as file:
        page = result_page(lang_of(request.path), passed, file.read())
    return reply(page.encode(), HTML, cache="public, max-age=0, must-revalidate" if passed.repeatable else "no-store")


def endpoint() -> Endpoint:
    """The endpoint of the application."""
    found: Endpoint = current_app.config["ENDPOINT"]
    return found
