"""The moves as a table: one row for each step from one statement of a date to the next that gives another."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fremdrift.deriving.ledger import Chain, Move, derived_graph
from fremdrift.deriving.moves_in_words import BESIDE, Called, called_in, cells_beside
from fremdrift.deriving.wholes import Chains
from fremdrift.ground import workbooks
from fremdrift.ground.csv_rows import csv_row
from fremdrift.model.iris import GRAPH, Names
from fremdrift.model.tables import Column, Kind, Table, TableRow
from fremdrift.quads.lines import Lines

_COLUMNS: Final = (
    ("thing", "Ting", "Thing", "Det hvis dato er oplyst", "What the date is of", Kind.TEXT),
    ("move", "Nummer", "Number", "Skridtets nummer for denne ting", "Number of the step for this thing", Kind.INTEGER),
    ("from_day", "Oplyst før", "Stated before", "Dagen det var sagt", "Day of the earlier statement", Kind.DATE),
    ("from_expected", "Ventet før", "Expected before", "Datoen som før oplyst", "The date as stated before", Kind.DATE),
    ("from_observation", "Observation før", "Observation before", "Sagt før", "The earlier statement", Kind.TEXT),
    ("from_source", "Kilde før", "Source before", "Hvor det var læst", "Source of the earlier statement", Kind.TEXT),
    ("to_day", "Oplyst efter", "Stated after", "Dagen det så blev sagt", "Day of the later statement", Kind.DATE),
    ("to_expected", "Ventet efter", "Expected after", "Datoen som så oplyst", "The date as stated after", Kind.DATE),
    ("to_observation", "Observation efter", "Observation after", "Sagt efter", "The later statement", Kind.TEXT),
    ("to_source", "Kilde efter", "Source after", "Hvor det så er læst", "Source of the later statement", Kind.TEXT),
    ("direction", "Retning", "Direction", "Tidligere eller senere", "Earlier or later", Kind.TEXT),
    ("precision_change", "Præcision", "Precision", "Mere eller mindre præcis", "More or less precise", Kind.TEXT),
    ("least_days", "Mindst dage", "Least days", "Dage den mindst flyttede sig", "Days it moved at least", Kind.INTEGER),
    ("most_days", "Højst dage", "Most days", "Dage den højst flyttede sig", "Days it moved at most", Kind.INTEGER),
    (
        "disputed_by", "Omstridt ved", "Disputed by",
        "Vores vurdering, hvor de to datoer modsiger hinanden og ingen behøver have flyttet noget",
        "Our judgement, where the two dates contradict each other and nobody need have moved anything", Kind.TEXT,
    ),
)  # fmt: skip
_CODES: Final = {"direction": "direction", "precision_change": "precision-change"}
"""The code lists of the vocabulary that columns take their codes from."""
MOVES: Final = Table(
    workbooks.MOVES,
    {"da": "Flytninger", "en": "Moves"},
    tuple(
        Column(
            name,
            {"da": da, "en": en},
            {"da": help_da, "en": help_en},
            kind,
            required=name in ("thing", "move"),
            codes=_CODES.get(name, ""),
        )
        for name, da, en, help_da, help_en, kind in _COLUMNS
    ),
    ("thing", "move"),
    beside=BESIDE,
)
"""The table's columns and what they say."""


def moves_csv(chains: Iterable[Chain]) -> bytes:
    """Every move as CSV (RFC 4180); dates are EDTF, names are IRIs."""
    moves = (_row(number, move) for chain in chains for number, move in enumerate(chain.moves, 1))
    return "".join([_HEAD, *(_as_printed(csv_row(one)) for one in moves)]).encode()


@dataclass(frozen=True)
class Moved:
    """What moved: the chains, the file of statements that say what things are called, a base, and the new file that the
    table of all moves is written into.
    """

    chains: Chains
    statements: Path
    base: str
    path: Path


def moves_written(moved: Moved) -> Iterator[TableRow]:
    """Write the same while its rows are taken, as ``move_rows`` gives them."""
    called = called_in(Lines((moved.statements,)), moved.chains)
    with moved.path.open("w", encoding="utf-8", newline="") as file:
        file.write(_HEAD)
        for row in move_rows(moved.chains, Names(moved.base), called):
            file.write(_as_printed(row.line))
            yield row


def move_rows(chains: Iterable[Chain], names: Names, called: Called) -> Iterator[TableRow]:
    """The rows of every move, each with the graph of what the account that caused it has caused, and in words what it
    says.
    """
    columns = [one.name for one in (*MOVES.columns, *MOVES.beside)]
    caused: dict[str, str] = {}
    for chain in chains:
        for number, move in enumerate(chain.moves, 1):
            graph = caused.get(move.account)
            if graph is None:
                path = names.path(derived_graph(move.account, names).value) or ""
                graph = caused[move.account] = path.removeprefix(GRAPH)
            texts = _row(number, move)
            cells = zip(columns, (*texts, *cells_beside(move, called, names)), strict=True)
            yield TableRow(MOVES.name, graph, dict(cells), csv_row(texts))


def _row(number: int, move: Move) -> tuple[str, ...]:
    before, after, step = move.before, move.after, move.step
    days = ("" if one is None else str(one) for one in (step.least, step.most))
    return (
        after.thing, str(number), before.day, before.expected, before.iri, before.source,
        after.day, after.expected, after.iri, after.source, step.direction, step.precision, *days, move.disputed,
    )  # fmt: skip


def _as_printed(line: str) -> str:
    """A row with the end of a line that the standard has."""
    return f"{line[:-1]}\r\n"


_HEAD: Final = _as_printed(csv_row(one.name for one in MOVES.columns))
