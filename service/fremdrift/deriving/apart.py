"""Apart: a release is parted into wholes of which each is worked out by itself, however large the release is.

A whole is all that is said of the things of some strategies that links tie together. What is of no strategy
(organisations, sources, the model, codes of publishers' own) is one of its own. It leads into no other, so the days of
a strategy's things follow from the strategy's statements, from when accounts became known, and from the days of what
it names of no strategy; and those from its own statements and from when the strategies first spoke of it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from mmap import mmap
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from fremdrift.deriving.portions import Parted, Run, mapped, parted, tied
from fremdrift.deriving.presence import UP, Presence
from fremdrift.ground.digests import sha256_of
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


@dataclass(frozen=True)
class Scope:
    """What statements of a scope say of it: which other scopes they lead to, whether a tie leads to what has none, and
    the things of ours of no scope that they name, by the path, each with the notations of the graphs that do.
    """

    others: list[str]
    loose: bool
    named: dict[str, list[str]]


class Scopes:
    """What is known of scopes by a digest of their statements: ``known`` from before, and ``met`` this time."""

    def __init__(self, known: Mapping[str, Any] = MappingProxyType({})) -> None:
        self._known = known
        self.met: dict[str, Scope] = {}

    def of(self, digest: str, read: Callable[[], Scope]) -> Scope:
        """What the statements with this digest say, which are read where they are not known."""
        told = self._known.get(digest)
        self.met[digest] = Scope(**told) if told else read()
        return self.met[digest]


def apart(data: Path, base: str, scopes: Scopes | None = None) -> list[Whole]:
    """The wholes of a sorted N-Quads file of ours: first what is of no scope, then the others in the order of their
    first scopes; only one, of everything, where it cannot be parted. What ``scopes`` know is not read again.
    """
    found, scopes = parted([data], base), scopes or Scopes()
    with ExitStack() as stack:
        text = mapped(data, stack) if data.stat().st_size else b""
        runs = {SHARED: found.shared, **found.scopes}
        digests = {scope: _digest(some, text) for scope, some in runs.items()}
        told = {one: scopes.of(digest, partial(_scope, found, one, text)) for one, digest in digests.items()}
        if told[SHARED].others or any(one.loose for scope, one in told.items() if scope != SHARED):
            return [Whole((SHARED, *found.scopes), (Run(data, 0, len(text)),), {}, sha256_of(*digests.values()))]
        first = Whole((SHARED,), found.shared, {}, digests[SHARED])
        wholes = tied({scope: one.others for scope, one in told.items() if scope != SHARED})
        return [first, *(_whole(some, runs, digests, told, base) for some in wholes)]


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


def _scope(found: Parted, scope: str, text: mmap | bytes) -> Scope:
    leads = found.leads(scope, _TIES)
    ours, graphs = (re.escape(f"<{found.base}{path}".encode()) for path in ("", GRAPH))
    naming = re.compile(rb"> %b(%b)[^>]*> (%b[^>]*>) \.\n" % (ours, _OF_NO_SCOPE, graphs))
    named: dict[str, list[str]] = {}
    for thing, graph in sorted(
        {pair for one in found.runs([scope]) for pair in naming.findall(text, one.start, one.end)}
    ):
        named.setdefault(thing.decode(), []).append(graph.decode())
    return Scope(list(leads.others), bool(leads.outside), named)


def _whole(
    scopes: list[str],
    runs: Mapping[str, Iterable[Run]],
    digests: Mapping[str, str],
    told: Mapping[str, Scope],
    base: str,
) -> Whole:
    named: dict[str, set[str]] = {}
    for scope in scopes:
        for thing, graphs in told[scope].named.items():
            named.setdefault(base + thing, set()).update(graphs)
    by_name = {one: frozenset(graphs) for one, graphs in sorted(named.items())}
    every = sorted((run for scope in scopes for run in runs[scope]), key=lambda one: one.start)
    return Whole(tuple(scopes), tuple(every), by_name, sha256_of(*(digests[one] for one in scopes)))


def _digest(runs: Iterable[Run], text: mmap | bytes) -> str:
    digest = sha256()
    with memoryview(text) as view:
        for one in runs:
            digest.update(view[one.start : one.end])
    return digest.hexdigest()
