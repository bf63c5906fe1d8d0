"""The vocabulary of a release: the ontology, and its code lists one by one."""

from collections.abc import Iterator

from fremdrift.ground.errors import NotFound
from fremdrift.ground.namespaces import CODE, DCT, FD, SKOS
from fremdrift.quads.source import Source
from fremdrift.quads.terms import NamedNode, Quad, asked, text_of

_IN_SCHEME = NamedNode(SKOS + "inScheme")
_SCHEME = NamedNode(SKOS + "ConceptScheme")
_PRINTED_IN = NamedNode(DCT + "source")
_PUBLISHER_STATUS = NamedNode(FD + "publisherStatus")


def ontology(store: Source, model: NamedNode) -> Iterator[Quad]:
    """Everything the model graph says but the codes."""
    return (quad for quad in store.quads_for_pattern(None, None, None, model) if not _is_code(quad))


def _is_code(quad: Quad) -> bool:
    return text_of(quad.subject).startswith(CODE)


def is_listed(store: Source, scheme: str) -> bool:
    """Whether a code list belongs to what is served: a scale that some publisher printed does where a statement has one
    of its codes, every other always.
    """
    if not any(store.quads_for_pattern(NamedNode(scheme), _PRINTED_IN, None, None)):
        return True
    codes = store.quads_for_pattern(None, _IN_SCHEME, NamedNode(scheme), None)
    return any(any(store.quads_for_pattern(None, _PUBLISHER_STATUS, one.subject, None)) for one in codes)


def code_list(store: Source, scheme: str) -> list[Quad]:
    """A code list and its codes. Raises NotFound where there is none of that name."""
    own = list(store.quads_for_pattern(asked(scheme), None, None, None))
    if not any(isinstance(one.object, NamedNode) and one.object == _SCHEME for one in own):
        raise NotFound(f"there is no code list {scheme}; /def/ lists them")
    codes = [quad.subject for quad in store.quads_for_pattern(None, _IN_SCHEME, NamedNode(scheme), None)]
    return own + [quad for code in codes for quad in store.quads_for_pattern(code, None, None, None)]
