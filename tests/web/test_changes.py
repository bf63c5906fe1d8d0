"""Changes between two days or editions, in every format, and honest about what nobody has read."""

import csv
import io
import re
import shutil
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from flask.testing import FlaskClient
from tests.conftest import PLAN, add, publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

YEAR = "/changes/fods-2016-2020/2020-12-31..2021-12-31"
FD = rdflib.Namespace("https://w3id.org/fremdrift/def/")
BASE = "http://127.0.0.1:8000/"
_TOLD = r'(?s)<h2>(.*?)</h2>|(<tr>\s*<th scope="row".*?</tr>)'
EXPECTED = {
    ("added", "mitid-act", "", "2021-02-10"),
    ("moved", "dp-launch", "2021", "2022-33"),
    ("moved", "mitid-first-users", "2020-41", "2021-10"),
    ("status-changed", "dp-launch", "expected", "postponed"),
    ("status-changed", "mit-overblik-2020", "expected", "in-progress"),
    ("status-changed", "mitid-first-users", "expected", "postponed"),
}


def test_what_changed_in_2021(client: FlaskClient) -> None:
    found = {
        (
            one["kind"],
            one["thing"].rpartition("/")[2],
            one["before"].rpartition("/")[2],
            one["after"].rpartition("/")[2],
        )
        for one in client.get(YEAR + ".json").json["changes"]
    }
    assert found == EXPECTED


def test_csv_and_rdf_say_the_same(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(YEAR + ".csv").text)))
    assert len(rows) == len(EXPECTED)
    for suffix, form in (("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt"), ("rdf", "xml")):
        graph = rdflib.Graph().parse(data=client.get(f"{YEAR}.{suffix}").data, format=form)
        assert len(set(graph.subjects(FD.changeOf, None))) == len(EXPECTED)
    move = next(one for one in rows if one["thing"].endswith("dp-launch") and one["kind"] == "moved")
    assert (move["least_days"], move["most_days"], move["precision_change"]) == ("1", "454", "finer")


@pytest.mark.parametrize(("path", "words"), [(YEAR, "Hvad der er ændret fra 31. december 2020"), ("/en" + YEAR, "What changed from 31 December 2020")])  # fmt: skip
def test_the_page_says_it_in_words(path: str, words: str, client: FlaskClient) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert words in page
    assert "document/source/s44" in page


def test_many_changes_stand_on_pages_that_hold_all_of_them(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(path: str) -> list[str]:
        page = client.get(f"/en{YEAR}{path}", headers={"Accept": "text/html"}).text
        return re.findall(_TOLD, page.split("<main")[1].split('id="compare"')[0])

    whole = told("")
    assert len(whole) == 3 + len(EXPECTED)
    monkeypatch.setattr("fremdrift.web.progress.changes._ROWS", 2)
    pages = [told(f"?few=2&page={number}") for number in (1, 2, 3)]
    assert [sum(bool(row) for _, row in page) for page in pages] == [2, 2, 2]
    assert list(dict.fromkeys(one for page in pages for one in page)) == whole
    assert told("?few=2&page=all") == whole
    assert client.get(f"/en{YEAR}?page=4").status_code == 404
    assert len(client.get(f"{YEAR}.json?page=2").json["changes"]) == len(EXPECTED)


@pytest.mark.parametrize(
    ("start", "year", "strategy"),
    [("", "2021", "Et stærkere og mere trygt digitalt samfund"), ("/en", "2021", "A Stronger and More Secure")],
    ids=["da", "en"],
)
def test_a_year_is_a_link_away_from_the_strategy_and_names_it(
    start: str, year: str, strategy: str, client: FlaskClient
) -> None:
    html = {"Accept": "text/html"}
    page = client.get(f"{start}/document/strategy/fods-2016-2020", headers=html).text
    assert f'<a href="{BASE}{start[1:]}{"/" if start else ""}{YEAR[1:]}">{year}</a>' in page
    shown = client.get(start + YEAR, headers=html).text.split("<main")[1].split("</main>")[0]
    assert f'href="{BASE}{start[1:]}{"/" if start else ""}document/strategy/fods-2016-2020"' in shown
    assert strategy in shown


def test_years_in_which_nothing_was_stated_are_not_offered(client: FlaskClient) -> None:
    page = client.get("/document/strategy/fods-2026-2029", headers={"Accept": "text/html"}).text
    assert "2021-12-31" not in page


@pytest.mark.parametrize("path", ["/en" + YEAR, "/en/deadlines", "/en/catalog", "/en/dataset/all"])
def test_a_cell_has_its_heading_where_a_small_screen_stacks_them(path: str, client: FlaskClient) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).text.split("<main")[1].split("</main>")[0]
    assert page.count("<table") == page.count('<table class="stack"') > 0
    assert page.count("<td") == page.count('<td data-label="') > 0


def test_a_judgement_that_came_in_between_is_told(client: FlaskClient) -> None:
    found = client.get("/changes/fods-2016-2020/2017-09-17..2018-01-31.json").json["changes"]
    kinds = {(one["kind"], one["thing"].rpartition("/")[2]) for one in found}
    assert {("corrected", "rad-v1.0"), ("contradicted", "rad-v1.0"), ("split", "rad-v0.7")} <= kinds


def test_an_edition_nobody_read_is_named_and_claims_nothing(client: FlaskClient) -> None:
    span = "rad-history-2017-12-19..delivery-overview-2020-03"
    told = client.get(f"/changes/fods-2016-2020/{span}.json").json
    assert any(one.endswith("delivery-overview-2020-03") for one in told["not_read"])
    assert not [one for one in told["changes"] if one["kind"] == "dropped"]
    page = client.get(f"/en/changes/fods-2016-2020/{span}").text
    assert "known, not read; no change is claimed from it." in page


WRONG = {
    "one end": ("/changes/fods-2016-2020/2020-12-31", 400, "name two days or two editions"),
    "the wrong way round": ("/changes/fods-2016-2020/2021-12-31..2020-12-31", 400, "name the earlier one first"),
    "no such strategy": ("/changes/nothing/2020-12-31..2021-12-31", 404, "there is no strategy or programme nothing"),
    "no such strategy, and no day": ("/changes/0/0..0", 404, "there is no strategy or programme 0"),
    "no such strategy, and one end": ("/changes/nothing/2020-12-31", 404, "there is no strategy or programme nothing"),
    "no such edition": ("/changes/fods-2016-2020/never..2021-12-31", 404, "there is no edition"),
    "no day": ("/changes/fods-2016-2020/2020-13-01..2021-12-31", 400, "is no day"),
    "a state of it": (YEAR + "?as-of=2021-01-01", 400, "has no state of a day"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(case: str, client: FlaskClient) -> None:
    path, status, message = WRONG[case]
    answer = client.get(path)
    assert (answer.status_code, message in answer.get_json(force=True)["detail"]) == (status, True)


def test_every_change_can_be_followed(client: FlaskClient) -> None:
    triples = pyoxigraph.parse(client.get(YEAR + ".nt").data, format=pyoxigraph.RdfFormat.N_TRIPLES)
    links = {one.object.value for one in triples if one.predicate.value in (str(FD.changesFrom), str(FD.changesTo))}
    for one in links:
        assert client.get(one.replace("/id/", "/document/").replace(BASE, "/")).status_code == 200


def test_an_edition_whose_key_looks_like_a_year_is_the_edition(tables: Path, settings: Settings) -> None:
    for name in ("editions.csv", "observations.csv"):
        path = tables / name
        path.write_text(path.read_text("utf-8").replace("paper-2030/report-2030", "paper-2030/2031"), encoding="utf-8")
    done = publish(tables, settings)
    assert done.release, [one.sentence() for one in done.findings]
    told = create_app(settings).test_client().get("/changes/paper-2030/2030-06-01..2031.json").get_json()
    assert (told["from"], told["to"]) == ("2030-06-01", "http://127.0.0.1:8000/edition/paper-2030/2031")


@pytest.fixture(scope="module")
def taking_up(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Two editions, of which the later speaks of a thing that a letter had told of, and of one that nobody had."""
    folder = tmp_path_factory.mktemp("taking-up")
    tables = Path(shutil.copytree(PLAN, folder / "plan"))
    for number, year in enumerate(("2032", "2033"), 1):
        add(tables, "editions", edition=f"paper-2030/e{number}", kind="status-report", title_en=f"Report {number}", strategy="paper-2030",
            published=f"{year}-01-01", read_extent="whole-document", source="act")  # fmt: skip
    add(tables, "sources", source="note", title="A note", publisher="Ebbe Avis", published="2032-06-01", language="en", kind="press",
        read_extent="whole-document", url="https://example.org/note")  # fmt: skip
    for name in ("old", "new"):
        add(tables, "milestones", milestone=f"paper-2030/{name}", initiative="paper-2030/1", kind="target", title_en=f"Invented: the {name} one", source="act")  # fmt: skip
    for number, (thing, edition, expected, source) in enumerate([
        ("half", "paper-2030/e1", "2034", "act"), ("old", "", "2035", "note"),
        ("old", "paper-2030/e2", "2036", "act"), ("new", "paper-2030/e2", "2037", "act"),
    ]):  # fmt: skip
        add(tables, "observations", observation=f"paper-2030/x{number}", milestone=f"paper-2030/{thing}", edition=edition, sequence="1",
            expected=expected, source=source)  # fmt: skip
    done = publish(tables, settings := Settings(home=folder / "home"))
    assert done.release, [one.sentence() for one in done.findings]
    return create_app(settings).test_client()


TAKEN_UP = {
    "da": ("", "Ny i udgaven, kendt i forvejen (1)", "Tilføjet (1)", "Sagt af: Ebbe Avis: A note", "efter hvad de selv siger"),
    "en": ("/en", "New in the edition, known before (1)", "Added (1)", "Said by: Ebbe Avis: A note", "by what they say themselves"),
}  # fmt: skip


@pytest.mark.parametrize("lang", TAKEN_UP)
def test_what_is_new_in_an_edition_stands_apart_from_what_nobody_had_told(lang: str, taking_up: FlaskClient) -> None:
    start, *said = TAKEN_UP[lang]
    page = taking_up.get(f"{start}/changes/paper-2030/e1..e2", headers={"Accept": "text/html"}).text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))
    assert [one for one in said if one not in text] == []


def test_every_format_tells_what_was_known_before_an_edition(taking_up: FlaskClient) -> None:
    rows = {one["thing"].rpartition("/")[2]: one for one in csv.DictReader(io.StringIO(taking_up.get("/changes/paper-2030/e1..e2.csv").text))}  # fmt: skip
    assert {name: (one["kind"], one["before"], one["after"]) for name, one in rows.items()} == {
        "old": ("taken-up", "2035", "2036"),
        "new": ("added", "", "2037"),
    }
    graph = rdflib.Graph().parse(data=taking_up.get("/changes/paper-2030/e1..e2.ttl").data, format="turtle")
    kinds = {str(one).rpartition("/")[2] for one in graph.objects(None, rdflib.DCTERMS.type)}
    assert {"taken-up", "added"} <= kinds


@pytest.mark.parametrize(("start", "words"), [("", "Vores vurdering"), ("/en", "Our judgement")], ids=["da", "en"])
def test_a_split_says_by_which_source_it_is_known(start: str, words: str, client: FlaskClient) -> None:
    span = "changes/fods-2016-2020/2017-09-17..2018-01-31"
    page = client.get(f"{start}/{span}", headers={"Accept": "text/html"}).text
    kind = r"<h2>(?:Delt|Split) \(1\)</h2>(.*?)</table>"
    (told,) = re.findall(kind, page, re.DOTALL)
    assert f'{BASE}{start[1:]}{start and "/"}document/source/s24"' in told
    assert f'{BASE}{start[1:]}{start and "/"}document/judgement/fods-2016-2020/j10">{words}' in told
    (split,) = (one for one in client.get(f"/{span}.json").json["changes"] if one["kind"] == "split")
    assert split["publisher"] == "Digitaliseringsstyrelsen"
    assert split["judgement"] == f"{BASE}id/judgement/fods-2016-2020/j10"


CORRECTED = "document/change/fods-2016-2020/j01-corrected"


@pytest.mark.parametrize(
    ("start", "words", "not_said"),
    [("", "Vores vurdering", "Udskilt fra"), ("en/", "Our judgement", "Split from")],
    ids=["da", "en"],
)
def test_what_we_conclude_leads_to_our_judgement(start: str, words: str, not_said: str, client: FlaskClient) -> None:
    page = client.get(f"/{start}{CORRECTED}", headers={"Accept": "text/html"}).text
    assert re.search(rf"<dt>{words}</dt>\s*<dd>[^/]*{BASE}{start}document/judgement/fods-2016-2020/j01", page)
    assert f"<dt>{not_said}</dt>" not in page
    page = client.get(f"/{start}document/milestone/fods-2016-2020/rad-v1.0", headers={"Accept": "text/html"}).text
    (row,) = re.findall(rf'(?s)<tr>\s*<th scope="row"><a href="{BASE}{start}{CORRECTED}".*?</tr>', page)
    assert f'{BASE}{start}document/judgement/fods-2016-2020/j01">{words}' in row


@pytest.mark.parametrize(("start", "kind"), [("", "udskilt fra"), ("/en", "split from")], ids=["da", "en"])
@pytest.mark.parametrize("thing", ["rad-v0.6", "rad-v0.7"], ids=["the whole", "the part"])
def test_the_page_of_what_was_split_names_what_came_of_it_and_the_source(
    thing: str, start: str, kind: str, client: FlaskClient
) -> None:
    page = client.get(f"{start}/document/milestone/fods-2016-2020/{thing}", headers={"Accept": "text/html"}).text
    (told,) = re.findall(rf"<li>(?:(?!<li>).)*<strong>{kind}</strong>.*?</li>", page, re.DOTALL)
    assert [one in told for one in ("milestone/fods-2016-2020/rad-v0.6", "rad-v0.7", "document/source/s24")] == [
        True
    ] * 3
    assert "Digitaliseringsstyrelsen" in told
