"""For other nodes: which releases and kept questions there are, and every file of them (``fremdrift pull``)."""

import json
from typing import Final

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.wsgi import FileWrapper

from fremdrift.ground.formats import JSON
from fremdrift.keeping.chain import RETURNS
from fremdrift.keeping.copying import RELEASES, file_of, index_of
from fremdrift.keeping.questions import QUESTIONS
from fremdrift.serving.loading import open_chain
from fremdrift.web.replies import REVALIDATED, cut_as_asked, hold_stream, reply, under_conditions

blueprint = Blueprint("nodes", __name__)
_PIECE: Final = 1 << 18


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
    """A file that the index or a manifest lists; the request's text never becomes a path.

    In part and under conditions as downloads come, and so few large ones at once.
    """
    found = file_of(open_chain(current_app.config["SETTINGS"]), f"{kind}/{name}")
    if found is None:
        raise NoPage(f"there is no file {kind}/{name}; /releases.json and the manifests name them")
    file, size = found.path.open("rb"), found.path.stat().st_size
    answer = Response(FileWrapper(file, _PIECE), content_type="application/octet-stream")
    answer.headers.update({"Content-Length": str(size), "Cache-Control": REVALIDATED, "Accept-Ranges": "bytes"})
    answer.set_etag(found.sha256)
    answer.call_on_close(file.close)
    # No Last-Modified: when a copy came here is nobody's business.
    under_conditions(answer, {name: one for name, one in request.environ.items() if name != "HTTP_RANGE"})
    if answer.status_code == 200 and request.headers.get("If-Range", "").strip() in ("", answer.headers["ETag"]):
        cut_as_asked(answer, size)
    hold_stream(answer)
    return answer
