"""Trying: a candidate is harvested as each client does it, before anybody is served from it."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from fremdrift.accepting.check import check_site
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.outcomes import Outcome
from fremdrift.accepting.record import record_json, record_quads
from fremdrift.ground.settings import Settings
from fremdrift.model.iris import Names
from fremdrift.quads.store import write_nquads
from fremdrift.web.catalogue.candidate import asking


class NotHarvested(Exception):
    """A candidate that a client would not take whole; its findings say which and why."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        super().__init__("; ".join(one.sentence("en") for one in outcomes))
        self.findings = [finding for one in outcomes for finding in one.failures]


def accept(settings: Settings, made: str, home: Path, folder: Path) -> None:
    """Harvest a candidate, served from a home, as each client does it; the outcome is written into its folder.

    Raises NotHarvested where a client would not take all.
    """
    ask = asking(replace(settings, home=home))
    outcomes = check_site(settings.base_iri, ask, Judges(settings.standards), made[:10])
    (folder / "harvest.json").write_bytes(record_json(outcomes, made))
    write_nquads(record_quads(outcomes, made, Names(settings.base_iri)), folder / "harvest.nq")
    if not all(one.address and one.whole for one in outcomes):
        raise NotHarvested(outcomes)
