"""The vocabulary in use: tables and shapes name no other term, and no term is left unused."""

from rdflib import URIRef
from rdflib.namespace import RDF, RDFS, SKOS
from tests.vocabulary.reading import CODE, FD, ROOT, codes, metadata, name, ontology, shapes, terms


def test_every_term_of_the_tables_is_in_the_vocabulary() -> None:
    assert {one for one in metadata() if one.startswith(FD)} <= {str(one) for one in terms()}


def test_every_code_list_of_the_tables_is_in_the_vocabulary() -> None:
    named = {one.removeprefix(CODE).partition("/")[0] for one in metadata() if one.startswith(CODE)}
    assert named
    assert named <= {str(one).removeprefix(CODE) for one in codes().subjects(RDF.type, SKOS.ConceptScheme)}


def test_every_term_of_the_shapes_is_in_the_vocabulary() -> None:
    mentioned = {one for triple in shapes() for one in triple if isinstance(one, URIRef) and one.startswith(FD)}
    assert mentioned <= set(terms())


def test_every_link_to_a_code_list_leads_to_one() -> None:
    linked = {one for one in ontology().objects() if isinstance(one, URIRef) and one.startswith(CODE)}
    assert linked
    assert linked <= set(codes().subjects(RDF.type, SKOS.ConceptScheme))


def test_every_term_is_used() -> None:
    """By the tables, the shapes, the codes or the program, or by a term below it."""
    program = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "service").rglob("*.py")))
    used = {one for one in metadata() if one.startswith(FD)}
    used |= {str(one) for graph in (shapes(), codes()) for triple in graph for one in triple}
    used |= {str(one) for above in (RDFS.subClassOf, RDFS.subPropertyOf) for one in ontology().objects(None, above)}
    assert [name(one) for one in terms() if str(one) not in used and f'"{name(one)}"' not in program] == []
