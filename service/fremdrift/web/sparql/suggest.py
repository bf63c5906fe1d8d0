"""What the editor of the query page offers to complete: the classes and properties that are used here, and prefixes."""

import json
from typing import Any

from flask import Blueprint, Response, request

from fremdrift.ground.formats import JSON
from fremdrift.ground.namespaces import PREFIXES
from fremdrift.web.replies import reply
from fremdrift.web.shelf import counts, lang_of, served

blueprint = Blueprint("suggest", __name__)


@blueprint.get("/sparql/suggest.json")
@blueprint.get("/en/sparql/suggest.json", endpoint="suggest_en")
def suggest() -> Response:
    """The classes and properties of the endpoint, the most used first, each with its label; and the prefixes."""
    lang, counted = lang_of(request.path), counts()
    terms = [
        *_terms("class", counted["classes"], lang),
        *_terms("property", counted["properties"], lang),
        *({"kind": "prefix", "iri": iri, "label": name, "count": 0} for name, iri in sorted(PREFIXES.items())),
    ]
    body = json.dumps({"terms": terms}, ensure_ascii=False, indent=1) + "\n"
    return reply(body.encode(), JSON, varies=False, cache="public, max-age=3600")


def _terms(kind: str, counted: dict[str, int], lang: str) -> list[dict[str, Any]]:
    labels = served().labels
    found = [
        {"kind": kind, "iri": iri, "label": labels.get(iri, {}).get(lang, ""), "count": number}
        for iri, number in counted.items()
    ]
    return sorted(found, key=lambda one: (-one["count"], one["iri"]))
