"""The application: plain WSGI, made by a function that receives its settings."""

from typing import Final

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Rule

from fremdrift.deriving.states import States
from fremdrift.ground.settings import Settings
from fremdrift.keeping.visits import Visits
from fremdrift.serving.current import Current, Served
from fremdrift.serving.endpoint import Endpoint
from fremdrift.serving.loading import open_chain
from fremdrift.serving.stream import Stream
from fremdrift.web import assets, figures, finished, health, incoming, interface, problems, well_known
from fremdrift.web.beneath import Beneath
from fremdrift.web.catalogue import datasets, downloads, feed, harvest_check
from fremdrift.web.catalogue.visits import note as note_visit
from fremdrift.web.copies import nodes
from fremdrift.web.drawings import gallery
from fremdrift.web.listings import lists, search
from fremdrift.web.pinning import say_state
from fremdrift.web.progress import changes, comparing, deadlines, following, home, quality, reports
from fremdrift.web.replies import public
from fremdrift.web.resources import documents, memento, vocabulary
from fremdrift.web.sparql import graph_store, permalinks, query, suggest
from fremdrift.web.wording import texts

_SEVERAL: Final = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
"""What the SPARQL 1.1 Protocol lets a request name several of."""
_HINTS: Final = ("format", "output", "results")
"""What clients of endpoints name the wanted format by, each of them by its name and by its media types."""
_LARGEST_BODY: int = 1024 * 1024
_ROOMS: Final = (
    health,
    assets,
    home,
    search,
    lists,
    documents,
    vocabulary,
    query,
    suggest,
    permalinks,
    graph_store,
    datasets,
    downloads,
    feed,
    harvest_check,
    changes,
    comparing,
    deadlines,
    following,
    gallery,
    memento,
    nodes,
    quality,
    reports,
    interface,
    texts,
    well_known,
    figures,
)
"""Whose addresses the application has, one a line."""


class _Number(IntegerConverter):
    """A number in an address has one writing: 007 and ١ were other names of the same page."""

    regex = "(?:0|[1-9][0-9]*)"


def create_app(settings: Settings) -> Flask:
    """The service over the releases in ``settings.home``."""
    app = Flask("fremdrift", static_folder=None, template_folder=None)
    app.config["SETTINGS"] = settings
    app.config["STATES"] = states = States()
    app.config["CURRENT"] = current = Current(settings, states)
    app.config["STREAM"] = Stream(open_chain(settings))
    app.config["VISITS"] = visited = Visits(settings.home)
    app.config["FIGURES"] = counted = figures.Figures(settings.query_log)
    app.config["ENDPOINT"] = endpoint = Endpoint(settings, counted.query)
    counted.watch(current, endpoint, visited)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters["int"] = _Number
    for room in _ROOMS:
        app.register_blueprint(room.blueprint)
    problems.register(app)
    app.config["FINISHED"] = ready = finished.Finished(current, settings.home)
    app.after_request(finished.keep)  # the last of them, as Flask has it
    app.after_request(public)
    app.after_request(say_state)
    app.after_request(note_visit)
    app.after_request(figures.end)
    app.before_request(figures.begin)
    app.before_request(incoming.take)
    app.before_request(_preflight)
    app.before_request(_once)
    app.before_request(finished.answer)
    app.wsgi_app = Beneath(finished.Door(app, ready, counted, visited), settings.base_iri)  # type: ignore[method-assign, assignment]
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    return app


_HEADERS: Final = (
    "Accept, Accept-Datetime, Accept-Profile, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, "
    "If-Unmodified-Since, Range"
)
"""What a script of another site may ask by: all headers that answers here differ by."""


def _preflight() -> Response | None:
    """A CORS preflight (https://fetch.spec.whatwg.org/#cors-preflight-fetch) is answered for every address."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    methods = sorted({method for rule in _matching() for method in rule.methods or ()})
    return Response(
        status=204,
        headers={
            "Access-Control-Allow-Methods": ", ".join(methods),
            "Access-Control-Allow-Headers": _HEADERS,
            "Access-Control-Max-Age": "86400",
        },
    )


def _once() -> None:
    """A parameter with two values is refused, never answered by one of them. Raises BadRequest."""
    several = (*_SEVERAL, *_HINTS) if (request.endpoint or "").startswith("query.sparql") else _SEVERAL
    for name in request.args if request.query_string else ():
        values = dict.fromkeys(request.args.getlist(name))
        if len(values) > 1 and name not in several:
            raise BadRequest(f"{name} is given with {len(values)} values, {' and '.join(values)}; give it once")


def _matching() -> list[Rule]:
    return [request.url_rule] if request.url_rule else []


__all__ = ["Served", "create_app", "current_app"]
