"""How commands tell what they found: complaints one a line, how many there are, and what differs."""

from collections.abc import Iterable
from typing import Any, Final

import click

from fremdrift.deriving.revisions import Revision
from fremdrift.model.findings import Finding, Severity, by_severity, in_short, once


def say(text: str) -> None:
    """Tell whoever waits, beside what the command gives."""
    click.echo(f"fremdrift: {text}", err=True)


def counted(number: int, thing: str) -> str:
    """How many there are: ``1 release``, ``2 releases``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


_SEVERITIES: Final = {
    "da": {Severity.VIOLATION: "fejl", Severity.WARNING: "advarsel", Severity.INFO: "oplysning"},
    "en": {one: one.value for one in Severity},
}


def print_findings(findings: Iterable[Finding], lang: str) -> None:
    """Print complaints in a language, one a line; of very many about one place only how many more there are."""
    for one in in_short(findings):
        click.echo(f"{_SEVERITIES[lang][one.severity]}: {one.sentence(lang)}")


def rows_in_words(rows: int, refused: int, lang: str) -> str:
    """How many rows were read, and how many of them were not taken."""
    read, lost = ("rækker læst", "af dem ikke taget med") if lang == "da" else ("rows read", "of them not taken")
    return f"{rows} {read}, " + (f"{refused} {lost}, " if refused else "")


def verdict(findings: list[Finding], lang: str) -> str:
    """How many findings of each severity."""
    found = by_severity(once(findings))
    return ", ".join(f"{found[severity]} {name}" for severity, name in _SEVERITIES[lang].items()) + "."


def findings_as_json(findings: list[Finding]) -> dict[str, Any]:
    """The same for programs: how many there are of each severity, and those that are told."""
    found = once(findings)
    return {"counts": by_severity(found), "findings": [one.as_json() for one in in_short(found)]}


def print_revisions(found: Iterable[Revision]) -> None:
    """Print what differs between two releases, and how much that is."""
    things, properties = set[str](), 0
    for one in found:
        things.add(one.thing)
        properties += 1
        before, after = (" | ".join(values) or "-" for values in (one.before, one.after))
        click.echo(f"{one.thing} {one.property}: {before} -> {after}")
    click.echo(f"{len(things)} things differ, in {properties} properties")
