"""A release: an immutable folder with a manifest of everything in it.

::

    manifest.json            base, time, predecessor, counts, and the SHA-256 of every file
    data.nq                  what the tables say, with vocabulary and judgements
    derived.nq               what follows from that: moves, and what each chain of dates comes to
    catalogue.nq             the catalogue, which names digests of the files
    validation.nq            the SHACL report
    catalogue.json           the catalogue as a record that the next release compares itself with
    faces.pack, faces.json   every document of the catalogue, finished
    made.json                the key that each file was made by: by it the next release takes what stays the same
    pieces.json              where the files of everything have what each graph says: what stays the same is copied
    parts.json               which graphs these are: after a change only those that it touches are looked at
    states/                  what the state of each day adds, and the record of each strategy
    tally.json               what its statements come to, block by block: so the next one counts only what changed
    judged.json              what the strategies of a large one told when judged: the next judges what changed
    harvest.json, harvest.nq what clients took of it before anybody was served, and readings.json what they read
    renewed.json             when each thing was last changed by us
    lost.nq                  what releases before it had and it has not, since when and with what; not there if none
    cards.pack               what lists, search and the front page look up
    drawn.pack               what lists take of each portion of the statements: for one that stays the same it is taken
    files/                   what can be downloaded
    store/                   the N-Quads files, loaded; rebuilt and compared, not digested
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from fremdrift.ground.digests import sha256, told_of
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.jsons import indented, parsed
from fremdrift.ground.namespaces import DCT, PROV
from fremdrift.keeping.cards import CARDS, Cards, open_cards
from fremdrift.keeping.manifest import MANIFEST, Manifest, read_manifest
from fremdrift.keeping.pack import Pack
from fremdrift.keeping.seen import noted
from fremdrift.quads.lines import Lines, iri_of, lexical_of
from fremdrift.quads.store import Store, open_finished, read_nquads

DATA: Final = "data.nq"
DERIVED: Final = "derived.nq"
STATEMENTS: Final = (DATA, DERIVED)
"""What rows say and what follows from that: what the shapes judged."""
LISTED: Final = "catalogue.nq"
"""The catalogue, as the endpoint holds it."""
NQUADS: Final = (*STATEMENTS, LISTED, "validation.nq")
FILES: Final = "files"
STORE: Final = "store"
HELD: Final = ".held-"
"""Before the name of a release that is not to be seen yet: hidden names are no releases."""
CATALOGUE: Final = "catalogue.json"
RENEWED: Final = "renewed.json"
LOST: Final = "lost.nq"
SINCE: Final = f"<{PROV}invalidatedAtTime>"
WITH: Final = f"<{DCT}isPartOf>"
"""What is said of a thing that is lost: since when, and what it belonged to that is lost or withdrawn as well."""


def write_renewed(folder: Path, days: Mapping[str, tuple[str, ...]]) -> None:
    """Write down when each thing was last changed."""
    (folder / RENEWED).write_bytes(indented(days))


@dataclass(frozen=True)
class Release:
    """One finished release in its folder."""

    folder: Path

    def __reduce__(self) -> tuple[type[Self], tuple[Path]]:
        """To another process its folder goes, and nothing of what was read of it here."""
        return type(self), (self.folder,)

    @property
    def id(self) -> str:
        """Its name: the time it was made and the start of its digest."""
        return self.folder.name.removeprefix(HELD)

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest. Raises ReleaseError where there is none that can be read."""
        try:
            loaded = read_manifest((self.folder / MANIFEST).read_bytes())
        except (OSError, ValueError) as fault:
            raise ReleaseError(
                f"release {self.id} has no readable {MANIFEST}: {fault}; `fremdrift rollback ID` serves another, "
                "`fremdrift releases` lists them"
            ) from fault
        if isinstance(loaded, str):
            raise ReleaseError(f"release {self.id}: {loaded}; `fremdrift rollback ID` serves another")
        return loaded

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the manifest, which stands for the whole release."""
        return sha256(self.folder / MANIFEST)

    @property
    def made(self) -> str:
        """When it was made, ISO 8601 in UTC."""
        return str(self.manifest["made"])

    def since(self, name: str) -> str:
        """The time since when a file is what it is: of the release that first had it, with none between without it."""
        return str(self.manifest["files"].get(name, {}).get("since", self.made))

    @property
    def nquads(self) -> list[Path]:
        """The files that the store is loaded from."""
        return [self.folder / name for name in NQUADS if (self.folder / name).is_file()]

    def open_store(self) -> Store:
        """Its store, read-only."""
        return open_finished(self.folder / STORE)

    def file(self, name: str) -> Path | None:
        """The path of a download that the manifest lists; None for any other name."""
        listed = f"{FILES}/{name}"
        return self.folder / listed if listed in self.manifest["files"] else None

    @cached_property
    def faces(self) -> Pack:
        """The finished documents of its catalogue."""
        return Pack(self.folder)

    @cached_property
    def cards(self) -> Cards | None:
        """What its pages look up; None where it was made before there were any. Raises ReleaseError."""
        path = self.folder / CARDS
        return open_cards(path) if path.is_file() else None

    def renewed(self) -> dict[str, tuple[str, ...]]:
        """Digest and day of the last change of each thing by its address, and the time where it was another before;
        nothing where an old release has none.
        """
        path = self.folder / RENEWED
        return {name: tuple(one) for name, one in parsed(path.read_bytes()).items()} if path.is_file() else {}

    def corrected(self) -> dict[str, str]:
        """The time of the release that made each thing another than it was published before, by its address."""
        return {name: one[2] for name, one in self.renewed().items() if len(one) > 2}

    @property
    def lost(self) -> Lines:
        """What releases before it had and it has not, a line each that says since when, and with what, sorted."""
        return Lines((self.folder / LOST,) if (self.folder / LOST).is_file() else ())

    def lost_since(self, iri: str) -> str:
        """The time of the first release that had no thing of this name any more; empty where none lost it."""
        return next((lexical_of(since) for _, _, since, _ in self.lost.beginning(f"<{iri}> {SINCE} ")), "")

    def lost_with(self, iri: str) -> Iterator[str]:
        """What a lost thing belonged to, nearest first, each once."""
        seen, waiting = {iri}, [iri]
        while waiting:
            above = [iri_of(one) for _, _, one, _ in self.lost.beginning(f"<{waiting.pop(0)}> {WITH} ")]
            new = [one for one in above if one not in seen]
            yield from new
            seen |= {*new}
            waiting += new

    def catalogue(self) -> bytes | None:
        """The record of its catalogue, None where it was made before there were any."""
        path = self.folder / CATALOGUE
        return path.read_bytes() if path.is_file() else None

    def whole(self, *names: str) -> bool:
        """Whether it has these files, none as a link, and each is what the manifest says, which is told by the file
        system where that may be (``seen``), else by its digest. Raises ReleaseError where there is no manifest.
        """
        return all(map(self._is_whole, names))

    def _is_whole(self, name: str) -> bool:
        facts, told = self.manifest["files"].get(name), told_of(f"{self.folder}/{name}")
        if facts is None or told is None or told[2] != facts["bytes"]:
            return False
        return self._seen.get(name) == told or sha256(self.folder / name) == facts["sha256"]

    @cached_property
    def _seen(self) -> Mapping[str, Any]:
        return noted(self.folder.parent.parent, self.id)

    def faults(self) -> Iterator[str]:
        """What is wrong with its files, a sentence each; nothing where all is well."""
        listed = self.manifest["files"]
        for name, facts in listed.items():
            path = self.folder / name
            if path.is_symlink():
                yield f"{self.id}: {name} is a link, and no file of the release"
            elif not path.is_file():
                yield f"{self.id}: {name} is missing"
            elif path.stat().st_size != facts["bytes"] or sha256(path) != facts["sha256"]:
                yield f"{self.id}: {name} is not what the manifest says (its size or SHA-256 differs)"
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.is_file() and name != MANIFEST and not name.startswith(f"{STORE}/") and name not in listed:
                yield f"{self.id}: {name} is not in the manifest"

    def store_faults(self) -> Iterator[str]:
        """The store holds every quad of the files and no other."""
        try:
            store = self.open_store()
        except OSError as fault:
            yield f"{self.id}: the store cannot be opened: {fault}"
            return
        count = 0
        if any(name in self.manifest["files"] and not (self.folder / name).is_file() for name in NQUADS):
            return
        for path in self.nquads:
            for quad in read_nquads(path):
                count += 1
                if quad not in store:
                    yield f"{self.id}: the store lacks {quad} of {path.name}"
                    return
        if len(store) != count:
            yield f"{self.id}: the store holds {len(store)} quads, the files {count}"
