"""Names of downloads: they say strategy, edition and format, no two are the same, and any file system takes them.

A dataset's stem is ``{strategy}`` or ``{scope}_{edition}``, with every byte that a name should not have as ``~`` and
two hexadecimal digits. ``_`` is such a byte, so that it only ever separates; what follows ``__`` is a table's name.
"""

import hashlib
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from fremdrift.ground.formats import Format
from fremdrift.model.datasets import ALL

VOCABULARY: Final = "vocabulary"
ORGANISATIONS: Final = "organisations"
MOVES: Final = "moves"
STRATEGY: Final = "strategy/"
EDITION: Final = "edition/"

_STEMS: Final = {ALL: "fremdrift", VOCABULARY: VOCABULARY, ORGANISATIONS: ORGANISATIONS, MOVES: MOVES}
_OTHERS: Final = {"tables", "data", "dcat-us-3", "manifest"}
"""What other files and folders of a release are called."""
_PORTS: Final = {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
_DEVICES: Final = {"con", "prn", "aux", "nul", *_PORTS}
"""Names that Windows keeps for itself, also before a dot."""
_KEPT: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-")
_LONGEST: Final = 100
"""Characters of a part; what is longer ends in its digest. File systems take 255 for the whole name."""


@lru_cache(maxsize=1 << 16)
def stem(dataset: str) -> str:
    """What the names of a dataset's files begin with."""
    fixed = _STEMS.get(dataset)
    if fixed:
        return fixed
    kind, _, local = dataset.partition("/")
    found = "_".join(_safe(one) for one in (local.split("/", 1) if f"{kind}/" == EDITION else [local]))
    return _escaped(found[0]) + found[1:] if _is_taken(found) else found


def file_name(dataset: str, form: Format, table: str = "") -> str:
    """The name of a dataset's file in a format; of one table of it, where a file of that format holds only one."""
    return f"{stem(dataset)}__{_safe(table, b'_')}.{form.suffix}" if table else f"{stem(dataset)}.{form.suffix}"


def datasets_called(name: str) -> list[str]:
    """The keys of the datasets that a file of this name may be of; none whose name was too long to be kept whole."""
    ends = [at for at, character in enumerate(name) if character == "."]
    found = (one for at in ends for one in _called(name[:at].partition("__")[0]))
    return list(dict.fromkeys(found))


def _called(start: str) -> list[str]:
    """The keys of the datasets whose stem this is."""
    scope, _, edition = (unquote(one.replace("~", "%"), errors="replace") for one in start.partition("_"))
    keys = (*_STEMS, f"{EDITION}{scope}/{edition}" if edition else f"{STRATEGY}{scope}")
    return [one for one in keys if stem(one) == start]


def _is_taken(found: str) -> bool:
    plain = found.casefold()
    return plain in _STEMS.values() or plain in _OTHERS or plain.partition(".")[0] in _DEVICES


@lru_cache(maxsize=1 << 10)
def _safe(text: str, more: bytes = b"") -> str:
    """The text without any byte that a name should not have; it begins with no dot or hyphen, and is not too long."""
    kept = "".join(chr(byte) if byte in _KEPT or byte in more else f"~{byte:02X}" for byte in text.encode())
    if kept[:1] in (".", "-"):
        kept = _escaped(kept[0]) + kept[1:]
    if len(kept) <= _LONGEST:
        return kept
    return f"{kept[: _LONGEST - 34]}~~{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _escaped(character: str) -> str:
    return f"~{ord(character):02X}"
