"""OCDS: the milestones of a strategy in the words of the Open Contracting Data Standard, as its building block.

https://standard.open-contracting.org/1.1/en/schema/reference/#milestone. A strategy is no contracting process, so there
is no release around the list. A due date is a day there: it is the last one of the interval, as the standard asks of
dates without a time, and left out where that is open; the date as it was stated stands beside it as ``edtf``.
"""

from typing import Any, BinaryIO, Final

from fremdrift.exporting.plan import CANNOT_CARRY, Part, Step, When, read_plan
from fremdrift.exporting.statements import Statements
from fremdrift.ground.jsons import indented

PROFILE: Final = "https://standard.open-contracting.org/1.1/en/schema/reference/#milestone"
"""The building block that the milestones are of."""


def write_ocds(quads: Statements, dataset: str, to: BinaryIO) -> None:
    """Write the milestones of the strategy whose dataset (its IRI) these statements are."""
    plan = read_plan(quads, dataset)
    milestones: list[dict[str, Any]] = sorted(_milestones(plan, plan.lang), key=lambda one: str(one["id"]))
    whole = {
        "strategy": plan.iri,
        "title": plan.name,
        **({"language": plan.lang} if plan.lang else {}),
        "version": "1.1",
        "cannotCarry": CANNOT_CARRY,
        "milestones": milestones,
    }
    to.write(indented(whole))


def _milestones(part: Part, lang: str) -> list[dict[str, Any]]:
    own = (_milestone(one, lang) for one in part.steps)
    return [*own, *(one for each in part.parts for one in _milestones(each, lang))]


def _milestone(step: Step, lang: str) -> dict[str, Any]:
    """A milestone; its title in another language than ``lang``, that of the whole, says so by the name of its field
    (https://standard.open-contracting.org/1.1/en/schema/reference/#language).
    """
    said = {
        "id": step.iri,
        "title": step.name,
        **({f"title_{step.lang}": step.name} if step.lang not in ("", lang) else {}),
        "code": step.number,
        "dueDate": _last(step.expected),
        "dateMet": _last(step.met),
        "status": step.status,
        "edtf": {
            name: when.edtf for name, when in (("dueDate", step.expected), ("dateMet", step.met)) if when is not None
        },
    }
    return {name: value for name, value in said.items() if value}


def _last(when: When | None) -> str:
    return f"{when.last}T23:59:59Z" if when and when.last else ""
