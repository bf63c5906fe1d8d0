"""Where the statements of each strategy and each edition come from: the sources they cite, and who published those."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from fremdrift.ground.namespaces import DCT, FD, FOAF
from fremdrift.model.datasets import ALL
from fremdrift.model.iris import EDITION, Names
from fremdrift.quads.store import Store
from fremdrift.quads.terms import NamedNode, text_of


@dataclass
class Origins:
    """Addresses of the sources, and the names of their publishers, by the key of a dataset."""

    addresses: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    publishers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """Those that ``told`` gave."""
        return cls(*({key: set(some) for key, some in told[name].items()} for name in ("addresses", "publishers")))

    def told(self) -> dict[str, dict[str, list[str]]]:
        """They as JSON has them."""
        both = {"addresses": self.addresses, "publishers": self.publishers}
        return {name: {key: sorted(some) for key, some in one.items()} for name, one in both.items()}

    def with_all(self) -> "Origins":
        """They with the dataset of everything, which cites what any does."""
        return Origins(*(one | {ALL: set().union(*one.values())} for one in (self.addresses, self.publishers)))


def origins(store: Store, names: Names) -> Origins:
    """What every dataset cites; under the empty key what things cite that are of no strategy."""
    found = Origins()
    pages = _objects(store, FOAF + "page")
    publishers = _objects(store, FD + "publisherName")
    for quad in store.quads_for_pattern(None, NamedNode(DCT + "source"), None, None):
        source = text_of(quad.object)
        for key in _keys(text_of(quad.subject), names):
            found.addresses[key] |= pages.get(source, set())
            found.publishers[key] |= publishers.get(source, set())
    return found


def _objects(store: Store, predicate: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, NamedNode(predicate), None, None):
        found[text_of(quad.subject)].add(text_of(quad.object))
    return found


def _keys(thing: str, names: Names) -> tuple[str, ...]:
    """The datasets that a thing belongs to: its strategy's, and an edition's own."""
    owner, path = names.owner_of(thing), names.path(thing) or ""
    if path.startswith(EDITION):
        return path.partition("#")[0], f"strategy/{owner}"
    return (f"strategy/{owner}" if owner else "",)
