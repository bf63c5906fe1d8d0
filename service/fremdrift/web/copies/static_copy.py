"""The static copy: everything the service says, as files that a plain file host serves when nobody runs it any more.

A page at ``/document/x`` becomes ``document/x/index.html``, so every address keeps its answer on any host; links
between pages are relative, so the copy may lie anywhere. What needs a program (queries, forms, states of other days)
is not in it, and its links lead nowhere. Redirects, formats by ``Accept`` and withdrawn things need a host that can be
told: see ``redirects``.
"""

import os
import re
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import quote, unquote, urldefrag, urljoin

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fremdrift.ground.aside import Aside, clear
from fremdrift.ground.durable import sync
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.formats import HTML
from fremdrift.ground.namespaces import FD
from fremdrift.ground.settings import Settings
from fremdrift.model.iris import DOCUMENT, EDITION, TABLES, THING
from fremdrift.quads.lines import iri_of
from fremdrift.quads.terms import NamedNode, text_of
from fremdrift.web.copies.redirects import Redirects, redirect_page
from fremdrift.web.copies.relinking import links_of, relink
from fremdrift.web.pages import COPIED
from fremdrift.web.shelf import lang_of

_LIVE: Final = frozenset({"healthz", "readyz", "metrics"})
"""What speaks of the running program only."""
_FOLLOWED: Final = frozenset({"next", "prev", "section"})
"""A link with a query is followed where it leads through the pages of one list, or to a part of it that has a name."""
_LOC: Final = re.compile(r"<loc>([^<]+)</loc>")
_CSS: Final = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_LINK_HEADER: Final = re.compile(r"<([^>]+)>\s*;")
_ONE_WORD: Final = re.compile("[a-z]+=[a-z0-9-]+")
"""A query whose words alone tell it from every other."""
_PAGE: Final = ".html"
_INDEX: Final = f"index{_PAGE}"
_BEGUN: Final = ".fremdrift-copy-begun"
"""What a folder holds while a copy is renamed into it: the names that are, one a line."""
_NO_FORMS: Final = {
    "da": "Her stod et felt at udfylde. Dette er en kopi i filer, og den kan ikke svare på det.",
    "en": "There was a form here. This is a copy in files, and cannot answer it.",
}


@dataclass(frozen=True)
class Copied:
    """What a copy holds: pages, other files, redirects, things withdrawn, and the bytes of it all."""

    pages: int
    files: int
    redirects: int
    withdrawn: int
    size: int


def copy_site(app: Flask, folder: Path, told: Callable[[int, int], None]) -> Copied:
    """Write the whole site into an empty or new folder; ``told`` hears how many addresses are done and how many wait.
    Nothing stands there before the copy is whole.

    Raises ReleaseError where there is something in the folder, no release, or an answer that is none of the site's own.
    """
    if folder.is_dir():
        clear(folder)
        _take_back(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ReleaseError(f"{folder} is there already and not empty; name another folder. Nothing was written")
    with Aside(next(one for one in (folder.absolute(), *folder.absolute().parents) if one.is_dir())) as aside:
        made = aside / "copy"
        made.mkdir()
        copy = _Copy(app, made)
        copy.walk(told)
        copy.relink()
        copied = copy.finish()
        folder.parent.mkdir(parents=True, exist_ok=True)
        _move(made, folder)
    return copied


def _move(made: Path, folder: Path) -> None:
    """Rename a folder; where another is there, which may be a disk of its own, rename all that it holds into that. What
    is renamed is written down there first, for whoever finds a part of it.

    Raises ReleaseError where something came into that folder since the copy was begun.
    """
    if not folder.exists():
        made.rename(folder)
        return
    if others := sorted({one.name for one in folder.iterdir()} - {made.parent.name}):
        told = f"{folder} holds {others[0]} now, which was not there when the copy was begun"
        raise ReleaseError(f"{told}; empty it or name another folder. Nothing was written")
    names = sorted(one.name for one in made.iterdir())
    begun = made.parent / _BEGUN
    begun.write_text("".join(f"{one}\n" for one in names), encoding="utf-8")
    sync(begun)
    begun.rename(folder / _BEGUN)
    sync(folder)
    with ExitStack() as broken_off:
        broken_off.callback(_take_back, folder, made.parent.name)
        for name in names:
            (made / name).rename(folder / name)
        broken_off.pop_all()
    (folder / _BEGUN).unlink()


def _take_back(folder: Path, *still: str) -> None:
    """Remove the part of a copy that a process has put into a folder before it was ended; ``still`` may stay there.

    Raises ReleaseError where anything else is there: somebody else's, or of a copy that is being made.
    """
    begun = folder / _BEGUN
    if not begun.is_file():
        return
    ours = set(begun.read_text(encoding="utf-8").split("\n"))
    there = {one.name: one for one in folder.iterdir()}  # what is removed is here, whatever is written down
    others = sorted(there.keys() - {_BEGUN, *ours, *still})
    if others:
        told = f"{folder} holds a part of a copy that was broken off or is being made, and {others[0]} besides"
        raise ReleaseError(f"{told}; empty it or name another folder. Nothing was written")
    for name in there.keys() & ours:
        path = there[name]
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    begun.unlink()


@dataclass
class _Copy:
    """A copy being made. Addresses are what follows the base: ``document/x``, ``initiativer?side=2``."""

    app: Flask
    folder: Path
    placed: dict[str, Path] = field(default_factory=dict)
    pages: list[tuple[str, Path]] = field(default_factory=list)
    moved: dict[Path, Path] = field(default_factory=dict)
    redirects: Redirects = field(default_factory=Redirects)

    @property
    def settings(self) -> Settings:
        found: Settings = self.app.config["SETTINGS"]
        return found

    @property
    def base(self) -> str:
        return self.settings.base_iri

    def walk(self, told: Callable[[int, int], None]) -> None:
        """Visit every address once, breadth first, beginning with those that need no link to be found."""
        client = self.app.test_client()
        client.environ_base[COPIED] = "yes"
        waiting = deque(self._seeds())
        seen = set(waiting)
        done = 0
        while waiting:
            for found in self._visit(client, waiting.popleft()):
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
            done += 1
            told(done, len(waiting))

    def _seeds(self) -> list[str]:
        """What no link need lead to: plain addresses, the files of the release, newest editions, what was withdrawn."""
        shelf = self.app.config["CURRENT"].get()
        plain = {
            rule.rule.lstrip("/")
            for rule in self.app.url_map.iter_rules()
            if not rule.arguments and "GET" in (rule.methods or ())
        }
        files = {name for name in shelf.release.manifest["files"] if name.startswith("files/")}
        files |= {one.removeprefix("files/") for one in files if one.startswith(f"files/{TABLES}")}
        withdrawn = shelf.store.quads_for_pattern(None, NamedNode(FD + "withdrawnThing"), None, None)
        gone = {text_of(one.object).removeprefix(self.base) for one in withdrawn}
        gone |= {iri_of(one).removeprefix(self.base) for one, *_ in shelf.release.lost}
        documents = {one.replace(THING, DOCUMENT, 1) for one in gone if one.startswith((THING, EDITION))}
        latest = {f"{EDITION}{row['thing'].rpartition('/')[2]}/latest" for row in shelf.rows("strategies")}
        return sorted((plain - _LIVE) | files | documents | latest)

    def _visit(self, client: FlaskClient, address: str) -> Iterator[str]:
        """Write the answer of an address; gives the addresses that it leads to."""
        answer = client.get(f"/{address}", headers={"Accept": "text/html, */*;q=0.5"}, buffered=False)
        try:
            if answer.status_code in (301, 302, 303, 307, 308):
                target = self._inside(answer.headers["Location"], address)
                if target is not None:
                    self.redirects.lead(address, answer.status_code, target)
                    yield target
            elif answer.status_code == 410:
                self.redirects.withdraw(address)
                self._write(address, answer)
            elif answer.status_code == 200:
                yield from self._keep(address, answer)
            elif answer.status_code >= 500:
                raise ReleaseError(f"{self.base}{address} answers {answer.status_code}, so the copy would lack it")
        finally:
            answer.close()

    def _keep(self, address: str, answer: TestResponse) -> Iterator[str]:
        target = self._write(address, answer)
        yield from self._all_inside(_LINK_HEADER.findall(answer.headers.get("Link", "")), address)
        if answer.mimetype == HTML.media_type:
            for link, relations in links_of(target.read_text(encoding="utf-8")):
                found = self._inside(link, address, paged=bool(relations & _FOLLOWED))
                if found is not None:
                    yield found
        elif answer.mimetype == "text/css":
            yield from self._all_inside(_CSS.findall(target.read_text(encoding="utf-8")), address)
        elif address == "sitemap.xml":
            yield from self._all_inside(_LOC.findall(target.read_text(encoding="utf-8")), address)

    def _all_inside(self, links: list[str], at: str) -> Iterator[str]:
        return (found for link in links if (found := self._inside(link, at)) is not None)

    def _inside(self, link: str, at: str, *, paged: bool = False) -> str | None:
        """The address that a link leads to, None where that is outside, or asks for something."""
        whole = urldefrag(urljoin(self.base + at, link)).url
        if not whole.startswith(self.base) or ("?" in whole and not paged):
            return None
        address = whole.removeprefix(self.base)
        return None if address.partition("?")[0] in _LIVE else address

    def _write(self, address: str, answer: TestResponse) -> Path:
        is_page = answer.mimetype == HTML.media_type
        target = self._room_for(address, is_page=is_page)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            for piece in answer.iter_encoded():
                file.write(piece)
        self.placed[address] = target
        if is_page:
            self.pages.append((address, target))
        elif not target.suffix:
            self.redirects.describe(address, answer.headers["Content-Type"])
        return target

    def _room_for(self, address: str, *, is_page: bool) -> Path:
        """Where the answer of an address lies. A file in the way of a folder becomes what that folder shows, as where
        ``x.html`` has the pages ``x.html?page=2``.
        """
        parts = _parts(address)
        for depth in range(1, len(parts)):
            above = self.folder.joinpath(*parts[:depth])
            if above.is_file():
                moved = above.rename(above.with_name(above.name + ".moving"))
                above.mkdir()
                self.moved[above] = moved.rename(above / (_INDEX if above.suffix == _PAGE else "index"))
        target = self.folder.joinpath(*parts)
        if is_page and (target.suffix != _PAGE or target.is_dir()):
            return target / _INDEX
        return target / "index" if target.is_dir() else target

    def relink(self) -> None:
        """Let every page lead to files, and to nothing that is not there."""
        self.pages = [(address, self.moved.get(target, target)) for address, target in self.pages]
        for address, target in self.pages:
            page = target.read_text(encoding="utf-8")
            lead = self._leading(address, target)
            target.write_text(relink(page, lead, _NO_FORMS[lang_of(f"/{address}")]), encoding="utf-8")

    def _leading(self, address: str, page: Path) -> Callable[[str], str | None]:
        def lead(link: str) -> str | None:
            whole, fragment = urldefrag(urljoin(self.base + address, link))
            if link.startswith("#") or not whole.startswith(self.base):
                return link
            target = self._file(whole.removeprefix(self.base))
            return None if target is None else _relative(target, page) + (f"#{fragment}" if fragment else "")

        return lead

    def _file(self, address: str) -> Path | None:
        """The file that answers an address, through its redirects."""
        target = self.placed.get(self.redirects.end_of(address))
        return target and self.moved.get(target, target)

    def finish(self) -> Copied:
        """Write the stubs for redirects and what a host can be told; gives what there is."""
        documents = (address for address, page in self.pages if page.name == _INDEX)
        for address, target in self.redirects.stubs(documents):
            file, stub = self._file(target), self.folder.joinpath(*_parts(address), _INDEX)
            if file is not None and not stub.exists():
                stub.parent.mkdir(parents=True, exist_ok=True)
                stub.write_text(redirect_page(_relative(file, stub)), encoding="utf-8")
        self.redirects.write(self.folder, self.base)
        return Copied(
            len(self.pages),
            len(self.placed) - len(self.pages),
            len(self.redirects.leads),
            len(self.redirects.gone),
            sum(one.stat().st_size for one in self.folder.rglob("*") if one.is_file()),
        )


def _parts(address: str) -> list[str]:
    """The names of folders and file for an address; what would lead out of the copy is left out."""
    path, _, query = address.partition("?")
    names = [one for one in PurePosixPath(unquote(path)).parts if one not in ("/", "..", ".")]
    return [*names, *([_name_of(query)] if query else [])]


def _name_of(query: str) -> str:
    """The name of a folder for a query: its words, and where these are not all that tells it from others a digest."""
    words = re.sub(r"[^\w-]+", "-", query)
    return words if _ONE_WORD.fullmatch(query) else f"{words}-{sha256(query.encode()).hexdigest()[:8]}"


def _relative(target: Path, page: Path) -> str:
    """From a page to a file, as a relative reference; a page is named by its folder."""
    steps = Path(os.path.relpath(target, page.parent)).as_posix()
    return quote(steps.removesuffix(_INDEX)) or "./"
