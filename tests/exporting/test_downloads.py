"""Downloads: every format of every dataset, read by libraries that did not write it, says what the endpoint says."""

import csv
import gzip
import hashlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import rdflib
from csvw import TableGroup
from frictionless import Package
from pyarrow import parquet as pyarrow_parquet
from rdflib.compare import to_canonical_graph
from tests.conftest import DATA, MADE, PLAN, ROOT, publish

from fremdrift.exporting import parquet
from fremdrift.exporting.names import file_name, stem
from fremdrift.ground.errors import TableError
from fremdrift.ground.formats import NTRIPLES, TURTLE
from fremdrift.ground.settings import Settings
from fremdrift.ground.workbooks import READ_ME, is_for_readers
from fremdrift.keeping.release import Release
from fremdrift.model.date_words import in_words
from fremdrift.model.dates import FORMS, read_date
from fremdrift.reading.rows import Reading
from fremdrift.web.application import create_app

BASE = "http://127.0.0.1:8000/"
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "=cmd|' /C calc'!A0",
    "<r>x</r>",
    "http://example.org",
    "007",
    "{=1}",
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The invented plan, published; its titles of sources are hostile to spreadsheets."""
    folder = tmp_path_factory.mktemp("plan")
    tables = folder / "tables"
    tables.mkdir()
    for path in PLAN.glob("*.csv"):
        tables.joinpath(path.name).write_bytes(path.read_bytes())
    rows = list(csv.reader(io.StringIO((PLAN / "sources.csv").read_text(encoding="utf-8"))))
    at, key = rows[0].index("title"), rows[0].index("source")
    for number, text in enumerate(HOSTILE):
        rows.append(["" for _ in rows[0]])
        rows[-1][key], rows[-1][at], rows[-1][rows[0].index("kind")] = f"hostile-{number}", text, "official"
    with (tables / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    done = publish(tables, Settings(home=folder / "home"))
    assert done.release, [one.sentence() for one in done.findings]
    return done.release


def downloads(release: Release, form: str) -> dict[str, Path]:
    """The files of a kind by dataset."""
    return {
        one["dataset"]: release.folder / "files" / one["path"]
        for one in release.manifest["downloads"]
        if one["path"].endswith(f".{form}")
    }


Fields = tuple[str, str, str, str]


@cache
def endpoint(folder: Path) -> frozenset[Fields]:
    """Every quad that the endpoint of a release tells, in the spelling of N-Quads."""
    client = create_app(Settings(home=folder.parent.parent, query_bytes=1 << 28)).test_client()
    query = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "application/sparql-results+json"})
    rows = answer.get_json()["results"]["bindings"]
    return frozenset(tuple(written(row[name]) for name in "spog") for row in rows)  # type: ignore[misc]


def written(term: dict[str, str]) -> str:
    if term["type"] == "uri":
        return f"<{term['value']}>"
    if term["type"] == "bnode":
        return f"_:{term['value']}"
    datatype = term.get("datatype")
    literal = rdflib.Literal(term["value"], lang=term.get("xml:lang"), datatype=rdflib.URIRef(datatype) if datatype else None, normalize=False)  # fmt: skip
    escaped = term["value"].replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    mark = f"@{literal.language}" if literal.language else f"^^<{datatype}>" if datatype else ""
    return f'"{escaped}"{mark}'


def said(release: Release, dataset: str) -> set[Fields]:
    """What the endpoint says in the graphs of a dataset, by the rule of DESIGN written down a second time."""
    every = endpoint(release.folder)
    scope = re.escape(dataset.rpartition("/")[2])
    rules = {
        "all": "(?!catalogue$|validation$)",
        "vocabulary": "model$",
        "organisations": "organisations$",
        "moves": "derived/(edition/|source/|state$)",
    }
    if dataset.startswith("edition/"):
        return with_named({quad for quad in every if graph_of(quad) in (dataset, f"derived/{dataset}")}, every)
    if dataset in rules:
        return {quad for quad in every if re.match(rules[dataset], graph_of(quad))}
    own = re.compile(f"(strategy|judgements)/{scope}$|(derived/)?edition/{scope}/")
    thing = re.compile(f"<{BASE}id/([^/]+/{scope}/|strategy/{scope}[>#])")
    found = {quad for quad in every if own.match(graph_of(quad))}
    sources = {quad[2][len(f"<{BASE}id/source/") : -1] for quad in found if quad[2].startswith(f"<{BASE}id/source/")}
    spoken = {graph_of(quad) for quad in every if thing.match(quad[0]) and graph_of(quad).startswith("statements/")}
    speaking = {f"{kind}{name}" for kind in ("statements/", "derived/source/") for name in sources | {one.partition("/")[2] for one in spoken}}  # fmt: skip
    found |= {quad for quad in every if graph_of(quad) in speaking}
    found |= {q for q in every if graph_of(q) in ("derived/state", "derived/identity") and thing.match(q[0])}
    return with_named(found, every)


NAMED = re.compile(f"<({BASE}id/(organisation|code)/|https://w3id.org/fremdrift/code/)")


def with_named(found: set[Fields], every: frozenset[Fields]) -> set[Fields]:
    """With what is said of the organisations and codes that they name, and of what all but our codes name
    in turn; of our codes what they are called.
    """
    waiting, seen = {quad[2] for quad in found if NAMED.match(quad[2])}, set[str]()
    while waiting:
        seen |= waiting
        more = {q for q in every if q[0] in waiting and graph_of(q) in ("model", "organisations")}
        more = {q for q in more if q[0].startswith(f"<{BASE}") or re.search("[#/](type|prefLabel|inScheme)>$", q[1])}
        found |= more
        waiting = {q[2] for q in more if q[0].startswith(f"<{BASE}") and NAMED.match(q[2])} - seen
    return found


def graph_of(quad: Fields) -> str:
    return quad[3].removeprefix(f"<{BASE}graph/")[:-1]


def keys(release: Release) -> list[str]:
    return list(downloads(release, "nq"))


def test_there_is_a_dataset_for_each_strategy_and_edition_and_four_more(plan: Release, release: Release) -> None:
    for one in (plan, release):
        graphs = {row.removeprefix(BASE + "graph/") for row in one.manifest["counts"]["graphs"]}
        wanted = {g for g in graphs if g.startswith(("strategy/", "edition/"))}
        assert set(keys(one)) == wanted | {"all", "vocabulary", "organisations", "moves"}
        for form in ("ttl", "nq", "trig", "jsonld", "rdf", "nt"):
            assert set(downloads(one, form)) == set(keys(one))


def rdflib_quads(path: Path, form: str) -> set[Fields]:
    dataset = rdflib.Dataset()
    dataset.parse(path, format=form)
    return {(s.n3(), p.n3(), o.n3(), c.n3()) for s, p, o, c in dataset.quads() if c is not None}  # type: ignore[union-attr]


def own_quads(path: Path) -> set[Fields]:
    """The fields of N-Quads lines without blank nodes, as text."""
    found = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        triple, graph, _ = line.rsplit(" ", 2)
        subject, predicate, thing = triple.split(" ", 2)
        found.add((subject, predicate, thing, graph))
    return found


def test_n_quads_hold_what_the_endpoint_says(plan: Release, release: Release) -> None:
    for one in (plan, release):
        for dataset, path in downloads(one, "nq").items():
            ours, theirs = (
                {quad for quad in quads if "_:" not in quad[0] + quad[2][:2]}
                for quads in (own_quads(path), said(one, dataset))
            )
            assert ours == theirs, dataset


def test_a_strategy_and_an_edition_can_be_read_alone(plan: Release, release: Release) -> None:
    """Every organisation and code that a statement names is named in the same file, if only by an abbreviation."""
    for one in (plan, release):
        for dataset, path in downloads(one, "nq").items():
            if dataset.startswith(("strategy/", "edition/")):
                quads = own_quads(path)
                named = {quad[2] for quad in quads if NAMED.match(quad[2]) and graph_of(quad) != "model"}
                called = {quad[0] for quad in quads if quad[1].endswith(("core#prefLabel>", "def/abbreviation>"))}
                assert named <= called, dataset
    path = downloads(release, "ttl")["strategy/fods-2016-2020"]
    assert '"Finansministeriet"@da' in path.read_text(encoding="utf-8")


def small(release: Release) -> Iterator[tuple[str, Path]]:
    """Datasets that rdflib parses fast; the vocabulary, whose lists have blank nodes, is compared as a graph."""
    for dataset, path in downloads(release, "nq").items():
        if dataset not in ("all", "vocabulary"):
            yield dataset, path


@pytest.mark.parametrize(("form", "name"), [("trig", "trig"), ("jsonld", "json-ld"), ("nq", "nquads")])
def test_syntaxes_with_graphs_say_what_n_quads_say(form: str, name: str, plan: Release) -> None:
    for dataset, path in small(plan):
        assert rdflib_quads(downloads(plan, form)[dataset], name) == rdflib_quads(path, "nquads"), dataset


@pytest.mark.parametrize(("form", "name"), [("ttl", "turtle"), ("rdf", "xml"), ("nt", "nt")])
def test_syntaxes_without_graphs_say_what_n_quads_say(form: str, name: str, plan: Release) -> None:
    for dataset, path in small(plan):
        graph = rdflib.Graph().parse(downloads(plan, form)[dataset], format=name)
        assert {(s.n3(), p.n3(), o.n3()) for s, p, o in graph} == {q[:3] for q in rdflib_quads(path, "nquads")}, dataset


def test_the_vocabulary_is_one_graph_in_every_syntax(plan: Release) -> None:
    names = {"ttl": "turtle", "rdf": "xml", "nt": "nt", "trig": "trig", "jsonld": "json-ld", "nq": "nquads"}
    graphs = []
    for form, name in names.items():
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(downloads(plan, form)["vocabulary"], format=name)
        union = rdflib.Graph()
        for triple in dataset.triples((None, None, None)):
            union.add(triple)
        graphs.append(set(to_canonical_graph(union)))
    assert all(one == graphs[0] for one in graphs)


# --- Tables ---


def packaged(path: Path) -> dict[str, list[dict[str, str]]]:
    """The tables of a package by Python's own CSV reader."""
    with zipfile.ZipFile(path) as packed:
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(packed.read(name).decode())))
            for name in packed.namelist()
            if name.endswith(".csv")
        }


def test_tables_hold_the_rows_whose_statements_are_in_the_dataset(release: Release) -> None:
    whole = packaged(downloads(release, "zip")["all"])
    for table in sorted(DATA.glob("*.csv")):
        rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
        assert whole.get(table.stem, []) == [{k: v.strip() for k, v in row.items()} for row in rows]
    edition = "edition/fods-2016-2020/rad-history-2017-12-19"
    found = packaged(downloads(release, "zip")[edition])
    assert {one["edition"] for one in found["observations"]} == {edition.removeprefix("edition/")}
    assert [one["edition"] for one in found["editions"]] == [edition.removeprefix("edition/")]
    strategy = packaged(downloads(release, "zip")["strategy/fods-2016-2020"])
    assert [one["strategy"] for one in strategy["strategies"]] == ["fods-2016-2020"]
    assert {one["initiative"].partition("/")[0] for one in strategy["initiatives"]} == {"fods-2016-2020"}
    assert {one["source"] for one in strategy["initiatives"]} <= {one["source"] for one in strategy["sources"]}


def test_the_tables_of_a_strategy_can_be_read_alone(plan: Release, release: Release) -> None:
    """Every organisation that a row names is there, with what it belongs to, and what every code is called."""
    kinds = {"participations": ("organisation", "via"), "editions": ("publisher",), "organisations": ("parent",)}
    lists = {"milestones": ("kind",), "observations": ("status",), "participations": ("role",), "sources": ("kind", "read_extent"), "organisations": ("level",), "judgements": ("kind", "reason")}  # fmt: skip
    for one in (plan, release):
        every = packaged(downloads(one, "zip")["all"])
        for dataset in (key for key in downloads(one, "zip") if key.startswith(("strategy/", "all"))):
            found = packaged(downloads(one, "zip")[dataset])
            named = {row[c] for name, some in kinds.items() for row in found.get(name, []) for c in some} - {""}
            there = [row["organisation"] for row in found.get("organisations", [])]
            assert set(there) == named or dataset == "all", dataset
            assert len(set(there)) == len(there)
            assert all(row in every["organisations"] for row in found.get("organisations", []))
            codes = {row[c] for name, some in lists.items() for row in found.get(name, []) for c in some} - {""}
            assert codes <= {row["code"] for row in found["code_lists"]}
            assert all(row["label_da"] and row["label_en"] for row in found["code_lists"])
    database = sqlite3.connect(downloads(release, "sqlite")["strategy/fods-2016-2020"])
    rows = database.execute(
        "SELECT DISTINCT o.name_da, c.label_da FROM participations JOIN organisations o USING (organisation) "
        "JOIN code_lists c ON c.list = 'role' AND c.code = participations.role"
    ).fetchall()
    assert ("Finansministeriet", "aftalepart") in rows


def test_rows_and_statements_agree(plan: Release) -> None:
    """Each observation of the CSV is one of the endpoint, and the other way round, for each dataset."""
    kind = "<https://w3id.org/fremdrift/def/Observation>"
    for dataset, path in downloads(plan, "zip").items():
        rows = {f"<{BASE}id/observation/{one['observation']}>" for one in packaged(path).get("observations", [])}
        assert rows == {s for s, p, o, _ in said(plan, dataset) if p.endswith("#type>") and o == kind}, dataset


def plain(value: Any) -> str:
    """A typed value as our CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def of_workbook(path: Path) -> dict[str, list[dict[str, str]]]:
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [
            {
                str(head.value): plain(cell.value)
                for head, cell in zip(sheet[1], row, strict=True)
                if not is_for_readers(str(head.value))
            }
            for row in sheet.iter_rows(min_row=2)
        ]
        for sheet in book
        if sheet.title != READ_ME
    }


def of_readers(path: Path) -> list[dict[str, str]]:
    """The moves of a workbook as its readers have them."""
    heads, *rows = openpyxl.load_workbook(path)["moves"].iter_rows(values_only=True)
    return [{name: text or "" for name, text in zip(heads, row, strict=True) if is_for_readers(name)} for row in rows]


def test_how_often_something_moved_and_who_says_so_is_in_the_workbook_alone(release: Release) -> None:
    """In two steps, as its first sheet says: by the title, and without what stayed."""
    for dataset in ("all", "strategy/fods-2016-2020", "moves"):
        found = [
            row
            for row in of_readers(downloads(release, "xlsx")[dataset])
            if row["(titel)"] == "Nyt Digital Post i drift" and row["(retning / direction)"] != "uændret / same"
        ]
        assert [row["(til / to)"] for row in found] == [
            "2021",
            "21.–30. november 2021 / 21–30 November 2021",
            "1. kvartal 2022 / first quarter of 2022",
        ]
        assert {row["(title)"] for row in found} == {"New Digital Post in operation"}
        assert [row["(sagt af / said by)"].partition(":")[0] for row in found] == [
            "Ekstra Bladet",
            "Digitaliseringsstyrelsen",
            "Digitaliseringsstyrelsen",
        ]
        assert (found[2]["(retning / direction)"], found[2]["(præcision / precision)"]) == (
            "senere / later",
            "mindre præcis / less precise",
        )
        assert [row["(sagt før af / said before by)"] for row in found[1:]] == [
            row["(sagt af / said by)"] for row in found[:-1]
        ]


def test_short_keys_of_moves_are_those_of_the_other_sheets(plan: Release, release: Release) -> None:
    for one in (plan, release):
        path = downloads(one, "xlsx")["all"]
        book, rows = of_workbook(path), of_readers(path)
        keys = {name: {row[name[:-1]] for row in book[name]} for name in ("observations", "sources", "milestones")}
        assert rows
        assert {row["(from_observation)"] for row in rows} | {row["(to_observation)"] for row in rows} <= keys[
            "observations"
        ]
        assert ({row["(from_source)"] for row in rows} | {row["(to_source)"] for row in rows}) - {""} <= keys["sources"]
        assert {row["(thing)"] for row in rows} & keys["milestones"]


def booleans(path: Path) -> set[tuple[str, str]]:
    with zipfile.ZipFile(path) as packed:
        described = json.loads(packed.read("datapackage.json"))
    return {
        (table["name"], one["name"])
        for table in described["resources"]
        for one in table["schema"]["fields"]
        if one["type"] == "boolean"
    }


def of_database(path: Path, truths: set[tuple[str, str]]) -> dict[str, list[dict[str, str]]]:
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    names = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")]
    found = {}
    for name in names:
        cursor = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
        columns = [one[0] for one in cursor.description]
        truth = [(name, one) in truths for one in columns]
        found[name] = [
            {one: plain(bool(v) if t and v is not None else v) for one, t, v in zip(columns, truth, row, strict=True)}
            for row in cursor
        ]
    del found["fremdrift_columns"]
    return found


def of_parquet(release: Release, dataset: str) -> dict[str, list[dict[str, str]]]:
    return {
        one["path"].removesuffix(".parquet").partition("__")[2]: [
            {key: plain(value) for key, value in row.items()}
            for row in pyarrow_parquet.read_table(release.folder / "files" / one["path"]).to_pylist()
        ]
        for one in release.manifest["downloads"]
        if one["dataset"] == dataset and one["path"].endswith(".parquet")
    }


def test_workbook_database_parquet_and_csv_agree(plan: Release, release: Release) -> None:
    for one in (plan, release):
        for dataset, path in downloads(one, "zip").items():
            rows = packaged(path)
            assert of_workbook(downloads(one, "xlsx")[dataset]) == rows, dataset
            assert of_database(downloads(one, "sqlite")[dataset], booleans(path)) == rows, dataset
            assert of_parquet(one, dataset) == rows, dataset


def test_no_cell_of_a_workbook_is_a_formula(plan: Release) -> None:
    book = openpyxl.load_workbook(downloads(plan, "xlsx")["all"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    with zipfile.ZipFile(downloads(plan, "xlsx")["all"]) as parts:
        assert not [
            name for name in parts.namelist() if b"<f>" in parts.read(name) or b"<hyperlink " in parts.read(name)
        ]
    values = {cell.value for cell in cells if cell.data_type == "s"}
    assert {one.strip() for one in HOSTILE} <= values


def test_a_workbook_has_tables_frozen_headers_typed_dates_and_help(release: Release) -> None:
    book = openpyxl.load_workbook(downloads(release, "xlsx")["all"])
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        assert table.ref == table.autoFilter.ref == sheet.dimensions
        assert sheet.freeze_panes == "A2"
        assert all(cell.comment for cell in sheet[1])
    column = [cell.value for cell in book["observations"][1]].index("expected")
    kinds = {type(row[column]).__name__ for row in book["observations"].iter_rows(min_row=2, values_only=True)}
    assert {"datetime", "str"} <= kinds


def test_a_workbook_begins_with_what_it_holds(plan: Release, release: Release) -> None:
    for one in (plan, release):
        for dataset, path in downloads(one, "xlsx").items():
            book = openpyxl.load_workbook(path)
            assert book.active.title == book.sheetnames[0] == READ_ME
            lines = {str(row[0]): row[1:] for row in book[READ_ME].iter_rows(values_only=True)}
            told = {name: lines[name][0] for name in book.sheetnames[1:]}
            assert told == {name: len(rows) for name, rows in packaged(downloads(one, "zip")[dataset]).items()}
            assert lines["Adresse / Address"][1:] == (f"{BASE}dataset/{dataset}",) * 2
            assert lines["2022-33"][1:] == ("1. kvartal 2022", "first quarter of 2022")
            assert "https://creativecommons.org/licenses/by/4.0/" in lines["Licens / Licence"][1]
            for sheet in book.worksheets[1:]:
                for cell in sheet[1]:
                    _, da, en = lines[f"{sheet.title}: {cell.value}"]
                    assert cell.comment.text.split("\n") == [da, en]


@pytest.mark.parametrize(("lang", "names"), [("da", ("laes-mig", "kolonner")), ("en", ("read-me", "columns"))])
def test_a_package_is_explained_in_both_languages(lang: str, names: tuple[str, str], release: Release) -> None:
    told = {
        "da": (
            "Titel: Strategiens fremdrift: Et stærkere",
            "milestones (43 rækker): Milepæle.",
            "1. kvartal 2022",
            "strategies (1 række): ",
            "\nDatoer (EDTF, ISO 8601-2)\n",
        ),
        "en": (
            "Title: Progress of the strategy: A Stronger",
            "milestones (43 rows): Milestones.",
            "first quarter of 2022",
            "strategies (1 row): ",
            "\nDates (EDTF, ISO 8601-2)\n",
        ),
    }
    path = downloads(release, "zip")["strategy/fods-2016-2020"]
    with zipfile.ZipFile(path) as packed:
        explained, columns = (packed.read(f"{name}.txt").decode() for name in names)
        assert packed.namelist()[0] == "laes-mig.txt"
        title = json.loads(packed.read("datapackage.json"))["title"]
    for words in (*told[lang], f"{BASE}dataset/strategy/fods-2016-2020", "creativecommons.org/licenses/by/4.0/"):
        assert words in explained
    for table, rows in packaged(path).items():
        assert table in explained
        assert all(f"\n  {column}: " in columns for column in rows[0])
    assert "Et stærkere" in title
    assert "A Stronger" in title
    lines = {row[0]: row for row in openpyxl.load_workbook(downloads(release, "xlsx")["strategy/fods-2016-2020"])[READ_ME].iter_rows(values_only=True)}  # fmt: skip
    assert told[lang][0].partition(": ")[2] in lines["Titel / Title"][2 if lang == "da" else 3]


def test_the_dates_that_a_workbook_explains_are_those_that_are_taken(plan: Release) -> None:
    sheet = openpyxl.load_workbook(downloads(plan, "xlsx")["all"])[READ_ME]
    begin = next(row[0].row for row in sheet.iter_rows() if "EDTF" in str(row[0].value)) + 1
    lines = list(takewhile(lambda row: row[0], sheet.iter_rows(min_row=begin, values_only=True)))
    assert {read_date(row[0]).precision for row in lines} == set(FORMS)
    for text, _, da, en in lines:
        parts = len(text) > len("2022") and "/" not in text
        assert not parts or (da.startswith(in_words(text, "da")) and en.startswith(in_words(text, "en"))), text


def test_a_downloaded_workbook_is_read_back_as_what_it_was_made_of(plan: Release) -> None:
    """All but ``moves``, which follows from the rest, and ``code_lists``, which is the vocabulary's."""
    reading = Reading(downloads(plan, "xlsx")["all"])
    found: dict[str, list[dict[str, str]]] = {}
    for row in reading.rows():
        found.setdefault(row.table.name, []).append(dict(row.cells))
    assert [one.sentence() for one in reading.findings] == []
    tables = packaged(downloads(plan, "zip")["all"])
    assert found == {
        name: [{column: text for column, text in row.items() if text} for row in rows]
        for name, rows in tables.items()
        if name not in ("moves", "code_lists")
    }


def test_a_database_has_keys_references_and_help(plan: Release, release: Release) -> None:
    for one in (plan, release):
        for dataset, path in downloads(one, "sqlite").items():
            database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert not database.execute("PRAGMA foreign_key_check").fetchall(), dataset
    database = sqlite3.connect(downloads(release, "sqlite")["strategy/fods-2016-2020"])
    keys_of = {row[2:5] for row in database.execute("PRAGMA foreign_key_list('milestones')")}
    assert ("initiatives", "initiative", "initiative") in keys_of
    assert ("sources", "source", "source") in keys_of
    named = [row[1] for row in database.execute("PRAGMA table_info('milestones')") if row[5]]
    assert named == ["milestone"]
    (text,) = database.execute(
        "SELECT help_en FROM fremdrift_columns WHERE \"table\" = 'sources' AND \"column\" = 'published'"
    ).fetchone()
    assert "EDTF" in text


def test_packages_are_valid_for_frictionless(plan: Release, release: Release) -> None:
    found = [
        (one, dataset) for one in (plan, release) for dataset in ("all", *keys(one)[:4], "strategy/fods-2016-2020")
    ]
    for one, dataset in found:
        path = downloads(one, "zip").get(dataset)
        if path is not None:
            report = Package(str(path)).validate()
            assert report.valid, (dataset, report.flatten(["type", "message"])[:5])


def test_packages_are_csv_on_the_web(release: Release, tmp_path: Path) -> None:
    for dataset in ("all", "strategy/fods-2016-2020", "edition/fods-2016-2020/rad-history-2017-12-19", "moves"):
        folder = tmp_path / stem(dataset)
        with zipfile.ZipFile(downloads(release, "zip")[dataset]) as packed:
            packed.extractall(folder)
        group = TableGroup.from_file(folder / "csv-metadata.json")
        assert group.check_referential_integrity() is not False
        counts = {str(table.url): len(list(table.iterdicts(strict=True))) for table in group.tables}
        assert counts == {f"{k}.csv": len(v) for k, v in packaged(downloads(release, "zip")[dataset]).items()}
        abouts = [str(one.tableSchema.aboutUrl) for one in group.tables if one.tableSchema.aboutUrl]
        assert all(one.startswith(BASE) for one in abouts)


def test_a_package_that_was_unpacked_is_published_as_it_was(plan: Release, tmp_path: Path) -> None:
    with zipfile.ZipFile(downloads(plan, "zip")["all"]) as packed:
        packed.extractall(tmp_path / "tables")
    done = publish(tmp_path / "tables", Settings(home=tmp_path / "home"))
    assert done.release, [one.sentence() for one in done.findings]
    assert downloads(done.release, "nq")["all"].read_bytes() == downloads(plan, "nq")["all"].read_bytes()
    with pytest.raises(TableError, match=r"names the rows of sources http://127.*the base here is https://other"):
        publish(tmp_path / "tables", Settings(home=tmp_path / "other", base_iri="https://other.example/"))


# --- Names ---


@pytest.mark.parametrize(
    ("dataset", "name"),
    [
        ("all", "fremdrift.ttl"),
        ("strategy/fods-2016-2020", "fods-2016-2020.ttl"),
        ("edition/fods-2016-2020/leveranceoversigt-2020-03", "fods-2016-2020_leveranceoversigt-2020-03.ttl"),
        ("strategy/a_b", "a~5Fb.ttl"),
        ("edition/a/b", "a_b.ttl"),
        ("edition/a_b/c", "a~5Fb_c.ttl"),
        ("edition/a/b_c", "a_b~5Fc.ttl"),
        ("strategy/fremdrift", "~66remdrift.ttl"),
        ("strategy/Moves", "~4Doves.ttl"),
        ("strategy/tables", "~74ables.ttl"),
        ("strategy/con.plan", "~63on.plan.ttl"),
        ("strategy/~66remdrift", "~7E66remdrift.ttl"),
        ("strategy/..", "~2E..ttl"),
        ("strategy/-rf", "~2Drf.ttl"),
        ("strategy/%C3%A6", "~25C3~25A6.ttl"),
        ("strategy/æ/../x", "~C3~A6~2F..~2Fx.ttl"),
        ("strategy/a.nq", "a.nq.ttl"),
    ],
)
def test_names_are_safe_and_no_two_are_the_same(dataset: str, name: str) -> None:
    assert file_name(dataset, TURTLE) == name


def test_a_long_name_ends_in_its_digest() -> None:
    names = [file_name(f"edition/{'s' * 300}/{'e' * 400}{end}", NTRIPLES) for end in "ab"]
    assert names[0] != names[1]
    assert all(len(one.encode()) < 240 for one in names)


# --- The same bytes ---


def test_large_files_have_a_compressed_copy(release: Release) -> None:
    files = release.manifest["files"]
    packed = {name for name in files if name.endswith(".gz")}
    assert packed == {
        f"{name}.gz"
        for name, facts in files.items()
        if facts["bytes"] >= 65536
        and name.startswith("files/")
        and name.rpartition(".")[2] not in ("zip", "xlsx", "parquet", "gz")
    }
    for name in sorted(packed):
        plain_bytes = gzip.decompress((release.folder / name).read_bytes())
        assert hashlib.sha256(plain_bytes).hexdigest() == files[name.removesuffix(".gz")]["sha256"]


def test_a_rebuild_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    program = (
        "import sys, json; from pathlib import Path; from fremdrift import pipeline; from fremdrift.ground.settings import Settings\n"
        f"done = pipeline.publish(Path(sys.argv[1]), Settings(home=Path(sys.argv[2])), '{MADE}', print)\n"
        "print(json.dumps(done.release.manifest['files'], sort_keys=True))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program, str(PLAN), str(tmp_path / seed)],
            env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True, cwd=ROOT,
        ).stdout
        for seed in ("0", "1", "4242")
    }  # fmt: skip
    assert len(answers) == 1
    assert ".parquet" in answers.pop()


def test_without_the_extra_a_release_has_no_parquet_and_is_whole_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path)
    monkeypatch.setattr(parquet, "pyarrow", None)
    bare = publish(PLAN, settings).release
    assert bare
    assert not downloads(bare, "parquet")
    assert downloads(bare, "sqlite")
    monkeypatch.undo()
    full = publish(PLAN, settings)
    assert full.new, "the extra is part of what a release is made of"
    assert full.release
    assert downloads(full.release, "parquet")
    assert not list(full.release.faults())


def test_the_base_install_does_not_ask_for_the_extra() -> None:
    assert "pyarrow" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_pipeline_lists_downloads_that_are_there(plan: Release) -> None:
    listed = [one["path"] for one in plan.manifest["downloads"]]
    assert len(listed) == len(set(listed))
    assert {f"files/{one}" for one in listed} <= set(plan.manifest["files"])
