"""Again: the parts of a release from those of the one before. What a graph says in both is not looked at line by line:
it stands in the older file of everything, one part after the other, and is read there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from io import BytesIO
from itertools import groupby, islice
from pathlib import Path
from typing import Final

from fremdrift.exporting.membership import Membership
from fremdrift.exporting.names import file_name
from fremdrift.exporting.parts import Part, Parting
from fremdrift.exporting.spools import Spooled
from fremdrift.ground.formats import NQUADS
from fremdrift.ground.jsons import compact, parsed
from fremdrift.ground.tasks import Works
from fremdrift.model.datasets import ALL
from fremdrift.quads.lines import came_and_went, few, held_by

PARTS: Final = "parts.json"
"""Where a release says which parts it has, in the order in which they stand in its file of everything."""
_STATEMENT: Final = 200
"""So many bytes has a statement, about."""
_AT_ONCE: Final = 10_000

Name = tuple[str, str]
"""The graph of a part, and its scope."""


@dataclass
class _Change:
    """What went of a graph, and what came."""

    gone: set[bytes] = field(default_factory=set)
    come: set[bytes] = field(default_factory=set)


@dataclass(frozen=True)
class _Old:
    """The parts of an older release by name, and by graph which sources speak of which strategies there, and
    which organisations and codes are named.
    """

    parts: dict[Name, list[Part]]
    speaking: dict[str, list[tuple[str, str]]]
    naming: dict[str, list[str]]
    size: int


def told_parts(parts: Iterable[Part], membership: Membership, works: Works) -> bytes:
    """What a release says of its parts and of what they tell of datasets, for ``split_again``."""
    rows = [[one.graph, one.scope, one.number, one.nquads.size, one.nquads.sha256] for one in parts]
    speaking = {graph: sorted(told) for graph, told in membership.speaking.items()}
    naming = {graph: sorted(one.decode() for one in named) for graph, named in membership.naming.items()}
    return compact({"program": works.program, "parts": rows, "speaking": speaking, "naming": naming}, ordered=True)


def split_again(paths: Sequence[Path], membership: Membership, to: Path, works: Works) -> list[Part] | None:
    """The same as ``parts.split``, from the release that is in stock. None where there is none whose files are what
    its manifest says, or too much is another.
    """
    old = _old(works)
    changed = _changed(paths, membership, old, works) if old else None
    if old is None or changed is None:
        return None
    graphs = {graph for graph, _ in changed}
    for graph in dict.fromkeys(graph for graph, _ in old.parts if graph not in graphs):
        membership.recall(graph, old.speaking.get(graph, ()), old.naming.get(graph, ()))
    with Parting(to) as parting:
        for name, change in sorted(changed.items()):
            lines = _altered(old.parts.get(name, ()), change)
            while some := list(islice(lines, _AT_ONCE)):
                membership.see(name[0], some)
                parting.add(name, some)
        made = parting.parts()
    kept = (part for name, parts in old.parts.items() if name not in changed for part in parts)
    return sorted((*kept, *made), key=lambda one: (one.graph, one.scope, one.number))


def _old(works: Works) -> _Old | None:
    told, everything = works.stock.whole(PARTS), works.stock.download(file_name(ALL, NQUADS))
    whole = parsed(told.read_bytes()) if told and everything else {}
    if not everything or whole.get("program") != works.program:
        return None
    parts, at = defaultdict[Name, list[Part]](list), 0
    for graph, scope, number, size, digest in whole["parts"]:
        parts[graph, scope].append(Part(graph, scope, number, Spooled(everything, ((at, size),), size, digest)))
        at += size
    return _Old(dict(parts), whole["speaking"], whole["naming"], at) if at == everything.stat().st_size else None


def _changed(paths: Sequence[Path], membership: Membership, old: _Old, works: Works) -> dict[Name, _Change] | None:
    """What came and went of each part; what goes from one file and stands in another did not go."""
    found = defaultdict[Name, _Change](_Change)
    most = few(old.size // _STATEMENT)
    for path in paths:
        before = works.stock.whole(path.name)
        lines = list(islice(came_and_went(before, path), most + 1)) if before else None
        if lines is None or len(lines) > most:
            return None
        gone = {line for line, is_old in lines if is_old}
        gone -= {line for other in paths if other != path for line in held_by(other, gone)}
        for line, is_old in lines:
            if line in gone or not is_old:
                change = found[membership.name_of(line)]
                (change.gone if is_old else change.come).add(line)
    return found


def _altered(parts: Iterable[Part], change: _Change) -> Iterator[bytes]:
    """The lines of a graph, sorted, each once."""
    lines = (line for part in parts for block in part.nquads.blocks() for line in BytesIO(block))
    left = (line for line in lines if line not in change.gone)
    return (line for line, _ in groupby(merge(left, sorted(change.come))))
