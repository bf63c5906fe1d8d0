"""Spellings that differ in case only: which stands for all."""

from collections import Counter

import pytest

from fremdrift.ground.spellings import most_usual

SPELLED = {
    "one is itself": (["Amber/Red"], {"amber/red": "Amber/Red"}),
    "the most usual, though met last": (["AMBER", "Amber", "Amber"], {"amber": "Amber"}),
    "of equals the first by its letters": (["amber", "Amber"], {"amber": "Amber"}),
    "of equals not the one in capitals": (["RED", "Red"], {"red": "Red"}),
    "in whatever order they are met": (["Amber", "amber"], {"amber": "Amber"}),
    "each text for itself": (["Red", "red", "red", "GREEN"], {"red": "red", "green": "GREEN"}),
    "of no text none": ([], {}),
}


@pytest.mark.parametrize("case", SPELLED)
def test_one_spelling_stands_for_all(case: str) -> None:
    met, wanted = SPELLED[case]
    assert most_usual(Counter(met)) == wanted
