"""Naming: the file of a strategy or an edition can be read alone, since what is said of the organisations and codes
that its statements name stands beside them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from fremdrift.exporting.membership import BESIDE, DESCRIBING, Membership
from fremdrift.exporting.parts import Part, Parting
from fremdrift.ground.namespaces import CODE, RDF, SKOS

_OURS: Final = f"<{CODE}".encode()
_OF_OURS: Final = tuple(f"<{one}>".encode() for one in (f"{RDF}type", f"{SKOS}prefLabel", f"{SKOS}inScheme"))
"""What is said of a code of ours here: what it is called. What it means is in the vocabulary, and thousands name it."""
_ROOM: Final = "naming"
"""What the file of these parts is called."""
_Described = Mapping[bytes, Mapping[str, Sequence[bytes]]]
"""By the name of a thing, as N-Quads have it, what is said of it in which graph."""


def with_named(parts: Sequence[Part], membership: Membership, aside: Path) -> list[Part]:
    """The parts of a release, and after them those of what each strategy and edition names, for it alone; these are
    written into a file in the folder ``aside``. What is said of organisations and codes is in memory meanwhile.
    """
    described = _described(parts, membership)
    with Parting(aside / _ROOM) as parting:
        for dataset, named in sorted(membership.named().items()):
            by_graph: dict[str, list[bytes]] = defaultdict(list)
            for one in sorted(_reached(named, described, membership)):
                for graph, lines in described[one].items():
                    by_graph[graph].extend(lines)
            for graph, lines in sorted(by_graph.items()):
                parting.add((BESIDE + dataset, graph), lines)
        return [*parts, *parting.parts()]


def _described(parts: Iterable[Part], membership: Membership) -> _Described:
    found: dict[bytes, dict[str, list[bytes]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        for block in part.nquads.blocks() if part.graph in DESCRIBING else ():
            for line in block.splitlines(keepends=True):
                subject, predicate, _ = line.split(b" ", 2)
                if membership.is_named(subject) and (predicate in _OF_OURS or not subject.startswith(_OURS)):
                    found[subject][part.graph].append(line)
    return found


def _reached(named: Iterable[bytes], described: _Described, membership: Membership) -> set[bytes]:
    """What is described of these, and of what organisations and codes of publishers name in turn. Codes of ours name
    their list, and that all the others in it.
    """
    found, waiting = set[bytes](), set(named)
    while waiting := waiting & described.keys() - found:
        found |= waiting
        theirs = (lines for one in waiting if not one.startswith(_OURS) for lines in described[one].values())
        waiting = {one for lines in theirs for one in membership.names(lines)}
    return found
