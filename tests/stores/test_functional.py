"""What users get from a store elsewhere: the same tests as of the embedded store, on each store that we know.

The tests that publish something of their own are not taken: those do not come to the store.
"""

import inspect
from types import ModuleType

from tests.web import test_documents, test_endpoint, test_negotiation, test_pages, test_sparql

_OWN = {"settings", "tables", "fresh", "real"}
"""A test that asks for one of these makes a service of its own."""
_UNION = {"test_the_description_counts_what_there_is"}
"""The embedded engine counts a statement that stands in two graphs twice, a store elsewhere once, as RDF merge has it."""
_ONCE = {"test_every_internal_link_answers", "test_pages_satisfy_a_validator"}
"""Thousands of pages, which the embedded store has shown already."""


def _of(module: ModuleType) -> dict[str, object]:
    """The tests of a module that ask the client, and the fixtures that those need."""
    chosen: dict[str, object] = {}
    for name, one in vars(module).items():
        if name.startswith("test_") and inspect.isfunction(one):
            asks = set(inspect.signature(one).parameters)
            if asks & {"client", "description"} and not asks & _OWN and name not in _ONCE | _UNION:
                chosen[name] = one
    return chosen


description = test_endpoint.description
for _module in (test_documents, test_sparql, test_endpoint, test_negotiation, test_pages):
    globals().update(_of(_module))
