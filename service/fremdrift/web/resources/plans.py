"""Plans: a strategy in the formats of others, StratML and the milestones of OCDS, as representations of its document.

They are asked for by suffix, by ``Accept`` (nothing else here is plain XML), and by profile
(https://www.w3.org/TR/dx-prof-conneg/), since OCDS shares its media type with our own JSON. Each is a file of the
release, so it has no state of a day; a release before there were any has none.
"""

from dataclasses import dataclass
from typing import Final

from flask import Response
from werkzeug.exceptions import BadRequest
from werkzeug.exceptions import NotFound as NoPage

from fremdrift.exporting import ocds, stratml
from fremdrift.ground.formats import DOCUMENTS, HTML, JSON, OCDS, PLANS, STRATML, XML, Format, by_suffix
from fremdrift.model.iris import DOCUMENT
from fremdrift.serving.current import Served
from fremdrift.web.negotiation import profile_named, profiles_taken
from fremdrift.web.replies import REVALIDATED, links, reply_file
from fremdrift.web.shelf import file_of, refuse_state, served, settings, state_query

_STRATEGY: Final = "strategy/"


@dataclass(frozen=True)
class _Kept:
    """What the file of a format ends with, and the profile that it is of."""

    suffix: str
    profile: str


_KEPT: Final = {STRATML: _Kept(XML.suffix, stratml.PROFILE), OCDS: _Kept(JSON.suffix, ocds.PROFILE)}


def plans_of(shelf: Served, path: str) -> list[tuple[Format, str]]:
    """The formats of others in which a document (its path from ``document/`` on) is to be had, each with its address;
    none for what is no strategy, and none in the state of a day.
    """
    local = path.removeprefix(DOCUMENT)
    if not local.startswith(_STRATEGY) or shelf.day is not None:
        return []
    base = shelf.names.base
    return [(one, f"{base}{path}.{one.suffix}{state_query()}") for one in PLANS if file_of(shelf, _file(local, one))]


def plan_named(local: str) -> tuple[str, Format] | None:
    """The strategy and the format that an address asks for by suffix, or, where it has none, a request by profile; None
    for all others. Raises BadRequest for a profile in the address that is none.
    """
    if not local.startswith(_STRATEGY):
        return None
    stem, _, suffix = local.rpartition(".")
    form = by_suffix(suffix, (*PLANS, *DOCUMENTS, HTML)) if stem else None
    if form is not None:
        return (stem, form) if form in PLANS else None
    known = {name: one for one in PLANS for name in (one.name, _KEPT[one].profile)}
    asked = profile_named()
    if asked and asked not in known:
        listed = ", ".join(f"{one.name} <{_KEPT[one].profile}>" for one in PLANS)
        raise BadRequest(f"there is no profile {asked} of a strategy. Available: {listed}")
    form = next((known[one] for one in (asked, *profiles_taken()) if one in known), None)
    return (local, form) if form else None


def plan_reply(local: str, form: Format) -> Response:
    """A strategy in one of these formats, from the file of the release. Raises Gone and NotFound as its document does,
    NoPage where the release has no such file.
    """
    refuse_state()
    shelf = served()
    shelf.refuse_unknown(f"{settings().base_iri}id/{local}")
    name = _file(local, form)
    path, kept = shelf.release.file(name), _KEPT[form]
    if path is None:
        raise NoPage(f"this release has no {form.label} of {local}; /catalog lists what it has")
    facts = shelf.release.manifest["files"][f"files/{name}"]
    base = settings().base_iri
    headers = {
        "Link": links(
            (kept.profile, "profile"),
            (f"{base}{DOCUMENT}{local}", "canonical"),
            (f"{base}id/{local}", "describes"),
        ),
    }
    answer = reply_file(path.open("rb"), facts["bytes"], facts["sha256"], form, cache=REVALIDATED, headers=headers)
    answer.vary.add("Accept-Profile")
    return answer


def _file(local: str, form: Format) -> str:
    return f"{local.removeprefix(_STRATEGY)}.{_KEPT[form].suffix}"
