"""Checking: tables are read, mapped and judged; what does not fit is told cell by cell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from fremdrift.cataloguing.describing import describe
from fremdrift.cataloguing.history import Withdrawal
from fremdrift.cataloguing.said import DATASETS, key_of
from fremdrift.cataloguing.soundness import Places as DatasetPlaces
from fremdrift.cataloguing.soundness import faults
from fremdrift.deriving import ledger as dates
from fremdrift.deriving.caused import caused_quads
from fremdrift.deriving.identity import identity_quads
from fremdrift.deriving.presence import presence
from fremdrift.deriving.record import distinct, records
from fremdrift.ground import folders
from fremdrift.ground.progress import SILENT, Phase, Progress, counted
from fremdrift.ground.settings import Settings
from fremdrift.judging.engines import DEFAULT, ENGINES
from fremdrift.judging.graph import read_shapes
from fremdrift.judging.report import SEVERITIES, Result
from fremdrift.model.findings import Finding, Message, Severity, blocking
from fremdrift.model.iris import Names
from fremdrift.quads.lines import Notations
from fremdrift.quads.store import Store, canonical, in_memory, parse_turtle
from fremdrift.quads.terms import Quad, text_of
from fremdrift.reading.mapping import to_quads
from fremdrift.reading.places import Places
from fremdrift.reading.rows import Reading, Row


@dataclass(frozen=True)
class Checked:
    """Tables that were read and judged: everything a release is made of."""

    reading: Reading
    rows: list[Row]
    quads: list[Quad]
    store: Store
    results: list[Result]
    findings: list[Finding]
    chains: list[dates.Chain] = field(default_factory=list)
    derived: list[Quad] = field(default_factory=list)
    base: str = ""

    @property
    def described(self) -> dict[str, dict[str, str]]:
        """What the tables say of datasets: the columns of each row of ``datasets.csv``, by the dataset's key."""
        return {key_of(row.get("dataset")): row.cells for row in self.rows if row.table.name == DATASETS}

    @property
    def withdrawals(self) -> dict[str, Withdrawal]:
        """The datasets that the tables name as withdrawn, by key."""
        named = (row for row in self.rows if row.table.name == "withdrawn")
        return {
            row.get("path"): Withdrawal(
                {lang: text for lang in ("da", "en") if (text := row.get(f"reason_{lang}"))}, row.get("replaced_by")
            )
            for row in named
            if row.get("path").startswith(("strategy/", "edition/", "series/"))
        }

    @property
    def conforms(self) -> bool:
        """True where nothing blocks a release."""
        return not blocking(self.findings)


def check(source: Path, settings: Settings, engine: str = DEFAULT, progress: Progress = SILENT) -> Checked:
    """Read tables, map them and judge them by an engine. Raises TableError where there is nothing to read.

    Where the tables themselves are at fault only that is reported: judging half of them would complain of the rest.
    """
    names = Names(settings.base_iri)
    progress.begin(Phase.READ, "rows")
    reading = Reading(source)
    rows = list(counted(reading.rows(), progress.at, reading.size()))
    quads = [*to_quads(rows, names), *model_quads(names)]
    store = in_memory(quads)
    if blocking(reading.findings):
        return Checked(reading, rows, quads, store, [], reading.findings, base=settings.base_iri)
    progress.begin(Phase.DERIVE)
    found = distinct(records(store, presence(Notations(store), names.base)))
    chains = sorted((one for record in found for one in record.chains()), key=lambda one: one.thing)
    derived = [*dates.ledger_quads(chains, names), *identity_quads(store, names)]
    derived += [quad for record in found for _, quad in caused_quads(record, names)]
    progress.begin(Phase.JUDGE, "rules")
    judged = ENGINES[engine]([*quads, *derived], read_shapes(folders.shapes()), progress.at)
    results = list(dict.fromkeys(judged))  # a thing that two shapes judge alike is one complaint
    places = Places(store, reading)
    findings = [*reading.findings, *(to_finding(one, places) for one in results)]
    checked = Checked(reading, rows, quads, store, results, findings, chains, derived, settings.base_iri)
    findings += faults(describe(store, settings, checked.described, {}), _dataset_places(checked))
    return checked


def _dataset_places(checked: Checked) -> DatasetPlaces:
    """Where the words of each dataset stand: its row of ``datasets.csv``, and the row it comes from."""
    numbers = {"datasets": dict[str, int](), "origins": dict[str, int]()}
    for row in checked.rows:
        if row.table.name == DATASETS:
            numbers["datasets"][key_of(row.get("dataset"))] = row.number
        elif row.table.name == "strategies":
            numbers["origins"]["strategy/" + row.get("strategy")] = row.number
        elif row.table.name == "editions":
            numbers["origins"]["edition/" + row.get("edition")] = row.number
            numbers["origins"].setdefault("series/" + row.get("series"), row.number)
    return DatasetPlaces(numbers["datasets"], numbers["origins"], checked.reading.place)


def model_quads(names: Names) -> Iterable[Quad]:
    """The ontology and the code lists, as the graph ``model``."""
    graph = names.graph("model")
    return canonical(quad for path in sorted(folders.vocabulary().glob("*.ttl")) for quad in parse_turtle(path, graph))


def to_finding(result: Result, places: Places) -> Finding:
    """A SHACL result as a complaint about a cell, or about the thing where no table said it."""
    focus, rule = text_of(result.focus), text_of(result.shape)
    place = places.find(focus, result.predicate)
    message = Message(result.message_da or result.message_en, result.message_en)
    severity = SEVERITIES.get(result.severity, Severity.VIOLATION)
    if place is None:
        return Finding(message, focus, value=result.text or None, rule=rule, severity=severity, focus=focus)
    text = place.text if place.text is not None else result.text or None
    message = Message(message.da + place.codes.da, message.en + place.codes.en)
    return Finding(message, place.file, place.row, place.column, text, place.sheet, rule, severity, focus)
