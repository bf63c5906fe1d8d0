"""Pages of things: what a reader of each asks first; what is not known is said, never filled in."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from tests.conftest import PLAN, ROOT, add, publish
from tests.reading.test_languages import tables_of, written
from tests.web.part_cards import part_cards

from fremdrift.ground.settings import Settings
from fremdrift.model.completion import TO_COME
from fremdrift.serving.current import Served
from fremdrift.serving.documents import Document, Listed
from fremdrift.web.application import create_app
from fremdrift.web.listings.parts import kept_parts
from fremdrift.web.pages import LISTS

BROWSER = {"Accept": "text/html"}
LAUNCH = "document/milestone/fods-2016-2020/dp-launch"
STRATEGY = "document/strategy/fods-2016-2020"


def words(client: FlaskClient, path: str) -> str:
    """The text of a page without its tags, blanks made one."""
    answer = client.get(f"/{path}", headers=BROWSER)
    assert answer.status_code == 200, answer.text[:300]
    text = re.sub(r"</?time[^>]*>", "", answer.text.split("<main")[1].split("</main>")[0])  # stands within a sentence
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (STRATEGY, ["af dens 33 initiativer er her", "Tryghed og tillid skal i centrum", "7 Den offentlige sektor passer godt på data"]),
        (f"en/{STRATEGY}", ["of its 33 initiatives are here", "known editions were read", "Goals, focus areas and initiatives"]),
        ("document/strategy/fods-2004-2006", ["Titel ukendt, til 2006", "hvor mange den har, er ikke oplyst", "intet er gættet"]),
        ("document/goal/fods-2016-2020/1", ["Fokusområder", "3 Bedre og mere sammenhængende velfærd", "Offentlige ansattes digitale kompetence"]),
        ("document/focus-area/fods-2016-2020/5", ["Ingen er kendt her"]),
        ("document/initiative/fods-2016-2020/8.1", ["Milepæle", "Referencearkitektur for deling af data", "Digitaliseringsstyrelsen formand"]),
        ("document/initiative/fods-2016-2020/1.2", ["Initiativ 1.2", "Dets titel er ikke kendt"]),
        ("document/milestone/fods-2016-2020/dp-launch", ["Først oplyst til marts 2021. Senest ventet 1. kvartal 2022. Fandt ifølge kilderne sted 21. marts 2022. Datoen er ændret 3 gange: 1 gang senere; 1 gang til en mindre præcis dato; 1 gang til en mere præcis dato.", "Kilden selv: Indtil da var planen august 2021; den nye dato er 82 til 121 dage senere."]),
        ("en/document/milestone/fods-2016-2020/dp-launch", ["First stated for March 2021. Latest expected first quarter of 2022.", "The date was changed 3 times: once later; once to a less precise date; once to a more precise date.", "until then the plan was 30 November 2021; the new date is 32 to 121 days later."]),
        ("edition/fods-2016-2020/delivery-overview-2020-03", ["Udgivet 11. maj 2020. Den handler om marts 2020.", "Ingen oplysning fra denne udgave er her endnu."]),
    ],
)  # fmt: skip
def test_a_page_says_first_what_its_reader_asks(path: str, said: list[str], client: FlaskClient) -> None:
    text = words(client, path)
    assert [one for one in said if one not in text] == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "document/judgement/fods-2016-2020/j01",
            ["Vurdering j01: Referencearkitektur", "godkendt: oplyst 18. september 2017 Anden observation"],
        ),
        (
            "document/observation/fods-2016-2020/o017",
            ["Nyt Digital Post i drift: oplyst januar 2021", "Vurdering: ændrer"],
        ),
        ("en/document/observation/fods-2016-2020/o017", ["New Digital Post in operation: said January 2021"]),
        ("dataset/edition/fods-2016-2020/rad-history-2017-09-18", ["ændringshistorik (18. september 2017)"]),
        ("en/catalog", ["(15 September 2017)"]),
        ("sparql", ["Højst 64 MiB i et svar"]),
        ("document/source/s24", ["Sprog dansk", "Organisationer (3)", "Milepæle (6)", "Datogrundlag seneste rettelse"]),
        ("en/document/source/s24", ["Language Danish", "Organisations (3)", "last commit"]),
        ("document/organisation/kl", ["organisation KL", "Varig adresse"]),
        ("document/initiative/fods-2016-2020/8.1", ["Hvad det består af", "Listen afviger fra listen over parter"]),
    ],
)
def test_a_page_speaks_to_people(path: str, said: list[str], client: FlaskClient) -> None:
    text = words(client, path)
    assert [one for one in said if one not in text] == []


@pytest.mark.parametrize("path", ["frister", "en/deadlines", "frister?as-of=2005-01-01"])
def test_a_strategy_without_a_known_title_goes_by_its_years(path: str, client: FlaskClient) -> None:
    text = words(client, path)
    assert ("2001–2004" in text, "fods-2001-2004" in text) == (True, False)


@pytest.mark.parametrize(("path", "said"), [("", "Drevet af: Fremdrift, driftsansvarlig ikke oplyst."), ("en/", "Run by: Fremdrift, operator not configured.")])  # fmt: skip
def test_an_unnamed_operator_is_said_in_the_language_of_the_page(path: str, said: str, client: FlaskClient) -> None:
    assert said in client.get(f"/{path}", headers=BROWSER).text


@pytest.mark.parametrize(
    ("path", "trail"),
    [
        ("document/milestone/fods-2016-2020/dp-launch", ["Forside", "Milepæle", "Et stærkere", "Udbud af", "Nyt Digital Post"]),
        ("document/initiative/fods-2016-2020/8.1", ["Forside", "Initiativer", "Et stærkere", "Tryghed og", "Robust", "Gode data"]),
        ("document/focus-area/fods-2016-2020/8", ["Forside", "Strategier", "Et stærkere", "Tryghed og", "Robust"]),
        ("en/edition/fods-2016-2020/delivery-overview-2020-03", ["Front page", "Editions", "A Stronger", "Leveranceoversigt"]),
    ],
)  # fmt: skip
def test_a_trail_leads_from_the_front_page(path: str, trail: list[str], client: FlaskClient) -> None:
    text = client.get(f"/{path}", headers=BROWSER).text
    found = re.findall(r"<li[^>]*>(?:<(?:a|span)[^>]*>)?([^<]+)", text.split('class="crumbs"')[1].split("</nav>")[0])
    assert len(found) == len(trail)
    assert all(one.startswith(start) for one, start in zip(found, trail, strict=True)), found


def test_the_figures_of_a_strategy_are_the_lists_chosen_by_it(client: FlaskClient) -> None:
    text = client.get(f"/en/{STRATEGY}", headers=BROWSER).text
    done, every = re.search(r"<strong>(\d+)</strong> of (\d+) milestones are said", text).groups()  # type: ignore[union-attr]
    chosen = client.get("/en/milestones?strategy=fods-2016-2020&show=done", headers=BROWSER).text
    assert f">{done} of " in chosen
    assert f">{every} of " in client.get("/en/milestones?strategy=fods-2016-2020", headers=BROWSER).text


def test_danish_titles_on_english_pages_say_that_they_are_danish(client: FlaskClient) -> None:
    text = client.get("/en/document/initiative/fods-2016-2020/1.1", headers=BROWSER).text
    assert '<h1><span lang="da">Mere sammenhængende digitale brugerrejser</span></h1>' in text


def test_things_of_a_plan_in_another_shape_have_their_pages(tables: Path, settings: Settings) -> None:
    assert publish(tables, settings).release
    client = create_app(settings).test_client()
    led = set()
    for path in (*(name for both in LISTS.values() for name in (both[0], f"en/{both[1]}")),):
        text = client.get(f"/{path}", headers=BROWSER).text
        led |= set(re.findall(r'href="http://127.0.0.1:8000(/(?:en/)?(?:document|edition)/[^"?]*)"', text))
    assert len(led) > 10
    assert {client.get(one, headers=BROWSER).status_code for one in led} == {200}


def test_a_part_of_an_initiative_stands_in_the_focus_area_of_its_whole(tmp_path: Path) -> None:
    tables = tables_of(PLAN)
    header, *_, second = tables["initiatives"]
    at, area = header.index("initiative"), header.index("focus_area")
    placed = (
        ("1", "forms", ""),
        ("1a", "", "1"),
        ("1a-i", "", "1a"),
        ("1b", "stamps", "1"),
        ("2", "", ""),
        ("2a", "", "2"),
    )
    tables["initiatives"] = [[*header, "part_of"]]
    for name, *of in placed:
        tables["initiatives"].append(row := [*second, ""])
        row[at], row[area], row[-1] = (one and f"paper-2030/{one}" for one in (name, *of))
    areas = [
        [f"paper-2030/{one}", "paper-2030", "", of and f"paper-2030/{of}", "theme", "", "", one, "act"]
        for one, of in (("desk", ""), ("forms", "desk"), ("stamps", ""))
    ]
    heading = ["focus_area", "strategy", "goal", "part_of", "kind", "number", "title_da", "title_en", "source"]
    tables["focus_areas"] = [heading, *areas]
    done = publish(written(tables, tmp_path / "plan"), settings := Settings(home=tmp_path / "home"))
    assert done.release, [one.sentence() for one in done.findings]
    client = create_app(settings).test_client()
    text = client.get("/en/document/strategy/paper-2030", headers=BROWSER).text
    contents = text.partition('id="contents"')[2].partition("<h2")[0]
    places = re.findall(r"(?:focus-area|initiative)/paper-2030/([^\"]+)|(In no focus area)", contents)
    assert [name or outside for name, outside in places] == [
        "desk", "forms", "1", "1a", "1a-i", "stamps", "1b", "In no focus area", "2", "2a",
    ]  # fmt: skip
    for area, inside in {"desk": "1 1a 1a-i", "forms": "1 1a 1a-i", "stamps": "1b"}.items():
        listed = client.get(f"/initiativer.json?focus-area=paper-2030/{area}").json["initiatives"]
        assert [one["thing"].rpartition("/")[2] for one in listed] == inside.split()
        page = client.get(f"/document/focus-area/paper-2030/{area}", headers=BROWSER).text
        assert re.findall(r"initiative/paper-2030/([^\"#?.]+)\"", page.partition("<main")[2]) == inside.split()


RESPONSIBLE = {
    "da": ("document", "Senest trykt som ansvarlig: MoF, the &lt;public&gt; (Invented: Ministry of Forms: Invented: report for 2030", " Ansvarlig: Agency of old ."),
    "en": ("en/document", "Latest printed as responsible: MoF, the &lt;public&gt; (Invented: Ministry of Forms: Invented: report for 2030", " Responsible: Agency of old ."),
}  # fmt: skip


@pytest.fixture(scope="module")
def responsible(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The invented plan, whose two statements on a milestone print who is responsible."""
    folder = tmp_path_factory.mktemp("responsible")
    tables = tables_of(PLAN)
    header, first, second = tables["observations"]
    at = header.index("printed_responsible")
    first[at], second[at] = "Agency of old", "MoF, the <public>"
    done = publish(written(tables, folder / "plan"), settings := Settings(home=folder / "home"))
    assert done.release, [one.sentence() for one in done.findings]
    return create_app(settings).test_client()


@pytest.mark.parametrize("lang", RESPONSIBLE)
def test_a_milestone_tells_who_was_printed_as_responsible_and_where(lang: str, responsible: FlaskClient) -> None:
    rooms, latest, in_the_table = RESPONSIBLE[lang]
    told = words(responsible, f"{rooms}/milestone/paper-2030/half")
    text = re.sub(r"(?<=\() | (?=:)", "", told)  # a name in another language is an element of its own
    assert latest in text
    assert in_the_table in text


@pytest.mark.parametrize(
    ("path", "said", "not_said"),
    [
        (LAUNCH, "Grovere dato end to måneder tidligere.", "Coarser date than two months earlier."),
        (f"en/{LAUNCH}", "Coarser date than two months earlier.", "Grovere dato end to måneder tidligere."),
        (LAUNCH, "der har været en tidligere", "an earlier one existed"),
        (f"en/{LAUNCH}", "an earlier one existed", "der har været en tidligere"),
        (STRATEGY, "Danske Regioner", "Danish Regions"),
        (f"en/{STRATEGY}", "Danish Regions", "Danske Regioner"),
    ],
    ids=["said da", "said en", "fact da", "fact en", "several da", "several en"],
)
def test_a_note_stands_in_the_readers_language(path: str, said: str, not_said: str, client: FlaskClient) -> None:
    text = words(client, path)
    assert said in text
    assert not_said not in text


LONG = {
    "statements of an edition": "en/edition/fods-2016-2020/rad-history-2017-12-19",
    "members of a source": "en/document/source/s24",
    "participations of an organisation": "en/document/organisation/digst",
    "several lists": "document/initiative/fods-2016-2020/8.1",
}


def listed(client: FlaskClient, path: str) -> list[str]:
    """The rows of statements and participations and the members that a page shows, in their order."""
    answer = client.get(f"/{path}", headers=BROWSER)
    assert answer.status_code == 200, answer.text[:300]
    rows = re.findall(r'<tr id="[^"]*">.*?</tr>|<tr>\s*<td data-label.*?</tr>|<li><a.*?</li>', answer.text, re.DOTALL)
    lists = answer.text.split("<main")[1].split("</main>")[0]
    return [one for one in rows if one in lists]


@pytest.mark.parametrize("case", LONG)
def test_what_grows_with_all_that_is_said_stands_on_pages_that_hold_all_of_it(
    case: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, facts = listed(client, LONG[case]), '<h2 id="facts">'
    path = f"{LONG[case]}?few=3"  # its pages are kept as finished replies, so they have addresses of their own
    monkeypatch.setattr("fremdrift.web.resources.things.SIZE", 3)
    first = client.get(f"/{path}", headers=BROWSER).text
    pages = int(re.search(r"(?:Page 1 of|Side 1 af) ([0-9]+)", first)[1])  # type: ignore[index]
    parts = [listed(client, f"{path}&page={number}") for number in range(1, pages + 1)]
    assert sorted(one for part in parts for one in part) == sorted(whole)
    assert {len(part) for part in parts[1:-1]} <= {3}
    assert listed(client, f"{path}&page=all") == whole
    assert facts in first
    assert facts not in client.get(f"/{path}&page=2", headers=BROWSER).text
    assert f'{path}&amp;page=2">Next' in first.replace("Næste", "Next").split('class="paging"')[0]
    for page, status in ((pages + 1, 404), (0, 400), ("x", 400)):
        assert client.get(f"/{path}&page={page}", headers=BROWSER).status_code == status


def test_the_data_of_a_long_page_is_whole(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/document/source/s24.ttl"
    whole = client.get(path).data
    monkeypatch.setattr("fremdrift.web.resources.things.SIZE", 3)
    assert client.get(f"{path}?few=3&page=2").data == whole


MANY = [
    *(path.removeprefix("en/") for path in LONG.values()),
    "document/strategy/fods-2016-2020",
    "document/goal/fods-2016-2020/1",
    "document/milestone/fods-2016-2020/dp-launch",
    "document/organisation/kl",
    "edition/fods-2016-2020/delivery-overview-2020-03",
]


@pytest.mark.parametrize(
    "path", ["edition/fods-2016-2020/rad-history-2017-12-19", "document/milestone/fods-2016-2020/rad-v1.0"]
)
def test_the_note_on_a_statement_has_nothing_of_what_was_judged_of_it(path: str, client: FlaskClient) -> None:
    """What it revises, and what is the same, stands under the judgements; columns of the publisher's own stand there."""
    notes = re.findall(r'<td data-label="Note">(.*?)</td>', client.get(f"/en/{path}", headers=BROWSER).text, re.DOTALL)
    assert notes
    assert not [one for one in notes if "Revises" in one or "Same as" in one]


@pytest.fixture(scope="module")
def kept(real: Settings) -> dict[str, bytes]:
    """The parts of everything with any, three on a page, as a release keeps those of things with hundreds."""
    shelf: Served = create_app(real).config["CURRENT"].get()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("fremdrift.web.listings.parts.SIZE", 3)
        return dict(part_cards(shelf.store, shelf.names, shelf.labels, many=1))


@pytest.mark.parametrize("lang", ["", "en/"])
@pytest.mark.parametrize("path", MANY)
def test_a_page_of_a_thing_of_which_much_is_said_reads_no_more_than_it_shows(
    path: str, lang: str, kept: dict[str, bytes], real: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fremdrift.web.resources.things.SIZE", 3)
    wholes, told = create_app(real).test_client(), list[tuple[int, int]]()
    pages = [wholes.get(f"/{lang}{path}?page={number}", headers=BROWSER) for number in (1, 2)]
    describe = Served.document

    def read(shelf: Served, iri: str, listed: Listed | None = None) -> Document:
        found = describe(shelf, iri, listed)
        told.append((len(found.statements), len(describe(shelf, iri).statements)))
        return found

    monkeypatch.setattr(Served, "document", read)
    monkeypatch.setattr("fremdrift.web.resources.things.kept_parts", lambda _, iri, its: kept_parts(kept, iri, its))  # type: ignore[arg-type]
    few = create_app(real).test_client()
    again = [few.get(f"/{lang}{path}?page={number}", headers=BROWSER) for number in (1, 2)]
    assert [one.status_code for one in again] == [one.status_code for one in pages]
    assert [one.text for one in again] == [one.text for one in pages]
    known = f"parts {lang.strip('/') or 'da'} http://127.0.0.1:8000/{path.replace('document/', 'id/')}"
    assert (known in kept) == any(some < whole for some, whole in told)


def test_the_pages_of_a_release_are_kept_for_things_of_which_hundreds_are_said(real: Settings) -> None:
    shelf: Served = create_app(real).config["CURRENT"].get()
    few = {name.rpartition(" ")[2] for name, _ in part_cards(shelf.store, shelf.names, shelf.labels, many=40)}
    assert "http://127.0.0.1:8000/id/strategy/fods-2016-2020" in few
    assert "http://127.0.0.1:8000/id/organisation/kl" not in few
    assert not any(name.startswith("http://127.0.0.1:8000/code/") for name in few)


def test_pages_and_shapes_have_the_same_statuses_to_come() -> None:
    shape = (
        (ROOT / "shapes" / "observation.ttl")
        .read_text(encoding="utf-8")
        .partition("fdsh:Observation-completed-to-come-select a ")[2]
    )
    (named,) = re.findall(r"\?status IN \(([^)]*)\)", shape.partition('""" .')[0])
    assert {one.strip().removeprefix("status:") for one in named.split(",")} == {
        one.rpartition("/")[2] for one in TO_COME
    }


DONE, BACK, AGAIN = ("2031-03-01", "", "2031-02"), ("2031-04-01", "delayed", ""), ("2031-05-01", "", "2031-05")
REOPENED = {
    "printed": ([DONE], "2031-02", "done", ["2031-02"], False),
    "taken back": ([DONE, BACK], "", "passed", ["2031-02"], True),
    "given again": ([DONE, BACK, AGAIN], "2031-05", "done", ["2031-02", "2031-05"], False),
    "a phase, and work goes on": ([DONE, ("2031-04-01", "in-progress", "")], "2031-02", "done", ["2031-02"], False),
    "completed again, no date": ([DONE, BACK, ("2031-05-01", "completed", "")], "", "done", ["2031-02"], False),
}
"""What was said on which day; which date of completion then counts, how the deadline stands on the last day of 2031,
the dates of the changes that it was completed, and whether it is told as taken back.
"""
TAKEN_BACK = "Said to have taken place February 2031, and taken back since."


@pytest.mark.parametrize("case", REOPENED)
def test_whether_it_took_place_follows_the_latest_word(case: str, tables: Path, settings: Settings) -> None:
    said, completed, standing, changed, taken_back = REOPENED[case]
    for number, (day, status, date) in enumerate(said):
        add(tables, "sources", source=f"news-{number}", title="Invented news", publisher="Ruritania", published=day,
            language="en", kind="official", url=f"https://example.org/{number}", read_extent="whole-document")  # fmt: skip
        add(tables, "observations", observation=f"paper-2030/d{number}", milestone="paper-2030/half", sequence="1",
            status=status, completed=date, source=f"news-{number}")  # fmt: skip
    if case == "completed again, no date":
        for number in (1, 2):
            add(tables, "judgements", judgement=f"paper-2030/k{number}", kind="revises", reason="not-stated", judged="2031-05-02",
                observation=f"paper-2030/d{number}", other_observation=f"paper-2030/d{number - 1}", source="act")  # fmt: skip
    done = publish(tables, settings)
    assert done.release, [one.sentence() for one in done.findings]
    fresh = create_app(settings).test_client()
    for state in ("", "?as-of=2031-12-31"):
        (listed,) = fresh.get("/milepaele.json" + state).json["milestones"]
        assert (listed["completed"], "reopened" in listed["flags"]) == (completed, taken_back)
        assert ("done" in listed["flags"]) == (standing == "done")
        changes = fresh.get("/aendringer.json" + state).json["changes"]
        assert sorted(one["after"] for one in changes if one["kind"].endswith("/completed")) == changed
    (due,) = fresh.get("/frister.json?as-of=2031-12-31").json["deadlines"]
    assert (due["completed"], due["standing"]) == (completed, standing)
    assert (TAKEN_BACK in words(fresh, "en/document/milestone/paper-2030/half")) == taken_back
    for page in ("milestones", "document/initiative/paper-2030/1"):
        assert ("said to be done, and taken back since" in words(fresh, f"en/{page}")) == taken_back
    (step,) = fresh.get("/files/paper-2030.json").json["milestones"]
    assert (step.get("dateMet", "")[:7], step["status"] == "met") == (completed, bool(completed) or standing == "done")


UNSETTLED = {
    "the status with it": ([("2031-03-01", "expected", "2031-02")], True),
    "the status after it, which takes it back": ([("2031-03-01", "", "2031-02"), ("2031-04-01", "delayed", "")], False),
    "the status before it": ([("2031-03-01", "expected", ""), ("2031-04-01", "", "2031-02")], False),
    "a phase, and work goes on": ([("2031-03-01", "in-progress", "2031-02")], False),
    "the status of that day, of which it is not the last word": (
        [("2031-03-01", "", "2031-02"), ("2031-03-01", "expected", "")], True,
    ),
    "completed by both": ([("2031-03-01", "completed", "2031-02")], False),
}  # fmt: skip
STILL = {
    "": "fandt sted, men forestår endnu ifølge sin status",
    "en/": "took place, but its status has it still to come",
}


@pytest.mark.parametrize("case", UNSETTLED)
def test_what_took_place_by_its_date_and_not_by_its_status_has_a_word(
    case: str, tables: Path, settings: Settings
) -> None:
    said, unsettled = UNSETTLED[case]
    add(tables, "sources", source="reply", title="A reply to the letter", publisher="Ruritania", language="en",
        kind="official", read_in_copy="a copy in the library")  # fmt: skip
    for number, (day, status, completed) in enumerate(said):
        add(tables, "observations", observation=f"paper-2030/d{number}", milestone="paper-2030/half", stated=day, sequence=str(number + 1),
            status=status, completed=completed, source=("letter", "reply")[number])  # fmt: skip
    done = publish(tables, settings)
    assert done.release, [one.sentence() for one in done.findings]
    fresh = create_app(settings).test_client()
    for lang, still in STILL.items():
        for path in ("document/milestone/paper-2030/half", "document/initiative/paper-2030/1"):
            assert (still in words(fresh, lang + path)) == unsettled, path
    assert (STILL["en/"] in words(fresh, "en/milestones")) == unsettled
    for document in ("status-report", "delivery-overview"):
        assert ("its status has it still to come" in words(fresh, f"en/{document}/paper-2030")) == unsettled, document
    assert [("unsettled" in one["flags"]) for one in fresh.get("/milepaele.json").json["milestones"]] == [unsettled]
    assert (case == "the status with it") == (
        "forestår endnu ifølge sin status </td>"
        in fresh.get("/document/milestone/paper-2030/half", headers=BROWSER).text.replace("</span></td>", " </td>")
    )
    assert [one.rule.rpartition("/")[2] for one in done.findings if "to-come" in one.rule] == [
        "Observation-completed-to-come"
    ] * (case == "the status with it")


@pytest.mark.parametrize("state", ["", "?as-of=2031-03-01"], ids=["the release", "a day"])
def test_lists_have_who_was_printed_last_as_responsible(state: str, responsible: FlaskClient) -> None:
    for form in ("csv", "json"):
        text = responsible.get(f"/milepaele.{form}{state}").text
        rows = json.loads(text)["milestones"] if form == "json" else list(csv.DictReader(io.StringIO(text)))
        assert [one["printed_responsible"] for one in rows] == ["MoF, the <public>"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(responsible.get(f"/en/milestones.xlsx{state}").data))
    header, row = book.get_sheet_by_index(0).to_python()
    assert row[header.index("Latest printed as responsible")] == "MoF, the <public>"
