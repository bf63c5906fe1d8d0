"""When each thing was last changed by us: a digest of all that is said of it, carried from release to release."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from fremdrift.ground.namespaces import FD
from fremdrift.quads.lines import Line

Renewed = Mapping[str, tuple[str, str]]
"""Digest and day by the address of a thing after the base."""
_ROW = f"<{FD}tableRow>"
_SAID_OF = frozenset(
    f"<{FD}{name}>" for name in ("about", "account", "judgedThing", "otherThing", "denotes", "changeOf")
)
"""Links by which a statement belongs into the document of what it leads to."""


def renewed(lines: Iterable[Line], base: str, before: Renewed, day: str) -> dict[str, tuple[str, str]]:
    """The digest of everything said of each thing, and the day of the release that last changed it.

    In which row of a table something stands is no change: rows move when others come before them.
    """
    sums: dict[str, int] = defaultdict(int)
    ours = f"<{base}"
    for subject, predicate, value, graph in lines:
        if predicate == _ROW or not subject.startswith(ours):
            continue
        digest = hashlib.blake2b(f"{subject} {predicate} {value} {graph}".encode(), digest_size=8).digest()
        weight = int.from_bytes(digest, "big")
        sums[subject[len(ours) : -1].partition("#")[0]] += weight
        if predicate in _SAID_OF and value[0] == "<":
            sums[value[1:-1].removeprefix(base)] += weight
    return {path: _kept(f"{sums[path] % 2**64:016x}", before.get(path), day) for path in sorted(sums)}


def _kept(digest: str, old: tuple[str, str] | None, day: str) -> tuple[str, str]:
    return (digest, old[1]) if old and old[0] == digest else (digest, day)
