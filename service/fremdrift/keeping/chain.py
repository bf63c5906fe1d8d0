"""The chain of releases in one folder: each names its predecessor's digest, and all have one base.

``current`` is a symbolic link to the release that is served; it is replaced by rename, so readers never see a gap.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Container, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from fremdrift.ground.crew import cores
from fremdrift.ground.durable import below, make_folder, point, side_by_side, sync, sync_tree
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.jsons import indented
from fremdrift.ground.progress import SILENT, Phase, Progress
from fremdrift.ground.tasks import measure
from fremdrift.keeping.depot import Depot, OwnDepot
from fremdrift.keeping.manifest import MANIFEST
from fremdrift.keeping.release import HELD, STORE, Release
from fremdrift.keeping.seen import note

RETURNS: Final = "returns"
"""The folder of what was told of returns to older releases."""
Accept = Callable[[Path, Path], None]
Facts = dict[str, Any]
Said = Callable[[], None]
Filling = Callable[[Path, Said], AbstractContextManager[Facts]]
_BUILDING: Final = ".building-"
_TRYING: Final = ".trying-"
_CHECKING: Final = ".checking-"
_DROPPED: Final = ".dropped-"
_DUE: Final = ".due"
"""A link to the held release whose time has come, as long as it is not served."""
_ROOM: Final = 1.5
"""A release needs at most so many times the room of its predecessor, so that a full disk is told beforehand: one of ten
million statements that shared nothing took no more while it was made than it has in the end. The rest is for growth.
"""
_SHARE: Final = 0.5
"""What a release needs at least, though it shares with its predecessor what is the same: after a change of one row in a
hundred it brought 46 % of it at 400,000 statements, and half at ten million.
"""
_SPARE: Final = 64 * 1024 * 1024


def compact(moment: str) -> str:
    """A time as the names of releases begin with it."""
    return moment.replace("-", "").replace(":", "")


def _settle(folder: Path, files: Mapping[str, Facts], made: str, before: Release | None) -> None:
    """Give files of a release the time since when each is what it is, so that file servers on every node say the same
    of it, and bring them to the disk. A file that is one with that of the release before was: by their names, since
    others may link files too, as backups do.
    """

    def settle(name: str) -> None:
        path = folder / name
        moment = datetime.fromisoformat(files[name].get("since", made)).timestamp()
        os.utime(path, (moment, moment))
        sync(path)

    side_by_side(settle, [name for name in files if not _is_shared(name, folder, before)])  # after a change few


def _is_shared(name: str, folder: Path, before: Release | None) -> bool:
    """Whether a file of this name is one file in two releases."""
    if before is None:
        return False
    try:
        return os.path.samestat(os.lstat(f"{folder}/{name}"), os.lstat(f"{before.folder}/{name}"))
    except FileNotFoundError:
        return False


def _settle_rest(release: Release, before: Release | None, settled: Container[str] = ()) -> None:
    """The same of all but those that are settled, with the manifest, the store and the folders."""
    files, folder = release.manifest["files"], release.folder
    rest = {name: facts for name, facts in files.items() if name not in settled}
    _settle(folder, rest | {MANIFEST: {}}, release.made, before)
    sync_tree(folder, but={f"{folder}/{name}" for name in files})


def _target(link: Path) -> str | None:
    """The name that a link leads to; None where there is no link, which others may remove at any moment."""
    try:
        return link.readlink().name
    except FileNotFoundError:
        return None


@dataclass(frozen=True)
class Chain:
    """The releases of one service in its home folder, all of one base."""

    home: Path
    base: str
    depot: Depot = field(default_factory=OwnDepot)

    @property
    def _releases(self) -> Path:
        return self.home / "releases"

    @property
    def _current(self) -> Path:
        return self.home / "current"

    def releases(self) -> list[Release]:
        """Every finished release, oldest first."""
        if not self._releases.is_dir():
            return []
        names = sorted(path.name for path in self._releases.iterdir() if not path.name.startswith("."))
        return [Release(self._releases / name) for name in names]

    def current(self) -> Release | None:
        """The release that is served, None before the first. Raises ReleaseError for another base's chain."""
        name = self.current_id()
        if name is None:
            return None
        release = Release(self._releases / name)
        self._refuse_other_base(release)
        return release

    def current_id(self) -> str | None:
        """The name of the release that is served, without opening it; None before the first."""
        return _target(self._current)

    def find(self, release_id: str) -> Release:
        """The release of this name. Raises ReleaseError where there is none."""
        found = next((one for one in self.releases() if one.id == release_id), None)
        if found is None:
            raise ReleaseError(f"no release is called {release_id}; `fremdrift releases` lists them")
        return found

    def _refuse_other_base(self, release: Release) -> None:
        other = release.manifest["base"]
        if other != self.base:
            raise ReleaseError(
                f"the releases in {self.home} have the base {other}, not {self.base}: names once published stay. "
                f"Set FREMDRIFT_BASE_IRI={other}, or start another chain with FREMDRIFT_HOME in another folder"
            )

    @contextmanager
    def lock(self, told: Callable[[], None]) -> Iterator[None]:
        """Hold the chain alone, without what a killed run left; ``told`` is called once where another holds it and we
        wait.
        """
        make_folder(self.home)
        with (self.home / ".lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                told()
                fcntl.flock(file, fcntl.LOCK_EX)
            self._clear_debris()
            if due := self._begun():
                self._serve_held(due)
            yield

    def held(self) -> str | None:
        """The name of the release that waits for its time, which its name begins with; None where none does."""
        found = next(self._releases.glob(f"{HELD}*"), None)
        return found.name.removeprefix(HELD) if found else None

    def held_release(self) -> Release | None:
        """The release that waits for its time, in its hidden folder."""
        name = self.held()
        return Release(self._releases / f"{HELD}{name}") if name else None

    def serve_due(self, now: str) -> bool:
        """Serve the held release once its time (``2026-11-24T12:00:00Z``) has come. True where it did just now.

        Waits for nobody: where another holds the chain it is left to the next who looks. So is what a run that was
        ended in the middle left.
        """
        name = self._due(now)
        if name is None:
            return False
        with (self.home / ".lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            if self._due(now) == name:
                self._serve_held(name)
        return True

    def _due(self, now: str) -> str | None:
        """The name of the held release whose time has come, and of one that a run began to serve."""
        name = self.held()
        return self._begun() or (name if name and name.partition("-")[0] <= compact(now) else None)

    def _begun(self) -> str | None:
        """The name of a held release that a run which was ended began to serve."""
        return _target(self._releases / _DUE)

    def _serve_held(self, name: str) -> None:
        held, release = self._releases / f"{HELD}{name}", Release(self._releases / name)
        if held.is_dir():
            self.depot.show(Release(held), self.releases())  # it may fail: first
            point(self._releases / _DUE, name)
            held.rename(release.folder)
            sync(self._releases)
        self.serve(release)
        (self._releases / _DUE).unlink()
        sync(self._releases)  # else it may come back after a power cut, and take back a return

    def _serve_new(self, name: str) -> Release:
        """Serve what was just made, as a held release whose time has come: a run that is ended here leaves one that the
        next serves, and that nobody hears of before. It goes where it cannot be shown.
        """
        try:
            self._serve_held(name)
        except (ReleaseError, OSError):
            self.drop_held()
            raise
        return Release(self._releases / name)

    def drop_held(self) -> str | None:
        """Remove the held release; gives its name. To be called under ``lock``.

        It is renamed first: what a run that was ended left of it would be served in its time.
        """
        name = self.held()
        if name:
            (self._releases / _DUE).unlink(missing_ok=True)
            (self._releases / f"{HELD}{name}").rename(self._releases / f"{_DROPPED}{name}")
            sync(self._releases)
            shutil.rmtree(self._releases / f"{_DROPPED}{name}")
        return name

    def freeze(
        self,
        filling: Filling,
        made: str,
        *,
        before: Release | None = None,
        hold: bool = False,
        accept: Accept | None = None,
        progress: Progress = SILENT,
    ) -> Release:
        """Make a release and serve it, or hold it until ``made``. To be called under ``lock``.

        ``filling`` writes the files into an empty folder and gives what the manifest says besides. It calls what it is
        given once all statements are written: from then on these are loaded beside all else, with what the store of a
        release ``before`` has of them. Files that nobody needs who tries the release may come, each whole, until it is
        left. ``made`` is the time, ``2026-11-24T12:00:00Z``. ``accept`` may try the release:
        it gets a home where that is served already, but for its store, and its folder, into which it may add files;
        what it raises ends it all. Until the last rename the old release is served.
        """
        newest = next(reversed(self.releases()), None)
        if newest:
            self._refuse_other_base(newest)
        self.refuse_held()
        with self._aside(_BUILDING) as aside, ThreadPoolExecutor(2) as beside:
            waiting: list[Future[None]] = []
            with filling(aside, lambda: waiting.append(beside.submit(self.depot.begin, aside, before))) as facts:
                listed = self._write_manifest(aside, facts, facts.get("files", {}), made, newest)
                waiting.append(beside.submit(_settle, aside, listed, made, newest))
                if accept:
                    progress.begin(Phase.TRY)
                    with self._tried(aside, made) as home:
                        accept(home, aside)
            self._write_manifest(aside, facts, listed, made, newest)
            built = Release(aside)
            release_id = f"{compact(made)}-{built.digest[:8]}"
            progress.begin(Phase.LOAD)
            for one in waiting:
                one.result()
            self.depot.load(aside, release_id, self.releases())
            held = self._releases / f"{HELD}{release_id}"
            _settle_rest(built, newest, listed)
            progress.begin(Phase.SHOW)
            aside.rename(held)
            sync(self._releases)
        release = Release(held) if hold else self._serve_new(release_id)
        with suppress(OSError):  # it only saves the next one some reading
            note(self.home, release.id, release.folder, built.manifest["files"])
        return release

    @contextmanager
    def workshop(self, told: Callable[[str], None]) -> Iterator[Path]:
        """An empty folder for what is made before it is known whether there will be a release. To be called under
        ``lock``. Raises ReleaseError where there is no room even for a small change; ``told`` hears where there may be
        none for a large one.
        """
        self._look_for_room(next(reversed(self.releases()), None), told)
        with self._aside(_CHECKING) as folder:
            yield folder

    def refuse_held(self) -> None:
        """Raises ReleaseError where a release is held: it would come after the one to be made."""
        if self.held():
            raise ReleaseError(
                f"the release {self.held()} is held until its time and would come after this one; "
                "`fremdrift publish --drop-held` gives it up. Nothing was published"
            )

    def admit(self, folder: Path, release_id: str) -> Release:
        """Take in a release that was made elsewhere and copied whole into a hidden folder beside ours.

        To be called under ``lock``. Raises ReleaseError for another base's, and where its depot does not hold it.
        """
        release, brought = Release(self._releases / release_id), Release(folder)
        self._refuse_other_base(brought)
        self.depot.receive(folder, release_id)
        previous = (brought.manifest["previous"] or {}).get("id")
        _settle_rest(brought, next((one for one in self.releases() if one.id == previous), None))
        folder.rename(release.folder)
        sync(self._releases)
        return release

    @contextmanager
    def _aside(self, prefix: str) -> Iterator[Path]:
        """An empty folder to build in, gone afterwards unless renamed: on a full disk it would be in the way.

        Raises ReleaseError where something cannot be written; a file elsewhere that cannot be read is told as it is.
        """
        aside = self._releases / f"{prefix}{os.getpid()}"
        aside.mkdir(parents=True)
        try:
            yield aside
        except OSError as fault:
            if fault.filename and not Path(fault.filename).is_relative_to(self.home):
                raise
            raise ReleaseError(
                f"the release could not be written to {self.home}: {fault.strerror or fault}; make room or set "
                "FREMDRIFT_HOME to another disk. The served release is untouched"
            ) from fault
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    @contextmanager
    def _tried(self, folder: Path, made: str) -> Iterator[Path]:
        """A home that differs from this one only in that the release in a folder is served."""
        with TemporaryDirectory(prefix=_TRYING, dir=self.home) as name:
            home, candidate = Path(name), f"{compact(made)}-candidate"
            (home / "releases").mkdir()
            for one in self.releases():
                (home / "releases" / one.id).symlink_to(one.folder.absolute())
            (home / "releases" / candidate).symlink_to(folder.absolute())
            (home / RETURNS).symlink_to((self.home / RETURNS).absolute())
            point(home / "current", f"releases/{candidate}")
            yield home

    def serve(self, release: Release) -> None:
        """Let ``current`` name this release."""
        self._refuse_other_base(release)
        self.depot.show(release, self.releases())
        point(self._current, f"releases/{release.id}")

    def load(self, told: Callable[[str], None]) -> list[str]:
        """Load every release that its depot does not hold, and show the current one; gives the names of those loaded.

        To be called under ``lock``. Raises ReleaseError where there is none, or the depot does not take one.
        """
        current, releases = self.current(), self.releases()
        if current is None:
            raise ReleaseError(f"there is no release in {self.home} yet; `fremdrift publish` makes one")
        missing = [one for one in releases if not self.depot.holds(one)]
        for one in missing:
            told(f"loading {one.id}")
            self.depot.load(one.folder, one.id, releases)
            sync_tree(one.folder)
        self.depot.show(current, releases)
        return [one.id for one in missing]

    def older(self, release_id: str | None) -> Release:
        """The release of this name, else the one before the current. Raises ReleaseError."""
        return self.find(release_id or self._previous_id())

    def _previous_id(self) -> str:
        current = self.current()
        if current is None:
            raise ReleaseError(f"there is no release in {self.home} yet; `fremdrift publish` makes one")
        previous = current.manifest["previous"]
        if previous is None:
            raise ReleaseError(f"{current.id} is the first release; there is none before it")
        return str(previous["id"])

    def faults(self) -> Iterator[str]:
        """What is wrong with any release, the held one too, or with the chain, a sentence each."""
        held = self.held_release()  # first: it may become one of the chain at any moment
        releases = self.releases()
        by_id = {one.id: one for one in releases}
        for one in releases:
            yield from self._faults_of(one, by_id)
        if held and held.id not in by_id:
            found = [*self._faults_of(held, by_id)]
            if held.folder.is_dir():
                yield from found
            elif (served := Release(self._releases / held.id)).folder.is_dir():  # its time came while we looked
                yield from self._faults_of(served, by_id)

    def _faults_of(self, release: Release, by_id: dict[str, Release]) -> Iterator[str]:
        try:
            yield from _faults(release, by_id)
            yield from self.depot.faults(release)
        except (ReleaseError, FileNotFoundError) as fault:
            yield str(fault)

    def _clear_debris(self) -> None:
        for prefix in (_BUILDING, _CHECKING, _TRYING, _DROPPED):
            for path in (*self._releases.glob(f"{prefix}*"), *self.home.glob(f"{prefix}*")):
                shutil.rmtree(path)
        for path in (*self._releases.glob(f".{_DUE}.*"), *self.home.glob(f".{self._current.name}.*")):
            path.unlink()

    def _look_for_room(self, newest: Release | None, told: Callable[[str], None]) -> None:
        make_folder(self._releases)
        size = sum(one.stat().st_size for one in below(newest.folder)) if newest else 0
        free, least, most = shutil.disk_usage(self.home).free, *(int(size * one) + _SPARE for one in (_SHARE, _ROOM))
        found = f"{self.home} has {free // 2**20} MiB free, and a release may need {most // 2**20}"
        if free < least:
            little = f", {least // 2**20} where little changed" if newest else ""
            raise ReleaseError(
                f"{found}{little}; make room or set FREMDRIFT_HOME to another disk. The served release is untouched"
            )
        if free < most:
            told(f"{found}; it is tried, and where the disk gets full nothing is published")

    def _write_manifest(
        self, folder: Path, facts: Facts, known: Facts, made: str, newest: Release | None
    ) -> dict[str, Facts]:
        """Every file but the store's with size and digest; gives what it says of each.

        A file that is ``known`` is not read again: files are added, never changed. What the predecessor has as well
        says since when it is so.
        """
        names = sorted(_listed(folder))
        unread = [name for name in names if name not in known]
        with ThreadPoolExecutor(cores()) as threads:  # a digest waits for nobody
            facts_of = threads.map(lambda name: measure(folder / name)._asdict(), unread)
            read = dict(zip(unread, facts_of, strict=True))
        listed = {name: _facts(name, known.get(name) or read[name], newest) for name in names}
        manifest = {
            "format": 1,
            "base": self.base,
            "made": made,
            "previous": {"id": newest.id, "sha256": newest.digest} if newest else None,
            **facts,
            "files": listed,
        }
        (folder / MANIFEST).write_bytes(indented(manifest))
        return listed


def _listed(folder: Path) -> Iterator[str]:
    """The files that a manifest lists. The store is not looked into: it may be being built, or given up again. What is
    hidden is on its way.
    """
    for one in os.scandir(folder):
        if one.name.startswith("."):
            continue
        if one.is_dir() and one.name != STORE:
            yield from (f"{one.name}/{name}" for name, _ in _files(Path(one.path)))
        elif one.is_file() and one.name != MANIFEST:
            yield one.name


def _files(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every file below a folder, by its name from there."""
    start = len(folder.as_posix()) + 1
    return ((one.path[start:], one) for one in below(folder) if one.is_file())


def _facts(name: str, facts: dict[str, Any], newest: Release | None) -> dict[str, Any]:
    """What the manifest says of a file, with the time since when it is so where the predecessor has it too."""
    before = newest.manifest["files"].get(name) if newest else None
    if newest and before and before["sha256"] == facts["sha256"]:
        return facts | {"since": newest.since(name)}
    return facts


def _faults(release: Release, by_id: dict[str, Release]) -> Iterator[str]:
    """What is wrong with a release, and with its place in the chain."""
    yield from release.faults()
    previous = release.manifest["previous"]
    if previous and previous["id"] not in by_id:
        yield f"{release.id}: its predecessor {previous['id']} is missing"
    elif previous and by_id[previous["id"]].digest != previous["sha256"]:
        yield f"{release.id}: its predecessor {previous['id']} is not the one it was made after"
