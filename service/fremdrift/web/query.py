"""SPARQL over HTTP: the query operation of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/#query-operation)."""

from typing import IO

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, NotAcceptable, UnsupportedMediaType

from fremdrift.ground.formats import GRAPH_RESULTS, HTML, JSON, RESULTS, RESULTS_JSON, Format, by_name
from fremdrift.serving.gate import Passed, admit
from fremdrift.serving.pool import Dataset
from fremdrift.web.negotiation import available, negotiate, wants_page
from fremdrift.web.pages import query_page
from fremdrift.web.replies import reply
from fremdrift.web.shelf import lang_of, served, settings

blueprint = Blueprint("query", __name__)
_DIRECT = "application/sparql-query"
_FORM = "application/x-www-form-urlencoded"


@blueprint.route("/sparql", methods=["GET", "POST", "QUERY"])
@blueprint.route("/en/sparql", methods=["GET"], endpoint="sparql_en")
def sparql() -> Response:
    """A query answered, or the query page where there is none."""
    values = _values()
    texts = values.getlist("query")
    if "update" in values:
        raise BadRequest("this endpoint answers queries only; the tables are where data changes")
    if not texts and request.method == "GET":
        return _page()
    if len(texts) != 1:
        raise BadRequest(f"send one query; {len(texts)} came")
    passed = admit(texts[0], settings())
    form = _format(passed, values.get("format", ""))
    shelf = served()
    answer = shelf.pool.evaluate(passed.text, _dataset(values), _written_as(form), shelf.limits)
    return _whole(answer, form, passed)


def _values() -> MultiDict[str, str]:
    """The parameters, from the address and from the body: a form, or the query itself."""
    values = MultiDict(request.args)
    if request.method == "GET":
        return values
    if request.mimetype == _FORM:
        values.update(request.form)
    elif request.mimetype == _DIRECT:
        try:
            values.add("query", request.get_data().decode("utf-8"))
        except UnicodeDecodeError:
            raise BadRequest("the query is not UTF-8; send it as UTF-8") from None
    else:
        raise UnsupportedMediaType(
            f"send the query as {_DIRECT} or {_FORM}, not {request.mimetype or 'without a type'}"
        )
    return values


def _page() -> Response:
    if not wants_page() and lang_of(request.path) == "da":
        raise BadRequest("there is no query; send one as the parameter query")
    return reply(query_page(lang_of(request.path)).encode(), HTML)


def _format(passed: Passed, name: str) -> Format:
    """``format=`` decides where it names a format; else Accept."""
    offered = GRAPH_RESULTS if passed.form.gives_graph else RESULTS
    if name:
        chosen = by_name(name, offered)
        if chosen is None:
            raise NotAcceptable(f"format={name} is not offered for {passed.form}. {available(offered)}")
        return chosen
    if passed.form.gives_graph:
        return negotiate(offered, offered[0])
    return negotiate((*RESULTS, JSON), RESULTS_JSON)


def _written_as(form: Format) -> str:
    return RESULTS_JSON.media_type if form is JSON else form.media_type


def _dataset(values: MultiDict[str, str]) -> Dataset:
    """The dataset that the request names (https://www.w3.org/TR/sparql11-protocol/#dataset)."""
    default, named = values.getlist("default-graph-uri"), values.getlist("named-graph-uri")
    return Dataset(tuple(default), tuple(named)) if default or named else Dataset()


def _whole(answer: IO[bytes], form: Format, passed: Passed) -> Response:
    cache = "public, max-age=0, must-revalidate" if passed.repeatable else "no-store"
    with answer:
        return reply(answer.read(), form, cache=cache)
