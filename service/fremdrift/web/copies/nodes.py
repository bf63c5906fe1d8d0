"""For other nodes: which releases and kept questions there are, and every file of them (``fremdrift pull``)."""

import json

from flask import Blueprint, Response, current_app, send_file
from werkzeug.exceptions import NotFound as NoPage

from fremdrift.ground.formats import JSON
from fremdrift.keeping.chain import RETURNS
from fremdrift.keeping.copying import RELEASES, file_of, index_of
from fremdrift.keeping.questions import QUESTIONS
from fremdrift.serving.loading import open_chain
from fremdrift.web.replies import reply

blueprint = Blueprint("nodes", __name__)


@blueprint.get("/releases.json")
def index() -> Response:
    """The releases of this node, with the digest of each manifest, and which one it serves."""
    found = index_of(open_chain(current_app.config["SETTINGS"]))
    if not found["releases"]:
        raise NoPage("there is no release here yet")
    return reply((json.dumps(found, indent=1) + "\n").encode(), JSON, varies=False)


@blueprint.get(f"/{RELEASES}/<path:name>", defaults={"kind": RELEASES})
@blueprint.get(f"/{RETURNS}/<path:name>", defaults={"kind": RETURNS})
@blueprint.get(f"/{QUESTIONS}/<name>", defaults={"kind": QUESTIONS})
def file(kind: str, name: str) -> Response:
    """A file that the index or a manifest lists; the request's text never becomes a path."""
    found = file_of(open_chain(current_app.config["SETTINGS"]), f"{kind}/{name}")
    if found is None:
        raise NoPage(f"there is no file {kind}/{name}; /releases.json and the manifests name them")
    path = found.path.absolute()
    answer = send_file(path, mimetype="application/octet-stream", conditional=True, etag=found.sha256, max_age=0)
    answer.headers.pop("Last-Modified", None)  # when a copy came here is nobody's business
    return answer
