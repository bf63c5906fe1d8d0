"""Writing down a description: quads of one graph, a subject at a time."""

from collections.abc import Mapping
from functools import lru_cache

from fremdrift.quads.terms import TYPE, Literal, NamedNode, Quad, typed

_named = lru_cache(maxsize=1 << 10)(NamedNode)  # of a vocabulary


class Writer:
    """Collects the quads of one graph."""

    def __init__(self, graph: NamedNode) -> None:
        self.graph = graph
        self.quads: list[Quad] = []

    def say(self, subject: NamedNode, predicate: str, *objects: NamedNode | Literal) -> None:
        """One statement for each object."""
        named = _named(predicate)
        self.quads += [Quad(subject, named, one, self.graph) for one in objects]

    def kind(self, subject: NamedNode, *classes: str) -> None:
        """What a subject is."""
        self.say(subject, TYPE.value, *map(_named, classes))

    def texts(self, subject: NamedNode, predicate: str, texts: Mapping[str, str]) -> None:
        """One text for each language."""
        self.say(subject, predicate, *(Literal(text, language=lang) for lang, text in texts.items()))

    def number(self, subject: NamedNode, predicate: str, number: int) -> None:
        """A whole number."""
        self.say(subject, predicate, typed(str(number), "integer"))
