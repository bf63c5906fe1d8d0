"""Codes: the code lists of the vocabulary, and which codes a column takes."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from fremdrift.ground import folders
from fremdrift.ground.namespaces import CODE, DCT, FD, SKOS
from fremdrift.model.findings import Message, some_of
from fremdrift.quads.query import Row, select
from fremdrift.quads.store import in_memory, parse_turtle
from fremdrift.quads.terms import NamedNode
from fremdrift.reading.definition import Column

_SHOWN: Final = 30
"""So many of the publisher's own codes are told."""
_CODES: Final = f"""
PREFIX skos: <{SKOS}>
SELECT DISTINCT ?scheme ?code ?order ?da ?en ?publisher WHERE {{
  ?code skos:inScheme ?scheme .
  OPTIONAL {{ ?code <{FD}order> ?order }} OPTIONAL {{ ?scheme <{DCT}source> ?publisher }}
  OPTIONAL {{ ?code skos:prefLabel ?da FILTER(lang(?da) = "da") }}
  OPTIONAL {{ ?code skos:prefLabel ?en FILTER(lang(?en) = "en") }}
}}
"""


def code_lists() -> dict[str, list[Row]]:
    """The codes of the vocabulary by scheme, each in its order: ``code``, ``da``, ``en``, ``publisher``."""
    return _read(folders.vocabulary())


@cache
def _read(vocabulary: Path) -> dict[str, list[Row]]:
    graph = NamedNode(FD)
    store = in_memory(quad for path in sorted(vocabulary.glob("*.ttl")) for quad in parse_turtle(path, graph))
    by_scheme: dict[str, list[Row]] = {}
    for row in sorted(select(store, _CODES), key=lambda one: (one["scheme"], int(one["order"] or 9999), one["code"])):
        by_scheme.setdefault(row["scheme"], []).append(row)
    return by_scheme


def codes_of(column: Column) -> list[tuple[str, Row]]:
    """The codes that the cells of a column may hold, as written there, with their rows; none where it takes none."""
    scheme = CODE + list_of(column)
    return [(row["code"].removeprefix(f"{scheme}/"), row) for row in code_lists().get(scheme, [])]


def list_of(column: Column) -> str:
    """The name of the code list whose codes the cells of a column hold; empty where they hold none of ours."""
    scheme, _, last = (column.value or "").rpartition("/")
    takes = scheme.startswith(CODE) and last in (f"{{{column.name}}}", f"{{+{column.name}}}")
    return scheme.removeprefix(CODE) if takes else ""


def takes_own_codes(column: Column) -> bool:
    """Whether the cells of a column name codes of the publisher's own by their addresses."""
    return column.predicate == FD + "publisherStatus"


def own_to_choose_from(addresses: Sequence[str]) -> Message:
    """The publisher's own codes, as cells name them, as a sentence to append to a complaint; of very many the first."""
    if not addresses:
        return Message(" Tabellen codes har ingen koder endnu.", " The table codes has no codes yet.")
    shown = some_of(addresses, _SHOWN)
    return Message(f" Tabellens koder er: {shown.da}.", f" The table's codes are: {shown.en}.")


def to_choose_from(column: Column) -> Message:
    """What may stand in the column, as a sentence to append to a complaint; empty where it takes no codes."""
    codes = ", ".join(code for code, _ in codes_of(column))
    return Message(f" Koderne er: {codes}.", f" The codes are: {codes}.") if codes else Message("", "")
