"""Loading: how a release comes into a store elsewhere, is shown there, and is compared with its files.

What is loaded is written down first, so that what a killed run left is known and removed by the next. Showing is one
update: the graphs of the release shown before step aside, those of the new one take the public names, and the register
says so, all or nothing. A store that does not keep that promise (it is asked at each publish) gets no public names.
"""

import heapq
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import IO, Final, cast

from fremdrift.fetching.sparql import Refusal, SparqlStore, TooSlow
from fremdrift.ground.errors import QueryRefused, ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.depot import Depot, OwnDepot
from fremdrift.keeping.release import Release
from fremdrift.quads.store import read_ntriples
from fremdrift.serving.remote import Places, RemoteSource, connect, read, refuse_too_large, rows_of

_BATCH: Final = 4 * 1024 * 1024
_WAITING: Final = 64 * 1024 * 1024
"""So many bytes wait to be sent before the longest batch goes."""


def open_chain(settings: Settings) -> Chain:
    """The chain of releases, loaded where the settings say."""
    depot: Depot = RemoteDepot(connect(settings), settings.base_iri) if settings.store else OwnDepot()
    return Chain(settings.home, settings.base_iri, depot)


@dataclass(frozen=True)
class RemoteDepot:
    """A store elsewhere that releases are loaded into."""

    store: SparqlStore
    base: str

    @property
    def _places(self) -> Places:
        return Places(self.base)

    def begin(self, folder: Path, before: Release | None) -> None:
        """Nothing: what may yet be refused is not brought elsewhere."""

    def load(self, folder: Path, release_id: str, kept: list[Release]) -> None:
        """Bring every statement of a release there, twice: all in one graph, and by graph; see that all arrived.

        Removes what earlier runs left. Raises ReleaseError where it cannot; the release shown stays untouched.
        """
        release = Release(folder)
        if not self.store.writable:
            raise ReleaseError(
                "FREMDRIFT_STORE names the query address only; a publish needs those for updates and graphs as well"
            )
        try:
            self._clean({one.id for one in kept})
            if not self._changes_at_once():
                refuse_too_large(release)
            self._write_down(release, release_id)
            for graph, lines in _batches(self._lines(release, release_id)):
                self.store.add(graph, lines)
            faults = list(self._counted(release, release_id))
            if faults:
                raise ReleaseError(f"the store did not take everything: {faults[0]}. Nothing was published")
            self._mark(release_id, "whole", f'"{release.manifest["counts"]["quads"]}"')
        except (Refusal, TooSlow, QueryRefused) as fault:
            raise ReleaseError(
                f"the release cannot be loaded into the store: {_said(fault)}. Nothing was published"
            ) from fault

    def holds(self, release: Release) -> bool:
        """True where the store says that all of it is there. Raises StoreDown."""
        return self._source(release).whole()

    def receive(self, folder: Path, release_id: str) -> None:
        """Raises ReleaseError where the store does not hold it all: it comes there by the node that publishes."""
        places = self._places
        query = f"ASK {{ <{places.everything(release_id)}> <{places.term('whole')}> ?count }}"
        if not read(self.store, query, (places.register,)):
            raise ReleaseError(f"the store does not hold the whole of {release_id}; is it the publishing node's store?")

    def show(self, release: Release, kept: list[Release]) -> None:
        """Give a release the public names, in one update. Raises ReleaseError where the store does not hold it all."""
        if not self.store.writable:
            return  # a node that only reads follows whoever publishes
        source = self._source(release)
        try:
            if source.shown() or not self._changes_at_once():
                return
            if not source.whole():
                raise ReleaseError(f"the store does not hold the whole of {release.id}; `fremdrift verify` says more")
            self.store.update(self._switch(release))
        except (Refusal, TooSlow) as fault:
            raise ReleaseError(
                f"the store did not switch to {release.id}: {_said(fault)}. It shows what it did"
            ) from fault

    def remark(self, release: Release) -> str:
        """Says so where the store shows no release by the public names of its graphs."""
        if self._source(release).shown():
            return ""
        return (
            "the store does not change many graphs at once, so it shows no graphs by their public names; "
            "queries that name graphs are answered from the release's files"
        )

    def faults(self, release: Release) -> Iterator[str]:
        """Whether every graph has as many statements there as in the files, and the whole the same ones."""
        source = self._source(release)
        if not source.whole():
            yield f"{release.id}: the store does not hold it; `fremdrift load` brings it there"
            return
        yield from self._counted(release, release.id)
        yield from self._compared(release)

    def _source(self, release: Release) -> RemoteSource:
        return RemoteSource(self.store, release, self.base)

    def _aside(self, release: Release, release_id: str) -> dict[str, str]:
        """The graphs of a release: by public name the one where each stands aside."""
        return {one: self._places.aside(release_id, one) for one in release.manifest["counts"]["graphs"]}

    def _lines(self, release: Release, release_id: str) -> Iterator[tuple[str, str]]:
        """Every statement with the graph it goes to, first into that of everything, once, then into its own."""
        everything, aside = self._places.everything(release_id), self._aside(release, release_id)
        for triple, graphs in _statements(release):
            yield everything, triple
            for one in graphs:
                yield aside[one], triple

    def _write_down(self, release: Release, release_id: str) -> None:
        places, aside = self._places, self._aside(release, release_id)
        named = " , ".join(f"<{one}>" for one in (places.everything(release_id), *sorted(aside.values())))
        self.store.update(
            f"INSERT DATA {{ GRAPH <{places.register}> "
            f"{{ <{places.everything(release_id)}> <{places.term('graph')}> {named} }} }}"
        )

    def _mark(self, release_id: str, name: str, value: str) -> None:
        places = self._places
        statement = f"<{places.everything(release_id)}> <{places.term(name)}> {value}"
        self.store.update(f"INSERT DATA {{ GRAPH <{places.register}> {{ {statement} }} }}")

    def _clean(self, kept: set[str]) -> None:
        """Remove the graphs of every release that is written down and not in the chain. One that is shown stays until
        another is: its graphs have the public names.
        """
        places = self._places
        shown = f"SELECT ?release WHERE {{ <{places.register}> <{places.term('shows')}> ?release }}"
        known = {places.everything(one) for one in kept}
        known |= {one["release"] for one in rows_of(self.store, shown, (places.register,))}
        query = f"SELECT ?release ?graph WHERE {{ ?release <{places.term('graph')}> ?graph }}"
        found = sorted((one["release"], one["graph"]) for one in rows_of(self.store, query, (places.register,)))
        for release, graphs in groupby(found, key=lambda one: one[0]):
            if release not in known:
                drops = " ; ".join(f"DROP SILENT GRAPH <{graph}>" for _, graph in graphs)
                self.store.update(f"{drops} ; DELETE WHERE {{ GRAPH <{places.register}> {{ <{release}> ?p ?o }} }}")

    def _changes_at_once(self) -> bool:
        """Whether graphs can be moved, and an update of several steps is all or nothing, as far as it shows."""
        probe = f"{self._places.register}probe/{secrets.token_hex(8)}"
        try:
            self.store.update(f"{_put(probe)} ; {_move(probe, f'{probe}/moved')}")
        except Refusal:
            return False
        moved = bool(read(self.store, "ASK { ?s ?p ?o }", (f"{probe}/moved",)))
        self.store.update(f"DROP SILENT GRAPH <{probe}> ; DROP SILENT GRAPH <{probe}/moved>")
        return moved and self._takes_back(probe)

    def _takes_back(self, probe: str) -> bool:
        """Whether a step is undone when the one after it fails; what is not known to be so is not so.

        Stores differ in what fails: one that keeps no empty graphs may create a graph that is there.
        """
        for impossible in (f"CREATE GRAPH <{probe}>", f"MOVE GRAPH <{probe}/none> TO GRAPH <{probe}/moved>"):
            try:
                self.store.update(f"{_put(probe)} ; {impossible}")
            except Refusal:
                there = bool(read(self.store, "ASK { ?s ?p ?o }", (probe,)))
                self.store.update(f"DROP SILENT GRAPH <{probe}>")
                return not there
            self.store.update(f"DROP SILENT GRAPH <{probe}>")
        return False

    def _switch(self, release: Release) -> str:
        """The update that gives a release the public names."""
        places = self._places
        steps = [_move(public, aside) for public, aside in self._shown()]
        aside = self._aside(release, release.id)
        steps += [_move(there, public) for public, there in aside.items()]
        register, shows = f"GRAPH <{places.register}>", f"<{places.register}> <{places.term('shows')}>"
        steps += [
            f"DELETE WHERE {{ {register} {{ {shows} ?release }} }}",
            f"INSERT DATA {{ {register} {{ {shows} <{places.everything(release.id)}> }} }}",
        ]
        return " ;\n".join(steps)

    def _shown(self) -> Iterator[tuple[str, str]]:
        """The graphs that are shown now, by public name, each with its place aside."""
        places = self._places
        query = (
            f"SELECT ?release ?graph WHERE {{ <{places.register}> <{places.term('shows')}> ?release . "
            f"?release <{places.term('graph')}> ?graph }}"
        )
        for row in rows_of(self.store, query, (places.register,)):
            _, aside, public = row["graph"].partition(row["release"] + "of/")
            if aside:
                yield public, row["graph"]

    def _counted(self, release: Release, release_id: str) -> Iterator[str]:
        """Every graph that has not as many statements there as in the files."""
        shown = self._source(release).shown() if release.id == release_id else False
        expected = {
            (public if shown else aside): release.manifest["counts"]["graphs"][public]
            for public, aside in self._aside(release, release_id).items()
        }
        expected[self._places.everything(release_id)] = sum(1 for _ in _statements(release))
        for graph, count in expected.items():
            there = rows_of(self.store, "SELECT (COUNT(*) AS ?count) WHERE { ?s ?p ?o }", (graph,))
            if int(there[0]["count"]) != count:
                yield f"{release_id}: the store has {there[0]['count']} statements in {graph}, the files {count}"

    def _compared(self, release: Release) -> Iterator[str]:
        """Whether the statements there are those of the files, by sums over their digests, which know no order."""
        here, expected = 0, 0
        for triple, _ in _statements(release):
            here, expected = here + _digest(triple), expected + 1
        with self.store.graph(self._places.everything(release.id)) as reply:
            there, count = 0, 0
            for one in read_ntriples(cast("IO[bytes]", reply)):
                there, count = there + _digest(str(one)), count + 1
        if count != expected:
            yield f"{release.id}: the store hands out {count} of {expected} statements; raise its own limit of rows"
        elif here != there:
            yield f"{release.id}: the store holds other statements than the files"


_DATATYPE: Final = re.compile(r'(?<=")(\^\^<[^>]*>|@[\w-]+)$')


def _digest(triple: str) -> int:
    """A digest of a statement; datatypes are left out, since stores merge some, as the embedded one does too."""
    triple = _DATATYPE.sub(lambda found: found[0].lower() if found[0][0] == "@" else "", triple)
    return int.from_bytes(sha256(triple.encode()).digest()[:16])


def _put(graph: str) -> str:
    """The step that puts a statement into a graph."""
    return f"INSERT DATA {{ GRAPH <{graph}> {{ <{graph}> <{graph}> <{graph}> }} }}"


def _move(graph: str, to: str) -> str:
    """The steps that give a graph another name; ``MOVE`` in plain words.

    Fuseki 4.3 over TDB2 loses statements without a word when one update has many of its own ``MOVE``.
    """
    everything = "{ ?s ?p ?o }"
    copied = f"INSERT {{ GRAPH <{to}> {everything} }} WHERE {{ GRAPH <{graph}> {everything} }}"
    return f"DROP SILENT GRAPH <{to}> ;\n{copied} ;\nDROP SILENT GRAPH <{graph}>"


def _said(fault: Exception) -> str:
    if isinstance(fault, Refusal):
        return fault.says
    return "it took too long" if isinstance(fault, TooSlow) else str(fault)


def _statements(release: Release) -> Iterator[tuple[str, list[str]]]:
    """Every statement of a release once, in N-Triples without its end, with the graphs it stands in.

    The files are sorted, so the same statement of several graphs comes in a row.
    """
    with ExitStack() as files:
        opened = [files.enter_context(path.open(encoding="utf-8")) for path in release.nquads]
        for triple, lines in groupby(map(_parts, heapq.merge(*opened)), key=lambda one: one[0]):
            yield triple, [graph for _, graph in lines]


def _parts(line: str) -> tuple[str, str]:
    triple, _, graph = line.rstrip().removesuffix(" .").rpartition(" ")
    return triple, graph[1:-1]


def _batches(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """The same lines by graph, in pieces of a few megabytes, a bounded number of bytes waiting."""
    waiting: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    total = 0
    for graph, triple in lines:
        waiting.setdefault(graph, []).append(f"{triple} .\n")
        sizes[graph] = sizes.get(graph, 0) + len(triple)
        total += len(triple)
        if sizes[graph] > _BATCH or total > _WAITING:
            longest = max(sizes, key=sizes.__getitem__)
            yield longest, "".join(waiting.pop(longest)).encode()
            total -= sizes.pop(longest)
    for graph, some in waiting.items():
        yield graph, "".join(some).encode()
