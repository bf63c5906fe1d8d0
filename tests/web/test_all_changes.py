"""What changed in every strategy: one list of all changes and moves, by year, half-year, kind and strategy."""

import csv
import io
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import PLAN, publish

from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

BROWSER = {"Accept": "text/html"}
BASE = "http://127.0.0.1:8000/"
IN_2021 = [
    ("2021-11-30", "dp-launch", "moved", "2021-11-21/2021-11-30", "2022-33", "s44"),
    ("2021-11-30", "dp-launch", "status-reworded", "udskydes i fire måneder", "udskydes", "s44"),
    ("2021-07-02", "mitid-first-users", "moved", "2020-41", "2021-10", "s37"),
    ("2021-07-02", "mitid-first-users", "status-changed", "expected", "postponed", "s37"),
    ("2021-02-10", "mitid-act", "added", "", "2021-02-10", "s41"),
    ("2021-01-31", "dp-launch", "moved", "2021", "2021-11-21/2021-11-30", "s43"),
    ("2021-01-31", "dp-launch", "status-changed", "expected", "postponed", "s43"),
    ("2021-01-22", "mit-overblik-2020", "status-changed", "expected", "in-progress", "s49"),
]


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, answer.text[:500]
    return unescape(answer.text)


def rows(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/aendringer.csv?{query}").text)))


def short(cell: str) -> str:
    return cell.rpartition("/")[2] if "://" in cell else cell


def test_a_year_holds_every_change_of_it_with_who_brought_it(client: FlaskClient) -> None:
    told = ("known_from", "thing", "kind", "before", "after", "account")
    assert [tuple(short(one[name]) for name in told) for one in rows(client, "year=2021")] == IN_2021


@pytest.mark.parametrize(
    ("path", "heading", "half"),
    [
        ("/aendringer?year=2021", "Hvad der ændrede sig i 2021", "2. halvår 2021"),
        ("/en/changes?year=2021", "What changed in 2021", "second half of 2021"),
        ("/en/changes?half-year=2021-41", "What changed: second half of 2021", "second half of 2021"),
    ],
    ids=["da", "en", "a half-year"],
)
def test_the_page_says_which_time_it_is_of_and_groups_by_half_years(
    path: str, heading: str, half: str, client: FlaskClient
) -> None:
    text = page(client, path)
    assert f"<h1>{heading}</h1>" in text
    assert re.search(rf'<tr class="group">\s*<th colspan="6" scope="rowgroup">{half}</th>', text)
    assert 'href="' + BASE + ("en/" if "/en/" in path else "") + "document/source/s44" in text


def test_years_and_half_years_stand_in_the_order_of_time_and_their_counts_hold(client: FlaskClient) -> None:
    text = page(client, "/en/changes")
    for facet in ("year", "half-year", "kind", "strategy"):
        select = text.split(f'name="{facet}"')[1].split("</select>")[0]
        options = re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)</option>', select)
        if facet.endswith("year"):
            assert [one for one, _ in options] == sorted(one for one, _ in options)
        for value, count in options:
            assert len(rows(client, f"{facet}={value}")) == int(count), (facet, value)


def test_what_moved_is_every_move_that_the_ledger_tells(client: FlaskClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?m a <https://w3id.org/fremdrift/def/Move> }"
    asked = client.get("/sparql", query_string={"query": query}).json["results"]["bindings"]  # type: ignore[index]
    moved = [one for one in rows(client, "kind=moved") if "/id/move/" in one["change"]]
    assert len(moved) == int(asked[0]["n"]["value"]) > 5
    assert all(one["direction"] and one["precision_change"] for one in moved)


def test_a_change_has_a_page_of_its_own(client: FlaskClient) -> None:
    links = set(re.findall(rf'href="{BASE}(document/(?:change|move)/[^"]+)"', page(client, "/aendringer?year=2021")))
    assert len(links) == len(IN_2021)
    assert {client.get(f"/{one}", headers=BROWSER).status_code for one in links} == {200}


def test_a_day_knows_only_the_changes_until_then(client: FlaskClient) -> None:
    until = rows(client, "as-of=2021-02-01")
    assert until == [one for one in rows(client) if one["known_from"] <= "2021-02-01"]
    assert max(one["known_from"] for one in until) == "2021-01-31"


def test_the_other_language_of_a_comparison_is_the_comparison(client: FlaskClient) -> None:
    text = page(client, "/changes/fods-2016-2020/2020-12-31..2021-12-31.html")
    assert f'hreflang="en" href="{BASE}en/changes/fods-2016-2020/2020-12-31..2021-12-31' in text


def test_words_of_a_stranger_stay_words(tables: Path, settings: Settings) -> None:
    said = tables / "observations.csv"
    head, *lines = csv.reader(io.StringIO(said.read_text(encoding="utf-8")))
    for number, line in enumerate(lines[:2]):
        line[head.index("status_text")] = f"<script>alert({number})</script>"
    with said.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *lines])
    assert publish(tables, settings).release
    text = create_app(settings).test_client().get("/aendringer", headers=BROWSER).text
    assert "<script" not in text
    assert "&lt;script&gt;alert(0)&lt;/script&gt;" in text


def test_what_one_source_changed_of_a_thing_is_one_event_with_its_parts(client: FlaskClient) -> None:
    assert "The 8 changes of this page stand in 5 rows" in client.get("/en/changes?year=2021").text
    text = re.sub(r"\s+", " ", page(client, "/aendringer?year=2021"))
    events = [one for one in re.findall(r"<tr>(.*?)</tr>", text) if "document/source/s44" in one]
    assert len(events) == 1
    assert "flyttet" in events[0]
    assert "udskydes i fire måneder → udskydes" in events[0]


def test_each_of_several_moves_of_one_event_says_by_how_much(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(PLAN, plan)
    with (plan / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, stated, expected in (("o-1", "2036-01-01", "2037-01-01"), ("o-2", "2036-02-01", "2037-03-02")):
        told = {"observation": f"paper-2030/{name}", "milestone": "paper-2030/half", "stated": stated, "sequence": "1"}
        rows.append(dict.fromkeys(rows[0], "") | told | {"expected": expected, "source": "act"})
    with (plan / "observations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    settings = Settings(home=tmp_path / "home")
    assert publish(plan, settings).release
    text = re.sub(r"<[^>]*>|\s+", " ", page(create_app(settings).test_client(), "/en/changes"))
    told = re.sub(" +", " ", text)
    assert ": first half of 2031 → 1 January 2037 (2,012 to 2,192 days later)" in told
    assert "fourth quarter of 2030 first half of 2031 (1 to 272 days later)" in told


def test_a_change_is_known_from_no_closer_than_its_source_was_printed(client: FlaskClient) -> None:
    text = re.sub(r"<[^>]*>", "", page(client, "/aendringer?year=2021"))
    assert "De ændringer, vi har læst, efter hvornår de blev kendt, ikke hvornår de skete" in text
    assert "november 2021" in text
    assert "30. november 2021" not in text.replace("21.–30. november 2021", "")
    assert "31. januar 2021" not in text


VERSION = "Referencearkitektur for deling af data og dokumenter, version "
ORIGINS = {
    "split": (VERSION + "0.6", VERSION + "0.7"),
    "merged": ("Overblik over egne sager og ydelser", "Mit Overblik"),
}


@pytest.mark.parametrize("start", ["/aendringer", "/en/changes"])
@pytest.mark.parametrize("kind", ORIGINS)
def test_what_was_split_comes_after_its_origin_and_what_was_merged_before_the_rest(
    start: str, kind: str, client: FlaskClient
) -> None:
    page = client.get(f"{start}?kind={kind}", headers=BROWSER).text
    cells = (re.findall(rf'<td data-label="(?:{label})">(.*?)</td>', page) for label in ("Before|Før", "After|Efter"))
    assert tuple(re.sub(r"<[^>]*>", "", one) for (one,) in cells) == ORIGINS[kind]
