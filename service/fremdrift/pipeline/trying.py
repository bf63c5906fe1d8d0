"""Trying: a candidate is harvested as each client does it, before anybody is served from it."""

from collections import ChainMap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

from fremdrift.accepting.check import CLIENTS, check_site
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.outcomes import Outcome
from fremdrift.accepting.rdf_clients import RDF_CLIENTS
from fremdrift.accepting.readings import Readings, Remembered, kept_by, remembered
from fremdrift.accepting.record import record_json, record_quads
from fremdrift.ground.crew import Crew
from fremdrift.ground.digests import program
from fremdrift.ground.settings import Settings
from fremdrift.keeping.pack import PACK
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names
from fremdrift.pipeline.checking import believed
from fremdrift.quads.store import write_nquads
from fremdrift.web.catalogue.candidate import asking

READINGS: Final = "readings.json"
"""Where a release has what its harvest read, for the next one."""
LARGE: Final = 100_000_000
"""Where the documents of a catalogue are so many bytes, compressed, a hand tries it for some clients beside us: below,
it takes longer to be ready than to read.
"""
_PAGED: Final = tuple(one.name for one in RDF_CLIENTS)
PORTIONS: Final = (_PAGED, tuple(one for one in CLIENTS if one not in _PAGED))
"""Ours and those of a hand: those that read pages of the catalogue take about as long as the others."""


class NotHarvested(Exception):
    """A candidate that a client would not take whole; its findings say which and why."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        super().__init__("; ".join(one.sentence("en") for one in outcomes))
        self.findings = [finding for one in outcomes for finding in one.failures]


@dataclass(frozen=True)
class Trial:
    """A candidate and some of its clients: the settings, with the home that serves it, the day it is made on, and the
    readings of a release before that may be remembered.
    """

    settings: Settings
    clients: tuple[str, ...]
    today: str
    known: Remembered
    name: str = "the trial harvest"


def accept(settings: Settings, before: Release | None, made: str, home: Path, folder: Path, *, crew: Crew) -> None:
    """Harvest a candidate, served from a home, as each client does it; the outcome is written into its folder, with
    what the next harvest may remember. What a release ``before`` remembers of the same bytes is not read again.

    Raises NotHarvested where a client would not take all.
    """
    weight, today = (folder / PACK).stat().st_size, made[:10]
    ours, theirs = PORTIONS if weight > LARGE and crew.hands > 1 else (CLIENTS, ())
    trial = Trial(replace(settings, home=home), ours, today, remembered_of(before, today))
    beside = crew.begin(tried, replace(trial, clients=theirs), weight) if theirs else None
    found, kept = zip(*(tried(trial), *([beside()] if beside else ())), strict=True)
    outcomes = sorted(chain(*found), key=lambda one: CLIENTS.index(one.client))
    (folder / "harvest.json").write_bytes(record_json(outcomes, made))
    write_nquads(record_quads(outcomes, made, Names(settings.base_iri)), folder / "harvest.nq")
    (folder / READINGS).write_bytes(kept_by(program(), today, dict(ChainMap(*kept))))
    if not all(one.address and one.whole for one in outcomes):
        raise NotHarvested(outcomes)


def tried(trial: Trial) -> tuple[list[Outcome], Remembered]:
    """What these clients take of a candidate, and what may be remembered of it."""
    settings, readings = trial.settings, Readings(trial.today, trial.known)
    found = check_site(settings.base_iri, asking(settings), Judges(settings.standards), readings, trial.clients)
    return found, readings.kept


def remembered_of(before: Release | None, today: str) -> Remembered:
    """What the harvest of a release remembers; nothing where the file is not what its manifest says."""
    folder = believed(before, READINGS)
    return remembered((folder / READINGS).read_bytes(), program(), today) if folder else {}
