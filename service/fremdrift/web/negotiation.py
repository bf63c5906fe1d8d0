"""Negotiation: which format a request gets (https://www.rfc-editor.org/rfc/rfc9110#section-12).

werkzeug parses ``Accept``; here it is only asked. No header means our own first choice, ``q=0`` and no match mean 406.
"""

from collections.abc import Sequence

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_accept_header

from fremdrift.ground.formats import HTML, Format, by_name


def negotiate(offered: Sequence[Format], default: Format) -> Format:
    """The offered format that the request prefers; ``default`` where it says nothing or has no preference.

    Raises NotAcceptable, which lists what there is.
    """
    header = request.headers.get("Accept", "").strip()
    if not header:
        return default
    ordered = [default, *(one for one in offered if one is not default)]
    by_type = {one.media_type: one for one in reversed(ordered)}
    best = _plain(header).best_match([one.media_type for one in ordered])
    if best is None or _plain(header).quality(best) == 0:
        raise NotAcceptable(available(offered))
    return by_type[best]


def named(name: str, offered: Sequence[Format]) -> Format:
    """The offered format that ``format=`` names. Raises NotAcceptable, which lists what there is."""
    found = by_name(name, tuple(offered))
    if found is None:
        raise NotAcceptable(f"format={name} is not offered here. {available(offered)}")
    return found


def available(offered: Sequence[Format]) -> str:
    """The list for a 406."""
    return "Available: " + ", ".join(f"{one.media_type} (.{one.suffix})" for one in offered)


def wants_page() -> bool:
    """True for a browser: it prefers HTML to JSON and says so."""
    accept = _plain(request.headers.get("Accept", ""))
    return (
        bool(accept)
        and HTML.media_type in [value for value, _ in accept]
        and accept.best_match([HTML.media_type, "application/json", "text/turtle"]) == HTML.media_type
    )


def _plain(header: str) -> MIMEAccept:
    """The header without parameters such as ``profile`` or ``charset``, which would match nothing."""
    parsed = parse_accept_header(header, MIMEAccept)
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in parsed])
