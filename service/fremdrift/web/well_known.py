"""Addresses that programs look for by themselves: VoID, the sitemap, robots.txt, whom to tell of a security fault."""

from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from flask import Blueprint, Response
from werkzeug.wrappers import Response as AnyResponse

from fremdrift.ground.formats import Format
from fremdrift.model.iris import DOCUMENT, THING
from fremdrift.web.pages import LISTS
from fremdrift.web.query import describe_service
from fremdrift.web.replies import reply
from fremdrift.web.shelf import refuse_state, served, settings

blueprint = Blueprint("well_known", __name__)
_XML = Format("xml", "application/xml", "xml", "XML")
_ROBOTS_PUBLIC = "User-agent: *\nDisallow: /sparql?query=\nAllow: /\n"
_ROBOTS_TRIAL = "# This base is a loopback address: for trying out, not for harvesting.\nUser-agent: *\nDisallow: /\n"
_TEXT = Format("text", "text/plain", "txt", "Text")
_LISTED = ("strategies", "initiatives", "milestones", "organisations", "editions")


@blueprint.get("/.well-known/void")
def void() -> AnyResponse:
    """The description of the dataset and its endpoint (https://www.w3.org/TR/void/#well-known)."""
    return describe_service()


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page worth finding, in Danish and English, with the day of the release (https://www.sitemaps.org/protocol.html)."""
    refuse_state()
    day = served().release.made[:10]
    lines = [f"<url><loc>{escape(one)}</loc><lastmod>{day}</lastmod></url>" for one in _pages()]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return reply((head + "\n".join(lines) + "\n</urlset>\n").encode(), _XML, varies=False)


def _pages() -> list[str]:
    base = settings().base_iri
    paths = ["", "catalog", "sparql", "def/", *(danish for danish, _ in LISTS.values())]
    english = ["en/", "en/catalog", "en/sparql", "en/def/", *("en/" + name for _, name in LISTS.values())]
    things = [row["thing"].removeprefix(base) for name in _LISTED for row in served().rows(name)]
    documents = [DOCUMENT + one.removeprefix(THING) if one.startswith(THING) else one for one in things]
    return [base + one for one in (*paths, *english, *documents, *("en/" + one for one in documents))]


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Whom to tell (RFC 9116, https://www.rfc-editor.org/rfc/rfc9116)."""
    until = (datetime.now(UTC) + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    text = f"Contact: mailto:{settings().contact_mail}\nExpires: {until}\nPreferred-Languages: da, en\n"
    return reply(text.encode(), _TEXT, varies=False)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """A loopback base refuses harvesters."""
    text = _ROBOTS_TRIAL if settings().loopback else f"{_ROBOTS_PUBLIC}Sitemap: {settings().base_iri}sitemap.xml\n"
    return reply(text.encode(), _TEXT, varies=False)
