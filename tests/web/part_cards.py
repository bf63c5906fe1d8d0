"""The cards of everything that has many parts, made at once: what those of pieces are held against."""

from collections.abc import Iterator

from fremdrift.model.iris import Names
from fremdrift.quads.source import Source
from fremdrift.serving.documents import outline_of, with_many
from fremdrift.web.listings.parts import Labels, cards_of_parts


def part_cards(store: Source, names: Names, labels: Labels, many: int) -> Iterator[tuple[str, bytes]]:
    """The cards of everything that has so many parts."""
    for iri in with_many(store, names, many):
        yield from cards_of_parts(iri, outline_of(store, names, iri).statements, names, labels)
