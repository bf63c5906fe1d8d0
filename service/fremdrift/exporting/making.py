"""Making: the files of a release, each taken from stock where that has the same, else made by the crew and measured."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from fremdrift.exporting.packing import pack
from fremdrift.ground.tasks import Batch, Measure, Task, Works, batches, measure


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
    together = list(batches(wanted))
    makings = works.crew.map(partial(make_batch, folder), together, sum(one.weight for one in wanted))
    done = len(ordered) - len(wanted)
    for batch, found in zip(together, makings, strict=True):
        made.update(found)
        done += len(batch.tasks)
        works.at(done, len(ordered))
    return made


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
