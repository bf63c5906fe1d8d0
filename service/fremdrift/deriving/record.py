"""The record: of one strategy or programme everything that the ledger reads, each with the day from which it is known.

Made once for a release. Chains, moves and changes of any day, and between any two, are then a matter of one strategy's
statements, whatever else the release holds.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final

from fremdrift.deriving.identity import judged_quads
from fremdrift.deriving.ledger import (
    Chain,
    Judged,
    Statement,
    chains,
    judged_of,
    ledger_lines,
    ledger_quads,
    links_of,
    same_things,
    statements_of,
)
from fremdrift.deriving.presence import ALWAYS, NEVER, Presence
from fremdrift.ground.jsons import compact, parsed
from fremdrift.ground.namespaces import DCAT, FD
from fremdrift.model.iris import EDITION, THING, Names
from fremdrift.model.order import one_name
from fremdrift.quads.lines import Line, Lines
from fremdrift.quads.query import select
from fremdrift.quads.source import Source
from fremdrift.quads.store import Store, in_memory, parse_nquads
from fremdrift.quads.terms import Quad

_JUDGEMENT: Final = f"{THING}judgement/"
_PART_OF: Final = f"<{FD}partOf>"
_EDITIONS: Final = f"""
PREFIX fd: <{FD}> PREFIX dcat: <{DCAT}>
SELECT ?edition ?known ?read ?complete ?series WHERE {{
  ?edition a fd:Edition . OPTIONAL {{ ?edition fd:knownFrom ?known }} OPTIONAL {{ ?edition fd:readExtent ?read }}
  OPTIONAL {{ ?edition fd:claimsComplete ?complete }} OPTIONAL {{ ?edition dcat:inSeries ?series }}
}}
"""


@dataclass(frozen=True)
class Edition:
    """An edition: its IRI, the day it became known, the code of how much of it was read, whether it claims to be
    complete, and the series that it is an issue of, if it is one.
    """

    iri: str
    known: str
    read: str
    complete: bool
    series: str = ""


@dataclass
class Record:
    """What is stated and judged of the things of one scope; ``since`` the day of each, and of the sources that
    statements name, by IRI, where there is one.
    """

    statements: list[Statement] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)
    since: dict[str, str] = field(default_factory=dict)
    _unsourced: dict[str, Statement] = field(default_factory=dict, repr=False, compare=False)
    """Statements without a source that came later, by IRI; copied once."""

    def by(self, day: str, *, sources: bool = True) -> "Record":
        """What of it is in the state of a day (ISO); without ``sources`` statements name theirs whether it was known or
        not, for who does not ask for it: of thousands that saves most of the time.
        """
        since = self.since
        known = [one for one in self.statements if since.get(one.iri, ALWAYS) <= day]
        if sources:
            known = [one if since.get(one.source, ALWAYS) <= day else self._without_source(one) for one in known]
        return Record(
            known,
            [one for one in self.judged if self.day(one.iri) <= day],
            self.editions_by(day),
            self.since,
            self._unsourced,
        )

    def editions_by(self, day: str) -> list[Edition]:
        """The editions of it that are known on a day (ISO)."""
        return [one for one in self.editions if one.known and one.known <= day]

    def _without_source(self, said: Statement) -> Statement:
        """A statement as it was before its source became known."""
        if said.iri not in self._unsourced:
            self._unsourced[said.iri] = replace(said, source="")
        return self._unsourced[said.iri]

    def years(self) -> list[int]:
        """The years in which something was stated, in order; what was always or never known lies in none."""
        days = {self.day(one.iri) for one in self.statements} - {ALWAYS, NEVER}
        return sorted({int(day[:4]) for day in days})

    def days(self) -> list[str]:
        """The days on which something of it became known, in order."""
        days = {self.day(iri) for iri in (*(s.iri for s in self.statements), *(j.iri for j in self.judged))}
        return sorted(days - {NEVER})

    def day(self, iri: str) -> str:
        """The day from which on a statement or a judgement is known."""
        return self.since.get(iri, ALWAYS)

    @cached_property
    def chained(self) -> list[Chain]:
        """The same as ``chains``, made once, for whoever has the whole record."""
        return self.chains()

    @cached_property
    def ordered(self) -> list[Statement]:
        """What was said, the last word of each thing last, made once."""
        places = links_of(self.judged).places(self.statements)
        return sorted(self.statements, key=lambda one: places[one.iri])

    def chains(self) -> list[Chain]:
        """The chain of every thing in it with a dated plan."""
        return chains(self.statements, links_of(self.judged), same_things(self.judged))

    def derived(self, names: Names) -> Iterator[Quad]:
        """What follows from it: moves, what chains come to, and what judgements say in the words of others."""
        yield from ledger_quads(self.chains(), names)
        yield from judged_quads(self.judged, names)

    def lifetimes(self, names: Names) -> Iterator[tuple[str, str, str]]:
        """Everything that follows from it on any day: the day from which it does, the day from which it does not any
        more (``NEVER`` where that is none), and the statement as a line of N-Quads.

        Each thing's chain is made anew for each day on which something of it became known, so the work grows with the
        statements of a thing, not with those of the record.
        """
        for judged in self.judged:
            day = self.day(judged.iri)
            if day != NEVER:
                yield from ((day, NEVER, f"{quad} .\n") for quad in judged_quads([judged], names))
        for part in self.parts():
            yield from part.lives(names)

    def parts(self) -> Iterator["Record"]:
        """A record for each thing of which anything was said, or for several where judgements tie them together."""
        tied = _tied(self.judged, {one.iri: one.thing for one in self.statements})
        parts: dict[str, Record] = {}
        for one in self.statements:
            name = tied.get(one.thing, one.thing)
            parts.setdefault(name, Record(editions=self.editions, since=self.since)).statements.append(one)
        about = {one.iri: name for name, part in parts.items() for one in part.statements}
        for judged in self.judged:
            ends = [about.get(judged.this), about.get(judged.other)]
            ends += [tied.get(one, one) for one in (judged.thing, judged.other_thing)]
            for name in dict.fromkeys(one for one in ends if one in parts):
                parts[name].judged.append(judged)
        return iter(parts.values())

    def lives(self, names: Names) -> Iterator[tuple[str, str, str]]:
        """The lifetimes of what follows from the chains of this record as one."""
        links = links_of(self.judged)
        plans = [one for one in self.statements if links.counts(one)]
        part = Record(plans, [one for one in self.judged if one.this or one.kind == "same-as"], [], self.since)
        living: dict[str, str] = {}
        for day in part.days() if plans else ():
            now = set(ledger_lines(part.by(day).chains(), names))
            for line in [one for one in living if one not in now]:
                yield living.pop(line), day, line
            living |= {line: day for line in now if line not in living}
        yield from ((day, NEVER, line) for line, day in living.items())

    def write(self, path: Path) -> str:
        """Write it as JSON, the same bytes for the same record; gives their SHA-256."""
        whole = {
            "statements": [values(one) for one in self.statements],
            "judged": [values(one) for one in self.judged],
            "editions": [values(one) for one in self.editions],
            "since": self.since,
        }
        body = compact(whole, ordered=True) + b"\n"
        path.write_bytes(body)
        return hashlib.sha256(body).hexdigest()


def values(one: Statement | Judged | Edition) -> list[Any]:
    """What its fields hold, in order; ``astuple`` copies each and takes ten times as long."""
    return [getattr(one, name) for name in one.__match_args__]


class Index:
    """A record by what its parts are about, so that what concerns one thing is found without reading the rest."""

    def __init__(self, record: Record) -> None:
        self._since = record.since
        self._editions = record.editions
        self._tied = _tied(record.judged, {one.iri: one.thing for one in record.statements})
        self._said: dict[str, list[Statement]] = {}
        for one in record.statements:
            self._said.setdefault(self._tied.get(one.thing, one.thing), []).append(one)
        self._judged: dict[str, list[Judged]] = {}
        for each in record.judged:
            for end in {each.this, each.other, each.thing, each.other_thing} - {""}:
                self._judged.setdefault(end, []).append(each)

    def judges(self, iri: str) -> bool:
        """True where a judgement names a thing or a statement."""
        return iri in self._judged

    def about(self, thing: str) -> Record:
        """What concerns a thing, or a statement: with what judgements tie to it."""
        said = self._said.get(self._tied.get(thing, thing), [])
        named = {thing, *(one.iri for one in said), *(one.thing for one in said)}
        judged = {each.iri: each for one in sorted(named) for each in self._judged.get(one, ())}
        return Record(said, list(judged.values()), self._editions, self._since)


def merged(parts: Iterable[Record]) -> Record:
    """Several records as one, each statement and judgement of them once."""
    found = list(parts)
    editions = {id(part.editions): part.editions for part in found}  # parts of one record share them, and its days
    since = {id(part.since): part.since for part in found}
    return Record(
        list({one.iri: one for part in found for one in part.statements}.values()),
        list({one.iri: one for part in found for one in part.judged}.values()),
        list(dict.fromkeys(one for some in editions.values() for one in some)),
        {iri: day for some in since.values() for iri, day in some.items()},
    )


def read_record(path: Path) -> Record:
    """A record that was written; an empty one where there is no such file, so nothing was ever said."""
    if not path.is_file():
        return Record()
    whole: dict[str, Any] = parsed(path.read_bytes())
    return Record(
        [Statement(*one) for one in whole["statements"]],
        [Judged(*one) for one in whole["judged"]],
        [Edition(*one) for one in whole["editions"]],
        whole["since"],
    )


def records(lines: Iterable[Line], store: Source, days: Presence) -> dict[str, Record]:
    """The record of every scope; ``lines`` are the statements of a store. Scopes that judgements tie together have one
    and the same.
    """
    said = sorted(statements_of(lines), key=lambda one: (one.thing, one.iri))
    judged, editions = judged_of(store), _editions_of(store)
    about = {one.iri: one.thing for one in said}
    names = Names(days.base)
    scopes = _tied_scopes(judged, about, names)
    found: dict[str, Record] = {}
    for one in said:
        record = _record(found, scopes, names.scope_of(one.thing))
        record.statements.append(one)
        _note(record, one.iri, max(days.day(one.iri), days.day(one.thing), days.known.get(one.account, NEVER)))
        _note(record, one.source, days.day(one.source))
    for each in judged:
        for scope in sorted({scopes.get(one, one) for one in _scopes_named(each, about, names)}):
            record = _record(found, scopes, scope)
            record.judged.append(each)
            _note(record, each.iri, days.day(each.iri))
    for edition in editions:
        _record(found, scopes, names.owner_of(edition.iri)).editions.append(edition)
    return found | {scope: found[first] for scope, first in scopes.items() if first in found}


def asked_of(data: Path, names: Names) -> Store:
    """Of a file of N-Quads of ours what records and identity ask a store for: what is said of editions and judgements,
    and what is part of what.
    """
    lines, begins = Lines((data,)), (f"<{names.base}{path}" for path in (EDITION, _JUDGEMENT))
    found = chain(*map(lines.beginning, begins), lines.saying(_PART_OF))
    return in_memory(parse_nquads("".join(f"{' '.join(line)} .\n" for line in found).encode()))


def distinct(found: Mapping[str, Record]) -> list[Record]:
    """Each of these records once, in the order of the first scope that it is the record of."""
    return list({id(found[scope]): found[scope] for scope in sorted(found)}.values())


def _record(found: dict[str, Record], scopes: dict[str, str], scope: str) -> Record:
    return found.setdefault(scopes.get(scope, scope), Record())


def _note(record: Record, iri: str, day: str) -> None:
    if day != ALWAYS:
        record.since[iri] = day


def _editions_of(store: Source) -> list[Edition]:
    rows = sorted(select(store, _EDITIONS), key=lambda row: row["edition"])
    return [
        Edition(row["edition"], row["known"], row["read"], row["complete"] == "true", row["series"]) for row in rows
    ]


def _ends(judged: Judged, about: dict[str, str]) -> list[str]:
    """The things that a judgement speaks of, itself or through statements."""
    named = (about.get(judged.this, ""), about.get(judged.other, ""), judged.thing, judged.other_thing)
    return [one for one in named if one]


def _scopes_named(judged: Judged, about: dict[str, str], names: Names) -> list[str]:
    return [scope for scope in map(names.owner_of, _ends(judged, about)) if scope]


def _tied(judged: Iterable[Judged], about: dict[str, str]) -> dict[str, str]:
    """One name for things whose chains belong together: judged to be the same, or with statements that compare."""
    return one_name(_ends(one, about) for one in judged if one.this or one.kind == "same-as")


def _tied_scopes(judged: Iterable[Judged], about: dict[str, str], names: Names) -> dict[str, str]:
    return one_name(_scopes_named(one, about, names) for one in judged)
