"""The pipeline on one screen: read, map, judge, freeze. It composes the rooms and knows no detail of any."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain as chain_of
from pathlib import Path
from typing import Any, Final

from fremdrift import __version__
from fremdrift.accepting.check import check_site
from fremdrift.accepting.judges import Judges
from fremdrift.accepting.outcomes import Outcome
from fremdrift.accepting.record import record_json, record_quads
from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.dcat import catalogue_quads, graph_quads
from fremdrift.cataloguing.dcat_us import data_json
from fremdrift.cataloguing.dcat_us_3 import dcat_us_3_json
from fremdrift.cataloguing.describing import describe
from fremdrift.cataloguing.faces import faces
from fremdrift.cataloguing.feed import event_nquads, events
from fremdrift.cataloguing.files import measured
from fremdrift.cataloguing.history import Withdrawal, follow, last_good, refuse_losses
from fremdrift.cataloguing.records import from_json, to_json
from fremdrift.cataloguing.said import DATASETS, key_of, path_of
from fremdrift.cataloguing.soundness import Places as DatasetPlaces
from fremdrift.cataloguing.soundness import faults
from fremdrift.deriving import ledger as dates
from fremdrift.deriving.changes import Change, Side, changes, not_read
from fremdrift.deriving.counts import class_counts, link_counts, sources_read, statement_counts
from fremdrift.deriving.coverage import Gap, coverage
from fremdrift.deriving.identity import identity_quads
from fremdrift.deriving.matching import Proposal, proposals
from fremdrift.deriving.moves_table import MOVES, move_rows, moves_csv
from fremdrift.deriving.renewed import Renewed, renewed
from fremdrift.deriving.revisions import Revision, revisions
from fremdrift.deriving.states import STATES, States, day_or_edition, write_states
from fremdrift.exporting import parquet
from fremdrift.exporting.downloads import Tables, write_downloads
from fremdrift.exporting.packing import pack_large
from fremdrift.fetching.nodes import NodeOrigin
from fremdrift.ground import folders
from fremdrift.ground.errors import NotFound, ReleaseError, TableError
from fremdrift.ground.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE
from fremdrift.ground.namespaces import CODE, FD, SH
from fremdrift.ground.settings import Settings
from fremdrift.judging.engines import DEFAULT, ENGINES
from fremdrift.judging.graph import read_shapes
from fremdrift.judging.report import SEVERITIES, Result, report_quads
from fremdrift.keeping.chain import Chain, compact
from fremdrift.keeping.copying import Brought, FolderOrigin, Origin, bring
from fremdrift.keeping.durable import sha256
from fremdrift.keeping.pack import write_pack
from fremdrift.keeping.release import CATALOGUE, FILES, Release, write_renewed
from fremdrift.keeping.steps import Steps, Written, write_notices
from fremdrift.model.datasets import Distribution, Download
from fremdrift.model.findings import Finding, Message, Severity, blocking
from fremdrift.model.iris import Names
from fremdrift.model.tables import TableRow
from fremdrift.quads.source import Source
from fremdrift.quads.store import Store, canonical, in_memory, parse_turtle, read_nquads, write_nquads
from fremdrift.quads.terms import Literal, NamedNode, Quad, text_of
from fremdrift.reading.definition import read_definition
from fremdrift.reading.mapping import published_rows, to_quads
from fremdrift.reading.places import Places
from fremdrift.reading.publishing import as_published, definition_file, write_tables
from fremdrift.reading.rows import Reading, Row
from fremdrift.reading.template import write_template
from fremdrift.serving.loading import open_chain
from fremdrift.serving.remote import open_source
from fremdrift.web.candidate import asking

RDF_DUMPS: Final = (TURTLE, NQUADS, TRIG, JSONLD, RDFXML, NTRIPLES)
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


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


def check(source: Path, settings: Settings, engine: str = DEFAULT) -> Checked:
    """Read tables, map them and judge them by an engine. Raises TableError where there is nothing to read.

    Where the tables themselves are at fault only that is reported: judging half of them would complain of the rest.
    """
    names = Names(settings.base_iri)
    reading = Reading(source)
    rows = list(reading.rows())
    quads = [*to_quads(rows, names), *model_quads(names)]
    store = in_memory(quads)
    if blocking(reading.findings):
        return Checked(reading, rows, quads, store, [], reading.findings, base=settings.base_iri)
    chains = dates.ledger(store)
    derived = [*dates.ledger_quads(chains, names), *identity_quads(store, names)]
    judged = ENGINES[engine]([*quads, *derived], read_shapes(folders.shapes()))
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


def cited_addresses(source: Path, settings: Settings) -> tuple[str, ...]:
    """The public addresses of the sources in these tables, sorted. Raises TableError where there is nothing to read."""
    return sources_read(in_memory(to_quads(Reading(source).rows(), Names(settings.base_iri))))


def gaps(source: Path, settings: Settings) -> list[Gap]:
    """What these tables lack. Raises TableError where there is nothing to read."""
    return coverage(in_memory(to_quads(Reading(source).rows(), Names(settings.base_iri))))


def scopes(source: Path, settings: Settings) -> set[str]:
    """The strategies and programmes of these tables, by their local names."""
    graphs = {text_of(one.graph_name) for one in to_quads(Reading(source).rows(), Names(settings.base_iri))}
    return {one.rpartition("/")[2] for one in graphs if "/graph/strategy/" in one}


def match(old: Path, new: Path, settings: Settings) -> list[Proposal]:
    """Which things of the tables ``new`` may be known ones of ``old``. Raises TableError where nothing can be read."""
    names = Names(settings.base_iri)
    return proposals(*(in_memory(to_quads(Reading(one).rows(), names)) for one in (old, new)))


def write_workbook(source: Path | None, file: Path, lang: str) -> int:
    """Write a workbook to fill in, with the rows of ``source`` where there is one; gives how many rows.

    Raises TableError where the tables have faults (a workbook would lose what cannot be read), or the file exists.
    """
    if source is None:
        write_template(read_definition(folders.table_definition().parent), (), file, lang)
        return 0
    reading = Reading(source)
    rows = list(reading.rows())
    if blocking(reading.findings):
        raise TableError(
            f"the tables in {source} have faults; `fremdrift check {source}` names them. Nothing was written"
        )
    write_template(reading.tables, rows, file, lang)
    return len(rows)


@dataclass(frozen=True)
class Published:
    """What ``publish`` did: the release that is served now, or None where the findings forbade one."""

    release: Release | None
    new: bool
    findings: list[Finding]


@dataclass(frozen=True)
class Wish:
    """What the publisher says beside the tables: datasets that are withdrawn and why, by key, and whether a faulty one
    is to be served as it last was.
    """

    withdrawn: Mapping[str, str] = field(default_factory=dict)
    last_good: bool = False


def publish(
    source: Path,
    settings: Settings,
    made: str | None,
    told: Callable[[str], None],
    *,
    not_before: str | None = None,
    wish: Wish = Wish(),
) -> Published:
    """Check and freeze. ``made`` is the time of the release (``2026-11-24T12:00:00Z``), now where it is None; it is
    moved on to a second after the predecessor's. ``told`` hears of waiting. With ``not_before`` the release is held
    until that time, which is then its own: nothing shows it before.

    An unchanged publish changes nothing; a refused one leaves the served release untouched.
    """
    chain = open_chain(settings)
    chain.serve_due(datetime.now(UTC).strftime(_TIME))
    with chain.lock(lambda: told("another publish is under way; waiting for it to end")):
        current, inputs = chain.current(), inputs_digest(source, settings)
        if current and current.manifest["inputs"] == inputs:
            return Published(current, False, [])
        releases = chain.releases()
        checked, kept = _mended(
            check(source, settings), _catalogue_of(releases[-1] if releases else None, settings), wish
        )
        if not checked.conforms:
            return Published(None, False, checked.findings)
        chain.refuse_held()
        made = _after(chain, not_before or made or datetime.now(UTC).strftime(_TIME))
        before = Steps(chain).told()
        first = releases[0].made[:10] if releases else made[:10]
        heir = Heir(settings, made, first, kept, releases[-1].renewed() if releases else {})
        refuse_losses(heir.catalogue(checked, {}), kept.before, kept.withdrawn, settings.catalogue_loss)
        try:
            release = chain.freeze(
                lambda folder: (
                    fill(folder, checked, heir) | {"inputs": inputs} | announce(folder, before, settings, made)
                ),
                made,
                hold=not_before is not None,
                accept=partial(accept, settings, made),
            )
        except NotHarvested as refused:
            return Published(None, False, [*checked.findings, *refused.findings])
        if remark := "" if not_before else chain.depot.remark(release):
            told(remark)
        return Published(release, True, checked.findings)


@dataclass(frozen=True)
class Kept:
    """What a catalogue takes over: its predecessor, what is withdrawn, and the keys that stay as they last were."""

    before: Catalogue | None
    withdrawn: Mapping[str, Withdrawal]
    faulty: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Heir:
    """A release about to be made: its settings, its time, the day of the first, and what it takes over."""

    settings: Settings
    made: str
    first: str
    kept: Kept
    renewed: Renewed = field(default_factory=dict)

    def catalogue(self, checked: Checked, files: Mapping[str, tuple[Distribution, ...]]) -> Catalogue:
        """Its catalogue, with these files."""
        described = describe(checked.store, self.settings, checked.described, files)
        if self.kept.before:
            described = last_good(described, self.kept.before, self.kept.faulty)
        return follow(described, self.kept.before, self.made, self.first, self.kept.withdrawn)


def _catalogue_of(release: Release | None, settings: Settings, *, damaged_too: bool = False) -> Catalogue | None:
    """The catalogue of a release, None where there is none yet.

    Raises ReleaseError where it cannot be read; with ``damaged_too`` that is none, since it must not stop a return.
    """
    try:
        body = release.catalogue() if release else None
        return from_json(body, settings) if body else None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        if damaged_too:
            return None
        raise ReleaseError(f"release {release and release.id} has no catalogue that can be read: {fault!r}") from fault


def _mended(checked: Checked, before: Catalogue | None, wish: Wish) -> tuple[Checked, Kept]:
    """Where the publisher wants it, faults of datasets that were good before are warnings: those stay as they were."""
    named = {key: Withdrawal({"da": why, "en": why}) for key, why in wish.withdrawn.items()}
    withdrawn = checked.withdrawals | named
    known = {path_of(one.key) for one in before.entries} if before else set()
    faulty = {one.focus for one in blocking(checked.findings) if one.rule.startswith("dataset-")} & known
    if not wish.last_good or not faulty:
        return checked, Kept(before, withdrawn)
    mended = [
        replace(one, severity=Severity.WARNING) if one.focus in faulty and one.rule.startswith("dataset-") else one
        for one in checked.findings
    ]
    results = [*checked.results, *(_result(one, checked) for one in mended if one.rule.startswith("dataset-"))]
    keys = frozenset(key_of(one) for one in faulty if one)
    return replace(checked, findings=mended, results=results), Kept(before, withdrawn, keys)


def _result(one: Finding, checked: Checked) -> Result:
    """A fault of the catalogue as the validation report of the release tells it."""
    base = checked.base
    return Result(
        NamedNode(base + (one.focus or "")),
        NamedNode(f"{base}catalog#{one.rule}"),
        f"{base}catalog#soundness",
        value=Literal(one.value) if one.value else None,
        severity=SH + "Warning",
        message_da=one.message.da,
        message_en=one.message.en,
    )


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


class NotHarvested(Exception):
    """A candidate that a client would not take whole; its findings say which and why."""

    def __init__(self, outcomes: Iterable[Outcome]) -> None:
        super().__init__("; ".join(one.sentence("en") for one in outcomes))
        self.findings = [finding for one in outcomes for finding in one.failures]


def _after(chain: Chain, made: str) -> str:
    """This time, or a second after the newest release or return, so that names sort as they were made."""
    keys = [one.id.partition("-")[0] for one in chain.releases()] + [one.key for one in Steps(chain).all()]
    latest = max(keys, default="")
    if latest < compact(made):
        return made
    return (datetime.strptime(latest, "%Y%m%dT%H%M%SZ") + timedelta(seconds=1)).strftime(_TIME)


def announce(folder: Path, told: Release | None, settings: Settings, made: str) -> dict[str, Any]:
    """Write the notices of a release: what its catalogue changes for those who follow the feed. ``told`` is the release
    that the feed leaves them with, None before the first. Gives what the manifest says of them.
    """
    notices = _notices(settings, told, Release(folder), compact(made), made)
    return {"notices": write_notices(folder, notices, made, told.id if told else "")}


def _notices(settings: Settings, before: Release | None, after: Release, key: str, made: str) -> Iterable[Written]:
    """The notices of one step: the events between two catalogues, each named by the step's key and its number."""
    names = Names(settings.base_iri)
    record = _catalogue_of(after, settings, damaged_too=True)
    withdrawn = {one.iri: one for one in record.withdrawn} if record else {}
    for number, one in enumerate(events(_told(before, settings), _told(after, settings), names, withdrawn), 1):
        name, facts = f"{key}-{number}", {"kind": one.kind, "about": one.about, "titles": one.titles}
        yield Written(name, facts, event_nquads(one, name, made, names))


def _told(release: Release | None, settings: Settings) -> list[Quad]:
    """What a release tells harvesters, by its record, else by its graph, as old releases have it.

    Nothing where there is none, or where it is damaged, which must not stop a return.
    """
    catalogue = _catalogue_of(release, settings, damaged_too=True)
    if catalogue or release is None:
        return graph_quads(catalogue) if catalogue else []
    try:
        return list(read_nquads(release.folder / "catalogue.nq"))
    except (OSError, SyntaxError):
        return []


def rollback(settings: Settings, release_id: str | None, told: Callable[[str], None]) -> Release:
    """Serve an older release, the one named or the one before the current, and tell it to those who follow the feed.

    Raises ReleaseError where there is none.
    """
    chain = open_chain(settings)
    chain.serve_due(datetime.now(UTC).strftime(_TIME))
    with chain.lock(lambda: told("a publish is under way; waiting for it to end")):
        release = chain.older(release_id)
        made = _after(chain, datetime.now(UTC).strftime(_TIME))
        Steps(chain).write_return(release, made, partial(_notices, settings))
        chain.serve(release)
    return release


def inputs_digest(source: Path, settings: Settings) -> str:
    """One digest of everything a release depends on: tables, definition, vocabulary, shapes, program, operator."""
    reading = Reading(source)
    files = [*reading.files(), definition_file(reading)]
    files += [path for path in (*folders.vocabulary().rglob("*"), *folders.shapes().rglob("*")) if path.is_file()]
    files += folders.PACKAGE.rglob("*.py")
    lines = sorted(f"{path.name} {sha256(path)}" for path in files)
    operator = [
        settings.base_iri,
        settings.publisher,
        settings.publisher_url,
        settings.contact,
        settings.official,
        f"parquet: {parquet.available()}",
        settings.bureau_code,
        settings.program_code,
        str(settings.catalogue_page),
    ]
    return hashlib.sha256("\n".join([*lines, *operator]).encode()).hexdigest()


def fill(folder: Path, checked: Checked, heir: Heir) -> dict[str, Any]:
    """Write everything of a release but its store and manifest; gives the facts that the manifest states."""
    names = Names(heir.settings.base_iri)
    files = folder / FILES
    derived = checked.derived
    count = write_nquads(checked.quads, folder / "data.nq") + write_nquads(derived, folder / "derived.nq")
    write_states(folder / STATES, folder / "data.nq", checked.store, names)
    write_tables(checked.reading, checked.rows, files / "tables")
    (files / "moves.csv").write_bytes(moves_csv(checked.chains))
    downloads = _downloads(folder, checked, names)
    described = _write_catalogue(folder, heir.catalogue(checked, measured(files, downloads)))
    pack_large(files)
    judged = list(report_quads(checked.results, names, heir.made))
    write_nquads(judged, folder / "validation.nq")
    said = [*checked.quads, *derived]
    own = (heir.settings.base_iri, FD, CODE)
    counts = {"quads": count, "classes": class_counts(checked.store), "links": link_counts(said, own)}
    counts["dumps"] = [f"{FILES}/{one.path}" for one in downloads if one.dataset == "all" and one.format in RDF_DUMPS]
    write_renewed(folder, renewed(said, heir.settings.base_iri, heir.renewed, heir.made[:10]))
    return {
        "program": __version__,
        "downloads": [one.told() for one in downloads],
        "counts": counts | statement_counts({*checked.quads, *derived, *described, *judged}),
    }


def _downloads(folder: Path, checked: Checked, names: Names) -> list[Download]:
    """Write every dataset in every format."""
    own = any(table.name == MOVES.name for table in checked.reading.tables)

    def rows() -> Iterator[TableRow]:
        yield from published_rows(checked.rows, names)
        yield from () if own else move_rows(checked.chains, names)

    return write_downloads(
        [folder / "data.nq", folder / "derived.nq"],
        Tables(
            [*map(as_published, checked.reading.tables), *([] if own else [MOVES])],
            rows(),
            json.loads(definition_file(checked.reading).read_bytes()),
        ),
        names,
        folder / FILES,
    )


def _write_catalogue(folder: Path, catalogue: Catalogue) -> list[Quad]:
    """Write every face of the catalogue, and its record for the next release; gives it as a graph."""
    (folder / CATALOGUE).write_bytes(to_json(catalogue))
    whole = {"data.json": data_json(catalogue), "dcat-us-3.json": dcat_us_3_json(catalogue)}
    for name, body in whole.items():
        (folder / FILES / name).write_bytes(body)
    write_pack(folder, chain_of(whole.items(), faces(catalogue)))
    described = catalogue_quads(catalogue)
    write_nquads(described, folder / "catalogue.nq")
    return described


def compare(settings: Settings, scope: str, start: str, end: str) -> tuple[list[Change], list[str]]:
    """What changed in a strategy by the served release between two days or editions, and the editions nobody read.

    Raises ReleaseError where there is no release, NotFound for an edition that is none, ValueError for what is no day.
    """
    release = open_chain(settings).current()
    if release is None:
        raise ReleaseError(f"there is no release in {settings.home} yet; `fremdrift publish DATA` makes one")
    names, store = Names(settings.base_iri), open_source(release, settings)
    if not any(store.quads_for_pattern(None, None, None, names.graph(f"strategy/{scope}"))):
        raise NotFound(f"the release has no strategy or programme {scope}")
    before, after = (_side(store, names, scope, one) for one in (start, end))
    if before.day > after.day:
        raise NotFound(f"{start} is later than {end}; name the earlier one first")
    record = States().frozen(release.folder, store, names).record(scope)
    return changes(record, before, after, scope, names), not_read(record, before, after, scope, names)


def _side(store: Source, names: Names, scope: str, name: str) -> Side:
    day, edition = day_or_edition(store, names, scope, name)
    return Side(day.isoformat(), edition)


def pull(settings: Settings, origin: str, told: Callable[[str], None]) -> Brought:
    """Bring the releases of another node, named by its address or its home folder, and serve what it serves.

    Raises ReleaseError; what came whole stays, and a copy that was cut off goes on with the next call.
    """
    chain = open_chain(settings)
    there: Origin = NodeOrigin(origin) if "://" in origin else FolderOrigin(Path(origin), settings.base_iri)
    with chain.lock(lambda: told("a publish or another pull is under way; waiting for it to end")):
        return bring(chain, there, told)


def revised(settings: Settings, first: str, second: str) -> list[Revision]:
    """What we changed from one release to another, named by their ids. Raises ReleaseError where one is missing."""
    chain = open_chain(settings)
    return revisions(*(_published(chain.find(one)) for one in (first, second)))


def _published(release: Release) -> Iterable[Quad]:
    return read_nquads(release.folder / "data.nq")


def candidate(source: Path, settings: Settings) -> tuple[Checked, list[Revision]]:
    """Tables checked, and what publishing them would change in the served release (everything, before the first)."""
    checked = check(source, settings)
    current = open_chain(settings).current()
    return checked, revisions(_published(current) if current else (), checked.quads)
