"""Portions: the statements of a release parted by strategies, so that of a release of any size no more than a portion
is worked on at a time, and after a change no more than the portions that changed.

A portion is all that is said of the things of some strategies, whatever graph says it, and no link leads from it into
another. Beside it belongs what others share: of things, such as sources, those that it names, of codes of publishers'
own their scales too; of organisations and all that is no thing of ours, codes of the vocabulary above all, everything.
Which strategies are in a portion together is told by their names, links and sizes alone, so that what is put in or
taken out moves few others.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from heapq import merge
from io import BytesIO
from itertools import groupby
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final
from zlib import crc32

from fremdrift.ground.errors import ReleaseError
from fremdrift.model.iris import EDITION, OWN_CODE, THING
from fremdrift.model.order import one_name

_TO_SHARED: Final = 8
"""A portion has so many times the bytes of what belongs beside each, about."""
_LEAST: Final = 2_000_000
"""And so many bytes at least."""
_AT_ONCE: Final = 1 << 20
_STEP: Final = 1 << 12
"""So many bytes on, the end of a run is looked for first."""


@dataclass(frozen=True)
class Run:
    """A part of a sorted N-Quads file, from a byte to a byte: lines whose subjects begin alike, of one or no scope."""

    path: Path
    start: int
    end: int
    scope: str = ""


@dataclass(frozen=True)
class Portion:
    """Statements by where they stand; ``scopes`` are the strategies and programmes whose things they are about,
    ``beside`` is what of others belongs to them, and ``digest`` tells whether all is the same as in another release.
    """

    scopes: frozenset[str]
    runs: tuple[Run, ...]
    beside: tuple[Run, ...]
    digest: str


def write_runs(runs: Iterable[Run], path: Path) -> None:
    """Write statements as N-Quads, in no order."""
    with path.open("wb") as file:
        for one in runs:
            file.writelines(bytes_of(one))


def join(parts: Iterable[tuple[Path, Collection[str] | None]], base: str, path: Path) -> None:
    """Write the statements of sorted N-Quads files of ours as one, each once; of some files those of some scopes."""
    runs: dict[bytes, list[Run]] = {}
    with ExitStack() as stack:
        for one, scopes in parts:
            if one.stat().st_size:
                for scope, begins, run in _runs(one, mapped(one, stack), base, lambda *_: True):
                    if scopes is None or scope in scopes:
                        runs.setdefault(begins, []).append(run)
    with path.open("wb") as file:
        for begins in sorted(runs):
            some = runs[begins]
            file.writelines(bytes_of(some[0]) if len(some) == 1 else _merged(some))


def _merged(runs: Iterable[Run]) -> Iterable[bytes]:
    """The lines of sorted runs in order, each once."""
    return (line for line, _ in groupby(merge(*(BytesIO(b"".join(bytes_of(one))) for one in runs))))


def bytes_of(run: Run) -> Iterator[bytes]:
    """The bytes of a run, some at a time. Raises ReleaseError where the file ends before it."""
    with run.path.open("rb") as file:
        file.seek(run.start)
        left = run.end - run.start
        while left:
            some = file.read(min(left, _AT_ONCE))
            if not some:
                raise ReleaseError(f"{run.path} was cut off while it was read; make the release again")
            left -= len(some)
            yield some


Wanted = Callable[[Path, bytes], bool]
"""Tells by the beginning of a subject, as a file writes it, whether such statements are wanted."""


def portions(paths: Iterable[Path], base: str, wanted: Wanted) -> tuple[Portion, list[Portion]]:
    """What is shared, which is of no scope, and the portions in the order of their first scopes; ``paths`` are sorted
    N-Quads files of ours.
    """
    with ExitStack() as stack:
        held = {one: mapped(one, stack) for one in paths if one.stat().st_size}
        by_scope: dict[str, list[Run]] = {}
        shared = _Shared(base)
        for path, text in held.items():
            for scope, begins, run in _runs(path, text, base, wanted):
                by_scope.setdefault(scope, []).append(run) if scope else shared.add(begins, run)
        every = _portion(frozenset([""]), shared.every, (), held)
        wholes = tied({scope: _others(scope, runs, held, base) for scope, runs in by_scope.items()})
        aim = max(_LEAST, _TO_SHARED * _size(shared.always))
        return every, [
            _portion(frozenset(scopes), runs, shared.beside(runs, held), held)
            for scopes in _together(wholes, by_scope, aim)
            for runs in [[one for scope in scopes for one in by_scope[scope]]]
        ]


@dataclass(frozen=True)
class Leads:
    """Where statements lead: to which other scopes, and by which of some properties to what has none."""

    others: tuple[str, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True)
class Parted:
    """Statements by where they stand: those of no scope, and those of each."""

    base: str
    shared: tuple[Run, ...]
    scopes: dict[str, tuple[Run, ...]]

    def runs(self, scopes: Iterable[str]) -> tuple[Run, ...]:
        """Those of several scopes."""
        return tuple(run for scope in sorted(scopes) for run in self.scopes.get(scope, ()))

    def only(self, scopes: Collection[str]) -> "Parted":
        """Those of some scopes, of which the empty one stands for what is of none."""
        runs = {one: self.scopes[one] for one in scopes if one}
        return Parted(self.base, self.shared if "" in scopes else (), runs)

    def leads(self, scope: str, properties: Iterable[str]) -> Leads:
        """Where the statements of a scope lead, or those of none, which is the empty one."""
        runs = self.scopes.get(scope, ()) if scope else self.shared
        with ExitStack() as stack:
            others = _others(scope, runs, _Held(stack), self.base)
        return Leads(tuple(others), tuple(sorted(self._leading_out(runs, properties))))

    def all_leads(self, properties: Collection[str]) -> dict[str, Leads]:
        """The same of every scope and of none."""
        return {scope: self.leads(scope, properties) for scope in ("", *self.scopes)}

    def _leading_out(self, runs: Iterable[Run], properties: Iterable[str]) -> set[str]:
        """Which of these properties have a value of no scope in these runs. They are looked for together, each until
        one such value is found: most have one at once, and only for the others is everything read.
        """
        left, found = set(properties), set[str]()
        ours = re.escape(f"<{self.base}".encode()), scoped()
        outward = re.compile(rb" <(%b)> (?!%b(?:%b))" % (_either(left), *ours))
        with ExitStack() as stack:
            held = _Held(stack)
            for one in runs:
                at = one.start
                while left and (met := outward.search(held[one.path], at, one.end)):
                    at = met.end()
                    found.add(met[1].decode())
                    left -= found
                    outward = re.compile(rb" <(%b)> (?!%b(?:%b))" % (_either(left), *ours))
        return found


def referring(runs: Iterable[Run], things: Iterable[str]) -> set[str]:
    """The subjects in these runs, by their notations, that refer to things; these by how their notations begin."""
    return {subject for subject, _ in found_in(runs, rb"> (?:%b)[>#]" % _either(things))}


def _either(texts: Iterable[str]) -> bytes:
    return b"|".join(re.escape(one.encode()) for one in sorted(texts))


def found_in(runs: Iterable[Run], pattern: bytes) -> Iterator[tuple[str, re.Match[bytes]]]:
    """What is found of a pattern within the lines of these runs, with the notation of the line's subject."""
    wanted = re.compile(pattern)
    with ExitStack() as stack:
        held = _Held(stack)
        for one in runs:
            text = held[one.path]
            for found in wanted.finditer(text, one.start, one.end):
                start = text.rfind(b"\n", 0, found.start()) + 1
                yield text[start : text.find(b" ", start)].decode(), found


class _Held(dict[Path, mmap]):
    """Files as texts, each mapped when it is asked for first."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __missing__(self, path: Path) -> mmap:
        return self.setdefault(path, mapped(path, self._stack))


def parted(paths: Iterable[Path], base: str) -> Parted:
    """What sorted N-Quads files of ours say, by scope."""
    scopes: dict[str, list[Run]] = {"": []}
    with ExitStack() as stack:
        for path in paths:
            if path.stat().st_size:
                for scope, _, run in _runs(path, mapped(path, stack), base, lambda *_: True):
                    scopes.setdefault(scope, []).append(run)
    shared = scopes.pop("")
    return Parted(base, tuple(shared), {scope: tuple(runs) for scope, runs in sorted(scopes.items())})


class _Shared:
    """What is of no scope: the runs of each thing of ours by its name, and those that belong beside every portion."""

    def __init__(self, base: str) -> None:
        ours = re.escape(f"<{base}{THING}".encode())
        self._thing = re.compile(rb"(%b[^>#]*)[>#]" % ours)
        self._named = re.compile(rb"> (%b(?:code/)?[^/>#]+/[^/>#]+)[>#]" % ours)
        self._code = f"<{base}{OWN_CODE}".encode()
        self._organisation = f"<{base}{THING}organisation/".encode()
        self._things: dict[bytes, list[Run]] = {}
        self.always: list[Run] = []

    def add(self, begins: bytes, run: Run) -> None:
        """A run whose subjects begin like this."""
        thing = None if begins.startswith(self._organisation) else self._thing.match(begins)
        if thing:
            self._things.setdefault(thing[1], []).append(run)
        else:
            self.always.append(run)

    @property
    def every(self) -> list[Run]:
        """All of them."""
        return [*self.always, *(one for name in sorted(self._things) for one in self._things[name])]

    def beside(self, runs: Iterable[Run], held: Mapping[Path, mmap]) -> list[Run]:
        """What belongs beside these runs."""
        named = {name for one in runs for name in self._named.findall(held[one.path], one.start, one.end)}
        named |= {one.rpartition(b"/")[0] for one in named if one.startswith(self._code)}  # what the scale is called
        return [*self.always, *(one for name in sorted(named & self._things.keys()) for one in self._things[name])]


def mapped(path: Path, stack: ExitStack) -> mmap:
    """The bytes of a file that is not empty, read as they are asked for."""
    return stack.enter_context(mmap(stack.enter_context(path.open("rb")).fileno(), 0, access=ACCESS_READ))


def _runs(path: Path, text: mmap, base: str, wanted: Wanted) -> Iterator[tuple[str, bytes, Run]]:
    """The runs of a file with the scope of each, empty for what is shared, and what its subjects begin with. A run ends
    before the first line of another beginning.
    """
    stem, at = _stem(base), 0
    while at < len(text):
        found = stem.match(text, at)
        begins = found[0] if found else text[at : text.find(b" ", at) + 1]
        end = _end(text, at, begins)
        if wanted(path, begins):
            scope = next(filter(None, found.groups()), b"") if found else b""
            yield scope.decode(), begins, Run(path, at, end, scope.decode())
        at = end


def _stem(base: str) -> re.Pattern[bytes]:
    """What the subjects begin with that are of one scope, or of one kind under the base that has none."""
    ours = re.escape(f"<{base}".encode())
    return re.compile(rb"%b(?:%b|(?!%b|%b)[a-z]+/)" % (ours, scoped(), THING.encode(), EDITION.encode()))


def scoped() -> bytes:
    """The names of things and editions that have a scope."""
    return rb"(?!%b)%b[^/>#]+/([^/>#]+)/|%bstrategy/([^/>#]+)[>#]|%b([^/>#]+)/[^>#]*[>#]" % (
        OWN_CODE.encode(),
        THING.encode(),
        THING.encode(),
        EDITION.encode(),
    )


def _end(text: mmap, start: int, begins: bytes) -> int:
    """Where the first line after a place begins that does not begin like this: such lines stand together."""
    low, high, step = start, len(text), _STEP
    while low + step < len(text):
        line = text.find(b"\n", low + step) + 1
        if text[line : line + len(begins)] != begins:
            high = line
            break
        low, step = line, step * 2
    while (line := text.find(b"\n", low, high) + 1) < high:  # the line at low begins so, that at high does not
        middle = text.find(b"\n", (low + high) // 2, high) + 1 or line
        middle = middle if middle < high else line
        if text[middle : middle + len(begins)] == begins:
            low = middle
        else:
            high = middle
    return high


def _portion(scopes: frozenset[str], runs: Sequence[Run], beside: Sequence[Run], held: Mapping[Path, mmap]) -> Portion:
    digest = sha256()
    for some in (runs, beside):
        digest.update(_size(some).to_bytes(8, "big"))
        for one in some:
            with memoryview(held[one.path]) as text:
                digest.update(text[one.start : one.end])
    return Portion(scopes, tuple(runs), tuple(beside), digest.hexdigest())


def _others(scope: str, runs: Iterable[Run], held: Mapping[Path, mmap], base: str) -> list[str]:
    """The other scopes that the statements of a scope lead to."""
    link = re.compile(rb"> %b(?:%b)" % (re.escape(f"<{base}".encode()), scoped()))
    links = {named for one in runs for named in link.findall(held[one.path], one.start, one.end)}
    return sorted({b"".join(named).decode() for named in links} - {scope})


def tied(others: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The scopes that links tie together, in order, given to which others each leads."""
    first, wholes = one_name([scope, *some] for scope, some in sorted(others.items())), dict[str, list[str]]()
    for scope in sorted(others):
        wholes.setdefault(first.get(scope, scope), []).append(scope)
    return [wholes[one] for one in sorted(wholes)]


def scopes_of(subjects: Iterable[str], base: str) -> set[str]:
    """The scopes of subjects by their notations, as the runs of a file have them; the empty one of what has none."""
    found = map(_stem(base).match, (one.encode() for one in subjects))
    return {(next(filter(None, one.groups()), b"") if one else b"").decode() for one in found}


def _together(wholes: Sequence[list[str]], by_scope: Mapping[str, list[Run]], aim: int) -> Iterator[list[str]]:
    """The scopes of each portion, so many together that they have as many bytes as is aimed at, about."""
    mean = sum(map(_size, by_scope.values())) // max(1, len(wholes)) + 1
    every = 1 << (aim // mean).bit_length() >> 1
    some: list[str] = []
    for scopes in wholes:
        some += scopes
        if every < 2 or crc32(scopes[0].encode()) % every == 0:
            yield some
            some = []
    if some:
        yield some


def _size(runs: Iterable[Run]) -> int:
    return sum(one.end - one.start for one in runs)
