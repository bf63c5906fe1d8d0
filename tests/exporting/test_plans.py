"""Each strategy in StratML and as OCDS milestones: of their standards' form, and saying what the graph says."""

import json
import random
import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft4Validator
from tests.conftest import PLAN, publish

from fremdrift.exporting.plan import Step, When, read_plan
from fremdrift.exporting.spools import Spooled
from fremdrift.exporting.statements import Statements
from fremdrift.ground.namespaces import RDF
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release

NAMESPACE = "{urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport}"
SEQUENCES = {
    "PerformancePlanOrReport": "Name Description? OtherInformation? StrategicPlanCore AdministrativeInformation? Submitter?",
    "StrategicPlanCore": "Organization* Vision? Mission? Value* Goal+",
    "Goal": "Name Description Identifier? SequenceIndicator? Stakeholder* OtherInformation? Objective*",
    "Objective": "Name Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation? PerformanceIndicator*",
    "PerformanceIndicator": "SequenceIndicator? MeasurementDimension UnitOfMeasurement Identifier? Relationship* MeasurementInstance* OtherInformation?",
    "MeasurementInstance": "TargetResult* ActualResult*",
    "TargetResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
    "ActualResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
    "Descriptor": "DescriptorName? DescriptorValue?",
}  # fmt: skip
"""What may stand in an element of StratML Part 2, in which order: the sequences of the standard's schema of 2016-02-16."""
MILESTONE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": ["string", "integer"], "minLength": 1},
        "title": {"type": ["string", "null"]},
        "code": {"type": ["string", "null"]},
        "dueDate": {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"},
        "dateMet": {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"},
        "status": {"type": ["string", "null"], "enum": ["scheduled", "met", "notMet", "partiallyMet", None]},
    },
}
"""The milestone of OCDS 1.1, of its fields those that are written."""
QUERY = """
PREFIX fd: <https://w3id.org/fremdrift/def/>
SELECT ?milestone ?expected ?met WHERE { ?milestone a fd:Milestone FILTER(CONTAINS(STR(?milestone), "/milestone/SCOPE/"))
  OPTIONAL { ?milestone fd:latestStatement/fd:expected/fd:edtf ?expected }
  OPTIONAL { ?said fd:about ?milestone ; fd:completed/fd:edtf ?met } }
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Release:
    done = publish(PLAN, Settings(home=tmp_path_factory.mktemp("plan")))
    assert done.release
    return done.release


def test_a_plan_is_the_same_in_whatever_order_and_graphs_it_is_told(tmp_path: Path) -> None:
    base, fd, dct = "https://a.example/", "https://w3id.org/fremdrift/def/", "http://purl.org/dc/terms/"
    strategy, step, said, old = (
        f"<{base}id/{one}>" for one in ("strategy/s", "milestone/s/m", "observation/s/2", "observation/s/1")
    )
    told = [
        f"{strategy} a <{fd}Strategy>", f'{strategy} <{dct}title> "Sagt \\"kort\\""@da', f"{step} a <{fd}Milestone>",
        f'{step} <{dct}title> "På dansk"@da', f'{step} <{dct}title> "In \\u0022English\\u0022\\n"@en', f'{step} <{fd}number> "1.10"',
        f"{step} <{fd}latestStatement> {said}", f"{said} <{fd}about> {step}", f"{said} <{fd}expected> <{base}x#e>",
        f'<{base}x#e> <{fd}edtf> "2019-06/2019-07"', f'<{base}x#e> <{fd}earliest> "2019-06-01"', f'<{base}x#e> <{fd}latest> "2019-07-31"',
        f"{old} <{fd}about> {step}", f'{old} <{fd}recalled> "true"', f"{old} <{fd}completed> <{base}x#c>", f'<{base}x#c> <{fd}edtf> "2018"',
    ]  # fmt: skip
    lines = [f"{one.replace(' a ', f' <{RDF}type> ')} <{base}graph/{graph}> .\n" for graph in "ab" for one in told]
    plans = []
    for number in range(5):
        random.Random(number).shuffle(lines)
        path = tmp_path / f"{number}.nq"
        path.write_text("".join(lines), "utf-8")
        plans.append(read_plan(Statements((Spooled.of(path),), 0, str(number)), "all"))
    assert plans == plans[:1] * 5
    assert plans[0].name == 'Sagt "kort"'
    (rest,) = plans[0].parts
    when = When("2019-06/2019-07", "2019-06-01", "2019-07-31")
    assert rest.steps == [Step(step[1:-1], "1.10", 'In "English"\n', "en", when, None, "")]


def files(release: Release, suffix: str) -> dict[str, Path]:
    """The files by the local name of their strategy."""
    return {
        one["dataset"].removeprefix("strategy/"): release.folder / "files" / one["path"]
        for one in release.manifest["downloads"]
        if one["path"].endswith(suffix)
    }


def faults(element: Element) -> list[str]:
    """Where an element or one in it is not of the standard's form."""
    name = element.tag.removeprefix(NAMESPACE)
    found = []
    if name in SEQUENCES:
        pattern = "".join(re.sub(r"(\w+)([?*+]?)", r"(?:\1 )\2", one) for one in SEQUENCES[name].split())
        children = "".join(one.tag.removeprefix(NAMESPACE) + " " for one in element)
        found = [] if re.fullmatch(pattern, children) else [f"{name}: {children}"]
    elif len(element):
        found = [f"{name} holds elements"]
    elif name in ("StartDate", "EndDate") and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", element.text or ""):
        found = [f"{name}: {element.text}"]
    return found + [fault for one in element for fault in faults(one)]


def test_stratml_is_of_the_form_of_the_standard(plan: Release, release: Release) -> None:
    found = {**files(plan, ".xml"), **files(release, ".xml")}
    assert {"paper-2030", "fods-2016-2020", "telemedicine-copd"} <= found.keys()
    for path in found.values():
        root = fromstring(path.read_bytes())
        assert (root.tag, root.get("Type")) == (NAMESPACE + "PerformancePlanOrReport", "Performance_Plan")
        assert faults(root) == []
        names = [one.text or "" for one in root.iter(NAMESPACE + "Identifier")]
        assert len(names) == len(set(names))
        assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", one, re.ASCII) for one in names)


def test_the_form_is_asked_for() -> None:
    wrong = fromstring(
        '<Goal xmlns="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"><Name/><Identifier/></Goal>'
    )
    assert faults(wrong) == ["Goal: Name Identifier "]


def test_ocds_milestones_are_of_the_form_of_the_standard(plan: Release, release: Release) -> None:
    judge = Draft4Validator(MILESTONE)
    for path in [*files(plan, ".json").values(), *files(release, ".json").values()]:
        told = json.loads(path.read_bytes())
        assert told["milestones"] == sorted(told["milestones"], key=lambda one: one["id"])
        assert [fault.message for one in told["milestones"] for fault in judge.iter_errors(one)] == []


Said = dict[str, tuple[set[str], set[str]]]
"""By milestone the expected date, and the dates on which it was met, as EDTF."""


def of_graph(client: FlaskClient, scope: str) -> Said:
    rows = client.get("/sparql", query_string={"query": QUERY.replace("SCOPE", scope)}).json["results"]["bindings"]
    found: Said = {}
    for row in rows:
        expected, met = found.setdefault(row["milestone"]["value"], (set(), set()))
        expected |= {row["expected"]["value"]} if "expected" in row else set()
        met |= {row["met"]["value"]} if "met" in row else set()
    return found


def of_ocds(path: Path) -> Said:
    told: list[dict[str, Any]] = json.loads(path.read_bytes())["milestones"]
    dates = {one["id"]: one.get("edtf", {}) for one in told}
    return {
        iri: tuple({some[name]} if name in some else set() for name in ("dueDate", "dateMet"))
        for iri, some in dates.items()
    }  # type: ignore[misc]


def of_stratml(path: Path) -> Said:
    found: Said = {}
    for one in fromstring(path.read_bytes()).iter(NAMESPACE + "PerformanceIndicator"):
        dates = [
            {each.text or "" for each in one.iterfind(f".//{NAMESPACE}{name}//{NAMESPACE}DescriptorValue")}
            for name in ("TargetResult", "ActualResult")
        ]
        found[one.findtext(NAMESPACE + "OtherInformation") or ""] = (dates[0], dates[1])
    return found


@pytest.mark.parametrize("scope", ["fods-2016-2020", "telemedicine-copd", "nds-2024-2027"])
def test_what_they_carry_is_what_the_graph_says(scope: str, client: FlaskClient, release: Release) -> None:
    graph = of_graph(client, scope)
    for told in (of_ocds(files(release, ".json")[scope]), of_stratml(files(release, ".xml")[scope])):
        assert told.keys() == graph.keys()
        for iri, (expected, met) in told.items():
            assert expected == graph[iri][0], iri
            assert met <= graph[iri][1], iri
            assert bool(met) == bool(graph[iri][1]), iri


def test_each_goal_and_initiative_is_there_once(release: Release) -> None:
    text = files(release, ".xml")["fods-2016-2020"].read_text("utf-8")
    lines = (release.folder / "files" / "fods-2016-2020.nq").read_text("utf-8")
    for name in ("Goal", "FocusArea", "Initiative"):
        things = set(re.findall(rf"^<(\S+)> \S+#type> <https://w3id.org/fremdrift/def/{name}>", lines, re.MULTILINE))
        assert things
        assert {one for one in things if text.count(f">{one}<") != 1} == set()


def test_they_say_what_they_cannot_carry_and_the_catalogue_what_they_are(client: FlaskClient, release: Release) -> None:
    for suffix in (".xml", ".json"):
        text = files(release, suffix)["fods-2016-2020"].read_text("utf-8")
        assert "earlier plans and the moves between them, who said what and where" in text
    dataset = next(one for one in client.get("/data.json").json["dataset"] if one["identifier"].endswith("strategy/fods-2016-2020"))  # fmt: skip
    told = {one.get("conformsTo"): one["mediaType"] for one in dataset["distribution"]}
    assert told["https://stratml.us/references/PerformancePlanOrReport20160216.xsd"] == "application/xml"
    assert told["https://standard.open-contracting.org/1.1/en/schema/reference/#milestone"] == "application/json"
    page = client.get("/en/dataset/strategy/fods-2016-2020").text
    assert "without history and sources" in page
    assert client.get("/files/fods-2016-2020.xml").content_type == "application/xml"
