"""Another node: what it brings, what it does not bring again, and what it refuses."""

import gzip
import hashlib
import html
import json
import re
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from tests.conftest import publish
from werkzeug.exceptions import HTTPException
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from fremdrift import pipeline
from fremdrift.ground import durable
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.copying import FolderOrigin, _bring_return, _taken, file_of, index_of
from fremdrift.keeping.questions import KeptQuestion, Questions
from fremdrift.keeping.release import Release
from fremdrift.keeping.steps import Steps
from fremdrift.pipeline import faults
from fremdrift.web.application import create_app


@contextmanager
def node(settings: Settings) -> Iterator[str]:
    """A node that serves its releases on loopback."""
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def two(settings: Settings, tables: Path) -> Settings:
    """A node with two releases and a return to the first."""
    publish(tables, settings, "2026-11-24T12:00:00Z")
    publish(tables, replace(settings, publisher="Institut"), "2026-11-25T12:00:00Z")
    pipeline.rollback(settings, None, lambda text: None)
    return settings


@pytest.fixture
def other(settings: Settings, tmp_path: Path) -> Settings:
    """The settings of the other node."""
    return replace(settings, home=tmp_path / "other")


def pull(settings: Settings, origin: str) -> pipeline.Brought:
    return pipeline.pull(settings, origin, lambda text: None)


def files(settings: Settings) -> dict[str, tuple[bytes, float]]:
    """Every file that is promised to be the same, with its time."""
    found = {}
    for path in sorted(settings.home.rglob("*")):
        name = path.relative_to(settings.home).as_posix()
        if path.is_file() and "/store/" not in name and not name.startswith((".", "current")):
            found[name] = (path.read_bytes(), path.stat().st_mtime if name.startswith("releases/") else 0)
    return found


@pytest.mark.parametrize("way", ["address", "folder"])
def test_a_node_becomes_the_same_as_the_other(two: Settings, other: Settings, way: str) -> None:
    with node(two) as address:
        done = pull(other, address if way == "address" else str(two.home))
    assert len(done.releases) == 2
    assert files(other) == files(two)
    assert (other.home / "current").readlink().name == (two.home / "current").readlink().name
    assert not list(Chain(other.home, other.base_iri).faults())


QUESTION = KeptQuestion("ASK {}", None, ("http://127.0.0.1:8000/graph/a",), "2026", "0" * 64, 1)
HERE = "http://127.0.0.1:8000/"
LINK = re.compile(r'(?:href|src|action)="([^"#]+)|<loc>([^<]+)|"(http://127\.0\.0\.1:8000/[^"#<> ]+)"')
BEGIN = ("/", "/en/", "/sitemap.xml", "/catalog.ttl", "/data.json", "/openapi.json", "/releases.json", "/robots.txt",
         "/sparql?query=ASK%20%7B%7D", "/sparql", "/graphs?default", "/feed", "/nyt.atom", "/harvest-check.json", "/nothing-here")  # fmt: skip
OWN_TO_A_NODE = {"figures.show", "static"}
"""What a node counts of itself; and files that come with the program."""


def kinds(client: FlaskClient, begin: list[str]) -> Iterator[tuple[str, TestResponse]]:
    """One address of each kind that links lead to, with its answer: a kind is a route, a suffix and its parameters."""
    routes, seen, rest = client.application.url_map.bind(""), set(), begin
    while rest:
        address = rest.pop(0)
        path, _, query = address.partition("?")
        with suppress(HTTPException):
            kind = (
                routes.match(path)[0],
                Path(path).suffix,
                tuple(sorted(one.partition("=")[0] for one in query.split("&"))),
            )
            if kind in seen or kind[0] in OWN_TO_A_NODE:
                continue
            seen.add(kind)
        answer = client.get(address)
        yield address, answer
        if answer.mimetype in (
            "text/html",
            "application/xml",
            "application/json",
            "application/ld+json",
            "text/turtle",
        ):
            found = {html.unescape(next(filter(None, one))) for one in LINK.findall(answer.text.replace("&lt;", ""))}
            rest += sorted(one.removeprefix(HERE.rstrip("/")) for one in found if one.startswith(("/", HERE)))


def headers(answer: TestResponse) -> list[tuple[str, str]]:
    """The headers but those that tell the time of the answer."""
    return [(name, value) for name, value in answer.headers if name not in ("Date", "Expires")]


def test_two_nodes_give_the_same_of_every_kind(two: Settings, other: Settings) -> None:
    kept = replace(QUESTION, release=Chain(two.home, two.base_iri).releases()[0].id)
    Questions(two.home).keep(kept)
    pull(other, str(two.home))
    here, there = (create_app(one).test_client() for one in (two, other))
    compared: Counter[int] = Counter()
    for address, one in kinds(here, [*BEGIN, f"/question/{kept.id}", f"/questions/{kept.id}.json"]):
        another = there.get(address)
        assert another.status == one.status, address
        assert another.data == one.data, address
        assert headers(another) == headers(one), address
        compared[one.status_code] += 1
        one.close()
        another.close()
    print(f"kinds compared, by status: {dict(compared)}")
    assert compared[200] > 100


def test_only_what_is_missing_is_fetched(two: Settings, other: Settings) -> None:
    first = next(iter(Chain(two.home, two.base_iri).releases()))
    with node(two) as address:
        whole = pull(other, address).fetched
        assert pull(other, address).fetched == 0
        shutil.rmtree(other.home / "releases" / Chain(two.home, two.base_iri).releases()[-1].id)
        again = pull(other, address)
    assert len(again.releases) == 1
    assert 0 < again.fetched < whole / 2
    assert first.id == again.current


def test_a_copy_that_was_cut_off_goes_on(two: Settings, other: Settings) -> None:
    release = Chain(two.home, two.base_iri).releases()[0]
    aside = other.home / "releases" / f".pulling-{release.id}"
    aside.mkdir(parents=True)
    data = (release.folder / "data.nq").read_bytes()
    (aside / "data.nq.part").write_bytes(data[:-100])
    shutil.copy(release.folder / "derived.nq", aside)
    with node(two) as address:
        done = pull(other, address)
    sizes = {name: facts["bytes"] for name, facts in release.manifest["files"].items()}
    assert done.fetched < sum(sizes.values()) - len(data) + 200 + sum(
        one.stat().st_size for one in two.home.rglob("*") if one.is_file() and release.id not in str(one)
    )
    assert not list(Chain(other.home, other.base_iri).faults())
    assert not list((other.home / "releases").glob(".pulling-*"))


def test_a_beginning_that_is_another_files_is_noticed_and_the_next_try_succeeds(two: Settings, other: Settings) -> None:
    release = Chain(two.home, two.base_iri).releases()[0]
    aside = other.home / "releases" / f".pulling-{release.id}"
    aside.mkdir(parents=True)
    (aside / "data.nq.part").write_bytes(b"x" * 100)
    with node(two) as address:
        with pytest.raises(ReleaseError, match=r"data\.nq is not what the manifest says"):
            pull(other, address)
        assert not (other.home / "current").exists()
        assert pull(other, address).releases


def spoil_file(home: Path) -> None:
    path = next(home.glob("releases/2*")) / "data.nq"
    path.write_bytes(path.read_bytes().replace(b"a", b"b", 1))


def spoil_manifest(home: Path) -> None:
    path = next(home.glob("releases/2*")) / "manifest.json"
    path.write_bytes(path.read_bytes() + b" ")


def lead_outside(home: Path) -> None:
    folder = next(home.glob("releases/2*"))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"]["../../../outside"] = {"bytes": 1, "sha256": "0" * 64}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    digest = Chain(home, "").releases()[0].digest
    folder.rename(folder.with_name(f"{folder.name.partition('-')[0]}-{digest[:8]}"))
    (home / "current").unlink()
    (home / "current").symlink_to(f"releases/{folder.name.partition('-')[0]}-{digest[:8]}")


SPOILT = {
    "a file": (spoil_file, "data.nq is not what the manifest says"),
    "a manifest": (spoil_manifest, "is not what the index says"),
    "a path that leads outside": (lead_outside, "leads out of the release"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_not_as_promised_is_refused(settings: Settings, other: Settings, tables: Path, case: str) -> None:
    publish(tables, settings)
    spoil, message = SPOILT[case]
    spoil(settings.home)
    with pytest.raises(ReleaseError, match=message):
        pull(other, str(settings.home))
    assert not (other.home / "current").exists()
    assert not (settings.home.parent / "outside").exists()


DIGEST = "0" * 64
NO_INDEX = "is no index of releases"
ODD: dict[str, tuple[Any, str]] = {
    "no object": ("[]", NO_INDEX),
    "nested without end": ("[" * 200_000, NO_INDEX),
    "a release without a digest": ({"releases": {"x": None}}, NO_INDEX),
    "a list of returns": ({"returns": []}, NO_INDEX),
    "a return of nothing": ({"returns": {"20261126T120000Z": None}}, NO_INDEX),
    "a question that is none": ({"questions": [[]]}, NO_INDEX),
    "a return without digests": ({"returns": {"20261126T120000Z": {"notices.nq": 5}}}, "the size and SHA-256 of"),
    "a return that leads outside": (
        {"returns": {"20261126T120000Z": {"../x": {"bytes": 1, "sha256": DIGEST}}}},
        "cannot be in a release",
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_an_index_of_another_shape_is_told_as_that(case: str, other: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    said, message = ODD[case]
    release = bare(other.home, "{}")
    true = {"base": other.base_iri, "current": release, "releases": {release: sha256_of("{}")}, "returns": {}}
    body = said if isinstance(said, str) else json.dumps(true | said)
    answer = SimpleNamespace(ok=True, raw=SimpleNamespace(read=lambda *_, **__: body.encode()))
    monkeypatch.setattr(requests.Session, "get", lambda *_, **__: nullcontext(answer))
    with pytest.raises(ReleaseError, match=message):
        pull(other, "http://127.0.0.1:9/")


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def bare(home: Path, manifest: str) -> str:
    """A home that serves a release of nothing but a manifest; gives its name."""
    name = f"20261124T120000Z-{sha256_of(manifest)[:8]}"
    (home / "releases" / name).mkdir(parents=True)
    (home / "releases" / name / "manifest.json").write_text(manifest)
    (home / "current").symlink_to(f"releases/{name}")
    return name


USABLE = {"base": "http://127.0.0.1:8000/", "made": "2026-11-24T12:00:00Z", "counts": {}, "previous": None, "files": {}}
UNUSABLE: dict[str, Any] = {
    "no object": [],
    "no files": {key: one for key, one in USABLE.items() if key != "files"},
    "files that are none": USABLE | {"files": []},
    "no counts": {key: one for key, one in USABLE.items() if key != "counts"},
    "no size": USABLE | {"files": {"data.nq": {"sha256": DIGEST}}},
    "since never": USABLE | {"files": {"data.nq": {"bytes": 5, "sha256": DIGEST, "since": "never"}}},
    "no JSON": None,
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_a_manifest_that_cannot_be_used_is_told_as_that(case: str, settings: Settings, other: Settings) -> None:
    bare(settings.home, "{" if UNUSABLE[case] is None else json.dumps(UNUSABLE[case]))
    with pytest.raises(ReleaseError, match=r"^the (manifest of|release) .* there (is no JSON|cannot be used): "):
        pull(other, str(settings.home))
    assert not (other.home / "current").exists()


def packed(content: bytes) -> dict[str, bytes]:
    return {"x": b"hello", "x.gz": content}


LYING: dict[str, tuple[dict[str, bytes], dict[str, Any], str]] = {
    "a file that is not packed": (packed(b"hello"), {}, r"x\.gz there is no gzip"),
    "a file that is packed in part": (packed(gzip.compress(b"hello")[:-9]), {}, r"x\.gz there is no gzip"),
    "a packed file that was damaged": (packed(gzip.compress(b"hello")[:12] + b"0" * 20), {}, r"x\.gz there is no gzip"),
    "a file that is longer unpacked": (packed(gzip.compress(b"0" * 9_000_000)), {}, "x is not what the manifest says"),
    "another size": ({"x": b"hello"}, {"bytes": 6}, "x is not what the manifest says"),
    "a file of the store": ({"store/CURRENT": b"hello"}, {}, "cannot be in a release"),
}


@pytest.mark.parametrize("case", LYING)
def test_a_source_that_lies_is_refused(case: str, settings: Settings, other: Settings) -> None:
    said, lie, message = LYING[case]
    facts = {name: {"bytes": len(one), "sha256": hashlib.sha256(one).hexdigest()} for name, one in said.items()}
    name = bare(settings.home, json.dumps(USABLE | {"files": {one: told | lie for one, told in facts.items()}}))
    for one, content in said.items():
        path = settings.home / "releases" / name / one
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    with pytest.raises(ReleaseError, match=message):
        pull(other, str(settings.home))
    assert not (other.home / "current").exists()
    assert sum(one.stat().st_size for one in other.home.rglob("*") if one.is_file()) < 3_000_000


def test_another_base_is_refused(two: Settings, other: Settings) -> None:
    with node(two) as address, pytest.raises(ReleaseError, match=r"have the base http://127\.0\.0\.1:8000/"):
        pull(replace(other, base_iri="http://127.0.0.1:8001/"), address)


@pytest.mark.parametrize("origin", ["http://127.0.0.1:9/", "/nowhere"])
def test_what_is_no_node_is_said(other: Settings, origin: str) -> None:
    with pytest.raises(ReleaseError, match=r"does not answer|is no home of releases"):
        pull(other, origin)


@pytest.mark.parametrize("way", ["address", "folder"])
def test_kept_questions_come_too(two: Settings, other: Settings, way: str) -> None:
    Questions(two.home).keep(QUESTION)
    with node(two) as address:
        pull(other, address if way == "address" else str(two.home))
        assert pull(other, address if way == "address" else str(two.home)).fetched == 0
    assert Questions(other.home).find(QUESTION.id) == QUESTION
    assert files(other) == files(two)


@pytest.mark.parametrize("said", ["", "{}", "[]", "null", '{"query": "ASK {}"}', "another question"])
def test_a_question_that_is_not_what_its_name_says_is_refused(two: Settings, other: Settings, said: str) -> None:
    Questions(two.home).keep(QUESTION)
    spoilt = json.dumps(asdict(replace(QUESTION, query="ASK { ?s ?p ?o }"))) if said.startswith("another") else said
    Questions(two.home).file(QUESTION.id).write_text(spoilt)
    with node(two) as address, pytest.raises(ReleaseError, match=f"the kept question {QUESTION.id} there is"):
        pull(other, address)
    assert Questions(other.home).ids() == []
    assert faults(two) == [f"questions/{QUESTION.id}.json is not the question that it is named by"]


def test_only_kept_questions_are_handed_out(two: Settings) -> None:
    Questions(two.home).keep(QUESTION)
    client = create_app(two).test_client()
    assert client.get(f"/questions/{QUESTION.id}.json").status_code == 200
    for name in ("0" * 12 + ".json", QUESTION.id, "..%2fcurrent", ".json"):
        assert client.get(f"/questions/{name}").status_code == 404


def only_return(settings: Settings) -> Path:
    return next((settings.home / "returns").iterdir())


RETURNS = {
    "a notice that was changed": ("notices.nq", lambda said: said.replace(b"a", b"b", 1), "its SHA-256 differs"),
    "a notice that was cut off": ("notices.nq", lambda said: said[:-5], r"has \d+ bytes, and notices.json tells of"),
    "no index": ("notices.json", lambda said: b"", "cannot be read: JSONDecodeError"),
    "an index of something else": ("notices.json", lambda said: b"[1]", "cannot be read: TypeError"),
    "a release that is not there": ("notices.json", lambda said: said.replace(b'"since": "2', b'"since": "1'), "no release is called so"),
    "a file too many": ("more", lambda said: b"", "more is no file of a return"),
}  # fmt: skip


@pytest.mark.parametrize("case", RETURNS)
def test_verify_looks_at_returns(two: Settings, case: str) -> None:
    assert faults(two) == []
    name, spoil, message = RETURNS[case]
    path = only_return(two) / name
    path.write_bytes(spoil(path.read_bytes() if path.exists() else b""))
    assert re.fullmatch(rf"returns/[0-9TZ]+: .*{message}.*", "\n".join(faults(two)))


@pytest.mark.parametrize(
    "path", ["x/manifest.json", "x/../../current", "{id}/store/CURRENT", "{id}/../../.lock", "{id}/%2e%2e/x"]
)
def test_only_what_a_manifest_names_is_handed_out(two: Settings, path: str) -> None:
    client = create_app(two).test_client()
    name = Chain(two.home, two.base_iri).releases()[0].id
    assert client.get(f"/releases/{name}/data.nq").status_code == 200
    assert client.get("/releases/" + path.format(id=name)).status_code == 404


ASKED = {
    "all of it": ("GET", {}, 200),
    "a part": ("GET", {"Range": "bytes=5-9"}, 206),
    "a part of what is there": ("GET", {"Range": "bytes=5-9", "If-Range": "its"}, 206),
    "a part of something else": ("GET", {"Range": "bytes=5-9", "If-Range": '"other"'}, 200),
    "two parts": ("GET", {"Range": "bytes=0-1,5-6"}, 200),
    "a part in another unit": ("GET", {"Range": "lines=1-2"}, 200),
    "a part beyond the end": ("GET", {"Range": "bytes=99999999-"}, 416),
    "no bytes at the end": ("GET", {"Range": "bytes=-0"}, 416),
    "the head of a part": ("HEAD", {"Range": "bytes=5-9"}, 200),
    "whatever is there": ("GET", {"If-Match": "*"}, 200),
    "something else": ("GET", {"If-Match": '"other"'}, 412),
    "what came already": ("GET", {"If-None-Match": "its"}, 304),
}


@pytest.mark.parametrize("case", ASKED)
def test_a_file_for_other_nodes_comes_in_part_and_under_conditions_as_downloads_do(two: Settings, case: str) -> None:
    client, release = create_app(two).test_client(), Chain(two.home, two.base_iri).releases()[0]
    method, asked, status = ASKED[case]
    path, whole = f"/releases/{release.id}/data.nq", (release.folder / "data.nq").read_bytes()
    tag = client.get(path).headers["ETag"]
    with client.open(
        path, method=method, headers={name: tag if one == "its" else one for name, one in asked.items()}
    ) as answer:
        sent = {200: whole, 206: whole[5:10]}.get(status) if method == "GET" else b""
        assert (answer.status_code, answer.data == sent) == (status, status < 300)
        if status != 412:
            assert answer.headers.get("ETag", tag) == tag


def test_the_index_names_the_release_that_it_says_is_served_also_where_a_publish_ends_meanwhile(
    two: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = Chain(two.home, two.base_iri)
    older, newer = chain.releases()
    listed = Chain.releases

    def ends_meanwhile(self: Chain) -> list[Release]:
        found = [one for one in listed(self) if one.id != newer.id]
        monkeypatch.undo()
        self.serve(newer)
        return found

    monkeypatch.setattr(Chain, "releases", ends_meanwhile)
    index = index_of(chain)
    assert (index["current"], [*index["releases"]]) == (older.id, [older.id])


@pytest.mark.parametrize("way", ["unpacked", "copied"])
def test_what_another_release_may_share_is_replaced_and_never_written_into(
    two: Settings, other: Settings, way: str
) -> None:
    """A run that was cut off left a link to a file of an older release, which is damaged since."""
    release, name = Chain(two.home, two.base_iri).releases()[0], "files/fremdrift.nq"
    facts = release.manifest["files"][name]
    assert f"{name}.gz" in release.manifest["files"]
    aside = other.home / "releases" / f".pulling-{release.id}"
    (aside / "files").mkdir(parents=True)
    older = other.home / "older"
    older.write_bytes(b"damaged")
    (aside / name).hardlink_to(older)
    if way == "copied":
        moved = {one: told for one, told in facts.items() if one != "since"} | {"since": "2026-01-01T00:00:00Z"}
        assert _taken((release, name), aside / name, name, moved)
    else:
        pull(other, str(two.home))
        aside = other.home / "releases" / release.id
    assert (aside / name).read_bytes() == (release.folder / name).read_bytes()
    assert older.read_bytes() == b"damaged"
    assert not list(other.home.rglob("*.part"))


FIRST_OF_ITS_FOLDER: dict[str, Callable[[Settings, Settings], object]] = {
    "a return": lambda two, other: Steps(Chain(two.home, two.base_iri)).write_return(
        Chain(two.home, two.base_iri).releases()[0], "2026-11-30T12:00:00Z", lambda *given: []
    ),
    "a return that is brought": lambda two, other: _bring_return(
        Chain(other.home, other.base_iri), FolderOrigin(two.home, two.base_iri), *held_returns(two)
    ),
    "a question": lambda two, other: Questions(two.home).keep(QUESTION),
}


def held_returns(settings: Settings) -> tuple[str, dict[str, dict[str, object]]]:
    return next(iter(index_of(Chain(settings.home, settings.base_iri))["returns"].items()))


@pytest.mark.parametrize("what", FIRST_OF_ITS_FOLDER)
def test_the_folder_of_what_is_first_kept_there_is_still_there_after_a_power_cut(
    what: str, two: Settings, other: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.home.mkdir()
    if what == "a return":
        shutil.move(two.home / "returns", two.home.parent / "elsewhere")
    synced: list[Path] = []
    monkeypatch.setattr(durable, "sync", synced.append)
    FIRST_OF_ITS_FOLDER[what](two, other)
    assert (other if "brought" in what else two).home in synced


def test_a_manifest_is_read_and_digested_once_for_all_files_that_are_handed_out(
    two: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = Chain(two.home, two.base_iri)
    release, index = chain.releases()[0], index_of(chain)
    paths = [f"releases/{release.id}/{one}" for one in ("manifest.json", *release.manifest["files"])]
    paths += [f"returns/{name}/{one}" for name, listed in index["returns"].items() for one in listed]
    opened: list[str] = []
    whole = Path.open

    def noted(path: Path, *how: str, **more: str) -> object:
        opened.append(path.name)
        return whole(path, *how, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", noted)
    handed = [file_of(chain, one) for one in paths]
    assert [one and one.path for one in handed] == [two.home / one for one in paths]
    assert opened.count("manifest.json") <= 2
    manifest = release.folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"files/data.json"', b'"files/dota.json"'))
    assert file_of(chain, f"releases/{release.id}/files/data.json") is None
