"""The budget: a minute's seconds and errors for each client, that fill up again evenly."""

import pytest

from fremdrift.ground.errors import ClientBusy
from fremdrift.serving.budget import Budget


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_who_used_up_the_seconds_waits_and_others_do_not(clock: Clock) -> None:
    budget = Budget(60, 30, clock)
    budget.charge("a", 61, failed=False)
    with pytest.raises(ClientBusy, match="60 seconds of query time a minute; wait 2 seconds") as fault:
        budget.check("a")
    assert fault.value.retry_after == 2
    budget.check("b")


def test_who_waits_as_told_is_let_in_again(clock: Clock) -> None:
    budget = Budget(60, 30, clock)
    budget.charge("a", 100, failed=False)
    with pytest.raises(ClientBusy) as fault:
        budget.check("a")
    clock.now += fault.value.retry_after
    budget.check("a")


def test_errors_are_counted_apart(clock: Clock) -> None:
    budget = Budget(60, 3, clock)
    for _ in range(3):
        budget.check("a")
        budget.charge("a", 0, failed=True)
    with pytest.raises(ClientBusy, match="3 failed queries a minute"):
        budget.check("a")


def test_nobody_saves_up_more_than_a_minute(clock: Clock) -> None:
    budget = Budget(60, 30, clock)
    budget.charge("a", 1, failed=False)
    clock.now += 3600
    budget.charge("a", 60, failed=False)
    with pytest.raises(ClientBusy):
        budget.check("a")
