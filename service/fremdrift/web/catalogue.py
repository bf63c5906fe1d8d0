"""The catalogue and the downloads of the release, as the release holds them."""

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import BadRequest
from werkzeug.exceptions import NotFound as NoPage

from fremdrift.deriving.ledger import ledger
from fremdrift.deriving.moves_table import moves_csv
from fremdrift.ground.formats import CSV, DOCUMENTS, HTML, JSON, NQUADS, TURTLE, ZIP, Format, by_suffix
from fremdrift.ground.namespaces import PREFIXES
from fremdrift.model.graphs import serialise
from fremdrift.quads.store import nquads_of, turtle_of
from fremdrift.web.negotiation import negotiate
from fremdrift.web.pages import catalogue_page
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import lang_of, refuse_state, served, settings

blueprint = Blueprint("catalogue", __name__)
_FORMATS = (TURTLE, NQUADS, ZIP, CSV, JSON)
_ROBOTS_PUBLIC = "User-agent: *\nDisallow: /sparql?query=\nAllow: /\n"
_ROBOTS_TRIAL = "# This base is a loopback address: for trying out, not for harvesting.\nUser-agent: *\nDisallow: /\n"


@blueprint.get("/data.json")
@blueprint.get("/dcat-us-3.json", endpoint="dcat_us_3")
def data_json() -> Response:
    """The whole catalogue for data.gov-style harvesters, as DCAT-US 1.1 and as DCAT-US 3.0."""
    refuse_state()
    name = request.path.lstrip("/")
    path = served().release.file(name)
    if path is None:
        raise NoPage(f"this release has no {name}")
    return reply(
        path.read_bytes(),
        JSON,
        varies=False,
        headers={"Link": links((settings().base_iri + "catalog", "alternate"))},
    )


@blueprint.get("/catalog")
@blueprint.get("/en/catalog", endpoint="catalog_en")
@blueprint.get("/catalog.<suffix>")
def catalog(suffix: str = "") -> Response:
    """The catalogue graph."""
    refuse_state()
    form = _catalogue_format(suffix)
    if form is HTML:
        return reply(catalogue_page(lang_of(request.path)).encode(), HTML)
    found = served().graph(settings().base_iri + "graph/catalogue")
    order = (settings().base_iri + "catalog", settings().base_iri + "dataset/all")
    return reply(serialise(found.statements, form, settings().base_iri, order), form)


def _catalogue_format(suffix: str) -> Format:
    if suffix:
        form = by_suffix(suffix, DOCUMENTS)
        if form is None:
            raise NoPage(f"the catalogue has no suffix .{suffix}")
        return form
    if lang_of(request.path) == "en":
        return HTML
    return negotiate((*DOCUMENTS, HTML), DOCUMENTS[0])


@blueprint.get("/dataset/all")
@blueprint.get("/en/dataset/all", endpoint="dataset_en")
def dataset() -> Response:
    """The dataset is described in the catalogue."""
    return catalog()


@blueprint.get("/files/<path:name>")
def download(name: str) -> Response:
    """A file of the release, looked up in its manifest: the request's text never becomes a path."""
    if served().day is not None:
        return _of_state(name)
    path = served().release.file(name)
    if path is None:
        raise NoPage(f"this release has no file {name}; /catalog lists them")
    form = by_suffix(path.suffix.removeprefix("."), _FORMATS)
    return send_file(
        path.absolute(),  # a relative one would be looked for beside the program
        mimetype=form.content_type if form else "application/octet-stream",
        as_attachment=form is ZIP or form is NQUADS,
        download_name=path.name,
        conditional=True,
        etag=served().release.manifest["files"][f"files/{name}"]["sha256"][:32],
        max_age=0,
    )


def _of_state(name: str) -> Response:
    """The downloads that a state has too: made for it, since nothing later may be in them."""
    store = served().store
    if name == "fremdrift.nq":
        return reply(nquads_of(store), NQUADS, varies=False)
    if name == "fremdrift.ttl":
        return reply(turtle_of(store, PREFIXES), TURTLE, varies=False)
    if name == "moves.csv":
        return reply(moves_csv(ledger(store)), CSV, varies=False)
    raise BadRequest(f"there is no {name} of a day's state, only fremdrift.nq, fremdrift.ttl and moves.csv")


@blueprint.get("/tables/<name>")
def table(name: str) -> Response:
    """A table as CSV, or the CSVW metadata of them all; ``#row=14`` in an IRI is a row of these."""
    refuse_state()
    answer = download(f"tables/{name}")
    if name.endswith(".csv"):
        answer.headers["Content-Type"] = CSV.content_type + "; header=present"
        answer.headers["Link"] = links(
            (settings().base_iri + "tables/csv-metadata.json", "describedby", "application/csvm+json")
        )
    return answer


@blueprint.get("/robots.txt")
def robots() -> Response:
    """A loopback base refuses harvesters."""
    text = _ROBOTS_TRIAL if settings().loopback else f"{_ROBOTS_PUBLIC}Sitemap: {settings().base_iri}sitemap.xml\n"
    return reply(text.encode(), Format("text", "text/plain", "txt", "Text"), varies=False)
