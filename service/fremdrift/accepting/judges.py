"""The judges: the standards' own schemas and shapes, where a folder of them is at hand.

The folder is laid out as its publishers' names: ``dcat-us-1.1``, ``dcat-us-3.0/definitions``,
``dcat-ap-3/shacl-parts``, ``ldes``. A judge that is not there is named as missing; the clients' own rules judge anyway.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, validators
from referencing import Registry, Resource

from fremdrift.judging.graph import ShapesGraph
from fremdrift.judging.reference import judge_as_written
from fremdrift.judging.report import Result
from fremdrift.quads.store import canonical, parse_turtle
from fremdrift.quads.terms import NamedNode, Quad

Schema = Callable[[str, dict[str, Any]], Iterator[tuple[str, str]]]
"""Judges a record by its kind, such as ``dataset`` or ``datasetseries``: where it does not fit, and why."""

_NAMES: Final = {
    "data.gov 1.1": "DCAT-US 1.1 JSON Schema (dcat-us-1.1/non-federal_dataset.json)",
    "data.gov 3.0": "DCAT-US 3.0 JSON Schemas (dcat-us-3.0/definitions)",
    "data.europa.eu": "DCAT-AP 3.0.1 SHACL (dcat-ap-3/shacl-parts/shapes.ttl)",
    "ldes": "DCAT-AP feed SHACL (ldes/dcat-ap-feeds-shape.ttl)",
}
_DEFINITIONS: Final = "https://resources.data.gov/dcat-us/3.0.0/definitions/"


@dataclass(frozen=True)
class Judges:
    """The judges in a folder, or none where ``folder`` is None."""

    folder: Path | None

    def missing(self, client: str) -> tuple[str, ...]:
        """The judges of a client that are not at hand."""
        at_hand = {
            "data.gov 1.1": self.schema_1,
            "data.gov 3.0": self.schema_3,
            "data.europa.eu": self._dcat_ap,
            "ldes": self._feed,
        }
        return (_NAMES[client],) if client in at_hand and at_hand[client] is None else ()

    def _path(self, *parts: str) -> Path | None:
        path = self.folder.joinpath(*parts) if self.folder else None
        return path if path and path.exists() else None

    @cached_property
    def schema_1(self) -> Schema | None:
        """DCAT-US 1.1, the schema for publishers outside the federal government."""
        path = self._path("dcat-us-1.1", "non-federal_dataset.json")
        if path is None:
            return None
        schema = json.loads(path.read_bytes())
        validator = validators.validator_for(schema)(schema)
        return lambda kind, record: _first_errors(validator, record)

    @cached_property
    def schema_3(self) -> Schema | None:
        """DCAT-US 3.0, by its definitions."""
        path = self._path("dcat-us-3.0", "definitions")
        if path is None:
            return None
        schemas = [json.loads(one.read_bytes()) for one in sorted(path.glob("*.json"))]
        registry: Registry[Any] = Registry().with_resources(
            (one["$id"], Resource.from_contents(one)) for one in schemas
        )
        by_kind = {
            kind: Draft202012Validator({"$ref": _DEFINITIONS + kind}, registry=registry)
            for kind in ("dataset", "datasetseries", "dataservice", "catalogrecord")
        }
        return lambda kind, record: _first_errors(by_kind[kind], record)

    @cached_property
    def _dcat_ap(self) -> ShapesGraph | None:
        return _shapes(self._path("dcat-ap-3", "shacl-parts", "shapes.ttl"))

    @cached_property
    def _feed(self) -> ShapesGraph | None:
        return _shapes(self._path("ldes", "dcat-ap-feeds-shape.ttl"))

    def dcat_ap(self, quads: Iterable[Quad]) -> list[Result]:
        """What DCAT-AP's shapes find; nothing where they are not at hand."""
        return judge_as_written(quads, self._dcat_ap) if self._dcat_ap is not None else []

    def feed(self, quads: Iterable[Quad]) -> list[Result]:
        """What the feed's own shape finds of activities and their objects' types; nothing where it is not at hand."""
        return judge_as_written(quads, self._feed) if self._feed is not None else []


def _shapes(path: Path | None) -> ShapesGraph | None:
    return ShapesGraph(canonical(parse_turtle(path, NamedNode("urn:shapes")))) if path else None


def _first_errors(validator: Any, record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The first few errors: one fault of a record can break every alternative of a schema."""
    errors = sorted(validator.iter_errors(record), key=lambda one: (one.json_path, one.message))
    yield from ((one.json_path, one.message) for one in errors[:3])
