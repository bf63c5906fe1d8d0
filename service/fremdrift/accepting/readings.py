"""Readings: what a client sees in a document, read once, and not again where the release before had it byte by byte.

What is remembered is what was read, never a verdict on the whole: whether pages repeat, whether two datasets share an
identifier, and how much is taken is judged anew each time. Remembered is only what was found faultless, under a key of
how it is read, the address, the media type and the SHA-256 of the bytes, or of the address alone where that said that
it never answers anything else; who keeps it must see to it that the same program reads it. So a reading that is taken
over is the one that reading again would give.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from fremdrift.fetching.catalogues import Reply
from fremdrift.ground.digests import sha256_of
from fremdrift.ground.jsons import compact

Remembered = dict[str, Any]
"""What was read by key, as JSON tells it."""
_NOTHING: Final[Mapping[str, Any]] = {}


class Readings:
    """The readings of one harvest. ``today`` is a day, 2026-11-25; ``known`` what was read before, by key."""

    def __init__(self, today: str, known: Mapping[str, Any] = _NOTHING) -> None:
        self.today = today
        self._known = known
        self._kept: Remembered = {}

    @property
    def kept(self) -> Remembered:
        """What was read in this harvest without a fault, by key."""
        return self._kept

    def known(self, key: str) -> Any | None:
        """What was read under a key, before or by another client of this harvest, as JSON tells it; None where it must
        be read.
        """
        found = self._kept.get(key, self._known.get(key))
        if found is not None:
            self._kept[key] = found
        return found

    def keep(self, key: str, read: Any) -> None:
        """Remember what was read under a key; faultless, and nothing but what JSON can tell."""
        self._kept[key] = read


def key_of(client: str, reply: Reply, media_type: str) -> str:
    """The key of all that goes into reading a reply."""
    return sha256_of(client, reply.address, media_type, hashlib.sha256(reply.body).hexdigest())


def kept_by(program: str, today: str, kept: Remembered) -> bytes:
    """What may be remembered of a harvest, for the next one of the same program."""
    return compact({"program": program, "day": today, "read": kept}, ordered=True) + b"\n"


def remembered(body: bytes, program: str, today: str) -> Remembered:
    """What an earlier harvest remembered; nothing where another program read it, or on a later day than this."""
    try:
        whole = json.loads(body)
        known = whole["program"] == program and whole["day"] <= today
        return dict(whole["read"]) if known else {}
    except (ValueError, KeyError, TypeError):
        return {}
