"""Whom a thing concerns: where it stands in its strategy, and the organisations that are tied to it.

Nothing is guessed. An organisation is tied to a thing by being printed as responsible for it, or by taking part in it,
in its initiative, or in what that is part of; all but the first two are told as inherited. Each tie names where it
stands.
"""

import re
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from fremdrift.deriving.ledger import Statement
from fremdrift.deriving.record import Record
from fremdrift.ground.namespaces import DCT, FD, ORG, SKOS
from fremdrift.quads.query import Row, select, select_of
from fremdrift.quads.source import Source
from fremdrift.quads.terms import asked

_HEAD: Final = f"PREFIX fd: <{FD}> PREFIX dct: <{DCT}> PREFIX org: <{ORG}> PREFIX skos: <{SKOS}>\n"
_THINGS: Final = f"""{_HEAD}
SELECT ?thing ?class ?initiative ?whole ?strategy WHERE {{
  ?thing a ?class . FILTER(?class IN (fd:Strategy, fd:Goal, fd:FocusArea, fd:Initiative, fd:Milestone))
  OPTIONAL {{ ?thing fd:milestoneOf ?initiative }} OPTIONAL {{ ?thing fd:partOf ?whole }}
  OPTIONAL {{ ?thing fd:inStrategy ?strategy }}
}}
"""
_BELOW: Final = f"""{_HEAD}
SELECT DISTINCT ?thing WHERE {{
  ?thing (fd:inStrategy|fd:inGoal|fd:inFocusArea|fd:milestoneOf|fd:partOf)+ {{whole}}
}}
"""
_TAKES_PART: Final = f"""{_HEAD}
SELECT ?part ?thing ?organisation ?role ?via ?source WHERE {{
  ?part fd:participationIn ?thing ; fd:participant ?organisation ; fd:role ?role .
  OPTIONAL {{ ?part fd:via ?via }} OPTIONAL {{ ?part dct:source ?source }}
}}
"""
_ORGANISATIONS: Final = f"""{_HEAD}
SELECT ?organisation ?level ?parent ?name WHERE {{
  ?organisation a org:Organization .
  OPTIONAL {{ ?organisation fd:level ?level }} OPTIONAL {{ ?organisation org:subOrganizationOf ?parent }}
  OPTIONAL {{ VALUES ?named {{ skos:prefLabel skos:altLabel fd:abbreviation }} ?organisation ?named ?name }}
}}
"""
_JOINED: Final = re.compile(r"([,;/\n]| og | and )")
"""What stands between organisations, and in the names of some."""
_PARTS: Final = 15
"""A name has no more parts, with what stands between them, so that a long list takes no longer than it is."""
_WORDS: Final = (" og ", " and ")
_OF: Final = re.compile(r" (?:of|for) ")
"""What a name has that may go on with another word: “Ministry of A”, and then “and B”."""
PRINTED: Final = "responsible"
PARTICIPATION: Final = "participation"


@dataclass(frozen=True)
class Tie:
    """Why a thing concerns an organisation: ``how`` is PRINTED or PARTICIPATION, ``role`` the code of a participation.

    ``of`` is the thing that it was stated of; where that is another than the thing itself, the tie is ``inherited``.
    ``stands_in`` is the statement or the participation that says so, ``source`` the source of that, ``through`` who
    acted for the organisation. All are IRIs, empty where there is none.
    """

    organisation: str
    how: str
    role: str
    of: str
    stands_in: str
    source: str
    through: str = ""
    inherited: bool = False


@dataclass(frozen=True)
class Placed:
    """A thing with its class (a local name of our vocabulary), what it belongs to, and whom it concerns."""

    thing: str
    kind: str
    initiative: str = ""
    strategy: str = ""
    wholes: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()


Chosen = Callable[[Placed], bool]
"""Tells which things are wanted."""


def everything(_: Placed) -> bool:
    """Every thing."""
    return True


def concerning(wanted: set[str]) -> Chosen:
    """The things that concern any of these organisations, themselves or where one of them acted for somebody."""
    return lambda one: any(wanted & {tie.organisation, tie.through} for tie in one.ties)


def within(thing: str) -> Chosen:
    """A strategy, an initiative or a milestone, and all its parts."""
    return lambda one: thing in (one.thing, one.strategy, *one.wholes)


@dataclass(frozen=True)
class Organisations:
    """Who there is: the level of each, whom it belongs to, and the words that name it and no other."""

    levels: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)

    def below(self, organisation: str) -> set[str]:
        """An organisation and everything that belongs to it."""
        found, rest = {organisation}, [organisation]
        while rest:
            parts = self._parts.get(rest.pop(), set()) - found
            found |= parts
            rest += parts
        return found

    @cached_property
    def _parts(self) -> dict[str, set[str]]:
        """What belongs to each organisation."""
        found: dict[str, set[str]] = {}
        for one, parent in self.parents.items():
            found.setdefault(parent, set()).add(one)
        return found

    def at(self, level: str) -> set[str]:
        """The organisations of a level (a code)."""
        return {one for one, its in self.levels.items() if its == level}

    def printed(self, text: str) -> list[str]:
        """The organisations that a printed responsible names, by whole names and abbreviations only: of names within
        each other the longest, and none by a part of one that nobody knows: by the end of one that begins before it,
        as in “A- and B-ministry”, or the beginning of one that may go on behind it, as in “Ministry of A and B”.
        """
        parts, found, at = _JOINED.split(text.casefold()), list[str](), 0
        while at < len(parts):
            end = self._end(parts, at)
            name = "".join(parts[at:end]).strip()
            if end and not (_OF.search(name) and self._goes_on(parts, end)):
                found.append(self.named[name])
            while not end and parts[at].endswith("-") and at + 2 < len(parts):
                at += 2
            at = end + 1 if end else at + 2
        return list(dict.fromkeys(found))

    def _end(self, parts: list[str], at: int) -> int:
        """Where the longest name ends that begins at one of these parts; 0 where none does."""
        ends = range(min(len(parts), at + _PARTS), at, -2)
        return next((one for one in ends if "".join(parts[at:one]).strip() in self.named), 0)

    def _goes_on(self, parts: list[str], end: int) -> bool:
        """Whether a name may go on behind its end: an “and”, commas before it or not, leads to words that are no name,
        nor look like one.
        """
        for at in range(end, len(parts), 2):
            if parts[at] not in (",", *_WORDS) or _OF.search(parts[at + 1]) or self._end(parts, at + 1):
                return False
            if parts[at] in _WORDS:
                return True
        return False


def organisations(store: Source) -> Organisations:
    """The organisations of a store. A word that two of them are known by names neither."""
    found = Organisations()
    words: dict[str, set[str]] = {}
    for row in select(store, _ORGANISATIONS):
        if row["level"]:
            found.levels[row["organisation"]] = row["level"]
        if row["parent"]:
            found.parents[row["organisation"]] = row["parent"]
        if row["name"]:
            words.setdefault(row["name"].strip().casefold(), set()).add(row["organisation"])
    found.named.update((word, next(iter(ones))) for word, ones in words.items() if len(ones) == 1)
    return found


def below(store: Source, whole: str) -> set[str]:
    """A strategy, an initiative or a milestone (its IRI), and everything that names it as what it is part of, or a part
    of it: no less than what is ``within`` it.
    """
    node = str(asked(whole))
    return {whole, *(row["thing"] for row in select(store, _BELOW.replace("{whole}", node)))}


def placed(
    store: Source, record: Record, things: Set[str] | None = None, who: Organisations | None = None
) -> dict[str, Placed]:
    """Every strategy, container, initiative and milestone of a store, by IRI; ``record`` has everything said of them.

    With ``things`` no more than these; ``who`` are the organisations of the store, where they were read before.
    """
    found = _with_wholes(store, things)
    rows = {row["thing"]: row for row in sorted(found, key=_by_wholes)}
    takes_part: dict[str, list[Row]] = {}
    for row in sorted(select_of(store, _TAKES_PART, things and rows), key=lambda one: one["part"]):
        takes_part.setdefault(row["thing"], []).append(row)
    printed: dict[str, Statement] = {}
    for one in record.ordered:
        if one.responsible and not one.recalled:
            printed[one.thing] = one
    who = who or organisations(store)
    wanted = rows.keys() if things is None else rows.keys() & things
    return {thing: _place(thing, rows, takes_part, printed.get(thing), who) for thing in sorted(wanted)}


def _with_wholes(store: Source, things: Set[str] | None) -> list[Row]:
    """The rows of these things and of all that they are part of, as far as that is told here; of all with None."""
    found = select_of(store, _THINGS, things)
    asked_for = set(things or ())
    while things and (further := {row[name] for row in found for name in ("initiative", "whole")} - asked_for - {""}):
        asked_for |= further
        found += select_of(store, _THINGS, further)
    return found


def _by_wholes(row: Row) -> tuple[str, ...]:
    """Where a thing belongs to several, the last by name counts, whatever order a store gives them in."""
    return tuple(row[name] for name in ("thing", "initiative", "whole", "strategy", "class"))


def _place(
    thing: str,
    rows: dict[str, Row],
    takes_part: dict[str, list[Row]],
    printed: Statement | None,
    who: Organisations,
) -> Placed:
    wholes = _wholes(thing, rows)
    ties = []
    if printed:
        ties = [Tie(one, PRINTED, "", thing, printed.iri, printed.source) for one in who.printed(printed.responsible)]
    for of in (thing, *wholes):
        ties += [_tie(row, of != thing) for row in takes_part.get(of, ())]
    strategies = (rows[one]["strategy"] for one in (thing, *wholes) if one in rows)
    row = rows[thing]
    strategy = next(filter(None, strategies), "")
    return Placed(thing, row["class"].removeprefix(FD), row["initiative"], strategy, wholes, tuple(ties))


def _wholes(thing: str, rows: dict[str, Row]) -> tuple[str, ...]:
    """The initiative of a milestone and what that is part of, upwards; a circle ends it."""
    found: list[str] = []
    upward = rows[thing]["initiative"] or rows[thing]["whole"]
    while upward and upward not in (thing, *found):
        found.append(upward)
        upward = rows[upward]["whole"] if upward in rows else ""
    return tuple(found)


def _tie(row: Row, inherited: bool) -> Tie:
    organisation, source = row["organisation"], row["source"]
    return Tie(organisation, PARTICIPATION, row["role"], row["thing"], row["part"], source, row["via"], inherited)
