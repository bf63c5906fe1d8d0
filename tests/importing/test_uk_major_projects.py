"""The UK Government Major Projects Portfolio: ten yearly files in ten forms, in by a mapping alone, none of it lost."""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from tests.conftest import ROOT, needed

from fremdrift import pipeline
from fremdrift.deriving.caused import caused
from fremdrift.deriving.changes import Side, changes
from fremdrift.deriving.presence import presence
from fremdrift.deriving.record import Record, records
from fremdrift.ground.settings import Settings
from fremdrift.importing.sheets import ImportReport, counts, import_files
from fremdrift.model.dates import read_date
from fremdrift.model.iris import Names
from fremdrift.quads.lines import Notations
from fremdrift.quads.store import in_memory
from fremdrift.reading.mapping import to_quads
from fremdrift.reading.rows import Reading

FILES = ROOT.parent / "shared" / "other-plans" / "uk-major-projects"
MAPPING = Path(__file__).parent / "uk-major-projects.toml"
YEARS = range(2014, 2024)
NAMES = Names("http://127.0.0.1:8000/")
PAIRS = list(pairwise(YEARS))


@dataclass(frozen=True)
class Printed:
    """One project in one edition, with names compared without case, punctuation and brackets."""

    name: str
    start: str
    end: str
    rating: str


@pytest.fixture(scope="module")
def files() -> list[Path]:
    needed("the UK major projects", FILES.is_dir())
    return [FILES / f"uk_{year}.csv" for year in YEARS]


@pytest.fixture(scope="module")
def into(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uk") / "tables"


@pytest.fixture(scope="module")
def report(files: list[Path], into: Path) -> ImportReport:
    return import_files(files, MAPPING, into)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def printed(report: ImportReport, into: Path) -> dict[int, dict[str, Printed]]:
    """What each edition prints of each project, read back from the tables that were written."""
    of = {row["milestone"]: row["initiative"] for row in table(into, "milestones")}
    said: dict[tuple[int, str], dict[str, str]] = defaultdict(lambda: defaultdict(str))
    for row in table(into, "observations"):
        thing = row["initiative"] or of[row["milestone"]]
        one = said[int(row["edition"].removeprefix("gmpp/")), thing]
        if row["initiative"]:
            one["name"] = one["name"] or row["printed_title"]
            one["rating"] += f" {row['status_text']}"
        else:
            one[row["milestone"].rpartition(".")[2]] = row["expected"] or row["expected_text"] or row["status"]
    found: dict[int, dict[str, Printed]] = {year: {} for year in YEARS}
    for (year, _), one in said.items():
        name = re.sub(r"[^a-z0-9]", "", re.sub(r"\([^)]*\)", "", one["name"]).casefold())
        found[year][name] = Printed(one["name"], one["start"], one["end"], " ".join(one["rating"].casefold().split()))
    return found


def is_date(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None


def test_all_rows_are_accounted_for(report: ImportReport) -> None:
    assert report.accepted, "\n".join(one.sentence() for one in report.findings)
    assert report.written
    assert [one.imported for one in report.files] == [199, 188, 143, 143, 133, 133, 125, 184, 235, 244]
    assert all(one.accounted == one.rows for one in report.files)
    assert {reason for one in report.files for reason in one.skipped.values()} == {"empty"}
    assert counts(report)["refused"] == 0


# name, in both, new, gone, end later, end earlier, rating changed: the table in the README beside the files
TOLD = [
    (2014, 132, 55, 67, 40, 5, 85),
    (2015, 83, 60, 104, 19, 10, 43),
    (2016, 105, 38, 38, 29, 13, 54),
    (2017, 99, 34, 44, 24, 3, 48),
    (2018, 105, 28, 28, 19, 7, 50),
    (2019, 104, 21, 29, 25, 6, 51),
    (2020, 83, 101, 42, 23, 4, 44),
    (2021, 142, 93, 42, 39, 7, 85),
    (2022, 189, 55, 46, 43, 10, 62),
]


@pytest.mark.parametrize("told", TOLD, ids=lambda told: f"{told[0]}-{told[0] + 1}")
def test_neighbouring_editions(printed: dict[int, dict[str, Printed]], told: tuple[int, ...]) -> None:
    before, after = printed[told[0]], printed[told[0] + 1]
    both = sorted(before.keys() & after.keys())
    ends = [(before[name].end, after[name].end) for name in both]
    dated = [(one, other) for one, other in ends if is_date(one) and is_date(other)]
    assert told[1:] == (
        len(both),
        len(after.keys() - before.keys()),
        len(before.keys() - after.keys()),
        sum(other > one for one, other in dated),
        sum(other < one for one, other in dated),
        sum(before[name].rating != after[name].rating for name in both),
    )


RENAMED = {
    2014: ["Universal Credit"],
    2015: ["Universal Credit Programme"],
    2020: ["Armed Forces Recruitment Programme", "Hera Programme", "Making Tax Digital"],
    2021: [
        "2nd Generation UK Search and Rescue Aviation", "Accelerated Houseblocks", "HMP Five Wells New Prison",
        "HS2 Phase 2b Western Leg", "NO2 Programme", "Next Generation (fixed) Communication Network", "Project Gigabit",
        "Rail Passenger Services", "UK Holocaust Memorial and Learning Centre",
    ],
    2022: [
        "18m+ Building Remediation Programme", "Drug Testing Services", "Evolve: Voice & Video", "FCDO Integration",
        "Martlet", "Natural History Museum Unlocked", "PFI Prison Expiry and Transfer Tranche 1", "Print Recompete",
    ],
}  # fmt: skip
"""Projects whose rating changed while they got another name, by the name that they got: one project to us, by its number
or by its former name in brackets, and two to the README, which compares names."""
NOT_CHANGED = {
    2015: ["BT LSP"],  # the edition before has "BT LSP (London)" and "BT LSP (South)": without brackets, one name
    2021: ["Joint Crypt Key Programme", "New Style of Information Technology Deployed"],
}
"""Ratings that the README counts as changed and we do not: two projects taken for one; a second rater who joins the first
and withholds the rating for the same reason."""


@pytest.fixture(scope="module")
def record(report: ImportReport, into: Path) -> Record:
    """What was said of the portfolio, as a release would freeze it."""
    store = in_memory(to_quads(list(Reading(into).rows()), NAMES))
    lines = Notations(store)
    return records(lines, store, presence(lines, NAMES.base))["gmpp"]


def named(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\([^)]*\)", "", text).casefold())


@pytest.mark.parametrize("told", TOLD, ids=lambda told: f"{told[0]}-{told[0] + 1}")
def test_changes_between_editions_are_those_of_the_readme_and_of_renamed_projects(
    record: Record, printed: dict[int, dict[str, Printed]], told: tuple[int, ...]
) -> None:
    """``/changes`` against the README, row by row: what differs has its name here."""
    year = told[0]
    sides = [Side(f"{one}-12-31", f"{NAMES.base}edition/gmpp/{one}") for one in (year, year + 1)]
    said = {one.iri: one for one in record.statements}
    found = changes(record, *sides, "gmpp", NAMES)
    rated = {said[one.later].title for one in found if one.kind == "status-changed" and "/initiative/" in one.thing}
    before, after = printed[year], printed[year + 1]
    by_name = {after[one].name for one in before.keys() & after.keys() if before[one].rating != after[one].rating}
    assert rated == (by_name | set(RENAMED.get(year, []))) - set(NOT_CHANGED.get(year, []))
    assert not {named(one) for one in RENAMED.get(year, [])} & before.keys()


@pytest.mark.parametrize("told", TOLD, ids=lambda told: f"{told[0]}-{told[0] + 1}")
def test_end_dates_that_move_between_editions_are_those_of_the_readme_and_of_renamed_projects(
    record: Record, printed: dict[int, dict[str, Printed]], told: tuple[int, ...]
) -> None:
    year = told[0]
    sides = [Side(f"{one}-12-31", f"{NAMES.base}edition/gmpp/{one}") for one in (year, year + 1)]
    titles = {(one.account, one.thing): one.title for one in record.statements}
    said = {one.iri: one for one in record.statements}
    moved = {"later": 0, "earlier": 0}
    for one in changes(record, *sides, "gmpp", NAMES):
        if one.step and one.step.direction in moved and one.thing.endswith(".end"):
            ends = [said[iri] for iri in (one.earlier, one.later)]
            project = [each.thing.replace("/milestone/", "/initiative/").removesuffix(".end") for each in ends]
            names = [named(titles[each.account, of]) for each, of in zip(ends, project, strict=True)]
            moved[one.step.direction] += names[0] == names[1]
    assert (moved["later"], moved["earlier"]) == told[4:6]


def test_distinct_names(printed: dict[int, dict[str, Printed]]) -> None:
    assert len({name for edition in printed.values() for name in edition}) == 674


def chain(folder: Path, *keys: str) -> list[str]:
    """What each edition says of the end of a project, under any of its names."""
    rows = [row for row in table(folder, "observations") if row["milestone"] in {f"gmpp/{key}.end" for key in keys}]
    return [row["expected"] or row["expected_text"] for row in sorted(rows, key=lambda row: row["edition"])]


def test_universal_credit(report: ImportReport, into: Path) -> None:
    ends = chain(into, "universal-credit", "universal-credit-programme")
    assert ends == [
        "Reset", "2020-04-30", "2020-04-30", "2022-06-30", "2022-06-30", "2023-06-30",
        "2024-12-31", "2024-12-31", "2024-12-31", "2025-03-31",
    ]  # fmt: skip


def test_crossrail(report: ImportReport, into: Path) -> None:
    ends = chain(into, "crossrail", "crossrail-programme")
    assert ends == ["2019-12-31"] * 5 + ["Not provided", "Data Not Provided"] + ["2023-05-14"] * 3


def test_renames_are_judged_and_not_merged(report: ImportReport, into: Path) -> None:
    pairs = {
        frozenset((row["initiative"], row["other_initiative"]))
        for row in table(into, "judgements")
        if row["kind"] == "same-as"
    }
    assert {"gmpp/universal-credit", "gmpp/universal-credit-programme"} in pairs
    assert {"gmpp/uk-gigabit-programme", "gmpp/project-gigabit"} in pairs
    assert {"gmpp/martlett", "gmpp/martlet"} in pairs
    assert {"gmpp/atlas-programme-ipa-id-2410", "gmpp/hera-programme"} in pairs


def test_withheld_is_not_unknown(report: ImportReport, into: Path) -> None:
    rows = table(into, "observations")
    withheld = [row for row in rows if row["status"] == "withheld"]
    assert len(withheld) > 100
    assert all(
        re.match(r"(?i)(data |date )?exempt|legal", row["expected_text"] or row["status_text"]) for row in withheld
    )
    bad = next(row for row in rows if row["expected_text"] == "1/012/2014")
    assert (bad["status"], bad["expected"], bad["edition"]) == ("unclear", "", "gmpp/2017")


def test_the_day_of_the_statement_is_not_the_label(report: ImportReport, into: Path) -> None:
    days = [(row["published"], row["as_of"]) for row in table(into, "editions")]
    assert [one for one in days if one[0] in ("2014", "2020", "2021")] == [
        ("2014", "2013-09-30"),
        ("2020", "2019-09-30"),
        ("2021", "2021-03-31"),
    ]


def test_a_number_in_two_spellings_is_of_one_project(report: ImportReport, into: Path) -> None:
    numbers: dict[str, set[str]] = defaultdict(set)
    for row in table(into, "observations"):
        numbers[row["initiative"]].add(row["printed_number"])
    assert {"DH_0062_1819-Q3", "DOH_0062_1819-Q3"} <= numbers["gmpp/local-health-and-care-records"]
    assert any({"MoD_0109_1617-Q2", "MOD_0109_1617-Q2"} <= some for some in numbers.values())


def test_a_cell_with_two_departments_stands_as_printed_and_is_given_to_both(report: ImportReport, into: Path) -> None:
    (row,) = [row for row in table(into, "observations") if row["printed_responsible"] == "DEFRA & DFT"]
    assert row["initiative"] == "gmpp/no2-reduction"
    parties = {
        row["organisation"] for row in table(into, "participations") if row["initiative"] == "gmpp/no2-reduction"
    }
    assert {"defra", "dft"} <= parties


def test_each_rating_is_on_the_scale_of_its_time(report: ImportReport, into: Path) -> None:
    rated = [row for row in table(into, "observations") if row["publisher_status"]]
    scales = {(row["edition"] >= "gmpp/2022", row["publisher_status"].split("/")[2]) for row in rated}
    assert scales == {(False, "gmpp-five"), (True, "gmpp-three")}


def test_a_date_that_goes_and_comes_back_is_two_moves_and_no_correction(report: ImportReport, into: Path) -> None:
    start = "gmpp/geological-disposal-facility-programme-gdf.start"
    said = [row["expected"] for row in table(into, "observations") if row["milestone"] == start]
    assert said[:3] == ["2008-06-30", "2008-06-12", "2008-06-30"]
    assert not [row for row in table(into, "judgements") if row["reason"] == "correction"]


def test_what_leaves_the_list_is_not_called_done_or_dropped(report: ImportReport, record: Record, into: Path) -> None:
    assert {row["completed"] for row in table(into, "observations")} == {""}
    assert not [one for one in caused(record) if one.change.kind in ("completed", "dropped")]


def test_two_raters_stand_side_by_side(report: ImportReport, into: Path) -> None:
    second = [row["edition"] for row in table(into, "observations") if row["sequence"] == "2"]
    assert (second.count("gmpp/2022"), second.count("gmpp/2023")) == (14, 11)


def test_far_and_early_years(report: ImportReport, into: Path) -> None:
    days = [read_date(row["expected"]).latest for row in table(into, "observations") if row["expected"]]
    years = sorted(day.year for day in days if day)
    assert (years[0], years[-1]) == (1987, 2075)


def test_a_second_import_changes_nothing(report: ImportReport, files: list[Path], into: Path) -> None:
    before = {path.name: path.read_bytes() for path in into.iterdir()}
    again = import_files(files, MAPPING, into)
    assert again.accepted
    assert (again.written, again.added) == (False, {})
    assert {path.name: path.read_bytes() for path in into.iterdir()} == before


def test_one_edition_after_the_other_gives_the_same_tables(
    report: ImportReport, files: list[Path], into: Path, tmp_path: Path
) -> None:
    """Keys are derived once and then found again: nothing depends on what was imported together."""
    for path in files[:3]:
        assert import_files([path], MAPPING, tmp_path / "one").written
    import_files(files[:3], MAPPING, tmp_path / "all")
    for name in ("initiatives", "milestones", "observations", "judgements"):
        one, other = (sorted(str(row) for row in table(tmp_path / part, name)) for part in ("one", "all"))
        assert one == other


def test_the_tables_conform(files: list[Path], settings: Settings, tmp_path: Path) -> None:
    """Two editions, one of them with two raters. All ten conform too, but judging them takes 67 s."""
    import_files([files[4], files[8]], MAPPING, tmp_path / "two")
    checked = pipeline.check(tmp_path / "two", settings)
    assert checked.conforms, "\n".join(one.sentence() for one in checked.findings[:20])
