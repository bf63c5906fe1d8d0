"""The static copy: a plain file host serves the whole site from it, and no link in it is dead."""

import csv
import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from errno import ENOSPC
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import html5lib
import pytest
import rdflib
import requests
from flask import Flask, request
from tests.conftest import PLAN, needed, publish

from fremdrift.ground.aside import Aside
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.serving.examples import examples
from fremdrift.web.application import create_app
from fremdrift.web.copies.relinking import relink
from fremdrift.web.copies.static_copy import Copied, _Copy, copy_site

BASE = "http://127.0.0.1:8000/"
MILESTONE = "document/milestone/paper-2030/half"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The invented plan, of which one milestone was withdrawn."""
    tables = Path(shutil.copytree(PLAN, tmp_path_factory.mktemp("copy") / "plan"))
    (tables / "withdrawn.csv").write_text(
        "path,withdrawn_on,replaced_by,reason_da,reason_en\n"
        "milestone/paper-2030/old,2030-02-01,milestone/paper-2030/half,,Said twice.\n",
        encoding="utf-8",
    )
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    assert publish(tables, settings).release
    return settings


@pytest.fixture(scope="module")
def made(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Copied]:
    folder = tmp_path_factory.mktemp("site") / "copy"
    return folder, copy_site(create_app(settings), folder, lambda done, waiting: None)


@pytest.fixture(scope="module")
def copy(made: tuple[Path, Copied]) -> Path:
    return made[0]


class _Quiet(SimpleHTTPRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host(copy: Path) -> Iterator[str]:
    """A plain file host: Python's own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(copy)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def links_in(page: str) -> Iterator[str]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return (str(one.get(name)) for one in tree.iter() for name in ("href", "src") if one.get(name))


def test_a_crawl_of_the_copy_finds_no_dead_link(host: str) -> None:
    waiting, seen = [host, f"{host}en/"], {host, f"{host}en/"}
    with requests.Session() as session:
        while waiting:
            address = waiting.pop()
            answer = session.get(address, timeout=10)
            assert answer.status_code == 200, address
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            inside = {urldefrag(urljoin(answer.url, link)).url for link in links_in(answer.text)}
            new = {one for one in inside if one.startswith(host)} - seen
            seen |= new
            waiting += new
    assert len(seen) > 150


def test_no_page_leads_back_to_the_service_but_by_its_canonical_link(copy: Path) -> None:
    pages = list(copy.rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        led = [one.get("href") for one in tree.iter() if one.get("href") and one.get("rel") != "canonical"]
        assert not [one for one in led if one.startswith(BASE)], page


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld", "json"])
def test_a_document_is_there_in_every_format(suffix: str, copy: Path, settings: Settings) -> None:
    expected = create_app(settings).test_client().get(f"/{MILESTONE}.{suffix}").data
    assert (copy / f"{MILESTONE}.{suffix}").read_bytes() == expected


def test_every_file_of_the_release_is_there_to_the_byte(copy: Path, settings: Settings) -> None:
    release = (settings.home / "current").resolve()
    files = [one for one in (release / "files").rglob("*") if one.is_file()]
    assert files
    for one in files:
        assert (copy / "files" / one.relative_to(release / "files")).read_bytes() == one.read_bytes()


KEPT = {
    "front page": "index.html",
    "english front page": "en/index.html",
    "list": "milepaele/index.html",
    "document": f"{MILESTONE}/index.html",
    "edition": "edition/paper-2030/report-2030/index.html",
    "vocabulary": "def/index.html",
    "catalogue for harvesters": "data.json",
    "catalogue": "catalog.ttl",
    "description of the dataset": ".well-known/void",
    "table that rows are named by": "tables/milestones.csv",
    "sitemap": "sitemap.xml",
    "style": "assets/style-*.css",
}


@pytest.mark.parametrize("path", KEPT.values(), ids=KEPT.keys())
def test_the_copy_holds(path: str, copy: Path) -> None:
    assert [one for one in copy.glob(path) if one.stat().st_size > 0]


def test_what_needs_a_program_is_not_in_it(copy: Path) -> None:
    assert not [name for name in ("metrics", "readyz", "healthz") if (copy / name).exists()]
    assert "<form" not in (copy / "sparql" / "index.html").read_text(encoding="utf-8")
    assert "en kopi i filer" in (copy / "sparql" / "index.html").read_text(encoding="utf-8")
    assert "This is a copy in files" in (copy / "en" / "sparql" / "index.html").read_text(encoding="utf-8")


def copied_queries(copy: Path, lang: str) -> dict[str, dict[str, str]]:
    """By worked question how the copy says to ask it, by the program."""
    found = {}
    for page in sorted((copy / lang / "sparql").glob("example-*/index.html")):
        tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
        ways = zip(tree.iter("h3"), (one for one in tree.iter("code") if "\n" in (one.text or "")), strict=True)
        found[page.parent.name.removeprefix("example-")] = {str(head.text): str(code.text) for head, code in ways}
    return found


def test_every_worked_question_is_there_and_leads_to_no_endpoint(copy: Path) -> None:
    for lang in ("", "en"):
        assert set(copied_queries(copy, lang)) == {one.name for one in examples()}
        assert f"{BASE}sparql" not in "".join(
            text for one in copied_queries(copy, lang).values() for text in one.values()
        )
        assert "?query=" not in (copy / lang / MILESTONE / "index.html").read_text(encoding="utf-8")


PROGRAMS = {"Python, pyoxigraph": [sys.executable, "-"], "Oxigraph": ["bash", "-s"]}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_files_of_the_copy_answer_as_the_endpoint_did(
    program: str, copy: Path, host: str, settings: Settings, tmp_path: Path
) -> None:
    """Every snippet is run as it is printed, but for where the copy lies."""
    client = create_app(settings).test_client()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for name, ways in copied_queries(copy, "en").items():
        here = tmp_path / name
        here.mkdir()
        done = subprocess.run(
            PROGRAMS[program], input=ways[program].replace(BASE + "files/", host + "files/"), cwd=here,
            env=os.environ | {"PATH": path}, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        asking = next(one.asking("en") for one in examples() if one.name == name)
        answer = client.post("/sparql", data={"query": asking}, headers={"Accept": "text/csv"})
        rows, headed = list(csv.reader(io.StringIO(answer.text))), program == "Oxigraph"
        told = list(csv.reader(io.StringIO(done.stdout))) if headed else done.stdout.splitlines()
        besides = sum(row[0] in (f"{BASE}graph/catalogue", f"{BASE}graph/validation") for row in rows)
        assert len(told) == len(rows) - (not headed) - besides, name
        if program == "Oxigraph":
            break  # the command takes seconds; it asks the same store


def test_a_thing_leads_to_its_document_on_a_host_without_redirects(host: str) -> None:
    answer = requests.get(f"{host}id/milestone/paper-2030/half", timeout=10)
    target = next(link for link in links_in(answer.text))
    assert urljoin(answer.url, target) == f"{host}{MILESTONE}/"


def test_it_says_what_it_holds(made: tuple[Path, Copied]) -> None:
    folder, copied = made
    assert copied.withdrawn == 1
    assert copied.pages > 100
    assert copied.size == sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def test_the_same_release_gives_the_same_copy(copy: Path, settings: Settings, tmp_path: Path) -> None:
    again = tmp_path / "again"
    copy_site(create_app(settings), again, lambda done, waiting: None)
    first, second = ({one.relative_to(top) for one in top.rglob("*")} for top in (copy, again))
    assert first == second
    first.discard(Path(".well-known/security.txt"))  # it says until when it holds, and midnight may have been between
    assert [
        one for one in first if (copy / one).is_file() and (copy / one).read_bytes() != (again / one).read_bytes()
    ] == []


def test_a_folder_with_something_in_it_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(ReleaseError, match="is there already and not empty; name another folder"):
        copy_site(create_app(settings), tmp_path, lambda done, waiting: None)
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("standing", [False, True], ids=["new", "empty"])
def test_a_copy_that_is_broken_off_leaves_nothing(standing: bool, settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    if standing:
        folder.mkdir()

    def broken_off(done: int, waiting: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_site(create_app(settings), folder, broken_off)
    assert [*tmp_path.rglob("*")] == ([folder] if standing else [])


def test_a_copy_is_made_in_an_empty_folder_in_which_another_was_killed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = Aside(tmp_path)
    monkeypatch.setattr(_Copy, "_seeds", lambda copy: [""])
    monkeypatch.setattr(_Copy, "_visit", lambda copy, client, address: iter(()))
    left_behind = left.path.rename(left.path.with_name(f"{left.path.name}-left"))
    left.close()
    (left_behind / "half").touch()
    copy_site(create_app(settings), tmp_path, lambda done, waiting: None)
    assert {one.name for one in tmp_path.iterdir()} == {".htaccess", "redirects.nginx.conf"}


def killed_at(move: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a copy in a process that is killed before its so many-th rename."""
    child = os.fork()
    if not child:
        moves, rename = iter(range(99)), Path.rename

        def counted(one: Path, to: Path) -> Path:
            if next(moves) == move:
                os.kill(os.getpid(), signal.SIGKILL)
            return rename(one, to)

        monkeypatch.setattr(Path, "rename", counted)
        copy_site(Flask("none"), folder, lambda done, waiting: None)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) in (0, -signal.SIGKILL)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Copies have these names only."""

    def written(copy: _Copy) -> Copied:
        for name in ("index.html", "document/x"):
            (copy.folder / name).parent.mkdir(exist_ok=True)
            (copy.folder / name).touch()
        return Copied(1, 1, 0, 0, 0)

    monkeypatch.setattr(_Copy, "walk", lambda copy, told: None)
    monkeypatch.setattr(_Copy, "finish", written)
    return ["document", "index.html"]


@pytest.mark.parametrize("first", ["document/x.html", "document/x.html?page=2"])
def test_a_page_with_a_suffix_may_have_pages_of_its_own(
    first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Flask("none")
    app.config["SETTINGS"] = Settings(home=tmp_path / "home")

    @app.get("/document/x.html")
    def shown() -> str:
        page = request.args.get("page", "1")
        links = '<a rel="next" href="/document/x.html?page=2">2</a><a rel="prev" href="/document/x.html">1</a>'
        return f"<p>page {page}</p>{links}"

    monkeypatch.setattr(_Copy, "_seeds", lambda copy: [first])
    copy_site(app, tmp_path / "copy", lambda done, waiting: None)
    found = [path for path in (tmp_path / "copy" / "document").rglob("*") if path.is_file()]
    assert {str(path.relative_to(tmp_path / "copy" / "document")): path.read_text("utf-8") for path in found} == {
        "x.html/index.html": '<p>page 1</p><a rel="next" href="page-2/">2</a><a rel="prev" href="./">1</a>',
        "x.html/page-2/index.html": '<p>page 2</p><a rel="next" href="./">2</a><a rel="prev" href="../">1</a>',
    }


def test_pages_whose_queries_differ_in_punctuation_only_lie_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Flask("none")
    app.config["SETTINGS"] = Settings(home=tmp_path / "home")
    after = ("a.b", "a-b", "a/b", "A-b")

    @app.get("/catalog")
    def shown() -> str:
        return request.args.get("after", "") + "".join(f'<a rel="next" href="?after={one}">{one}</a>' for one in after)

    monkeypatch.setattr(_Copy, "_seeds", lambda copy: ["catalog"])
    copy_site(app, tmp_path / "copy", lambda done, waiting: None)
    pages = [path for path in (tmp_path / "copy" / "catalog").rglob("index.html") if path.parent.name != "catalog"]
    assert sorted(path.read_text("utf-8").partition("<")[0] for path in pages) == sorted(after)
    assert len({path.parent.name.casefold() for path in pages}) == len(after), "no file system takes two for one"


@pytest.mark.parametrize("move", range(4))
def test_a_copy_that_was_killed_while_it_was_put_into_a_folder_is_made_by_the_next(
    move: int, small: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_at(move, tmp_path, monkeypatch)
    if move == 3:  # it had ended
        assert sorted(one.name for one in tmp_path.iterdir()) == small
        return
    assert any(tmp_path.iterdir())
    copy_site(Flask("none"), tmp_path, lambda done, waiting: None)
    assert sorted(one.name for one in tmp_path.iterdir()) == small


def test_where_something_else_stands_beside_a_part_of_a_copy_nothing_is_removed(
    small: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_at(2, tmp_path, monkeypatch)
    (tmp_path / "mine.txt").touch()
    with pytest.raises(ReleaseError, match=r"broken off or is being made, and mine\.txt besides; empty it or name"):
        copy_site(Flask("none"), tmp_path, lambda done, waiting: None)
    assert {"document", "mine.txt"} <= {one.name for one in tmp_path.iterdir()}


def test_a_copy_takes_nothing_away_that_came_into_its_folder_while_it_was_made(
    small: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copy"

    def meanwhile(copy: _Copy) -> None:
        monkeypatch.setattr(_Copy, "relink", lambda copy: None)
        copy_site(Flask("none"), folder, lambda done, waiting: None)

    monkeypatch.setattr(_Copy, "relink", meanwhile)
    with pytest.raises(
        ReleaseError, match="copy holds document now, which was not there when the copy was begun; empty"
    ):
        copy_site(Flask("none"), folder, lambda done, waiting: None)
    assert sorted(one.name for one in folder.iterdir()) == small
    assert [one.name for one in tmp_path.iterdir()] == ["copy"]


def test_of_what_a_broken_off_copy_wrote_down_only_what_is_in_its_folder_is_removed(
    small: list[str], tmp_path: Path
) -> None:
    folder, other = tmp_path / "copy", tmp_path / "other"
    for one in (folder, other):
        one.mkdir()
    (other / "mine.txt").touch()
    (folder / "document").symlink_to(other)
    (folder / ".fremdrift-copy-begun").write_text(f"{other}\n../other\n\n.\ndocument\n", encoding="utf-8")
    copy_site(Flask("none"), folder, lambda done, waiting: None)
    assert [one.name for one in other.iterdir()] == ["mine.txt"]
    assert sorted(one.name for one in folder.iterdir()) == small


def test_a_copy_that_cannot_be_put_into_a_folder_leaves_nothing_there(
    small: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def failing(one: Path, to: Path) -> Path:
        if one.name == small[1]:
            raise OSError(ENOSPC, "No space left on device")
        return rename(one, to)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="No space"):
        copy_site(Flask("none"), tmp_path, lambda done, waiting: None)
    assert not any(tmp_path.iterdir())


RELINKED = {
    "a link that leads somewhere": ('<a href="x">y</a>', '<a href="to/x">y</a>'),
    "one that leads nowhere keeps its words": ('<p><a href="gone" hreflang="en" rel="next">y</a></p>', "<p><a>y</a></p>"),
    "a canonical link stays": ('<link rel="canonical" href="x">', '<link rel="canonical" href="x">'),
    "ampersands": ('<a href="x&amp;y">&amp; &#38; &lt;b&gt;</a>', '<a href="to/x&amp;y">&amp; &#38; &lt;b&gt;</a>'),
    "an image": ("<img src='x' alt=''>", '<img src="to/x" alt=\'\'>'),
    "a form": ('<p>a</p><form action="s"><input name="q"><a href="x">y</a></form><p>b</p>', '<p>a</p><p class="static-copy">no &amp; no</p><p>b</p>'),
    "declaration, comment, data": ("<!DOCTYPE html><!-- c --><script type=\"application/ld+json\">{\"a\": \"<b>\"}</script>", "<!DOCTYPE html><!-- c --><script type=\"application/ld+json\">{\"a\": \"<b>\"}</script>"),
    "an icon in a picture": ('<svg><use href="x"/></svg>', '<svg><use href="to/x"/></svg>'),
}  # fmt: skip


@pytest.mark.parametrize(("page", "expected"), RELINKED.values(), ids=RELINKED.keys())
def test_relinking(page: str, expected: str) -> None:
    assert relink(page, lambda link: None if link == "gone" else f"to/{link}", "no & no") == expected


# --- Hosts that can be told ---


NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; root {root}; include {root}/redirects.nginx.conf; }} }}
"""
APACHE = """
ServerName localhost
User www-data
Group www-data
TypesConfig /dev/null
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
{modules}
DocumentRoot {root}
<Directory {root}>
  AllowOverride FileInfo Indexes
  Require all granted
</Directory>
"""
MODULES = ("mpm_event", "authz_core", "dir", "mime", "rewrite")


def _run(command: list[str], address: str) -> Iterator[str]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        try:
            requests.get(address, timeout=2)
        except requests.ConnectionError:
            continue
        return
    pytest.fail(f"{address} did not answer")


@pytest.fixture(scope="module", params=["nginx", "apache2"])
def told_host(
    request: pytest.FixtureRequest, copy: Path, free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A real host that reads the rules of the copy."""
    program = shutil.which(request.param, path="/usr/sbin:/usr/bin")
    needed(request.param, program is not None)
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    for one in (copy, *copy.parents):
        one.chmod(one.stat().st_mode | 0o055)  # the host's processes run as nobody
    modules = "\n".join(f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so" for one in MODULES)
    config = folder / "server.conf"
    text = NGINX if request.param == "nginx" else APACHE
    config.write_text(text.format(folder=folder, port=port, root=copy, modules=modules), encoding="utf-8")
    arguments = ["-c", str(config)] if request.param == "nginx" else ["-X", "-f", str(config)]
    yield from _run([str(program), *arguments], f"http://127.0.0.1:{port}/")


NEGOTIATED = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}


@pytest.mark.parametrize(("media_type", "parser"), NEGOTIATED.items(), ids=NEGOTIATED.keys())
def test_a_thing_leads_to_the_format_that_is_asked_for(media_type: str, parser: str, told_host: str) -> None:
    answer = requests.get(f"{told_host}id/milestone/paper-2030/half", headers={"Accept": media_type}, timeout=10)
    assert [one.status_code for one in answer.history] == [303]
    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    graph = rdflib.Graph().parse(data=answer.content, format=parser)
    assert (rdflib.URIRef(f"{BASE}id/milestone/paper-2030/half"), rdflib.RDF.type, None) in graph


ANSWERS = {
    "page for a browser": ("id/milestone/paper-2030/half", 200, "text/html"),
    "newest edition": ("edition/paper-2030/latest", 200, "text/html"),
    "term": ("def/Milestone", 200, "text/html"),
    "code": ("code/precision/year", 200, "text/html"),
    "suffix": (f"{MILESTONE}.jsonld", 200, "application/ld+json"),
    "file without suffix": (".well-known/void", 200, "text/turtle"),
    "table": ("tables/milestones.csv", 200, "text/csv"),
    "withdrawn": ("document/milestone/paper-2030/old", 410, "text/html"),
    "nothing": ("document/milestone/paper-2030/never", 404, "text/html"),
}


@pytest.mark.parametrize(("path", "status", "media_type"), ANSWERS.values(), ids=ANSWERS.keys())
def test_a_host_that_reads_the_rules_answers(path: str, status: int, media_type: str, told_host: str) -> None:
    answer = requests.get(told_host + path, headers={"Accept": "text/html"}, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (status, media_type)


def test_the_periods_of_deadlines_are_pages_of_the_copy_where_they_are_asked_for_most(copy: Path) -> None:
    for name in ("six-months", "half-year", "year"):
        assert (copy / "frister" / f"period-{name}" / "index.html").is_file()
        assert (copy / "en" / "deadlines" / f"period-{name}" / "index.html").is_file()
        assert f"period-{name}/" in (copy / "frister" / "index.html").read_text(encoding="utf-8")
    assert not list((copy / "frister").glob("strategy/**/period-*"))
