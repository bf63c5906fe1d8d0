"""When each thing was last changed by us: a digest of all that is said of it, carried from release to release."""

from collections.abc import Mapping

Renewed = Mapping[str, tuple[str, ...]]
"""By the address of a thing after the base: its digest, the day of the release that last changed it, and the time of
that release where the thing was published before as something else.
"""


def renewed(sums: Mapping[str, int], before: Renewed, made: str) -> dict[str, tuple[str, ...]]:
    """The digest of everything said of each thing, by the sums of a tally, and when it last changed: in the release
    that is made at a time, or in one before it.
    """
    return {path: _kept(f"{sums[path]:016x}", before.get(path), made) for path in sorted(sums)}


def _kept(digest: str, old: tuple[str, ...] | None, made: str) -> tuple[str, ...]:
    if old is None:
        return digest, made[:10]
    return old if old[0] == digest else (digest, made[:10], made)
