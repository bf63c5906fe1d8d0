"""Asking: what the command line asks of tables and of releases without making any."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from fremdrift.deriving.changes import Change, Side, changes, not_read
from fremdrift.deriving.counts import sources_read
from fremdrift.deriving.coverage import coverage
from fremdrift.deriving.gaps import Gap
from fremdrift.deriving.matching import Proposal, proposals
from fremdrift.deriving.revisions import Revision, revisions
from fremdrift.deriving.states import States, day_or_edition
from fremdrift.ground import folders
from fremdrift.ground.errors import NotFound, ReleaseError, TableError
from fremdrift.ground.namespaces import CODE, DCT, SKOS
from fremdrift.ground.settings import Settings
from fremdrift.keeping.questions import Questions
from fremdrift.keeping.release import DATA
from fremdrift.keeping.steps import Steps
from fremdrift.model.findings import blocking
from fremdrift.model.iris import THING, Names
from fremdrift.model.tongues import first_tongue
from fremdrift.pipeline.checking import Checked, check
from fremdrift.pipeline.gate import last_release
from fremdrift.pipeline.losing import with_losses
from fremdrift.quads.source import Source
from fremdrift.quads.store import in_memory
from fremdrift.quads.terms import Literal, NamedNode, asked, text_of
from fremdrift.reading.definition import read_definition
from fremdrift.reading.mapping import to_quads
from fremdrift.reading.rows import Reading
from fremdrift.reading.template import write_template
from fremdrift.serving.loading import open_chain
from fremdrift.serving.remote import open_source


def faults(settings: Settings) -> list[str]:
    """What is wrong with anything that is kept here: releases, their store, the chain, returns and questions."""
    chain = open_chain(settings)
    return [*chain.faults(), *Steps(chain).faults(), *Questions(settings.home).faults()]


def cited_addresses(source: Path, settings: Settings) -> tuple[str, ...]:
    """The public addresses of the sources in these tables, sorted. Raises TableError where there is nothing to read."""
    return sources_read(in_memory(to_quads(Reading(source).rows(), Names(settings.base_iri))))


def gaps(source: Path, settings: Settings) -> list[Gap]:
    """What these tables lack. Raises TableError where there is nothing to read."""
    return coverage(in_memory(to_quads(Reading(source).rows(), Names(settings.base_iri))))


def scopes(source: Path, settings: Settings) -> set[str]:
    """The strategies and programmes of these tables, by their local names."""
    names = Names(settings.base_iri)
    graphs = {text_of(one.graph_name) for one in to_quads(Reading(source).rows(), names)}
    strategies = names.graph("strategy/").value
    return {one.removeprefix(strategies) for one in graphs if one.startswith(strategies)}


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


_NAMES: Final = (NamedNode(DCT + "title"), NamedNode(SKOS + "prefLabel"))
Compared = tuple[list[Change], list[str], Callable[[str], str]]


def compare(settings: Settings, scope: str, start: str, end: str, lang: str = "en") -> Compared:
    """What changed in a strategy by the served release between two days or editions, the editions nobody read, and what
    gives the name of anything that both speak of (see ``_named``).

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
    unread = not_read(record, before, after, scope, names)
    return changes(record, before, after, scope, names), unread, lambda text: _named(text, store, names, lang)


def _named(text: str, store: Source, names: Names, lang: str) -> str:
    """The name of a thing with its key, the label of a code, both in a language where they have one in it; of any other
    text itself.
    """
    path = names.path(text)
    if path is None and not text.startswith(CODE):
        return text
    titles = [one.object for name in _NAMES for one in store.quads_for_pattern(asked(text), name, None, None)]
    found = {one.language or "": one.value for one in titles if isinstance(one, Literal)}
    title = found.get(first_tongue(found, lang), "")
    key = (path or "").removeprefix(THING)
    return f"{title} ({key})" if title and key else title or key or text


def _side(store: Source, names: Names, scope: str, name: str) -> Side:
    day, edition = day_or_edition(store, names, scope, name.removeprefix(f"{scope}/"))
    return Side(day.isoformat(), edition)


def revised(settings: Settings, first: str, second: str) -> Iterator[Revision]:
    """What we changed from one release to another, named by their ids. Raises ReleaseError where one is missing."""
    chain = open_chain(settings)
    return revisions(*(chain.find(one).folder / DATA for one in (first, second)))


def candidate(source: Path, settings: Settings) -> tuple[Checked, Iterator[Revision]]:
    """Tables checked, and what publishing them would change in the served release (everything, before the first)."""
    checked, _ = with_losses(last_release(settings), check(source, settings), settings)
    current = open_chain(settings).current()
    return checked, revisions((current.folder if current else checked.folder / "none") / DATA, checked.folder / DATA)
