"""The code lists: each has its codes, in two languages, in order where order means something."""

import pytest
from rdflib import URIRef
from rdflib.namespace import RDF, SKOS
from tests.vocabulary.reading import CODE, LANGUAGES, codes, concepts, in_language, term

from fremdrift.model.dates import FORMS

MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)
CODE_LISTS = {
    "basis": "inferred press-grouping reading working-label",
    "change-kind": """added coarser completed completion-withdrawn contradicted corrected date-stated date-withdrawn dropped finer merged
        moved renumbered responsibility-changed returned reworded split status-changed status-reworded status-stated taken-up""",
    "container-kind": "category focus-area theme track vision",
    "direction": "earlier later same undecidable",
    "edition-kind": """change-log-version dashboard data-snapshot delivery-overview milestone-page municipal-delivery-overview
        municipal-initiative-overview municipal-status-report news-notice status-report""",
    "initiative-kind": "initiative programme project",
    "judgement-kind": "contradicts merged-into revises same-as split-from succeeded-by",
    "judgement-reason": "advancement correction not-stated other-precision postponement renumbering rewording",
    "level": "association business municipality other region state",
    "milestone-kind": """agreement announcement approval contract decision deliverable document-version go-live launch
        legislation meeting opening phase plan prerequisite-project publication regional-programme rollout target""",
    "number-basis": "inferred none not-found printed",
    "observation-status": """agreed cancelled completed delayed expected in-progress launched merged not-mentioned
        partly-replaced postponed proposed suspended unclear unknown withheld""",
    "precision": " ".join(sorted(FORMS)),
    "precision-change": "coarser finer same",
    "read-extent": "not-read opening part searched whole-document whole-history whole-page",
    "role": """anchoring-authority anchoring-forum approving-body chair coordinator endorsing-party
        member-of-working-group partner party party-to-the-agreement pilot-partner presenting-authority responsible
        responsible-for-a-project steering-group supplier system-manager""",
    "source-kind": """mirror mirror-of-official-document official official-document official-repository parliament press
        secondary""",
    "strategy-kind": "joint-public municipal national portfolio regional",
    "title-kind": "number-in-another-plan official-short-code other-official-wording press-list project requirement",
    "traffic-light-2011-2015": """budget-green budget-red budget-yellow business-case-green business-case-red
        business-case-yellow risk-green risk-red risk-yellow schedule-green schedule-red schedule-yellow""",
}
"""The codes there are. A code that was published stays, so this table only grows."""
ORDERED = {"level", "observation-status", "precision", "read-extent", "traffic-light-2011-2015"}
OCDS = {"scheduled", "met", "notMet", "partiallyMet"}
IATI = {"1", "2", "3", "4", "5", "6"}


@pytest.mark.parametrize("scheme", CODE_LISTS)
def test_a_code_list_has_its_codes(scheme: str) -> None:
    listed = {f"{CODE}{scheme}/{one}" for one in CODE_LISTS[scheme].split()}
    for link in (SKOS.inScheme, SKOS.topConceptOf):
        assert {str(one) for one in codes().subjects(link, URIRef(CODE + scheme))} == listed
    assert {str(one) for one in codes().objects(URIRef(CODE + scheme), SKOS.hasTopConcept)} == listed


def test_there_is_no_code_list_besides() -> None:
    assert {str(one) for one in codes().subjects(RDF.type, SKOS.ConceptScheme)} == {CODE + one for one in CODE_LISTS}


@pytest.mark.parametrize("scheme", CODE_LISTS)
def test_codes_are_labelled_and_defined_once_in_each_language(scheme: str) -> None:
    for lang in LANGUAGES:
        members = [*codes().subjects(SKOS.inScheme, URIRef(CODE + scheme)), URIRef(CODE + scheme)]
        called = [label for one in members for label in in_language(codes(), one, SKOS.prefLabel, lang)]
        assert len(called) == len(members)
        assert len(set(called[:-1])) == len(called) - 1, "two codes of a list have one label"
        assert all(len(in_language(codes(), one, SKOS.definition, lang)) == 1 for one in members)


def test_the_notation_of_a_code_is_the_end_of_its_iri() -> None:
    assert [one for one in concepts() if str(codes().value(one, SKOS.notation)) != one.rpartition("/")[2]] == []


@pytest.mark.parametrize("scheme", sorted(ORDERED))
def test_an_ordered_list_counts_from_one(scheme: str) -> None:
    members = codes().subjects(SKOS.inScheme, URIRef(CODE + scheme))
    places = sorted(int(str(codes().value(one, term("order")))) for one in members)
    assert places == list(range(1, len(places) + 1))


@pytest.mark.parametrize(("predicate", "there_are"), [("ocdsStatus", OCDS), ("iatiStatus", IATI)])
def test_statuses_match_codes_that_exist_elsewhere(predicate: str, there_are: set[str]) -> None:
    found = {str(one) for one in codes().objects(None, term(predicate))}
    assert found
    assert found <= there_are


def test_a_code_matches_at_most_one_other() -> None:
    for one in concepts():
        assert len([match for link in MATCHES for match in codes().objects(one, link)]) <= 1
