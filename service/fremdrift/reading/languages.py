"""Languages: a text column of the definition may stand once more in any language, by its header alone.

``title_da`` lets a table have ``title_fr`` too, or "Title (fr)" in a workbook; the tags are those of BCP 47
(https://www.rfc-editor.org/info/bcp47), with ``_`` for ``-`` since names of CSVW columns have none.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Final

from language_tags import tags

from fremdrift.reading.definition import Column, Table

_ALIKE: Final = 0.75
"""How alike a heading and the name of a column are, from 0 to 1, for one to be taken for the other misspelt."""
_IN_BRACKETS: Final = re.compile(r"\s*\(.*\)$")
_TAG: Final = r"(?P<tag>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)"
_LANGUAGE: Final = re.compile(rf"@{_TAG}$")
_NAMED: Final = _TAG.replace("-[", "[-_][", 1)


def spoken(table: Table, header: Iterable[str]) -> Table:
    """The table, with a column more for every header that names a text column in another language."""
    unknown = [one for one in header if not any(column.answers_to(one) for column in table.cells)]
    more = {one.name: one for text in unknown if (one := _column(table, text.strip())) is not None}
    columns = list(table.columns)
    for one in more.values():
        columns.insert(1 + max(at for at, other in enumerate(columns) if _stem(other) == _stem(one)), one)
    return replace(table, columns=tuple(columns))


def nearest(table: Table, name: str, there: Iterable[str] = ()) -> str:
    """The column that a heading which names none looks like, also one in the language that it ends in; empty where it
    is like none, or only like those that are ``there``.
    """
    written = name.strip().replace("-", "_").casefold()
    ends = [written[at + 1 :] for at, one in enumerate(written) if one == "_"]
    tag = next((one for one in ends if re.fullmatch(_NAMED, one) and tags.check(one.replace("_", "-"))), "")
    stems = {stem for stem in map(_stem, table.cells) if stem and tag}
    known = {one.name for one in table.cells} | {f"{stem}_{tag}" for stem in stems}
    return next(iter(get_close_matches(written, sorted(known - set(there)), 1, _ALIKE)), "")


def may_be_missing(column: Column) -> bool:
    """Whether tables may lack a column: a text in one language, since nobody has to write in ours, and what is marked
    ``fd:optional``.
    """
    return bool(column.annotations.get("optional")) or (_stem(column) is not None and not column.required)


def column_ending(tag: str) -> str:
    """How the names of text columns end in a language: ``pt_br`` for ``pt-BR``. Raises ValueError for what is none."""
    if not re.fullmatch(_TAG, tag) or not tags.check(tag):
        raise ValueError(tag)
    return tag.replace("-", "_").lower()


def in_language(text: str) -> tuple[str, str]:
    """A text that ends in its language, as Turtle has it (``Superseded@en``), and that, as BCP 47 writes it; one that
    does not is of a language that is not determined (``und``, https://www.rfc-editor.org/rfc/rfc5646#section-4.1).
    """
    found = _LANGUAGE.search(text)
    known = tags.tag(found["tag"]) if found else None
    return (text[: found.start()].rstrip(), str(known.format)) if found and known and known.valid else (text, "und")


def defined(definition: bytes, tables: Iterable[Table]) -> bytes:
    """The metadata of these tables, with the columns that they have in further languages; the same bytes where it is.

    https://www.w3.org/TR/tabular-metadata/#columns
    """
    whole = json.loads(definition)
    by_name = {one.name: one for one in tables}
    there = [one for one in whole["tables"] if str(one["url"]).removesuffix(".csv") in by_name]
    changed = len(there) < len(whole["tables"])
    whole["tables"] = there
    for raw in there:
        table = by_name[str(raw["url"]).removesuffix(".csv")]
        columns = raw["tableSchema"]["columns"]
        told = {one["name"]: one for one in columns}
        if more := [one for one in table.cells if one.name not in told]:
            changed = True
            told |= {one.name: _told(one, told[_sibling(table, _stem(one) or "").name]) for one in more}
            raw["tableSchema"]["columns"] = [told[one.name] for one in table.columns]
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() if changed else definition


def _column(table: Table, header: str) -> Column | None:
    """The column that a header means: a text column of the table in the language that the header names."""
    for stem in dict.fromkeys(filter(None, map(_stem, table.cells))):
        sibling = _sibling(table, stem)
        bases = {lang: _IN_BRACKETS.sub("", sibling.heading(lang)) for lang in sibling.titles}
        patterns = [rf"{re.escape(stem)}_{_NAMED}", *(rf"{re.escape(base)} \({_TAG}\)" for base in bases.values())]
        found = next(filter(None, (re.fullmatch(one, header, re.IGNORECASE) for one in patterns)), None)
        if found and tags.check(tag := found["tag"].replace("_", "-").lower()):
            name = f"{stem}_{tag.replace('-', '_')}"
            titles: dict[str, tuple[str, ...]] = {
                lang: (f"{base} ({tag})", name, f"{stem}_{tag}") for lang, base in bases.items()
            }
            return replace(sibling, name=name, titles=titles, lang=tag, required=False)
    return None


def _stem(column: Column) -> str | None:
    """What a text column is called without its language; None where its cells are no texts of a language."""
    if column.virtual or not column.lang or column.lang == "und":
        return None
    return column.name.removesuffix("_" + column.lang.replace("-", "_"))


def _sibling(table: Table, stem: str) -> Column:
    return next(one for one in table.cells if _stem(one) == stem)


def _told(column: Column, sibling: dict[str, Any]) -> dict[str, Any]:
    titles = {lang: list(one) for lang, one in column.titles.items()}
    told = {**sibling, "name": column.name, "titles": titles, "lang": column.lang}
    return {name: value for name, value in told.items() if name != "required"}
