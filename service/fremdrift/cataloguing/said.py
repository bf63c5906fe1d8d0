"""What the table of datasets says of a dataset: its own row, else the row of the whole collection, else our default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fremdrift.model.datasets import ALL, OURS, Contact, Texts

DATASETS: Final = "datasets"
"""The table whose rows are read here."""
_OWN: Final = ("dataset", "title", "description", "frequency")
"""Columns, whatever their language, whose words are of no other dataset."""
USUAL_LICENCE: Final = "CC_BY_4_0"
"""What data are licensed under where nobody says anything else."""
_DEFAULTS: Final = {
    "themes": "GOVE",
    "licence": USUAL_LICENCE,
    "keywords_da": "strategi;initiativer;milepæle;fremdrift",
    "keywords_en": "strategy;initiatives;milestones;progress",
}


def key_of(path: str) -> str:
    """The key of the dataset at an address under the base: ``dataset/all`` is ``all``, an edition's is its address."""
    return path.removeprefix("dataset/")


def path_of(key: str) -> str:
    """The address of a dataset under the base, by its key."""
    return key if key.startswith(("edition/", "series/")) else f"dataset/{key}"


def column_of(stem: str, lang: str) -> str:
    """The column of a text in a language: ``keywords_pt_br`` has those in ``pt-br``."""
    return f"{stem}_{lang.replace('-', '_')}"


@dataclass(frozen=True)
class Said:
    """The rows of ``datasets.csv`` by key, each its columns; what the row of ``all`` says holds for every dataset."""

    rows: Mapping[str, Mapping[str, str]]

    def text(self, key: str, column: str) -> str:
        """The words of a column; empty where nothing says it."""
        own = self.rows.get(key, {}).get(column, "")
        return own or self.rows.get(ALL, {}).get(column, "") or _DEFAULTS.get(column, "")

    def row_of(self, key: str, column: str) -> str:
        """The key of the row whose words of a column hold for a dataset: its own, or that of ``all`` where only that
        has any.
        """
        filled = column.partition("_")[0] not in _OWN and self.rows.get(ALL, {}).get(column)
        return ALL if filled and not self.rows.get(key, {}).get(column) else key

    def list(self, key: str, column: str) -> tuple[str, ...]:
        """The words of a column that holds several, parted by ``;``."""
        return tuple(part.strip() for part in self.text(key, column).split(";") if part.strip())

    def texts(self, key: str, column: str, otherwise: Texts) -> dict[str, str]:
        """Its own title or description by language, else what is given by tag; these are never another dataset's."""
        own = {lang: self.rows.get(key, {}).get(name, "") for lang, name in self._columns(column, key).items()}
        found = {lang: own.get(lang) or otherwise.get(lang, "") for lang in dict.fromkeys((*own, *sorted(otherwise)))}
        return {lang: text for lang, text in found.items() if text}

    def keywords(self, key: str) -> dict[str, tuple[str, ...]]:
        """The keywords by language."""
        found = {lang: self.list(key, name) for lang, name in self._columns("keywords", key, ALL).items()}
        return {lang: words for lang, words in found.items() if words}

    def _columns(self, stem: str, *keys: str) -> dict[str, str]:
        """The columns of a text by language: ours, then the others that the rows of these keys have any words in."""
        named = {name for key in keys for name in self.rows.get(key, {}) if name.startswith(f"{stem}_")}
        columns = [f"{stem}_{lang}" for lang in OURS]
        columns += sorted(named.difference(columns))
        return {name.removeprefix(f"{stem}_").replace("_", "-"): name for name in columns}

    def frequency(self, key: str) -> str:
        """How often it is renewed, as a code of the EU table; irregularly unless its own row says otherwise."""
        return self.rows.get(key, {}).get("frequency", "") or "IRREG"

    def contact(self, key: str, operator: Contact) -> Contact:
        """Who answers for it, the operator unless said."""
        name, mail = self.text(key, "contact_name"), self.text(key, "contact_mail")
        return Contact(name or operator.name, mail.removeprefix("mailto:") or operator.mail)
