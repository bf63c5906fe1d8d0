"""Downloads over HTTP: what a client needs to fetch them whole, in part, again, compressed, and to be sure of them."""

import base64
import gzip
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from tests.conftest import PLAN, publish

from fremdrift.ground.settings import Settings
from fremdrift.keeping.archive import Archive
from fremdrift.keeping.release import Release
from fremdrift.web import replies
from fremdrift.web.application import create_app
from fremdrift.web.catalogue.downloads import Offered, offered

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

LARGE = "/files/fods-2016-2020.nq"
ZIPPED = {"Accept-Encoding": "gzip"}


def digest(data: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"


def stored(release: Release, address: str) -> bytes:
    return (release.folder / address.lstrip("/")).read_bytes()


TYPES = {
    "fods-2016-2020.ttl": "text/turtle; charset=utf-8",
    "fods-2016-2020.nq": "application/n-quads",
    "fods-2016-2020.trig": "application/trig",
    "fods-2016-2020.jsonld": "application/ld+json",
    "fods-2016-2020.rdf": "application/rdf+xml",
    "fods-2016-2020.nt": "application/n-triples",
    "fods-2016-2020.zip": "application/zip",
    "fods-2016-2020.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "fods-2016-2020.sqlite": "application/vnd.sqlite3",
    "fods-2016-2020__milestones.parquet": "application/vnd.apache.parquet",
    "fods-2016-2020.nq.gz": "application/gzip",
    "moves.csv": "text/csv; charset=utf-8",
    "manifest.json": "application/json",
    "fremdrift.tar": "application/x-tar",
}


@pytest.mark.parametrize("name", TYPES)
def test_a_download_says_what_it_is(name: str, client: FlaskClient, release: Release) -> None:
    answer = client.get(f"/files/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == TYPES[name]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert not answer.headers["ETag"].startswith("W/")
    assert answer.last_modified is not None
    assert answer.last_modified.strftime("%Y-%m-%dT%H:%M:%SZ") == release.made
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert answer.headers["Content-Disposition"].rstrip('"').endswith(name.rpartition(".")[2])
    assert "Content-Encoding" not in answer.headers
    if name != "fremdrift.tar":
        assert answer.headers["Repr-Digest"] == digest(answer.data)


@pytest.mark.parametrize("name", ["fods-2016-2020.nq", "moves.csv", "manifest.json", "fremdrift.tar"])
def test_head_says_the_same_without_the_bytes(name: str, client: FlaskClient) -> None:
    whole, head = client.get(f"/files/{name}"), client.head(f"/files/{name}", headers={"Range": "bytes=0-1"})
    assert head.status_code == 200
    assert head.data == b""
    for answer in (head, whole):
        del answer.headers["Date"]
    assert dict(head.headers) == dict(whole.headers)


def test_the_compressed_copy_is_a_representation_of_its_own(client: FlaskClient, release: Release) -> None:
    plain, packed = client.get(LARGE), client.get(LARGE, headers=ZIPPED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.data == stored(release, f"{LARGE}.gz")
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert packed.headers["Content-Disposition"] == plain.headers["Content-Disposition"]
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Repr-Digest"] == digest(packed.data)
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert "Vary" not in client.get("/files/fods-2016-2020.xlsx").headers


@pytest.mark.parametrize("header", ["gzip;q=0", "identity;q=1, gzip;q=0.5", "br", ""])
def test_who_would_rather_have_plain_bytes_gets_them(header: str, client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get(LARGE, headers={"Accept-Encoding": header}).headers


RANGES = {
    "the first bytes": ("bytes=0-99", slice(0, 100)),
    "from a place on": ("bytes=1000-", slice(1000, None)),
    "the last bytes": ("bytes=-7", slice(-7, None)),
    "more than there is": ("bytes=10-99999999999", slice(10, None)),
    "one byte": ("bytes=5-5", slice(5, 6)),
}


@pytest.mark.parametrize("headers", [{}, ZIPPED], ids=["plain", "gzip"])
@pytest.mark.parametrize("case", RANGES)
def test_a_part_can_be_had(case: str, headers: dict[str, str], client: FlaskClient) -> None:
    asked, part = RANGES[case]
    whole = client.get(LARGE, headers=headers)
    named = {"If-Range": whole.headers["ETag"]} if headers else {}
    answer = client.get(LARGE, headers=headers | {"Range": asked} | named)
    assert answer.status_code == 206
    assert answer.data == whole.data[part]
    start, _, end = answer.headers["Content-Range"].removeprefix("bytes ").partition("/")[0].partition("-")
    assert answer.data == whole.data[int(start) : int(end) + 1]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    for name in ("ETag", "Repr-Digest", "Content-Type", "Last-Modified"):
        assert answer.headers[name] == whole.headers[name]


def test_a_part_is_of_the_plain_bytes_unless_the_compressed_ones_are_named(client: FlaskClient) -> None:
    """`requests` and others take gzip by themselves, and would unpack a piece out of the middle."""
    plain = client.get(LARGE)
    for condition in ({}, {"If-Range": plain.headers["ETag"]}):
        answer = client.get(LARGE, headers=ZIPPED | {"Range": "bytes=1000-1099"} | condition)
        assert (answer.status_code, answer.data) == (206, plain.data[1000:1100])
        assert "Content-Encoding" not in answer.headers
        assert answer.headers["Vary"] == "Accept-Encoding"
    rest = client.get(LARGE, headers=ZIPPED)
    of_it = {"If-Match": f'"other", {rest.headers["ETag"]}', "Range": "bytes=100-199"}
    assert client.get(LARGE, headers=ZIPPED | of_it).data == rest.data[100:200]


def test_a_day_does_not_tell_who_takes_both_what_it_has_the_rest_of(client: FlaskClient) -> None:
    """Both are of one day, so the whole is sent, which is right whichever it was (RFC 9110, 13.1.5)."""
    plain, packed = client.get(LARGE), client.get(LARGE, headers=ZIPPED)
    since = {"If-Range": plain.headers["Last-Modified"], "Range": "bytes=1000-1099"}
    answer = client.get(LARGE, headers=ZIPPED | since)
    assert (answer.status_code, answer.data) == (200, packed.data)
    only_plain = client.get(LARGE, headers={"Accept-Encoding": "identity"} | since)
    assert (only_plain.status_code, only_plain.data) == (206, plain.data[1000:1100])
    one_form = "/files/fods-2016-2020.xlsx"
    of_it = {"If-Range": client.get(one_form).headers["Last-Modified"], "Range": "bytes=0-9"}
    assert client.get(one_form, headers=ZIPPED | of_it).status_code == 206


def test_a_day_may_be_written_in_the_older_ways(client: FlaskClient) -> None:
    made = client.get(LARGE).last_modified
    assert made
    for form in ("%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"):
        assert client.get(LARGE, headers={"If-Range": made.strftime(form), "Range": "bytes=0-9"}).status_code == 206


PRECONDITIONS = {
    "any": ({"If-Match": "*"}, 200),
    "another": ({"If-Match": '"other"'}, 412),
    "changed since": ({"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 412),
    "not changed since": ({"If-Unmodified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, 200),
    "a day that is none": ({"If-Unmodified-Since": "yesterday"}, 200),
    "a tag goes before a day": ({"If-Match": "*", "If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),
}


@pytest.mark.parametrize("case", PRECONDITIONS)
def test_what_is_not_what_a_request_names_is_412(case: str, client: FlaskClient) -> None:
    headers, status = PRECONDITIONS[case]
    for more in ({}, {"Range": "bytes=0-9"}):
        answer = client.get(LARGE, headers=headers | more)
        assert answer.status_code == (206 if more and status == 200 else status)


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=776239000-776239001", "bytes=-0", "bytes = -00 "])
def test_a_part_beyond_the_end_is_416_with_the_size(asked: str, client: FlaskClient, release: Release) -> None:
    answer = client.get(LARGE, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(stored(release, LARGE))}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=x", "bytes=5-2", "bytes", "=", "bytes=--5"])
def test_a_range_that_is_not_understood_is_ignored(asked: str, client: FlaskClient) -> None:
    answer = client.get(LARGE, headers={"Range": asked})
    assert answer.status_code == 200
    assert len(answer.data) == int(answer.headers["Content-Length"])


def test_if_range_compares_strongly(client: FlaskClient) -> None:
    whole = client.get(LARGE)
    tag, made = whole.headers["ETag"], whole.headers["Last-Modified"]
    other = client.get(LARGE, headers=ZIPPED).headers["ETag"]
    cases = {tag: 206, made: 206, f"W/{tag}": 200, '"other"': 200, other: 200, "Thu, 01 Jan 1970 00:00:00 GMT": 200,
             "Fri, 01 Jan 2100 00:00:00 GMT": 200}  # fmt: skip
    for condition, status in cases.items():
        answer = client.get(LARGE, headers={"Range": "bytes=0-9", "If-Range": condition})
        assert answer.status_code == status, condition


def test_what_the_client_has_is_304_also_where_it_asks_for_a_part(client: FlaskClient) -> None:
    whole = client.get(LARGE)
    conditions = ({"If-None-Match": whole.headers["ETag"]}, {"If-Modified-Since": whole.headers["Last-Modified"]})
    for condition in conditions:
        for more in ({}, {"Range": "bytes=0-9"}):
            answer = client.get(LARGE, headers=condition | more)
            assert (answer.status_code, answer.data) == (304, b"")
            assert answer.headers["ETag"] == whole.headers["ETag"]
    assert client.get(LARGE, headers=ZIPPED | conditions[0]).status_code == 200, "the tag is the plain bytes'"


@pytest.mark.parametrize(
    "name",
    ["../manifest.json", "..%2fmanifest.json", "%2e%2e/data.nq", "/etc/passwd", "tables/../../data.nq", "nothing.ttl",
     "fods-2016-2020.ttl/", "FODS-2016-2020.ttl", "tables", "fremdrift.ttl%00", "tables/%2e%2e/fremdrift.ttl", "\\..\\data.nq"],
)  # fmt: skip
def test_only_names_of_the_manifest_are_files(name: str, client: FlaskClient) -> None:
    assert client.get(f"/files/{name}").status_code == 404


def test_the_manifest_tells_every_digest(client: FlaskClient, release: Release) -> None:
    manifest = json.loads(client.get("/files/manifest.json").data)
    assert manifest == release.manifest
    for name, facts in manifest["files"].items():
        if name.startswith("files/"):
            data = client.get(f"/{name}").data
            assert (len(data), hashlib.sha256(data).hexdigest()) == (facts["bytes"], facts["sha256"]), name


# --- The archive ---


def test_the_archive_is_the_whole_release(client: FlaskClient, release: Release) -> None:
    answer = client.get("/files/fremdrift.tar")
    with tarfile.open(fileobj=io.BytesIO(answer.data)) as packed:
        found = {one.name.partition("/")[2]: packed.extractfile(one).read() for one in packed}  # type: ignore[union-attr]
        assert {one.name.partition("/")[0] for one in packed} == {release.id}
        assert {one.mtime for one in packed} == {answer.last_modified.timestamp() if answer.last_modified else None}
    files = release.manifest["files"]
    assert found.pop("manifest.json") == (release.folder / "manifest.json").read_bytes()
    assert set(found) == {name for name in files if f"{name}.gz" not in files}
    for name, data in found.items():
        assert hashlib.sha256(data).hexdigest() == files[name]["sha256"]
        plain = name.removesuffix(".gz")
        assert name == plain or hashlib.sha256(gzip.decompress(data)).hexdigest() == files[plain]["sha256"]


def test_the_archive_can_be_had_from_any_place_on(client: FlaskClient) -> None:
    whole = client.get("/files/fremdrift.tar").data
    for start, end in ((0, 0), (511, 513), (5000, 70000), (len(whole) - 3, len(whole) - 1)):
        answer = client.get("/files/fremdrift.tar", headers={"Range": f"bytes={start}-{end}"})
        assert answer.status_code == 206
        assert answer.data == whole[start : end + 1]


def test_a_damaged_file_ends_the_archive_with_an_error(tmp_path: Path) -> None:
    done = publish(PLAN, Settings(home=tmp_path)).release
    assert done
    (done.folder / "files" / "fremdrift.xlsx").write_bytes(b"short")
    with Archive(done) as archive, pytest.raises(Exception, match=r"fremdrift\.xlsx is shorter than the manifest says"):
        archive.read()


# --- Older releases and states ---


def test_older_releases_keep_their_downloads(tmp_path: Path, tables: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    first = publish(tables, settings).release
    text = (tables / "sources.csv").read_text(encoding="utf-8")
    row = text.splitlines()[-1]
    (tables / "sources.csv").write_text(text + row.replace(row.split(",")[0], "one-more", 1) + "\n", encoding="utf-8")
    second = publish(tables, settings, "2026-11-25T12:00:00Z").release
    assert first
    assert second
    client = create_app(settings).test_client()
    for release in (first, second):
        for name in ("fremdrift.nq", "fremdrift.xlsx", "moves.csv"):
            answer = client.get(f"/files/{name}?release={release.id}", headers={"Accept-Encoding": "identity"})
            assert answer.data == (release.folder / "files" / name).read_bytes()
            assert answer.headers["Repr-Digest"] == digest(answer.data)
        assert client.get(f"/files/manifest.json?release={release.id}").get_json() == release.manifest
        assert (
            client.get(f"/files/fremdrift.tar?release={release.id}")
            .headers["Content-Disposition"]
            .endswith(f'{release.id}.tar"')
        )
    tags = [client.get(f"/files/fremdrift.nq?release={one.id}").headers["ETag"] for one in (first, second)]
    assert tags[0] != tags[1]


@pytest.mark.parametrize("name", ["fods-2016-2020.ttl", "manifest.json", "fremdrift.tar"])
def test_a_file_that_states_do_not_have_is_refused(name: str, client: FlaskClient) -> None:
    assert client.get(f"/files/{name}?as-of=2018-01-01").status_code == 400


# --- Many at once ---


def test_a_slow_reader_leaves_room_for_pages(client: FlaskClient) -> None:
    """Large downloads under way are counted; the next is told to come back, and small ones go on."""
    under_way: list[TestResponse] = []
    free = replies._streams._value
    address = "/files/fremdrift.nq"
    while len(under_way) < 50:
        answer = client.get(address, buffered=False)
        under_way.append(answer)
        if answer.status_code != 200:
            break
    try:
        assert under_way[-1].status_code == 503
        assert "Retry-After" in under_way[-1].headers
        assert client.head(address).status_code == 200
        assert client.get("/files/moves.csv").status_code == 200
    finally:
        for one in under_way:
            one.close()
    with client.get(address) as answer:
        assert answer.status_code == 200
    assert replies._streams._value >= free, "every place is let go"


# --- What there is ---


def test_pages_can_list_what_a_dataset_has(release: Release, client: FlaskClient) -> None:
    found = offered(release)
    assert set(found) >= {"all", "vocabulary", "organisations", "moves", "strategy/fods-2016-2020"}
    for one in walk(found):
        answer = client.get(f"/{one.path}")
        assert (len(answer.data), hashlib.sha256(answer.data).hexdigest()) == (one.size, one.sha256)
        assert {"da", "en"} <= set(one.titles)
        packed = client.get(f"/{one.path}", headers=ZIPPED)
        assert one.packed == (len(packed.data) if "Content-Encoding" in packed.headers else None)


def walk(found: dict[str, list[Offered]]) -> Iterator[Offered]:
    for downloads in found.values():
        yield from downloads


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Det hele som regneark (Excel)"),
        ("/en/", "Everything as a spreadsheet (Excel)"),
        ("/catalog", "fremdrift.xlsx"),
        ("/document/strategy/fods-2016-2020", "Dens tabeller som regneark (Excel)"),
        ("/en/document/strategy/fods-2016-2020", "Its tables as a spreadsheet (Excel)"),
    ],
)
def test_a_spreadsheet_is_one_link_away(path: str, words: str, client: FlaskClient) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    (address,) = re.findall(rf'<a href="http://127\.0\.0\.1:8000(/files/[^"]*)">{re.escape(words)}</a>', page)
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(address).data))
    assert len(book.sheet_names) > 5
