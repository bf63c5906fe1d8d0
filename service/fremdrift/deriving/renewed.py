"""When each thing was last changed by us: a digest of all that is said of it, carried from release to release."""

from collections.abc import Mapping

Renewed = Mapping[str, tuple[str, str]]
"""Digest and day by the address of a thing after the base."""


def renewed(sums: Mapping[str, int], before: Renewed, day: str) -> dict[str, tuple[str, str]]:
    """The digest of everything said of each thing, by the sums of a tally, and the day of the release that last changed
    it.
    """
    return {path: _kept(f"{sums[path]:016x}", before.get(path), day) for path in sorted(sums)}


def _kept(digest: str, old: tuple[str, str] | None, day: str) -> tuple[str, str]:
    return (digest, old[1]) if old and old[0] == digest else (digest, day)
