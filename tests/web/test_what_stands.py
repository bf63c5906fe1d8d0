"""What stands of a milestone is told alike wherever it is told: corrected, taken back, disputed, undated, given up, done."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import PLAN, add, publish

from fremdrift.ground.settings import Settings
from fremdrift.serving.examples import examples
from fremdrift.web.application import create_app

BROWSER = {"Accept": "text/html"}
MADE = "2036-11-26T12:00:00Z"
EDITIONS = {"e1": "2031-12-16", "e2": "2032-12-08", "e3": "2033-12-13", "e4": "2034-12-12"}
SOURCES = {"annual": "2034", "erratum": "2034-01-20", "paper": "2034-12-12", "web": "", "wiki": ""}
SAID = {
    "slip": ("e1 ../2035-12-31", "e3 ../2052-12-31", "erratum ../2035-12-31"),
    "twice": ("e1 2035-41=expected", "e2 2036-33", "e3 2036-35", "e4 2036-12-01", "paper 2036-35"),
    "undated": ("e1 2034-41", "e2 2036-12", "web 2037"),
    "nowhen": ("web 2037=expected",),
    "cancelled": ("e2 2035-12-31=expected", "e4 =cancelled"),
    "hushed": ("e1 2033=expected", "e3 =cancelled", "e4 =not-mentioned"),
    "merged": ("e1 =expected", "e4 =merged"),
    "promised": ("e1 =expected",),
    "open": ("e1 2035-36=expected", "e2 2037-41", "e3 ~open=unclear"),
    "reset": ("e1 2035-36=expected", "e2 2037-41", "e3 ~open=unclear", "e4 2040=expected"),
    "regiven": ("e2 2037-41=expected", "e3 ~open=unclear", "e4 2037-41=expected"),
    "lifted": ("e2 2035-12-31=expected", "e4 ~lifted=cancelled"),
    "done": ("e1 2032-12=expected", "e3 !2032-10=completed"),
    "worded": ("e2 2035-12-31=expected", "e4 =completed"),
    "retracted": ("e1 2032-12=expected", "e2 !2032-11=completed", "e3 =delayed"),
    "dayless": ("e2 =expected", "e4 !2034-02=completed"),
    "misread": ("web 2037=expected", "wiki ~soon=expected"),
    "misprint": ("e1 =expected", "e3 2052=expected", "e3#2 ~soon=expected"),
    "mistold": ("e1 2036=expected", "e3 2052=expected", "erratum ~soon=expected"),
}
"""An invented plan: of each milestone what was said, each where and for when; a status stands behind ``=``, a day of
completion behind ``!``, words for a date behind ``~``, a sequence number behind ``#``, the day it was said behind ``@``.
"""
JUDGED = (
    {"kind": "revises", "reason": "correction", "observation": "slip-erratum", "other_observation": "slip-e3"},
    {"kind": "contradicts", "observation": "twice-paper", "other_observation": "twice-e4"},
    {"kind": "revises", "reason": "not-stated", "observation": "retracted-e3", "other_observation": "retracted-e2"},
    {"kind": "revises", "reason": "correction", "observation": "misread-wiki", "other_observation": "misread-web"},
    {"kind": "revises", "reason": "correction", "observation": "misprint-e32", "other_observation": "misprint-e3"},
    {"kind": "revises", "reason": "correction", "observation": "mistold-erratum", "other_observation": "mistold-e3"},
)


def invented(tables: Path, plan: Mapping[str, Iterable[str]], judged: Iterable[dict[str, str]]) -> None:
    for name, day in (EDITIONS | SOURCES).items():
        add(tables, "sources", source=name, title=f"Invented {name}", publisher="Ruritania", published=day, language="en",
            kind="official", url=f"https://example.org/{name}", read_extent="whole-document")  # fmt: skip
    for name, day in EDITIONS.items():
        add(tables, "editions", edition=f"paper-2030/{name}", series="paper-2030/plans", kind="delivery-overview",
            title_en=f"Invented: plan {name}", strategy="paper-2030", as_of=day, published=day, publisher="ministry",
            read_extent="whole-document", complete="true", source=name)  # fmt: skip
    add(tables, "initiatives", initiative="paper-2030/9", strategy="paper-2030", kind="initiative", number="9",
        number_basis="printed", working_label_da="Opdigtet: kun dansk", source="act")  # fmt: skip
    for name, told in plan.items():
        add(tables, "milestones", milestone=f"paper-2030/{name}", initiative="paper-2030/1", title_en=f"Invented: {name}",
            kind="target", source="act")  # fmt: skip
        for one in told:
            add(tables, "observations", milestone=f"paper-2030/{name}", **said(name, one))
    for number, cells in enumerate(judged):
        things = {column: f"paper-2030/{cell}" for column, cell in cells.items() if column not in ("kind", "reason")}
        add(
            tables,
            "judgements",
            judgement=f"paper-2030/k{number}",
            judged="2035-01-01",
            source="erratum",
            **cells | things,
        )


def said(of: str, told: str) -> dict[str, str]:
    place, *parts = told.split(" ", 1)
    account, _, sequence = place.partition("#")
    where, _, stated = account.partition("@")
    text = parts[0] if parts else ""
    dates, _, status = text.partition("=")
    columns = {"!": "completed", "~": "expected_text"}
    column = columns.get(dates[:1], "expected")
    edition = {"edition": f"paper-2030/{where}"} if where in EDITIONS else {}
    return {
        "observation": f"paper-2030/{of}-{where}{sequence}",
        "sequence": sequence or "1",
        "source": where,
        "status": status,
        "stated": stated,
        column: dates.lstrip("!~"),
        **edition,
    }


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return served(tmp_path_factory.mktemp("stands"), SAID, JUDGED)


def served(folder: Path, plan: Mapping[str, Iterable[str]], judged: Iterable[dict[str, str]]) -> FlaskClient:
    tables = folder / "plan"
    tables.mkdir()
    for one in PLAN.iterdir():
        (tables / one.name).write_bytes(one.read_bytes())
    invented(tables, plan, judged)
    settings = Settings(home=folder / "home")
    done = publish(tables, settings, MADE)
    assert done.release, [one.sentence() for one in done.findings]
    return create_app(settings).test_client()


def words(client: FlaskClient, path: str) -> str:
    answer = client.get(f"/{path}", headers=BROWSER)
    assert answer.status_code == 200, answer.text[:300]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", answer.text))


def rows(client: FlaskClient, path: str, name: str) -> list[dict[str, str]]:
    """The rows of a table that are about a milestone."""
    found = csv.DictReader(io.StringIO(client.get(f"/{path}").text))
    return [one for one in found if one.get("thing", one.get("of", "")).endswith(f"/milestone/paper-2030/{name}")]


def changed(client: FlaskClient, span: str, name: str) -> list[tuple[str, str, str]]:
    found = client.get(f"/changes/paper-2030/{span}.json").json["changes"]
    return [(one["kind"], one["before"], one["after"]) for one in found if one["thing"].endswith(f"/{name}")]


STATUS = "https://w3id.org/fremdrift/code/observation-status/"
CLOUDED = ("status-changed", STATUS + "expected", STATUS + "unclear")
CLEARED = ("status-changed", STATUS + "unclear", STATUS + "expected")
STATED = ("status-stated", "", STATUS + "unclear")
RIGHT = "../2035-12-31"
COMPARED = {
    "two days around the correction": ("2034-01-01..2034-12-11", "slip", [("corrected", "../2052-12-31", RIGHT)]),
    "two days before it": ("2033-01-01..2034-01-01", "slip", [("moved", RIGHT, "../2052-12-31")]),
    "two days around all of it": ("2033-01-01..2034-12-31", "slip", [("corrected", "../2052-12-31", RIGHT)]),
    "a date that is taken back": ("2033-01-01..2033-12-31", "open", [("date-withdrawn", "2037-41", ""), CLOUDED]),
    "two editions of which the later takes it back": ("e2..e3", "reset", [("date-withdrawn", "2037-41", ""), STATED]),
    "a date that is given again": ("2033-12-31..2034-12-31", "regiven", [("date-stated", "", "2037-41"), CLEARED]),
    "another that is given": ("2033-12-31..2034-12-31", "reset", [("moved", "2037-41", "2040"), CLEARED]),
    "a completion that is taken back": (
        "2032-12-31..2033-12-31",
        "retracted",
        [("completion-withdrawn", "2032-11", ""), ("status-changed", STATUS + "completed", STATUS + "delayed")],
    ),
    "words of the same day that correct a date": ("2032-12-31..2033-12-31", "misprint", [("corrected", "2052", "")]),
    "words of a later day that do": (
        "2033-12-31..2035-12-31",
        "mistold",
        [("date-withdrawn", "2036", ""), ("corrected", "2052", "")],
    ),
    "two editions": ("e3..e4", "slip", [("corrected", "../2052-12-31", RIGHT), ("dropped", RIGHT, "")]),
}


@pytest.mark.parametrize("case", COMPARED)
def test_a_comparison_tells(case: str, told: FlaskClient) -> None:
    span, name, found = COMPARED[case]
    assert changed(told, span, name) == found


SAYS = {
    "a slip is marked": ("en/document/milestone/paper-2030/slip", "by 31 December 2052 corrected since"),
    "in Danish": ("document/milestone/paper-2030/slip", "senest 31. december 2052 rettet siden"),
    "an edition marks a slip of its own": ("en/edition/paper-2030/e3", "by 31 December 2052 corrected since"),
    "in Danish, an edition": ("edition/paper-2030/e3", "senest 31. december 2052 rettet siden"),
    "in a state, an edition": ("en/edition/paper-2030/e3?as-of=2035-02-01", "by 31 December 2052 corrected since"),
    "an edition marks what is disputed": ("en/edition/paper-2030/e4", "1 December 2036 disputed"),
    "how many of the moves in a picture are disputed": (
        "en/document/milestone/paper-2030/twice",
        "from second half of 2035 to 1 December 2036. One of them is disputed.",
    ),
    "in Danish, how many": (
        "document/milestone/paper-2030/twice",
        "fra 2. halvår 2035 til 1. december 2036. En af dem er omstridt.",
    ),
    "news of a slip": ("en/news.atom", "slip: expected by 31 December 2052, corrected since to by 31 December 2035"),
    "news of its correction": (
        "en/news.atom",
        "slip: corrected from 31 December 2052 or earlier to 31 December 2035 or earlier",
    ),
    "words that correct a date": ("en/document/milestone/paper-2030/misprint", "2052 corrected since"),
    "that no date holds": (
        "en/document/milestone/paper-2030/misprint",
        "The expected date that was stated was corrected since, and no other has been given.",
    ),
    "news of a date that was corrected to words": (
        "en/news.atom",
        "misprint: expected 2052, corrected since, and no date is given",
    ),
    "news of the words": ("en/news.atom", "mistold: corrected from 2052, and no date is given"),
    "in Danish, news of the words": ("nyt.atom", "mistold: rettet fra 2052, og ingen dato er oplyst"),
    "what words correct": ("en/changes?kind=corrected", "corrected: Invented: misprint 2052"),
    "words in the place of a date that was corrected": ("en/deadlines", "soon"),
    "when it was first stated": (
        "en/document/milestone/paper-2030/undated",
        "First stated for second half of 2034. Latest expected December 2036.",
    ),
    "that it was first stated for a day or earlier": (
        "en/document/milestone/paper-2030/slip",
        "First stated for 31 December 2035 or earlier.",
    ),
    "what is disputed is ahead": ("en/document/milestone/paper-2030/twice", "Latest expected 1 December 2036."),
    "how many of the moves are disputed": ("en/document/milestone/paper-2030/twice", "One of them is disputed."),
    "what is disputed moved to": (
        "en/document/milestone/paper-2030/twice",
        "times, from second half of 2035 to 1 December 2036",
    ),
    "that what was cancelled is not due": ("en/document/milestone/paper-2030/cancelled", "the date no longer applies"),
    "what was given up": ("en/deadlines", "3 were given up or merged into others before they were done"),
    "in Danish, what was given up": ("frister", "3 er opgivet eller lagt sammen med andet, før de var nået"),
    "that a date was taken back": (
        "en/document/milestone/paper-2030/open",
        "Latest expected second half of 2037, which was taken back: no date has been given since.",
    ),
    "what took it back": ("en/document/milestone/paper-2030/open", "date taken back second half of 2037"),
    "words in the place of a date": ("en/deadlines?as-of=2034-02-01", "open"),
    "news of a date that is taken back": (
        "en/news.atom",
        "Invented: open: no longer expected second half of 2037, and no other date is given",
    ),
    "in Danish, news of it": ("nyt.atom", "ventes ikke længere 2. halvår 2037, og ingen anden dato er oplyst"),
    "since last time, that a date was taken back": (
        "en/status-report/paper-2030?as-of=2033-12-31",
        "Invented: open: no longer expected second half of 2037",
    ),
    "in Danish, that a date was taken back": (
        "document/milestone/paper-2030/open",
        "Senest ventet 2. halvår 2037, men datoen er taget tilbage",
    ),
    "what was dropped": ("en/changes?kind=dropped", "dropped: Invented: slip by 31 December 2035"),
    "what is back again": ("en/changes?kind=returned", "back again: Invented: worded 31 December 2035 completed"),
    "in Danish, what is back again": (
        "aendringer?kind=returned",
        "med igen: Invented: worded 31. december 2035 fuldført",
    ),
    "that a completion was taken back": (
        "en/document/milestone/paper-2030/retracted",
        "completion taken back",
    ),
}


@pytest.mark.parametrize("case", SAYS)
def test_a_page_says(case: str, told: FlaskClient) -> None:
    path, text = SAYS[case]
    assert text in words(told, path)


UNSAID = {
    "a slip as what was dropped": ("en/changes?kind=dropped", "2052"),
    "what is disputed as overdue": ("en/document/milestone/paper-2030/twice", "deadline passed"),
    "what was cancelled as overdue": ("en/document/milestone/paper-2030/cancelled", "deadline passed"),
    "what was taken back as overdue": ("en/document/milestone/paper-2030/open", "deadline passed"),
    "what was not yet corrected": ("en/edition/paper-2030/e3?as-of=2034-01-01", "by 31 December 2052 corrected since"),
    "what was corrected to words as an answer": ("en/sparql?example=moved-dates", "Invented: mis"),
    "what was corrected to words in a report": ("en/delivery-overview/paper-2030", "2052"),
    "a slip as an answer": ("en/sparql?example=moved-dates", "Invented: slip"),
}


@pytest.mark.parametrize("case", UNSAID)
def test_a_page_does_not_say(case: str, told: FlaskClient) -> None:
    path, text = UNSAID[case]
    assert text not in words(told, path)


STANDS = {
    "corrected": ("slip", "../2035-12-31", "passed"),
    "disputed on its day": ("twice", "2036-12-01", "ahead"),
    "another date said at an unknown time": ("undated", "2036-12", "ahead"),
    "cancelled": ("cancelled", "2035-12-31", "stopped"),
    "cancelled, and silence since": ("hushed", "2033", "stopped"),
    "merged, and never dated": ("merged", "", None),
    "never dated": ("promised", "", "unclear"),
    "done": ("done", "2032-12", "done"),
    "done, and no day of it": ("worded", "2035-12-31", "done"),
    "taken back": ("open", "", "unclear"),
    "corrected to words": ("misprint", "", "unclear"),
    "corrected to words that take another back": ("mistold", "", "unclear"),
    "taken back, and another given": ("reset", "2040", "ahead"),
    "taken back, and given again": ("regiven", "2037-41", "ahead"),
    "taken back and cancelled": ("lifted", "", "stopped"),
}
"""Of a milestone the latest date, and how its deadline stands, None where it has none."""
FLAGS = {"passed": {"overdue"}, "unclear": set(), None: {"stopped"}}


@pytest.mark.parametrize("state", ["", "?as-of=2036-11-26"], ids=["the release", "a day"])
@pytest.mark.parametrize("case", STANDS)
def test_lists_and_deadlines_say_the_same(case: str, state: str, told: FlaskClient) -> None:
    name, expected, standing = STANDS[case]
    (listed,) = rows(told, "milepaele.csv" + state, name)
    assert listed["expected"] == expected
    stands = set(listed["flags"].split()) & {"done", "stopped", "overdue", "ahead"}
    assert stands == FLAGS.get(standing, {standing})
    assert [(one["expected"], one["standing"]) for one in rows(told, "frister.csv" + state, name)] == (
        [(expected, standing)] if standing else []
    )


def test_what_was_said_at_an_unknown_time_alone_stands_in_no_day(told: FlaskClient) -> None:
    (now,), (then,) = (rows(told, f"milepaele.csv{state}", "nowhen") for state in ("", "?as-of=2036-11-26"))
    assert [one["expected"] for one in (now, then)] == ["2037", ""]
    assert [one["expected"] for one in rows(told, "frister.csv", "nowhen")] == ["2037"]
    assert not rows(told, "frister.csv?as-of=2036-11-26", "nowhen")
    (listed,), (due,) = (rows(told, path, "misread") for path in ("milepaele.csv", "frister.csv"))
    assert (listed["expected"], due["expected"], due["standing"]) == ("", "", "unclear"), "corrected to words"


def test_the_parts_of_a_sum_add_up(told: FlaskClient) -> None:
    text = words(told, "en/delivery-overview/paper-2030")
    assert (
        "19 things were to be ready: 5 lie ahead, 3 are over and done, 3 were given up or merged into others, "
        "3 are over without a word of completion, 5 have no date." in text
    )


def test_the_table_of_moves_the_lists_and_the_front_page_count_the_same(told: FlaskClient) -> None:
    table = list(csv.DictReader(io.StringIO(told.get("/files/moves.csv").text)))
    listed = [int(one["moves"]) for one in csv.DictReader(io.StringIO(told.get("/milepaele.csv").text))]
    assert len(table) == sum(listed)
    assert not [one for one in table if one["from_expected"] == one["to_expected"]]
    moved = sum(count > 0 for count in listed)
    assert f"{moved} of the 15 milestones with an expected date have been given another since" in words(told, "en/")


FIGURES = {
    "done": r"(\d+) of (\d+) milestones are said to have taken place",
    "moved": r"(\d+) of the (\d+) milestones with an expected date (?:moved|have been given another)",
}
"""What the front page and a strategy's say of how many, and by what the list is chosen by for the first number."""


@pytest.mark.parametrize("figure", FIGURES)
def test_the_front_page_a_strategy_and_the_list_count_the_same(figure: str, told: FlaskClient) -> None:
    front, own = (re.findall(FIGURES[figure], words(told, path)) for path in ("en/", "en/document/strategy/paper-2030"))
    listed = list(csv.DictReader(io.StringIO(told.get(f"/milepaele.csv?show={figure}").text)))
    assert front == own
    assert int(front[0][0]) == len(listed)


def test_a_calendar_has_what_is_done_when_it_took_place(told: FlaskClient) -> None:
    text = told.get("/en/calendar.ics").text.replace("\r\n ", "")
    (event,) = [one for one in text.split("BEGIN:VEVENT") if "Done: Invented: done" in one]
    assert "Done: Invented: done (October 2032)" in event
    assert "DTSTART;VALUE=DATE:20321001" in event
    assert "Expected: December 2032" in event


def test_a_calendar_calls_done_what_is_done_by_its_status_alone(told: FlaskClient) -> None:
    text = told.get("/en/calendar.ics").text.replace("\r\n ", "")
    assert "Done: Invented: worded (expected 31 December 2035)" in text


def test_a_calendar_has_no_words_for_a_date_that_nobody_gave(told: FlaskClient) -> None:
    text = told.get("/en/calendar.ics").text.replace("\r\n ", "")
    (event,) = [one for one in text.split("BEGIN:VEVENT") if "Done: Invented: dayless (February 2034)" in one]
    assert "Expected" not in event


@pytest.mark.parametrize("path", ["", "/strategy/paper-2030"], ids=["everything", "a strategy"])
@pytest.mark.parametrize(("month", "there"), [("2032-10", True), ("2032-12", False)])
def test_a_calendar_of_a_period_has_what_took_place_in_it(
    path: str, month: str, there: bool, told: FlaskClient
) -> None:
    text = told.get(f"/en/calendar{path}.ics?period={month}").text.replace("\r\n ", "")
    assert ("Done: Invented: done" in text) == there


def test_other_standards_have_a_name_that_is_danish_alone(told: FlaskClient) -> None:
    assert "Opdigtet: kun dansk" in told.get("/document/strategy/paper-2030.stratml").text


def answers(client: FlaskClient, name: str) -> list[dict[str, str]]:
    query = next(one.asking("en") for one in examples() if one.name == name)
    return list(csv.DictReader(io.StringIO(client.get("/sparql", query_string={"query": query, "format": "csv"}).text)))


def test_the_worked_questions_leave_out_what_was_taken_back(told: FlaskClient) -> None:
    done = {one["title"]: one["date"] for one in answers(told, "completed")}
    assert done == {"Invented: done": "2032-10", "Invented: dayless": "2034-02"}
    due = {one["year"]: (one["due"], one["completed"]) for one in answers(told, "due")}
    assert (due["2032"], due["2037"]) == (("2", "1"), ("1", "0")), "and of 2037 what was taken back is not due"


TAKEN_BACK = {
    "misprint": "",
    "mistold": "mistold-erratum",
    "open": "open-e3",
    "lifted": "lifted-e4",
    "reset": "",
    "regiven": "",
    "promised": "",
}
"""Of each milestone the statement that takes its date back, empty where none does."""


@pytest.mark.parametrize("state", ["", "?as-of=2036-11-26"], ids=["the release", "a day"])
@pytest.mark.parametrize("name", TAKEN_BACK)
def test_rdf_says_which_statement_takes_a_date_back(name: str, state: str, told: FlaskClient) -> None:
    document = told.get(f"/document/milestone/paper-2030/{name}.json{state}").json
    back = re.findall(r'"(?:fd:)?dateTakenBackBy": "[^"]*/([^"/]+)"', json.dumps(document))
    assert back == [one for one in [TAKEN_BACK[name]] if one]


def test_a_date_is_taken_back_from_the_day_on_which_that_was_said(told: FlaskClient) -> None:
    for day, there in (("2033-12-12", False), ("2033-12-13", True), ("2034-12-12", False)):
        document = told.get(f"/document/milestone/paper-2030/reset.ttl?as-of={day}").text
        assert ("fd:dateTakenBackBy <id/observation/paper-2030/reset-e3>" in document) == there, day


@pytest.mark.parametrize("name", ["misprint", "mistold"])
def test_a_date_that_was_corrected_to_words_is_in_no_chain(name: str, told: FlaskClient) -> None:
    document = told.get(f"/document/milestone/paper-2030/{name}.nt").text
    assert not re.search(r"(?:first|latest|lastOn)\w+> <[^>]*-e3>", document)
    assert "/id/move/" not in document
    assert not [one for one in csv.DictReader(io.StringIO(told.get("/files/moves.csv").text)) if name in one["thing"]]


def test_the_question_of_moves_says_which_are_disputed(told: FlaskClient) -> None:
    disputed = [one["thing"] for one in answers(told, "moves-in-days") if one["disputed"] == "true"]
    assert disputed == ["Invented: twice"]


def test_other_standards_have_no_date_that_was_taken_back(told: FlaskClient) -> None:
    steps = {one["title"]: one.get("dueDate", "")[:4] for one in told.get("/files/paper-2030.json").json["milestones"]}
    assert (steps["Invented: open"], steps["Invented: reset"]) == ("", "2040")


def test_what_was_said_in_a_year_was_said_before_it_was_published(tmp_path: Path) -> None:
    """One speaks of its year and is out in January; what is said in December is the last word."""
    client = served(tmp_path, {"yearly": ("erratum@2034 2035=delayed", "e4 2036=expected")}, ())
    (listed,), (due,), (move,) = (
        rows(client, path, "yearly") for path in ("milepaele.csv", "frister.csv", "files/moves.csv")
    )
    assert (listed["expected"], listed["status"], due["expected"]) == ("2036", f"{STATUS}expected", "2036")
    assert (move["from_expected"], move["to_expected"], move["direction"]) == ("2035", "2036", "later")
    page = words(client, "en/document/milestone/paper-2030/yearly")
    assert "Latest expected 2036." in page
    assert page.rindex("delayed") < page.rindex("2036"), "what was said stands in its order"
    assert changed(client, "2034-02-01..2034-12-31", "yearly")[0] == ("moved", "2035", "2036")
    plan = client.get("/document/strategy/paper-2030.ocds").json["milestones"]
    assert [one["edtf"]["dueDate"] for one in plan if one["id"].endswith("/yearly")] == ["2036"]


def test_of_what_an_account_of_a_year_moved_nobody_knows_which_way(tmp_path: Path) -> None:
    """One is published in 2034, the other in its January: which was out first is not told; of one of 2033 it is."""
    tables = {"older": ("annual 2035", "e4 2036"), "yearly": ("erratum 2035", "annual 2036"), "known": ("e3 2035", "annual 2036")}  # fmt: skip
    client = served(tmp_path, tables, ())
    found = {name: rows(client, "files/moves.csv", name)[0] for name in tables}
    assert {name: one["direction"] for name, one in found.items()} == {
        "older": "undecidable",
        "yearly": "undecidable",
        "known": "later",
    }
    assert (found["yearly"]["least_days"], found["yearly"]["most_days"]) == ("-730", "730")
    page = words(client, "en/document/milestone/paper-2030/yearly")
    assert "or it is not known which of the two was said first" in page
    assert "said on 31 December 2034" not in page


def test_what_we_judge_to_be_merged_is_not_overdue(tmp_path: Path) -> None:
    """Nobody need have ready what no longer exists by itself; what was completed before that is done."""
    plan = {
        "gone": ("e1 2033=expected",),
        "alias": ("e2 2034-12=expected",),
        "finished": ("e1 2032-12=expected", "e2 !2032-10=completed"),
        "whole": ("e1 2033=expected",),
        "unborn": ("e1 =expected",),
    }
    judged = [("merged-into", one, "whole") for one in ("gone", "finished", "unborn")] + [("same-as", "alias", "gone")]
    client = served(tmp_path, plan, [{"kind": one, "milestone": of, "other_milestone": by} for one, of, by in judged])
    standing = {name: {one["standing"] for one in rows(client, "frister.csv", name)} for name in plan}
    assert standing == {
        "gone": set(),
        "alias": {"stopped"},
        "finished": {"done"},
        "whole": {"passed"},
        "unborn": set(),
    }
    for path in ("milepaele.csv?show=overdue", "milepaele.csv?show=overdue&as-of=2036-01-01"):
        assert [name for name in plan if rows(client, path, name)] == ["whole"]
    assert "the date no longer applies" in words(client, "en/document/milestone/paper-2030/gone")
    plan_steps = client.get("/document/strategy/paper-2030.ocds").json["milestones"]
    status = {one["id"].rpartition("/")[2]: one.get("status") for one in plan_steps}
    assert [status[name] for name in ("gone", "alias", "finished", "whole")] == [None, None, "met", "scheduled"]
