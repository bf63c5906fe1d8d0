"""Soundness: what a harvester would refuse in a dataset, found before a release is made, each with what to do about it.

The bounds are those of the strictest client: data.gov refuses more than 10,000 characters of description and 1,000
keywords (https://resources.data.gov/schemas/dcat-us/), CKAN loses the whole catalogue for one dataset without a title.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fremdrift.cataloguing.authorities import COUNTRIES, FREQUENCIES, LICENCES, THEMES, codes, knows
from fremdrift.cataloguing.catalogue import Catalogue, Dataset, Entry
from fremdrift.cataloguing.said import DATASETS, Said, column_of, path_of
from fremdrift.model.findings import Finding, Message, Place, Rule

LONGEST_DESCRIPTION: Final = 10_000
MOST_KEYWORDS: Final = 1_000
_LONGEST_KEYWORD: Final = 1_000
_MAIL: Final = re.compile(r"[\w~!$&'()*+,;=:.-]+@(?:[\w-]+\.)+[\w-]+")
"""The addresses that data.gov's schema takes."""
_TABLES: Final = {"strategy": "strategies", "edition": "editions", "series": "editions"}


@dataclass(frozen=True)
class Places:
    """Where the words of each dataset stand: its row in ``datasets.csv``, or that of ``all`` where ``said`` has them
    from there, else the row of the table it comes from.

    ``file`` gives the place of a row and column of a table.
    """

    rows: Mapping[str, int]
    origins: Mapping[str, int]
    file: Callable[[str, int | None, str], Place]
    said: Said = Said({})

    def finding(self, rule: Rule, key: str, column: str, value: str | None = None, **words: object) -> Finding:
        """A rule broken by a column of a dataset; ``words`` fill the gaps of its sentence."""
        row, table = self.rows.get(self.said.row_of(key, column)), DATASETS
        if row is None:
            row, table = self.origins.get(key), _TABLES.get(key.partition("/")[0], DATASETS)
        return rule.at(self.file(table, row, column), value, path_of(key), **words)


def faults(catalogue: Catalogue, places: Places) -> list[Finding]:
    """Everything in a catalogue that some harvester would refuse."""
    found = [fault for one in catalogue.datasets for fault in _of_dataset(one, places)]
    found += [fault for one in catalogue.series for fault in _of_entry(one, places)]
    return [*found, *_of_identifiers(catalogue, places), *_of_rows(catalogue, places)]


def _of_dataset(one: Dataset, places: Places) -> Iterator[Finding]:
    yield from _of_entry(one, places)
    yield from _of_codes(one, places, "licence", LICENCES, (one.licence,))
    yield from _of_codes(one, places, "themes", THEMES, one.themes)
    for lang, words in one.keywords.items():
        yield from _of_keywords(one.key, places, lang, words)


def _of_entry(one: Entry, places: Places) -> Iterator[Finding]:
    if not any(text.strip() for text in one.titles.values()):
        yield places.finding(_NO_TITLE, one.key, "title_da")
    if not any(text.strip() for text in one.descriptions.values()):
        yield places.finding(_NO_DESCRIPTION, one.key, "description_da")
    for lang, text in one.descriptions.items():
        if len(text) > LONGEST_DESCRIPTION:
            told = {"length": len(text), "most": LONGEST_DESCRIPTION}
            yield places.finding(_LONG_DESCRIPTION, one.key, column_of("description", lang), text, **told)
    if not one.contact.name.strip() or not _MAIL.fullmatch(one.contact.mail):
        yield places.finding(_NO_CONTACT, one.key, "contact_mail", one.contact.mail or None)
    yield from _of_codes(one, places, "frequency", FREQUENCIES, (one.frequency,))
    yield from _of_codes(one, places, "spatial", COUNTRIES, one.spatial)


def _of_codes(one: Entry, places: Places, column: str, table: str, said: tuple[str, ...]) -> Iterator[Finding]:
    for code in said:
        if not knows(table, code):
            unknown = Rule(f"dataset-{column}", _UNKNOWN)
            yield places.finding(unknown, one.key, column, code, table=table, some=_some(table))


def _some(table: str) -> str:
    """The list of codes, where it is short enough to be read."""
    listed = codes(table)
    return ", ".join(listed) if len(listed) <= 30 else f"{', '.join(_USUAL[table])} …"


def _of_keywords(key: str, places: Places, lang: str, words: tuple[str, ...]) -> Iterator[Finding]:
    column = column_of("keywords", lang)
    if len(words) > MOST_KEYWORDS:
        yield places.finding(_MANY_KEYWORDS, key, column, f"{len(words)}", count=len(words), most=MOST_KEYWORDS)
    for word in words:
        if len(word) > _LONGEST_KEYWORD:
            yield places.finding(_LONG_KEYWORD, key, column, word, length=len(word), most=_LONGEST_KEYWORD)


def _of_identifiers(catalogue: Catalogue, places: Places) -> Iterator[Finding]:
    counts = Counter(one.iri for one in catalogue.entries)
    keys = {one.iri: one.key for one in catalogue.entries}
    for iri, count in sorted(counts.items()):
        if count > 1:
            yield places.finding(_TWICE, keys[iri], "dataset", iri, count=count)


def _of_rows(catalogue: Catalogue, places: Places) -> Iterator[Finding]:
    """A row about a dataset that there is not says nothing to anybody."""
    known = {one.key for one in catalogue.entries}
    for key in sorted(places.rows.keys() - known):
        yield places.finding(_NO_SUCH_DATASET, key, "dataset", key)


_NO_TITLE: Final = Rule(
    "dataset-title",
    Message(
        "Datasættet har ingen titel, og en høster afviser hele kataloget for det: udfyld en titel, på et hvilket som "
        "helst sprog, her eller i en række for datasættet i datasets.csv.",
        "The dataset has no title, and a harvester refuses the whole catalogue for that: fill in a title, in any "
        "language, here or in a row for the dataset in datasets.csv.",
    ),
)
_NO_DESCRIPTION: Final = Rule(
    "dataset-description",
    Message(
        "Datasættet har ingen beskrivelse: udfyld Beskrivelse på dansk eller engelsk i datasets.csv.",
        "The dataset has no description: fill in Description in Danish or English in datasets.csv.",
    ),
)
_NO_CONTACT: Final = Rule(
    "dataset-contact",
    Message(
        "Datasættet har ingen kontakt med navn og e-mail-adresse: ret kolonnerne Kontakt i datasets.csv, eller sæt "
        "FREMDRIFT_PUBLISHER og FREMDRIFT_CONTACT.",
        "The dataset has no contact with a name and a mail address: correct the columns Contact in datasets.csv, or "
        "set FREMDRIFT_PUBLISHER and FREMDRIFT_CONTACT.",
    ),
)
_NO_SUCH_DATASET: Final = Rule(
    "dataset-unknown",
    Message(
        "Der er intet datasæt med den nøgle: skriv all, strategy/nøgle, edition/strategi/navn, series/strategi/navn, "
        "vocabulary, organisations eller moves.",
        "There is no dataset with that key: write all, strategy/key, edition/strategy/name, series/strategy/name, "
        "vocabulary, organisations or moves.",
    ),
)
_TOO_LONG: Final = Message(
    "Teksten har {length} tegn, og data.gov afviser mere end {most}: kort den af.",
    "The text has {length} characters, and data.gov refuses more than {most}: shorten it.",
)
_LONG_DESCRIPTION: Final = Rule("dataset-description", _TOO_LONG)
_LONG_KEYWORD: Final = Rule("dataset-keywords", _TOO_LONG)
_MANY_KEYWORDS: Final = Rule(
    "dataset-keywords",
    Message(
        "Der er {count} emneord, og data.gov afviser mere end {most}: behold de vigtigste.",
        "There are {count} keywords, and data.gov refuses more than {most}: keep the most important.",
    ),
)
_TWICE: Final = Rule(
    "dataset-identifier",
    Message(
        "{count} datasæt har samme navn, og en høster beholder kun ét af dem: giv dem hver sin nøgle.",
        "{count} datasets have the same identifier, and a harvester keeps only one of them: give each its own key.",
    ),
)
_UNKNOWN: Final = Message(
    "Det er ingen kode i EU's tabel {table}: skriv en kode, ikke tekst ({some}).",
    "That is no code of the EU table {table}: write a code, not words ({some}).",
)
_USUAL: Final = {LICENCES: ("CC0", "CC_BY_4_0", "CC_BYSA_4_0", "ODC_BY", "OGL_3_0"), COUNTRIES: ("DNK", "NOR", "SWE")}

__all__ = ["LONGEST_DESCRIPTION", "MOST_KEYWORDS", "Places", "faults"]
