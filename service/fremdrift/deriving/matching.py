"""Matching: which things of a new edition are known ones under another name? Proposals only; a person decides.

Nothing is merged. A proposal says how alike the two are and why; where several old things are as good, or none is good
enough, it says that it is unsure. What a person accepts becomes a judgement ``same-as`` with a source and a day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from fremdrift.ground.characters import alike, is_of_a_word
from fremdrift.ground.namespaces import DCT, FD
from fremdrift.quads.query import Row, select
from fremdrift.quads.source import Source

_THINGS: Final = f"""
PREFIX fd: <{FD}> PREFIX dct: <{DCT}>
SELECT ?thing ?class ?title ?number ?whole WHERE {{
  VALUES ?class {{ fd:Initiative fd:Milestone }} ?thing a ?class .
  OPTIONAL {{ {{ ?thing dct:title ?title }} UNION {{ ?thing fd:workingLabel ?title }} }}
  OPTIONAL {{ ?thing fd:number ?number }}
  OPTIONAL {{ ?thing fd:milestoneOf|fd:inFocusArea|fd:inStrategy ?whole }}
}}
"""
_LIKE: Final = 0.6
"""Titles less alike than this are not proposed."""
_CLOSE: Final = 0.05
"""Two candidates that near each other leave it open which is meant."""


class Verdict(StrEnum):
    """How sure a proposal is."""

    SURE = "sure"
    UNSURE = "unsure"
    NEW = "new"


@dataclass(frozen=True)
class Candidate:
    """A thing with its titles, number and what it belongs to."""

    thing: str
    kind: str
    titles: frozenset[str]
    number: str
    wholes: frozenset[str]


@dataclass(frozen=True)
class Proposal:
    """A new thing and the old one it may be, empty where none is like it; ``likeness`` is between 0 and 1."""

    new: str
    old: str
    likeness: float
    why: str
    verdict: Verdict


def proposals(old: Source, new: Source) -> list[Proposal]:
    """A proposal for each thing of ``new`` that ``old`` does not have by name, the sure ones first."""
    known, come = _candidates(old), _candidates(new)
    there = {one.thing for one in known}
    here = {one.thing for one in come}
    gone = [one for one in known if one.thing not in here] or known
    found = [_proposal(one, gone) for one in come if one.thing not in there]
    return sorted(found, key=lambda one: (list(Verdict).index(one.verdict), -one.likeness, one.new))


def _candidates(store: Source) -> list[Candidate]:
    by_thing: dict[str, list[Row]] = {}
    for row in select(store, _THINGS):
        by_thing.setdefault(row["thing"], []).append(row)
    return [_candidate(thing, rows) for thing, rows in sorted(by_thing.items())]


def _candidate(thing: str, rows: list[Row]) -> Candidate:
    titles = frozenset(_plain(row["title"]) for row in rows if row["title"])
    wholes = frozenset(row["whole"] for row in rows if row["whole"])
    return Candidate(thing, rows[0]["class"], titles, rows[0]["number"], wholes)


def _plain(title: str) -> str:
    """A title without case, punctuation, and what stands in brackets."""
    bare = re.sub(r"\([^)]{0,200}\)", " ", alike(title))
    return " ".join("".join(one if is_of_a_word(one) else " " for one in bare).split())


def _alike(one: str, other: str) -> float:
    """How alike two titles are, 1 only where they are the same; words in another order count nearly as much."""
    plain = SequenceMatcher(None, one, other).ratio()
    ordered = SequenceMatcher(None, _ordered(one), _ordered(other)).ratio()
    return max(plain, 0.95 * ordered)


def _ordered(text: str) -> str:
    return " ".join(sorted(text.split()))


def _proposal(new: Candidate, known: Iterable[Candidate]) -> Proposal:
    ranked = sorted(_ranked(new, known), key=lambda one: (-one[0], one[2].thing))
    if not ranked:
        return Proposal(new.thing, "", 0.0, "nothing known is like it", Verdict.NEW)
    likeness, why, best = ranked[0]
    rivals = [one for one in ranked[1:] if likeness - one[0] < _CLOSE]
    if rivals:
        return Proposal(new.thing, best.thing, likeness, f"{why}; as like: {rivals[0][2].thing}", Verdict.UNSURE)
    sure = "same title" in why or ("same number" in why and likeness > 0.8)
    return Proposal(new.thing, best.thing, likeness, why, Verdict.SURE if sure else Verdict.UNSURE)


def _ranked(new: Candidate, known: Iterable[Candidate]) -> Iterator[tuple[float, str, Candidate]]:
    """The known things of the same kind that are like it, with likeness and reasons."""
    for one in known:
        if one.kind != new.kind:
            continue
        alike = max((_alike(a, b) for a in new.titles for b in one.titles), default=0.0)
        same_number = bool(new.number) and new.number == one.number
        if alike < _LIKE and not same_number:
            continue
        reasons = ["same title" if alike == 1.0 else f"titles {alike:.0%} alike"]
        reasons += ["same number"] * same_number + ["same place"] * bool(new.wholes & one.wholes)
        yield min(1.0, alike + 0.1 * same_number + 0.05 * bool(new.wholes & one.wholes)), ", ".join(reasons), one
