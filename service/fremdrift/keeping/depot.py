"""A depot: where the statements of releases are loaded to be asked. Here on disk, in the release's own folder.

Another depot, such as a store elsewhere, is a class with the same methods.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from fremdrift.keeping.building import build_store
from fremdrift.keeping.release import STORE, Release


class Depot(Protocol):
    """What a chain asks of the place that its releases are loaded into."""

    def begin(self, folder: Path, before: Release | None) -> None:
        """Load, of a release whose statements are written, what nobody sees before it is one; its other files may
        still be written meanwhile. ``before`` may have most of it already.
        """
        ...

    def load(self, folder: Path, release_id: str, kept: list[Release]) -> None:
        """Load a release that is complete but for this, and belongs after those in ``kept``."""
        ...

    def holds(self, release: Release) -> bool:
        """True where a release is loaded, as far as it says itself; ``faults`` looks closer."""
        ...

    def receive(self, folder: Path, release_id: str) -> None:
        """See that a release that another node made and loaded can be asked here."""
        ...

    def show(self, release: Release, kept: list[Release]) -> None:
        """Let everybody see this release as the current one; what was shown before stays until it is done."""
        ...

    def remark(self, release: Release) -> str:
        """What whoever publishes should know of how this release is shown; empty where there is nothing to say."""
        ...

    def faults(self, release: Release) -> Iterator[str]:
        """What is wrong with what is loaded of a release, a sentence each."""
        ...


class OwnDepot:
    """The store in each release's own folder."""

    def begin(self, folder: Path, before: Release | None) -> None:
        """Build the store from the N-Quads files, or from the store of the release before."""
        build_store(folder, before)

    def load(self, folder: Path, release_id: str, kept: list[Release]) -> None:
        """Build the store, unless that was begun."""
        if not self.holds(Release(folder)):
            build_store(folder)

    def holds(self, release: Release) -> bool:
        """True where there is a store in the folder."""
        return (release.folder / STORE).is_dir()

    def receive(self, folder: Path, release_id: str) -> None:
        """Build the store; what a run before left of one is removed."""
        shutil.rmtree(folder / STORE, ignore_errors=True)
        build_store(folder)

    def show(self, release: Release, kept: list[Release]) -> None:
        """Nothing: the link ``current`` says it all."""

    def remark(self, release: Release) -> str:
        """Nothing."""
        return ""

    def faults(self, release: Release) -> Iterator[str]:
        """The store holds every quad of the files and no other."""
        return release.store_faults()
