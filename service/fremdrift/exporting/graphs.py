"""Graphs as files: each dataset's statements in every syntax of RDF, streamed from sorted N-Quads.

A dataset's ``.nq`` is sorted as a whole, so that its triples stand together and equal ones beside each other; TriG and
JSON-LD, which nest statements in their graphs, are made graph after graph.
"""

import heapq
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from fremdrift.exporting.membership import Membership
from fremdrift.exporting.names import file_name
from fremdrift.exporting.spools import Spools
from fremdrift.ground.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from fremdrift.quads.store import read_nquads
from fremdrift.quads.syntaxes import write_dataset, write_union
from fremdrift.quads.terms import Quad

SYNTAXES: Final[tuple[Format, ...]] = (TURTLE, NQUADS, TRIG, JSONLD, RDFXML, NTRIPLES)


def merged(paths: Sequence[Path]) -> Iterator[str]:
    """The lines of several sorted N-Quads files as one sorted stream without repetition."""
    streams = [path.open(encoding="utf-8", newline="\n") for path in paths]
    try:
        for line, _ in itertools.groupby(heapq.merge(*streams)):
            yield line
    finally:
        for one in streams:
            one.close()


def write_graphs(lines: Iterable[str], membership: Membership, folder: Path) -> list[str]:
    """Write every dataset that these lines belong to in every syntax; gives the keys of the datasets, sorted."""
    with tempfile.TemporaryDirectory(prefix=".graphs-", dir=folder) as name:
        spooled = _spool(lines, membership, folder, Path(name))
        for dataset, graphs in spooled.items():
            whole = folder / file_name(dataset, NQUADS)
            _write_triples(whole, folder / file_name(dataset, NTRIPLES))
            for form in (TURTLE, RDFXML):
                write_union(read_nquads(whole), folder / file_name(dataset, form), form)
            for form in (TRIG, JSONLD):
                write_dataset(_in_turn(graphs), folder / file_name(dataset, form), form)
    return sorted(spooled)


def _spool(lines: Iterable[str], membership: Membership, folder: Path, aside: Path) -> dict[str, list[Path]]:
    """Write each dataset's N-Quads, and aside the graphs; gives the graphs of each dataset in their order.

    A graph stands aside once, however many datasets it belongs to; the part of it that is one dataset's, beside it.
    """
    spools, places = Spools(), dict[tuple[str, str], Path]()
    parts: dict[str, set[tuple[str, str]]] = {}
    for line in lines:
        path, alone = membership.graph(line), membership.alone(line)
        belongs = {(path, ""): membership.of_graph(path)} | ({(path, alone): (alone,)} if alone else {})
        for part, datasets in belongs.items():
            spools.add(places.setdefault(part, aside / f"{len(places)}.nq"), line)
            for dataset in datasets:
                spools.add(folder / file_name(dataset, NQUADS), line)
                parts.setdefault(dataset, set()).add(part)
    spools.flush()
    return {dataset: [places[part] for part in sorted(found)] for dataset, found in parts.items()}


def _in_turn(paths: Iterable[Path]) -> Iterator[Quad]:
    for path in paths:
        yield from read_nquads(path)


def _write_triples(quads: Path, to: Path) -> None:
    """N-Triples: each line without its graph. The order stays, and equal triples stand beside each other."""
    with quads.open(encoding="utf-8", newline="\n") as lines, to.open("w", encoding="utf-8", newline="\n") as file:
        for triple, _ in itertools.groupby(line.rsplit(" ", 2)[0] for line in lines):
            file.write(f"{triple} .\n")
