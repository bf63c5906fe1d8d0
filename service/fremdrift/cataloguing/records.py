"""Records: the catalogue as JSON that a later release reads again, to know what stayed, changed, or is gone."""

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, Final, TypeVar

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.ground.formats import Format
from fremdrift.ground.jsons import compact, parsed
from fremdrift.ground.settings import Settings
from fremdrift.model.datasets import Contact, Dataset, Distribution, Entry, Series, Withdrawn

Listed = TypeVar("Listed", bound=Entry)
_MADE: Final = frozenset({"contact", "distributions", "format", "compressed", "packaged"})
"""Fields whose values are of a class of ours."""


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
    whole = parsed(body)
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
    files = tuple(_distribution(one) for one in found["distributions"])
    return Dataset(**_values(Dataset, found), contact=Contact(**found["contact"]), distributions=files)


def series_from(found: Mapping[str, Any]) -> Series:
    """The series of a record."""
    return Series(**_values(Series, found), contact=Contact(**found["contact"]))


def _distribution(found: Mapping[str, Any]) -> Distribution:
    formats: dict[str, Any] = {name: _format(found[name]) for name in ("format", "compressed", "packaged")}
    return Distribution(**_values(Distribution, found), **formats)


def _values(kind: type, found: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a class that are plain values, as far as the version that wrote them knew them."""
    return {name: _frozen(found[name]) for name in _names(kind) if name in found}


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.name not in _MADE)


def _format(found: Mapping[str, Any] | None) -> Format | None:
    return Format(**{**found, "aliases": tuple(found["aliases"])}) if found else None


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(one) for one in value)
    if isinstance(value, dict):
        return {name: _frozen(one) for name, one in value.items()}
    return value


def without_days(one: Listed) -> Listed:
    """What is described, without the days: equal where nothing that a harvester keeps has changed."""
    plain = replace(one, issued="", modified="")
    if isinstance(plain, Dataset):
        files = tuple(replace(file, issued="", modified="") for file in plain.distributions)
        own = plain.version if one.key.startswith("edition/") else ""  # else it is ours, and a day
        plain = replace(plain, version=own, version_notes={}, distributions=files)
    return plain
