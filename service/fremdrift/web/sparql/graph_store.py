"""The Graph Store Protocol, reading (https://www.w3.org/TR/sparql11-http-rdf-update/#http-get).

``/graphs?graph=IRI`` gives a named graph, ``/graphs?default`` the union of all; a graph's own IRI answers too. Writing
is for whoever keeps the tables: every other method is 405.
"""

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from fremdrift.ground.errors import NotFound
from fremdrift.ground.formats import GRAPH_RESULTS, TURTLE
from fremdrift.serving.gate import Form, Passed
from fremdrift.serving.pool import Dataset
from fremdrift.web.negotiation import named, negotiate
from fremdrift.web.shelf import counts, served
from fremdrift.web.sparql.query import answer

blueprint = Blueprint("graph_store", __name__)
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@blueprint.get("/graphs")
def graph() -> Response:
    """A graph of the store, whole."""
    graphs, default = request.args.getlist("graph"), "default" in request.args
    if len(graphs) + default != 1:
        raise BadRequest("name one graph: /graphs?graph=IRI, or /graphs?default for the union of all")
    if graphs and graphs[0] not in counts()["graphs"]:
        raise NotFound(f"there is no graph {graphs[0]}; /graph/ lists them")
    wanted = request.args.get("format")
    form = named(wanted, GRAPH_RESULTS) if wanted else negotiate(GRAPH_RESULTS, TURTLE)
    dataset = Dataset(tuple(graphs), ()) if graphs else Dataset()
    return answer(Passed(_EVERYTHING, Form.CONSTRUCT, repeatable=True), dataset, form, served().limits)
