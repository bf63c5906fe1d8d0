"""Naming: what a thing of the lists is called in a language, and where its page is."""

from collections.abc import Callable
from dataclasses import dataclass

from fremdrift.serving.overview import Row
from fremdrift.web.listings.cards import label_known, lines_near
from fremdrift.web.listings.lines import NOBODY, line_of
from fremdrift.web.shelf import served, state_query
from fremdrift.web.wording.tongues import Named, isolated
from fremdrift.web.wording.view import Text, address_of


@dataclass(frozen=True)
class Called:
    """A thing as it is called: the words, the language they are in (empty where unknown), whether they are official.

    What has no title goes by its number or its years, and is ``untitled``.
    """

    iri: str
    text: str
    lang: str
    official: bool
    address: str
    untitled: bool = False
    publisher: Named = NOBODY

    @property
    def by(self) -> Named:
        """Who speaks and in what, of an edition or a source: "Ebbe Avis: New supplier"."""
        return Named(f"{self.publisher}: {isolated(self.text)}" if self.publisher else self.text, self.lang)


def caller(lang: str) -> Callable[[str], Called]:
    """A function that gives what a thing is called, by its IRI; one of no list goes by the last part of its IRI."""
    shelf, state = served(), state_query()
    lines = lines_near(shelf, lang)

    def called(iri: str) -> Called:
        row = lines.any_row(iri) or Row(thing=iri)
        address = address_of(iri, shelf.names, lang, state)
        line = line_of(row, lang)
        return Called(iri, line.title, line.lang, line.official, address, line.untitled, line.publisher)

    return called


def label_of(iri: str, lang: str) -> Text | None:
    """The label of a code or a term, with the language that it is in; None where it has none."""
    return label_known(served(), iri, lang)


def coded(iri: str, lang: str) -> str:
    """The label of a code or a term, its last part where it has none."""
    label = label_of(iri, lang)
    return label.text if label else iri.rpartition("/")[2]
