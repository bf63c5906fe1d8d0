"""Tallies: what is counted of the statements of a release, block by block. After a change only the blocks that changed
are counted again; what the others come to is taken from the release before.

A block is a run of lines of a sorted file. Where it ends is told by the names in it alone, so that what is put in or
taken out moves no other block.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b, sha256
from io import StringIO
from mmap import mmap
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit
from zlib import crc32

from fremdrift.deriving.portions import mapped
from fremdrift.ground.digests import program, sha256_of
from fremdrift.ground.jsons import compact, parsed
from fremdrift.ground.namespaces import FD
from fremdrift.quads.lines import iri_of, line_of
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
    """What statements come to: how many there are, in each graph and with each property, how many things of each class
    (all by notation), how many lead with which property to which other site, and for each thing of ours, by its address
    after the base, the sum of the digests of all that is said of it, which tells whether any of it changed.
    """

    quads: int = 0
    graphs: dict[str, int] = field(default_factory=Counter)
    properties: dict[str, int] = field(default_factory=Counter)
    classes: dict[str, int] = field(default_factory=Counter)
    links: dict[str, int] = field(default_factory=Counter)
    """By the notation of the property, a space, and scheme and host."""
    sums: dict[str, int] = field(default_factory=Counter)

    def add(self, other: Self) -> None:
        """Count in what other statements come to."""
        self.quads += other.quads
        for each in ("graphs", "properties", "classes", "links"):
            mine = getattr(self, each)
            for name, count in getattr(other, each).items():
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
    kept: dict[str, dict[str, _Block]] = {}
    whole = Tally()
    for name in names:
        kept[name] = {}
        for subject, body, known in _blocks(folder / name, base, before.get(name, {})):
            one = known.tally if known else tally_of(list(StringIO(body.decode(), newline="\n")), base, own)
            kept[name][subject] = known or _Block(len(body), sha256(body).hexdigest(), one)
            whole.add(one)
    (folder / TALLY).write_bytes(compact({"key": key, "blocks": kept}, ordered=True))
    return whole


@dataclass(frozen=True)
class _Block:
    """A block of a file: how many bytes it has, their digest, and what it comes to."""

    size: int
    digest: str
    tally: Tally


_Kept = Mapping[str, _Block]
"""The blocks of a file by their first subjects, as N-Quads writes these."""


def _kept(path: Path, key: str) -> dict[str, _Kept]:
    """The blocks of each file of an older release, by its name; nothing where they were counted otherwise."""
    found: dict[str, Any] = parsed(path.read_bytes())
    if found["key"] != key:
        return {}
    return {
        name: {subject: _Block(one["size"], one["digest"], Tally(**one["tally"])) for subject, one in blocks.items()}
        for name, blocks in found["blocks"].items()
    }


def _blocks(path: Path, base: str, before: _Kept) -> Iterator[tuple[str, bytes, _Block | None]]:
    """The blocks of a file: the first subject of each, its bytes, and what it was ``before`` where it is the same. No
    subject is in two; of what is the same no line is looked at but the last.
    """
    depth = base.count("/") + 3  # {base}id/{kind}/{scope}/
    with ExitStack() as stack:
        text, at = mapped(path, stack) if path.stat().st_size else b"", 0
        while at < len(text):
            subject = _subject(text, at).decode()
            known = _same(text, at, before.get(subject), depth)
            end = at + known.size if known else _end(text, at, depth)
            yield subject, text[at:end], known
            at = end


def _same(text: mmap | bytes, at: int, before: _Block | None, depth: int) -> _Block | None:
    """The block that was there before, where it is there now and ends there as well."""
    if before is None or sha256(text[at : at + before.size]).hexdigest() != before.digest:
        return None
    end = at + before.size
    last = text.rfind(b"\n", at, end - 1) + 1 or at
    return before if end == len(text) or _parts(_subject(text, last), _subject(text, end), depth) else None


def _end(text: mmap | bytes, at: int, depth: int) -> int:
    """Where the block ends that begins at a place."""
    subject = _subject(text, at)
    while (at := text.find(b"\n", at) + 1) < len(text):
        if text[at : at + len(subject)] != subject:
            before, subject = subject, _subject(text, at)
            if _parts(before, subject, depth):
                break
    return at


def _subject(text: mmap | bytes, at: int) -> bytes:
    """The subject of the line at a place, with the space behind it."""
    return text[at : text.find(b" ", at) + 1]


def _parts(before: bytes, subject: bytes, depth: int) -> bool:
    """Whether a block ends between two subjects that follow each other, which they alone decide."""
    run = _run(subject, depth)
    return _is_chosen(subject, _SUBJECTS) if run == _run(before, depth) else _is_chosen(run, _RUNS)


def _is_chosen(name: bytes, one_in: int) -> bool:
    return crc32(name) % one_in == 0


def _run(subject: bytes, depth: int) -> bytes:
    """What the subjects begin with that are of the same kind and scope as this one."""
    parts = subject.split(b"/", depth)
    return b"/".join(parts[:depth]) if len(parts) > depth else subject


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
    typed = {(line[0], line[2]) for _, line in lines if line[1] == _TYPE and line[2][0] == "<"}
    found.classes = Counter(value for _, value in typed)
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
