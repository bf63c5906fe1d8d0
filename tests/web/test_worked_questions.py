"""The worked questions of the query page and of the README: a full answer, whatever languages a plan speaks."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from tests.conftest import DATA, publish
from tests.house.test_readme_calls import CALLS, answer_of, split
from tests.reading.test_languages import moved, tables_of, written

from fremdrift.ground.settings import Settings
from fremdrift.serving.examples import examples
from fremdrift.web.application import create_app

pytestmark = pytest.mark.xdist_group("worked questions")
TITLED = ("title", "name", "label", "working_label", "note")
EVERY = {
    "who-said-what": "?one a fd:Observation ; fd:about/a fd:Milestone",
    "no-statement": "?one a fd:Milestone MINUS { ?said fd:about ?one }",
    "by-authority": "?one a fd:Participation",
    "strategies": "?one a fd:Strategy",
    "editions": "?one a fd:Edition",
    "judgements": "?one a fd:Judgement",
    "moves-in-days": "?one a fd:Move",
    "by-source": "?said a fd:Observation ; <http://purl.org/dc/terms/source> ?one",
    "without-milestones": "?one a fd:Initiative MINUS { ?part fd:milestoneOf ?one }",
}
"""What a question has one row for each of."""
PLANS = ("Danish and English", "Norwegian alone", "Danish, English and Norwegian")


def norwegian() -> dict[str, list[list[str]]]:
    """The shipped tables with what is Danish called Bokmål, and what is English Nynorsk."""
    return moved(tables_of(DATA), {f"{stem}_{old}": f"{stem}_{new}" for stem in TITLED for old, new in (("da", "nb"), ("en", "nn"))})  # fmt: skip


def in_four_languages() -> dict[str, list[list[str]]]:
    """The shipped tables with each Danish text in two more languages."""
    tables = tables_of(DATA)
    for table in tables.values():
        places = [at for at, column in enumerate(table[0]) if column in {f"{stem}_da" for stem in TITLED}]
        for row in table[1:]:
            row += [row[at] and f"{row[at]} ({tag})" for at in places for tag in ("nb", "nn")]
        table[0] += [f"{table[0][at][:-3]}_{tag}" for at in places for tag in ("nb", "nn")]
    return tables


@pytest.fixture(scope="module")
def clients(client: FlaskClient, tmp_path_factory: pytest.TempPathFactory) -> dict[str, FlaskClient]:
    found = {PLANS[0]: client}
    for name, tables in ((PLANS[1], norwegian()), (PLANS[2], in_four_languages())):
        folder = tmp_path_factory.mktemp("plan")
        done = publish(written(tables, folder / "tables"), settings := Settings(home=folder / "home"))
        assert done.release, "\n".join(one.sentence() for one in done.findings)
        found[name] = create_app(settings).test_client()
    return found


def asked(client: FlaskClient, query: str) -> list[dict[str, str]]:
    answer = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def query_of(name: str, lang: str = "en") -> str:
    return next(one.asking(lang) for one in examples() if one.name == name)


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", [one.name for one in examples()])
@pytest.mark.parametrize("lang", ["da", "en"])
def test_no_column_is_empty_and_no_language_makes_a_row(
    lang: str, name: str, plan: str, clients: dict[str, FlaskClient]
) -> None:
    rows = asked(clients[plan], query_of(name, lang))
    assert rows
    assert [column for column in rows[0] if not any(row[column] for row in rows)] == []
    assert len({tuple(row.values()) for row in rows}) == len(rows)
    assert len(rows) == len(asked(clients[PLANS[0]], query_of(name))) or name == "same-graph"


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", EVERY)
def test_each_thing_has_one_row_also_without_a_title(name: str, plan: str, clients: dict[str, FlaskClient]) -> None:
    count = f"PREFIX fd: <https://w3id.org/fremdrift/def/> SELECT (COUNT(DISTINCT ?one) AS ?n) {{ {EVERY[name]} }}"
    (told,) = asked(clients[plan], count)
    assert len(asked(clients[plan], query_of(name))) == int(told["n"]) > 0


@pytest.mark.parametrize("plan", PLANS)
def test_a_moved_milestone_is_due_once_in_the_year_of_its_last_date(plan: str, clients: dict[str, FlaskClient]) -> None:
    rows = asked(clients[plan], query_of("due"))
    with_dates = "SELECT DISTINCT ?m { ?m a <https://w3id.org/fremdrift/def/Milestone> ; <https://w3id.org/fremdrift/def/latestStatement> ?said }"
    assert sum(int(row["due"]) for row in rows) == len(asked(clients[plan], with_dates))
    moved_to = {row["year"]: int(row["due"]) for row in rows}
    assert moved_to["2022"] == 1, "Digital Post was at last expected in 2022"
    assert moved_to["2021"] == 1, "and no longer in 2021, for which MitID is left"


@pytest.mark.parametrize(
    ("lang", "plan", "title"),
    [
        ("en", PLANS[0], "New Digital Post in operation"),
        ("da", PLANS[0], "Nyt Digital Post i drift"),
        ("da", PLANS[1], "Nyt Digital Post i drift"),
        ("en", PLANS[2], "New Digital Post in operation"),
        ("da", PLANS[2], "Nyt Digital Post i drift"),
    ],
)
def test_titles_are_in_the_language_of_the_page_where_they_can_be(
    lang: str, plan: str, title: str, clients: dict[str, FlaskClient]
) -> None:
    rows = asked(clients[plan], query_of("moved-dates", lang))
    assert title in [row["title"] for row in rows]
    dates = next(row["all"] for row in rows if row["title"] == title).split(" | ")
    assert dates == ["2021", "2021-03", "2021-11-21/2021-11-30", "2022-33"]


@pytest.mark.parametrize(("path", "shown"), [("/sparql", '= "da", "1"'), ("/en/sparql", '= "en", "1"')])
def test_the_page_shows_the_query_of_its_language(path: str, shown: str, client: FlaskClient) -> None:
    page = client.get(f"{path}?example=strategies", headers={"Accept": "text/html"}).text
    assert shown in re.sub("&#34;|&quot;", '"', page)


@pytest.mark.parametrize("plan", PLANS)
def test_the_query_of_the_readme_answers_on_any_plan(plan: str, clients: dict[str, FlaskClient]) -> None:
    words, printed = next(split(block) for block in CALLS if "SELECT" in block)
    assert answer_of(clients[plan], words).replace("\r\n", "\n") == printed
