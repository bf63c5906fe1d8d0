"""States: nothing said later is in them, by any path; what was said is."""

import re
from datetime import date

import pytest
import rdflib
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Store

from fremdrift.deriving.states import as_of
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names

BASE = "http://127.0.0.1:8000/"
FD = "https://w3id.org/fremdrift/def/"
DAYS = ("2018-01-01", "2020-12-31", "2021-12-01")
KNOWN = NamedNode(FD + "knownFrom")
ACCOUNTS = re.compile(rf"{BASE}(?:id/source/[\w.-]+|edition/[\w.-]+/[\w.-]+)")


@pytest.fixture(scope="module")
def whole(release: Release) -> Store:
    return release.open_store()


def later_than(day: str, store: Store) -> set[str]:
    """Every account that was not known on a day, and every observation of one."""
    known = {q.subject.value for q in store.quads_for_pattern(None, KNOWN, None, None) if q.object.value <= day}
    kinds = [NamedNode(FD + name) for name in ("Source", "Edition")]
    accounts = {q.subject.value for kind in kinds for q in store.quads_for_pattern(None, None, kind, None)} - known
    said = {
        q.subject.value
        for account in accounts
        for q in store.quads_for_pattern(None, NamedNode(FD + "account"), NamedNode(account), None)
    }
    return accounts | said


@pytest.mark.parametrize("day", DAYS)
def test_no_later_account_or_statement_is_in_a_state(day: str, whole: Store) -> None:
    state = as_of(whole, Names(BASE), date.fromisoformat(day))
    later = later_than(day, whole)
    assert len(later) > 20
    texts = " ".join(f"{one.subject} {one.object} {one.graph_name}" for one in state)
    named = set(re.findall(rf"<({BASE}[^>#]*)", texts))
    assert not named & later


@pytest.mark.parametrize("day", DAYS)
def test_everything_known_by_then_is_in_it(day: str, whole: Store) -> None:
    state = as_of(whole, Names(BASE), date.fromisoformat(day))
    observation = NamedNode(FD + "Observation")
    there = {q.subject.value for q in state.quads_for_pattern(None, None, observation, None)}
    every = {q.subject.value for q in whole.quads_for_pattern(None, None, observation, None)}
    assert there == every - later_than(day, whole)


@pytest.mark.parametrize("day", DAYS)
def test_no_served_thing_of_a_state_names_a_later_account(day: str, whole: Store, client: FlaskClient) -> None:
    """A walk over lists, documents, graphs, downloads and the endpoint of a state."""
    later = later_than(day, whole)
    state = as_of(whole, Names(BASE), date.fromisoformat(day))
    things = sorted({q.subject.value.partition("#")[0] for q in state if isinstance(q.subject, NamedNode)})
    documents = [one.replace("/id/", "/document/").removeprefix(BASE) for one in things if one.startswith((BASE + "id/", BASE + "edition/"))]  # fmt: skip
    lists = ["", "en/", "strategier", "initiativer", "milepaele", "organisationer", "udgaver", "graph/"]
    others = [
        "files/fremdrift.nq",
        "files/moves.csv",
        "graph/sources",
        "sparql?format=turtle&query=DESCRIBE ?s {?s ?p ?o}",
    ]
    for path in [*documents, *lists, *others]:
        answer = client.get(f"/{path}{'&' if '?' in path else '?'}as-of={day}")
        assert answer.status_code == 200, (path, answer.text)
        assert not set(ACCOUNTS.findall(answer.text)) & later, path


def every_address(client: FlaskClient) -> list[str]:
    """Every address that takes no name, of whichever room."""
    rules = client.application.url_map.iter_rules()
    return sorted({one.rule for one in rules if "GET" in (one.methods or ()) and not one.arguments})


@pytest.mark.parametrize("day", DAYS)
def test_no_address_names_a_later_account_when_asked_for_a_state(day: str, whole: Store, client: FlaskClient) -> None:
    """What has states answers in them, what has none refuses or says nothing of accounts: also what is yet to be built."""
    later = later_than(day, whole)
    answers = {path: client.get(path, query_string={"as-of": day}) for path in every_address(client)}
    answered = [path for path, answer in answers.items() if answer.status_code == 200]
    assert [path for path in answered if set(ACCOUNTS.findall(answers[path].text)) & later] == []
    assert {one.status_code for one in answers.values()} <= {200, 302, 303, 308, 400, 404, 406}
    assert len(answered) > 20


def test_a_thing_nobody_had_spoken_of_is_not_there(client: FlaskClient) -> None:
    path = "/document/milestone/fods-2016-2020/dp-launch"
    assert client.get(path + "?as-of=2019-01-01").status_code == 404
    assert client.get(path + "?as-of=2019-12-31").status_code == 200


PLANS = {
    "2020-12-31": {"2021-03", "2021"},
    "2021-02-01": {"2021-03", "2021", "2021-11-21/2021-11-30"},
    "2021-12-01": {"2021-03", "2021", "2021-11-21/2021-11-30", "2022-33"},
}


@pytest.mark.parametrize("day", PLANS)
def test_digital_post_as_it_stood(day: str, client: FlaskClient) -> None:
    thing = f"<{BASE}id/milestone/fods-2016-2020/dp-launch>"
    query = f"SELECT ?d {{ ?o <{FD}about> {thing} ; <{FD}expected>/<{FD}edtf> ?d FILTER NOT EXISTS {{ ?o <{FD}recalled> true }} }}"
    answer = client.get("/sparql", query_string={"query": query, "format": "csv", "as-of": day})
    assert set(answer.text.split()[1:]) == PLANS[day]
    graph = rdflib.Graph().parse(
        data=client.get(f"/document/milestone/fods-2016-2020/dp-launch.ttl?as-of={day}").data, format="turtle"
    )
    moves = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(FD + "Move")))
    assert len(moves) == len(PLANS[day]) - 1


def test_an_edition_names_the_day_it_became_known(client: FlaskClient) -> None:
    by_edition = client.get("/milepaele?edition=fods-2016-2020/rad-history-2017-11-08")
    by_day = client.get("/milepaele?as-of=2017-11-08")
    assert by_edition.status_code == by_day.status_code == 200
    assert "Som det stod 8. november 2017" in re.sub(r"</?time[^>]*>", "", by_edition.text)
    assert by_edition.text.count("<tr>") == by_day.text.count("<tr>")


WRONG = {
    "no day": ("as-of=soon", 400, "as-of=soon is no day; write 2021-04-01"),
    "no last day": ("as-of=2021/..", 400, "has no last day"),
    "both": ("as-of=2021-01-01&edition=a/b", 400, "not both"),
    "no such edition": (
        "edition=fods-2016-2020/never",
        404,
        "there is no edition http://127.0.0.1:8000/edition/fods-2016-2020/never",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_state_that_cannot_be_is_said(case: str, client: FlaskClient) -> None:
    query, status, message = WRONG[case]
    answer = client.get(f"/document/milestone/fods-2016-2020/dp-launch?{query}")
    assert (answer.status_code, message in answer.get_json(force=True)["detail"]) == (status, True)


@pytest.mark.parametrize("path", ["data.json", "catalog.ttl", "tables/milestones.csv", "files/fremdrift.zip"])
def test_what_has_no_states_refuses_rather_than_leaks(path: str, client: FlaskClient) -> None:
    assert client.get(f"/{path}?as-of=2020-12-31").status_code == 400


def test_a_page_says_which_state_it_shows_and_keeps_it_in_links(client: FlaskClient) -> None:
    page = client.get("/en/document/milestone/fods-2016-2020/dp-launch?as-of=2021-02-01").text
    assert "As it stood on 1 February 2021" in re.sub(r"</?time[^>]*>", "", page)
    assert f'href="{BASE}en/document/source/s43?as-of=2021-02-01"' in page
    assert f'href="{BASE}document/milestone/fods-2016-2020/dp-launch.ttl?as-of=2021-02-01"' in page


def test_a_state_is_kept_from_page_to_page(client: FlaskClient) -> None:
    for path in ("/milepaele", "/en/milestones", "/", "/sparql?query=ASK{}"):
        page = client.get(f"{path}{'&' if '?' in path else '?'}as-of=2020-12-31", headers={"Accept": "text/html"}).text
        links = re.findall(rf'href="({BASE}(?:en/)?(?:document|edition)/[^"]*)"', page)
        assert all("as-of=2020-12-31" in one for one in links), path
        assert f'{"strategies" if "/en/" in path else "strategier"}?as-of=2020-12-31"' in page
    assert '<input type="hidden" name="as-of" value="2020-12-31">' in page
    answer = client.get("/id/milestone/fods-2016-2020/dp-launch?as-of=2020-12-31")
    assert answer.headers["Location"].endswith("dp-launch?as-of=2020-12-31")
    answer = client.get("/document/milestone/fods-2016-2020/dp-launch?as-of=2020-12-31")
    assert "dp-launch.ttl?as-of=2020-12-31>" in answer.headers["Link"]


def test_a_strategy_that_has_yet_to_begin_is_not_there(client: FlaskClient) -> None:
    assert client.get("/document/strategy/fods-2026-2029?as-of=2017-06-01").status_code == 404
    page = client.get("/en/strategies?as-of=2017-06-01").text
    strategies = set(re.findall(r"document/strategy/([\w-]+)", page))
    assert "fods-2016-2020" in strategies
    assert not [one for one in strategies if "2026" in one]
    assert not re.search(r"2026\s*(?:–|-|to)\s*2029", page)
    assert "fods-2026-2029" not in page
    assert client.get("/document/strategy/fods-2016-2020?as-of=2017-06-01").status_code == 200


def test_a_question_of_a_state_cannot_be_kept_as_one_of_the_release(client: FlaskClient) -> None:
    answer = client.post("/question", data={"query": "ASK {}", "as-of": "2017-01-01"})
    assert answer.status_code == 400
    assert "has no state of a day" in answer.get_json(force=True)["detail"]
