"""The current release, opened once and swapped when another is published."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import cached_property

from fremdrift.ground.errors import NotFound, ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.release import NQUADS, STORE, Release
from fremdrift.model.iris import THING, Names
from fremdrift.quads.store import Store, read_nquads
from fremdrift.quads.terms import NamedNode
from fremdrift.serving.documents import Document, describe, describe_graph
from fremdrift.serving.overview import newest_edition, rows_of
from fremdrift.serving.pool import Limits, Pool

_IN_MEMORY: int = 2_000_000
"""Up to so many quads the workers hold the release in memory, above it they read the store on disk."""

_OLDER: int = 3
"""So many older releases stay open."""


@dataclass
class Served:
    """One release being served: its store for our own look-ups, its workers for foreign queries."""

    release: Release
    settings: Settings

    @cached_property
    def names(self) -> Names:
        """The names under the base."""
        return Names(self.settings.base_iri)

    @cached_property
    def store(self) -> Store:
        """The store, read-only."""
        return self.release.open_store()

    @cached_property
    def pool(self) -> Pool:
        """The workers; started when the release is first served."""
        small = self.release.manifest["counts"]["quads"] <= _IN_MEMORY
        files = [self.release.folder / name for name in NQUADS] if small else [self.release.folder / STORE]
        return Pool(files, self.settings.query_workers, self.settings.query_memory, self.settings.base_iri)

    @property
    def limits(self) -> Limits:
        """What one foreign query may take."""
        return Limits(self.settings.query_seconds, self.settings.query_bytes, self.settings.query_rows)

    def newest_edition(self, scope: str) -> str | None:
        """The IRI of a strategy's newest dated edition."""
        newest = newest_edition(self.store, self.settings.base_iri + THING + "strategy/" + scope)
        return newest["thing"] if newest else None

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """The Danish and English labels of every term, code and organisation, by IRI."""
        return {row["thing"]: {"da": row["da"], "en": row["en"]} for row in rows_of(self.store, "labels")}

    def document(self, iri: str) -> Document:
        """The document of a thing. Raises NotFound and Gone."""
        return describe(self.store, self.names, iri)

    def graph(self, iri: str) -> Document:
        """Everything in a named graph. Raises NotFound.

        The catalogue comes from its file: the store would turn its ``xsd:nonNegativeInteger`` into ``xsd:integer``.
        """
        if iri == self.names.graph("catalogue").value:
            return describe_graph(read_nquads(self.release.folder / "catalogue.nq"), iri)
        return describe_graph(self.store.quads_for_pattern(None, None, None, NamedNode(iri)), iri)


@dataclass
class Current:
    """Gives the release that is current now; a publish is seen at the next request and harms none under way.

    Older releases are opened when asked for by name; a few stay open.
    """

    settings: Settings
    _served: Served | None = None
    _older: OrderedDict[str, Served] = field(default_factory=OrderedDict)
    _swapping: threading.Lock = field(default_factory=threading.Lock)

    @property
    def _chain(self) -> Chain:
        return Chain(self.settings.home, self.settings.base_iri)

    def get(self, release_id: str | None = None) -> Served:
        """The served release, or the one of this name. Raises ReleaseError where there is none yet, NotFound."""
        release = self._chain.current()
        if release is None:
            raise ReleaseError(f"there is no release in {self.settings.home} yet; `fremdrift publish DATA` makes one")
        if release_id and release_id != release.id:
            return self._open_older(release_id)
        served = self._served
        if served is None or served.release.id != release.id:
            served = self._swap(release)
        return served

    def _swap(self, release: Release) -> Served:
        with self._swapping:
            if self._served is None or self._served.release.id != release.id:
                fresh = Served(release, self.settings)
                _ = fresh.pool, fresh.store  # opened before anyone is sent there
                self._served = fresh
            return self._served

    def _open_older(self, release_id: str) -> Served:
        with self._swapping:
            found = self._older.get(release_id)
            if found is None:
                try:
                    release = self._chain.find(release_id)
                except ReleaseError as fault:
                    raise NotFound(str(fault)) from fault
                found = Served(release, replace(self.settings, query_workers=1))
                _ = found.pool, found.store
                self._older[release_id] = found
                while len(self._older) > _OLDER:
                    self._older.popitem(last=False)
            self._older.move_to_end(release_id)
            return found
