"""A plan as others see one: what StratML and OCDS have words for, read from the statements of a strategy's dataset.

Of each milestone that is the latest expected date, the completion that was reported, and the latest status. What was
said before, by whom and where, what moved, and how sure it is, neither standard can carry.
"""

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from fremdrift.exporting.statements import Statements
from fremdrift.ground import folders
from fremdrift.ground.namespaces import DCT, FD
from fremdrift.quads.query import Row, named_in, select
from fremdrift.quads.store import in_memory, parse_turtle
from fremdrift.quads.terms import NamedNode, text_of

CANNOT_CARRY: Final = (
    "earlier plans and the moves between them, who said what and where, contradicting and undated statements, "
    "corrections, judgements, participation, names in more than one language, and dates without a last or first day"
)
"""What a reader of either file must look for in the RDF."""

_HEAD: Final = f"PREFIX fd: <{FD}> PREFIX dct: <{DCT}>\n"
_TITLES: Final = """
  OPTIONAL { ?thing dct:title ?en FILTER(lang(?en) = "en") } OPTIONAL { ?thing dct:title ?da FILTER(lang(?da) = "da") }
  OPTIONAL { ?thing dct:title ?title FILTER(lang(?title) NOT IN ("da", "en")) }
  OPTIONAL { ?thing fd:workingLabel ?label FILTER(lang(?label) = "en") } OPTIONAL { ?thing fd:number ?number }
"""
_THINGS: Final = f"""{_HEAD}
SELECT ?thing ?class ?en ?da ?title ?label ?number ?goal ?area ?of ?strategy WHERE {{
  VALUES ?class {{ fd:Strategy fd:Goal fd:FocusArea fd:Initiative fd:Milestone }} ?thing a ?class . {_TITLES}
  OPTIONAL {{ ?thing fd:inGoal ?goal }} OPTIONAL {{ ?thing fd:inFocusArea ?area }}
  OPTIONAL {{ ?thing fd:milestoneOf ?of }} OPTIONAL {{ ?thing fd:inStrategy ?strategy }}
}}
"""
_SAID: Final = f"""{_HEAD}
SELECT ?thing ?said ?latest ?edtf ?first ?last ?met ?metfirst ?metlast ?status ?known WHERE {{
  ?said fd:about ?thing . MINUS {{ ?said fd:recalled true }}
  OPTIONAL {{ ?thing fd:latestStatement ?latest }} OPTIONAL {{ ?said fd:account/fd:knownFrom ?known }}
  OPTIONAL {{ ?said fd:status ?status }}
  OPTIONAL {{ ?said fd:expected ?when . ?when fd:edtf ?edtf
    OPTIONAL {{ ?when fd:earliest ?first }} OPTIONAL {{ ?when fd:latest ?last }} }}
  OPTIONAL {{ ?said fd:completed ?done . ?done fd:edtf ?met
    OPTIONAL {{ ?done fd:earliest ?metfirst }} OPTIONAL {{ ?done fd:latest ?metlast }} }}
}}
"""


_ASKED: Final = frozenset(f"<{name}>".encode() for name in named_in(_THINGS + _SAID))
"""What the questions ask for: of a strategy about half of its statements."""


@dataclass(frozen=True)
class When:
    """A date: as EDTF, and its first and last day (ISO), empty where it is open."""

    edtf: str
    first: str
    last: str


@dataclass(frozen=True)
class Step:
    """A milestone: by IRI, with its number and name, when it is expected and was met, and its status in OCDS."""

    iri: str
    number: str
    name: str
    expected: When | None
    met: When | None
    status: str


@dataclass
class Part:
    """A goal, a focus area or an initiative, with its milestones and what it consists of."""

    iri: str
    number: str
    name: str
    parts: list["Part"] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


@lru_cache(maxsize=1)
def read_plan(statements: Statements, dataset: str) -> Part:
    """The strategy whose dataset these statements are: goals, else focus areas, with initiatives, with milestones.

    What belongs to no goal stands in a part of the strategy's own name, so nothing is lost and no goal is made up. A
    programme outside any strategy goes by ``dataset``, the IRI of its dataset. The last is remembered.
    """
    store = in_memory(statements.quads(_ASKED))
    rows = {
        row["thing"]: row
        for row in sorted(select(store, _THINGS), key=lambda row: (row["thing"], row["area"], row["title"]))
    }
    said: dict[str, list[Row]] = {}
    for row in sorted(select(store, _SAID), key=lambda row: (row["known"], row["said"])):
        said.setdefault(row["thing"], []).append(row)
    parts = {iri: Part(iri, row["number"], _name(row)) for iri, row in rows.items() if _kind(row) != "Milestone"}
    strategies = (part for iri, part in parts.items() if _kind(rows[iri]) == "Strategy")
    whole = next(strategies, Part(dataset, "", dataset.rpartition("/")[2]))
    rest = Part(whole.iri + "#rest", "", whole.name)
    for iri, part in parts.items():
        if part is not whole:
            _parent(rows, parts, iri, whole, rest).parts.append(part)
    for iri, row in rows.items():
        if _kind(row) == "Milestone":
            of = parts.get(row["of"], rest)
            (rest if of is whole else of).steps.append(_step(row, said.get(iri, [])))
    whole.parts += [rest] if rest.parts or rest.steps or not whole.parts else []
    return whole


def _parent(rows: dict[str, Row], parts: dict[str, Part], iri: str, whole: Part, rest: Part) -> Part:
    """What a part stands in: the goal of its focus area before the area, and the strategy for the outermost."""
    row = rows[iri]
    if _kind(row) == "Goal":
        return whole
    area = rows.get(row["area"])
    goal = row["goal"] or (area["goal"] if area else "")
    outer = parts.get(goal) or (parts.get(row["area"]) if area else None)
    if outer is not None:
        return outer
    return whole if _kind(row) == "FocusArea" else rest


def _kind(row: Row) -> str:
    return row["class"].removeprefix(FD)


def _name(row: Row) -> str:
    return row["en"] or row["da"] or row["title"] or row["label"] or row["number"] or row["thing"].rpartition("/")[2]


def _step(row: Row, said: list[Row]) -> Step:
    latest = next((one for one in said if one["said"] == one["latest"]), None)
    met = next((one for one in reversed(said) if one["met"]), None)
    expected = When(latest["edtf"], latest["first"], latest["last"]) if latest else None
    done = When(met["met"], met["metfirst"], met["metlast"]) if met else None
    status = "met" if done else next((_ocds().get(one["status"], "") for one in reversed(said) if one["status"]), "")
    return Step(row["thing"], row["number"], _name(row), expected, done, status)


@cache
def _ocds() -> dict[str, str]:
    """The OCDS milestone status of each of our statuses that has one."""
    found = parse_turtle(folders.vocabulary() / "codes.ttl", NamedNode(FD))
    named = NamedNode(FD + "ocdsStatus")
    return {text_of(one.subject): text_of(one.object) for one in found if one.predicate == named}
