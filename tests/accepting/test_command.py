"""``fremdrift harvest-check`` as an operator runs it, against a site on loopback."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.accepting.sites import HEAD, Page, dataset, served

from fremdrift.accepting.check import CLIENTS
from fremdrift.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["harvest-check", *arguments])


def site(base_of: str, **catalog: str) -> dict[str, Page]:
    return {"": Page(b"<html>", "text/html"), "catalog": Page((HEAD + dataset("a", **catalog)).encode())}


def test_all_of_all_is_exit_code_0() -> None:
    with served(site("")) as (base, _):
        done = run(base)
    assert done.exit_code == 0, done.output
    assert f"ckan: 1 of 1, {base}catalog" in done.stdout
    assert "data.gov 1.1: nothing to harvest here" in done.stdout


def test_what_is_refused_is_exit_code_1_and_said_in_both_languages() -> None:
    with served(site("", title="")) as (base, _):
        done, danish = run(base), run(base, "--lang", "da")
    assert done.exit_code == danish.exit_code == 1
    assert f"ckan: 0 of 1, {base}catalog" in done.stdout
    assert 'dataset/a": has no title' in done.stdout
    assert "fejl: " in danish.stdout
    assert 'dataset/a": har ingen titel' in danish.stdout


def test_json_for_programs() -> None:
    with served(site("", title="")) as (base, _):
        told = json.loads(run(base, "--json", "--client", "ckan").stdout)
    assert [(one["client"], one["taken"], one["offered"], one["whole"]) for one in told] == [("ckan", 0, 1, False)]
    assert told[0]["findings"][0]["dataset"].endswith("dataset/a")


@pytest.mark.parametrize(("address", "code"), [("http://127.0.0.1:1/", 2), ("ftp://example.org/", 2), ("http://[", 2)])
def test_what_cannot_be_told_is_exit_code_2(address: str, code: int) -> None:
    done = run(address)
    assert done.exit_code == code
    assert "Traceback" not in done.output


def test_the_standards_judge_where_they_are(standards: Path) -> None:
    with served(site("")) as (base, _):
        done = run(base + "catalog", "--standards", str(standards), "--client", "data.europa.eu")
        without = run(base + "catalog", "--client", "data.europa.eu")
    assert "judge not at hand" in without.stdout
    assert "judge not at hand" not in done.stdout
    assert done.exit_code == without.exit_code == 0


def test_a_schema_finds_what_no_rule_knows(standards: Path) -> None:
    record = {"identifier": "a", "title": "A", "description": "x", "contactPoint": {"fn": "C", "hasEmail": "mailto:c@example.org"}}  # fmt: skip
    with served({"data.json": Page(json.dumps({"dataset": [record]}).encode(), "application/json")}) as (base, _):
        done = run(base + "data.json", "--standards", str(standards))
    assert done.exit_code == 1
    assert "violation: " in done.stdout
    assert "does not fit the schema at $: " in done.stdout


US_1, US_3, DCAT_AP, LDES = "dcat-us-1.1/non-federal_dataset.json", "dcat-us-3.0/definitions/Dataset.json", "dcat-ap-3/shacl-parts/shapes.ttl", "ldes/dcat-ap-feeds-shape.ttl"  # fmt: skip
SHAPE = (
    "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> a sh:NodeShape ; sh:targetSubjectsOf <http://purl.org/dc/terms/title> ; "
)  # fmt: skip
DAMAGED = {
    "a page instead of a schema": ("data.gov 1.1", US_1, "<html>"),
    "no schema": ("data.gov 1.1", US_1, '{"type": 5}'),
    "no object": ("data.gov 1.1", US_1, "[]"),
    "a pattern that is none": ("data.gov 1.1", US_1, '{"properties": {"title": {"pattern": "("}}}'),
    "what it refers to is nowhere": ("data.gov 1.1", US_1, '{"$ref": "#/nowhere"}'),
    "lists in lists": ("data.gov 1.1", US_1, "[" * 100_000),
    "a page among the definitions": ("data.gov 3.0", US_3, "<html>"),
    "a definition without a name": ("data.gov 3.0", US_3, "{}"),
    "a definition of no standard": ("data.gov 3.0", US_3, '{"$id": "urn:a"}'),
    "no definitions": ("data.gov 3.0", "dcat-us-3.0/definitions/README.md", ""),
    "shapes that are no Turtle": ("data.europa.eu", DCAT_AP, "<html>"),
    "shapes that are not well-formed": ("data.europa.eu", DCAT_AP, SHAPE + 'sh:property [ sh:minCount 1 ] .'),
    "SPARQL that is none": ("data.europa.eu", DCAT_AP, SHAPE + 'sh:sparql [ sh:select "SELECT {" ] .'),
    "a pattern of shapes that is none": ("data.europa.eu", DCAT_AP, SHAPE + 'sh:property [ sh:path <http://purl.org/dc/terms/title> ; sh:pattern "(" ] .'),
    "a feed's shapes that are no Turtle": ("ldes", LDES, "<html>"),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_standard_is_named_and_asked_by_its_own_client_alone(case: str, tmp_path: Path) -> None:
    client, name, text = DAMAGED[case]
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text)
    record = Page(json.dumps({"dataset": [{"identifier": "a", "title": "A", "description": "A", "contactPoint": {"fn": "C", "hasEmail": "mailto:c@example.org"}}]}).encode(), "application/json")  # fmt: skip
    pages = site("") | {"data.json": record, "dcat-us-3.json": record, "feed": Page(b"", "text/turtle")}
    with served(pages) as (base, _):
        done = run(base, "--standards", str(tmp_path), "--client", client)
        others = [run(base, "--standards", str(tmp_path), "--client", one) for one in CLIENTS if one != client]
    where = name.removesuffix("/README.md")
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.fullmatch(rf"fremdrift: {re.escape(str(tmp_path / where))} of the standards cannot judge: .+", done.stderr.strip()), done.stderr  # fmt: skip
    assert "cannot judge" not in "".join(one.output for one in others)
    assert {one.exit_code for one in others} <= {0, 1}


EXAMPLES = {
    "one names itself by an object without @id": ("dcatus3_0.json", "3 of 4", ["identifier"]),
    "services and all": ("dcatus3_0_with_services.json", None, []),
    "members of a series": ("dcatus3_0_series_with_members.json", None, []),
    "no identifier": ("dcatus3_0_no_identifier.json", "0 of", ["identifier"]),
    "two that do not fit": ("dcatus3_0_invalid.json", None, ["required"]),
}


@pytest.mark.parametrize("case", EXAMPLES)
def test_data_govs_own_examples(case: str, standards: Path) -> None:
    name, told, expected = EXAMPLES[case]
    page = Page((standards / "dcat-us-3.0" / "examples" / name).read_bytes(), "application/json")
    with served({"data.json": page}) as (base, _):
        done = run(base + "data.json", "--standards", str(standards), "--client", "data.gov 3.0", "--json")
        text = run(base + "data.json", "--standards", str(standards), "--client", "data.gov 3.0").stdout
    assert sorted({one["rule"] for one in json.loads(done.stdout)[0]["findings"]}) == expected, text
    assert told is None or told in text
    assert done.exit_code == bool(expected)
