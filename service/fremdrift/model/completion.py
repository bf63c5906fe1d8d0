"""Completion: which statement says that a thing took place, as long as the latest word leaves it at that."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from fremdrift.ground.namespaces import CODE

_STATUS: Final = CODE + "observation-status/"
TO_COME: Final = frozenset(_STATUS + one for one in ("proposed", "agreed", "expected", "delayed", "postponed"))
"""The statuses of what has not been done."""


class Telling(Protocol):
    """A statement, as far as it tells of completion: see ``Word``."""

    @property
    def iri(self) -> str: ...  # noqa: D102 - said once, below
    @property
    def day(self) -> str: ...  # noqa: D102
    @property
    def completed(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Word:
    """What a statement tells of completion: its IRI and day (ISO, empty where undated), and where it gives them the
    date of completion and the IRI of a status of ours.
    """

    iri: str
    day: str
    completed: str
    status: str


Said = TypeVar("Said", bound=Telling)
Revising = Callable[[str], Collection[str]]
"""The statements that revise one, by our judgement, all by IRI."""


def completing(said: Sequence[Said], revising: Revising) -> Said | None:
    """Of statements in the order in which they count the one by which a thing took place; None where none says so, or
    where that is taken back.
    """
    done, back = completion(said, revising)
    return None if back else done


def completion(said: Sequence[Said], revising: Revising) -> tuple[Said | None, Said | None]:
    """Of statements in the order in which they count the last that gives a date of completion, None where none does,
    and the first that takes that back, None where none does: by its status one of a later day that has it still to
    come, or one that we judge to revise it and that does not say completed.

    A status without a date does not give back what was taken back, since nobody said the date again.
    """
    at = next((at for at in reversed(range(len(said))) if said[at].completed), None)
    if at is None:
        return None, None
    done = said[at]
    revised = revising(done.iri)
    return done, next((one for one in said[at + 1 :] if _takes_back(one, done, one.iri in revised)), None)


def unsettled(done: Telling | None, status: Telling | None) -> bool:
    """Whether what took place by one statement, which nothing takes back, has it still to come by that of its last
    status: in one statement, or on one day, since one of a later day takes the date back.
    """
    return bool(done and status and status.status in TO_COME and status.day >= done.day)


def _takes_back(one: Telling, done: Telling, judged: bool) -> bool:
    if judged:
        return bool(one.status) and one.status != _STATUS + "completed"
    return bool(done.day) and one.day > done.day and one.status in TO_COME
