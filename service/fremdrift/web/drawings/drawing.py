"""Drawing: the marks that pictures are made of, and a scale of time. Templates turn them into SVG.

Meaning is in words and shapes first: what was stated first is hollow, what counts now is filled, what took place is a
square, what is imprecise is a bar from its first day to its last. Colours are of dkfds and carry nothing alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from textwrap import wrap
from typing import Final, Generic, TypeVar, overload
from unicodedata import east_asian_width

from fremdrift.model.dates import read_date
from fremdrift.web.wording.tongues import begins_from_the_right

WIDTH: Final = 640
MARGIN: Final = 16
LINE: Final = 20
_SCREEN: Final = 900
_FIRST: Final = 50
_LETTER: Final = 7.4
"""The width of a letter in the text of a picture, on average and a little over."""


_ANCHORED: Final = ("end", "middle")
"""Looks of texts that end at their place, or have it in their middle."""


@dataclass(frozen=True)
class Mark:
    """One mark: a shape of the template, where it stands, how far it reaches, its text, and its look by name."""

    shape: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    text: str = ""
    look: str = ""
    lang: str = ""

    @property
    def backwards(self) -> bool:
        """True for a text that is written from its place to the right and read from the right."""
        return self.look not in _ANCHORED and begins_from_the_right(self.text)


Of = TypeVar("Of")


class Rows(Sequence[tuple[str, ...]], Generic[Of]):
    """The rows of a table, each made when it is asked for: of many a page shows the first."""

    def __init__(self, of: Sequence[Of], row: Callable[[Of], tuple[str, ...]]) -> None:
        self._of = of
        self._row = row

    def __len__(self) -> int:
        return len(self._of)

    @overload
    def __getitem__(self, at: int) -> tuple[str, ...]: ...

    @overload
    def __getitem__(self, at: slice) -> list[tuple[str, ...]]: ...

    def __getitem__(self, at: int | slice) -> tuple[str, ...] | list[tuple[str, ...]]:
        return [self._row(one) for one in self._of[at]] if isinstance(at, slice) else self._row(self._of[at])


@dataclass(frozen=True)
class Picture:
    """A picture: its name in addresses, what it is of, the sentence that says the finding, and the same as a table.

    A cell of ``rows`` is a text; ``marks`` are drawn in order. ``left_out`` is how many rows stand in the table only;
    ``whole`` is True where all of its rows stand on any page.
    """

    name: str
    title: str
    finding: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    marks: tuple[Mark, ...]
    height: float
    width: float = WIDTH
    legend: tuple[tuple[str, str], ...] = ()
    left_out: int = 0
    whole: bool = False

    @property
    def first(self) -> int:
        """How many of its rows a page has that is about more than this picture."""
        return len(self.rows) if self.whole else min(_FIRST, len(self.rows))

    @property
    def tall(self) -> bool:
        """True for what fills more than a screen: a page shows it when asked to."""
        return self.height > _SCREEN


@dataclass
class Canvas:
    """Marks as they are put down, from top to bottom."""

    y: float = MARGIN
    marks: list[Mark] = field(default_factory=list)

    def write(self, text: str, x: float = MARGIN, look: str = "", lang: str = "", width: float = WIDTH) -> None:
        """A text from the left, in as many lines as it takes."""
        for line in _lines(text, max(8, int((width - x - MARGIN) / _LETTER))):
            self.y += LINE
            self.marks.append(Mark("text", x, self.y - 5, text=line, look=look, lang=lang))

    def put(self, *marks: Mark) -> None:
        """Marks where they say."""
        self.marks += marks


def _lines(text: str, room: int) -> list[str]:
    """A text in lines of so many letters; one of Chinese, Japanese or Korean takes the room of two, and a line may end
    after any of them (Unicode Standard Annex #11, https://www.unicode.org/reports/tr11/).
    """
    if not any(map(_is_wide, text)):
        return wrap(text, room) or [""]
    lines, left = [""], room
    for piece in _pieces(text, room):
        takes = sum(1 + _is_wide(one) for one in piece)
        if takes > left and lines[-1]:
            lines, left = [*lines, ""], room
        lines[-1] += piece if lines[-1] else piece.lstrip()
        left -= takes
    return [one.rstrip() for one in lines]


def _pieces(text: str, room: int) -> Iterator[str]:
    """What no line ends within: a wide letter, or a word with the blanks behind it."""
    for word in re.findall(r"\S+\s*", text):
        whole = ""
        for letter in word:
            if whole and (_is_wide(letter) or _is_wide(whole[-1]) or len(whole) == room) and not letter.isspace():
                yield whole
                whole = ""
            whole += letter
        yield whole


def _is_wide(letter: str) -> bool:
    return not letter.isascii() and east_asian_width(letter) in ("W", "F")


@dataclass(frozen=True)
class Scale:
    """Days to places across the picture, whole years at both ends, as far as there are years."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where a day begins."""
        whole = (self.last - self.first).days or 1
        return round(MARGIN + (WIDTH - 2 * MARGIN) * (day - self.first).days / whole, 1)

    def span(self, edtf: str) -> tuple[float, float]:
        """Where a stated date begins and ends; an open end reaches the edge."""
        stated = read_date(edtf)
        whole = self.last - timedelta(days=1)
        earliest, latest = stated.earliest or self.first, min(stated.latest or whole, whole)
        return self.at(max(earliest, self.first)), self.at(latest + timedelta(days=1))

    def years(self) -> list[int]:
        """The years to be marked: each, or every so many where they are many."""
        each = 1 + (self.last.year - self.first.year) // 13
        return list(range(self.first.year, self.last.year + 1, each))


def scale(dates: Iterable[str]) -> Scale | None:
    """The scale that has room for these dates (EDTF); None where there is none."""
    read = [read_date(one) for one in dates if one]
    days = [day for one in read for day in (one.earliest, one.latest) if day]
    if not days:
        return None
    last = max(days).year
    return Scale(date(min(days).year, 1, 1), date.max if last == date.max.year else date(last + 1, 1, 1))


def ruled(canvas: Canvas, over: Scale) -> list[Mark]:
    """The lines of the years over the whole height of what is drawn, to be put below it, and the years themselves."""
    bottom = canvas.y + 6
    lines = []
    for year in over.years():
        x = over.at(date(year, 1, 1))
        lines.append(Mark("line", x, MARGIN + LINE, 0, bottom - MARGIN - LINE, look="year"))
        if x < WIDTH - 3 * MARGIN:
            lines.append(Mark("text", x + 2, MARGIN + LINE - 6, text=str(year), look="small"))
    return lines


def dated(over: Scale, edtf: str, y: float, look: str) -> list[Mark]:
    """A stated date: a mark in its middle, at its one end where the other is open, and a bar over all its days where it
    is longer than one.
    """
    start, end = over.span(edtf)
    stated = read_date(edtf)
    middle = (start + end) / 2 if stated.earliest and stated.latest else start if stated.earliest else end
    bar = [Mark("bar", start, y - 6, round(end - start, 1), 12, look=look)] if end - start > 4 else []
    return [*bar, Mark(look, round(middle, 1), y, look=look)]
