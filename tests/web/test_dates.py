"""Dates in words, by Danish and English custom."""

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import PLAN, add, publish

from fremdrift.ground.settings import Settings
from fremdrift.model.date_words import in_words, in_words_behind
from fremdrift.model.dates import read_date
from fremdrift.model.moves import step
from fremdrift.web.application import create_app
from fremdrift.web.wording.dates import bounds_in_words, dates_in_words, said_beyond, timed, years_in_words
from fremdrift.web.wording.ways import ways

WORDS = {
    "2020-06-30": ("30. juni 2020", "30 June 2020"),
    "2021-08": ("august 2021", "August 2021"),
    "2020": ("2020", "2020"),
    "2020-37": ("1. tertial 2020", "first third of 2020"),
    "2020-39": ("3. tertial 2020", "last third of 2020"),
    "2020-34": ("2. kvartal 2020", "second quarter of 2020"),
    "2017-40": ("1. halvår 2017", "first half of 2017"),
    "2017-41": ("2. halvår 2017", "second half of 2017"),
    "2021-03/2021-08": ("marts–august 2021", "March–August 2021"),
    "2020-11/2021-05": ("november 2020 – maj 2021", "November 2020 – May 2021"),
    "2020-05/2021-05": ("maj 2020 – maj 2021", "May 2020 – May 2021"),
    "2021-11-21/2021-11-30": ("21.–30. november 2021", "21–30 November 2021"),
    "2021-05-28/2021-06-03": ("28. maj – 3. juni 2021", "28 May – 3 June 2021"),
    "2021-05-03/2021-06-03": ("3. maj – 3. juni 2021", "3 May – 3 June 2021"),
    "2020-12-28/2021-01-03": ("28. december 2020 – 3. januar 2021", "28 December 2020 – 3 January 2021"),
    "2020-12-28/2021-12-28": ("28. december 2020 – 28. december 2021", "28 December 2020 – 28 December 2021"),
    "../2019-12-31": ("senest 31. december 2019", "by 31 December 2019"),
    "2024/..": ("tidligst 2024", "from 2024"),
    "": ("", ""),
    "soon": ("soon", "soon"),
}


@pytest.mark.parametrize("edtf", WORDS)
def test_a_date_reads(edtf: str) -> None:
    assert (in_words(edtf, "da"), in_words(edtf, "en")) == WORDS[edtf]


MACHINES = {
    "2020-06-30": '<time datetime="2020-06-30">30. juni 2020</time>',
    "2021-08": '<time datetime="2021-08">august 2021</time>',
    "2020": '<time datetime="2020">2020</time>',
    "2020-34": "2. kvartal 2020",
    "2017-40": "1. halvår 2017",
    "2021-03/2021-08": "marts–august 2021",
    "../2019-12-31": "senest 31. december 2019",
    "<b>": "&lt;b&gt;",
    "": "",
}


@pytest.mark.parametrize("edtf", MACHINES)
def test_programs_read_the_dates_that_html_has_a_form_for(edtf: str) -> None:
    assert str(timed(edtf, "da")) == MACHINES[edtf]


BOUNDS = {
    (77, 77): ("77 dage senere", "77 days later"),
    (1, 1): ("1 dag senere", "1 day later"),
    (-1, -1): ("1 dag tidligere", "1 day earlier"),
    (0, 0): ("samme dag", "the same day"),
    (32, 130): ("32 til 130 dage senere", "32 to 130 days later"),
    (0, 31): ("0 til 31 dage senere", "0 to 31 days later"),
    (-130, -32): ("32 til 130 dage tidligere", "32 to 130 days earlier"),
    (-89, 305): (
        "kan være op til 89 dage tidligere eller 305 dage senere",
        "may be up to 89 days earlier or 305 days later",
    ),
    (-1, 1461): (
        "kan være op til 1 dag tidligere eller 1.461 dage senere",
        "may be up to 1 day earlier or 1,461 days later",
    ),
    (5, None): ("mindst 5 dage senere", "at least 5 days later"),
    (-5, None): (
        "kan være op til 5 dage tidligere eller når som helst senere",
        "may be up to 5 days earlier or any time later",
    ),
    (None, 5): (
        "kan være op til 5 dage senere eller når som helst tidligere",
        "may be up to 5 days later or any time earlier",
    ),
    (None, -5): ("mindst 5 dage tidligere", "at least 5 days earlier"),
    (None, 0): ("ikke senere", "no later"),
    (0, None): ("ikke tidligere", "no earlier"),
    (None, None): ("", ""),
}


@pytest.mark.parametrize("bounds", BOUNDS, ids=str)
def test_how_far_a_date_moved_reads(bounds: tuple[int | None, int | None]) -> None:
    assert (bounds_in_words(*bounds, "da"), bounds_in_words(*bounds, "en")) == BOUNDS[bounds]


PERIODS = {
    ("2016", "2020"): ("2016–2020", "2016–2020"),
    ("", "2006"): ("til 2006", "until 2006"),
    ("2024", ""): ("fra 2024", "from 2024"),
    ("2024-05", "2026-01"): ("maj 2024 – januar 2026", "May 2024 – January 2026"),
    ("2023-04/2024-03", "2027-04/2028-03"): (
        "begynder april 2023 – marts 2024, slutter april 2027 – marts 2028",
        "begins April 2023 – March 2024, ends April 2027 – March 2028",
    ),
    ("2023", "../2027-12-31"): (
        "begynder 2023, slutter senest 31. december 2027",
        "begins 2023, ends by 31 December 2027",
    ),
    ("", ""): ("", ""),
    ("2016/..", ""): ("tidligst 2016", "from 2016"),
    ("", "../2019-12-31"): ("senest 31. december 2019", "by 31 December 2019"),
}


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_reads_where_an_end_is_not_known(period: tuple[str, str]) -> None:
    assert (years_in_words(*period, "da"), years_in_words(*period, "en")) == PERIODS[period]


BEYOND = {
    "other words for it": ("ultimo november 2021", "2021-11-21/2021-11-30", "ultimo november 2021"),
    "our own words": ("30. juni 2020", "2020-06-30", ""),
    "a day in figures": ("31.12.26", "2026-12-31", ""),
    "an open period in figures": ("12/2022", "../2022-12", "12/2022"),
    "no date at all": ("soon", "", "soon"),
    "a period in figures": ("2018/19", "2018-04/2019-03", "2018/19"),
}


@pytest.mark.parametrize("case", BEYOND)
def test_printed_words_stand_beside_ours_where_they_say_more(case: str) -> None:
    printed, edtf, said = BEYOND[case]
    assert said_beyond(printed, edtf, "da") == said


BEHIND = {
    "2027/..": ("tidligst 2027", "2027 or later"),
    "../2025-12-31": ("senest 31. december 2025", "31 December 2025 or earlier"),
    "2027": ("2027", "2027"),
    "2026-01/2027-06": ("januar 2026 – juni 2027", "January 2026 – June 2027"),
    "soon": ("soon", "soon"),
}


@pytest.mark.parametrize("edtf", BEHIND)
def test_a_date_reads_behind_from_and_to(edtf: str) -> None:
    assert (in_words_behind(edtf, "da"), in_words_behind(edtf, "en")) == BEHIND[edtf]


TITLES = {
    "a day": ("Report (2017-09-15)", "Report (15 September 2017)"),
    "two days": ("Report (2017-09-15): Plan (2018-01-02)", "Report (15 September 2017): Plan (2 January 2018)"),
    "a budget's year is no month": ("Annual plan (2011-12)", "Annual plan (2011-12)"),
    "a span of years": ("Strategy (2016-2020)", "Strategy (2016-2020)"),
    "no day of the calendar": ("Report (2017-13-45)", "Report (2017-13-45)"),
}


@pytest.mark.parametrize(("title", "said"), TITLES.values(), ids=TITLES)
def test_days_in_titles_are_said_in_words(title: str, said: str) -> None:
    assert dates_in_words(title, "en") == said


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (["2021-03", "2021-05"], ""),
        (["2021-03", "2021", "2021-11", "2022-33"], "once later; once to a less precise date; once to a more precise date"),
        (["2021", "2021-11", "2021", "2020"], "once earlier; once to a less precise date; once to a more precise date"),
        (["2021-01/2021-04", "2021-02/2021-05"], "once it cannot be decided, because the two dates overlap"),
    ],
)  # fmt: skip
def test_a_date_that_is_more_or_less_precise_is_told_apart_from_one_that_moved(dates: list[str], said: str) -> None:
    steps = [step(read_date(one), read_date(other)) for one, other in pairwise(dates)]
    assert ways(steps, lambda one, several, number: one if number == 1 else several % {"num": number}) == said


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "",
            "Datoen er ændret 3 gange: 1 gang senere; 1 gang til en mindre præcis dato; 1 gang til en mere præcis dato.",
        ),
        (
            "en/",
            "The date was changed 3 times: once later; once to a less precise date; once to a more precise date.",
        ),
    ],
)
def test_the_headline_of_a_milestone_tells_them_apart(path: str, said: str, client: FlaskClient) -> None:
    page = client.get(f"/{path}document/milestone/fods-2016-2020/dp-launch", headers={"Accept": "text/html"}).text
    assert said in page.partition('class="lead"')[2].partition("</p>")[0]


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """An edition of which only the month is known that it takes stock of, and what it says."""
    tables = Path(shutil.copytree(PLAN, tmp_path_factory.mktemp("stock") / "plan"))
    said = {"edition": "paper-2030/stock", "source": "letter"}
    add(
        tables,
        "editions",
        **said,
        kind="status-report",
        title_en="Invented: stock",
        strategy="paper-2030",
        as_of="2031-06",
        read_extent="whole-document",
    )
    add(
        tables,
        "sources",
        source="open",
        title="Invented: an open date",
        kind="official",
        language="en",
        published="2031-08-02",
    )
    about = {"milestone": "paper-2030/half", "sequence": "1", "status": "expected"}
    add(tables, "observations", **about, observation="paper-2030/o4", expected="2031/..", source="open")
    add(
        tables,
        "observations",
        **said,
        **about,
        observation="paper-2030/o3",
        expected="2031-41",
        printed_responsible="Forms",
    )
    settings = Settings(home=tables.parent / "home")
    assert publish(tables, settings).release
    return create_app(settings).test_client()


@pytest.mark.parametrize(
    "path",
    [
        "document/milestone/paper-2030/half", "edition/paper-2030/stock", "document/observation/paper-2030/o3",
        "document/source/letter", "changes", "deadlines?as-of=2031-07-01", "status-report/paper-2030?as-of=2031-07-01",
        "milestones", "",
    ],
)  # fmt: skip
def test_what_was_said_in_a_month_is_never_said_on_its_last_day(path: str, stock: FlaskClient) -> None:
    page = stock.get(f"/en/{path}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    text = re.sub(r"<[^>]*>", "", page.text.split("<main")[1].split("</main>")[0])
    assert "30 June 2031" not in text.replace("Known from\n30 June 2031", "")  # the day of a state, not of saying
    assert ("June 2031" in text) == (path != "milestones")


@pytest.mark.parametrize("path", ["", "news/milestone/paper-2030/half.atom", "document/milestone/paper-2030/half"])
def test_where_a_date_moved_to_an_open_one_it_reads_as_english(path: str, stock: FlaskClient) -> None:
    text = stock.get(f"/en/{path}", headers={"Accept": "text/html"}).text
    assert "to 2031 or later" in re.sub(r"<[^>]*>", "", text)
    assert "to from" not in text


def test_a_state_says_what_of_the_plan_is_in_it(stock: FlaskClient) -> None:
    path = "/en/document/strategy/paper-2030?as-of=2030-06-01"
    text = re.sub(r"<[^>]*>", "", stock.get(path, headers={"Accept": "text/html"}).text)
    assert "left out, and so is what only later sources speak of; the rest of what the strategies consist of" in text
    assert "Invented: stock" not in text
