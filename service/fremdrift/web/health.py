"""Health: is the process alive, and can it serve."""

import json

from flask import Blueprint, Response, current_app

from fremdrift.ground.errors import FremdriftError
from fremdrift.ground.formats import JSON
from fremdrift.serving.current import Current
from fremdrift.web.replies import reply

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return _say(200, {"status": "ok"})


@blueprint.get("/readyz")
def ready() -> Response:
    """The current release is served, its store opens or answers, and its query workers live."""
    current = _current()
    try:
        shelf = current.get()
        why = shelf.fault() or current.fault()
    except (FremdriftError, OSError) as fault:
        return _say(503, {"status": "not ready", "why": str(fault)})
    status = {"status": "not ready" if why else "ready", "release": shelf.release.id}
    return _say(503 if why else 200, status | {"why": why} if why else status)


def _current() -> Current:
    """What is served, whichever release or day the request may name."""
    found: Current = current_app.config["CURRENT"]
    return found


def _say(status: int, what: dict[str, str]) -> Response:
    return reply(json.dumps(what).encode() + b"\n", JSON, status=status, varies=False, cache="no-store")
