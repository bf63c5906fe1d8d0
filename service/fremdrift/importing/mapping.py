"""The mapping file: TOML that says what a tracker sheet is, so that no source needs code.

Every key is a field of a class below; an unknown key, a missing one or a value of another type is refused by name.
Tables called ``rows`` and ``editions`` hold rows of our own tables word for word, column by column.
"""

import tomllib
from collections.abc import Mapping as Table
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from fremdrift.ground.errors import TableError
from fremdrift.model.dates import ACCEPTED_EN, read_date
from fremdrift.reading.languages import column_ending

Cells = dict[str, str]
Ref = str | int
"""A column: its header (a text ending in … is the beginning of one), or its position, the first being 1."""


@dataclass(frozen=True)
class Text:
    """Words that stand where a date or a rating is due, and the status code they mean; ``starts`` takes a beginning."""

    status: str
    text: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """One code of a publisher's scale: ``row`` is its row in ``codes.csv``, ``texts`` how sheets print it."""

    row: Cells
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Rating:
    """A column that holds a rating by a scale. Several of one edition are several raters, in this order."""

    column: Ref
    scale: str
    edition: str = ""
    notes: tuple[Ref, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Dated:
    """A column that holds dates: of one of the ``milestones``, else of the row's own thing.

    ``order`` says how dates are written (``dd/mm/yyyy``, ``q'. kvartal 'yyyy``); several where a column mixes them.
    """

    column: Ref
    milestone: str = ""
    edition: str = ""
    order: tuple[str, ...] = ()
    pivot: int | None = None
    says: str = "expected"
    notes: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class Wide:
    """Columns whose headers are dates, one edition each: ``edition`` is a row of ours, with ``{date}`` and ``{text}``.

    ``order`` says how the headers are written, ``orders`` does so for single headers; ``cells`` is for the cells.
    """

    first: int
    edition: Cells
    last: int | None = None
    milestone: str = ""
    order: tuple[str, ...] = ()
    orders: Cells = field(default_factory=dict)
    pivot: int | None = None
    cells: tuple[str, ...] = ()
    says: str = "expected"


@dataclass(frozen=True)
class Skip:
    """Rows to leave out: by number, by name, or by how the name begins; and why."""

    reason: str
    row: int | None = None
    name: str = ""
    starts: str = ""


@dataclass(frozen=True)
class File:
    """One sheet: how it is written, and which column is what."""

    file: str
    name: Ref
    editions: tuple[Cells, ...] = ()
    encoding: str = "utf-8"
    separator: str = ","
    line_ends: str = "any"
    replace: Cells = field(default_factory=dict)
    sheet: str = ""
    transposed: bool = False
    header: int = 1
    thing: str = "initiative"
    number: Ref | None = None
    parent: Ref | None = None
    responsible: Ref | None = None
    notes: tuple[Ref, ...] = ()
    ratings: tuple[Rating, ...] = ()
    dates: tuple[Dated, ...] = ()
    wide: Wide | None = None
    texts: tuple[Text, ...] = ()
    skip: tuple[Skip, ...] = ()


@dataclass(frozen=True)
class Identity:
    """What makes two rows the same thing: ``by`` name, or number and then name.

    ``ignore``: ``case``, ``punctuation``, ``brackets`` (with what they hold). ``distinct`` names are compared whole.
    ``same_number``: where names differ under one ``{number}``, a judgement same-as with this remark is written.
    """

    by: tuple[str, ...] = ("name",)
    ignore: tuple[str, ...] = ("case",)
    distinct: tuple[str, ...] = ()
    same_number: str = ""


@dataclass(frozen=True)
class Known:
    """An organisation and how sheets print it."""

    organisation: str
    printed: tuple[str, ...]


@dataclass(frozen=True)
class Responsible:
    """What becomes of the responsible column: organisations of a level, taking part in a role (none where empty).

    ``prints`` says whether the column has their abbreviations or their names.
    """

    level: str = "state"
    role: str = ""
    prints: str = "abbreviation"
    separator: str = ""
    known: tuple[Known, ...] = ()


@dataclass(frozen=True)
class Milestone:
    """A milestone that each initiative has: its short name, and its row; ``{name}`` in it is the initiative's title."""

    id: str
    row: Cells


@dataclass(frozen=True)
class SameAs:
    """Two names of one thing, with who says so."""

    name: str
    other: str
    source: str
    remark: str = ""
    judged: str = ""


@dataclass(frozen=True)
class Mapping:
    """The whole mapping file."""

    strategy: str
    judged: str
    files: tuple[File, ...]
    lang: str = "en"
    """The language of names and notes in the sheets, as BCP 47 names it; once read, as column names end in it."""
    rows: dict[str, tuple[Cells, ...]] = field(default_factory=dict)
    identity: Identity = field(default_factory=Identity)
    initiative: Cells = field(default_factory=lambda: {"kind": "initiative"})
    milestone: Cells = field(default_factory=lambda: {"kind": "target"})
    milestones: tuple[Milestone, ...] = ()
    responsible: Responsible = field(default_factory=Responsible)
    scales: dict[str, tuple[Code, ...]] = field(default_factory=dict)
    texts: tuple[Text, ...] = ()
    readings: Cells = field(default_factory=dict)
    """Words that sheets print for a date, and the date in EDTF that they mean: ``"early 2027" = "2027-01/2027-04"``."""
    same_as: tuple[SameAs, ...] = ()


_CHOICES: Final[dict[str, set[str]]] = {
    "line_ends": {"any", "lf", "crlf", "cr"},
    "thing": {"initiative", "milestone"},
    "says": {"expected", "completed"},
    "prints": {"abbreviation", "name"},
    "by": {"name", "number"},
    "ignore": {"case", "punctuation", "brackets"},
}


def read_mapping(path: Path) -> Mapping:
    """The mapping that a file holds. Raises TableError that names the key at fault."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise TableError(f"{path.name} is not TOML: {fault}") from fault
    mapping: Mapping = _build(Mapping, raw, path.name)
    _check_references(mapping, path.name)
    return replace(mapping, lang=_ending(mapping.lang, path.name))


def _ending(tag: str, where: str) -> str:
    try:
        return column_ending(tag)
    except ValueError as fault:
        raise TableError(
            f"{where}: lang is {tag!r}; it must be a language of BCP 47, such as da, nb or pt-BR"
        ) from fault


def _build(kind: Any, raw: Any, where: str) -> Any:
    if not isinstance(raw, dict):
        raise TableError(f"{where}: must be a table of keys and values")
    hints, known = get_type_hints(kind), {one.name: one for one in fields(kind)}
    if unknown := sorted(set(raw) - set(known)):
        raise TableError(f"{where}: unknown key {unknown[0]}; the keys are {', '.join(known)}")
    for name, one in known.items():
        if name not in raw and one.default is MISSING and one.default_factory is MISSING:
            raise TableError(f"{where}: the key {name} is missing")
    return kind(**{name: _chosen(name, _value(hints[name], raw[name], f"{where}: {name}"), where) for name in raw})


def _chosen(name: str, value: Any, where: str) -> Any:
    for one in value if isinstance(value, tuple) else (value,):
        if name in _CHOICES and one not in _CHOICES[name]:
            raise TableError(f"{where}: {name} is {one!r}; it must be one of {', '.join(sorted(_CHOICES[name]))}")
    return value


def _value(kind: Any, raw: Any, where: str) -> Any:
    """A TOML value as the type that a field has. Single values do where several may stand; cells become texts."""
    if is_dataclass(kind):
        return _build(kind, raw, where)
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], one, where) for one in (raw if isinstance(raw, list) else [raw]))
    if get_origin(kind) is dict:
        return _entries(get_args(kind)[1], raw, where)
    if isinstance(kind, UnionType):
        return _either(kind, raw, where)
    if kind is str and isinstance(raw, date):
        return str(raw)
    if isinstance(raw, bool) is not (kind is bool) or not isinstance(raw, kind):
        raise TableError(f"{where}: {raw!r} must be of type {kind.__name__}")
    return raw


def _entries(kind: Any, raw: Any, where: str) -> dict[str, Any]:
    if not isinstance(raw, Table):
        raise TableError(f"{where}: must be a table of keys and values")
    plain = _cell if kind is str else lambda one, at: _value(kind, one, at)
    return {name: plain(one, f"{where}: {name}") for name, one in raw.items()}


def _cell(raw: Any, where: str) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str | int | date):
        return str(raw)
    raise TableError(f"{where}: {raw!r} must be a text, a whole number, a date, true or false")


def _either(kind: Any, raw: Any, where: str) -> Any:
    some: Any = next((one for one in get_args(kind) if is_dataclass(one)), None)
    if some is not None:
        return _build(some, raw, where)
    if isinstance(raw, bool) or not isinstance(raw, kind):
        raise TableError(f"{where}: {raw!r} must be of type {kind}")
    return raw


def _check_references(mapping: Mapping, where: str) -> None:
    for one in mapping.files:
        _check_file(one, f"{where}: {one.file}")
        _check_named(one, mapping, f"{where}: {one.file}")
    _check_date(mapping.judged, f"{where}: judged")
    for text, edtf in mapping.readings.items():
        _check_date(edtf, f"{where}: readings: {text!r}")
    for scale, codes in mapping.scales.items():
        if any("code" not in one.row for one in codes):
            raise TableError(f"{where}: scale {scale}: a row lacks its code")
    for words in mapping.texts:
        if not all(one.strip() for one in words.starts):
            raise TableError(f"{where}: texts of status {words.status}: starts is empty, and every cell begins so")


def _check_named(one: File, mapping: Mapping, at: str) -> None:
    """What a file names elsewhere in the mapping: milestones, which initiatives alone have, and scales."""
    ids = {each.id for each in mapping.milestones} if one.thing == "initiative" else set()
    wide = {one.wide.milestone} if one.wide else set()
    if unknown := ({each.milestone for each in one.dates} | wide) - ids - {""}:
        raise TableError(f"{at}: there is no milestone {sorted(unknown)[0]!r} in [[milestones]]")
    for rating in one.ratings:
        if rating.scale not in mapping.scales:
            raise TableError(f"{at}: column {rating.column}: there is no scale {rating.scale!r}")


def _check_date(edtf: str, where: str) -> None:
    try:
        read_date(edtf)
    except ValueError as fault:
        raise TableError(f"{where} is {edtf!r}, which is no date; write {ACCEPTED_EN}") from fault


def _check_file(one: File, at: str) -> None:
    rows = [*one.editions, *([one.wide.edition] if one.wide else [])]
    if not rows or any("edition" not in row for row in rows):
        raise TableError(f"{at}: no edition; add [[files.editions]] with its key and title, or [files.wide]")
    if len(one.separator) != 1 or one.separator in '"\r\n':
        raise TableError(f"{at}: separator must be one character, and neither a quotation mark nor a line end")
    if "" in one.replace or one.header < 0 or (one.wide and one.wide.first < 1):
        raise TableError(f"{at}: replace takes no empty text, header begins with 0 (no header) and wide.first with 1")
    keys = {row["edition"] for row in one.editions}
    stated = [*((each.column, each.edition) for each in one.dates), *((e.column, e.edition) for e in one.ratings)]
    for column, edition in stated:
        if (edition or len(keys) != 1) and edition not in keys:
            raise TableError(f"{at}: column {column}: edition {edition!r} is none of {sorted(keys)}")
