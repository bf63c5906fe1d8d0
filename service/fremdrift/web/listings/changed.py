"""Changes as lists show them: what changed of what, who brought it and from when it was known, one line each."""

import json
from dataclasses import dataclass

from fremdrift.serving.overview import Row
from fremdrift.web.listings.lines import Line, Lines, line_of


@dataclass(frozen=True)
class Changed:
    """One change or move: ``told`` is its row (see ``overview``), ``line`` that of the thing that changed, ``account``
    that of who caused it. Where two dates are compared, ``least`` and ``most`` are the bounds in days, None where open.
    """

    told: Row
    line: Line
    account: Line | None
    strategy: Line | None
    least: int | None
    most: int | None

    @property
    def row(self) -> Row:
        """The row of the thing that changed."""
        return self.line.row

    @property
    def period(self) -> str:
        """The half-year in which it became known, as EDTF; empty where that is not known."""
        return self.told["half"]


def changed(card: str, lines: Lines) -> Changed:
    """The change that a card of the list tells of."""
    told = Row(json.loads(card))
    line = lines.get(told["of"]) or line_of(Row(thing=told["of"]), "")
    least, most = (int(told[name]) if told[name] else None for name in ("least", "most"))
    return Changed(told, line, lines.get(told["account"]), lines.get(told["strategy"]), least, most)
