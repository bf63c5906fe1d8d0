"""Outcomes: what a harvester takes of a catalogue, and for what it leaves the rest.

A rule is a short name with one sentence in Danish and English: what the client does, and what to do. What a rule finds
names the face, by its address, and the dataset.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fremdrift.model import findings
from fremdrift.model.findings import Finding, Message, Place, Severity, blocking, by_severity, in_short


class Rule(findings.Rule):
    """One reason for which a client refuses, or at which it stumbles."""

    def found(self, address: str, dataset: str = "", /, **words: object) -> Finding:
        """The rule broken at an address, by a dataset where it is one's; ``words`` fill the sentence's gaps."""
        return self.at(Place(address), dataset or None, dataset or None, **words)


def rule(name: str, da: str, en: str, severity: Severity = Severity.VIOLATION) -> Rule:
    """A rule from its two sentences."""
    return Rule(name, Message(da, en), severity)


NO_FACE = rule(
    "no-face",
    "kataloget har intet, som denne høster kan læse, så alt slettes der",
    "the catalogue has nothing that this harvester can read, so all is deleted there",
)
TOO_FEW = rule(
    "taken",
    "{client} tager kun {taken} af {offered}",
    "{client} takes only {taken} of {offered}",
)


@dataclass(frozen=True)
class Outcome:
    """What one client takes: ``offered`` datasets or events were seen, ``taken`` of them it would keep.

    ``address`` is None where the catalogue has no face for this client. ``missing`` names the judges that were not at
    hand.
    """

    client: str
    address: str | None
    offered: int = 0
    taken: int = 0
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """True where the client takes all that there is, there is something, and no judge found a violation."""
        return self.address is None or (0 < self.offered == self.taken and not blocking(list(self.findings)))

    @property
    def failures(self) -> list[Finding]:
        """Why the client does not take all: what it found, and that it takes too little, or finds nothing to take."""
        if self.address is None:
            return [NO_FACE.found(self.client)]
        if 0 < self.offered == self.taken:
            return list(self.findings)
        words = {"client": self.client, "taken": self.taken, "offered": self.offered}
        return [TOO_FEW.found(self.address, "", **words), *self.findings]

    @property
    def unanswered(self) -> bool:
        """True where nobody answered, so that nothing can be told of the catalogue."""
        return any(one.rule in ("unreachable", "forbidden-address") for one in self.findings)

    def sentence(self, lang: str) -> str:
        """The outcome on one line, and which judges were missing."""
        da = lang == "da"
        if self.address is None:
            return f"{self.client}: {'intet at høste her' if da else 'nothing to harvest here'}"
        told = f"{self.client}: {self.taken} {'af' if da else 'of'} {self.offered}, {self.address}"
        absent = f"; {'uden dommer' if da else 'judge not at hand'}: {', '.join(self.missing)}" if self.missing else ""
        return told + absent

    def as_json(self) -> dict[str, Any]:
        """Every field, for programs: of the findings how many there are of each severity, and those that are told."""
        return {
            "client": self.client,
            "address": self.address,
            "offered": self.offered,
            "taken": self.taken,
            "whole": self.whole,
            "missing": list(self.missing),
            "counts": by_severity(self.findings),
            "findings": [
                {
                    "rule": one.rule,
                    "severity": one.severity.value,
                    "dataset": one.focus,
                    "value": one.value,
                    "da": one.message.da,
                    "en": one.message.en,
                }
                for one in in_short(self.findings)
            ],
        }


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without repetition, the worst first, in an order that never changes."""
    rank = {one: number for number, one in enumerate(Severity)}
    ordered = sorted(set(findings), key=lambda one: (rank[one.severity], one.rule, one.focus or "", one.value or ""))
    return tuple(ordered)
