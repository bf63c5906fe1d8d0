"""Assets: what the pages wear, each file under a name with its digest, so that a browser may keep it for ever.

Our own are in ``static``. The design system is in ``built``, made from npm packages by ``make assets`` and carried by
the wheel; without it the pages wear the plain style sheet.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from fremdrift.ground.formats import Format
from fremdrift.web.replies import reply
from fremdrift.web.shelf import settings

blueprint = Blueprint("assets", __name__)
_HERE: Final = Path(__file__).parent
_KEPT: Final = "public, max-age=31536000, immutable"
_TYPES: Final = {
    "css": Format("css", "text/css", "css", "CSS"),
    "js": Format("js", "text/javascript", "js", "JavaScript"),
    "svg": Format("svg", "image/svg+xml", "svg", "SVG"),
    "woff2": Format("woff2", "font/woff2", "woff2", "WOFF2"),
    "md": Format("md", "text/plain", "md", "Text"),
}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: its public name, its bytes, and these in gzip where that is smaller."""

    name: str
    body: bytes
    packed: bytes
    form: Format


@cache
def assets() -> dict[str, Asset]:
    """Every asset by the plain name that templates use."""
    own = {path.name: _asset(_digested(path), path) for path in sorted((_HERE / "static").iterdir())}
    return own | {plain: _asset(name, _HERE / "built" / name) for plain, name in _manifest().items()}


def _manifest() -> dict[str, str]:
    """The built files by their plain names; none where nothing was built."""
    path = _HERE / "built" / "manifest.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def _digested(path: Path) -> str:
    return f"{path.stem}-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}{path.suffix}"


def _asset(name: str, path: Path) -> Asset:
    body = path.read_bytes()
    packed = gzip.compress(body, 9, mtime=0)
    return Asset(name, body, packed if len(packed) < 0.9 * len(body) else b"", _TYPES[path.suffix[1:]])


def built() -> bool:
    """True where the design system is there."""
    return "dkfds.css" in assets()


def asset_address(name: str) -> str:
    """Where a page finds an asset, by its plain name: from the root, so that it is ``'self'`` under every host name."""
    return f"{urlsplit(settings().base_iri).path}assets/{assets()[name].name}"


@cache
def _by_name() -> dict[str, Asset]:
    return {one.name: one for one in assets().values()}


@blueprint.get("/assets/<name>")
def asset(name: str) -> Response:
    """One asset, by the name with its digest."""
    found = _by_name().get(name)
    if found is None:
        raise NotFound(f"there is no asset {name}")
    return reply(found.body, found.form, varies=False, cache=_KEPT, packed=found.packed)
