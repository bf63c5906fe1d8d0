"""Entries of the catalogue as requests see them: finished documents of the release, records for pages, tombstones."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.faces import RECORD, SCHEMA_ORG, entry_name
from fremdrift.cataloguing.records import dataset_from, from_json, series_from
from fremdrift.cataloguing.said import path_of
from fremdrift.ground.errors import Gone, NotFound, ReleaseError
from fremdrift.ground.namespaces import DCT
from fremdrift.keeping.pack import Face
from fremdrift.model.datasets import Entry
from fremdrift.model.iris import EDITION, THING
from fremdrift.quads.store import parse_ntriples
from fremdrift.quads.terms import Triple
from fremdrift.serving.documents import Document
from fremdrift.web.shelf import served, settings

_OWN = frozenset({DCT + "title", DCT + "publisher"})
"""What an edition says of itself as its publisher printed it; the catalogue says it for harvesters, in its own way."""


def face(name: str) -> Face:
    """A finished document. Raises ReleaseError where the release lacks it: the catalogue is whole, or not served."""
    found = served().release.faces.read(name)
    if found is None:
        raise ReleaseError(f"release {served().release.id} has no {name}; publish again, and it is made")
    return found


def recorded() -> Catalogue:
    """The whole catalogue from its record. Raises ReleaseError where the release lacks it."""
    release = served().release
    body = release.catalogue()
    if body is None:
        raise ReleaseError(f"release {release.id} has no record of its catalogue; publish again, and it is made")
    return from_json(body, settings())


def entry_face(key: str, what: str) -> Face | None:
    """A document of a dataset or series, None where there is no such entry."""
    return served().release.faces.read(entry_name(key, what))


def entry(key: str) -> Entry | None:
    """The record of a dataset or series, None where there is none. Raises Gone where it was withdrawn."""
    found = entry_face(key, RECORD)
    if found is None:
        return None
    record = json.loads(found.body)
    if "reasons" in record:
        raise _gone(record)
    return series_from(record) if key.startswith("series/") else dataset_from(record)


@contextmanager
def telling_why(path: str) -> Iterator[None]:
    """Where the thing or edition at a path is not here since its dataset was withdrawn, or that of its strategy, that
    is told with the reason instead. Raises Gone.
    """
    try:
        yield
    except (NotFound, Gone) as fault:
        entry(path)
        if isinstance(fault, Gone) and not fault.reasons:
            entry(f"strategy/{served().names.owner_of(_thing(path))}")
        raise


def _thing(path: str) -> str:
    return settings().base_iri + (path if path.startswith(EDITION) else THING + path)


def _gone(record: dict[str, Any]) -> Gone:
    """The tombstone: when it was withdrawn, why, and what replaces it."""
    replaced = record["replaced_by"]
    told = f"{record['iri']} was withdrawn on {record['day']}" + (f" and replaced by {replaced}" if replaced else "")
    return Gone(told, record["iri"], replaced or None, record, record["reasons"])


def data_block(key: str) -> str:
    """The schema.org description of an entry for its page, such that no page can be left from within; empty without."""
    found = entry_face(key, SCHEMA_ORG) if served().day is None else None
    return found.body.decode().replace("<", "\\u003c").strip() if found else ""


def catalogued(found: Document, key: str) -> Document:
    """The document of an edition with what the catalogue says of it as a dataset."""
    body = entry_face(key, "nt") if served().day is None else None
    if body is None:
        return found
    said = {(one.subject, one.predicate) for one in found.statements}
    more = [
        Triple(one.subject, one.predicate, one.object)
        for one in parse_ntriples(body.body)
        if one.predicate.value not in _OWN or (one.subject, one.predicate) not in said
    ]
    return Document(found.subject, tuple(sorted({*found.statements, *more}, key=str)), found.order)


def made() -> datetime:
    """When the release was made, for ``Last-Modified``."""
    return datetime.strptime(served().release.made, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def address_of(key: str) -> str:
    """Where an entry answers."""
    return settings().base_iri + path_of(key)
