"""Where the statements of each strategy and each edition come from: the sources they cite, and who published those."""

from collections import defaultdict
from dataclasses import dataclass, field

from fremdrift.ground.namespaces import DCT, FD, FOAF
from fremdrift.model.iris import EDITION, THING, Names
from fremdrift.quads.store import Store
from fremdrift.quads.terms import NamedNode, text_of

ALL = "all"


@dataclass
class Origins:
    """Addresses of the sources, and the names of their publishers, by the key of a dataset."""

    addresses: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    publishers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def origins(store: Store, names: Names) -> Origins:
    """What every dataset cites; ``all`` cites everything."""
    found = Origins()
    pages = _objects(store, FOAF + "page")
    publishers = _objects(store, FD + "publisherName")
    for quad in store.quads_for_pattern(None, NamedNode(DCT + "source"), None, None):
        source = text_of(quad.object)
        for key in (ALL, *_keys(names.path(text_of(quad.subject)) or "")):
            found.addresses[key] |= pages.get(source, set())
            found.publishers[key] |= publishers.get(source, set())
    return found


def _objects(store: Store, predicate: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, NamedNode(predicate), None, None):
        found[text_of(quad.subject)].add(text_of(quad.object))
    return found


def _keys(path: str) -> tuple[str, ...]:
    """The datasets that a thing belongs to: its strategy's, and an edition's own."""
    if path.startswith(EDITION):
        return path.partition("#")[0], "strategy/" + path.split("/")[1]
    if path.startswith(THING):
        parts = path.split("/")
        return (f"strategy/{parts[2]}",) if len(parts) > 2 else ()
    return ()
