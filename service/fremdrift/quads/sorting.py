"""Sorting: lines brought into order and freed of repetitions on the disk, in memory that does not grow with them."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

__all__ = ["write_lines", "write_sorted"]

_AT_ONCE: Final = 250_000
"""So many lines stand in memory, about 75 MB of N-Quads."""
_WRITTEN: Final = 10_000
"""So many are written at a time."""


def write_sorted(lines: Iterable[str], path: Path) -> int:
    """Write lines, each with its line break, in the order of their code points and each once; gives their number."""
    with ExitStack() as stack, path.open("w", encoding="utf-8", newline="\n") as file:
        batches = _batches(lines)
        first, second = next(batches, []), next(batches, None)
        if second is None:
            file.writelines(first)
            return len(first)
        aside = [_spilled(one, path.parent, stack) for one in (first, second)]
        del first, second
        aside += [_spilled(one, path.parent, stack) for one in batches]
        return _written(_once(merge(*aside)), file)


def write_lines(lines: Iterable[str], path: Path) -> int:
    """Write lines that are in order already; gives their number."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        return _written(lines, file)


def _written(lines: Iterable[str], file: IO[str]) -> int:
    rest, count = iter(lines), 0
    while some := list(islice(rest, _WRITTEN)):
        file.writelines(some)
        count += len(some)
    return count


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines by as many as may stand in memory, sorted, each once."""
    rest = iter(lines)
    while batch := list(islice(rest, _AT_ONCE)):
        batch.sort()  # most stand in order already, which this makes use of: a set would lose it
        yield list(_once(batch))


def _spilled(lines: list[str], folder: Path, stack: ExitStack) -> IO[str]:
    """A file without a name that holds lines, to be read from its start."""
    file = stack.enter_context(TemporaryFile("w+", encoding="utf-8", newline="\n", dir=folder))  # noqa: SIM115 - the stack closes it
    file.writelines(lines)
    file.seek(0)
    return file


def _once(lines: Iterable[str]) -> Iterator[str]:
    """Lines that are in order, each once."""
    return (line for line, _ in groupby(lines))
