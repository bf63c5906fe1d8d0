"""Making: the files of a release, each taken from stock where that has the same, else made by the crew and measured."""

from collections.abc import Iterable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path

from fremdrift.exporting.packing import is_small, pack, put
from fremdrift.ground.tasks import Batch, Measure, Task, Works, batches, measure


def take_files(tasks: Iterable[Task], folder: Path, works: Works) -> tuple[dict[str, Measure], list[Task]]:
    """Take into a folder what is in stock, with the compressed copies; gives their measures by name, and what is left
    to be made.
    """
    taken: dict[str, Measure] = {}
    left = []
    for task in tasks:
        found = works.stock.take(task.name, task.key, folder)
        taken.update(found)
        left += [] if found else [task]
    return taken, left


def make_files(tasks: Iterable[Task], folder: Path, works: Works) -> dict[str, Measure]:
    """Make files in a folder, with their compressed copies; gives the measure of each by its name.

    The function of a task is called with what it is given and a new file to write into, which is a real one where what
    goes in is not small. It gives the measures where it has measured and packed the file itself.
    """
    ordered = sorted(tasks, key=lambda one: (-one.weight, one.name))
    made: dict[str, Measure] = {}
    together = list(batches(ordered))
    makings = works.crew.map(partial(make_batch, folder), together, sum(one.weight for one in ordered))
    done = 0
    works.at(done, len(ordered))
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
    if is_small(task.weight):
        body = BytesIO()
        task.make(*task.given, body)
        return put(path, body.getvalue())
    with path.open("x+b") as file:
        told: Mapping[str, Measure] | None = task.make(*task.given, file)
    if told is not None:
        return told
    packed = pack(path)
    return {one.name: measure(one) for one in (path, packed) if one}
