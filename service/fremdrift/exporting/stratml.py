"""StratML: a strategy as a plan in Strategy Markup Language, Part 2 (ISO 17469-2, performance plans and reports).

https://stratml.us/references/PerformancePlanOrReport20160216.xsd. Goals stay goals, what has none stands under one of
the strategy's own name; initiatives are objectives, milestones are indicators whose results are dates: a target is when
a milestone is expected, an actual result when it was met. A date that is no day is the interval that it is, and stands
as EDTF in the descriptor. Names are without their languages: the schema has them as plain texts, with no ``xml:lang``.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from fremdrift.exporting.plan import CANNOT_CARRY, Part, Step, When, read_plan
from fremdrift.exporting.statements import Statements

PROFILE: Final = "https://stratml.us/references/PerformancePlanOrReport20160216.xsd"
"""The schema that the files are of."""
NAMESPACE: Final = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
_NOT_IN_IDS: Final = re.compile(r"[^A-Za-z0-9.-]")
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_stratml(quads: Statements, dataset: str, to: BinaryIO) -> None:
    """Write the strategy whose dataset (its IRI) these statements are."""
    plan = read_plan(quads, dataset)
    root = Element("PerformancePlanOrReport", {"xmlns": NAMESPACE, "Type": "Performance_Plan"})
    _say(root, "Name", plan.name)
    _say(root, "OtherInformation", f"Made from {plan.iri}. This file cannot carry: {CANNOT_CARRY}.")
    core = SubElement(root, "StrategicPlanCore")
    for part in plan.parts:
        _goal(core, part)
    indent(root, " ")
    to.write(tostring(root, "utf-8", xml_declaration=True) + b"\n")


def _goal(core: Element, part: Part) -> None:
    goal = SubElement(core, "Goal")
    _say(goal, "Name", part.name)
    _say(goal, "Description", "")
    _named(goal, part)
    objectives = list(_initiatives(part))
    if part.steps:  # only an objective has indicators
        objectives.insert(0, Part(part.iri + "#own", "", part.name, steps=part.steps))
    for one in objectives:
        objective = SubElement(goal, "Objective")
        _say(objective, "Name", one.name)
        _named(objective, one)
        for step in one.steps:
            _indicator(objective, step)


def _initiatives(part: Part) -> Iterator[Part]:
    """What stands in a goal: objectives have none of their own, so parts of parts follow them."""
    for one in part.parts:
        yield one
        yield from _initiatives(one)


def _named(element: Element, part: Part) -> None:
    _say(element, "Identifier", _id(part.iri))
    if part.number:
        _say(element, "SequenceIndicator", part.number)
    _say(element, "OtherInformation", part.iri)


def _indicator(objective: Element, step: Step) -> None:
    indicator = SubElement(objective, "PerformanceIndicator")
    if step.number:
        _say(indicator, "SequenceIndicator", step.number)
    _say(indicator, "MeasurementDimension", step.name)
    _say(indicator, "UnitOfMeasurement", "date")
    _say(indicator, "Identifier", _id(step.iri))
    if step.expected or step.met:
        instance = SubElement(indicator, "MeasurementInstance")
        for name, when in (("TargetResult", step.expected), ("ActualResult", step.met)):
            if when:
                _result(SubElement(instance, name), when)
    _say(indicator, "OtherInformation", step.iri)


def _result(result: Element, when: When) -> None:
    for name, day in (("StartDate", when.first), ("EndDate", when.last)):
        if day:
            _say(result, name, day)
    descriptor = SubElement(result, "Descriptor")
    _say(descriptor, "DescriptorName", "EDTF")
    _say(descriptor, "DescriptorValue", when.edtf)


def _say(element: Element, name: str, text: str) -> None:
    SubElement(element, name).text = _NOT_IN_XML.sub("\ufffd", text)


def _id(iri: str) -> str:
    """A name that XML takes as an ID, no two alike: ``_`` and what follows the scheme, other characters as codes."""
    return "_" + _NOT_IN_IDS.sub(lambda found: f"_{ord(found[0]):x}_", iri.partition("://")[2])
