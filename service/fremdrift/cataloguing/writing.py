"""Writing: a page of the catalogue, or the document of an entry, in pieces of a syntax.

A thousand datasets are described in a few ways, and their fifteen thousand files in twenty. What is said of one is
written once for all that are described like it, in each dialect and syntax, with gaps for what is each one's own; all
else is written statement by statement.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Final, NamedTuple

from fremdrift.cataloguing.alike import Alike, alike
from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.dcat import Kind, Listing, Own, around_quads, entry_quads, file_quads, page_of
from fremdrift.cataloguing.dialects import DCAT_AP, Dialect
from fremdrift.ground.formats import NTRIPLES, Format
from fremdrift.ground.namespaces import DCT
from fremdrift.model.datasets import Dataset, Distribution, Entry, Series
from fremdrift.model.iris import Names
from fremdrift.quads.pieces import Pattern, Values, piece
from fremdrift.quads.terms import NamedNode, Triple, text_of

_KINDS: Final = 256
"""So many kinds of entries and of files are remembered, in each dialect and syntax."""
_AT_ONCE: Final = 100
"""Of so many datasets the statements are held at a time where all are written."""
Like = Alike | Kind
"""A kind of entries, or of files."""


class Thing(NamedTuple):
    """An entry, or a file: its kind, and what is its own."""

    like: Like
    own: Values
    file: Distribution | None = None


@dataclass(frozen=True)
class Writing:
    """What is said in a dialect, ready for any syntax: ``own`` is what is each entry's and file's, by the number of
    its kind, ``statements`` all else, but for what is said alike wherever something is of one of these kinds.
    """

    base: str
    dialect: Dialect
    statements: tuple[Triple, ...]
    kinds: tuple[Like, ...]
    own: tuple[tuple[int, Values], ...]

    @classmethod
    def of(cls, listing: Listing, dialect: Dialect, things: Sequence[Thing] = ()) -> "Writing":
        """Of a page or of an entry; what is said of several is said once. ``things`` are those in it, where they are
        at hand.
        """
        base = listing.base
        shown = [one for one in things or things_in(listing) if one.file is None or dialect.shows(one.file)]
        numbers: dict[Like, int] = {}
        own = tuple((numbers.setdefault(one.like, len(numbers)), one.own) for one in shown)
        kinds = tuple(numbers)
        leading = {number for kind, number in numbers.items() if _parted(base, dialect, kind).led_to}
        led_to = (_led_to(base, dialect, kinds[number], its) for number, its in own if number in leading)
        said = {one.triple for one in around_quads(listing, dialect)}.union(*led_to)
        rest = said.difference(_alike_in(base, dialect, frozenset(kinds)))
        return cls(base, dialect, tuple(sorted(rest, key=str)), kinds, own)

    def pieces(self, form: Format) -> Iterator[bytes]:
        """Its pieces in a syntax, in one order."""
        alike, patterns = _patterns(self.base, self.dialect, self.kinds, form)
        yield piece(self.statements, form)
        yield alike
        for number, values in self.own:
            yield patterns[number].filled(values.written(form))

    def lines(self) -> Iterator[str]:
        """Its statements as lines of N-Triples, without line breaks; a text may hold what Python calls one."""
        for one in filter(None, self.pieces(NTRIPLES)):
            yield from one.decode().removesuffix("\n").split("\n")


def catalogue_lines(catalogue: Catalogue) -> Iterator[str]:
    """The catalogue as the endpoint holds it, beside everything else, as lines of N-Quads in no order.

    An edition has the title and the publisher there that its own graph states, and no second ones.
    """
    return _lines(catalogue, catalogue.datasets, catalogue.series)


def shared_by(catalogue: Catalogue) -> Listing:
    """What is said wherever something of a catalogue is: of two for which this is the same, and the program too, what
    is said of an entry is the same where the entry is.
    """
    return page_of(catalogue, (), (), first=False)


def lines_between(old: Catalogue, new: Catalogue) -> tuple[set[str], set[str]] | None:
    """The lines that of two catalogues which share the same only the old one has, and those that only the new one has,
    from what is said of entries that are others. None where so much changed that to write all takes no longer, or where
    something of what went may still be said of another entry.
    """
    gone, come = _changed(old, new), _changed(new, old)
    if len(gone) + len(come) > len(old.entries):
        return None
    went, came = _lines_of(old, gone), _lines_of(new, come)
    names = Names(new.settings.base_iri)
    files = (names.base + file.path for one in gone if isinstance(one, Dataset) for file in one.distributions)
    own = {*(one.iri for one in gone), *files}
    subjects = {line[1:].partition(">")[0] for line in went - came} - {names.iri("catalog").value}
    is_own = all(one.partition("#")[0] in own for one in subjects)  # parts of the catalogue other entries name too
    return (went - came, came - went) if is_own else None


def _changed(here: Catalogue, there: Catalogue) -> list[Dataset | Series]:
    """The entries of one catalogue that the other has not, or has otherwise."""
    entries: list[Dataset | Series] = [*here.datasets, *here.series]
    theirs: dict[str, Entry] = {one.key: one for one in there.entries}
    return [one for one in entries if theirs.get(one.key) != one]


def _lines_of(catalogue: Catalogue, some: Sequence[Dataset | Series]) -> set[str]:
    """What is said of some entries, and of the catalogue itself."""
    datasets = [one for one in some if isinstance(one, Dataset)]
    return set(_lines(catalogue, datasets, [one for one in some if isinstance(one, Series)]))


def _lines(catalogue: Catalogue, datasets: Sequence[Dataset], series: Sequence[Series]) -> Iterator[str]:
    graph = Names(catalogue.settings.base_iri).graph("catalogue")
    editions = {f"<{one.iri}>" for one in catalogue.datasets if one.key.startswith("edition/")}
    apart = {f"<{DCT}title>", f"<{DCT}publisher>"}
    for line in _all_lines(catalogue, datasets, series):
        subject, predicate, _ = line.split(" ", 2)
        if predicate not in apart or subject not in editions:
            yield f"{line.removesuffix('.')}{graph} .\n"


def _all_lines(catalogue: Catalogue, datasets: Sequence[Dataset], series: Sequence[Series]) -> Iterator[str]:
    """What is said of a few at a time: what they share is said again, and of no more at once are statements held."""
    yield from Writing.of(page_of(catalogue, [], series, first=True), DCAT_AP).lines()
    for at in range(0, len(datasets), _AT_ONCE):
        some = datasets[at : at + _AT_ONCE]
        yield from Writing.of(page_of(catalogue, some, [], first=False), DCAT_AP).lines()


def things_in(listing: Listing) -> Iterator[Thing]:
    """Each entry, and behind a dataset its files."""
    base = listing.base
    for one in listing.datasets:
        yield _entry(one, listing)
        yield from (Thing(Kind.of(one, file), Values(Own.of(one, file, base)), file) for file in one.distributions)
    for periodical in listing.series:
        yield _entry(periodical, listing)


def _entry(one: Dataset | Series, listing: Listing) -> Thing:
    kind, own = alike(one, listing.base, listing.publisher)
    return Thing(kind, Values(own))


@lru_cache(_KINDS)
def _gaps(base: str, kind: Like) -> tuple[str, ...]:
    """Names and texts that nothing else has which is said of entries, or files, of this kind."""
    if isinstance(kind, Alike):
        return kind.gaps
    others = repr((base, kind))
    mark = next(one for one in map("gap-{}-".format, count()) if one not in others)
    return Own(f"urn:{mark}node", f"urn:{mark}file", f"{mark}size", f"{mark}sha256", f"{mark}issued", f"{mark}modified")


class _Parted(NamedTuple):
    """What is said of a kind, with gaps: of the thing itself; of others that it leads to; and of all else, which is the
    same for every one of the kind.
    """

    own: tuple[Triple, ...]
    led_to: tuple[Triple, ...]
    alike: frozenset[Triple]


@lru_cache(_KINDS)
def _parted(base: str, dialect: Dialect, kind: Like) -> _Parted:
    gaps = _gaps(base, kind)
    itself: tuple[str, ...]
    if isinstance(kind, Alike):
        quads, itself = entry_quads(base, kind.publisher, kind.entry, dialect), (kind.entry.iri,)
    else:
        quads, itself = file_quads(base, Own(*gaps), kind, dialect), gaps[:2]
    triples, gapped = {one.triple for one in quads}, frozenset(gaps)
    own = {one for one in triples if text_of(one.subject).startswith(itself)}
    led_to = {one for one in triples - own if text_of(one.subject) in gapped}
    return _Parted(tuple(sorted(own, key=str)), tuple(sorted(led_to, key=str)), frozenset(triples - own - led_to))


def _led_to(base: str, dialect: Dialect, kind: Like, own: Values) -> Iterator[Triple]:
    """What is said of what a thing leads to."""
    names = dict(zip(_gaps(base, kind), own.texts, strict=True))
    for said in _parted(base, dialect, kind).led_to:
        yield Triple(NamedNode(names[text_of(said.subject)]), said.predicate, said.object)


@lru_cache(_KINDS)
def _alike_in(base: str, dialect: Dialect, kinds: frozenset[Like]) -> frozenset[Triple]:
    return frozenset().union(*(_parted(base, dialect, kind).alike for kind in kinds))


@lru_cache(_KINDS * 5)
def _patterns(base: str, dialect: Dialect, kinds: tuple[Like, ...], form: Format) -> tuple[bytes, tuple[Pattern, ...]]:
    """What is said alike of these kinds, and the pattern of each."""
    said = piece(sorted(_alike_in(base, dialect, frozenset(kinds)), key=str), form)
    return said, tuple(_pattern(base, dialect, kind, form) for kind in kinds)


@lru_cache(_KINDS * 5)
def _pattern(base: str, dialect: Dialect, kind: Like, form: Format) -> Pattern:
    return Pattern.of(_parted(base, dialect, kind).own, form, _gaps(base, kind))
