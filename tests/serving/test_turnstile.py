"""The turnstile: as many inside as there are workers, never one client everywhere, and a bounded waiting room."""

import threading

import pytest

from fremdrift.ground.errors import ClientBusy, QueryStopped
from fremdrift.serving.turnstile import Turnstile


def test_one_client_never_holds_every_place() -> None:
    turnstile = Turnstile(size=3, room=4, patience=0.01)
    with turnstile.inside("a"), turnstile.inside("a"):
        with pytest.raises(ClientBusy, match="2 of your queries run already") as fault, turnstile.inside("a"):
            pass
        assert fault.value.retry_after > 0
        with turnstile.inside("b"):
            assert turnstile.running == 3
    assert turnstile.running == 0


def test_when_all_places_are_taken_it_is_nobodys_fault() -> None:
    turnstile = Turnstile(size=2, room=4, patience=0.01)
    with turnstile.inside("a"), turnstile.inside("b"):
        with pytest.raises(QueryStopped) as fault, turnstile.inside("c"):
            pass
        assert fault.value.limit == "workers"


def test_a_single_place_is_everybodys() -> None:
    turnstile = Turnstile(size=1, room=1, patience=0.01)
    with turnstile.inside("a"):
        assert turnstile.running == 1


def test_the_waiting_room_is_bounded() -> None:
    turnstile = Turnstile(size=1, room=1, patience=30)
    entered = threading.Event()

    def wait() -> None:
        with turnstile.inside("b"):
            entered.set()

    with turnstile.inside("a"):
        waiting = threading.Thread(target=wait)
        waiting.start()
        while not turnstile.waiting:
            pass
        with pytest.raises(QueryStopped, match="too many queries wait already"), turnstile.inside("c"):
            pass
        assert not entered.is_set()
    waiting.join()
    assert entered.is_set()
