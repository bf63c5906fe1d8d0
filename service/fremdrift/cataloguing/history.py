"""The catalogue from one release to the next: what stays keeps its days, what goes needs a reason, changes are told.

Harvesters delete what is absent. So a dataset leaves the catalogue only where the publisher says so and why, or where
so few leave that the operator's limit allows it; its name then answers with a tombstone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.records import without_days
from fremdrift.cataloguing.said import path_of
from fremdrift.ground.errors import ReleaseError
from fremdrift.model.datasets import Dataset, Distribution, Series, Texts, Withdrawn

_SHOWN: Final = 10
_NOTES: Final = {
    "new": {"da": "Første udgivelse.", "en": "First release."},
    "changed": {"da": "Ændret i denne udgivelse.", "en": "Changed in this release."},
}
_NO_REASON: Final = {"da": "Findes ikke længere i tabellerne.", "en": "No longer in the tables."}


@dataclass(frozen=True)
class Withdrawal:
    """That a dataset is withdrawn, as the publisher names it: why, by language, and the key of what replaces it."""

    reasons: Texts
    replaced_by: str = ""


def follow(
    new: Catalogue, before: Catalogue | None, made: str, first: str, named: Mapping[str, Withdrawal]
) -> Catalogue:
    """The new catalogue with the days, versions and tombstones that follow from its predecessor.

    ``made`` is the time of the release, ``first`` the day of the first one, ``named`` the withdrawals by key.
    """
    day = made[:10]
    datasets = {one.key: one for one in before.datasets} if before else {}
    series = {one.key: one for one in before.series} if before else {}
    return replace(
        new,
        issued=first,
        modified=day,
        datasets=tuple(_dataset(one, datasets.get(one.key), made) for one in new.datasets),
        series=tuple(_series(one, series.get(one.key), day) for one in new.series),
        withdrawn=_withdrawn(new, before, day, named),
    )


def last_good(new: Catalogue, before: Catalogue, faulty: Collection[str]) -> Catalogue:
    """The new catalogue, in which these keys are described as they last were; their files are the new ones."""
    good = {one.key: one for one in before.datasets if one.key in faulty}
    series = {one.key: one for one in before.series if one.key in faulty}
    files = {one.key: one.distributions for one in new.datasets}
    return replace(
        new,
        datasets=tuple(
            replace(good[one.key], distributions=files[one.key]) if one.key in good else one for one in new.datasets
        ),
        series=tuple(series.get(one.key, one) for one in new.series),
    )


def _dataset(new: Dataset, old: Dataset | None, made: str) -> Dataset:
    """Its days and version: those it had where nothing changed."""
    day, own = made[:10], new.key.startswith("edition/")
    files = {one.path: one for one in old.distributions} if old else {}
    new = replace(new, distributions=tuple(_file(one, files.get(one.path), day) for one in new.distributions))
    if old and without_days(old) == without_days(new):
        return replace(
            new,
            issued=old.issued,
            modified=old.modified,
            version=new.version if own else old.version,
            version_notes=old.version_notes,
        )
    return replace(
        new,
        issued=old.issued if old else day,
        modified=day,
        version=new.version if own else made,
        version_notes=_NOTES["changed" if old else "new"],
    )


def _file(new: Distribution, old: Distribution | None, day: str) -> Distribution:
    same = old is not None and old.sha256 == new.sha256
    return replace(new, issued=old.issued if old else day, modified=old.modified if old and same else day)


def _series(new: Series, old: Series | None, day: str) -> Series:
    same = old is not None and without_days(old) == without_days(new)
    return replace(new, issued=old.issued if old else day, modified=old.modified if old and same else day)


def _refuse_unfounded(new: Catalogue, before: Catalogue | None, named: Mapping[str, Withdrawal]) -> None:
    """A withdrawal of what is still there would delete it at every harvester; one of what never was is a slip."""
    here, known = _keys(new), _keys(before) | {one.key for one in before.withdrawn} if before else set()
    for key in sorted(named):
        if key in here:
            raise ReleaseError(
                f"{path_of(key)} is named as withdrawn, but the tables still have it: remove its rows, or do not name "
                "it"
            )
        replaced_by = named[key].replaced_by
        if key in known and replaced_by and replaced_by not in here:
            raise ReleaseError(
                f"{path_of(key)} is withdrawn and replaced by {path_of(replaced_by)}, and there is no such dataset"
            )


def _keys(catalogue: Catalogue) -> set[str]:
    return {one.key for one in catalogue.entries}


def refuse_losses(new: Catalogue, before: Catalogue | None, named: Mapping[str, Withdrawal], share: float) -> None:
    """Refuse a catalogue that would lose more than ``share`` percent of what there was without naming each.

    Raises ReleaseError, also where what is named as withdrawn is still there.
    """
    _refuse_unfounded(new, before, named)
    if before is None:
        return
    lost = sorted(_keys(before) - _keys(new) - set(named))
    allowed = share / 100 * len(_keys(before))
    if len(lost) <= allowed:
        return
    shown = ", ".join(path_of(one) for one in lost[:_SHOWN])
    more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
    raise ReleaseError(
        f"{len(lost)} of {len(_keys(before))} datasets and series would vanish from the catalogue, and harvesters "
        f"would then delete them: {shown}{more}. Name each that is withdrawn, and why, in withdrawn.csv or with "
        f"`--withdraw {path_of(lost[0])} REASON`, or bring it back (FREMDRIFT_CATALOGUE_LOSS={share:g} percent may "
        "go unnamed). Nothing was published"
    )


def _withdrawn(
    new: Catalogue, before: Catalogue | None, day: str, named: Mapping[str, Withdrawal]
) -> tuple[Withdrawn, ...]:
    """The tombstones: those there were, but for what came back, and those of what goes now."""
    if before is None:
        return ()
    here = _keys(new)
    kept = {one.key: one for one in before.withdrawn if one.key not in here}
    for one in before.entries:
        if one.key not in here:
            why = named.get(one.key, Withdrawal(_NO_REASON))
            replaced = new.settings.base_iri + path_of(why.replaced_by) if why.replaced_by else ""
            kept[one.key] = Withdrawn(one.key, one.iri, one.titles, day, why.reasons, replaced)
    return tuple(kept[key] for key in sorted(kept))
