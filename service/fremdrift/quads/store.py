"""The store: build it, open it, read files into it, write it out in one order."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Final

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from fremdrift.ground.turns import last
from fremdrift.quads.lines import line_of
from fremdrift.quads.sorting import write_sorted
from fremdrift.quads.syntaxes import with_returns

__all__ = [
    "IN_MEMORY",
    "Statement",
    "Store",
    "add",
    "alter",
    "build",
    "canonical",
    "dataset_of",
    "in_memory",
    "load",
    "load_by_size",
    "nquads_of",
    "open_finished",
    "parse_foreign",
    "parse_nquads",
    "parse_ntriples",
    "parse_turtle",
    "read_nquads",
    "read_ntriples",
    "turtle_of",
    "write_nquads",
    "write_ntriples",
    "write_rdf_xml",
    "write_turtle",
]

IN_MEMORY: Final = 2_000_000
"""Up to so many quads a store stands in memory, above it on disk: 330 MB a million, but several times as fast."""
_PIECE: Final = 96 * 1024 * 1024
"""So many bytes are loaded at once into a store on disk, about: half a million statements."""
_AT_ONCE: Final = 1 << 20
_MERGING: Final = "rocksdb:low"
"""What the threads are called by which the engine merges its tables."""
_BYTES: Final = 250
"""So long is a quad in its file, about."""
Statement = Quad | Triple
"""A statement with or without the graph that it stands in."""


def in_memory(quads: Iterable[Quad] = ()) -> Store:
    """A store in memory with these quads."""
    store = Store()
    store.bulk_extend(quads)
    return store


def load(files: Iterable[Path], folder: Path | None = None, *, judged: bool = False) -> Store:
    """A store with everything in these N-Quads files, in memory, or in a folder on disk; the engine reads them."""
    store = Store(str(folder)) if folder else Store()
    add(store, files, on_disk=folder is not None, judged=judged)
    return store


def load_by_size(files: Iterable[Path], folder: Path, most: int = IN_MEMORY, *, judged: bool = False) -> Store:
    """The same, in memory up to so many quads, which their bytes tell, else in this folder."""
    paths = list(files)
    large = sum(one.stat().st_size for one in paths) > most * _BYTES
    return load(paths, folder if large else None, judged=judged)


def add(store: Store, files: Iterable[Path], *, on_disk: bool, judged: bool = False) -> None:
    """Load N-Quads files into a store besides what it has. Of what was ``judged`` the names are names: the engine does
    not look once more, which is a quarter of its time in memory and a tenth on disk.
    """
    if on_disk:
        _add_in_pieces(store, list(files), judged)
        return
    for path in files:
        store.bulk_load(path=str(path), format=RdfFormat.N_QUADS, lenient=judged)


def _add_in_pieces(store: Store, files: Sequence[Path], judged: bool) -> None:
    """Load N-Quads files of ours, as if they were one. The engine takes a million statements for each of two threads at
    once, and 1.6 GB for that; with pieces of half a million 0.7, in the same time. A blank node is another one in each
    piece, so where there is any all is one piece.
    """
    most = None if any(map(_has_blank_nodes, _pieces(files, _AT_ONCE))) else _PIECE
    for piece in _pieces(files, most):
        store.bulk_load(piece, format=RdfFormat.N_QUADS, lenient=judged)


def _pieces(files: Iterable[Path], most: int | None) -> Iterator[bytes]:
    """The lines of files one after the other, so many bytes at a time and what is left of a line; all at once where
    there is no limit.
    """
    piece = bytearray()
    for path in files:
        with path.open("rb") as file:
            while some := file.read(-1 if most is None else most - len(piece)) + file.readline():
                piece += some
                if most is not None and len(piece) >= most:
                    yield bytes(piece)
                    piece.clear()
    if piece:
        yield bytes(piece)


def _has_blank_nodes(lines: bytes) -> bool:
    return b"_:" in lines and any(_has_blank_node(one.decode()) for one in lines.split(b"\n") if b"_:" in one)


def _has_blank_node(line: str) -> bool:
    subject, _, value, graph = line_of(line)
    return any(one.startswith(("_:", "<<")) for one in (subject, value, graph))


def build(folder: Path, judged: Iterable[Path], others: Iterable[Path] = ()) -> Store:
    """A store on disk, loaded from N-Quads files, those that were judged and others, optimised and flushed (a commit
    alone survives no power cut).

    From the second piece on the engine merges what it has with what comes, each time all of it. While there is more to
    come it does so last of all: then most is merged once, at the end.
    """
    store = Store(str(folder))
    with last(_MERGING):
        add(store, judged, on_disk=True, judged=True)
        add(store, others, on_disk=True)
    store.optimize()
    store.flush()
    return store


def alter(folder: Path, quads: Iterable[Quad]) -> int:
    """Take out of a store on disk what it has of these quads, put in what it has not; gives how many it then has.

    Raises OSError where it cannot be opened or is damaged.
    """
    with _damage():
        store = Store(str(folder))
        for quad in quads:
            store.remove(quad) if quad in store else store.add(quad)
        store.flush()
        return len(store)


@contextmanager
def _damage() -> Iterator[None]:
    """The engine calls damage a RuntimeError; to us it is a fault of the disk like others."""
    try:
        yield
    except RuntimeError as fault:
        raise OSError(str(fault)) from fault


def open_finished(folder: Path) -> Store:
    """A finished store on disk, read-only: any number of processes may hold it, also on a full disk. Raises OSError."""
    with _damage():
        return Store.read_only(str(folder))


def parse_turtle(path: Path, graph: NamedNode) -> Iterator[Quad]:
    """The statements of a Turtle file, in one named graph; its blank nodes are not those of another file."""
    for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def parse_ntriples(body: bytes) -> Iterator[Triple]:
    """The triples of an N-Triples document."""
    return (one.triple for one in parse(body, format=RdfFormat.N_TRIPLES))


def read_nquads(path: Path) -> Iterator[Quad]:
    """The quads of an N-Quads file."""
    return parse(path=str(path), format=RdfFormat.N_QUADS)


def parse_nquads(text: bytes) -> Iterator[Quad]:
    """The quads of N-Quads."""
    return parse(text, format=RdfFormat.N_QUADS)


def parse_foreign(
    body: bytes, media_type: str, address: str, wanted: Callable[[Quad], bool] = lambda _: True
) -> list[Quad]:
    """The quads of a document that somebody else wrote, as leniently as other parsers take it; nothing is fetched. All
    is parsed, and those that are ``wanted`` are held.

    Raises SyntaxError, also for a DOCTYPE (it can make a short document long) and for a context that is elsewhere, and
    ValueError where the media type is no syntax of RDF.
    """
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(media_type)
    if form == RdfFormat.RDF_XML and b"<!DOCTYPE" in body:
        raise SyntaxError("it has a DOCTYPE")
    try:
        return list(filter(wanted, parse(body, format=form, base_iri=address, lenient=True)))
    except MemoryError as fault:  # the parser's own limit for one piece of text
        raise SyntaxError("a comment or text in it is longer than 16 MB") from fault


def read_ntriples(file: IO[bytes]) -> Iterator[Triple]:
    """The statements of N-Triples, as they are read."""
    return (Triple(one.subject, one.predicate, one.object) for one in parse(file, format=RdfFormat.N_TRIPLES))


def canonical(quads: Iterable[Quad]) -> Iterable[Quad]:
    """The same quads with blank nodes named by RDFC-1.0, so that the same input gives the same bytes."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def write_nquads(quads: Iterable[Quad], path: Path, lines: Iterable[str] = ()) -> int:
    """Write quads, and lines that are N-Quads of ours already, sorted without repetition; gives their number."""
    return write_sorted(chain((f"{quad} .\n" for quad in quads), lines), path)


def nquads_of(quads: Iterable[Quad]) -> bytes:
    """Quads as sorted N-Quads without repetition."""
    return "".join(sorted({f"{quad} .\n" for quad in quads})).encode()


def write_turtle(quads: Iterable[Quad], path: Path, prefixes: dict[str, str]) -> None:
    """Write the union of the graphs as sorted Turtle."""
    path.write_bytes(turtle_of(quads, prefixes))


def turtle_of(quads: Iterable[Quad], prefixes: dict[str, str]) -> bytes:
    """The union of the graphs as sorted Turtle."""
    return serialize(_union(quads), format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def dataset_of(quads: Iterable[Quad], media_type: str, prefixes: dict[str, str]) -> bytes:
    """Quads in their graphs, sorted, in a format by its media type; one that has no graphs gets their union."""
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(media_type)
    if not form.supports_datasets:
        written = serialize(_union(quads), format=form, prefixes=prefixes) or b""
        return with_returns(written) if form == RdfFormat.RDF_XML else written
    graphs: dict[NamedNode | BlankNode | DefaultGraph, dict[str, Quad]] = defaultdict(dict)
    for one in quads:
        graphs[one.graph_name][str(one)] = one  # terms cost more to compare, or to write twice, than their text
    ordered = (said for graph in sorted(graphs, key=str) for _, said in sorted(graphs[graph].items()))
    return serialize(ordered, format=form, prefixes=prefixes) or b""


def write_ntriples(statements: Iterable[Statement]) -> bytes:
    """The union of the graphs as sorted N-Triples."""
    triples = (one.triple if isinstance(one, Quad) else one for one in statements)
    return "".join(sorted({f"{one} .\n" for one in triples})).encode()


def write_rdf_xml(statements: Iterable[Statement], prefixes: dict[str, str]) -> bytes:
    """The union of the graphs as sorted RDF/XML."""
    return with_returns(serialize(_union(statements), format=RdfFormat.RDF_XML, prefixes=prefixes) or b"")


def _union(statements: Iterable[Statement]) -> list[Triple]:
    return sorted({Triple(one.subject, one.predicate, one.object) for one in statements}, key=str)
