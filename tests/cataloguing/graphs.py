"""The catalogue as one graph, statement by statement: what all that is put together from pieces is held against."""

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.dcat import listed_quads, page_of
from fremdrift.cataloguing.dialects import DCAT_AP
from fremdrift.quads.terms import Quad


def graph_quads(catalogue: Catalogue) -> list[Quad]:
    """The whole catalogue as one graph, in DCAT-AP."""
    return listed_quads(page_of(catalogue, catalogue.datasets, catalogue.series, first=True), DCAT_AP)
