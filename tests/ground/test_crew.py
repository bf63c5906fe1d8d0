"""Who works side by side, and who gets the next hand that is free."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager

from fremdrift.ground.crew import LIGHT, Crew, Idle


@contextmanager
def asked(idle: Idle[str], *ahead: bool) -> Iterator[dict[Future[str], bool]]:
    """So many wait for a hand, who are ahead and who are not, while there is none."""
    with ThreadPoolExecutor(len(ahead)) as threads:
        asking = {threads.submit(idle.take, ahead=one): one for one in ahead}
        while idle.waiting != {True: sum(ahead), False: len(ahead) - sum(ahead)}:
            pass
        try:
            yield asking
        finally:
            for _ in ahead:  # nobody waits for ever
                idle.put("a hand")


def test_who_is_ahead_gets_the_next_hand() -> None:
    idle = Idle[str]()
    with asked(idle, False, True, False, True) as asking:
        for expected in (True, True, False, False):
            idle.put("a hand")
            done = next(as_completed(asking))
            assert asking.pop(done) is expected


def test_all_get_one_where_there_are_as_many_as_wait() -> None:
    idle = Idle[str]()
    with asked(idle, False, True) as asking:
        idle.put("one")
        idle.put("another")
        assert sorted(one.result() for one in as_completed(asking)) == ["another", "one"]


def test_a_crew_ahead_has_the_same_hands() -> None:
    with Crew(2) as crew, crew.shift() as shift:
        ours = {*crew.map(eval, ["__import__('os').getpid()"] * 8, LIGHT)}
        assert {*shift.ahead().map(eval, ["__import__('os').getpid()"] * 8, LIGHT)} <= ours
