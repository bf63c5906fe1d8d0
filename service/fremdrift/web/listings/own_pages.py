"""The service's own pages for search: what each is called, and the words by which readers ask for it.

They are found by the same rules as data: any form of a word, in either language on both, and words that begin so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from fremdrift.serving.searching import Index, cards_of_texts
from fremdrift.web.wording.translating import worded


@dataclass(frozen=True)
class OwnPage:
    """A page: where it is (a name of a page in both languages, else its path, the same in both languages), its title as
    ``da.po`` translates it, and more words for it, of both languages.
    """

    path: str
    title: str
    words: str


PAGES: Final = (
    OwnPage(
        "catalog",
        "Data",
        "regneark spreadsheet Excel XLSX CSV JSON SQLite Parquet RDF Turtle hent download filer files datasæt "
        "datasets åbne data open data katalog catalogue DCAT tabeller tables citér cite",
    ),
    OwnPage(
        "sparql",
        "Ask with SPARQL",
        "forespørgsel query spørgsmål question endpoint RDF linked data R Python curl",
    ),
    OwnPage(
        "api",
        "For programs",
        "API OpenAPI REST JSON interface snitflade udvikler developer adresser addresses",
    ),
    OwnPage(
        "def/",
        "Vocabulary",
        "ontologi ontology begreber terms model RDF OWL diagram SHACL SKOS koder codes kodeliste code lists",
    ),
    OwnPage(
        "subscribe",
        "Subscribe",
        "abonnement subscription Atom RSS feed kalender calendar iCalendar iCal ics nyheder news",
    ),
    OwnPage(
        "deadlines",
        "What must be ready?",
        "frist frister deadline deadlines forfalden overdue kalender calendar",
    ),
    OwnPage(
        "changes",
        "Changes",
        "ændring flytning flyttet moved forsinket forsinkelse delayed delay slippage",
    ),
    OwnPage(
        "quality",
        "What is missing, and what the check found",
        "kvalitet quality fejl errors mangler gaps rettelser corrections validering validation",
    ),
    OwnPage(
        "about",
        "About Fremdrift",
        "hvem who drift operator kontakt contact udgiver publisher",
    ),
    OwnPage(
        "method",
        "How it is made",
        "metode hvordan how fremgangsmåde kilder sources opgørelse",
    ),
    OwnPage(
        "licence",
        "Licence and citation",
        "license CC BY ophavsret copyright genbrug reuse vilkår terms kildeangivelse attribution",
    ),
    OwnPage(
        "privacy",
        "Privacy",
        "GDPR persondata personoplysninger personal data cookies log",
    ),
    OwnPage(
        "accessibility",
        "Accessibility",
        "WCAG skærmlæser screen reader tastatur keyboard was",
    ),
)
"""Every page that a reader may look for and that is of no thing in the data."""
_KIND: Final = "page"
_MOST: Final = 5


class _Deck(dict[str, bytes]):
    """Cards in memory."""

    def starting(self, beginning: str) -> Iterator[str]:
        """The names that begin like this, in order."""
        return (one for one in sorted(self) if one.startswith(beginning))


def pages_found(asked: str, *, some: bool) -> list[OwnPage]:
    """The pages that have every word, best first; with ``some``, where none has, those that have any."""
    hits = _index().find(asked)
    return [PAGES[int(one.thing)] for one in hits[:_MOST]] if hits.whole or some else []


@cache
def _index() -> Index:
    known = [
        (0, f"{place:02}", text, "", kind)
        for place, one in enumerate(PAGES)
        for kind, text in (("title", one.title), ("title", worded(one.title, "da")), ("note", one.words))
    ]
    return Index(_Deck(cards_of_texts(known, (_KIND,))))
