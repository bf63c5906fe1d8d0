"""Changes as lists show them: what changed of what, who brought it and from when it was known, one line each."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from fremdrift.serving.overview import Row
from fremdrift.web.listings.lines import Line, Lines, known_of, line_of


@dataclass(frozen=True)
class Changed:
    """One change or move: ``told`` is its row (see ``overview``), ``line`` that of the thing that changed, ``account``
    that of who caused it. Where two dates are compared, ``least`` and ``most`` are the bounds in days, None where open.
    ``others`` are the lines of things that stand before or after it, such as what it was split from, by their names.
    """

    told: Row
    line: Line
    account: Line | None
    strategy: Line | None
    least: int | None
    most: int | None
    others: Mapping[str, Line]

    @property
    def row(self) -> Row:
        """The row of the thing that changed."""
        return self.line.row

    @property
    def known(self) -> str:
        """From when it is known, as EDTF and no closer than it was printed; empty where that is not known."""
        return (known_of(self.account.row) if self.account else "") or self.told["known"]

    @property
    def period(self) -> str:
        """The half-year in which it became known, as EDTF; empty where that is not known."""
        return self.told["half"]


@dataclass(frozen=True)
class Event:
    """What one account changed of a thing: ``head`` is the move of its date, if there is one, ``parts`` the rest."""

    head: Changed
    parts: list[Changed]


def events(found: Iterable[Changed]) -> list[Event]:
    """Changes that stand beside each other, those of the same thing and account together."""
    grouped = (list(some) for _, some in groupby(found, lambda one: (one.told["of"], one.told["account"])))
    return [_event(some) for some in grouped]


def _event(some: list[Changed]) -> Event:
    head = next((one for one in some if one.told["direction"]), some[0])
    return Event(head, [one for one in some if one is not head])


def changed(card: str, lines: Lines) -> Changed:
    """The change that a card of the list tells of."""
    told = Row(json.loads(card))
    line = lines.get(told["of"]) or line_of(Row(thing=told["of"]), "")
    least, most = (int(told[name]) if told[name] else None for name in ("least", "most"))
    addresses = [one for one in (told["before"], told["after"]) if "://" in one]
    others = {one: other for one in addresses if (other := lines.get(one))}
    return Changed(told, line, lines.get(told["account"]), lines.get(told["strategy"]), least, most, others)
