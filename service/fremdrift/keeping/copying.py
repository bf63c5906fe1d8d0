"""Copying: releases brought from another node, each checked against its manifest, and only what is not here yet.

A release is copied into a hidden folder that stays until it is whole, so that a copy that was cut off goes on where it
stopped, and becomes visible by one rename. The index of a node says which releases it has, with the digest of each
manifest, which returns to older ones, which questions it keeps, and which release it serves.
"""

import gzip
import re
import shutil
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple, Protocol

from fremdrift.ground.digests import sha256, sha256_as_it_stands, told_of
from fremdrift.ground.durable import make_folder, no_room, sync, sync_tree
from fremdrift.ground.errors import ReleaseError
from fremdrift.keeping.chain import RETURNS, Chain
from fremdrift.keeping.manifest import MANIFEST, Manifest, file_faults, read_manifest
from fremdrift.keeping.questions import QUESTIONS, Questions, read_question
from fremdrift.keeping.release import STORE, Release
from fremdrift.keeping.stock import link

RELEASES: Final = "releases"
_PULLING: Final = ".pulling-"
_NAME: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,199}")
"""What a release, a return or a question may be called; no file system takes a name of more than 255 bytes."""
_PIECE: Final = 1 << 20
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Origin(Protocol):
    """Where releases are brought from."""

    def index(self) -> dict[str, Any]:
        """The index. Raises ReleaseError where there is none."""
        ...

    def fetch(self, path: str, to: Path, size: int) -> None:
        """Bring a file of so many bytes; what stands there already is its beginning. Raises ReleaseError."""
        ...


def index_of(chain: Chain) -> dict[str, Any]:
    """The index of this node. What it serves is read first: a publish may end meanwhile, and a release stays."""
    current = chain.current_id()
    releases = {one.id: sha256_as_it_stands(one.folder / MANIFEST) for one in chain.releases()}
    folder = chain.home / RETURNS
    names = sorted(one.name for one in folder.iterdir() if not one.name.startswith(".")) if folder.is_dir() else []
    return {
        "base": chain.base,
        "current": current,
        "releases": releases,
        RETURNS: {name: _listed(folder / name) for name in names},
        QUESTIONS: Questions(chain.home).ids(),
    }


def _listed(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.name: {"bytes": path.stat().st_size, "sha256": sha256_as_it_stands(path)}
        for path in sorted(folder.iterdir())
    }


def _told(path: Path) -> tuple[int, ...]:
    return tuple(told_of(path) or ())


@lru_cache(maxsize=4)  # of a large release one has many MB; whoever pulls asks for one release after another
def _release(folder: Path, _: tuple[int, ...]) -> Release:
    return Release(folder)


class Listed(NamedTuple):
    """A file that is handed out, and its SHA-256."""

    path: Path
    sha256: str


def file_of(chain: Chain, path: str) -> Listed | None:
    """The file at a path of the index, where the index or a manifest names it; None for any other path."""
    kind, _, rest = path.partition("/")
    name, _, inside = rest.partition("/")
    folder = chain.home / kind / name
    if kind == RETURNS:
        listed = _listed(folder) if _NAME.fullmatch(name) and folder.is_dir() else {}
        return Listed(folder / inside, listed[inside]["sha256"]) if inside in listed else None
    if kind == QUESTIONS:
        kept = Questions(chain.home)
        file = kept.file(name.removesuffix(".json"))
        return Listed(file, sha256(file)) if file.name == name and file.stem in kept.ids() else None
    if kind != RELEASES or not _NAME.fullmatch(name) or not (folder / MANIFEST).is_file():
        return None
    if inside == MANIFEST:
        return Listed(folder / inside, sha256_as_it_stands(folder / inside))
    facts = _release(folder.absolute(), _told(folder / MANIFEST)).manifest["files"].get(inside)
    return Listed(folder / inside, facts["sha256"]) if facts else None


@dataclass(frozen=True)
class FolderOrigin:
    """The home folder of a node, as it is mounted or was copied."""

    home: Path
    base: str

    def index(self) -> dict[str, Any]:
        """The index of that folder."""
        if not (self.home / RELEASES).is_dir():
            raise ReleaseError(f"{self.home} is no home of releases: it has no folder {RELEASES}")
        return index_of(Chain(self.home, self.base))

    def fetch(self, path: str, to: Path, size: int) -> None:
        """Copy a file."""
        try:
            shutil.copyfile(self.home / path, to)
        except OSError as fault:
            if no_room(fault):
                raise
            raise ReleaseError(f"{self.home / path} cannot be copied: {fault.strerror}") from fault


@dataclass(frozen=True)
class Brought:
    """What a copy did: the releases that came, the bytes that were fetched for them, and the release served now."""

    releases: tuple[str, ...]
    fetched: int
    current: str


def bring(chain: Chain, origin: Origin, told: Callable[[str], None]) -> Brought:
    """Bring every release that is not here, oldest first, then serve the one that is served there.

    To be called under the chain's lock. Raises ReleaseError; what came whole stays, what is served stays served.
    """
    index = _checked(origin.index(), chain)
    here = {one.id: one for one in chain.releases()}
    fetched, came = 0, []
    for name, digest in sorted(index["releases"].items()):
        if name in here:
            _refuse_another(here[name], digest)
            continue
        told(f"bringing {name}")
        fetched += _bring_release(chain, origin, name, digest)
        came.append(name)
    for name, files in sorted(index[RETURNS].items()):
        if not (chain.home / RETURNS / name).exists():
            fetched += _bring_return(chain, origin, name, files)
    fetched += _bring_questions(chain, origin, index.get(QUESTIONS, []))
    current = chain.find(index["current"])
    if chain.current_id() != current.id:
        chain.serve(current)
    return Brought(tuple(came), fetched, current.id)


def _checked(index: dict[str, Any], chain: Chain) -> dict[str, Any]:
    """The index, where it is one of this base and names nothing that could leave its folder."""
    if not _is_index(index):
        raise ReleaseError("what was answered is no index of releases; name a node of Fremdrift, or its home")
    names = [*index[RELEASES], *index[RETURNS], *index.get(QUESTIONS, []), str(index["current"])]
    digests, base = [*index[RELEASES].values()], index["base"]
    if base != chain.base:
        raise ReleaseError(f"the releases there have the base {base}, not {chain.base}; set FREMDRIFT_BASE_IRI={base}")
    odd = [one for one in names if not _NAME.fullmatch(one)] + [one for one in digests if not _DIGEST.fullmatch(one)]
    if odd or index["current"] not in index["releases"]:
        raise ReleaseError(f"the index there names {odd[0] if odd else index['current']!r}, which cannot be a release")
    return index


def _is_index(index: dict[str, Any]) -> bool:
    """Whether what was answered has the shape of an index, whoever wrote it."""
    releases, returns, questions = index.get(RELEASES), index.get(RETURNS), index.get(QUESTIONS, [])
    return (
        isinstance(index.get("base"), str)
        and "current" in index
        and isinstance(releases, dict)
        and isinstance(returns, dict)
        and isinstance(questions, list)
        and all(isinstance(one, str) for one in (*releases.values(), *questions))
        and all(isinstance(one, dict) for one in returns.values())
    )


def _refuse_another(release: Release, digest: str) -> None:
    if release.digest != digest:
        raise ReleaseError(f"{release.id} here is not the one there: their manifests differ. Nothing was brought")


def _bring_release(chain: Chain, origin: Origin, name: str, digest: str) -> int:
    aside = chain.home / RELEASES / f"{_PULLING}{name}"
    make_folder(aside)
    manifest = aside / MANIFEST
    manifest.unlink(missing_ok=True)
    origin.fetch(f"{RELEASES}/{name}/{MANIFEST}", manifest, -1)
    if sha256(manifest) != digest or not name.endswith(f"-{digest[:8]}"):
        raise ReleaseError(f"the manifest of {name} is not what the index says (its SHA-256 differs)")
    files = _read(manifest, name)["files"]
    _refuse_paths(files)
    fetched = manifest.stat().st_size + _bring_files(chain, origin, f"{RELEASES}/{name}", aside, files)
    chain.admit(aside, name)
    return fetched


def _read(path: Path, name: str) -> Manifest:
    """The manifest of a release. Raises ReleaseError where it cannot be used."""
    try:
        manifest = read_manifest(path.read_bytes())
    except ValueError as fault:
        raise ReleaseError(f"the manifest of {name} there is no JSON: {fault}") from fault
    if isinstance(manifest, str):
        raise ReleaseError(f"the release {name} there cannot be used: {manifest}")
    return manifest


def _refuse_paths(files: Iterable[str]) -> None:
    """Raises ReleaseError for a manifest that names a file outside of its release, a hidden one, or one of its store,
    which is built here.
    """
    for one in files:
        parts = PurePosixPath(one).parts
        hidden = any(part.startswith(".") for part in parts)
        if not parts or one.startswith("/") or "\\" in one or hidden or parts[0] == STORE:
            raise ReleaseError(f"the manifest names the file {one!r}, which cannot be in a release")


def _bring_files(chain: Chain, origin: Origin, there: str, folder: Path, files: dict[str, Any]) -> int:
    """The bytes that were fetched: what is here, in any release or from a run before, is not fetched again.

    A file with a compressed copy is unpacked from that.
    """
    known: dict[tuple[str, str], tuple[Release, str]] = {}
    for one in chain.releases():
        for name, facts in one.manifest["files"].items():
            known[facts["sha256"], name] = known[facts["sha256"], ""] = one, name
    fetched = 0
    for name, facts in sorted(files.items(), key=lambda one: not one[0].endswith(".gz")):
        path, digest = folder / name, facts["sha256"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if _is_whole(path, facts) or _taken(known.get((digest, name)) or known.get((digest, "")), path, name, facts):
            continue
        if f"{name}.gz" in files:
            _unpack(folder / f"{name}.gz", path, facts["bytes"])
        else:
            fetched += _fetch(origin, f"{there}/{name}", path, facts["bytes"])
        _refuse_other(path, facts, name)
    return fetched


def _part(path: Path) -> Path:
    """Where a file is written before it takes its place: what stands there may be another release's too."""
    return path.with_name(f"{path.name}.part")


def _unpack(packed: Path, path: Path, size: int) -> None:
    """Unpack a file that should have so many bytes; of a longer one no more is written than shows that it is another.

    Raises ReleaseError where it is not packed.
    """
    try:
        with gzip.open(packed) as source, _part(path).open("wb") as target:
            while target.tell() <= size and (piece := source.read(_PIECE)):
                target.write(piece)
    except (gzip.BadGzipFile, EOFError, zlib.error) as fault:
        raise ReleaseError(f"{packed.name} there is no gzip: {fault}") from fault
    _part(path).replace(path)


def _is_whole(path: Path, facts: dict[str, Any]) -> bool:
    return path.is_file() and path.stat().st_size == facts["bytes"] and sha256(path) == facts["sha256"]


def _taken(known: tuple[Release, str] | None, path: Path, name: str, facts: dict[str, Any]) -> bool:
    """True where a file of another release here is this one too, and whole: it is shared where it is of the same name
    and time, else copied.
    """
    if known is None or not _is_whole(known[0].folder / known[1], facts):
        return False
    other, its_name = known
    if its_name == name and other.since(name) == facts.get("since"):
        link(other.folder / name, path)
    else:
        shutil.copyfile(other.folder / its_name, _part(path))
        _part(path).replace(path)
    return True


def _fetch(origin: Origin, there: str, path: Path, size: int) -> int:
    """Bring a file by way of ``….part``, which a run that was cut off leaves; gives the bytes that came."""
    part = _part(path)
    before = part.stat().st_size if part.exists() else 0
    if before > size:
        part.unlink()
        before = 0
    origin.fetch(there, part, size)
    part.replace(path)
    return path.stat().st_size - before


def _refuse_other(path: Path, facts: dict[str, Any], name: str) -> None:
    if not _is_whole(path, facts):
        path.unlink()
        raise ReleaseError(f"{name} is not what the manifest says (its size or SHA-256 differs); try again")


def _bring_return(chain: Chain, origin: Origin, name: str, files: dict[str, Any]) -> int:
    _refuse_paths(files)
    for fault in (one for file, facts in files.items() for one in file_faults(file, facts)):
        raise ReleaseError(f"the return {name} there cannot be used: {fault}")
    aside = chain.home / RETURNS / f"{_PULLING}{name}"
    make_folder(aside)
    fetched = _bring_files(chain, origin, f"{RETURNS}/{name}", aside, files)
    sync_tree(aside)
    aside.rename(chain.home / RETURNS / name)
    sync(chain.home / RETURNS)
    return fetched


def _bring_questions(chain: Chain, origin: Origin, names: Iterable[str]) -> int:
    """The bytes that were fetched for kept questions that are not here, each held against its name."""
    kept, fetched = Questions(chain.home), 0
    aside = chain.home / f"{_PULLING}question"
    for name in sorted({*names} - {*kept.ids()}):
        aside.unlink(missing_ok=True)
        origin.fetch(f"{QUESTIONS}/{name}.json", aside, -1)
        try:
            question = read_question(aside.read_bytes())
        except (ValueError, TypeError, KeyError) as fault:
            raise ReleaseError(f"the kept question {name} there is none") from fault
        if question.id != name:
            raise ReleaseError(f"the kept question {name} there is not what its name says; it is {question.id}")
        kept.keep(question)
        fetched += aside.stat().st_size
    aside.unlink(missing_ok=True)
    return fetched
