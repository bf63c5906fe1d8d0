"""The stream: the notices of all steps in one sequence, cut in pages that never change once they are full."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Final

from fremdrift.ground.errors import NotFound, ReleaseError
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.steps import Notice, Step, Steps

PAGE: Final = 100
"""So many notices are a page. It belongs to the addresses: with another number every page is another."""


@dataclass(frozen=True)
class Told:
    """A notice with the time it was told at."""

    notice: Notice
    made: str


@dataclass(frozen=True)
class Page:
    """A page: its number from 1, its notices with their times, and their bytes as N-Quads."""

    number: int
    told: tuple[Told, ...]
    nquads: bytes

    @property
    def full(self) -> bool:
        """True where nothing will be added."""
        return len(self.told) == PAGE


@dataclass(frozen=True)
class Sequence:
    """The steps at one moment."""

    steps: tuple[Step, ...]

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(one.notices) for one in self.steps))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @property
    def pages(self) -> int:
        """How many pages there are; the last may be open."""
        return -(-len(self) // PAGE)

    def told(self, start: int, end: int) -> Iterator[tuple[Step, list[Notice]]]:
        """The notices from one place to another, by their steps."""
        begins = 0
        for step, ends in zip(self.steps, self._ends, strict=True):
            chosen = step.notices[max(0, start - begins) : max(0, end - begins)]
            if chosen:
                yield step, list(chosen)
            begins = ends

    def page(self, number: int) -> Page:
        """A page by its number. Raises NotFound."""
        if not 1 <= number <= self.pages:
            raise NotFound(f"the feed has no page {number}; it has {self.pages}")
        found = list(self.told((number - 1) * PAGE, number * PAGE))
        told = tuple(Told(notice, step.made) for step, notices in found for notice in notices)
        return Page(number, told, b"".join(step.read(notices) for step, notices in found))

    def edges(self, number: int) -> tuple[str, str, bool]:
        """The times of a page's first and last notice, and whether it is full; its bytes are not read."""
        found = list(self.told((number - 1) * PAGE, number * PAGE))
        return found[0][0].made, found[-1][0].made, sum(len(notices) for _, notices in found) == PAGE

    def notice(self, name: str) -> bytes:
        """One notice by its name. Raises NotFound."""
        for step in self.steps:
            if step.key == name.partition("-")[0]:
                found = [one for one in step.notices if one.name == name]
                if found:
                    return step.read(found)
        raise NotFound(f"the feed has no event {name}")


@dataclass
class Stream:
    """Gives the sequence as it is now; steps that were read once are kept, since they never change."""

    chain: Chain
    _known: dict[str, Step] = field(default_factory=dict)
    _last: Sequence = field(default_factory=lambda: Sequence(()))

    def now(self) -> Sequence:
        """The sequence. Raises ReleaseError where there is nothing yet."""
        found = Steps(self.chain).all()
        if not found:
            raise ReleaseError(f"there is no feed in {self.chain.home} yet; the next `fremdrift publish` begins it")
        if [one.folder for one in found] != [one.folder for one in self._last.steps]:
            self._known = {str(one.folder): self._known.get(str(one.folder), one) for one in found}
            self._last = Sequence(tuple(self._known[str(one.folder)] for one in found))
        return self._last
