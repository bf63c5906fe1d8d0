"""Publishing: the whole story of a release on one screen: check, take over, fill, try, freeze, tell."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.history import refuse_losses
from fremdrift.exporting import parquet
from fremdrift.fetching.nodes import NodeOrigin
from fremdrift.ground.crew import Crew, cores
from fremdrift.ground.digests import sha256, sha256_of
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.memory import Frugal
from fremdrift.ground.progress import SILENT, Progress
from fremdrift.ground.rubbish import seldom_swept
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain, Facts, Filling, Said
from fremdrift.keeping.copying import Brought, FolderOrigin, Origin, bring
from fremdrift.keeping.release import FILES, Release
from fremdrift.keeping.steps import Steps
from fremdrift.keeping.stock import OldStock
from fremdrift.model.findings import Finding
from fremdrift.pipeline.checking import Checked, check_in
from fremdrift.pipeline.filling import DATA_JSON, filling
from fremdrift.pipeline.gate import gate
from fremdrift.pipeline.inheriting import NOTHING_MORE, Heir, Kept, Wish, catalogue_of, mended, predecessor
from fremdrift.pipeline.losing import Losses, lost_lines, with_losses
from fremdrift.pipeline.telling import TIME, announce, next_time
from fremdrift.pipeline.trying import NotHarvested, accept
from fremdrift.reading.publishing import definition_file
from fremdrift.reading.rows import Reading
from fremdrift.serving.loading import open_chain

_LARGEST_DATA_JSON: Final = 10_000_000
"""What the web validator of data.gov reads at most, in bytes."""


@dataclass(frozen=True)
class Published:
    """What ``publish`` did: the release that is served now, or None where the findings forbade one."""

    release: Release | None
    new: bool
    findings: list[Finding]


def publish(
    source: Path,
    settings: Settings,
    made: str | None,
    told: Callable[[str], None],
    *,
    not_before: str | None = None,
    wish: Wish = NOTHING_MORE,
    progress: Progress = SILENT,
) -> Published:
    """Check and freeze. ``made`` is the time of the release (``2026-11-24T12:00:00Z``), now where it is None; it is
    moved on to a second after the predecessor's. ``told`` hears of waiting. With ``not_before`` the release is held
    until that time, which is then its own: nothing shows it before. ``progress`` hears how far it is.

    An unchanged publish changes nothing; a refused one leaves the served release untouched.
    """
    chain, progress = open_chain(settings), Frugal(progress)
    chain.serve_due(_now())
    with chain.lock(lambda: told("another publish is under way; waiting for it to end")):
        current, inputs = chain.current(), inputs_digest(source, settings)
        if done := _done(chain, current, inputs, settings, wish):
            return done
        newest = predecessor(chain.releases())
        with seldom_swept(), chain.workshop(told) as folder, Crew(cores()) as crew:
            making = _Making(chain, source, settings, inputs, wish, newest, crew, progress)
            checked, kept, lost = making.checked(folder)
            if not checked.conforms:
                return Published(None, False, checked.findings)
            chain.refuse_held()
            heir = making.heir(checked, kept, lost, next_time(chain, not_before or made or _now()))
            try:
                release = making.frozen(checked, heir, hold=not_before is not None)
            except NotHarvested as refused:
                return Published(None, False, [*checked.findings, *refused.findings])
            progress.end()
            for remark in _remarks(release, "" if not_before else chain.depot.remark(release)):
                told(remark)
            return Published(release, True, checked.findings)


@dataclass(frozen=True)
class _Making:
    """A release on its way into a chain: from which tables, with the digest of all its inputs and what is wished, after
    which release, and who makes it.
    """

    chain: Chain
    source: Path
    settings: Settings
    inputs: str
    wish: Wish
    newest: Release | None
    crew: Crew
    progress: Progress

    @property
    def _older(self) -> Release | None:
        """The release that parts may be taken from."""
        return None if self.wish.full else self.newest

    def checked(self, folder: Path) -> tuple[Checked, Kept, Losses]:
        """The tables, checked in a folder, what their catalogue takes over, and what the release will have lost."""
        found = check_in(
            folder, self.crew, self.source, self.settings, progress=self.progress, before=self._older, lasting=True
        )
        checked, kept = mended(found, catalogue_of(self.newest, self.settings), self.wish)
        checked, lost = with_losses(self.newest, checked, self.settings, kept.withdrawn)
        return checked, kept, lost

    def heir(self, checked: Checked, kept: Kept, lost: Losses, made: str) -> Heir:
        """The release, made at a time, with all that it takes over. Raises ReleaseError where datasets would go that
        nobody withdrew.
        """
        newest, older = self.newest, self._older
        first = next((one.made for one in self.chain.releases()), made)[:10]
        gone = lost_lines(newest, checked, lost, made)
        heir = Heir(self.settings, made, first, kept, newest.renewed if newest else dict, OldStock(older), older, gone)
        refuse_losses(heir.described(checked, {}), kept.before, kept.withdrawn, self.settings.catalogue_loss)
        return heir

    def frozen(self, checked: Checked, heir: Heir, *, hold: bool) -> Release:
        """The release, filled, tried and in the chain. Raises NotHarvested where a client would not take all of it."""
        telling = partial(_announce, Steps(self.chain).told(), self.newest, heir)
        filled = partial(filling, checked=checked, heir=heir, announce=telling, crew=self.crew, progress=self.progress)
        return self.chain.freeze(
            partial(_of_one_state, filled, partial(_made_of, self.inputs, self.source, self.settings)),
            heir.made,
            before=heir.older,
            hold=hold,
            accept=partial(accept, self.settings, heir.older, heir.made, crew=self.crew),
            progress=self.progress,
        )


def _now() -> str:
    return datetime.now(UTC).strftime(TIME)


def _done(chain: Chain, current: Release | None, inputs: str, settings: Settings, wish: Wish) -> Published | None:
    """What was published of these inputs already and is as it is wished, None where nothing was."""
    if current and current.manifest["inputs"] == inputs and _grants(current, settings, wish):
        return Published(current, False, [])
    told_of = Steps(chain).told()
    if told_of and told_of != current and told_of.manifest["inputs"] == inputs and _grants(told_of, settings, wish):
        chain.serve(told_of)  # a run that made it was ended just before this
        return Published(told_of, True, [])
    return None


def _grants(release: Release, settings: Settings, wish: Wish) -> bool:
    """Whether a release leaves nothing to wish: none of its datasets is to go, and it is not to be made anew."""
    if wish.full:
        return False
    catalogue = catalogue_of(release, settings) if wish.withdrawn else None
    return catalogue is None or wish.withdrawn.keys().isdisjoint(one.key for one in catalogue.entries)


def _announce(
    told: Release | None, newest: Release | None, heir: Heir, folder: Path, catalogue: Catalogue
) -> Mapping[str, Any]:
    """Tell what the catalogue of a release about to be made changes."""
    before = heir.kept.before
    known = {folder: catalogue} | ({newest.folder: before} if newest and before else {})
    return announce(folder, told, heir.settings, heir.made, known)


def _remarks(release: Release, of_depot: str) -> Iterator[str]:
    """What the publisher should know of a release, a sentence each."""
    if of_depot:
        yield of_depot
    size = (release.folder / FILES / DATA_JSON).stat().st_size
    if size > _LARGEST_DATA_JSON:
        yield (
            f"{DATA_JSON} has {size / 1e6:.1f} MB, and harvesters of DCAT-US 1.1 take 10 at most: give them "
            "dcat-us-3.json, or publish the strategies as several collections"
        )


def inputs_digest(source: Path, settings: Settings) -> str:
    """One digest of everything a release depends on: tables, definition, vocabulary, shapes, program, operator."""
    reading = Reading(source)
    tables = sorted((path.name, sha256(path)) for path in (*reading.files(), definition_file(reading)))
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
    return sha256_of(gate(), tables, operator)


@contextmanager
def _of_one_state(
    filled: Filling, made_of: Callable[[], Mapping[str, str]], folder: Path, said: Said
) -> Iterator[Facts]:
    """The same filling, with what the manifest says of the inputs once the statements were read. They are held against
    that once more in the end: the lists are made meanwhile, and hands read the program when they are asked.
    """
    with filled(folder, said) as facts:
        yield facts | dict(made_of())
    made_of()


def _made_of(inputs: str, source: Path, settings: Settings) -> dict[str, str]:
    """What the manifest says of the inputs, once everything was read: tables are read several times, and one release is
    of one state of them. Raises ReleaseError where they became others meanwhile.
    """
    if inputs_digest(source, settings) != inputs:
        raise ReleaseError(
            f"{source}: the tables, or the program, were changed while they were being published, so a part would be "
            "as before and a part as now; publish again. The served release is untouched"
        )
    return {"inputs": inputs, "gate": gate()}


def load(settings: Settings, told: Callable[[str], None]) -> list[str]:
    """Load into the store that the settings name what it does not hold; gives the names of the releases that came.

    For a store that is new or lost what it had. Raises ReleaseError and StoreDown.
    """
    chain = open_chain(settings)
    with chain.lock(lambda: told("a publish or a pull is under way; waiting for it to end")):
        return chain.load(told)


def pull(settings: Settings, origin: str, told: Callable[[str], None]) -> Brought:
    """Bring the releases of another node, named by its address or its home folder, and serve what it serves.

    Raises ReleaseError; what came whole stays, and a copy that was cut off goes on with the next call.
    """
    chain = open_chain(settings)
    there: Origin = NodeOrigin(origin) if "://" in origin else FolderOrigin(Path(origin), settings.base_iri)
    with chain.lock(lambda: told("a publish or another pull is under way; waiting for it to end")):
        return bring(chain, there, told)
