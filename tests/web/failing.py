"""An application with addresses that fail in every way, and the error pages of both languages."""

from collections.abc import Callable

from flask import Flask
from werkzeug.exceptions import NotAcceptable

from fremdrift.ground.errors import ClientBusy, Gone, ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

RAISED = {
    406: NotAcceptable("application/pdf is not to be had here; take text/csv, application/json"),
    410: Gone("it was withdrawn", "http://127.0.0.1:8000/id/withdrawal/1", "http://127.0.0.1:8000/id/milestone/p/2"),
    429: ClientBusy("too many queries from you", 60),
    500: RuntimeError("secret inside"),
    503: ReleaseError("no release yet"),
}
_LISTS = {"": "milepaele", "/en": "milestones"}
ERRORS = {
    (status, prefix): path
    for prefix in ("", "/en")
    for status, path in {
        400: f"{prefix}/{_LISTS[prefix]}?page=x",
        404: f"{prefix}/document/nothing",
        **{status: f"{prefix}/fail/{status}" for status in RAISED},
    }.items()
}
"""The address of an error page by its status and what is before the path of its language."""


def failing_application(settings: Settings) -> Flask:
    """The application over what is published there, with an address for each of RAISED."""
    app = create_app(settings)
    for status, fault in RAISED.items():
        for prefix in _LISTS:
            app.add_url_rule(f"{prefix}/fail/{status}", f"fail{prefix}{status}", _raising(fault))
    return app


def _raising(fault: Exception) -> Callable[[], str]:
    def view() -> str:
        raise fault

    return view
