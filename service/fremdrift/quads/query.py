"""Queries: run one on a store, and write its answer. Foreign text comes here only inside a worker process."""

from typing import IO, Any

from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store

from fremdrift.quads.terms import text_of

QueryResult = QueryBoolean | QuerySolutions | QueryTriples


class Row(dict[str, str]):
    """One row of a table: the text of each variable that has a value; one without reads as the empty text."""

    def __missing__(self, name: str) -> str:
        return ""


def run(
    store: Store, query: str, default_graphs: list[str] | None = None, named_graphs: list[str] | None = None
) -> QueryResult:
    """The result of a query. Without dataset the default graph is the union of all graphs.

    Graph names only choose among stored graphs; nothing is fetched. Raises SyntaxError, OSError, ValueError.
    """
    chosen: dict[str, Any] = {}
    if default_graphs is None and named_graphs is None:
        chosen["use_default_graph_as_union"] = True
    else:
        chosen["default_graph"] = [NamedNode(one) for one in default_graphs or []]
        chosen["named_graphs"] = [NamedNode(one) for one in named_graphs or []]
    return store.query(query, **chosen)


def select(store: Store, query: str) -> list[Row]:
    """The rows of one of our own SELECT queries over the union of all graphs."""
    found = run(store, query)
    if not isinstance(found, QuerySolutions):
        raise TypeError("select() takes a SELECT query")
    names = [one.value for one in found.variables]
    return [Row((name, text_of(row[name])) for name in names if row[name] is not None) for row in found]


def write_result(result: QueryResult, to: IO[bytes] | Any, media_type: str) -> None:
    """Write a result in the format of a media type, piece by piece as it is found."""
    if isinstance(result, QueryTriples):
        result.serialize(to, RdfFormat.from_media_type(media_type))
    else:
        result.serialize(to, QueryResultsFormat.from_media_type(media_type))
