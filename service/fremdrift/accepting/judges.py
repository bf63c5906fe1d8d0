"""The judges: the standards' own schemas and shapes, where a folder of them is at hand.

The folder is laid out as its publishers' names: ``dcat-us-1.1``, ``dcat-us-3.0/definitions``,
``dcat-ap-3/shacl-parts``, ``ldes``. A judge that is not there is named as missing; the clients' own rules judge anyway.
One that is there and damaged stops all, whatever makes it so: no verdict is told without it. A client asks for its own
judge alone.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import SchemaError
from referencing import Registry, Resource
from referencing.exceptions import CannotDetermineSpecification, Unresolvable

from fremdrift.ground.errors import SettingsError, ShapeError
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
_KINDS: Final = ("dataset", "datasetseries", "dataservice", "catalogrecord")


@dataclass(frozen=True)
class Judges:
    """The judges in a folder, or none where ``folder`` is None. Whoever needs one that is damaged gets a SettingsError
    that names its file.
    """

    folder: Path | None

    def missing(self, client: str) -> tuple[str, ...]:
        """The judge of a client where it is not at hand."""
        of = {"data.gov 1.1": "schema_1", "data.gov 3.0": "schema_3", "data.europa.eu": "_dcat_ap", "ldes": "_feed"}
        return (_NAMES[client],) if client in of and getattr(self, of[client]) is None else ()

    def _path(self, *parts: str) -> Path | None:
        path = self.folder.joinpath(*parts) if self.folder else None
        return path if path and path.exists() else None

    @cached_property
    def schema_1(self) -> Schema | None:
        """DCAT-US 1.1, the schema for publishers outside the federal government."""
        path = self._path("dcat-us-1.1", "non-federal_dataset.json")
        if path is None:
            return None
        schema = _schema(path)
        validator = validators.validator_for(schema)(schema)
        return lambda kind, record: _first_errors(validator, record, path)

    @cached_property
    def schema_3(self) -> Schema | None:
        """DCAT-US 3.0, by its definitions."""
        path = self._path("dcat-us-3.0", "definitions")
        if path is None:
            return None
        registry = _registry(path)
        by_kind = {kind: Draft202012Validator({"$ref": _DEFINITIONS + kind}, registry=registry) for kind in _KINDS}
        return lambda kind, record: _first_errors(by_kind[kind], record, path)

    @cached_property
    def _dcat_ap(self) -> "_Shapes | None":
        return _shapes(self._path("dcat-ap-3", "shacl-parts", "shapes.ttl"))

    @cached_property
    def _feed(self) -> "_Shapes | None":
        return _shapes(self._path("ldes", "dcat-ap-feeds-shape.ttl"))

    def dcat_ap(self, quads: Iterable[Quad]) -> list[Result]:
        """What DCAT-AP's shapes find; nothing where they are not at hand."""
        return self._dcat_ap(quads) if self._dcat_ap is not None else []

    def feed(self, quads: Iterable[Quad]) -> list[Result]:
        """What the feed's own shape finds of activities and their objects' types; nothing where it is not at hand."""
        return self._feed(quads) if self._feed is not None else []


_Shapes = Callable[[Iterable[Quad]], list[Result]]


_DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    RecursionError,
    re.error,
    SchemaError,
    CannotDetermineSpecification,
    Unresolvable,
    ShapeError,
)
"""What the readers of JSON, of schemas, of Turtle and of shapes raise."""


@contextmanager
def _needed(path: Path, through: type[Exception] | tuple[()] = ()) -> Iterator[None]:
    """A file of a standard is read or judges: what its damage raises is told with its name, but for what goes
    ``through``.
    """
    try:
        yield
    except through:
        raise
    except _DAMAGE as fault:
        why = str(fault).strip().partition("\n")[0][:200] or type(fault).__name__
        raise SettingsError(
            f"{path} of the standards cannot judge: {why}; fetch the standard again, or leave it out"
        ) from fault


def _schema(path: Path) -> dict[str, Any]:
    """A file's JSON Schema."""
    with _needed(path):
        schema = json.loads(path.read_bytes())
        if not isinstance(schema, dict):
            raise ValueError("it is no JSON object")
        validators.validator_for(schema).check_schema(schema)
        return schema


def _registry(folder: Path) -> Registry[Any]:
    """The JSON Schemas of a folder by their names, among them one for each kind of record."""
    found: Registry[Any] = Registry()
    for path in sorted(folder.glob("*.json")):
        schema = _schema(path)
        with _needed(path):
            if not isinstance(schema.get("$id"), str):
                raise ValueError("it has no $id")
            found = found.with_resource(schema["$id"], Resource.from_contents(schema))
    with _needed(folder):
        if absent := [kind for kind in _KINDS if _DEFINITIONS + kind not in found]:
            raise ValueError(f"no file in it has the $id {_DEFINITIONS}{absent[0]}")
    return found


def _shapes(path: Path | None) -> _Shapes | None:
    if path is None:
        return None
    with _needed(path):
        shapes = ShapesGraph(canonical(parse_turtle(path, NamedNode("urn:shapes"))))

    def judge(quads: Iterable[Quad]) -> list[Result]:
        with _needed(path):
            return judge_as_written(quads, shapes)

    return judge


def _first_errors(validator: Any, record: dict[str, Any], path: Path) -> Iterator[tuple[str, str]]:
    """The first few errors: one fault of a record can break every alternative of a schema. Raises RecursionError."""
    with _needed(path, through=RecursionError):  # of a record that is nested deep
        errors = sorted(validator.iter_errors(record), key=lambda one: (one.json_path, one.message))
    yield from ((one.json_path, one.message) for one in errors[:3])
