"""Invented tracker sheets of every make: what comes in, what is refused, and that nothing is guessed or lost."""

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any
from unicodedata import normalize

import pytest
import xlsxwriter
from tests.conftest import DATA, ROOT, publish
from xlsxwriter.worksheet import Worksheet

from fremdrift import pipeline
from fremdrift.ground import durable
from fremdrift.ground.errors import TableError
from fremdrift.ground.settings import Settings
from fremdrift.importing import mapping as mappings
from fremdrift.importing import sheets as importing
from fremdrift.importing import writing
from fremdrift.importing.sheets import ImportReport, counts, import_files
from fremdrift.importing.writing import put_back
from fremdrift.model.findings import Finding, Message, Place, Severity, blocking
from fremdrift.reading import sheets
from fremdrift.reading.definition import UNFINISHED
from fremdrift.reading.publishing import write_empty
from fremdrift.web.application import create_app

HEAD = """
strategy = "plan"
judged = 2031-01-01
[[rows.sources]]
source = "tracker"
title = "Invented: the tracker"
kind = "official"
language = "en"
read_extent = "whole-document"
url = "https://example.org/tracker"
[[rows.strategies]]
strategy = "plan"
kind = "national"
title_en = "Invented: the plan"
source = "tracker"
[[milestones]]
id = "end"
row = { kind = "target", title_en = "{name}: end" }
[[scales.light]]
row = { code = "plan-light/green", label_en = "Green", source = "tracker" }
texts = "Green"
[[scales.light]]
row = { code = "plan-light/red", label_en = "Red", source = "tracker" }
texts = "Red"
[[texts]]
status = "withheld"
starts = "Exempt"
[[texts]]
status = "unknown"
text = ["TBD", "?"]
"""
EDITION = """
[[files.editions]]
edition = "plan/{edition}"
kind = "status-report"
title_en = "Invented: status {edition}"
as_of = "{edition}"
source = "tracker"
"""
TIDY = """
[[files]]
file = "{file}"
name = "Project"
number = "No"
responsible = "Who"
notes = "Remark"
ratings = [{ column = "Light", scale = "light" }]
dates = [{ column = "End", milestone = "end", order = "dd/mm/yyyy" }]
"""
ROWS = "No,Project,Who,Light,End,Remark\n1,Bridge,MoT,Green,30/9/2032,on time\n2,Tunnel,MoT,Red,TBD,\n"


def sheet(folder: Path, text: str | bytes, name: str = "sheet.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def mapping(folder: Path, *files: str, head: str = HEAD) -> Path:
    path = folder / "map.toml"
    path.write_text(head + "".join(files), encoding="utf-8")
    return path


def tidy(file: str = "sheet.csv", edition: str = "2031-01", more: str = "") -> str:
    return TIDY.replace("{file}", file) + more + EDITION.replace("{edition}", edition)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def errors(report: ImportReport) -> list[Finding]:
    return blocking(report.findings)


def accounted(report: ImportReport) -> bool:
    return all(one.accounted == one.rows for one in report.files)


def test_of_very_many_complaints_programs_too_are_told_the_first_and_how_many_there_are() -> None:
    place, wrong = Place("tracker.csv", 2, "Goals"), Message("Ukendt kode.", "Unknown code.")
    many = [place.complain("code", wrong, str(number)) for number in range(30_000)]
    told = json.loads(json.dumps(ImportReport((), {}, many, False).as_json()))
    assert told["counts"] == {"violation": 30_000, "warning": 0, "info": 0}
    assert [one["rule"] for one in told["findings"]] == ["code"] * 20 + ["more"]
    assert "29980" in told["findings"][-1]["message"]["en"]
    assert not told["accepted"]


def test_a_tidy_sheet_becomes_tables_that_conform(tmp_path: Path, settings: Settings) -> None:
    into = tmp_path / "data"
    report = import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy()), into)
    assert report.accepted, report.findings
    assert report.written
    assert counts(report) == {"rows": 2, "imported": 2, "skipped": 0, "refused": 0}
    bridge, end, _, unknown = table(into, "observations")
    assert (bridge["initiative"], bridge["publisher_status"]) == ("plan/bridge", "id/code/plan-light/green")
    assert (bridge["printed_title"], bridge["printed_number"], bridge["printed_responsible"]) == ("Bridge", "1", "MoT")
    assert (bridge["note_en"], bridge["page"]) == ("on time", "sheet.csv, row 2")
    assert (end["milestone"], end["expected"], end["expected_text"]) == ("plan/bridge.end", "2032-09-30", "30/9/2032")
    assert (unknown["expected"], unknown["expected_text"], unknown["status"]) == ("", "TBD", "unknown")
    assert [row["abbreviation"] for row in table(into, "organisations")] == ["MoT"]
    assert pipeline.check(into, settings).conforms


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    into, path, how = tmp_path / "data", sheet(tmp_path, ROWS), mapping(tmp_path, tidy())
    import_files([path], how, into)
    before = {one.name: (one.read_bytes(), one.stat().st_mtime_ns) for one in into.iterdir()}
    again = import_files([path], how, into)
    assert (again.accepted, again.written, again.added) == (True, False, {})
    assert {one.name: (one.read_bytes(), one.stat().st_mtime_ns) for one in into.iterdir()} == before


def test_what_a_new_edition_leaves_out_stays(tmp_path: Path) -> None:
    into = tmp_path / "data"
    new = sheet(tmp_path, "No,Project,Who,Light,End,Remark\n2,Tunnel,MoT,Green,1/10/2033,\n", "new.csv")
    how = mapping(tmp_path, tidy(), tidy("new.csv", "2032-01"))
    import_files([sheet(tmp_path, ROWS)], how, into)
    before = (into / "observations.csv").read_bytes()
    report = import_files([new], how, into)
    assert report.files[0].not_mentioned == ("plan/bridge",)
    assert (into / "observations.csv").read_bytes().startswith(before)
    assert [row["initiative"] for row in table(into, "initiatives")] == ["plan/bridge", "plan/tunnel"]
    assert [row["edition"] for row in table(into, "observations")] == ["plan/2031-01"] * 4 + ["plan/2032-01"] * 2


@pytest.mark.parametrize(("complete", "dropped"), [("true", ["bridge"]), ("false", [])])
def test_what_an_edition_that_claims_to_be_complete_leaves_out_is_told_as_dropped(
    complete: str, dropped: list[str], tmp_path: Path, settings: Settings
) -> None:
    """The mapping's edition is a row of ours, so it says itself that it claims to be complete; no cell is set by hand."""
    into, whole = tmp_path / "data", f'complete = {complete}\nread_extent = "whole-document"\n'
    new = sheet(tmp_path, "No,Project,Who,Light,End,Remark\n2,Tunnel,MoT,Green,1/10/2033,\n", "new.csv")
    how = mapping(tmp_path, tidy(), tidy("new.csv", "2032-01") + whole)
    import_files([sheet(tmp_path, ROWS), new], how, into)
    assert table(into, "editions")[1]["complete"] == complete
    done = publish(into, settings)
    assert done.release, [one.sentence() for one in done.findings]
    found, unread, _ = pipeline.compare(settings, "plan", "2031-01", "2032-01")
    assert [
        one.thing.rpartition("/")[2] for one in found if one.kind == "dropped" and "initiative" in one.thing
    ] == dropped
    assert unread == []


def test_rows_that_stand_are_found_and_kept(tmp_path: Path, tables: Path, settings: Settings) -> None:
    """The tables were written by hand: a printed title of theirs is found again, whatever its key."""
    head = HEAD.replace('"plan"', '"paper-2030"').replace('strategy = "paper-2030"\nkind', 'strategy = "other"\nkind')
    text = ROWS.replace("Bridge", "INVENTED:  fewer forms")
    before = {one.name: one.read_bytes() for one in tables.iterdir()}
    how = mapping(tmp_path, tidy().replace("plan/", "paper-2030/"), head=head)
    report = import_files([sheet(tmp_path, text)], how, tables)
    assert report.written, report.findings
    assert table(tables, "observations")[2]["initiative"] == "paper-2030/1"
    assert all((tables / name).read_bytes().startswith(old) for name, old in before.items())
    assert pipeline.check(tables, settings).conforms


def test_dry_run_gives_the_same_report_and_writes_nothing(tmp_path: Path) -> None:
    into, path, how = tmp_path / "data", sheet(tmp_path, ROWS), mapping(tmp_path, tidy())
    before = sorted(tmp_path.rglob("*"))
    dry = import_files([path], how, into, dry_run=True)
    assert sorted(tmp_path.rglob("*")) == before
    done = import_files([path], how, into)
    assert (dry.files, dry.added, dry.findings) == (done.files, done.added, done.findings)
    assert (dry.written, done.written) == (False, True)


def test_a_transposed_sheet(tmp_path: Path) -> None:
    rows = list(csv.reader(ROWS.splitlines()))
    text = "\n".join(",".join(column) for column in zip(*rows, strict=True))
    bad = text.replace("30/9/2032", "30/13/2032")
    how = mapping(tmp_path, tidy(more="transposed = true\n"))
    assert import_files([sheet(tmp_path, text)], how, tmp_path / "data").written
    assert table(tmp_path / "data", "observations")[1]["page"] == "sheet.csv, column 2, row 5"
    wrong = errors(import_files([sheet(tmp_path, bad)], how, tmp_path / "other"))
    assert [(one.row, one.column, one.value) for one in wrong] == [(5, "B", "30/13/2032")]


WIDE = """
[[files]]
file = "sheet.csv"
thing = "milestone"
name = "Milestone"
parent = "Commitment"
[files.wide]
first = 3
{orders}
cells = "dd/mm/yyyy"
edition = { edition = "plan/{date}", kind = "milestone-page", title_en = "Invented: {text}", source = "tracker" }
"""
MIXED = (
    "Commitment,Milestone,4/30/2014,30/9/2014\nOpenness,Law passed,1/2/2015,1/3/2015\nOpenness,Law in force,,1/6/2016\n"
)


def test_mixed_orders_in_the_header_are_refused_with_both_readings(tmp_path: Path) -> None:
    report = import_files([sheet(tmp_path, MIXED)], mapping(tmp_path, WIDE.replace("{orders}", "")), tmp_path / "data")
    (wrong,) = errors(report)
    assert (wrong.file, wrong.row, wrong.value) == ("sheet.csv", 1, "30/9/2014")
    assert "2014-09-30 (dd/mm/yyyy) or no day (mm/dd/yyyy)" in wrong.sentence("en")
    assert "4/30/2014 = 2014-04-30 (mm/dd/yyyy)" in wrong.sentence("en")
    assert "ingen dag (mm/dd/yyyy)" in wrong.sentence("da")
    assert not (tmp_path / "data").exists()


def test_mixed_orders_are_read_where_the_mapping_says_which_is_which(tmp_path: Path, settings: Settings) -> None:
    orders = 'order = "dd/mm/yyyy"\norders = { "4/30/2014" = "mm/dd/yyyy" }'
    into, how = tmp_path / "data", mapping(tmp_path, WIDE.replace("{orders}", orders))
    report = import_files([sheet(tmp_path, MIXED)], how, into)
    assert report.written, report.findings
    assert [(row["edition"], row["as_of"]) for row in table(into, "editions")] == [
        ("plan/2014-04-30", "2014-04-30"),
        ("plan/2014-09-30", "2014-09-30"),
    ]
    said = [(row["milestone"], row["edition"], row["expected"]) for row in table(into, "observations")]
    assert said == [
        ("plan/law-passed", "plan/2014-04-30", "2015-02-01"),
        ("plan/law-passed", "plan/2014-09-30", "2015-03-01"),
        ("plan/law-in-force", "plan/2014-09-30", "2016-06-01"),
    ]
    assert {row["initiative"] for row in table(into, "milestones")} == {"plan/openness"}
    again = import_files([sheet(tmp_path, MIXED)], how, into)
    assert (again.accepted, again.written) == (True, False)
    assert pipeline.check(into, settings).conforms


def test_a_wide_sheet_of_projects(tmp_path: Path, settings: Settings) -> None:
    text = "Project,Report A,Report B\nBridge,2032-01-01,2032-06\nTunnel,,Exempt (defence)\n"
    how = mapping(
        tmp_path,
        '\n[[files]]\nfile = "sheet.csv"\nname = "Project"\ndates = [\n'
        '  { column = "Report A", milestone = "end", edition = "plan/2030", order = "edtf" },\n'
        '  { column = "Report B", milestone = "end", edition = "plan/2031", order = "edtf" },\n]\n',
        EDITION.replace("{edition}", "2030"),
        EDITION.replace("{edition}", "2031"),
    )
    report = import_files([sheet(tmp_path, text)], how, tmp_path / "data")
    assert report.written, report.findings
    ends = [row for row in table(tmp_path / "data", "observations") if row["milestone"]]
    assert [(row["edition"], row["expected"], row["status"]) for row in ends] == [
        ("plan/2030", "2032-01-01", ""),
        ("plan/2031", "2032-06", ""),
        ("plan/2031", "", "withheld"),
    ]
    assert report.files[0].not_mentioned == ()
    assert pipeline.check(tmp_path / "data", settings).conforms


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (
            ("1/2/2030", "3/4/2030"),
            [("1/2/2030", "2030-02-01 (dd/mm/yyyy) or 2030-01-02 (mm/dd/yyyy)"), ("3/4/2030", "")],
        ),
        (("30/9/2030", "1/2/2030"), [("1/2/2030", "2030-02-01 (dd/mm/yyyy) or 2030-01-02 (mm/dd/yyyy)")]),
        (
            ("30/9/2030", "4/30/2030"),
            [("4/30/2030", "no day (dd/mm/yyyy) or 2030-04-30 (mm/dd/yyyy), while 30/9/2030")],
        ),
        (("30.09.30", "01.10.30"), [("30.09.30", "(dd.mm.yy)"), ("01.10.30", "(mm.dd.yy)")]),
        (("soon", "2030-01-01"), [("soon", "no date that can be read")]),
        (("30/9/2030", "30/12/2030"), []),
        (("2030-09-30", "2030-01-02"), []),
        (("30/9/2030", "4/4/2030"), []),
        (("4/4/2030", "TBD"), []),
    ],
)
def test_without_a_stated_order_only_the_sure_is_read(
    tmp_path: Path, cells: tuple[str, str], wrong: list[tuple[str, str]]
) -> None:
    text = f"Project,End\nBridge,{cells[0]}\nTunnel,{cells[1]}\n"
    how = mapping(
        tmp_path,
        '\n[[files]]\nfile = "sheet.csv"\nname = "Project"\ndates = [{ column = "End", milestone = "end" }]\n',
        EDITION.replace("{edition}", "2030"),
    )
    report = import_files([sheet(tmp_path, text)], how, tmp_path / "data")
    found = errors(report)
    assert [one.value for one in found] == [value for value, _ in wrong]
    assert all(words in one.message.en for one, (_, words) in zip(found, wrong, strict=True))
    assert (accounted(report), report.written) == (True, not wrong)


@pytest.mark.parametrize(
    ("lang", "text", "edtf"),
    [
        ("fr", "Févr. 2031", "2031-02"),
        ("fr", "août 2031", "2031-08"),
        ("fr", "aou\u0302t 2031", "2031-08"),
        ("fr", "jui 2031", None),
        ("el", "Μαρτίου 2031", "2031-03"),
        ("el", "Μάρτιος 2031", "2031-03"),
        ("da", "maj 2031", "2031-05"),
        ("pl", "paź 2031", "2031-10"),
        ("pt-BR", "dezembro 2031", "2031-12"),
        ("hi", "फ़रवरी 2031", "2031-02"),
        ("th", "มี.ค. 2031", "2031-03"),
        ("th", "มีนาคม 2031", "2031-03"),
        ("ga", "Meán Fómhair 2031", "2031-09"),
        ("ga", "Meán 2031 Fómhair", None),
        ("tlh", "March 2031", None),
    ],
)
def test_a_month_is_read_by_its_name_in_the_language_of_the_mapping(
    tmp_path: Path, lang: str, text: str, edtf: str | None
) -> None:
    head = HEAD.replace("judged", f'lang = "{lang}"\njudged', 1)
    how = mapping(tmp_path, tidy().replace('"dd/mm/yyyy"', '"mmmm yyyy"'), head=head)
    report = import_files([sheet(tmp_path, ROWS.replace("30/9/2032", text))], how, tmp_path / "data")
    found = [one for one in errors(report) if one.value == text]
    if edtf is None:
        assert "This is not a date written as mmmm yyyy" in found[0].message.en
    else:
        assert not found
        assert edtf in {one["expected"] for one in table(tmp_path / "data", "observations")}


@pytest.mark.parametrize(
    ("order", "text", "edtf"),
    [
        ('"dd.mm.yy", pivot = 90', "31.12.40", "2040-12-31"),
        ('"dd.mm.yy", pivot = 90', "01.12.98", "1998-12-01"),
        ('["dd/mm/yyyy", "yyyy-mm-dd"]', "2030-01-02", "2030-01-02"),
        ('"mm/yyyy"', "3/2030", "2030-03"),
        ('"yyyy"', "2030", "2030"),
        ('"edtf"', "../2030-12-31", "../2030-12-31"),
        ("\"q'. kvartal 'yyyy\"", "2. Kvartal 2030", "2030-34"),
        ("\"q' квартал 'yyyy\"", "IV квартал 2030", "2030-36"),
        ("\"q' квартал 'yyyy\"", "ІІ\u00a0квартал 2030", "2030-34"),  # І of the Ukrainian keyboard, and no break
        ("\"q' kwartał 'yyyy\"", "Ⅲ kwartał 2030", "2030-35"),
        ("\"q' kwartał 'yyyy\"", "V kwartał 2030", None),
        ("\"h'. pololetí 'yyyy\"", "ii. pololetí 2030", "2030-41"),
        ("\"t' quadrimestre 'yyyy\"", "III quadrimestre 2030", "2030-39"),
        ("\"t' quadrimestre 'yyyy\"", "IV quadrimestre 2030", None),
        ('"dd/mm/yyyy"', "٣٠/٠٦/٢٠٣٠", "2030-06-30"),
        ("\"yyyy'年'mm'月'\"", "２０３０年６月", "2030-06"),
        ("\"'T't yyyy\"", "t3 2030", "2030-39"),
        ("\"'a\u030ar 'yyyy\"", "\u00e5r 2030", "2030"),
        ("\"'a\u030ar 'yyyy\"", "a\u030ar 2030", "2030"),
        ('"mmmm yyyy"', "March 2030", "2030-03"),
        ('"dd mmmm yyyy"', "1 SEPT. 2030", "2030-09-01"),
        ('"mmmm-yy", pivot = 90', "Dec-31", "2031-12"),
        ('"mmmm yyyy"', "Ma 2030", None),
        ('"mmmm yyyy"', "marts 2030", None),
        ('"dd mmmm yyyy"', "31 June 2030", None),
        ('"mmmm mm yyyy"', "March 3 2030", None),
        ("[\"'Q'q yyyy\", \"'FY'yyyy\"]", "q4 2030", "2030-36"),
        ("\"'H'h yyyy\"", "H2 2030", "2030-41"),
        ("\"yyyy'.'h'/2'\"", "2030.1/2", "2030-40"),
        ("\"'Q'q yyyy\"", "Q5 2030", None),
        ("\"'Q'q mm yyyy\"", "Q1 1 2030", None),
        ('"q\' of yyyy"', "1 of 2030", None),
        ('"qh yyyy"', "11 2030", None),
        ('"dd.mm.yy"', "31.12.40", None),
        ('"dd/mm/yyyy"', "1/012/2014", None),
        ('"dd/mm/yyyy"', "31/2/2030", None),
        ('["dd/mm/yyyy", "mm/dd/yyyy"]', "1/2/2030", None),
        ('"day month year"', "1/2/2030", None),
    ],
)
def test_a_stated_order(tmp_path: Path, order: str, text: str, edtf: str | None) -> None:
    how = mapping(tmp_path, tidy().replace('"dd/mm/yyyy"', order))
    report = import_files([sheet(tmp_path, ROWS.replace("30/9/2032", text))], how, tmp_path / "data")
    if edtf is None:
        (wrong,) = errors(report)
        assert (wrong.row, wrong.column, wrong.value) == (2, "End", text)
        assert counts(report) == {"rows": 2, "imported": 1, "skipped": 0, "refused": 1}
    else:
        assert table(tmp_path / "data", "observations")[1]["expected"] == edtf


def test_words_are_read_as_the_date_that_the_mapping_gives_them(tmp_path: Path) -> None:
    readings = '[readings]\n"early 2032" = "2032-01/2032-04"\n"FY 2032/33" = "2032-04/2033-03"\n'
    head = HEAD.replace("[[rows.sources]]", readings + "[[rows.sources]]", 1)
    rows = ROWS.replace("30/9/2032", "Early  2032").replace("TBD", "FY 2032/33")
    for order in ('order = "dd/mm/yyyy"', 'says = "expected"'):
        into = tmp_path / order[0]
        how = mapping(tmp_path, tidy().replace('order = "dd/mm/yyyy"', order), head=head)
        import_files([sheet(tmp_path, rows)], how, into)
        dated = [(one["expected"], one["expected_text"]) for one in table(into, "observations") if one["expected"]]
        assert dated == [("2032-01/2032-04", "Early 2032"), ("2032-04/2033-03", "FY 2032/33")]


def test_a_sheet_in_a_language_that_the_tables_do_not_have_yet(
    tmp_path: Path, tables: Path, settings: Settings
) -> None:
    """Standing tables get the columns at their right, and what stood in them stands."""
    before = {name: table(tables, name) for name in ("initiatives", "observations", "organisations")}
    head = HEAD.replace("title_en", "title_pt_br").replace(
        "judged", 'lang = "pt-BR"\nresponsible.prints = "name"\njudged', 1
    )
    how = mapping(tmp_path, tidy().replace("title_en", "title_pt_br"), head=head)
    report = import_files([sheet(tmp_path, ROWS.replace("Bridge", "Ponte"))], how, tables)
    assert report.written, report.findings
    assert [one["title_pt_br"] for one in table(tables, "initiatives")][-2:] == ["Ponte", "Tunnel"]
    assert table(tables, "organisations")[-1]["name_pt_br"] == "MoT"
    assert next(one["note_pt_br"] for one in table(tables, "observations") if one["note_pt_br"]) == "on time"
    for name, rows in before.items():
        assert [{column: one[column] for column in rows[0]} for one in table(tables, name)][: len(rows)] == rows
    again = import_files([sheet(tmp_path, ROWS.replace("Bridge", "Ponte"))], how, tables)
    assert (again.added, blocking(again.findings)) == ({}, [])
    assert not blocking(pipeline.check(tables, settings).findings)


def test_the_example_in_the_manual(tmp_path: Path, settings: Settings) -> None:
    """Whoever copies it gets what the page says, in Norwegian throughout."""
    page = (ROOT / "service" / "manual" / "importing.md").read_text(encoding="utf-8")
    rows, how = (re.search(rf"```{kind}\n(.*?)```", page, re.DOTALL)[1] for kind in ("csv", "toml"))  # type: ignore[index]
    (tmp_path / "status.toml").write_text(how, encoding="utf-8")
    report = import_files([sheet(tmp_path, rows, "status.csv")], tmp_path / "status.toml", tmp_path / "data")
    assert report.written, report.findings
    dates = {one["expected_text"]: one["expected"] for one in table(tmp_path / "data", "observations")}
    assert dates == {
        "": "", "2. kvartal 2030": "2030-34", "Tidlig 2031": "2031-01/2031-04", "30.6.2030": "2030-06-30",
        "budsjettåret 2031/32": "2031-07/2032-06", "H1 2030": "2030-40",
    }  # fmt: skip
    assert not blocking(pipeline.check(tmp_path / "data", settings).findings)


def test_a_rating_that_means_a_status_of_ours_is_counted_as_that_status(tmp_path: Path, settings: Settings) -> None:
    """Beside the publisher's own code; a rating without a status of ours stays the publisher's alone."""
    head = HEAD.replace('label_en = "Green"', 'label_en = "Green", status = "completed"')
    report = import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy(), head=head), tmp_path / "data")
    assert report.written, report.findings
    said = [
        (one["publisher_status"], one["status"])
        for one in table(tmp_path / "data", "observations")
        if one["initiative"]
    ]
    assert said == [("id/code/plan-light/green", "completed"), ("id/code/plan-light/red", "")]
    assert not blocking(pipeline.check(tmp_path / "data", settings).findings)


DELIVERABLES = "Αρ.,Παραδοτέο,Φορέας,Κατάσταση,Προθεσμία\nΠ1,Μητρώο,ΓΓΠΣ,Green,Ιουνίου 2031\nΠ2,Πύλη,,Red,1ο τρίμηνο\n"


def test_a_plan_of_deliverables_without_initiatives(tmp_path: Path, settings: Settings) -> None:
    """Of a strategy and what it delivers, in fiscal quarters, nothing is missing, and nobody is told that it is."""
    head = (
        HEAD.replace("title_en", "title_el")
        .replace("judged", 'lang = "el"\nreadings = { "1ο τρίμηνο" = "2031-07/2031-09" }\njudged', 1)
        .replace('status = "withheld"', 'status = "completed"')
    )
    how = """
[[files]]
file = "sheet.csv"
thing = "milestone"
name = "Παραδοτέο"
number = "Αρ."
responsible = "Φορέας"
ratings = [{ column = "Κατάσταση", scale = "light" }]
dates = [{ column = "Προθεσμία", order = "mmmm yyyy" }]
"""
    edition = EDITION.replace("{edition}", "2031-01").replace("title_en", "title_el")
    into = tmp_path / "data"
    report = import_files([sheet(tmp_path, DELIVERABLES)], mapping(tmp_path, how, edition, head=head), into)
    assert report.written, report.findings
    assert [one["expected"] for one in table(into, "observations")] == ["2031-06", "2031-07/2031-09"]
    (into / "initiatives.csv").unlink()
    assert publish(into, settings).release
    client = create_app(settings).test_client()
    page = client.get("/en/document/strategy/plan", headers={"Accept": "text/html"}).text
    assert "of 2 milestones are said to have taken place" in page
    assert "Nobody has read" not in page
    assert "initiatives are here" not in page


def test_a_rating_that_means_no_status_leaves_what_the_words_for_a_date_mean(
    tmp_path: Path, settings: Settings
) -> None:
    said = tidy(more='thing = "milestone"\n').replace('milestone = "end", ', "").replace('responsible = "Who"\n', "")
    rows = ROWS.replace("30/9/2032", "Exempt, s. 43")
    assert import_files([sheet(tmp_path, rows)], mapping(tmp_path, said), tmp_path / "data").written
    told = [(one["status"], one["status_text"]) for one in table(tmp_path / "data", "observations")]
    assert told == [("withheld", "Green"), ("unknown", "Red")]
    assert pipeline.check(tmp_path / "data", settings).conforms


def test_the_manual_names_every_key_of_a_mapping() -> None:
    page = (ROOT / "service" / "manual" / "importing.md").read_text(encoding="utf-8")
    kinds = [one for one in vars(mappings).values() if is_dataclass(one)]
    missing = {one.name for kind in kinds for one in fields(kind)} - set(re.findall(r"\w+", page))
    assert not missing


TWO = "Project,Rating,Rating,End\nBridge,Green,Red,1/1/2030\nTunnel,,Green,1/1/2030\nFerry,Exempt s. 43,Exempt s. 43,\n"


def test_two_columns_of_one_name(tmp_path: Path, settings: Settings) -> None:
    into = tmp_path / "data"
    by_name = tidy().replace('number = "No"\nresponsible = "Who"\nnotes = "Remark"\n', "").replace("Light", "Rating")
    (wrong,) = errors(import_files([sheet(tmp_path, TWO)], mapping(tmp_path, by_name), into))
    assert (wrong.value, wrong.message.en[-5:]) == ("Rating", "2, 3.")
    both = '{ column = 2, scale = "light" }, { column = 3, scale = "light", remark = "The owner." }'
    by_place = by_name.replace('{ column = "Rating", scale = "light" }', both)
    report = import_files([sheet(tmp_path, TWO)], mapping(tmp_path, by_place), into)
    assert report.written, report.findings
    said = [(row["initiative"], row["sequence"], row["status_text"]) for row in table(into, "observations")]
    assert [one for one in said if one[0]] == [
        ("plan/bridge", "1", "Green"),
        ("plan/bridge", "2", "Red"),
        ("plan/tunnel", "1", "Green"),
        ("plan/ferry", "1", "Exempt s. 43"),
        ("plan/ferry", "2", "Exempt s. 43"),
    ]
    assert [row["kind"] for row in table(into, "judgements")] == ["contradicts", "same-as"]
    assert pipeline.check(into, settings).conforms


def test_a_rating_off_the_scale_is_refused(tmp_path: Path) -> None:
    (wrong,) = errors(
        import_files([sheet(tmp_path, ROWS.replace("Red", "Mauve"))], mapping(tmp_path, tidy()), tmp_path / "data")
    )
    assert (wrong.row, wrong.column, wrong.value) == (3, "Light", "Mauve")
    assert "Green, Red" in wrong.message.en


def test_rows_are_skipped_with_a_reason(tmp_path: Path) -> None:
    text = ROWS + "\n,Total,,,,\n,,,,,\n"
    how = mapping(tmp_path, tidy(more='skip = [{ name = "total", reason = "a sum, not a project" }]\n'))
    report = import_files([sheet(tmp_path, text)], how, tmp_path / "data")
    assert report.files[0].skipped == {4: "empty", 5: "a sum, not a project", 6: "empty"}
    assert accounted(report)
    assert any("a sum, not a project" in one.message.en for one in report.findings)


def test_two_rows_that_count_as_one_thing_are_refused_until_told_apart(tmp_path: Path) -> None:
    text = "No,Project,Who,Light,End,Remark\n1,Bridge (north),,Green,,\n2,Bridge (south),,Red,,\n"
    rule = '[identity]\nignore = ["case", "brackets"]\n'
    wrong = errors(import_files([sheet(tmp_path, text)], mapping(tmp_path, rule, tidy()), tmp_path / "data"))
    assert [(one.row, one.column, one.value) for one in wrong] == [(3, "Project", "Bridge (south)")]
    apart = rule + 'distinct = ["Bridge (north)", "Bridge (south)"]\n'
    assert import_files([sheet(tmp_path, text)], mapping(tmp_path, apart, tidy()), tmp_path / "data").written


def test_a_cell_of_brackets_or_line_ends_does_not_hold_it(tmp_path: Path) -> None:
    """Both were read in a time that grows with the square of their length: minutes for one cell."""
    rule = '[identity]\nignore = ["brackets"]\n'
    text = ROWS.replace("Bridge", "(" * 200_000).replace("on time", '"' + "\r" * 200_000 + '"')
    report = import_files([sheet(tmp_path, text)], mapping(tmp_path, rule, tidy()), tmp_path / "data")
    assert counts(report)["rows"] == 2


def test_renames_by_assertion_and_by_number(tmp_path: Path, settings: Settings) -> None:
    head = HEAD + '[identity]\nsame_number = "both printed with {number}"\n'
    said = '[[same_as]]\nname = "Tunnel"\nother = "Underpass"\nsource = "tracker"\nremark = "the minister said so"\n'
    new = sheet(tmp_path, "No,Project,Who,Light,End,Remark\n1,Viaduct,,Red,,\n9,Underpass,,Red,1/1/2033,\n", "new.csv")
    how = mapping(tmp_path, said, tidy(), tidy("new.csv", "2032-01"), head=head)
    report = import_files([sheet(tmp_path, ROWS), new], how, tmp_path / "data")
    assert report.written, report.findings
    judged = table(tmp_path / "data", "judgements")
    assert [(row["initiative"] or row["milestone"], row["note_en"]) for row in judged] == [
        ("plan/tunnel", "the minister said so"),
        ("plan/tunnel.end", "the minister said so"),
        ("plan/viaduct", "both printed with 1"),
    ]
    assert pipeline.check(tmp_path / "data", settings).conforms


def test_an_abbreviation_that_two_governments_have_is_refused_until_it_is_said_whose_it_is(tmp_path: Path) -> None:
    rows = '[[rows.organisations]]\norganisation = "{}"\nabbreviation = "MoT"\nname_en = "{}"\nlevel = "state"\n'
    two = (rows + 'source = "tracker"\n').format("no-mot", "Transport"), rows.format("dk-mot", "Tax")
    head = HEAD + "".join(two) + 'source = "tracker"\n[responsible]\nrole = "responsible"\n'
    report = import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy(), head=head), tmp_path / "data")
    assert {(one.row, one.column, one.rule) for one in errors(report)} == {
        (2, "Who", "identity"),
        (3, "Who", "identity"),
    }
    assert "no-mot, dk-mot" in errors(report)[0].message.en
    said = head + '[[responsible.known]]\norganisation = "dk-mot"\nprinted = "MoT"\n'
    assert import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy(), head=said), tmp_path / "data").written
    assert {one["organisation"] for one in table(tmp_path / "data", "participations")} == {"dk-mot"}


def test_a_name_whose_letters_come_in_two_parts_is_the_same_name(tmp_path: Path) -> None:
    """Files that were written on a Mac have é as a letter and its mark."""
    first = sheet(tmp_path, ROWS.replace("Bridge", "Café").replace("Remark", "Détail"), "one.csv")
    other = sheet(tmp_path, normalize("NFD", first.read_text(encoding="utf-8")), "two.csv")
    said = tidy("one.csv", "2031-01") + tidy("two.csv", "2032-01")
    how = mapping(tmp_path, said.replace('"Remark"', '"Détail"'))
    assert import_files([first, other], how, tmp_path / "data").written
    assert len(table(tmp_path / "data", "initiatives")) == 2


def test_an_assertion_about_a_name_that_nobody_has_is_told(tmp_path: Path) -> None:
    said = '[[same_as]]\nname = "Tunnel"\nother = "Underpas"\nsource = "tracker"\n'
    report = import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, said, tidy()), tmp_path / "data")
    assert report.written
    assert [one.value for one in report.findings if one.rule == "same-as"] == ["Underpas"]


def test_the_number_may_be_the_identity(tmp_path: Path) -> None:
    head = HEAD + '[identity]\nby = ["number", "name"]\n'
    new = sheet(tmp_path, ROWS.replace("Bridge", "Viaduct"), "new.csv")
    report = import_files(
        [sheet(tmp_path, ROWS), new],
        mapping(tmp_path, tidy(), tidy("new.csv", "2032-01"), head=head),
        tmp_path / "data",
    )
    assert report.written, report.findings
    assert [row["initiative"] for row in table(tmp_path / "data", "initiatives")] == ["plan/bridge", "plan/tunnel"]


def test_a_sheet_that_changed_under_the_same_edition_is_refused(tmp_path: Path) -> None:
    into, how = tmp_path / "data", mapping(tmp_path, tidy())
    import_files([sheet(tmp_path, ROWS)], how, into)
    before = {one.name: one.read_bytes() for one in into.iterdir()}
    report = import_files([sheet(tmp_path, ROWS.replace("30/9/2032", "30/9/2035"))], how, into)
    assert [(one.row, "2032-09-30" in one.message.en) for one in errors(report)] == [(2, True)]
    assert {one.name: one.read_bytes() for one in into.iterdir()} == before


def test_an_undecodable_byte_is_named_and_then_read_as_told(tmp_path: Path) -> None:
    raw = ROWS.encode().replace(b"on time", b"it\x92s \x9d")
    (wrong,) = errors(import_files([sheet(tmp_path, raw)], mapping(tmp_path, tidy()), tmp_path / "data"))
    assert (wrong.row, wrong.column, wrong.rule) == (2, "F", "encoding")
    latin = 'encoding = "latin-1"\n'
    (wrong,) = errors(import_files([sheet(tmp_path, raw)], mapping(tmp_path, tidy(more=latin)), tmp_path / "data"))
    assert (wrong.row, wrong.column, wrong.rule) == (2, "Remark", "control")
    told = latin + 'replace = { "\\u0092" = "’", "\\u009d" = "" }\n'
    assert import_files([sheet(tmp_path, raw)], mapping(tmp_path, tidy(more=told)), tmp_path / "data").written
    assert table(tmp_path / "data", "observations")[0]["note_en"] == "it’s"


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (ROWS.encode().replace(b"on time", b"on\0time"), "nul"),
        (ROWS.encode().replace(b"on time", b"on\x1btime"), "control"),
        (ROWS.encode().replace(b"on time", "on\u202etime".encode()), "control"),
        (ROWS.encode().replace(b"on time", b'"on" time'), "csv"),
        (ROWS.encode().replace(b"on time", b'"on time'), "csv"),
        (ROWS.encode().replace(b"on time", b"x" * 1_100_000), "csv"),
        (ROWS.encode().replace(b"Bridge", b""), "name"),
        (b"", "header"),
        (b"Name\nBridge\n", "column"),
        (ROWS.encode("utf-16"), "encoding"),
        (b'"' + b"x" * 1_100_000 + b"\x92", "encoding"),
    ],
)
def test_what_is_broken_is_refused_and_nothing_written(tmp_path: Path, raw: bytes, rule: str) -> None:
    report = import_files([sheet(tmp_path, raw)], mapping(tmp_path, tidy()), tmp_path / "data")
    assert rule in {one.rule for one in errors(report)}
    assert all(one.message.da and one.message.en and one.file == "sheet.csv" for one in errors(report))
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "name",
    [
        "=HYPERLINK(1)",
        "../../../etc/passwd",
        "<script>alert(1)</script>",
        "{name}{0.__class__}",
        "𝔅𝔯𝔦𝔡𝔤𝔢",
        "ÆØÅ æøå",
        "!?",
        "a" * 3000,
    ],
)
def test_hostile_names_are_only_text(tmp_path: Path, settings: Settings, name: str) -> None:
    report = import_files([sheet(tmp_path, ROWS.replace("Bridge", name))], mapping(tmp_path, tidy()), tmp_path / "data")
    assert report.written, report.findings
    row = table(tmp_path / "data", "initiatives")[0]
    assert row["title_en"] == name
    assert row["initiative"].count("/") == 1
    assert len(row["initiative"]) < 80
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data", "map.toml", "sheet.csv"]


@pytest.mark.parametrize(
    ("ends", "raw"), [("any", "\r\n"), ("crlf", "\r\n"), ("cr", "\r"), ("any", "\n"), ("any", "\r")]
)
def test_line_ends(tmp_path: Path, ends: str, raw: str) -> None:
    text = ROWS.replace("on time", '"one\ntwo\rthree\r\nfour"' if ends == "any" else "one\ntwo").replace("\n", "\n")
    lines = text.split("\n") if ends == "any" else ROWS.replace("on time", "one§two").split("\n")
    text = raw.join(lines) if ends != "any" else text
    how = mapping(tmp_path, tidy(more=f'line_ends = "{ends}"\n'))
    other = "\n" if ends == "cr" else "\r"
    report = import_files([sheet(tmp_path, text.replace("§", other))], how, tmp_path / "data")
    assert report.written, report.findings
    note = "one\ntwo\nthree\nfour" if ends == "any" else "one\ntwo"
    assert table(tmp_path / "data", "observations")[0]["note_en"] == note


def test_the_shipped_tables_take_an_import(tmp_path: Path) -> None:
    into = Path(shutil.copytree(DATA, tmp_path / "data"))
    before = {one.name: one.read_bytes() for one in into.iterdir()}
    assert import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy()), into).written
    assert all((into / name).read_bytes().startswith(old) for name, old in before.items())


def test_empty_tables_just_begun_are_filled(tmp_path: Path, settings: Settings) -> None:
    write_empty(tmp_path / "data")
    report = import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy()), tmp_path / "data")
    assert report.written, report.findings
    assert pipeline.check(tmp_path / "data", settings).conforms


def test_one_edition_in_two_files(tmp_path: Path) -> None:
    """Two departments' sheets make one edition; a project that stands in both is refused, whatever its row."""
    other = sheet(tmp_path, ROWS.replace("Bridge", "Harbour").replace("2,Tunnel", "3,Ferry"), "other.csv")
    how = mapping(tmp_path, tidy(), tidy("other.csv"))
    assert import_files([sheet(tmp_path, ROWS), other], how, tmp_path / "data").written
    wrong = errors(import_files([sheet(tmp_path, ROWS), sheet(tmp_path, ROWS, "other.csv")], how, tmp_path / "more"))
    assert {(one.file, one.row, one.rule) for one in wrong} == {("other.csv", 2, "twice"), ("other.csv", 3, "twice")}


def test_the_account_in_words(tmp_path: Path) -> None:
    report = import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy()), tmp_path / "deep" / "down" / "data")
    assert report.files[0].sentence() == (
        "sheet.csv: 2 rows: 2 imported, 0 skipped, 0 refused; 0 things of the edition before are not mentioned"
    )
    assert report.files[0].sentence("da").startswith("sheet.csv: 2 rækker: 2 importeret")
    assert json.loads(json.dumps(report.as_json()))["files"][0]["rows"] == 2


@contextmanager
def tracker(path: Path) -> Iterator[tuple[xlsxwriter.Workbook, Worksheet]]:
    """A workbook whose one sheet has the rows; it is written when this is left."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Tracker")
        for number, cells in enumerate(csv.reader(ROWS.splitlines())):
            page.write_row(number, 0, cells)
        yield book, page


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with tracker(path):
        pass
    how = mapping(tmp_path, tidy("sheet.xlsx", more='sheet = "Tracker"\n'))
    assert import_files([path], how, tmp_path / "data").written
    wrong = mapping(tmp_path, tidy("sheet.xlsx", more='sheet = "Other"\n'))
    assert "Tracker" in errors(import_files([path], wrong, tmp_path / "other"))[0].message.en


def test_of_a_workbook_the_first_sheet_is_read_that_its_readers_see(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Lists").very_hidden()
        book.add_chartsheet("Progress")
        book.add_worksheet("Old").hide()
        page = book.add_worksheet("Tracker")
        page.activate()
        for number, cells in enumerate(csv.reader(ROWS.splitlines())):
            page.write_row(number, 0, cells)
    assert import_files([path], mapping(tmp_path, tidy("sheet.xlsx")), tmp_path / "data").written


@pytest.mark.parametrize("order", ['"dd/mm/yyyy"', '["q\'. kvartal \'yyyy", "dd.mm.yyyy"]', '"edtf"', None])
def test_a_true_date_of_a_workbook_is_taken_whatever_the_order_of_texts(tmp_path: Path, order: str | None) -> None:
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page, shown = book.add_worksheet("Tracker"), book.add_format({"num_format": "dd.mm.yyyy"})
        for number, cells in enumerate(csv.reader(ROWS.splitlines())):
            page.write_row(number, 0, cells)
        page.write_datetime(1, 4, date(2032, 3, 4), shown)
    said = tidy("sheet.xlsx")
    how = mapping(tmp_path, said.replace(', order = "dd/mm/yyyy"', f", order = {order}" if order else ""))
    assert import_files([path], how, tmp_path / "data").written
    assert table(tmp_path / "data", "observations")[1]["expected"] == "2032-03-04"


SHOWN = {
    "mmm yyyy": "2032-09", 17: "2032-09", r"[$-409]mmm\\ yy;@": "2032-09", 'yyyy"年"m"月"': "2032-09", "yyyy": "2032",
    '"FY "yy': "2032", "mm/dd/yyyy": "2032-09-01", "[$-D07041E]d mmmm yyyy": "2032-09-01", 14: "2032-09-01",
    "dd/mm": "2032-09-01", "yyyy-mm hh:mm": "2032-09-01",
}  # fmt: skip
"""What a cell of a workbook that is the first day of September 2032 says, by its number format."""


@pytest.mark.parametrize("form", SHOWN)
def test_a_date_of_a_workbook_is_as_exact_as_it_is_shown(form: str | int, tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page, shown = book.add_worksheet("Tracker"), book.add_format({"num_format": form})
        for number, cells in enumerate(csv.reader(ROWS.splitlines())):
            page.write_row(number, 0, cells)
        page.write_datetime(1, 4, date(2032, 9, 1), shown)
    assert import_files([path], mapping(tmp_path, tidy("sheet.xlsx")), tmp_path / "data").written
    assert table(tmp_path / "data", "observations")[1]["expected"] == SHOWN[form]
    assert [cells[4] for _, cells in sheets.Workbook(path).sheets()["Tracker"].records()][1] == SHOWN[form]


@pytest.mark.parametrize("transposed", [False, True])
def test_a_number_that_a_workbook_shows_otherwise_than_it_is_read_is_refused_where_it_is_taken(
    transposed: bool, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page, shown = book.add_worksheet("Tracker"), book.add_format({"num_format": "0.00"})
        for number, cells in enumerate(csv.reader(ROWS.replace("Remark", "Remark,Paid").splitlines())):
            (page.write_column if transposed else page.write_row)(*((0, number) if transposed else (number, 0)), cells)
        for row, column, value in ((1, 0, 6.1), (2, 0, 6.11), (1, 6, 5)):
            page.write_number(*((column, row) if transposed else (row, column)), value, shown)
    how = mapping(tmp_path, tidy("sheet.xlsx", more="transposed = true\n" if transposed else ""))
    report = import_files([path], how, tmp_path / "data")
    assert [one.sentence() for one in errors(report)] == [
        f'sheet.xlsx, sheet Tracker, row {2 - transposed}, column {"B1" if transposed else "A2"}: "6.1": The cell is a number that its number format (0.00) shows otherwise, as 6.10; what '
        "is read is 6.1. Format the cell as text, and write what is meant."
    ]
    assert report.files[0].refused == (2,)


@pytest.mark.parametrize(
    ("number", "code", "told"),
    [
        (1500000, "#,##0", False),
        (1500000, '#,##0\\ "kr."', False),
        (1500000, "#,##0\\ [$kr.-406]", False),
        (0.5, "0%", False),
        (0.125, "0.0%", False),
        (0.125, "0%", True),
        (6.1, "0.00", True),
        (1500000, '#,##0.00\\ "kr."', False),
        (1500000.5, '#,##0.00" kr."', False),
        (1500000, "#,##0.00", False),
        (12.345, '0.00\\ "kr."', True),
        (0.5, "0.00%", False),
        (6.1, "#,##0.00", True),
        (7, "000", True),
        (6.5, "0", True),
        (7, '"A-"0', True),
    ],
)
def test_a_number_in_a_note_stops_no_import_and_is_told_where_its_digits_are_shown_otherwise(
    number: float, code: str, told: bool, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.xlsx"
    with tracker(path) as (book, page):
        page.write_number(1, 5, number, book.add_format({"num_format": code}))
    report = import_files([path], mapping(tmp_path, tidy("sheet.xlsx")), tmp_path / "data")
    assert report.written, report.findings
    found = [(one.severity, one.row, one.column) for one in report.findings if one.rule == "number-format"]
    assert found == ([("warning", 2, "F2")] if told else [])
    assert any(str(number) in one.values() for one in table(tmp_path / "data", "observations"))
    stated = mapping(tmp_path, tidy("sheet.xlsx").replace('name = "Project"', 'name = "Remark"'))
    assert "number-format" in {one.rule for one in errors(import_files([path], stated, tmp_path / "other"))}


def test_a_number_that_was_calculated_is_read_as_it_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with tracker(path) as (_, page):
        page.write_number(1, 0, 6.1000000000000005)
    assert import_files([path], mapping(tmp_path, tidy("sheet.xlsx")), tmp_path / "data").written
    assert table(tmp_path / "data", "initiatives")[0]["number"] == "6.1"


@pytest.mark.parametrize(
    "raw",
    [b"PK\x03\x04\x14\0\0", b"\xd0\xcf\x11\xe0\xa1\xb1", b"<html><table>", b'\xef\xbb\xbf\r\n<?xml version="1.0"?>'],
    ids=["ODS or XLSM", "XLS", "a page", "FODS"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_workbook_of_another_kind_is_told_as_what_it_is(raw: bytes, encoding: str, tmp_path: Path) -> None:
    how = mapping(tmp_path, tidy("sheet.ods", more=f'encoding = "{encoding}"\n'))
    found = errors(import_files([sheet(tmp_path, raw, "sheet.ods")], how, tmp_path / "data"))
    assert [(one.rule, "save it as .xlsx" in one.message.en) for one in found] == [("workbook", True)]


@pytest.mark.parametrize("encoding", ["hex", "idna", "nonsense"])
def test_an_encoding_that_is_none(tmp_path: Path, encoding: str) -> None:
    how = mapping(tmp_path, tidy(more=f'encoding = "{encoding}"\n'))
    raw = b"\xc3\xa6" + ROWS.encode()
    assert {one.rule for one in errors(import_files([sheet(tmp_path, raw)], how, tmp_path / "data"))} == {"encoding"}


def test_columns_that_nobody_asked_for_are_named(tmp_path: Path) -> None:
    report = import_files(
        [sheet(tmp_path, ROWS.replace("Remark", "Cost"))],
        mapping(tmp_path, tidy().replace('notes = "Remark"\n', "")),
        tmp_path / "data",
    )
    assert [one.message.en for one in report.findings if one.rule == "unread"] == [
        "Columns that were not imported: Cost."
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("strategy = ", "is not TOML"),
        ('strategy = "plan"\n', "the key judged is missing"),
        ("a = " + "[" * 5000, "is not TOML"),
        (HEAD.replace("judged = 2031-01-01", 'judged = "soon"') + tidy(), "judged is 'soon', which is no date"),
        (HEAD + tidy(more="colour = 1\n"), "unknown key colour"),
        (
            HEAD + tidy() + '[[texts]]\nstatus = "cancelled"\nstarts = ["dropped", " "]\n',
            "texts of status cancelled: starts is empty, and every cell begins so",
        ),
        (HEAD + tidy(more="header = true\n"), "True"),
        (HEAD + tidy(more='separator = ";;"\n'), "one character"),
        (HEAD + tidy(more='replace = { "" = "x" }\n'), "no empty text"),
        (HEAD + tidy(more='line_ends = "vt"\n'), "crlf"),
        (HEAD + TIDY.replace("{file}", "sheet.csv"), "no edition"),
        (HEAD + tidy().replace('"light" }]', '"heavy" }]'), "no scale"),
        ('lang = "klingonese!"\n' + HEAD + tidy(), "language of BCP 47"),
        (HEAD.replace("[[rows", '[readings]\nsoon = "2030-7"\n[[rows', 1) + tidy(), "'2030-7', which is no date"),
        (HEAD + tidy().replace('"end", order', '"finish", order'), "no milestone"),
    ],
)
def test_a_mapping_at_fault_is_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=words):
        import_files([sheet(tmp_path, ROWS)], tmp_path / "map.toml", tmp_path / "data")


def test_a_mapping_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    how = mapping(tmp_path, tidy(), head="\ufeff" + HEAD)
    assert import_files([sheet(tmp_path, ROWS)], how, tmp_path / "data").written


def test_a_file_without_entry_and_one_that_is_not_there(tmp_path: Path) -> None:
    files = [sheet(tmp_path, ROWS, "other.csv"), tmp_path / "sheet.csv"]
    report = import_files(files, mapping(tmp_path, tidy()), tmp_path / "data")
    assert [(one.file, one.rule) for one in errors(report)] == [("other.csv", "mapping"), ("sheet.csv", "file")]


def test_of_two_files_of_one_name_none_is_lost(tmp_path: Path) -> None:
    for name in ("2031", "2032"):
        (tmp_path / name).mkdir()
    files = [sheet(tmp_path / "2031", ROWS), sheet(tmp_path / "2032", ROWS.replace("Bridge", "Castle"))]
    report = import_files(files, mapping(tmp_path, tidy()), tmp_path / "data")
    assert [(one.file, one.rule) for one in errors(report)] == [("sheet.csv", "file")]
    assert all(str(one) in errors(report)[0].message.en for one in files)
    assert import_files([files[0], files[0]], mapping(tmp_path, tidy()), tmp_path / "data").written


def test_a_mapping_row_that_does_not_fit_its_table_is_refused(tmp_path: Path) -> None:
    how = mapping(tmp_path, tidy(), 'colour = "red"\n[[rows.goals]]\ngoal = "plan/g"\ncolour = "red"\n')
    wrong = errors(import_files([sheet(tmp_path, ROWS)], how, tmp_path / "data"))
    assert [(one.file, one.column) for one in wrong] == [("map.toml", "editions"), ("map.toml", "rows.goals")]


def test_a_text_of_two_codes_of_a_scale_is_refused(tmp_path: Path) -> None:
    head = HEAD.replace('texts = "Red"', 'texts = ["Red", "green "]')
    report = import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy(), head=head), tmp_path / "data")
    assert [(one.column, one.value, one.rule) for one in errors(report)] == [("scales.light", "green ", "mapping")]
    assert "plan-light/green and plan-light/red" in errors(report)[0].message.en


WRONG = {
    "the kind of a milestone": ('kind = "target"', 'kind = "targett"', "milestones.kind", "targett"),
    "that of an edition": ('"status-report"', '"Status Report"', "editions.kind", "Status Report"),
    "that of a source": ('kind = "official"', 'kind = "oficial"', "sources.kind", "oficial"),
    "how much was read": ('"whole-document"', '"whole"', "sources.read_extent", "whole"),
    "a status": ('status = "withheld"', 'status = "witheld"', "observations.status", "witheld"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_code_that_a_mapping_misspells_is_told_before_it_stands_in_a_table(case: str, tmp_path: Path) -> None:
    right, wrong, column, value = WRONG[case]
    how = mapping(tmp_path, (HEAD + tidy()).replace(right, wrong), head="")
    rows = ROWS + "3,Road,MoT,Red,Exempt by law,\n"
    report = import_files([sheet(tmp_path, rows)], how, tmp_path / "data")
    assert [(one.file, one.column, one.value) for one in errors(report)] == [("map.toml", column, value)]
    assert "Correct it in the mapping. The codes are: " in errors(report)[0].message.en
    assert not (tmp_path / "data").exists()


def test_a_failed_rename_puts_everything_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    into, how = tmp_path / "data", mapping(tmp_path, tidy(), tidy("new.csv", "2032-01"))
    import_files([sheet(tmp_path, ROWS)], how, into)
    before = {one.name: one.read_bytes() for one in into.iterdir()}
    real = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target.name == "observations.csv" and self.parent.name == "tables":
            raise OSError(28, "No space left on device", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        import_files([sheet(tmp_path, ROWS.replace("Bridge", "Viaduct"), "new.csv")], how, into)
    assert {one.name: one.read_bytes() for one in into.iterdir()} == before


@pytest.mark.parametrize("begun", [True, False], ids=["tables that stand", "a folder that is new"])
def test_two_imports_at_once_come_one_after_the_other(
    begun: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second begins while the first has read the tables and not written yet, and waits for it."""
    into, how = tmp_path / "data", mapping(tmp_path, tidy())
    if begun:
        assert import_files([sheet(tmp_path, ROWS)], how, into).written
    files = [sheet(tmp_path, f"{ROWS}3,{name},MoT,Red,TBD,\n", f"{name}.csv") for name in ("Road", "Rail")]
    hows = []
    for at, one in enumerate(files, start=1):
        (tmp_path / one.stem).mkdir()
        hows.append(mapping(tmp_path / one.stem, tidy(one.name, f"2032-0{at}")))
    second, real = Thread(target=lambda: import_files(files[1:], hows[1], into)), importing.write
    has_read, is_written = Event(), Event()

    def slow(*of: Any) -> Any:
        if second.ident is None:
            second.start()
            has_read.wait(4)
        else:
            has_read.set()
            is_written.wait(20)
        return real(*of)

    monkeypatch.setattr(importing, "write", slow)
    written = import_files(files[:1], hows[0], into).written
    is_written.set()
    second.join(60)
    assert written
    titles = {one["title_en"] for one in table(into, "initiatives")}
    assert {"Road", "Rail"} <= titles


class Killed(BaseException):
    """What ends a process where it is, as SIGKILL does: nothing catches it."""


def killed_after(renames: int, monkeypatch: pytest.MonkeyPatch, into: Path, what: Callable[[], Any]) -> None:
    """Do something that ends after so many files were renamed into a folder."""
    replace, done = Path.replace, count(1)

    def counted(self: Path, target: Path) -> Path:
        replace(self, target)
        if target.parent == into and next(done) == renames:
            raise Killed
        return target

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", counted)
        with pytest.raises(Killed):
            what()


@pytest.mark.parametrize("renames", [1, 2, 3])
def test_an_import_that_was_killed_between_two_tables_is_undone_by_the_next(
    renames: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into, whole = tmp_path / "data", tmp_path / "whole"
    assert import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy()), into).written
    before = contents(into)
    shutil.copytree(into, whole)
    later = [sheet(tmp_path, ROWS.replace("Green", "Red") + "3,Road,MoT,Red,TBD,\n")]
    how = mapping(tmp_path, tidy(edition="2031-02"))
    assert import_files(later, how, whole).written
    killed_after(renames, monkeypatch, into, lambda: import_files(later, how, into))
    with pytest.raises(TableError, match="an import was broken off here"):
        pipeline.check(into, Settings())
    killed_after(1, monkeypatch, into, lambda: put_back(into))
    with pytest.raises(TableError, match="import again, which puts all of them back first"):
        import_files(later, how, into, dry_run=True)
    put_back(into)
    assert contents(into) == before
    killed_after(renames, monkeypatch, into, lambda: import_files(later, how, into))
    assert import_files(later, how, into).written
    assert contents(into) == contents(whole)


def test_an_import_stands_on_the_disk_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a power cut leaves is what ``put_back`` needs: nothing gets its name before it is on the disk."""
    into, synced, real = tmp_path / "data", set[int](), durable.sync
    assert import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy()), into).written
    renamed: list[str] = []

    def sync(path: Path) -> None:
        real(path)
        synced.add(path.stat().st_ino)

    def checked(move: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def moved(self: Path, target: Path) -> Path:
            if target.parent == into:
                assert {one.stat().st_ino for one in (self, *self.rglob("*"))} <= synced
                assert target.name == UNFINISHED or into.stat().st_ino in synced
                renamed.append(target.name)
            return move(self, target)

        return moved

    monkeypatch.setattr(durable, "sync", sync)
    monkeypatch.setattr(writing, "sync", sync)
    for name in ("rename", "replace"):
        monkeypatch.setattr(Path, name, checked(getattr(Path, name)))
    later = [sheet(tmp_path, ROWS.replace("Green", "Red") + "3,Road,MoT,Red,TBD,\n")]
    how = mapping(tmp_path, tidy(edition="2031-02"))
    killed_after(2, monkeypatch, into, lambda: import_files(later, how, into))
    assert import_files(later, how, into).written
    assert renamed[0] == UNFINISHED
    assert renamed.count(UNFINISHED) == 2


def contents(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_a_new_folder_of_tables_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    into = tmp_path / "plans" / "data"

    def refused(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refused)
        with pytest.raises(OSError, match="No space left"):
            import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy()), into)
    assert not into.exists()
    synced: list[Path] = []
    for module in (durable, writing):
        monkeypatch.setattr(module, "sync", synced.append)
    shutil.rmtree(into.parent, ignore_errors=True)
    assert import_files([sheet(tmp_path, ROWS)], mapping(tmp_path, tidy()), into).written
    assert {tmp_path, into.parent} <= {*synced}, "a power cut would forget the folder above"
    assert pipeline.check(into, Settings()).conforms


TOTALS = {
    "by its number": (tidy(), "No,Project,Who,Light,End,Remark\n1,Bridge,MoT,Green,30/9/2032,\nI alt,6 projects,,,,\n"),
    "an initiative": (tidy(), "No,Project,Who,Light,End,Remark\n1,Bridge,MoT,Green,30/9/2032,\n,I alt,,,,\n"),
    "a milestone": (
        tidy().replace('name = "Project"', 'name = "Project"\nthing = "milestone"').replace('milestone = "end", ', ""),
        "No,Project,Who,Light,End,Remark\n1,Bridge,MoT,Green,30/9/2032,\n,Total:,,,,\n",
    ),
}


@pytest.mark.parametrize("case", TOTALS)
def test_a_row_that_adds_up_the_others_is_taken_with_a_warning(case: str, tmp_path: Path) -> None:
    how, rows = TOTALS[case]
    report = import_files([sheet(tmp_path, rows)], mapping(tmp_path, how), tmp_path / "data")
    assert report.written
    (told,) = (one for one in report.findings if one.rule == "total")
    assert (told.file, told.row, told.column, told.severity) == ("sheet.csv", 3, "Project", Severity.WARNING)
    skip = (
        'skip = { name = "I alt", reason = "a sum" }\n'
        if case == "an initiative"
        else 'skip = { row = 3, reason = "a sum" }\n'
    )
    left_out = how.replace('name = "Project"\n', f'name = "Project"\n{skip}')
    again = import_files([sheet(tmp_path, rows)], mapping(tmp_path, left_out), tmp_path / "other")
    assert again.written
    assert not [one for one in again.findings if one.rule == "total"]


WHO: dict[str, tuple[str, str, list[str], str, bool]] = {
    "each line is one": ('separator = "\\n"', "Roads\r\n\r\nRail ways", ["Rail ways", "Roads"], "Roads\nRail ways", False),
    "lines that nothing is said of": ("", "Roads\nRail ways", ["Roads Rail ways"], "Roads Rail ways", True),
    "one line": ("", "Roads and rails", ["Roads and rails"], "Roads and rails", False),
    "lines beside another separator": ('separator = "; "', "Roads;\nRail; Sea", ["Rail", "Roads", "Sea"], "Roads; Rail; Sea", False),
    "lines within one of several": ('separator = ";"', "Roads;Rail\nSea;", ["Rail Sea", "Roads"], "Roads;Rail Sea;", True),
    "lines of one that is known": (
        'known = { organisation = "rr", printed = "Roads Rail ways" }', "Roads\nRail ways", ["Roads Rail ways"],
        "Roads Rail ways", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WHO)
def test_a_cell_of_several_lines_is_several_who_answer_only_as_the_mapping_says(case: str, tmp_path: Path) -> None:
    """Where it does not say so, a cell with line breaks is told, and not made one organisation without a word."""
    how, cell, names, printed, warned = WHO[case]
    rows = f'No,Project,Who,Light,End,Remark\n1,Bridge,"{cell}",Green,30/9/2032,\n'
    head = f'{HEAD}[responsible]\nprints = "name"\nlevel = "state"\nrole = "responsible"\n{how}\n'
    report = import_files([sheet(tmp_path, rows)], mapping(tmp_path, tidy(), head=head), tmp_path / "data")
    assert report.written
    assert sorted(row["name_en"] for row in table(tmp_path / "data", "organisations")) == names
    assert table(tmp_path / "data", "observations")[0]["printed_responsible"] == printed
    told = [(one.row, one.column, one.severity) for one in report.findings if one.rule == "lines"]
    assert told == [(2, "Who", Severity.WARNING)] * warned
    assert import_files([tmp_path / "sheet.csv"], tmp_path / "map.toml", tmp_path / "data").added == {}


BOTH = """
[[files]]
file = "sheet.csv"
name = "Project"
[[files.dates]]
column = "New end"
milestone = "end"
order = "dd/mm/yyyy"
[[files.dates]]
column = "Done"
milestone = "end"
order = "dd/mm/yyyy"
{says}
"""


def test_a_new_deadline_and_a_completion_of_one_milestone_are_one_statement(tmp_path: Path, settings: Settings) -> None:
    rows = "Project,New end,Done\nBridge,31/3/2031,2/3/2031\nTunnel,31/3/2031,\nFerry,,2/3/2031\n"
    how = mapping(tmp_path, BOTH.replace("{says}", 'says = "completed"'), EDITION.replace("{edition}", "2031-04"))
    report = import_files([sheet(tmp_path, rows)], how, tmp_path / "data")
    assert report.written, report.findings
    said = {row["milestone"]: row for row in table(tmp_path / "data", "observations") if row["milestone"]}
    assert {name: (row["expected"], row["completed"], row["page"]) for name, row in said.items()} == {
        "plan/bridge.end": ("2031-03-31", "2031-03-02", "sheet.csv, row 2"),
        "plan/tunnel.end": ("2031-03-31", "", "sheet.csv, row 3, column 2"),
        "plan/ferry.end": ("", "2031-03-02", "sheet.csv, row 4, column 3"),
    }
    assert pipeline.check(tmp_path / "data", settings).conforms
    assert import_files([tmp_path / "sheet.csv"], how, tmp_path / "data").added == {}


def test_a_row_that_says_nothing_in_any_of_several_editions_is_told_and_keeps_who_answers(
    tmp_path: Path, settings: Settings
) -> None:
    said = tidy(more=EDITION.replace("{edition}", "2032-01"))
    said = said.replace('"light" }', '"light", edition = "plan/2031-01" }')
    said = said.replace('order = "dd', 'edition = "plan/2032-01", order = "dd')
    rows = ROWS + "3,Silent,MoF,,,to be planned\n"
    head = HEAD + '[responsible]\nrole = "responsible"\n'
    report = import_files([sheet(tmp_path, rows)], mapping(tmp_path, said, head=head), tmp_path / "data")
    assert report.written
    assert accounted(report)
    told = [(one.row, one.rule, one.severity) for one in report.findings if one.rule == "edition"]
    assert told == [(4, "edition", Severity.WARNING)]
    taking_part = [(one["initiative"], one["organisation"]) for one in table(tmp_path / "data", "participations")]
    assert ("plan/silent", "mof") in taking_part
    assert pipeline.check(tmp_path / "data", settings).conforms


def test_two_columns_that_say_the_same_of_one_milestone_are_refused_by_their_names(tmp_path: Path) -> None:
    rows = "Project,New end,Done\nBridge,31/3/2031,2/3/2031\nTunnel,31/3/2031,31/3/2031\n"
    how = mapping(tmp_path, BOTH.replace("{says}", ""), EDITION.replace("{edition}", "2031-04"))
    (fault,) = errors(import_files([sheet(tmp_path, rows)], how, tmp_path / "data"))
    assert (fault.rule, fault.row, fault.column, fault.value) == ("twice", 2, "Done", "2/3/2031")
    assert "New end, Done" in fault.message.en
    assert "plan/2031-04" in fault.message.en


def test_only_what_is_read_of_a_workbook_must_be_written_there(tmp_path: Path) -> None:
    """A formula in a title above, in a column that nobody named and in a row that is left out is nobody's business; one
    that would be read is refused with its cell, and so is what another cell is merged over.
    """
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Tracker")
        page.write_formula(0, 0, "=TODAY()")
        rows = list(csv.reader([*ROWS.splitlines(), "3,Ferry,MoT,Green,1/1/2033,", ",Total,,,,"]))
        for number, cells in enumerate(rows, start=2):
            page.write_row(number, 0, cells)
        page.write_formula(3, 6, "=TODAY()-45000")
        page.write_formula(6, 4, "=1+1")
        page.merge_range(6, 2, 6, 3, "three in all")
    said = tidy("sheet.xlsx", more='header = 3\nskip = { name = "Total", reason = "a sum" }\n')
    report = import_files([path], mapping(tmp_path, said), tmp_path / "data")
    assert report.written, report.findings
    assert counts(report) == {"rows": 4, "imported": 3, "skipped": 1, "refused": 0}
    wrong = mapping(tmp_path, said.replace('skip = { name = "Total", reason = "a sum" }\n', ""))
    found = errors(import_files([path], wrong, tmp_path / "other"))
    assert [(one.rule, one.row, one.column) for one in found] == [("merged", 7, "C7"), ("formula", 7, "E7")]
    head = mapping(tmp_path, said.replace("header = 3", "header = 1").replace('name = "Project"', "name = 1"))
    assert [one.rule for one in errors(import_files([path], head, tmp_path / "third"))] == ["column"]


@pytest.mark.parametrize(("header", "light", "wrong"), [(2, '"Light"', []), (1, "4", []), (1, '"Plan"', ["formula"])])
def test_of_a_heading_of_two_rows_only_the_cells_with_text_count(
    header: int, light: str, wrong: list[str], tmp_path: Path
) -> None:
    """Number and name are merged over both rows, the others stand below the heading of a group."""
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page, bold = book.add_worksheet("Tracker"), book.add_format({"bold": True})
        for number, cells in enumerate(csv.reader(ROWS.splitlines()), start=1):
            page.write_row(number, 0, cells)
        for column, text in enumerate(("No", "Project", "Who")):
            page.merge_range(0, column, 1, column, text, bold)
        page.merge_range(0, 3, 0, 4, "State", bold)
        if wrong:
            page.write_formula(0, 5, '="Plan"', value="Plan")
    how = tidy("sheet.xlsx", more=f"header = {header}\n" + ('skip = { row = 2, reason = "heading" }\n' * (header == 1)))
    how = how.replace('name = "Project"\nnumber = "No"', "name = 2\nnumber = 1").replace('"Who"', "3")
    how = how.replace('column = "Light"', f"column = {light}")
    how = how.replace('"End"', "5").replace('["Remark"]', "[6]").replace('"Remark"', "6") if header == 1 else how
    report = import_files([path], mapping(tmp_path, how), tmp_path / "data")
    assert [one.rule for one in errors(report)] == wrong, report.findings
    assert counts(report)["imported"] == (0 if wrong else 2)


@pytest.mark.parametrize("kind", ["formula", "number", "merged"])
def test_a_sheet_with_more_doubtful_cells_than_can_be_kept_is_refused(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where they stand in a column that nobody named."""
    monkeypatch.setattr(sheets, "_MOST_DOUBTS", 4)
    how = mapping(tmp_path, tidy("sheet.xlsx"))
    for times, rules in ((4, []), (5, ["size"])):
        with xlsxwriter.Workbook(tmp_path / "sheet.xlsx") as book:
            page, shown = book.add_worksheet("Tracker"), book.add_format({"num_format": "0.00"})
            for number, cells in enumerate(csv.reader(ROWS.splitlines())):
                page.write_row(number, 0, cells)
            for at in range(times):
                if kind == "formula":
                    page.write_formula(1, 7 + at, "=1+1")
                else:
                    page.write_number(1, 7 + at, 6.1, shown if kind == "number" else None)
            if kind == "merged":
                page.merge_range(1, 7, 1, 6 + times, "one", shown)
                page.write_string(1, 20, "end")
        report = import_files([tmp_path / "sheet.xlsx"], how, tmp_path / f"data{times}")
        assert [one.rule for one in errors(report)] == rules, report.findings


def test_what_a_formula_shows_says_nothing_of_the_order_of_dates(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Tracker")
        for number, cells in enumerate(csv.reader(ROWS.replace("TBD", "13/4/2033").splitlines())):
            page.write_row(number, 0, cells)
        page.write_formula(1, 4, '="9/30/2032"', value="9/30/2032")
    how = mapping(tmp_path, tidy("sheet.xlsx").replace(', order = "dd/mm/yyyy"', ""))
    assert [one.rule for one in errors(import_files([path], how, tmp_path / "data"))] == ["formula"]


def test_who_answers_for_several_rows_by_a_merged_cell_is_not_taken_for_the_first_alone(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    with tracker(path) as (_, page):
        page.merge_range(1, 2, 2, 2, "MoT")
    (fault,) = errors(import_files([path], mapping(tmp_path, tidy("sheet.xlsx")), tmp_path / "data"))
    assert (fault.rule, fault.row, fault.column, fault.value) == ("merged", 2, "C2", "MoT")
