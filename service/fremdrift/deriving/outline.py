"""Outlines: what a strategy consists of, from its goals and focus areas down to its milestones; and who takes part."""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from typing import Final

from fremdrift.deriving.concerns import PARTICIPATION, Chosen, Placed
from fremdrift.ground.namespaces import FD
from fremdrift.ground.spellings import natural
from fremdrift.quads.query import Row, select_of
from fremdrift.quads.source import Source

_UP: Final = ("milestoneOf", "partOf", "inFocusArea", "inGoal", "inStrategy")
"""From the nearest whole to the farthest: a thing stands below the first that it names."""
_LINKS: Final = f"""
PREFIX fd: <{FD}>
SELECT ?thing ?class ?number {" ".join("?" + one for one in _UP)} WHERE {{
  ?thing a ?class . FILTER(?class IN (fd:Strategy, fd:Goal, fd:FocusArea, fd:Initiative, fd:Milestone))
  OPTIONAL {{ ?thing fd:number ?number }}
  {" ".join(f"OPTIONAL {{ ?thing fd:{one} ?{one} }}" for one in _UP)}
}}
"""


@dataclass(frozen=True)
class Branch:
    """A thing with its kind (a local name of our vocabulary), its number, and what stands below it."""

    thing: str
    kind: str
    number: str
    below: tuple["Branch", ...] = ()

    def counts(self) -> Counter[str]:
        """How many things of each kind stand here and below."""
        found, waiting = Counter[str](), [self]
        while waiting:
            one = waiting.pop()
            found[one.kind] += 1
            waiting += one.below
        return found


@dataclass(frozen=True)
class Outline:
    """Every thing by IRI, and what stands right below each."""

    rows: dict[str, Row]
    below: dict[str, list[str]]

    def branch(self, thing: str, seen: frozenset[str] = frozenset()) -> Branch | None:
        """A thing with all that stands below it; None where it is not there. A circle is cut where it closes."""
        row = self.rows.get(thing)
        if row is None or thing in seen:
            return None
        parts = (self.branch(one, seen | {thing}) for one in self.below.get(thing, ()))
        return Branch(thing, row["class"].removeprefix(FD), row["number"], tuple(one for one in parts if one))

    def of(self, things: Set[str]) -> "Outline":
        """No more than these things of it, by IRI."""
        rows = {thing: row for thing, row in self.rows.items() if thing in things}
        below = ((whole, [one for one in parts if one in things]) for whole, parts in self.below.items())
        return Outline(rows, {whole: parts for whole, parts in below if parts})


def outline(source: Source, things: Set[str] | None = None) -> Outline:
    """What everything consists of, or no more than these things, by IRI: by number, as lists are, then by name."""
    found = select_of(source, _LINKS, things)
    rows = {row["thing"]: row for row in sorted(found, key=lambda row: sorted(row.items()))}
    below: dict[str, list[str]] = {}
    for thing, row in sorted(rows.items(), key=lambda one: (natural(one[1]["number"]), natural(one[0]))):
        upward = next((row[one] for one in _UP if row[one] and row[one] != thing), "")
        if upward:
            below.setdefault(upward, []).append(thing)
    return Outline(rows, below)


def taking_part(places: dict[str, Placed], wanted: Chosen) -> dict[str, dict[str, list[str]]]:
    """Who takes part in what: for each organisation the things and its roles in each, as stated of the thing itself."""
    found: dict[str, dict[str, list[str]]] = {}
    for thing, place in sorted(places.items()):
        for tie in place.ties if wanted(place) else ():
            if tie.how == PARTICIPATION and not tie.inherited:
                roles = found.setdefault(tie.organisation, {}).setdefault(thing, [])
                roles += [tie.role] if tie.role not in roles else []
    return found
