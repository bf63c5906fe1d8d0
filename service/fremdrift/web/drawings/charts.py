"""A chart of an answer: bars, where its rows have a number. The table beside it says the same."""

from math import isfinite
from typing import Any, Final

from fremdrift.ground.namespaces import XSD
from fremdrift.web.drawings.drawing import MARGIN, WIDTH, Canvas, Mark, Picture

_NUMBERS: Final = {XSD + one for one in ("integer", "decimal", "double", "float")}
_MOST: Final = 40
_LONGEST: Final = 12
"""So many characters of a number have room behind its bar."""


def chart(variables: list[str], rows: list[dict[str, Any]], title: str, finding: str) -> Picture | None:
    """Bars of the last column that is a number in every row, named by the first that is none; None where there is none.

    ``finding`` takes ``column``, ``name`` and ``most``. Nothing below zero is drawn.
    """
    column = next((one for one in reversed(variables) if rows and all(_is_number(row.get(one)) for row in rows)), None)
    label = next((one for one in variables if one != column and any(one in row for row in rows)), None)
    if column is None or label is None or len(rows) < 2:
        return None
    bars = [(_text(row.get(label)), float(row[column]["value"]), row[column]["value"]) for row in rows]
    most = max(value for _, value, _ in bars)
    if most <= 0 or min(value for _, value, _ in bars) < 0:
        return None
    drawn = _drawn(bars[:_MOST], most)
    highest = next(bar for bar in bars if bar[1] == most)
    return Picture(
        "answer",
        title,
        finding % {"column": column, "name": highest[0], "most": highest[2]},
        (label, column),
        tuple((name, text) for name, _, text in bars),
        tuple(drawn.marks),
        drawn.y + MARGIN,
        left_out=max(0, len(bars) - _MOST),
    )


def _drawn(bars: list[tuple[str, float, str]], most: float) -> Canvas:
    """Each bar under its name, with its number behind it; the longest leaves room for that."""
    canvas = Canvas()
    for name, value, text in bars:
        canvas.write(name if len(name) < 80 else name[:79] + "…")
        width = round((WIDTH - 2 * MARGIN - 90) * (value / most), 1)
        canvas.put(Mark("bar", MARGIN, canvas.y, max(width, 1), 14, look="latest"))
        canvas.put(Mark("text", MARGIN + width + 6, canvas.y + 12, text=_short(text, value), look="quiet"))
        canvas.y += 24
    return canvas


def _short(text: str, value: float) -> str:
    """A number as it is written, or rounded where there is no room for that: without its end it would be another."""
    return text if len(text) <= _LONGEST else f"{value:.{_LONGEST // 2}g}"


def _is_number(term: dict[str, Any] | None) -> bool:
    """True for a number that has an end: neither NaN nor INF, nor one too large for a bar, such as 1E400."""
    return term is not None and term.get("datatype") in _NUMBERS and isfinite(float(term["value"]))


def _text(term: dict[str, Any] | None) -> str:
    if term is None:
        return "–"
    value = str(term["value"])
    return value.rstrip("/").rpartition("/")[2].rpartition("#")[2] if term["type"] == "uri" else value
