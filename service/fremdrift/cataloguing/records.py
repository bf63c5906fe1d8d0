"""Records: the catalogue as JSON that a later release reads again, to know what stayed, changed, or is gone."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.ground.formats import Format
from fremdrift.ground.jsons import compact
from fremdrift.ground.settings import Settings
from fremdrift.model.datasets import Contact, Dataset, Distribution, Entry, Series, Withdrawn

_DAYS: Final = ("issued", "modified", "version_notes")
"""What says when, and is therefore no change of what is described."""


def to_json(catalogue: Catalogue) -> bytes:
    """The whole catalogue; the same catalogue gives the same bytes."""
    whole = {
        "issued": catalogue.issued,
        "modified": catalogue.modified,
        "datasets": catalogue.datasets,
        "series": catalogue.series,
        "withdrawn": catalogue.withdrawn,
    }
    return compact(whole, ordered=True) + b"\n"


def from_json(body: bytes, settings: Settings) -> Catalogue:
    """The catalogue that these bytes record. Raises ValueError, KeyError or TypeError where they do not."""
    whole = json.loads(body)
    return Catalogue(
        settings,
        whole["issued"],
        whole["modified"],
        tuple(dataset_from(one) for one in whole["datasets"]),
        tuple(series_from(one) for one in whole["series"]),
        tuple(Withdrawn(**one) for one in whole["withdrawn"]),
    )


def record(one: Entry | Withdrawn) -> bytes:
    """One entry of the catalogue, as a page is filled from it."""
    return compact(one, ordered=True) + b"\n"


def dataset_from(found: Mapping[str, Any]) -> Dataset:
    """The dataset of a record."""
    values = {one.name: _frozen(found[one.name]) for one in fields(Dataset)}
    values["contact"] = Contact(**found["contact"])
    values["distributions"] = tuple(_distribution(one) for one in found["distributions"])
    return Dataset(**values)


def series_from(found: Mapping[str, Any]) -> Series:
    """The series of a record."""
    values = {one.name: _frozen(found[one.name]) for one in fields(Series)}
    return Series(**values | {"contact": Contact(**found["contact"])})


def _distribution(found: Mapping[str, Any]) -> Distribution:
    values = {one.name: _frozen(found[one.name]) for one in fields(Distribution)}
    formats = {name: _format(found[name]) for name in ("format", "compressed", "packaged")}
    return Distribution(**values | formats)


def _format(found: Mapping[str, Any] | None) -> Format | None:
    return Format(**{**found, "aliases": tuple(found["aliases"])}) if found else None


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(one) for one in value)
    if isinstance(value, dict):
        return {name: _frozen(one) for name, one in value.items()}
    return value


def digest(one: Entry) -> str:
    """What is described, without the days: equal where nothing that a harvester keeps has changed."""
    found = asdict(one)
    for name in _DAYS:
        found.pop(name, None)
    if not one.key.startswith("edition/"):
        found.pop("version", None)  # ours, and a day; an edition's is its own
    for file in found.get("distributions", ()):
        for name in _DAYS:
            file.pop(name, None)
    return hashlib.sha256(json.dumps(found, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
