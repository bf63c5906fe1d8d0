"""Inheriting: what a release takes over from the one before it, and what its publisher wishes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.history import Withdrawal, follow, last_good
from fremdrift.cataloguing.records import from_json
from fremdrift.cataloguing.said import key_of, path_of
from fremdrift.deriving.renewed import Renewed
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.namespaces import SH
from fremdrift.ground.settings import Settings
from fremdrift.ground.tasks import NoStock, Stock
from fremdrift.judging.report import Result
from fremdrift.keeping.release import CATALOGUE, LOST, RENEWED, Release
from fremdrift.keeping.steps import INDEX, NOTICES
from fremdrift.model.datasets import Distribution, Texts
from fremdrift.model.findings import Finding, Severity, blocking
from fremdrift.pipeline.checking import Checked
from fremdrift.quads.terms import Literal, NamedNode

_KNOWN_TO_IT: Final = (CATALOGUE, RENEWED, LOST, INDEX, NOTICES)
"""What no table says: since when things are as they are, what was withdrawn, and what was told of it."""


@dataclass(frozen=True)
class Wish:
    """What the publisher says beside the tables: datasets that are withdrawn and why, by key and language, whether a
    faulty one is to be served as it last was, and whether all is made anew, nothing taken from the release before.
    """

    withdrawn: Mapping[str, Texts] = field(default_factory=dict)
    last_good: bool = False
    full: bool = False


NOTHING_MORE: Final = Wish()


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
    renewed: Callable[[], Renewed] = dict
    """Reads since when things are as they are: of a large release that is much, and asked for once."""
    stock: Stock = field(default_factory=NoStock)
    older: Release | None = None
    """The release that parts may be taken from, where they stay the same."""
    lost: Sequence[str] = ()
    """What it has lost, as lines of N-Quads."""

    def catalogue(self, checked: Checked, files: Mapping[str, tuple[Distribution, ...]]) -> Catalogue:
        """Its catalogue, with these files."""
        described = self.described(checked, files)
        return follow(described, self.kept.before, self.made, self.first, self.kept.withdrawn)

    def described(self, checked: Checked, files: Mapping[str, tuple[Distribution, ...]]) -> Catalogue:
        """The same without days, versions and tombstones, which follow from the catalogue before."""
        assert checked.catalogue  # noqa: S101 - what may become a release was judged and described
        described = checked.catalogue.with_files(files)
        return last_good(described, self.kept.before, self.kept.faulty) if self.kept.before else described


def predecessor(releases: Sequence[Release]) -> Release | None:
    """The newest of these, which the next follows; None where there is none.

    Raises ReleaseError where it has lost what only it knows: the next would forget it without a word.
    """
    newest = releases[-1] if releases else None
    lost = [one for one in _KNOWN_TO_IT if newest and one in newest.manifest["files"] and not newest.whole(one)]
    if newest and lost:
        raise ReleaseError(
            f"release {newest.id}: {' and '.join(lost)} damaged or gone, and the next release would forget since when "
            "things are as they are and what was withdrawn; put back what a copy of FREMDRIFT_HOME has (`fremdrift "
            "verify` names all that is damaged), then publish again. The served release is untouched"
        )
    return newest


def catalogue_of(release: Release | None, settings: Settings, *, damaged_too: bool = False) -> Catalogue | None:
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


def mended(checked: Checked, before: Catalogue | None, wish: Wish) -> tuple[Checked, Kept]:
    """Where the publisher wants it, faults of datasets that were good before are warnings: those stay as they were."""
    withdrawn = checked.withdrawals | {key: Withdrawal(why) for key, why in wish.withdrawn.items()}
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
