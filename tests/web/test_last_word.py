"""The last word: of several statements about a thing one is the last, and everything that tells how it stands tells that."""

import pytest
from flask.testing import FlaskClient
from tests.web.test_what_stands import STATUS, answers, changed, rows, served, words

SAID = {
    "rated": ("e1 2035=expected", "e4 =cancelled", "e4#2 =in-progress"),
    "revised": ("e1 2035=expected", "e4 !2034-10=completed", "e4#2 =delayed"),
    "by-two": ("e1 2035=expected", "e3 !2033-10=completed", "e3#2 =delayed", "e4 2035"),
    "one": ("e1 2035=expected",),
    "undated": ("web 2040", "wiki 2038"),
    "lifted": ("e1 2035=expected", "e3 2036", "e4 ~open"),
    "split": ("e1 2035=expected", "e1#2 2040"),
    "two": ("e3 !2033-10=completed",),
    "a": ("e1 2044=expected",),
    "b": ("e2 2044",),
    "c": ("e3 !2033-11=completed",),
    "silent": (),
    "back": ("e1 2043=expected", "e2 !2032-10=completed"),
    "backed": ("e3 =delayed", "e4 2043-06"),
    "third": ("e1 2035=expected", "e3 2036=expected", "e3#2 2037=delayed", "e3#3 2038=postponed"),
}
"""Of each milestone what was said, as in ``test_what_stands``."""
JUDGED = (
    {"kind": "revises", "reason": "not-stated", "observation": "revised-e42", "other_observation": "revised-e4"},
    {"kind": "revises", "reason": "not-stated", "observation": "by-two-e32", "other_observation": "by-two-e3"},
    {"kind": "revises", "reason": "not-stated", "observation": "by-two-e4", "other_observation": "by-two-e3"},
    {"kind": "contradicts", "observation": "rated-e42", "other_observation": "rated-e4"},
    {"kind": "contradicts", "observation": "undated-wiki", "other_observation": "undated-web"},
    {"kind": "contradicts", "observation": "split-e12", "other_observation": "split-e1"},
    {"kind": "same-as", "milestone": "one", "other_milestone": "two"},
    {"kind": "same-as", "milestone": "a", "other_milestone": "c"},
    {"kind": "same-as", "milestone": "b", "other_milestone": "c"},
    {"kind": "same-as", "milestone": "silent", "other_milestone": "c"},
    {"kind": "same-as", "milestone": "back", "other_milestone": "backed"},
    {"kind": "contradicts", "observation": "third-e32", "other_observation": "third-e3"},
    {"kind": "revises", "reason": "not-stated", "observation": "third-e33", "other_observation": "third-e3"},
)
STANDS = {
    "the principal rating": ("rated", "rated", "cancelled", "stopped", ""),
    "what revises it": ("revised", "revised", "delayed", "overdue", ""),
    "one of two that revise it": ("by-two", "by-two", "delayed", "overdue", ""),
    "under its one name": ("one", "one", "completed", "done", "2033-10"),
    "under its other name": ("two", "one", "completed", "done", "2033-10"),
}
"""Of a milestone the name by which deadlines have it, its latest status, how it stands, and when it took place."""
STATE = "?as-of=2036-11-26"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return served(tmp_path_factory.mktemp("last"), SAID, JUDGED)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """One deadline that is ahead and goes by two names."""
    said = {
        "one": ("e1 2045=expected", "e4 2046-12=expected"),
        "two": ("e3 2046=expected",),
        "rated": ("e1 2045=expected",),
    }
    same = {"kind": "same-as", "milestone": "one", "other_milestone": "two"}
    return served(tmp_path_factory.mktemp("both"), said, [same])


@pytest.mark.parametrize("state", ["", STATE], ids=["the release", "a day"])
@pytest.mark.parametrize("case", STANDS)
def test_lists_and_deadlines_tell_the_last_word(case: str, state: str, told: FlaskClient) -> None:
    name, main, status, stands, completed = STANDS[case]
    (listed,) = rows(told, "milepaele.csv" + state, name)
    assert (listed["expected"], listed["completed"], listed["status"]) == ("2035", completed, STATUS + status)
    assert stands in listed["flags"].split()
    (due,) = rows(told, "frister.csv" + state, main)
    assert (due["standing"], due["completed"]) == (stands.replace("overdue", "passed"), completed)


OCDS = {"rated": "", "revised": "notMet", "by-two": "notMet", "one": "met", "two": "met"}


@pytest.mark.parametrize("name", OCDS)
def test_plans_to_take_home_tell_it(name: str, told: FlaskClient) -> None:
    steps = {one["title"]: one for one in told.get("/files/paper-2030.json").json["milestones"]}
    step = steps[f"Invented: {name}"]
    assert step.get("status", "") == OCDS[name]
    assert ("dateMet" in step) == (OCDS[name] == "met")


@pytest.mark.parametrize("state", ["", STATE], ids=["the release", "a day"])
@pytest.mark.parametrize(
    ("name", "last", "before"), [("rated", "cancelled", "in progress"), ("revised", "delayed", "2034")]
)
def test_pages_and_feeds_have_it_last(name: str, last: str, before: str, state: str, told: FlaskClient) -> None:
    page = words(told, f"en/document/milestone/paper-2030/{name}{state}")
    assert f"Latest status said: {last}" in page
    feed = words(told, "en/news.atom")
    spoken = feed.partition(f"Invented: {name}: ")[2]
    assert last in spoken.partition("Invented: ")[0]
    report = words(told, f"en/status-report/paper-2030{state}")
    assert last in report.partition(f"Invented: {name}")[2][:200]


NAMED_BESIDE = {
    "in English": ("en/deadlines", "Invented: oneJudged to be the same: Invented: two"),
    "in Danish": ("frister", "Invented: oneVurderet til at være det samme: Invented: two"),
    "in a state": (f"en/deadlines{STATE}", "Invented: oneJudged to be the same: Invented: two"),
    "of a strategy": ("en/deadlines/strategy/paper-2030", "Invented: oneJudged to be the same: Invented: two"),
}


@pytest.mark.parametrize("case", NAMED_BESIDE)
def test_deadlines_have_the_other_names_of_a_thing_beside_its_first(case: str, both: FlaskClient) -> None:
    path, text = NAMED_BESIDE[case]
    assert text in words(both, path)
    (row,) = rows(both, "frister.csv", "one")
    assert row["same_as"] == "http://127.0.0.1:8000/id/milestone/paper-2030/two"
    assert {one["same_as"] for one in rows(both, "frister.csv", "rated")} == {""}


@pytest.mark.parametrize("name", ["one", "two"])
def test_moves_are_counted_of_all_names_and_the_ways_of_some_are_not_told_as_those_of_all(
    name: str, both: FlaskClient
) -> None:
    page = words(both, f"en/document/milestone/paper-2030/{name}")
    assert "Latest expected December 2046. Moved 2 times." in page
    assert "Number of moves: 2." in page


def test_changes_tell_it(told: FlaskClient) -> None:
    assert changed(told, "2034-01-01..2034-12-31", "rated") == [
        ("status-changed", STATUS + "expected", STATUS + "cancelled"),
        ("contradicted", "", ""),
    ]
    assert "completed" not in {kind for kind, _, _ in changed(told, "2034-01-01..2036-12-31", "revised")}


def test_a_date_that_moved_and_was_taken_back_is_named_as_it_was_last(told: FlaskClient) -> None:
    found = changed(told, "2032-01-01..2034-12-31", "lifted")
    assert found == [("moved", "2035", "2036"), ("date-withdrawn", "2036", "")]


def test_lists_and_deadlines_take_the_same_of_two_dates_without_a_day(told: FlaskClient) -> None:
    (listed,), (due,) = (rows(told, path, "undated") for path in ("milepaele.csv", "frister.csv"))
    assert listed["expected"] == due["expected"] == "2040"


def test_dates_and_all_else_come_from_one_statement_where_the_third_of_a_day_revises_the_first(
    told: FlaskClient,
) -> None:
    (listed,), (due,) = (rows(told, path, "third") for path in ("milepaele.csv", "frister.csv"))
    assert (listed["expected"], due["expected"], listed["status"]) == ("2038", "2038", STATUS + "postponed")
    assert changed(told, "2032-01-01..2034-12-31", "third") == [
        ("moved", "2035", "2038"),
        ("status-changed", STATUS + "expected", STATUS + "postponed"),
        ("contradicted", "2036", "2037"),
    ]
    page = words(told, "en/document/milestone/paper-2030/third")
    assert "Latest expected 2038" in page
    assert "Latest status said: postponed" in page
    asked = told.get("/document/milestone/paper-2030/third.nt").text
    assert "latestStatement> <http://127.0.0.1:8000/id/observation/paper-2030/third-e33>" in asked
    step = next(
        one for one in told.get("/files/paper-2030.json").json["milestones"] if one["title"].endswith(": third")
    )
    assert (step["dueDate"][:4], step["status"]) == ("2038", "scheduled")
    report = words(told, "en/status-report/paper-2030")
    assert (
        "Invented: third postponed Said by Invented: Ministry of Forms: Invented: plan e3, 13 December 2033 2035 2038"
        in report
    )


def test_the_worked_questions_ask_of_every_name(told: FlaskClient) -> None:
    done = {one["title"].removeprefix("Invented: "): one["date"] for one in answers(told, "completed")}
    assert done == {"one": "2033-10", "two": "2033-10"} | dict.fromkeys(("a", "b", "c", "silent"), "2033-11")
    due = {one["year"]: (one["due"], one["completed"]) for one in answers(told, "due")}
    assert due["2044"] == ("1", "1"), "of four names that are tied by the third the first counts"
    assert due["2043"] == ("1", "0"), "and what is taken back under another name is not done"
    moved = {one["title"].removeprefix("Invented: "): one["all"] for one in answers(told, "moved-dates")}
    assert (moved["back"], moved["backed"]) == ("2043 | 2043-06", "2043 | 2043-06")
    assert "Invented: silent" not in {one["title"] for one in answers(told, "no-statement")}


PICTURED = {
    "the date that counts of two said on one day": ("split", "Stated for 2035 and never moved"),
    "that it was taken back": ("lifted", "Moved once, from 2035 to 2036. It was taken back, and no other"),
}


@pytest.mark.parametrize("case", PICTURED)
def test_a_picture_tells(case: str, told: FlaskClient) -> None:
    name, text = PICTURED[case]
    assert text in words(told, f"en/document/milestone/paper-2030/{name}")
