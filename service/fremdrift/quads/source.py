"""A source: what a dataset can be asked, wherever it is kept: in this process, on this disk, or in a store elsewhere.

pyoxigraph's own ``Store`` is one. Whoever reads takes a source, and asks for many things in one go, since each question
to a store elsewhere costs a journey; a store at hand is asked by patterns, for to read a question takes it longer than
to answer.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Final, Protocol

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

__all__ = ["AT_ONCE", "ByPattern", "Source", "describing", "pointing_at"]

AT_ONCE: Final = 200
"""So many names stand in one question: stores bound the length of its text."""


class Source(Protocol):
    """A dataset that answers; the union of its graphs where no graph is named."""

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,  # noqa: A002 - the engine's name
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """The statements that fit a pattern."""
        ...

    def query(
        self, query: str, /, *, base_iri: str | None = None, use_default_graph_as_union: bool = False
    ) -> QueryBoolean | QuerySolutions | QueryTriples:
        """The result of one of our own queries."""
        ...

    def __iter__(self) -> Iterator[Quad]:
        """Every quad."""
        ...


class ByPattern(ABC):
    """A source that finds patterns by itself but has no engine for queries at hand."""

    @abstractmethod
    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,  # noqa: A002 - the engine's name
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """The statements that fit a pattern."""

    def said_of(self, thing: NamedNode, only: Collection[NamedNode] = ()) -> Iterator[Quad]:
        """The statements of a thing; with ``only``, no more than these properties."""
        found = self.quads_for_pattern(thing, None, None)
        return (one for one in found if one.predicate in only) if only else found


def describing(
    source: Source, things: Iterable[NamedNode], *, only: Iterable[NamedNode] = (), outside: NamedNode | None = None
) -> set[Triple]:
    """What a source says of these things, in every graph but one; with ``only``, no more than these properties."""
    kept = tuple(only)
    if isinstance(source, ByPattern | Store):
        properties = frozenset(kept)
        mine = (one for thing in set(things) for one in _said_of(source, thing, properties))
        return {_triple(one) for one in mine if one.graph_name != outside}
    ordered = sorted(set(things), key=str)
    found: set[Triple] = set()
    for at in range(0, len(ordered), AT_ONCE):
        listed = " ".join(map(str, ordered[at : at + AT_ONCE]))
        said = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != {outside})" if outside else "?s ?p ?o"
        those = f" FILTER(?p IN ({', '.join(map(str, kept))}))" if kept else ""
        found |= _triples(source, f"VALUES ?s {{ {listed} }} {said}{those}")
    return found


def pointing_at(source: Source, thing: NamedNode, properties: Iterable[NamedNode]) -> set[Triple]:
    """The statements with one of these properties that lead to a thing."""
    if isinstance(source, ByPattern | Store):
        return {_triple(one) for name in properties for one in source.quads_for_pattern(None, name, thing)}
    arms = " UNION ".join(f"{{ ?s {one} {thing} BIND({one} AS ?p) BIND({thing} AS ?o) }}" for one in properties)
    return _triples(source, arms)


def pointing_at_any(source: Source, things: Iterable[NamedNode], properties: Iterable[NamedNode]) -> set[Triple]:
    """The same for several things, of a store elsewhere in one question for many of them."""
    ordered, names = sorted(set(things), key=str), tuple(properties)
    if isinstance(source, ByPattern | Store):
        return {one for thing in ordered for one in pointing_at(source, thing, names)}
    found: set[Triple] = set()
    for at in range(0, len(ordered), AT_ONCE):
        listed = " ".join(map(str, ordered[at : at + AT_ONCE]))
        found |= _triples(source, f"VALUES ?o {{ {listed} }} ?s ?p ?o FILTER(?p IN ({', '.join(map(str, names))}))")
    return found


def _said_of(source: ByPattern | Store, thing: NamedNode, only: Collection[NamedNode]) -> Iterator[Quad]:
    if isinstance(source, ByPattern):
        return source.said_of(thing, only)
    if only:
        return chain.from_iterable(source.quads_for_pattern(thing, name, None) for name in only)
    return source.quads_for_pattern(thing, None, None)


def _triple(quad: Quad) -> Triple:
    return Triple(quad.subject, quad.predicate, quad.object)


def _triples(source: Source, pattern: str) -> set[Triple]:
    answer = source.query(f"SELECT ?s ?p ?o WHERE {{ {pattern} }}", use_default_graph_as_union=True)
    if not isinstance(answer, QuerySolutions):
        raise TypeError("a SELECT gives rows")
    return {Triple(*row) for row in answer}
