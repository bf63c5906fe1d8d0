"""Writing: a page of the catalogue, or the document of an entry, in pieces of a syntax.

A thousand datasets have fifteen thousand files of twenty kinds. What is said of a file is written once for its kind, in
each dialect and syntax, with gaps for what is the file's own; all else is written statement by statement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Final

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.dcat import Kind, Listing, Own, file_quads, page_of, told
from fremdrift.cataloguing.dialects import DCAT_AP, Dialect
from fremdrift.ground.formats import NTRIPLES, Format
from fremdrift.ground.namespaces import DCT
from fremdrift.model.iris import Names
from fremdrift.quads.pieces import Pattern, notation, piece
from fremdrift.quads.terms import Triple, text_of

_KINDS: Final = 256
"""So many kinds of files are remembered, in each dialect and syntax."""
_AT_ONCE: Final = 100
"""Of so many datasets the statements are held at a time where all are written."""


@dataclass(frozen=True)
class Writing:
    """What is said in a dialect, ready for any syntax: statements, and files by the number of their kind."""

    base: str
    dialect: Dialect
    statements: tuple[Triple, ...]
    kinds: tuple[Kind, ...]
    files: tuple[tuple[int, Own], ...]

    @classmethod
    def of(cls, listing: Listing, dialect: Dialect) -> "Writing":
        """Of a page or of an entry; what is said of several is said once."""
        quads, files = told(listing, dialect)
        kinds = tuple(dict.fromkeys(kind for _, kind in files))
        numbers = {kind: number for number, kind in enumerate(kinds)}
        said = {one.triple for one in quads}.union(*(_shared(listing.base, dialect, kind) for kind in kinds))
        ordered = tuple(sorted(said, key=str))
        return cls(listing.base, dialect, ordered, kinds, tuple((numbers[kind], own) for own, kind in files))

    def pieces(self, form: Format) -> Iterator[bytes]:
        """Its pieces in a syntax, in one order."""
        yield piece(self.statements, form)
        patterns = [_pattern(self.base, self.dialect, kind, form) for kind in self.kinds]
        for number, own in self.files:
            yield patterns[number].filled([notation(one, form) for one in own])

    def lines(self) -> Iterator[str]:
        """Its statements as lines of N-Triples, without line breaks; a text may hold what Python calls one."""
        for one in self.pieces(NTRIPLES):
            yield from one.decode().removesuffix("\n").split("\n")


def catalogue_lines(catalogue: Catalogue) -> Iterator[str]:
    """The catalogue as the endpoint holds it, beside everything else, as lines of N-Quads in no order.

    An edition has the title and the publisher there that its own graph states, and no second ones.
    """
    graph = Names(catalogue.settings.base_iri).graph("catalogue")
    editions = {f"<{one.iri}>" for one in catalogue.datasets if one.key.startswith("edition/")}
    apart = {f"<{DCT}title>", f"<{DCT}publisher>"}
    for line in _all_lines(catalogue):
        subject, predicate, _ = line.split(" ", 2)
        if predicate not in apart or subject not in editions:
            yield f"{line.removesuffix('.')}{graph} .\n"


def _all_lines(catalogue: Catalogue) -> Iterator[str]:
    """What is said of a few at a time: what they share is said again, and of no more at once are statements held."""
    yield from Writing.of(page_of(catalogue, [], catalogue.series, first=True), DCAT_AP).lines()
    for at in range(0, len(catalogue.datasets), _AT_ONCE):
        some = catalogue.datasets[at : at + _AT_ONCE]
        yield from Writing.of(page_of(catalogue, some, [], first=False), DCAT_AP).lines()


@lru_cache(_KINDS)
def _gaps(base: str, kind: Kind) -> Own:
    """Names and texts that nothing else has which is said of files of this kind."""
    others = repr((base, kind))
    mark = next(one for one in map("gap-{}-".format, count()) if one not in others)
    return Own(f"urn:{mark}node", f"urn:{mark}file", f"{mark}size", f"{mark}sha256", f"{mark}issued", f"{mark}modified")


@lru_cache(_KINDS)
def _parted(base: str, dialect: Dialect, kind: Kind) -> tuple[tuple[Triple, ...], frozenset[Triple]]:
    """What is said of a file of this kind, with gaps; and of what it shares with others."""
    gaps = _gaps(base, kind)
    triples = {one.triple for one in file_quads(base, gaps, kind, dialect)}
    own = {one for one in triples if text_of(one.subject).startswith((gaps.node, gaps.file))}
    return tuple(sorted(own, key=str)), frozenset(triples - own)


def _shared(base: str, dialect: Dialect, kind: Kind) -> frozenset[Triple]:
    return _parted(base, dialect, kind)[1]


@lru_cache(_KINDS * 5)
def _pattern(base: str, dialect: Dialect, kind: Kind, form: Format) -> Pattern:
    return Pattern.of(_parted(base, dialect, kind)[0], form, _gaps(base, kind))
