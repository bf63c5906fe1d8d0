"""Mapping: what a row becomes, by the definition alone."""

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.conftest import PLAN
from uritemplate import URITemplate

from fremdrift import pipeline
from fremdrift.ground import folders
from fremdrift.ground.settings import Settings
from fremdrift.model.findings import Place
from fremdrift.quads.lines import iri_of
from fremdrift.quads.store import Store, in_memory
from fremdrift.quads.terms import Literal, NamedNode
from fremdrift.reading.definition import resolve
from fremdrift.reading.mapping import _Template
from fremdrift.reading.places import Cell, Places

FD = "https://w3id.org/fremdrift/def/"
BASE = "http://127.0.0.1:8000/"
STATEMENTS = {
    "a date is a node with the printed text": "GRAPH b:graph/statements/act { b:id/observation/paper-2030/o1 fd:expected ?d "
    '. ?d fd:edtf "2030-36"^^<http://id.loc.gov/datatypes/edtf> ; fd:earliest "2030-10-01"^^xsd:date ; '
    'fd:latest "2030-12-31"^^xsd:date ; fd:printedText "in the fourth quarter" }',
    "the account is the edition where there is one": "b:id/observation/paper-2030/o2 fd:account b:edition/paper-2030/report-2030",
    "else the source itself": "b:id/observation/paper-2030/o1 fd:account b:id/source/act",
    "an edition's observation stands in its graph": "GRAPH b:graph/edition/paper-2030/report-2030 "
    "{ b:id/observation/paper-2030/o2 a fd:Observation }",
    "an account is known from its last possible day": 'b:id/source/act fd:knownFrom "2030-01-15"^^xsd:date',
    "publication dates an edition before its statement date": 'b:edition/paper-2030/report-2030 fd:knownFrom "2031-02-01"^^xsd:date',
    "an undated account has no such day": "b:id/source/letter a fd:Source FILTER NOT EXISTS { b:id/source/letter fd:knownFrom ?d }",
    "our own words are no title": 'b:id/initiative/paper-2030/2 fd:workingLabel "something about stamps"@en '
    "FILTER NOT EXISTS { b:id/initiative/paper-2030/2 dct:title ?t }",
    "a code is an IRI of its list": "b:id/milestone/paper-2030/half dct:type <https://w3id.org/fremdrift/code/milestone-kind/target>",
    "a number keeps its kind": "b:id/strategy/paper-2030 fd:initiativeCount 3",
    "a row can be found again": "GRAPH b:graph/sources { b:id/observation/paper-2030/o2 fd:tableRow <http://127.0.0.1:8000/tables/observations.csv#row=3> }",
}


@pytest.fixture(scope="module")
def store() -> Store:
    return store_of(pipeline.check(PLAN, Settings()))


def store_of(checked: pipeline.Checked) -> Store:
    return in_memory([*checked.quads, *checked.derived])


def ask(store: Store, pattern: str) -> bool:
    text = pattern
    for path in sorted({word for word in pattern.split() if word.startswith("b:")}, key=len, reverse=True):
        text = text.replace(path, f"<{BASE}{path[2:]}>")
    query = (
        f"PREFIX fd: <{FD}> PREFIX dct: <http://purl.org/dc/terms/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
        f"ASK {{ {text} }}"
    )
    return bool(store.query(query, use_default_graph_as_union=True))


@pytest.mark.parametrize("case", STATEMENTS)
def test_a_row_becomes(case: str, store: Store) -> None:
    assert ask(store, STATEMENTS[case])


def test_an_open_ended_publication_leaves_the_statement_date_to_date_the_account(tables: Path) -> None:
    path = tables / "editions.csv"
    path.write_text(path.read_text("utf-8").replace("2031-02-01", "2031-02-01/.."), encoding="utf-8")
    store = store_of(pipeline.check(tables, Settings()))
    assert ask(store, 'b:edition/paper-2030/report-2030 fd:knownFrom "2030-12-31"^^xsd:date')


def test_no_blank_node_is_published() -> None:
    quads = pipeline.check(PLAN, Settings()).quads
    assert not [one for one in quads if "_:" in str(one)[:2] and "/graph/model" not in str(one)]


def test_literals_are_canonical_so_the_store_keeps_them() -> None:
    quads = set(map(str, pipeline.check(PLAN, Settings()).quads))
    assert {str(one) for one in in_memory(pipeline.check(PLAN, Settings()).quads)} == quads


def with_column(tables: Path, cell: str, **column: object) -> None:
    """A column of the publisher's own in the milestones, with one cell."""
    definition = json.loads(folders.table_definition().read_text(encoding="utf-8"))
    milestones = next(one for one in definition["tables"] if one["url"] == "milestones.csv")
    named = {"name": "budget", "titles": {"en": "Budget"}, "propertyUrl": "https://example.org/budget"}
    given = {name: value for name, value in (named | column).items() if value is not None}
    milestones["tableSchema"]["columns"].insert(1, given)
    (tables / "csv-metadata.json").write_text(json.dumps(definition), encoding="utf-8")
    path = tables / "milestones.csv"
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{header},Budget\n{row},{cell}\n", encoding="utf-8")


def test_a_new_plain_column_needs_no_code(tables: Path, settings: Settings) -> None:
    with_column(tables, "2.50", datatype="decimal")
    checked = pipeline.check(tables, settings)
    assert checked.conforms
    assert ask(store_of(checked), "b:id/milestone/paper-2030/half <https://example.org/budget> 2.5")


OWN_PROPERTIES = {
    "its own": ({}, "https://example.org/budget"),
    "none is said: that of CSVW": ({"propertyUrl": None}, "http://127.0.0.1:8000/tables/milestones.csv#budget"),
    "kept out of the data": ({"propertyUrl": None, "suppressOutput": True}, ""),
}


@pytest.mark.parametrize("case", OWN_PROPERTIES)
def test_a_column_is_data_unless_its_definition_says_not(case: str, tables: Path, settings: Settings) -> None:
    """https://www.w3.org/TR/csv2rdf/#dfn-default-property"""
    column, iri = OWN_PROPERTIES[case]
    with_column(tables, "much", **column)
    said = [one for one in map(str, pipeline.check(tables, settings).quads) if '"much"' in one]
    assert [one.split()[1] for one in said] == ([f"<{iri}>"] if iri else [])


CELLS = {
    "a number with more digits than Python counts with": ("decimal", "123456789012345678901234567890.10", "decimal", "…890.1"),
    "no number is below nothing": ("decimal", "-0.0", "decimal", "0"),
    "thousands have no dot": ("decimal", "100", "decimal", "100"),
    "a number in the table's own format": ({"base": "decimal", "format": {"decimalChar": ","}}, "2,5", "decimal", "2.5"),
    "a truth": ("boolean", "1", "boolean", "true"),
    "a day": ("date", "2030-01-01", "date", "2030-01-01"),
    "a day of a zone": ("date", "2030-01-01+02:00", "date", "2030-01-01+02:00"),
    "a day in the table's own format": ({"base": "date", "format": "dd.MM.yyyy"}, "31.12.2030", "date", "2030-12-31"),
    "an hour of a zone": ("time", "10:00:00.500Z", "time", "10:00:00.5Z"),
    "a moment": ("datetime", "2030-01-01T10:00:00.000+00:00", "dateTime", "2030-01-01T10:00:00Z"),
    "a moment without seconds": ("dateTime", "2030-01-01T10:00", "dateTime", "2030-01-01T10:00:00"),
    "a time that lasts": ("duration", "P1Y", "duration", "P1Y"),
    "a time of days": ("dayTimeDuration", "P1DT2H", "dayTimeDuration", "P1DT2H"),
    "a year": ("gYear", "2030", "gYear", "2030"),
    "bytes": ("binary", "aGk=", "base64Binary", "aGk="),
    "text of another kind": ("json", "{}", "string", "{}"),
    "a piece of XML": ("xml", "<a/>", "string", "<a/>"),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_of_any_datatype_is_published_in_its_form(case: str, tables: Path, settings: Settings) -> None:
    datatype, cell, xsd, lexical = CELLS[case]
    with_column(tables, f'"{cell}"', datatype=datatype)
    checked = pipeline.check(tables, settings)
    assert checked.conforms, checked.findings
    said = next(one.object for one in checked.quads if one.predicate.value == "https://example.org/budget")
    assert isinstance(said, Literal)
    assert (said.datatype.value.rpartition("#")[2], f"…{said.value[-5:]}" if "…" in lexical else said.value) == (
        xsd,
        lexical,
    )


WRONG = {
    "weeks, which XSD has not": ("duration", "P1W"),
    "a year in days": ("dayTimeDuration", "P1Y"),
    "no bytes": ("base64Binary", "%"),
    "no year": ("gYear", "99999x"),
    "more than a double holds": ("double", "1e400"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_cell_that_is_not_of_its_datatype_is_refused(case: str, tables: Path, settings: Settings) -> None:
    datatype, cell = WRONG[case]
    with_column(tables, cell, datatype=datatype)
    found = pipeline.check(tables, settings).findings
    assert [(one.file, one.row, one.column, one.value) for one in found] == [("milestones.csv", 2, "budget", cell)]


def test_a_cell_that_stands_in_an_address_must_make_one(tables: Path, settings: Settings) -> None:
    with_column(tables, "B[2]", valueUrl="https://example.org/programme/{+budget}")
    found = pipeline.check(tables, settings).findings
    assert [(one.file, one.row, one.column, one.value) for one in found] == [("milestones.csv", 2, "budget", "B[2]")]
    assert "cannot stand in an address" in found[0].message.en


def test_a_day_is_a_day_without_a_time(tables: Path, settings: Settings) -> None:
    (tables / "withdrawn.csv").write_text(
        "path,withdrawn_on,replaced_by,reason_da,reason_en\nmilestone/paper-2030/old,2030-02-01,,,\n", encoding="utf-8"
    )
    store = store_of(pipeline.check(tables, settings))
    assert ask(store, 'b:id/withdrawal/milestone/paper-2030/old fd:withdrawnOn "2030-02-01"^^xsd:date')


def test_a_thing_and_a_property_lead_back_to_the_cell() -> None:
    checked = pipeline.check(PLAN, Settings())
    places = Places(store_of(checked), checked.reading)
    found = places.find(f"{BASE}id/observation/paper-2030/o1", FD + "sequence")
    assert found == Cell(Place("observations.csv", 2, "sequence"), "1")


def test_a_part_of_a_date_leads_back_to_the_date() -> None:
    checked = pipeline.check(PLAN, Settings())
    places = Places(store_of(checked), checked.reading)
    found = places.find(f"{BASE}id/observation/paper-2030/o1#expected", FD + "latest")
    assert found == Cell(Place("observations.csv", 2, "expected"), "2030-36")


PIECES = st.lists(
    st.sampled_from(["a", "Z9", "é", "/", "..", ".", "#", "?", ":", "%", "~", "_", "-", "//", " "]), max_size=6
)
TEXTS = st.one_of(PIECES.map("".join), st.text(max_size=8))
TEMPLATES = [
    "id/organisation/{organisation}",
    "id/milestone/{+milestone}",
    "edition/{+edition}#row{_row}",
    "https://example.org/code/{scheme}/{+code}",
    "id/100%/{code}",
    "id/{code}/{code}",
    "id/{?code}",
    "id/{code,scheme}",
    "id/{+code:3}",
]


def iri_or_fault(make: object) -> str:
    try:
        return str(make())  # type: ignore[operator]
    except ValueError:
        return "refused"


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_makes_what_the_library_makes(template: str) -> None:
    variables = URITemplate(template).variable_names

    @given(st.fixed_dictionaries({}, optional=dict.fromkeys([str(one) for one in variables], TEXTS)))
    def the_same(values: dict[str, str]) -> None:
        expanded = URITemplate(template).expand(dict(values))
        quick = iri_or_fault(lambda: iri_of(_Template(template, BASE).name(values)))
        assert quick == iri_or_fault(lambda: NamedNode(urljoin(BASE, expanded)).value)

    the_same()


@given(st.sampled_from([BASE, "https://example.org/sub/path/", "https://example.org/no-slash"]), TEXTS)
@example(BASE, "id/..")
@example(BASE, "id/./x")
@example(BASE, "id//x")
def test_an_address_is_resolved_as_the_standard_library_does(base: str, text: str) -> None:
    quick = iri_or_fault(lambda: resolve(base, text).value)
    assert quick == iri_or_fault(lambda: NamedNode(urljoin(base, text)).value)
