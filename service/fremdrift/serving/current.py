"""The current release, opened once and swapped when another is published."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol, TypeVar, cast

from fremdrift.ground.errors import FremdriftError, Gone, NotFound, QueryStopped, ReleaseError, StateBusy
from fremdrift.ground.jsons import parsed
from fremdrift.ground.settings import Settings
from fremdrift.keeping.cards import Cards
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.release import LISTED, STORE, Release
from fremdrift.model.iris import TABLES, THING, Names, default_property
from fremdrift.quads.source import Source
from fremdrift.quads.store import IN_MEMORY, read_nquads
from fremdrift.quads.terms import asked
from fremdrift.serving.documents import Document, Listed, describe, describe_graph, refuse_unknown
from fremdrift.serving.loading import open_chain
from fremdrift.serving.overview import Overview, Row, newest_edition
from fremdrift.serving.pool import Limits, Pool
from fremdrift.serving.remote import RemotePool, RemoteSource, open_source

_AT_ONCE: int = 100_000
"""Up to so many quads workers hold the release in memory from the start; above it they read the store on disk, and up
to ``IN_MEMORY`` only until the memory is filled meanwhile.
"""

_KNOWN: int = 50_000
_PATIENCE: float = 2.0
_LOOK: float = 0.1
"""So often, in seconds, a server looks whether something was published."""
_OTHERS: int = 6
"""So many older releases and states stay open."""


Made = TypeVar("Made")


class State(Source, Protocol):
    """The state of a day: a source, and the files that hold it whole."""

    def files(self) -> list[Path]:
        """The N-Quads files of the state, or the folder of a store on disk."""
        ...

    @property
    def loaded(self) -> bool:
        """True once all of it was loaded, for whoever asked for more than what a thing says or what points at it."""
        ...

    @property
    def outline(self) -> Source:
        """All of it but what observations say: enough for lists, and loaded in a quarter of the time."""
        ...


AsOf = Callable[[Path, Source, Names, date, threading.Lock], State]
"""Gives the state of a day from the folder of a release and its store; the lock lets one be loaded at a time."""


def _by_language(titles: Any) -> dict[str, str]:
    """The first title in each language, by its tag."""
    some = titles if isinstance(titles, dict) else {"": titles}
    return {lang: one if isinstance(one, str) else one[0] for lang, one in some.items() if one}


@dataclass
class Served:
    """One release being served, or its state of one day: a store for our own look-ups, workers for foreign queries.

    ``whole`` is the release that a state is one of.
    """

    release: Release
    settings: Settings
    day: date | None = None
    state: State | None = None
    whole: "Served | None" = None
    _pool: Pool | RemotePool | None = None
    _retired: bool = False
    _starting: threading.Lock = field(default_factory=threading.Lock)
    _kept: dict[Hashable, Any] | None = field(default_factory=dict)

    @property
    def id(self) -> str:
        """What an answer depends on: the release, and the day where it is the state of one."""
        return f"{self.release.id}@{self.day}" if self.day else self.release.id

    @cached_property
    def names(self) -> Names:
        """The names under the base."""
        return Names(self.settings.base_iri)

    @cached_property
    def store(self) -> Source:
        """The store, read-only, or the state."""
        return self.state or open_source(self.release, self.settings)

    @property
    def outline(self) -> Source:
        """What lists are made of; a release is at hand as it is."""
        return self.state.outline if self.state else self.store

    @property
    def pool(self) -> Pool | RemotePool:
        """The workers; started when first asked for, and again should their parent have ended."""
        with self._starting:
            if self._pool is None or not self._pool.alive():
                self._pool = self._start()
                if self._retired:  # for somebody who was sent here long ago
                    self.retire()
            return self._pool

    def retire(self) -> None:
        """Nobody is sent here any more: let the workers, and what is kept, go once whoever was is surely answered.

        They must not wait for a collection of garbage, since what is kept with a release leads back to it: each pool
        may hold the whole release in memory, and what was there at the start of the server is never looked through.
        """
        self._retired = True
        leaving = threading.Timer(self.settings.query_seconds, self._let_go)
        leaving.daemon = True
        leaving.start()

    def _let_go(self) -> None:
        self._kept = None
        with self._starting:
            before, self._pool = self._pool, None
        del before  # here, and not under the lock: a query under way holds it until it has its answer

    def _start(self) -> Pool | RemotePool:
        if isinstance(self.store, RemoteSource):
            return RemotePool(self.store, self.settings)
        workers, memory, base = self.settings.query_workers, self.settings.query_memory, self.settings.base_iri
        if self.state is None:
            quads = self.release.manifest["counts"]["quads"]
            if quads <= _AT_ONCE:
                return Pool(self.release.nquads, workers, memory, base)
            if quads <= IN_MEMORY:
                threading.Thread(target=self._fill_memory, daemon=True).start()
            return Pool([self.release.folder / STORE], workers, memory, base)
        return Pool(self.state.files(), 1, memory, base)

    def _fill_memory(self) -> None:
        """Take workers that hold the release in memory, once they do; those that are asked meanwhile answer first."""
        settings = self.settings
        with suppress(QueryStopped, OSError):  # no room for it: the disk will do
            filled = Pool(self.release.nquads, settings.query_workers, settings.query_memory, settings.base_iri)
            before = self._pool
            with self._starting:
                if not self._retired:
                    self._pool = filled
            del before  # here, and not under the lock: it waits until its processes have ended

    def fault(self) -> str:
        """Why it cannot be asked now, in a sentence; empty where it can. Raises StoreDown."""
        if not self.pool.alive():
            return "the query workers have ended"
        if isinstance(self.store, RemoteSource) and not self.store.whole():
            return "the store behind this service does not hold this release"
        return ""

    @property
    def limits(self) -> Limits:
        """What one foreign query may take."""
        return Limits(self.settings.query_seconds, self.settings.query_bytes, self.settings.query_rows)

    def newest_edition(self, scope: str) -> str | None:
        """The IRI of a strategy's newest dated edition."""
        newest = newest_edition(self.rows("editions"), self.settings.base_iri + THING + "strategy/" + scope)
        return newest["thing"] if newest else None

    @property
    def overview(self) -> Overview:
        """Its lists."""
        return self.keep("overview", self._lists)

    def _lists(self) -> Overview:
        return Overview(lambda: self.store, self.cards, lambda: self.outline)

    @property
    def cards(self) -> Cards | None:
        """The cards that the release keeps; None for the state of a day, and for a release from before there were."""
        return None if self.day else self.release.cards

    def rows(self, name: str) -> list[Row]:
        """One of the lists of ``overview``."""
        return self.overview.rows(name)

    def once(self, make: Callable[[Source], Made]) -> Made:
        """What a function makes of the store, made once: what is served never changes."""
        return self.keep(make, lambda: make(self.store))

    def keep(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` gives, made once and kept with the release under a key; one that was let go keeps nothing."""
        kept = self._kept
        if kept is None:
            return make()
        if key not in kept:
            kept[key] = make()
        return cast("Made", kept[key])

    def has(self, key: Hashable) -> bool:
        """True where something is kept under a key."""
        return key in (self._kept or ())

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """The Danish and English labels of every term, code and organisation, by IRI."""
        rows = (self.whole or self).rows("labels")
        return {row["thing"]: {"da": row["da"], "en": row["en"]} for row in rows}

    @cached_property
    def columns(self) -> dict[str, dict[str, str]]:
        """What the tables' own definition calls the property of each column, by IRI, in any language (empty where it
        says none): of several columns of one property the first.
        """
        path = self.release.folder / "files" / TABLES / "csv-metadata.json"
        definition = parsed(path.read_bytes()) if path.is_file() else {"tables": ()}
        of_tables = [(one["url"], one["tableSchema"]["columns"]) for one in definition["tables"]]
        columns = [(table, one) for table, some in of_tables for one in some]
        columns.sort(key=lambda one: "titles" in one[1], reverse=True)
        return {self._property(*one): _by_language(one[1].get("titles", {})) for one in reversed(columns)}

    def _property(self, table: str, column: dict[str, Any]) -> str:
        """The property of a column of a table (its file), as the published definition has it."""
        return column.get("propertyUrl") or self.names.base + default_property(table, column["name"])

    def document(self, iri: str, listed: Listed | None = None) -> Document:
        """The document of a thing; where something is ``listed``, no more of what grows. Raises NotFound and Gone."""
        with self._telling_losses(iri):
            return describe(self.store, self.names, iri, listed)

    def refuse_unknown(self, iri: str) -> None:
        """Raises NotFound and Gone where there is no document of a thing."""
        with self._telling_losses(iri):
            refuse_unknown(self.store, self.names, iri)

    @contextmanager
    def _telling_losses(self, iri: str) -> Iterator[None]:
        """What is not found here and was in an older release is gone."""
        try:
            yield
        except NotFound:
            since = self.release.lost_since(iri)
            if not since:
                raise
            raise self._gone(iri, since[:10]) from None

    def _gone(self, iri: str, since: str) -> Gone:
        """What is told of a thing that no table has any more: why, where what it belonged to was withdrawn."""
        own = self.names.owner_of(iri)
        strategy = [self.names.iri(f"{THING}strategy/{own}").value] if own else []
        for whole in dict.fromkeys((*self.release.lost_with(iri), *strategy)):
            try:
                refuse_unknown(self.store, self.names, whole)
            except Gone as gone:
                told = f"{iri} was published here, and went on {since} with what it belonged to: {gone}"
                found = Gone(told, gone.iri, reasons=gone.reasons)
                found.belonged_to = whole
                return found
            except NotFound:
                continue
        return Gone(f"{iri} was published here, and since {since} no table has it", "")

    def graph(self, iri: str) -> Document:
        """Everything in a named graph. Raises NotFound.

        The catalogue comes from its file: the store would turn its ``xsd:nonNegativeInteger`` into ``xsd:integer``.
        """
        if iri == self.names.graph("catalogue").value and self.day is None:
            return describe_graph(read_nquads(self.release.folder / LISTED), iri)
        return describe_graph(self.store.quads_for_pattern(None, None, None, asked(iri)), iri)


@dataclass
class Current:
    """Gives the release that is current now; a publish is seen at the next request and harms none under way.

    A server keeps watch: it opens what was published beside what is served, and then serves that, so that no reader
    waits for it. Older releases are opened when asked for by name, states of a day when asked for; a few stay open.
    Where it is not ``eager``, store and workers are opened by the first who needs them. ``watched`` says that somebody
    calls ``look`` again and again, as ``keep_watch`` does.
    """

    settings: Settings
    as_of: AsOf | None = None
    eager: bool = True
    watched: bool = False
    _served: Served | None = None
    _others: OrderedDict[str, Served] = field(default_factory=OrderedDict)
    _swapping: threading.Lock = field(default_factory=threading.Lock)
    _opening: threading.Lock = field(default_factory=threading.Lock)
    _loading: threading.Lock = field(default_factory=threading.Lock)
    _next_look: float = 0.0
    _refused: str = ""
    _known: dict[tuple[str, str], bool] = field(default_factory=dict)

    @cached_property
    def _chain(self) -> Chain:
        return open_chain(self.settings)

    def get(self, release_id: str | None = None, day: date | None = None) -> Served:
        """The served release, or the one of this name, or its state of a day.

        Raises ReleaseError where there is none yet, NotFound.
        """
        self.look_for_due()
        current, served = self.current_id(), self._served
        if day is not None:
            return self._beside(release_id or current or "", day, self.get(release_id))
        if release_id and release_id != current:
            return self._beside(release_id)
        if served is not None and served.release.id == current:
            return served
        return self._swap(self._release(None))

    def current_id(self) -> str | None:
        """The name of the release that is served, without opening it; None before the first."""
        served = self._served
        return served.release.id if self.watched and served is not None else self._chain.current_id()

    def keep_watch(self, then: Callable[[], None]) -> None:
        """From now on open what is published in a thread of its own, until the process ends; ``then`` is called in one
        of its own whenever another release is served.
        """
        self.watched = True
        threading.Thread(target=self._watch, args=(then,), daemon=True).start()

    def _watch(self, then: Callable[[], None]) -> None:
        while True:
            if self.look():
                threading.Thread(target=then, daemon=True).start()
            sleep(_LOOK)

    def look(self) -> bool:
        """Serve what was published since, and say whether something was; what cannot be opened is not served, and
        ``fault`` says so.
        """
        before = self._served
        self.look_for_due()
        try:
            served = self._served
            if served is None or served.release.id != self._chain.current_id():
                self._swap(self._release(None))
            self._refused = ""
        except (FremdriftError, OSError, ValueError) as fault:
            self._refused = str(fault)
        return self._served is not before

    def fault(self) -> str:
        """Why something older than the current release is served, in a sentence; empty where nothing is."""
        served = self._served
        if served is None or not self._refused:
            return ""
        return f"{self._refused}; {served.release.id} is served meanwhile"

    def has(self, release_id: str, iri: str) -> bool:
        """True where a release says anything of a thing; asked of each release once."""
        key = (release_id, iri)
        if key not in self._known:
            store = open_source(self._chain.find(release_id), self.settings)
            self._known[key] = any(store.quads_for_pattern(asked(iri), None, None, None))
            while len(self._known) > _KNOWN:
                self._known.pop(next(iter(self._known)))
        return self._known[key]

    def look_for_due(self) -> None:
        """Once a second: is a held release due? Where we may not write, whoever publishes next makes it so."""
        now = monotonic()
        if now < self._next_look:
            return
        self._next_look = now + 1.0
        with suppress(OSError, ReleaseError):
            self._chain.serve_due(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def history(self) -> list[str]:
        """The names of all releases, oldest first."""
        return [one.id for one in self._chain.releases()]

    def _release(self, release_id: str | None) -> Release:
        if release_id:
            try:
                return self._chain.find(release_id)
            except ReleaseError as fault:
                raise NotFound(str(fault)) from fault
        release = self._chain.current()
        if release is None:
            raise ReleaseError(f"there is no release in {self.settings.home} yet; `fremdrift publish DATA` makes one")
        return release

    def _swap(self, release: Release) -> Served:
        """Open a release; whoever asks meanwhile is answered from the one before."""
        before = self._served
        if not self._swapping.acquire(blocking=before is None) and before is not None:
            return before
        try:
            if self._served is None or self._served.release.id != release.id:
                fresh = Served(release, self.settings)
                if self.eager:
                    _ = fresh.pool, fresh.store  # opened before anyone is sent there
                self._served = fresh
                if before is not None:
                    before.retire()
            return self._served
        finally:
            self._swapping.release()

    def _beside(self, release_id: str, day: date | None = None, whole: Served | None = None) -> Served:
        """An older release, or a state; a few stay open. Opening one more takes its turn, and not for long."""
        key = f"{release_id}@{day}"
        found = self._others.get(key)
        if found is not None:
            return found
        if not self._opening.acquire(timeout=_PATIENCE):
            raise StateBusy("too many states are being opened; try again shortly")
        try:
            found = self._others.get(key) or self._open(release_id, day, whole)
            self._others[key] = found
            while len(self._others) > _OTHERS:
                self._others.popitem(last=False)[1].retire()
            return found
        finally:
            self._opening.release()

    def _open(self, release_id: str, day: date | None, whole: Served | None) -> Served:
        release, settings = self._release(release_id), replace(self.settings, query_workers=1)
        if day is None or whole is None or self.as_of is None:
            fresh = Served(release, settings)
            _ = fresh.store
            return fresh
        state = self.as_of(release.folder, whole.store, whole.names, day, self._loading)
        return Served(release, settings, day, state, whole)
