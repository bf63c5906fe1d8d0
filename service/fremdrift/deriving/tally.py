"""Tallies: what is counted of the statements of a release, block by block. After a change only the blocks that changed
are counted again; what the others come to is taken from the release before.

A block is a run of lines of a sorted file. Where it ends is told by the names in it alone, so that what is put in or
taken out moves no other block.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit
from zlib import crc32

from fremdrift.ground.digests import program, sha256_of
from fremdrift.ground.jsons import compact
from fremdrift.ground.namespaces import FD
from fremdrift.quads.lines import iri_of, line_of, text_lines
from fremdrift.quads.terms import TYPE

TALLY: Final = "tally.json"
_TYPE: Final = str(TYPE)
_ROW: Final = f"<{FD}tableRow>"
_SAID_OF: Final = frozenset(
    f"<{FD}{name}>" for name in ("about", "account", "judgedThing", "otherThing", "denotes", "changeOf")
)
"""Links by which a statement belongs into the document of what it leads to."""
_RUNS: Final = 4
"""So many runs of things of one kind and scope make a block, about."""
_SUBJECTS: Final = 4096
"""So many subjects make one, about, where a run has more: a block is in memory."""


@dataclass
class Tally:
    """What statements come to: how many there are, in each graph and with each property (by notation), how many lead
    with which property to which other site, and for each thing of ours, by its address after the base, the sum of the
    digests of all that is said of it, which tells whether any of it changed.
    """

    quads: int = 0
    graphs: dict[str, int] = field(default_factory=Counter)
    properties: dict[str, int] = field(default_factory=Counter)
    links: dict[str, int] = field(default_factory=Counter)
    """By the notation of the property, a space, and scheme and host."""
    sums: dict[str, int] = field(default_factory=Counter)

    def add(self, other: Self) -> None:
        """Count in what other statements come to."""
        self.quads += other.quads
        for mine, its in ((self.graphs, other.graphs), (self.properties, other.properties), (self.links, other.links)):
            for name, count in its.items():
                mine[name] = mine.get(name, 0) + count
        for name, weight in other.sums.items():
            self.sums[name] = (self.sums.get(name, 0) + weight) & _64

    def links_by_host(self) -> list[tuple[str, str, int]]:
        """Property, host with scheme, and how many statements lead there, sorted."""
        named = ((name.partition(" "), count) for name, count in self.links.items())
        return sorted((iri_of(predicate), host, count) for (predicate, _, host), count in named)


_64: Final = 2**64 - 1


def tally(folder: Path, names: Iterable[str], base: str, own: tuple[str, ...], older: Path | None = None) -> Tally:
    """What the statements of N-Quads files come to, which stand sorted in a folder by these names. What each block of
    them comes to is written there as well, for the next release; ``older`` is the folder of the one before, where its
    own is to be believed. ``own`` is where addresses begin that are no other site.
    """
    key = sha256_of(program(), base, own)
    before = _kept(older / TALLY, key) if older else {}
    kept: dict[str, Tally] = {}
    whole = Tally()
    for block in _blocks([folder / name for name in names], base):
        digest = sha256("".join(block).encode()).hexdigest()
        one = Tally(**before[digest]) if digest in before else tally_of(block, base, own)
        kept[digest] = one
        whole.add(one)
    (folder / TALLY).write_bytes(compact({"key": key, "blocks": kept}, ordered=True))
    return whole


def _kept(path: Path, key: str) -> dict[str, Any]:
    """What each block of an older release comes to, by its digest; nothing where it was counted otherwise."""
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found["blocks"] if found["key"] == key else {}


def _blocks(paths: Iterable[Path], base: str) -> Iterator[list[str]]:
    """The lines of files block by block; no subject is in two, nor are files in one."""
    depth = base.count("/") + 3  # {base}id/{kind}/{scope}/
    for path in paths:
        block: list[str] = []
        subject = run = "\n"
        for text in text_lines(path):
            if not text.startswith(subject):
                subject = text.partition(" ")[0] + " "
                begins = not subject.startswith(run)
                run = _beginning(text, depth) if begins else run
                if block and (_is_chosen(run, _RUNS) if begins else _is_chosen(subject, _SUBJECTS)):
                    yield block
                    block = []
            block.append(text)
        if block:
            yield block


def _is_chosen(name: str, one_in: int) -> bool:
    return crc32(name.encode()) % one_in == 0


def _beginning(text: str, depth: int) -> str:
    """What the lines begin with that are of the same kind and scope as this one."""
    subject = text.partition(" ")[0]
    parts = subject.split("/", depth)
    return "/".join(parts[:depth]) + "/" if len(parts) > depth else subject


def tally_of(texts: Iterable[str], base: str, own: tuple[str, ...] = ()) -> Tally:
    """What these lines come to.

    Classes are no links, nor are the properties themselves. In which row of a table something stands is no change of
    it: rows move when others come before them.
    """
    ours, site_of = f"<{base}", lru_cache(maxsize=4096)(_Sites(own))
    found = Tally()
    sums, links = found.sums, found.links
    lines = [(text, line_of(text)) for text in texts]
    found.quads = len(lines)
    found.graphs = Counter(line[3] for _, line in lines)
    found.properties = Counter(line[1] for _, line in lines)
    for text, (subject, predicate, value, _) in lines:
        leads = value[0] == "<"
        if leads and predicate != _TYPE and (site := site_of(value)):
            links[f"{predicate} {site}"] += 1
        if predicate != _ROW and subject.startswith(ours):
            weight = int.from_bytes(blake2b(text[:-3].encode(), digest_size=8).digest(), "big")
            sums[subject[len(ours) : -1].partition("#")[0]] += weight
            if leads and predicate in _SAID_OF:
                sums[value[1:-1].removeprefix(base)] += weight
    for name, weight in sums.items():
        sums[name] = weight & _64
    return found


class _Sites:
    """Where an IRI leads: scheme and host of another site, empty for our own and for what is no web address."""

    def __init__(self, own: tuple[str, ...]) -> None:
        self._ours = tuple(f"<{one}" for one in own)

    def __call__(self, value: str) -> str:
        if value.startswith(self._ours):
            return ""
        parts = urlsplit(iri_of(value))
        return f"{parts.scheme}://{parts.netloc}/" if parts.scheme in ("http", "https") else ""
