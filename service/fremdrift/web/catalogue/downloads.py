"""Downloads over HTTP: files of a release, its manifest, and all of it as one archive.

What is asked for is looked up among the names that the manifest has: the request's text never becomes a path. Ranges
and conditions: https://www.rfc-editor.org/rfc/rfc9110#section-13 and #section-14; digests: RFC 9530
(https://www.rfc-editor.org/rfc/rfc9530).
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest
from werkzeug.exceptions import NotFound as NoPage
from werkzeug.http import parse_date
from werkzeug.wsgi import FileWrapper

from fremdrift.deriving.moves_table import moves_csv
from fremdrift.exporting.names import datasets_called
from fremdrift.ground.formats import CSV, DOWNLOADS, GZIP, JSON, NQUADS, TAR, TURTLE, Format, by_suffix
from fremdrift.ground.namespaces import PREFIXES
from fremdrift.keeping.archive import Archive
from fremdrift.keeping.manifest import MANIFEST
from fremdrift.keeping.release import FILES, Release
from fremdrift.quads.store import nquads_of, turtle_of
from fremdrift.web.catalogue.entries import entry
from fremdrift.web.progress.told import said_in
from fremdrift.web.replies import cut_as_asked, hold_stream, links, prefers_gzip, reply, under_conditions
from fremdrift.web.shelf import refuse_state, served, settings

blueprint = Blueprint("downloads", __name__)
ARCHIVE = f"fremdrift.{TAR.suffix}"
_BYTES = Format("bytes", "application/octet-stream", "", "", text=False)
_PIECE = 1 << 18
_CACHE = "public, max-age=0, must-revalidate"


@dataclass(frozen=True)
class Offered:
    """A download as a page lists it: address under the base, format, titles by language, sizes and SHA-256.

    ``packed`` is how many bytes travel where the client takes gzip, None where there is no compressed copy.
    """

    path: str
    label: str
    titles: Mapping[str, str]
    size: int
    sha256: str
    packed: int | None


def offered(release: Release) -> dict[str, list[Offered]]:
    """What a release has to download, by the key of the dataset (``all``, ``strategy/x``, …)."""
    found: dict[str, list[Offered]] = {}
    for one in release.manifest.get("downloads", ()):
        path = f"{FILES}/{one['path']}"
        facts, packed = (release.manifest["files"].get(name) for name in (path, f"{path}.{GZIP.suffix}"))
        label = _format_of(one["path"]).label
        size = packed["bytes"] if packed else None
        found.setdefault(one["dataset"], []).append(
            Offered(path, label, one["titles"], facts["bytes"], facts["sha256"], size)
        )
    return found


@dataclass(frozen=True)
class _Stored:
    """Finished bytes: how to open them, their size, entity tag and, where it is known, their SHA-256; ``since`` is when
    they became so, empty for the time of the release.
    """

    open: Callable[[], BinaryIO]
    size: int
    tag: str
    sha256: str
    form: Format
    name: str
    coding: str = ""
    varies: bool = False
    path: Path | None = None
    since: str = ""


@blueprint.get("/files/<path:name>")
def download(name: str) -> Response:
    """A file of the release.

    Raises Gone for one of a dataset that was withdrawn.
    """
    if served().day is not None:
        return _of_state(name)
    return _send(_chosen(name))


@blueprint.get(f"/files/{MANIFEST}")
def manifest() -> Response:
    """The manifest: every file of the release with its size and digest, and its predecessor's."""
    refuse_state()
    release = served().release
    path = release.folder / MANIFEST
    size, name = path.stat().st_size, f"{release.id}-{MANIFEST}"
    return _send(_Stored(lambda: path.open("rb"), size, release.digest[:32], release.digest, JSON, name))


@blueprint.get(f"/files/{ARCHIVE}")
def archive() -> Response:
    """The whole release as one file."""
    refuse_state()
    release = served().release
    whole = Archive(release)
    return _send(
        _Stored(
            lambda: cast("BinaryIO", whole),
            whole.size,
            f"{release.digest[:32]}-{TAR.suffix}",
            "",
            TAR,
            f"fremdrift-{release.id}.{TAR.suffix}",
        )
    )


@blueprint.get("/tables/<name>")
def table(name: str) -> Response:
    """A table as CSV, or the CSVW metadata of them all; ``#row=14`` in an IRI is a row of these."""
    refuse_state()
    answer = _send(_chosen(f"tables/{name}"), disposition="inline")
    if name.endswith(".csv") and answer.status_code != 304:
        answer.headers["Content-Type"] = CSV.content_type + "; header=present"
        answer.headers["Link"] = links(
            (settings().base_iri + "tables/csv-metadata.json", "describedby", "application/csvm+json")
        )
    return answer


def _of_state(name: str) -> Response:
    """The downloads that a state has too: made for it, since nothing later may be in them."""
    shelf = served()
    if name == "fremdrift.nq":
        return reply(nquads_of(shelf.store), NQUADS, varies=False)
    if name == "fremdrift.ttl":
        return reply(turtle_of(shelf.store, PREFIXES), TURTLE, varies=False)
    if name == "moves.csv":
        return reply(moves_csv(said_in(shelf).record.chained), CSV, varies=False)
    raise BadRequest(f"there is no {name} of a day's state, only fremdrift.nq, fremdrift.ttl and moves.csv")


def _chosen(name: str) -> _Stored:
    """The file of this name, or its compressed copy where the client would rather have that. Raises NotFound, Gone."""
    release = served().release
    found = _stored(release, name)
    if found is None:
        for key in datasets_called(name):
            entry(key)  # one that was withdrawn says so, and why
        raise NoPage(f"this release has no file {name}; /catalog lists them")
    packed = _stored(release, f"{name}.{GZIP.suffix}")
    if packed is None:
        return found
    if not prefers_gzip() or _cut_from_plain(found, packed):
        return replace(found, varies=True)
    return replace(packed, form=found.form, name=found.name, coding="gzip", varies=True)


def _cut_from_plain(plain: _Stored, packed: _Stored) -> bool:
    """True where a part is asked for by somebody who does not say that he has the rest of other bytes, by If-Range or
    If-Match: clients that take gzip by themselves would unpack a piece out of the middle.
    """
    part = request.method == "GET" and "Range" in request.headers
    going_on = request.headers.get("If-Range", "").strip() in ("", f'"{plain.tag}"')
    return part and going_on and not request.if_match.is_strong(packed.tag)


def _stored(release: Release, name: str) -> _Stored | None:
    path = release.file(name)
    if path is None:
        return None
    facts = release.manifest["files"][f"{FILES}/{name}"]
    sha256 = facts["sha256"]
    form = _format_of(name)
    since = release.since(f"{FILES}/{name}")
    return _Stored(
        lambda: path.open("rb"), facts["bytes"], sha256[:32], sha256, form, path.name, path=path, since=since
    )


def _format_of(name: str) -> Format:
    return by_suffix(name.rpartition(".")[2], DOWNLOADS) or _BYTES


def _send(stored: _Stored, disposition: str = "attachment") -> Response:
    """The bytes, or a part of them, or 304, with everything that a client needs to keep and compare them."""
    file = stored.open()
    answer = Response(FileWrapper(file, _PIECE), headers=_headers(stored, disposition))
    answer.set_etag(stored.tag)
    answer.call_on_close(file.close)
    made = datetime.fromisoformat(stored.since or served().release.made)
    answer.last_modified = made
    under_conditions(answer, {name: one for name, one in request.environ.items() if name != "HTTP_RANGE"})
    if stored.path and answer.status_code == 200 and _sent_by_proxy():
        return _left_to_proxy(answer, stored, stored.path)
    if answer.status_code == 200 and _has_the_rest(stored, made):
        cut_as_asked(answer, stored.size)
    hold_stream(answer)
    return answer


def _sent_by_proxy() -> bool:
    """True where the proxy in front may send the file. What names a tag it would refuse: nginx compares before it has
    been told ours.
    """
    return bool(settings().sendfile) and request.method == "GET" and "If-Match" not in request.headers


def _left_to_proxy(answer: Response, stored: _Stored, path: Path) -> Response:
    """The headers alone, and where the proxy in front finds the file under its own name for the folder of releases.

    It cuts by what these say: where a day cannot tell what the client has the rest of, they say none.
    """
    answer.close()
    left = Response(headers=answer.headers)
    left.headers.remove("Content-Length")
    if stored.coding and _named_by_day():
        left.headers.remove("Last-Modified")
    place = path.relative_to(served().release.folder.parent).as_posix()
    left.headers["X-Accel-Redirect"] = settings().sendfile + quote(place)
    return left


def _headers(stored: _Stored, disposition: str) -> dict[str, str]:
    headers = {
        "Content-Type": stored.form.content_type,
        "Content-Length": str(stored.size),
        "Content-Disposition": f'{disposition}; filename="{stored.name}"',
        "Cache-Control": _CACHE,
        "Accept-Ranges": "bytes",
    }
    if stored.sha256:
        headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(stored.sha256)).decode()}:"
    if stored.varies:
        headers["Vary"] = "Accept-Encoding"
    return headers | ({"Content-Encoding": stored.coding} if stored.coding else {})


def _has_the_rest(stored: _Stored, made: datetime) -> bool:
    """True where a part may be sent: of the representation that the client has the rest of, or it says of none.

    ``If-Range`` is compared strongly (RFC 9110, 13.1.5), so a weak tag never fits, nor does a day where the client may
    have the plain or the compressed bytes, which are of one day.
    """
    if _named_by_day():
        return not stored.coding and parse_date(request.environ["HTTP_IF_RANGE"]) == made
    return request.environ.get("HTTP_IF_RANGE", "").strip() in ("", f'"{stored.tag}"')


def _named_by_day() -> bool:
    """True where ``If-Range`` is a day, which has no quotation marks (RFC 9110, 13.1.5)."""
    condition = request.environ.get("HTTP_IF_RANGE", "").strip()
    return bool(condition) and not condition.endswith('"')
