"""Deadlines: what is ahead, whom it concerns and from which source, on the shipped tables and on invented ones."""

import csv
from collections.abc import Callable, ItemsView, Iterable
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import publish
from tests.deriving.test_caused import THING, said

from fremdrift.deriving import concerns
from fremdrift.deriving.concerns import Organisations, Placed, concerning, organisations, placed, within
from fremdrift.deriving.deadlines import Deadline, by_standing, deadlines
from fremdrift.deriving.ledger import judged_of, statements_of
from fremdrift.deriving.news import chosen, news
from fremdrift.deriving.record import Record
from fremdrift.deriving.states import as_of
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names
from fremdrift.quads.lines import Notations
from fremdrift.quads.query import Row
from fremdrift.quads.store import Store, in_memory

BASE = "http://127.0.0.1:8000/"
ORG = BASE + "id/organisation/"


def said_in(store: Store) -> Record:
    return Record(statements_of(Notations(store)), judged_of(store))


def due(store: Store) -> tuple[Deadline, ...]:
    record = said_in(store)
    return deadlines(store, record, placed(store, record))


def named(found: list[Deadline]) -> set[str]:
    return {one.thing.rpartition("/")[2] for one in found}


@pytest.mark.parametrize("order", [list, reversed], ids=["one order", "the other"])
def test_of_several_strategies_of_a_thing_the_same_counts_in_whatever_order_a_store_has_them(
    order: Callable[[list[Row]], Iterable[Row]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [Row({"thing": "t", "class": "c", "strategy": one}) for one in ("a", "b")]
    monkeypatch.setattr(concerns, "_with_wholes", lambda *_: list(order(rows)))
    assert placed(in_memory(), Record())["t"].strategy == "b"


@pytest.fixture(scope="module")
def may_2020(release: Release) -> Store:
    """The state of the delivery overview of March 2020."""
    return as_of(release.open_store(), Names(BASE), date(2020, 5, 11))


STANDS = {
    "ahead": {"mit-overblik-2020", "mitid-first-users", "dp-launch", "1.3", "mit-overblik-2024"},
    "passed": {"rad-v0.6", "rad-v0.7", "rad-v1.0", "mitid-contract"},
    "unclear": set(),
    "done": {"rad-v0.5", "white-paper"},
}


@pytest.mark.parametrize("how", STANDS)
def test_how_deadlines_stood_in_may_2020(how: str, may_2020: Store) -> None:
    assert named(by_standing(due(may_2020), date(2020, 5, 11))[how]) == STANDS[how]


def test_they_come_by_the_last_day_that_is_meant(may_2020: Store) -> None:
    latest = [one.bounds[1] or date.max for one in due(may_2020)]
    assert latest == sorted(latest)


def test_what_moved_since_a_day(may_2020: Store) -> None:
    launch = next(one for one in due(may_2020) if one.thing.endswith("/dp-launch"))
    assert (launch.first, launch.expected) == ("2021-03", "2021")
    assert len(launch.moved_since("2019-09-01")) == 1
    assert not launch.moved_since("2019-10-31")


def test_a_tie_names_its_source_and_says_what_is_inherited(release: Release) -> None:
    launch = next(one for one in due(release.open_store()) if one.thing.endswith("/dp-launch"))
    tie = next(one for one in launch.placed.ties if one.organisation == ORG + "digst")
    assert (tie.how, tie.inherited) == ("participation", True)
    assert tie.of == launch.placed.initiative
    assert "/id/participation/" in tie.stands_in
    assert "/id/source/" in tie.source


def test_an_organisation_counts_with_what_belongs_to_it(release: Release) -> None:
    store = release.open_store()
    who = organisations(store)
    assert ORG + "digst" in who.below(ORG + "fm")
    alone, whole = concerning({ORG + "efkm"}), concerning(who.below(ORG + "efkm"))
    assert "ler-platform" not in named([one for one in due(store) if alone(one.placed)])
    assert "ler-platform" in named([one for one in due(store) if whole(one.placed)])


def test_a_strategy_takes_milestones_whose_initiative_alone_names_it(release: Release) -> None:
    strategy = within(BASE + "id/strategy/fods-2016-2020")
    assert {"rad-v1.0", "mit-overblik-2020"} <= named(
        [one for one in due(release.open_store()) if strategy(one.placed)]
    )


class Asked(dict[str, str]):
    """What is part of what, that counts how often it was gone through."""

    times = 0

    def items(self) -> ItemsView[str, str]:
        self.times += 1
        return super().items()


def test_what_is_below_an_organisation_is_found_in_one_reading() -> None:
    """Of 5,000 invented ones, gone through for each, it took two seconds a request."""
    parents = Asked({f"o{number}": f"o{number - 1}" for number in range(1, 100)} | {"o0": "o99", "x": "y"})
    who = Organisations(parents=parents)
    assert who.below("o0") == {f"o{number}" for number in range(100)}
    assert who.below("x") == {"x"}
    assert parents.times == 1


PRINTED = {
    "the whole name": ("Agency of A and B", ["a"]),
    "an abbreviation": ("aab", ["a"]),
    "several": ("AAB, Other; Unheard of", ["a", "o"]),
    "joined by a word": ("AAB og Other", ["a", "o"]),
    "a name inside another": ("Another", []),
    "a name with such a word, among others": ("Other, Agency of A and B and AAB", ["o", "a"]),
    "a name that another begins with": ("Other and Sons/AAB", ["s", "a"]),
    "the end of a name that nobody knows": ("Food-, Sea- og Other, AAB", ["a"]),
    "a name that ends so": ("Land-, Wood- og Other", ["w"]),
    "one that ends in the middle": ("Food- og", []),
    "the beginning of a name that nobody knows": ("Ministry of Sea and Rivers; AAB", ["a"]),
    "the beginning of a longer one": ("Ministry of Sea, Rivers, and Lakes and AAB", ["a"]),
    "in Danish": ("Ministeriet for Hav og Åer", []),
    "such a name, and another": ("Ministry of Sea and AAB", ["m", "a"]),
    "such a name, and one that nobody knows": ("Ministry of Sea and Agency of Rivers", ["m"]),
    "such a name in a list": ("Ministry of Sea, Rivers; Lakes", ["m"]),
    "a name without parts, and one that nobody knows": ("AAB and Rivers", ["a"]),
    "a word of two": ("shared", []),
    "nothing": ("", []),
}  # fmt: skip


@pytest.mark.parametrize("case", PRINTED)
def test_a_printed_responsible_names_whole_names_only(case: str) -> None:
    text, expected = PRINTED[case]
    named = {"agency of a and b": "a", "aab": "a", "other": "o", "other and sons": "s", "land-, wood- og other": "w"}
    named |= {"ministry of sea": "m", "ministeriet for hav": "m"}
    who = Organisations(named=named)
    assert who.printed(text) == expected


def add(folder: Path, table: str, **cells: str) -> None:
    path = folder / f"{table}.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    rows.append(dict.fromkeys(rows[0], "") | cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_a_printed_responsible_and_words_without_a_date(tables: Path, settings: Settings) -> None:
    """Both are in no shipped table yet: the printed responsible ties, words without a date are unclear."""
    add(
        tables,
        "milestones",
        milestone="paper-2030/vague",
        initiative="paper-2030/1",
        kind="target",
        title_en="Invented: the rest gone",
        source="act",
    )
    add(tables, "observations", observation="paper-2030/z1", milestone="paper-2030/vague", stated="2030-01-15", sequence="1",
        status="expected", expected_text="when the time has come", printed_responsible="MoF, the public", source="act")  # fmt: skip
    done = publish(tables, settings)
    assert done.release, [one.sentence() for one in done.findings if one.severity == "violation"]
    found = next(one for one in due(done.release.open_store()) if one.thing.endswith("/vague"))
    assert (found.standing(date(2031, 1, 1)), found.printed, found.expected) == (
        "unclear",
        "when the time has come",
        "",
    )
    assert [(one.how, one.inherited, one.stands_in.rpartition("/")[2]) for one in found.placed.ties] == [
        ("responsible", False, "z1"),
        ("participation", True, "p1"),
    ]


def test_a_correction_that_takes_back_a_move_is_a_revision_all_the_same(tables: Path, settings: Settings) -> None:
    """A calendar must not count down: whoever has the date that was corrected would keep it."""
    add(tables, "observations", observation="paper-2030/o3", milestone="paper-2030/half", stated="2031-03-01", sequence="1",
        status="expected", expected="2030-36", source="act")  # fmt: skip
    add(tables, "judgements", judgement="paper-2030/j2", kind="revises", reason="correction",
        observation="paper-2030/o3", other_observation="paper-2030/o2", judged="2031-03-02", note_en="A slip.", source="act")  # fmt: skip
    done = publish(tables, settings)
    assert done.release, [one.sentence() for one in done.findings if one.severity == "violation"]
    (found,) = due(done.release.open_store())
    assert (found.expected, len(found.moves), found.revision) == ("2030-36", 0, 2)
    assert found.last is not None
    assert found.last.day == "2031-03-01"


def test_news_come_newest_first_with_the_moves_they_made(release: Release) -> None:
    store = release.open_store()
    record = said_in(store)
    found = news(record, placed(store, record))
    days = [one.statement.day for one in found]
    assert days == sorted(days, reverse=True)
    moved = {one.statement.iri.rpartition("/")[2] for one in found if one.move}
    assert {"o016", "o017", "o018", "o023"} <= moved
    assert not [one for one in found if one.statement.recalled]
    launch = within(BASE + "id/milestone/fods-2016-2020/dp-launch")
    assert [one.statement.iri.rpartition("/")[2] for one in chosen(found, launch, 3)] == ["o019", "o018", "o017"]


WAITING = "https://w3id.org/fremdrift/code/observation-status/delayed"
UNDATED = {
    "its milestone has a date": ({"expected": "2031"}, {}, []),
    "its milestone has none": ({"status": WAITING}, {}, ["whole", "part"]),
    "its milestone has a date, and it is given up itself": (
        {"expected": "2031"}, {"status": WAITING.replace("delayed", "completed"), "expected": "2030"}, [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNDATED)
def test_whose_milestones_have_dates_is_not_promised_without_one(case: str) -> None:
    of_part, of_whole, unclear = UNDATED[case]
    told = Record([said(1, 0, "whole", **({"status": WAITING} | of_whole)), said(2, 0, "part", **of_part)])
    places = {THING + one: Placed(THING + one, kind, initiative) for one, kind, initiative in (
        ("whole", "Initiative", ""), ("part", "Milestone", THING + "whole"),
    )}  # fmt: skip
    grouped = by_standing(deadlines(in_memory(), told, places), date(2030, 1, 1))
    assert [one.thing.removeprefix(THING) for one in grouped["unclear"]] == sorted(unclear)
    assert len(grouped["done"]) == ("completed" in of_whole.get("status", ""))
