"""A store elsewhere: what a release is asked there, by us and by foreign queries.

Each release has one graph of its own there that holds everything it says, and never changes; what names no graph is
asked of that. The graphs by their public names are those of one release at a time, so what names graphs is asked of
them only where that release is ours before the answer and after it; else of the release's own files. So a node answers
from its release, whatever others publish meanwhile.
"""

import hashlib
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from time import monotonic
from typing import IO, Any, Final, TypeVar, cast

from fremdrift.fetching.sparql import Refusal, Reply, SparqlStore, TooSlow
from fremdrift.ground.errors import QueryRefused, QueryStopped, StoreDown
from fremdrift.ground.formats import GRAPH_RESULTS, NTRIPLES, RESULTS_XML
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.quads.query import BeyondRows, QueryResult, QuerySolutions, Row, read_result, table, truth, write_result
from fremdrift.quads.source import Source
from fremdrift.quads.store import Store, in_memory, read_nquads, read_ntriples
from fremdrift.quads.terms import BlankNode, DefaultGraph, NamedNode, Quad, Term, Triple, text_of
from fremdrift.serving.pool import Dataset, Limits, Pool, Spooled, refused, stopped
from fremdrift.serving.sink import BeyondBytes, Sink

FILES_UP_TO: Final = 2_000_000
"""Releases up to so many quads can also be asked from their files, in memory."""
_OURS: Final = 60.0
"""Seconds that one of our own questions may take."""
_IN_MEMORY: Final = 1024 * 1024
_FORM: Final = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_ASKED: Final = "__ASK_RETVAL"
"""Virtuoso answers ASK with a table of one row under this name."""
_NODE: Final = b"<bnode>nodeID://"
"""Virtuoso names blank nodes in tables by addresses, which are no labels."""
Found = TypeVar("Found")


@cache
def connect(settings: Settings) -> SparqlStore:
    """The store that the settings name; its connections are kept."""
    query, update, graphs = (*settings.store, "", "")[:3]
    return SparqlStore(query, update, graphs, settings.store_user, settings.store_password)


def open_source(release: Release, settings: Settings) -> Source:
    """A release, to be asked: the store in its own folder, or what the store elsewhere holds of it."""
    if not settings.store:
        return release.open_store()
    return RemoteSource(connect(settings), release, settings.base_iri)


@dataclass(frozen=True)
class Places:
    """The names of things in the store that are ours to choose, under the base."""

    base: str

    @property
    def register(self) -> str:
        """The graph that says which releases are there, whole, and shown."""
        return f"{self.base}release/"

    def everything(self, release_id: str) -> str:
        """The graph that holds everything of a release; also the release's name in the register."""
        return f"{self.base}release/{release_id}/"

    def aside(self, release_id: str, graph: str) -> str:
        """Where a graph of a release stands while it is not the one shown."""
        return f"{self.base}release/{release_id}/of/{graph}"

    def term(self, name: str) -> str:
        """A property of the register."""
        return f"{self.register}#{name}"


class RemoteSource:
    """A release in a store elsewhere, for our own look-ups."""

    def __init__(self, store: SparqlStore, release: Release, base: str) -> None:
        self.store = store
        self.release = release
        self.places = Places(base)
        self.everything = self.places.everything(release.id)

    def query(
        self,
        query: str,
        /,
        *,
        base_iri: str | None = None,
        use_default_graph_as_union: bool = False,
    ) -> QueryResult:
        """The result of one of our own queries. Raises StoreDown."""
        if not names_graphs(query):
            return read(self.store, query, (self.everything,))
        return self.by_public_names(
            lambda: read(self.store, query, (self.everything,), self.graphs),
            lambda: self.files.query(query, use_default_graph_as_union=True),
        )

    def quads_for_pattern(
        self,
        subject: Term | None,
        predicate: NamedNode | None,
        object: Term | None,  # noqa: A002 - the engine's name
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """The statements that fit a pattern; those asked for without a graph are given without one."""
        given = {"s": subject, "p": predicate, "o": object}
        terms = " ".join(f"?{name}" if term is None else str(term) for name, term in given.items())
        pattern = f"GRAPH {graph_name} {{ {terms} }}" if isinstance(graph_name, NamedNode) else terms
        asked = " ".join(f"?{name}" for name, term in given.items() if term is None) or "(1 AS ?one)"
        for row in cast("QuerySolutions", self.query(f"SELECT {asked} WHERE {{ {pattern} }}")):
            found: list[Any] = [row[name] if term is None else term for name, term in given.items()]
            yield Quad(found[0], found[1], found[2], graph_name or DefaultGraph())

    def __iter__(self) -> Iterator[Quad]:
        """Every quad, from the release's files."""
        return (quad for path in self.release.nquads for quad in read_nquads(path))

    @cached_property
    def graphs(self) -> tuple[str, ...]:
        """The public names of its graphs."""
        return tuple(self.release.manifest["counts"]["graphs"])

    @cached_property
    def files(self) -> Store:
        """The release's files, loaded. Raises QueryRefused where they are too large for that."""
        refuse_too_large(self.release)
        return in_memory(self)

    def shown(self) -> bool:
        """True where the public names are this release's now."""
        return self._registered(f"<{self.places.register}> <{self.places.term('shows')}> <{self.everything}>")

    def whole(self) -> bool:
        """True where the store holds the whole release."""
        return self._registered(f"<{self.everything}> <{self.places.term('whole')}> ?count")

    def _registered(self, pattern: str) -> bool:
        return bool(read(self.store, f"ASK {{ {pattern} }}", (self.places.register,)))

    def by_public_names(self, there: Callable[[], Found], here: Callable[[], Found]) -> Found:
        """What is asked there, where the public names are this release's all the while; else what is asked here."""
        if not self.shown():
            return here()
        found = there()
        return found if self.shown() else here()


def read(store: SparqlStore, query: str, default: tuple[str, ...], named: tuple[str, ...] = ()) -> QueryResult:
    """The whole result of one of our own questions over these graphs. Raises StoreDown."""
    try:
        with store.ask(query, RESULTS_XML.media_type, _OURS, default_graphs=default, named_graphs=named) as reply:
            xml = reply.rest()
            _refuse_partial(reply, RESULTS_XML.media_type)
    except (TooSlow, Refusal, Cut) as fault:
        raise StoreDown(f"the store behind this service did not answer a question of ours: {fault}") from fault
    return _as_asked(read_result(xml.replace(_NODE, b"<bnode>")))


def rows_of(store: SparqlStore, query: str, default: tuple[str, ...]) -> list[Row]:
    """The rows of one of our own SELECT queries over these graphs. Raises StoreDown."""
    return table(read(store, query, default))


def names_graphs(query: str) -> bool:
    """True where a query may name graphs; what hides its words behind escapes may."""
    return re.search(r"\bGRAPH\b|\\u", query, re.IGNORECASE) is not None


def refuse_too_large(release: Release) -> None:
    """Raises QueryRefused for a release that cannot be asked from its files."""
    if release.manifest["counts"]["quads"] > FILES_UP_TO:
        raise QueryRefused(
            "queries that name graphs can be asked of the current release only here, and not while another is being "
            "published; ask without GRAPH, FROM and graph parameters, or download the release"
        )


class Cut(Exception):
    """The store gave a part of the answer as if it were the whole; ``limit`` names the limit that did it."""

    def __init__(self, limit: str) -> None:
        super().__init__(f"it gave a part of the answer only, by its own limit of {limit}")
        self.limit = limit


def _refuse_partial(reply: Reply, media_type: str) -> None:
    """Raises Cut for an answer that is not whole, as far as a store lets it show.

    Virtuoso's "anytime" queries end at the time limit with a 200 and ``X-SQL-State``, and tables at its own limit of
    rows with ``X-SPARQL-MaxRows``; others end in the middle of the text.
    """
    if "X-SQL-State" in reply.headers:
        raise Cut("seconds")
    if "X-SPARQL-MaxRows" in reply.headers:
        raise Cut("rows")
    if media_type == RESULTS_XML.media_type and not reply.tail.rstrip().endswith(b"</sparql>"):
        raise Cut("seconds")


class _Labelled:
    """A table that is being read, its blank nodes under labels."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes, none at the end; what may be the beginning of a blank node is held back."""
        while piece := self._reply.read(size - len(self._held) if size > len(_NODE) else size):
            data = self._held + piece
            self._held = _beginning(data)
            if found := data.removesuffix(self._held).replace(_NODE, b"<bnode>"):
                return found
        rest, self._held = self._held, b""
        return rest


def _beginning(data: bytes) -> bytes:
    """The end of these bytes, where it may be the beginning of a blank node."""
    _, mark, rest = data.rpartition(b"<")
    return mark + rest if mark and len(rest) < len(_NODE) - 1 and _NODE.startswith(mark + rest) else b""


def _as_asked(result: QueryResult) -> QueryResult:
    """A table that stands for a truth, as the truth."""
    if not isinstance(result, QuerySolutions) or [one.value for one in result.variables] != [_ASKED]:
        return result
    return truth(any(text_of(row[_ASKED]) in ("1", "true") for row in result))


class RemotePool:
    """Answers foreign queries from a release in a store elsewhere, as ``Pool`` does from its files.

    Their text goes first through workers of our own over nothing, which may die of it as the store must not, and tell
    errors in the words that everybody knows.
    """

    def __init__(self, source: RemoteSource, settings: Settings) -> None:
        self._source = source
        self._limit = settings.store_limit
        self._rows = settings.store_rows
        self.size = settings.query_workers
        self._memory = settings.query_memory
        self._parsers = self._open([])

    def _open(self, files: list[Path]) -> Pool:
        return Pool(files, self.size, self._memory, self._source.places.base)

    @property
    def idle(self) -> int:
        """How many workers wait for a query."""
        return self._parsers.idle

    @property
    def deaths(self) -> Counter[str]:
        """The workers that queries ended, by cause."""
        return self._parsers.deaths

    def alive(self) -> bool:
        """True while queries can be taken."""
        return self._parsers.alive()

    @cached_property
    def _files(self) -> Pool:
        refuse_too_large(self._source.release)
        return self._open(self._source.release.nquads)

    def evaluate(self, query: str, dataset: Dataset, media_type: str, limits: Limits) -> Spooled:
        """The whole answer in the format of a media type.

        Raises QuerySyntax, QueryRefused, QueryStopped as ``Pool`` does, and StoreDown.
        """
        self._parsers.evaluate(query, dataset, media_type, limits).file.close()
        there = self._asks(query, dataset)
        if not (names_graphs(query) or dataset != Dataset()):
            return self._ask(query, there, media_type, limits)
        return self._source.by_public_names(
            lambda: self._ask(query, there, media_type, limits),
            lambda: self._files.evaluate(query, dataset, media_type, limits),
        )

    def _asks(self, query: str, dataset: Dataset) -> Dataset:
        """The dataset as the store is told it."""
        if dataset == Dataset():
            return Dataset((self._source.everything,), self._source.graphs if names_graphs(query) else ())
        return Dataset() if dataset.inside else dataset

    def _ask(self, query: str, dataset: Dataset, media_type: str, limits: Limits) -> Spooled:
        begun = monotonic()
        if self._rows:  # as many as the store gives at most may be all or a part
            limits = limits.lowered(rows=self._rows - 1)
        asked = RESULTS_XML.media_type if media_type not in _GRAPHS else NTRIPLES.media_type
        more = _told(self._limit, limits.seconds)
        try:
            with self._source.store.ask(
                f"BASE <{self._source.places.base}>\n{query}",
                asked,
                limits.seconds,
                default_graphs=dataset.default or (),
                named_graphs=dataset.named or (),
                more=more,
            ) as reply:
                return _spool(reply, asked, media_type, limits)
        except TooSlow as fault:
            raise stopped("seconds", limits) from fault
        except Refusal as fault:
            raise _of_store(fault, monotonic() - begun, limits) from fault


_GRAPHS: Final = tuple(one.media_type for one in GRAPH_RESULTS)


def _told(limit: str, seconds: float) -> dict[str, str]:
    """The parameter that tells the store how long a query may run, from a setting such as ``timeout={ms}``."""
    name, _, value = limit.partition("=")
    return {name: value.format(ms=int(seconds * 1000), s=max(1, round(seconds)))} if name else {}


def _spool(reply: Reply, asked: str, media_type: str, limits: Limits) -> Spooled:
    """Read the store's answer and write it as every store's is written."""
    with ExitStack() as closing:
        file = closing.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))
        digest = hashlib.sha256()

        def keep(data: bytes) -> None:
            file.write(data)
            digest.update(data)

        _copy(reply, asked, Sink(keep, media_type, limits.bytes, limits.rows), media_type, limits)
        size = file.tell()
        file.seek(0)
        closing.pop_all()  # whoever gets it closes it
        return Spooled(file, size, digest.hexdigest())


def _copy(reply: Reply, asked: str, sink: Sink, media_type: str, limits: Limits) -> None:
    try:
        if asked == RESULTS_XML.media_type:
            found: QueryResult | Iterator[Triple] = _as_asked(read_result(cast("IO[bytes]", _Labelled(reply))))
        else:
            found = read_ntriples(cast("IO[bytes]", reply))
        write_result(found, sink, media_type, limits.rows)
        reply.rest()
        _refuse_partial(reply, asked)
    except BeyondBytes as fault:
        raise refused({"kind": "bytes", "message": ""}, limits) from fault
    except BeyondRows as fault:
        raise refused({"kind": "rows", "message": ""}, limits) from fault
    except Cut as fault:
        told = {"kind": "rows", "message": ""}
        raise (refused(told, limits) if fault.limit == "rows" else stopped("seconds", limits)) from fault
    except SyntaxError as fault:
        raise QueryStopped(
            "the store behind this service gave a part of the answer only; narrow the query", "engine"
        ) from fault


def _of_store(fault: Refusal, took: float, limits: Limits) -> Exception:
    """An error of the store: our time limit where it took that long, else the query's or its own.

    Fuseki ends a table at its own time limit in the middle, under the status 400.
    """
    broken_off = fault.media_type == RESULTS_XML.media_type
    if took >= 0.9 * limits.seconds or broken_off or "S1T00" in fault.says or "timed out" in fault.says.lower():
        return stopped("seconds", limits)
    if fault.status in (400, 414, 422, 500):
        return QueryRefused(f"the store behind this service does not take this query: {fault.says}")
    return StoreDown(f"the store behind this service answered with the status {fault.status}")
