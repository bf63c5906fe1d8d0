"""Replies: bytes with the headers that make them cacheable, comparable and usable from any page.

Conditional requests: https://www.rfc-editor.org/rfc/rfc9110#section-13. CORS: everything here is public and reading,
so ``*`` without credentials (https://fetch.spec.whatwg.org/#http-cors-protocol).
"""

import gzip
import hashlib
from collections.abc import Mapping

from flask import Response, request

from fremdrift.ground.formats import Format

_SHORTEST: int = 1024
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def reply(
    body: bytes,
    form: Format,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    varies: bool = True,
    cache: str = "public, max-age=0, must-revalidate",
) -> Response:
    """A whole reply: strong ETag per representation and coding, 304 where the client has it, gzip where it may.

    ``varies`` says that the address has other formats too.
    """
    coded = len(body) >= _SHORTEST and request.accept_encodings.quality("gzip") > 0
    tag = hashlib.sha256(form.media_type.encode() + b"\n" + body).hexdigest()[:32]
    answer = Response(gzip.compress(body, 6, mtime=0) if coded else body, status=status)
    answer.headers["Content-Type"] = form.content_type
    answer.headers["Cache-Control"] = cache
    answer.headers["Vary"] = "Accept, Accept-Encoding" if varies else "Accept-Encoding"
    if coded:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers.update(headers or {})
    if status == 200 and "no-store" not in cache:
        answer.set_etag(f"{tag}-gzip" if coded else tag)
        answer.make_conditional(request)
    return answer


def public(answer: Response) -> Response:
    """What every reply carries."""
    answer.headers.setdefault("Access-Control-Allow-Origin", "*")
    answer.headers.setdefault(
        "Access-Control-Expose-Headers", "ETag, Link, Location, Retry-After, Content-Disposition, Allow"
    )
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Content-Security-Policy", _POLICY)
    answer.headers.setdefault("Referrer-Policy", "no-referrer")
    return answer


def links(*targets: tuple[str, str] | tuple[str, str, str]) -> str:
    """The value of ``Link`` (https://www.rfc-editor.org/rfc/rfc8288): address, relation and perhaps media type."""
    return ", ".join(f'<{one[0]}>; rel="{one[1]}"' + (f'; type="{one[2]}"' if len(one) > 2 else "") for one in targets)
