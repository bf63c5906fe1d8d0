"""Lines: statements as the four notations of an N-Quads line, for whoever reads millions and needs no terms of them.

Only for N-Quads as we write them (https://www.w3.org/TR/n-quads/#canonical-quads): one space between the parts, every
statement in a named graph. A foreign file is read by ``parse_foreign``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from mmap import ACCESS_READ, MADV_DONTNEED, PAGESIZE, mmap
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

__all__ = [
    "Line",
    "Lines",
    "Notations",
    "came_and_went",
    "count_lines",
    "differing",
    "few",
    "held_by",
    "iri_of",
    "leaving",
    "lexical_of",
    "line_of",
    "plain",
    "quad_line",
    "text_lines",
]

_MOST, _LEAST = 1 << 20, 1 << 14
"""So many bytes of two files are compared at once."""
_KEPT = 1 << 24
"""So many bytes of each stay in memory, about, when they were compared."""
_MANY, _ALWAYS_FEW = 20, 1000
"""One in so many is few, and so many are however few there are."""

Line = tuple[str, str, str, str]
"""Subject, predicate, object and graph, each as N-Quads writes it."""


@dataclass(frozen=True)
class Lines:
    """The statements of N-Quads files of ours, read anew each time that they are asked for."""

    paths: tuple[Path, ...]

    def __iter__(self) -> Iterator[Line]:
        return map(line_of, text_lines(*self.paths))

    def saying(self, *predicates: str) -> Iterator[Line]:
        """Those with one of these predicates; the others are not taken apart."""
        wanted = re.compile(b" (?:%b) " % b"|".join(re.escape(one.encode()) for one in predicates))
        for path in self.paths:
            with _mapped(path) as text:
                end = 0
                while found := wanted.search(text, end):
                    end = text.find(b"\n", found.end()) + 1
                    line = line_of(text[text.rfind(b"\n", 0, found.start()) + 1 : end].decode())
                    if line[1] in predicates:  # the words of a text are no predicate
                        yield line

    def beginning(self, start: str) -> Iterator[Line]:
        """Those that begin so, of files that are sorted; the others are not read."""
        begins = start.encode()
        for path in self.paths:
            with _mapped(path) as text:
                at = _first_from(text, begins)
                while text[at : at + len(begins)] == begins:
                    end = text.find(b"\n", at) + 1
                    yield line_of(text[at:end].decode())
                    at = end


@dataclass(frozen=True)
class Notations:
    """The same for quads that are at hand."""

    quads: Iterable[Quad]

    def __iter__(self) -> Iterator[Line]:
        return map(quad_line, self.quads)

    def saying(self, *predicates: str) -> Iterator[Line]:
        """Those with one of these predicates."""
        return (line for line in self if line[1] in predicates)


@contextmanager
def _mapped(path: Path) -> Iterator[mmap | bytes]:
    """The bytes of a file, read as they are asked for; none where it is empty or not there."""
    if not path.is_file() or path.stat().st_size == 0:
        yield b""
        return
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as text:
        yield text


def _first_from(text: mmap | bytes, begins: bytes) -> int:
    """Where the first of sorted lines stands that is not before this one."""
    low, high = 0, len(text)
    while low < high:
        middle = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = text.find(b"\n", middle) + 1
        if text[middle : middle + len(begins)] < begins:
            low = end
        else:
            high = middle
    return low


def text_lines(*paths: Path) -> Iterator[str]:
    """The lines of these files as they stand there."""
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from file


def count_lines(path: Path) -> int:
    """How many lines a file has."""
    with path.open("rb") as file:
        return sum(some.count(b"\n") for some in iter(partial(file.read, _MOST), b""))


def line_of(text: str) -> Line:
    """The parts of one line."""
    subject, predicate, rest = text.split(" ", 2)
    value, graph, _ = rest.rsplit(" ", 2)
    return subject, predicate, value, graph


def differing(old: Path, new: Path) -> Iterator[str]:
    """The lines that stand in one of two files alone, in their order; both are sorted, with each line once. A file that
    is not there has none. What is the same is compared by many bytes at once and not taken apart.
    """
    return (line.decode() for line, _ in came_and_went(old, new))


def leaving(old: Path, new: Path) -> Iterator[str]:
    """Those of them that stand in the old one."""
    return (line.decode() for line, is_old in came_and_went(old, new) if is_old)


def held_by(path: Path, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Those of some lines that a sorted file has."""
    with _mapped(path) as text:
        yield from (one for one in lines if _line_at(text, _first_from(text, one)) == one)


def few(count: int) -> int:
    """So many lines, rows or statements of so many may be others: where more are, to go through all takes no longer."""
    return max(_ALWAYS_FEW, count // _MANY)


def came_and_went(old: Path, new: Path) -> Iterator[tuple[bytes, bool]]:
    """The same lines as bytes, with whether it is the old file that has each."""
    with _mapped(old) as left, _mapped(new) as right:
        here, there, step, kept = 0, 0, _MOST, 0
        while here < len(left) and there < len(right):
            if here - kept > _KEPT:
                kept = here
                _give_back(left, here)
                _give_back(right, there)
            same = _same(left[here : here + step], right[there : there + step])
            here, there = here + same, there + same
            if same:
                step = min(_MOST, 2 * step)
            elif step > _LEAST:
                step //= 4
            else:
                mine, theirs = _lines_until_both(left, here, right, there)
                here, there = here + sum(map(len, mine)), there + sum(map(len, theirs))
                ours, others = set(mine), set(theirs)
                yield from sorted((line, line in ours) for line in ours ^ others)
        yield from ((line, True) for line in _lines_from(left, here))
        yield from ((line, False) for line in _lines_from(right, there))


def _give_back(text: mmap | bytes, at: int) -> None:
    """Give back the memory of what stands before a place in a file; asked for again, it would be read again."""
    if isinstance(text, mmap):
        text.madvise(MADV_DONTNEED, 0, at - at % PAGESIZE)


def _same(one: bytes, other: bytes) -> int:
    """How many bytes of whole lines both begin with, where they are the same; else none."""
    return one.rfind(b"\n") + 1 if one == other else 0


def _lines_until_both(
    left: mmap | bytes, here: int, right: mmap | bytes, there: int
) -> tuple[list[bytes], list[bytes]]:
    """The next lines of two files, as far as those of both go."""
    mine, theirs = _lines_at(left, here), _lines_at(right, there)
    last = min(mine[-1], theirs[-1])
    return mine[: bisect_right(mine, last)], theirs[: bisect_right(theirs, last)]


def _lines_at(text: mmap | bytes, at: int) -> list[bytes]:
    end = text.find(b"\n", min(at + _LEAST, len(text)) - 1) + 1 or len(text)
    return BytesIO(text[at:end]).readlines()


def _line_at(text: mmap | bytes, at: int) -> bytes:
    return text[at : text.find(b"\n", at) + 1 or len(text)]


def _lines_from(text: mmap | bytes, at: int) -> Iterator[bytes]:
    """All lines from a place on, each taken when it is asked for: who compares stops where they are too many."""
    while at < len(text):
        line = _line_at(text, at)
        yield line
        at += len(line)


def quad_line(quad: Quad) -> Line:
    """The notations of a quad."""
    return str(quad.subject), str(quad.predicate), str(quad.object), str(quad.graph_name)


def iri_of(notation: str) -> str:
    """The IRI that a notation is of, empty where it is of something else."""
    return notation[1:-1] if notation[0] == "<" and notation[1] != "<" else ""


def lexical_of(notation: str) -> str:
    """The text of a literal, with its escapes; the whole notation of anything else."""
    return notation[1 : notation.rindex('"')] if notation[0] == '"' else notation


def language_of(notation: str) -> str:
    """The language of a literal; empty where it has none."""
    behind = notation.rpartition('"')[2]
    return behind[1:] if behind.startswith("@") else ""


def plain(notation: str) -> str:
    """The IRI, or the text of a literal without its escapes; the whole notation of anything else."""
    if notation[0] == '"' and "\\" in notation:
        (quad,) = parse(f"<a:a> <a:a> {notation} .", format=RdfFormat.N_TRIPLES)
        return str(quad.object.value)
    return iri_of(notation) or lexical_of(notation)
