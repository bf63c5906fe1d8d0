"""What cannot be compared is not less: of the two engines ours holds to that (https://www.w3.org/TR/shacl/#core-components-range),
and random shapes compare numbers alone.
"""

import pytest
from tests.judging.small import judged

RANGE = "[ sh:targetNode x:a ; sh:path x:p ; sh:maxExclusive 2 ] ."
LESS = "[ sh:targetNode x:a ; sh:path x:p ; sh:lessThan x:q ] ."
NOT_MORE = "[ sh:targetNode x:a ; sh:path x:p ; sh:lessThanOrEquals x:q ] ."
NONE_IN = "[ sh:targetNode x:a ; sh:not [ sh:path x:p ; sh:maxExclusive 2 ] ] ."
CASES = {
    "a number in the range": (RANGE, "x:a x:p 1", 0),
    "a number outside": (RANGE, "x:a x:p 2.5", 1),
    "a date beside a number": (RANGE, 'x:a x:p "2021-03-01"^^xsd:date', 1),
    "a truth beside a number": (RANGE, "x:a x:p true", 1),
    "a text beside a number": (RANGE, 'x:a x:p "1"', 1),
    "a name beside a number": (RANGE, "x:a x:p x:b", 1),
    "two dates in order": (LESS, 'x:a x:p "2020-02-29"^^xsd:date ; x:q "2021-03-01"^^xsd:date', 0),
    "two dates out of order": (LESS, 'x:a x:p "2021-03-01"^^xsd:date ; x:q "2020-02-29"^^xsd:date', 1),
    "a date and a number": (LESS, 'x:a x:p "2020-02-29"^^xsd:date ; x:q 7', 1),
    "two names": (LESS, "x:a x:p x:a ; x:q x:b", 1),
    "a text that is as much": (NOT_MORE, 'x:a x:p "a" ; x:q "a"', 0),
    "a text and a name": (NOT_MORE, 'x:a x:p "a" ; x:q x:b', 1),
    "within a shape that may not hold": (NONE_IN, 'x:a x:p "2021-03-01"^^xsd:date', 0),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_compared_is_a_violation(case: str) -> None:
    shape, data, expected = CASES[case]
    assert len(judged(shape, data + " .")) == expected
