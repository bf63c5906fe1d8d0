"""The vocabulary by its checklist: 28 checks from FOOPS!, OOPS!, LOV and the Danish model rules, each with points.

A check gives a list of complaints; each costs a point. Every critical check must be clean, and nine tenths of the
points must be there. Checks 21 to 24 ask the service, so they run with a client. What only the live web can answer is
named and not scored.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import combinations
from typing import NamedTuple

import pyshacl
import pytest
from flask.testing import FlaskClient
from pyshacl.errors import ReportableRuntimeError
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import (
    CSVW,
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    VANN,
    XSD,
    DefinedNamespace,
)
from rdflib.term import Node
from tests.vocabulary.reading import (
    CI,
    FD,
    LANGUAGES,
    ONTOLOGY,
    OURS,
    ROOT,
    STANDARDS,
    VOCAB,
    codes,
    context,
    definition_faults,
    examples,
    in_language,
    name,
    of_type,
    ontology,
    properties,
    shapes,
    short_names,
    term,
    terms,
    through_json_ld,
)

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
"""rdflib's own JSON-LD parser still builds one."""

CC0 = URIRef("https://creativecommons.org/publicdomain/zero/1.0/")
ADMS = "http://www.w3.org/ns/adms#"
STATUS = URIRef(ADMS + "status")

ENOUGH = 0.9
OPERATOR = (
    "the licence, the version IRI and the w3id.org redirect answer (FOOPS! OM4.2, VER2, PURL1, HTTP1)",
    "the prefix is registered at prefix.cc or LOV (FOOPS! FIND2)",
    "the vocabulary is listed in a registry such as data.gov.dk/catalogue/models (FOOPS! FIND3)",
)
"""What only the live web or a registry can answer: for whoever runs the service, not scored."""


class Check(NamedTuple):
    """One of the 28: its number and points, whether nothing may be wrong, and what finds what is wrong."""

    number: int
    title: str
    points: int
    critical: bool
    find: Callable[..., Iterable[str]]


def of_header(predicate: URIRef) -> list[Node]:
    return list(ontology().objects(ONTOLOGY, predicate))


# --- 1 to 8: the header ---


def one_ontology() -> Iterator[str]:
    found = list(ontology().subjects(RDF.type, OWL.Ontology))
    if found != [ONTOLOGY]:
        yield f"the ontologies are {found}"
    if str(next(iter(of_header(VANN.preferredNamespaceUri)), "")) != FD:
        yield "the namespace is not the IRI of the ontology"
    yield from (f"{one} lies outside the namespace" for one in terms() if "/" in name(one) or "#" in name(one))


def missing(*predicates: URIRef) -> Iterator[str]:
    yield from (f"the header lacks {one}" for one in predicates if not of_header(one))


def says_what_it_is() -> Iterator[str]:
    wanted = (DCTERMS.title, DCTERMS.description, DCTERMS.license, OWL.versionIRI, DCTERMS.creator)
    yield from missing(*wanted, VANN.preferredNamespaceUri)


def can_be_cited() -> Iterator[str]:
    wanted = (VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created, DCTERMS.bibliographicCitation)
    yield from missing(*wanted)


def says_more() -> Iterator[str]:
    wished = (DCTERMS.publisher, DCTERMS.issued, STATUS, DCTERMS.source, FOAF.logo, DCTERMS.identifier)
    absent = list(missing(*wished))
    yield from absent[: max(0, len(absent) - 2)]


def says_who_and_when() -> Iterator[str]:
    pairs = ((DCTERMS.created, DCTERMS.creator), (DCTERMS.issued, DCTERMS.publisher))
    yield from (f"{a} and {b} belong together" for a, b in pairs if not (of_header(a) and of_header(b)))


def has_an_open_licence() -> Iterator[str]:
    if of_header(DCTERMS.license) != [CC0]:
        yield f"the licence is {of_header(DCTERMS.license)}"
    if str(CC0) not in (VOCAB / "LICENSE").read_text(encoding="utf-8"):
        yield "LICENSE names another licence"


def names_its_version() -> Iterator[str]:
    version = next(iter(of_header(OWL.versionInfo)), "")
    if [str(one) for one in of_header(OWL.versionIRI)] != [f"{FD}{version}"]:
        yield "the version IRI is not the ontology's IRI with the version"
    if of_header(OWL.priorVersion) and str(version) == "0.1.0":
        yield "the first version has no prior one"


def prefers_a_prefix() -> Iterator[str]:
    yield from missing(VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri)
    if context().get(str(next(iter(of_header(VANN.preferredNamespacePrefix)), ""))) != FD:
        yield "the context has another prefix"


# --- 9 to 12: labels and definitions ---


def labels() -> Iterator[str]:
    for lang in LANGUAGES:
        seen: dict[str, URIRef] = {}
        for one in terms():
            found = in_language(ontology(), one, RDFS.label, lang)
            if len(found) != 1 or found != in_language(ontology(), one, SKOS.prefLabel, lang):
                yield f"{name(one)} has not one label in {lang} as rdfs:label and skos:prefLabel"
            elif found[0] in seen:
                yield f"{name(one)} and {name(seen[found[0]])} share the label {found[0]}"
            seen.update(dict.fromkeys(found, one))


def definitions() -> Iterator[str]:
    for one in terms():
        for lang in LANGUAGES:
            found = in_language(ontology(), one, SKOS.definition, lang)
            if len(found) != 1 or found != in_language(ontology(), one, RDFS.comment, lang):
                yield f"{name(one)} has not one definition in {lang} as skos:definition and rdfs:comment"


def forms() -> Iterator[str]:
    yield from definition_faults(ontology(), terms())


def defined_here() -> Iterator[str]:
    for one in terms():
        if list(ontology().objects(one, RDFS.isDefinedBy)) != [ONTOLOGY]:
            yield f"{name(one)} is not defined by the ontology"


# --- 13 to 20: structure ---


WITHOUT_INVERSE = """
    about account asOf basis causedBy changeOf changesFrom changesTo completed covers dateTakenBackBy denotes direction disputedBy expected
    firstStatement inFocusArea inGoal inStrategy judged judgedObservation judgedThing lastOnFirstPlan
    latestStatement level listedUnder milestoneOf numberBasis otherObservation otherThing partOf participant
    participationIn periodEnd periodStart precision precisionChange published publisherStatus readExtent reason
    role stated status tableRow via withdrawnThing
"""
"""Deliberately none, as the header of the ontology says; a new property must decide and be entered here."""


def domains_and_ranges() -> Iterator[str]:
    """What has none says why in an editorial note that names it: "Domain and range are left out: ..."."""
    for one in properties():
        notes = {lang: " ".join(in_language(ontology(), one, SKOS.editorialNote, lang)) for lang in LANGUAGES}
        for predicate, da, en in ((RDFS.domain, "omæne", "omain"), (RDFS.range, "dfaldsrum", "ange")):
            found = list(ontology().objects(one, predicate))
            if len(found) > 1 or (not found and not (da in notes["da"] and en in notes["en"])):
                yield f"{name(one)} has {len(found)} of {predicate} and gives no reason"


def cycles() -> Iterator[str]:
    for one in terms():
        for relation in (RDFS.subClassOf, RDFS.subPropertyOf):
            above = list(ontology().objects(one, relation))
            if any(one in ontology().transitive_objects(parent, relation) for parent in above):
                yield f"{name(one)} is above itself"


def inverses() -> Iterator[str]:
    without = {name(one) for one in of_type(OWL.ObjectProperty) if not list(ontology().objects(one, OWL.inverseOf))}
    listed = set(WITHOUT_INVERSE.split())
    yield from (f"{one} has an inverse, or must be listed as having none" for one in without ^ listed)


def loose_ends() -> Iterator[str]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    for one in terms():
        if sum((one, RDF.type, kind) in ontology() for kind in kinds) != 1:
            yield f"{name(one)} is not exactly one of class, object, datatype and annotation property"
    for one in of_type(OWL.Class):
        if not any(ontology().triples((one, RDFS.subClassOf, None))) and not any(ontology().subjects(None, one)):
            yield f"{name(one)} is connected to nothing"
    used = {one for one in ontology().objects() if isinstance(one, URIRef) and one.startswith(FD)}
    versions = set(of_header(OWL.versionIRI))
    yield from (f"{name(one)} is used and not described" for one in used - {*terms(), ONTOLOGY} - versions)


CLOSED: dict[str, type[DefinedNamespace]] = {
    str(one): one for one in (CSVW, DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SDO, SH, SKOS, VANN, XSD)
}
"""Vocabularies of which rdflib holds every term. Its DCAT is version 2: DCAT is read from the standard's own file."""
SEEN = {
    ADMS + "status": "https://github.com/SEMICeu/ADMS",
    ADMS + "versionNotes": "https://github.com/SEMICeu/ADMS",
    "http://id.loc.gov/datatypes/edtf": "https://id.loc.gov/datatypes/edtf.html",
    "http://purl.org/vocab/frbr/core#responsibleEntity": "zazuko/rdf-vocabularies ontologies/frbr/frbr.nq",
    "https://data.gov.dk/concept/core/approvalstatus/approval": "digst/DCAT-AP-DK releases/v.3.0.0/rdf/dcat-dk.ttl",
}
"""Terms of other vocabularies that nobody here can look up by machine, and where each was seen."""
DIRECTIONS = (RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)


@cache
def dcat() -> frozenset[str] | None:
    """The terms of DCAT 3, None where the standard's file is not on this machine."""
    path = STANDARDS / "dcat-3" / "dcat3.ttl"
    return frozenset(str(one) for one in Graph().parse(path).subjects()) if path.is_file() else None


def used_terms() -> set[str]:
    """The terms of other vocabularies that ontology, codes and context use: predicates, classes, matches."""
    found: set[str] = set()
    for graph in (ontology(), codes()):
        found |= {str(one) for one in graph.predicates()}
        found |= {str(one) for direction in (*DIRECTIONS, *MATCHES) for one in graph.objects(None, direction)}
    found |= {str(one) for one in short_names().values()}
    return {one for one in found if not one.startswith(OURS)}


def is_known(one: str) -> bool:
    namespace = next((known for known in CLOSED if one.startswith(known)), None)
    if namespace is not None:
        return one.removeprefix(namespace) in CLOSED[namespace]
    if one.startswith(str(DCAT)):
        known = dcat()
        return one in known if known is not None else not CI
    return one in SEEN


def foreign_terms() -> Iterator[str]:
    subjects = {one for graph in (ontology(), codes()) for one in graph.subjects()}
    yield from (f"{one} is described here and is not ours" for one in subjects if not str(one).startswith(OURS))
    yield from (f"{one} is not a term of its vocabulary" for one in sorted(used_terms()) if not is_known(one))


def names() -> Iterator[str]:
    upper, lower = re.compile(r"([A-Z][a-z]+)+"), re.compile(r"[a-z]+([A-Z][a-z]+)*")
    yield from (f"{name(one)} is not UpperCamel" for one in of_type(OWL.Class) if not upper.fullmatch(name(one)))
    yield from (f"{name(one)} is not lowerCamel" for one in properties() if not lower.fullmatch(name(one)))


def namespace_form() -> Iterator[str]:
    for one in map(str, of_header(VANN.preferredNamespaceUri)):
        if not re.fullmatch(r"https://[a-z0-9./-]+/", one) or re.search(r"\.[a-z]{2,5}/$", one):
            yield f"{one} has an extension, a query or no slash at the end"


def disjoint_siblings() -> Iterator[str]:
    own = of_type(OWL.Class)
    parents = {one: [p for p in ontology().objects(one, RDFS.subClassOf) if p in own] for one in own}
    for one, other in combinations(own, 2):
        related = (one, OWL.disjointWith, other) in ontology() or (other, OWL.disjointWith, one) in ontology()
        if parents[one] == parents[other] and not related:
            yield f"{name(one)} and {name(other)} are siblings and not disjoint"


# --- 25 to 28: reuse, shapes, Danish header, history ---


def namespace_of(node: Node) -> str:
    return re.sub(r"[^/#]*$", "", str(node))


def reuse() -> Iterator[str]:
    described = {namespace_of(one) for one in ontology().predicates(ONTOLOGY)}
    above = {namespace_of(one) for direction in DIRECTIONS[1:] for one in ontology().objects(None, direction)}
    for what, found in (("describes itself", described), ("builds", above)):
        if len(found - {FD}) < 3:
            yield f"the ontology {what} with fewer than three other vocabularies"


OPEN = {
    **dict.fromkeys(
        ("graphTemplate", "optional", "datesAccount", "printedColumn", "unless"), "stands in the definition of tables"
    ),
    "tableRow": "written by the mapping, never by a person",
    "ocdsStatus": "stands on our own codes, which this test checks",
    "iatiStatus": "stands on our own codes, which this test checks",
}
"""Properties that no shape asks for, and why."""


def shape_cover() -> Iterator[str]:
    targets = set(shapes().objects(None, SH.targetClass))
    for one in of_type(OWL.Class):
        below = set(ontology().subjects(RDFS.subClassOf, one))
        if one not in targets and not (below and below <= targets):
            yield f"no shape asks what {name(one)} must live up to"
    mentioned = {*shapes().objects()}
    open_or_used = {term(one) for one in OPEN} | mentioned
    yield from (f"{name(one)} is in no shape and not listed as open" for one in properties() if one not in open_or_used)
    yield from (f"{one} is listed as open, and a shape has it" for one in OPEN if term(one) in mentioned)


def shapes_are_shapes() -> Iterator[str]:
    """By the shapes for shapes (https://www.w3.org/TR/shacl/#shacl-shacl), which pyshacl carries."""
    try:
        pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)
    except ReportableRuntimeError as fault:
        yield f"the shapes are no shapes: {fault}"


def shapes_of_terms() -> Iterator[str]:
    yield from shape_cover()
    yield from shapes_are_shapes()


APPROVAL = URIRef("https://data.gov.dk/concept/core/approvalstatus/approval")
APPROVALS = {
    f"https://data.gov.dk/model/core/approvalstatus#{one}"
    for one in ("Approved", "ApprovedWithRemarks", "AwaitingApproval", "NotApplicable")
}
SCOPES = {f"https://data.gov.dk/concept/core/modeltype#{one}" for one in ("CoreModel", "ApplicationModel")}
STATUSES = {
    f"http://purl.org/adms/status/{one}" for one in ("UnderDevelopment", "Completed", "Deprecated", "Withdrawn")
}
STARRED: list[tuple[str, URIRef, str | set[str]]] = [
    ("namespace", VANN.preferredNamespaceUri, re.escape(FD)),
    ("language", DCTERMS.language, "da|en"),
    ("modelScope", DCTERMS.type, SCOPES),
    ("theme", DCAT.theme, r"http://www\.form-online\.dk/opgavenoegle/06/#06\.38\.10\.10"),
    ("approvalStatus", APPROVAL, APPROVALS),
    ("responsibleEntity", URIRef("http://purl.org/vocab/frbr/core#responsibleEntity"), r"https?://.+"),
    ("modelStatus", STATUS, STATUSES),
    ("versionInfo", OWL.versionInfo, r"\d+\.\d+\.\d+"),
    ("modified", DCTERMS.modified, r"\d{4}-\d\d-\d\d"),
]
"""The starred fields of the Danish header (guide, chapter 6): field, property, and what its value may be.

Label and comment are starred too and asked for in both languages below.
"""


def fits(value: str, wanted: str | set[str]) -> bool:
    return value in wanted if isinstance(wanted, set) else re.fullmatch(wanted, value) is not None


def danish_header() -> Iterator[str]:
    for field, predicate, wanted in STARRED:
        values = [str(one) for one in of_header(predicate)]
        if not values or not all(fits(one, wanted) for one in values):
            yield f"{field} is {values}"
    for predicate in (RDFS.label, RDFS.comment, DCTERMS.title, DCTERMS.description):
        if any(len(in_language(ontology(), ONTOLOGY, predicate, lang)) != 1 for lang in LANGUAGES):
            yield f"{predicate} is not there once in each language"
    early = any(str(one).startswith("0.") for one in of_header(OWL.versionInfo))
    if early and not all(str(one).endswith("/UnderDevelopment") for one in of_header(STATUS)):
        yield "a version below 1.0.0 is under development"


RELEASED: dict[str, frozenset[str]] = {}
"""Each earlier version with the names of its terms; 0.1.0 is the first, so there is none yet."""


def released_terms() -> Iterator[str]:
    for version, released in RELEASED.items():
        for one in released:
            replaced = (term(one), OWL.deprecated, Literal(True)) in ontology()
            if term(one) not in terms() or (replaced and not ontology().value(term(one), DCTERMS.isReplacedBy)):
                yield f"{one} of {version} is gone without a successor"
    if of_header(OWL.priorVersion) and not RELEASED:
        yield "there is a prior version, and nobody noted its terms"


# --- 21 to 24: what the service answers ---


MEDIA_TYPES = ("text/html", "text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples")
PARSED = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/rdf+xml": "xml"}


def negotiated_ontology(client: FlaskClient) -> Iterator[str]:
    for media_type in MEDIA_TYPES:
        answer = client.get("/def/", headers={"Accept": media_type})
        if answer.status_code != 200 or answer.mimetype != media_type:
            yield f"{media_type} was answered by {answer.status_code} {answer.mimetype}"
        elif "accept" not in str(answer.vary).lower() or "alternate" not in answer.headers.get("Link", ""):
            yield f"{media_type} lacks Vary or Link"


def served_terms(client: FlaskClient) -> Iterator[str]:
    page = client.get("/def/", headers={"Accept": "text/html"}).text
    answers = {form: client.get("/def/", headers={"Accept": one}).data for one, form in PARSED.items()}
    graphs = [Graph().parse(data=body, format=form) for form, body in answers.items()]
    for one in terms():
        answer = client.get("/def/" + name(one))
        if answer.status_code != 303 or not answer.headers["Location"].endswith(f"/def/#{name(one)}"):
            yield f"{name(one)} does not lead to the vocabulary"
        if f'id="{name(one)}"' not in page:
            yield f"{name(one)} has no anchor"
        if not all((one, RDF.type, None) in graph for graph in graphs):
            yield f"{name(one)} is not described"


def bilingual_page(client: FlaskClient) -> Iterator[str]:
    page = html.unescape(client.get("/def/", headers={"Accept": "text/html"}).text)
    for one in terms():
        texts = [str(text) for text in ontology().objects(one, SKOS.definition | SKOS.prefLabel)]
        if name(one) not in page or not all(text in page for text in texts):
            yield f"{name(one)} is not on the page in both languages"


def json_ld_losses() -> Iterator[str]:
    for path in examples():
        graph = Graph().parse(path)
        if not all(isomorphic(graph, one) for one in through_json_ld(graph)):
            yield f"{path.relative_to(ROOT)} is not the same after JSON-LD"


def served_context(client: FlaskClient) -> Iterator[str]:
    answer = client.get("/context.jsonld")
    if answer.mimetype != "application/ld+json" or answer.headers.get("Access-Control-Allow-Origin") != "*":
        yield "the context has another type, or scripts elsewhere cannot read it"
    if json.loads(answer.data)["@context"] != context():
        yield "another context is served"
    yield from json_ld_losses()


# --- The score ---


FILES = [
    Check(1, "one ontology; its IRI is the namespace", 3, True, one_ontology),
    Check(2, "title, description, licence, version IRI, author, namespace", 6, True, says_what_it_is),
    Check(3, "prefix, version, created, citation", 4, False, can_be_cited),
    Check(4, "four of publisher, issued, status, source, logo, DOI", 4, False, says_more),
    Check(5, "created with author, issued with publisher", 2, False, says_who_and_when),
    Check(6, "open licence", 3, True, has_an_open_licence),
    Check(7, "version IRI, chain of versions", 3, True, names_its_version),
    Check(8, "preferred prefix and namespace", 2, False, prefers_a_prefix),
    Check(9, "labels in Danish and English, unique", 5, True, labels),
    Check(10, "definitions in Danish and English", 5, True, definitions),
    Check(11, "form of the definitions", 3, False, forms),
    Check(12, "isDefinedBy on every term", 2, True, defined_here),
    Check(13, "one domain and one range, or a reason", 3, False, domains_and_ranges),
    Check(14, "no cycles", 2, True, cycles),
    Check(15, "inverses stated or deliberately none", 1, False, inverses),
    Check(16, "nothing unconnected or untyped", 2, True, loose_ends),
    Check(17, "no foreign term minted or misspelt", 4, True, foreign_terms),
    Check(18, "naming", 2, False, names),
    Check(19, "namespace without extension", 1, True, namespace_form),
    Check(20, "siblings are disjoint", 1, False, disjoint_siblings),
    Check(25, "three vocabularies reused", 2, False, reuse),
    Check(26, "shapes for every class and property", 4, True, shapes_of_terms),
    Check(27, "the starred fields of the Danish header", 5, True, danish_header),
    Check(28, "terms of earlier versions kept", 3, True, released_terms),
]
"""The checks that read files."""
SERVICE = [
    Check(21, "the ontology in five formats", 5, True, negotiated_ontology),
    Check(22, "every term leads to its description", 4, True, served_terms),
    Check(23, "the page shows every term in both languages", 2, False, bilingual_page),
    Check(24, "the JSON-LD context, lossless", 3, True, served_context),
]
"""The checks that ask the service."""


class Mark(NamedTuple):
    """A check and what it found."""

    check: Check
    complaints: list[str]

    @property
    def points(self) -> int:
        return max(0, self.check.points - len(self.complaints))

    def line(self) -> str:
        grave = "critical" if self.check.critical else ""
        return f"{self.check.number:3} {grave:8} {self.points}/{self.check.points}  {self.check.title}"


def report(marks: list[Mark]) -> str:
    """The score as printed: a line for each check, its complaints, the sum, and what is left to the operator."""
    lines = [""]
    for mark in sorted(marks, key=lambda one: one.check.number):
        lines += [mark.line(), *(f"       - {complaint}" for complaint in mark.complaints[:10])]
    got, possible = sum(one.points for one in marks), sum(one.check.points for one in marks)
    lines.append(f"    score    {got}/{possible} = {got / possible:.0%}")
    return "\n".join([*lines, *(f"    for the operator: {one}" for one in OPERATOR)])


def assert_passed(marks: list[Mark]) -> None:
    """All critical checks clean, and nine tenths of the points."""
    critical = {one.check.title: one.complaints for one in marks if one.check.critical and one.complaints}
    assert not critical
    assert sum(one.points for one in marks) >= ENOUGH * sum(one.check.points for one in marks)


def test_the_28_checks_are_all_here() -> None:
    assert sorted(one.number for one in (*FILES, *SERVICE)) == list(range(1, 29))


def test_the_files_pass(capsys: pytest.CaptureFixture[str]) -> None:
    marks = [Mark(one, list(one.find())) for one in FILES]
    with capsys.disabled():
        print(report(marks))
    assert_passed(marks)


def test_the_service_and_the_files_together_pass(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    marks = [Mark(one, list(one.find())) for one in FILES]
    marks += [Mark(one, list(one.find(client))) for one in SERVICE]
    with capsys.disabled():
        print(report(marks))
    assert_passed(marks)


@pytest.mark.parametrize("check", FILES, ids=lambda one: f"{one.number}: {one.title}")
def test_no_check_of_the_files_complains(check: Check) -> None:
    """The gate allows a tenth to be missing; today nothing is, and what slips is seen here by name."""
    assert list(check.find()) == []


@pytest.mark.parametrize("check", SERVICE, ids=lambda one: f"{one.number}: {one.title}")
def test_no_check_of_the_service_complains(check: Check, client: FlaskClient) -> None:
    assert list(check.find(client)) == []


@pytest.mark.skipif(dcat() is None and not CI, reason="the file of DCAT 3 is not on this machine")
def test_dcat_3_was_at_hand_for_the_foreign_terms() -> None:
    assert dcat()
