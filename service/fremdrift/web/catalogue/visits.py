"""The log of harvests: who fetched which face of which release last, told by what clients call themselves."""

from datetime import UTC, datetime
from time import monotonic
from typing import Final

from flask import Response, current_app, g, request

from fremdrift.keeping.visits import Visit, Visits

FAMILIES: Final = (
    ("HarvesterBot", "data.gov"),
    ("uData", "udata"),
    ("piveau", "data.europa.eu"),
    ("ckan", "ckan"),
    ("python-requests", "ckan-or-python-requests"),
    ("node", "ldes-client-or-node"),
    ("Googlebot", "google"),
    ("bingbot", "bing"),
    ("Mozilla", "browser"),
)
"""What stands in a User-Agent, and the family that is kept of it. CKAN's harvester calls itself python-requests, and
ldes-client node; everything else is ``other``.
"""
_FACES: Final = ("data.json", "data.da.json", "dcat-us-3.json", "dcat-us-3.da.json", "catalog", "feed", "sitemap")
_TAKEN: Final = (200, 206, 304)


def note(answer: Response) -> Response:
    """Take down a fetch of a face that was answered. A browser is no harvester."""
    if request.method == "GET" and answer.status_code in _TAKEN:
        take_down(current_app.config["VISITS"], request.path, request.headers.get("User-Agent", ""), _release())
    return answer


def take_down(visits: Visits, path: str, agent: str, release: str | None) -> None:
    """Take down that a client, by what it calls itself, was given a path of a release; only faces are taken down."""
    face = _face(path)
    client = _family(agent) if face else "browser"
    if face and client != "browser" and release:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        visits.note(Visit(client, face, release, at), monotonic())


def _release() -> str | None:
    """The release that answered: the one that the request is pinned to, else the one that is served."""
    if "served" in g:
        pinned: str = g.served.release.id
        return pinned
    served: str | None = current_app.config["CURRENT"].current_id()
    return served


def _face(path: str) -> str | None:
    """The face that a path belongs to: itself, one of its pages, or one of its formats."""
    name = path.lstrip("/")
    return next((one for one in _FACES if name == one or name.startswith((f"{one}/", f"{one}."))), None)


def _family(agent: str) -> str:
    lower = agent.lower()
    return next((family for word, family in FAMILIES if word.lower() in lower), "other")
