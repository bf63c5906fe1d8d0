"""Tasks: something to be made, and the key of everything that goes into it, by which it need not be made twice.

A key holds the digest of the program, the function that makes it, its name, and the digests or the text of all that the
function is given: where any of that differs, the key does. What has a key is the same bytes whoever makes it.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from fremdrift.ground.crew import Crew
from fremdrift.ground.digests import sha256, sha256_of
from fremdrift.ground.progress import SILENT, At

BATCH: Final = 16_000_000
"""About as many bytes as what is made in one batch is made from."""


class Measure(NamedTuple):
    """The size of a file and its SHA-256, as a manifest says them."""

    bytes: int
    sha256: str


def measure(path: Path) -> Measure:
    """The measure of a file."""
    return Measure(path.stat().st_size, sha256(path))


@dataclass(frozen=True)
class Task:
    """One file or document to be made: its name, its key, the function that makes it, and what that is given.

    ``weight`` is about how many bytes go into it: the heaviest is begun first.
    """

    name: str
    key: str
    make: Callable[..., Any]
    given: tuple[Any, ...]
    weight: int = 0


@dataclass(frozen=True)
class Batch:
    """Small tasks that one hand does one after the other: those that follow each other are often made from the same."""

    tasks: tuple[Task, ...]

    @property
    def name(self) -> str:
        """What is being made, for who must be told that it failed."""
        return self.tasks[0].name + (f" or one of {len(self.tasks) - 1} after it" if len(self.tasks) > 1 else "")


def batches(tasks: Iterable[Task]) -> Iterator[Batch]:
    """The tasks in their order, so many together as make a batch of some size; a large one is alone."""
    batch: list[Task] = []
    weight = 0
    for task in tasks:
        if batch and weight + task.weight > BATCH:
            yield Batch(tuple(batch))
            batch, weight = [], 0
        batch.append(task)
        weight += task.weight
    if batch:
        yield Batch(tuple(batch))


class Finished(NamedTuple):
    """A document as it stands in a pack: its size, its bytes, and whether these are its gzip."""

    size: int
    stored: bytes
    packed: bool


class Stock(Protocol):
    """What was made before, and may be taken."""

    def take(self, name: str, key: str, folder: Path) -> Mapping[str, Measure]:
        """Put the file of this name, and its compressed copy, into a folder where it was made by this key and is whole.

        Gives what it put there; nothing where there is none.
        """
        ...

    def document(self, name: str, key: str) -> Finished | None:
        """The document of this name where it was made by this key and its pack is whole."""
        ...

    def whole(self, name: str) -> Path | None:
        """The file of this name beside the manifest where it is what that says; None where there is none."""
        ...

    def made(self, name: str, key: str) -> Path | None:
        """The file of this name beside the manifest where it is whole and was made by this key; else None."""
        ...

    def download(self, name: str) -> Path | None:
        """The download of this name where it is what its manifest says; None where there is none."""
        ...

    def place(self, name: str) -> Path:
        """Where a download of this name is, or was: whoever reads it must see for himself that it is whole."""
        ...


class NoStock:
    """Nothing was made before."""

    def take(self, name: str, key: str, folder: Path) -> Mapping[str, Measure]:
        """Never there."""
        return {}

    def document(self, name: str, key: str) -> Finished | None:
        """Never there."""
        return None

    def whole(self, name: str) -> Path | None:
        """Never there."""
        return None

    def made(self, name: str, key: str) -> Path | None:
        """Never there."""
        return None

    def download(self, name: str) -> Path | None:
        """Never there."""
        return None

    def place(self, name: str) -> Path:
        """Where nothing is."""
        return Path(name)


@dataclass(frozen=True)
class Works:
    """Where things are made: by which program, from what stock, by how many hands, and who is told how far it is."""

    program: str
    stock: Stock = field(default_factory=NoStock)
    crew: Crew = field(default_factory=Crew)
    at: At = SILENT.at

    def task(self, name: str, make: Callable[..., Any], given: tuple[Any, ...], told: Any, weight: int = 0) -> Task:
        """A task; ``told`` says by its value what the function is ``given``, for which a path alone is not enough."""
        key = sha256_of(self.program, f"{make.__module__}.{make.__qualname__}", name, told)
        return Task(name, key, make, given, weight)

    def document(self, name: str, body: bytes) -> Task:
        """A document that is finished, but for its compressed copy."""
        return self.task(name, bytes, (body,), hashlib.sha256(body).hexdigest(), len(body))
