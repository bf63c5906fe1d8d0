"""The shipped tables: they conform, nothing is lost from them, and the three date series are whole."""

import csv
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import DATA

from fremdrift import pipeline
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release

FD = "https://w3id.org/fremdrift/def/"
ROWS = {
    "strategies": (9, FD + "Strategy"),
    "goals": (3, FD + "Goal"),
    "focus_areas": (41, FD + "FocusArea"),
    "initiatives": (101, FD + "Initiative"),
    "titles": (20, FD + "OtherTitle"),
    "organisations": (46, "http://www.w3.org/ns/org#Organization"),
    "participations": (91, FD + "Participation"),
    "milestones": (114, FD + "Milestone"),
    "sources": (110, FD + "Source"),
    "editions": (None, FD + "Edition"),
    "observations": (None, FD + "Observation"),
    "judgements": (None, FD + "Judgement"),
}
SERIES = {
    "dp-launch": [
        "2021-03", "2021", "2021-08 recalled", "2021-11-21/2021-11-30", "2021-11-30 recalled", "2022-33",
        "2021-11-30 recalled", "done 2022-03-21",
    ],
    "mitid-first-users": ["2020-41", "2021-08 recalled", "2021-10", "done 2021-10", "done 2021", "2021-34"],
    "rad-v1.0": ["2018-12-18", "2017-12-18", "2018-03-05", "2018-03", "2018-03-05", "2018-05", "2018-03-05", "done 2018-05"],
}  # fmt: skip


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_conform(tmp_path: Path) -> None:
    checked = pipeline.check(DATA, Settings(home=tmp_path))
    assert checked.conforms, [one.sentence() for one in checked.findings]


@pytest.mark.parametrize("table", ROWS)
def test_every_row_is_a_thing_in_the_release(table: str, release: Release) -> None:
    expected, kind = ROWS[table]
    count = len(rows(table))
    assert expected in (None, count)
    assert release.manifest["counts"]["classes"][kind] == count


OWN_WORDS = {
    "note_da": "note_en",
    "description_da": "description_en",
    "keywords_da": "keywords_en",
    "working_label_da": "working_label_en",
    "date_basis": "date_basis_da",
    "published_basis": "published_basis_da",
    "covers_text": "covers_text_da",
    "count_unit": "count_unit_da",
    "evidence": "evidence_da",
    "parties": "parties_en",
    "kind": "kind_da",
}
"""Our own words by column; titles, names and quoted words remain their publishers' and are never translated."""


@pytest.mark.parametrize("table", sorted(one.stem for one in DATA.glob("*.csv")))
def test_our_own_words_stand_in_both_languages(table: str) -> None:
    pairs = [(one, other) for one, other in OWN_WORDS.items() if rows(table) and {one, other} <= rows(table)[0].keys()]
    lacking = [
        f"{number}: {one}, {other}"
        for number, row in enumerate(rows(table), start=2)
        for one, other in pairs
        if bool(row[one]) != bool(row[other])
    ]
    assert not lacking, f"{table}.csv has our own words in one language only, by row: {lacking}"


def test_no_column_of_our_own_words_is_left_out() -> None:
    told = {name for table in DATA.glob("*.csv") for row in rows(table.stem)[:1] for name in row}
    assert {*OWN_WORDS, *OWN_WORDS.values()} <= told


def told(milestone: str) -> list[str]:
    found = []
    for row in rows("observations"):
        if row["milestone"] != f"fods-2016-2020/{milestone}":
            continue
        date = f"done {row['completed']}" if row["completed"] else row["expected"]
        found.append(date + (" recalled" if row["recalled"] == "true" else ""))
    return found


@pytest.mark.parametrize("milestone", SERIES)
def test_a_series_is_whole(milestone: str) -> None:
    assert sorted(told(milestone)) == sorted(SERIES[milestone])


def test_every_statement_has_a_source_that_is_listed() -> None:
    known = {row["source"] for row in rows("sources")}
    assert (
        not {row["source"] for table in ("observations", "participations", "initiatives") for row in rows(table)}
        - known
    )


def test_a_correction_is_judged_apart_from_a_postponement() -> None:
    reasons = {row["observation"]: row["reason"] for row in rows("judgements") if row["kind"] == "revises"}
    assert reasons["fods-2016-2020/o028"] == "correction"
    assert reasons["fods-2016-2020/o029"] == "postponement"


def test_statements_without_a_day_stay_undated(client: FlaskClient) -> None:
    assert "udateret" in client.get("/document/milestone/fods-2016-2020/mitid-golive.html").text


def test_mirrors_are_recorded_and_not_linked() -> None:
    hosts = ("abcdocz", "docplayer", "vdocuments", "pdfslide", "yumpu", "eapad", "wwwdmz", "admin.digmin", "HafsaAziz")
    for row in rows("sources"):
        assert not any(host in row["url"] for host in hosts), row["source"]
    assert any("abcdocz" in row["read_in_copy"] for row in rows("sources"))
