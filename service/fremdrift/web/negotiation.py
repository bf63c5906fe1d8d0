"""Negotiation: which format a request gets (https://www.rfc-editor.org/rfc/rfc9110#section-12).

werkzeug parses ``Accept``; here it is only asked. No header, or one of which nothing can be read, means our own first
choice, ``q=0`` and no match mean 406.
"""

from collections.abc import Sequence
from typing import Final

from flask import request
from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.exceptions import NotAcceptable, RequestHeaderFieldsTooLarge
from werkzeug.http import parse_accept_header

from fremdrift.ground.formats import HTML, Format, also, by_name

_LONGEST: Final = 4096
"""How long ``Accept`` may be, in bytes; browsers send a few hundred, and each range costs 40 µs to match."""
_LESS: Final = 0.999
"""Of two formats that a client asks for as gladly, that which it asks for by our name for it comes."""

_PROFILE: Final = ("profile", "_profile")


def negotiate(offered: Sequence[Format], default: Format) -> Format:
    """The offered format that the request prefers; ``default`` where it says nothing or has no preference.

    Raises NotAcceptable, which lists what there is, and RequestHeaderFieldsTooLarge.
    """
    header = request.headers.get("Accept", "")
    if len(header) > _LONGEST:
        raise RequestHeaderFieldsTooLarge(f"Accept is longer than {_LONGEST} bytes; name fewer formats")
    if not (asked := _plain(header)):
        return default
    ordered = [default, *(one for one in offered if one is not default)]
    accept = _meant(asked, ordered)
    by_type = {one.media_type: one for one in reversed(ordered)}
    best = accept.best_match([one.media_type for one in ordered])
    if best is None or accept.quality(best) == 0:
        raise NotAcceptable(available(offered))
    return by_type[best]


def _meant(accept: MIMEAccept, offered: Sequence[Format]) -> MIMEAccept:
    """The header with our own names for the formats that clients ask for by others, where these are not offered for
    themselves. A browser says that it takes XML whatever it looks for, so it is taken by its word.
    """
    if HTML.media_type in accept.values():
        return accept
    own = {one.media_type for one in offered}
    ours = {alias: one.media_type for one in reversed(offered) for alias in also(one) if alias not in own}
    named = ((value, ours.get(value.lower()), quality) for value, quality in accept)
    return MIMEAccept([(our or value, quality * _LESS if our else quality) for value, our, quality in named])


def named(name: str, offered: Sequence[Format]) -> Format:
    """The offered format that ``format=`` names. Raises NotAcceptable, which lists what there is."""
    found = by_name(name, tuple(offered))
    if found is None:
        raise NotAcceptable(f"format={name} is not offered here. {available(offered)}")
    return found


def profile_named() -> str:
    """The profile that an address names, by its name or IRI: ``?profile=``, or ``_profile`` as Content Negotiation by
    Profile has it (https://www.w3.org/TR/dx-prof-conneg/); empty where it names none.
    """
    return next((_without_brackets(found) for name in _PROFILE if (found := request.args.get(name))), "")


def profiles_taken() -> list[str]:
    """The profiles that ``Accept-Profile`` takes, by how gladly."""
    header = parse_accept_header(request.headers.get("Accept-Profile"), Accept)
    taken = sorted((one for one in header if one[1] > 0), key=lambda one: -one[1])
    return [_without_brackets(name) for name, _ in taken]


def _without_brackets(name: str) -> str:
    return name.strip().strip("<>")


def available(offered: Sequence[Format]) -> str:
    """The list for a 406."""
    return "Available: " + ", ".join(f"{one.media_type} (.{one.suffix})" for one in offered)


def wants_page() -> bool:
    """True for a browser: it prefers HTML to JSON and says so."""
    header = request.headers.get("Accept", "")
    accept = _plain(header if len(header) <= _LONGEST else "")
    return (
        bool(accept)
        and HTML.media_type in [value for value, _ in accept]
        and accept.best_match([HTML.media_type, "application/json", "text/turtle"]) == HTML.media_type
    )


def _plain(header: str) -> MIMEAccept:
    """The header without parameters such as ``profile`` or ``charset``, which would match nothing, and without what is
    no media range (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1).
    """
    parsed = parse_accept_header(header, MIMEAccept)
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in parsed if "/" in value])
