"""At most one value (https://www.w3.org/TR/shacl/#MaxCountConstraintComponent): a property that nothing has two values
of is counted once, for all shapes; wherever something has two, each focus node is looked at.
"""

import pytest
from tests.judging.small import judged

ONE = "[ sh:targetNode x:a ; sh:path x:p ; sh:maxCount 1 ] ."
ONE_BACK = "[ sh:targetNode x:a ; sh:path [ sh:inversePath x:p ] ; sh:maxCount 1 ] ."
EITHER = "[ sh:targetNode x:a ; sh:path [ sh:alternativePath ( x:p x:q ) ] ; sh:maxCount 1 ] ."
TWO = "[ sh:targetNode x:a ; sh:path x:p ; sh:maxCount 2 ] ."
NONE = "[ sh:targetNode x:a ; sh:path x:p ; sh:maxCount 0 ] ."
CASES = {
    "one": (ONE, "x:a x:p 1 .", 0),
    "two": (ONE, "x:a x:p 1, 2 .", 1),
    "two of one text": (ONE, 'x:a x:p 1, "1" .', 1),
    "two that another node has": (ONE, "x:a x:p 1 . x:b x:p 1, 2 .", 0),
    "one that two graphs say": (ONE, "x:g { x:a x:p 1 } x:h { x:a x:p 1 }", 0),
    "two, each in a graph": (ONE, "x:g { x:a x:p 1 } x:h { x:a x:p 2 }", 1),
    "two that name a node": (ONE_BACK, "x:b x:p x:a . x:c x:p x:a .", 1),
    "one each of two properties": (EITHER, "x:a x:p 1 ; x:q 2 .", 1),
    "one where none may be": (NONE, "x:a x:p 1 .", 1),
    "two where two may be": (TWO, "x:a x:p 1, 2 .", 0),
    "three where two may be": (TWO, "x:a x:p 1, 2, 3 .", 1),
}


@pytest.mark.parametrize("case", CASES)
def test_no_more_values_than_may_be(case: str) -> None:
    shape, data, expected = CASES[case]
    assert len(judged(shape, data)) == expected
