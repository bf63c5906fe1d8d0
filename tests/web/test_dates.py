"""Dates in words, by Danish and English custom."""

import pytest

from fremdrift.web.dates import in_words

WORDS = {
    "2020-06-30": ("30. juni 2020", "30 June 2020"),
    "2021-08": ("august 2021", "August 2021"),
    "2020": ("2020", "2020"),
    "2020-34": ("2. kvartal 2020", "second quarter of 2020"),
    "2017-40": ("1. halvår 2017", "first half of 2017"),
    "2017-41": ("2. halvår 2017", "second half of 2017"),
    "2021-03/2021-08": ("marts 2021 – august 2021", "March 2021 – August 2021"),
    "../2019-12-31": ("senest 31. december 2019", "by 31 December 2019"),
    "2024/..": ("tidligst 2024", "from 2024"),
    "": ("", ""),
    "soon": ("soon", "soon"),
}


@pytest.mark.parametrize("edtf", WORDS)
def test_a_date_reads(edtf: str) -> None:
    assert (in_words(edtf, "da"), in_words(edtf, "en")) == WORDS[edtf]
