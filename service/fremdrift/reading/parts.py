"""Parts: what stands in the files of a workbook before calamine sees them, a piece at a time.

calamine drops formulas and errors, makes room for all cells up to the last, and for each text as often as a cell names
it; nor does it ask how large a part becomes. Here nothing is kept of a part but what is asked.
"""

import re
import zipfile
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import IO, Any, Final
from xml.parsers import expat

from fremdrift.reading.shown import BUILT_IN

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
_PIECE: Final = 1024 * 1024
_DOCTYPE: Final = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)
_LONGEST: Final = 16  # a declaration in UTF-16, less one byte


class NoPlace(ValueError):
    """A cell's name that names no cell."""


class Doctype(ValueError):
    """A part that declares what its document is: no workbook needs that."""


class Swollen(ValueError):
    """Parts that become larger than a workbook may be."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the file has it, with its place counted from 1 (ECMA-376, part 1, 18.3.1.4); ``shared`` is the number
    of its text among those that stand apart, ``number`` what stands in the file of one that is a number, shown by
    ``style``.
    """

    name: str | None
    row: int
    column: int
    formula: str | None
    error: str | None
    shared: int | None
    number: str | None = None
    style: int = 0


def refuse_swollen(parts: zipfile.ZipFile, most: int) -> None:
    """Unpack all parts, whatever the archive says of their sizes; XML is looked through.

    Raises Swollen where they are above ``most`` together, Doctype with the name of the part, BadZipFile where one is
    otherwise than is said.
    """
    together = 0
    for part in parts.infolist():
        size = _unpacked(parts, part, most - together)
        if size != part.file_size:
            raise zipfile.BadZipFile(part.filename)
        together += size


def _unpacked(parts: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    doubted = copy(part)
    doubted.file_size = most + 2 * _PIECE  # zipfile would stop at what is said; what reads on would not
    looked_through = part.filename.lower().endswith((".xml", ".rels"))
    size, tail = 0, b""
    with parts.open(doubted) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > most:
                raise Swollen(part.filename)
            if looked_through:
                tail = _without_doctype(tail + piece, part.filename)
    return size


def _without_doctype(text: bytes, name: str) -> bytes:
    """The end of what was looked through, which may be the begin of a declaration. In UTF-16 every other byte is 0."""
    if _DOCTYPE.search(text.replace(b"\0", b"")):
        raise Doctype(name)
    return text[-2 * _LONGEST :]


def cells(part: IO[bytes]) -> Iterator[Cell]:
    """Every cell of a sheet that is not wholly empty, in the transitional or the strict namespace.

    Raises ExpatError where it is no XML, NoPlace, Doctype.
    """
    reading = _Cells()
    for _ in _parsed(part, reading):
        yield from reading.found
        reading.found.clear()


def text_sizes(part: IO[bytes]) -> list[int]:
    """How many characters each of the texts has that stand apart (18.4.8), in their order. Raises as ``cells``."""
    reading = _Texts()
    for _ in _parsed(part, reading):
        pass
    return reading.sizes


def number_formats(part: IO[bytes]) -> list[str]:
    """The number format of each style of cells (18.8.10), empty where it is a usual one that changes nothing. Raises as
    ``cells``.
    """
    reading = _Styles()
    for _ in _parsed(part, reading):
        pass
    return [reading.codes.get(one, "") for one in reading.found]


def _parsed(part: IO[bytes], reading: "_Cells | _Texts | _Styles") -> Iterator[None]:
    """Go on after each piece that was read."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = _refuse
    while piece := part.read(_PIECE):
        parser.Parse(piece, False)
        yield
    parser.Parse(b"", True)
    yield


def _refuse(name: str, *_: Any) -> None:
    raise Doctype(name)


@dataclass
class _Cells:
    """What was read of a sheet: where it is, and what stands in the cell that began."""

    found: list[Cell] = field(default_factory=list)
    row: int = 0
    column: int = 0
    depth: int = 0
    """How deep below a cell; 0 where in none."""
    name: str | None = None
    kind: str | None = None
    style: str = ""
    within: str = ""
    texts: dict[str, str] = field(default_factory=dict)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.depth:
            self.depth += 1
            if self.depth == 2:
                self.within = local_name(tag)
                self.texts[self.within] = ""
            return
        local = local_name(tag)
        if local == "row":
            self.row, self.column = place(f"A{attributes.get('r', self.row + 1)}")[0], 0
        elif local == "c":
            self.depth, self.name, self.kind = 1, attributes.get("r"), attributes.get("t")
            self.style = attributes.get("s", "")

    def end(self, _: str) -> None:
        if not self.depth:
            return
        self.depth -= 1
        if self.depth:
            return
        row, self.column = (self.row, self.column + 1) if self.name is None else place(self.name)
        if self.column > LAST_COLUMN:
            raise NoPlace("")
        if self.texts:
            self.found.append(self._cell(row))
            self.texts = {}

    def text(self, text: str) -> None:
        if self.depth == 2:
            self.texts[self.within] += text

    def _cell(self, row: int) -> Cell:
        value = self.texts.get("v", "")
        error = value if self.kind == "e" else None
        shared = int(value) if self.kind == "s" and value.isdecimal() and len(value) < 10 else None
        number = value if self.kind in (None, "n") and value else None
        return Cell(self.name, row, self.column, self.texts.get("f"), error, shared, number, _index(self.style))


@dataclass
class _Texts:
    """The sizes of the texts that were read."""

    sizes: list[int] = field(default_factory=list)

    def start(self, tag: str, _: dict[str, str]) -> None:
        if local_name(tag) == "si":
            self.sizes.append(0)

    def end(self, _: str) -> None:
        """Nothing ends that counts."""

    def text(self, text: str) -> None:
        if self.sizes:
            self.sizes[-1] += len(text)


@dataclass
class _Styles:
    """The number formats that were read by their number, and that of each style."""

    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    found: list[int] = field(default_factory=list)
    of_cells: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = local_name(tag)
        if local == "numFmt":
            self.codes[_index(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            self.of_cells = True
        elif local == "xf" and self.of_cells:
            self.found.append(_index(attributes.get("numFmtId", "")))

    def end(self, tag: str) -> None:
        self.of_cells &= local_name(tag) != "cellXfs"

    def text(self, _: str) -> None:
        """No text counts."""


def _index(text: str) -> int:
    """A number of a style or a format, 0 where it is none: as it is where nothing is said."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def place(name: str) -> tuple[int, int]:
    """Row and column of a cell's name: B7 is (7, 2). Raises NoPlace."""
    found = re.fullmatch("([A-Za-z]{1,3})([1-9][0-9]{0,6})", name)
    row, column = (int(found[2]), _number(found[1])) if found else (0, 0)
    if not 0 < row <= LAST_ROW or column > LAST_COLUMN:
        raise NoPlace(name)
    return row, column


def letters(number: int) -> str:
    """A column as spreadsheets name it: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _number(name: str) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


def local_name(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]
