"""Which profile of the catalogue a request gets: Content Negotiation by Profile (https://www.w3.org/TR/dx-prof-conneg/).

A client names it in the address (``?profile=udata``, or ``_profile`` as the specification's query string functional
profile has it) or in ``Accept-Profile``; every answer says which it is and lists the others.
"""

from flask import request
from werkzeug.exceptions import BadRequest, NotAcceptable

from fremdrift.cataloguing.dialects import DCAT_AP, DIALECTS, Dialect
from fremdrift.ground.formats import Format
from fremdrift.web.negotiation import profile_named, profiles_taken


def wanted_profile() -> Dialect | None:
    """The profile that a request asks for, None where it asks for none.

    Raises BadRequest for a name in the address that is none, NotAcceptable where none of the header's is here.
    """
    named = profile_named()
    if named:
        found = _by_name(named)
        if found is None:
            raise BadRequest(f"there is no profile {named}. {_listed()}")
        return found
    return _accepted() if request.headers.get("Accept-Profile", "").strip() else None


def _by_name(name: str) -> Dialect | None:
    plain = name.rstrip("/")
    return next((one for one in DIALECTS if plain in (one.token, one.iri.rstrip("/"))), None)


def _accepted() -> Dialect:
    """The profile that the header likes best; ours where it takes any."""
    for name in profiles_taken():
        found = DCAT_AP if name == "*" else _by_name(name)
        if found is not None:
            return found
    raise NotAcceptable(f"none of the profiles of Accept-Profile is here. {_listed()}")


def _listed() -> str:
    return "Available: " + ", ".join(f"{one.token} <{one.iri}>" for one in DIALECTS)


def profile_links(base: str, here: Dialect, form: Format) -> str:
    """The ``Link`` header: this answer's profile, and where each profile is to be had in which format."""
    listed = [f'<{here.iri}>; rel="profile"']
    for one in DIALECTS:
        for other in one.formats:
            relation = "self" if one is here and other is form else "alternate"
            address = f"{base}catalog.{other.suffix}" + (f"?profile={one.token}" if one is not DCAT_AP else "")
            listed.append(f'<{address}>; rel="{relation}"; type="{other.media_type}"; profile="{one.iri}"')
    return ", ".join(listed)
