"""Graphs as files: each dataset's statements in every syntax of RDF, streamed from sorted N-Quads.

A dataset's ``.nq`` is sorted as a whole, so that its triples stand together and equal ones beside each other; TriG and
JSON-LD, which nest statements in their graphs, are made graph after graph.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import Final

from fremdrift.exporting.membership import SHARED, Membership
from fremdrift.exporting.names import file_name
from fremdrift.exporting.spools import Spools
from fremdrift.exporting.statements import Statements
from fremdrift.ground.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE, Format
from fremdrift.ground.tasks import Task, Works
from fremdrift.quads.store import read_nquads
from fremdrift.quads.syntaxes import write_dataset, write_union
from fremdrift.quads.terms import Quad, text_of

SYNTAXES: Final[tuple[Format, ...]] = (TURTLE, NQUADS, TRIG, JSONLD, RDFXML, NTRIPLES)


def merged(paths: Sequence[Path]) -> Iterator[str]:
    """The lines of several sorted N-Quads files as one sorted stream without repetition."""
    streams = [path.open(encoding="utf-8", newline="\n") for path in paths]
    try:
        for line, _ in groupby(heapq.merge(*streams)):
            yield line
    finally:
        for one in streams:
            one.close()


def graph_tasks(
    lines: Iterable[str], membership: Membership, folder: Path, aside: Path, works: Works
) -> tuple[list[str], list[Task]]:
    """The keys of the datasets that these lines belong to, sorted, and a task for each of them in each syntax.

    The N-Quads of every dataset are written now, what else is needed in the folder ``aside``.
    """
    spooled = _spool(lines, membership, folder, aside)
    return sorted(spooled), [
        task for dataset in sorted(spooled) for task in _tasks(dataset, spooled[dataset], folder, works)
    ]


def _tasks(dataset: str, graphs: Sequence[Path], folder: Path, works: Works) -> Iterator[Task]:
    """All are made of the same statements, so what each is made from is told by the digest of the N-Quads."""
    whole = Statements.of(folder / file_name(dataset, NQUADS))
    told = whole.told

    def task(form: Format, make: Callable[..., None], given: tuple[object, ...]) -> Task:
        return works.task(file_name(dataset, form), make, given, told, told.bytes)

    yield task(NQUADS, _keep, ())
    yield task(NTRIPLES, _write_triples, (whole.path,))
    for form in (TURTLE, RDFXML):
        yield task(form, _write_union, (whole, form))
    for form in (TRIG, JSONLD):
        yield task(form, _write_dataset, (whole, tuple(graphs), form))


def _keep(path: Path) -> None:
    """The N-Quads are there already: their digest is the key of all the others."""


def _write_union(whole: Statements, form: Format, to: Path) -> None:
    write_union(whole.quads(), to, form)


def _write_dataset(whole: Statements, graphs: Iterable[Path], form: Format, to: Path) -> None:
    """Graph after graph: as many as are at hand are put into that order, of more the parts are read in turn."""
    quads = sorted(whole.quads(), key=_graph_of) if whole.small else _in_turn(graphs)
    write_dataset(quads, to, form)


def _graph_of(quad: Quad) -> str:
    return text_of(quad.graph_name)


def _spool(lines: Iterable[str], membership: Membership, folder: Path, aside: Path) -> dict[str, list[Path]]:
    """Write each dataset's N-Quads, and aside the graphs; gives the graphs of each dataset in their order."""
    parts = _Parts(folder, aside)
    graphs: dict[str, tuple[str, list[list[str]]]] = {}
    for line in lines:
        name = line.rsplit(" ", 2)[1]
        known = graphs.get(name)
        if known is None:
            path = membership.graph(line)
            known = graphs[name] = path, parts.sinks(path, "", membership.of_graph(path))
        parts.add(line, known[1])
        if known[0] in SHARED and (alone := membership.alone(line)):
            parts.add(line, parts.sinks(known[0], alone, (alone,)))
    return parts.written()


class _Parts:
    """The statements of graphs on their way: each graph stands aside once, however many datasets it belongs to; the
    part of it that is one dataset's alone stands beside it.
    """

    def __init__(self, folder: Path, aside: Path) -> None:
        self.folder, self.aside, self.spools = folder, aside, Spools()
        self._sinks: dict[tuple[str, str], tuple[Path, list[list[str]]]] = {}
        self._of: dict[str, set[tuple[str, str]]] = {}

    def sinks(self, graph: str, alone: str, datasets: Iterable[str]) -> list[list[str]]:
        """What waits for the files that a part goes to."""
        known = self._sinks.get((graph, alone))
        if known is None:
            place = self.aside / f"{len(self._sinks)}.nq"
            targets = [place, *(self.folder / file_name(one, NQUADS) for one in datasets)]
            known = self._sinks[graph, alone] = place, [self.spools.sink(one) for one in targets]
            for dataset in datasets:
                self._of.setdefault(dataset, set()).add((graph, alone))
        return known[1]

    def add(self, line: str, sinks: list[list[str]]) -> None:
        """A line goes to each of these."""
        for sink in sinks:
            sink.append(line)
        self.spools.grown(len(line) * len(sinks))

    def written(self) -> dict[str, list[Path]]:
        """Write what still waits; gives where the parts of each dataset stand, in order."""
        self.spools.flush()
        return {dataset: [self._sinks[one][0] for one in sorted(parts)] for dataset, parts in self._of.items()}


def _in_turn(paths: Iterable[Path]) -> Iterator[Quad]:
    return chain.from_iterable(map(read_nquads, paths))


def _write_triples(quads: Path, to: Path) -> None:
    """N-Triples: each line without its graph. The order stays, and equal triples stand beside each other."""
    with quads.open(encoding="utf-8", newline="\n") as lines, to.open("w", encoding="utf-8", newline="\n") as file:
        for triple, _ in groupby(line.rsplit(" ", 2)[0] for line in lines):
            file.write(f"{triple} .\n")
