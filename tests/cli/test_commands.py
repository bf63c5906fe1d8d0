"""The commands: what they print, and the exit code that says how it went."""

import json
import os
import re
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import python_calamine
from click import Context
from click.testing import CliRunner, Result
from tests.conftest import DATA, PLAN, ROOT

from fremdrift.cli import COMMANDS, main
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain
from fremdrift.web.application import create_app


def run(home: Path, *words: str, **environment: str) -> Result:
    return CliRunner().invoke(
        main, words, env={"FREMDRIFT_HOME": str(home), "LC_ALL": "C", **environment}, catch_exceptions=False
    )


def spoiled(tables: Path) -> Path:
    path = tables / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2030-36", "2018-Q5"), encoding="utf-8")
    return tables


def test_check_says_that_tables_conform(tmp_path: Path) -> None:
    done = run(tmp_path, "check", str(PLAN))
    assert (done.exit_code, done.stdout.splitlines()[-1][:14]) == (0, "12 rows read, ")


def test_check_names_the_cell_and_exits_1(tmp_path: Path, tables: Path) -> None:
    done = run(tmp_path, "check", str(spoiled(tables)))
    assert done.exit_code == 1
    assert 'violation: observations.csv, row 2, column expected: "2018-Q5": This is not a date' in done.stdout


def test_check_speaks_danish(tmp_path: Path, tables: Path) -> None:
    done = run(tmp_path, "check", "--lang", "da", str(spoiled(tables)))
    assert "observations.csv, række 2, kolonne expected" in done.stdout


def test_check_speaks_json(tmp_path: Path, tables: Path) -> None:
    found = json.loads(run(tmp_path, "check", "--json", str(spoiled(tables))).stdout)
    first = found["findings"][0]
    assert found["conforms"] is False
    assert (first["file"], first["row"], first["column"], first["value"]) == (
        "observations.csv",
        2,
        "expected",
        "2018-Q5",
    )
    assert set(first["message"]) == {"da", "en"}


def test_what_cannot_be_told_exits_2_with_a_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, "check", str(tmp_path / "nowhere"))
    assert done.exit_code == 2
    assert done.stderr.startswith("fremdrift: ")
    assert "Traceback" not in done.output


def test_a_wrong_setting_exits_2_with_its_name(tmp_path: Path) -> None:
    done = run(tmp_path, "check", str(PLAN), FREMDRIFT_QUERY_SECONDS="soon")
    assert (done.exit_code, "FREMDRIFT_QUERY_SECONDS='soon' is not a number" in done.stderr) == (2, True)


def test_publish_list_roll_back_and_verify(tmp_path: Path, tables: Path) -> None:
    assert run(tmp_path, "publish", str(tables), "--at", "2026-11-24T12:00:00Z").stdout.startswith(
        "published 20261124T120000Z-"
    )
    assert run(tmp_path, "publish", str(tables)).stdout.startswith("unchanged: 20261124T120000Z-")
    path = tables / "milestones.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("half the", "all the"), encoding="utf-8")
    assert run(tmp_path, "publish", str(tables), "--at", "2026-11-25T12:00:00Z").stdout.startswith("published 20261125")
    listed = json.loads(run(tmp_path, "releases", "--json").stdout)
    assert [one["served"] for one in listed] == [False, True]
    assert run(tmp_path, "rollback").stdout.strip() == f"serving {listed[0]['id']}"
    assert run(tmp_path, "releases").stdout.startswith("* 20261124")
    done = run(tmp_path, "verify")
    assert (done.exit_code, done.stdout.strip()) == (0, "2 releases, 0 faults")


def test_a_refused_publish_exits_1_and_says_so(tmp_path: Path, tables: Path) -> None:
    done = run(tmp_path, "publish", str(spoiled(tables)))
    assert done.exit_code == 1
    assert "Nothing was published" in done.stderr


def test_publish_takes_a_time_only(tmp_path: Path) -> None:
    done = run(tmp_path, "publish", str(PLAN), "--at", "yesterday")
    assert (done.exit_code, "'yesterday' is not a time like 2026-11-24T12:00:00Z" in done.output) == (2, True)


def test_serve_needs_a_release(tmp_path: Path) -> None:
    done = run(tmp_path, "serve")
    assert (done.exit_code, "`fremdrift publish DATA` makes one" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "base", "port"),
    [
        ((), "http://127.0.0.1:8009/", 8009),
        (("--port", "8008"), "http://127.0.0.1:8009/", 8008),
        ((), "https://strategy.example.org/", 8000),
    ],
    ids=["a loopback base has it", "the option has it", "behind a proxy"],
)
def test_serve_listens_where_the_base_is(
    words: tuple[str, ...], base: str, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"FREMDRIFT_BASE_IRI": base, "FREMDRIFT_PUBLISHER": "P", "FREMDRIFT_CONTACT": "p@example.org"}
    told["FREMDRIFT_PRIVACY"] = "None is kept."
    assert run(tmp_path, "publish", str(PLAN), **told).exit_code == 0
    listening: list[int] = []
    monkeypatch.setattr(
        "fremdrift.commands.serving.server.run", lambda host, port, workers, settings: listening.append(port)
    )
    monkeypatch.setattr("fremdrift.commands.serving.server.refuse_taken", lambda host, port: None)
    done = run(tmp_path, "serve", *words, **told)
    assert listening == [port]
    elsewhere = "For this port publish once more with FREMDRIFT_BASE_IRI=http://127.0.0.1:8008/ and a FREMDRIFT_HOME"
    assert (elsewhere in done.stderr) == (port == 8008)
    assert ("links on the pages lead to the base, http://127.0.0.1:8009/, and not here" in done.stderr) == (
        port == 8008
    )


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert f"fremdrift {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_loaded_under_its_name_and_says_what_it_does(command: str) -> None:
    done = CliRunner().invoke(main, [command, "--help"])
    assert done.exit_code == 0
    assert f"{command} [OPTIONS]" in done.stdout
    assert (
        main.get_command(Context(main), command).make_context(command, ["--help"], resilient_parsing=True).command.name
        == command
    )  # type: ignore[union-attr]


def test_the_list_of_commands_has_them_all_with_a_whole_line_each() -> None:
    listed = CliRunner().invoke(main, ["--help"]).stdout.partition("Commands:\n")[2].splitlines()
    assert [tuple(line.split(maxsplit=1)) for line in listed] == [(name, said) for name, (_, said) in COMMANDS.items()]


def test_a_command_that_is_none_is_told_in_a_sentence() -> None:
    done = CliRunner().invoke(main, ["serv"])
    assert (done.exit_code, "No such command 'serv'" in done.stderr) == (2, True)


PUBLISHING = {"pyshacl", "csvw", "jsonschema", "pyarrow", "xlsxwriter", "flask", "rdflib"}
"""Libraries that take longer to load than whoever waits for a server, or for help, has to wait."""


@pytest.mark.parametrize(
    ("words", "has"),
    [
        pytest.param(["--help"], "fremdrift.cli", id="the list of commands"),
        pytest.param(["serve", "--help"], "fremdrift.web.server", id="serving"),
    ],
)
def test_what_somebody_waits_for_loads_nothing_that_only_a_publish_needs(words: list[str], has: str) -> None:
    asked = f"import sys; from fremdrift.cli import main; main({words}, standalone_mode=False); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert has in loaded
    assert not PUBLISHING & set(loaded)


def test_new_tables_are_empty_and_say_so_when_checked(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    assert run(tmp_path, "new", str(folder)).stdout.startswith(f"16 files in {folder}: fill in the tables")
    done = run(tmp_path, "check", str(folder))
    assert done.exit_code == 1
    assert "strategies.csv: The table has headings but no rows. Fill in at least one." in done.stdout


def test_new_tables_overwrite_nothing(tmp_path: Path) -> None:
    (tmp_path / "strategies.csv").write_text("mine", encoding="utf-8")
    done = run(tmp_path, "new", str(tmp_path))
    assert done.exit_code == 2
    assert f"{tmp_path} is not an empty folder; name a new one, nothing was written" in done.stderr
    assert (tmp_path / "strategies.csv").read_text(encoding="utf-8") == "mine"


def describe(tables: Path, **cells: str) -> None:
    """One row about datasets."""
    head = (DATA / "datasets.csv").read_text(encoding="utf-8").splitlines()[0]
    row = ",".join(cells.get(column, "") for column in head.split(","))
    (tables / "datasets.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")


def test_a_cell_with_very_much_wrong_is_told_in_short_and_counted_whole(tmp_path: Path, tables: Path) -> None:
    codes = ";".join(f"C{number}" for number in range(500))
    describe(tables, dataset="vocabulary", themes=codes)
    said = run(tmp_path, "check", str(tables)).stdout
    assert "datasets.csv, row 2, column themes: There are 480 more complaints about the same place." in said
    assert ", 500 violation, " in said
    told = json.loads(run(tmp_path, "check", str(tables), "--json").stdout)
    assert told["counts"]["violation"] == 500
    assert sum(one["column"] == "themes" for one in told["findings"]) == 21


def test_what_the_row_of_all_datasets_says_wrong_is_told_once(tmp_path: Path, tables: Path) -> None:
    describe(tables, dataset="all", themes="STRATEGY")
    said = run(tmp_path, "check", str(tables)).stdout
    assert said.count("datasets.csv, row 2, column themes") == 1
    assert ", 1 violation, " in said
    told = json.loads(run(tmp_path, "check", str(tables), "--json").stdout)
    assert told["counts"]["violation"] == len([one for one in told["findings"] if one["severity"] == "violation"]) == 1
    assert run(tmp_path, "publish", str(tables)).stderr.splitlines()[-1].startswith("1 violation, ")


def test_faulty_tables_are_told_of_without_loading_them(
    tmp_path: Path, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fremdrift.pipeline.checking.load", None)
    assert run(tmp_path, "check", str(spoiled(tables))).exit_code == 1


def test_links_names_the_addresses_that_do_not_answer(tmp_path: Path, tables: Path) -> None:
    path = tables / "sources.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("https://example.org/", "http://127.0.0.1:1/"), encoding="utf-8"
    )
    done = run(tmp_path, "links", str(tables))
    assert done.exit_code == 1
    assert "--- not asked, 127.0.0.1 is not on the public net: http://127.0.0.1:1/" in done.stdout
    done = run(tmp_path, "links", str(tables), "--anywhere")
    assert done.exit_code == 1
    assert "--- ConnectionError: http://127.0.0.1:1/" in done.stdout


def test_diff_says_what_changed_between_two_days(tmp_path: Path) -> None:
    assert run(tmp_path, "publish", str(PLAN)).exit_code == 0
    done = run(tmp_path, "diff", "2030-06-01", "2031-12-31", "--strategy", "paper-2030")
    assert done.exit_code == 0
    half = "Invented: half the forms gone (milestone/paper-2030/half)"
    assert f"moved: {half}: fourth quarter of 2030 -> first half of 2031 (1 to 272 days later)" in done.stdout
    assert f"status changed: {half}: expected -> postponed" in done.stdout
    assert done.stdout.splitlines()[-1] == "2 changes"
    danish = run(tmp_path, "diff", "2030-06-01", "2031-12-31", "--strategy", "paper-2030", "--lang", "da")
    assert danish.stdout.splitlines() == [
        f"flyttet: {half}: 4. kvartal 2030 -> 1. halvår 2031 (1 til 272 dage senere)",
        f"status ændret: {half}: forventet -> udskudt",
        "2 ændringer",
    ]
    assert "http://" not in done.stdout + danish.stdout
    told = json.loads(
        run(tmp_path, "diff", "2030-06-01", "paper-2030/report-2030", "--strategy", "paper-2030", "--json").stdout
    )
    assert {one["kind"] for one in told["changes"]} == {"moved", "status-changed"}


@pytest.mark.parametrize(
    ("words", "message"),
    [(("soon", "2031-12-31"), "there is no edition"), (("2030-13-01", "2031-12-31"), "is no day such as 2020-12-31")],
)
def test_diff_says_what_it_cannot_compare(words: tuple[str, str], message: str, tmp_path: Path) -> None:
    assert run(tmp_path, "publish", str(PLAN)).exit_code == 0
    done = run(tmp_path, "diff", *words, "--strategy", "paper-2030")
    assert done.exit_code == 2
    assert message in done.stderr


def test_the_verdict_speaks_danish_too(tmp_path: Path, tables: Path) -> None:
    done = run(tmp_path, "check", "--lang", "da", str(spoiled(tables)))
    assert done.stdout.splitlines()[0].startswith("fejl: ")
    assert done.stdout.splitlines()[-1] == "12 rækker læst, 1 af dem ikke taget med, 1 fejl, 0 advarsel, 0 oplysning."


def test_check_counts_the_rows_that_were_not_taken(tmp_path: Path, tables: Path) -> None:
    told = json.loads(run(tmp_path, "check", "--json", str(spoiled(tables))).stdout)
    assert told["rows"] == {"read": 12, "not_taken": 1}
    assert (
        run(tmp_path, "check", str(spoiled(tables))).stdout.splitlines()[-1].startswith("12 rows read, 1 of them not ")
    )


def test_check_speaks_json_where_it_could_not_tell_too(tmp_path: Path) -> None:
    done = run(tmp_path, "check", "--json", str(tmp_path / "nowhere"))
    assert done.exit_code == 2
    told = json.loads(done.stdout)
    assert told["conforms"] is None
    assert "nowhere" in told["error"]


def test_a_damaged_release_is_listed_told_and_can_be_left(tmp_path: Path, tables: Path) -> None:
    assert run(tmp_path, "publish", str(PLAN)).exit_code == 0
    path = tables / "milestones.csv"
    path.write_text(path.read_text("utf-8").replace("half the forms", "a third of the forms"), encoding="utf-8")
    assert run(tmp_path, "publish", str(tables)).exit_code == 0
    first, second = (one["id"] for one in json.loads(run(tmp_path, "releases", "--json").stdout))
    (tmp_path / "releases" / second / "manifest.json").write_text("{", encoding="utf-8")
    assert f"* {second}  release {second} has no readable manifest.json" in run(tmp_path, "releases").stdout
    done = run(tmp_path, "verify")
    assert (done.exit_code, "2 releases, 1 fault" in done.stdout) == (1, True)
    assert run(tmp_path, "rollback", first).exit_code == 0
    assert f"* {first}" in run(tmp_path, "releases").stdout


def test_a_release_is_later_than_its_predecessor(tmp_path: Path, tables: Path) -> None:
    assert run(tmp_path, "publish", str(PLAN), "--at", "2026-11-24T12:00:00Z").exit_code == 0
    path = tables / "milestones.csv"
    path.write_text(path.read_text("utf-8").replace("half the forms", "a third of the forms"), encoding="utf-8")
    assert run(tmp_path, "publish", str(tables), "--at", "2026-11-24T12:00:00Z").exit_code == 0
    listed = json.loads(run(tmp_path, "releases", "--json").stdout)
    assert [one["made"] for one in listed] == ["2026-11-24T12:00:00Z", "2026-11-24T12:00:01Z"]
    assert listed[-1]["served"]


def test_a_workbook_to_fill_in_is_written_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    done = run(tmp_path, "template", str(file), str(PLAN), "--lang", "en")
    assert done.stdout.startswith(f"12 rows in {file}: fill in")
    assert run(tmp_path, "check", str(file)).exit_code == 0
    again = run(tmp_path, "template", str(file))
    assert again.exit_code == 2
    assert str(file) in again.stderr


@pytest.mark.parametrize(
    ("locale", "words", "heading"),
    [
        ({"LC_ALL": "da_DK.UTF-8"}, (), "Kilde"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "da"}, (), "Kilde"),
        ({"LC_ALL": "en_DK.UTF-8", "LANG": "da_DK.UTF-8"}, (), "Source"),
        ({"LC_ALL": "dav_KE"}, (), "Source"),
        ({"LC_ALL": "C"}, (), "Source"),
        ({"LC_ALL": "C"}, ("--lang", "da"), "Kilde"),
        ({"LC_ALL": "da_DK"}, ("--lang", "en"), "Source"),
    ],
)
def test_a_workbook_speaks_the_language_of_who_asks_for_it(
    locale: dict[str, str], words: tuple[str, ...], heading: str, tmp_path: Path
) -> None:
    file = tmp_path / "mine.xlsx"
    assert run(tmp_path, "template", str(file), *words, **locale).exit_code == 0
    cells = python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert heading in {str(one) for row in cells for one in row}


def test_a_workbook_of_faulty_tables_is_not_written(tmp_path: Path, tables: Path) -> None:
    done = run(tmp_path, "template", str(tmp_path / "mine.xlsx"), str(spoiled(tables)))
    assert (done.exit_code, (tmp_path / "mine.xlsx").exists()) == (2, False)
    assert "have faults" in done.stderr


def test_coverage_lists_what_is_missing(tmp_path: Path) -> None:
    lines = run(tmp_path, "coverage", str(ROOT / "data"), "--strategy", "fods-2016-2020").stdout.splitlines()
    assert any("33 initiatives, and 22 are known here" in one for one in lines)
    assert lines[-1] == f"{len(lines) - 1} gaps"
    told = json.loads(run(tmp_path, "coverage", str(ROOT / "data"), "--json").stdout)
    assert {"strategy", "kind", "thing", "what", "where"} <= set(told[0])


def reworded(tables: Path) -> Path:
    path = tables / "milestones.csv"
    path.write_text(path.read_text("utf-8").replace("half the forms", "a third of the forms"), encoding="utf-8")
    return tables


def test_diff_of_releases_says_what_we_changed(tmp_path: Path, tables: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "publish", str(PLAN)).exit_code == 0
    assert run(home, "publish", str(reworded(tables))).exit_code == 0
    first, second = (one["id"] for one in json.loads(run(home, "releases", "--json").stdout))
    lines = run(home, "diff", first, second, "--releases").stdout.splitlines()
    assert lines == [
        "http://127.0.0.1:8000/id/milestone/paper-2030/half http://purl.org/dc/terms/title: "
        "Invented: half the forms gone@en -> Invented: a third of the forms gone@en",
        "1 things differ, in 1 properties",
    ]
    assert run(home, "diff", first, "nothing", "--releases").exit_code == 2


def test_a_held_release_is_nowhere_before_its_time(tmp_path: Path, tables: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "publish", str(PLAN)).exit_code == 0
    served = run(home, "releases").stdout
    done = run(home, "publish", str(reworded(tables)), "--not-before", "2999-01-01T00:00:00Z")
    assert done.stdout.startswith("held until 2999-01-01T00:00:00Z: 29990101T000000Z-")
    name = done.stdout.split()[3].rstrip(":")
    assert run(home, "releases").stdout == served + f"  {name}  held until then\n"
    client = create_app(Settings(home=home)).test_client()
    for path in ("/", "/document/milestone/paper-2030/half", f"/?release={name}", f"/?release=.held-{name}", "/sparql?query=DESCRIBE <id/milestone/paper-2030/half>", "/files/fremdrift.nq", "/timemap/link/document/milestone/paper-2030/half"):  # fmt: skip
        assert "a third of" not in client.get(path).text
        assert name not in client.get(path).headers.get("Link", "")
    assert client.get(f"/?release={name}").status_code == 404
    assert run(home, "publish", str(PLAN)).stdout.startswith("unchanged")
    refused = run(home, "publish", str(ROOT / "data"))
    assert refused.exit_code == 2
    assert "is held until its time" in refused.stderr
    with (home / "releases" / f".held-{name}" / "data.nq").open("a") as file:
        file.write("#")
    assert run(home, "verify").exit_code == 1
    assert "given up" in run(home, "publish", str(tables), "--drop-held").stdout
    assert run(home, "releases").stdout == served


def test_a_held_release_is_served_when_its_time_has_come(
    tmp_path: Path, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    assert run(home, "publish", str(PLAN), "--at", "2026-01-01T00:00:00Z").exit_code == 0
    due = "2026-02-01T00:00:00Z"
    monkeypatch.setattr("fremdrift.commands.publishing.now", lambda: "2026-01-15T00:00:00Z")
    assert run(home, "publish", str(reworded(tables)), "--not-before", due).exit_code == 0
    chain = Chain(home, "http://127.0.0.1:8000/")
    assert not chain.serve_due("2026-01-31T23:59:59Z")
    client = create_app(Settings(home=home)).test_client()  # its clock is past that time
    assert "a third of the forms" in client.get("/document/milestone/paper-2030/half").text
    assert [one.made for one in chain.releases()] == ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"]
    assert run(home, "verify").exit_code == 0


def test_a_preview_publishes_nothing_and_says_what_would_change(
    tmp_path: Path, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    assert run(home, "publish", str(PLAN)).exit_code == 0
    before = run(home, "releases").stdout
    served: list[str] = []

    def look(host: str, port: int, workers: int, settings: Settings) -> None:
        client = create_app(settings).test_client()
        served.append(f"{host}:{port} {client.get('/document/milestone/paper-2030/half').text}")

    monkeypatch.setattr("fremdrift.commands.publishing.server.run", look)
    monkeypatch.setattr("fremdrift.commands.publishing.server.refuse_taken", lambda host, port: None)
    monkeypatch.setattr("os.environ", dict(os.environ))
    done = run(home, "publish", str(reworded(tables)), "--preview", "--port", "8009")
    assert "half the forms gone@en -> Invented: a third of the forms gone@en" in done.stdout
    assert served[0].startswith("127.0.0.1:8009 ")
    assert "a third of the forms" in served[0]
    assert run(home, "releases").stdout == before


@pytest.mark.parametrize(
    ("time", "message"), [("2000-01-01T00:00:00Z", "is past"), ("tomorrow", "Invalid value for --not-before")]
)
def test_a_time_to_hold_until_lies_ahead(time: str, message: str, tmp_path: Path) -> None:
    done = run(tmp_path, "publish", str(PLAN), "--not-before", time)
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_port_that_is_taken_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path, "publish", str(PLAN)).exit_code == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = [run(tmp_path, *words, "--port", port) for words in (["serve"], ["publish", str(PLAN), "--preview"])]
    for one in done:
        assert one.exit_code == 2
        assert "nothing can listen at 127.0.0.1 port" in one.stderr
        assert not one.stdout


def test_that_a_preview_serves_until_it_is_ended_is_told() -> None:
    told = " ".join(CliRunner().invoke(main, ["publish", "--help"]).stdout.split())
    assert "serve it on this machine until Ctrl-C ends it" in told
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "serves that on port 8001 until Ctrl-C ends it" in readme


IMPORTED = {
    "tried": (["--dry-run"], "", "Rows refused: 0; nothing was written, since this was a dry run."),
    "written": ([], "", "Rows refused: 0; written."),
    "violations": ([], "next spring", "Rows refused: 1; nothing was written, since the violations above are to be"
        " mended first (how many: 1)."),
    "in Danish": (["--lang", "da"], "next spring", "Afviste rækker: 1; intet blev skrevet, for fejlene ovenfor skal"
        " rettes først (antal: 1)."),
}  # fmt: skip


def sheet_of_the_manual(folder: Path) -> Path:
    """The sheet that the manual imports, with its mapping beside it."""
    sheet = folder / "status.csv"
    page = (ROOT / "service" / "manual" / "importing.md").read_text(encoding="utf-8")
    for path, kind in ((sheet, "csv"), (folder / "status.csv.toml", "toml")):
        path.write_text(page.partition(f"```{kind}\n")[2].partition("```")[0], encoding="utf-8")
    return sheet


def imported(home: Path, *options: str) -> list[str]:
    sheet = home / "status.csv"
    return run(
        home, "import", str(sheet), "--mapping", f"{sheet}.toml", "--into", str(home / "tables"), *options
    ).stdout.splitlines()


@pytest.mark.parametrize("case", IMPORTED)
def test_an_import_ends_with_what_stopped_it(case: str, tmp_path: Path) -> None:
    options, date, said = IMPORTED[case]
    sheet = sheet_of_the_manual(tmp_path)
    if date:
        sheet.write_text(sheet.read_text(encoding="utf-8").replace("30.6.2030", date), encoding="utf-8")
    assert imported(tmp_path, *options)[-1] == said


def test_an_import_of_what_is_known_says_so(tmp_path: Path) -> None:
    sheet_of_the_manual(tmp_path)
    imported(tmp_path)
    for options in ([], ["--dry-run"]):
        assert imported(tmp_path, *options)[-1].endswith("since the tables have all of it already.")


FULL = {
    "new": ("new {there}", "the empty tables", "Nothing was kept"),
    "template": ("template {there}.xlsx", "the workbook", "Nothing was kept"),
    "import": ("import {sheet} --mapping {sheet}.toml --into {there}", "the tables", "They are as they were"),
    "pull": ("pull {home}", "the releases", "What came whole stays, and what is served is served as before"),
    "export": ("export {there}", "the site", "Nothing was kept"),
}


@pytest.mark.parametrize("command", FULL)
def test_a_full_disk_is_told_and_nothing_is_left(command: str, tmp_path: Path, real: Settings) -> None:
    """A limit on the size of files stands for it: the system refuses to write, wherever we are."""
    words, what, otherwise = FULL[command]
    sheet, there = sheet_of_the_manual(tmp_path), tmp_path / "there"
    home = tmp_path / "home" if command == "pull" else real.home
    before = sorted(one.name for one in tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-m", "fremdrift", *words.format(sheet=sheet, there=there, home=real.home).split()],
        env=os.environ | {"FREMDRIFT_HOME": str(home)}, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)),
    )  # fmt: skip
    said = rf"fremdrift: {what} could not be written to .+: File too large; make room, and do it again\. {otherwise}"
    assert re.fullmatch(said, done.stderr.splitlines()[-1]), done.stderr
    assert done.returncode == 2
    left = {one.name for one in tmp_path.iterdir() if one.name != "home"} - set(before)
    assert left <= {"there"}
    assert not there.exists() or not any(there.iterdir())
    assert not (home / "current").exists() or command != "pull"


def test_no_room_for_files_that_nobody_keeps_is_told_with_their_folder(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "fremdrift", "check", str(PLAN), "--quiet"],
        env=os.environ | {"FREMDRIFT_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "temporary")},
        capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)),
    )  # fmt: skip
    said = rf"fremdrift: {tmp_path}/temporary\S* could not be written: File too large; make room, or set TMPDIR to .+\n"
    assert re.fullmatch(said, done.stderr), done.stderr
    assert done.returncode == 2
    assert not list((tmp_path / "temporary").iterdir())


def test_what_names_no_strategy_is_said(tmp_path: Path) -> None:
    assert run(tmp_path, "publish", str(PLAN)).exit_code == 0
    assert "no strategy or programme nosuch" in run(tmp_path, "diff", "2030", "2031", "--strategy", "nosuch").stderr
    assert "later than" in run(tmp_path, "diff", "2031", "2030", "--strategy", "paper-2030").stderr
    assert "no strategy or programme nosuch" in run(tmp_path, "coverage", str(PLAN), "--strategy", "nosuch").stderr
