"""The catalogue of the release, as the release holds it."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound as NoPage

from fremdrift.ground.formats import DOCUMENTS, HTML, JSON, Format, by_suffix
from fremdrift.model.graphs import serialise
from fremdrift.web.negotiation import negotiate
from fremdrift.web.pages import catalogue_page
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import lang_of, refuse_state, served, settings

blueprint = Blueprint("catalogue", __name__)
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


@blueprint.get("/robots.txt")
def robots() -> Response:
    """A loopback base refuses harvesters."""
    text = _ROBOTS_TRIAL if settings().loopback else f"{_ROBOTS_PUBLIC}Sitemap: {settings().base_iri}sitemap.xml\n"
    return reply(text.encode(), Format("text", "text/plain", "txt", "Text"), varies=False)
