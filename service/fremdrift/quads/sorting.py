"""Sorting: lines brought into order and freed of repetitions on the disk, in memory that does not grow with them.

The order is that of their code points, which is that of their bytes in UTF-8.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final, TypeVar

__all__ = ["merged", "write_altered", "write_sorted"]

Text = TypeVar("Text", str, bytes)

_AT_ONCE: Final = 250_000
"""So many lines stand in memory, about 75 MB of N-Quads."""
_WRITTEN: Final = 10_000
"""So many are written at a time."""
_HELD: Final = 1 << 24
"""So many bytes are held of all files that are merged, about."""


def write_sorted(lines: Iterable[str], path: Path) -> int:
    """Write lines, each with its line break, in their order and each once; gives their number."""
    with ExitStack() as stack, path.open("wb") as file:
        batches = _batches(lines)
        first, second = next(batches, []), next(batches, None)
        if second is None:
            _write_text(first, file)
            return len(first)
        aside = [_spilled(one, path.parent, stack) for one in (first, second)]
        del first, second
        aside += [_spilled(one, path.parent, stack) for one in batches]
        return sum(_write(lines, file) for lines in _merged(aside))


def merged(paths: Iterable[Path]) -> Iterator[list[bytes]]:
    """The lines of files that were written so as one such stream, each once, many at a time."""
    with ExitStack() as stack:
        yield from _merged([stack.enter_context(one.open("rb")) for one in paths])


def write_altered(old: Path, gone: Iterable[str], come: Iterable[str], path: Path) -> tuple[int, int]:
    """Write the lines of a file that was written so without those that are gone, and with those that come; no line is
    both. Gives how many there are then, and how many of the gone there were.
    """
    out, coming = {one.encode() for one in gone}, sorted(one.encode() for one in come)
    count = met = 0
    with old.open("rb") as lines, path.open("wb") as file:
        while some := lines.readlines(_HELD):
            end = bisect_right(coming, some[-1])
            stay = [one for one in some if one not in out] if out else some
            met += len(some) - len(stay)
            count += _write(_in_order([*stay, *coming[:end]]), file)
            del coming[:end]
        count += _write(_in_order(coming), file)
    return count, met


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines by as many as may stand in memory, sorted, each once."""
    rest = iter(lines)
    while batch := list(islice(rest, _AT_ONCE)):
        batch.sort()  # most stand in order already, which this makes use of: a set would lose it
        yield list(_once(batch))


def _spilled(lines: list[str], folder: Path, stack: ExitStack) -> IO[bytes]:
    """A file without a name that holds lines, to be read from its start."""
    file = stack.enter_context(TemporaryFile("w+b", dir=folder))  # noqa: SIM115 - the stack closes it
    _write_text(lines, file)
    file.seek(0)
    return file


def _write_text(lines: list[str], file: IO[bytes]) -> None:
    for at in range(0, len(lines), _WRITTEN):
        file.write("".join(lines[at : at + _WRITTEN]).encode())


def _write(lines: list[bytes], file: IO[bytes]) -> int:
    """Write lines; gives their number."""
    file.writelines(lines)
    return len(lines)


def _in_order(lines: list[bytes]) -> list[bytes]:
    """Lines that consist of a few sorted stretches as one, each once: to sort these is to merge them, and faster."""
    lines.sort()
    return list(_once(lines))


def _merged(files: list[IO[bytes]]) -> Iterator[list[bytes]]:
    """The lines of sorted files, some at a time: those of all files up to the first line at which what is held of one
    file ends.
    """
    most = 1 + _HELD // max(1, len(files))
    held = [(one, lines) for one in files if (lines := one.readlines(most))]
    while held:
        last = min(lines[-1] for _, lines in held)
        ends = [bisect_right(lines, last) for _, lines in held]
        yield _in_order([one for (_, lines), end in zip(held, ends, strict=True) for one in lines[:end]])
        left = ((one, lines[end:] or one.readlines(most)) for (one, lines), end in zip(held, ends, strict=True))
        held = [(one, lines) for one, lines in left if lines]


def _once(lines: Iterable[Text]) -> Iterator[Text]:
    """Lines that are in order, each once."""
    return (line for line, _ in groupby(lines))
