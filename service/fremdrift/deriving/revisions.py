"""Revisions: what *we* changed from one release to another, as opposed to what the accounts say.

Compared statement by statement, without the row numbers of the tables, which shift whenever a row is put in.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fremdrift.ground.namespaces import FD
from fremdrift.quads.terms import NamedNode, Quad, text_of

_ROW: Final = FD + "tableRow"


@dataclass(frozen=True)
class Revision:
    """One property of one thing whose values differ; a thing that is new or gone has all of its properties here."""

    thing: str
    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def revisions(before: Iterable[Quad], after: Iterable[Quad]) -> list[Revision]:
    """What differs between two releases, sorted by thing and property; blank nodes of the vocabulary are left out."""
    old, new = _statements(before), _statements(after)
    gone, come = _by_property(old - new), _by_property(new - old)
    return [
        Revision(thing, name, tuple(sorted(gone[thing, name])), tuple(sorted(come[thing, name])))
        for thing, name in sorted(gone.keys() | come.keys())
    ]


def _statements(quads: Iterable[Quad]) -> set[tuple[str, str, str]]:
    return {
        (one.subject.value, one.predicate.value, _text(one))
        for one in quads
        if one.predicate.value != _ROW and isinstance(one.subject, NamedNode)
    }


def _text(quad: Quad) -> str:
    """The object with its language, so that two languages stay apart."""
    language = getattr(quad.object, "language", None)
    return text_of(quad.object) + (f"@{language}" if language else "")


def _by_property(statements: set[tuple[str, str, str]]) -> dict[tuple[str, str], set[str]]:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for thing, name, value in statements:
        found[thing, name].add(value)
    return found
