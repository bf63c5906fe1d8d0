"""Dates: what is taken, what it means, and what is refused."""

from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from fremdrift.model.dates import FORMS, read_date

TAKEN = {
    "2018-06-30": ("2018-06-30", "2018-06-30", "day"),
    "2020-02-29": ("2020-02-29", "2020-02-29", "day"),
    "2021-08": ("2021-08-01", "2021-08-31", "month"),
    "2020": ("2020-01-01", "2020-12-31", "year"),
    "2018-33": ("2018-01-01", "2018-03-31", "quarter"),
    "2018-35": ("2018-07-01", "2018-09-30", "quarter"),
    "2018-36": ("2018-10-01", "2018-12-31", "quarter"),
    "2018-37": ("2018-01-01", "2018-04-30", "third"),
    "2018-38": ("2018-05-01", "2018-08-31", "third"),
    "2018-39": ("2018-09-01", "2018-12-31", "third"),
    "2022-40": ("2022-01-01", "2022-06-30", "half-year"),
    "2022-41": ("2022-07-01", "2022-12-31", "half-year"),
    "2021-11-21/2021-11-30": ("2021-11-21", "2021-11-30", "interval"),
    "2021-03/2021-08": ("2021-03-01", "2021-08-31", "interval"),
    "../2019-12-31": (None, "2019-12-31", "open-start"),
    "2024/..": ("2024-01-01", None, "open-end"),
    "2024-05/..": ("2024-05-01", None, "open-end"),
    "2024-05-02/..": ("2024-05-02", None, "open-end"),
}
REFUSED = [
    "2018-Q5",
    "2018-Q3",
    "30/9/2014",
    "4/30/2014",
    "2018-06-30/",
    "2018-01-00",
    "2018-00-01",
    "2018-33-01",
    "2018-00",
    "0000",
    "0000-05-01",
    "/2018",
    "2018-13",
    "2018-02-30",
    "2019-02-29",
    "2018-32",
    "2018-T3",
    "2018-42",
    "2018-21",
    "2020~",
    "2020?",
    "2020/2021",
    "2020-01/2020-02-01",
    "2021-08/2021-03",
    "../2019",
    "../..",
    "soon",
    "",
    " 2020",
    "2020 ",
    "2018-6-30",
    "18-06-30",
    "２０２０",
    "2020-01-01T00:00:00",
    "199X",
]


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.parametrize("text", TAKEN)
def test_a_listed_form_has_bounds_and_a_precision(text: str) -> None:
    stated = read_date(text)
    assert (iso(stated.earliest), iso(stated.latest), stated.precision) == TAKEN[text]


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused_never_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_date(text)


DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
MONTHS = DAYS.map(lambda day: day[:7])
YEARS = DAYS.map(lambda day: day[:4])
LISTED = {
    "day": DAYS,
    "month": MONTHS,
    "quarter": st.builds("{}-{}".format, YEARS, st.integers(33, 36)),
    "third": st.builds("{}-{}".format, YEARS, st.integers(37, 39)),
    "half-year": st.builds("{}-{}".format, YEARS, st.integers(40, 41)),
    "year": YEARS,
    "interval": st.one_of(*(st.lists(one, min_size=2, max_size=2).map(sorted).map("/".join) for one in (DAYS, MONTHS))),
    "open-start": DAYS.map("../{}".format),
    "open-end": st.one_of(DAYS, MONTHS, YEARS).map("{}/..".format),
}


def by_the_library(bound: object) -> date | None:
    """A bound as the library ``edtf`` has it: a ``struct_time``, an infinite number for an open end."""
    return None if isinstance(bound, float) else date(*tuple(bound)[:3])  # type: ignore[call-overload]


@pytest.mark.parametrize("precision", FORMS)
def test_bounds_are_those_of_the_edtf_library(precision: str) -> None:
    @settings(max_examples=25)
    @given(LISTED[precision])
    def the_same(text: str) -> None:
        stated, parsed = read_date(text), parse_edtf(text)
        assert stated.precision == precision
        assert (stated.earliest, stated.latest) == (
            by_the_library(parsed.lower_strict()),
            by_the_library(parsed.upper_strict()),
        )

    the_same()


@given(st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True))
def test_a_day_is_taken_where_the_calendar_has_it(text: str) -> None:
    year, month, day = map(int, text.split("-"))
    try:
        there = date(year, month, 1) + timedelta(day - 1)
    except (ValueError, OverflowError):
        there = date.max
    if day and there.isoformat() == text:
        assert read_date(text).earliest == there
    else:
        with pytest.raises(ValueError, match=r".*"):
            read_date(text)
