"""Snippets: how to ask the endpoint from other programs. What is printed here is run by a test, word for word."""

import json
from dataclasses import dataclass
from shlex import quote
from urllib.parse import urlencode


@dataclass(frozen=True)
class Snippet:
    """How to ask from one program: its name, and the text to copy."""

    program: str
    text: str


def snippets(endpoint: str, query: str) -> tuple[Snippet, ...]:
    """A query as a text for each program."""
    query = query.strip() + "\n"
    table = f"{endpoint}?{urlencode({'query': query, 'format': 'csv'})}"
    return (
        Snippet("curl", f"curl {quote(endpoint)} -H 'Accept: text/csv' --data-urlencode {quote('query=' + query)}\n"),
        Snippet("Python, rdflib", _RDFLIB.format(endpoint=endpoint, query=_quoted(query))),
        Snippet("Python, pandas", f"import pandas\n\ntable = pandas.read_csv({_string(table)})\nprint(table)\n"),
        Snippet("R", f"table <- read.csv({_string(table)})\nprint(table)\n"),
        Snippet("JavaScript", _FETCH.format(endpoint=_string(endpoint), query=_string(query))),
        Snippet("Excel", f"{table}\n"),
    )


def file_snippets(dump: str, query: str) -> tuple[Snippet, ...]:
    """The same for whoever has no endpoint but everything as N-Quads, at an address: programs that ask files."""
    query = query.strip() + "\n"
    return (
        Snippet("Python, pyoxigraph", _PYOXIGRAPH.format(dump=dump, query=_quoted(query))),
        Snippet("Oxigraph", _OXIGRAPH.format(dump=quote(dump), query=quote(query))),
    )


_PYOXIGRAPH = """from urllib.request import urlopen

from pyoxigraph import RdfFormat, Store

store = Store()
with urlopen("{dump}") as file:
    store.load(file, RdfFormat.N_QUADS)
for row in store.query({query}, use_default_graph_as_union=True):
    print(*row, sep="\\t")
"""
_OXIGRAPH = """curl -O {dump}
oxigraph load --location fremdrift.oxigraph --file fremdrift.nq
oxigraph query --location fremdrift.oxigraph --union-default-graph --results-format csv --query {query}
"""
_RDFLIB = """from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore

graph = Graph(SPARQLStore("{endpoint}"))
for row in graph.query({query}):
    print(*row, sep="\\t")
"""
_FETCH = """const query = {query};
const answer = await fetch({endpoint}, {{
  method: "POST",
  headers: {{ "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json" }},
  body: query,
}});
const table = await answer.json();
console.log(table.results.bindings);
"""


def _quoted(query: str) -> str:
    """A Python text over several lines; one that could end it early is written with escapes."""
    return repr(query) if '"""' in query or "\\" in query or query.endswith('"\n') else f'"""\n{query}"""'


def _string(text: str) -> str:
    """A text as Python, R and JavaScript all write it: these share JSON's escapes for what can stand in a query."""
    return json.dumps(text, ensure_ascii=False)
