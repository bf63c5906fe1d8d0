"""Telling: what a release, or the return to an older one, changes for those who follow the feed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.feed import Told, event_nquads, events, told_by_graph, told_of
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.keeping.chain import Chain, compact
from fremdrift.keeping.release import LISTED, Release
from fremdrift.keeping.steps import Steps, Written, write_notices
from fremdrift.model.datasets import Withdrawn
from fremdrift.model.iris import Names
from fremdrift.pipeline.inheriting import catalogue_of
from fremdrift.quads.store import read_nquads
from fremdrift.serving.loading import open_chain

TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


def next_time(chain: Chain, made: str) -> str:
    """This time, or a second after the newest release or return, so that names sort as they were made."""
    keys = [one.id.partition("-")[0] for one in chain.releases()] + [one.key for one in Steps(chain).all()]
    latest = max(keys, default="")
    if latest < compact(made):
        return made
    return (datetime.strptime(latest, "%Y%m%dT%H%M%SZ") + timedelta(seconds=1)).strftime(TIME)


Known = Mapping[Path, Catalogue]
"""Catalogues that need not be read again, by the folders of their releases."""
_NONE: Final[Known] = MappingProxyType({})


def announce(folder: Path, told: Release | None, settings: Settings, made: str, known: Known = _NONE) -> dict[str, Any]:
    """Write the notices of a release: what its catalogue changes for those who follow the feed. ``told`` is the release
    that the feed leaves them with, None before the first. Gives what the manifest says of them.
    """
    notices = _notices(settings, told, Release(folder), compact(made), made, known=known)
    return {"notices": write_notices(folder, notices, made, told.id if told else "")}


def _notices(
    settings: Settings, before: Release | None, after: Release, key: str, made: str, *, known: Known = _NONE
) -> Iterable[Written]:
    """The notices of one step: the events between two catalogues, each named by the step's key and its number."""
    names = Names(settings.base_iri)
    old, new = (
        (one and known.get(one.folder)) or catalogue_of(one, settings, damaged_too=True) for one in (before, after)
    )
    withdrawn = {one.iri: one for one in new.withdrawn} if new else {}
    for number, one in enumerate(events(_told(before, old, names), _told(after, new, names), withdrawn), 1):
        name = f"{key}-{number}"
        facts = {"kind": one.kind, "about": one.about, "titles": one.titles} | _why(withdrawn.get(one.about))
        yield Written(name, facts, event_nquads(one, name, made, names))


def _why(tombstone: Withdrawn | None) -> dict[str, Any]:
    return {"reasons": tombstone.reasons} if tombstone else {}


def _told(release: Release | None, catalogue: Catalogue | None, names: Names) -> Mapping[str, Told]:
    """What a release tells harvesters, by its record, else by its graph, as old releases have it.

    Nothing where there is none, or where it is damaged, which must not stop a return.
    """
    if catalogue or release is None:
        return told_of(catalogue) if catalogue else {}
    try:
        return told_by_graph(read_nquads(release.folder / LISTED), names)
    except (OSError, SyntaxError):
        return {}


def rollback(settings: Settings, release_id: str | None, told: Callable[[str], None]) -> Release:
    """Serve an older release, the one named or the one before the current, and tell it to those who follow the feed.

    Raises ReleaseError where there is none.
    """
    chain = open_chain(settings)
    chain.serve_due(datetime.now(UTC).strftime(TIME))
    with chain.lock(lambda: told("a publish is under way; waiting for it to end")):
        release = chain.older(release_id)
        made = next_time(chain, datetime.now(UTC).strftime(TIME))
        steps = Steps(chain)
        written = steps.write_return(release, made, partial(_notices, settings))
        try:
            chain.serve(release)
        except (ReleaseError, OSError):
            if chain.current_id() != release.id:
                steps.take_back(written)
            raise
    return release
