"""Faces: every document that a release's catalogue is served as, finished when the release is made.

A page of the catalogue begins after a key (``?after=strategy/x``) and its address names no number: a client that comes
from another release's page gets the page with the next key, and so misses nothing that both releases have.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Final, TypeVar
from urllib.parse import urlencode

from fremdrift.cataloguing.catalogue import Catalogue, Dataset, Series
from fremdrift.cataloguing.dcat import Listing, entry_of, page_of
from fremdrift.cataloguing.dialects import DCAT_AP, PAGED, RDF_FORMATS, Dialect
from fremdrift.cataloguing.records import record
from fremdrift.cataloguing.said import path_of
from fremdrift.cataloguing.schema_org import catalogue_schema_org, dataset_schema_org
from fremdrift.cataloguing.writer import Writer
from fremdrift.cataloguing.writing import Thing, Writing, things_in
from fremdrift.ground.formats import Format
from fremdrift.ground.jsons import compact
from fremdrift.ground.namespaces import HYDRA
from fremdrift.ground.tasks import Task, Works
from fremdrift.model.iris import Names
from fremdrift.quads.pieces import document, piece
from fremdrift.quads.store import parse_ntriples, write_ntriples
from fremdrift.quads.terms import NamedNode, Quad

RECORD: Final = "record"
SCHEMA_ORG: Final = "schema.org"
PAGES: Final = "pages"
LIST: Final = "list"
_WEIGHT: Final = 20_000
"""About as many bytes as one syntax of a dataset takes."""


@dataclass(frozen=True)
class Cut:
    """The pages of the catalogue: the last key of each, in order."""

    last: tuple[str, ...]

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Cut":
        """So many datasets to a page, in the order of their keys; series stand with the datasets around them."""
        keys = [one.key for one in catalogue.entries]
        step = catalogue.settings.catalogue_page
        return cls(tuple(keys[min(end, len(keys)) - 1] for end in range(step, len(keys) + step, step)))

    def page(self, after: str | None) -> int:
        """The number of the page that holds the first key after this one; the last page after the last key."""
        return 0 if after is None else min(bisect_right(self.last, after), len(self.last) - 1)

    def before(self, number: int) -> str | None:
        """The key that a page begins after; None for the first."""
        return self.last[number - 1] if number else None


def page_name(dialect: Dialect, form: Format, number: int) -> str:
    """The name of a finished page."""
    return f"catalog/{dialect.token}/{number}.{form.suffix}"


def entry_name(key: str, what: str) -> str:
    """The name of a finished document of a dataset or series: ``what`` is a suffix, or a record's or profile's name."""
    return f"{path_of(key)}.{what}"


def page_address(base: str, dialect: Dialect, form: Format, after: str | None) -> str:
    """Where a page is served; the first page of DCAT-AP is the listed address itself."""
    asked = [("profile", dialect.token)] if dialect is not DCAT_AP else []
    asked += [("after", after)] if after is not None else []
    return f"{base}catalog.{form.suffix}" + (f"?{urlencode(asked, safe='/')}" if asked else "")


def faces(catalogue: Catalogue, works: Works) -> Iterator[Task]:
    """Every finished document in one order, each to be made as bytes."""
    cut = Cut.of(catalogue)
    yield works.document(PAGES, ("\n".join(cut.last) + "\n").encode())
    yield works.document(f"catalog/{SCHEMA_ORG}.jsonld", catalogue_schema_org(catalogue))
    for number in range(len(cut.last)):
        yield from _pages(catalogue, cut, number, works)
    series = {one.iri: [one] for one in catalogue.series}
    for dataset in catalogue.datasets:
        listing = entry_of(catalogue, [dataset], series.get(dataset.series, []))
        yield from _entry(catalogue, dataset, listing, works)
    for one in catalogue.series:
        yield from _entry(catalogue, one, entry_of(catalogue, [], [one]), works)
    for gone in catalogue.withdrawn:
        yield works.document(entry_name(gone.key, RECORD), record(gone))


Listed = TypeVar("Listed", Dataset, Series)
_KEY: Final = attrgetter("key")


def _within(entries: Sequence[Listed], cut: Cut, number: int) -> list[Listed]:
    """The entries of a page; all stand in the order of their keys."""
    first = cut.before(number)
    start = 0 if first is None else bisect_right(entries, first, key=_KEY)
    return list(entries[start : bisect_right(entries, cut.last[number], key=_KEY)])


def _pages(catalogue: Catalogue, cut: Cut, number: int, works: Works) -> Iterator[Task]:
    datasets, series = _within(catalogue.datasets, cut, number), _within(catalogue.series, cut, number)
    entries: list[Dataset | Series] = sorted([*datasets, *series], key=lambda one: one.key)
    listed = [f"{one.key}\t{one.titles.get('da', '')}\t{one.titles.get('en', '')}" for one in entries]
    yield works.document(f"catalog/{LIST}/{number}", ("\n".join(listed) + "\n").encode())
    of = {one.series for one in datasets} | {one.iri for one in series}
    around = [one for one in catalogue.series if one.iri in of]  # a page can be judged by itself
    listed_here = _Listed.of(page_of(catalogue, datasets, around, first=number == 0))
    for dialect in PAGED:
        for form in RDF_FORMATS:
            view = write_ntriples(_view(catalogue, dialect, form, cut, number))
            yield listed_here.task(page_name(dialect, form, number), dialect, form, view, works)


def _view(catalogue: Catalogue, dialect: Dialect, form: Format, cut: Cut, number: int) -> list[Quad]:
    """Which page of how many this is (https://www.hydra-cg.com/spec/latest/core/#collections); the last has no next."""
    names = Names(catalogue.settings.base_iri)
    writer, last = Writer(names.graph("catalogue")), len(cut.last) - 1

    def page(of: int) -> str:
        return page_address(names.base, dialect, form, cut.before(of))

    collection, view = names.iri("catalog#datasets"), NamedNode(page(number))
    writer.kind(collection, HYDRA + "Collection")
    writer.number(collection, HYDRA + "totalItems", len(catalogue.datasets))
    writer.say(collection, HYDRA + "view", view)
    writer.kind(view, HYDRA + "PartialCollectionView")
    writer.say(view, HYDRA + "first", NamedNode(page(0)))
    writer.say(view, HYDRA + "last", NamedNode(page(last)))
    if number:
        writer.say(view, HYDRA + "previous", NamedNode(page(number - 1)))
    if number < last:
        writer.say(view, HYDRA + "next", NamedNode(page(number + 1)))
    return writer.quads


def _entry(catalogue: Catalogue, one: Dataset | Series, listing: Listing, works: Works) -> Iterator[Task]:
    listed = _Listed.of(listing)
    for form in RDF_FORMATS:
        yield listed.task(entry_name(one.key, form.suffix), DCAT_AP, form, b"", works)
    told = (listed.digest, SCHEMA_ORG)  # a listing has all that is taken from the settings
    yield works.task(entry_name(one.key, SCHEMA_ORG), dataset_schema_org, (one, catalogue.settings), told, _WEIGHT)
    yield works.document(entry_name(one.key, RECORD), record(one))


@dataclass(frozen=True)
class _Listed:
    """What a page or document is written from, known by its digest: whoever writes it works it out, once a dialect."""

    digest: str
    listing: Listing = field(compare=False)

    @classmethod
    def of(cls, listing: Listing) -> "_Listed":
        """Of a listing."""
        return cls(hashlib.sha256(compact(listing, ordered=True)).hexdigest(), listing)

    def task(self, name: str, dialect: Dialect, form: Format, view: bytes, works: Works) -> Task:
        """One syntax of it in one dialect; ``view`` says which page it is, in N-Triples."""
        told = (self.digest, dialect.token, form.name, hashlib.sha256(view).hexdigest())
        weight = _WEIGHT * (1 + len(self.listing.datasets))
        return works.task(name, write_face, (self, dialect, form, view), told, weight)


def write_face(listed: _Listed, dialect: Dialect, form: Format, view: bytes) -> bytes:
    """A page or document in a dialect and syntax."""
    return document((*_written(listed, dialect).pieces(form), piece(parse_ntriples(view), form)), form)


@lru_cache(maxsize=2)
def _written(listed: _Listed, dialect: Dialect) -> Writing:
    """Remembered for the next syntax of the same."""
    return Writing.of(listed.listing, dialect, _things(listed))


@lru_cache(maxsize=1)
def _things(listed: _Listed) -> tuple[Thing, ...]:
    """Remembered for the next dialect."""
    return tuple(things_in(listed.listing))
