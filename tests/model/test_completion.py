"""Completion: which statement counts, as the latest word has it."""

import pytest

from fremdrift.ground.namespaces import CODE
from fremdrift.model.completion import Word, completion

CASES = {
    "nobody says so": ("expected 1", "", False),
    "printed": ("expected 1, done 2", "2", False),
    "by two, the later counts": ("done 1, done 2", "2", False),
    "taken back": ("done 1, delayed 2", "1", True),
    "taken back, and said once more": ("done 1, delayed 2, expected 3", "1", True),
    "given again": ("done 1, delayed 2, done 3", "3", False),
    "a status without a date gives nothing back": ("done 1, delayed 2, completed 3", "1", True),
    "still to come on the same day": ("done 1, expected 1", "1", False),
    "said on no known day": ("done , expected 2", "", False),
    "work goes on": ("done 1, in-progress 2", "1", False),
    "work goes on instead, we judge": ("done 1, in-progress 2 revising", "1", True),
    "our judgement of words without a status": ("done 1, - 2 revising", "1", False),
    "completed, we judge": ("done 1, completed 2 revising", "1", False),
}
"""What was said, each with its day, and whether we judge that it revises the first; the day of the statement that gives
the last date of completion, and whether that is taken back.
"""


def word(told: str, number: int) -> Word:
    what, day, *_ = told.split(" ")
    status = "" if what in ("done", "-") else f"{CODE}observation-status/{what}"
    return Word(str(number), day, "2031" if what == "done" else "", status)


@pytest.mark.parametrize("case", CASES)
def test_the_latest_word_counts(case: str) -> None:
    told, day, taken_back = CASES[case]
    said = told.split(", ")
    revising = {str(number) for number, one in enumerate(said) if one.endswith(" revising")}
    done, back = completion([word(one, number) for number, one in enumerate(said)], lambda iri: revising)
    assert (done.day if done else "", bool(back)) == (day, taken_back)
