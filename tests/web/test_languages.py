"""A strategy in a language that the pages do not speak: its titles stand on every page, marked as what they are."""

import csv
import io
import json
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient
from tests.conftest import PLAN, publish
from tests.reading.test_languages import moved, tables_of, written

from fremdrift.ground import folders
from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app
from fremdrift.web.wording.tongues import tongue

STRATEGY, INITIATIVE = "Invented: the Paper Plan of Ruritania 2030-2032", "Invented: fewer forms"
MILESTONE, MINISTRY = "Invented: half the forms gone", "Invented: Ministry of Forms"
SHOWN = {
    "en/": MILESTONE,
    "strategier": STRATEGY,
    "en/strategies": STRATEGY,
    "en/initiatives": INITIATIVE,
    "initiativer?q=fewer": INITIATIVE,
    "milepaele": MILESTONE,
    "en/organisations": MINISTRY,
    "document/strategy/paper-2030": INITIATIVE,
    "en/document/strategy/paper-2030": STRATEGY,
    "en/document/initiative/paper-2030/1": MILESTONE,
    "en/document/milestone/paper-2030/half": INITIATIVE,
    "document/organisation/ministry": MINISTRY,
    "en/search?q=fewer": INITIATIVE,
    "frister?as-of=2030-02-01": MILESTONE,
    "changes/paper-2030/2029-12-31..2032-12-31": MILESTONE,
}


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The invented plan with every title and name in French alone."""
    folder = tmp_path_factory.mktemp("french")
    headers = {f"{stem}_en": f"{stem}_fr" for stem in ("title", "name", "working_label", "description", "note")}
    done = publish(
        written(moved(tables_of(PLAN), headers), folder / "plan"), settings := Settings(home=folder / "home")
    )
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    return create_app(settings).test_client()


@pytest.mark.parametrize(("path", "title"), SHOWN.items())
def test_a_title_is_shown_and_marked(path: str, title: str, french: FlaskClient) -> None:
    answer = french.get(f"/{path}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    marked = [" ".join("".join(one.itertext()).split()) for one in page.find("body").iter() if one.get("lang") == "fr"]
    assert any(title in text for text in marked), marked


@pytest.mark.parametrize("path", ["document/judgement/paper-2030/j1", "en/document/judgement/paper-2030/j1"])
def test_a_note_that_there_is_in_no_language_of_the_pages_is_marked(path: str, french: FlaskClient) -> None:
    facts = french.get(f"/{path}", headers={"Accept": "text/html"}).text.partition('id="facts"')[2]
    assert re.search(r'<dt>Note</dt>\s*<dd><span lang="fr">', facts)


def test_a_title_is_no_gap(french: FlaskClient) -> None:
    told = " ".join(re.sub("<[^>]*>", " ", french.get("/en/quality").text).split())
    assert "paper-2030/1 has no title" not in told
    assert "What is missing" in told
    assert not [lang for lang in ("English", "Danish") if f"no {lang} title" in told], "the plan speaks French alone"


def test_a_dataset_bears_it(french: FlaskClient) -> None:
    listed = {one["title"] for one in french.get("/data.json").get_json()["dataset"]}
    assert f"Progress of the strategy: {STRATEGY}" in listed


@pytest.mark.parametrize("path", ["/frister.csv?as-of=2030-02-01", "/milepaele.csv"])
def test_tables_to_take_home_say_its_language(path: str, french: FlaskClient) -> None:
    rows = {one["title"]: one for one in csv.DictReader(io.StringIO(french.get(path).text))}
    assert (rows[MILESTONE]["title_language"], rows[MILESTONE]["title_da"], rows[MILESTONE]["title_en"]) == (
        "fr",
        "",
        "",
    )


@pytest.mark.parametrize("suffix", ["xml", "json"])
def test_a_plan_in_the_words_of_others_bears_it(suffix: str, french: FlaskClient) -> None:
    told = french.get(f"/files/paper-2030.{suffix}").get_data(as_text=True)
    assert STRATEGY in told
    assert MILESTONE in told


NORWEGIAN = {
    "en/document/strategy/paper-2030": "In Norwegian Bokmål: Oppdiktet: papirplanen",
    "document/strategy/paper-2030": "På bokmål: Oppdiktet: papirplanen",
    "en/document/milestone/paper-2030/half": "In Norwegian Bokmål: Oppdiktet: halvparten",
    "document/organisation/ministry": "På bokmål: Skjemadepartementet",
    "en/edition/paper-2030/report-2030": "In Norwegian Bokmål: Rapporten",
}
BOKMAL = {
    "strategies": {"title_nb": ["Oppdiktet: papirplanen"]},
    "initiatives": {"title_nb": ["Oppdiktet: færre skjemaer", "Oppdiktet: frimerker"]},
    "milestones": {"title_nb": ["Oppdiktet: halvparten"]},
    "organisations": {"name_nb": ["Skjemadepartementet"]},
    "editions": {"title_nb": ["Rapporten"]},
}


@pytest.fixture(scope="module")
def norwegian(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The invented plan with Norwegian titles beside the English ones; the second initiative has no other."""
    folder, tables = tmp_path_factory.mktemp("norwegian"), tables_of(PLAN)
    for name, columns in BOKMAL.items():
        header, *rows = tables[name]
        told = zip(rows, *columns.values(), strict=True)
        tables[name] = [[*header, *columns], *([*row, *cells] for row, *cells in told)]
    done = publish(written(tables, folder / "plan"), settings := Settings(home=folder / "home"))
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    return create_app(settings).test_client()


@pytest.mark.parametrize("path", NORWEGIAN)
def test_a_page_shows_the_title_in_the_language_of_the_source_beside_ours(path: str, norwegian: FlaskClient) -> None:
    text = norwegian.get(f"/{path}", headers={"Accept": "text/html"}).text
    before, _, title = NORWEGIAN[path].partition(": ")
    assert f'{before}: <span lang="nb">{title}' in text
    assert "In English" not in text


def test_a_title_that_a_page_goes_by_stands_on_it_once(norwegian: FlaskClient) -> None:
    text = norwegian.get("/document/initiative/paper-2030/2", headers={"Accept": "text/html"}).text
    assert '<h1><span lang="nb">Oppdiktet: frimerker</span></h1>' in text
    assert "På bokmål" not in text


@pytest.mark.parametrize("state", ["", "?as-of=2031-03-01"], ids=["the release", "a day"])
@pytest.mark.parametrize("path", ["initiativer", "milepaele", "strategier", "organisationer", "udgaver", "frister"])
def test_a_table_has_a_title_with_its_language_wherever_there_is_one(
    path: str, state: str, norwegian: FlaskClient, french: FlaskClient
) -> None:
    for client, tag in ((norwegian, "nb"), (french, "fr")):
        rows = list(csv.DictReader(io.StringIO(client.get(f"/{path}.csv{state}").text)))
        assert rows
        assert {(bool(one["title"]), one["title_language"]) for one in rows} <= {(True, tag), (False, "")}
        assert any(one["title"] for one in rows)


def test_a_table_of_a_plan_in_our_languages_has_the_title_too(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/milepaele.csv").text)))
    assert [one for one in rows if one["title"] != (one["title_da"] or one["title_en"])] == []
    assert {one["title_language"] for one in rows} <= {"da", "en"}


def test_a_list_finds_what_it_shows_in_english_by_its_norwegian_title(norwegian: FlaskClient) -> None:
    assert len(norwegian.get("/milepaele.json?q=halvparten").json["milestones"]) == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("udgaver", f"{MINISTRY}: Invented: report for 2030"),
        ("edition/paper-2030/report-2030", f"Udgiver: {MINISTRY}."),
        ("en/changes/paper-2030/2030-06-01..2032-12-31", f"{MINISTRY}: Invented: report"),
    ],
)
def test_a_publisher_who_is_named_in_another_language_alone_is_named(path: str, said: str, french: FlaskClient) -> None:
    text = french.get(f"/{path}", headers={"Accept": "text/html"}).text
    assert said in re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text))
    assert MINISTRY in french.get("/udgaver.csv").text


DESCRIBED = {
    "the reader's first, then those of others": ("document/strategy/paper-2030", ["Kort", "Kurz", "Bref"]),
    "in English": ("en/document/strategy/paper-2030", ["Short", "Kurz", "Bref"]),
    "none in the reader's": ("document/initiative/paper-2030/1", ["Kurz", "Bref"]),
    "the dataset": ("en/dataset/strategy/paper-2030", ["Short", "Kurz", "Bref"]),
}
OWN_TITLES = {
    "in Danish": ("document/milestone/paper-2030/half", "<dt>Bevilget</dt>"),
    "in English": ("en/document/milestone/paper-2030/half", "<dt>Granted</dt>"),
    "in another language": ("document/milestone/paper-2030/half", '<dt lang="de">Ziel</dt>'),
    "in no language": ("en/document/milestone/paper-2030/half", "<dt>Plain</dt>"),
}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The invented plan with descriptions in several languages, and milestones with columns of their own."""
    folder, tables = tmp_path_factory.mktemp("described"), tables_of(PLAN)
    ours = {"description_da": "Kort", "description_en": "Short", "description_de": "Kurz", "description_fr": "Bref"}
    _fill(tables["strategies"], ours)
    _fill(tables["initiatives"], ours | {"description_da": "", "description_en": ""})
    titles = {"granted": {"da": "Bevilget", "en": ["Granted", "granted"]}, "aim": {"de": "Ziel"}, "plain": "Plain"}
    _fill(tables["milestones"], dict.fromkeys(titles, "7"))
    _fill(tables["observations"], {"share": "40"})
    definition = json.loads(folders.table_definition().read_text(encoding="utf-8"))
    milestones = next(one for one in definition["tables"] if one["url"] == "milestones.csv")
    own = [{"name": name, "titles": one, "propertyUrl": f"https://example.org/{name}"} for name, one in titles.items()]
    del own[-1]["propertyUrl"]
    milestones["tableSchema"]["columns"][1:1] = own
    observations = next(one for one in definition["tables"] if one["url"] == "observations.csv")
    share = {"name": "share", "titles": {"en": "done (%)"}, "propertyUrl": "http://purl.org/dc/terms/extent"}
    observations["tableSchema"]["columns"].insert(1, share | {"datatype": "decimal"})
    plan = written(tables, folder / "plan")
    (plan / "csv-metadata.json").write_text(json.dumps(definition), encoding="utf-8")
    done = publish(plan, settings := Settings(home=folder / "home"))
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    return create_app(settings).test_client()


def _fill(table: list[list[str]], cells: dict[str, str]) -> None:
    header, *rows = table
    for name, cell in cells.items():
        if name not in header:
            header.append(name)
            for row in rows:
                row.append("")
        for row in rows:
            row[header.index(name)] = cell


@pytest.mark.parametrize("case", DESCRIBED)
def test_a_description_is_shown_in_every_language_that_it_has_the_readers_first(
    case: str, described: FlaskClient
) -> None:
    path, texts = DESCRIBED[case]
    page = described.get(f"/{path}", headers={"Accept": "text/html"}).text
    body = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r">(Kort|Short|Kurz|Bref)\b", body) == texts
    assert re.search(r'lang="de"[^>]*>Kurz<', body)


@pytest.mark.parametrize("state", ["", "?as-of=2032-01-01"], ids=["the release", "a day"])
@pytest.mark.parametrize("case", OWN_TITLES)
def test_a_column_of_ones_own_goes_by_its_title(case: str, state: str, described: FlaskClient) -> None:
    path, heading = OWN_TITLES[case]
    assert heading in described.get(f"/{path}{state}", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("path", ["document/milestone/paper-2030/half", "edition/paper-2030/report-2030"])
def test_what_a_statement_says_in_a_column_of_ones_own_stands_where_the_statement_does(
    path: str, described: FlaskClient
) -> None:
    page = described.get(f"/en/{path}", headers={"Accept": "text/html"}).text
    notes = re.findall(r'<td data-label="Note">(.*?)</td>', page, flags=re.DOTALL)
    assert notes
    assert all("Done (%): 40." in re.sub(r"<.*?>", "", one) for one in notes)


ARABIC = "الخطة"
EVERYWHERE = (
    "/document/strategy/paper-2030",
    "/en/document/milestone/paper-2030/half",
    "/statusredegoerelse/paper-2030",
    "/en/delivery-overview/paper-2030",
    "/frister?as-of=2030-02-01",
    "/en/deadlines/strategy/paper-2030",
    "/aendringer",
    "/en/changes/paper-2030/2029-12-31..2032-12-31",
    "/initiativer",
    "/en/editions",
    "/udgaver",
    "/picture/slippage/strategy/paper-2030",
)


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """The invented plan with every title and name in Arabic alone, for its first word."""
    folder = tmp_path_factory.mktemp("arabic")
    tables = moved(tables_of(PLAN), {f"{stem}_en": f"{stem}_ar" for stem in ("title", "name", "working_label")})
    for header, *rows in tables.values():
        for row in rows:
            row[:] = [
                f"{ARABIC} {cell}" if cell and name.endswith("_ar") else cell
                for name, cell in zip(header, row, strict=True)
            ]
    done = publish(written(tables, folder / "plan"), settings := Settings(home=folder / "home"))
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    return create_app(settings).test_client()


def spoken(element: Element, lang: str = "", cell: str = "") -> Iterator[tuple[str, str, str]]:
    """The texts within an element: the cell that each stands in, the language it is said to be in, and the text."""
    lang = element.get("lang") or lang
    cell = element.tag if element.tag in ("th", "td", "dt", "dd", "option") else cell
    yield cell, lang, element.text or ""
    for one in element:
        yield from spoken(one, lang, cell)
        yield cell, lang, one.tail or ""


@pytest.mark.parametrize("path", EVERYWHERE)
def test_what_stands_in_a_cell_or_a_choice_says_its_language(path: str, arabic: FlaskClient) -> None:
    text = arabic.get(path, headers={"Accept": "text/html"}).text
    page = html5lib.parse(text, namespaceHTMLElements=False)
    found = [(lang, said) for cell, lang, said in spoken(page.find("body")) if cell and ARABIC in said]
    assert found
    assert {lang for lang, _ in found} == {"ar"}, [said for lang, said in found if lang != "ar"]


def test_what_runs_from_right_to_left_is_kept_apart(arabic: FlaskClient) -> None:
    text = arabic.get("/en/initiatives", headers={"Accept": "text/html"}).text
    assert f'lang="ar" dir="rtl">{ARABIC} Invented: fewer forms</a>' in text
    assert f"ready for \u2068{ARABIC} {STRATEGY}\u2069?" in arabic.get("/en/deadlines/strategy/paper-2030").text


@pytest.mark.parametrize("path", ["document/strategy/paper-2030", "en/document/initiative/paper-2030/1"])
def test_the_signs_between_the_steps_to_a_page_stand_in_its_own_direction(path: str, arabic: FlaskClient) -> None:
    """The step of a title from right to left had its sign behind it, and clung to the step before."""
    text = arabic.get(f"/{path}", headers={"Accept": "text/html"}).text
    page = html5lib.parse(text, namespaceHTMLElements=False)
    steps = page.findall(".//nav[@class='crumbs']/ol/li")
    assert ARABIC in "".join(steps[-1].itertext())
    assert [one.get("dir") for one in steps] == [None] * len(steps)
    assert steps[-1].find("span[@dir='rtl']") is not None


def test_an_entry_for_a_bibliography_has_no_marks_of_direction(arabic: FlaskClient) -> None:
    """LaTeX stops at them."""
    entry = arabic.get("/en/deadlines/strategy/paper-2030").text.partition("@misc")[2].partition("</pre>")[0]
    assert f"ready for {ARABIC} {STRATEGY}?" in entry


def test_a_picture_keeps_apart_what_runs_from_right_to_left(arabic: FlaskClient) -> None:
    """Texts begin at their place whichever way they run; names within a sentence are isolated from it."""
    drawn = html5lib.parse(arabic.get("/en/picture/slippage/strategy/paper-2030.svg").text, namespaceHTMLElements=False)
    marks = [one for one in drawn.iter("{http://www.w3.org/2000/svg}text") if ARABIC in (one.text or "")]
    assert marks
    assert {(one.get("lang"), one.get("direction"), one.get("text-anchor")) for one in marks} == {("ar", "rtl", "end")}
    assert f"\u2068{ARABIC} {MILESTONE}\u2069" in next(drawn.iter("{http://www.w3.org/2000/svg}desc")).text


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("ar", ' lang="ar" dir="rtl"'),
        ("fa-ir", ' lang="fa-ir" dir="rtl"'),
        ("he", ' lang="he" dir="rtl"'),
        ("fr", ' lang="fr"'),
        ("az-arab", ' lang="az-arab" dir="rtl"'),
        ("tlh", ' lang="tlh"'),
        ("", ""),
        ('"><b>', ' lang="&#34;&gt;&lt;b&gt;"'),
    ],
)
def test_a_tag_gives_language_and_direction(tag: str, attributes: str) -> None:
    assert tongue(tag) == attributes
