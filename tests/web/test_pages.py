"""Pages: valid, in both languages, complete, and every value in its place and escaped."""

import re
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient
from tests.conftest import publish
from tests.web.page_types import EVERY
from tests.web.validating import complaints

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

LISTS = ["strategier", "initiativer", "milepaele", "organisationer", "udgaver", "aendringer"]
MORE = [
    "document/initiative/fods-2016-2020/next-generation-infrastructure",
    "document/title/fods-2016-2020/t01",
    "sparql?query=DESCRIBE <id/milestone/fods-2016-2020/dp-launch>",
    "sparql?query=DESCRIBE <nothing>",
    "sparql?query=SELECT ?s { ?s <nothing> ?o }",
    "sparql?query=ASK {}",
]
PAGES = [*EVERY, *(f"{prefix}/{one}" for one in MORE for prefix in ("", "/en"))]
BROWSER = {"Accept": "text/html"}


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (200, "text/html"), (
        f"{path}: {answer.status_code} {answer.text[:300]}"
    )
    return answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_parses_without_a_fault(path: str, client: FlaskClient) -> None:
    html5lib.HTMLParser(strict=True).parse(page(client, path))


def test_pages_satisfy_a_validator(client: FlaskClient, tmp_path: Path) -> None:
    assert complaints((page(client, path) for path in PAGES), tmp_path) == ""


def test_forms_with_more_choices_than_they_offer_satisfy_it_too(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fremdrift.web.listings.listing.CHOICES", 2)
    monkeypatch.setattr("fremdrift.web.progress.deadlines.CHOICES", 2)
    narrowed = [f"{one}?few=2&find=a" for one in ("/frister", "/en/deadlines", "/initiativer", "/en/milestones")]
    pages = [page(client, one) for one in narrowed]
    assert [one.count('id="find"') for one in pages] == [1, 1, 1, 1]
    assert complaints(pages, tmp_path) == ""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_its_language_and_leads_to_the_other(path: str, client: FlaskClient) -> None:
    text = page(client, path)
    lang = "en" if path.startswith("/en") else "da"
    assert f'<html lang="{lang}">' in text
    other = re.search(
        r'<link rel="alternate" hreflang="%s" href="http://127.0.0.1:8000(/[^"]*)"' % ("da" if lang == "en" else "en"),
        text,
    )
    assert other
    page(client, other[1])


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("a", "link") and values.get("href"):
            self.found.add(str(values["href"]))


def test_every_internal_link_answers(client: FlaskClient) -> None:
    links = _Links()
    for path in PAGES:
        links.feed(page(client, path))
    inside = {one.partition("#")[0] for one in links.found if one.startswith("http://127.0.0.1:8000/")}
    assert len(inside) > 200
    dead = {
        one
        for one in inside
        if client.get(one.removeprefix("http://127.0.0.1:8000"), headers=BROWSER).status_code != 200
    }
    assert not dead


def test_only_official_pages_are_linked_outside(client: FlaskClient) -> None:
    """Upload mirrors and internal hosts are recorded, never linked."""
    links = _Links()
    for path in PAGES:
        links.feed(page(client, path))
    mirrors = (
        "abcdocz",
        "docplayer",
        "vdocuments",
        "pdfslide",
        "yumpu",
        "eapad",
        "wwwdmz",
        "admin.digmin",
        "HafsaAziz",
    )
    assert not [one for one in links.found if any(mirror in one for mirror in mirrors)]


def test_the_front_page_tells_one_story_with_every_date(client: FlaskClient) -> None:
    text = page(client, "/")
    assert "Uofficiel tjeneste" in text
    for date in ("marts 2021", "21.–30. november 2021", "1. kvartal 2022", "21. marts 2022", "august 2021"):
        assert date in text, date
    assert "22 af dens 33 initiativer er her" in page(client, "/strategier")
    assert "kendt, endnu ikke læst" in text
    assert "%" not in re.sub(r"<[^>]*>", "", text), "no made-up percentage"


def test_the_front_page_leads_to_what_changed_in_a_year(client: FlaskClient) -> None:
    """One click, and no strategy to choose first: a reader who looked for it took a wrong turn."""
    assert '/aendringer?year=2021">2021</a>' in page(client, "/")
    assert '/en/changes?year=2021">2021</a>' in page(client, "/en/")
    strategy = page(client, "/document/strategy/fods-2016-2020")
    assert '/aendringer?strategy=fods-2016-2020">Alle ændringer, én for én</a>' in strategy
    assert '/changes/fods-2016-2020/2020-12-31..2021-12-31">2021</a>' in strategy


def test_the_english_front_page_says_the_same(client: FlaskClient) -> None:
    text = page(client, "/en/")
    assert "Unofficial service" in text
    assert "22 of its 33 initiatives are here" in page(client, "/en/strategies")
    assert "21 March 2022" in text
    assert "first quarter of 2022" in text


UNOFFICIAL = {
    "working label": ("/en/document/initiative/fods-2016-2020/next-generation-infrastructure", "Not official"),
    "inferred number": ("/en/document/initiative/fods-2016-2020/7.2", "Not official"),
    "a reading": ("/en/document/milestone/fods-2016-2020/ler-act", "Not official"),
    "a newspaper's grouping": ("/en/document/title/fods-2016-2020/t01", "Not official"),
    "a reading in Danish": ("/document/organisation/evm", "Ikke officielt"),
}


@pytest.mark.parametrize("case", UNOFFICIAL)
def test_what_is_not_official_is_marked(case: str, client: FlaskClient) -> None:
    path, words = UNOFFICIAL[case]
    assert words in page(client, path)


def test_a_missing_english_title_is_shown_in_danish_and_marked(client: FlaskClient) -> None:
    assert '<h1><span lang="da">Cloud computing i den offentlige sektor</span></h1>' in page(
        client, "/en/document/initiative/fods-2016-2020/4.3"
    )


def test_the_title_of_a_source_and_its_printed_words_say_what_they_are_in(client: FlaskClient) -> None:
    """The title has no language of its own: the source has one."""
    title = "Ny oversigt: Sådan går det med den fællesoffentlige digitaliseringsstrategi"
    assert f'<h1><span lang="da">{title}</span></h1>' in page(client, "/en/document/source/s01")
    milestone = page(client, "/en/document/milestone/fods-2016-2020/dp-launch")
    for source in ("s43", "s44"):
        assert re.search(rf'/en/document/source/{source}"><span lang="da">', milestone)
    assert '<q lang="da">udskydes</q>' in milestone
    assert "<q>udskydes</q>" in page(client, "/document/milestone/fods-2016-2020/dp-launch")
    assert '<h1><span lang="en">2016 Status Report' in page(client, "/document/source/s04")


def test_hostile_text_stays_text(tables: Path, settings: Settings) -> None:
    path = tables / "milestones.csv"
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Invented: half the forms gone", hostile), encoding="utf-8"
    )
    assert publish(tables, settings).release
    client = create_app(settings).test_client()
    for address in ("/en/document/milestone/paper-2030/half", "/en/milestones"):
        text = page(client, address)
        assert "<script" not in text
        assert "{{ 7*7 }}" in text


@pytest.mark.parametrize("path", ["/", "/en/document/milestone/fods-2016-2020/dp-launch", "/sparql"])
def test_a_page_fetches_nothing_from_elsewhere_and_needs_no_script(path: str, client: FlaskClient) -> None:
    answer = client.get(path, headers=BROWSER)
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert not scripts or path == "/sparql", "only the query page has an editor, over a form that works without"
    assert all('src="/assets/' in one for one in scripts)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.findall(r'(?:src|<link rel="stylesheet" href)="(?!/assets/)', answer.text)


def test_a_plan_without_goals_or_danish_works_with_tables_alone(tables: Path, settings: Settings) -> None:
    assert publish(tables, settings).release
    client = create_app(settings).test_client()
    for path in (
        "/",
        "/en/",
        *(f"/{one}" for one in LISTS),
        "/document/milestone/paper-2030/half",
        "/document/source/letter",
    ):
        page(client, path)
    assert "1. kvartal" not in page(client, "/milepaele")
    assert "1. halvår 2031" in page(client, "/milepaele")


def only_heads(tables: Path, *names: str) -> None:
    """Leave tables with their columns alone."""
    for name in names:
        path = tables / f"{name}.csv"
        path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")


BARE = {
    "without milestones": (("milestones", "observations", "judgements"), ["edition"]),
    "without a date": (("observations", "judgements"), ["took place", "a statement with a source", "edition"]),
    "without editions either": (("milestones", "observations", "judgements", "editions"), []),
}


@pytest.mark.parametrize("case", BARE)
def test_the_front_page_counts_nothing_of_nothing(case: str, tables: Path, settings: Settings) -> None:
    names, expected = BARE[case]
    only_heads(tables, *names)
    assert publish(tables, settings).release
    front = page(create_app(settings).test_client(), "/en/")
    figures = re.findall(
        r"<li><strong>.*?</li>", front.partition('class="figures"')[2].partition("</ul>")[0], re.DOTALL
    )
    assert [one for one in figures if "have been given another" in one] == []
    assert len(figures) == len(expected)
    assert [told in figure for told, figure in zip(expected, figures, strict=True)] == [True] * len(expected)
    assert ("How it stands" in front) is bool(expected)


def test_of_two_dates_in_one_text_the_change_counts(client: FlaskClient) -> None:
    """Version 1.0 of the reference architecture: the last text says May 2018 and still keeps 5 March elsewhere."""
    row = next(one for one in page(client, "/en/milestones").split("<tr>") if "rad-v1.0" in one)
    assert ">May 2018<" in row
    assert "5 March 2018" not in row


def test_what_is_missing_stands_in_plain_words(client: FlaskClient) -> None:
    text = page(client, "/en/quality")
    assert "33 initiatives, and 22 are known here" in text
    assert "Unread editions" in text
    assert "The whole report as data" in text
    assert "The whole report as data" not in page(client, "/en/quality?as-of=2021-01-01")


def test_a_single_gap_is_one(tables: Path, settings: Settings) -> None:
    closed = {
        "strategies.csv": (",3,", ",2,"),
        "initiatives.csv": (
            "2,paper-2030,,initiative,,,,,,something about stamps",
            "2,paper-2030,,initiative,2,,,Stamps,,",
        ),
        "sources.csv": ("Ruritania,,,en,official,,", "Ruritania,2030-01-15,,en,official,whole-document,"),
    }
    for name, (old, new) in closed.items():
        text = (tables / name).read_text("utf-8")
        assert old in text
        (tables / name).write_text(text.replace(old, new), encoding="utf-8")
    publish(tables, settings)
    client = create_app(settings).test_client()
    assert "One gap is known." in page(client, "/en/quality")
    assert "Ét hul er kendt." in page(client, "/kvalitet")


def test_gaps_stand_a_hundred_to_a_page_under_the_count_of_all_and_each_once(client: FlaskClient) -> None:
    first = page(client, "/en/quality")
    count = int(re.search(r"([0-9]+) gaps are known", first)[1])  # type: ignore[index]
    pages = -(-count // 100)
    assert pages > 1
    listed = [page(client, f"/en/quality?page={number}").partition('id="gaps"')[2] for number in range(1, pages + 1)]
    found = [one for text in listed for one in re.findall("<li>(.*)</li>", text.partition("<aside")[0])]
    assert f"{count} gaps are known" in page(client, f"/en/quality?page={pages}")
    assert len(found) == count == len(client.get("/en/quality.json").json["gaps"])
    assert client.get(f"/en/quality?page={pages + 1}").status_code == 404


def test_a_heading_of_gaps_counts_them_all_where_a_page_has_a_part(client: FlaskClient) -> None:
    told = client.get("/en/quality.json?kind=source-undated&strategy=outside").json["gaps"]
    assert f"<h4>Sources without date ({len(told)})</h4>" in page(client, "/en/quality?kind=source-undated")
    assert {one["kind"] for one in told} == {"source-undated"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "/en/quality",
            ["Of 60 milestones nothing is said.", "63 sources have no date.", "7 editions are known, but unread."],
        ),
        (
            "/kvalitet",
            ["Om 60 milepæle er intet sagt.", "63 kilder har ingen dato.", "7 udgaver er kendt, men ikke læst."],
        ),
    ],
)
def test_what_is_missing_is_counted_in_plain_words(path: str, words: list[str], client: FlaskClient) -> None:
    page = client.get(path).text
    assert [one for one in words if one not in page] == []
