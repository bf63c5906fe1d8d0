"""Matching: which things of a new edition are known ones under another name? Proposals only; a person decides.

Nothing is merged. A proposal says how alike the two are and why; where several old things are as good, or none is good
enough, it says that it is unsure. What a person accepts becomes a judgement ``same-as`` with a source and a day.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from heapq import heapify, heappop, heappush
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
_KEPT: Final = 1 << 14
"""So many titles are remembered with what was found of them: each is compared with many."""


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
    found = [proposal(one, gone) for one in come if one.thing not in there]
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


def _by_length(one: str, other: str) -> float:
    """No less than ``_alike`` says, by how long two titles are."""
    length = len(one) + len(other)
    return 2.0 * min(len(one), len(other)) / length if length else 1.0


def _at_most(one: str, other: str) -> float:
    """No less than ``_alike`` says, in a fraction of its time: what two titles have in common, it reads in order."""
    length = len(one) + len(other)
    if not length:
        return 1.0
    plain, ordered = _in_common(one, other), _in_common(_ordered(one), _ordered(other))
    return max(2.0 * plain / length, 0.95 * (2.0 * ordered / length))


def _in_common(one: str, other: str) -> int:
    """How long the longest is that both hold in order, with whatever stands between (Hyyrö 2004, bit by bit)."""
    places, row = _places(other), (1 << len(other)) - 1
    for char in one:
        met = row & places.get(char, 0)
        row = (row + met) | (row - met)
    return len(other) - (row & ((1 << len(other)) - 1)).bit_count()


@lru_cache(maxsize=_KEPT)
def _places(text: str) -> dict[str, int]:
    """Where each character stands, as bits."""
    found: dict[str, int] = {}
    for at, char in enumerate(text):
        found[char] = found.get(char, 0) | 1 << at
    return found


@lru_cache(maxsize=_KEPT)
def _ordered(text: str) -> str:
    return " ".join(sorted(text.split()))


def proposal(new: Candidate, known: Sequence[Candidate]) -> Proposal:
    """What a new thing may be, of some that are known."""
    ranked = _ranked(new, known)
    if not ranked:
        return Proposal(new.thing, "", 0.0, "nothing known is like it", Verdict.NEW)
    likeness, why, best = ranked[0]
    if ranked[1:]:
        return Proposal(new.thing, best.thing, likeness, f"{why}; as like: {ranked[1][2].thing}", Verdict.UNSURE)
    sure = "same title" in why or ("same number" in why and likeness > 0.8)
    return Proposal(new.thing, best.thing, likeness, why, Verdict.SURE if sure else Verdict.UNSURE)


def _ranked(new: Candidate, known: Sequence[Candidate]) -> list[tuple[float, str, Candidate]]:
    """The known thing of the same kind that is most like it, and the next if that is nearly as like, each with likeness
    and reasons; none where none is like it.

    Titles are compared as far as they may be among these: what is first by the most that it can be is looked at more
    closely, until two stand first by what they are.
    """
    closer = (_by_length, _at_most, _alike)
    waiting = [(-1.0, 0, one.thing, at, 1.0) for at, one in enumerate(known) if one.kind == new.kind]
    heapify(waiting)
    found: list[tuple[float, str, Candidate]] = []
    while waiting and len(found) < 2:
        score, looked, thing, at, alike = heappop(waiting)
        one = known[at]
        if found and found[0][0] + score >= _CLOSE:
            break
        if looked == len(closer):
            found.append((-score, _reasons(new, one, alike), one))
            continue
        alike = _most(new, one, closer[looked])
        if alike >= _LIKE or _same_number(new, one):
            bonus = 0.1 * _same_number(new, one) + 0.05 * bool(new.wholes & one.wholes)
            heappush(waiting, (-min(1.0, alike + bonus), looked + 1, thing, at, alike))
    return found


def _most(new: Candidate, one: Candidate, alike: Callable[[str, str], float]) -> float:
    return max((alike(a, b) for a in new.titles for b in one.titles), default=0.0)


def _same_number(new: Candidate, one: Candidate) -> bool:
    return bool(new.number) and new.number == one.number


def _reasons(new: Candidate, one: Candidate, alike: float) -> str:
    reasons = ["same title" if alike == 1.0 else f"titles {alike:.0%} alike"]
    reasons += ["same number"] * _same_number(new, one) + ["same place"] * bool(new.wholes & one.wholes)
    return ", ".join(reasons)
