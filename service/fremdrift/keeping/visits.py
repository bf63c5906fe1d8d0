"""Visits: which harvester fetched which face of which release last. A file for each pair of client and face, replaced
whole, so that any number of processes may write and a crash leaves the older one. Nothing of an address is kept.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from fremdrift.ground.durable import put

_EVERY: float = 60.0


@dataclass(frozen=True, order=True)
class Visit:
    """One client's last fetch of one face: of which release, and when (``2026-11-25T12:00:00Z``)."""

    client: str
    face: str
    release: str
    at: str


@dataclass
class Visits:
    """The visits in a home. A pair is written once a minute at most, unless the release is another."""

    home: Path
    _written: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)

    @property
    def _folder(self) -> Path:
        return self.home / "harvests"

    def note(self, visit: Visit, clock: float) -> None:
        """Take down a visit; ``clock`` is in seconds and only grows. Where we may not write, nothing happens."""
        key = (visit.client, visit.face)
        release, last = self._written.get(key, ("", 0.0))
        if release == visit.release and clock - last < _EVERY:
            return
        self._written[key] = (visit.release, clock)
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            put(self._folder / f"{visit.client}--{visit.face}.json", (json.dumps(asdict(visit)) + "\n").encode())

    def all(self) -> list[Visit]:
        """Every pair's last visit, by client and face."""
        return sorted(self._read())

    def _read(self) -> Iterator[Visit]:
        for path in self._folder.glob("*.json") if self._folder.is_dir() else ():
            with suppress(OSError, ValueError, TypeError):
                yield Visit(**json.loads(path.read_bytes()))
