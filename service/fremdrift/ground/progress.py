"""Progress: how far a long run has come, told to whoever shows it. The runs know nothing of terminals."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from threading import Lock
from typing import Final, Protocol, TypeVar

One = TypeVar("One")
At = Callable[[int, int], None]
"""Hears how many are done, and of how many."""


class Phase(StrEnum):
    """What a publish, a check or an export does, in this order. The value says it to a person.

    Where there are hands, counts, lists and the store are made beside the phases before: their own tell what is left to
    wait for.
    """

    READ = "reading the tables"
    DERIVE = "deriving what follows"
    JUDGE = "judging by the shapes"
    DOWNLOADS = "writing tables and downloads"
    COUNT = "counting what there is"
    CATALOGUE = "writing the catalogue"
    TRY = "harvesting the candidate"
    LISTS = "drawing up the lists"
    LOAD = "loading the store"
    SHOW = "showing the release"
    COPY = "copying the site"


class Progress(Protocol):
    """Hears of a run: a phase begins, which ends the one before; so many of so many are done; all is over."""

    def begin(self, phase: Phase, unit: str = "") -> None:
        """A phase begins; ``unit`` names what it counts, in the plural."""
        ...

    def at(self, done: int, total: int) -> None:
        """So many of the phase's things are done, of so many; a ``total`` of 0 is unknown."""
        ...

    def end(self) -> None:
        """The run is over."""
        ...


class Silent:
    """Hears, and says nothing."""

    def begin(self, phase: Phase, unit: str = "") -> None:
        """Nothing."""

    def at(self, done: int, total: int) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""


SILENT: Final = Silent()


def counted(things: Iterable[One], at: At, total: int = 0) -> Iterator[One]:
    """The same things, each told once the next is asked for."""
    done = 0
    for done, one in enumerate(things, 1):
        yield one
        at(done, total)
    at(done, done)


def together(at: At, runs: int) -> list[At]:
    """A listener for each of several runs that are under way at once, told as one. Of how many is unknown until each of
    them has said its number.
    """
    told: list[tuple[int, int] | None] = [None] * runs
    lock = Lock()

    def listener(place: int) -> At:
        def heard(done: int, total: int) -> None:
            with lock:
                told[place] = (done, total)
                known = [one for one in told if one]
                at(sum(one for one, _ in known), sum(one for _, one in known) if len(known) == runs else 0)

        return heard

    return [listener(place) for place in range(runs)]
