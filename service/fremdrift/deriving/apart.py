"""Apart: a release is parted into wholes of which each is worked out by itself, however large the release is.

A whole is all that is said of the things of some strategies that links tie together. What is of no strategy
(organisations, sources, the model, codes of publishers' own) is one of its own. It leads into no other, so the days of
a strategy's things follow from the strategy's statements, from when accounts became known, and from the days of what
it names of no strategy; and those from its own statements and from when the strategies first spoke of it.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from mmap import mmap
from pathlib import Path
from typing import Final

from fremdrift.deriving.portions import Parted, Run, mapped, parted
from fremdrift.deriving.presence import UP, Presence
from fremdrift.ground.namespaces import FD
from fremdrift.model.iris import EDITION, GRAPH, OWN_CODE, THING

SHARED: Final = ""
"""The scope of what is of none."""
_TIES: Final = (FD + "about", *(one[1:-1] for one in sorted(UP)))
"""What has to lead to things of strategies for these to be worked out apart."""
_OF_NO_SCOPE: Final = rb"(?!(?!%b)%b[^/>#]++/[^/>#]++/|%b|%bstrategy/)[^>#]*+" % (
    OWN_CODE.encode(),
    THING.encode(),
    EDITION.encode(),
    THING.encode(),
)
"""The names under the base of what has no scope."""


@dataclass(frozen=True)
class Whole:
    """The statements of some scopes by where they stand; ``named`` are the things of ours of no scope that they name,
    by IRI, each with the notations of the graphs that do.
    """

    scopes: tuple[str, ...]
    runs: tuple[Run, ...]
    named: Mapping[str, frozenset[str]]
    digest: str

    @property
    def is_file(self) -> bool:
        """Whether it is all that stands in a file."""
        return len(self.runs) == 1 and self.size == self.runs[0].path.stat().st_size

    @property
    def size(self) -> int:
        """Its bytes."""
        return sum(one.end - one.start for one in self.runs)


def apart(data: Path, base: str) -> list[Whole]:
    """The wholes of a sorted N-Quads file of ours: first what is of no scope, then the others in the order of their
    first scopes; only one, of everything, where it cannot be parted.
    """
    found = parted([data], base)
    every = (*found.shared, *found.runs(found.scopes))
    with ExitStack() as stack:
        text = mapped(data, stack) if every else b""
        if found.leads_in() or found.leading_out(found.runs(found.scopes), _TIES):
            run = Run(data, 0, len(text))
            return [Whole((SHARED, *found.scopes), (run,), {}, _digest([run], text))]
        first = Whole((SHARED,), found.shared, {}, _digest(found.shared, text))
        return [first, *(_whole(found, scopes, text) for scopes in found.wholes())]


def spoken(wholes: Iterable[Whole], days: Presence) -> dict[str, str]:
    """The first day on which an account names each thing of no scope, as far as these wholes do; ``days`` knows when
    accounts became known.
    """
    first: dict[str, str] = {}
    for whole in wholes:
        for thing, graphs in whole.named.items():
            for day in filter(None, map(days.speaking, graphs)):
                first[thing] = min(day, first.get(thing, day))
    return first


def _whole(found: Parted, scopes: list[str], text: mmap | bytes) -> Whole:
    runs = tuple(sorted(found.runs(scopes), key=lambda one: one.start))
    ours, graphs = (re.escape(f"<{found.base}{path}".encode()) for path in ("", GRAPH))
    naming = re.compile(rb"> %b(%b)[^>]*> (%b[^>]*>) \.\n" % (ours, _OF_NO_SCOPE, graphs))
    named: dict[str, set[str]] = {}
    for thing, graph in {pair for one in runs for pair in naming.findall(text, one.start, one.end)}:
        named.setdefault(found.base + thing.decode(), set()).add(graph.decode())
    by_name = {one: frozenset(graphs) for one, graphs in sorted(named.items())}
    return Whole(tuple(scopes), runs, by_name, _digest(runs, text))


def _digest(runs: Iterable[Run], text: mmap | bytes) -> str:
    digest = sha256()
    with memoryview(text) as view:
        for one in runs:
            digest.update(view[one.start : one.end])
    return digest.hexdigest()
