"""Moves: direction, precision and bounds between two dates as they were stated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fremdrift.model.dates import read_date
from fremdrift.model.moves import Step, step

CASES = {
    "quarter to its following month": ("2018-35", "2018-10", Step("later", "finer", 1, 122)),
    "day to later day": ("2017-12-18", "2018-03-05", Step("later", "same", 77, 77)),
    "day to earlier day": ("2018-03-05", "2017-12-18", Step("earlier", "same", -77, -77)),
    "month to its year": ("2021-03", "2021", Step("undecidable", "coarser", -89, 305)),
    "year to a month in it": ("2021", "2021-03", Step("undecidable", "finer", -305, 89)),
    "the same": ("2021-03", "2021-03", Step("same", "same", -30, 30)),
    "the same in other words": ("2021", "2021-01-01/2021-12-31", Step("same", "same", -364, 364)),
    "months of other lengths are as precise": ("2018-02", "2018-03", Step("later", "same", 1, 58)),
    "third of a year to its half": ("2018-37", "2018-40", Step("undecidable", "coarser", -119, 180)),
    "quarter to the third after it": ("2018-33", "2018-38", Step("later", "coarser", 31, 242)),
    "interval to quarter": ("2021-11-21/2021-11-30", "2022-33", Step("later", "coarser", 32, 130)),
    "half-year to month": ("2020-41", "2021-10", Step("later", "finer", 274, 487)),
    "by a day to a later day": ("../2019-12-31", "2020-03-01", Step("later", "finer", 61, None)),
    "a day to by a day": ("2019-06-30", "../2019-12-31", Step("undecidable", "coarser", None, 184)),
    "by a day to by an earlier day": ("../2019-12-31", "../2019-06-30", Step("undecidable", "same", None, None)),
    "from a day to before it": ("2024/..", "2023", Step("earlier", "finer", None, -1)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_step_is(case: str) -> None:
    before, after, expected = CASES[case]
    assert step(read_date(before), read_date(after)) == expected


DATES = st.sampled_from(sorted({text for case in CASES.values() for text in case[:2]}))


@given(DATES, DATES)
def test_there_and_back_is_the_opposite(one: str, other: str) -> None:
    there, back = step(read_date(one), read_date(other)), step(read_date(other), read_date(one))
    opposite = {"later": "earlier", "earlier": "later", "same": "same", "undecidable": "undecidable"}
    assert back.direction == opposite[there.direction]
    assert back.precision == {"coarser": "finer", "finer": "coarser", "same": "same"}[there.precision]
    assert (back.least, back.most) == (
        None if there.most is None else -there.most,
        None if there.least is None else -there.least,
    )


@given(DATES, DATES)
def test_bounds_hold_what_is_told(one: str, other: str) -> None:
    made = step(read_date(one), read_date(other))
    assert made.least is None or made.most is None or made.least <= made.most
    assert made.moved is (made.direction != "same" or made.precision != "same")
