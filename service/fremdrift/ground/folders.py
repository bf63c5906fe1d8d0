"""Folders: the one door to the files that travel with the program, in a checkout and in a wheel alike."""

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent.parent
_CHECKOUT: Final = PACKAGE.parent.parent


def _shipped(name: str) -> Path:
    """The wheel carries it inside the package; a checkout has it at the top."""
    inside = PACKAGE / name
    return inside if inside.exists() else _CHECKOUT / name


def vocabulary() -> Path:
    """The folder of the ontology, the code lists and the JSON-LD context."""
    return _shipped("vocab")


def shapes() -> Path:
    """The folder of the SHACL shapes, one file per class."""
    return _shipped("shapes")


def table_definition() -> Path:
    """The CSVW metadata that defines the tables, for data that does not bring its own."""
    return _shipped("data") / "csv-metadata.json"
