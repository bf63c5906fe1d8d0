"""Datasets: what the catalogue lists and what the downloads belong to. They know no dialect and no file system.

A dataset's key is what follows ``dataset/`` or the base in its name, and never changes once published: ``all``,
``strategy/{local}``, ``edition/{scope}/{local}``, ``vocabulary``, ``organisations``, ``moves``; a series is
``series/{scope}/{local}``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from fremdrift.ground.formats import Format

Texts = Mapping[str, str]
"""A text by language, ``da`` and ``en``; a language may be missing."""
OURS: Final = ("da", "en")
"""The languages that we write in ourselves."""
ALL: Final = "all"
"""The key of the dataset that holds everything."""
_CREATIVE_COMMONS: Final = re.compile(
    r"https?://creativecommons\.org/(licenses|publicdomain)/(?P<name>[a-z-]+)/(?P<version>[0-9.]+)/?"
)


class Licence(NamedTuple):
    """What a dataset is licensed under: what that is called in English, and its own address."""

    title: str
    address: str

    @property
    def short(self) -> str:
        """What it is called in a line of small print: a licence of Creative Commons by its letters (``CC BY 4.0``)."""
        found = _CREATIVE_COMMONS.fullmatch(self.address)
        if not found:
            return self.title
        letters = {"zero": "CC0", "mark": "Public Domain Mark"}.get(found["name"], f"CC {found['name'].upper()}")
        return f"{letters} {found['version']}"


@dataclass(frozen=True)
class Download:
    """A file of a release before it is measured: the key of its dataset, and its path in the folder ``files``.

    ``format`` is that of the contents, also where the file is ``compressed`` or ``packaged``; ``conforms_to`` and
    ``described_by`` are addresses, absolute or under the base.
    """

    dataset: str
    path: str
    format: Format
    titles: Texts
    compressed: Format | None = None
    packaged: Format | None = None
    conforms_to: tuple[str, ...] = ()
    described_by: str = ""

    def told(self) -> dict[str, Any]:
        """What a manifest says of it: dataset, path, media type and titles."""
        return {
            "dataset": self.dataset,
            "path": self.path,
            "mediaType": self.format.media_type,
            **({"packaged": self.packaged.media_type} if self.packaged else {}),
            "titles": dict(self.titles),
        }


@dataclass(frozen=True)
class Distribution:
    """One file of a dataset as harvesters fetch it: its address under the base, its size in bytes and its SHA-256.

    ``issued`` and ``modified`` are days: the file's first release, and the release that last changed its bytes.
    """

    path: str
    format: Format
    titles: Texts
    size: int
    sha256: str
    issued: str = ""
    modified: str = ""
    compressed: Format | None = None
    packaged: Format | None = None
    conforms_to: tuple[str, ...] = ()
    described_by: str = ""

    @property
    def media_type(self) -> str:
        """The media type of the bytes as they travel."""
        outer = self.compressed or self.packaged
        return outer.media_type if outer else self.format.media_type


@dataclass(frozen=True)
class Contact:
    """Who answers questions about a dataset."""

    name: str
    mail: str


@dataclass(frozen=True)
class Entry:
    """What a catalogue lists, as every dialect tells it.

    ``frequency`` and ``spatial`` are codes of the EU authority tables (``IRREG``, ``DNK``). ``temporal`` is first and
    last day, empty where unknown. ``issued`` and ``modified`` are days: its first release, and the release that last
    changed it. ``languages`` are tags of two letters, sorted.
    """

    key: str
    iri: str
    titles: Texts
    descriptions: Texts
    contact: Contact
    landing: str
    frequency: str = ""
    spatial: tuple[str, ...] = ()
    temporal: tuple[str, str] = ("", "")
    issued: str = ""
    modified: str = ""
    languages: tuple[str, ...] = OURS


@dataclass(frozen=True)
class Dataset(Entry):
    """A dataset. ``themes`` and ``licence`` are codes of the EU authority tables too (``GOVE``, ``CC_BY_4_0``).

    ``sources`` are addresses of what it was made from, ``source_publishers`` who published those. ``series`` and
    ``previous`` are IRIs.
    """

    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    licence: str = ""
    version: str = ""
    version_notes: Texts = field(default_factory=dict)
    provenance: Texts = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    source_publishers: tuple[str, ...] = ()
    conforms_to: tuple[str, ...] = ()
    series: str = ""
    previous: str = ""
    distributions: tuple[Distribution, ...] = ()


@dataclass(frozen=True)
class Series(Entry):
    """A periodical: its editions in order are ``members``, by their IRIs."""

    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Withdrawn:
    """A dataset that was in the catalogue and is withdrawn: when, why, and the IRI of what replaces it, if anything."""

    key: str
    iri: str
    titles: Texts
    day: str
    reasons: Texts
    replaced_by: str = ""
