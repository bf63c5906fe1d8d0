"""The shelf: the release, or the state of a day, and the settings that a request is answered from."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import current_app, g, request
from werkzeug.exceptions import BadRequest

from fremdrift.cataloguing.authorities import licence_named
from fremdrift.cataloguing.said import USUAL_LICENCE
from fremdrift.deriving.counts import class_counts, statement_counts
from fremdrift.deriving.states import known_from
from fremdrift.ground.settings import Settings
from fremdrift.model.datasets import ALL, Licence
from fremdrift.model.dates import ACCEPTED_EN, read_date
from fremdrift.model.iris import EDITION
from fremdrift.quads.lines import Notations
from fremdrift.serving.current import Current, Served

STATE_PARAMETERS = ("release", "as-of", "edition")


def served() -> Served:
    """What this request is answered from; the same until it ends.

    ``release=`` names a release, else the current one; ``as-of=`` a day and ``edition=`` an edition, for the state of
    that day or of the day that edition became known.
    """
    if "served" not in g:
        pin(request.values.get("release"), request.values.get("as-of"), request.values.get("edition"))
    return g.served  # type: ignore[no-any-return]


def pin(release: str | None, as_of: str | None = None, edition: str | None = None) -> None:
    """Answer this request from a release, or its state. Raises NotFound, and BadRequest for what is no day."""
    current: Current = current_app.config["CURRENT"]
    if as_of and edition:
        raise BadRequest("name a day with as-of=, or an edition with edition=, not both")
    day = state_day(as_of, edition, release) if as_of or edition else None
    g.served = current.get(release, day)


def state_day(as_of: str | None, edition: str | None, release: str | None = None) -> date:
    """The day of a state that is named by a day or an edition. Raises NotFound, and BadRequest for what is no day."""
    if as_of:
        return _day(as_of)
    name = edition or ""
    iri = name if "://" in name else settings().base_iri + EDITION + name
    return known_from(current_app.config["CURRENT"].get(release).store, iri)


def _day(text: str) -> date:
    try:
        latest = read_date(text).latest
    except ValueError:
        raise BadRequest(f"as-of={text} is no day; write 2021-04-01, or another of {ACCEPTED_EN}") from None
    if latest is None:
        raise BadRequest(f"as-of={text} has no last day; write a day such as 2021-04-01")
    return latest


def file_of(shelf: Served, name: str) -> str:
    """The path of a download of the release, empty where it has none of that name."""
    path = f"files/{name}"
    return path if path in shelf.release.manifest["files"] else ""


def licence_of(iri: str = "") -> Licence:
    """What our data about something is licensed under: as its own dataset, as its strategy's, else as the whole is."""
    shelf = served()
    said: dict[str, dict[str, str]] = shelf.release.manifest.get("licences", {})
    path, owner = shelf.names.path(iri) or "", shelf.names.owner_of(iri)
    found = said.get(path) or said.get(f"strategy/{owner}") or said.get(ALL)
    return Licence(found["title"], found["address"]) if found else licence_named(USUAL_LICENCE)


def counts() -> dict[str, Any]:
    """How much there is: statements in each graph and with each property, things of each class."""
    shelf = served()
    if shelf.day is None:
        return dict(shelf.release.manifest["counts"])
    if "counts" not in g:
        # A store gives statements in no order, in which those of a thing would be counted apart.
        g.counts = statement_counts(Notations(shelf.store)) | {"classes": class_counts(shelf.store)}
    return g.counts  # type: ignore[no-any-return]


def state_query() -> str:
    """The parameters of this request that say which state it asks for, ``?`` in front, to be kept in links."""
    kept = [(name, request.args[name]) for name in STATE_PARAMETERS if request.args.get(name)]
    return "?" + urlencode(kept) if kept else ""


def refuse_state(*, names_releases: bool = False) -> None:
    """For what has no states: a request for one is refused, never answered with today's.

    What ``names_releases`` itself refuses ``release=`` too.
    """
    if names_releases and request.values.get("release"):
        raise BadRequest(f"{request.path} is of the releases that it names itself; leave out release")
    if request.values.get("as-of") or request.values.get("edition"):
        raise BadRequest(f"{request.path} has no state of a day; leave out as-of and edition, or use release=")


def settings() -> Settings:
    """The settings of the application."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def lang_of(path: str) -> str:
    """``en`` under ``/en``, else ``da``; language is never negotiated."""
    return "en" if path == "/en" or path.startswith("/en/") else "da"
