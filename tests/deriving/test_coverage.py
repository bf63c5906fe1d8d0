"""Coverage: what is missing, said in sentences, where it stands in the tables."""

import csv
import json
import time
from pathlib import Path

import pytest
from tests.conftest import DATA, PLAN

from fremdrift import pipeline
from fremdrift.deriving.coverage import coverage, missing_numbers
from fremdrift.deriving.gaps import Gap, Kind
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names
from fremdrift.quads.store import Store, in_memory
from fremdrift.reading.mapping import to_quads
from fremdrift.reading.rows import Reading

BASE = "http://127.0.0.1:8000/"
FODS = f"{BASE}id/strategy/fods-2016-2020"
NDS = f"{BASE}id/strategy/nds-2022"
PAPER = f"{BASE}id/strategy/paper-2030"


def store_of(source: Path) -> Store:
    names = Names(BASE)
    return in_memory([*to_quads(Reading(source).rows(), names), *pipeline.model_quads(names)])


@pytest.fixture(scope="module")
def shipped() -> list[Gap]:
    return coverage(store_of(DATA))


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def things(gaps: list[Gap], kind: Kind) -> set[str]:
    return {one.thing.removeprefix(BASE) for one in gaps if one.kind is kind}


def only(gaps: list[Gap], kind: Kind, strategy: str = PAPER) -> Gap:
    [found] = [one for one in gaps if one.kind is kind and one.strategy == strategy]
    return found


def changed(folder: Path, table: str, row: int, **cells: str) -> Path:
    """The plan with other cells in one row, the first being 0."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    found[row] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    return folder


@pytest.mark.parametrize(
    ("numbers", "lacking", "missing"),
    [
        (["4.3"], 9, ["1.…", "2.…", "3.…", "4.1", "4.2"]),
        (["1.1", "1.2", "1.4"], 0, ["1.3"]),
        (["1.1", "1.2", "3.1", "3.2"], 0, ["2.…"]),
        (["1", "2", "5"], 0, ["3", "4"]),
        (["2", "10", "9", "1", "3", "4", "5", "6", "7"], 0, ["8"]),
        (["1", "2", "3"], 7, []),
        (["1", "3", "aktstk. 96", "6.1A", ""], 0, ["2"]),
        (["2018", "2020"], 0, []),
        (["999999.999999"], 0, []),
        (["0", "1", "3"], 0, ["2"]),
        ([], 5, []),
    ],
)
def test_numbers_that_a_numbering_skips(numbers: list[str], lacking: int, missing: list[str]) -> None:
    assert missing_numbers(numbers, lacking) == missing


def test_the_numbers_and_the_count_of_the_shipped_strategies(shipped: list[Gap]) -> None:
    numbers = only(shipped, Kind.NUMBERS_MISSING, FODS)
    assert numbers.what.en.endswith("the numbers 1.4, 2.…, 3.1, 3.2, 3.3, 4.1, 4.2, 5.…, 6.2.")
    assert only(shipped, Kind.NUMBERS_MISSING, NDS).what.da.endswith("med numrene 13, 14, 15, 16, 17, 18, 19, 20.")
    assert (
        "33 initiativer, og her kendes 22: mindst 11 mangler." in only(shipped, Kind.INITIATIVES_MISSING, FODS).what.da
    )
    assert only(shipped, Kind.INITIATIVES_MISSING, NDS).sentence() == (
        "strategies.csv, row 9: The strategy “National Strategy for Digitalisation” names 61 initiatives, "
        "and 53 are known here: at least 8 missing."
    )
    whole = f"{BASE}id/strategy/fods-2026-2029"
    assert not [one for one in shipped if one.strategy == whole and one.kind is Kind.INITIATIVES_MISSING]


def test_the_unread_are_the_rows_that_say_so(shipped: list[Gap]) -> None:
    unread = {f"edition/{row['edition']}" for row in rows("editions") if row["read_extent"] == "not-read"}
    assert things(shipped, Kind.EDITION_UNREAD) == unread
    assert len(unread) == 7
    sources = {f"id/source/{row['source']}": row["read_extent"] for row in rows("sources")}
    assert things(shipped, Kind.SOURCE_UNREAD) == {one for one, extent in sources.items() if extent == "not-read"}
    in_part = {one for one, extent in sources.items() if extent in ("opening", "part", "searched")}
    assert things(shipped, Kind.SOURCE_IN_PART) == in_part
    [overview] = [
        one for one in shipped if one.thing.endswith("delivery-overview-2020-03") and one.kind is Kind.EDITION_UNREAD
    ]
    assert overview.strategy == FODS
    assert (
        overview.sentence("da")
        == "editions.csv, række 2: Udgaven »Leveranceoversigt, marts 2020« er kendt, men ikke læst."
    )


def test_what_the_cells_leave_empty_is_listed(shipped: list[Gap]) -> None:
    undated = {f"id/source/{row['source']}" for row in rows("sources") if not row["published"]}
    assert things(shipped, Kind.SOURCE_UNDATED) == undated
    assert len(undated) == 63
    unnumbered = {
        f"id/initiative/{row['initiative']}"
        for row in rows("initiatives")
        if not row["number"] and row["number_basis"] != "none"
    }
    assert things(shipped, Kind.UNNUMBERED) == unnumbered
    untitled = {
        f"id/initiative/{row['initiative']}" for row in rows("initiatives") if not row["title_da"] + row["title_en"]
    }
    assert untitled
    assert untitled == {one for one in things(shipped, Kind.UNTITLED) if one.startswith("id/initiative/")}
    english = {row["strategy"] for row in rows("strategies") if row["title_en"]}
    no_english = {
        f"id/milestone/{row['milestone']}"
        for row in rows("milestones")
        if row["title_da"] and not row["title_en"] and row["milestone"].partition("/")[0] in english
    }
    assert no_english
    assert no_english <= {one for one in things(shipped, Kind.NO_ENGLISH_TITLE) if one.startswith("id/milestone/")}


def test_milestones_of_which_nothing_or_no_date_is_said(shipped: list[Gap]) -> None:
    said = {row["milestone"] for row in rows("observations")}
    expected = {row["milestone"] for row in rows("observations") if row["expected"]}
    every = {row["milestone"] for row in rows("milestones")}
    assert things(shipped, Kind.UNSTATED) == {f"id/milestone/{one}" for one in every - said}
    assert things(shipped, Kind.UNEXPECTED) == {f"id/milestone/{one}" for one in (every & said) - expected}
    assert len(every - said) == 60


def test_observations_without_day_are_those_whose_account_has_none(shipped: list[Gap]) -> None:
    editions = {row["edition"]: row["published"] or row["as_of"] for row in rows("editions")}
    sources = {row["source"]: row["published"] for row in rows("sources")}
    undated = {
        f"id/observation/{row['observation']}"
        for row in rows("observations")
        if not row["stated"] and not (editions[row["edition"]] if row["edition"] else sources[row["source"]])
    }
    assert len(undated) > 10
    assert things(shipped, Kind.OBSERVATION_UNDATED) == undated


def test_the_plan_lacks_what_it_lacks() -> None:
    assert [(one.strategy, one.kind.value, one.sentence()) for one in coverage(store_of(PLAN))] == [
        (PAPER, "initiatives-missing", "strategies.csv, row 2: The strategy “Invented: the Paper Plan of Ruritania 2030-2032” names 3 initiatives, and 2 are known here: at least 1 missing."),
        (PAPER, "untitled", "initiatives.csv, row 3: The initiative “something about stamps” has no title that was found."),
        (PAPER, "unnumbered", "initiatives.csv, row 3: The initiative “something about stamps” has no number."),
        (PAPER, "no-responsible", "initiatives.csv, row 3: The initiative “something about stamps” has no responsible authority or chair."),
        (PAPER, "source-extent", "sources.csv, row 3: The source “A letter without a date” does not say how much of it was read."),
        (PAPER, "source-undated", "sources.csv, row 3: The source “A letter without a date” has no date."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "table", "row", "cells"),
    [
        (Kind.INITIATIVES_MISSING, "strategies", 0, {"initiative_count": "2"}),
        (Kind.UNTITLED, "initiatives", 1, {"title_en": "Invented: stamps", "working_label_en": "", "basis": ""}),
        (Kind.UNNUMBERED, "initiatives", 1, {"number": "2"}),
        (Kind.UNNUMBERED, "initiatives", 1, {"number_basis": "none"}),
        (Kind.NO_RESPONSIBLE, "participations", 0, {"initiative": "paper-2030/2"}),
        (Kind.SOURCE_EXTENT, "sources", 1, {"read_extent": "whole-page"}),
        (Kind.SOURCE_UNDATED, "sources", 1, {"published": "2030"}),
    ],
)
def test_a_gap_closes_when_its_cell_is_filled(
    kind: Kind, table: str, row: int, cells: dict[str, str], tables: Path
) -> None:
    before = only(coverage(store_of(tables)), kind)
    after = coverage(store_of(changed(tables, table, row, **cells)))
    assert before.thing not in {one.thing for one in after if one.kind is kind}


@pytest.mark.parametrize(
    ("kind", "table", "row", "cells", "sentence"),
    [
        (Kind.EDITION_UNREAD, "editions", 0, {"read_extent": "not-read"}, "editions.csv, række 2: Udgaven »Invented: report for 2030« er kendt, men ikke læst."),
        (Kind.EDITION_IN_PART, "editions", 0, {"read_extent": "opening"}, "editions.csv, række 2: Udgaven »Invented: report for 2030« er kun læst i uddrag (indledningen)."),
        (Kind.EDITION_UNDATED, "editions", 0, {"published": "", "as_of": ""}, "editions.csv, række 2: Udgaven »Invented: report for 2030« har ingen dato."),
        (Kind.SOURCE_IN_PART, "sources", 0, {"read_extent": "searched"}, "sources.csv, række 2: Kilden »The Paper Act« er kun læst i uddrag (gennemsøgt)."),
        (Kind.SOURCE_UNREAD, "sources", 1, {"read_extent": "not-read"}, "sources.csv, række 3: Kilden »A letter without a date« er ikke læst."),
        (Kind.NUMBERS_MISSING, "initiatives", 1, {"number": "3"}, "strategies.csv, række 2: Strategien »Invented: the Paper Plan of Ruritania 2030-2032«: ingen initiativer kendes med numrene 2."),
        (Kind.NO_DANISH_TITLE, "strategies", 0, {"title_da": "Papirplanen"}, None),
        (Kind.NO_ENGLISH_TITLE, "milestones", 0, {"title_da": "Halvdelen", "title_en": ""}, "milestones.csv, række 2: Milepælen »Halvdelen« har ingen engelsk titel."),
        (Kind.OBSERVATION_UNDATED, "observations", 0, {"stated": "", "source": "letter"}, "observations.csv, række 2: Udsagnet paper-2030/o1 har ingen dag, og kilden »A letter without a date« har ingen dato."),
    ],
)  # fmt: skip
def test_a_gap_opens_when_its_cell_is_emptied(  # noqa: PLR0917 - a case is a line of a table
    kind: Kind, table: str, row: int, cells: dict[str, str], sentence: str | None, tables: Path
) -> None:
    assert kind not in {one.kind for one in coverage(store_of(tables))}
    found = [one for one in coverage(store_of(changed(tables, table, row, **cells))) if one.kind is kind]
    assert {one.strategy for one in found} == {PAPER}
    assert sentence is None or [one.sentence("da") for one in found] == [sentence]


def test_a_milestone_says_the_first_thing_it_lacks(tables: Path) -> None:
    for row in (0, 1):
        changed(tables, "observations", row, expected="", expected_text="")
    assert Kind.UNEXPECTED in {one.kind for one in coverage(store_of(tables))}
    for row in (0, 1):
        changed(tables, "observations", row, milestone="", initiative="paper-2030/1")
    kinds = {one.kind for one in coverage(store_of(tables))}
    assert Kind.UNSTATED in kinds
    assert Kind.UNEXPECTED not in kinds


def test_a_source_that_several_strategies_cite_belongs_to_none(shipped: list[Gap], tables: Path) -> None:
    strategies = tables / "strategies.csv"
    assert only(coverage(store_of(tables)), Kind.SOURCE_UNDATED).thing.endswith("/source/letter")
    text = strategies.read_text(encoding="utf-8")
    strategies.write_text(text + "paper-2040,national,,,Invented: next,2040,2042,,,,,,,,letter\n", encoding="utf-8")
    assert only(coverage(store_of(tables)), Kind.SOURCE_UNDATED, "").thing.endswith("/source/letter")
    last = [one.strategy for one in shipped]
    assert last.index("") == len(last) - last.count("")


def test_the_order_does_not_depend_on_the_store(shipped: list[Gap]) -> None:
    names = Names(BASE)
    quads = [*to_quads(Reading(DATA).rows(), names), *pipeline.model_quads(names)]
    assert coverage(in_memory(reversed(quads))) == shipped
    assert len(set(shipped)) == len(shipped)


def test_gaps_stand_by_strategy_then_by_kind(shipped: list[Gap]) -> None:
    kinds = list(Kind)
    assert shipped == sorted(shipped, key=lambda one: (not one.strategy, one.strategy, kinds.index(one.kind)))
    assert sum((one.strategy, one.kind) == (FODS, Kind.EDITION_UNREAD) for one in shipped) == 5


def test_every_kind_has_words_in_both_languages(shipped: list[Gap]) -> None:
    for kind in Kind:
        assert kind.heading("da") != kind.heading("en")
    for one in shipped:
        assert one.what.da != one.what.en
        assert not {"{", "}"} & set(one.what.da + one.what.en)
    assert json.loads(json.dumps(shipped[0].as_json()))["kind"] == shipped[0].kind.value


def test_it_is_quick(shipped: list[Gap]) -> None:
    store = store_of(DATA)
    begun = time.process_time()
    assert coverage(store) == shipped
    assert time.process_time() - begun < 0.5


def test_a_release_says_the_same_as_its_tables(release: Release, shipped: list[Gap]) -> None:
    """Also with what is derived, catalogued and judged in the same store."""
    assert coverage(release.open_store()) == shipped
