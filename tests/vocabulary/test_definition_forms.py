"""The form of definitions as the Danish model rules ask for it: the rules themselves, and the codes by them."""

import pytest
from tests.vocabulary.reading import codes, concepts, definition_faults, faults, ontology, terms

BAD_DEFINITIONS = [
    ("Plan som gælder i en periode", "strategi", "a capital first letter"),
    ("en plan som gælder i en periode", "strategi", "an article first"),
    ("plan som gælder i en periode.", "strategi", "a full stop"),
    ("plan der defineres som gældende", "strategi", "a set phrase"),
    ("plan der ikke er vedtaget", "forslag", "a negation"),
    ("plan som typisk gælder i fire år", "strategi", "a usually"),
    ("mål, fokusområder, initiativer og milepæle", "strategi", "an enumeration"),
    ("plan", "strategi", "a single word"),
    (" ".join(["plan"] * 30), "strategi", "too many words"),
    ("strategi som gælder i en periode", "strategi", "its own term"),
    ("The plan in force", "strategy", "an article first"),
    ("plan that is not a law", "strategy", "a negation"),
]
GOOD_DEFINITIONS = [
    ("køretøj der drives frem ved pedalkraft", "cykel"),
    ("plan as an IT system holds it", "strategy"),
    ("EDTF-dato uden klokkeslæt", "dag"),
    ("strategiperiodens længde i hele år", "strategi"),
]


@pytest.mark.parametrize(("definition", "label", "fault"), BAD_DEFINITIONS)
def test_a_definition_in_bad_form_is_found(definition: str, label: str, fault: str) -> None:
    assert fault in faults(definition, label)


@pytest.mark.parametrize(("definition", "label"), GOOD_DEFINITIONS)
def test_a_definition_in_good_form_passes(definition: str, label: str) -> None:
    assert faults(definition, label) == []


def test_definitions_of_terms_are_in_good_form() -> None:
    assert list(definition_faults(ontology(), terms())) == []


def test_definitions_of_codes_are_in_good_form() -> None:
    assert list(definition_faults(codes(), concepts())) == []
