"""Pages of a state: what they draw from its outline, its records and around a thing is what the whole state says."""

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from fremdrift.deriving.concerns import organisations, placed
from fremdrift.deriving.deadlines import deadlines
from fremdrift.deriving.ledger import judged_of, statements_of
from fremdrift.deriving.record import Record
from fremdrift.ground.namespaces import DCT, FD, PROV
from fremdrift.ground.settings import Settings
from fremdrift.quads.lines import Notations
from fremdrift.quads.source import describing
from fremdrift.quads.terms import TYPE, NamedNode
from fremdrift.serving.overview import LISTS, Overview, Row, rows_of, said_on, stages
from fremdrift.web.application import create_app
from fremdrift.web.listings import cards
from fremdrift.web.listings.cards import cards_of, lines_near, lines_of, today
from fremdrift.web.listings.drawing_up import draw_up
from fremdrift.web.listings.due import Due
from fremdrift.web.listings.lines import Drafting, Line
from fremdrift.web.progress.told import Told
from fremdrift.web.shelf import served

DAYS = ("2018-06-01", "2020-12-31")
PAGES = (
    "document/milestone/fods-2016-2020/dp-launch",
    "document/milestone/fods-2016-2020/rad-v0.6",
    "document/initiative/fods-2016-2020/8.1",
    "document/strategy/fods-2016-2020",
    "document/goal/fods-2016-2020/1",
    "document/focus-area/fods-2016-2020/1",
    "document/organisation/kl",
    "document/source/s24",
    "edition/fods-2016-2020/delivery-overview-2020-03",
    "",
    "strategier",
    "initiativer",
    "milepaele",
    "organisationer",
    "udgaver",
    "aendringer",
    "frister",
    "frister/organisation/digst",
    "abonner",
    "statusredegoerelse/fods-2016-2020",
    "leveranceoversigt/fods-2016-2020",
    "picture/timeline/strategy/fods-2016-2020.svg",
    "files/moves.csv",
)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_line_is_the_same_from_near_as_from_afar(
    day: str, lang: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "_FEW", 1_000_000)
    fresh = create_app(client.application.config["SETTINGS"])
    with fresh.test_request_context(f"/?as-of={day}"):
        shelf = served()
        near = lines_near(shelf, lang)
        things = list(lines_of(shelf, lang))
        assert len(things) > 60
        far = {one: lines_of(shelf, lang)[one] for one in things}
        differing = {one for one, line in far.items() if uncounted(near[one]) != uncounted(line)}
        assert differing == set()


@pytest.mark.parametrize("day", DAYS)
def test_the_lists_of_a_state_say_what_the_whole_state_says(day: str, client: FlaskClient) -> None:
    fresh = create_app(client.application.config["SETTINGS"])
    with fresh.test_request_context(f"/?as-of={day}"):
        shelf = served()
        told, whole = Told(shelf), served().store
        for name in set(LISTS) - {"news"}:
            assert told.rows(name) == rows_of(whole, name), name
        news = [as_told(row) for row in rows_of(whole, "news")]
        assert ordered(told.rows("news")) == ordered(news)
        assert told.stages == stages(whole)
        assert told.initiative_stages == stages(whole, "Initiative")


def uncounted(line: Line) -> Line:
    """A line without the number of parts of a strategy or an edition, which is not told from near."""
    strategy = uncounted(line.strategy) if line.strategy else None
    if not any(kind in line.row["thing"] for kind in ("/id/strategy/", "/edition/")):
        return replace(line, strategy=strategy)
    return replace(line, strategy=strategy, rows=0, row=Row(line.row, rows=""))


def as_told(row: Row) -> Row:
    """News of the whole as the record tells it: by the day that counts."""
    return Row(row, since="", stated="", known=said_on(row))


def ordered(rows: list[Row]) -> list[list[tuple[str, str]]]:
    return sorted(sorted((name, text) for name, text in row.items() if text) for row in rows)


@pytest.mark.parametrize("day", DAYS)
def test_every_card_of_a_state_is_the_one_drawn_up_from_all_of_it(day: str, client: FlaskClient) -> None:
    fresh = create_app(client.application.config["SETTINGS"])
    with fresh.test_request_context(f"/?as-of={day}"):
        shelf = served()
        overview, who = Overview(lambda: shelf.store), organisations(shelf.store)
        said = Record(statements_of(Notations(shelf.store)), judged_of(shelf.store))
        due = Due(deadlines(shelf.store, said, placed(shelf.store, said)), who)
        drawn = draw_up(overview, Drafting(overview, shelf.names.base, shelf.labels, today(shelf), lambda: due))
        whole = {name: card for name, card in drawn if not name.startswith(("rows ", "front"))}
        assert len(whole) > 500
        assert [name for name in sorted(whole) if cards_of(shelf).get(name) != whole[name]] == []
        for beginning in ("line ", "term di"):
            there = [name for name in sorted(whole) if name.startswith(beginning)]
            assert list(cards_of(shelf).starting(beginning)) == there


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "front page")
def test_no_page_loads_the_whole_state_and_each_is_as_if_it_had(path: str, client: FlaskClient) -> None:
    fresh = create_app(client.application.config["SETTINGS"])
    address = f"/{path}?as-of=2020-12-31"
    page = fresh.test_client().get(address, headers={"Accept": "text/html, */*;q=0.1"})
    assert page.status_code == 200
    with fresh.test_request_context(address):
        state = served().state
        assert state is not None
        assert not state.loaded
        assert any(served().store)
    assert state.loaded
    fresh.config["FINISHED"].kept.clear()
    assert fresh.test_client().get(address, headers={"Accept": "text/html, */*;q=0.1"}).text == page.text


PROPERTIES = {
    "what names a thing": (TYPE, NamedNode(DCT + "title"), NamedNode(FD + "knownFrom")),
    "what follows from statements": (NamedNode(FD + "moveCount"), NamedNode(DCT + "title")),
    "what judgements come to": (NamedNode(PROV + "wasRevisionOf"), NamedNode(DCT + "hasPart")),
    "what moves say": (NamedNode(FD + "direction"), NamedNode(DCT + "type")),
}


@pytest.mark.parametrize("day", ["2018-06-01", "2021-12-31"])
@pytest.mark.parametrize("case", PROPERTIES)
def test_some_properties_of_a_state_are_those_of_all_that_it_says(case: str, day: str, real: Settings) -> None:
    state = create_app(real).config["CURRENT"].get(None, date.fromisoformat(day)).store
    things = sorted({one.subject for one in state.store if isinstance(one.subject, NamedNode)}, key=str)[::7]
    only = PROPERTIES[case]
    every = describing(state, things)
    assert describing(state, things, only=only) == {one for one in every if one.predicate in only}
    assert {one.predicate for one in every} & set(only)
