"""IRIs: how names are made under the operator's base and recognised again (DESIGN 4).

``/id/{kind}/...`` names a thing, ``/document/{kind}/...`` its page, ``/edition/...`` an edition (an information
resource), ``/graph/...`` a named graph.
"""

from dataclasses import dataclass
from typing import Final

from fremdrift.ground.namespaces import CODE, FD
from fremdrift.quads.terms import NamedNode

THING: Final = "id/"
OWN_CODE: Final = f"{THING}code/"
"""Before the codes of publishers' own scales, which strategies may share: what follows is the scale, and no scope."""
DOCUMENT: Final = "document/"
EDITION: Final = "edition/"
SERIES: Final = "series/"
GRAPH: Final = "graph/"
TABLES: Final = "tables/"


@dataclass(frozen=True)
class Names:
    """The names of one service: everything that depends on its base."""

    base: str

    def iri(self, path: str) -> NamedNode:
        """The IRI of a path under the base. Raises ValueError where it would not be an IRI."""
        return NamedNode(self.base + path)

    def graph(self, path: str) -> NamedNode:
        """The IRI of a named graph, ``path`` being what follows ``graph/``."""
        return self.iri(GRAPH + path)

    def path(self, iri: str) -> str | None:
        """What follows the base, None where the IRI is not ours."""
        return iri.removeprefix(self.base) if iri.startswith(self.base) else None

    def scope_of(self, iri: str) -> str:
        """The strategy or programme in a thing's name, ``id/{kind}/{scope}/{local}``, or that it is; else empty, as of
        codes.
        """
        path = self.path(iri) or ""
        if not path.startswith(THING) or path.startswith(OWN_CODE):
            return ""
        parts = path.removeprefix(THING).partition("#")[0].split("/")
        return parts[1] if len(parts) > 2 or (parts[0] == "strategy" and len(parts) == 2) else ""

    def owner_of(self, iri: str) -> str:
        """The same, and that of an edition, which is no thing and has a strategy as well."""
        path = self.path(iri) or ""
        return path.split("/")[1] if path.startswith(EDITION) else self.scope_of(iri)

    def scope(self, node: str) -> str:
        """``scope_of`` by the name's notation in N-Quads."""
        return self.scope_of(node[1:-1])

    def owner(self, node: str) -> str:
        """``owner_of`` by the name's notation in N-Quads."""
        return self.owner_of(node[1:-1])

    def document_of(self, iri: str) -> str:
        """The address where an IRI is described: ``/document/`` for a thing, itself for everything else."""
        path = self.path(iri)
        if path is None:
            return vocabulary_address(iri, self.base) or iri
        return self.base + DOCUMENT + path.removeprefix(THING) if path.startswith(THING) else iri


def default_property(file: str, column: str) -> str:
    """The property of a column for which the definition names none, under the base: the column as a place in the file
    of its table, ``milestones.csv`` (https://www.w3.org/TR/csv2rdf/#dfn-default-property).
    """
    return f"{TABLES}{file}#{column}"


def vocabulary_address(iri: str, base: str) -> str | None:
    """Where this service answers for a term of our vocabulary or a code; None for any other IRI."""
    if iri.startswith(FD):
        return f"{base}def/#{iri.removeprefix(FD)}" if iri != FD else f"{base}def/"
    if iri.startswith(CODE):
        scheme, _, code = iri.removeprefix(CODE).partition("/")
        return f"{base}code/{scheme}#{code}" if code else f"{base}code/{scheme}"
    return None
