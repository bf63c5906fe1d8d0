"""Lists: chosen, counted, sorted and paged as their readers ask, and the same as the endpoint says."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, strategies
from hypothesis import settings as with_settings
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.ground.spellings import natural
from fremdrift.keeping.cards import CARDS, open_cards, write_cards
from fremdrift.web.application import create_app
from fremdrift.web.listings.cards import listing
from fremdrift.web.listings.lines import period_of
from fremdrift.web.listings.listing import Draft, Entry, Listing
from fremdrift.web.shelf import served
from fremdrift.web.wording.view import Text

BROWSER = {"Accept": "text/html"}


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200, answer.text[:500]
    return unescape(answer.text)


def rows(text: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a href="[^"]*"[^>]*>([^<]*)</a>', text)


def total(text: str) -> int:
    return int(re.search(r'role="status">([\d.,]+)', text)[1].replace(".", ""))  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Danish letters last", ["Zoo", "Æble", "Ørsted", "Århus"]),
        ("aa is å", ["Aalborg", "Zealand"][::-1]),
        ("numbers by size", ["8.2", "8.10", "10.1"]),
        ("numbers by size, with noughts before them", ["6", "007", "08", "9"]),
        ("numbers with more digits than Python reads", ["part 9", "part 1" + 5000 * "0", "part 2" + 5000 * "0"]),
        ("foreign letters where Danes look for them", ["Zen", "Äpfel", "Österreich", "Ål"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names_sort_as_danes_expect(text: str, order: list[str]) -> None:
    assert sorted(sorted(order), key=natural) == order, text


@pytest.mark.parametrize(
    ("edtf", "period"),
    [
        ("2018-06-30", "2018-40"),
        ("2018-35", "2018-41"),
        ("2018-41", "2018-41"),
        ("2018", "2018"),
        ("2018-03/2018-09", "2018"),
        ("2017-12/2018-01", "2017/2018"),
        ("../2019-12-31", "2019"),
        ("", ""),
    ],
)
def test_a_date_lies_in_its_half_year_and_an_imprecise_one_in_none(edtf: str, period: str) -> None:
    assert period_of(edtf)[1] == period


@pytest.mark.parametrize("name", ["initiatives", "milestones", "organisations", "editions", "changes"])
def test_the_query_behind_a_list_gives_as_many_rows_as_the_list_says(name: str, client: FlaskClient) -> None:
    text = text_of(client, f"/en/{name}")
    address = re.search(r'href="http://127.0.0.1:8000/en(/sparql\?query=[^"]*)"', text)
    assert address
    answer = client.get(address[1], headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    assert len(answer.text.strip().splitlines()) - 1 == total(text)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("show=moved", None),
        ("strategy=fods-2016-2020", None),
        ("show=done", None),
        ("q=digital+post", None),
        ("q=zzz", 0),
    ],
)
def test_a_choice_leaves_what_fits(query: str, count: int | None, client: FlaskClient) -> None:
    text = text_of(client, f"/en/milestones?{query}")
    everything = total(text_of(client, "/en/milestones"))
    assert (total(text) == count) if count is not None else 0 < total(text) < everything
    assert f"of {everything}" in text


def test_the_newest_edition_is_the_same_everywhere(client: FlaskClient) -> None:
    """Two of the shipped ones became known on one day: the one that describes the later day comes first."""
    link = re.compile(r'href="http://127.0.0.1:8000/en/edition/(fods-2016-2020/[^/"?]+)"')
    latest = client.get("/en/edition/fods-2016-2020/latest").headers["Location"].rpartition("/en/edition/")[2]
    assert link.findall(text_of(client, "/en/editions?strategy=fods-2016-2020"))[0] == latest
    assert link.findall(text_of(client, "/en/"))[0] == latest
    offered = re.findall(r'<option value="(fods-2016-2020/[^"]+)"', text_of(client, "/en/deadlines"))
    assert offered[0] == latest


def test_what_moved_is_what_the_ledger_says_moved(client: FlaskClient) -> None:
    query = "SELECT * { ?thing a fd:Milestone ; fd:moveCount ?count FILTER(?count > 0) }"
    asked = client.get("/sparql", query_string={"query": "PREFIX fd: <https://w3id.org/fremdrift/def/> " + query})
    assert total(text_of(client, "/milepaele?show=moved")) == len(asked.json["results"]["bindings"])  # type: ignore[index]


def test_the_counts_of_a_facet_are_what_choosing_it_gives(client: FlaskClient) -> None:
    text = text_of(client, "/en/initiatives")
    options = re.findall(
        r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)</option>', text.split('name="strategy"')[1].split("</select>")[0]
    )
    assert len(options) > 4
    for value, count in options:
        assert total(text_of(client, f"/en/initiatives?strategy={value}")) == int(count)


@pytest.mark.parametrize(
    "query", ["sort=nonsense", "strategy=nobody", "q=%00%27%22%3Cscript%3E", "page=1&page=1", "q=" + "a" * 5000]
)
def test_nonsense_is_no_error(query: str, client: FlaskClient) -> None:
    text = client.get(f"/milepaele?{query}", headers=BROWSER).text
    assert "<h1>" in text
    assert "<script" not in text
    assert "\0" not in text


TWICE = {
    "a page": "/milepaele?page=1&page=2",
    "a choice": "/en/milestones?show=moved&show=done",
    "a day": "/document/milestone/fods-2016-2020/dp-launch?as-of=2020-01-01&as-of=2021-01-01",
    "a key of the catalogue": "/catalog?after=a&after=b",
    "what nobody reads": "/?x=1&x=2",
}


@pytest.mark.parametrize("case", TWICE)
def test_a_parameter_with_two_values_is_refused_not_answered_by_one(case: str, client: FlaskClient) -> None:
    answer = client.get(TWICE[case])
    name = TWICE[case].rpartition("&")[2].partition("=")[0]
    assert answer.status_code == 400
    assert f"{name} is given with 2 values" in answer.get_json(force=True)["detail"]


def test_what_may_be_named_several_times_may(client: FlaskClient) -> None:
    graphs = [("default-graph-uri", f"http://127.0.0.1:8000/graph/{one}") for one in ("model", "sources")]
    assert client.get("/sparql", query_string=[("query", "ASK { ?s ?p ?o }"), *graphs]).status_code == 200
    assert client.get("/milepaele?page=1&page=1").status_code == 200


@pytest.mark.parametrize("path", ["/catalog?page=-3", "/catalog?page=2", "/catalog.ttl?page=1", "/en/catalog?page=x"])
def test_the_catalogue_says_how_its_pages_are_named(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert "no numbered pages: follow hydra:next, or name the last key with after=" in answer.json["detail"]  # type: ignore[index]


def test_values_that_nothing_has_are_not_kept(client: FlaskClient) -> None:
    """A client could fill the memory with them."""
    client.get("/milepaele?strategy=fods-2016-2020", headers=BROWSER)
    with client.application.test_request_context("/"):
        kept = listing(served(), "milestones", "da")._of.cache_info
    before = kept().currsize
    for number in range(3):
        assert ">0 af " in client.get(f"/milepaele?strategy=none-{number}", headers=BROWSER).text
    assert kept().currsize == before


@pytest.mark.parametrize(
    ("query", "status"), [("page=99", 404), ("page=0", 400), ("page=x", 400), ("page=-1", 400), ("page=²", 400)]
)
def test_a_page_that_is_none_is_told(query: str, status: int, client: FlaskClient) -> None:
    answer = client.get(f"/milepaele?{query}")
    assert answer.status_code == status
    assert "page" in answer.json["detail"]  # type: ignore[index]


@pytest.mark.parametrize("page", ["x", "0", "00", "-1", "1.5", ""])
@pytest.mark.parametrize(
    "path", ["/milepaele", "/milepaele.json", "/en/milestones.csv", "/kvalitet.xlsx", "/frister.json"]
)
def test_a_page_that_is_no_number_is_refused_in_every_form(path: str, page: str, client: FlaskClient) -> None:
    answer = client.get(f"{path}?page={page}")
    assert answer.status_code == 400
    assert answer.get_json(force=True)["detail"] == f"page={page} is no number of a page; the first is 1"


def test_a_table_is_whole_whatever_page_its_list_is_on(client: FlaskClient) -> None:
    assert client.get("/milepaele.csv?page=2").data == client.get("/milepaele.csv").data


def test_a_list_keeps_the_state_in_its_links_and_forms(client: FlaskClient) -> None:
    text = text_of(client, "/en/milestones?as-of=2018-06-01")
    assert total(text) < total(text_of(client, "/en/milestones"))
    assert '<input type="hidden" name="as-of" value="2018-06-01">' in text
    assert all("as-of=2018-06-01" in one for one in re.findall(r'href="([^"]*/document/milestone/[^"]*)"', text))
    assert 'Passed means before <time datetime="2018-06-01">1 June 2018</time>' in text


def drawn(tmp_path: Path, entries: list[Entry], facets: tuple[str, ...], sort: str) -> Listing:
    draft = Draft("things", entries, facets, (sort,), sort, lambda lang, facet, value: Text(f"{lang} {facet} {value}"))
    with (tmp_path / "cards").open("wb") as file:
        write_cards(file, draft.cards(("en",)))
    return Listing(open_cards(tmp_path / "cards"), "things", "en", str)


def test_every_page_of_a_listing_together_is_the_listing(tmp_path: Path) -> None:
    names = [str(one) for one in range(1, 234)]
    facets = [{"odd": [str(one % 2)], "half": ["first" if one < 117 else "second"]} for one in range(1, 234)]
    entries = [
        Entry(name, values, {"en": {"n": int(name)}}, f"w{name}") for name, values in zip(names, facets, strict=True)
    ]
    listing = drawn(tmp_path, entries, ("odd", "half"), "n")
    first = listing.show({})
    seen = [one for page in range(1, first.pages + 1) for one in listing.show({}, page=page).entries]
    assert seen == names
    assert listing.show({"odd": "1"}, sort="-n").entries[0] == "233"
    assert {one.value: one.count for one in first.facets["odd"]} == {"1": 117, "0": 116}
    assert first.facets["odd"][0].label == Text("en odd 1")
    chosen = listing.show({"odd": "1", "half": "second"})
    assert chosen.entries == [one for one in names if int(one) >= 117 and int(one) % 2][:50]
    assert {one.value: one.count for one in chosen.facets["odd"]} == {"1": 59, "0": 58}
    assert listing.show({"half": "second"}, "w20 ").entries == [str(one) for one in range(200, 210)]
    assert listing.where("half", "first") == names[:116]
    assert listing.count({"odd": "0", "half": "first"}) == 58
    assert listing.count({"half": "third"}) == 0


@with_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=strategies.sets(strategies.integers(0, 300)), page=strategies.integers(1, 7), back=strategies.booleans())
def test_whatever_is_chosen_each_page_is_that_part_of_the_order(
    chosen: set[int], page: int, back: bool, tmp_path: Path
) -> None:
    entries = [
        Entry(str(one), {"in": ["it"] if one in chosen else []}, {"en": {"n": one % 17 or None}}) for one in range(301)
    ]
    listing = drawn(tmp_path, entries, ("in",), "n")
    order = sorted((one for one in chosen if one % 17), key=lambda one: one % 17)
    order = (order[::-1] if back else order) + sorted(one for one in chosen if not one % 17)
    page = 1 + (page - 1) % max(1, -(-len(order) // 50))
    shown = listing.show({"in": "it"}, sort="-n" if back else "n", page=page)
    assert [one % 17 for one in map(int, shown.entries)] == [one % 17 for one in order[(page - 1) * 50 : page * 50]]
    assert shown.total == len(chosen)


def test_what_has_no_value_comes_last_in_both_directions(tmp_path: Path) -> None:
    entries = [Entry(name, {}, {"en": {"date": date}}) for name, date in (("a", "2"), ("b", ""), ("c", "1"))]
    listing = drawn(tmp_path, entries, (), "date")
    assert listing.show({}).entries == ["c", "a", "b"]
    assert listing.show({}, sort="-date").entries == ["a", "c", "b"]


def test_a_plan_of_nothing_but_a_strategy_has_all_its_lists(tables: object, settings: Settings) -> None:
    assert publish(tables, settings).release  # type: ignore[arg-type]
    client = create_app(settings).test_client()
    for path in ("strategier", "initiativer", "milepaele", "organisationer", "udgaver", "aendringer"):
        assert "<h1>" in text_of(client, f"/{path}?as-of=1990-01-01")


PAGES = (
    "/", "/en/", "/strategier", "/milepaele?show=moved&sort=-title", "/en/initiatives?q=digital", "/organisationer",
    "/en/editions?read=not-read", "/soeg?q=digital+post", "/document/strategy/fods-2016-2020",
    "/document/initiative/fods-2016-2020/8.1", "/kvalitet", "/frister", "/en/deadlines/level/state", "/aendringer",
)  # fmt: skip


@pytest.mark.parametrize("lacking", ["all cards", "those of later lists"])
def test_pages_are_the_same_where_a_release_has_no_cards_yet(lacking: str, client: FlaskClient, tmp_path: Path) -> None:
    release = client.application.config["CURRENT"].get().release
    assert CARDS in release.manifest["files"]
    copied = tmp_path / "releases" / release.id
    copytree(release.folder, copied, ignore=ignore_patterns(CARDS))
    if lacking != "all cards":
        every = open_cards(release.folder / CARDS)
        kept = [one for one in every.starting("") if not one.startswith(("changes ", "gaps ", "deadline"))]
        with (copied / CARDS).open("wb") as file:
            write_cards(file, ((one, every.get(one) or b"") for one in kept))
    (tmp_path / "current").symlink_to(copied)
    old = create_app(replace(client.application.config["SETTINGS"], home=tmp_path)).test_client()
    for page in PAGES:
        assert text_of(old, page) == text_of(client, page), page


def offered(client: FlaskClient, address: str, name: str) -> list[str]:
    """The values of a choice of a page's form, all but the empty one."""
    return re.findall(
        r'<option value="([^"]+)"', text_of(client, address).split(f'id="facet-{name}"')[1].split("</select>")[0]
    )


def test_of_a_long_list_of_choices_the_first_are_offered_and_those_of_a_name(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = offered(client, "/en/initiatives", "organisation")
    assert 'name="find"' not in text_of(client, "/en/initiatives")
    monkeypatch.setattr("fremdrift.web.listings.listing.CHOICES", 5)
    few = "/en/initiatives?few=5"
    assert offered(client, few, "organisation") == every[:5]
    assert 'name="find" value=""' in text_of(client, few)
    assert offered(client, f"{few}&find=LOCAL+gov", "organisation") == ["kl"]
    assert 'id="facet-organisation"' not in text_of(client, f"{few}&find=nobody")
    chosen = every[-1]
    assert offered(client, f"{few}&organisation={chosen}", "organisation")[0] == chosen
    assert f'<option value="{chosen}" selected' in text_of(client, f"{few}&organisation={chosen}")
    assert 'name="find" value="&lt;b&gt;"' in client.get(f"{few}&find=%3Cb%3E", headers=BROWSER).text
    assert total(text_of(client, f"{few}&find=nobody")) == total(text_of(client, "/en/initiatives"))
