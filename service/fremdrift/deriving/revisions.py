"""Revisions: what *we* changed from one release to another, as opposed to what the accounts say.

Compared statement by statement, without the row numbers of the tables, which shift whenever a row is put in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from fremdrift.ground.namespaces import FD
from fremdrift.quads.lines import Lines, came_and_went, iri_of, language_of, line_of, plain

_ROW: Final = f"<{FD}tableRow>"
_Said = tuple[str, str]
"""A property and its value, as N-Quads writes them."""


@dataclass(frozen=True)
class Revision:
    """One property of one thing whose values differ; a thing that is new or gone has all of its properties here."""

    thing: str
    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def revisions(before: Path, after: Path) -> Iterator[Revision]:
    """What differs between the statements of two releases, sorted N-Quads of ours; a file that is not there has none.
    Things come in the order of the files, the properties of each sorted; blank nodes of the vocabulary are left out.

    One thing at a time is in memory, and what is the same is not taken apart.
    """
    for subject, lines in groupby(came_and_went(before, after), key=_subject):
        if thing := iri_of(subject):
            gone, come = _gone_and_come(lines)
            old, new = _said_by_one(subject, gone - come, after), _said_by_one(subject, come - gone, before)
            yield from _by_property(thing, old, new)


def _subject(line: tuple[bytes, bool]) -> str:
    return line[0].partition(b" ")[0].decode()


def _gone_and_come(lines: Iterable[tuple[bytes, bool]]) -> tuple[set[_Said], set[_Said]]:
    """What one file says of a thing, and what the other does, in whatever graphs."""
    gone, come = set[_Said](), set[_Said]()
    for line, is_old in lines:
        _, name, value, _ = line_of(line.decode())
        if name != _ROW:
            (gone if is_old else come).add((name, value))
    return gone, come


def _said_by_one(subject: str, said: set[_Said], other: Path) -> set[_Said]:
    """Of what one file says of a thing in a graph, that which the other says in none."""
    there = Lines((other,)).beginning(f"{subject} ") if said else ()
    return said - {(name, value) for _, name, value, _ in there}


def _by_property(thing: str, old: Iterable[_Said], new: Iterable[_Said]) -> Iterator[Revision]:
    gone, come = _texts(old), _texts(new)
    for name in sorted(gone.keys() | come.keys()):
        yield Revision(thing, iri_of(name), tuple(sorted(gone[name])), tuple(sorted(come[name])))


def _texts(said: Iterable[_Said]) -> defaultdict[str, set[str]]:
    """The values of each property, with their languages, so that two languages stay apart."""
    found = defaultdict[str, set[str]](set)
    for name, value in said:
        language = language_of(value)
        found[name].add(plain(value) + (f"@{language}" if language else ""))
    return found
