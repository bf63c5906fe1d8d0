"""The interface described for programs: OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html), made from the routes.

Every address of the application is in it, by construction; what each gives is said here once. Examples are of the
release that is served.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, Response, current_app, request
from markupsafe import Markup
from werkzeug.routing import Rule

from fremdrift import __version__
from fremdrift.cataloguing.dialects import DIALECTS, RDF_FORMATS
from fremdrift.ground.errors import FremdriftError
from fremdrift.ground.formats import (
    ATOM,
    CSV,
    DOCUMENTS,
    FEEDS,
    GRAPH_RESULTS,
    HTML,
    ICALENDAR,
    JSON,
    JSONLD,
    NTRIPLES,
    PLANS,
    PROBLEM,
    RDFXML,
    RESULTS,
    SVG,
    TURTLE,
    XLSX,
    Format,
)
from fremdrift.model.datasets import ALL
from fremdrift.model.iris import THING
from fremdrift.serving.current import Served
from fremdrift.web.listings.lists import FORMS as LIST_FORMS
from fremdrift.web.listings.tables import TABLES
from fremdrift.web.pages import LISTS, page
from fremdrift.web.parameters import TEXT, body_of, parameters_of
from fremdrift.web.replies import reply
from fremdrift.web.shelf import lang_of, licence_of, served, settings
from fremdrift.web.wording.translating import worded

blueprint = Blueprint("interface", __name__)
_TEXT: Final = Format("text", "text/plain", "txt", "Text")
_LINKS: Final = Format("links", "application/link-format", "link", "Link format")
_XML: Final = Format("xml", "application/xml", "xml", "XML")
_ANY: Final = Format("any", "*/*", "", "A file as it is named")
_GRAPHS: Final = (TURTLE, JSONLD, NTRIPLES, RDFXML)
_GIVES: Final[dict[str, tuple[Format, ...]]] = {
    "documents.document": (*DOCUMENTS, HTML, *PLANS),
    "documents.edition": (*DOCUMENTS, HTML),
    "documents.series": (*DOCUMENTS, HTML),
    "documents.graph": (*DOCUMENTS, HTML),
    "vocabulary.vocabulary": (*DOCUMENTS, HTML),
    "vocabulary.scheme": (*DOCUMENTS, HTML),
    "vocabulary.json_ld_context": (JSONLD,),
    "datasets.catalog": (*dict.fromkeys(form for one in DIALECTS for form in one.formats), HTML),
    "datasets.dataset": (*RDF_FORMATS, HTML),
    "datasets.data_json": (JSON,),
    "datasets.data_json_in_danish": (JSON,),
    "nodes.index": (JSON,),
    "nodes.file": (_ANY,),
    "changes.between": (JSON, CSV, *_GRAPHS, HTML),
    "changes.between_releases": (JSON, CSV, HTML),
    "deadlines.whole": (CSV, JSON, XLSX),
    "deadlines.show": (HTML, CSV, JSON, XLSX),
    "feed.root": (*FEEDS, ATOM),
    "feed.page": (*FEEDS, ATOM),
    "feed.event": FEEDS,
    "feed.shape": (TURTLE,),
    "harvest_check.harvest_check": (JSON, *_GRAPHS, HTML),
    "following.latest": (ATOM,),
    "following.days": (ICALENDAR,),
    "gallery.picture": (SVG,),
    "vocabulary.picture": (SVG,),
    "graph_store.graph": GRAPH_RESULTS,
    "quality.whole": TABLES,
    "query.sparql": (*RESULTS, *GRAPH_RESULTS, HTML),
    "suggest.suggest": (JSON,),
    "permalinks.kept": (*RESULTS, *GRAPH_RESULTS, HTML),
    "downloads.download": (_ANY,),
    "downloads.table": (CSV, JSON),
    "downloads.archive": (_ANY,),
    "downloads.manifest": (JSON,),
    "assets.asset": (_ANY,),
    "figures.metrics": (_TEXT,),
    "health.alive": (JSON,),
    "health.ready": (JSON,),
    "interface.openapi": (JSON,),
    "memento.time_map": (_LINKS,),
    "memento.time_map_json": (JSON,),
    "well_known.void": _GRAPHS,
    "well_known.sitemap": (_XML,),
    "well_known.security": (_TEXT,),
    "well_known.robots": (_TEXT,),
}
_GIVES.update({f"lists.{name}_{lang}": LIST_FORMS for name in LISTS for lang in ("da", "en")})
_GIVES.update({f"lists.{name}_{lang}_as": TABLES for name in LISTS for lang in ("da", "en")})
"""What each address gives, by the name of its Danish or only endpoint; all others give pages."""
_ELSEWHERE: Final = {
    "documents.thing": 303,
    "documents.latest": 302,
    "memento.gate": 302,
    "permalinks.keep": 303,
    "vocabulary.term": 303,
    "vocabulary.code": 303,
    "vocabulary.code_lists": 302,
    "texts.statement": 302,
}
"""What leads elsewhere, and how."""
_ALSO_ELSEWHERE: Final = {"comparing.compare": 303}
"""What leads elsewhere once it is asked for something."""
_IN_PATH: Final[dict[str, dict[str, Any]]] = {
    "span": {"type": "string", "pattern": r"^.+\.\..+$"},
    "number": {"type": "integer", "minimum": 1},
}
"""What a part of an address is where not every text can be: two ends, the number of a page."""
_PARAMETER: Final = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """This description."""
    body = json.dumps(describe(), ensure_ascii=False, indent=2) + "\n"
    return reply(body.encode(), JSON, varies=False)


@blueprint.get("/api")
@blueprint.get("/en/api", endpoint="api_en")
def api() -> Response:
    """The page about addresses, formats and limits."""
    lang = lang_of(request.path)
    body = page("api.html", lang, rows=list(_rows(lang)))
    return reply(body.encode(), HTML, varies=False, headers={"Content-Language": lang})


def _rows(lang: str) -> Iterator[tuple[str, Markup, str]]:
    """Every address once, in a language: how it is asked, what it gives, and in which formats. The names of parameters
    in the summaries are marked as what they are.
    """
    for path, operations in describe()["paths"].items():
        for method, one in operations.items() if not path.startswith("/en/") else ():
            parts = enumerate(worded(one["summary"], lang).split("``"))
            said = Markup("").join(Markup("<code>{}</code>").format(part) if odd % 2 else part for odd, part in parts)
            formats = one["responses"].get("200", {}).get("description", "")
            named = "; ".join(worded(name, lang) for name in formats.split("; ")) if formats else ""
            yield path if method == "get" else f"{method.upper()} {path}", said, named


def describe() -> dict[str, Any]:
    """The interface as an OpenAPI document."""
    licence = licence_of()
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda one: one.rule):
        paths.setdefault(_PARAMETER.sub(r"{\1}", rule.rule), {}).update(_operations(rule))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fremdrift",
            "summary": "What public strategies promised, what was said of them since, and where.",
            "description": "Every reply is public, may be cached by its ETag and used from any page (CORS).",
            "version": __version__,
            "license": {"name": licence.short, "url": licence.address},
            "contact": {"name": settings().publisher_name, "email": settings().contact_mail},
        },
        "servers": [{"url": settings().base_iri.rstrip("/")}],
        "security": [],  # nobody signs in
        "paths": paths,
        "components": {"responses": {"Problem": _problem()}},
    }


def _problem() -> dict[str, Any]:
    properties = {name: {"type": "string"} for name in ("type", "title", "detail", "instance")}
    schema = {"type": "object", "properties": properties | {"status": {"type": "integer"}}}
    told = "What is wrong and what to do, as problem details (RFC 9457), or as a page for a browser."
    return {"description": told, "content": {PROBLEM.media_type: {"schema": schema}, HTML.media_type: {}}}


def _operations(rule: Rule) -> Iterator[tuple[str, dict[str, Any]]]:
    """The operations of a route; QUERY has no name in OpenAPI 3.1 and takes what POST takes."""
    for method in sorted((rule.methods or set()) & {"GET", "POST"}):
        yield method.lower(), _operation(rule, method)


def _operation(rule: Rule, method: str) -> dict[str, Any]:
    said = (current_app.view_functions[rule.endpoint].__doc__ or "").strip()
    gives = plain_endpoint(rule.endpoint)
    told: dict[str, Any] = {
        "operationId": f"{method.lower()}-{re.sub('[^a-z0-9]+', '-', rule.rule.lower()).strip('-') or 'home'}",
        "summary": said.split("\n")[0],
        "parameters": [*_in_path(rule), *(one.told() for one in parameters_of(rule.endpoint, gives, method))],
        "responses": _responses(gives) | {"default": {"$ref": "#/components/responses/Problem"}},
    }
    if method == "POST":
        told["requestBody"] = body_of(gives)
    return told


def plain_endpoint(endpoint: str) -> str:
    """The endpoint under its view's own name, which its Danish or only address has."""
    plain = f"{endpoint.partition('.')[0]}.{current_app.view_functions[endpoint].__name__}"
    return plain if plain in current_app.view_functions else endpoint


def _responses(endpoint: str) -> dict[str, Any]:
    elsewhere = _ELSEWHERE.get(endpoint) or _ALSO_ELSEWHERE.get(endpoint)
    leads = {str(elsewhere): {"description": "See the address in Location."}} if elsewhere else {}
    if endpoint in _ELSEWHERE:
        return leads
    gives = _GIVES.get(endpoint, (HTML,))
    content: dict[str, Any] = {one.media_type: {} for one in gives}
    return {"200": {"description": "; ".join(one.label for one in gives), "content": content}} | leads


def _part(name: str, schema: dict[str, Any], example: str) -> dict[str, Any]:
    """A part of an address."""
    found = {"name": name, "in": "path", "description": _SAYS.get(name, name), "schema": schema, "required": True}
    shown: str | int = int(example) if example and schema["type"] == "integer" else example
    return found | ({"example": shown} if example else {})


def _in_path(rule: Rule) -> list[dict[str, Any]]:
    examples = _examples()
    room, names = plain_endpoint(rule.endpoint), _PARAMETER.findall(rule.rule)
    return [_part(one, _in_path_is(room, one), _example(room, one, examples)) for one in names]


def _in_path_is(endpoint: str, name: str) -> dict[str, Any]:
    """The schema of a part of an address."""
    if name in _IN_PATH:
        return _IN_PATH[name]
    forms = _GIVES.get(endpoint, ()) if name == "suffix" else ()
    return {"type": "string", "enum": [one.suffix for one in forms]} if forms and set(forms) <= set(TABLES) else TEXT


_SAYS: Final = {
    "local": "Kind and local name of a thing, as in milestone/{scope}/{name}, or of an edition, series or graph",
    "path": "Kind and local name of a thing, as in organisation/{name}",
    "suffix": "A format by its suffix",
    "scope": "A strategy or programme by its local name",
    "strategy": "A strategy by its local name",
    "span": "Two days, editions or releases: {from}..{to}",
    "scheme": "A code list",
    "code": "A code of the list",
    "term": "A term of the vocabulary",
    "number": "The number of a page",
    "name": "The name of one of them",
    "address": "The address of a document here",
}


_NAMED: Final = {
    "milestone": "milestones",
    "organisation": "organisations",
    "strategy": "strategies",
    "edition": "editions",
}


def _examples() -> dict[str, str]:
    """Names of the release that is served, for examples; none where there is no release."""
    try:
        shelf = served()
    except FremdriftError:
        return {}
    return shelf.keep("examples", lambda: _examples_of(shelf))


def _examples_of(shelf: Served) -> dict[str, str]:
    found = {"scheme": "observation-status", "code": "completed", "term": "Milestone", "number": "1"}
    for name, list_of in _NAMED.items():
        rows = [row for row in shelf.rows(list_of) if name != "edition" or (row["known"] and row["strategy"])]
        if rows:
            found[name] = (
                max(rows, key=lambda row: (row["known"], row["thing"]))["thing"]
                .removeprefix(shelf.names.base)
                .removeprefix(THING)
            )
    return found | {"release": shelf.release.id, "day": shelf.release.made[:10]}


def _example(endpoint: str, name: str, found: dict[str, str]) -> str:
    """An example of a parameter at an address; empty where the release has none."""
    thing, strategy = found.get("milestone", ""), found.get("strategy", "").removeprefix("strategy/")
    edition = found.get("edition", "").removeprefix("edition/")
    by_place = {
        ("documents.edition", "local"): edition,
        ("documents.latest", "scope"): edition.partition("/")[0],
        ("documents.series", "local"): "",
        ("documents.graph", "local"): "model",
        ("changes.between", "scope"): strategy,
        ("comparing.compare", "scope"): strategy,
        ("changes.between", "span"): f"2000-01-01..{found.get('day', '')}",
        ("changes.between_releases", "span"): f"{found.get('release', '')}..{found.get('release', '')}",
        ("downloads.download", "name"): "fremdrift.ttl",
        ("downloads.table", "name"): "milestones.csv",
        ("gallery.picture", "name"): "tree",
        ("gallery.pictured", "name"): "tree",
        ("gallery.pictured", "path"): f"strategy/{strategy}",
        ("gallery.picture", "path"): f"strategy/{strategy}",
        ("memento.gate", "address"): f"{settings().base_iri}document/{thing}" if thing else "",
        ("memento.time_map", "local"): f"document/{thing}" if thing else "",
        ("memento.time_map_json", "local"): f"document/{thing}" if thing else "",
        ("feed.root", "suffix"): "atom",
        ("harvest_check.harvest_check", "suffix"): "ttl",
        ("feed.page", "suffix"): "ttl",
        ("datasets.catalog", "suffix"): "ttl",
        ("datasets.dataset", "local"): ALL,
        ("vocabulary.vocabulary", "suffix"): "ttl",
        ("deadlines.whole", "suffix"): "csv",
    }
    plain = {"local": thing, "path": thing, "strategy": strategy, "suffix": "csv"}
    return by_place.get((endpoint, name), plain.get(name, found.get(name, "")))
