"""Queries: run one on a store, and write its answer. Foreign text comes here only inside a worker process."""

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse_query_results,
    serialize,
)

from fremdrift.ground.namespaces import PREFIXES
from fremdrift.quads.source import AT_ONCE, Source
from fremdrift.quads.syntaxes import with_returns
from fremdrift.quads.terms import Term, text_of

__all__ = [
    "BeyondRows",
    "QueryResult",
    "QuerySolutions",
    "Row",
    "is_regular",
    "read_result",
    "rows",
    "run",
    "select",
    "select_of",
    "table",
    "truth",
    "write_result",
]

QueryResult = QueryBoolean | QuerySolutions | QueryTriples


class BeyondRows(Exception):
    """The result has more rows than the limit."""


class Row(dict[str, str]):
    """One row of a table: the text of each variable that has a value; one without reads as the empty text."""

    def __missing__(self, name: str) -> str:
        return ""


def run(
    store: Store,
    query: str,
    default_graphs: list[str] | None = None,
    named_graphs: list[str] | None = None,
    *,
    has_from: bool = False,
    base: str | None = None,
) -> QueryResult:
    """The result of a query. Without dataset the default graph is the union of all graphs, or what FROM names.

    Graph names only choose among stored graphs; nothing is fetched. ``base`` resolves relative IRIs.
    Raises SyntaxError, OSError, ValueError.
    """
    chosen: dict[str, Any] = {"base_iri": base}
    if default_graphs is None and named_graphs is None:
        chosen["use_default_graph_as_union"] = not has_from
    else:
        chosen["default_graph"] = [NamedNode(one) for one in default_graphs or []]
        chosen["named_graphs"] = [NamedNode(one) for one in named_graphs or []]
    return store.query(query, **chosen)


def select(source: Source, query: str) -> list[Row]:
    """The rows of one of our own SELECT queries over the union of all graphs."""
    return list(each(source, query))


def select_of(source: Source, query: str, things: Iterable[str] | None, variable: str = "thing") -> list[Row]:
    """The rows of one of our own SELECT queries for these things, by IRI, that its first group calls ``variable``; many
    in one question, since each to a store elsewhere costs a journey. None stands for all things.
    """
    if things is None:
        return select(source, query)
    ordered, found = sorted(things), list[Row]()
    for at in range(0, len(ordered), AT_ONCE):
        named = " ".join(str(NamedNode(one)) for one in ordered[at : at + AT_ONCE])
        found += each(source, query.replace("WHERE {", f"WHERE {{ VALUES ?{variable} {{ {named} }}", 1))
    return found


def each(source: Source, query: str) -> Iterator[Row]:
    """The same, one after the other as the engine finds them: there may be millions."""
    return _rows(source.query(query, use_default_graph_as_union=True))


def table(found: QueryResult) -> list[Row]:
    """The rows of a table."""
    return list(_rows(found))


def _rows(found: QueryResult) -> Iterator[Row]:
    if not isinstance(found, QuerySolutions):
        raise TypeError("only SELECT gives rows")
    names = [one.value for one in found.variables]
    return (
        Row([(name, text_of(term)) for name, term in zip(names, row, strict=True) if term is not None]) for row in found
    )


def rows(store: Store, query: str, bound: Mapping[str, Term] | None = None) -> Iterator[dict[str, Term]]:
    """The rows of a SELECT query over the union of all graphs as terms, with some variables bound before.

    Raises SyntaxError where the text is not SPARQL.
    """
    before = {Variable(name): term for name, term in (bound or {}).items()}
    found = store.query(query, use_default_graph_as_union=True, substitutions=before)
    if not isinstance(found, QuerySolutions):
        raise TypeError("rows() takes a SELECT query")
    names = [one.value for one in found.variables]
    return ({name: term for name in names if (term := row[name]) is not None} for row in found)


def is_regular(pattern: Literal, flags: Literal) -> bool:
    """Whether the engine knows a regular expression and its flags; to one that it does not, it answers nothing."""
    return any("known" in row for row in rows(Store(), f'SELECT (REGEX("", {pattern}, {flags}) AS ?known) {{}}'))


def write_result(result: QueryResult | Iterable[Triple], to: IO[bytes] | Any, media_type: str, most: int) -> None:
    """Write a result, or statements, in the format of a media type, piece by piece as it is found.

    Raises BeyondRows where a graph has more statements than ``most``; a table's rows are for the one who receives the
    pieces to count.
    """
    if media_type.endswith("+xml"):
        to = _WithReturns(to)
    if isinstance(result, QueryBoolean | QuerySolutions):
        result.serialize(to, QueryResultsFormat.from_media_type(media_type))
        return
    form = RdfFormat.from_media_type(media_type)
    if form in (RdfFormat.TURTLE, RdfFormat.TRIG):
        serialize(_up_to(most, result), cast("IO[bytes]", _OrderedHead(to)), form, prefixes=PREFIXES)
    else:
        serialize(_up_to(most, result), to, form)


def _up_to(most: int, triples: Iterable[Triple]) -> Iterator[Triple]:
    for number, triple in enumerate(triples):
        if number >= most:
            raise BeyondRows
        yield triple


def read_result(xml: IO[bytes] | bytes) -> QueryBoolean | QuerySolutions:
    """A result in the SPARQL XML format, row by row as it is read. Raises SyntaxError where it is none."""
    return parse_query_results(xml, QueryResultsFormat.XML)


def truth(value: bool) -> QueryBoolean:
    """The result of an ASK."""
    word = "true" if value else "false"
    xml = f'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>{word}</boolean></sparql>'
    found = read_result(xml.encode())
    if not isinstance(found, QueryBoolean):
        raise TypeError("a boolean was written")
    return found


class _WithReturns:
    """A file that gets XML of which readers take carriage returns for what they are."""

    def __init__(self, to: IO[bytes]) -> None:
        self.to = to

    def write(self, data: bytes) -> int:
        self.to.write(with_returns(data))
        return len(data)

    def flush(self) -> None:
        self.to.flush()


class _OrderedHead:
    """A file that gets the prefixes in order: the engine writes them in another order each time, in its first piece."""

    def __init__(self, to: IO[bytes]) -> None:
        self.to = to
        self.begun = False

    def write(self, data: bytes) -> int:
        if not self.begun:
            self.begun = True
            lines = data.splitlines(keepends=True)
            head = sum(line.startswith(b"@prefix ") for line in lines)
            self.to.write(b"".join(sorted(lines[:head]) + lines[head:]))
        else:
            self.to.write(data)
        return len(data)

    def flush(self) -> None:
        self.to.flush()
