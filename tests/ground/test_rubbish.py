"""Rubbish: it is looked for after what is made in one go, not meanwhile."""

import gc
import weakref

import pytest

from fremdrift.ground.rubbish import seldom_swept, unswept


class Circle:
    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def sweeping():
    gc.enable()
    yield
    gc.enable()


def test_what_holds_itself_stays_until_the_end_and_then_goes():
    gc.collect()
    with unswept():
        gone = weakref.ref(Circle())
        made = [[] for _ in range(gc.get_threshold()[0] * 3)]
        assert gone() is not None
    made += [[] for _ in range(gc.get_threshold()[0] * 3)]
    assert gone() is None


def test_sweeping_goes_on_after_an_error():
    with pytest.raises(KeyError), unswept():
        raise KeyError
    assert gc.isenabled()


def test_who_sweeps_by_themselves_go_on_so():
    gc.disable()
    with unswept():
        pass
    assert not gc.isenabled()


def test_one_within_another_sweeps_when_both_have_ended():
    with unswept():
        with unswept():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_a_long_run_makes_is_looked_through_less_often_and_then_as_before() -> None:
    usual = gc.get_threshold()
    with seldom_swept():
        assert gc.get_threshold() > usual
    assert gc.get_threshold() == usual
    with pytest.raises(KeyError), seldom_swept():
        raise KeyError
    assert gc.get_threshold() == usual
