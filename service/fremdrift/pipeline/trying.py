"""Trying: a candidate is harvested as each client does it, before anybody is served from it."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from fremdrift.accepting.check import check_site
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.outcomes import Outcome
from fremdrift.accepting.readings import Readings, Remembered, kept_by, remembered
from fremdrift.accepting.record import record_json, record_quads
from fremdrift.ground.digests import program
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names
from fremdrift.pipeline.checking import believed
from fremdrift.quads.store import write_nquads
from fremdrift.web.catalogue.candidate import asking

READINGS: Final = "readings.json"
"""Where a release has what its harvest read, for the next one."""


class NotHarvested(Exception):
    """A candidate that a client would not take whole; its findings say which and why."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        super().__init__("; ".join(one.sentence("en") for one in outcomes))
        self.findings = [finding for one in outcomes for finding in one.failures]


def accept(settings: Settings, before: Release | None, made: str, home: Path, folder: Path) -> None:
    """Harvest a candidate, served from a home, as each client does it; the outcome is written into its folder, with
    what the next harvest may remember. What a release ``before`` remembers of the same bytes is not read again.

    Raises NotHarvested where a client would not take all.
    """
    ask = asking(replace(settings, home=home))
    readings = Readings(made[:10], remembered_of(before, made[:10]))
    outcomes = check_site(settings.base_iri, ask, Judges(settings.standards), readings)
    (folder / "harvest.json").write_bytes(record_json(outcomes, made))
    write_nquads(record_quads(outcomes, made, Names(settings.base_iri)), folder / "harvest.nq")
    (folder / READINGS).write_bytes(kept_by(program(), readings))
    if not all(one.address and one.whole for one in outcomes):
        raise NotHarvested(outcomes)


def remembered_of(before: Release | None, today: str) -> Remembered:
    """What the harvest of a release remembers; nothing where the file is not what its manifest says."""
    folder = believed(before, READINGS)
    return remembered((folder / READINGS).read_bytes(), program(), today) if folder else {}
