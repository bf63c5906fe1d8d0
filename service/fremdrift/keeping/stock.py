"""Stock: what an older release holds is taken into a new one by the key that it was made by, and by nothing else.

``made.json`` beside the manifest names the key of each file. A file is taken as a hard link, which costs no room and
outlives the release that it came from; where the file system has none it is copied. It is believed only where it is
what its manifest says, which the file system tells (``seen``), or its digest.
"""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.formats import GZIP
from fremdrift.ground.jsons import parsed
from fremdrift.ground.tasks import Finished, Measure
from fremdrift.keeping.pack import INDEX, PACK, in_pack
from fremdrift.keeping.release import FILES, Release

MADE: Final = "made.json"


def write_made(folder: Path, keys: Mapping[str, str]) -> None:
    """Write down the key that each file of a release was made by, by its name below the folder of the release."""
    (folder / MADE).write_text(json.dumps(keys, indent=0, sort_keys=True) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class OldStock:
    """What a release holds, to be taken by its key; nothing where there is no release, or it says no keys."""

    release: Release | None
    taken: list[str] = field(default_factory=list)
    """The names of what was taken."""

    def take(self, name: str, key: str, folder: Path) -> Mapping[str, Measure]:
        """Put the download of this name, and its compressed copy, into a folder; gives what it put there.

        Nothing where it was made by another key, or is not what its manifest says.
        """
        listed = f"{FILES}/{name}"
        if self.release is None or self.keys.get(listed) != key:
            return {}
        names = [one for one in (name, f"{name}.{GZIP.suffix}") if f"{FILES}/{one}" in self._files]
        if name not in names or not self.release.whole(*(f"{FILES}/{one}" for one in names)):
            return {}
        for one in names:
            link(f"{self.release.folder}/{FILES}/{one}", f"{folder}/{one}")
        self.taken.extend(f"{FILES}/{one}" for one in names)
        return {one: self._files[f"{FILES}/{one}"] for one in names}

    def document(self, name: str, key: str) -> Finished | None:
        """The document of this name in the pack where it was made by this key; None where the pack is not whole."""
        if self.release is None or self.keys.get(in_pack(name)) != key or not self._pack_is_whole:
            return None
        return self.release.faces.stored(name)

    def whole(self, name: str) -> Path | None:
        """The file of this name beside the manifest where it is what that says; None where there is none."""
        try:
            return self.release.folder / name if self.release and self.release.whole(name) else None
        except (ReleaseError, OSError):
            return None

    def made(self, name: str, key: str) -> Path | None:
        """The file of this name beside the manifest where it is whole and was made by this key; else None."""
        return self.whole(name) if self.keys.get(name) == key else None

    def download(self, name: str) -> Path | None:
        """The download of this name where it is what the manifest says; None where there is none."""
        return self.whole(f"{FILES}/{name}")

    def place(self, name: str) -> Path:
        """Where the download of this name is, which may be damaged."""
        return (self.release.folder if self.release else Path()) / FILES / name

    @cached_property
    def _pack_is_whole(self) -> bool:
        return all(self.whole(one) for one in (PACK, INDEX))

    @cached_property
    def _files(self) -> Mapping[str, Measure]:
        """What the manifest says of each file."""
        listed = self.release.manifest["files"] if self.release else {}
        return {name: Measure(facts["bytes"], facts["sha256"]) for name, facts in listed.items()}

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The key of each file by its name; none where they are not what the manifest says, or it cannot be read."""
        told = self.whole(MADE)
        try:
            return dict(parsed(told.read_bytes())) if told else {}
        except (OSError, ValueError):
            return {}


def link(there: Path | str, here: Path | str) -> None:
    """Let a file be here too, in place of what may be here: never by writing into it, since it may be another's."""
    with suppress(FileNotFoundError):
        os.unlink(here)  # noqa: PTH108 - as a text, see ``told_of``
    try:
        os.link(there, here)
    except OSError:  # no hard links here, or too many of this file
        shutil.copyfile(there, here)
