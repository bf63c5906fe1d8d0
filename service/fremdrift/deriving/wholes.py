"""Wholes: what one of them (``apart``) comes to: the days of its things, its records, the ledger and what accounts
caused, and all that the states of a release take. Hands do this, some wholes at a time.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain as chain_of
from pathlib import Path
from typing import Final

from fremdrift.deriving.apart import SHARED, Whole
from fremdrift.deriving.caused import caused_quads
from fremdrift.deriving.identity import identity_quads, part_quads
from fremdrift.deriving.ledger import EARLIEST, LABEL, PUBLISHED, Chain, Statement, ledger_lines
from fremdrift.deriving.portions import write_runs
from fremdrift.deriving.presence import KNOWN, NEVER, Beside, Presence, presence
from fremdrift.deriving.record import Record, asked_of, distinct, records, values
from fremdrift.ground.digests import sha256_of
from fremdrift.ground.jsons import compact, parsed
from fremdrift.ground.namespaces import FD
from fremdrift.model.iris import Names
from fremdrift.quads.lines import Line, Lines, text_lines
from fremdrift.quads.sorting import write_sorted
from fremdrift.quads.store import parse_nquads

BASE: Final = "base.nq"
DERIVED: Final = "derived.tsv"
CAUSED: Final = "caused.tsv"
CHAINS: Final = "chains.tsv"
RECORDS: Final = "records"
OUTLINE: Final = "outline"
"""The folder of the statements that lists are made of, a file for each day as beside it."""
FOLLOWING: Final = "following.nq"
"""What follows from the statements of some wholes, sorted."""
_OUTLINED: Final = frozenset(f"<{FD}{name}>" for name in ("account", "expected", "printedText"))
"""What of observations the outline has: who says them, and the words in which a date is printed."""
_PART_OF: Final = f"<{FD}partOf>"
_STATEMENT: Final = "id/observation/"
_AT_ONCE: Final = 100_000


@dataclass(frozen=True)
class Lot:
    """Some wholes, and what of others their days and words follow from; a base, the folder of states that the records
    go into, and one of its own for all else. Where it does not last, no more is made than is judged.
    """

    wholes: tuple[Whole, ...]
    beside: Beside
    base: str
    states: Path
    folder: Path
    lasting: bool
    name: str = "what follows from the statements"


@dataclass(frozen=True)
class Made:
    """What a whole came to: the days of its things (of strategies those that are not their accounts' days); the
    accounts of others whose graphs it has; what follows of things of no scope; a digest of what it took from beside;
    and of the files in a folder from which byte on how many are its.
    """

    digest: str
    scopes: tuple[str, ...]
    things: dict[str, str]
    accounts: list[str]
    outside: list[str]
    told: str
    folder: Path
    pieces: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Chains:
    """The chains of a release in which a date was stated again, in the order of their things, read anew each time."""

    path: Path | None = None

    def __iter__(self) -> Iterator[Chain]:
        for line in text_lines(self.path) if self.path else ():
            thing, _, body = line.partition("\t")
            said, judged, disputed = parsed(body)
            yield Chain(
                thing,
                tuple(Statement(*one) for one in said),
                judged=frozenset(map(tuple, judged)),
                disputed=tuple((iri, by) for iri, by in disputed),
            )


def make(lot: Lot) -> list[Made]:
    """What the wholes of a lot come to; what follows from them all stands in its folder."""
    lot.folder.mkdir()
    made, lines = list[Made](), list[str]()
    for whole in lot.wholes:
        with _statements(whole, lot.folder) as path:
            days = presence(Lines((path,)), lot.base, lot.beside)
            made.append(_made(whole, lot, path, days, lines))
    write_sorted(lines, lot.folder / FOLLOWING)
    return made


def _made(whole: Whole, lot: Lot, path: Path, days: Presence, lines: list[str]) -> Made:
    """What one whole comes to, what follows from it being added to ``lines``."""
    names, store, said = Names(lot.base), asked_of(path, Names(lot.base)), Lines((path,))
    found = records(chain_of(said, _elsewhere(whole, lot.beside)), store, days)
    for scope, record in found.items():
        record.write(lot.states / RECORDS / f"{scope}.json")
    every = distinct(found)
    identity = [f"{one} .\n" for one in identity_quads(store, names)]
    caused = [(since, f"{one} .\n") for record in every for since, one in caused_quads(record, names)]
    chains = [one for record in every for one in record.chains()]
    lines += [*identity, *ledger_lines(chains, names), *(line for _, line in caused)]
    pieces = _Pieces(lot.folder)
    if lot.lasting:
        pieces.write(CAUSED, *sorted(_lifetime(since, NEVER, line) for since, line in caused))
        pieces.write(CHAINS, *(_line_of(one) for one in chains if one.moves))
        pieces.write(DERIVED, *_lifetimes(every, names))
        _write_days(pieces, days.dated(said), names)
        pieces.flush()
    accounts = sorted(one for one in days.accounts() if names.owner_of(one) not in whole.scopes)
    outside = [line for line in identity if not names.owner(line.partition(" ")[0])]
    told = told_of(whole, accounts, lot.beside)
    things = days.every() if whole.scopes == (SHARED,) else days.things
    return Made(whole.digest, whole.scopes, things, accounts, outside, told, lot.folder, pieces.places)


def told_of(whole: Whole, accounts: Iterable[str], beside: Beside) -> str:
    """A digest of what a whole takes from beside: the days of the things that it names and of these accounts, and the
    labels of codes.
    """
    told = (beside.known, beside.out, beside.things, beside.labels)
    return sha256_of([(one, *(some.get(one) for some in told)) for one in (*whole.named, *accounts)])


@contextmanager
def _statements(whole: Whole, folder: Path) -> Iterator[Path]:
    """A sorted file of what a whole says."""
    if whole.is_file:
        yield whole.runs[0].path
        return
    path = folder / "whole.nq"
    write_runs(whole.runs, path)
    yield path
    path.unlink()


def _elsewhere(whole: Whole, beside: Beside) -> Iterator[Line]:
    """When the accounts became known that are told elsewhere, and may have been out, and what the codes are called."""
    for one in whole.named:
        if day := beside.known.get(one):
            yield f"<{one}>", KNOWN, f'"{day}"', ""
        if one in beside.out:
            yield f"<{one}>", PUBLISHED, f"<{one}#out>", ""
            yield f"<{one}#out>", EARLIEST, f'"{beside.out[one]}"', ""
        yield from ((f"<{one}>", LABEL, value, "") for value in beside.labels.get(one, ()))


def _line_of(chain: Chain) -> str:
    said = [[values(one) for one in chain.statements], sorted(chain.judged), chain.disputed]
    return f"{chain.thing}\t{compact(said).decode()}\n"


def _lifetimes(every: Iterable[Record], names: Names) -> list[str]:
    return sorted(_lifetime(*one) for record in every for one in record.lifetimes(names))


def _lifetime(since: str, until: str, line: str) -> str:
    """A statement with the days between which it follows."""
    return f"{since}\t{until}\t{line}"


def _write_days(pieces: "_Pieces", dated: Iterable[tuple[str, Line]], names: Names) -> None:
    """Write statements into a file for each day, those of the outline apart, and what is part of what to what follows
    from them.
    """
    said = "<" + names.iri(_STATEMENT).value
    for since, line in dated:
        text = f"{line[0]} {line[1]} {line[2]} {line[3]} .\n"
        name = f"{since}.nq" if since else BASE
        if not line[0].startswith(said) or line[1] in _OUTLINED:
            name = f"{OUTLINE}/{name}"
        pieces.write(name, text)
        if line[1] == _PART_OF:
            parts = part_quads(next(parse_nquads(text.encode())), names)
            pieces.write(DERIVED, *(_lifetime(since, NEVER, f"{one} .\n") for one in parts))


class _Pieces:
    """What one whole adds to the files of a folder, of which there may be more than may be open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, list[str]] = {}
        self._count = 0
        self.places: dict[str, tuple[int, int]] = {}
        """Of each file from which byte on how many were added."""

    def write(self, name: str, *lines: str) -> None:
        """Add lines to a file; all stand there once ``flush`` was called."""
        self._waiting.setdefault(name, []).extend(lines)
        self._count += len(lines)
        if self._count >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write the lines that wait."""
        for name, lines in self._waiting.items():
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
            with path.open("ab") as file:
                start, size = self.places.get(name, (file.tell(), 0))
                self.places[name] = start, size + file.write("".join(lines).encode())
        self._waiting.clear()
        self._count = 0
