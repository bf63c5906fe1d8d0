"""Checking: tables are read, mapped and judged; what does not fit is told cell by cell."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.describing import Facts, describe
from fremdrift.cataloguing.history import Withdrawal
from fremdrift.cataloguing.said import DATASETS, Said, key_of
from fremdrift.cataloguing.soundness import Places as DatasetPlaces
from fremdrift.cataloguing.soundness import faults
from fremdrift.deriving.freezing import STATES, TAKEN, freeze
from fremdrift.deriving.wholes import Chains
from fremdrift.ground import folders
from fremdrift.ground.aside import Aside
from fremdrift.ground.crew import Crew, cores
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.progress import SILENT, Phase, Progress, counted
from fremdrift.ground.settings import Settings
from fremdrift.judging.engines import DEFAULT, Data
from fremdrift.judging.report import SEVERITIES, Result
from fremdrift.keeping.release import DATA, DERIVED, FILES, STORE, Release
from fremdrift.model.findings import Finding, Message, Place, Severity, blocking
from fremdrift.model.iris import Names
from fremdrift.pipeline.gate import gate, judge
from fremdrift.pipeline.portioned import PORTIONED, Judged, Work, judged, told_by
from fremdrift.quads.lines import text_lines
from fremdrift.quads.store import (
    IN_MEMORY,
    Store,
    add,
    canonical,
    in_memory,
    load,
    parse_nquads,
    parse_turtle,
    read_nquads,
    write_nquads,
)
from fremdrift.quads.terms import Quad, text_of
from fremdrift.reading.again import Older, write_again
from fremdrift.reading.definition import METADATA
from fremdrift.reading.languages import defined
from fremdrift.reading.mapping import TABLE_ROW, to_lines
from fremdrift.reading.places import Places
from fremdrift.reading.publishing import definition_file
from fremdrift.reading.rows import Reading, Row

TABLES: Final = "tables"
"""Where a release has its tables as they are, with their metadata, among its files."""
_KEPT: Final = (DATASETS, "withdrawn", "strategies", "editions")
"""The tables whose rows are asked for once more; there are few of them beside those of statements."""


@dataclass(frozen=True)
class Checked:
    """Tables that were read and judged: everything a release is made of, or where they are at fault what is wrong.

    ``folder`` holds the statements as sorted N-Quads, ``data.nq`` those of the rows and ``derived.nq`` what follows
    from them; ``store`` holds both while they are judged. ``kept`` are the rows of the tables that describe datasets,
    ``catalogue`` is what follows from all that, without files; None where the tables are at fault.
    """

    reading: Reading
    count: int
    kept: list[Row]
    folder: Path
    loading: list[Future[Store]]
    results: list[Result]
    findings: list[Finding]
    chains: Chains = field(default_factory=Chains)
    catalogue: Catalogue | None = None
    base: str = ""
    aside: Aside | None = None
    """Holds ``folder`` for as long as this is kept, where nobody named one."""

    @property
    def store(self) -> Store:
        """Everything in the folder, loaded; whoever asks first may have to wait. There is one only while all is judged
        as one, not in shares.
        """
        return self.loading[0].result()

    @property
    def refused(self) -> int:
        """How many rows were read and not taken, since they do not fit their table."""
        return self.reading.refused

    @property
    def read(self) -> int:
        """How many rows were read, taken or not."""
        return self.count + self.refused

    @property
    def quads(self) -> Iterator[Quad]:
        """The statements of the rows, and the model."""
        return read_nquads(self.folder / DATA)

    @property
    def derived(self) -> Iterator[Quad]:
        """What follows from them; nothing where the tables are at fault."""
        path = self.folder / DERIVED
        return read_nquads(path) if path.is_file() else iter(())

    @property
    def described(self) -> dict[str, dict[str, str]]:
        """What the tables say of datasets: the columns of each row of ``datasets.csv``, by the dataset's key."""
        return {key_of(row.get("dataset")): row.cells for row in self.kept if row.table.name == DATASETS}

    @property
    def withdrawals(self) -> dict[str, Withdrawal]:
        """The datasets that the tables name as withdrawn, by key."""
        named = (row for row in self.kept if row.table.name == "withdrawn")
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


def check(
    source: Path,
    settings: Settings,
    engine: str = DEFAULT,
    progress: Progress = SILENT,
    *,
    before: Release | None = None,
) -> Checked:
    """Read tables, map them and judge them by an engine, what did not change since the release ``before`` by what was
    found then. Raises TableError where there is nothing to read.

    Where the tables themselves are at fault only that is reported: judging half of them would complain of the rest.
    """
    aside = Aside()
    with Crew(cores()) as crew:
        checked = check_in(aside.path, crew, source, settings, engine=engine, progress=progress, before=before)
    return replace(checked, aside=aside)


def check_in(
    folder: Path,
    crew: Crew,
    source: Path,
    settings: Settings,
    *,
    engine: str = DEFAULT,
    progress: Progress = SILENT,
    before: Release | None = None,
    lasting: bool = False,
) -> Checked:
    """The same by a crew. What is made on the way goes into a folder, with all that a release takes of it where it is
    to last, else with no more than is judged.
    """
    names = Names(settings.base_iri)
    progress.begin(Phase.READ, "rows")
    reading, rows, read = _read(source, names, folder / DATA, before, progress)
    checked = Checked(reading, rows.count, rows.kept, folder, [], [], reading.findings, base=names.base)
    if blocking(reading.findings):
        return checked
    progress.begin(Phase.DERIVE)
    work = derived = None
    if read > PORTIONED and engine == DEFAULT:
        work = Work(folder / DATA, folder / DERIVED, read, names, before, crew, progress.at)
    if work and (read > IN_MEMORY or (before and before.manifest.get("gate") == gate())):
        derived = _derived(checked, names, before, crew, lasting=lasting)
        progress.begin(Phase.JUDGE, "shares")
        if found := judged(work):
            return _told_of(derived, found, settings, lambda: _rows_of(folder / DATA, found.results))
    with ThreadPoolExecutor(1) as beside:
        checked.loading.append(beside.submit(load, [folder / DATA], folder / STORE if read > IN_MEMORY else None))
        derived = derived or _derived(checked, names, before, crew, lasting=lasting)
        return _as_one(derived, settings, partial(judge, names=names, before=before, engine=engine), work, progress)


def _read(
    source: Path, names: Names, path: Path, before: Release | None, progress: Progress
) -> tuple[Reading, "_Rows", int]:
    """Read tables and write what they say, taking over from a release ``before`` what did not change since; gives the
    reading, its rows, and how many statements were written.
    """
    reading = Reading(source)
    older = _older(before, reading, names)
    if older:
        reading.before = older.tables
        rows = _Rows(counted(reading.rows(), progress.at, reading.size()))
        written = write_again(reading, rows, older, names, path)
        if written is not None:
            return reading, rows, written
        reading = Reading(source)
    rows = _Rows(counted(reading.rows(), progress.at, reading.size()))
    return reading, rows, write_nquads(model_quads(names), path, to_lines(rows, names))


def _older(before: Release | None, reading: Reading, names: Names) -> Older | None:
    """What a release was read from, where program, base and definition are the same as now and its files whole."""
    if before is None or before.manifest["base"] != names.base or before.manifest.get("gate") != gate():
        return None
    listed = [f"{FILES}/{TABLES}/{one}" for one in (METADATA, *(f"{one.name}.csv" for one in reading.tables))]
    folder = believed(before, DATA, *listed)
    definition = defined(definition_file(reading).read_bytes(), reading.tables)
    if folder is None or (folder / listed[0]).read_bytes() != definition:
        return None
    return Older(folder / FILES / TABLES, folder / DATA)


class _Rows:
    """Rows on their way: counted, and those of a few tables kept."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0
        self.kept: list[Row] = []

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            if row.table.name in _KEPT:
                self.kept.append(row)
            yield row


def _derived(read: Checked, names: Names, before: Release | None, crew: Crew, *, lasting: bool) -> Checked:
    """What was read, with what follows from it beside it, and if it is to last with what states take."""
    older = _states_of(before) if lasting else None
    data, derived = read.folder / DATA, read.folder / DERIVED
    return replace(read, chains=freeze(data, derived, names.base, crew, older=older, lasting=lasting))


def _as_one(
    read: Checked, settings: Settings, judge: Callable[..., list[Result]], work: Work | None, progress: Progress
) -> Checked:
    """What was read, judged in one store that holds the statements of its rows; of large ``work`` it is kept what its
    strategies told.
    """
    names, derived, store = Names(settings.base_iri), read.folder / DERIVED, read.store
    on_disk = (read.folder / STORE).is_dir()
    add(store, [derived], on_disk=on_disk)
    progress.begin(Phase.JUDGE, "rules")
    data = Data(store, (read.folder / DATA, derived), names.owner if on_disk else None)
    results = judge(data, at=progress.at)
    found = told_by(work, store, results) if work else Judged(results, Facts.of(store, names))
    told = _told_of(read, found, settings, lambda: store)
    read.loading.clear()  # nobody asks for what was judged any more, and it takes much memory
    return told


def _told_of(read: Checked, found: Judged, settings: Settings, rows: Callable[[], Store]) -> Checked:
    """What was read and found, as complaints and as datasets; ``rows`` gives a store that knows where things stand."""
    results = list(dict.fromkeys(found.results))  # a thing that two shapes judge alike is one complaint
    places = Places(rows(), read.reading)
    findings = [*read.findings, *(to_finding(one, places) for one in results)]
    catalogue = describe(found.facts, settings, read.described)
    findings += faults(catalogue, _dataset_places(read))
    return replace(read, results=results, findings=findings, catalogue=catalogue)


def _rows_of(data: Path, results: Iterable[Result]) -> Store:
    """In which rows of the tables those things stand that results are about."""
    things = {f"<{text_of(one.focus).partition('#')[0]}>" for one in results}
    rows = (text for text in text_lines(data) if TABLE_ROW in text) if things else ()
    return in_memory(parse_nquads("".join(one for one in rows if one.partition(" ")[0] in things).encode()))


def _states_of(before: Release | None) -> Path | None:
    """The folder of an older release whose states may be taken over; None where they are damaged or it has none."""
    try:
        names = [one for one in before.manifest["files"] if one.startswith(f"{STATES}/")] if before else []
    except ReleaseError:
        return None
    return believed(before, DERIVED, *names, *TAKEN)


def believed(before: Release | None, *names: str) -> Path | None:
    """The folder of an older release where it has these files as its manifest says, else None."""
    try:
        return before.folder if before and before.whole(*names) else None
    except (ReleaseError, OSError):
        return None


def _dataset_places(checked: Checked) -> DatasetPlaces:
    """Where the words of each dataset stand: its row of ``datasets.csv``, and the row it comes from."""
    numbers = {"datasets": dict[str, int](), "origins": dict[str, int]()}
    for row in checked.kept:
        if row.table.name == DATASETS:
            numbers["datasets"][key_of(row.get("dataset"))] = row.number
        elif row.table.name == "strategies":
            numbers["origins"]["strategy/" + row.get("strategy")] = row.number
        elif row.table.name == "editions":
            numbers["origins"]["edition/" + row.get("edition")] = row.number
            numbers["origins"].setdefault("series/" + row.get("series"), row.number)
    return DatasetPlaces(numbers["datasets"], numbers["origins"], checked.reading.place, Said(checked.described))


def model_quads(names: Names) -> Iterable[Quad]:
    """The ontology and the code lists, as the graph ``model``."""
    graph = names.graph("model")
    return canonical(quad for path in sorted(folders.vocabulary().glob("*.ttl")) for quad in parse_turtle(path, graph))


def to_finding(result: Result, places: Places) -> Finding:
    """A SHACL result as a complaint about a cell, or about the thing where no table said it."""
    focus, rule = text_of(result.focus), text_of(result.shape)
    cell = places.find(focus, result.predicate)
    message = Message(result.message_da or result.message_en, result.message_en)
    severity = SEVERITIES.get(result.severity, Severity.VIOLATION)
    if cell is None:
        return Place(focus).complain(rule, message, result.text or None, severity, focus)
    text = cell.text if cell.text is not None else result.text or None
    message = Message(message.da + cell.codes.da, message.en + cell.codes.en)
    return cell.place.complain(rule, message, text, severity, focus)
