"""Alike: what entries of a catalogue have in common that are described in the same way, and what is each one's own.

A thousand editions differ in names, texts and days. With these left out, each as a gap, they are a few kinds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from fremdrift.ground.jsons import compact
from fremdrift.model.datasets import Contact, Dataset, Distribution, Entry, Series, Texts


@dataclass(frozen=True)
class Alike:
    """Entries that are described alike: one of them with gaps for names and texts, and what stands in the gaps, which
    stands nowhere else in it. ``told`` is all of it, by which it is known.
    """

    told: bytes
    entry: Dataset | Series = field(compare=False)
    publisher: Contact = field(compare=False)
    gaps: tuple[str, ...] = field(compare=False)


def alike(one: Dataset | Series, base: str, publisher: Contact) -> tuple[Alike, tuple[str, ...]]:
    """The kind of an entry in the catalogue of a publisher, and what belongs into its gaps."""
    for mark in map("urn:gap-{}-".format, count()):
        gaps = _Gaps(mark)
        entry = gaps.of(one, publisher)
        told = compact((base, publisher, entry), ordered=True)
        if told.count(mark.encode()) == gaps.left:
            break  # else it stands in what is no gap too
    return Alike(told, entry, publisher, tuple(gaps.texts.values())), tuple(gaps.texts)


class _Gaps:
    """Leaves gaps for texts, for the same text the same."""

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self.left = 0
        self.texts: dict[str, str] = {}

    def of(self, one: Dataset | Series, publisher: Contact) -> Dataset | Series:
        """An entry with gaps; an empty text stays, since it is often not written at all."""
        if isinstance(one, Series):
            ends = one.members[:1] + one.members[-1:]  # of the others it says nothing
            return replace(one, members=self._many(ends), **self._shared(one, publisher))
        return replace(
            one,
            **self._shared(one, publisher),
            keywords={lang: self._many(words) for lang, words in one.keywords.items()},
            version=self._gap(one.version),
            provenance=self._texts(one.provenance),
            sources=self._many(one.sources),
            source_publishers=(),
            series=self._gap(one.series),
            previous=self._gap(one.previous),
            distributions=tuple(map(self._file, one.distributions)),
        )

    def _shared(self, one: Entry, publisher: Contact) -> dict[str, Any]:
        start, end = self._many(one.temporal)
        return {
            "key": "",
            "iri": self._gap(one.iri),
            "titles": self._texts(one.titles),
            "descriptions": self._texts(one.descriptions),
            "contact": one.contact if one.contact == publisher else self._contact(one.contact),
            "landing": self._gap(one.landing),
            "temporal": (start, end),
            "issued": self._gap(one.issued),
            "modified": self._gap(one.modified),
        }

    def _file(self, one: Distribution) -> Distribution:
        """Of a file an entry says its name alone; a dialect may leave it out for its format."""
        return Distribution(self._gap(one.path.rpartition("/")[2]), one.format, {}, 0, "")

    def _contact(self, one: Contact) -> Contact:
        return Contact(self._gap(one.name), self._gap(one.mail))

    def _texts(self, texts: Texts) -> Texts:
        return {lang: self._gap(text) for lang, text in texts.items()}

    def _many(self, texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self._gap, texts))

    def _gap(self, text: str) -> str:
        if not text:
            return text
        self.left += 1
        return self.texts.setdefault(text, f"{self._mark}{len(self.texts)}-")
