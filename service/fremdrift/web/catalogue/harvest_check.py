"""The harvest check that a release passed before it was served: which client took how much of its catalogue."""

import json

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound as NoPage

from fremdrift.ground.formats import HTML, JSON, JSONLD, NTRIPLES, RDFXML, TURTLE, Format, by_suffix
from fremdrift.model.graphs import serialise
from fremdrift.quads.store import parse_nquads
from fremdrift.web.negotiation import negotiate
from fremdrift.web.pages import page
from fremdrift.web.replies import links, reply
from fremdrift.web.shelf import lang_of, refuse_state, served, settings

blueprint = Blueprint("harvest_check", __name__)
_OFFERED = (JSON, TURTLE, JSONLD, NTRIPLES, RDFXML)


@blueprint.get("/harvest-check")
@blueprint.get("/en/harvest-check", endpoint="page_en")
@blueprint.get("/harvest-check.<suffix>")
def harvest_check(suffix: str = "") -> Response:
    """The record as a page, as JSON with every finding, or as EARL."""
    refuse_state()
    form, lang = _form(suffix), lang_of(request.path)
    address = f"{settings().base_iri}harvest-check"
    headers = {"Link": links(*((f"{address}.{one.suffix}", "alternate", one.media_type) for one in _OFFERED))}
    if form is HTML:
        outcomes = json.loads(_file("harvest.json"))["outcomes"]
        formats = [(one, f"{address}.{one.suffix}") for one in _OFFERED]
        body = page("harvest_check.html", lang, outcomes=outcomes, formats=formats)
        return reply(body.encode(), HTML, headers=headers | {"Content-Language": lang})
    if form is JSON:
        return reply(_file("harvest.json"), JSON, headers=headers)
    return reply(serialise(parse_nquads(_file("harvest.nq")), form, settings().base_iri), form, headers=headers)


def _form(suffix: str) -> Format:
    if not suffix:
        return HTML if lang_of(request.path) == "en" else negotiate((*_OFFERED, HTML), JSON)
    form = by_suffix(suffix, (*_OFFERED, HTML))
    if form is None:
        raise NoPage(f"the harvest check has no suffix .{suffix}")
    return form


def _file(name: str) -> bytes:
    release = served().release
    if name not in release.manifest["files"]:
        raise NoPage("this release was made before releases were harvested as candidates")
    return (release.folder / name).read_bytes()
