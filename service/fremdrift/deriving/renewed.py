"""When each thing was last changed by us: a digest of all that is said of it, carried from release to release."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from fremdrift.ground.namespaces import FD
from fremdrift.quads.terms import NamedNode, Quad, text_of

Renewed = Mapping[str, tuple[str, str]]
"""Digest and day by the address of a thing after the base."""
_ROW = FD + "tableRow"
_SAID_OF = frozenset(FD + name for name in ("about", "account", "judgedThing", "otherThing", "denotes", "changeOf"))
"""Links by which a statement belongs into the document of what it leads to."""


def renewed(quads: Iterable[Quad], base: str, before: Renewed, day: str) -> dict[str, tuple[str, str]]:
    """The digest of everything said of each thing, and the day of the release that last changed it.

    In which row of a table something stands is no change: rows move when others come before them.
    """
    sums: dict[str, int] = defaultdict(int)
    for quad in quads:
        subject = text_of(quad.subject).partition("#")[0]
        if not subject.startswith(base) or quad.predicate.value == _ROW:
            continue
        weight = int.from_bytes(hashlib.blake2b(str(quad).encode(), digest_size=8).digest(), "big")
        sums[subject.removeprefix(base)] += weight
        if quad.predicate.value in _SAID_OF and isinstance(quad.object, NamedNode):
            sums[quad.object.value.removeprefix(base)] += weight
    return {path: _kept(f"{sums[path] % 2**64:016x}", before.get(path), day) for path in sorted(sums)}


def _kept(digest: str, old: tuple[str, str] | None, day: str) -> tuple[str, str]:
    return (digest, old[1]) if old and old[0] == digest else (digest, day)
