"""A catalogue as RDF: its datasets and what is said of them, whoever wrote it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fremdrift.ground.namespaces import DCAT, DCT, SPDX
from fremdrift.quads.terms import TYPE, BlankNode, Literal, NamedNode, Quad, Term, text_of

HYDRA = "http://www.w3.org/ns/hydra/core#"
_DATASET = NamedNode(DCAT + "Dataset")
_NEXT = (HYDRA + "next", HYDRA + "nextPage")
_LOOKED_AT = frozenset(
    {
        *(DCT + one for one in ("title", "description", "identifier", "modified")),
        *(DCAT + one for one in ("distribution", "accessURL", "byteSize")),
        *(SPDX + one for one in ("checksum", "checksumValue")),
        *_NEXT,
    }
)
"""The properties that any client of ours looks at: less than a third of what a catalogue says."""


def looked_at(quad: Quad) -> bool:
    """True where some client looks at a statement: one of these properties, or that something is a dataset."""
    predicate = quad.predicate.value
    return predicate in _LOOKED_AT or (predicate == TYPE.value and quad.object == _DATASET)


@dataclass(frozen=True)
class Seen:
    """A dataset on a page: its name and the page's statements by subject."""

    node: NamedNode | BlankNode
    about: Mapping[object, list[Quad]]

    @property
    def name(self) -> str:
        """Its IRI; the label of a blank node where it has none."""
        return text_of(self.node)

    @property
    def shown(self) -> str:
        """What a person recognises: the IRI, or the title of one without."""
        if isinstance(self.node, NamedNode):
            return self.node.value
        return next((one.value for one in self.literals(DCT + "title")), f"_:{self.node.value}")

    def objects(self, predicate: str, of: object | None = None) -> list[Term]:
        """What is said by a predicate, of the dataset or of a node it leads to. Raises KeyError for one that no client
        looks at, so that it may have been left out.
        """
        if predicate not in _LOOKED_AT:
            raise KeyError(predicate)
        return [one.object for one in self.about.get(of or self.node, ()) if one.predicate.value == predicate]

    def literals(self, predicate: str, of: object | None = None) -> list[Literal]:
        """The texts that are not empty."""
        return [one for one in self.objects(predicate, of) if isinstance(one, Literal) and one.value.strip()]

    @property
    def identifiers(self) -> list[str]:
        """``dct:identifier``, as texts or names."""
        return sorted(text_of(one) for one in self.objects(DCT + "identifier"))

    @property
    def distributions(self) -> list[Term]:
        """Its distributions."""
        return self.objects(DCAT + "distribution")

    @property
    def checksums(self) -> Iterator[Literal]:
        """The values of its distributions' checksums."""
        for one in self.distributions:
            for checksum in self.objects(SPDX + "checksum", one):
                yield from self.literals(SPDX + "checksumValue", checksum)


def by_subject(quads: Iterable[Quad]) -> dict[object, list[Quad]]:
    """The statements of a page by their subjects."""
    found: dict[object, list[Quad]] = defaultdict(list)
    for one in quads:
        found[one.subject].append(one)
    return found


def datasets(quads: Iterable[Quad]) -> list[Seen]:
    """Everything that is called a dataset, in an order that never changes."""
    about = by_subject(quads)
    named = {one.subject for each in about.values() for one in each if _is_dataset(one)}
    return [Seen(one, about) for one in sorted(named, key=str) if isinstance(one, NamedNode | BlankNode)]


def _is_dataset(quad: Quad) -> bool:
    return quad.predicate == TYPE and quad.object == _DATASET


def next_page(quads: Iterable[Quad]) -> str | None:
    """The address of the following page (``hydra:next``, or ``nextPage`` of older catalogues); None on the last."""
    found = sorted(text_of(one.object) for one in quads if one.predicate.value in _NEXT)
    return found[0] if found else None
