"""Making: the files of a release, each taken from stock where that has the same, else made by the crew and measured."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from fremdrift.exporting.packing import pack
from fremdrift.ground.tasks import Measure, Task, Works, measure

BATCH: Final = 16_000_000
"""About as many bytes as the files of one batch are made from."""


def make_files(tasks: Iterable[Task], folder: Path, works: Works) -> dict[str, Measure]:
    """Make files in a folder, with their compressed copies; gives the measure of each by its name.

    The function of a task is called with what it is given and the path of its file.
    """
    ordered = sorted(tasks, key=lambda one: (-one.weight, one.name))
    made: dict[str, Measure] = {}
    wanted = []
    for task in ordered:
        taken = works.stock.take(task.name, task.key, folder)
        made.update(taken)
        wanted += [] if taken else [task]
    batches = list(_batches(wanted))
    makings = works.crew.map(partial(make_batch, folder), batches, sum(one.weight for one in wanted))
    done = len(ordered) - len(wanted)
    for batch, found in zip(batches, makings, strict=True):
        made.update(found)
        done += len(batch.tasks)
        works.at(done, len(ordered))
    return made


@dataclass(frozen=True)
class Batch:
    """Small files that one hand makes one after the other: those of one dataset are made from the same."""

    tasks: tuple[Task, ...]

    @property
    def name(self) -> str:
        """What is being made, for who must be told that it failed."""
        return self.tasks[0].name + (f" or one of {len(self.tasks) - 1} files after it" if len(self.tasks) > 1 else "")


def _batches(tasks: Iterable[Task]) -> Iterator[Batch]:
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


def make_batch(folder: Path, batch: Batch) -> dict[str, Measure]:
    """Make the files of a batch; gives the measure of each and of its compressed copy by name."""
    made: dict[str, Measure] = {}
    for task in batch.tasks:
        made.update(make_file(folder, task))
    return made


def make_file(folder: Path, task: Task) -> Mapping[str, Measure]:
    """Make one file and its compressed copy; gives the measure of each by its name."""
    path = folder / task.name
    task.make(*task.given, path)
    packed = pack(path)
    return {one.name: measure(one) for one in (path, packed) if one}
