"""The record of a harvest check: what was taken by whom, as JSON and as EARL (https://www.w3.org/TR/EARL10-Schema/).

It is made of a candidate, before a release is switched, and travels with the release.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from fremdrift import __version__
from fremdrift.accepting.outcomes import Outcome
from fremdrift.cataloguing.writer import Writer
from fremdrift.ground.namespaces import DCT
from fremdrift.model.findings import in_short
from fremdrift.model.iris import Names
from fremdrift.quads.terms import Literal, NamedNode, Quad, typed

EARL: Final = "http://www.w3.org/ns/earl#"
_ADDRESS: Final = "harvest-check"


def record_json(outcomes: Iterable[Outcome], made: str) -> bytes:
    """Every outcome with its findings, for programs; ``made`` is the time of the release."""
    whole = {"made": made, "program": __version__, "outcomes": [one.as_json() for one in outcomes]}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def record_quads(outcomes: Iterable[Outcome], made: str, names: Names) -> list[Quad]:
    """An assertion for each client: which face it was tried on, and whether it takes all that there is."""
    writer = Writer(names.graph(_ADDRESS))
    program = names.iri(f"{_ADDRESS}#program")
    writer.kind(program, EARL + "Software")
    writer.texts(program, DCT + "title", {"en": f"Fremdrift {__version__}, harvest check"})
    for outcome in outcomes:
        _assertion(writer, names, outcome, made, program)
    return writer.quads


def _assertion(writer: Writer, names: Names, outcome: Outcome, made: str, program: NamedNode) -> None:
    name = f"{_ADDRESS}#{outcome.client.lower().replace(' ', '-')}"
    assertion, test, result = names.iri(name), names.iri(f"{name}-takes-all"), names.iri(f"{name}-result")
    writer.kind(assertion, EARL + "Assertion")
    writer.say(assertion, EARL + "assertedBy", program)
    writer.say(assertion, EARL + "mode", NamedNode(EARL + "automatic"))
    writer.say(assertion, EARL + "subject", NamedNode(outcome.address or names.base))
    writer.say(assertion, EARL + "test", test)
    writer.say(assertion, EARL + "result", result)
    writer.kind(test, EARL + "TestCriterion")
    writer.texts(
        test,
        DCT + "title",
        {"da": f"{outcome.client} tager hvert datasæt", "en": f"{outcome.client} takes every dataset"},
    )
    writer.kind(result, EARL + "TestResult")
    writer.say(result, EARL + "outcome", NamedNode(EARL + _verdict(outcome)))
    writer.say(result, DCT + "date", typed(made, "dateTime"))
    writer.say(result, DCT + "description", *_sentences(outcome))


def _verdict(outcome: Outcome) -> str:
    if outcome.address is None:
        return "inapplicable"
    return "passed" if outcome.whole else "failed"


def _sentences(outcome: Outcome) -> Iterator[Literal]:
    for lang in ("da", "en"):
        yield Literal(outcome.sentence(lang), language=lang)
        for one in in_short(outcome.findings):
            yield Literal(one.sentence(lang), language=lang)
